"""A folder that is no model, lies about itself or is damaged: one line each, before a weight is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.models import tiny_config, write_checkpoint, write_tokenizer

from engine.errors import DoesNotFit, EngineError, ModelUnreadable, OfflineError, PickledWeights, UnknownModel
from engine.installed import find_installed, list_installed
from engine.open import open_engine
from engine.sources import default_model


def change_config(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text()) | changes
        (folder / "config.json").write_text(json.dumps({k: v for k, v in config.items() if v is not None}))

    return change


def cut_weights(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])


def garbage_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 64)


def only_a_pickle(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")


def only_gguf(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "config.json").unlink()
    (folder / "model.Q4.gguf").write_bytes(b"GGUF")


def index_leads_outside(folder: Path) -> None:
    index = {"weight_map": {"model.norm.weight": "../other/model.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def missing_shards(folder: Path) -> None:
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def larger_tokenizer(folder: Path) -> None:
    write_tokenizer(folder, vocab_size=400)


def broken_config(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "iquest')


@pytest.mark.parametrize(
    ("damage", "kind", "says"),
    [
        (only_a_pickle, PickledWeights, r"holds pytorch_model\.bin only: pickled weights are refused\. Convert"),
        (only_gguf, ModelUnreadable, "llama.cpp and use --model server:URL"),
        (cut_weights, ModelUnreadable, "where its header says"),
        (garbage_weights, ModelUnreadable, "no safetensors file, or cut short"),
        (missing_shards, ModelUnreadable, "2 of 2 weight files are missing .model-00001-of-00002"),
        (index_leads_outside, ModelUnreadable, "no safetensors file of this folder"),
        (no_tokenizer, ModelUnreadable, r"holds no tokenizer\.json"),
        (larger_tokenizer, ModelUnreadable, "400 ids, the model 384 embeddings"),
        (broken_config, ModelUnreadable, "damaged: fetch it again"),
        (change_config(rope_theta=10000.0), ModelUnreadable, "rope theta 10000, IQuest-Coder was trained with 500000"),
        (change_config(rope_theta=None), ModelUnreadable, "no rope theta"),
        (change_config(rope_parameters={"rope_type": "default", "rope_theta": 1e4}), ModelUnreadable, "theta 10000"),
        (
            change_config(rope_parameters={"rope_type": "linear", "factor": 4.0, "rope_theta": 500000.0}),
            ModelUnreadable,
            "scales positions .rope_parameters: linear., IQuest-Coder was trained without",
        ),
        (change_config(rope_scaling={"type": "yarn", "factor": 4.0}), ModelUnreadable, "rope_scaling: yarn"),
        (
            change_config(hidden_act="gelu"),
            ModelUnreadable,
            "hidden_act = 'gelu', IQuest-Coder was trained with 'silu'",
        ),
        (change_config(rms_norm_eps=1e-6), ModelUnreadable, "rms_norm_eps = 1e-06"),
        (change_config(rms_norm_eps=None), ModelUnreadable, "rms_norm_eps = None"),
        (change_config(partial_rotary_factor=0.5), ModelUnreadable, "partial_rotary_factor = 0.5"),
        (change_config(attention_bias=True), ModelUnreadable, "attention_bias = True"),
        (change_config(use_sliding_window=True), ModelUnreadable, "use_sliding_window = True"),
        (change_config(num_hidden_layers=4), ModelUnreadable, r"weights are missing \(model\.layers\.3\."),
        (change_config(num_hidden_layers=2), ModelUnreadable, "that a iquestcoder does not have"),
        (
            change_config(vocab_size=500),
            ModelUnreadable,
            r"embed_tokens\.weight is \[384, 64\], config.json says \[500",
        ),
        (change_config(num_key_value_heads=4), ModelUnreadable, "k_proj"),
        (change_config(hidden_size="64"), ModelUnreadable, "hidden_size = '64'"),
        (change_config(model_type=None), ModelUnreadable, "no model_type"),
        (change_config(model_type="iquestloopcoder", loop_window_size=64), ModelUnreadable, "gate_projections"),
    ],
)
def test_damage_is_named(tmp_path: Path, damage: Callable[[Path], None], kind: type, says: str) -> None:
    pytest.importorskip("torch")
    folder = write_checkpoint(tmp_path / "m")
    damage(folder)
    with pytest.raises(kind, match=says) as caught:
        open_engine(str(folder))
    assert "\n" not in str(caught.value)


def test_a_leftover_window_and_remote_code_are_ignored(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from engine.types import GenerationRequest, Message

    marker = tmp_path / "ran"
    answers = []
    for changes in (
        {},
        {"sliding_window": 4, "auto_map": {"AutoModelForCausalLM": "evil.Evil", "AutoConfig": "evil.C"}},
    ):
        folder = write_checkpoint(tmp_path / f"m{len(changes)}", **changes)
        (folder / "evil.py").write_text(f"open({str(marker)!r}, 'w')\nclass Evil: pass\nclass C: pass\n")
        engine = open_engine(str(folder))
        answers.append(engine.generate(GenerationRequest((Message("user", "def verify " * 9),), 12)).text)
        assert engine._runner.decoder.model.config.sliding_window is None
    assert answers[0] == answers[1] and not marker.exists()


def test_sharded_checkpoints_open(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from engine.checkpoint import read_checkpoint

    one, many = (read_checkpoint(write_checkpoint(tmp_path / str(n), shards=n)) for n in (1, 3))
    assert one.weights.num_bytes == many.weights.num_bytes and len(many.weights.files) == 3
    assert one.weights.num_parameters == one.shape.num_parameters
    assert one.revision != many.revision


@pytest.mark.parametrize(("name", "window"), [("40B-Loop-Instruct", 64), ("40B-Loop-Thinking", 8192)])
def test_a_window_that_lies_about_a_published_model(tmp_path: Path, name: str, window: int) -> None:
    pytest.importorskip("torch")
    folder = tmp_path / f"IQuest-Coder-V1-{name}"
    open_engine(str(write_checkpoint(folder, loop_window=window)))
    change_config(loop_window_size=window + 1)(folder)
    with pytest.raises(
        ModelUnreadable, match=f"loop window {window + 1}, IQuest-Coder-V1-{name} was trained with {window}"
    ):
        open_engine(str(folder))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"model_type": "llama"}, r"gate_projections\.0\.bias is a Loop model's, config.json says llama"),
        ({"loop_window_size": None}, "loop_window_size = None"),
        ({"loop_num": 3}, "only two passes"),
        ({"rope_scaling": {"rope_type": "yarn", "factor": 4.0}}, "rope_scaling: yarn"),
    ],
)
def test_a_loop_model_whose_config_lies(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    pytest.importorskip("torch")
    folder = write_checkpoint(tmp_path / "m", loop_window=64)
    change_config(**changes)(folder)
    with pytest.raises(ModelUnreadable, match=says):
        open_engine(str(folder))


def test_a_config_that_the_library_refuses_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from engine.types import GenerationRequest, Message

    folder = write_checkpoint(tmp_path / "m")
    change_config(layer_types=["no such attention"] * 3)(folder)
    engine = open_engine(str(folder))
    with pytest.raises(ModelUnreadable, match="cannot be loaded") as caught:
        engine.generate(GenerationRequest((Message("user", "hello"),), 4))
    assert "\n" not in str(caught.value)


def test_a_tokenizer_without_a_template_is_refused_before_loading(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from engine.types import GenerationRequest, Message

    folder = write_checkpoint(tmp_path / "m")
    document = json.loads((folder / "tokenizer.json").read_text())
    document["added_tokens"] = [t for t in document["added_tokens"] if not t["content"].startswith("<|im_")]
    (folder / "tokenizer.json").write_text(json.dumps(document))
    engine = open_engine(str(folder))
    with pytest.raises(ModelUnreadable, match="m has no chat template: choose an Instruct or Thinking model"):
        engine.generate(GenerationRequest((Message("user", "hello"),), 4))
    assert engine._runner is None


def test_a_context_that_memory_cannot_hold(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    folder = write_checkpoint(tmp_path / "m", max_position_embeddings=2**40)
    with pytest.raises(DoesNotFit, match=r"needs .* GiB, this machine has .* RAM free: try engine.max_context = "):
        open_engine(str(folder), max_context=2**40)
    engine = open_engine(str(folder))
    assert engine.max_context < 2**40 and any("of context" in note for note in engine.notes)
    with pytest.raises(DoesNotFit, match="no device cuda:7 here"):
        open_engine(str(folder), device="cuda:7")


def test_words_that_name_nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    for word, kind, says in (
        ("iquest-coder-v1-7b-instruct", UnknownModel, "models pull iquest-coder-v1-7b-instruct"),
        ("hf:org/name", UnknownModel, "models pull hf:org/name"),
        ("none", UnknownModel, "name one with --model"),
        ("vllm:x", EngineError, "vllm serve x"),
        (str(tmp_path / "gone"), UnknownModel, "no such folder"),
    ):
        with pytest.raises(kind, match=says):
            open_engine(word)
    with pytest.raises(OfflineError, match="--offline is set"):
        open_engine("iquest-coder-v1-7b-instruct", offline=True)
    assert default_model() is None and list_installed() == ()


def test_the_hub_cache_is_read_without_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    commit = "a1" * 20
    base = tmp_path / "models--IQuestLab--IQuest-Coder-V1-7B-Thinking"
    write_checkpoint(base / "snapshots" / commit)
    (base / "refs").mkdir()
    (base / "refs" / "main").write_text(commit)
    found = find_installed("IQuestLab/IQuest-Coder-V1-7B-Thinking")
    assert found is not None and found.revision == commit and list_installed() == (found,)
    assert find_installed("IQuestLab/IQuest-Coder-V1-7B-Thinking", "../../x") is None
    engine = open_engine("iquest-coder-v1-7b-thinking")
    assert engine.name == "iquest-coder-v1-7b-thinking" == default_model(2048)
    assert tiny_config()["max_position_embeddings"] == engine.max_context

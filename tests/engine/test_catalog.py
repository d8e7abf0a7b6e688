"""The family's published figures, to the byte, and what a model word means."""

from __future__ import annotations

import pytest

from engine.catalog import CATALOG, find_entry, parse_spec
from engine.errors import UnknownModel

GIB = 2**30
PARAMETERS = {"7B": 7_612_810_240, "14B": 14_439_183_360, "40B": 39_794_283_520}
KV_PER_TOKEN = {"7B": 57_344, "14B": 114_688, "40B": 327_680}


@pytest.mark.parametrize("entry", CATALOG, ids=lambda e: e.name)
def test_sizes_equal_the_published_ones(entry) -> None:  # type: ignore[no-untyped-def]
    loop = entry.shape.is_loop
    assert entry.shape.num_parameters == (39_794_696_320 if loop else PARAMETERS[entry.size])
    fixed = KV_PER_TOKEN[entry.size] * entry.shape.loop_window
    assert entry.shape.kv_bytes(131_072) == KV_PER_TOKEN[entry.size] * 131_072 + fixed
    assert entry.hub == f"IQuestLab/{entry.title}" and entry.name == entry.title.lower()
    assert (entry.reasoning is not None) == ("Thinking" in entry.title)


def test_kv_at_full_context_is_the_table_of_the_card() -> None:
    sizes = {entry.name[len("iquest-coder-v1-") :]: entry.shape.kv_bytes(131_072) for entry in CATALOG}
    assert sizes["7b-instruct"] == 7 * GIB and sizes["14b-base"] == 14 * GIB and sizes["40b-thinking"] == 40 * GIB
    assert sizes["40b-loop-instruct"] == 40 * GIB + 20 * 2**20
    assert sizes["40b-loop-thinking"] == 42.5 * GIB
    assert len(CATALOG) == 12


def test_tool_formats_context_and_sampling() -> None:
    hermes = [e.name for e in CATALOG if e.tool_format == "hermes"]
    assert hermes == ["iquest-coder-v1-40b-instruct", "iquest-coder-v1-40b-loop-instruct"]
    assert {e.tool_format for e in CATALOG if e.kind == "thinking"} == {"qwen3-coder"}
    assert [e.max_context for e in CATALOG if e.max_context != 131_072] == [32_768]
    assert all(
        (e.template, e.tool_format is None) == ((None, True) if e.kind == "base" else ("chatml", False))
        for e in CATALOG
    )
    entry = find_entry("IQuestLab/IQuest-Coder-V1-7B-Instruct")
    assert entry is not None
    assert (entry.sampling.temperature, entry.sampling.top_p, entry.sampling.top_k) == (0.6, 0.85, 20)


@pytest.mark.parametrize("entry", [e for e in CATALOG if "instruct" in e.name], ids=lambda e: e.name)
def test_the_model_itself_counts_the_same(entry) -> None:  # type: ignore[no-untyped-def]
    torch = pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from transformers import AutoModelForCausalLM

    from engine.models.configs import family_config

    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(family_config(entry.shape))
    assert sum(p.numel() for p in model.parameters()) == entry.shape.num_parameters
    assert {n: tuple(p.shape) for n, p in model.named_parameters()} == dict(entry.shape.tensors())


@pytest.mark.parametrize(
    ("word", "kind", "value"),
    [
        ("IQuest-Coder-V1-40B-Instruct", "catalog", "iquest-coder-v1-40b-instruct"),
        ("./checkpoint", "folder", "./checkpoint"),
        ("/models/x", "folder", "/models/x"),
        ("hf:org/name", "hub", "org/name"),
        ("server:http://127.0.0.1:8000/v1", "server", "http://127.0.0.1:8000/v1"),
        ("vllm:org/name", "vllm", "org/name"),
        ("none", "none", "none"),
        ("scripted:/tmp/a.json", "scripted", "/tmp/a.json"),
    ],
)
def test_model_words(word: str, kind: str, value: str) -> None:
    spec = parse_spec(word)
    assert (spec.kind, spec.value) == (kind, value)


def test_model_words_with_parts() -> None:
    assert parse_spec("hf:org/name@abc").revision == "abc"
    assert parse_spec("server:http://h/v1#qwen").model == "qwen"


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("Org/Model", r"\./Org/Model for a folder or hf:Org/Model"),
        ("iquest-coder-v1-40b-instrct", "did you mean iquest-coder-v1-40b-instruct"),
        ("hf:../x", "hf:organisation/name"),
        ("server:localhost", "whole address"),
        ("zzz", "iquest models list"),
    ],
)
def test_unknown_words_name_the_remedy(word: str, remedy: str) -> None:
    with pytest.raises(UnknownModel, match=remedy) as caught:
        parse_spec(word)
    assert "\n" not in str(caught.value)

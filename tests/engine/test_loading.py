"""Checkpoints placed piece by piece give the tokens of the whole; running out of memory is one line."""

from __future__ import annotations

import gc
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from support.models import write_checkpoint
from support.warm import Warm

from engine.checkpoint import Checkpoint, read_checkpoint
from engine.devices import parse_devices
from engine.errors import BackendMissing, OutOfMemory
from engine.loading import LoadOptions, load_model, options_for
from engine.open import open_engine
from engine.placement import device_map, plan_placement
from engine.types import GenerationRequest, Message

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

ASKED = GenerationRequest((Message("user", "def authenticate(user): " * 12),), 16)


@pytest.fixture(params=[0, 5], ids=["dense", "loop"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write_checkpoint(tmp_path / "m", seed=8, loop_window=request.param, num_hidden_layers=4)


def with_model(folder: Path, model: Any) -> str:
    from engine.decode import Decoder
    from engine.runner import LocalRunner

    engine = open_engine(str(folder), prefix_bytes=0)
    engine._runner = LocalRunner(Decoder(model, 64), None, "")
    return engine.generate(ASKED).text


def split_map(checkpoint: Checkpoint) -> dict[str, str]:
    """The map of two devices that hold two layers each."""
    plan = plan_placement("m", checkpoint.shape, parse_devices("520MiB,520MiB"), context=256, dtype="float32")
    for size in range(513, 700):
        devices = parse_devices(f"2x{size}MiB")
        plan = plan_placement("m", checkpoint.shape, devices, context=256, dtype="float32", tensor_parallel=1)
        if plan.verdict == "fits":
            break
    return device_map(plan)


def test_layers_on_other_places_give_the_same_tokens(folder: Path, tmp_path: Path) -> None:
    checkpoint = read_checkpoint(folder)
    places = split_map(checkpoint)
    assert {"cuda:0", "cuda:1"} == set(places.values())
    whole = open_engine(str(folder), prefix_bytes=0).generate(ASKED).text
    on_cpu = LoadOptions("float32", tuple((name, "cpu") for name in places))
    assert with_model(folder, load_model(checkpoint, on_cpu)) == whole
    # what the second device would hold waits on disk: accelerate's hooks run around every module
    offloaded = {name: "disk" if place == "cuda:1" else "cpu" for name, place in places.items()}
    offloaded |= {"model.norm": "cpu", "lm_head": "cpu"}
    from transformers import AutoModelForCausalLM

    import engine.models  # noqa: F401

    model = AutoModelForCausalLM.from_pretrained(
        str(folder), device_map=offloaded, offload_folder=str(tmp_path / "off")
    )
    assert next(model.model.layers[3].parameters()).device.type == "meta"
    assert with_model(folder, model.eval()) == whole


def test_what_memory_does_not_hold_waits_on_the_disk_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A budget that holds the embeddings, the KV and two of six layers."""
    from iquest_cli.app import run

    folder = write_checkpoint(tmp_path / "m", seed=8, num_hidden_layers=6, intermediate_size=20_000, hidden_size=128)
    whole = open_engine(str(folder), dtype="float32", prefix_bytes=0).generate(ASKED)
    layer = 4 * (3 * 20_000 * 128)
    budget = f"cpu:{int(3.9 * layer / 0.9 / 2**20) + 30}MiB"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    engine = open_engine(str(folder), device=budget, dtype="float32", max_context=1024, prefix_bytes=0)
    assert engine.plan.verdict == "offload" and engine.plan.disk_bytes >= 2 * layer
    assert any("GiB on the disk: every token reads them there" in note for note in engine.notes)
    got = engine.generate(ASKED)
    assert (got.text, got.num_completion_tokens) == (whole.text, whole.num_completion_tokens)
    places = [next(layer.parameters()).device.type for layer in engine._runner.decoder.model.model.layers]
    assert places.count("meta") == engine.plan.disk_bytes // layer
    engine.close()
    gc.collect()
    assert not list((tmp_path / "tmp").glob("iquest-offload-*"))
    argv = ["models", "plan", str(folder), "--devices", budget, "--dtype", "float32", "--context", "1024"]
    assert run(argv) == 0
    assert "fits, slowly: weights wait elsewhere" in capsys.readouterr().out


def test_less_context_goes_before_the_disk(tmp_path: Path) -> None:
    sizes = {"num_hidden_layers": 6, "intermediate_size": 20_000, "hidden_size": 128}
    folder = write_checkpoint(tmp_path / "m", max_position_embeddings=16_384, **sizes)
    options = {"device": "cpu:281MiB", "dtype": "float32", "prefix_bytes": 0}
    engine = open_engine(str(folder), **options)
    assert engine.plan.verdict == "fits" and 2048 <= engine.max_context < 16_384
    assert any("of its 16,384 tokens of context (engine.max_context = 16384 takes all" in note for note in engine.notes)
    asked = open_engine(str(folder), max_context=16_384, **options)
    assert asked.plan.kv_disk_bytes and asked.max_context == 16_384


def test_a_plan_for_gpus_does_not_fall_back_in_silence(folder: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    checkpoint = read_checkpoint(folder)
    plan = plan_placement("m", checkpoint.shape, parse_devices("80GB"), context=256, dtype="float32")
    with pytest.raises(BackendMissing, match="the installed torch cannot use it"):
        load_model(checkpoint, options_for(plan))


def test_the_cpu_is_said(folder: Path) -> None:
    engine = open_engine(str(folder), device="cpu", prefix_bytes=0)
    assert any("runs on the CPU" in note for note in engine.notes)
    assert not engine.plan.runs_on_gpu and engine.plan.verdict == "fits"


def test_memory_that_runs_out_is_one_line_with_a_remedy(folder: Path) -> None:
    engine = open_engine(str(folder), prefix_bytes=0)
    before = engine.generate(ASKED).text

    def starve(*_: Any, **__: Any) -> None:
        torch.empty(2**60)

    handle = engine._runner.decoder.model.register_forward_pre_hook(starve)
    with pytest.raises(OutOfMemory, match="memory ran out while reading the prompt: lower --budget") as caught:
        engine.generate(ASKED)
    assert "\n" not in str(caught.value)
    handle.remove()
    assert engine.generate(ASKED).text == before


def test_memory_that_runs_out_in_the_middle_of_the_answer(folder: Path) -> None:
    engine = open_engine(str(folder), prefix_bytes=0)
    before = engine.generate(ASKED).text
    calls: list[int] = []

    def starve(_: Any, __: Any, given: dict[str, Any]) -> None:
        calls.append(given["input_ids"].shape[1])
        if calls[-3:] == [1, 1, 1]:
            torch.empty(2**60)

    handle = engine._runner.decoder.model.register_forward_pre_hook(starve, with_kwargs=True)
    with pytest.raises(OutOfMemory, match="memory ran out while writing the answer: lower --budget"):
        engine.generate(ASKED)
    handle.remove()
    assert engine.generate(ASKED).text == before


LOAD_IN_LITTLE = """
import resource, sys
import torch, transformers, transformers.models.llama.modeling_llama, engine.models, engine.decode
from engine.errors import OutOfMemory
from engine.open import open_engine
from engine.types import GenerationRequest, Message

torch.set_num_threads(1)
small, large = sys.argv[1:]
request = GenerationRequest((Message("user", "hello"),), 2)
said = open_engine(small, prefix_bytes=0).generate(request)
engine = open_engine(large, prefix_bytes=0)
size = 1024 * int(next(line for line in open("/proc/self/status") if line.startswith("VmSize")).split()[1])
resource.setrlimit(resource.RLIMIT_AS, (size + 30 * 2**20, resource.RLIM_INFINITY))
try:
    engine.generate(request)
except OutOfMemory as error:
    print(error)
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert engine.generate(request).num_completion_tokens
"""


def test_memory_that_runs_out_while_loading(tmp_path: Path, warm: Warm) -> None:
    """The system gives no more, for real; with more of it the same engine answers."""
    small = write_checkpoint(tmp_path / "small")
    large = write_checkpoint(tmp_path / "large", hidden_size=512, intermediate_size=4096, num_hidden_layers=4)
    done = warm.run(LOAD_IN_LITTLE, str(small), str(large))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("memory ran out while loading the weights: choose a smaller model or dtype"), (
        done.stdout
    )
    assert done.stdout.count("\n") == 1


def test_ctrl_c_while_loading_is_an_interrupted_answer(folder: Path) -> None:
    engine = open_engine(str(folder), prefix_bytes=0)

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    cut = engine.generate(ASKED, None, stop)
    assert (cut.finish_reason, cut.text) == ("interrupted", "") and engine._runner is None
    assert engine.generate(ASKED).finish_reason in ("length", "stop")


def test_a_chosen_precision_is_what_runs(folder: Path) -> None:
    engine = open_engine(str(folder), dtype="bfloat16", prefix_bytes=0)
    engine.generate(ASKED)
    assert {p.dtype for p in engine._runner.decoder.model.parameters()} == {torch.bfloat16}
    assert engine.plan.weight_bytes == 2 * engine.checkpoint.weights.num_parameters
    engine.close()
    assert engine._runner is None and engine.generate(ASKED).num_completion_tokens > 0


def test_a_transformers_that_is_too_old_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the models build on is not there: neither an internal error nor a model that ignores its cache."""
    monkeypatch.setitem(sys.modules, "engine.models", None)
    with pytest.raises(BackendMissing, match=r"needs torch and transformers 5\.24 or newer: pip install"):
        open_engine(str(folder), prefix_bytes=0).generate(ASKED)

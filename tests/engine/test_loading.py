"""Checkpoints placed piece by piece give the tokens of the whole; running out of memory is one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.models import write_checkpoint

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


def test_a_chosen_precision_is_what_runs(folder: Path) -> None:
    engine = open_engine(str(folder), dtype="bfloat16", prefix_bytes=0)
    engine.generate(ASKED)
    assert {p.dtype for p in engine._runner.decoder.model.parameters()} == {torch.bfloat16}
    assert engine.plan.weight_bytes == 2 * engine.checkpoint.weights.num_parameters
    engine.close()
    assert engine._runner is None and engine.generate(ASKED).num_completion_tokens > 0

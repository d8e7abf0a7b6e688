"""What this machine does with a model: the figures of `iquest bench engine`, as values. Torch-free until it measures.

Chooses the model and its place, and derives what follows from the measured seconds. Measuring is measure.py's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.catalog import find_entry, parse_spec
from engine.devices import GIB, Device, describe
from engine.errors import BackendMissing, DoesNotFit, UnknownModel
from engine.loading import NEEDED, kv_room, options_for
from engine.measured import Measured
from engine.open import chunk_for, devices_of
from engine.placement import PlacementPlan, choose_dtype, plan_placement
from engine.shape import DTYPE_BYTES, ModelShape
from engine.sources import open_source, plan_source
from engine.types import OnProgress

CONTEXTS = tuple(2**power * 1024 for power in range(1, 8))
_QUESTION = 32  # tokens that differ between the first question and the second on the same text
_OF_CATALOG = {
    "7b": "iquest-coder-v1-7b-instruct",
    "14b": "iquest-coder-v1-14b-instruct",
    "40b": "iquest-coder-v1-40b-instruct",
    "40b-loop": "iquest-coder-v1-40b-loop-instruct",
}
_TINY = ModelShape("iquestcoder", 384, 64, 128, 3, 4, 2, 16, 131_072)
_TENTH = ModelShape("iquestcoder", 16_384, 768, 2_048, 12, 6, 2, 128, 131_072)
_SMALL = {
    "tiny": _TINY,
    "tiny-loop": replace(_TINY, model_type="iquestloopcoder", loop_window=64),
    "0.1b": _TENTH,
    "0.1b-loop": replace(_TENTH, model_type="iquestloopcoder", loop_window=64),
    "0.5b": ModelShape("iquestcoder", 32_000, 1_280, 5_120, 18, 10, 2, 128, 131_072),
    "1b": ModelShape("iquestcoder", 32_000, 2_048, 8_192, 16, 16, 4, 128, 131_072),
}
SIZES = (*_SMALL, *_OF_CATALOG)


@dataclass(frozen=True, slots=True)
class EngineBench:
    """`prompt`, `tokens`: the lengths measured. `step_bytes`: weights that one decode step must read."""

    model: str
    is_random: bool
    machine: str
    place: str
    dtype: str
    num_parameters: int
    prompt: int
    tokens: int
    step_bytes: int
    kv: tuple[tuple[int, int], ...]
    planned_bytes: int
    measured: Measured

    @property
    def floor_tokens_s(self) -> float:
        """Tokens a second if reading the weights at the speed of a copy were all there is to do."""
        return self.measured.copy_bytes_s / self.step_bytes

    @property
    def floor_fraction(self) -> float:
        return self.measured.decode_tokens_s / self.floor_tokens_s


def bench_engine(
    model: str | None,
    *,
    random: str | None = None,
    device: str = "auto",
    dtype: str = "auto",
    prompt: int = 2048,
    tokens: int = 32,
    on_progress: OnProgress | None = None,
) -> EngineBench:
    """Measures a checkpoint that is on this disk, or a model of random weights (`random`: one of SIZES).

    Raises UnknownModel, ModelUnreadable, DoesNotFit, OutOfMemory, BackendMissing.
    """
    devices = devices_of(device)
    context = prompt + _QUESTION + 4 * tokens + 512
    if random is not None:
        name, shape, checkpoint = f"random {random}", shape_of_size(random), None
        if dtype == "auto":
            dtype = choose_dtype(2 * shape.num_parameters, devices)
        plan = plan_placement(name, shape, devices, context=context, dtype=dtype)
        if plan.verdict != "fits" or len(plan.devices) != 1:
            raise DoesNotFit(_refusal(plan, devices))
    else:
        source = open_source(parse_spec(model or "none"), offline=True)
        name, shape, checkpoint = source.name, source.shape, source.checkpoint
        if context > source.max_context:
            raise UnknownModel(f"{name} holds {source.max_context:,} tokens: lower --prompt or --tokens")
        plan = plan_source(source, context=context, devices=devices, dtype=dtype)
        if plan.verdict == "does not fit":
            raise DoesNotFit(_refusal(plan, devices))
    try:
        from engine.measure import Bench, build_random
    except ImportError:
        raise BackendMissing(NEEDED) from None
    if checkpoint is None:
        loaded = build_random(shape, plan.dtype, plan.devices[0].device.name)
    else:
        from engine.loading import load_model

        loaded = load_model(checkpoint, options_for(plan), on_progress)
    measured = Bench(loaded, chunk_for(plan), shape.vocab_size, on_progress, kv_room(plan)).run(
        prompt, tokens, _QUESTION
    )
    return EngineBench(
        model=name,
        is_random=checkpoint is None,
        machine=describe(plan.machine),
        place=", ".join(part.device.title or part.device.name for part in plan.devices),
        dtype=plan.dtype,
        num_parameters=checkpoint.weights.num_parameters if checkpoint else shape.num_parameters,
        prompt=prompt,
        tokens=tokens,
        step_bytes=step_bytes(shape, plan.dtype),
        kv=tuple((number, shape.kv_bytes(number, plan.dtype)) for number in CONTEXTS),
        planned_bytes=plan.total_bytes,
        measured=measured,
    )


def step_bytes(shape: ModelShape, dtype: str) -> int:
    """Weights read for one token: every layer once a pass (a Loop model has two), the head, one row of embeddings."""
    layers = shape.num_layers * shape.num_layer_parameters * (2 if shape.is_loop else 1)
    return int((layers + shape.vocab_size * shape.hidden_size + 2 * shape.hidden_size) * DTYPE_BYTES[dtype])


def shape_of_size(size: str) -> ModelShape:
    """One of SIZES, or a catalog name. Raises UnknownModel."""
    if size.lower() in _SMALL:
        return _SMALL[size.lower()]
    entry = find_entry(_OF_CATALOG.get(size.lower(), size))
    if entry is None:
        raise UnknownModel(f"--random {size}: name one of {', '.join(SIZES)}, or a catalog name")
    return entry.shape


def _refusal(plan: PlacementPlan, devices: tuple[Device, ...]) -> str:
    one = " on one device" if plan.model.startswith("random ") else ""
    return (
        f"{plan.model} in {plan.dtype} needs {plan.total_bytes / GIB:.1f} GiB{one}, this machine has "
        f"{describe(devices)}: measure a smaller one, or lower --prompt"
    )

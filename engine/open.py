"""The one door: a `--model` word -> an Engine. Knows every backend's name, imports only the one that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_dir

from engine.advice import largest_context, suggest
from engine.cache.store import DEFAULT_MAX_BYTES, ChunkStore
from engine.catalog import parse_spec
from engine.devices import GIB, Device, describe, detect_devices, parse_devices
from engine.errors import BackendMissing, DoesNotFit, UnknownModel
from engine.placement import PlacementPlan, chunk_of
from engine.sources import Source, open_source, plan_source
from engine.types import Engine, OnProgress

if TYPE_CHECKING:
    from engine.backends.embedded import EmbeddedEngine


def open_engine(
    spec: str,
    *,
    offline: bool = False,
    max_context: int | None = None,
    device: str = "auto",
    dtype: str = "auto",
    chunk: int | None = None,
    lookup: int = 0,
    tensor_parallel: int | None = None,
    kv_budget: int | None = None,
    prefix_folder: Path | None = None,
    prefix_bytes: int = DEFAULT_MAX_BYTES,
    prefix_int8: bool = False,
    on_progress: OnProgress | None = None,
) -> Engine:
    """Reads config and tokenizer; weights are loaded by the first answer, `on_progress` hears of it.

    `device`: auto (every GPU, else the CPU), cpu, or one GPU as cuda:0. `prefix_folder`: where the KV of prompts waits
    for the next question, at most `prefix_bytes` of it (None: the user's cache folder; 0 bytes: nowhere),
    with `prefix_int8` in 8 bits.
    `tensor_parallel`: processes that share every layer (None: as many as the plan needs, 1: never).
    `kv_budget`: the most bytes of the devices that keys and values may take; the rest waits in main memory or on disk.
    Raises UnknownModel, ModelUnreadable, PickledWeights, DoesNotFit, OfflineError, BackendMissing.
    """
    model = parse_spec(spec)
    if model.kind == "scripted":
        from engine.backends.scripted import ScriptedEngine

        return ScriptedEngine.from_file(model.value)
    if model.kind == "none":
        raise UnknownModel("no model is set: name one with --model (see `iquest models list`)")
    if model.kind == "vllm":
        raise BackendMissing(
            f"vLLM runs apart: start it with `vllm serve {model.value}`, then say --model server:http://127.0.0.1:8000/v1"
        )
    if model.kind == "server":
        from engine.backends.server import ServerEngine

        return ServerEngine(model.value, model.model, max_context=max_context, offline=offline, on_progress=on_progress)
    source = open_source(model, offline=offline)
    store = ChunkStore(prefix_folder or default_prefix_folder(), max_bytes=prefix_bytes) if prefix_bytes else None
    return _embedded(
        source,
        max_context,
        devices_of(device),
        dtype,
        tensor_parallel,
        kv_budget,
        chunk=chunk,
        store=store,
        is_int8=prefix_int8 and store is not None,
        lookup=lookup,
        on_progress=on_progress,
    )


def default_prefix_folder() -> Path:
    """Where stored prefixes lie unless said otherwise."""
    return Path(user_cache_dir("iquest", appauthor=False)) / "kv"


def _embedded(
    source: Source,
    max_context: int | None,
    devices: tuple[Device, ...],
    dtype: str,
    tensor_parallel: int | None,
    kv_budget: int | None,
    *,
    chunk: int | None,
    **options: Any,
) -> EmbeddedEngine:
    from engine.backends.embedded import EmbeddedEngine
    from engine.checkpoint import check_vocabulary
    from engine.loading import options_for
    from engine.tokens import ReasoningTags, Tokenizer

    assert source.checkpoint is not None
    tokenizer = Tokenizer.from_folder(source.checkpoint.folder, name=source.name)
    check_vocabulary(source.checkpoint, tokenizer.vocab_size)
    tags = source.entry.reasoning if source.entry else None
    if source.entry is None and {"<think>", "</think>"} <= tokenizer.added_tokens.keys():
        tags = ReasoningTags()
    plan = plan_source(
        source, context=max_context, devices=devices, dtype=dtype, tensor_parallel=tensor_parallel, kv_budget=kv_budget
    )
    notes: list[str] = []
    # what waits is read at every token: less context is better, where nobody asked for all of it
    is_slow = plan.disk_bytes or plan.kv_host_bytes or plan.kv_disk_bytes
    is_asked = max_context or kv_budget is not None
    if plan.verdict == "does not fit" or (is_slow and not is_asked and largest_context(plan)):
        plan = _shorter(source, plan, max_context, tensor_parallel, notes)
    if plan.verdict == "offload":
        notes += [f"{said}: every token reads them there" for said in waiting(plan)]
    if plan.tensor_parallel > 1:
        notes.append(f"{plan.tensor_parallel} processes share every layer")
    if options["is_int8"]:
        notes.append("keys and values of the prompt are rounded to 8 bits, 0.6 % off (engine.prefix_int8)")
    if not plan.runs_on_gpu:
        notes.append("no GPU was found: it runs on the CPU" if devices[0].name == "cpu" else "it runs on the CPU")
    return EmbeddedEngine(
        source.name,
        source.checkpoint,
        tokenizer,
        options_for(plan),
        plan=plan,
        tags=tags,
        chunk=chunk or chunk_for(plan),
        notes=tuple(notes),
        **options,
    )


def _shorter(
    source: Source, plan: PlacementPlan, asked: int | None, ranks: int | None, notes: list[str]
) -> PlacementPlan:
    """All the context that fits, and said; a context that was asked for is never shortened."""
    context = 0 if asked else largest_context(plan)
    if not context:
        raise DoesNotFit(_refusal(plan))
    more = f" (engine.max_context = {plan.context} takes all, slower)" if plan.verdict == "offload" else ""
    notes.append(f"memory holds {context:,} of its {source.max_context:,} tokens of context{more}")
    return plan_source(
        source,
        context=context,
        devices=plan.machine,
        dtype=plan.dtype,
        tensor_parallel=ranks,
        kv_budget=plan.kv_budget,
    )


def _refusal(plan: PlacementPlan) -> str:
    needs = f"{plan.model} in {plan.dtype} with {plan.context:,} tokens needs {plan.total_bytes / GIB:.1f} GiB"
    offers = suggest(plan)
    change = offers[0].change.replace("--context ", "engine.max_context = ") if offers else "a server: model"
    return f"{needs}, this machine has {describe(plan.machine)}: try {change} (`iquest models plan` shows more)"


def waiting(plan: PlacementPlan) -> tuple[str, ...]:
    """What is not where it is computed, in words."""
    said = []
    if places := _places(plan.offloaded_bytes, plan.disk_bytes):
        said.append(f"weights wait elsewhere, {places}")
    if places := _places(plan.kv_host_bytes, plan.kv_disk_bytes):
        said.append(
            f"beyond {plan.near_context:,} tokens keys and values wait elsewhere, at {plan.context:,} tokens {places}"
        )
    return tuple(said)


def _places(host_bytes: int, disk_bytes: int) -> str:
    parts = [(host_bytes, "in main memory"), (disk_bytes, "on the disk")]
    return " and ".join(f"{_size(size)} {place}" for size, place in parts if size)


def _size(num_bytes: int) -> str:
    return f"{num_bytes / GIB:.1f} GiB" if num_bytes >= GIB / 10 else f"{num_bytes / 2**20:.1f} MiB"


def chunk_for(plan: PlacementPlan) -> int:
    """Tokens of prompt computed at once."""
    return chunk_of(tuple(part.device for part in plan.devices))


def devices_of(device: str) -> tuple[Device, ...]:
    """`auto`, one device of this machine by name, or sizes by hand. Raises DoesNotFit for one that is not here."""
    found = detect_devices()
    if device == "auto":
        return found
    chosen = tuple(d for d in found if d.name == device)
    if chosen:
        return chosen
    if device[:1].isdigit() or device.startswith("cpu:"):
        return parse_devices(device)
    raise DoesNotFit(f"no device {device} here: this machine has {', '.join(d.name for d in found)}")

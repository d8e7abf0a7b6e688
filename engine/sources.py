"""A model word -> the folder or the published facts behind it, before anything is opened. Torch-free.

Knows the catalog, the disk and how to name what is missing. Does not choose devices.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.catalog import CATALOG, CatalogEntry, ModelSpec, find_entry, parse_spec
from engine.checkpoint import Checkpoint, read_checkpoint
from engine.devices import Device, detect_devices
from engine.errors import ModelUnreadable, OfflineError, UnknownModel
from engine.installed import find_installed
from engine.placement import PlacementPlan, choose_dtype, plan_placement
from engine.shape import ModelShape


@dataclass(frozen=True, slots=True)
class Source:
    """`checkpoint` is None for a published model that is not on this disk."""

    name: str
    shape: ModelShape
    entry: CatalogEntry | None
    checkpoint: Checkpoint | None
    max_context: int

    @property
    def num_parameters(self) -> int:
        return self.checkpoint.weights.num_parameters if self.checkpoint else self.shape.num_parameters

    @property
    def dtype(self) -> str:
        return self.checkpoint.dtype if self.checkpoint else "bfloat16"


def find_source(word: str) -> Source:
    """Raises UnknownModel for a word without a folder or published figures behind it."""
    spec = parse_spec(word)
    if spec.kind == "folder":
        checkpoint = read_checkpoint(spec.value)
        return _with_checkpoint(checkpoint.name, checkpoint, find_entry(checkpoint.name))
    if spec.kind not in ("catalog", "hub"):
        raise UnknownModel(f"{word}: only a catalog name, a folder or hf:org/name has a size to plan with")
    entry = find_entry(spec.value)
    hub = entry.hub if entry is not None else spec.value
    installed = find_installed(hub, spec.revision)
    if installed is not None:
        return _with_checkpoint(entry.name if entry else hub, read_checkpoint(installed.folder), entry)
    if entry is None:
        raise UnknownModel(
            f"{hub} is not on this machine and not in the catalog: fetch it with `iquest models pull hf:{hub}`"
        )
    return Source(entry.name, entry.shape, entry, None, entry.max_context)


def open_source(spec: ModelSpec, *, offline: bool) -> Source:
    """The same, but its weights must be here. Raises UnknownModel or OfflineError naming how to get them."""
    source = find_source(f"hf:{spec.value}@{spec.revision}" if spec.revision else _word(spec))
    if source.checkpoint is None:
        remedy = f"fetch it with `iquest models pull {source.name}`"
        if offline:
            raise OfflineError(f"{source.name} is not on this machine and --offline is set: {remedy}")
        raise UnknownModel(f"{source.name} is not on this machine: {remedy}")
    return source


def plan_source(
    source: Source,
    *,
    context: int | None = None,
    devices: tuple[Device, ...] | None = None,
    dtype: str = "auto",
    tensor_parallel: int | None = None,
    kv_budget: int | None = None,
) -> PlacementPlan:
    """Where it would go: on the given devices, else on this machine's; all its context unless said otherwise."""
    machine = devices if devices is not None else detect_devices()
    if dtype == "auto":
        dtype = choose_dtype(2 * source.num_parameters, machine, source.dtype)
    return plan_placement(
        source.name,
        source.shape,
        machine,
        context=min(context or source.max_context, source.max_context),
        dtype=dtype,
        num_parameters=source.num_parameters,
        tensor_parallel=tensor_parallel,
        kv_budget=kv_budget,
    )


def default_model(context: int | None = None) -> str | None:
    """The largest installed model of the catalog that answers questions, is whole, and fits this machine."""
    here = [entry for entry in CATALOG if entry.kind != "base" and find_installed(entry.hub) is not None]
    machine = detect_devices() if here else ()
    for entry in sorted(here, key=lambda e: (-e.shape.num_parameters, e.kind != "instruct", e.name)):
        try:
            source = find_source(entry.name)
        except ModelUnreadable:
            continue  # named by hand it says what is wrong; nobody asked for it here
        if plan_source(source, context=context or 32_768, devices=machine).verdict == "fits":
            return entry.name
    return None


def _with_checkpoint(name: str, checkpoint: Checkpoint, entry: CatalogEntry | None) -> Source:
    """Raises ModelUnreadable for a Loop model whose second pass would look back other than it learned to."""
    if entry is not None and checkpoint.shape.loop_window != entry.shape.loop_window:
        raise ModelUnreadable(
            f"{checkpoint.folder}: config.json says loop window {checkpoint.shape.loop_window}, {entry.title} was "
            f"trained with {entry.shape.loop_window}: fetch config.json again"
        )
    limit = checkpoint.shape.max_positions
    return Source(name, checkpoint.shape, entry, checkpoint, min(limit, entry.max_context) if entry else limit)


def _word(spec: ModelSpec) -> str:
    return f"hf:{spec.value}" if spec.kind == "hub" else spec.value

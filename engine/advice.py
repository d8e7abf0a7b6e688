"""A model that does not fit -> what would: a shorter context, another precision, a smaller model. Torch-free.

Offers only what this engine can run. Knows the catalog and the arithmetic of placement.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.catalog import CATALOG, find_entry
from engine.devices import Device
from engine.filling import usable_bytes
from engine.placement import PlacementPlan, plan_placement

_MIN_CONTEXT = 2048
# Bits a weight of the usual GGUF files, their scales included (Q8_0, Q4_K_M).
_GGUF_BITS = (("8-bit", 8.5), ("4-bit", 4.85))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`change` in the words of the command line; `plan` is what it leads to."""

    change: str
    plan: PlacementPlan


@dataclass(frozen=True, slots=True)
class Served:
    """Weights in fewer bits, as a llama.cpp server on this machine could hold; `num_bytes` with KV and workspace."""

    precision: str
    num_bytes: int


def served(plan: PlacementPlan) -> tuple[Served, ...]:
    """What would fit GPUs and main memory together, largest first; a Loop model has no such file.

    This engine runs weights as they are stored or in float32 alone, so they are a server's to run.
    """
    if plan.verdict == "fits" or plan.shape.is_loop:
        return ()
    room = sum(usable_bytes(device) for device in plan.machine)
    other = plan.kv_bytes + plan.workspace_bytes
    sizes = [Served(name, int(plan.num_parameters * bits / 8) + other) for name, bits in _GGUF_BITS]
    return tuple(size for size in sizes if size.num_bytes <= room)


def suggest(plan: PlacementPlan, *, most: int = 4) -> tuple[Suggestion, ...]:
    """Empty when the plan fits as it is; else what fits, the smallest step first."""
    if plan.verdict == "fits":
        return ()
    found: list[Suggestion] = []
    if plan.dtype == "float32":
        found += _if_fits("--dtype bfloat16", _again(plan, dtype="bfloat16"))
    context = largest_context(plan)
    if context:
        found += _if_fits(f"--context {context}", _again(plan, context=context))
    found += _smaller_models(plan)
    return tuple(found[:most])


def _if_fits(change: str, plan: PlacementPlan) -> list[Suggestion]:
    return [Suggestion(change, plan)] if plan.verdict == "fits" else []


def _again(plan: PlacementPlan, *, context: int | None = None, dtype: str | None = None) -> PlacementPlan:
    return plan_placement(
        plan.model,
        plan.shape,
        plan.machine,
        context=context or plan.context,
        dtype=dtype or plan.dtype,
        num_parameters=plan.num_parameters,
        kv_budget=plan.kv_budget,
    )


def largest_context(plan: PlacementPlan) -> int:
    """The most tokens, in steps of 1,024, that fit; 0 when not even 2,048 do."""
    low, high = 0, plan.context // 1024
    while low < high:
        middle = (low + high + 1) // 2
        if _again(plan, context=middle * 1024).verdict == "fits":
            low = middle
        else:
            high = middle - 1
    return low * 1024 if low * 1024 >= _MIN_CONTEXT else 0


def _smaller_models(plan: PlacementPlan) -> list[Suggestion]:
    """Smaller models of the same kind, largest first: at the same context, else at the longest that fits."""
    entry = find_entry(plan.model)
    kind = entry.kind if entry is not None else "instruct"
    found: list[Suggestion] = []
    for other in sorted(CATALOG, key=lambda e: -e.shape.num_parameters):
        if other.kind != kind or other.shape.is_loop or other.shape.num_parameters >= plan.shape.num_parameters:
            continue
        context = min(plan.context, other.max_context)
        smaller = plan_placement(other.name, other.shape, plan.machine, context=context)
        if smaller.verdict == "fits":
            found.append(Suggestion(other.name, smaller))
        elif shorter := largest_context(smaller):
            found += _if_fits(f"{other.name} --context {shorter}", _again(smaller, context=shorter))
    return found


def largest_that_fits(devices: tuple[Device, ...], context: int, kind: str = "instruct") -> PlacementPlan | None:
    """The largest dense model of the catalog that these devices hold at that context."""
    for entry in sorted(CATALOG, key=lambda e: -e.shape.num_parameters):
        if entry.kind == kind and not entry.shape.is_loop:
            plan = plan_placement(entry.name, entry.shape, devices, context=context)
            if plan.verdict == "fits":
                return plan
    return None

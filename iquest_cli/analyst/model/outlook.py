"""What a run with a model would take before it is begun: memory on each device, and minutes.

The bytes come from the engine's own placement. The minutes come from rates that `iquest bench engine` measured on this
machine, scaled by the number of parameters where it was another model; without them from assumed rates, and then that
is said. Nothing is loaded.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.placement import PlacementPlan
    from engine.types import Engine

BYTES_S: Final = {"gpu": 1.0e12, "cpu": 3.0e10}
"""Assumed bytes of weights that a device reads in a second: one step of decoding reads all of them."""
FLOPS: Final = {"gpu": 1.0e14, "cpu": 4.0e11}
"""Assumed operations in a second of reading a prompt: two for each parameter and token."""
FILE: Final = "rates.json"


@dataclass(frozen=True, slots=True)
class Rates:
    """Tokens in a second, and of what: a model's name, its parameters, and the devices that it ran on."""

    model: str
    num_parameters: int
    place: str
    prefill: float
    decode: float


@dataclass(frozen=True, slots=True)
class DeviceMemory:
    """Bytes that a model would take of one device, of those that are free now."""

    device: str
    weight_bytes: int
    kv_bytes: int
    workspace_bytes: int
    free_bytes: int

    @property
    def num_bytes(self) -> int:
        return self.weight_bytes + self.kv_bytes + self.workspace_bytes


@dataclass(frozen=True, slots=True)
class Outlook:
    """`seconds` None: nothing is known of the model's speed (a server). `basis` says what the time rests on."""

    memory: tuple[DeviceMemory, ...]
    seconds: float | None
    basis: str


def outlook(engine: Engine, num_prompt: int, num_written: int, folder: Path | None = None) -> Outlook:
    """`num_prompt`: tokens read in all; `num_written`: at most so many are written."""
    plan: PlacementPlan | None = getattr(engine, "plan", None)
    if plan is None:
        return Outlook((), None, "the model runs elsewhere: its memory and speed are not known here")
    memory = tuple(
        DeviceMemory(part.device.name, part.weight_bytes, part.kv_bytes, part.workspace_bytes, part.device.free_bytes)
        for part in plan.devices
    )
    prefill, decode, basis = _rates(plan, folder)
    return Outlook(memory, num_prompt / prefill + num_written / decode, basis)


def place_of(plan: PlacementPlan) -> str:
    """`gpu` or `cpu`: rates of one say nothing of the other."""
    return "gpu" if plan.runs_on_gpu else "cpu"


def _rates(plan: PlacementPlan, folder: Path | None) -> tuple[float, float, str]:
    place, size = place_of(plan), max(1, plan.num_parameters)
    known = [rates for rates in load_rates(folder) if rates.place == place]
    own = next((rates for rates in known if rates.model == plan.model), None)
    if own is not None:
        return own.prefill, own.decode, "measured by `iquest bench engine` with this model"
    if known:
        near = min(known, key=lambda rates: (abs(rates.num_parameters - size), rates.model))
        scale = near.num_parameters / size
        basis = f"measured by `iquest bench engine` with {near.model}, scaled by the number of parameters"
        return near.prefill * scale, near.decode * scale, basis
    bytes_s, flops = BYTES_S[place], FLOPS[place]
    basis = (
        f"assumed, not measured: {bytes_s / 1e9:,.0f} GB/s and {flops / 1e12:,.1f} TFLOP/s on the {place}; "
        "`iquest bench engine` measures this machine"
    )
    return flops / (2 * size), bytes_s / max(1, plan.weight_bytes), basis


def load_rates(folder: Path | None = None) -> tuple[Rates, ...]:
    """What was measured here so far; nothing where nothing was, or where the file is damaged."""
    try:
        rows = json.loads((_folder(folder) / FILE).read_text(encoding="utf-8"))
        found = tuple(Rates(**row) for row in rows)
    except (OSError, ValueError, TypeError):
        return ()
    return tuple(r for r in found if _is_sound(r))


def _is_sound(rates: Rates) -> bool:
    numbers = (rates.num_parameters, rates.prefill, rates.decode)
    return all(isinstance(number, int | float) and number > 0 for number in numbers)


def save_rates(rates: Rates, folder: Path | None = None) -> None:
    """The newest of each model and place is kept. A folder that cannot be written is no error."""
    kept = [old for old in load_rates(folder) if (old.model, old.place) != (rates.model, rates.place)]
    rows = [
        {
            "model": r.model,
            "num_parameters": r.num_parameters,
            "place": r.place,
            "prefill": r.prefill,
            "decode": r.decode,
        }
        for r in (*kept, rates)
    ]
    target = _folder(folder)
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(rows, indent=1))
        Path(name).replace(target / FILE)
    except OSError:
        return


def _folder(folder: Path | None) -> Path:
    from platformdirs import user_cache_path

    return folder if folder is not None else user_cache_path("iquest")

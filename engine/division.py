"""How many ranks can share every layer of a model, and which devices they take. Arithmetic only, torch-free."""

from __future__ import annotations

from dataclasses import replace

from engine.devices import Device
from engine.errors import DoesNotFit
from engine.shape import FAMILY, ModelShape

_ALIKE = 0.02


def choose_ranks(shape: ModelShape, devices: list[Device], asked: int | None) -> tuple[int, list[Device]]:
    """(ranks, their devices): the largest group of equal GPUs, as many of it as the heads can be divided by.

    `devices`: GPUs, or processors alone, whose ranks share the one device. (1, []) where nothing is divided. Raises
    DoesNotFit when the number asked for is not possible.
    """
    on_gpu = any(device.kind == "gpu" for device in devices)
    equal = max(([d for d in devices if _alike(d, device)] for device in devices), key=len, default=[])
    if asked is not None:
        if not can_divide(shape, asked) or not equal or (on_gpu and asked > len(equal)):
            raise DoesNotFit(
                f"{asked} ranks cannot share this model: it has {shape.num_heads} heads, {shape.num_kv_heads} of them "
                f"with keys, and this machine {len(equal)} equal devices: set engine.tensor_parallel to 1 or a divisor"
            )
        return asked, equal[:asked] if on_gpu else equal[:1]
    if not on_gpu or shape.model_type not in FAMILY:
        return 1, []
    number = next(n for n in range(len(equal), 0, -1) if can_divide(shape, n))
    return number, equal[:number]


def can_divide(shape: ModelShape, number: int) -> bool:
    """Whether every rank gets whole heads and equal parts of the matrices."""
    sizes = (shape.num_heads, shape.num_kv_heads, shape.intermediate_size, shape.vocab_size)
    return number > 0 and all(size % number == 0 for size in sizes)


def divided_shape(shape: ModelShape, number: int) -> ModelShape:
    """What one of `number` ranks computes of a layer."""
    return replace(
        shape,
        num_heads=shape.num_heads // number,
        num_kv_heads=shape.num_kv_heads // number,
        intermediate_size=shape.intermediate_size // number,
    )


def _alike(one: Device, other: Device) -> bool:
    return one.kind == other.kind and abs(one.total_bytes - other.total_bytes) <= _ALIKE * other.total_bytes

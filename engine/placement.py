"""Model + devices + context -> where every byte goes, and whether it fits. Pure arithmetic, torch-free.

Knows shapes and sizes. Does not ask the machine (devices.py) and loads nothing. What one GPU does not hold is divided
among equal GPUs, every layer by its heads (tensor parallel); else layers fill the devices in order; a layer's KV lives
where the layer is computed. Where the weights fit but not all of the KV, that of some layers waits in main memory, then
on disk: short prompts pay nothing for it. Weights wait in the same places where even they do not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.devices import GIB, Device
from engine.division import choose_ranks, divided_shape
from engine.errors import DoesNotFit
from engine.filling import DevicePlan, Filling, Layout, usable_bytes
from engine.shape import DTYPE_BYTES, FAMILY, ModelShape

Verdict = Literal["fits", "offload", "does not fit"]

# Tokens of prompt computed at once, and the grain of stored prefixes: no larger than keeps the device busy, because a
# known prompt computes half of one on average.
_CPU_CHUNK, _GPU_CHUNK = 128, 1024


@dataclass(frozen=True, slots=True)
class PlacementPlan:
    """`dtype` is the weights' and the KV's. `offloaded_bytes`: weights that wait in main memory, away from the GPUs.

    `disk_bytes`: weights that main memory does not hold either. `kv_host_bytes`, `kv_disk_bytes`: keys and values of a
    full context that wait likewise. `tensor_parallel`: ranks that hold a part of every layer each; 1 where layers are
    whole. `kv_budget`: the most of the devices that keys and values were allowed, None for all there is.
    """

    model: str
    shape: ModelShape
    dtype: str
    context: int
    machine: tuple[Device, ...]
    devices: tuple[DevicePlan, ...]
    weight_bytes: int
    kv_bytes: int
    workspace_bytes: int
    offloaded_bytes: int
    verdict: Verdict
    num_parameters: int
    tensor_parallel: int = 1
    disk_bytes: int = 0
    kv_host_bytes: int = 0
    kv_disk_bytes: int = 0
    kv_budget: int | None = None

    @property
    def total_bytes(self) -> int:
        return self.weight_bytes + self.kv_bytes + self.workspace_bytes

    @property
    def near_context(self) -> int:
        """Tokens whose keys and values all have room where they are used."""
        window = self.shape.num_layers * self.shape.window_bytes_per_layer(self.context, self.dtype)
        if not self.kv_host_bytes and not self.kv_disk_bytes:
            return self.context
        growing = (self.kv_bytes - window) / self.context
        if self.tensor_parallel == 1 and len(self.devices) > 1:
            layer = growing / self.shape.num_layers
            return min(int(part.kv_room_bytes / (part.num_layers * layer)) for part in self.devices)
        return int(sum(part.kv_room_bytes for part in self.devices) / growing)

    @property
    def runs_on_gpu(self) -> bool:
        return any(part.device.kind == "gpu" for part in self.devices)


def chunk_of(devices: tuple[Device, ...]) -> int:
    """Tokens of prompt computed at once on the best of these devices."""
    return _GPU_CHUNK if any(device.kind == "gpu" for device in devices) else _CPU_CHUNK


def workspace_bytes(shape: ModelShape, context: int, dtype: str, devices: tuple[Device, ...]) -> int:
    """Beside weights and KV while one chunk is computed: activations, mask, the heads' expanded K and V, logits.

    Where a processor computes the family's attention nothing is expanded; its mask and sums are float32 (measured: a
    dozen bytes a token of the chunk and token of the context, and half as much again as the activations themselves).
    """
    item, tokens = DTYPE_BYTES[dtype], min(chunk_of(devices), context)
    activations = tokens * (3 * shape.intermediate_size + 6 * shape.hidden_size)
    if shape.model_type in FAMILY and not any(device.kind == "gpu" for device in devices):
        return int(6 * activations + 12 * tokens * context + 8 * shape.vocab_size)
    mask = 3 * tokens * context  # as booleans and again as numbers
    expanded = 2 * context * shape.num_heads * shape.head_dim * item
    return int(activations * item + mask + expanded + 8 * shape.vocab_size)


def choose_dtype(weight_bytes_bf16: int, devices: tuple[Device, ...], stored: str = "bfloat16") -> str:
    """As stored on a GPU. On a CPU float32, which reads a prompt two to four times faster, if half of RAM holds it."""
    if any(device.kind == "gpu" for device in devices):
        return stored
    room = sum(usable_bytes(device) for device in devices)
    return "float32" if 2 * weight_bytes_bf16 <= room // 2 else stored


def plan_placement(
    model: str,
    shape: ModelShape,
    devices: tuple[Device, ...],
    *,
    context: int,
    dtype: str = "bfloat16",
    num_parameters: int | None = None,
    tensor_parallel: int | None = None,
    kv_budget: int | None = None,
) -> PlacementPlan:
    """`num_parameters` overrides the shape's arithmetic for architectures outside the family.

    `tensor_parallel`: ranks to divide every layer among; None lets the devices decide, 1 keeps layers whole.
    `kv_budget`: the most bytes of all devices together that keys and values may take; the rest waits.
    Raises DoesNotFit for a number that the model's heads cannot be divided by, and for a budget below what cannot wait.
    """
    window = shape.num_layers * shape.window_bytes_per_layer(context, dtype)
    if kv_budget is not None and kv_budget < window:
        raise DoesNotFit(
            f"the second pass of {model} keeps {window / GIB:.2f} GiB of keys and values that cannot wait elsewhere: "
            "raise --kv-budget to that"
        )
    workspace = workspace_bytes(shape, context, dtype, devices)
    filling = Filling(shape, context, dtype, num_parameters, workspace, kv_budget)
    layout = next((found for found in _layouts(filling, devices, context, dtype, tensor_parallel) if found), None)
    parts = layout.parts if layout is not None else ()
    layout = layout or Layout(())
    is_waiting = layout.weights_host or layout.weights_disk or layout.kv_host or layout.kv_disk
    return PlacementPlan(
        model=model,
        shape=shape,
        dtype=dtype,
        context=context,
        machine=devices,
        devices=parts,
        weight_bytes=sum(part.weight_bytes for part in parts) if layout.ranks > 1 else filling.total_weights,
        kv_bytes=shape.kv_bytes(context, dtype),
        workspace_bytes=sum(part.workspace_bytes for part in parts) or workspace,
        offloaded_bytes=layout.weights_host,
        disk_bytes=layout.weights_disk,
        verdict="does not fit" if not parts else "offload" if is_waiting else "fits",
        num_parameters=num_parameters or shape.num_parameters,
        tensor_parallel=layout.ranks,
        kv_host_bytes=layout.kv_host,
        kv_disk_bytes=layout.kv_disk,
        kv_budget=kv_budget,
    )


def _layouts(
    filling: Filling, devices: tuple[Device, ...], context: int, dtype: str, ranks: int | None
) -> Iterator[Layout | None]:
    """From the quickest to the slowest."""
    gpus = [device for device in devices if device.kind == "gpu"]
    hosts = [device for device in devices if device.kind == "cpu"]
    near = gpus or hosts
    host_bytes = sum(usable_bytes(host) for host in hosts) if gpus else 0
    whole = filling.whole(near) if ranks in (None, 1) else None
    if whole is not None and len(whole.parts) == 1:
        yield whole
    number, places, part = 1, near, 0
    if ranks != 1:
        number, places = choose_ranks(filling.shape, near, ranks)
        part = workspace_bytes(divided_shape(filling.shape, number), context, dtype, devices)
        yield filling.divided(places, number, part)
    yield whole
    if not hosts:
        return  # nowhere to wait
    yield filling.tiered_divided(places, number, part, host_bytes)
    if ranks in (None, 1):
        yield filling.tiered(near, host_bytes)
        yield filling.offloaded(max(near, key=usable_bytes), host_bytes)


def device_map(plan: PlacementPlan) -> dict[str, str]:
    """The plan in accelerate's words: module name -> device, for the family's module names."""
    first, last = plan.devices[0].device.name, plan.devices[-1].device.name
    places = {"model.embed_tokens": first, "model.rotary_emb": first}
    layer_device: dict[int, str] = {}
    for part in plan.devices:
        layer_device |= {part.first_layer + i: part.device.name for i in range(part.num_layers)}
    first_on_disk = plan.shape.num_layers
    if plan.disk_bytes:
        first_on_disk -= plan.disk_bytes // (
            (plan.offloaded_bytes + plan.disk_bytes) // (first_on_disk - len(layer_device))
        )
    for layer in range(plan.shape.num_layers):
        device = layer_device.get(layer, "disk" if layer >= first_on_disk else "cpu")
        places[f"model.layers.{layer}"] = device
        if plan.shape.is_loop:
            places[f"model.gate_projections.{layer}"] = device
    return places | {"model.norm": last, "lm_head": last}

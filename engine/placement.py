"""Model + devices + context -> where every byte goes, and whether it fits. Pure arithmetic, torch-free.

Knows shapes and sizes. Does not ask the machine (devices.py) and loads nothing. What one GPU does not hold is divided
among equal GPUs, every layer by its heads (tensor parallel); else layers fill the devices in order; a layer's KV lives
where the layer is computed. What no GPU can hold waits in main memory, what that cannot hold on disk, and is copied in
at every step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.devices import GIB, Device
from engine.division import choose_ranks, divided_shape
from engine.shape import DTYPE_BYTES, ModelShape

Verdict = Literal["fits", "offload", "does not fit"]

# A CUDA context with its libraries; a tenth of main memory is left to everything else.
_GPU_RESERVE = GIB // 2
_CPU_RESERVE = 0.1
# Tokens of prompt computed at once, and the grain of stored prefixes: no larger than keeps the device busy, because a
# known prompt computes half of one on average.
_CPU_CHUNK, _GPU_CHUNK = 128, 1024


MAX_DISK_BYTES = 128 << 30
"""Every token reads them: a minute and more even from a quick disk. Nobody waits for what takes longer."""


@dataclass(frozen=True, slots=True)
class DevicePlan:
    """Bytes on one device. `first_layer`..`first_layer + num_layers - 1` are computed there, or a part of each."""

    device: Device
    weight_bytes: int
    kv_bytes: int
    workspace_bytes: int
    first_layer: int
    num_layers: int

    @property
    def total_bytes(self) -> int:
        return self.weight_bytes + self.kv_bytes + self.workspace_bytes


@dataclass(frozen=True, slots=True)
class PlacementPlan:
    """`dtype` is the weights' and the KV's. `offloaded_bytes`: weights that wait in main memory, away from the GPUs.

    `disk_bytes`: weights that main memory does not hold either.
    `tensor_parallel`: ranks that hold a part of every layer each; 1 where layers are whole.
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

    @property
    def total_bytes(self) -> int:
        return self.weight_bytes + self.kv_bytes + self.workspace_bytes

    @property
    def runs_on_gpu(self) -> bool:
        return any(part.device.kind == "gpu" for part in self.devices)


def usable_bytes(device: Device) -> int:
    if device.kind == "gpu":
        return max(device.free_bytes - _GPU_RESERVE, 0)
    return int(device.free_bytes * (1 - _CPU_RESERVE))


def chunk_of(devices: tuple[Device, ...]) -> int:
    """Tokens of prompt computed at once on the best of these devices."""
    return _GPU_CHUNK if any(device.kind == "gpu" for device in devices) else _CPU_CHUNK


def workspace_bytes(shape: ModelShape, context: int, dtype: str, chunk: int) -> int:
    """Beside weights and KV while one chunk is computed: activations, mask, the heads' expanded K and V, logits."""
    item, tokens = DTYPE_BYTES[dtype], min(chunk, context)
    activations = tokens * (3 * shape.intermediate_size + 6 * shape.hidden_size) * item
    mask = 3 * tokens * context  # as booleans and again as numbers
    expanded = 2 * context * shape.num_heads * shape.head_dim * item
    return int(activations + mask + expanded + 8 * shape.vocab_size)


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
) -> PlacementPlan:
    """`num_parameters` overrides the shape's arithmetic for architectures outside the family.

    `tensor_parallel`: ranks to divide every layer among; None lets the devices decide, 1 keeps layers whole.
    Raises DoesNotFit for a number that the model's heads cannot be divided by.
    """
    chunk = chunk_of(devices)
    filling = _Filling(shape, context, dtype, num_parameters, workspace_bytes(shape, context, dtype, chunk))
    gpus = [device for device in devices if device.kind == "gpu"]
    hosts = [device for device in devices if device.kind == "cpu"]
    offloaded, on_disk, ranks = 0, 0, 1
    verdict: Verdict = "does not fit"
    parts = filling.fill(gpus or hosts) if tensor_parallel in (None, 1) else None
    if (parts is None or len(parts) > 1) and tensor_parallel != 1:
        number, places = choose_ranks(shape, gpus or hosts, tensor_parallel)
        divided = filling.divide(places, number, workspace_bytes(divided_shape(shape, number), context, dtype, chunk))
        if divided is not None:
            parts, ranks = divided, number
    if parts is not None:
        verdict = "fits"
    elif hosts and tensor_parallel in (None, 1):
        host_bytes = sum(usable_bytes(host) for host in hosts) if gpus else 0
        offloaded, on_disk, parts = filling.offload(max(gpus or hosts, key=usable_bytes), host_bytes)
        verdict = "offload" if parts is not None else verdict
    return PlacementPlan(
        model=model,
        shape=shape,
        dtype=dtype,
        context=context,
        machine=devices,
        devices=tuple(parts or ()),
        weight_bytes=sum(part.weight_bytes for part in parts or ()) if ranks > 1 else filling.total_weights,
        kv_bytes=shape.kv_bytes(context, dtype),
        workspace_bytes=sum(p.workspace_bytes for p in parts or ())
        if ranks > 1
        else filling.workspace * max(len(parts or ()), 1),
        offloaded_bytes=offloaded,
        disk_bytes=on_disk,
        verdict=verdict,
        num_parameters=num_parameters or shape.num_parameters,
        tensor_parallel=ranks,
    )


class _Filling:
    """One model's pieces, laid on devices in order."""

    def __init__(self, shape: ModelShape, context: int, dtype: str, num_parameters: int | None, workspace: int) -> None:
        item = DTYPE_BYTES[dtype]
        self.shape = shape
        self.workspace = workspace
        self.total_weights = int((num_parameters or shape.num_parameters) * item)
        half = shape.vocab_size * shape.hidden_size * item
        self.embedding = int(half)
        self.head = int(shape.hidden_size * item) + (0 if shape.tie_embeddings else int(half))
        self.layer = max(self.total_weights - self.embedding - self.head, 0) // shape.num_layers
        self.norms = int(2 * shape.hidden_size * item)
        self.layer_kv = shape.kv_bytes_per_layer(context, dtype)

    def fill(self, devices: list[Device]) -> list[DevicePlan] | None:
        """None when the layers do not all find a place."""
        parts: list[DevicePlan] = []
        placed, rest = 0, self.shape.num_layers
        for device in devices:
            fixed = self.workspace + (self.embedding if not parts else 0)
            room = usable_bytes(device) - fixed
            number = min(max(room, 0) // (self.layer + self.layer_kv), rest)
            if number == rest and room - number * (self.layer + self.layer_kv) < self.head:
                number -= 1  # the head goes behind the last layer, on the same device
            if number <= 0:
                continue
            last = number == rest
            weights = number * self.layer + (self.embedding if not parts else 0) + (self.head if last else 0)
            parts.append(DevicePlan(device, weights, number * self.layer_kv, self.workspace, placed, number))
            placed, rest = placed + number, rest - number
            if last:
                return parts
        return None

    def divide(self, devices: list[Device], number: int, workspace: int) -> list[DevicePlan] | None:
        """A part of every layer on each of `number` ranks; embeddings and norms are whole on all. None: no room."""
        if number < 2 or not devices:
            return None
        layers = self.shape.num_layers * (self.layer // number + self.norms)
        weights = layers + self.embedding + self.head // (1 if self.shape.tie_embeddings else number)
        kv = self.shape.num_layers * self.layer_kv // number
        each = number // len(devices)  # on one processor: all of them
        parts = [
            DevicePlan(device, each * weights, each * kv, each * workspace, 0, self.shape.num_layers)
            for device in devices
        ]
        return parts if all(part.total_bytes <= usable_bytes(part.device) for part in parts) else None

    def offload(self, device: Device, host_bytes: int) -> tuple[int, int, list[DevicePlan] | None]:
        """(bytes in main memory, bytes on disk, plan): every layer computes on `device`, with its KV there.

        Weights without room there wait in `host_bytes` of main memory, the rest on disk, where they lie anyway, up to
        MAX_DISK_BYTES.
        """
        fixed = self.workspace + self.embedding + self.head + 2 * self.layer  # one computing, one arriving
        room = usable_bytes(device) - fixed - self.shape.num_layers * self.layer_kv
        if room < 0:
            return 0, 0, None
        resident = min(room // max(self.layer, 1), self.shape.num_layers)
        rest = self.shape.num_layers - resident
        waiting = min(host_bytes // max(self.layer, 1), rest)
        if (rest - waiting) * self.layer > MAX_DISK_BYTES:
            return 0, 0, None
        weights = self.total_weights - rest * self.layer
        kv = self.shape.num_layers * self.layer_kv
        part = DevicePlan(device, weights, kv, self.workspace + 2 * self.layer, 0, resident)
        return waiting * self.layer, (rest - waiting) * self.layer, [part]


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

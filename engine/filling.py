"""One model's pieces, laid on devices in order: weights, keys and values, what waits elsewhere. Arithmetic, torch-free.

Knows sizes and room. Which layout is preferred is placement.py's.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.devices import GIB, Device
from engine.shape import DTYPE_BYTES, ModelShape

# A CUDA context with its libraries; a tenth of main memory is left to everything else.
_GPU_RESERVE = GIB // 2
_CPU_RESERVE = 0.1

MAX_DISK_BYTES = 128 << 30
"""Every token reads them: a minute and more even from a quick disk. Nobody waits for what takes longer."""


@dataclass(frozen=True, slots=True)
class DevicePlan:
    """Bytes on one device. `first_layer`..`first_layer + num_layers - 1` are computed there, or a part of each.

    `kv_room_bytes`: what keys and values that could wait elsewhere may take of it; 0 where none has to.
    """

    device: Device
    weight_bytes: int
    kv_bytes: int
    workspace_bytes: int
    first_layer: int
    num_layers: int
    kv_room_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        return self.weight_bytes + self.kv_bytes + self.workspace_bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything goes; bytes of weights and of keys and values that wait in main memory and on disk."""

    parts: tuple[DevicePlan, ...]
    ranks: int = 1
    weights_host: int = 0
    weights_disk: int = 0
    kv_host: int = 0
    kv_disk: int = 0


def usable_bytes(device: Device) -> int:
    if device.kind == "gpu":
        return max(device.free_bytes - _GPU_RESERVE, 0)
    return int(device.free_bytes * (1 - _CPU_RESERVE))


class Filling:
    """`workspace`: bytes beside weights and KV. `kv_budget`: the most of the devices that KV may take, None for all.

    Each way of laying the pieces returns None where there is no room for them.
    """

    def __init__(
        self,
        shape: ModelShape,
        context: int,
        dtype: str,
        num_parameters: int | None,
        workspace: int,
        kv_budget: int | None = None,
    ) -> None:
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
        self.window = shape.window_bytes_per_layer(context, dtype)
        self.growing = self.layer_kv - self.window  # what can wait
        number = shape.num_layers
        self.most_kv = number * self.growing  # of it near
        if kv_budget is not None:
            self.most_kv = min(max(kv_budget - number * self.window, 0), self.most_kv)
        self.most_near = self.most_kv // max(self.growing, 1)

    @property
    def is_limited(self) -> bool:
        """Whether the budget alone makes some of the KV wait."""
        return self.most_near < self.shape.num_layers

    def whole(self, devices: list[Device]) -> Layout | None:
        """Layer by layer, every layer with its KV."""
        parts = None if self.is_limited else self._fill(devices, self.layer_kv, self.workspace)
        return None if parts is None else Layout(tuple(parts))

    def _fill(self, devices: list[Device], layer_kv: int, workspace: int) -> list[DevicePlan] | None:
        parts: list[DevicePlan] = []
        placed, rest = 0, self.shape.num_layers
        for device in devices:
            fixed = workspace + (self.embedding if not parts else 0)
            room = usable_bytes(device) - fixed
            number = min(max(room, 0) // (self.layer + layer_kv), rest)
            if number == rest and room - number * (self.layer + layer_kv) < self.head:
                number -= 1  # the head goes behind the last layer, on the same device
            if number <= 0:
                continue
            last = number == rest
            weights = number * self.layer + (self.embedding if not parts else 0) + (self.head if last else 0)
            parts.append(DevicePlan(device, weights, number * layer_kv, workspace, placed, number))
            placed, rest = placed + number, rest - number
            if last:
                return parts
        return None

    def divided(self, devices: list[Device], number: int, workspace: int) -> Layout | None:
        """A part of every layer on each of `number` ranks; embeddings and norms are whole on all."""
        parts = None if self.is_limited else self._divide(devices, number, workspace)
        if parts is None or any(part.total_bytes > usable_bytes(part.device) for part in parts):
            return None
        return Layout(tuple(parts), number)

    def _divide(self, devices: list[Device], number: int, workspace: int) -> list[DevicePlan] | None:
        if number < 2 or not devices:
            return None
        layers = self.shape.num_layers * (self.layer // number + self.norms)
        weights = layers + self.embedding + self.head // (1 if self.shape.tie_embeddings else number)
        kv = self.shape.num_layers * self.layer_kv // number
        each = number // len(devices)  # on one processor: all of them
        return [
            DevicePlan(device, each * weights, each * kv, each * workspace, 0, self.shape.num_layers)
            for device in devices
        ]

    def tiered(self, devices: list[Device], host_bytes: int) -> Layout | None:
        """All weights near, and of the KV as many layers as there is room for; the others' wait."""
        staged = self._staged(devices[0]) if devices else 0
        low, high, best = 0, self.most_near, None
        while low <= high:
            middle = (low + high) // 2
            share = self.window + -(-middle * self.growing // self.shape.num_layers)
            found = self._fill(devices, share, self.workspace + staged)
            if found is None:
                high = middle - 1
            else:
                low, best = middle + 1, found
        return None if best is None else self._waiting(best, 1, host_bytes)

    def tiered_divided(self, devices: list[Device], number: int, workspace: int, host_bytes: int) -> Layout | None:
        """The same for ranks that hold a part of every layer."""
        staged = self._staged(devices[0]) // max(number, 1) if devices else 0
        parts = self._divide(devices, number, workspace + staged)
        return None if parts is None else self._waiting(parts, number, host_bytes)

    def _waiting(self, parts: list[DevicePlan], ranks: int, host_bytes: int) -> Layout | None:
        """The same parts with the KV that they have room for; None where the rest finds no place."""
        planned: list[DevicePlan] = []
        waiting = 0
        split = len(parts) if ranks > 1 else 1  # every part has all layers then, a share of each
        for part in parts:
            growing, window = self.growing // split, self.window // split
            fixed = part.weight_bytes + part.workspace_bytes + part.num_layers * window
            room = usable_bytes(part.device) - fixed
            if room < 0:
                return None
            room = min(room, self.most_kv * part.num_layers // (self.shape.num_layers * split))
            near = min(room // max(growing, 1), part.num_layers)
            waiting += (part.num_layers - near) * growing
            planned.append(
                DevicePlan(
                    part.device,
                    part.weight_bytes,
                    part.num_layers * window + near * growing,
                    part.workspace_bytes,
                    part.first_layer,
                    part.num_layers,
                    room,
                )
            )
        piece = max(self.growing // split, 1)
        in_host = min(host_bytes // piece * piece, waiting)
        if waiting - in_host > MAX_DISK_BYTES:
            return None
        return Layout(tuple(planned), ranks, kv_host=in_host, kv_disk=waiting - in_host)

    def _staged(self, device: Device) -> int:
        """One waiting layer at a time is copied in; main memory reads its own files in place."""
        return self.growing if device.kind == "gpu" else 0

    def offloaded(self, device: Device, host_bytes: int) -> Layout | None:
        """Every layer computes on `device`, with all its KV there that the budget allows.

        Weights without room there wait in `host_bytes` of main memory, the rest on disk, where they lie anyway, up to
        MAX_DISK_BYTES.
        """
        number = self.shape.num_layers
        fixed = self.workspace + self.embedding + self.head + 2 * self.layer  # one computing, one arriving
        near = self.most_near
        staged = self._staged(device) if self.is_limited else 0
        room = usable_bytes(device) - fixed - number * self.window - staged
        if room < near * self.growing:
            return None
        resident = min((room - near * self.growing) // max(self.layer, 1), number)
        rest, waiting = number - resident, (number - near) * self.growing
        in_host = min(host_bytes // max(self.layer, 1), rest) * self.layer
        kv_host = min((host_bytes - in_host) // max(self.growing, 1) * self.growing, waiting)
        on_disk = rest * self.layer - in_host
        if on_disk + waiting - kv_host > MAX_DISK_BYTES:
            return None
        part = DevicePlan(
            device,
            self.total_weights - rest * self.layer,
            number * self.window + near * self.growing,
            self.workspace + 2 * self.layer + staged,
            0,
            resident,
            self.most_kv if waiting else 0,
        )
        return Layout((part,), 1, in_host, on_disk, kv_host, waiting - kv_host)

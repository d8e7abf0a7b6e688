"""Keys and values that the device has no room for: whole layers wait in main memory, then on disk.

Every layer keeps all of its tokens, so answers are those of a cache that is all near; what waits is copied in when its
layer is computed, or, where main memory itself computes, read straight from the mapped file. Knows tensors; how much
room there is, is placement.py's to say.
"""

from __future__ import annotations

import math
import mmap
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import torch

from engine.cache.layers import GrowingLayer
from engine.cache.room import KvRoom
from engine.errors import NoSpace, OutOfMemory

Tier = Literal["near", "host", "disk"]


class Tiers:
    """The room of one cache, taken layer by layer in the order in which the layers are first used."""

    def __init__(self, room: KvRoom) -> None:
        self._folder = Path(room.folder)
        self._near = dict(room.near)
        self._left = {"host": room.host, "disk": room.disk}
        self._stages: dict[torch.device, _Stage] = {}

    def claim(self, device: torch.device, num_bytes: int) -> Tier:
        """The nearest place with room for so many bytes. Raises OutOfMemory where there is none."""
        name = str(device) if str(device) in self._near else ""
        if self._near.get(name, 0) >= num_bytes:
            self._near[name] -= num_bytes
            return "near"
        tier: Tier
        for tier in ("host", "disk"):
            if self._left[tier] >= num_bytes:
                self._left[tier] -= num_bytes
                return tier
        raise OutOfMemory(
            "no room is left for keys and values, neither near nor in main memory nor on the disk: "
            "lower --budget, or raise --kv-budget"
        )

    def hold(self, like: torch.Tensor, shape: Sequence[int], tier: Tier) -> torch.Tensor:
        """Memory of that place, not filled."""
        if tier == "near":
            return like.new_empty(shape)
        if tier == "host":
            return torch.empty(shape, dtype=like.dtype)
        return mapped(self._folder, shape, like.dtype)

    def stage(self, device: torch.device) -> _Stage:
        """One layer's worth of the device's memory, shared by all layers that wait."""
        return self._stages.setdefault(device, _Stage())


class TieredLayer(GrowingLayer):
    """A layer that is near while there is room, and waits elsewhere otherwise."""

    def __init__(self, capacity: int, tiers: Tiers) -> None:
        super().__init__(capacity)
        self._tiers = tiers
        self.tier: Tier = "near"

    def _hold(
        self, key_states: torch.Tensor, value_states: torch.Tensor, capacity: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        sides = (key_states, value_states)
        shapes = [(*side.shape[:2], capacity, side.shape[-1]) for side in sides]
        size = sum(math.prod(shape) * side.element_size() for shape, side in zip(shapes, sides, strict=True))
        self.tier = self._tiers.claim(key_states.device, size)
        keys, values = (self._tiers.hold(side, shape, self.tier) for shape, side in zip(shapes, sides, strict=True))
        return keys, values

    def whole(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Valid until another layer of the device is asked."""
        keys, values = super().whole()
        if self.tier == "near" or (self.tier == "disk" and self.device.type == "cpu"):
            return keys, values
        return self._tiers.stage(self.device).copies(keys, values, self._capacity, self.device)

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """In place, rows being in order: what waits for want of memory is not copied into it."""
        if self.tier == "near" or self.keys is None or self.values is None:
            super().batch_select_indices(indices)
            return
        rows = indices.tolist()
        for side in (self.keys, self.values):
            for place, row in enumerate(rows):
                if place != row:
                    side[place, :, : self._length] = side[row, :, : self._length]
        self.keys, self.values = self.keys[: len(rows)], self.values[: len(rows)]


class _Stage:
    """Where a waiting layer is copied when it is computed; as large as the largest that came."""

    def __init__(self) -> None:
        self._sides: list[torch.Tensor] = []

    def copies(
        self, keys: torch.Tensor, values: torch.Tensor, capacity: int, device: torch.device
    ) -> tuple[torch.Tensor, torch.Tensor]:
        shape = (*keys.shape[:2], capacity, keys.shape[-1])
        if not self._sides or self._sides[0].shape != shape:
            self._sides.clear()
            self._sides += [torch.empty(shape, dtype=keys.dtype, device=device) for _ in range(2)]
        length = keys.shape[-2]
        for stage, side in zip(self._sides, (keys, values), strict=True):
            for row in range(shape[0]):
                for head in range(shape[1]):  # each is one piece of memory on both sides
                    stage[row, head, :length].copy_(side[row, head], non_blocking=True)
        near, other = (stage[:, :, :length] for stage in self._sides)
        return near, other


def mapped(folder: Path, shape: Sequence[int], dtype: torch.dtype) -> torch.Tensor:
    """A tensor in a file without a name: private to this process and gone with it, however that ends.

    The disk's space is taken at once, since a disk that fills up later would kill the process. Raises NoSpace.
    """
    size = max(math.prod(shape) * dtype.itemsize, 1)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            else:
                file.truncate(size)
            memory = mmap.mmap(file.fileno(), size)
    except OSError as error:
        raise NoSpace(
            f"keys and values of this prompt wait on the disk, and {folder} does not take {size / 2**30:.1f} GiB "
            f"({error.strerror or error}): free disk space, or lower --budget"
        ) from None
    return torch.frombuffer(memory, dtype=dtype)[: math.prod(shape)].view(*shape)

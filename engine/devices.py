"""What this machine can hold a model in: GPUs and main memory, found without torch, or written by hand.

Knows how to ask and to parse. Does not know models. Figures are bytes; a GPU's free memory is what its driver says now.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.errors import EngineError

GIB = 2**30
_UNITS = {"gb": 10**9, "gib": GIB, "g": GIB, "mb": 10**6, "mib": 2**20, "tb": 10**12, "tib": 2**40}
_ITEM = re.compile(r"(?:(\d+)\s*[x×]\s*)?(cpu:)?(\d+(?:\.\d+)?)\s*([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Device:
    """`name` is torch's: cuda:0, cpu. `free_bytes`: what a new process may take."""

    name: str
    kind: Literal["gpu", "cpu"]
    total_bytes: int
    free_bytes: int
    title: str = ""


def parse_devices(text: str) -> tuple[Device, ...]:
    """`8x80GB`, `24GiB,cpu:96GiB`: GPUs unless marked cpu. Raises EngineError with the grammar."""
    devices: list[Device] = []
    for item in text.split(","):
        match = _ITEM.fullmatch(item.strip())
        if match is None or match[4].lower() not in _UNITS:
            raise EngineError(f"{item.strip()!r} names no device: write 8x80GB for GPUs, cpu:96GiB for main memory")
        size = int(float(match[3]) * _UNITS[match[4].lower()])
        if match[2]:
            devices.append(Device("cpu", "cpu", size, size))
            continue
        number = sum(d.kind == "gpu" for d in devices)
        devices += [Device(f"cuda:{number + i}", "gpu", size, size) for i in range(int(match[1] or 1))]
    if not devices:
        raise EngineError("no device: write 8x80GB for GPUs, cpu:96GiB for main memory")
    return tuple(devices)


def parse_size(text: str) -> int:
    """`5GiB`, `800MB`: bytes. Raises EngineError with the grammar."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]+)", text.strip(), re.IGNORECASE)
    if match is None or match[2].lower() not in _UNITS:
        raise EngineError(f"{text.strip()!r} is no size: write 5GiB or 800MB")
    return int(float(match[1]) * _UNITS[match[2].lower()])


def detect_devices() -> tuple[Device, ...]:
    """GPUs first, then main memory."""
    total, free = _main_memory()
    return (*_nvidia_gpus(), Device("cpu", "cpu", total, free))


def describe(devices: tuple[Device, ...]) -> str:
    """`2 × 24 GiB GPU, 96 GiB RAM`."""
    sizes: dict[float, int] = {}
    for device in devices:
        if device.kind == "gpu":
            key = round(device.total_bytes / GIB, 1)
            sizes[key] = sizes.get(key, 0) + 1
    words = [f"{count} × {size:g} GiB GPU" for size, count in sizes.items()]
    words += [f"{device.free_bytes / GIB:.1f} GiB RAM free" for device in devices if device.kind == "cpu"]
    return ", ".join(words)


def _nvidia_gpus() -> tuple[Device, ...]:
    """Asks the driver's own tool; none of it means no GPU that torch's CUDA build could use."""
    tool = shutil.which("nvidia-smi")
    if tool is None or not Path(tool).is_absolute():
        return ()
    query = [tool, "--query-gpu=index,uuid,name,memory.total,memory.free", "--format=csv,noheader,nounits"]
    try:
        result = subprocess.run(query, capture_output=True, timeout=10, check=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return ()
    return _visible(parse_gpu_table(result.stdout.decode("utf-8", "replace")), os.environ.get("CUDA_VISIBLE_DEVICES"))


@dataclass(frozen=True, slots=True)
class Gpu:
    """A row of the driver's table."""

    index: str
    uuid: str
    name: str
    total_bytes: int
    free_bytes: int


def parse_gpu_table(text: str) -> tuple[Gpu, ...]:
    """Rows of index, uuid, name, total MiB, free MiB; rows without figures (a GPU that is lost) are left out."""
    rows = []
    for line in text.split("\n"):
        fields = [field.strip() for field in line.split(",")]
        if len(fields) == 5 and fields[3].isdigit() and fields[4].isdigit():
            rows.append(Gpu(fields[0], fields[1], fields[2], int(fields[3]) * 2**20, int(fields[4]) * 2**20))
    return tuple(rows)


def _visible(gpus: tuple[Gpu, ...], visible: str | None) -> tuple[Device, ...]:
    """CUDA's rule: the list gives the order and ends at the first name that is none."""
    if visible is not None:
        chosen = []
        for name in (part.strip() for part in visible.split(",")):
            found = [gpu for gpu in gpus if name and (gpu.index == name or gpu.uuid.startswith(name))]
            if not found:
                break
            chosen.append(found[0])
        gpus = tuple(chosen)
    return tuple(Device(f"cuda:{i}", "gpu", g.total_bytes, g.free_bytes, g.name) for i, g in enumerate(gpus))


def _main_memory() -> tuple[int, int]:
    """Total and available bytes, the control group's limit included."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    free = total
    for line in _read("/proc/meminfo").split("\n"):
        if line.startswith("MemAvailable:"):
            free = int(line.split()[1]) * 1024
    limit, used = _read("/sys/fs/cgroup/memory.max").strip(), _read("/sys/fs/cgroup/memory.current").strip()
    if limit.isdigit() and used.isdigit():
        total = min(total, int(limit))
        free = min(free, max(int(limit) - int(used), 0))
    return total, free


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""

"""Which safetensors files a folder holds and what their headers say. Reads headers only, never a weight; torch-free.

Knows the file format. Does not know architectures. A pickle is never opened.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelUnreadable, PickledWeights

WEIGHT_INDEX = "model.safetensors.index.json"
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.pkl", "*.ckpt")
_MAX_HEADER = 100_000_000
_ITEM_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}
_ITEM_BYTES |= {"F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "U32": 4, "U64": 8}


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """One weight as its file's header describes it."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    num_bytes: int
    file: str


@dataclass(frozen=True, slots=True)
class Weights:
    """Every weight of a checkpoint; `files` are names inside its folder."""

    files: tuple[str, ...]
    tensors: dict[str, TensorInfo]

    @property
    def num_bytes(self) -> int:
        return sum(tensor.num_bytes for tensor in self.tensors.values())

    @property
    def num_parameters(self) -> int:
        return sum(math.prod(tensor.shape) for tensor in self.tensors.values())

    @property
    def dtype(self) -> str:
        """The dtype that most bytes are stored in, in torch's spelling."""
        totals: dict[str, int] = {}
        for tensor in self.tensors.values():
            totals[tensor.dtype] = totals.get(tensor.dtype, 0) + tensor.num_bytes
        names = {"F32": "float32", "BF16": "bfloat16", "F16": "float16"}
        largest = max(sorted(totals), key=lambda key: totals[key]) if totals else "BF16"
        return names.get(largest, "bfloat16")


def read_weights(folder: Path) -> Weights:
    """Raises PickledWeights, or ModelUnreadable for missing, truncated or contradicting files."""
    files = _files(folder)
    tensors: dict[str, TensorInfo] = {}
    for name in files:
        for tensor in _header(folder / name):
            if tensor.name in tensors:
                raise ModelUnreadable(f"{folder}: {tensor.name} stands in two files: fetch the checkpoint again")
            tensors[tensor.name] = tensor
    return Weights(files, tensors)


def _files(folder: Path) -> tuple[str, ...]:
    index = folder / WEIGHT_INDEX
    if index.is_file():
        names = sorted(set(files_of_index(index).values()))
        missing = [name for name in names if not (folder / name).is_file()]
        if missing:
            raise ModelUnreadable(
                f"{folder}: {len(missing)} of {len(names)} weight files are missing ({_some(missing)}): fetch them"
            )
        return tuple(names)
    names = sorted(p.name for p in folder.glob("*.safetensors") if p.is_file())
    if "model.safetensors" in names:
        return ("model.safetensors",)
    if len(names) == 1:
        return (names[0],)
    if names:
        raise ModelUnreadable(f"{folder}: several weight files and no {WEIGHT_INDEX}: fetch the index too")
    _refuse_other_formats(folder)
    raise ModelUnreadable(f"{folder} holds no weights (*.safetensors): fetch them")


def _refuse_other_formats(folder: Path) -> None:
    pickles = sorted(p.name for pattern in _PICKLES for p in folder.glob(pattern))
    if pickles:
        raise PickledWeights(
            f"{folder} holds {_some(pickles, 1)} only: pickled weights are refused. "
            "Convert them to safetensors, or point --model at a safetensors checkpoint."
        )
    if next(folder.glob("*.gguf"), None) is not None:
        raise ModelUnreadable(f"{folder} holds GGUF weights: serve them with llama.cpp and use --model server:URL")


def files_of_index(index: Path) -> dict[str, str]:
    """Tensor -> name of the safetensors file beside `index` that holds it. Raises ModelUnreadable."""
    try:
        document: Any = json.loads(index.read_text(encoding="utf-8"))
        entries = document["weight_map"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ModelUnreadable(f"{index}: damaged: fetch it again") from None
    found: dict[str, str] = {}
    for tensor, file in entries:
        # the index is input: a name that leads out of the folder is refused
        if not isinstance(file, str) or file != Path(file).name or not file.endswith(".safetensors"):
            raise ModelUnreadable(f"{index}: names {file!r}, which is no safetensors file of this folder")
        found[str(tensor)] = file
    return found


def _header(path: Path) -> list[TensorInfo]:
    size = path.stat().st_size
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if size < 8 or length > min(size - 8, _MAX_HEADER):
            raise ModelUnreadable(f"{path}: no safetensors file, or cut short: fetch it again")
        raw = stream.read(length)
    try:
        tensors = [_tensor(name, entry, path.name) for name, entry in json.loads(raw).items() if name != "__metadata__"]
        end = max((int(e["data_offsets"][1]) for n, e in json.loads(raw).items() if n != "__metadata__"), default=0)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise ModelUnreadable(f"{path}: its header is damaged: fetch it again") from None
    if size != 8 + length + end:
        raise ModelUnreadable(f"{path}: {size:,} bytes where its header says {8 + length + end:,}: fetch it again")
    return tensors


def _tensor(name: str, entry: dict[str, Any], file: str) -> TensorInfo:
    shape = tuple(int(n) for n in entry["shape"])
    first, last = entry["data_offsets"]
    dtype = str(entry["dtype"])
    if last - first != math.prod(shape) * _ITEM_BYTES.get(dtype, 0) and dtype in _ITEM_BYTES:
        raise ValueError(name)
    return TensorInfo(name, shape, dtype, last - first, file)


def _some(names: list[str], most: int = 3) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")

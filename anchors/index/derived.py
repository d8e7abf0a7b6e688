"""Results that follow from a snapshot and are dear to make: kept under its digest, made again when anything changed.

Knows how to keep them; nothing of how they are made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar, get_args

import msgspec

from anchors.index.packing import DamagedPack, Pieces
from anchors.types import Anchor, AnchorKind, FileRole

if TYPE_CHECKING:
    from anchors.index.store import Store

_T = TypeVar("_T")
_ROLES: Final[tuple[FileRole, ...]] = get_args(FileRole)


class _AnchorRow(msgspec.Struct, frozen=True, array_like=True):
    kind: AnchorKind
    path: int
    line: int
    text: bytes
    symbol: int | None
    reason: str
    score: float = 0.0


class _Anchors(msgspec.Struct, frozen=True, array_like=True):
    paths: tuple[bytes, ...]
    rows: tuple[_AnchorRow, ...]


def derived(
    store: Store,
    key: str,
    make: Callable[[], _T],
    dump: Callable[[_T], bytes | Pieces],
    load: Callable[[memoryview], _T],
) -> _T:
    """What is kept under `key`, else what `make` gives, kept from now on. `load` raises ValueError for bad bytes."""
    try:
        kept = store.get_artifact(key)
        if kept is not None:
            return load(kept)
    except (DamagedPack, ValueError):
        store.drop_pack(key)
    made = make()
    store.put_artifact(key, dump(made))
    return made


def dump_anchors(anchors: Sequence[Anchor]) -> bytes:
    numbers: dict[str, int] = {}
    rows = tuple(
        _AnchorRow(
            anchor.kind,
            numbers.setdefault(anchor.path, len(numbers)),
            anchor.line,
            anchor.text.encode("utf-8", "surrogatepass"),
            anchor.symbol,
            anchor.reason,
            anchor.score,
        )
        for anchor in anchors
    )
    return msgspec.msgpack.encode(_Anchors(tuple(os.fsencode(path) for path in numbers), rows))


def load_anchors(data: bytes | memoryview) -> tuple[Anchor, ...]:
    """Raises ValueError (msgspec's) for anything but the bytes of `dump_anchors`."""
    found = msgspec.msgpack.decode(data, type=_Anchors)
    paths = [os.fsdecode(path) for path in found.paths]
    return tuple(
        Anchor(
            row.kind,
            paths[row.path],
            row.line,
            row.text.decode("utf-8", "surrogatepass"),
            row.symbol,
            row.reason,
            row.score,
        )
        for row in found.rows
    )


def dump_file_roles(roles: Sequence[FileRole]) -> bytes:
    return bytes(map(_ROLES.index, roles))


def load_file_roles(data: bytes | memoryview, num_files: int) -> tuple[FileRole, ...]:
    """Raises ValueError for anything but what `dump_file_roles` gave of so many files."""
    if len(data) != num_files or max(data, default=0) >= len(_ROLES):
        raise ValueError("no roles of these files")
    return tuple(map(_ROLES.__getitem__, data))

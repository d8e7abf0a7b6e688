"""A snapshot as a pack and back.

Knows the layout at rest; nothing of where it lies or when it is out of date.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import msgspec

from anchors.index.columns import COLUMN_NAMES, Columns, StringTable
from anchors.index.packing import DamagedPack, Pack
from anchors.index.snapshot import Snapshot
from anchors.types import SkippedFile, SourceFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from anchors.index.columns import Ints
    from anchors.index.loading import RecordLoader


class _Listing(msgspec.Struct, frozen=True, array_like=True):
    """Files as columns: paths joined by NUL, which no path holds."""

    paths: bytes
    blob_ids: tuple[str, ...]
    sizes: tuple[int, ...]
    languages: tuple[str, ...]


class _Notes(msgspec.Struct, frozen=True, array_like=True):
    skipped: tuple[tuple[bytes, str], ...]
    partial: tuple[tuple[bytes, str], ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A snapshot with what its making had to say."""

    snapshot: Snapshot
    skipped: tuple[SkippedFile, ...]
    partial: tuple[SkippedFile, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a new snapshot is compared with: of each path the place, the blob id and the language ("" for none)."""

    places: Mapping[str, tuple[int, str, str]]
    partial: tuple[SkippedFile, ...]


def snapshot_sections(
    files: Sequence[SourceFile],
    columns: Columns,
    strings: StringTable,
    skipped: Sequence[SkippedFile],
    partial: Sequence[SkippedFile],
) -> dict[str, npt.NDArray[np.generic] | bytes]:
    listing = _Listing(
        _join(file.path for file in files),
        tuple(file.blob_id for file in files),
        tuple(file.size for file in files),
        tuple(file.language or "" for file in files),
    )
    notes = _Notes(_pairs(skipped), _pairs(partial))
    encode = msgspec.msgpack.encode
    sections: dict[str, npt.NDArray[np.generic] | bytes] = {"files": encode(listing), "notes": encode(notes)}
    sections.update(strings.sections())
    sections.update(columns.arrays())
    return sections


def open_snapshot(
    pack: Pack,
    wanted: tuple[SourceFile, ...] | None,
    loader: Callable[[tuple[SourceFile, ...]], RecordLoader],
    recover: Callable[[], Columns] | None,
) -> Stored:
    """`wanted`: the files that were to be in it, None where the caller does not know them. Raises DamagedPack.

    `recover` gives the same columns made anew, when one turns out damaged that is only looked at later; without it
    DamagedPack is raised then.
    """

    try:
        notes = msgspec.msgpack.decode(pack.bytes_of("notes"), type=_Notes)
        files = stored_files(pack) if wanted is None else wanted
    except (KeyError, msgspec.MsgspecError) as error:
        raise DamagedPack("no snapshot of this version") from error
    if notes.skipped and wanted is not None:
        gone = {os.fsdecode(path) for path, _ in notes.skipped}
        files = tuple(file for file in wanted if file.path not in gone)
    columns, strings = stored_columns(pack, recover)
    if len(columns.symbol_start) != len(files) + 1:
        raise DamagedPack("a snapshot of other files")
    load = loader(files)
    snapshot = Snapshot(files, lambda: strings, columns, load, load.skim, load.texts, load.shelf)
    return Stored(snapshot, _skipped(notes.skipped), _skipped(notes.partial))


def stored_columns(pack: Pack, recover: Callable[[], Columns] | None) -> tuple[Columns, StringTable]:
    """As `open_snapshot`."""

    def column(name: str) -> Ints:
        try:
            return cast("Ints", pack.array(name))
        except DamagedPack:
            if recover is None:
                raise
            values: Ints = getattr(recover(), name)
            return values

    if not pack.names.issuperset((*COLUMN_NAMES, "strings", "string_offsets")):
        raise DamagedPack("no snapshot of this version")
    offsets = cast("npt.NDArray[np.int64]", pack.array("string_offsets"))
    return Columns(column), StringTable(pack.bytes_of("strings"), offsets)


def stored_files(pack: Pack) -> tuple[SourceFile, ...]:
    listing = msgspec.msgpack.decode(pack.bytes_of("files"), type=_Listing)
    rows = zip(_split(listing.paths), listing.blob_ids, listing.sizes, listing.languages, strict=True)
    return tuple(SourceFile(path, blob_id, size, language or None) for path, blob_id, size, language in rows)


def stored_places(pack: Pack) -> Earlier:
    """Without a look at a column. Raises DamagedPack."""
    try:
        listing = msgspec.msgpack.decode(pack.bytes_of("files"), type=_Listing)
        notes = msgspec.msgpack.decode(pack.bytes_of("notes"), type=_Notes)
    except (KeyError, msgspec.MsgspecError) as error:
        raise DamagedPack("no snapshot of this version") from error
    rows = zip(range(len(listing.blob_ids)), listing.blob_ids, listing.languages, strict=True)
    return Earlier(dict(zip(_split(listing.paths), rows, strict=True)), _skipped(notes.partial))


def _join(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)


def _split(paths: bytes) -> list[str]:
    return os.fsdecode(paths).split("\0")[:-1]


def _pairs(files: Sequence[SkippedFile]) -> tuple[tuple[bytes, str], ...]:
    return tuple((os.fsencode(file.path), file.reason) for file in files)


def _skipped(pairs: Sequence[tuple[bytes, str]]) -> tuple[SkippedFile, ...]:
    return tuple(SkippedFile(os.fsdecode(path), reason) for path, reason in pairs)

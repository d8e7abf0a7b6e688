"""Which stretches of an earlier snapshot stay as they are and which files are laid anew, and the laying of both.

Knows listings, rows and the assembler; nothing of git or of parsing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from anchors.index.assemble import Assembler, RecordHead
from anchors.index.keys import record_key
from anchors.index.parsing import failure_reason
from anchors.types import SkippedFile, SourceFile

if TYPE_CHECKING:
    from anchors.index.columns import Columns, StringTable
    from anchors.index.persist import Stored

_GROUP = 512


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Files that stand together: in the earlier snapshot from `begin` on, or (None) nowhere in it."""

    begin: int | None
    files: list[SourceFile]


@dataclass(slots=True)
class Layout:
    """What `lay` makes. `missing`: reasons of files without a row, which another run may find."""

    files: list[SourceFile] = field(default_factory=list)
    skipped: list[SkippedFile] = field(default_factory=list)
    partial: list[SkippedFile] = field(default_factory=list)
    missing: list[SkippedFile] = field(default_factory=list)


class Plan:
    """`wanted` in the order of a snapshot, against the earlier snapshot `old`."""

    def __init__(self, wanted: Sequence[SourceFile], old: Stored | None) -> None:
        self._old = old
        self._stretches: list[_Stretch] = []
        places: dict[str, int] = {}
        before: tuple[SourceFile, ...] = ()
        if old is not None:
            before = old.snapshot.files
            places = {file.path: number for number, file in enumerate(before)}
        for file in wanted:
            place = places.get(file.path)
            if place is not None and not _is_same(before[place], file):
                place = None
            self._add(place, file)

    def _add(self, place: int | None, file: SourceFile) -> None:
        last = self._stretches[-1] if self._stretches else None
        if last is not None and place == (None if last.begin is None else last.begin + len(last.files)):
            last.files.append(file)
        else:
            self._stretches.append(_Stretch(place, [file]))

    def new_files(self) -> Iterator[SourceFile]:
        return (file for stretch in self._stretches if stretch.begin is None for file in stretch.files)

    def lay(
        self,
        rows: Callable[[Sequence[bytes]], Mapping[bytes, bytes]],
        unread: Mapping[str, str],
        folder: Path | None = None,
    ) -> tuple[Layout, Columns, StringTable]:
        """`rows` gives the stored rows by key; `unread` says why files without one have none; `folder` is where what
        is too much for memory lies meanwhile."""
        old = self._old
        if old is None:
            assembler = Assembler(folder=folder)
        else:
            assembler = Assembler(old.snapshot.columns, old.snapshot.table.encoded(), folder=folder)
        layout = Layout()
        notes = {} if old is None else {file.path: file for file in old.partial}
        for stretch in self._stretches:
            if stretch.begin is None:
                self._lay_new(stretch.files, rows, unread, assembler, layout)
            else:
                assembler.add_stretch(stretch.begin, stretch.begin + len(stretch.files))
                layout.files += stretch.files
                layout.partial += [notes[file.path] for file in stretch.files if file.path in notes]
        columns, strings = assembler.finish()
        return layout, columns, strings

    def _lay_new(
        self,
        files: Sequence[SourceFile],
        get: Callable[[Sequence[bytes]], Mapping[bytes, bytes]],
        unread: Mapping[str, str],
        assembler: Assembler,
        layout: Layout,
    ) -> None:
        decode = msgspec.msgpack.Decoder(RecordHead).decode
        waiting = iter(files)
        while group := list(islice(waiting, _GROUP)):
            keys = [record_key(file.blob_id, file.language or "") for file in group]
            rows = get(keys)
            heads: list[RecordHead] = []
            for file, key in zip(group, keys, strict=True):
                row = rows.get(key)
                reason = unread.get(file.path, "not in the index") if row is None else failure_reason(row)
                if row is None:
                    layout.missing.append(SkippedFile(file.path, reason or ""))
                elif reason is not None:
                    layout.skipped.append(SkippedFile(file.path, reason))
                else:
                    heads.append(decode(row))
                    layout.files.append(file)
                    if heads[-1].note:
                        layout.partial.append(SkippedFile(file.path, heads[-1].note))
            if heads:
                assembler.add_records([file.path for file in layout.files[-len(heads) :]], heads)


def _is_same(one: SourceFile, other: SourceFile) -> bool:
    return one.blob_id == other.blob_id and one.language == other.language

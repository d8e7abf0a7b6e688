"""Which stretches of an earlier snapshot stay as they are and which files are laid anew, in their order.

Knows listings, rows and the assembler; nothing of git or of parsing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from anchors.index.heads import RecordHead
from anchors.index.keys import record_key
from anchors.index.parsing import failure_reason
from anchors.types import SkippedFile, SourceFile

if TYPE_CHECKING:
    from anchors.index.assemble import Assembler
    from anchors.index.persist import Earlier

    Rows = Callable[[Sequence[bytes]], Mapping[bytes, bytes]]
    _Fresh = tuple[SourceFile, RecordHead]

_DECODE = msgspec.msgpack.Decoder(RecordHead).decode
_DAMAGED = "damaged in the index"
_GROUP = 512
_FEW = 8
"""One new file among so many, or fewer, are few."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Files that stand together: in the earlier snapshot from `begin` on, or (None) nowhere in it."""

    begin: int | None
    files: list[SourceFile]


@dataclass(slots=True)
class Layout:
    """What `follow` finds. `missing`: reasons of files without a row, which another run may find."""

    files: list[SourceFile] = field(default_factory=list)
    skipped: list[SkippedFile] = field(default_factory=list)
    partial: list[SkippedFile] = field(default_factory=list)
    missing: list[SkippedFile] = field(default_factory=list)


class Plan:
    """`wanted` in the order of a snapshot, against the earlier snapshot `old`."""

    def __init__(self, wanted: Sequence[SourceFile], old: Earlier | None) -> None:
        self._notes = {} if old is None else {file.path: file for file in old.partial}
        self._stretches: list[_Stretch] = []
        places = {} if old is None else old.places
        for file in wanted:
            found = places.get(file.path)
            is_same = found is not None and found[1:] == (file.blob_id, file.language or "")
            self._add(found[0] if found is not None and is_same else None, file)
        self.num_new = sum(len(stretch.files) for stretch in self._stretches if stretch.begin is None)
        self.is_small = self.num_new * _FEW <= len(wanted)

    def _add(self, place: int | None, file: SourceFile) -> None:
        last = self._stretches[-1] if self._stretches else None
        if last is not None and place == (None if last.begin is None else last.begin + len(last.files)):
            last.files.append(file)
        else:
            self._stretches.append(_Stretch(place, [file]))

    def new_files(self) -> Iterator[SourceFile]:
        return (file for stretch in self._stretches if stretch.begin is None for file in stretch.files)

    def follow(self, rows: Rows, unread: Mapping[str, str], assembler: Assembler | None) -> Layout:
        """What the snapshot holds, and all of it handed to `assembler`, which stands over the earlier one's columns.

        `rows` gives the stored rows by key; `unread` says why files without one have none.
        """
        layout = Layout()
        for stretch in self._stretches:
            if stretch.begin is None:
                self._follow_new(stretch.files, rows, unread, assembler, layout)
                continue
            if assembler is not None:
                assembler.add_stretch(stretch.begin, stretch.begin + len(stretch.files))
            layout.files += stretch.files
            layout.partial += [self._notes[file.path] for file in stretch.files if file.path in self._notes]
        return layout

    def _follow_new(
        self,
        files: Sequence[SourceFile],
        get: Rows,
        unread: Mapping[str, str],
        assembler: Assembler | None,
        layout: Layout,
    ) -> None:
        waiting = iter(files)
        while group := list(islice(waiting, _GROUP)):
            keys = [record_key(file.blob_id, file.language or "") for file in group]
            rows = get(keys)
            fresh: list[_Fresh] = []
            for file, key in zip(group, keys, strict=True):
                row = rows.get(key)
                reason = unread.get(file.path, "not in the index") if row is None else failure_reason(row)
                head = None if row is None or reason is not None else _head(row)
                if head is not None:
                    fresh.append((file, head))
                elif row is None or reason is None:
                    layout.missing.append(SkippedFile(file.path, reason or _DAMAGED))
                else:
                    layout.skipped.append(SkippedFile(file.path, reason))
            if assembler is not None:
                fresh = _added(assembler, fresh, layout)
            layout.files += [file for file, _ in fresh]
            layout.partial += [SkippedFile(file.path, head.note) for file, head in fresh if head.note]


def _head(row: bytes) -> RecordHead | None:
    """None for bytes that are no record, whatever their checksum says."""
    try:
        return _DECODE(row)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _added(assembler: Assembler, fresh: list[_Fresh], layout: Layout) -> list[_Fresh]:
    """Those that the assembler took: all, but for records whose rows turn out to be none."""
    if not fresh:
        return fresh
    try:
        assembler.add_records([file.path for file, _ in fresh], [head for _, head in fresh])
    except ValueError:
        if len(fresh) > 1:
            return [taken for one in fresh for taken in _added(assembler, [one], layout)]
        layout.missing.append(SkippedFile(fresh[0][0].path, _DAMAGED))
        return []
    return fresh

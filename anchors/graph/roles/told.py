"""What each file of a snapshot tells of its roles by itself: its first words, what may stand for it, what starts in it.

It needs no graph, so that it is made beside one, and is taken over for files that stay. Knows nothing of anchors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from anchors.graph.roles.entries import Asides
from anchors.graph.roles.standins import SECTION, stand_ins
from anchors.graph.roles.starting import Start, asks_for_text, starts_of
from anchors.graph.texts.labels import clean
from anchors.index.snapshot import Snapshot
from anchors.records import Import
from anchors.syntax.languages import is_test_path, is_vendored_path

UNSAID: Final = re.compile(r"(?:TODO|FIXME|XXX|HACK)\b|(?i:@?\\?file(?:name)?)\s*:?\s*[\w./-]+\.\w+$")
"""First words that say nothing of what a file is for: what is to be done, what it is called."""


class FileTold(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Of one file. `words`: its own, "" where it says nothing; `places`: int32, its stand-ins then; `starts`: none of
    what is aside, nor of what `asks_for_text`, for only that tells; `is_apart`: a test's, or somebody else's."""

    words: str = ""
    places: bytes = b""
    starts: tuple[Start, ...] = ()
    asks_for_text: bool = False
    is_generated: bool = False
    is_apart: bool = False
    loads: tuple[str, ...] = ()
    """Names of functions that it looks for in libraries of C."""


class _Rows(msgspec.Struct, frozen=True, array_like=True):
    shared: dict[bytes, bytes]
    files: tuple[FileTold, ...]


class Told:
    """An `anchors.index.renewing.Maker`. `files` in the order of the snapshot."""

    def __init__(self, files: tuple[FileTold, ...], shared: Mapping[bytes, bytes]) -> None:
        """`shared`: what decides besides a file's own path whether it is aside."""
        self.files = files
        self._shared = dict(shared)

    @classmethod
    def build(cls, snapshot: Snapshot, _: Path | None = None) -> Told:
        return cls._of(snapshot, Asides(snapshot.files), {})

    @classmethod
    def renew(cls, snapshot: Snapshot, earlier: Snapshot, data: bytes | memoryview, _: Path | None = None) -> Told:
        """The same as `build`. Raises ValueError where `data` is nothing that was told of `earlier`."""
        before = cls.from_bytes(data)
        if len(before.files) != len(earlier.files):
            raise ValueError("told of other files")
        asides = Asides(snapshot.files)
        if before._shared != asides.shared:
            return cls._of(snapshot, asides, {})
        rows = zip(earlier.files, before.files, strict=True)
        known = {(file.path, file.blob_id, file.language): told for file, told in rows}
        return cls._of(snapshot, asides, known)

    @classmethod
    def _of(cls, snapshot: Snapshot, asides: Asides, known: Mapping[tuple[str, str, str | None], FileTold]) -> Told:
        found = []
        for number, file in enumerate(snapshot.files):
            told = known.get((file.path, file.blob_id, file.language))
            found.append(_told_of(snapshot, number, asides) if told is None else told)
        return cls(tuple(found), asides.shared)

    def to_pieces(self) -> list[bytes]:
        return [msgspec.msgpack.encode(_Rows(self._shared, self.files))]

    @classmethod
    def from_bytes(cls, data: bytes | memoryview) -> Told:
        """Raises ValueError (msgspec's) for anything but what `to_pieces` gives."""
        found = msgspec.msgpack.decode(data, type=_Rows)
        return cls(found.files, found.shared)


def _imported(imports: Iterable[Import]) -> set[str]:
    """Names that a file has from elsewhere; a test inside of it imports what the file defines."""
    return {item.alias for item in imports if item.scope < 0}


def _told_of(snapshot: Snapshot, file: int, asides: Asides) -> FileTold:
    record, symbols = snapshot.skim_once(file), snapshot.symbols_of(file)[1:]
    is_code = bool((snapshot.columns.symbol_kind[symbols.start : symbols.stop] != SECTION).any())
    words, places = "", b""
    if record.is_generated:
        pass  # what it says is its generator's
    elif " " in record.doc and (is_code or not symbols) and not UNSAID.match(record.doc):
        words = clean(record.doc)
    elif is_code:
        places = stand_ins(snapshot, file, record.language, _imported(record.imports)).tobytes()
    path, starts, asks = snapshot.files[file].path, tuple[Start, ...](), False
    if not asides.has(path) and not asides.is_helper(path, record.language):
        asks = asks_for_text(snapshot, file, record)
        starts = () if asks else tuple(starts_of(snapshot, file, record, None, asides.marked))
    is_apart = is_test_path(path) or is_vendored_path(path)
    loads = tuple(dict.fromkeys(fact.name for fact in record.facts if fact.kind == "export" and fact.value == "loaded"))
    return FileTold(words, places, starts, asks, record.is_generated, is_apart, () if is_apart else loads)

"""What resolving needs of all records beyond the columns: signatures, bases, decorators, imports, bindings, some facts.

Kept beside the snapshot, so that after an edit the records of what was edited are read and no others: the same bytes as
from all of them. Places in a file count from its first definition. Knows nothing of what a name means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from anchors.graph.texts.strings import ManyTexts
from anchors.graph.texts.textrows import Span, TextRows
from anchors.index.packing import DamagedPack, Pack
from anchors.index.snapshot import Snapshot
from anchors.records import Definition, FileRecord

Ints = npt.NDArray[np.int32]

KIND: Final = "gathered"
FACTS: Final = ("literal", "route", "handler")
FAMILY_OF_C: Final = ("c", "cpp")
SIGNED_IN_C: Final = frozenset({"function", "method", "constructor", "macro", "property"})
"""Whose signatures are asked for in C, where a tree may have millions of constants and fields."""


class Gathered:
    """Of all files of a snapshot in its order; `signatures` of all its symbols."""

    def __init__(self) -> None:
        self.languages = TextRows(1, (0,))
        self.imports = TextRows(6, (0, 1, 2))  # module, name, alias, line, scope, is_reexport
        self.bindings = TextRows(3, (1, 2))  # scope, name, type text
        self.bases = TextRows(2, (1,))  # definition, one of its bases
        self.decorators = TextRows(2, (1,))
        self.facts = TextRows(6, (0, 3, 4, 5))  # kind, line, scope, name, value, text
        self.signatures = ManyTexts()

    @property
    def parts(self) -> dict[str, TextRows]:
        return {name: part for name, part in vars(self).items() if isinstance(part, TextRows)}

    @property
    def num_files(self) -> int:
        return len(self.languages.ends) - 1

    def add(self, record: FileRecord) -> None:
        """The next file."""
        self.languages.rows.append(self.languages.once[record.language])
        once, rows = self.imports.once, self.imports.rows
        for item in record.imports:
            texts = (once[item.module], once[item.name], once[item.alias])
            rows.extend((*texts, item.line, item.scope, item.is_reexport))
        once = self.bindings.once
        bound = record.bindings
        self.bindings.rows.extend([number for it in bound for number in (it.scope, once[it.name], once[it.type_text])])
        bases, decorators = self.bases, self.decorators
        for place, definition in enumerate(record.definitions):
            for text in definition.bases:
                bases.rows.extend((place, bases.once[text]))
            for text in definition.decorators:
                decorators.rows.extend((place, decorators.once[text]))
        once = self.facts.once
        for fact in record.facts:
            if fact.kind in FACTS:
                kind = once[fact.kind]
                texts = (once[fact.name], once[fact.value], once[fact.text])
                self.facts.rows.extend((kind, fact.line, fact.scope, *texts))
        self.signatures.extend(("", *_signed(record)))
        for part in self.parts.values():
            part.end_file()

    def close(self) -> None:
        for part in self.parts.values():
            part.close()

    def sections(self) -> dict[str, npt.NDArray[np.generic] | bytes | Sequence[memoryview]]:
        found: dict[str, npt.NDArray[np.generic] | bytes | Sequence[memoryview]] = {
            "signatures": [self.signatures.data],
            "signature_ends": self.signatures.ends,
        }
        for name, part in self.parts.items():
            found.update(part.sections(name))
        return found

    @classmethod
    def from_pack(cls, pack: Pack) -> Gathered:
        """Raises DamagedPack for anything but a pack of `sections`."""
        found = cls()
        for name, part in found.parts.items():
            part.take(pack, name)
        ends = cast("npt.NDArray[np.int64]", pack.array("signature_ends"))
        found.signatures = ManyTexts.of([pack.bytes_of("signatures")], ends)
        return found


def gathered(snapshot: Snapshot, earlier: Snapshot | None = None) -> Gathered:
    """As it is kept, or made from what is kept of an earlier snapshot, or of all records."""
    found = _kept(snapshot)
    if found is None:
        before = None if earlier is None else _kept(earlier)
        found = gather(snapshot) if before is None or earlier is None else renewed(snapshot, earlier, before)
        if snapshot.shelf is not None:
            snapshot.shelf.put(KIND, "graph", found.sections())
    return found


def gather(snapshot: Snapshot) -> Gathered:
    found = Gathered()
    for file in range(len(snapshot.files)):
        found.add(snapshot.record_once(file))
    found.close()
    return found


def renewed(snapshot: Snapshot, earlier: Snapshot, before: Gathered) -> Gathered:
    """What `gather` gives. A record depends on content and language alone, wherever a file lies."""
    places = {(file.blob_id, file.language): number for number, file in enumerate(earlier.files)}
    fresh, spans, symbols = Gathered(), list[Span](), [0]
    for number, file in enumerate(snapshot.files):
        place = places.get((file.blob_id, file.language), -1)
        is_kept = place >= 0
        if not is_kept:
            place, record = fresh.num_files, snapshot.record_once(number)
            fresh.add(record)
            symbols.append(symbols[-1] + 1 + len(record.definitions))
        if spans and spans[-1][0] == is_kept and spans[-1][2] == place:
            spans[-1] = is_kept, spans[-1][1], place + 1
        else:
            spans.append((is_kept, place, place + 1))
    found, parts = Gathered(), before.parts
    for name, part in fresh.parts.items():
        setattr(found, name, parts[name].spliced(part, spans))
    pieces = []
    for is_kept, first, last in spans:
        texts = before.signatures if is_kept else fresh.signatures
        starts = earlier.columns.symbol_start if is_kept else symbols
        pieces.append(texts.piece(int(starts[first]), int(starts[last])))
    lengths = np.concatenate([np.zeros(1, dtype=np.int64), *(np.diff(ends) for _, ends in pieces)])
    found.signatures = ManyTexts.of([data for data, _ in pieces], np.cumsum(lengths))
    return found


def _signed(record: FileRecord) -> list[str]:
    if record.language not in FAMILY_OF_C:
        return [item.signature for item in record.definitions]
    return [
        item.signature if item.kind in SIGNED_IN_C and not _is_plain_macro(item) else "" for item in record.definitions
    ]


def _is_plain_macro(definition: Definition) -> bool:
    """One whose signature tells no type: most symbols of a large tree of C."""
    signature = definition.signature
    return signature.startswith("#define ") and signature.find(definition.name, 8 + len(definition.name)) < 0


def _kept(snapshot: Snapshot) -> Gathered | None:
    pack = None if snapshot.shelf is None else snapshot.shelf.get(KIND, "graph")
    if pack is None:
        return None
    try:
        found = Gathered.from_pack(pack)
    except (DamagedPack, KeyError):
        return None
    num_files = {len(part.ends) - 1 for part in found.parts.values()}
    is_whole = num_files == {len(snapshot.files)} and len(found.signatures) == snapshot.num_symbols
    return found if is_whole else None

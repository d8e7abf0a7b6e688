"""What calls and constructions pass, in languages whose arguments no compiled loop reads, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tree_sitter import Node

from anchors.records import REFERENCE_FIELDS, REFERENCE_KINDS
from anchors.syntax.callees import Parts
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import LooseReference, Rules
from anchors.syntax.strings import Strings

CALL: Final = REFERENCE_KINDS.index("call")
NEW: Final = REFERENCE_KINDS.index("new")
Span = tuple[int, int]
_MADE: Final = b"new"
"""What stands for the name of a type that is not said again."""


def passed(
    rows: bytes,
    found: dict[str, list[Node]],
    data: bytes,
    parts: Parts,
    strings: Strings,
    rules: Rules,
    loose: Sequence[LooseReference] = (),
) -> bytes:
    """`rows`: the references, those of one kind in the order of the source; none stands for a callee without a name.
    `loose`: the last of them, which no capture spells out."""
    import numpy as np

    kinds = np.frombuffer(rows, dtype=np.int32).reshape(-1, REFERENCE_FIELDS)[:, 2]
    calls = sorted(set(map(byte_range, found.get("reference.call", ()))))
    made = sorted(map(byte_range, found.get("reference.new", ())))
    told: list[Span] = []
    for kind, spans in ((CALL, calls), (NEW, made)):
        first = np.flatnonzero(kinds == kind)[:1].tolist()
        named = (span for span in spans if parts[data[span[0] : span[1]]][1])
        for row in first:
            told += _behind(row, named, data, strings, rules)
    for row, item in enumerate(loose, len(kinds) - len(loose)):
        shape = item.passed
        if shape is None and data.startswith(_MADE, item.at):
            shape = rules.passed_at(data, item.at + len(_MADE))
        if shape is not None:
            told.append((row, strings[shape]))
    return np.array(told, dtype=np.int32).reshape(-1, 2).tobytes()


def _behind(row: int, named: Iterable[Span], data: bytes, strings: Strings, rules: Rules) -> Iterator[tuple[int, int]]:
    """By row, the first of which is `row`, what stands in the brackets behind these names."""
    for at, (_, end) in enumerate(named, row):
        shape = rules.passed_at(data, end)
        if shape is not None:
            yield at, strings[shape]

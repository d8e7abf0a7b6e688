"""Cuts a file into chunks, and counts the words of each.

Every line is in exactly one chunk (of a notebook those of its cells). A function with the comment above it is a chunk;
what is left of a class, and of the file, are chunks between them. Words are identifiers as written; splitting and
folding them is the search's work.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable
from itertools import chain, groupby, pairwise
from typing import Final

from anchors.records import KIND_IDS, MAX_WORD, TERM_FIELDS, Definition
from anchors.syntax import compiled
from anchors.syntax.drafts import CALLABLES, CONTAINERS, Draft
from anchors.syntax.source import Source
from anchors.syntax.strings import Strings

MAX_LOOSE_LINES: Final = 60  # of a class's or file's own lines
MAX_FUNCTION_LINES: Final = 160
MAX_TEXT_LINES: Final = 40
MAX_MINIFIED_BYTES: Final = 1 << 16

_SPACED: Final = bytes(code if code == 0x5F or (code < 128 and chr(code).isalnum()) else 0x20 for code in range(256))
"""Everything but ASCII letters, digits and `_` as a space: translating and splitting is twice as fast as a pattern."""


def code_chunks(
    source: Source,
    placed: list[Draft],
    drafts: list[Draft],
    definitions: tuple[Definition, ...],
    first_line: Callable[[int], int],
) -> list[tuple[int, int, int]]:
    """(first line, last line, scope) rows in line order.

    `placed` are the drafts by position, `drafts` and `definitions` by index; `first_line` says where the comment above
    a line begins.
    """
    if not source.starts:
        return []  # an empty component is a definition all the same
    if compiled.text is not None:
        found: list[tuple[int, int, int]] = compiled.text.chunks(
            source.data, source.starts, placed, drafts, definitions, first_line, CONTAINERS, CALLABLES,
            (MAX_FUNCTION_LINES, MAX_LOOSE_LINES),
        )  # fmt: skip
        return found
    owner = [-1] * (source.num_lines + 1)
    for draft in placed:
        if draft.kind not in CONTAINERS and (draft.kind not in CALLABLES or draft.body < 0):
            continue
        if draft.merged is None:
            definition = definitions[draft.index]
            first, last = definition.start_line, definition.end_line
        else:
            first, last = source.line(draft.start), source.line(max(draft.start, draft.end - 1))
        parent = draft.parent
        if parent is not None and draft.kind in CALLABLES and parent.kind in CALLABLES:
            length = source.line(parent.end - 1) - source.line(parent.start)
            if length < MAX_FUNCTION_LINES // 2 or last - first < 3:
                continue
        if draft.merged is None:
            first = min(first, first_line(first))
        owner[first : last + 1] = [draft.index] * (last + 1 - first)
    return _split(source, _runs(source, owner), drafts)


def _runs(source: Source, owner: list[int]) -> list[tuple[int, int, int]]:
    """Stretches of lines of one owner; a blank stretch goes to the one before it."""
    runs: list[tuple[int, int, int]] = []
    first = 1
    for scope, lines in groupby(owner[1:]):
        last = first + len(list(lines)) - 1
        if runs and (runs[-1][2] == scope or not source.span(first, last).strip(b" \t\r\n{}();,")):
            runs[-1] = (runs[-1][0], last, runs[-1][2])
        else:
            runs.append((first, last, scope))
        first = last + 1
    return runs


def _split(source: Source, runs: list[tuple[int, int, int]], drafts: list[Draft]) -> list[tuple[int, int, int]]:
    chunks: list[tuple[int, int, int]] = []
    for first, last, scope in runs:
        is_function = scope >= 0 and drafts[scope].kind in CALLABLES
        limit = MAX_FUNCTION_LINES if is_function else MAX_LOOSE_LINES
        if last - first < limit:
            chunks.append((first, last, scope))
        else:
            chunks.extend((start, end, scope) for start, end in even_parts(first, last, limit))
    return chunks


def even_parts(first: int, last: int, limit: int) -> list[tuple[int, int]]:
    """Lines `first` to `last` in as few parts of nearly the same length as `limit` allows."""
    total = last - first + 1
    count = -(-total // limit)
    edges = [first + total * part // count for part in range(count + 1)] if count else []
    return [(start, end - 1) for start, end in pairwise(edges)]


def pack_chunks(chunks: list[tuple[int, int, int]]) -> bytes:
    if compiled.text is not None:
        packed: bytes = compiled.text.packed(chunks)
        return packed
    return array("i", chain.from_iterable(chunks)).tobytes()


def pack_symbols(definitions: tuple[Definition, ...], strings: Strings) -> bytes:
    """SYMBOL_FIELDS of each definition; their names become strings of the file."""
    if compiled.drafts is not None:
        packed: bytes = compiled.drafts.symbols(definitions, KIND_IDS, strings)
        return packed
    rows: list[int] = []
    for item in definitions:
        rows += (
            strings[item.name.encode("utf-8", "replace")], KIND_IDS[item.kind], item.parent, item.start_line,
            item.end_line, item.is_exported,
        )  # fmt: skip
    return array("i", rows).tobytes()


def pack_terms(source: Source, chunks: list[tuple[int, int, int]], strings: Strings) -> bytes:
    """(chunk, string id, count) rows, chunk by chunk, words in the order of their first use."""
    if compiled.text is not None:
        packed: bytes = compiled.text.terms(source.data, source.starts, chunks, strings)
        return packed
    return pack_terms_interpreted(source, chunks, strings)


def pack_terms_interpreted(source: Source, chunks: list[tuple[int, int, int]], strings: Strings) -> bytes:
    """What `native_text.terms` does, in Python."""
    import numpy as np

    data, starts = source.data.translate(_SPACED), [*source.starts, len(source.data)]
    number = strings.__getitem__
    words: list[int] = []
    counts: list[int] = []
    lengths: list[int] = []
    for first, last, _ in chunks:
        start = starts[first - 1]
        found = Counter(data[start : min(starts[last], start + MAX_MINIFIED_BYTES)].split())
        kept = [word for word in found if 1 < len(word) <= MAX_WORD and word > b":"]  # digits sort before the colon
        words.extend(map(number, kept))
        counts.extend(map(found.__getitem__, kept))
        lengths.append(len(kept))
    rows = np.empty((len(words), TERM_FIELDS), dtype=np.int32)
    rows[:, 0] = np.repeat(np.arange(len(lengths)), lengths)
    rows[:, 1], rows[:, 2] = words, counts
    return rows.tobytes()

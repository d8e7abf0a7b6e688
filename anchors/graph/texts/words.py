"""Which files hold a word, by the snapshot's own postings: no file is read.

Knows words as the index splits them (`anchors.syntax.chunks`), not what they mean there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from anchors.index.snapshot import Snapshot
from anchors.records import MAX_WORD

if TYPE_CHECKING:
    from anchors.index.columns import Ints

_WORD: Final = re.compile(r"[A-Za-z_0-9]+", re.ASCII)


def strings_of(snapshot: Snapshot, chunk: int) -> list[int]:
    """The words of a chunk, as string ids."""
    found: list[int] = words_of(snapshot, chunk, chunk + 1)[1].tolist()
    return found


def words_of(snapshot: Snapshot, first: int, last: int) -> tuple[Ints, Ints]:
    """Chunk and word, as a string id, of the words of chunks in a row, `last` not included."""
    columns = snapshot.columns
    low, high = columns.posting_start[[first, last]].tolist()
    return columns.chunks_between(low, high), columns.posting_string[low:high]


def files_with_word(snapshot: Snapshot, word: str) -> Sequence[int] | None:
    """Files, code and text alike, that hold a word, in their order; None where the index keeps no such word (one
    letter, a number, other alphabets), so that any file may."""
    if not 1 < len(word) <= MAX_WORD or not _WORD.fullmatch(word) or word <= ":":
        return None
    number = snapshot.string_id(word)
    return () if number is None else snapshot.columns.files_holding(number)


def files_with(snapshot: Snapshot, text: str) -> Sequence[int]:
    """Files that may hold a text: those with the rarest of its words; all of them where it has no word to look up."""
    found: Sequence[int] | None = None
    for word in set(_WORD.findall(text)):
        files = files_with_word(snapshot, word)
        if files is not None and (found is None or len(files) < len(found)):
            found = files
    return range(len(snapshot.files)) if found is None else found

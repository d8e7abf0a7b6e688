"""Identifiers that a question spells out, and the files that define them.

Knows nothing of shares: file -> (how much, by which name).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.snapshot import Snapshot
from anchors.search.lexical import LexicalIndex
from anchors.search.words import IDENTIFIER, QUOTED, REQUEST_WORDS, STOP_WORDS, UNSPOKEN, is_code_like, split, whole

MAX_DEFINERS: Final = 4
"""A name that more files define says nothing of any."""
MAX_WORTH: Final = 2.0
MIN_QUOTED, MIN_CAPITAL = 3, 4


def spelled(question: str) -> Mapping[str, str]:
    """Whole identifiers as terms -> as the question writes them: what is quoted, what is plainly no word of prose, and
    of the first line what has a capital letter."""
    text = UNSPOKEN.sub(" ", question).strip()
    quoted = {word for groups in QUOTED.findall(text) for part in groups for word in IDENTIFIER.findall(part)}
    named = {word for word in IDENTIFIER.findall(text.partition("\n")[0]) if _is_capital(word)}
    return {
        whole(word): word
        for word in IDENTIFIER.findall(text)
        if is_code_like(word) or word in named or (word in quoted and len(word) >= MIN_QUOTED)
    }


def _is_capital(word: str) -> bool:
    is_prose = word.lower() in STOP_WORDS or word.lower() in REQUEST_WORDS
    return word[0].isupper() and len(word) >= MIN_CAPITAL and not is_prose


def definers(
    snapshot: Snapshot, lexical: LexicalIndex, question: str, own: npt.NDArray[np.bool_]
) -> Mapping[int, tuple[float, str]]:
    """Of the files in `own`, those that define what the question spells out: one for each name, shared where several
    define it, and the first of them."""
    columns = snapshot.columns
    words = {
        string: word for term, word in spelled(question).items() for string in _written(snapshot, lexical, term, word)
    }
    is_named = np.isin(columns.symbol_name, np.array(sorted(words), dtype=np.int32))
    rows = np.flatnonzero(is_named & own[columns.symbol_file] & (columns.symbol_parent >= 0))
    files: dict[str, set[int]] = {}
    for name, file in zip(columns.symbol_name[rows].tolist(), columns.symbol_file[rows].tolist(), strict=True):
        files.setdefault(words[name], set()).add(file)
    found: dict[int, tuple[float, str]] = {}
    for word, some in files.items():
        if len(some) <= MAX_DEFINERS:
            for file in sorted(some):
                worth, first = found.get(file, (0.0, word))
                found[file] = min(MAX_WORTH, worth + 1 / len(some)), first
    return found


def _written(snapshot: Snapshot, lexical: LexicalIndex, term: str, word: str) -> list[int]:
    """The table's strings that are that identifier, whatever their case and underscores."""
    found = lexical.strings_of(term)
    parts = split(word)
    if len(found) or len(parts) != 1:
        return [int(string) for string in found]
    table = snapshot.table
    return [int(string) for string in lexical.strings_of(parts[0]) if whole(table[string]) == term]

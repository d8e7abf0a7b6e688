"""The signatures of one file, by the line and the name of each function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from anchors.syntax.signatures import Signature, signatures

ASKED_SINGLY: Final = 8
"""Lines that are looked at by themselves; of a file that is asked about more often all are read, once."""


class FileSignatures:
    def __init__(self, data: bytes, language: str) -> None:
        self._data, self._language = data, language
        self._lines: set[int] = set()
        self._is_whole = False
        self._found: defaultdict[tuple[int, str], list[Signature]] = defaultdict(list)

    def at(self, line: int, name: str) -> Sequence[Signature]:
        """Of the functions of that name, where it stands on that line, in their order."""
        if not self._is_whole and line not in self._lines:
            self._read(line)
        return self._found.get((line, name), ())

    def _read(self, line: int) -> None:
        self._lines.add(line)
        self._is_whole = len(self._lines) > ASKED_SINGLY
        if self._is_whole:
            self._found.clear()
        for item in signatures(self._data, self._language, None if self._is_whole else (line, line)):
            self._found[item.line, item.name].append(item)

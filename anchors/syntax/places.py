"""Where a word stands in a file's bytes, and what a pattern makes of those places.

A pattern that begins with an assertion or a choice is tried at every byte; a word is looked for many times as quickly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def places(data: bytes, word: bytes) -> Iterator[int]:
    """Where it begins, within longer words too."""
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)


def matches(pattern: re.Pattern[bytes], word: bytes, data: bytes) -> Iterator[re.Match[bytes]]:
    """As `pattern.finditer(data)`, of a pattern whose matches all begin with `word`."""
    at = data.find(word)
    while at >= 0:
        match = pattern.match(data, at)
        if match is not None:
            yield match
        at = data.find(word, at + 1 if match is None else match.end())


def has_line(pattern: re.Pattern[bytes], words: tuple[bytes, ...], data: bytes) -> bool:
    """As `pattern.search(data)`, of a pattern that matches from the start of a line, and only one with such a word."""
    for word in words:
        at = data.find(word)
        while at >= 0:
            if pattern.match(data, data.rfind(b"\n", 0, at) + 1):
                return True
            end = data.find(b"\n", at)
            at = data.find(word, end) if end >= 0 else -1
    return False

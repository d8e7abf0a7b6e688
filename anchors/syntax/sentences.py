"""Where a sentence of prose ends: not at the dot of an abbreviation or of an item's number.

Knows words; nothing of comments, markup or what follows a sentence.
"""

from __future__ import annotations

import re
from string import ascii_letters
from typing import Final

SHORT: Final = frozenset(
    ("al", "approx", "cf", "dr", "eg", "esp", "etc", "ie", "incl", "mr", "mrs", "ms", "prof", "resp", "viz", "vs")
)
"""Words that end with a dot of their own; `e.g.` and `U.S.` are told by their single letters."""
_OF_WORDS: Final = frozenset(f"{ascii_letters}.")
MAX_WORD: Final = 12
MAX_NUMBER: Final = 2
"""Digits of an item's number that a text begins with: `1. Open the gate.`"""


def is_abbreviated(text: str, end: int) -> bool:
    """Whether what stands before `end` is the dot of an abbreviation, or of the number that the text begins with.

    `native_docs` does the same, in ASCII.
    """
    if not 1 < end <= len(text) or text[end - 1] != ".":
        return False
    if end - 1 <= MAX_NUMBER and all("0" <= letter <= "9" for letter in text[: end - 1]):
        return True
    at = end - 1
    while (
        at > 0 and end - at <= MAX_WORD and (text[at - 1] == "." or (text[at - 1].isascii() and text[at - 1].isalpha()))
    ):
        at -= 1
    if at > 0 and (text[at - 1].isalnum() or text[at - 1] in "._"):
        return False  # part of another word, or of a longer one
    word = text[at : end - 1]
    if "." in word:
        return all(len(part) == 1 for part in word.split("."))
    return word.lower() in SHORT


def first_end(text: str, ends: re.Pattern[str], least: int = 0) -> int:
    """Where the first sentence ends, by a pattern of what stands behind an end; -1 where none does. `least`: characters
    that it has at least."""
    found = (match.start() for match in ends.finditer(text))
    return next((end for end in found if end > least and not is_abbreviated(text, end)), -1)

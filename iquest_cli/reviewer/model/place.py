"""Finds the lines that a model quotes. Only the source decides: what is not found there proves nothing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

MIN_QUOTE: Final = 4
"""Letters and digits; less stands everywhere."""
MAX_QUOTE_LINES: Final = 12


def quoted_lines(quote: str) -> list[str]:
    """The lines of a quote, white space folded; a diff's mark before each of them is taken off only if all have one."""
    lines = [line for line in quote.strip("\n").split("\n") if line.strip()]
    if lines and all(line[:1] == "+" for line in lines):
        lines = [line[1:] for line in lines]
    return [" ".join(line.split()) for line in lines]


def find_quote(quote: str, lines: list[str], near: Collection[int] = ()) -> tuple[int, int] | None:
    """First and last line, 1-based, of the best place of a quote; None where it stands nowhere.

    A single line may be part of one. Of several places: one that begins in `near` (lines that the change added), then
    the one nearest to them, then the first.
    """
    wanted = quoted_lines(quote)
    size = len(wanted)
    if not 0 < size <= MAX_QUOTE_LINES or sum(char.isalnum() for char in "".join(wanted)) < MIN_QUOTE:
        return None
    flat = [(number, folded) for number, line in enumerate(lines, 1) if (folded := " ".join(line.split()))]
    texts = [text for _, text in flat]
    found = [at for at in range(len(flat) - size + 1) if _stands(wanted, texts[at : at + size])]
    if not found:
        return None

    def distance(at: int) -> int:
        return min((abs(flat[at][0] - line) for line in near), default=0)

    best = min(found, key=lambda at: (distance(at), at))
    return flat[best][0], flat[best + size - 1][0]


def _stands(wanted: list[str], lines: list[str]) -> bool:
    if len(wanted) == 1:
        return wanted[0] in lines[0]
    # Of several lines the first may be quoted from its middle on and the last up to its middle.
    return lines[0].endswith(wanted[0]) and lines[-1].startswith(wanted[-1]) and lines[1:-1] == wanted[1:-1]

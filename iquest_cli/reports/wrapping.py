"""Lines that fit a terminal: words are kept whole, and what goes on stands under what it belongs to."""

from __future__ import annotations

import textwrap


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """`text`, cleaned already, in lines of at most `width` columns; all but the first are indented."""
    found = textwrap.wrap(
        text, max(20, width), subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
    return found or [text]

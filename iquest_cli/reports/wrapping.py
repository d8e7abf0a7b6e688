"""Lines that fit a terminal: words are kept whole, and what goes on stands under what it belongs to."""

from __future__ import annotations

import textwrap

from iquest_cli.text import display_width


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """`text`, cleaned already, in lines of at most `width` columns; all but the first are indented."""
    found = textwrap.wrap(
        text, max(20, width), subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
    return found or [text]


def last_folders(place: str, room: int) -> str:
    """As many of a path's last folders as there is room for, or the file alone."""
    parts = place.split("/")
    for first in range(len(parts)):
        shown = "/".join(("\u2026", *parts[first:])) if first else place
        if display_width(shown) <= room:
            return shown
    return f"\u2026/{parts[-1]}" if len(parts) > 1 else place

"""Anchor lines into a file's bytes, and out again."""

from __future__ import annotations

from anchors.syntax.languages import LANGUAGES


def comment_style(language: str | None) -> tuple[str, str]:
    """How a comment line opens and closes; `#` for languages that have none."""
    known = LANGUAGES.get(language or "")
    if known is None or known.comment is None:
        return "#", ""
    return known.comment, known.comment_end

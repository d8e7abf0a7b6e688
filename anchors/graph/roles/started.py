"""What a manifest says that starts somewhere, and how manifests write tables and paths."""

from __future__ import annotations

from typing import NamedTuple


class Started(NamedTuple):
    """A symbol where something starts, and what says so."""

    symbol: int
    text: str
    reason: str


class Unread(NamedTuple):
    """A line of a file that is in no language: a script without extension that something starts, a route that is
    written down."""

    path: str
    text: str
    reason: str
    line: int = 1


def table_of(document: dict[str, object], key: str) -> dict[str, object]:
    """The table of that name; an empty one where there is none."""
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def joined(folder: str, path: str) -> str:
    """A path as a file of the folder writes it, from the root."""
    return "/".join(part for part in f"{folder}/{path}".split("/") if part not in ("", "."))

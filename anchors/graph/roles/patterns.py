"""What a person says of anchors in the settings: which to pin, to drop, to add. Matched by whoever decides roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from anchors.errors import BadPattern
from anchors.types import AnchorKind


@dataclass(frozen=True, slots=True)
class AnchorPatterns:
    """What a person pins, drops or adds.

    A symbol is given as `name`, `Class.method` or `path:Qualified.name`, each with shell wildcards. Raises BadPattern
    for an empty pattern.
    """

    pins: tuple[tuple[AnchorKind, str], ...] = ()
    drops: tuple[tuple[AnchorKind | None, str], ...] = ()
    """Kind None drops every anchor of the symbol."""
    entry_points: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        texts = [text for _, text in (*self.pins, *self.drops)] + list(self.entry_points)
        if any(not text.strip() for text in texts):
            raise BadPattern("an anchor pattern is empty: name a symbol, such as `path/file.py:Class.method`")

    @classmethod
    def from_texts(
        cls, pin: tuple[str, ...] = (), drop: tuple[str, ...] = (), entry_points: tuple[str, ...] = ()
    ) -> AnchorPatterns:
        """From settings: each text is a symbol, or a kind and a symbol (`ENTRY_POINT app.py:serve`); a pin without
        kind is a CRITICAL_API."""
        pins = tuple((kind or "CRITICAL_API", text) for kind, text in map(_kind_and_symbol, pin))
        return cls(pins, tuple(map(_kind_and_symbol, drop)), entry_points)


def _kind_and_symbol(text: str) -> tuple[AnchorKind | None, str]:
    first, _, rest = text.strip().partition(" ")
    for kind in get_args(AnchorKind):
        if first == kind:
            return kind, rest.strip()
    return None, text.strip()

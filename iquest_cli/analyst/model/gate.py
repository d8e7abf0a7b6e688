"""Lets an answer through while it streams and keeps calls off the screen. Knows how a call begins, not how it ends."""

from __future__ import annotations

from typing import Final

from engine.types import Delta, OnDelta
from iquest_cli.analyst.model.tool_calls import MARKERS, call_start

HELD_CHARS: Final = 240
"""The beginning of a turn that is not shown before it is known to be an answer."""


class Gate:
    """For one turn of the model; reasoning passes untouched. `is_open`: something of the turn was shown early."""

    def __init__(self, on_delta: OnDelta | None) -> None:
        self.is_open = False
        self._on_delta = on_delta
        self._text = ""
        self._told = 0
        self._is_shut = False

    def __call__(self, delta: Delta) -> None:
        if delta.is_reasoning:
            if self._on_delta is not None:
                self._on_delta(delta)
            return
        self._text += delta.text
        self._move(is_last=False)

    def finish(self) -> None:
        """The turn is over: what was held back and is no call goes through."""
        self._move(is_last=True)

    def _move(self, *, is_last: bool) -> None:
        if self._is_shut:
            return
        if any(mark in self._text[self._told :] for mark in MARKERS):
            start = call_start(self._text)
            if start is not None:
                self._is_shut = True
                if self.is_open:
                    self._tell(start)
                return
        if is_last:
            self._tell(len(self._text))
        elif self.is_open or len(self._text) >= HELD_CHARS:
            self.is_open = True
            self._tell(self._safe_end())

    def _safe_end(self) -> int:
        """Up to the last line while that may still become the beginning of a call."""
        begin = self._text.rfind("\n") + 1
        bare = self._text[begin:].lstrip()
        return begin if any(mark.startswith(bare) for mark in MARKERS) else len(self._text)

    def _tell(self, end: int) -> None:
        text = self._text[self._told : end]
        self._told = max(self._told, end)
        if text and self._on_delta is not None:
            self._on_delta(Delta(text, 0))

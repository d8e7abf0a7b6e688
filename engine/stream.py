"""Token ids -> text as it becomes certain: characters split over tokens, stop strings, reasoning tags.

Knows text alone. Does not know where the tokens come from. The pieces, joined, are the text of all tokens at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from engine.tokens import ReasoningTags
from engine.types import Delta

_REPLACEMENT = "\ufffd"
# A UTF-8 character has at most four bytes: three may be waiting for their last one.
_MAX_WAITING = 3
_WINDOW, _OVERLAP = 64, 8


class Detokenizer:
    """Tokens in, characters out once no later token can change them. Ids in `hidden` write nothing."""

    def __init__(self, decode: Callable[[Iterable[int]], str], hidden: Collection[int] = ()) -> None:
        self._decode = decode
        self._hidden = hidden
        self._ids: list[int] = []
        self._written = 0  # characters of decode(self._ids) already given out

    def feed(self, token_id: int) -> str:
        if token_id in self._hidden:
            return ""
        self._ids.append(token_id)
        text = self._decode(self._ids)
        waiting = len(text) - len(text.rstrip(_REPLACEMENT))
        piece = self._take(text, len(text) - min(waiting, _MAX_WAITING))
        if not waiting and len(self._ids) >= _WINDOW:
            self._ids = self._ids[-_OVERLAP:]
            self._written = len(self._decode(self._ids))
        return piece

    def flush(self) -> str:
        text = self._decode(self._ids) if self._ids else ""
        return self._take(text, len(text))

    def _take(self, text: str, end: int) -> str:
        piece = text[self._written : end]
        self._written = max(self._written, end)
        return piece


@dataclass(slots=True)
class StopFinder:
    """Passes text on until one of `stops` appears; holds back what may be a stop's beginning."""

    stops: tuple[str, ...]
    stopped: bool = False
    _held: str = ""

    def feed(self, text: str) -> str:
        if self.stopped:
            return ""
        text = self._held + text
        found = [at for stop in self.stops if stop and (at := text.find(stop)) >= 0]
        if found:
            self.stopped, self._held = True, ""
            return text[: min(found)]
        keep = _overlap(text, self.stops)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def flush(self) -> str:
        held, self._held = self._held, ""
        return "" if self.stopped else held


def _overlap(text: str, marks: Iterable[str]) -> int:
    """Length of the longest end of `text` that begins one of `marks`."""
    best = 0
    for mark in marks:
        for length in range(min(len(mark) - 1, len(text)), best, -1):
            if text.endswith(mark[:length]):
                best = length
                break
    return best


@dataclass(slots=True)
class ReasoningSplitter:
    """Splits a stream into reasoning and answer. Reasoning stands only at the start; a tag met later is text."""

    tags: ReasoningTags | None
    inside: bool = False
    _before: bool = field(init=False)
    _held: str = ""
    _trim: bool = False

    def __post_init__(self) -> None:
        self._before = self.tags is not None and not self.inside

    def feed(self, text: str, *, final: bool = False) -> list[tuple[str, bool]]:
        """Pieces as (text, is_reasoning)."""
        if self.tags is None:
            return [(text, False)] if text else []
        self._held += text
        pieces: list[tuple[str, bool]] = []
        if self._before:
            self._look_for_open(final)
        if not self._before and self.inside:
            self._read_reasoning(pieces, final)
        if not self._before and not self.inside:
            self._read_answer(pieces)
        return pieces

    def _look_for_open(self, final: bool) -> None:
        assert self.tags is not None
        start = self._held.lstrip()
        if start.startswith(self.tags.open):
            self._before, self.inside, self._held = False, True, start[len(self.tags.open) :]
        elif final or not self.tags.open.startswith(start):
            self._before = False

    def _read_reasoning(self, pieces: list[tuple[str, bool]], final: bool) -> None:
        assert self.tags is not None
        at = self._held.find(self.tags.close)
        if at < 0:
            keep = 0 if final else _overlap(self._held, (self.tags.close,))
            text, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        else:
            text, self._held = self._held[:at], self._held[at + len(self.tags.close) :]
            self.inside, self._trim = False, True
        if text:
            pieces.append((text, True))

    def _read_answer(self, pieces: list[tuple[str, bool]]) -> None:
        text, self._held = self._held, ""
        if self._trim:  # the blank lines between the closing tag and the answer belong to neither
            text = text.lstrip()
            self._trim = not text
        if text:
            pieces.append((text, False))


@dataclass(slots=True)
class TextStream:
    """The three steps in their order: characters, reasoning, stop strings (which count in the answer only)."""

    detokenizer: Detokenizer
    splitter: ReasoningSplitter
    stop: StopFinder
    text: str = ""
    reasoning: str = ""
    _num_tokens: int = 0

    def feed(self, token_id: int) -> list[Delta]:
        self._num_tokens += 1
        return self._deltas(self.splitter.feed(self.detokenizer.feed(token_id)))

    def finish(self) -> list[Delta]:
        deltas = self._deltas(self.splitter.feed(self.detokenizer.flush(), final=True))
        rest = self.stop.flush()
        if rest:
            deltas += self._delta(rest, False)
        return deltas

    @property
    def is_stopped(self) -> bool:
        return self.stop.stopped

    def _deltas(self, pieces: list[tuple[str, bool]]) -> list[Delta]:
        deltas: list[Delta] = []
        for text, is_reasoning in pieces:
            shown = text if is_reasoning else self.stop.feed(text)
            if shown:
                deltas += self._delta(shown, is_reasoning)
        return deltas

    def _delta(self, text: str, is_reasoning: bool) -> list[Delta]:
        if is_reasoning:
            self.reasoning += text
        else:
            self.text += text
        delta = Delta(text, self._num_tokens, is_reasoning)
        self._num_tokens = 0
        return [delta]

"""The way of a raised error outwards, up to what catches it. Branch conditions are not evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from anchors.types import Edge, Fact
from anchors.workspace import Workspace
from iquest_cli.analyst.calls.walker import Walker
from iquest_cli.analyst.logs.log_facts import supertypes
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.standing import path_factor

MAX_FRAMES: Final = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """A function on the way of an error: `line` is the call (or raise) in it; `handler` the lines that catch it."""

    symbol: int
    line: int
    handler: tuple[int, int] | None


ANY: Final = frozenset({"Exception", "BaseException", "Throwable", "Error", "RuntimeException", ""})
"""What catches everything, in one language or another."""


class Frames:
    """Follows a raised error outwards."""

    def __init__(self, workspace: Workspace, source: Source, walker: Walker, relevance: Relevance) -> None:
        self._workspace = workspace
        self._snapshot = workspace.snapshot
        self._source = source
        self._walker = walker
        self._relevance = relevance

    def up(self, raised: Fact, *, is_through: bool = False) -> list[Frame]:
        """From the function that raises to the one that catches, or as far as five callers; `is_through`: beyond what
        catches it too."""
        names = supertypes(self._workspace, raised.name) | ANY
        frames: list[Frame] = []
        symbol, line = raised.symbol, raised.line
        seen: set[int] = set()
        for _ in range(MAX_FRAMES):
            handler = self._handler(symbol, line, names) if frames else None
            frames.append(Frame(symbol, line, handler))
            seen.add(symbol)
            if handler is not None and not is_through:
                break
            edges = [edge for edge in self._walker.callers(symbol) if edge.source not in seen and self._is_own(edge)]
            if not edges:
                break
            edge = max(edges, key=lambda e: (e.confidence + float(self._relevance.symbol_scores[e.source]), -e.source))
            symbol, line = edge.source, edge.line
        return frames

    def _is_own(self, edge: Edge) -> bool:
        """No example and no document: they call whatever there is, and catch nothing for the others."""
        return path_factor(self._snapshot.path_of(edge.source), "code") >= 1.0

    def _handler(self, symbol: int, line: int, names: frozenset[str]) -> tuple[int, int] | None:
        """Lines of the clause in `symbol` that catches one of `names` raised by the call at `line`."""
        for fact in self._snapshot.facts_within(symbol):
            if fact.kind != "catch" or fact.line <= line:
                continue
            caught = {part.strip().rpartition(".")[2] for part in fact.name.split(",")}
            if caught & names or not fact.name:
                return fact.line, self._source.block_end(fact.path, fact.line)
        return None

"""What the code says: definitions, what they use, what they do, and the ways from one to another."""

from __future__ import annotations

from typing import Literal

import msgspec

AnchorKind = Literal["FILE", "MODULE", "ENTRY_POINT", "CRITICAL_API", "CONFIG", "LOG", "RAISES", "CALLED_BY", "TEST"]
EdgeKind = Literal["call", "new", "type", "inherit", "override", "decorate", "name", "import", "topic"]
CERTAIN = 0.9
"""An edge at or above this confidence was resolved (scope, import, type); below it was inferred by name."""


class Symbol(msgspec.Struct, frozen=True):
    """A definition at its place. `id` is valid within one snapshot only."""

    id: int
    path: str
    language: str
    name: str
    qualified_name: str
    """`Class.method`; of the file itself, its path."""
    kind: str
    parent: int | None
    start_line: int
    end_line: int
    name_line: int
    body_line: int
    signature: str
    doc: str
    decorators: tuple[str, ...]
    bases: tuple[str, ...]
    is_exported: bool


class Edge(msgspec.Struct, frozen=True):
    """`source` uses `target` at `line` of the source's file."""

    source: int
    target: int
    kind: EdgeKind
    line: int
    confidence: float
    reason: str
    """How it was resolved: "same file", "import", "method of Base", "only definition of that name"…"""

    @property
    def is_certain(self) -> bool:
        return self.confidence >= CERTAIN


class Fact(msgspec.Struct, frozen=True):
    """A `RecordFact` at its place; the kinds and fields are described there."""

    kind: str
    path: str
    line: int
    symbol: int
    """The innermost symbol around it (the file's own when it stands at file level)."""
    name: str
    value: str
    text: str


class Anchor(msgspec.Struct, frozen=True):
    """A comment line to put right above `line` of `path`; the rendered text is `KIND: text`."""

    kind: AnchorKind
    path: str
    line: int
    text: str
    symbol: int | None
    reason: str
    score: float = 0.0
    """Of those of a kind that are ranked: the more, the more depends on it."""


REGISTERED = "registration"
"""Why an entry point stands where a route is registered that a function elsewhere answers, which has its own."""


class Condition(msgspec.Struct, frozen=True):
    """An `if`, a `case` or an `except` as it is written at a line, without its body."""

    line: int
    text: str


class TraceStep(msgspec.Struct, frozen=True):
    """One symbol of a call chain; `edge` led here (None at the start)."""

    depth: int
    symbol: Symbol
    edge: Edge | None
    facts: tuple[Fact, ...]
    conditions: tuple[Condition, ...] = ()
    """What the call that led here stands under, in the calling symbol, the outermost first."""
    fact_conditions: tuple[tuple[Condition, ...], ...] = ()
    """The same for each of `facts`."""
    also: tuple[str, ...] = ()
    """What it calls as well that only gives or keeps a value, and overloads that may be meant."""
    num_more: int = 0
    """How many it leads to, or is led to from, that the trace does not hold."""


class Trace(msgspec.Struct, frozen=True):
    start: Symbol
    end: Symbol | None
    steps: tuple[TraceStep, ...]
    is_complete: bool
    """False when a depth or size bound cut it, or when `end` was not reached."""
    num_direct: int = 0
    """Without `end`: how many `start` leads to, or is led to from, in one step, whether they are shown or not."""
    num_expanded: int = 0
    """With `end`: symbols from which it was looked for."""
    max_calls: int = 0
    """With `end`: calls after which a way was given up; 0 where none was."""

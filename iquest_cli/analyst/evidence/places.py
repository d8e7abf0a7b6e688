"""Places in the source and calls between them, as an answer speaks of them. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from anchors.types import Edge, Symbol


@dataclass(frozen=True, slots=True)
class Place:
    """A region that the answer speaks of. `first` and `last` are the lines to cite, `line` where its name stands."""

    path: str
    first: int
    last: int
    name: str
    why: str
    symbol: Symbol | None
    score: float = 0.0
    focus: tuple[int, int] | None = None
    """The deciding lines within."""

    @property
    def line(self) -> int:
        return self.symbol.name_line if self.symbol is not None and self.symbol.kind != "module" else self.first


@dataclass(frozen=True, slots=True)
class Step:
    """One symbol of a chain; `edge` is the call that led here, None at a beginning (or after a gap)."""

    symbol: Symbol
    edge: Edge | None
    depth: int
    note: str = ""
    is_main: bool = True
    """On the way itself; False for a call beside it."""
    focus: tuple[int, int] | None = None
    """Lines of the symbol that meet the question most, where they meet much of it."""
    weight: float = 0.0
    """How much the symbol has to do with the question, 0 to 1."""
    is_center: bool = False
    """The place that the question describes, where the chain was built around one."""
    condition: str = ""
    """The innermost condition that the call leading here stands under."""


@dataclass(frozen=True, slots=True)
class CallSite:
    """`line` stands in the caller's file."""

    caller: Symbol
    line: int
    target: Symbol
    confidence: float
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A call, the conditions around it, the outermost first, and the tests before it that leave."""

    site: CallSite
    conditions: tuple[str, ...]
    guards: tuple[str, ...]

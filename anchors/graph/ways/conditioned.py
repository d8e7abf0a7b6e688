"""A chain with what its calls and facts stand under, read from the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from anchors.graph.ways.neighbours import Neighbours
from anchors.index.snapshot import Snapshot
from anchors.types import Condition, Trace, TraceStep

Read = Callable[[str], bytes | None]
MAX_SITES: Final = 12
"""Lines of calls from one symbol to another that are compared; under how many more they stand is not told."""


def with_conditions(snapshot: Snapshot, found: Trace, read: Read, neighbours: Neighbours) -> Trace:
    """Each file is parsed once, for all the lines in it that are asked for. Of several calls from one symbol to another
    what they all stand under: any of them may be the one that is made."""
    from anchors.syntax.conditions import conditions_at  # the grammars' import, for who asks

    sites = [() if step.edge is None else neighbours.lines(step.edge)[:MAX_SITES] for step in found.steps]
    places: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for step, lines in zip(found.steps, sites, strict=True):
        for symbol, line in _asked(step, lines):
            places[snapshot.file_of(symbol)].add((line, int(snapshot.columns.symbol_first[symbol])))
    known: dict[tuple[int, int, int], tuple[Condition, ...]] = {}
    for file, wanted in places.items():
        listed = snapshot.files[file]
        for (line, first), conditions in conditions_at(
            read(listed.path) or b"", listed.language, sorted(wanted)
        ).items():
            known[file, line, first] = conditions

    def at(symbol: int, line: int) -> tuple[Condition, ...]:
        return known.get((snapshot.file_of(symbol), line, int(snapshot.columns.symbol_first[symbol])), ())

    def of_all(step: TraceStep, lines: tuple[int, ...]) -> tuple[Condition, ...]:
        if step.edge is None:
            return ()
        first, *others = (at(step.edge.source, line) for line in lines)
        return tuple(condition for condition in first if all(condition in other for other in others))

    return replace(
        found,
        steps=tuple(
            replace(
                step,
                conditions=of_all(step, lines),
                fact_conditions=tuple(at(step.symbol.id, fact.line) for fact in step.facts),
            )
            for step, lines in zip(found.steps, sites, strict=True)
        ),
    )


def _asked(step: TraceStep, lines: tuple[int, ...]) -> list[tuple[int, int]]:
    """(symbol, line) of the calls that led to a step and of its facts."""
    led = [] if step.edge is None else [(step.edge.source, line) for line in lines]
    return led + [(step.symbol.id, fact.line) for fact in step.facts]

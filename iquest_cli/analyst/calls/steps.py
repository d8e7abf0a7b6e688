"""A path through the calls as the steps of an answer: with relevant calls beside it, in the order in which they run."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from anchors.types import Edge, Symbol
from iquest_cli.analyst.calls.walker import Path, Walker
from iquest_cli.analyst.evidence.places import Step
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.lookup import num_callers

_PROSE: Final = re.compile(r"\s*(?:#|//|/\*|\*|\"\"\"|:param|@param|--)|\s*$")
_CONDITION: Final = re.compile(r"\s*(?:\}?\s*else\s+if|elif|if|unless|when|case|match|switch|except|catch)\b")
_HANDED_OVER: Final = re.compile(
    r"[\w)]\s*\(.*(?:->|=>)\s*\{?\s*$|\(.*\bfunc(?:tion)?\b[^{]*\{\s*$|\(.*\|[^|]*\|\s*\{?\s*$"
)
"""A line that opens a closure as an argument: what stands inside runs when, and where, the callee decides."""
MAX_STEPS: Final = 16
MAX_BESIDE: Final = 8
MAX_ORDERED: Final = 14
"""Calls beside the way where the question asks for the order of what is done."""
_ORDER: Final = re.compile(
    r"\bin (?:which|what) order\b|\b(?:which|what) (?:are the )?steps\b|\bstep by step\b|\bsequence\b"
    r"|reihenfolge|顺序|步骤",
    re.IGNORECASE,
)
TELLING: Final = 0.2
"""Share of the question's weight that a line must meet to be quoted beside its step."""
FEW_CALLERS: Final = 4
"""A function that so few call is a step of theirs; one that many call is a tool."""


def asks_order(text: str) -> bool:
    return bool(_ORDER.search(text))


def widen(walker: Walker, relevance: Relevance, path: Path, center: int | None = None) -> tuple[Step, ...]:
    """The path and the relevant calls beside it; `center`: the symbol that it was built around."""
    chosen = _beside(walker, relevance, path).union(path.symbols)
    lead = {edge.target: edge for edge in path.edges}
    steps: list[Step] = []
    emitted: set[int] = set()

    def emit(symbol: int, edge: Edge | None, depth: int) -> None:
        emitted.add(symbol)
        step = _step(walker, relevance, symbol, edge, depth)
        steps.append(replace(step, is_main=symbol in path.symbols, is_center=symbol == center))
        own = [edge for edge in path.edges if edge.source == symbol]
        for call in sorted((*walker.calls(symbol), *own), key=lambda e: (e.line, -e.confidence)):
            if call.target in chosen and call.target not in emitted:
                if lead.get(call.target, call).source != symbol:
                    continue
                emit(call.target, call, depth + 1)

    emit(path.symbols[0], None, 0)
    return tuple(steps)


def _beside(walker: Walker, relevance: Relevance, path: Path) -> set[int]:
    """Sure callees of the path that the question speaks of, or that hardly anyone else calls."""
    weights: dict[int, float] = {}
    sure: dict[int, bool] = {}
    for symbol in path.symbols:
        for edge in walker.calls(symbol):
            if edge.target not in path.symbols and edge.confidence >= 0.5 and edge.kind != "override":
                sure[edge.target] = sure.get(edge.target, False) or edge.is_certain
                weights[edge.target] = float(relevance.symbol_scores[edge.target])
    wanted = [s for s in weights if weights[s] > 0.05 or (sure[s] and num_callers(walker.graph, s) <= FEW_CALLERS)]
    if asks_order(relevance.text):
        last = {edge.target for edge in walker.calls(path.symbols[-1]) if edge.is_certain}
        wanted += sorted(last.intersection(weights).difference(wanted))
        tools = {s for s in wanted if num_callers(walker.graph, s) > FEW_CALLERS}
        return set(sorted(wanted, key=lambda s: (s not in last, s in tools, -weights[s], s))[:MAX_ORDERED])
    room = max(0, MAX_STEPS - len(path.symbols))
    return set(sorted(wanted, key=lambda s: (-weights[s], s))[: min(room, MAX_BESIDE)])


def _step(walker: Walker, relevance: Relevance, symbol: int, edge: Edge | None, depth: int) -> Step:
    """The step with its telling line, when that meets a fair part of the question."""
    found = relevance.score(symbol).symbol
    telling = _telling_line(relevance, found)
    note = edge.reason if edge is not None and edge.reason.startswith("registered") else ""
    return Step(
        symbol=found,
        edge=edge,
        depth=depth,
        note=note,
        focus=(telling, telling) if telling else None,
        weight=float(relevance.symbol_scores[symbol]),
        condition=_condition(walker, relevance, edge) if edge is not None else "",
    )


def _telling_line(relevance: Relevance, symbol: Symbol) -> int:
    source = relevance.source
    docs = source.doc_lines(symbol)
    worth, telling = TELLING, 0
    for number in range(max(symbol.body_line, symbol.name_line + 1), min(symbol.end_line, symbol.name_line + 300) + 1):
        text = source.line(symbol.path, number)
        value = 0.0 if number in docs or _PROSE.match(text) else relevance.of_text(text)
        if value > worth or (value == worth and not telling):
            worth, telling = value, number
    return telling


def _condition(walker: Walker, relevance: Relevance, edge: Edge) -> str:
    """The innermost condition or closure around a call, as it stands in the caller."""
    if edge.kind not in ("call", "new"):
        return ""
    caller = walker.snapshot.symbol(edge.source)
    lines = relevance.source.conditions(caller.path, edge.line, caller.name_line)
    texts = (relevance.source.line(caller.path, line) for line in reversed(lines))
    return next((t.strip().rstrip(":{ ") for t in texts if _CONDITION.match(t) or _HANDED_OVER.search(t)), "")

"""Finds the calls between two ends of a question, or around its subject: who leads to it and what it leads to.

Paths are sought over call, construction and topic edges, and from an interface's method to those that override it. It
knows nothing of values: whether a branch is taken is not decided here.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from anchors.syntax.languages import is_test_path
from anchors.types import Edge, Symbol
from anchors.workspace import Workspace
from iquest_cli.analyst.evidence import Step
from iquest_cli.analyst.question import Question, identifiers_of
from iquest_cli.analyst.relevance import CALLABLE, Relevance
from iquest_cli.analyst.words import parts, stem

_PROSE: Final = re.compile(r"\s*(?:#|//|/\*|\*|\"\"\"|:param|@param|--)|\s*$")
CALLS: Final = ("call", "new", "topic", "decorate")
MAX_EXPANDED: Final = 600
MAX_STEPS: Final = 16
MAX_DEPTH: Final = 9
MIN_CONFIDENCE: Final = 0.3
TELLING: Final = 0.2
"""Share of the question's weight that a line must meet to be quoted beside its step."""
NAMED: Final = 4.0
"""What a named start is ahead of one that is only described."""
NAMED_APART: Final = 0.06
"""Of the symbols that a question names, those this far below the best fitting one are not meant."""
SPOKEN_OF: Final = 0.25
"""Score by words, against the best symbol's, from which a callee belongs to the chain."""
FEW_CALLERS: Final = 4
"""A function that so few call is a step of theirs; one that many call is a tool."""


@dataclass(frozen=True, slots=True)
class Path:
    """Symbols in call order; `edges[i]` leads to `symbols[i + 1]`."""

    symbols: tuple[int, ...]
    edges: tuple[Edge, ...]


class Walker:
    """Call edges of one workspace, tests left out, each symbol's read once."""

    def __init__(self, workspace: Workspace, relevance: Relevance) -> None:
        self.graph = workspace.graph
        self.snapshot = workspace.snapshot
        self._weights = relevance.symbol_scores
        self._source = relevance.source
        self._out: dict[int, list[Edge]] = {}

    def calls(self, symbol: int) -> list[Edge]:
        """What control may pass to, in the order of lines; overriders of a called method included."""
        if symbol not in self._out:
            found: list[Edge] = []
            for edge in self.graph.edges_out(symbol, CALLS):
                if edge.kind == "decorate" or edge.confidence < MIN_CONFIDENCE or edge.target == symbol:
                    continue
                found.append(edge)
            for edge in self.graph.edges_in(symbol, ("override",)):
                found.append(
                    Edge(symbol, edge.source, "override", edge.line, min(edge.confidence, 0.6), "overrides it")
                )
            self._out[symbol] = [edge for edge in found if self._is_code(edge.target)]
        return self._out[symbol]

    def callers(self, symbol: int) -> list[Edge]:
        """Who may pass control to a symbol; of one that only a decorator registers, who reads that registry."""
        found = self._callers(symbol)
        return found or self._through_registry(symbol)

    def _through_registry(self, symbol: int) -> list[Edge]:
        """A decorator defined here keeps the function in a variable of its module: what else reads that variable."""
        found: list[Edge] = []
        for edge in self.graph.edges_out(symbol, ("decorate",)):
            file = self.snapshot.file_of(edge.target)
            kept = {
                self.snapshot.name(other)
                for other in self.snapshot.symbols_of(file)
                if self.snapshot.kind(other) in ("variable", "constant") and self._mentions(edge.target, other)
            }
            for other in self.snapshot.symbols_of(file):
                inside = other == edge.target or self.snapshot.parent(other) == edge.target
                if inside or self.snapshot.kind(other) not in CALLABLE:
                    continue
                for name in sorted(kept):
                    line = self._source.find_word(self.snapshot.path_of(other), name, self.snapshot.symbol(other))
                    if line:
                        reason = f"registered in {name} by its decorator"
                        found.append(Edge(other, symbol, "topic", line, 0.5, reason))
        return found

    def _mentions(self, symbol: int, variable: int) -> bool:
        name = self.snapshot.name(variable)
        return bool(self._source.find_word(self.snapshot.path_of(symbol), name, self.snapshot.symbol(symbol)))

    def _callers(self, symbol: int) -> list[Edge]:
        return [
            edge
            for edge in self.graph.edges_in(symbol, ("call", "new", "topic"))
            if edge.confidence >= MIN_CONFIDENCE and edge.source != symbol and not self._is_test(edge.source)
        ]

    def _is_code(self, symbol: int) -> bool:
        return not self._is_test(symbol)

    def _is_test(self, symbol: int) -> bool:
        return is_test_path(self.snapshot.path_of(symbol))

    def cost(self, edge: Edge) -> float:
        return 1.15 - 0.7 * float(self._weights[edge.target]) + 1.2 * (1 - edge.confidence)

    def reach(self, start: int) -> tuple[dict[int, float], dict[int, Edge]]:
        """Cheapest ways from a symbol: cost and last edge of every symbol reached."""
        costs, last, depth = {start: 0.0}, dict[int, Edge](), {start: 0}
        heap = [(0.0, start)]
        done: set[int] = set()
        while heap and len(done) < MAX_EXPANDED:
            cost, symbol = heapq.heappop(heap)
            if symbol in done or depth[symbol] >= MAX_DEPTH:
                continue
            done.add(symbol)
            for edge in self.calls(symbol):
                total = cost + self.cost(edge)
                if total < costs.get(edge.target, 1e9):
                    costs[edge.target], last[edge.target] = total, edge
                    depth[edge.target] = depth[symbol] + 1
                    heapq.heappush(heap, (total, edge.target))
        return costs, last


def path_to(start: int, end: int, last: dict[int, Edge]) -> Path:
    edges: list[Edge] = []
    at = end
    while at != start and at in last and len(edges) < 40:
        edges.append(last[at])
        at = last[at].source
    edges.reverse()
    return Path((at, *(edge.target for edge in edges)), tuple(edges))


def find_flow(workspace: Workspace, relevance: Relevance, question: Question) -> tuple[Step, ...]:
    """The chain between the ends that the question names; without ends the chain around its best symbol."""
    walker = Walker(workspace, relevance)
    starts = pick_start(workspace, relevance, question)
    if not question.end:
        center = _center(relevance, starts)
        return () if center is None else around(walker, relevance, center)
    ending = relevance.focused(workspace, question, question.end)
    best: tuple[float, Path] | None = None
    for start, own in list(starts.items())[:8]:
        found = _best_path(walker, relevance, ending, start)
        if found is not None and (best is None or found[0] + own > best[0] + 0.05):
            best = (found[0] + own, found[1])
    if best is None:
        center = _center(relevance, starts)
        return () if center is None else around(walker, relevance, center)
    path = best[1] if identifiers_of(question.start) else lead_in(walker, relevance, best[1])
    steps = widen(walker, relevance, path)
    return _second_chain(walker, relevance, ending, steps)


def lead_in(walker: Walker, relevance: Relevance, path: Path) -> Path:
    """A described beginning ("a file arrives") lies with those who call: up to three callers before it."""
    symbols, edges = list(path.symbols), list(path.edges)
    for _ in range(3):
        above = [edge for edge in walker.callers(symbols[0]) if edge.source not in symbols]
        callers = {edge.source for edge in above}
        if not above or len(callers) > 2:
            break
        edge = max(above, key=lambda e: (e.confidence + float(relevance.symbol_scores[e.source]), -e.source))
        if walker.snapshot.kind(edge.source) not in CALLABLE:
            break
        symbols.insert(0, edge.source)
        edges.insert(0, edge)
    return Path(tuple(symbols), tuple(edges))


def _best_path(walker: Walker, relevance: Relevance, ending: Relevance, start: int) -> tuple[float, Path] | None:
    costs, last = walker.reach(start)
    best: tuple[float, int] | None = None
    for symbol in _promising(relevance, ending, costs):
        if symbol == start or walker.snapshot.kind(symbol) not in CALLABLE:
            continue
        depth = len(path_to(start, symbol, last).edges)
        value = ending.score(symbol).score + 0.25 * relevance.score(symbol).score
        value += 0.05 * min(depth, 8) - 0.04 * costs[symbol]
        if best is None or value > best[0]:
            best = (value, symbol)
    if best is None:
        return None
    return best[0], path_to(start, best[1], last)


def _promising(relevance: Relevance, ending: Relevance, costs: dict[int, float]) -> list[int]:
    mixed = {symbol: float(ending.symbol_scores[symbol] + 0.5 * relevance.symbol_scores[symbol]) for symbol in costs}
    return sorted((s for s in mixed if mixed[s] > 0), key=lambda s: (-mixed[s], s))[:40]


def pick_start(workspace: Workspace, relevance: Relevance, question: Question) -> dict[int, float]:
    """Symbols where the flow may begin, best first: named ones, then those that the start phrase describes."""
    phrase = question.start or question.when
    focus = relevance.focused(workspace, question, phrase) if phrase else relevance
    named = [*identifiers_of(phrase)] if question.start else [*question.identifiers]
    if question.start and not named:
        named = [word for word in phrase.split() if word[:1].isupper() and word.isalnum()]
    found: dict[int, float] = {}
    for name in named:
        for symbol in matching(workspace, name)[:80]:
            if symbol.kind in CALLABLE and not is_test_path(symbol.path):
                owner = symbol.qualified_name.rpartition(".")[0] + " " + symbol.path.rpartition("/")[2]
                owner = " ".join(part for part in parts(owner) if stem(part) != stem(symbol.name))
                scored = 0.4 * relevance.score(symbol.id).score + 0.8 * focus.of_text(owner)
                used = min(0.3, 0.06 * float(np.log1p(workspace.graph.fan_in[symbol.id])))
                found[symbol.id] = NAMED + scored + used + (0.2 if symbol.is_exported else 0.0)
    for scored_place in focus.candidates[:25]:
        symbol = scored_place.symbol
        if symbol.kind in CALLABLE:
            found.setdefault(symbol.id, scored_place.score + 0.4 * relevance.score(symbol.id).score)
    top = max(found.values(), default=0.0)
    near = [symbol for symbol in found if not named or found[symbol] >= top - NAMED_APART]
    return {symbol: found[symbol] for symbol in sorted(near, key=lambda s: (-found[s], s))}


def matching(workspace: Workspace, name: str) -> tuple[Symbol, ...]:
    """Symbols of a name as a person writes it: `res.render` may be `render` on an object that no class names."""
    found = workspace.find(name)
    if not found and "." in name:
        found = workspace.find(name.rpartition(".")[2])
    return found


def _center(relevance: Relevance, starts: Iterable[int]) -> int | None:
    best = next((scored.symbol for scored in relevance.candidates if scored.symbol.kind in CALLABLE), None)
    first = next(iter(starts), None)
    if first is not None and (best is None or relevance.score(first).score > 0.8 * relevance.score(best.id).score):
        return first
    return best.id if best is not None else first


def around(walker: Walker, relevance: Relevance, center: int) -> tuple[Step, ...]:
    """Up to four callers above a symbol, then what it leads to."""
    chain: list[Edge] = []
    seen, at = {center}, center
    for _ in range(4):
        edges = [edge for edge in walker.callers(at) if edge.source not in seen]
        if not edges:
            break
        best = max(edges, key=lambda e: (e.confidence + 2 * float(relevance.symbol_scores[e.source]), -e.source))
        chain.append(best)
        at = best.source
        seen.add(at)
    chain.reverse()
    chain += _downwards(walker, relevance, center, seen)
    symbols = (at, *(edge.target for edge in chain))
    return widen(walker, relevance, Path(symbols, tuple(chain)))


def _downwards(walker: Walker, relevance: Relevance, center: int, seen: set[int]) -> list[Edge]:
    """From a symbol on to the callees that the question speaks of, up to five."""
    found: list[Edge] = []
    at = center
    for _ in range(5):
        edges = [edge for edge in walker.calls(at) if edge.target not in seen and edge.confidence >= 0.5]
        best = max(
            edges, key=lambda e: (float(relevance.symbol_scores[e.target]) + 0.3 * e.confidence, -e.line), default=None
        )
        if best is None or float(relevance.symbol_scores[best.target]) < SPOKEN_OF:
            break
        found.append(best)
        at = best.target
        seen.add(at)
    return found


def widen(walker: Walker, relevance: Relevance, path: Path) -> tuple[Step, ...]:
    """The path and the relevant calls beside it, in the order in which they run."""
    weights = relevance.symbol_scores
    beside: dict[int, float] = {}
    sure: dict[int, bool] = {}
    for symbol in path.symbols:
        for edge in walker.calls(symbol):
            if edge.target not in path.symbols and edge.confidence >= 0.5 and edge.kind != "override":
                sure[edge.target] = sure.get(edge.target, False) or edge.is_certain
                beside[edge.target] = max(beside.get(edge.target, 0.0), float(weights[edge.target]))
    room = max(0, MAX_STEPS - len(path.symbols))
    wanted = [s for s in beside if beside[s] > 0.05 or (sure.get(s) and int(walker.graph.fan_in[s]) <= FEW_CALLERS)]
    chosen = set(sorted(wanted, key=lambda s: (-beside[s], s))[: min(room, 8)])
    chosen.update(path.symbols)
    lead = {edge.target: edge for edge in path.edges}
    leads: dict[int, list[Edge]] = {}
    for edge in path.edges:
        leads.setdefault(edge.source, []).append(edge)
    steps: list[Step] = []
    emitted: set[int] = set()

    def emit(symbol: int, edge: Edge | None, depth: int) -> None:
        emitted.add(symbol)
        steps.append(_step(walker, relevance, symbol, edge, depth, symbol in path.symbols))
        for call in sorted((*walker.calls(symbol), *leads.get(symbol, ())), key=lambda e: (e.line, -e.confidence)):
            if call.target in chosen and call.target not in emitted:
                if lead.get(call.target, call).source != symbol:
                    continue
                emit(call.target, call, depth + 1)

    emit(path.symbols[0], None, 0)
    return tuple(steps)


def _step(walker: Walker, relevance: Relevance, symbol: int, edge: Edge | None, depth: int, is_main: bool) -> Step:
    """The step with its telling lines, when they meet a fair part of the question."""
    found = relevance.score(symbol).symbol
    source = relevance.source
    worth, telling = 0.0, found.name_line
    for number in range(max(found.body_line, found.name_line + 1), min(found.end_line, found.name_line + 300) + 1):
        text = source.line(found.path, number)
        value = 0.0 if _PROSE.match(text) else relevance.of_text(text)
        if value > worth:
            worth, telling = value, number
    note = edge.reason if edge is not None and edge.reason.startswith("registered") else ""
    return Step(found, edge, depth, note, is_main, (telling, telling) if worth >= TELLING else None)


def _second_chain(walker: Walker, relevance: Relevance, ending: Relevance, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Where the described end is met far better by what the chain does not reach: the chain that leads to that."""
    reached = {step.symbol.id for step in steps}
    here = max((ending.score(step.symbol.id).score for step in steps), default=0.0)
    home = steps[0].symbol.path
    best: tuple[float, int] | None = None
    for scored in ending.candidates[:40]:
        symbol = scored.symbol
        if symbol.kind not in CALLABLE or symbol.id in reached or is_test_path(symbol.path):
            continue
        near = _nearness(home, symbol.path)
        value = (scored.score + 0.25 * relevance.score(symbol.id).score) * near
        if scored.score * near > 1.1 * here and (best is None or value > best[0]):
            best = (value, symbol.id)
    if best is None:
        return steps
    fresh = [step for step in around(walker, relevance, best[1]) if step.symbol.id not in reached][:9]
    if not fresh:
        return steps
    note = "not called from the above: reached through shared state, a thread or a callback"
    first = Step(fresh[0].symbol, None, 0, note)
    return (*steps[: MAX_STEPS - 4], first, *fresh[1:])


def _nearness(path: str, other: str) -> float:
    """Share of the shorter folder path that two files have in common, from 0.3 to 1."""
    first, second = path.split("/")[:-1], other.split("/")[:-1]
    shared = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        shared += 1
    shorter = min(len(first), len(second))
    return 1.0 if not shorter else 0.3 + 0.7 * shared / shorter

"""How far a change reaches, file by file: who depends on what it touches, in the old graph and in the new one.

What the change itself touches too (`in_diff`) is kept apart from what stands as it was (`elsewhere`): those are the
places that nobody has looked at. Knows the graphs of both sides and the facts; judges nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.ways.impact import Touched
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_test_path
from anchors.types import Edge, Symbol

Role = Literal["caller", "overrider", "implementer", "re-export", "test"]
ROLES: Final[tuple[Role, ...]] = ("caller", "overrider", "implementer", "re-export", "test")
GUESSED: Final = 0.6
"""An edge below it is one of several candidates, and counts for nobody."""
_INDEX_FILE: Final = re.compile(r"(?:^|/)(?:__init__\.py|index\.[cm]?[jt]sx?|mod\.rs|lib\.rs)$")
_MAX_NAMED: Final = 5
"""Routes or settings named in a line."""


@dataclass(frozen=True, slots=True)
class Dependent:
    """A definition (or a file's own level) that uses something touched. `path` is of the new side."""

    path: str
    name: str
    role: Role
    in_diff: bool


@dataclass(frozen=True, slots=True)
class FileReach:
    """What one changed file reaches. `routes` and `settings`: those that its touched definitions hold."""

    path: str
    num_touched: int
    dependents: tuple[Dependent, ...]
    routes: tuple[str, ...]
    settings: tuple[str, ...]

    def count(self, role: Role, *, in_diff: bool) -> int:
        return sum(item.role == role and item.in_diff == in_diff for item in self.dependents)

    @property
    def files(self) -> frozenset[str]:
        """Files with dependents that the change leaves as they were."""
        return frozenset(item.path for item in self.dependents if not item.in_diff)

    @property
    def line(self) -> str:
        """The blast radius in one line: "core.py: 2 definitions touched; elsewhere 3 callers, 1 test in 2 files"."""
        parts = [f"{_number(self.num_touched, 'definition')} touched"]
        for label, in_diff in (("elsewhere", False), ("in the diff", True)):
            counted = [(role, self.count(role, in_diff=in_diff)) for role in ROLES]
            shown = ", ".join(_number(count, role) for role, count in counted if count)
            if shown:
                parts.append(f"{label} {shown}" + ("" if in_diff else f" in {_number(len(self.files), 'file')}"))
        parts += [
            f"{label} {', '.join(names[:_MAX_NAMED])}"
            + (f" and {len(names) - _MAX_NAMED:,} more" if len(names) > _MAX_NAMED else "")
            for label, names in (("routes", self.routes), ("settings", self.settings))
            if names
        ]
        return f"{self.path}: {'; '.join(parts)}"


@dataclass(frozen=True, slots=True)
class GraphSide:
    """One side of a change; `to_new` gives a path's name on the new side, None when it is gone."""

    snapshot: Snapshot
    graph: SymbolGraph
    to_new: Callable[[str], str | None]
    reexports: dict[int, frozenset[int]] = field(default_factory=dict)
    """Lines that re-export, of the files that were asked for."""


def reach_of(
    touched: Iterable[Touched], base: GraphSide | None, head: GraphSide, is_changed: Callable[[str, int], bool]
) -> tuple[FileReach, ...]:
    """Of every changed file with touched definitions, in the order of paths. `is_changed`: whether the change added a
    line of the new side."""
    items = list(touched)
    by_path: defaultdict[str, list[Touched]] = defaultdict(list)
    for item in items:
        path = item.new.path if item.new is not None else base.to_new(item.symbol.path) if base is not None else None
        by_path[path or item.symbol.path].append(item)
    own = {_key(head, item.new.id) for item in items if item.new is not None}
    if base is not None:
        own |= {_key(base, item.old.id) for item in items if item.old is not None}
    return tuple(_reach(path, found, base, head, own, is_changed) for path, found in sorted(by_path.items()))


def _reach(
    path: str,
    items: list[Touched],
    base: GraphSide | None,
    head: GraphSide,
    own: set[tuple[str, str]],
    is_changed: Callable[[str, int], bool],
) -> FileReach:
    found: dict[tuple[str, str], Dependent] = {}
    sides: list[tuple[GraphSide, Symbol]] = [(head, item.new) for item in items if item.new is not None]
    if base is not None:
        sides += [(base, item.old) for item in items if item.old is not None]
    mine = {_key(side, symbol.id) for side, symbol in sides}
    for side, symbol in sides:
        for edge in side.graph.edges_in(symbol.id):
            role = _role(side, edge)
            key = _key(side, edge.source)
            if role is None or key in mine or not key[0]:
                continue
            in_diff = key in own or (side is head and is_changed(key[0], edge.line))
            known = found.get(key)
            if known is None or (ROLES.index(role), not in_diff) > (ROLES.index(known.role), not known.in_diff):
                found[key] = Dependent(key[0], key[1], role, in_diff)
    news = [item.new for item in items if item.new is not None]
    return FileReach(
        path,
        len(items),
        tuple(found[key] for key in sorted(found)),
        tuple(sorted(set(_facts(head.snapshot, news, "route")))),
        tuple(sorted(set(_facts(head.snapshot, news, "config")))),
    )


def _key(side: GraphSide, symbol: int) -> tuple[str, str]:
    """A definition by its path on the new side and its name; the path is "" where the file is gone."""
    path = side.snapshot.path_of(symbol)
    new = side.to_new(path)
    name = side.snapshot.qualified_name(symbol)
    return new or "", (new or "") if name == path else name


def _role(side: GraphSide, edge: Edge) -> Role | None:
    if edge.confidence < GUESSED:
        return None
    path = side.snapshot.path_of(edge.source)
    if edge.kind == "import":
        is_shown = _INDEX_FILE.search(path) is not None or _is_reexport(side, edge)
        return "re-export" if is_shown and not is_test_path(path) else None
    if is_test_path(path):
        return "test"
    if edge.kind == "override":
        return "overrider"
    return "implementer" if edge.kind == "inherit" else "caller"


def _is_reexport(side: GraphSide, edge: Edge) -> bool:
    file = side.snapshot.file_of(edge.source)
    if file not in side.reexports:
        imports = side.snapshot.record(file).imports
        side.reexports[file] = frozenset(item.line for item in imports if item.is_reexport)
    return edge.line in side.reexports[file]


def _facts(snapshot: Snapshot, symbols: list[Symbol], kind: str) -> Iterator[str]:
    by_file: dict[int, list[tuple[int, str]]] = {}
    for symbol in symbols:
        file = snapshot.file_of(symbol.id)
        if file not in by_file:
            facts = (fact for fact in snapshot.record(file).facts if fact.kind == kind)
            told = ((f"{f.value} {f.name}".strip() if kind == "route" else f.name, f.line) for f in facts)
            by_file[file] = sorted((line, text) for text, line in told)
        given = by_file[file]
        first = bisect_left(given, (symbol.start_line, ""))
        yield from (text for _, text in given[first : bisect_left(given, (symbol.end_line + 1, ""))])


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")

"""What a map tells, whatever it is rendered as: files with their weight, anchors with their rank, who uses whom.

Reads a workspace once; knows nothing of terminals, diagrams or pages.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from anchors.context.spotless import spotless
from anchors.syntax.languages import is_code
from anchors.types import AnchorKind, FileRole, RepositoryInfo
from iquest_cli.analyst.evidence.phrases import plain
from iquest_cli.analyst.routes.described import described, told_routes
from iquest_cli.analyst.texts.unread import unread_files
from iquest_cli.reports.map.documented import doc_of, doc_of_only
from iquest_cli.reports.map.starting import ENTRY_GROUPS, entry_group, is_beside, is_taken_in, program_place

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.types import Anchor
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting

SECTIONS: tuple[tuple[AnchorKind, str], ...] = (
    ("ENTRY_POINT", "entry points"),
    ("CRITICAL_API", "critical APIs"),
    ("MODULE", "modules"),
)
CERTAIN_PERCENT = 90
NUM_DESCRIBED = 200
"""Modules whose one definition is asked what it is: the first, since each costs reading a record."""


@dataclass(frozen=True, slots=True)
class Row:
    """`score`: of a critical API how much depends on it, else the rank of the symbol or of the module's file."""

    kind: AnchorKind
    path: str
    line: int
    name: str
    text: str
    reason: str
    score: float
    doc: str = ""
    """First sentence of the symbol's own documentation; of a module, that of the one thing that it defines."""
    role: FileRole = "source"
    told_at: str = ""
    """Of a route that stands at its handler, where it is written."""


@dataclass(frozen=True, slots=True)
class MapFile:
    path: str
    language: str | None
    num_lines: int
    score: float
    """The rank that all its symbols together receive from those that use them."""
    role: FileRole


@dataclass(frozen=True, slots=True)
class Overview:
    info: RepositoryInfo
    name: str
    about: str
    """What the repository says of itself, "" where it says nothing."""
    files: tuple[MapFile, ...]
    num_symbols: int
    num_unread: int
    """Files of known languages that were not read."""
    languages: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    """Best first within each kind."""
    links: tuple[tuple[str, str, int], ...]
    """File uses file, how often; most used first. None of them where nobody asked for them."""

    @property
    def num_files(self) -> int:
        return len(self.files)

    def of(self, kind: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind == kind)


def overview_of(workspace: Workspace, *, num_described: int | None = None, is_linked: bool = True) -> Overview:
    """`num_described`: so many rows of each kind say what their symbol is for, None for all; each costs a record."""
    snapshot, graph = workspace.snapshot, workspace.graph
    # Every symbol has a share of the rank whoever uses it or not: what is above that comes from others.
    received = graph.rank - (graph.rank.min() if len(graph.rank) else 0)
    weights = np.bincount(snapshot.columns.symbol_file, weights=received, minlength=len(snapshot.files)).tolist()
    lengths = snapshot.columns.symbol_last[snapshot.columns.symbol_start[:-1]].tolist()
    files = tuple(
        MapFile(file.path, file.language, lines, score, role)
        for file, lines, score, role in zip(snapshot.files, lengths, weights, workspace.file_roles, strict=True)
    )
    languages = Counter(file.language for file in files if file.language is not None)
    info = workspace.info
    return Overview(
        info,
        info.root.rpartition("/")[2],
        spotless(workspace.about),
        files,
        snapshot.num_symbols,
        len(unread_files(workspace)),
        tuple(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
        spotless(tuple(_rows(workspace, {file.path: file for file in files}, num_described))),
        _links(workspace) if is_linked else (),
    )


def _rows(workspace: Workspace, by_path: dict[str, MapFile], num_described: int | None) -> list[Row]:
    snapshot, rank = workspace.snapshot, workspace.graph.rank
    wanted = [kind for kind, _ in SECTIONS]
    name = workspace.info.root.rpartition("/")[2]
    anchors = [anchor for anchor in workspace.anchors if anchor.kind in wanted]
    each = [(_row(snapshot, anchor, by_path.get(anchor.path), rank), anchor.symbol) for anchor in anchors]
    settings = told_routes(workspace) if any(_is_route(row) for row, _ in each) else []
    kept = [(row, symbol) for row, symbol in each if not (settings and _is_route(row) and _is_code(row, by_path))]
    found = starts_once(kept) + _routes(workspace, settings, by_path, num_described)
    found.sort(key=lambda item: _order(wanted, item[0], name))
    rows: list[Row] = []
    of_kind: Counter[AnchorKind] = Counter()
    for row, symbol in found:
        number = of_kind[row.kind]
        of_kind[row.kind] += 1
        if (num_described is None or number < num_described) and (row.kind != "MODULE" or number < NUM_DESCRIBED):
            doc = doc_of_only(snapshot, row.path, row.text) if row.kind == "MODULE" else doc_of(snapshot, symbol)
            row = replace(row, doc=doc) if doc else row
            row = _at_name(snapshot, row, symbol)
        rows.append(row)
    return rows


_CHORE = re.compile(
    r"/(?:-/)?(?:\{\w+\}/)?(?:healthz?|readyz?|livez?|ready|ping|metrics|version|favicons?\b[^/]*|robots\.txt|sitemap\b[^/]*"
    r"|opensearch\.xml|assets|static|swagger|docs|openapi\.json|404|50x|\.well-known)(?:/|$)|[ /]\*$"
)
"""Routes that every server has, of which none says what this one is for."""


def _is_route(row: Row) -> bool:
    return row.kind == "ENTRY_POINT" and row.reason == "route"


def _is_code(row: Row, by_path: dict[str, MapFile]) -> bool:
    """Whether its routes are told one by one, or it only puts those of other files under a path."""
    return row.path in by_path and is_code(by_path[row.path].language)


def _routes(
    workspace: Workspace, settings: list[Setting], by_path: dict[str, MapFile], num_described: int | None
) -> list[tuple[Row, int | None]]:
    """Those of most weight are described, of the others nobody sees more than how many there are."""
    rank = workspace.graph.rank
    weights = [
        float(rank[setting.symbol.id]) if setting.symbol is not None and not _CHORE.search(setting.key) else 0.0
        for setting in settings
    ]
    order = sorted(range(len(settings)), key=lambda n: (-weights[n], settings[n].path, settings[n].line, n))
    rows: list[tuple[Row, int | None]] = []
    for number in order:
        setting = settings[number]
        role = by_path[setting.path].role if setting.path in by_path else "source"
        name = setting.symbol.qualified_name if setting.symbol is not None else setting.path
        plain = f"route {setting.key}"
        row = Row("ENTRY_POINT", setting.path, setting.line, name, plain, "route", weights[number], role=role)
        symbol = None  # what is said of who makes it says nothing of the route
        if num_described is None or len(rows) < num_described:
            route = described(workspace, setting)
            row = replace(row, line=route.line, text=route.text)
            if (to := route.handler) is not None:
                is_other = setting.symbol is None or to.id != setting.symbol.id
                at = f"{setting.path}:{route.line}" if is_other else ""
                row = replace(row, path=to.path, line=to.start_line, name=to.qualified_name, told_at=at)
                symbol = to.id
        rows.append((row, symbol))
    # A route may be named twice, to be asked for by two names; who answers it is the same.
    once: dict[tuple[str, str, int], tuple[Row, int | None]] = {}
    for row, symbol in rows:
        once.setdefault((row.text, row.path, row.line), (row, symbol))
    return list(once.values())


def starts_once(rows: list[tuple[Row, int | None]]) -> list[tuple[Row, int | None]]:
    """What starts in one way is one row, whatever says so: the guard of a script that CI runs, a class that its mark
    calls an application and its main method. It stands where it begins."""
    own: dict[tuple[str, str], int] = {}
    for number, (row, _) in enumerate(rows):
        is_program = row.kind == "ENTRY_POINT" and row.reason not in ("command", "route", "handler")
        if is_program and (row.name == row.path or row.name.endswith(".main")):
            name = row.name.removesuffix(".main")
            known = own.get((row.path, name))
            own[row.path, name] = number if known is None or row.line > rows[known][0].line else known
    kept: list[tuple[Row, int | None]] = []
    texts: dict[int, list[str]] = {}
    for number, (row, symbol) in enumerate(rows):
        first = own.get((row.path, row.name), number)
        is_same = row.kind == "ENTRY_POINT" and row.reason not in ("command", "route", "handler") and first != number
        if is_same:
            texts.setdefault(first, []).append(row.text.rpartition(" - ")[2])
        else:
            kept.append((row, symbol))
    more = {id(rows[number][0]): parts for number, parts in texts.items()}
    return [
        (replace(row, text="; ".join((row.text, *more[id(row)]))) if id(row) in more else row, symbol)
        for row, symbol in kept
    ]


def _order(wanted: list[AnchorKind], row: Row, name: str) -> tuple[int, int, bool, int, bool, float, str, int]:
    is_entry = row.kind == "ENTRY_POINT"
    program = program_place(row, name) if is_entry else 0
    path, _, line = row.told_at.rpartition(":")
    at = (path, int(line)) if path else (row.path, row.line)
    last = is_entry and is_taken_in(row), program, is_entry and is_beside(row)
    return wanted.index(row.kind), _group(row), *last, -row.score, *at


def _at_name(snapshot: Snapshot, row: Row, symbol: int | None) -> Row:
    """A critical API where its name stands: what decorates it may fill pages above."""
    if row.kind != "CRITICAL_API" or symbol is None:
        return row
    return replace(row, line=snapshot.symbol(symbol).name_line)


def _row(
    snapshot: Snapshot, anchor: Anchor, file: MapFile | None, rank: np.ndarray[tuple[int], np.dtype[np.float32]]
) -> Row:
    if file is None:  # a script without extension: in no language by its name
        file = MapFile(anchor.path, None, 0, 0.0, "source")
    is_module = anchor.kind == "MODULE" or anchor.symbol is None
    if is_module or anchor.symbol is None:
        name, score = anchor.path, file.score
    else:
        name, score = snapshot.qualified_name(anchor.symbol), anchor.score or float(rank[anchor.symbol])
    text = plain(anchor.text).lstrip("# ") or anchor.text if anchor.kind == "MODULE" else anchor.text
    return Row(anchor.kind, anchor.path, anchor.line, name, text, anchor.reason, score, role=file.role)


_ROLES: tuple[FileRole, ...] = ("source", "other", "aside", "test")


def _group(row: Row) -> int:
    if row.kind == "ENTRY_POINT":
        return ENTRY_GROUPS.index(entry_group(row))
    return _ROLES.index(row.role)


def _links(workspace: Workspace) -> tuple[tuple[str, str, int], ...]:
    snapshot, graph = workspace.snapshot, workspace.graph
    sure = graph.percent >= CERTAIN_PERCENT
    owner = snapshot.columns.symbol_file
    sources, targets = owner[graph.source[sure]].astype(np.int64), owner[graph.target[sure]]
    pairs, counts = np.unique(sources[sources != targets] << 32 | targets[sources != targets], return_counts=True)
    order = np.lexsort((pairs, -counts))
    paths = [file.path for file in snapshot.files]
    return tuple(
        (paths[pair >> 32], paths[pair & 0xFFFFFFFF], count)
        for pair, count in zip(pairs[order].tolist(), counts[order].tolist(), strict=True)
    )

"""The map of a repository, ranked, for people, programs and diagrams."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from anchors.context.tokens import estimate_tokens
from anchors.types import AnchorKind, RepositoryInfo
from iquest_cli.console import Line, line
from iquest_cli.reports.diagrams import Arrow, Node, as_dot, as_mermaid
from iquest_cli.text import clean_line, plural, shorten

if TYPE_CHECKING:
    from anchors.workspace import Workspace

SECTIONS: tuple[tuple[AnchorKind, str], ...] = (
    ("ENTRY_POINT", "entry points"),
    ("CRITICAL_API", "critical APIs"),
    ("MODULE", "modules"),
)
MAX_DIAGRAM_NODES = 40


@dataclass(frozen=True, slots=True)
class Row:
    """`score` is the graph's rank of the symbol, or of the file that a module is."""

    kind: AnchorKind
    path: str
    line: int
    name: str
    text: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Overview:
    info: RepositoryInfo
    num_files: int
    num_symbols: int
    languages: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    """Best first within each kind."""
    links: tuple[tuple[str, str, int], ...]
    """File uses file, how often; most used first."""

    def of(self, kind: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind == kind)


def overview_of(workspace: Workspace) -> Overview:
    snapshot, graph = workspace.snapshot, workspace.graph
    file_rank: defaultdict[int, float] = defaultdict(float)
    for symbol in range(snapshot.num_symbols):
        file_rank[snapshot.file_of(symbol)] += float(graph.rank[symbol])
    rows = []
    for anchor in workspace.anchors:
        if anchor.kind not in dict(SECTIONS):
            continue
        file = snapshot.file_index(anchor.path)
        is_module = anchor.kind == "MODULE" or anchor.symbol is None
        score = file_rank[file] if is_module and file is not None else 0.0
        if not is_module and anchor.symbol is not None:
            score = float(graph.rank[anchor.symbol])
        name = anchor.path if anchor.symbol is None else snapshot.qualified_name(anchor.symbol)
        rows.append(Row(anchor.kind, anchor.path, anchor.line, name, anchor.text, anchor.reason, score))
    order = [kind for kind, _ in SECTIONS]
    rows.sort(key=lambda row: (order.index(row.kind), -row.score, row.path, row.line))
    languages = Counter(file.language for file in snapshot.files if file.language is not None)
    return Overview(
        workspace.info,
        len(snapshot.files),
        snapshot.num_symbols,
        tuple(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
        tuple(rows),
        _links(workspace),
    )


def _links(workspace: Workspace) -> tuple[tuple[str, str, int], ...]:
    snapshot, graph = workspace.snapshot, workspace.graph
    sure = graph.percent >= 90
    owner = snapshot.columns.symbol_file
    sources, targets = owner[graph.source[sure]], owner[graph.target[sure]]
    counts = Counter(zip(sources.tolist(), targets.tolist(), strict=True))
    paths = [file.path for file in snapshot.files]
    links = [(paths[one], paths[other], count) for (one, other), count in counts.items() if one != other]
    return tuple(sorted(links, key=lambda item: (-item[2], item[0], item[1])))


def as_text(overview: Overview, *, width: int, limit: int = 0, budget: int | None = None) -> list[Line]:
    """`limit`: rows of each section, 0 for all; `budget`: tokens of the whole text."""
    lines = _text(overview, width, limit)
    while budget is not None and _tokens(lines) > budget and any(len(overview.of(kind)) for kind, _ in SECTIONS):
        longest = max(len(overview.of(kind)) for kind, _ in SECTIONS)
        limit = (limit or longest) * 3 // 4
        if limit == 0:
            return lines[:2] if _tokens(lines[:2]) <= budget else []
        lines = _text(overview, width, limit)
    return lines


def _tokens(lines: list[Line]) -> int:
    return estimate_tokens("\n".join("".join(piece.text for piece in pieces) for pieces in lines))


def _text(overview: Overview, width: int, limit: int) -> list[Line]:
    languages = ", ".join(f"{name} {count}" for name, count in overview.languages[:5])
    counts = ", ".join(f"{len(overview.of(kind))} {label}" for kind, label in SECTIONS)
    lines = [
        line((overview.info.root.rpartition("/")[2], "bold"), f"  {counts}"),
        line((f"{plural(overview.num_files, 'file')} ({languages}), {plural(overview.num_symbols, 'symbol')}", "dim")),
    ]
    for kind, label in SECTIONS:
        rows = overview.of(kind)
        if not rows:
            continue
        lines += [(), line((label[0].upper() + label[1:], "bold"))]
        shown = rows[:limit] if limit else rows
        lines += [_row(row, width) for row in shown]
        if len(shown) < len(rows):
            lines.append(line((f"  and {len(rows) - len(shown)} more", "dim")))
    return lines


def _row(row: Row, width: int) -> Line:
    place = f"{row.path}:{row.line}"
    text = row.text if row.kind != "ENTRY_POINT" or row.reason in row.text else f"{row.text}  ({row.reason})"
    shown = shorten(clean_line(text), max(24, width - len(place) - 4))
    return line("  ", (shown, "name"), " " * max(2, width - 2 - len(shown) - len(place)), (place, "path"))


def as_json(overview: Overview, budget: int | None = None) -> str:
    def rows(kind: str) -> list[dict[str, Any]]:
        return [
            {
                "path": row.path,
                "line": row.line,
                "symbol": row.name,
                "text": row.text,
                "reason": row.reason,
                "score": round(row.score, 6),
            }
            for row in overview.of(kind)
        ]

    value = {
        "schema": 1,
        "repo": {"root": overview.info.root, "commit": overview.info.commit, "dirty": overview.info.is_dirty},
        "num_files": overview.num_files,
        "num_symbols": overview.num_symbols,
        "languages": dict(overview.languages),
        "entry_points": rows("ENTRY_POINT"),
        "critical_apis": rows("CRITICAL_API"),
        "modules": rows("MODULE"),
    }
    text = json.dumps(value, indent=1)
    if budget is not None and estimate_tokens(text) > budget and overview.rows:
        kept = tuple(row for kind, _ in SECTIONS for row in overview.of(kind)[: len(overview.of(kind)) * 3 // 4])
        return as_json(replace(overview, rows=kept), budget)
    return text


def _diagram(overview: Overview) -> tuple[list[Node], list[Arrow]]:
    """The most linked files, those with entry points marked."""
    entries = {row.path for row in overview.of("ENTRY_POINT")}
    keys: dict[str, str] = {}
    arrows = []
    for source, target, _ in overview.links:
        if len(keys.keys() | {source, target}) > MAX_DIAGRAM_NODES:
            continue
        for path in (source, target):
            keys.setdefault(path, f"f{len(keys)}")
        arrows.append(Arrow(keys[source], keys[target]))
    return [Node(key, path, path in entries) for path, key in keys.items()], arrows


RENDERERS: dict[str, Callable[[Overview, int | None], str]] = {
    "json": as_json,
    "mermaid": lambda overview, budget: as_mermaid(*_diagram(overview)),
    "dot": lambda overview, budget: as_dot(*_diagram(overview)),
}

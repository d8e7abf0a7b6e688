"""The map of a repository for programs and diagrams: JSON, Mermaid, Graphviz."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from anchors.context.tokens import estimate_tokens
from anchors.types import AnchorKind
from iquest_cli.reports.diagrams import Arrow, Node, and_more
from iquest_cli.reports.map.overview import SECTIONS, Overview
from iquest_cli.text import plural

MAX_DIAGRAM_NODES = 28
MAX_DIAGRAM_ARROWS = 4
"""From one file."""


_KEYS: dict[AnchorKind, str] = {"ENTRY_POINT": "entry_points", "CRITICAL_API": "critical_apis", "MODULE": "modules"}


def as_json(overview: Overview, budget: int | None = None) -> str:
    """Within a budget `num_omitted` says how many rows each list has lost to it."""
    whole = {kind: len(overview.of(kind)) for kind, _ in SECTIONS}
    while True:
        text = json.dumps(_value(overview, whole), indent=1)
        if budget is None or estimate_tokens(text) <= budget or not overview.rows:
            return text
        kept = tuple(row for kind, _ in SECTIONS for row in overview.of(kind)[: len(overview.of(kind)) * 3 // 4])
        overview = replace(overview, rows=kept)


def _value(overview: Overview, whole: Mapping[AnchorKind, int]) -> dict[str, Any]:
    def rows(kind: str) -> list[dict[str, Any]]:
        return [
            {
                "path": row.path,
                "line": row.line,
                "symbol": row.name,
                "text": row.text,
                "doc": row.doc,
                "reason": row.reason,
                "score": round(row.score, 6),
                "role": row.role,
                **({"told_at": row.told_at} if row.told_at else {}),
            }
            for row in overview.of(kind)
        ]

    return {
        "schema": 1,
        "repo": {"root": overview.info.root, "commit": overview.info.commit, "dirty": overview.info.is_dirty},
        "about": overview.about,
        "num_files": overview.num_files,
        "num_symbols": overview.num_symbols,
        "languages": dict(overview.languages),
        **{key: rows(kind) for kind, key in _KEYS.items()},
        "num_omitted": {key: whole[kind] - len(overview.of(kind)) for kind, key in _KEYS.items()},
    }


def diagram(overview: Overview) -> tuple[list[Node], list[Arrow]]:
    """The most linked source files by folder, those with entry points marked; of who uses whom what nobody could tell
    from the other arrows. What there was no room for stands beside them, as a number."""
    entries = {row.path for row in overview.of("ENTRY_POINT")}
    source = {file.path for file in overview.files if file.role == "source"}
    keys: dict[str, str] = {}
    of_file: Counter[str] = Counter()
    links: list[tuple[str, str]] = []
    left, num_left = set[str](), 0
    for one, other, _ in overview.links:
        if one not in source or other not in source:
            continue
        if len(keys.keys() | {one, other}) > MAX_DIAGRAM_NODES:
            left |= {one, other}
            num_left += 1
            continue
        for path in (one, other):
            keys.setdefault(path, f"f{len(keys)}")
        if of_file[one] < MAX_DIAGRAM_ARROWS:
            of_file[one] += 1
            links.append((one, other))
        else:
            num_left += 1
    nodes = []
    for path, key in keys.items():
        folder, _, name = path.rpartition("/")
        nodes.append(Node(key, name, path in entries, f"{folder}/" if folder else ""))
    more = f"and {plural(len(left - keys.keys()), 'file')}, {plural(num_left, 'use')} more" if num_left else ""
    return [*nodes, *and_more(more)], [Arrow(keys[one], keys[other]) for one, other in _reduced(links)]


def _reduced(links: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without those that a way over one other says as well, the weakest (the last) first."""
    kept = dict.fromkeys(links)
    for one, other in reversed(links):
        if any((one, middle) in kept and (middle, other) in kept for middle in {end for _, end in kept} - {one, other}):
            del kept[one, other]
    return [*kept]

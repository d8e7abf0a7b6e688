"""The map of a repository for programs and diagrams: JSON, Mermaid, Graphviz."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from anchors.context.tokens import estimate_tokens
from iquest_cli.reports.diagrams import Arrow, Node
from iquest_cli.reports.map.overview import SECTIONS, Overview

MAX_DIAGRAM_NODES = 40


def as_json(overview: Overview, budget: int | None = None) -> str:
    text = json.dumps(_value(overview), indent=1)
    if budget is not None and estimate_tokens(text) > budget and overview.rows:
        kept = tuple(row for kind, _ in SECTIONS for row in overview.of(kind)[: len(overview.of(kind)) * 3 // 4])
        return as_json(replace(overview, rows=kept), budget)
    return text


def _value(overview: Overview) -> dict[str, Any]:
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
        "entry_points": rows("ENTRY_POINT"),
        "critical_apis": rows("CRITICAL_API"),
        "modules": rows("MODULE"),
    }


def diagram(overview: Overview) -> tuple[list[Node], list[Arrow]]:
    """The most linked source files, those with entry points marked."""
    entries = {row.path for row in overview.of("ENTRY_POINT")}
    source = {file.path for file in overview.files if file.role == "source"}
    keys: dict[str, str] = {}
    arrows = []
    for one, other, _ in overview.links:
        if one not in source or other not in source or len(keys.keys() | {one, other}) > MAX_DIAGRAM_NODES:
            continue
        for path in (one, other):
            keys.setdefault(path, f"f{len(keys)}")
        arrows.append(Arrow(keys[one], keys[other]))
    return [Node(key, path, path in entries) for path, key in keys.items()], arrows

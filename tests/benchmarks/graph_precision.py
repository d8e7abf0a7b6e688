"""Precision and recall of Python call edges against jedi, on a sample of call sites.

    pip install jedi
    python tests/benchmarks/graph_precision.py REPOSITORY_FOLDER [--sites 600] [--seed 7] [--misses]

jedi is asked where each sampled callee is defined (`goto`, imports followed). Recall: of the sites that jedi resolves
to a function or class inside of the folder, how many have an edge to it (certain edges, best, any candidate).
Precision: of the sites with an edge, how many lead where jedi says; sites of which jedi knows nothing are not counted.
"""

from __future__ import annotations

import argparse
import ast
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import jedi
from graph_scoring import Answer, Edges, Ours, report, score, snapshot_of, we_say

from anchors.graph.resolving.resolve import build_graph


@dataclass(frozen=True, slots=True)
class Site:
    path: str
    line: int
    column: int
    name: str


def sites_of(root: Path, path: str) -> list[Site]:
    source = (root / path).read_bytes()
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    found = []
    lines = source.split(b"\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            func = node.func
            name = func.id if isinstance(func, ast.Name) else func.attr
            line, end = func.end_lineno or 0, func.end_col_offset or 0
            column = len(lines[line - 1][:end].decode("utf-8", "replace")) - len(name)
            found.append(Site(path, line, column, name))
    return found


def jedi_says(project: jedi.Project, scripts: dict[str, jedi.Script], root: Path, site: Site) -> Answer | None:
    """None where jedi knows nothing."""
    if site.path not in scripts:
        scripts[site.path] = jedi.Script(path=str(root / site.path), project=project)
    try:
        names = scripts[site.path].goto(site.line, site.column, follow_imports=True)
    except Exception:  # jedi fails on code that it cannot follow
        return None
    found: set[tuple[str, int]] = set()
    for name in names:
        inside = name.module_path is not None and Path(name.module_path).is_relative_to(root)
        found.add((str(Path(name.module_path).relative_to(root)), name.line or 1) if inside else ("", 0))
    is_value = any(name.type not in ("function", "class", "property") for name in names)
    return Answer(frozenset(found), is_value) if found else None


def ours_at(edges: Edges, site: Site) -> Ours:
    found = edges.get((site.path, site.line), ())
    return [(edge.confidence, edge.path, edge.line) for edge in found if edge.name == site.name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--sites", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--misses", action="store_true", help="list what was missed or wrong")
    options = parser.parse_args()
    root = options.root.resolve()
    snapshot = snapshot_of(root, (".py",))
    edges = we_say(snapshot, build_graph(snapshot))
    sites = [site for file in snapshot.files if file.path.endswith(".py") for site in sites_of(root, file.path)]
    random.Random(options.seed).shuffle(sites)
    project = jedi.Project(str(root), added_sys_path=[str(root), str(root / "src")])
    scripts: dict[str, jedi.Script] = {}
    count: Counter[str] = Counter()
    for site in sites[: options.sites]:
        answer = jedi_says(project, scripts, root, site)
        ours = ours_at(edges, site)
        if score(answer, ours, count) and options.misses:
            told = sorted(answer.places) if answer else []
            print(f"{site.path}:{site.line} {site.name} jedi {told} ours {sorted(ours, reverse=True)[:3]}")
    report(root.name, count)


if __name__ == "__main__":
    main()

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
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import jedi

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from anchors.graph.graph import SymbolGraph
from anchors.graph.resolve import build_graph
from anchors.index.snapshot import Snapshot, build_snapshot
from anchors.syntax.extract import extract
from anchors.syntax.languages import language_of
from anchors.types import SourceFile


@dataclass(frozen=True, slots=True)
class Site:
    path: str
    line: int
    column: int
    name: str


def snapshot_of(root: Path) -> Snapshot:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    paths = [os.fsdecode(path) for path in listed.split(b"\0") if path.endswith(b".py")]
    data = {path: (root / path).read_bytes() for path in paths if (root / path).is_file()}
    files = [SourceFile(path, path, len(content), language_of(path)) for path, content in data.items()]
    return build_snapshot(files, lambda file: extract(data[file.path], file.language or "text"))


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


def jedi_says(
    project: jedi.Project, scripts: dict[str, jedi.Script], root: Path, site: Site
) -> set[tuple[str, int]] | None:
    """(path, line) of definitions inside of the folder; ("", 0) for one outside; None where jedi knows nothing."""
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
        if name.type not in ("function", "class", "property"):
            found.add(("value", 0))
    return found or None


def we_say(snapshot: Snapshot, graph: SymbolGraph) -> dict[tuple[str, int, str], list[tuple[float, str, int]]]:
    edges: dict[tuple[str, int, str], list[tuple[float, str, int]]] = defaultdict(list)
    for number in range(graph.num_edges):
        edge = graph.edge(number)
        if edge.kind not in ("call", "new", "decorate"):
            continue
        target = snapshot.symbol(edge.target)
        key = (snapshot.path_of(edge.source), edge.line, target.name)
        edges[key].append((edge.confidence, target.path, target.name_line))
    return edges


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--sites", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--misses", action="store_true", help="list what was missed or wrong")
    options = parser.parse_args()
    root = options.root.resolve()
    snapshot = snapshot_of(root)
    edges = we_say(snapshot, build_graph(snapshot))
    sites = [site for file in snapshot.files for site in sites_of(root, file.path)]
    random.Random(options.seed).shuffle(sites)
    project = jedi.Project(str(root), added_sys_path=[str(root), str(root / "src")])
    scripts: dict[str, jedi.Script] = {}
    count: Counter[str] = Counter()
    for site in sites[: options.sites]:
        gold = jedi_says(project, scripts, root, site)
        ours = sorted(edges.get((site.path, site.line, site.name), ()), reverse=True)
        score(site, gold, ours, count, options.misses)
    report(root.name, count)


def score(
    site: Site, gold: set[tuple[str, int]] | None, ours: list[tuple[float, str, int]], count: Counter[str], tell: bool
) -> None:
    count["sites"] += 1
    if gold is None:
        count["unknown to jedi"] += 1
        count["of these ours"] += bool(ours)
        return
    inside = {place for place in gold if place[0] not in ("", "value")} if ("value", 0) not in gold else set()
    hits = [(path, line) in gold for _, path, line in ours]
    certain = [hit for hit, edge in zip(hits, ours, strict=True) if edge[0] >= 0.9]
    if inside:
        count["inside"] += 1
        count["recall certain"] += any(certain)
        count["recall best"] += bool(hits) and hits[0]
        count["recall any"] += any(hits)
    if certain:
        count["certain"] += 1
        count["certain right"] += certain[0]
    if hits:
        count["best"] += 1
        count["best right"] += hits[0]
    if tell and ((inside and not any(certain)) or (certain and not certain[0])):
        print(f"{site.path}:{site.line} {site.name} jedi {sorted(gold)} ours {ours[:3]}")


def report(name: str, count: Counter[str]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{100 * count[part] / max(1, count[whole]):.1f} % of {count[whole]}"

    print(f"{name}: {count['sites']} call sites, {count['inside']} lead into the repository,", end=" ")
    print(f"{count['unknown to jedi']} unknown to jedi ({count['of these ours']} of them with an edge of ours)")
    print(
        f"  precision, certain edges {share('certain right', 'certain')}; best candidate {share('best right', 'best')}"
    )
    print(f"  recall, certain {share('recall certain', 'inside')}; best {share('recall best', 'inside')};", end=" ")
    print(f"any candidate {share('recall any', 'inside')}")


if __name__ == "__main__":
    main()

"""Counting call edges against another tool's answers: shared by the precision benchmarks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from anchors.graph.edges.graph import SymbolGraph
from anchors.index.snapshot import Snapshot, build_snapshot
from anchors.syntax.extract import extract
from anchors.syntax.languages import language_of
from anchors.types import SourceFile

Ours = list[tuple[float, str, int]]
"""Edges of one site: confidence, path and line of the definition."""
CALLS = ("call", "new", "decorate")


class OurEdge(NamedTuple):
    """What an edge leads to, and by which kind of edge."""

    name: str
    confidence: float
    path: str
    line: int
    kind: str
    target_kind: str


Edges = dict[tuple[str, int], list[OurEdge]]
"""By path and line of the site."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other tool says of a site: (path, line) of definitions, ("", 0) for one outside of the folder."""

    places: frozenset[tuple[str, int]]
    is_value: bool
    """Not a function or class: a site that is not counted for recall."""


def snapshot_of(root: Path, suffixes: tuple[str, ...], is_left_out: Callable[[str], bool] | None = None) -> Snapshot:
    """The files that git lists; manifests too, since the graph reads them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    wanted = (*suffixes, ".json", "pubspec.yaml")
    paths = [os.fsdecode(path) for path in listed.split(b"\0") if os.fsdecode(path).endswith(wanted)]
    paths = [path for path in paths if is_left_out is None or not is_left_out(path)]
    files_of = {path: root / path for path in paths}
    data = {path: at.read_bytes() for path, at in files_of.items() if at.is_file() and not at.is_symlink()}
    files = [SourceFile(path, path, len(content), language_of(path)) for path, content in data.items()]
    return build_snapshot(files, lambda file: extract(data[file.path], file.language or "text"))


def we_say(
    snapshot: Snapshot,
    graph: SymbolGraph,
    kinds: tuple[str, ...] = CALLS,
    follow: Callable[[Snapshot, int], int] = lambda snapshot, symbol: symbol,
) -> Edges:
    edges: Edges = defaultdict(list)
    ends: dict[int, int] = {}
    for number in range(graph.num_edges):
        edge = graph.edge(number)
        if edge.kind in kinds:
            if edge.target not in ends:
                ends[edge.target] = follow(snapshot, edge.target)
            target = snapshot.symbol(ends[edge.target])
            key = (snapshot.path_of(edge.source), edge.line)
            edges[key].append(
                OurEdge(target.name, edge.confidence, target.path, target.name_line, edge.kind, target.kind)
            )
    return edges


def score(answer: Answer | None, ours: Ours, count: Counter[str]) -> bool:
    """Count one site; True when it was missed or a certain edge is wrong."""
    ours = sorted(ours, reverse=True)
    count["sites"] += 1
    if answer is None:
        count["unknown"] += 1
        count["of these ours"] += bool(ours)
        return False
    inside = not answer.is_value and any(path for path, _ in answer.places)
    hits = [(path, line) in answer.places for _, path, line in ours]
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
    return (inside and not any(certain)) or (bool(certain) and not certain[0])


def report(name: str, count: Counter[str]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{100 * count[part] / max(1, count[whole]):.1f} % of {count[whole]}"

    print(f"{name}: {count['sites']} call sites, {count['inside']} lead into the repository,", end=" ")
    print(f"{count['unknown']} unknown to the other tool ({count['of these ours']} of them with an edge of ours)")
    print(
        f"  precision, certain edges {share('certain right', 'certain')}; best candidate {share('best right', 'best')}"
    )
    print(f"  recall, certain {share('recall certain', 'inside')}; best {share('recall best', 'inside')};", end=" ")
    print(f"any candidate {share('recall any', 'inside')}")

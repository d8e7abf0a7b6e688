"""Edges of components (Vue, Svelte, Astro): how many there are, how many are sure, and some of them to be read by hand.

`python tests/benchmarks/component_edges.py REPOSITORY… [--sites 11] [--seed 7]`: a line of counts for each repository;
then, of edges out of markup and of imports, `--sites` a repository with the line that they stand on.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from anchors.graph.edges.graph import SymbolGraph
from anchors.index.snapshot import Snapshot
from anchors.syntax.blocks import component_of
from anchors.syntax.languages import COMPONENTS
from anchors.syntax.source import Source
from anchors.types import Edge
from anchors.workspace import Workspace


def markup_lines(data: bytes, language: str) -> set[int]:
    starts = Source(data).starts
    found: set[int] = set()
    for first, last in component_of(data, language).templates:
        found.update(range(bisect_right(starts, first), bisect_right(starts, max(first, last - 1)) + 1))
    return found


def edges_of(workspace: Workspace, snapshot: Snapshot, graph: SymbolGraph) -> Iterator[tuple[str, Edge, str]]:
    """("import" or "markup", edge, the line that it stands on)."""
    for number, file in enumerate(snapshot.files):
        if file.language not in COMPONENTS:
            continue
        data = workspace.text(file.path).encode()
        lines, markup = data.split(b"\n"), markup_lines(data, file.language or "")
        for symbol in snapshot.symbols_of(number):
            for edge in graph.edges_out(symbol):
                kind = "import" if edge.kind == "import" else "markup" if edge.line in markup else ""
                if kind:
                    yield kind, edge, lines[edge.line - 1].decode("utf-8", "replace").strip()


def shown(snapshot: Snapshot, edge: Edge, line: str) -> str:
    source = f"{snapshot.path_of(edge.source)}:{edge.line}"
    target = f"{snapshot.path_of(edge.target)}:{snapshot.name(edge.target)}"
    return f"{source} -{edge.kind}-> {target} {edge.confidence:.2f} {edge.reason} | {line[:150]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--sites", type=int, default=11, help="of each repository, three in four of them out of markup")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    chance, sample = random.Random(arguments.seed), list[str]()
    for root in arguments.repositories:
        with tempfile.TemporaryDirectory() as cache, Workspace.open(root, cache_dir=Path(cache)) as workspace:
            snapshot = workspace.snapshot
            found = list(edges_of(workspace, snapshot, workspace.graph))
            counts = Counter(kind for kind, *_ in found)
            sure = Counter(kind for kind, edge, _ in found if edge.is_certain)
            told = ", ".join(f"{kind} {counts[kind]:,} ({sure[kind]:,} sure)" for kind in sorted(counts))
            print(f"{Path(root).name}: {snapshot.num_symbols:,} symbols, {told}")
            for kind, num in (("markup", arguments.sites * 3 // 4), ("import", -(-arguments.sites // 4))):
                own = [shown(snapshot, edge, line) for one, edge, line in found if one == kind]
                sample += chance.sample(own, min(num, len(own)))
    print("\n".join(sample))
    return 0


if __name__ == "__main__":
    sys.exit(main())

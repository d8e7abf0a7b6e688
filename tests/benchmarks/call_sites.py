"""Calls of a repository with what the graph says of each, to be read by hand where no other tool is at hand to judge.

`python tests/benchmarks/call_sites.py REPOSITORY --language ruby [--sites 100] [--seed 7] [--under app] [--defined]
[--written]`: a line a site (path, line, receiver, name, the edges, the best first) and the line of source. A site is a
call that the index has, whatever it leads to.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path

from graph_scoring import snapshot_of

from anchors.graph.resolving.resolve import build_graph
from anchors.records import REFERENCE_KINDS
from anchors.syntax.languages import LANGUAGES, is_generated_path

BESIDE = {"objective-c": (".h", ".c")}
"""Files that a language is declared in, whose names are another's."""
CALLS = [REFERENCE_KINDS.index(kind) for kind in ("call", "new")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--language", required=True)
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--under", default="", help="take sites of this folder alone")
    parser.add_argument("--defined", action="store_true", help="take sites alone whose name the repository defines")
    parser.add_argument("--written", action="store_true", help="take no sites of generated files")
    parser.add_argument("--blind", action="store_true", help="show no edges, so that the truth is written down first")
    options = parser.parse_args()
    root = options.root.resolve()
    suffixes = (*LANGUAGES[options.language].extensions, *BESIDE.get(options.language, ()))
    snapshot = snapshot_of(root, tuple(suffixes))
    graph = build_graph(snapshot)
    edges = defaultdict(list)
    for number in range(graph.num_edges):
        edge = graph.edge(number)
        if edge.kind in ("call", "new"):
            target = snapshot.symbol(edge.target)
            key = (snapshot.path_of(edge.source), edge.line)
            edges[key].append((edge.confidence, f"{target.path}:{target.name_line}", target.name, edge.reason))
    columns = snapshot.columns
    defined = set(columns.symbol_name.tolist())
    sites = set()
    for name, receiver, kind, line, source in columns.references.tolist():
        path = snapshot.path_of(source)
        is_known = name in defined or not options.defined
        is_known &= not (options.written and is_generated_path(path))
        if kind in CALLS and path.startswith(options.under) and is_known:
            sites.add((path, line, snapshot.table[receiver], snapshot.table[name]))
    for path, line, receiver, name in random.Random(options.seed).sample(sorted(sites), options.sites):
        told = sorted((edge for edge in edges[path, line] if edge[2] in (name, "initialize", "init")), reverse=True)
        text = (root / path).read_text(errors="replace").split("\n")[line - 1].strip()
        shown = [f"{sure:.2f} {at} {why}" for sure, at, _, why in told[:3]]
        print(f"{path}:{line} {receiver}.{name} {'' if options.blind else shown}\n    {text[:150]}")


if __name__ == "__main__":
    main()

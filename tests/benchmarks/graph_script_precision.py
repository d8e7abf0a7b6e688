"""Precision and recall of JavaScript and TypeScript call edges against the TypeScript checker, on a sample of sites.

    npm install --prefix FOLDER typescript
    python tests/benchmarks/graph_script_precision.py REPOSITORY_FOLDER --typescript FOLDER
        [--under packages/server/src] [--sites 2000] [--seed 7] [--misses] [--code]

The checker (`graph_callees.mjs`) says where each callee is defined. Recall: of the sites that lead to a function or
class of the repository, how many have an edge to it. Precision: of the sites with an edge, how many lead where the
checker says; sites of which it knows nothing (their dependencies are not installed) are not counted. `--code` is for
JavaScript with declaration files beside it: without it the checker's answers are those, not the functions that run.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
from collections import Counter
from pathlib import Path

from graph_scoring import Answer, Edges, Ours, report, score, snapshot_of, we_say

from anchors.graph.resolving.resolve import build_graph

SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
HELPER = Path(__file__).with_name("graph_callees.mjs")


def sites_of(typescript: Path, root: Path, paths: list[str], *flags: str) -> list[dict[str, object]]:
    told = subprocess.run(
        ["node", "--max-old-space-size=6000", str(HELPER), str(typescript.resolve()), str(root), *flags],
        input="\n".join(paths),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def is_declaration(path: str) -> bool:
    return path.endswith((".d.ts", ".d.mts", ".d.cts"))


def answer_of(definitions: list[dict[str, object]]) -> Answer | None:
    if not definitions:
        return None
    places = frozenset((str(item["path"]), int(str(item["line"]))) for item in definitions)
    return Answer(places, not any(item["callable"] for item in definitions))


def ours_at(edges: Edges, site: dict[str, object], definitions: list[dict[str, object]]) -> Ours:
    names = {site["name"], "default", *(item["name"] for item in definitions)}
    found = edges.get((str(site["path"]), int(str(site["line"]))), ())
    return [(edge.confidence, edge.path, edge.line) for edge in found if edge.name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--typescript", type=Path, required=True, help="folder that holds node_modules/typescript")
    parser.add_argument("--under", default="", help="take sites of this folder alone")
    parser.add_argument("--sites", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--code", action="store_true", help="declaration files (.d.ts) are left out")
    parser.add_argument("--misses", action="store_true", help="list what was missed or wrong")
    options = parser.parse_args()
    root = options.root.resolve()
    snapshot = snapshot_of(root, SUFFIXES, is_left_out=is_declaration if options.code else None)
    edges = we_say(snapshot, build_graph(snapshot))
    paths = [file.path for file in snapshot.files if file.path.endswith(SUFFIXES)]
    flags = ["--code"] if options.code else []
    told = sites_of(options.typescript, root, paths, *flags)
    sites = [site for site in told if str(site["path"]).startswith(options.under)]
    random.Random(options.seed).shuffle(sites)
    count: Counter[str] = Counter()
    for site in sites[: options.sites]:
        definitions: list[dict[str, object]] = site["definitions"]  # type: ignore[assignment]
        ours = ours_at(edges, site, definitions)
        if score(answer_of(definitions), ours, count) and options.misses:
            told = sorted({(str(item["path"]), int(str(item["line"]))) for item in definitions})
            print(f"{site['path']}:{site['line']} {site['name']} checker {told} ours {sorted(ours, reverse=True)[:3]}")
    report(f"{root.name} {options.under}".rstrip(), count)


if __name__ == "__main__":
    main()

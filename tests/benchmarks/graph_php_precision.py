"""Precision and recall of PHP call edges against intelephense, on a sample of sites.

    npm install --prefix FOLDER intelephense
    python tests/benchmarks/graph_php_precision.py REPOSITORY_FOLDER --intelephense FOLDER
        [--under src] [--sites 1500] [--seed 7] [--misses]

The language server (`language_server.py`) says where each callee is defined: functions, methods, static ones, and what
`new` makes. Recall: of the sites that lead to a function or class of the repository, how many have an edge to it.
Precision: of the sites with an edge, how many lead where the server says; sites of which it knows nothing (their
dependencies are not installed, receivers without a type) are not counted. `new` is right with the class and with its
constructor, of a base as well. Nothing of the repository runs.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import defaultdict
from pathlib import Path

import tree_sitter_php
from graph_probe import Site, compare, parser
from graph_scoring import Answer, OurEdge
from language_server import Definition, Server
from tree_sitter import Language, Node, Parser, Query, QueryCursor

SITES = """
(function_call_expression function: [(name) (qualified_name (name))] @call)
(member_call_expression name: (name) @call)
(nullsafe_member_call_expression name: (name) @call)
(scoped_call_expression name: (name) @call)
(object_creation_expression [(name) (qualified_name (name))] @new)
"""
PHP = Language(tree_sitter_php.language_php())
CALLABLE = re.compile(r"\b(?:function|class|interface|trait|enum)\b|@method\b")
WORD = re.compile(r"\w+")
Place = tuple[str, int]
Asked = dict[Site, list[tuple[int, int]]]
"""Where each callee of a site stands: row and column, from 0."""


def sites_in(root: Path, paths: list[str]) -> Asked:
    query, reader = Query(PHP, SITES), Parser(PHP)
    found: Asked = defaultdict(list)
    for path in paths:
        data = (root / path).read_bytes()
        lines = data.split(b"\n")
        for kind, nodes in QueryCursor(query).captures(reader.parse(data).root_node).items():
            for node in nodes:
                row, column, name = placed(node, data)
                before = lines[row][:column].decode("utf-8", "replace")
                found[Site(path, row + 1, name, kind)].append((row, len(before.encode("utf-16-le")) // 2))
    return found


def placed(node: Node, data: bytes) -> tuple[int, int, str]:
    """Row and column of the last part of a name, and that part."""
    raw = data[node.start_byte : node.end_byte]
    last = raw.rpartition(b"\\")[2]
    return node.end_point[0], node.end_point[1] - len(last), last.decode("utf-8", "replace")


class Texts:
    """Lines of the repository's files, read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, list[str]] = {}

    def of(self, path: str) -> list[str]:
        if path not in self._lines:
            self._lines[path] = (self._root / path).read_text(encoding="utf-8", errors="replace").split("\n")
        return self._lines[path]


def answers_of(
    root: Path, folder: Path, paths: list[str], under: str, num_sites: int, seed: int
) -> dict[Site, Answer | None]:
    asked = sites_in(root, [path for path in paths if path.startswith(under)])
    sites = sorted(asked, key=repr)
    random.Random(seed).shuffle(sites)
    command = ["node", str(folder.resolve() / "node_modules/intelephense/lib/intelephense.js"), "--stdio"]
    texts, answers = Texts(root), dict[Site, Answer | None]()
    with tempfile.TemporaryDirectory() as kept, Server(command, root, "php", kept) as server:
        server.wait_for("indexingEnded")
        for site in sorted(sites[:num_sites], key=lambda site: site.path):
            told = [server.definitions(site.path, row, column) for row, column in asked[site]]
            name, answer = judged(texts, site, told)
            answers[Site(site.path, site.line, name, site.kind)] = answer
    return answers


def judged(texts: Texts, site: Site, told: list[list[Definition]]) -> tuple[str, Answer | None]:
    """What the server says of a site, under the name that it is defined by."""
    if not all(told):
        return site.name, None
    places, is_value, name = set[Place](), True, site.name
    for item in (item for found in told for item in found):
        line = texts.of(item.path)[item.line - 1] if item.path else ""
        word = WORD.match(line, item.column)
        if word and (site.kind == "call" or word[0] != "__construct"):
            name = word[0]
        places.add((item.path, item.line))
        is_value &= bool(item.path) and not CALLABLE.search(line)
    return name, Answer(frozenset(places), is_value)


def is_call(edge: OurEdge, kind: str) -> bool:
    return edge.kind == "new" if kind == "new" else edge.kind in ("call", "new")


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--intelephense", type=Path, required=True, help="folder that holds node_modules/intelephense")
    options.set_defaults(sites=1500)
    given = options.parse_args()

    def told(root: Path, paths: list[str]) -> dict[Site, Answer | None]:
        return answers_of(root, given.intelephense, paths, given.under, given.sites, given.seed)

    compare(given, (".php",), told, is_answer=is_call)


if __name__ == "__main__":
    main()

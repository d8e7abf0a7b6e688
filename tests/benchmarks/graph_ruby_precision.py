"""Precision and recall of Ruby call edges against the calls that a program of the repository really makes.

    apt-get install ruby  (and what the program needs)
    python tests/benchmarks/graph_ruby_precision.py REPOSITORY_FOLDER --run COMMAND [--calls FILE] [--under lib]
        [--sites 4000] [--misses]

`--run` is a shell command, mostly the repository's own test suite. It RUNS THE REPOSITORY'S CODE, in a copy of the
files that git lists: give it trusted code alone, best without a network (`unshare -n`). Ruby's TracePoint
(`graph_callees.rb`) says of each executed call which definition it led to. `--calls` keeps what it said, and takes it
from there where the file exists.

Recall: of the executed sites that led to a definition of the repository, how many have an edge to one that was called
there. Precision: of the executed sites with an edge, how many lead to one that was called. `new` is right with the
class and with its `initialize`. Left out: what never ran, calls whose name is not written at their line (`send`, `each`
behind `map`, `method_missing`), operators, and sites of which Ruby does not tell (members of a Struct, Forwardable's).
What the program's stubs replaced counts as outside of the repository.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import tree_sitter_ruby
from graph_probe import Site, compare, parser
from graph_scoring import Answer, OurEdge
from graph_traced import OUTSIDE, Called, Place, add_options, called, rows_of, traced
from tree_sitter import Language, Node, Parser, Query, QueryCursor

WITH_TRACER = {"RUBYOPT": f"-r{Path(__file__).with_name('graph_callees.rb')}"}
RUBY = Language(tree_sitter_ruby.language())
WRITTEN = """
(call method: [(identifier) (constant)] @call)
(call receiver: [(constant) (scope_resolution)] @made method: (identifier) @new (#eq? @new "new"))
(identifier) @call
(super) @super
(alias) @alias
(call method: (identifier) @aliasing arguments: (argument_list) (#eq? @aliasing "alias_method"))
(argument_list (simple_symbol) @symbol)
"""
WORD = re.compile(r"\w+[?!=]?")
NO_CALL = re.compile(r"^(?:(?:method|block|lambda)_parameters|\w+_parameter|method|singleton_method|alias|undef)$")


class Written:
    """What stands in the files: names that may be calls, and where definitions are that Ruby tells by another line."""

    def __init__(self, root: Path, paths: list[str]) -> None:
        self.sites: dict[Site, str] = {}
        """With the name that is called there."""
        self.aliases: defaultdict[str, set[Place]] = defaultdict(set)
        self.symbols: defaultdict[tuple[str, int, str], set[Place]] = defaultdict(set)
        """Of names given to a call over several lines, by its first one."""
        self.lines: dict[str, list[str]] = {}
        for path in paths:
            data = (root / path).read_bytes()
            self.lines[path] = data.decode("utf-8", "replace").split("\n")
            for kind, nodes in QueryCursor(Query(RUBY, WRITTEN)).captures(Parser(RUBY).parse(data).root_node).items():
                for node in nodes:
                    self._add(path, kind, node)

    def _add(self, path: str, kind: str, node: Node) -> None:
        line, parent = node.start_point[0] + 1, node.parent
        if kind == "symbol" and parent is not None and parent.parent is not None:
            self.symbols[path, parent.parent.start_point[0] + 1, text(node)[1:]].add((path, line))
        elif kind == "alias":
            name = node.child_by_field_name("name")
            self.aliases[text(name or node)].add((path, line))
        elif kind == "aliasing":
            arguments = parent and parent.child_by_field_name("arguments")
            name = arguments.named_children[0] if arguments and arguments.named_children else node
            self.aliases[text(name).strip(":\"'")].add((path, line))
        elif kind == "made":
            name = node.child_by_field_name("name") or node
            self.sites[Site(path, name.end_point[0] + 1, text(name), "new")] = "new"
        elif kind in ("call", "super") and (written := name_of(node, kind)) and WORD.fullmatch(written):
            kind = "write" if written.endswith("=") else "built" if written == "new" else kind
            self.sites[Site(path, line, "" if kind == "built" else written.removesuffix("="), kind)] = written

    def places(self, name: str, told: set[Place | None]) -> set[Place]:
        """Where the definitions stand that Ruby tells; none for one whose name is not written there."""
        found = {OUTSIDE} & told
        for place in told:
            if place is None or place == OUTSIDE:
                continue
            line = self.lines[place[0]][place[1] - 1] if place[1] <= len(self.lines[place[0]]) else ""
            bare = name.removesuffix("=")
            if re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", line) or name == "new":
                found.add(place)
            found |= self.symbols.get((*place, bare), set())
            found |= {place, *self.aliases[name]} if name in self.aliases else set()
        return found


def name_of(node: Node, kind: str) -> str:
    parent = node.parent
    if parent is None or (kind == "call" and NO_CALL.match(parent.type)):
        return ""
    if kind == "super":
        while parent is not None and parent.type not in ("method", "singleton_method"):
            parent = parent.parent
        node = (parent and parent.child_by_field_name("name")) or node
    elif parent.type == "call" and (receiver := parent.child_by_field_name("receiver")) and node != receiver:
        above = parent.parent
        if text(node) == "new" and receiver.type in ("constant", "scope_resolution"):
            return ""
        if above is not None and above.type.endswith("assignment") and above.child_by_field_name("left") == parent:
            return text(node) + "="
    return text(node)


def text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def answers_of(root: Path, paths: list[str], found: Called) -> dict[Site, Answer | None]:
    answers: dict[Site, Answer | None] = {}
    written = Written(root, paths)
    for site, name in written.sites.items():
        told = found.get((site.path, site.line, name))
        if told:
            places = written.places(name, told)
            answers[site] = Answer(frozenset(places), False) if places else None
    return answers


def is_call(edge: OurEdge, kind: str) -> bool:
    """`new`, where the class is not named (`built`), may be one that the repository defines."""
    if kind == "built":
        return edge.kind == "new" or (edge.kind == "call" and edge.name in ("new", "initialize"))
    return edge.kind == "new" if kind == "new" else edge.kind in ("call", "new", "name")


def main() -> None:
    options = parser(__doc__)
    add_options(options)
    given = options.parse_args()

    def told(root: Path, paths: list[str]) -> dict[Site, Answer | None]:
        return answers_of(root, paths, called(rows_of(given, lambda run: traced(root, run, WITH_TRACER)), paths))

    compare(given, (".rb",), told, is_answer=is_call)


if __name__ == "__main__":
    main()

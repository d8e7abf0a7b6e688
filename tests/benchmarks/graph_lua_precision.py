"""Precision and recall of Lua call edges against the calls that a program of the repository really makes.

    apt-get install lua5.4 lua-busted  (and what the program needs)
    python tests/benchmarks/graph_lua_precision.py REPOSITORY_FOLDER --run COMMAND [--calls FILE] [--under src]
        [--sites 20000] [--misses]

`--run` is a shell command, mostly the repository's own test suite. It RUNS THE REPOSITORY'S CODE, in a copy of the
files that git lists: give it trusted code alone, best without a network (`unshare -n`). A hook (`graph_callees.lua`)
says of each executed call which function it led to. `--calls` keeps what it said, and takes it from there where the
file exists.

Recall: of the executed sites that led to a named function of the repository, how many have an edge to one that was
called there. Precision: of the executed sites with an edge, how many lead to one that was called; a function without
a name counts as outside. What a method overrides is right, as an interface's method is elsewhere; a class that is
called is right with itself and with what sets up its objects, a file's nameless function with the file; another name
of a function (`M.all = M.every`) is right where it is made. Left out: what never ran, and calls whose name is not
written at their line (`pcall(f)`, metamethods).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import tree_sitter_lua
from graph_probe import Site, compare, parser
from graph_scoring import Answer, OurEdge
from graph_traced import OUTSIDE, Place, add_options, called, rows_of, traced
from tree_sitter import Language, Node, Parser, Query, QueryCursor

LUA = Language(tree_sitter_lua.language())
WITH_TRACER = {"LUA_INIT": f"@{Path(__file__).with_name('graph_callees.lua')}"}
TAILS = "(return_statement (expression_list . (function_call) @tail .))"
WRITTEN = """
(function_call) @call
(function_declaration) @named
(function_definition) @value
(assignment_statement) @assigned
(field name: (identifier)) @field
(chunk (return_statement (expression_list (function_definition) @returned)))
"""
KEEP = b'(""):calls_keep('


def keep_callers(copy: Path) -> None:
    """A call in tail position leaves no trace of who called, so that none is left in one."""
    for path in copy.rglob("*.lua"):
        data = path.read_bytes()
        tails = QueryCursor(Query(LUA, TAILS)).captures(Parser(LUA).parse(data).root_node).get("tail", [])
        for at, put in sorted(
            ((at, put) for node in tails for at, put in ((node.start_byte, KEEP), (node.end_byte, b")"))), reverse=True
        ):
            data = data[:at] + put + data[at:]
        path.write_bytes(data)


class Written:
    """What stands in the files: calls, and the names of functions by the line of their `function`."""

    def __init__(self, root: Path, paths: list[str]) -> None:
        self.sites: dict[Site, set[int]] = {}
        """With the lines that Lua may tell."""
        self.named: defaultdict[Place, set[int]] = defaultdict(set)
        """Lines on which a function's name may stand."""
        self.names: defaultdict[Place, set[str]] = defaultdict(set)
        self.values: defaultdict[str, list[tuple[Place, str]]] = defaultdict(list)
        """By the last part of the name that it is given to, with what is given."""
        for path in paths:
            found = QueryCursor(Query(LUA, WRITTEN)).captures(Parser(LUA).parse((root / path).read_bytes()).root_node)
            for kind, nodes in found.items():
                for node in nodes:
                    self._add(path, kind, node)

    def _add(self, path: str, kind: str, node: Node) -> None:
        line = node.start_point[0] + 1
        if kind == "call":
            name = last_of(node.child_by_field_name("name"))
            if name is not None:
                site = Site(path, name.start_point[0] + 1, text(name), "call")
                inner = node.child_by_field_name("arguments") or node
                self.sites.setdefault(site, set()).update((line, site.line, inner.start_point[0] + 1))
        elif kind == "returned":
            self.named[path, line].add(1)
            self.names[path, line].add(Path(path).name)
        elif kind == "named":
            name = last_of(node.child_by_field_name("name"))
            self._name((path, line), name or node)
        elif kind == "assigned" and node.named_child_count > 1:
            for name, value in zip(
                node.named_children[0].named_children, node.named_children[1].named_children, strict=False
            ):
                self._give(path, last_of(name), value)
        elif kind == "field":
            self._give(path, node.child_by_field_name("name"), node.child_by_field_name("value"))

    def _give(self, path: str, name: Node | None, value: Node | None) -> None:
        if name is None or value is None:
            return
        line = name.start_point[0] + 1
        if value.type == "function_definition":
            self._name((path, value.start_point[0] + 1), name)
        else:
            self.values[text(name)].append(((path, line), text(value)))

    def _name(self, place: Place, name: Node) -> None:
        self.named[place].add(name.start_point[0] + 1)
        self.names[place].add(text(name))

    def places(self, site: Site, told: set[Place | None], members: set[Place | None]) -> set[Place]:
        found = {OUTSIDE} & told
        for place in told:
            if place is None or place == OUTSIDE:
                continue
            lines = self.named.get(place)
            found |= {(place[0], line) for line in lines} if lines else {OUTSIDE}
            found |= {at for at, value in self.values[site.name] if lines and at[0] == place[0]}
        files = {site.path, *(place[0] for place in members if place)} if members else set()
        is_inside = any(place for place, _ in found)
        return found | {at for at, _ in self.values[site.name] if is_inside and at[0] in files}


def last_of(name: Node | None) -> Node | None:
    """The last part of a dotted name; None for what has none."""
    if name is None or name.type == "identifier":
        return name
    return name.child_by_field_name("field") or name.child_by_field_name("method")


def text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def answers_of(root: Path, paths: list[str], rows: list[str]) -> dict[Site, Answer | None]:
    calls = called([row for row in rows if '"definition":' in row], paths)
    held = [{**row, "definition": row["member"]} for row in map(json.loads, rows) if "member" in row]
    members = called([json.dumps(row) for row in held], paths)
    answers: dict[Site, Answer | None] = {}
    written = Written(root, paths)
    for site, lines in written.sites.items():
        keys = [(site.path, line, site.name) for line in lines]
        told = {place for key in keys for place in calls.get(key, ())}
        if told:
            whose = {place for key in keys for place in members.get(key, ())}
            names = {name for place in told if place for name in written.names.get(place, ())}
            also = tuple(sorted(names - {site.name}))
            answers[replace(site, also=also)] = Answer(frozenset(written.places(site, told, whose)), False)
    return answers


def is_call(edge: OurEdge, kind: str) -> bool:
    return edge.kind in ("call", "new")


def main() -> None:
    options = parser(__doc__)
    add_options(options)
    given = options.parse_args()

    def told(root: Path, paths: list[str]) -> dict[Site, Answer | None]:
        return answers_of(root, paths, rows_of(given, lambda run: traced(root, run, WITH_TRACER, keep_callers)))

    compare(given, (".lua",), told, is_answer=is_call)


if __name__ == "__main__":
    main()

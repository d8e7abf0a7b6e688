"""Entries of literal tables and cases of functions, read from definitions as each language writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.kinds.tables import begins_empty, cases_in, entries_of, put_into, put_key

TABLES = {
    "a.py": ('KINDS = ["one", "two", "three"]\n', "KINDS", ["one", "two", "three"]),
    "b.py": ('KINDS = {\n    "one": First,  # not "zero", never\n    "two": Second,\n}\n', "KINDS", ["one", "two"]),
    "c.go": (
        'package c\n\nvar kinds = map[string]int{"one": 1, "two": 2}\n\nvar names = []string{"a b"}\n',
        "kinds",
        ["one", "two"],
    ),
    "c2.go": ("package c\n\nvar kinds = KindMap{\n\tOne: first,\n\tTwo: second,\n}\n", "kinds", ["One", "Two"]),
    "c3.cc": (
        "auto const kinds = small::max_size_map<int, std::pair<Run, bool>, 2U>{ {\n    { KEY_one, { one, true } },\n"
        "    { KEY_two, { two, false } },\n} };\n",
        "kinds",
        ["KEY_one", "KEY_two"],
    ),
    "d.ts": ("export const kinds = {\n  one: first,\n  'two': second,\n};\n", "kinds", ["one", "two"]),
    "e.rs": ('pub const KINDS: &[&str] = &["one", "two"];\n', "KINDS", ["one", "two"]),
    "f.rb": ("KINDS = [:one, :two].freeze\n", "KINDS", ["one", "two"]),
    "f2.rb": ("KINDS = %w[\n  one two\n  three\n].freeze\n", "KINDS", ["one", "two", "three"]),
    "g.java": (
        'class G {\n    static final List<String> KINDS = List.of(\n        "one",\n        "two");\n}\n',
        "KINDS",
        ["one", "two"],
    ),
    "h.kt": ('val kinds = mapOf(\n    "one" to 1,\n    "two" to 2,\n)\n', "kinds", ["one", "two"]),
    "i.c": (
        'static struct kind kinds[] = {\n\t{ "one", 1 },\n\t/* { "old", 0 }, */\n\t{ "two", 2 },\n};\n',
        "kinds",
        ["one", "two"],
    ),
    "j.py": ("LIMIT = 10\n", "LIMIT", []),
    "k.go": ("package k\n\nvar format = func(a int, b int, c int) int {\n\treturn a\n}\n", "format", []),
    "l.go": ('package l\n\nvar errBad = &httpError{400, codes.Bad, "bad", "see"}\n', "errBad", []),
    "m.py": ('QUERY = "select (a, b, c) from t"\n', "QUERY", []),
    "n.py": ("page = Field(default=None, max_length=10, help=text)\n", "page", []),
    "o.ts": ("export const wait = (a: number, b: number) => {\n  use(a, b, c);\n};\n", "wait", []),
    "p.py": ('KINDS = frozenset(("one", "two"))\n', "KINDS", ["one", "two"]),
}


@pytest.mark.parametrize("path", sorted(TABLES))
def test_a_table_by_its_keys(tmp_path: Path, path: str) -> None:
    text, name, keys = TABLES[path]
    make_repo(tmp_path / "r", {path: text})
    with Workspace.open(tmp_path / "r") as workspace:
        snapshot = workspace.snapshot
        found = [s for n in snapshot.symbols_of(0) if (s := snapshot.symbol(n)).name == name]
        if not found:
            pytest.fail(f"{name} is no symbol")
        symbol = found[0]
        lines = text.split("\n")[symbol.start_line - 1 : symbol.end_line]
        entries = entries_of("\n".join(lines), symbol)
    assert [entry.key for entry in entries] == keys
    for entry in entries:
        assert entry.key in text.split("\n")[entry.line - 1]


def test_a_table_that_begins_empty_and_what_is_put_into_it() -> None:
    assert begins_empty("var kinds = make(map[string]factory)")
    assert begins_empty("kinds = {}")
    assert begins_empty("const kinds = new Map();")
    assert not begins_empty("kinds = {1: 2}")
    assert not begins_empty("kinds == []" + "x" * 10)
    puts = put_into("kinds")
    keys = [
        put_key(match)
        for line in (
            'kinds["one"] = first',
            'kinds.put("two", second)',
            "kinds.register(Third)",
            "kinds[name] = fourth",
            'if kinds["five"] == 5',
            'other_kinds["six"] = 6',
            'x = kinds["seven"]',
        )
        if (match := puts.search(line)) is not None
    ]
    assert keys == ["one", "two", "Third", ""]


def test_cases_and_calls_but_no_conditions_and_no_messages(tmp_path: Path) -> None:
    text = """fn pick(kind: &str) {
    match kind {
        "one" => first(),
        "two" => second(),
        Kind::Three => third(),
    }
    add("four");
    add("five");
    log("six");
}
"""
    make_repo(tmp_path / "r", {"a.rs": text})
    with Workspace.open(tmp_path / "r") as workspace:
        symbol = next(s for n in workspace.snapshot.symbols_of(0) if (s := workspace.snapshot.symbol(n)).name == "pick")
    found = {kind: [entry.key for entry in entries] for kind, _, entries in cases_in(text, symbol)}
    assert found == {"cases": ["one", "two", "Kind::Three"], "calls": ["four", "five"]}

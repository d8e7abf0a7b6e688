"""Captures that are read from nodes are those of the patterns that they stand for; queries compile in little time."""

from __future__ import annotations

import pytest
from support.pace import within
from tree_sitter import Query, QueryCursor

from anchors.syntax.languages import LANGUAGES, is_code
from anchors.syntax.parse import captures, grammar, parse_tree, query_text

SWIFT = b"""
let first = shared
func check(limit: Int?, name: String) {
    var total = limit, other = name
    if total == limit && ready || name > other { total = count ?? fallback }
    guard let limit = limit, let part = name.first else { return }
    while let item = queue { use(item + rest * rate) }
    if case let .some(value) = limit { print(value, flag ? yes : no) }
}
"""
RUBY = b"""
def check(name)
  total = limit + 1 if name == other && ready?
  value = ready ? yes : no
  key = params["key"] || options[:key] || ENV["HOME"] || settings.all["deep"] || @held["own"]
  table[index] + [1]["x"]
  record.save!
end
"""
CSHARP = b"""
class A {
    int B(object held, int limit) {
        var pick = limit > 3 && ready ? yes : other.no;
        var kept = held as Shop ?? fallback;
        Func<int, int> f = x => limit, g = x => x + 1;
        return held is Order || this.limit == a + b ? c : limit;
    }
}
"""
CASES = [
    ("swift", SWIFT, "reference.name", f"({kind}_expression (simple_identifier) @found)")
    for kind in (
        "comparison", "equality", "additive", "multiplicative", "conjunction", "disjunction", "nil_coalescing",
        "ternary", "directly_assignable",
    )
] + [
    ("swift", SWIFT, "reference.name", "(property_declaration value: (simple_identifier) @found)"),
    ("swift", SWIFT, "local", "(guard_statement bound_identifier: (simple_identifier) @found)"),
    ("swift", SWIFT, "local", "(pattern bound_identifier: (simple_identifier) @found)"),
    ("swift", SWIFT, "binding", "(guard_statement bound_identifier: (simple_identifier)) @found"),
    ("swift", SWIFT, "binding", "(while_statement bound_identifier: (simple_identifier)) @found"),
    ("ruby", RUBY, "reference.name", "(binary (identifier) @found)"),
    ("ruby", RUBY, "reference.name", "(conditional (identifier) @found)"),
    ("ruby", RUBY, "reference.name", "(element_reference object: (identifier) @found)"),
    ("ruby", RUBY, "reference.name", "(call receiver: (identifier) @found)"),
    ("csharp", CSHARP, "reference.name", "(binary_expression (identifier) @found)"),
    ("csharp", CSHARP, "reference.name", "(conditional_expression (identifier) @found)"),
    ("csharp", CSHARP, "reference.name", "(lambda_expression body: (identifier) @found)"),
    ("csharp", CSHARP, "reference.type", "(as_expression right: (_) @found)"),
    ("csharp", CSHARP, "reference.type", "(is_expression right: (_) @found)"),
    ("php", b"<?php $a = $b instanceof Shop;", "reference.type", "(binary_expression right: (name) @found)"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "data", "name", "pattern"), CASES)
def test_what_a_pattern_would_capture_is_captured(language: str, data: bytes, name: str, pattern: str) -> None:
    tree = parse_tree(data, language)
    wanted = QueryCursor(Query(grammar(language), pattern)).captures(tree.root_node)["found"]
    found = [node.byte_range for node in captures(tree, language)[name]]
    assert {node.byte_range for node in wanted} <= set(found)
    assert len(found) == len(set(found))


def test_only_texts_by_a_key_are_subscripts_and_only_names_are_read() -> None:
    found = captures(parse_tree(RUBY, "ruby"), "ruby")
    shown = sorted(RUBY[slice(*node.byte_range)] for node in found["fact.subscript"])
    assert shown == [b'ENV["HOME"]', b'params["key"]', b'settings.all["deep"]']
    assert not {"element", "operands", "operation", "bound", "tested"} & found.keys()


@pytest.mark.parametrize("language", sorted(name for name in LANGUAGES if is_code(name)))
def test_a_query_is_compiled_in_little_time(language: str) -> None:
    """In every process that meets the language."""
    known, text = grammar(language), query_text(language)
    with within(0.3):
        Query(known, text)

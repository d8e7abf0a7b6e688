"""The graph as a value: bytes, order, counts, rank, and what holds of every graph."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.graphs import graphed
from support.snapshots import own_snapshot

from anchors.collector import collector_off
from anchors.graph.edges import laying
from anchors.graph.edges.edges import LATE
from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.edges.laying import graph_beside, graph_of
from anchors.graph.resolving import resolve
from anchors.graph.resolving.resolve import build_graph, edges_of, prepared
from anchors.graph.scopes import classes, scope
from anchors.graph.tables.part import Part

FILES = {
    "p/__init__.py": "from .a import first\n",
    "p/a.py": "from .b import second\n\ndef first():\n    second()\n    second()\n\ndef lonely():\n    first()\n",
    "p/b.py": (
        "class K:\n    def m(self):\n        return self.n()\n\n    def n(self):\n        pass\n\n\n"
        "def second():\n    K().m()\n"
    ),
    "tests/test_a.py": "from p import first\n\ndef test_first():\n    first()\n",
}

rows = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 8),
        st.integers(1, 9),
        st.integers(1, 100),
        st.integers(0, 2),
    ),
    max_size=30,
)


@given(rows)
@settings(max_examples=80, deadline=None)
def test_bytes_give_back_the_graph_and_order_of_edges_does_not_matter(found: list[tuple[int, ...]]) -> None:
    edges = np.array(found, dtype=np.int32).reshape(-1, 6)
    graph = graph_of(6, [edges], ("a", "b", "c"))
    data = graph.to_bytes()
    again = SymbolGraph.from_bytes(data)
    assert again.to_bytes() == data
    assert graph_of(6, [edges[::-1]], ("a", "b", "c")).to_bytes() == data
    for symbol in range(6):
        assert again.edges_out(symbol) == graph.edges_out(symbol)
        assert again.edges_in(symbol) == graph.edges_in(symbol)
    out = [edge for symbol in range(6) for edge in graph.edges_out(symbol)]
    into = [edge for symbol in range(6) for edge in graph.edges_in(symbol)]
    assert sorted(map(repr, out)) == sorted(map(repr, into)) and len(out) == graph.num_edges
    assert len({edge[:4] for edge in found}) == graph.num_edges


@given(rows, st.permutations(range(3)), st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_order_in_which_reasons_were_found_does_not_matter(
    found: list[tuple[int, ...]], order: list[int], is_late: bool
) -> None:
    reasons = ["a", LATE + "a", "c"] if is_late else ["a", "b", "c"]
    edges = np.array(found, dtype=np.int32).reshape(-1, 6)
    data = graph_of(6, [edges.copy()], reasons).to_bytes()
    other = edges.copy()
    other[:, 5] = np.argsort(order)[edges[:, 5]]
    assert graph_of(6, [other], [reasons[number] for number in order]).to_bytes() == data


def test_what_is_mentioned_says_why_only_where_nothing_else_does() -> None:
    twice = np.array([(0, 1, 0, 3, 90, 0), (0, 1, 0, 3, 90, 1), (0, 2, 0, 3, 90, 0)], dtype=np.int32)
    graph = graph_of(3, [twice], (LATE + "a", "b"))
    assert [(edge.target, edge.reason) for edge in graph.edges_out(0)] == [(1, "b"), (2, "a")]


@given(rows, rows, st.sets(st.integers(0, 5)))
@settings(max_examples=120, deadline=None)
def test_replaced_sources_give_what_all_raw_edges_give(
    found: list[tuple[int, ...]], others: list[tuple[int, ...]], anew: set[int]
) -> None:
    before = np.array(found, dtype=np.int32).reshape(-1, 6)
    fresh = np.array([row for row in others if row[0] in anew], dtype=np.int32).reshape(-1, 6)
    rest = before[~np.isin(before[:, 0], list(anew))]
    whole = graph_of(6, [rest.copy(), fresh + [0, 0, 0, 0, 0, 3]], tuple("abcxay"))
    kept = graph_of(6, [rest.copy()], tuple("abc"))
    columns = (kept.source, kept.target, kept.line, kept.kind, kept.percent, kept.reason)
    assert graph_beside(6, columns, kept, [fresh], tuple("xay")).to_bytes() == whole.to_bytes()


@pytest.mark.parametrize("damage", [b"", b"IQG1", b"IQG1\xff\xff\xff\xff", b"x" * 100])
def test_damaged_bytes_are_a_value_error(damage: bytes) -> None:
    with pytest.raises(ValueError):
        SymbolGraph.from_bytes(damage)


def test_cut_bytes_are_a_value_error() -> None:
    with pytest.raises(ValueError):
        SymbolGraph.from_bytes(graphed(FILES).graph.to_bytes()[:-1])


def test_same_files_give_the_same_bytes() -> None:
    assert graphed(FILES).graph.to_bytes() == graphed(dict(reversed(FILES.items()))).graph.to_bytes()


@cache
def own_graph() -> bytes:
    return build_graph(own_snapshot()).to_bytes()


@pytest.mark.parametrize("max_kept", [0, 100])
def test_how_many_strings_are_kept_changes_nothing(max_kept: int) -> None:
    data = own_graph()
    assert build_graph(own_snapshot(), max_kept=max_kept).to_bytes() == data


def test_how_many_files_are_asked_for_at_once_and_in_which_order_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = own_graph()
    forward = Part.blocks

    def backward(part: Part, _: int) -> Iterator[Any]:
        return reversed(list(forward(part, 1)))

    monkeypatch.setattr(Part, "blocks", backward)
    assert build_graph(own_snapshot()).to_bytes() == data


def test_what_is_forgotten_meanwhile_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = own_graph()
    monkeypatch.setattr(resolve, "REFERENCES_AT_ONCE", 300)
    for module, name in ((scope, "MAX_KEPT"), (scope, "MAX_FILES"), (classes, "MAX_NAMED")):
        monkeypatch.setattr(module, name, 1)
    assert build_graph(own_snapshot()).to_bytes() == data


def test_how_many_edges_are_sorted_at_once_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = own_graph()
    monkeypatch.setattr(laying, "EDGES_AT_ONCE", 500)
    monkeypatch.setattr(laying, "MAX_TIMES", 100)
    monkeypatch.setattr(laying, "BLOCK", 99)
    assert build_graph(own_snapshot()).to_bytes() == data


def test_tables_are_gone_as_soon_as_all_is_resolved() -> None:
    with collector_off():
        ground = prepared(own_snapshot())
        tables = weakref.ref(ground.tables)
        edges_of(ground, Part(own_snapshot()))
        del ground
        assert tables() is None


def test_every_edge_lies_within_its_source() -> None:
    one = graphed(FILES)
    for symbol in range(one.snapshot.num_symbols):
        place = one.snapshot.symbol(symbol)
        for edge in one.graph.edges_out(symbol):
            assert place.start_line <= edge.line <= place.end_line
            assert 0 < edge.confidence <= 1 and edge.reason


def test_removing_a_file_removes_its_edges_only() -> None:
    before = set(graphed(FILES).shown())
    after = set(graphed({path: text for path, text in FILES.items() if path != "tests/test_a.py"}).shown())
    assert after == {text for text in before if not text.startswith("tests/test_a.py")}


def test_calls_of_one_caller_count_once_and_rank_sums_to_one() -> None:
    one = graphed(FILES)
    second = one.symbol("p/b.py:second").id
    assert len(one.edges("p/a.py:first", "p/b.py:second")) == 2
    assert one.graph.fan_in[second] == 1
    assert one.graph.fan_in[one.symbol("p/a.py:first").id] == 2
    assert one.graph.rank.sum() == pytest.approx(1, abs=1e-3)
    assert one.graph.rank[second] > one.graph.rank[one.symbol("p/a.py:lonely").id]


@given(rows)
@settings(max_examples=60, deadline=None)
def test_edges_are_found_by_both_ends_in_what_was_read_and_in_what_was_made(found: list[tuple[int, ...]]) -> None:
    made = graph_of(6, [np.array(found, dtype=np.int32).reshape(-1, 6)], ("a", "b", "c"))
    for graph in (made, SymbolGraph.from_bytes(made.to_bytes())):
        assert list(graph.in_order) == list(np.argsort(graph.target, kind="stable"))
        assert list(graph.in_start) == [int((graph.target < symbol).sum()) for symbol in range(7)]
        assert list(graph.out_start) == [int((graph.source < symbol).sum()) for symbol in range(7)]
        edges = [graph.edge(number) for number in range(graph.num_edges)]
        for symbol in range(6):
            assert graph.edges_out(symbol) == [edge for edge in edges if edge.source == symbol]
            assert graph.edges_in(symbol) == [edge for edge in edges if edge.target == symbol]
        for first, last, percent in ((0, 6, 0), (1, 4, 55), (2, 3, 90), (3, 3, 0)):
            sure = [e.source for e in edges if first <= e.target < last and round(100 * e.confidence) >= percent]
            assert sorted(graph.users_of(first, last, percent).tolist()) == sorted(sure)
            assert edges[graph.rows_out(symbol, 6)] == [edge for edge in edges if edge.source >= symbol]


def test_what_asks_for_a_name_says_why_before_what_only_mentions_it() -> None:
    """`Scheduler.DEFAULT` is asked for by the import, and mentioned as what `schedule` is asked of: "same type", which
    would come first by the alphabet."""
    default = "package a;\n\npublic interface Scheduler {\n    Scheduler DEFAULT = null;\n\n    void schedule();\n}\n"
    timer = "package b;\n\nimport a.*;\n\nclass Timer {\n    void start() { Scheduler.DEFAULT.schedule(); }\n}\n"
    one = graphed({"a/Scheduler.java": default, "b/Timer.java": timer})
    edge = one.edge("b/Timer.java:Timer.start", "a/Scheduler.java:Scheduler.DEFAULT", "name")
    assert (edge.confidence, edge.reason) == (0.93, "wildcard import")

"""Repositories made to be slow: each would take minutes if its names were compared with one another."""

from __future__ import annotations

import time

import pytest
from support.snapshots import snapshot_of

from anchors.graph.resolve import build_graph

MANY = 6000
MAX_S = 12.0


def _lines(line: str, num: int = MANY) -> str:
    return "".join(line.replace("#", str(number)) for number in range(num))


FLOODS = {
    "overloads of one name": {"A.java": f"class A {{\n{_lines('void f(int a#) { f(#); }%')}}}\n".replace("%", "\n")},
    "overloads, each called with another type": {
        "A.java": f"class A {{\n{_lines('void f(T# a) { f(new T#()); }%', 2000)}}}\n".replace("%", "\n"),
        "T.java": _lines("class T# {}%", 2000).replace("%", "\n"),
    },
    "parts of one type": {"a.cs": _lines("partial class P { void M#() { M#(); } }%").replace("%", "\n")},
    "parts of one type, each with a base": {
        "a.cs": _lines("partial class P : I# { void M#() { M#(); } }%interface I# {}%", 3000).replace("%", "\n")
    },
    "usings of many namespaces": {
        "a.cs": _lines("using N#;%", 9000).replace("%", "\n")
        + _lines("namespace N# { class C# { void M() { new C#(); D#.M(); } } }%", 9000).replace("%", "\n")
    },
    "methods of one name and receivers of others": {
        "a.py": _lines("class C#:\n    def go(self): pass\n", 10_000),
        "b.py": _lines("x#.go()\n", 10_000),
    },
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_graph_of_many_that_are_alike_takes_seconds(name: str) -> None:
    snapshot = snapshot_of(FLOODS[name])
    begin = time.process_time()
    build_graph(snapshot)
    assert time.process_time() - begin < MAX_S

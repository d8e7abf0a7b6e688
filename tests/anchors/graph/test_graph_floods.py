"""Repositories made to be slow: each would take minutes if its names were compared with one another."""

from __future__ import annotations

import pytest
from support.pace import within
from support.snapshots import snapshot_of

from anchors.graph.resolving.resolve import build_graph

MANY = 6000
MAX_S = 12.0


def _lines(line: str, num: int = MANY) -> str:
    return "".join(line.replace("#", str(number)) for number in range(num))


FLOODS = {
    "overloads of one name": {"A.java": f"class A {{\n{_lines('void f(int a#) { f(#); }%')}}}\n"},
    "overloads, each called with another type": {
        "A.java": f"class A {{\n{_lines('void f(T# a) { f(new T#()); }%', 2000)}}}\n",
        "T.java": _lines("class T# {}%", 2000),
    },
    "parts of one type": {"a.cs": _lines("partial class P { void M#() { M#(); } }%")},
    "parts of one type, each with a base": {
        "a.cs": _lines("partial class P : I# { void M#() { M#(); } }%interface I# {}%", 3000)
    },
    "parts of one type, each with a base and a constructor": {
        "a.cs": _lines(
            "partial class P : I# { P(int a#) {} void M#() { new P(#).M#(); } }%interface I# { void M#(); }%", 3000
        )
    },
    "a type of many members and many bases of many": {
        "A.java": f"class A implements {', '.join(f'B{base}' for base in range(60))} {{\n{_lines('void a#() {}%')}}}\n",
        **{f"B{base}.java": f"interface B{base} {{\n{_lines(f'void b{base}_#();%', 1500)}}}\n" for base in range(60)},
    },
    "usings of many namespaces": {
        "a.cs": _lines("using N#;%", 9000)
        + _lines("namespace N# { class C# { void M() { new C#(); D#.M(); } } }%", 9000)
    },
    "methods of one name and receivers of others": {
        "a.py": _lines("class C#:\n    def go(self): pass\n", 10_000),
        "b.py": _lines("x#.go()\n", 10_000),
    },
    "classes of one name, each on the one before": {"a.py": _lines("class A(A): pass%", 8000)},
    "functions of one name that classes are based on": {
        "a.py": _lines("def A(): pass%", 8000) + _lines("class C#(A): pass%", 8000)
    },
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_graph_of_many_that_are_alike_takes_seconds(name: str) -> None:
    snapshot = snapshot_of({path: text.replace("%", "\n") for path, text in FLOODS[name].items()})
    with within(MAX_S):
        build_graph(snapshot)

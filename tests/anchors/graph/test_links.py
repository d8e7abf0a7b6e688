"""Many types that replace members of their bases: by columns the same edges as type by type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from support.snapshots import snapshot_of

from anchors.graph.edges.graph import KIND_IDS
from anchors.graph.resolving import links
from anchors.graph.resolving.resolve import build_graph
from anchors.graph.scopes.classes import Classes
from anchors.graph.tables.tables import Tables

FILES = {
    "java/a/Base.java": "package a;\npublic class Base {\n  int size;\n  Base() {}\n  void end(int n) {}\n"
    "  void end(String s) {}\n  void go() {}\n  void far() {}\n}\n",
    "java/a/Leaf.java": "package a;\nclass Leaf extends Mid implements Going {\n  Leaf() {}\n"
    "  int size() { return 1; }\n  void go() {}\n  void end(int n) {}\n  void far() {}\n}\n",
    "java/a/Mid.java": "package a;\nclass Mid extends Base { void go() {} }\n"
    "interface Going { void go(); void far(); }\n",
    "java/a/Odd.java": "package a;\nclass Odd extends Even { void go() {} void on() {} }\n"
    "class Even extends Odd { void on() {} void go() {} }\nclass Out extends Gone { void go() {} }\n",
    "cs/A.cs": "namespace N;\n\nclass A\n{\n    void M() {}\n    void L() {}\n}\n",
    "cs/P.cs": "namespace N;\n\npartial class P : A\n{\n    void M() {}\n}\n",
    "cs/R.cs": "namespace N;\n\npartial class P\n{\n    void L() {}\n}\n",
    "cs/Q.cs": "namespace N;\n\nclass Q : P\n{\n    void L() {}\n    void M() {}\n}\n",
    "cc/a.cpp": "struct Top {\n  virtual int run();\n};\n\nstruct Low : Top {\n  int stay();\n  int run();\n};\n\n"
    "int Top::run() {\n  return 1;\n}\n\nint Low::run() {\n  return 2;\n}\n",
    "py/a.py": "class A:\n    def __init__(self): pass\n    def go(self): pass\n    def go(self): pass\n\n\n"
    "class B(A):\n    def __init__(self): pass\n    def go(self): pass\n",
}


def test_what_is_replaced_is_the_same_by_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = snapshot_of(FILES)
    alone = build_graph(snapshot)
    assert int((alone.kind == KIND_IDS["override"]).sum()) > 12
    told = list[int]()

    def one_by_one(tables: Tables, classes: Classes, owners: Sequence[int]) -> Iterator[links.Replacing]:
        told.extend(owners)
        return asked(tables, classes, owners)

    asked = links._asked
    monkeypatch.setattr(links, "MANY_TYPES", 1)
    monkeypatch.setattr(links, "_asked", one_by_one)
    assert build_graph(snapshot).to_bytes() == alone.to_bytes()
    assert {snapshot.name(owner) for owner in told} == {"P", "Q"}, (
        "one of several places, and one that inherits from it"
    )

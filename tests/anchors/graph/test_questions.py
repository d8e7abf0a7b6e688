"""Many references asked for at once have the answers that each of them has alone."""

from __future__ import annotations

import pytest
from support.graphs import graphed
from support.snapshots import snapshot_of

from anchors.graph.edges.edges import EdgeRows
from anchors.graph.resolving import resolve
from anchors.graph.resolving.questions import KINDS, Questions
from anchors.graph.resolving.references import References
from anchors.graph.resolving.resolve import build_graph, prepared
from anchors.graph.scopes.aliased import Aliased
from anchors.graph.scopes.answers import Answers
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.grouping import group_references
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.views import Views
from anchors.graph.tables.part import Part

FILES = {
    "java/a/Base.java": "package a;\npublic class Base {\n  protected Base next;\n  Base() {}\n"
    "  public Base step() { return next; }\n"
    "  public void end(int n) {}\n  public void end(String s) {}\n}\n",
    "java/a/Leaf.java": "package a;\nimport java.util.List;\nclass Leaf extends Base {\n  private List<String> names;\n"
    "  Leaf() { super(); }\n"
    "  void run(Base other) {\n    super.end(1);\n    step().step().end(names.get(0));\n    other.next.end(2);\n"
    "    this.next.end(unknown.size());\n    Leaf made = new Leaf();\n    made.run(made);\n  }\n}\n",
    "kotlin/a/More.kt": "package a\nfun Base.twice(): Base = step().step()\n"
    "fun use(base: Base) { base.twice().end(1) }\n",
    "java/a/Rates.java": "package a;\npublic class Rates {\n  static int RATE;\n  static class Inner {}\n"
    "  static int rate() { return RATE; }\n}\n",
    "java/c/Own.java": "package c;\nimport a.*;\nimport static a.Rates.*;\nclass Own extends Far {\n"
    "  Leaf leaf; int go() { return rate() + RATE + most() + new Base().x; }\n}\nclass Leaf {}\n",
    "java/c/Other.java": "package c;\nimport a.*;\nimport static a.Rates.*;\nclass Other {\n"
    "  Leaf leaf; Rates rates; int go() { return rate() + RATE + Own.go() + Gone.go(); }\n}\n",
    "java/c/Twice.java": "package c;\nimport a.Base;\nimport x.Base;\nimport a.Rates.Inner;\nimport java.util.List;\n"
    "class Twice {\n  Base base; Inner inner; List list; String text;\n"
    "  void go() { Base.go(); Inner.go(); List.of(); }\n}\n",
    "java/c/Plain.java": "package c;\nclass Plain {\n  Base base; Rates rates;\n"
    "  void go() { Base.go(); Inner.go(); }\n}\n",
    "kotlin/c/All.kt": "package c\nimport a.MoreKt.*\nfun all(base: Base) { use(base); twice(); most() }\n",
    "kotlin/a/Most.kt": "package a\nimport a.MoreKt.*\nfun most(): Int { use(most()); return twice() }\n",
    "py/shop.py": "class Shop:\n    RATE = 3\n    @property\n    def rate(self):\n        return self.RATE\n"
    "    def sell(self, other):\n        other.sell(self.rate)\n        return Shop().sell(Shop.RATE)\n",
    "py/use.py": "from shop import Shop\nimport os\nshop = Shop()\n"
    "@shop.sell\ndef go():\n    os.getenv('x')\n    shop.sell(1)\n",
    "js/lib.js": "function make() { return { go() { return make() } } }\nmodule.exports = make\n",
    "js/use.js": "const make = require('./lib')\nmake().go()\nmake.go()\n",
    "cs/A.cs": "namespace N { [Mark] class A { void M() { this.M(); Other(); } } class MarkAttribute {} }\n",
    "rb/a.rb": "class A\n  def go\n    helper\n    self.go\n    A.new.go\n  end\n  def helper; end\nend\n",
    "c/a.c": "int far(int);\nint near(int x) { return far(x); }\n",
    "js/own.js": "const own = this\nclass Box { put(x) { return this.put(own.x).then() } }\nfunction go(b) {\n"
    "  const box = new Box()\n  function inner() { box.put(inner) }\n  inner(b.put())\n  return box\n}\n"
    "go().put(1)\nmodule.exports = { go }\n",
    "cs/P.cs": "namespace N { partial class P { int a; } partial class P { int B() { return a + this.B() + C(); } }\n"
    "class Q : P { int C() { return B() + new P().B(); } } }\n",
    "go/a.go": "package a\ntype Base struct{ next *Base }\nfunc (b *Base) Step() *Base { return b.next.Step() }\n"
    "type Leaf struct{ Base }\nfunc run(l Leaf) { l.Step(); other := l.next; other.Step().Step(); run(l) }\n",
    "rs/a.rs": "struct Cup { size: u8 }\nimpl Cup { fn new() -> Cup { Cup { size: 1 } }\n"
    "  fn fill(&self) -> u8 { self.size } }\nfn go() { let cup = Cup::new(); cup.fill(); Cup::new().fill(); }\n",
    "sw/a.swift": "class Cup { func fill() -> Cup { return drain() } }\n"
    "extension Cup { func drain() -> Cup { fill() } }\n"
    "func go(cup: Cup) { cup.drain().fill() }\n",
    "php/a.php": "<?php\nclass Cup { public $next; function fill() { return $this->next->fill(); } }\n"
    "function go(Cup $cup) { $cup->fill(); (new Cup())->fill(); self::go($cup); }\n",
    "lua/a.lua": "local M = {}\nfunction M.go(x) return M.go(x) end\nlocal function own() M.go(own) end\nreturn M\n",
    "cc/a.cpp": "namespace n { int far(); struct Base { int x; int get(); };\nstruct Leaf : Base { int run(); };\n"
    "int Leaf::run() { return get() + x + far(); } }\n"
    "struct Own { void get(); int up() { ::get(); return ::up(); } };\nint up() { return 1; }\n",
    "c/b.c": "int far(int x) { return x; }\n",
}


@pytest.mark.parametrize("by_columns", [True, False])
def test_answers_are_those_of_one_reference_at_a_time(by_columns: bool) -> None:
    snapshot = graphed(FILES).snapshot
    tables, scopes = prepared(snapshot)
    classes, part, answers = Classes(scopes), Part(snapshot), Answers(EdgeRows().reason)
    classes.settle()
    references = References(scopes, classes, Receivers(scopes, classes), answers)
    views = Views(tables, part)
    ((_, rows),) = part.blocks(1 << 20)
    mentions = rows[rows[:, 1] != snapshot.string_id("")]
    mentions[:, 0], mentions[:, 2] = mentions[:, 1], KINDS.index("mention")
    for asked in (rows, mentions):
        found = Questions(scopes, views, references, Aliased(scopes, part), by_columns=by_columns).answers(asked)
        first, group, asking = group_references(tables, views, asked)
        texts = tables.strings
        references.relieve()
        alone = [
            references.meant(source, texts[receiver], texts[name], KINDS[kind])
            for source, (name, receiver, kind) in zip(asking.tolist(), asked[first, :3].tolist(), strict=True)
        ]
        told = [(answers.rows_of(one), answers.rows_of(alone[which])) for one, which in zip(found, group, strict=True)]
        assert any(one for one, _ in told)
        assert all(one == other for one, other in told)


def test_what_a_block_finds_depends_on_none_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a chain that is too long to follow nothing is kept for who asks for the end of it."""
    chain = "".join(f"v{number} = v{number + 1}\n" for number in reversed(range(16)))
    files = {
        "lib.py": "class Tool:\n    def work(self): pass\n",
        "other.py": "class Other:\n    def work(self): pass\n",
        "a.py": "from values import v0\n\n\ndef whole():\n    v0.work()\n",
        "values.py": "from lib import Tool\nv16 = Tool()\n" + chain,
        "b.py": "from values import v8\n\n\ndef half():\n    v8.work()\n",
    }
    monkeypatch.setattr(resolve, "REFERENCES_AT_ONCE", 1)
    for order in (sorted(files), sorted(files, reverse=True)):
        snapshot = snapshot_of({path: files[path] for path in order})
        graph = build_graph(snapshot)
        half = next(symbol for symbol in range(snapshot.num_symbols) if snapshot.name(symbol) == "half")
        called = [edge for edge in graph.edges_out(half, ("call",)) if snapshot.name(edge.target) == "work"]
        assert [(snapshot.path_of(edge.target), edge.reason) for edge in called] == [("lib.py", "v8 is Tool")]

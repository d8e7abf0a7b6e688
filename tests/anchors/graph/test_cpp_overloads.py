"""Functions of C++ of one name, told apart by what is passed."""

from __future__ import annotations

from support.graphs import Graphed, graphed

NODE = """class Node {
 public:
  void put(int n) {
    n++;
  }
  void put(const char* text) {
    text++;
  }
  void put(Node* other, int n = 0) {
    other->put(n);
  }
};
class Leaf : public Node {};
"""


def lines(graph: Graphed, source: str) -> list[tuple[str, int]]:
    """Where the calls of a function lead."""
    found = [edge for edge in graph.graph.edges_out(graph.symbol(source).id) if edge.kind == "call"]
    ends = [graph.snapshot.symbol(edge.target) for edge in found]
    return sorted((end.path, end.name_line) for end in ends)


def test_members_are_told_apart_by_number_and_kind_of_what_is_passed() -> None:
    graph = graphed(
        {
            "node.h": NODE,
            "use.cc": '#include "node.h"\nvoid number(Node& at, int n) {\n  at.put(n);\n}\n'
            'void text(Node& at) {\n  at.put("a");\n}\n'
            "void heir(Node& at, Leaf leaf) {\n  at.put(&leaf);\n}\n"
            "void both(Node& at, Leaf* leaf) {\n  at.put(leaf, 1);\n}\n"
            "void many(Node& at) {\n  at.put(args...);\n}\n",
        }
    )
    told = {name: lines(graph, f"use.cc:{name}") for name in ("number", "text", "heir", "both", "many")}
    assert told == {
        "number": [("node.h", 3)],
        "text": [("node.h", 6)],
        "heir": [("node.h", 9)],
        "both": [("node.h", 9)],
        "many": [("node.h", 3), ("node.h", 6), ("node.h", 9)],
    }


def test_functions_of_a_namespace_stand_beside_those_of_other_files() -> None:
    graph = graphed(
        {
            "base.h": "namespace lib {\nvoid show(int n) {\n  n++;\n}\n}\n",
            "more.h": '#include "base.h"\nnamespace lib {\nvoid show(const char* text, int n) {\n  show(n);\n}\n'
            "template <typename T>\nvoid keep(const T& value) {\n  value.x();\n}\n"
            "void keep(int n) {\n  n++;\n}\n}\nnamespace other {\nvoid show(int n) {\n  n--;\n}\n}\n",
            "use.cc": '#include "more.h"\nvoid one() {\n  lib::show(1);\n}\nvoid two() {\n  lib::show("a", 1);\n}\n'
            "void any(Thing thing) {\n  lib::keep(thing);\n}\nvoid plain() {\n  lib::keep(3);\n}\n",
        }
    )
    assert lines(graph, "more.h:lib.show") == [("base.h", 2)]
    assert lines(graph, "use.cc:one") == [("base.h", 2)]
    assert lines(graph, "use.cc:two") == [("more.h", 3)]
    assert lines(graph, "use.cc:plain") == [("more.h", 10)]


def test_a_member_that_does_not_fit_is_looked_for_in_the_bases() -> None:
    graph = graphed(
        {
            "buffer.h": "class Buffer {\n public:\n  void append(Place from, Place to) {\n    from++;\n  }\n};\n"
            "class Memory : public Buffer {\n public:\n  using Buffer::append;\n"
            "  void append(const Range& range) {\n    range.x();\n  }\n};\n",
            "use.cc": '#include "buffer.h"\nvoid run(Memory& at, Range all) {\n  at.append(all.first, all.last);\n}\n',
        }
    )
    assert graph.edge("use.cc:run", "buffer.h:Buffer.append", "call").is_certain
    assert not graph.edge("use.cc:run", "buffer.h:Memory.append", "call").is_certain


def test_namespaces_within_namespaces_are_seen_from_other_files() -> None:
    graph = graphed(
        {
            "registry.h": "namespace lib {\nnamespace details {\nclass Registry {\n public:\n"
            "  static Registry& instance();\n  void drop();\n};\n}\n}\n",
            "registry-inl.h": '#include "registry.h"\nnamespace lib {\nnamespace details {\n'
            "Registry& Registry::instance() {\n  return one;\n}\nvoid Registry::drop() {\n  count = 0;\n}\n}\n}\n",
            "lib.cc": '#include "registry.h"\nnamespace lib {\nvoid drop() {\n'
            "  details::Registry::instance().drop();\n}\n}\n",
        }
    )
    assert lines(graph, "lib.cc:lib.drop") == [("registry-inl.h", 4), ("registry-inl.h", 7)]

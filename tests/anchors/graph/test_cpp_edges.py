"""Names to edges in C and C++, over small repositories."""

from __future__ import annotations

from support.graphs import graphed

ITER = """namespace kv {
class Iter {
 public:
  Iter();
  bool Valid() const;
  void Next();
};
class Other {
 public:
  bool Valid() const;
  void Next();
};
}
"""
ITER_BODY = '#include "iter.h"\nnamespace kv {\nIter::Iter() {}\nbool Iter::Valid() const {\n  return true;\n}\n}\n'


def test_a_member_of_cpp_in_a_namespace_outside_of_its_class_is_no_name_of_the_file() -> None:
    graph = graphed(
        {
            "iter.h": ITER,
            "iter.cc": ITER_BODY,
            "use.cc": '#include "iter.h"\nnamespace kv {\nbool Valid(int n) {\n  return n;\n}\n'
            "int run() {\n  Iter* at = make();\n  at->Next();\n  return at->Valid();\n}\n"
            "}\n",
            "far.cc": '#include "iter.h"\nnamespace kv {\nint look() {\n  return Valid(2);\n}\n}\n',
        }
    )
    assert graph.edge("use.cc:kv.run", "iter.h:kv.Iter", "type").is_certain
    assert graph.edge("use.cc:kv.run", "iter.h:kv.Iter.Next", "call").is_certain
    assert graph.edge("use.cc:kv.run", "iter.cc:kv.Valid", "call").is_certain
    assert "iter.cc:kv.Valid" not in graph.targets("far.cc:kv.look", "call")


def test_cpp_types_of_references_defaults_and_loops_over_a_range() -> None:
    graph = graphed(
        {
            "iter.h": ITER,
            "use.cc": '#include "iter.h"\nnamespace kv {\n'
            "bool by_reference(const Iter& at) {\n  return at.Valid();\n}\n"
            "bool by_default(const Iter& it = Iter()) {\n  return it.Valid();\n}\n"
            "bool of_all(List& all) {\n  for (const Iter& each : all) {\n    each.Valid();\n  }\n"
            "  for (Other* one : all) {\n    one->Next();\n  }\n}\n}\n",
        }
    )
    assert graph.edge("use.cc:kv.by_reference", "iter.h:kv.Iter.Valid", "call").is_certain
    assert graph.edge("use.cc:kv.by_default", "iter.h:kv.Iter.Valid", "call").is_certain
    assert graph.targets("use.cc:kv.of_all", "call") == {"iter.h:kv.Iter.Valid", "iter.h:kv.Other.Next"}


def test_a_member_of_a_class_within_a_class_of_cpp() -> None:
    graph = graphed(
        {
            "iter.h": ITER,
            "list.h": "namespace kv {\nclass List {\n public:\n  class Iter {\n   public:\n    void Seek(int n);\n"
            "    void Skip(int n);\n  };\n};\n}\n",
            "list.cc": '#include "list.h"\n#include "iter.h"\nnamespace kv {\nvoid List::Iter::Seek(int n) {\n'
            "  Skip(n);\n}\nvoid List::Iter::Skip(int n) {\n  n++;\n}\n}\n",
            "use.cc": '#include "list.h"\nnamespace kv {\nvoid run(List::Iter& at) {\n  at.Seek(1);\n}\n}\n',
        }
    )
    assert graph.edge("list.cc:kv.Seek", "list.cc:kv.Skip", "call").is_certain
    assert graph.edge("use.cc:kv.run", "list.cc:kv.Seek", "call").is_certain

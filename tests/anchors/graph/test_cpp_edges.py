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
    assert graph.edge("use.cc:kv.run", "iter.cc:kv.Iter.Valid", "call").is_certain
    assert "iter.cc:kv.Iter.Valid" not in graph.targets("far.cc:kv.look", "call")


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
    assert graph.edge("list.cc:kv.List.Iter.Seek", "list.cc:kv.List.Iter.Skip", "call").is_certain
    assert graph.edge("use.cc:kv.run", "list.cc:kv.List.Iter.Seek", "call").is_certain


def test_the_result_of_a_member_of_cpp_that_is_defined_outside_of_its_class() -> None:
    graph = graphed(
        {
            "iter.h": ITER,
            "table.h": '#include "iter.h"\nnamespace kv {\nclass Table {\n public:\n  Iter first() const;\n'
            "  bool Valid() const;\n  auto last() -> Iter;\n};\n}\n",
            "table.cc": '#include "table.h"\nnamespace kv {\nIter Table::first() const {\n  return Iter();\n}\n}\n',
            "use.cc": '#include "table.h"\nnamespace kv {\nbool run(Table& of) {\n  return of.first().Valid();\n}\n'
            "bool behind(Table& of) {\n  return of.last().Valid();\n}\n}\n",
        }
    )
    assert graph.edge("use.cc:kv.run", "iter.h:kv.Iter.Valid", "call").is_certain
    assert graph.edge("use.cc:kv.behind", "iter.h:kv.Iter.Valid", "call").is_certain


def test_cpp_types_of_constant_pointers_of_members_of_templates_and_of_guarded_fields() -> None:
    graph = graphed(
        {
            "iter.h": ITER,
            "list.h": "namespace kv {\ntemplate <typename K>\nclass List {\n public:\n  class Cursor {\n   public:\n"
            "    void Next();\n  };\n};\n}\n",
            "use.cc": '#include "iter.h"\n#include "list.h"\nnamespace kv {\nclass Use {\n  Iter* const at_;\n'
            "  Other kept_ GUARDED_BY(lock_);\n  void own() { at_->Valid(); }\n  void kept() { kept_.Next(); }\n};\n"
            "void run(List<int>& all) {\n  List<int>::Cursor at(&all);\n  at.Next();\n}\n}\n",
        }
    )
    assert graph.edge("use.cc:kv.Use.own", "iter.h:kv.Iter.Valid", "call").is_certain
    assert graph.edge("use.cc:kv.Use.kept", "iter.h:kv.Other.Next", "call").is_certain
    assert graph.edge("use.cc:kv.run", "list.h:kv.List.Cursor.Next", "call").is_certain


def test_what_a_file_of_cpp_uses_of_a_namespace_is_ours_where_the_namespace_is() -> None:
    graph = graphed(
        {
            "iter.h": ITER,
            "use.cc": '#include "iter.h"\n#include <vector>\nusing kv::Iter;\nusing std::Other;\n'
            "bool run(Iter* at, Other* one) {\n  one->Next();\n  return at->Valid();\n}\n",
        }
    )
    assert graph.edge("use.cc:run", "iter.h:kv.Iter.Valid", "call").is_certain
    assert graph.targets("use.cc:run", "call") == {"iter.h:kv.Iter.Valid"}


def test_a_namespace_of_cpp_that_a_macro_opens() -> None:
    graph = graphed(
        {
            "base.h": "#define LIB_BEGIN namespace lib { inline namespace v1 {\n#define LIB_END }}\n",
            "lib.h": '#include "base.h"\nLIB_BEGIN\nint size(int n);\nclass Text {\n public:\n  int width();\n};\n'
            "LIB_END\n",
            "use.cc": '#include "lib.h"\nint run(lib::Text& text) {\n  return lib::size(text.width());\n}\n',
        }
    )
    assert graph.targets("use.cc:run", "call") == {"lib.h:size", "lib.h:Text.width"}


def test_what_a_file_of_c_keeps_for_itself_is_unknown_to_those_that_include_its_header() -> None:
    graph = graphed(
        {
            "text.h": "int size(int n);\n",
            "text.c": '#include "text.h"\n#define UNUSED(x) (void) x\nstatic int half(int n) {\n  return n / 2;\n}\n'
            "int size(int n) {\n  UNUSED(n);\n  return half(n);\n}\n",
            "base.h": "#define UNUSED(x) ((void) (x))\nint half(int n);\n",
            "use.c": '#include "text.h"\n#include "base.h"\nint run(int n) {\n  UNUSED(n);\n'
            "  return half(size(n));\n}\n",
        }
    )
    assert graph.targets("use.c:run", "call") == {"base.h:UNUSED", "base.h:half", "text.c:size"}
    assert graph.targets("text.c:size", "call") == {"text.c:UNUSED", "text.c:half"}


def test_a_declaration_of_cpp_and_its_definition_of_one_line_are_one_function() -> None:
    graph = graphed(
        {
            "node.h": "class Node {\n public:\n  void Ref();\n  void Add(int n);\n  void Add(int n, int m) { n = m; }\n"
            "};\n",
            "node.cc": '#include "node.h"\nvoid Node::Ref() { count++; }\nvoid Node::Add(int n) { count += n; }\n',
            "use.cc": '#include "node.h"\nvoid run(Node* one) {\n  one->Ref();\n}\n'
            "void guess() {\n  all[2]->Ref();\n}\n"
            "void more(Node* one) {\n  one->Add(1);\n}\n",
        }
    )
    assert graph.edge("use.cc:run", "node.cc:Node.Ref", "call").is_certain
    assert graph.targets("use.cc:run", "call") == {"node.cc:Node.Ref"}
    assert graph.edge("use.cc:guess", "node.cc:Node.Ref", "call").reason == "only definition of that name"
    assert graph.targets("use.cc:more", "call") == {"node.cc:Node.Add"}


def test_another_name_of_a_type_of_cpp_has_its_members() -> None:
    graph = graphed(
        {
            "iter.h": ITER,
            "use.cc": '#include "iter.h"\nnamespace kv {\nusing Place = Iter;\ntypedef Other Rest;\n'
            "bool run(Place* at, Rest& rest) {\n  rest.Next();\n  return at->Valid();\n}\n}\n",
        }
    )
    assert graph.targets("use.cc:kv.run", "call") == {"iter.h:kv.Iter.Valid", "iter.h:kv.Other.Next"}


def test_a_name_of_no_namespace_is_no_member_of_the_class_around() -> None:
    graph = graphed(
        {
            "file.cc": "void open(int n) {\n  n++;\n}\nclass File {\n  void close();\n  void open(int n);\n"
            "  void run() {\n    ::close(1);\n    ::open(2);\n  }\n};\n",
        }
    )
    assert graph.targets("file.cc:File.run", "call") == {"file.cc:open"}


def test_a_header_of_the_system_is_none_of_a_repository_that_has_one_of_its_name() -> None:
    graph = graphed(
        {
            "deps/own/assert.h": "#define assert(x) own(x)\n",
            "use.c": "#include <assert.h>\nint run(int n) {\n  assert(n);\n  return n;\n}\n",
            "deps/own/own.c": '#include "assert.h"\nint own_run(int n) {\n  assert(n);\n  return n;\n}\n',
        }
    )
    assert graph.targets("deps/own/own.c:own_run", "call") == {"deps/own/assert.h:assert"}
    assert not [edge for edge in graph.edges("use.c:run", "deps/own/assert.h:assert") if edge.is_certain]


def test_a_class_of_cpp_whose_members_hold_macros_that_the_grammar_does_not_know() -> None:
    graph = graphed(
        {
            "value.h": "class LIB_API Value {\n public:\n  template <typename T>\n  T as() const LIB_OVERRIDE;\n"
            '  LIB_DEPRECATED("Use another.")\n  void old(int n);\n'
            "  bool is(bool (Value::*asked)() const) { return (this->*asked)(); }\n  int size() const;\n};\n",
            "use.cc": '#include "value.h"\nint run(const Value& one) {\n  return one.size();\n}\n',
        }
    )
    assert graph.edge("use.cc:run", "value.h:Value.size", "call").is_certain


def test_a_test_of_a_fixture_of_cpp_knows_the_fixture_and_what_it_inherits() -> None:
    graph = graphed(
        {
            "base.h": "class Base {\n public:\n  void open(int n);\n};\n"
            "class Other {\n  void open(int n);\n  void fill();\n};\n",
            "store_test.cc": '#include "base.h"\nclass StoreTest : public Base {\n public:\n  void fill();\n'
            "  Other other_;\n};\n"
            "TEST_F(StoreTest, Opens) {\n  open(1);\n  fill();\n  other_.fill();\n}\n",
        }
    )
    calls = {"base.h:Base.open", "store_test.cc:StoreTest.fill", "base.h:Other.fill"}
    assert graph.targets("store_test.cc:TEST_F", "call") == calls


def test_a_value_of_cpp_that_is_made_in_braces() -> None:
    graph = graphed(
        {
            "iter.h": ITER,
            "use.cc": '#include "iter.h"\nvoid run() {\n  take(kv::Iter{});\n}\n',
        }
    )
    assert graph.edge("use.cc:run", "iter.h:kv.Iter", "new").is_certain


def test_of_members_of_cpp_that_are_defined_in_the_class_a_short_one_counts_as_well() -> None:
    graph = graphed(
        {
            "opt.h": "class Opt {\n public:\n  int get() { return 1; }\n  int get(int n) {\n    return n;\n  }\n};\n",
            "use.cc": '#include "opt.h"\nint run(Opt& opt) {\n  return opt.get();\n}\n'
            "int more(Opt& opt) {\n  return opt.get(1);\n}\n",
        }
    )
    for name, line in (("run", 3), ("more", 4)):
        found = [edge for edge in graph.graph.edges_out(graph.symbol(f"use.cc:{name}").id) if edge.kind == "call"]
        assert [graph.snapshot.symbol(edge.target).name_line for edge in found] == [line]

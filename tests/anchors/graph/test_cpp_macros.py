"""Macros of C and C++ that stand where no call may, and names of the standard library, to edges."""

from __future__ import annotations

from support.graphs import graphed

TESTING = "#define TEST(suite, name) void suite##name()\n#define TEST_F(suite, name) void suite::name()\n"


def test_a_macro_that_makes_a_test_is_used_where_no_call_stands() -> None:
    graph = graphed(
        {
            "testing.h": TESTING,
            "store_test.cc": '#include "testing.h"\nclass StoreTest {\n public:\n  void Fill(int n);\n};\n'
            "TEST(Store, Opens) {\n  int n = 1;\n}\nTEST(Store, Closes) {\n  int n = 2;\n}\n"
            "TEST_F(StoreTest, Fills) {\n  Fill(3);\n}\n",
        }
    )
    assert graph.targets("store_test.cc:TEST", "call") == {"testing.h:TEST"}
    assert graph.edge("store_test.cc:TEST_F", "testing.h:TEST_F", "call").is_certain
    assert graph.edge("store_test.cc:TEST_F", "store_test.cc:StoreTest.Fill", "call").is_certain


def test_a_macro_in_the_head_of_a_template_is_used_and_its_name_in_texts_is_not() -> None:
    graph = graphed(
        {
            "store.h": "#define STORE_ENABLE_IF(...) enable_if_t<(__VA_ARGS__), int> = 0\n"
            "#define STORE_OTHER(x) STORE_ENABLE_IF(x)\n"
            "template <typename T, STORE_ENABLE_IF(!is_small<T>::value)>\nvoid put(T value) {\n  value++;\n}\n"
            '// STORE_ENABLE_IF(a)\nconst char* told() {\n  return "STORE_ENABLE_IF(b)";\n}\n'
        }
    )
    assert graph.targets("store.h:put", "call") == {"store.h:STORE_ENABLE_IF"}
    assert graph.targets("store.h:told", "call") == set()
    assert graph.targets("store.h:STORE_OTHER", "call") == set()


def test_a_value_of_the_standard_library_has_no_member_of_ours() -> None:
    graph = graphed(
        {
            "page.h": "class Page {\n public:\n  const char* bytes();\n  void move(int n);\n};\n",
            "use.cc": '#include "page.h"\n#include <string>\nnamespace std {\ntemplate <> struct hash<Page> {};\n}\n'
            "void run(const std::string& text, ::std::vector<int> all) {\n  text.bytes();\n  all.bytes();\n"
            "  std::move(text);\n  ::bytes(1);\n}\nvoid other(Page& page) {\n  page.bytes();\n}\n",
        }
    )
    assert graph.targets("use.cc:run", "call") == set()
    assert graph.edge("use.cc:other", "page.h:Page.bytes", "call").is_certain

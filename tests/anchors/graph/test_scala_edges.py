"""Names to edges in Scala: objects beside classes, `apply`, self types, values made into others, infix calls."""

from __future__ import annotations

from support.graphs import graphed

SHOP = (
    "package shop\n\nclass Till(val name: String, book: Book) {\n  def add(line: String) = new Till(line, book)\n"
    "  def close(): Unit = book.write(name)\n  def and(other: Till) = this\n}\n\nobject Till {\n"
    '  def open = new Till("x", Book("y"))\n  private def helper(till: Till) = till.close()\n}\n\n'
    "class Book(path: String) {\n  def write(line: String): Unit = ()\n  def write(count: Int): Unit = ()\n}\n\n"
    "object Book {\n  def apply(path: String): Book = new Book(path)\n}\n\ncase class Row(n: Int)\n"
)


def test_making_a_class_is_not_its_object_and_apply_is_what_an_object_calls() -> None:
    graph = graphed({"src/Shop.scala": SHOP, "src/Use.scala": "package shop\n\nobject Use {\n  def row = Row(1)\n}\n"})
    path = "src/Shop.scala"
    made = [edge for edge in graph.graph.edges_out(graph.symbol(f"{path}:Till.open").id) if edge.kind == "new"]
    assert [graph.snapshot.symbol(edge.target).name_line for edge in made] == [3]
    assert graph.edge(f"{path}:Till.open", f"{path}:Book.apply", "call").is_certain
    assert graph.edge("src/Use.scala:Use.row", f"{path}:Row", "new").is_certain


def test_parameters_of_a_class_are_its_fields_and_what_is_passed_tells_overloads() -> None:
    graph = graphed({"src/Shop.scala": SHOP})
    path = "src/Shop.scala"
    written = graph.graph.edges_out(graph.symbol(f"{path}:Till.close").id)
    assert [graph.snapshot.symbol(edge.target).name_line for edge in written if edge.kind == "call"] == [15]
    assert graph.edge(f"{path}:Till.helper", f"{path}:Till.close", "call").reason == "till is Till"


def test_results_that_are_not_written_and_calls_between_two_values() -> None:
    graph = graphed(
        {
            "src/Shop.scala": SHOP,
            "src/Use.scala": 'package shop\n\nclass Use {\n  val till = Till.open.add("a")\n'
            "  def both(other: Till) = till and other\n  def shut(other: Till) = all(other).close()\n"
            '  def all(other: Till) = {\n    val one = other.add("b")\n    one.and(other)\n  }\n'
            "  def kind(any: Any) = any match {\n    case found: Till => found.close()\n  }\n}\n",
        }
    )
    close, both = "src/Shop.scala:Till.close", "src/Shop.scala:Till.and"
    assert graph.edge("src/Use.scala:Use.both", both, "call").is_certain
    assert graph.edge("src/Use.scala:Use.shut", close, "call").is_certain
    assert graph.edge("src/Use.scala:Use.kind", close, "call").is_certain


def test_a_self_type_gives_members_and_no_heir() -> None:
    graph = graphed(
        {
            "src/Lexer.scala": "package lex\n\nclass Lexer extends Words {\n  def next(): Unit = ()\n}\n\n"
            "object Lexer {\n  def plain = new Lexer\n}\n\ntrait Words { self: Lexer =>\n"
            "  def word(): Unit = next()\n}\n",
        }
    )
    path = "src/Lexer.scala"
    assert graph.edge(f"{path}:Words.word", f"{path}:Lexer.next", "call").is_certain
    assert not [edge for edge in graph.edges(f"{path}:Words", f"{path}:Lexer") if edge.kind == "inherit"]


def test_what_a_value_has_by_a_class_that_it_is_made_into() -> None:
    graph = graphed(
        {
            "src/Ops.scala": "package ops\n\nimport java.io.{File, InputStream}\n\nobject Ops {\n"
            "  implicit class Files(val file: File) {\n    def copied(n: Int): Int = n\n  }\n"
            "  implicit class Streams(in: InputStream) {\n    def copied(n: Int): Int = n + 1\n  }\n"
            "  def use(file: File): Int = file.copied(1)\n}\n",
        }
    )
    path = "src/Ops.scala"
    assert graph.edge(f"{path}:Ops.use", f"{path}:Ops.Files.copied", "call").reason == "extension of File"
    assert not graph.edges(f"{path}:Ops.use", f"{path}:Ops.Streams.copied")

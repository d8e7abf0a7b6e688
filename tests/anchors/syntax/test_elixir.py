"""What a file of Elixir defines where macros quote, clauses stand apart, names are made; floods of clauses."""

from __future__ import annotations

from anchors.syntax.arity import arity
from anchors.syntax.extract import extract


def names(text: str) -> list[tuple[str, int, int, int]]:
    """(name, place of the parent, first line, last line)."""
    found = extract(text.encode(), "elixir").definitions
    return [(item.name, item.parent, item.start_line, item.end_line) for item in found]


def test_all_clauses_of_an_arity_are_one_definition() -> None:
    text = (
        "defmodule Shop do\n  @doc false\n  def add(a), do: add(a, 1)\n  def add(a, 1), do: a\n  # more\n"
        "  def add(a, b), do: {a, b}\n  def other, do: add(1)\n"
        "  def add(_, _, _), do: other()\n  def add(nil), do: 1\nend\n"
    )
    assert names(text) == [
        ("Shop", -1, 1, 10),
        ("add", 0, 2, 3),
        ("add", 0, 4, 6),
        ("other", 0, 7, 7),
        ("add", 0, 8, 8),
    ]


def test_quoted_functions_stand_in_what_quotes_them() -> None:
    text = (
        "defmodule Shop do\n  defmacro __using__(_) do\n    quote do\n      defp ok(nil), do: 1\n"
        "      defp ok(_), do: 2\n"
        "      def no, do: 3\n    end\n  end\n\n  def own, do: 4\nend\n"
    )
    assert names(text)[1:] == [("__using__", 0, 2, 8), ("ok", 1, 4, 5), ("no", 1, 6, 6), ("own", 0, 10, 10)]


def test_modules_and_functions_with_names_that_are_made_are_not_guessed() -> None:
    text = (
        "for one <- [A, B] do\n  defmodule Module.concat(one, Test) do\n    def run, do: 1\n"
        "    def unquote(one)(x), do: x\n  end\nend\n"
    )
    assert [name for name, *_ in names(text)] == ["Module.concat(one, Test)", "run"]


def test_heads_tell_how_many_arguments_fit() -> None:
    assert arity("def total(cart, %{a: 1, b: [2, 3]} = x, opts \\\\ [])", "total") == (2, 3)
    assert arity('def total(<<a, b>>, ",(", c)', "total") == (3, 3)
    assert arity("defp now", "now") == arity("def now()", "now") == (0, 0)
    assert arity("@callback total(cart :: t, opts :: keyword) :: {:ok, t}", "total") == (2, 2)
    assert arity("def total(cart, opts…", "total") is None


def test_a_flood_of_clauses_is_read_as_text() -> None:
    clauses = b"  def f do\n x\n rescue\n  e in [A, B] -> 1\n  _ -> 2\n end\n"
    record = extract(b"defmodule A do\n" + clauses * 5000 + b"end\n", "elixir")
    assert record.note == "10,000 clauses: read as text" and not record.definitions

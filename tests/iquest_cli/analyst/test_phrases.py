"""What answers quote is short, one line, without markup, and never cut inside a word."""

from __future__ import annotations

import pytest

from iquest_cli.analyst.evidence.phrases import at_lines, cut, plain, sentence
from iquest_cli.reports.answer_text import markdown_lines


@pytest.mark.parametrize(
    ("doc", "told"),
    [
        ("See :class:`~flask.Blueprint` for more", "See Blueprint for more"),
        ("Returns a {@link JsonReader} of {@code null}", "Returns a JsonReader of null"),
        ("A [guide](https://example.org/x) in **bold**", "A guide in bold"),
        ("<p>Uses `name`</p>", "Uses name"),
        ("Has initWith:scale:names: and (:meth:run)", "Has initWith:scale:names: and (run)"),
    ],
)
def test_markup_of_doc_text_goes(doc: str, told: str) -> None:
    assert plain(doc) == told


def test_only_the_first_sentence_is_said() -> None:
    assert sentence("Opens the gate. Then it closes.") == "Opens the gate."
    assert sentence("Takes a shape, e.g. Circle. Then it draws.") == "Takes a shape, e.g. Circle."
    assert sentence("https://example.org/badge.svg") == ""


def test_text_is_cut_between_words() -> None:
    assert cut("alpha beta gamma", 12) == "alpha beta…"
    assert cut("alpha", 5) == "alpha"


def _shown(text: str, width: int) -> list[str]:
    return ["".join(piece.text for piece in line) for line in markdown_lines(text, width)]


def test_places_are_never_cut_and_long_messages_get_a_line() -> None:
    path = "a/very/long/folder/with/many/levels/service.py:41"
    table = f"| level | message | where |\n| --- | --- | --- |\n| INFO | {'word ' * 14}| {path} `Service.run` |"
    rows = _shown(table, 80)
    assert any(path in row for row in rows)
    assert " ".join("word" for _ in range(14)) in " ".join(" ".join(rows[2:]).split())


def test_rows_without_heads_are_aligned_and_only_the_remark_is_cut() -> None:
    table = "|  |  |  |\n| --- | --- | --- |\n| a.py:1 | `f` | " + "x " * 60 + "|\n| longer/b.py:22 | `gg` | y |"
    first, second = _shown(table, 60)
    assert first.startswith(" a.py:1          f   x x") and first.endswith("…") and len(first) <= 60
    assert second == " longer/b.py:22  gg  y"


def test_of_very_many_lines_the_first_are_told() -> None:
    assert at_lines("a.py", [3, 1, 3]) == "a.py:1, 3"
    many = at_lines("a.py", range(1, 5_001))
    assert many.startswith("a.py:1, 2, 3,") and many.endswith(" 20 and 4,980 more")

"""How conditions read behind the word "when"."""

import pytest

from anchors.types import Condition, Fact
from iquest_cli.reports.trace_report import _fact, _when


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("if (a && (b || c))", "a && (b || c)"),
        ("if (a) && (b)", "(a) && (b)"),
        ("elif x", "x"),
        ("else of if (!telemetry)", "telemetry"),
        ("else of if count < 1", "not: count < 1"),
        ("unless ready", "not: ready"),
        ("except KeyError", "except KeyError"),
        ("switch (x): case 1", "switch (x): case 1"),
    ],
)
def test_conditions_lose_the_keyword_that_says_nothing_more(text, said):
    assert _when(Condition(1, text)) == said


@pytest.mark.parametrize(
    ("kind", "name", "value", "text", "said"),
    [
        ("log", "warning", r"Late.\nBy {}", "log", r"WARNING 'Late.\nBy {}'"),
        ("log", "warning", "it's {}", "log", "WARNING 'it's {}'"),
        ("log", "error", "", "warnings", "ERROR computed, by warnings"),
        ("raise", "KeyError", r"no \"key\"", "raise", r"KeyError 'no \"key\"'"),
        ("raise", "KeyError", "", "raise", "KeyError"),
    ],
)
def test_messages_stand_as_the_source_has_them(kind, name, value, text, said):
    fact = Fact(kind, "a.py", 3, 0, name, value, text)
    (row,) = _fact(fact, (), "", 100)
    assert "".join(piece.text for piece in row).endswith(f" {said}")

"""How conditions read behind the word "when"."""

import pytest

from anchors.types import Condition, Edge, Fact, Symbol, Trace, TraceStep
from iquest_cli.reports.trace_report import _fact, _when, as_text


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


def test_a_condition_that_calls_of_one_function_share_is_told_in_full_once() -> None:
    said = Condition(3, "case <-ready")
    start, *others = (
        Symbol(n, "a.go", "go", name, name, "function", None, n, n, n, n, "", "", (), (), True)
        for n, name in enumerate(("run", "one", "two"), 1)
    )
    steps = [TraceStep(0, start, None, ())]
    for at, symbol in enumerate(others, 4):
        more = () if at == 4 else (Condition(5, "if slow"),)
        steps.append(TraceStep(1, symbol, Edge(1, symbol.id, "call", at, 1.0, "same file"), (), (said, *more)))
    found = as_text(Trace(start, None, tuple(steps), True), (), is_callers=False, width=80)
    text = "\n".join("".join(piece.text for piece in row).rstrip() for row in found)
    assert text.count("case <-ready") == 1
    assert "a.go:3  when 3\n" in text and "when    5 slow" in text

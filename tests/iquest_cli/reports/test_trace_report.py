"""How conditions read behind the word "when"."""

import pytest
from msgspec.structs import replace

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
        ("else of kind === 'a'", "not: kind === 'a'"),
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
        ("catch", "ShopError", "", "reraise", "ShopError and raises again"),
        ("catch", "", "", "swallow", "everything and says nothing"),
        ("catch", "ShopError", "", "", "ShopError"),
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


def _walked(conditions: int) -> Trace:
    path = "src/main/java/com/example/shop/orders/service/OrderService.java"
    names = ("OrderController.createOrder", "OrderService.place", "OrderService.check")
    start, *others = (
        Symbol(n, path, "java", name, name, "method", None, n, n, n, n, "", "", (), (), True)
        for n, name in enumerate(names, 1)
    )
    known = tuple(Condition(line, f"if ready{line}") for line in range(10, 10 + conditions))
    edges = [Edge(1, symbol.id, "call", at, 1.0, "same file") for at, symbol in enumerate(others, 30)]
    steps = [TraceStep(0, start, None, ())]
    steps += [TraceStep(1, symbol, edge, (), known) for symbol, edge in zip(others, edges, strict=True)]
    return Trace(start, None, tuple(steps), True)


def test_for_eyes_a_long_path_gives_way_and_for_a_program_it_stands_whole() -> None:
    rows = ["".join(piece.text for piece in row) for row in as_text(_walked(0), is_callers=False, width=80)]
    assert sum(row.endswith("src/main/java/com/example/shop/orders/service/OrderService.java:2") for row in rows) == 1
    fitted = as_text(_walked(0), is_callers=False, width=80, is_fitted=True)
    rows = ["".join(piece.text for piece in row) for row in fitted[2:]]
    assert all(len(row) <= 80 for row in rows)
    (row,) = (row for row in rows if row.endswith("/OrderService.java:2"))
    assert "\u2026/" in row and "src/main" not in row


def test_of_many_conditions_told_before_the_last_lines_stand() -> None:
    rows = ["".join(piece.text for piece in row) for row in as_text(_walked(7), is_callers=False, width=120)]
    (row,) = (row for row in rows if "OrderService.check" in row)
    assert row.endswith("  when 13, 14, 15, 16 and 3 before")


def test_a_caller_tells_what_stands_around_its_call_and_a_file_only_where_it_calls() -> None:
    start, caller, file = (
        Symbol(n, "a.ts", "typescript", name, name, kind, None, n, n, n, n, "", "", (), (), True)
        for n, (name, kind) in enumerate((("made", "function"), ("big", "function"), ("a.ts", "module")), 1)
    )
    facts = tuple(Fact("raise", "a.ts", line, 2, "Error", f"at {line}", "throw") for line in range(10, 90, 4))
    steps = (
        TraceStep(0, start, None, facts),
        TraceStep(1, caller, Edge(2, 1, "call", 50, 1.0, "same file"), facts),
        TraceStep(1, file, Edge(3, 1, "call", 77, 1.0, "same file"), facts),
    )
    found = as_text(Trace(start, None, steps, False), is_callers=True, width=80)
    rows = ["".join(piece.text for piece in row) for row in found]
    at = next(number for number, row in enumerate(rows) if "big" in row)
    own, around, called = rows[:at], rows[at + 1 : -1], rows[-1]
    assert sum(" raise " in row for row in own) == len(facts)
    assert [row.split()[0] for row in around[:-1]] == ["38", "42", "46", "50", "54", "58"]
    assert around[-1].strip() == "and 14 more" and called.endswith("a.ts:77")
    assert rows[0].endswith("cut short (--depth leads further)")


def test_what_a_step_leaves_out_is_said_at_the_step() -> None:
    walked = _walked(0)
    names = tuple(f"Order.getPart{n}" for n in range(9))
    steps = (walked.steps[0], replace(walked.steps[1], also=names, num_more=3), replace(walked.steps[2], num_more=1200))
    found = as_text(replace(walked, steps=steps, is_complete=False), is_callers=False, width=80)
    rows = ["".join(piece.text for piece in row) for row in found]
    assert [row.rpartition("  \u2026 ")[2] for row in rows if "\u2026" in row] == ["3 more", "1,200 more"]
    (also,) = (row for row in rows if "also" in row)
    assert also == "        also Order.getPart0, Order.getPart1, Order.getPart2 and 6 more" and len(also) <= 80


def test_of_a_branch_told_before_it_is_said_which_one() -> None:
    walked = _walked(1)
    first, last = walked.steps[1:]
    other = Condition(10, "else of if ready10")
    steps = (walked.steps[0], first, replace(last, conditions=(other,)), replace(last, conditions=(other,)))
    found = as_text(replace(walked, steps=steps), is_callers=False, width=120)
    rows = ["".join(piece.text for piece in row) for row in found]
    assert any(row.endswith("not: ready10") for row in rows) and rows[-1].endswith("  when not 10")

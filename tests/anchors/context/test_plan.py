from __future__ import annotations

import pytest
from support.snapshots import own_files, own_snapshot, snapshot_of

from anchors.context.plan import chunk_text, plan_context
from anchors.context.sources import Sources
from anchors.context.tokens import estimate_tokens
from anchors.errors import BudgetTooSmall
from anchors.search.lexical import LexicalIndex
from anchors.search.rank import rank
from anchors.types import ContextPlan


def plan_own(budget: int, question: str | None = "What does the packer do?", **options: object) -> ContextPlan:
    snapshot = own_snapshot()
    ranking = rank(snapshot, None, LexicalIndex.build(snapshot), question or "")
    return plan_context(
        snapshot, ranking, own_files().get, question=question, budget=budget, count_tokens=estimate_tokens, **options
    )  # type: ignore[arg-type]


def test_from_cheap_to_dear() -> None:
    assert plan_own(1_000_000).kind == "whole"
    assert plan_own(8_000).kind == "packed"
    assert plan_own(8_000, "zebra xylophone").kind == "summary"
    assert plan_own(8_000, None).kind == "packed"
    assert plan_own(8_000, plan="summary").kind == "summary"


def test_a_plan_says_why_and_how_much() -> None:
    plan = plan_own(8_000, plan="summary")
    assert f"{len(plan.chunks)} chunks" in plan.reason
    assert plan.num_tokens == sum(chunk.num_tokens for chunk in plan.chunks)
    assert plan.num_files == len({part.path for chunk in plan.chunks for part in chunk.parts})


@pytest.mark.parametrize("budget", [400, 2_000, 8_000, 64_000])
def test_chunks_hold_every_line_once_and_fit(budget: int) -> None:
    plan = plan_own(budget, plan="summary")
    sources = Sources(own_files().get)
    seen: dict[str, list[int]] = {}
    for chunk in plan.chunks:
        assert chunk.num_tokens == estimate_tokens(chunk_text(chunk.parts, sources)) <= budget
        for part in chunk.parts:
            seen.setdefault(part.path, []).extend(range(part.first_line, part.last_line + 1))
    read = {file.path for file in own_snapshot().files if file.language and sources.lines(file.path)}
    assert set(seen) == read
    for path, lines in seen.items():
        assert lines == list(range(1, len(sources.lines(path) or ()) + 1)), path


def test_chunks_are_cut_where_symbols_begin() -> None:
    text = "\n".join(f"def step_{n}(value):\n    a = {n}\n    b = a + value\n    return b\n" for n in range(400))
    files = {"steps.py": text.encode()}
    snapshot = snapshot_of(files)
    ranking = rank(snapshot, None, LexicalIndex.build(snapshot), "")
    plan = plan_context(
        snapshot, ranking, files.get, question="all", budget=1_000, count_tokens=estimate_tokens, plan="summary"
    )
    lines = text.split("\n")
    assert len(plan.chunks) > 5
    for chunk in plan.chunks:
        assert lines[chunk.parts[0].first_line - 1].startswith("def ") or not lines[chunk.parts[0].first_line - 1]


def test_a_symbol_over_the_size_of_a_chunk_is_cut_at_lines_and_an_endless_line_left_out() -> None:
    files = {
        "long.py": ("def f():\n" + "    value = other + thing\n" * 3_000).encode(),
        "one.py": b"x = '" + b"ab " * 9_000,
    }
    snapshot = snapshot_of(files)
    ranking = rank(snapshot, None, LexicalIndex.build(snapshot), "")
    plan = plan_context(
        snapshot, ranking, files.get, question="all", budget=500, count_tokens=estimate_tokens, plan="summary"
    )
    assert all(chunk.num_tokens <= 500 for chunk in plan.chunks)
    assert {part.path for chunk in plan.chunks for part in chunk.parts} == {"long.py"}


def test_a_budget_without_room_is_refused() -> None:
    with pytest.raises(BudgetTooSmall, match="chunk"):
        plan_own(50, plan="summary")

"""The summary-first plan: chunks are summarised, kept by content, and answered from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from anchors.types import ContextPlan
from anchors.workspace import Workspace
from engine.backends.scripted import Reply, ScriptedEngine
from iquest_cli.analyst.model.plans import plan_for
from iquest_cli.analyst.model.summaries import SummaryCache, summarised

FILES = {
    f"pkg/part{n}.py": "".join(f"def step_{n}_{m}(value):\n    return value + {m}\n\n\n" for m in range(30))
    for n in range(4)
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    repo = make_repo(tmp_path / "repo", FILES)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as opened:
        yield opened


def _engine() -> ScriptedEngine:
    replies = tuple(Reply(f"part{n} adds numbers", when=f"def step_{n}_0(") for n in range(4))
    return ScriptedEngine((*replies, Reply("nothing else")))


def _plan(workspace: Workspace, engine: ScriptedEngine) -> ContextPlan:
    plan = plan_for(workspace, "What do the parts add?", 500, engine.count_tokens, "summary", ())
    assert plan.kind == "summary" and len(plan.chunks) > 1
    return plan


def test_every_chunk_is_summarised_once(workspace: Workspace, tmp_path: Path) -> None:
    engine, cache = _engine(), SummaryCache(tmp_path / "kept")
    plan = _plan(workspace, engine)
    seen: list[tuple[int, int]] = []
    context = summarised(workspace, plan, engine, 0, 4000, lambda done, total: seen.append((done, total)), cache)
    assert len(engine.requests) == len(plan.chunks)
    assert seen[-1] == (len(plan.chunks), len(plan.chunks))
    assert "part0 adds numbers" in context.text
    assert {file.path for file in context.files} == set(FILES) and not context.omitted
    again = summarised(workspace, plan, engine, 0, 4000, None, cache)
    assert len(engine.requests) == len(plan.chunks) and again == context


def test_only_what_changed_is_summarised_again(workspace: Workspace, tmp_path: Path) -> None:
    engine, cache = _engine(), SummaryCache(tmp_path / "kept")
    summarised(workspace, _plan(workspace, engine), engine, 0, 4000, None, cache)
    before = len(engine.requests)
    root = Path(workspace.info.root)
    (root / "pkg/part3.py").write_text(FILES["pkg/part3.py"].replace("+ 7", "+ 77"))
    with Workspace.open(root, cache_dir=tmp_path / "cache") as changed:
        summarised(changed, _plan(changed, engine), engine, 0, 4000, None, cache)
    assert 0 < len(engine.requests) - before < before


def test_a_damaged_summary_is_none(tmp_path: Path) -> None:
    cache = SummaryCache(tmp_path)
    cache.put("ab" * 32, "text")
    assert cache.get("ab" * 32) == "text"
    (tmp_path / "ab" / ("ab" * 32)).write_bytes(b"0" * 64 + b"\nother")
    assert cache.get("ab" * 32) is None


def test_what_the_budget_leaves_out_is_said(workspace: Workspace, tmp_path: Path) -> None:
    engine = _engine()
    plan = _plan(workspace, engine)
    context = summarised(workspace, plan, engine, 0, 14, None, SummaryCache(tmp_path / "kept"))
    assert context.num_tokens <= 14 and context.omitted


def test_the_command_runs_the_plan(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    script = tmp_path / "s.json"
    script.write_text(json.dumps({"replies": [{"text": '- Parts add [pkg/part0.py:1] "def step_0_0(value):"'}]}))
    ran = iquest(
        state, "ask", "What do the parts add?", "-C", str(repo.root), "--model", f"scripted:{script}",
        "--plan", "summary", "--budget", "2500", "--format", "json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    answer = json.loads(ran.out)
    assert answer["context"]["plan"] == "summary" and answer["unverified"] == []

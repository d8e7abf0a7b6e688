"""A class of about 23,000 tokens: who triggers its checkpoints, and how they are given up."""

from __future__ import annotations

import json
from pathlib import Path

from support.answer_cases import CHECKPOINTING, STREAM_JOB
from support.cli import iquest
from support.repos import RepoBuilder


def test_the_trigger_its_callers_and_the_way_out(state: Path, java: RepoBuilder) -> None:
    assert 80_000 < len(STREAM_JOB) < 130_000
    ran = iquest(state, "ask", CHECKPOINTING, "-C", str(java.root), "--model", "none", "--format", "json")
    answer = json.loads(ran.out)
    assert answer["found"]
    steps = [step["symbol"].rpartition(".")[2] for step in answer["flow"]]
    order = ["triggerCheckpointBarrier", "triggerCheckpointAsync", "triggerCheckpoint", "performCheckpoint"]
    assert [name for name in steps if name in order] == order
    for name in ("triggerCheckpointAsync", "TaskHost", "abortCheckpointOnBarrier", "BarrierHandler", "mailboxExecutor"):
        assert name in answer["answer"], name
    assert "countRecordsOfKind" not in answer["answer"]

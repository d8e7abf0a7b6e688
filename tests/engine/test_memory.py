"""What the plan says a model needs is what it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("size", ["0.1b", "0.1b-loop"])
def test_the_plan_is_within_five_percent_of_what_the_process_held(size: str) -> None:
    """A hundred million random weights, in a process of its own; the benchmark measures larger ones the same way."""
    pytest.importorskip("torch")
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("the system does not tell a process's peak")
    command = [sys.executable, str(ROOT / "tests/benchmarks/engine_memory.py"), "--child", size, "768", "float32"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    run = json.loads(done.stdout.splitlines()[-1])
    assert run["planned"] == run["weights"] + run["kv"] + run["workspace"]
    assert run["measured"] > 400 * 2**20
    assert run["planned"] / run["measured"] == pytest.approx(1, abs=0.05)

"""numpy starts no threads, and a model gets what the person's environment says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
from iquest_cli import app, threads
def run(argv):
    import numpy
    tasks = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
    before = os.environ.get("OPENBLAS_NUM_THREADS")
    threads.as_given()
    print(tasks, before, os.environ.get("OPENBLAS_NUM_THREADS"))
    return 0
app.run = run
from iquest_cli.__main__ import main
main()
"""


@pytest.mark.parametrize(("given", "shown"), [(None, "1 1 None"), ("1", "1 1 1"), ("2", "2 2")])
def test_numpy_starts_no_threads_and_what_was_given_is_given_back(given: str | None, shown: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2])} | ({"OPENBLAS_NUM_THREADS": given} if given else {})
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=environment, check=True)
    assert ran.stdout.strip().endswith(shown)

"""What every test may rely on, however the run was started."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support.warm import Warm

MAX_WORKERS = 4
"""One may hold more than four gigabytes at its end, the others one or less."""


def pytest_configure() -> None:
    """A run in a shell's background ignores Ctrl-C, and so would every process that a test starts and interrupts.

    How long one example takes says nothing on a busy machine, and how long the making of it takes does not either.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A process for each core where folders are run; none beside this one where files are named: they would take
    longer to start than most files do."""
    if all(Path(argument.partition("::")[0]).is_file() for argument in config.args):
        return 0
    num_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(num_cores, MAX_WORKERS)


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    pytest.importorskip("torch")
    warm = Warm()
    yield warm
    warm.close()

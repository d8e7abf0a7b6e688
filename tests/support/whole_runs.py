"""Whole commands one after the other in a process of their own, started with a hash seed: what each wrote, as JSON.

    python whole_runs.py FOLDER < PLAN

`FOLDER` holds cache and user settings, `PLAN` the commands. Two processes share all work there is, however little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
Commands = Sequence[Sequence[str]]


class Running:
    """`commands` over the repository at `root`, in a process with this hash seed and that many workers."""

    def __init__(self, folder: Path, root: Path, commands: Commands, seed: int, jobs: int) -> None:
        environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
        environment |= {"PYTHONHASHSEED": str(seed), "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONSAFEPATH": "1"}
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(folder), str(jobs)],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([[*command, "-C", str(root)] for command in commands]).encode())
        self._process.stdin.close()

    def said(self) -> list[str]:
        """What each command wrote to stdout."""
        assert self._process.stdout is not None
        found = self._process.stdout.read()
        assert self._process.wait() == 0
        return [str(text) for text in json.loads(found)]


def main(folder: Path, jobs: str) -> None:
    from support.cli import iquest

    from anchors import derivations
    from anchors.index import pool

    derivations.LARGE_SNAPSHOT = pool.SMALL_JOB_BYTES = 0  # from where on another core is asked for help
    said = []
    for command in json.load(sys.stdin):
        ran = iquest(folder, *command, env={"IQUEST_INDEX_JOBS": jobs})
        assert ran.code in (0, 1), (command, ran)
        said.append(ran.out)
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

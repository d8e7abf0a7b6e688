"""Processes of their own that begin with torch and the models already imported: that alone takes seconds each time.

One process imports them and does nothing more; each run is a copy of it, made before anything was computed. From there
on all is as in a process just started: its own session, environment, folder and streams, and the interpreter's own end.
"""

from __future__ import annotations

import gc
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Warm:
    """Starts such processes; `close` ends the one that they are copies of."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-P", __file__]
        self._first = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

    def run(
        self, code: str, *args: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """As `python -c code args`, in a session of its own."""
        first, streams = self._first, [tempfile.TemporaryFile("w+") for _ in range(2)]  # noqa: SIM115
        assert first.stdin is not None and first.stdout is not None
        job = {"code": code, "args": args, "env": dict(os.environ if env is None else env), "cwd": str(cwd)}
        job["streams"] = [f"/proc/{os.getpid()}/fd/{stream.fileno()}" for stream in streams]
        first.stdin.write(json.dumps(job).encode() + b"\n")
        first.stdin.flush()
        if not select.select([first.stdout], [], [], timeout)[0]:
            first.kill()
            raise subprocess.TimeoutExpired(args, timeout)
        code_of_end = int(first.stdout.readline())
        for stream in streams:
            stream.seek(0)
        return subprocess.CompletedProcess(args, code_of_end, *(stream.read() for stream in streams))

    def close(self) -> None:
        assert self._first.stdin is not None
        self._first.stdin.close()
        self._first.wait()


def serve() -> dict[str, Any]:
    """Makes a copy of this process for each line that comes in; comes back in the copy, with what it is to run."""
    for line in sys.stdin.buffer:
        pid = os.fork()
        if not pid:
            return dict(json.loads(line))
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    sys.exit()


def become(job: dict[str, Any]) -> None:
    """What differs between a copy and a process just started."""
    os.setsid()
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    for place, path in enumerate([os.devnull, *job["streams"]]):
        opened = os.open(path, os.O_RDWR)
        os.dup2(opened, place)
        os.close(opened)
    sys.stdin = open(0)  # noqa: SIM115
    sys.argv[:] = ["-c", *job["args"]]


if __name__ == "__main__":
    import torch  # noqa: F401
    import transformers.models.llama.modeling_llama  # noqa: F401

    import engine.decode
    import engine.models  # noqa: F401

    gc.freeze()  # what is there stays there: a copy need not go through it
    job = serve()
    become(job)
    exec(compile(job["code"], "<string>", "exec"), {"__name__": "__main__"})

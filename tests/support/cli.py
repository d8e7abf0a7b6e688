"""Runs the real command: in this process where many runs are needed, as a process where that is the point."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from iquest_cli.app import run

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def clean_environment(folder: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """No setting of this machine, no colour, no CI; cache and user file in `folder`."""
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if key in os.environ}
    own = {
        "HOME": str(folder / "home"),
        "LC_ALL": "C.UTF-8",
        "IQUEST_CACHE_DIR": str(folder / "cache"),
        "IQUEST_CONFIG": str(folder / "config.toml"),
        "IQUEST_INDEX_JOBS": "1",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
    }
    return {**kept, **own, **(extra or {})}


@contextlib.contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class _Stream(io.TextIOWrapper):
    @property
    def text(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8", "surrogateescape")


def iquest(folder: Path, *args: str, env: Mapping[str, str] | None = None, stdin: bytes = b"") -> Ran:
    """One run in this process. `folder` holds cache and user settings; name the repository with -C."""
    out, err = (_Stream(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    before = sys.stdin
    with environment(clean_environment(folder, env)), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        sys.stdin = given
        try:
            code = run(args)
        finally:
            sys.stdin = before
    return Ran(code, out.text, err.text)


def iquest_process(
    folder: Path, *args: str, env: Mapping[str, str] | None = None, cwd: Path | None = None, stdin: bytes = b""
) -> Ran:
    """One run as its own process, as a person starts it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "iquest_cli", *args],
        env=clean_environment(folder, env),
        cwd=cwd or folder,
        input=stdin,
        capture_output=True,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

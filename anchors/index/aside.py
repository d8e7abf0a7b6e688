"""Derived results of a snapshot made in a process of their own, while the caller makes another one.

Both find the snapshot in the store and leave their results there. Knows nothing of what a result is: it makes one of a
class that it is given by name, and keeps `to_pieces()` of what comes back.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anchors.index.process import child_path, start_python
from anchors.index.renewing import Before, make, snapshot_of
from anchors.index.store import Store

END: Final = b"\n"


@dataclass(frozen=True, slots=True)
class Work:
    """`maker` is `module:Class`, `key` that of its result."""

    maker: str
    key: str
    before: Before | None = None

    @property
    def arguments(self) -> tuple[str, str, str, str]:
        before = self.before or Before("", "")
        return self.maker, self.key, before.snapshot, before.result


class Aside:
    """A running process that does one work after the other. It may fail; then nothing is there."""

    def __init__(self, folder: Path, root: str, makers: Sequence[str]) -> None:
        """It imports what these makers need. `root`: the analysed repository, from which nothing is imported."""
        path = child_path(sys.path, root)
        arguments = (str(folder), *makers)
        self._child = start_python("aside", path, arguments, subprocess.PIPE, subprocess.DEVNULL)

    def begin(self, snapshot_key: str, works: Sequence[Work]) -> None:
        """Once the snapshot lies in the store."""
        told = [snapshot_key, *(text for work in works for text in work.arguments)]
        with contextlib.suppress(OSError):  # it is gone, and nothing will be there
            assert self._child.stdin is not None
            self._child.stdin.write(json.dumps(told).encode() + END)
        self._close()

    @property
    def is_done(self) -> bool:
        return self._child.poll() is not None

    def wait(self) -> None:
        self._close()
        self._child.wait()

    def kill(self) -> None:
        if self._child.poll() is None:
            self._child.kill()
        self.wait()

    def _close(self) -> None:
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()


def main() -> None:
    folder, *makers = sys.argv[2:]
    for maker in makers:
        importlib.import_module(maker.partition(":")[0])
    told = sys.stdin.buffer.readline()
    if not told.endswith(END):
        raise SystemExit(1)
    snapshot_key, *texts = json.loads(told)
    store = Store(Path(folder))
    snapshot = snapshot_of(store, snapshot_key)
    if snapshot is None:
        raise SystemExit(1)
    for maker, key, *before in zip(*[iter(texts)] * 4, strict=True):
        module, _, name = maker.partition(":")
        made = getattr(importlib.import_module(module), name)
        result = make(made, store, snapshot, Before(*before) if all(before) else None)
        store.put_artifact(key, result.to_pieces())
        del result

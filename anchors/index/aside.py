"""One derived result of a snapshot made in a process of its own, while the caller makes another one.

Both find the snapshot in the store and leave their result there. Knows nothing of what the result is: it makes one of a
class that it is given by name, and keeps `to_pieces()` of what comes back.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

from anchors.index.process import child_path, start_python
from anchors.index.renewing import Before, make, snapshot_of
from anchors.index.store import Store


class Aside:
    """A running process that puts `maker`'s result under `key`. It may fail; then nothing is there."""

    def __init__(
        self, folder: Path, root: str, maker: str, snapshot_key: str, key: str, before: Before | None = None
    ) -> None:
        """`maker` is `module:Class`, `root` the analysed repository, from which nothing is imported."""
        names = () if before is None else (before.snapshot, before.result)
        arguments = (str(folder), maker, snapshot_key, key, *names)
        nowhere = subprocess.DEVNULL
        self._child = start_python("aside", child_path(sys.path, root), arguments, nowhere, nowhere)

    def wait(self) -> None:
        self._child.wait()

    def kill(self) -> None:
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()


def main() -> None:
    folder, maker, snapshot_key, key, *names = sys.argv[2:]
    module, _, name = maker.partition(":")
    store = Store(Path(folder))
    snapshot = snapshot_of(store, snapshot_key)
    if snapshot is None:
        raise SystemExit(1)
    before = Before(*names) if names else None
    result = make(getattr(importlib.import_module(module), name), store, snapshot, before)
    store.put_artifact(key, result.to_pieces())

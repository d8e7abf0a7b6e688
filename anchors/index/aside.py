"""Derived results of a snapshot made in a process of their own, while the caller makes another one.

Both find the snapshot in the store and leave their results there. Knows nothing of what a result is: it makes one of a
class that it is given by name, and keeps `to_pieces()` of what comes back.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from anchors.index.process import child_path, start_python
from anchors.index.renewing import Before, make, snapshot_of
from anchors.index.store import Store


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

    def __init__(self, folder: Path, root: str, snapshot_key: str, works: Sequence[Work]) -> None:
        """`root`: the analysed repository, from which nothing is imported."""
        arguments = (str(folder), snapshot_key, *(text for work in works for text in work.arguments))
        nowhere = subprocess.DEVNULL
        self._child = start_python("aside", child_path(sys.path, root), arguments, nowhere, nowhere)

    def wait(self) -> None:
        self._child.wait()

    def kill(self) -> None:
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()


def main() -> None:
    folder, snapshot_key, *texts = sys.argv[2:]
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

"""How many bytes keys and values may take, and where the rest of them waits. Values only, torch-free."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_dir


@dataclass(frozen=True, slots=True)
class KvRoom:
    """`near`: (device, bytes) where keys are used; the device "" stands for any that is not named.

    What `near` does not hold waits in `host` bytes of main memory, then in `disk` bytes of unnamed files in `folder`.
    """

    near: tuple[tuple[str, int], ...]
    host: int
    disk: int
    folder: str


def waiting_folder() -> Path:
    """Where files of waiting keys are opened: beside the prefix store, not in a temporary folder that may be memory."""
    return Path(user_cache_dir("iquest", appauthor=False)) / "kv-waiting"

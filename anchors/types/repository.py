"""The repository as it was read: its files, what was passed over, and how far a long step is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

FileRole = Literal["source", "test", "aside", "other"]
"""`aside`: examples, vendored and generated code; `other`: what is no code."""


class SourceFile(msgspec.Struct, frozen=True):
    """One file of a revision or work tree. `language` is None for what is listed but never parsed."""

    path: str
    blob_id: str
    size: int
    language: str | None


class SkippedFile(msgspec.Struct, frozen=True):
    path: str
    reason: str


class RepositoryInfo(msgspec.Struct, frozen=True):
    root: str
    commit: str | None
    branch: str | None
    is_dirty: bool
    states: tuple[str, ...] = ()
    """Named conditions that the person should know: "shallow clone", "detached HEAD", "sparse checkout"…"""


class Coverage(msgspec.Struct, frozen=True):
    files_total: int
    files_indexed: int
    skipped: tuple[SkippedFile, ...]
    partial: tuple[SkippedFile, ...] = ()
    """Indexed files that were read as plain text or only in part, and why."""


class Progress(msgspec.Struct, frozen=True):
    """How far a long step is. Bytes are those of the files to parse; 0 where a step counts none."""

    stage: Literal["parse", "snapshot", "graph", "anchors", "lexical"]
    done_files: int
    total_files: int
    done_bytes: int = 0
    total_bytes: int = 0


OnProgress = Callable[[Progress], None]

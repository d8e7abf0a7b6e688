"""The figures of `iquest bench index`: the repository's index made cold in a folder of its own, opened warm, and the
parse of the same bytes alone. One run in this process; starting Python is not counted."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anchors.repository.repository import Repository
from anchors.syntax.languages import is_code
from anchors.syntax.parse import ParseStopped, parse_tree
from anchors.workspace import Workspace
from iquest_cli.commands.opening import workspace_options

if TYPE_CHECKING:
    from iquest_cli.settings import Settings


@dataclass(frozen=True, slots=True)
class IndexBench:
    """Seconds. `parse_s`: one thread over every file that has a grammar, `num_bytes` together."""

    num_files: int
    num_code_files: int
    num_bytes: int
    num_cores: int
    parse_s: float
    cold_s: float
    warm_s: float
    bytes_on_disk: int


def bench_index(path: str, rev: str | None, settings: Settings, on_progress: Any) -> IndexBench:
    """The person's own index is neither used nor touched."""
    with Repository.open(path, rev) as repository:
        files = [file for file in repository.files()[0] if file.language and is_code(file.language)]
        sources = [(file.language, repository.read(file)) for file in files]
    begin = time.perf_counter()
    for language, data in sources:
        _parse(data, language or "")
    parse = time.perf_counter() - begin
    with tempfile.TemporaryDirectory(prefix="iquest-bench-") as folder:
        options = {**workspace_options(settings), "cache_dir": Path(folder)}
        cold, _, _ = _open(path, rev, options, on_progress)
        warm, num_files, size = min(_open(path, rev, options, None) for _ in range(3))
    return IndexBench(
        num_files=num_files,
        num_code_files=len(sources),
        num_bytes=sum(len(data) for _, data in sources),
        num_cores=len(os.sched_getaffinity(0)),
        parse_s=parse,
        cold_s=cold,
        warm_s=warm,
        bytes_on_disk=size,
    )


def _open(path: str, rev: str | None, options: dict[str, Any], on_progress: Any) -> tuple[float, int, int]:
    begin = time.perf_counter()
    with Workspace.open(path, rev, on_progress=on_progress, **options) as workspace:
        num_files = len(workspace.snapshot.files)
        return time.perf_counter() - begin, num_files, workspace.store.size_on_disk()


def _parse(data: bytes, language: str) -> None:
    try:
        parse_tree(data, language)
    except ParseStopped:
        return

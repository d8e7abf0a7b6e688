"""Snapshots of files that a test holds in memory or finds in a folder, through the real extraction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from anchors.index.shelf import Shelf
from anchors.index.snapshot import Snapshot, build_snapshot
from anchors.index.store import Store
from anchors.records import FileRecord
from anchors.syntax.extract import extract
from anchors.syntax.languages import language_of
from anchors.types import SourceFile

ROOT = Path(__file__).resolve().parents[2]
MAX_REMEMBERED = 50_000
"""Bytes of a file whose record is remembered: floods are seen once."""


def snapshot_of(files: Mapping[str, bytes | str]) -> Snapshot:
    data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    sources = [
        SourceFile(path, hashlib.sha1(content).hexdigest(), len(content), language_of(path))
        for path, content in data.items()
    ]

    @cache
    def load(file: SourceFile) -> FileRecord:
        if file.language is None:
            return FileRecord("text", 1, "not read", "", (), b"", b"", b"", b"", b"", b"", (), ())
        return extracted(data[file.path], file.language)

    return build_snapshot(sources, load)


def extracted(data: bytes, language: str) -> FileRecord:
    """The real record; a file that many repositories of the tests hold is parsed once."""
    return (extract if len(data) > MAX_REMEMBERED else _remembered)(data, language)


_remembered = lru_cache(maxsize=1024)(extract)


def shelved(snapshot: Snapshot) -> Snapshot:
    """With a shelf in memory, for what is kept beside it."""
    snapshot.shelf = Shelf(Store(None), snapshot.files)
    return snapshot


def folder_files(*folders: Path, suffixes: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Files under the folders by their path from the project's root."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            wanted = path.is_file() and "__pycache__" not in path.parts and (not suffixes or path.suffix in suffixes)
            if wanted:
                found[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return found


@cache
def own_files() -> dict[str, bytes]:
    """The library's own sources: real code that every checkout has."""
    return folder_files(ROOT / "anchors", suffixes=(".py", ".scm"))


@cache
def own_snapshot() -> Snapshot:
    return snapshot_of(own_files())

"""What a cached result depends on, as keys: the code and grammars that make it and the files that it is made of.

Nothing is imported to find that out, so that a run which finds everything in the cache stays quick.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from anchors.records import SCHEMA
from anchors.types import SourceFile

_PACKAGE = Path(__file__).resolve().parent.parent
_RECORD_PARTS = ("syntax", "records.py", "rows")
_SNAPSHOT_PARTS = (*_RECORD_PARTS, "types", "index")
KEY_BYTES = 16


@cache
def record_version() -> bytes:
    """Changes with whatever may change a record: its schema, the extractor's code and queries, the grammars."""
    return _digest(*map(_part, _RECORD_PARTS), *_grammars(), str(SCHEMA).encode())


@lru_cache(1 << 16)  # asked for twice, when parsing and when laying
def record_key(blob_id: str, language: str) -> bytes:
    digest = _record_digest().copy()
    digest.update(f"{blob_id} {language}".encode())  # no id holds a space
    return digest.digest()


@cache
def _record_digest() -> hashlib.blake2b:
    return _digest_of(record_version())


@cache
def code_version(*parts: str) -> bytes:
    """Of the named files and folders of this package, and of the snapshot's own."""
    return _digest(record_version(), *map(_part, sorted({*_SNAPSHOT_PARTS, *parts})))


def snapshot_digest(files: Sequence[SourceFile]) -> bytes:
    """Of the files of a snapshot, given in its order."""
    # Encoded in one piece: a large tree has too many files to encode each.
    return _digest(os.fsencode("\0".join([part for f in files for part in (f.path, f.blob_id, f.language or "")])))


def artifact_key(kind: str, *parts: bytes) -> str:
    return f"{kind}-{_digest(kind.encode(), *parts).hex()}"


def _digest(*parts: bytes) -> bytes:
    return _digest_of(*parts).digest()


def _digest_of(*parts: bytes) -> hashlib.blake2b:
    digest = hashlib.blake2b(digest_size=KEY_BYTES)
    for part in parts:
        digest.update(_sized(part))
    return digest


def _sized(part: bytes) -> bytes:
    return len(part).to_bytes(8, "big") + part


@cache
def _part(name: str) -> bytes:
    """Of a file or folder of this package: its files' paths and bytes, read once for all versions that they go into."""
    return _digest(*(part for path in _files(_PACKAGE / name) for part in (_named(path), path.read_bytes())))


def _named(path: Path) -> bytes:
    return os.fsencode(path.relative_to(_PACKAGE))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FileNotFoundError(path)  # a part that was moved would let results of other code stand
    return sorted(file for file in path.rglob("*.*") if "__pycache__" not in file.parts and file.is_file())


def _grammars() -> Iterator[bytes]:
    """The installed parser and grammars by the names of their metadata folders, which hold the version."""
    found = find_spec("tree_sitter")
    if found is None or found.origin is None:
        return
    names = os.listdir(Path(found.origin).parent.parent)  # noqa: PTH208 - names are all that is needed
    yield from (
        os.fsencode(name) for name in sorted(names) if name.startswith("tree_sitter") and name.endswith("-info")
    )

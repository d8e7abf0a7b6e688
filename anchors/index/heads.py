"""The front of a stored record: what is laid into columns, and nothing that is only read for one file.

Knows no columns; a file of its own so that whoever only looks at a note does without numpy.
"""

from __future__ import annotations

from typing import Protocol

import msgspec


class RecordHead(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The front of a `FileRecord`."""

    language: str
    num_lines: int
    note: str
    doc: msgspec.Raw
    definitions: msgspec.Raw
    strings: bytes
    references: bytes
    chunks: bytes
    terms: bytes
    symbols: bytes
    arguments: bytes


class RecordLike(Protocol):
    """What both `FileRecord` and `RecordHead` offer."""

    @property
    def num_lines(self) -> int: ...
    @property
    def strings(self) -> bytes: ...
    @property
    def references(self) -> bytes: ...
    @property
    def chunks(self) -> bytes: ...
    @property
    def terms(self) -> bytes: ...
    @property
    def symbols(self) -> bytes: ...
    @property
    def arguments(self) -> bytes: ...

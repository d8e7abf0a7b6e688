"""Parts of a stored record for who goes through all files: what is laid into columns, tells of roles, is searched.

Knows no columns; a file of its own so that whoever only looks at a note does without numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from anchors.records import Import, RecordFact


class RecordHead(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The front of a `FileRecord`; its rows are looked at where they stand."""

    language: str
    num_lines: int
    note: str
    doc: msgspec.Raw
    definitions: msgspec.Raw
    strings: memoryview
    references: memoryview
    chunks: memoryview
    terms: memoryview
    symbols: memoryview
    arguments: memoryview


class RecordSkim(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A `FileRecord` without its definitions, which columns tell of, and without what only they are made of."""

    language: str
    num_lines: int
    note: str
    doc: str
    definitions: msgspec.Raw
    strings: msgspec.Raw
    references: msgspec.Raw
    chunks: msgspec.Raw
    terms: msgspec.Raw
    symbols: msgspec.Raw
    arguments: msgspec.Raw
    imports: tuple[Import, ...]
    facts: tuple[RecordFact, ...]
    is_generated: bool = False


class Skimmed(Protocol):
    """What both `FileRecord` and `RecordSkim` offer."""

    @property
    def language(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def doc(self) -> str: ...
    @property
    def imports(self) -> tuple[Import, ...]: ...
    @property
    def facts(self) -> tuple[RecordFact, ...]: ...
    @property
    def is_generated(self) -> bool: ...


class RecordLike(Protocol):
    """What both `FileRecord` and `RecordHead` offer."""

    @property
    def num_lines(self) -> int: ...
    @property
    def strings(self) -> bytes | memoryview: ...
    @property
    def references(self) -> bytes | memoryview: ...
    @property
    def chunks(self) -> bytes | memoryview: ...
    @property
    def terms(self) -> bytes | memoryview: ...
    @property
    def symbols(self) -> bytes | memoryview: ...
    @property
    def arguments(self) -> bytes | memoryview: ...


class DefinitionTexts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The front of a `Definition`."""

    name: str
    kind: str
    parent: int
    start_line: int
    end_line: int
    name_line: int
    signature: str
    doc: str
    bases: tuple[str, ...]
    decorators: tuple[str, ...]


class RecordTexts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The front of a `FileRecord` with the texts of its definitions."""

    language: str
    num_lines: int
    note: str
    doc: str
    definitions: tuple[DefinitionTexts, ...]


class TextsLike(Protocol):
    """What both a `Definition` and `DefinitionTexts` offer."""

    @property
    def signature(self) -> str: ...
    @property
    def doc(self) -> str: ...
    @property
    def bases(self) -> tuple[str, ...]: ...
    @property
    def decorators(self) -> tuple[str, ...]: ...


class RecordTextsLike(Protocol):
    """What both `FileRecord` and `RecordTexts` offer."""

    @property
    def doc(self) -> str: ...
    @property
    def definitions(self) -> Sequence[TextsLike]: ...

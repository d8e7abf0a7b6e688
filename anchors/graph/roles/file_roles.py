"""What a file is to its repository: source, a test, something aside, or no code. By its path and language alone.

Reads no file. It takes a while for all of a large tree's, so that it is kept beside the graph.
"""

from __future__ import annotations

from collections.abc import Iterable

from anchors.graph.roles.entries import is_aside
from anchors.syntax.languages import is_code, is_generated_path, is_test_path, is_vendored_path, lacks_grammar
from anchors.types import FileRole, SourceFile


def roles_of(files: Iterable[SourceFile]) -> tuple[FileRole, ...]:
    return tuple(_role_of(file.path, file.language) for file in files)


def _role_of(path: str, language: str | None) -> FileRole:
    if is_test_path(path):
        return "test"
    if is_aside(path) or is_vendored_path(path) or is_generated_path(path):
        return "aside"
    return "source" if is_code(language) or lacks_grammar(language or "") else "other"

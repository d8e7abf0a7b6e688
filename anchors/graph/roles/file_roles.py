"""What a file is to its repository: source, a test, something aside, or no code. By its path and language alone.

Reads no file. It takes a while for all of a large tree's, so that it is kept beside the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from anchors.graph.roles.entries import is_aside
from anchors.syntax.languages import (
    is_code,
    is_generated_path,
    is_notebook_path,
    is_test_path,
    is_vendored_path,
    lacks_grammar,
)
from anchors.types import FileRole, SourceFile


def roles_of(files: Iterable[SourceFile]) -> tuple[FileRole, ...]:
    """Notebooks beside a larger body of code show it."""
    told = [(file.path, _role_of(file.path, file.language)) for file in files]
    if not are_aside(path for path, role in told if role == "source"):
        return tuple(role for _, role in told)
    return tuple("aside" if role == "source" and is_notebook_path(path) else role for path, role in told)


def are_aside(sources: Iterable[str]) -> bool:
    """Whether notebooks are fewer among these files than others are."""
    counts = Counter(map(is_notebook_path, sources))
    return 0 < counts[True] < counts[False]


def _role_of(path: str, language: str | None) -> FileRole:
    if is_test_path(path):
        return "test"
    if is_aside(path) or is_vendored_path(path) or is_generated_path(path):
        return "aside"
    return "source" if is_code(language) or lacks_grammar(language or "") else "other"

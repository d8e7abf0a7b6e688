"""How large a project is and where its tests stand, counted from the index."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from anchors.syntax.languages import is_code
from iquest_cli.analyst.evidence.project import Stated
from iquest_cli.analyst.texts.standing import is_test, path_factor
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.workspace import Workspace

MAX_ROWS: Final = 10
MAX_DEPTH: Final = 3
_NAMES: Final = {
    "csharp": "C#", "cpp": "C++", "javascript": "JavaScript", "typescript": "TypeScript",
    "php": "PHP", "shell": "Shell", "css": "CSS", "html": "HTML", "sql": "SQL", "json": "JSON", "yaml": "YAML",
    "toml": "TOML", "ini": "INI", "xml": "XML", "restructuredtext": "reStructuredText",
}  # fmt: skip
_SAME: Final = {"tsx": "typescript"}
_KEPT_FOR_OTHERS: Final = frozenset(("json", "xml", "text", "svg"))
"""Data more than anything that somebody writes."""


class Size(NamedTuple):
    rows: tuple[Stated, ...]
    num_files: int
    num_lines: int
    num_functions: int


def counted_files(number: int) -> str:
    return f"{number:,} {'file' if number == 1 else 'files'}"


def language_name(language: str) -> str:
    return _NAMES.get(language, language.capitalize())


def size_of(workspace: Workspace, *, only_code: bool = False) -> Size:
    """Files and lines of each language, the one with most lines first; vendored ones left out."""
    snapshot = workspace.snapshot
    files, lines = Counter[str](), Counter[str]()
    functions = 0
    for file, tracked in enumerate(snapshot.files):
        language = _SAME.get(tracked.language or "", tracked.language or "")
        if not language or language in _KEPT_FOR_OTHERS or (only_code and not is_code(language)):
            continue
        if not is_test(tracked.path) and path_factor(tracked.path, "code") == VENDORED:
            continue
        files[language] += 1
        lines[language] += snapshot.symbol(snapshot.module_symbol(file)).end_line
        if is_code(language):
            functions += sum(snapshot.kind(number) in CALLABLE for number in snapshot.symbols_of(file))
    order = sorted(files, key=lambda language: (not is_code(language), -lines[language], language))
    rows = [
        Stated(language_name(language), counted_files(files[language]), "", 0,
               f"{lines[language]:,} lines")
        for language in order
    ]  # fmt: skip
    code = [language for language in order if is_code(language)]
    return Size(tuple(rows), sum(files[one] for one in code), sum(lines[one] for one in code), functions)


VENDORED: Final = 0.4
"""What `path_factor` gives to code of others and to what is generated."""


def test_places(workspace: Workspace) -> tuple[tuple[Stated, ...], int, int, int]:
    """Folders that hold tests, those with most of them first; how many the first has, how many files are tests, how
    many code."""
    paths = [f.path for f in workspace.snapshot.files if f.language and is_code(f.language)]
    tests = [path for path in paths if is_test(path)]
    folders = Counter(_folder(path) for path in tests)
    first: dict[str, str] = {}
    for path in sorted(tests):
        first.setdefault(_folder(path), path)
    rows = [
        Stated(
            f"{folder}/" if folder else "at the root",
            f"{number:,} {'file' if number == 1 else 'files'}",
            first[folder],
            1,
        )
        for folder, number in sorted(folders.items(), key=lambda item: (-item[1], item[0]))
    ]
    return tuple(rows), max(folders.values(), default=0), len(tests), len(paths)


def _folder(path: str) -> str:
    """Where a test stands: the folder that is called after tests, else its first ones."""
    folders = path.split("/")[:-1]
    for number, folder in enumerate(folders):
        if is_test("/".join((*folders[: number + 1], "x.py"))) and number < 2 * MAX_DEPTH and folder:
            return "/".join(folders[: number + 1])
    return "/".join(folders[:MAX_DEPTH])

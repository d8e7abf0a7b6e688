"""A true test of the repository, for what a runner is told to run that one alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.standing import is_aside, is_in_test_module, is_test
from iquest_cli.analyst.ways.ground import ASIDE

if TYPE_CHECKING:
    from anchors.types import Symbol
    from iquest_cli.analyst.ways.ground import Ground

_FILES: Final = {
    "go": re.compile(r"_test\.go$"), "python": re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test|tests)\.py$"),
    "rust": re.compile(r"\.rs$"), "ruby": re.compile(r"_(?:spec|test)\.rb$|(?:^|/)test_[^/]*\.rb$"),
    "php": re.compile(r"Test\.php$"), "elixir": re.compile(r"_test\.exs$"), "perl": re.compile(r"\.t$"),
    **dict.fromkeys(
        ("javascript", "typescript", "tsx"),
        re.compile(r"(?:\.(?:test|spec)\.\w+|(?:^|/)(?:tests?|__tests__)/.*\.[jt]sx?)$"),
    ),
    **dict.fromkeys(
        ("java", "kotlin", "groovy", "scala", "swift"), re.compile(r"(?:Tests?|Spec|Suite|TestCase|IT)\.\w+$")
    ),
    "csharp": re.compile(r"(?:Tests?|Specs?|Should|Fixture)\.cs$"),
}  # fmt: skip
_BY_PATH: Final = frozenset(("ruby", "elixir", "javascript", "typescript", "tsx"))
"""Languages whose tests are calls: a file and a line name one."""
_CALLED: Final = re.compile(r"\s*(?:it|specify|test|def test_\w+)\b")
_NAMES: Final = {
    "go": re.compile(r"Test[A-Z_]\w*"), "python": re.compile(r"test_\w+"), "php": re.compile(r"test\w+"),
    "swift": re.compile(r"test\w+"),
}  # fmt: skip
_MARKED: Final = re.compile(r"\b(?:Test|ParameterizedTest|Fact|Theory|TestMethod|TestCase|test|tokio::test|rstest)\b")
_FAR: Final = re.compile(
    r"(?:^|/)(?:e2e|integration|acceptance|testdata|fixtures|helpers?|support|mocks?|benchmarks?)\b", re.I
)
_OUTER: Final = re.compile(r"integration|e2e|acceptance|mysql|postgres|redis|docker|browser", re.IGNORECASE)
"""Tests that need more than the code."""
MAX_CALLED: Final = 20
MAX_FILES: Final = 40
"""That are read for one."""


@dataclass(frozen=True, slots=True)
class Example:
    path: str
    test: str
    owner: str
    """The type that it is a method of; of a file that has one type of its name that."""
    line: int
    qualified: str
    """With the package."""


def find_example(ground: Ground, folder: str, languages: frozenset[str], about: tuple[str, ...]) -> Example | None:
    """One whose path or name says what is asked for where one does; else the one with the shortest path."""
    snapshot = ground.workspace.snapshot
    called = {symbol.path for word in about[:1] for symbol in ground.workspace.find(word, MAX_CALLED)}
    paths = []
    for file, tracked in enumerate(snapshot.files):
        pattern = _FILES.get(tracked.language or "") if tracked.language in languages else None
        if pattern is None or (folder and not tracked.path.startswith(f"{folder}/")):
            continue
        is_meant = tracked.language == "rust" or is_test(tracked.path)
        if is_meant and pattern.search(tracked.path) and not ASIDE.search(tracked.path) and not is_aside(tracked.path):
            paths.append(((tracked.path not in called, *_distance(tracked.path, about)), tracked.path, file))
    for _, path, file in sorted(paths)[:MAX_FILES]:
        found = _in_file(ground, file, path, about)
        if found is not None:
            return found
    return None


def _distance(path: str, about: tuple[str, ...]) -> tuple[int, bool, int, int]:
    said = sum(word.lower() in path.lower() for word in about)
    is_far = bool(_FAR.search(path) or _OUTER.search(path.rpartition("/")[2]))
    is_far = is_far or bool(path.endswith(".go") and path.startswith("test"))
    return (-said, is_far, path.count("/"), len(path))


def _in_file(ground: Ground, file: int, path: str, about: tuple[str, ...]) -> Example | None:
    snapshot = ground.workspace.snapshot
    language = snapshot.files[file].language or ""
    stem = path.rpartition("/")[2].partition(".")[0]
    if language == "perl":  # each file is one
        return Example(path, "", stem, 1, stem)
    if language in _BY_PATH:
        lines = ground.source.lines(path)
        line = next((number for number, text in enumerate(lines, 1) if _CALLED.match(text)), 0)
        return Example(path, "", stem, line, stem) if line else None
    found = [symbol for n in snapshot.symbols_of(file) if _is_test_function(symbol := snapshot.symbol(n), language)]
    if not found and language != "scala":
        return None
    package = _package(ground, path)
    if not found:
        return Example(path, "", stem, 1, f"{package}{stem}")
    said = [symbol for symbol in found if any(word.lower() in symbol.name.lower() for word in about)]
    best = min(said or found, key=lambda symbol: (len(symbol.name) < 8, symbol.start_line))
    owner = best.qualified_name.rpartition(".")[0]
    return Example(path, best.name, owner or stem, best.name_line, f"{package}{owner or stem}")


def _is_test_function(symbol: Symbol, language: str) -> bool:
    if symbol.kind not in ("function", "method"):
        return False
    if language in _NAMES:
        return bool(_NAMES[language].fullmatch(symbol.name))
    is_marked = any(_MARKED.search(mark) for mark in symbol.decorators)
    if language == "rust":
        return (
            is_marked
            or (symbol.path.startswith("tests/") and symbol.name.startswith("test_"))
            or (is_in_test_module(symbol.path, symbol.qualified_name) and symbol.name.startswith("test_"))
        )
    return is_marked


def _package(ground: Ground, path: str) -> str:
    for line in ground.source.lines(path)[:80]:
        match = re.match(r"package ([\w.]+)", line)
        if match is not None:
            return f"{match[1]}."
    return ""

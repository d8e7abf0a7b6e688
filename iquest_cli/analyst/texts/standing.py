"""How much the place of a piece of code counts: own source before tests, examples, other people's code and prose."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from anchors.graph.roles.entries import PACKAGE
from anchors.graph.roles.file_roles import are_aside
from anchors.syntax.languages import is_code, is_generated_path, is_template, is_test_path, is_vendored_path

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.types import Symbol

_ASIDE: Final = frozenset(
    (
        *("examples", "example", "_examples", "_example", "samples", "sample", "demos", "demo"),
        *("playgrounds", "playground"),
        *("docs", "doc", "benchmarks", "benchmark", "benches", "benchsuite", "microbench", "test-helpers"),
        *("fuzz", "fuzzing", "fuzzers", "dummy", "seeder", "seeders", "seeds"),
    )
)
_ASIDE_MODULES: Final = (
    *("-example", "-examples", "-sample", "-samples", "-demo", "-demos", "-benchmark", "-benchmarks", "-e2e"),
)
"""How modules of a build that show or measure the others are called: `shop-examples/src/main/java`."""
_BUILT: Final = re.compile(r"(?:^|/)[\w.]+[-_](?:dist|build)/")
"""What was built out of the source and is kept beside it."""
_PROSE: Final = frozenset(
    ["text", "markdown", "restructuredtext", "html", "xml", "css", "json", "yaml", "toml", "ini", "sql"]
)
_TEST_MODULES: Final = frozenset({"tests", "test"})
_TESTING: Final = ("_tests", "_test")
_TAKES_TEST: Final = re.compile(r"\btesting\.(?:TB|[TBMF])\b")
_TEST_FOLDERS: Final = ("t/", "regress/")
TEST: Final = 0.35
NOTEBOOK: Final = 0.6
_DECLARATIONS: Final = (".d.ts", ".d.mts", ".d.cts", ".pyi")
"""Types of what is done elsewhere."""
HISTORY: Final = 0.2
"""A list of changes speaks of everything and shows nothing."""
_MIGRATIONS: Final = re.compile(r"(?:^|/)(?:migrations?|migrate|alembic/versions)/(?:.*/)?[\w.-]*\d")
MIGRATED: Final = 0.5
"""A step that a database's schema once took: what holds today stands elsewhere."""
_HISTORY: Final = re.compile(
    r"(?:^|/)(?:changelogs?|changes|history|news|release[-_ ]?notes|releases|whatsnew|what'?s[-_]new)"
    r"(?:[-_.\d]*\.(?:md|rst|txt|adoc|markdown)|/.*)?$",
    re.IGNORECASE,
)
_MAINTAINERS: Final = frozenset(
    [
        ".github",
        ".mvn",
        ".ci",
        "ci",
        "script",
        "scripts",
        "tool",
        "tools",
        "hack",
        "dev",
        "devtools",
        "build",
        "contrib",
        "infra",
    ]
) | {"misc", "packaging", "debian"}
_TESTED: Final = re.compile(r"tests?$|tests?[-_]", re.IGNORECASE)
"""Folders of what is started for tests."""
_UPKEEP: Final = re.compile(r"(?:release|publish|bump|changelog|get_changes)(?:[_-]|$)")
"""What a program is called that helps who keeps another one."""
_BUILDS: Final = re.compile(r"(?:build|setup|make|install|configure|noxfile|tasks)\.\w+", re.IGNORECASE)


def program_order(path: str, repository: str) -> int:
    """Of programs that stand side by side: 0 for the repository's own, named as it or at its root, 2 for those of the
    people who work on it and of its tests, 1 for all others."""
    *folders, name = path.split("/")
    if not _MAINTAINERS.isdisjoint(map(str.lower, folders)) or (not folders and _BUILDS.fullmatch(name)):
        return 2
    if any(_TESTED.match(folder) for folder in folders):
        return 2
    own = _letters(repository)
    stem = name.partition(".")[0]
    if _UPKEEP.match(stem):
        return 2
    if folders in ([], ["src"]) and stem in ("main", "manage"):
        return 0
    return 0 if own and own in (*map(_letters, folders), _letters(name.partition(".")[0])) else 1


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


@lru_cache(1 << 16)  # asked of the same few files, once for every edge
def is_test(path: str) -> bool:
    """Tests by path; `t/` and `regress/` at the top are the old Unix ways."""
    return is_test_path(path) or path.startswith(_TEST_FOLDERS)


def is_aside(path: str) -> bool:
    """Examples, benchmarks and pages: what shows or measures the product, and is none of it."""
    # A package of the JVM may be called samples and be the product all the same.
    folders = PACKAGE.sub("", path).lower().split("/")[:-1]
    return not _ASIDE.isdisjoint(folders) or any(folder.endswith(_ASIDE_MODULES) for folder in folders)


def is_in_test_module(path: str, qualified_name: str) -> bool:
    """Rust's test modules inside of a source file, whatever modules they stand in: `tests`, `codec_tests`; and tests of
    Zig, which stand among what they test."""
    if path.endswith(".zig"):
        return ".test " in f".{qualified_name} "
    if not path.endswith(".rs"):
        return False
    for name in qualified_name.split(".")[:-1]:
        if name[:1].isupper():
            return False  # a type: what follows are its members
        if name in _TEST_MODULES or name.endswith(_TESTING):
            return True
    return False


def is_of_tests(symbol: Symbol) -> bool:
    """The same, and functions of Go that are handed a test, wherever they stand: they help some."""
    is_handed = symbol.language == "go" and _TAKES_TEST.search(symbol.signature) is not None
    return is_handed or is_in_test_module(symbol.path, symbol.qualified_name)


@lru_cache(1 << 16)
def path_factor(path: str, language: str | None) -> float:
    """Tests, examples, vendored files and texts seldom answer a question about behaviour."""
    if is_test(path):
        return TEST
    if is_vendored_path(path) or is_generated_path(path) or _BUILT.search(path):
        return 0.4
    is_prose = language is None or language in _PROSE or is_template(language)
    if is_prose and _HISTORY.search(path):  # code may be of a program for news, or of one that is called Changelog
        return HISTORY
    if _MIGRATIONS.search(path):
        return MIGRATED
    if path.endswith(_DECLARATIONS):
        return 0.6
    if is_aside(path):
        return 0.5
    return 0.55 if is_prose else 1.0


def notebook_factor(snapshot: Snapshot) -> float:
    """For notebooks; those that stand beside a larger body of code show what is done there."""
    return NOTEBOOK if are_aside(file.path for file in snapshot.files if is_code(file.language)) else 1.0


def spoken_language(snapshot: Snapshot, file: int) -> str | None:
    """The language of a file as `path_factor` takes it: functions of a database are code, its tables are not."""
    language = snapshot.files[file].language
    is_code = language == "sql" and any(snapshot.kind(number) == "function" for number in snapshot.symbols_of(file))
    return "code" if is_code else language


def is_own(path: str) -> bool:
    """Code of the product: no tests, examples, vendored or generated files."""
    return path_factor(path, "code") >= 1.0

"""How much a file's place in the repository counts: own source before tests, docs and other people's code.

Judged by path and language alone, folder by folder and never by substring. A question that asks for tests or docs by
name lifts them again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from anchors.search.words import IDENTIFIER, word_set
from anchors.syntax.languages import is_generated_path, is_notebook_path, is_template, is_test_path, is_vendored_path
from anchors.types import SourceFile

DOC_FOLDERS = word_set("doc docs documentation manual wiki site website changelog changes")
EXAMPLE_FOLDERS = word_set("example examples sample samples demo demos tutorial tutorials sandbox playground")
SIDE_FOLDERS = word_set(
    "bench benches benchmark benchmarks script scripts tool tools hack contrib extras ci dist build"
)
ASIDE_PARTS = word_set("bench benches benchmark benchmarks example examples sample samples demo demos playground")
"""As the first or the last word of a folder of several: "core-benchmarks", "samples.web"."""
WORD_BREAK = re.compile(r"[-_.]")
MAIN = re.compile(r"(.*/)?src/main/")
"""Where build tools look for what is no test, whatever it is called."""
TEST_FOLDERS = word_set(
    "test tests testing testdata testutil testutils __tests__ spec specs e2e fixtures fixture mocks __mocks__ "
    "testfixtures integrationtest integrationtests unittests"
)
VENDOR_FOLDERS = word_set("vendor vendored third_party thirdparty node_modules external bower_components")
TEST_NAME = re.compile(r"(^|[_.\-])(tests?|spec)([_.\-]|$)|^conftest$|[a-z0-9](Tests?|TestCase|Spec|IT)$|^Test[A-Z]")
GENERATED_NAME = re.compile(r"\.min\.|\.pb\.|_pb2|_generated|\.generated\.|bindata|^zz_generated")
PROSE = word_set(
    "text markdown restructuredtext yaml toml json sql dockerfile makefile html css xml ini cmake batch meson starlark"
    " m4 gherkin"
)
SOURCE_SUFFIXES = word_set(
    ".py .pyx .pyi .js .jsx .mjs .cjs .ts .tsx .mts .cts .vue .svelte .go .rs .java .kt .kts .scala .groovy "
    ".c .cc .cpp .cxx .h .hh .hpp .cs .rb .php .swift .m .mm .lua .sh .bash .pl .pm .ex .exs .erl .hs .ml "
    ".clj .dart .zig"
)
FOLDERS = (("example", EXAMPLE_FOLDERS), ("doc", DOC_FOLDERS), ("side", SIDE_FOLDERS))
"""What a folder of such a name holds, the first that applies."""
ROOT_CONFIG = re.compile(r"^(setup\.py|.*\.config\.[cm]?[jt]s|Gruntfile.*|gulpfile.*|noxfile\.py|tasks\.py)$")

ASKS = {
    "test": word_set("test tests testing unittest pytest spec fixture fixtures mock mocks"),
    "doc": word_set("doc docs documentation readme changelog tutorial"),
    "example": word_set("example examples sample samples demo demos tutorial"),
    "side": word_set("benchmark benchmarks bench script scripts ci build release"),
    "vendored": word_set("vendor vendored bundled"),
    "generated": word_set("generated codegen"),
}
FACTORS = {"source": 1.0, "side": 0.5, "example": 0.3, "test": 0.25, "doc": 0.25, "generated": 0.25, "vendored": 0.2}
LIFTED = 0.7


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a folder says of every file in it."""

    is_vendored: bool
    is_generated: bool
    is_test: bool
    is_main: bool
    """Below it nothing is a test by its name."""
    place: str
    """Of a file of source code of which nothing else is known."""


@lru_cache(maxsize=65536)
def place_of(path: str, language: str | None) -> str:
    """One of the keys of FACTORS."""
    folder, slash, name = path.rpartition("/")
    above = _folder_of(folder)
    stem, dot, suffix = name.rpartition(".")
    if above.is_vendored or is_vendored_path(name):
        return "vendored"
    if above.is_generated or GENERATED_NAME.search(name) or is_generated_path(name):
        return "generated"
    if above.is_test or (not above.is_main and (TEST_NAME.search(stem if dot else name) or is_test_path(name))):
        return "test"
    if above.place == "example":
        return "example"
    is_prose = language in PROSE or is_template(language)
    if language is None or (is_prose and dot + suffix.lower() not in SOURCE_SUFFIXES):
        return "doc"
    if above.place == "source" and not slash and ROOT_CONFIG.match(name):
        return "side"
    return "side" if above.place == "source" and is_notebook_path(name) else above.place


@lru_cache(maxsize=16384)
def _folder_of(folder: str) -> _Folder:
    lower = {name.lower() for name in folder.split("/")}
    inside = f"{folder}/" if folder else ""
    main = MAIN.match(inside)
    outside = main.group() if main else inside
    is_test = not TEST_FOLDERS.isdisjoint(outside.lower().split("/")) or is_test_path(outside)
    place = next((place for place, names in FOLDERS if lower & names), "source")
    if place == "source" and any(map(_is_aside, lower)):
        place = "side"
    is_vendored = bool(lower & VENDOR_FOLDERS) or is_vendored_path(inside)
    return _Folder(is_vendored, is_generated_path(inside), is_test, main is not None, place)


def _is_aside(folder: str) -> bool:
    words = [word for word in WORD_BREAK.split(folder) if word]
    return len(words) > 1 and not ASIDE_PARTS.isdisjoint((words[0], words[-1]))


@dataclass(frozen=True, slots=True)
class Standing:
    """Factors for one question: what its first line asks for by name is lifted."""

    lifted: frozenset[str]

    @classmethod
    def of(cls, question: str) -> Standing:
        words = {word.lower() for word in IDENTIFIER.findall(question.strip().partition("\n")[0])}
        return cls(frozenset(place for place, names in ASKS.items() if words & names))

    def factor(self, file: SourceFile, place: Callable[[str, str | None], str] = place_of) -> tuple[str, float]:
        found = place(file.path, file.language)
        factor = FACTORS[found]
        return found, max(factor, LIFTED) if found in self.lifted else factor

"""Which facts of a file are places where something starts, and which only look like it.

Knows the shapes of main functions and of some facts that are told for other reasons; manifests are not its business.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from anchors.graph.roles.filed import PAGE, filed_page, filed_routes, marked_folders
from anchors.graph.tables.components import component_of
from anchors.index.heads import Skimmed
from anchors.index.snapshot import Snapshot
from anchors.records import RecordFact
from anchors.syntax.languages import COMPONENTS, SCRIPTS, is_code, is_test_path, is_vendored_path, stem_of
from anchors.types import SourceFile

ASIDE: Final = re.compile(
    r"(?:^|/)(?:_?examples?|_?samples?|docs?|doc|benchmarks?|fixtures?|testdata|demos?|vendor|vendored|third_?party|3rdparty"
    r"|deps|external|node_modules|fuzz|archetype-resources|benches|benchsuite|micro-?bench(?:marks?)?|(?-i:quickstart)|\.mvn|gradle/wrapper|\.devcontainer|\.vscode)/"
    r"|(?:^|/)\.(?:nvim|exrc)\.lua$"
    r"|^(?:t|integration|playgrounds?)/"
    r"|(?:^|/)(?:\w[\w.-]*[-_.](?:examples?|samples?|docs?|benchmarks?|demos?)|(?:examples?|samples?|demos?)[-_.][\w.-]+)/",
    re.IGNORECASE,
)
"""Folders whose entry points are not the product's."""
_BUILD: Final = re.compile(r"(?:^|/)build(?:/main)?\.rs$")
_SOURCE: Final = re.compile(r"(?:^|/)src/")
SHELLS: Final = ("shell", "script")
"""A "script" has no extension, and is seldom anything else."""
PROGRAMS: Final = re.compile(r"(?:^|/)(?:bin|sbin|libexec|exe)/")
PACKAGE: Final = re.compile(r"(?<=/)(?:java|kotlin|scala|groovy)/.*(?=/)")
APPLICATION: Final = re.compile(
    r"^(?P<outside>(?:(?:.*/)?src/)?)app/.*(?=/)|^(?P<above>(?:.*/)?src/)(?:routes|pages)/.*(?=/)"
)
SITE: Final = re.compile(r"^apps/(?:docs|documentation)/")
"""A site of a workspace is a program of its own."""
SOURCE_ROOT: Final = re.compile(r"(?:[^/]+/)*?src/main/(?:java|kotlin|scala|groovy)/")
PACKAGED: Final = (".java", ".kt", ".scala", ".groovy")
NO_START: Final = re.compile(
    r"@[\w.]*(?:error_?handler|exception_?handler|middleware|(?:before|after|teardown)_(?:app_)?request)\b|rescue_from\b",
    re.IGNORECASE,
)
"""Marks of functions that take part in answering a request which came in elsewhere."""
COMMAND_FILE: Final = re.compile(r"(?:^|/)management/commands/([^_/][^/]*)\.py$")
C_MAIN: Final = re.compile(
    r"^(?:(?:int|void|auto)[ \t\n]{1,200}+|[ \t]{0,200}+)\bmain[ \t]{0,200}+\([^;{}]{0,400}\)"
    r"[ \t\n]{0,200}+(?:->[ \t]{0,200}+int[ \t\n]{0,200}+)?\{",
    re.MULTILINE,
)
ENTRY_FACTS: Final = ("route", "command", "handler", "entry")
MAIN_NAMES: Final = {"go": "main", "rust": "main", "java": "main"}
RUST_MAIN: Final = re.compile(r"\bfn\s{1,9}+main\s{0,9}+\(\s{0,99}+\)")
"""What Cargo starts takes nothing; one that does is called by another, or made one by an attribute."""
STARTS: Final = re.compile(r"\b(?:main|entry|start|launch)\b")
"""`#[tokio::main]`, `#[entry]`"""
MAIN_FILES: Final = {
    "php": re.compile(
        r"^(?:(?:[\w-]+/)?(?:public|web|www|htdocs|html|docroot|webroot)/)?index\.php$"
        r"|^(?:public|web)/app(?:_\w+)?\.php$|^server\.php$"
    ),
    "perl": re.compile(r"\.(?:f?cgi|psgi)$|(?:^|/)(?:s?bin|scripts?)/[^/]+\.pl$"),
    "lua": re.compile(r"^(?:after/)?(?:plugin|ftplugin)/[^/]+\.lua$|^(?:init|main)\.lua$"),
}
"""Files that a server or an editor starts by their place."""
SIGNAL: Final = re.compile(
    r"(?:signal\.)?SIG[A-Z0-9]{2,8}$|(?:EXIT|ERR|DEBUG|RETURN|INT|TERM|HUP|QUIT|USR[12]|PIPE|CHLD|WINCH|ALRM|ABRT|TSTP|CONT)$"
)
TRIAL: Final = re.compile(r"TEST|DEMO|EXAMPLE|BENCH|STANDALONE|_MAIN\b", re.IGNORECASE)


def is_aside(path: str) -> bool:
    """Whether what starts in a file is a test, an example, or somebody else's."""
    # A package of the JVM may be called samples and be the product all the same, and so a part of an application docs.
    own = APPLICATION.sub(_outside, SITE.sub("apps/site/", PACKAGE.sub("", path)))
    return is_test_path(path) or is_vendored_path(path) or ASIDE.search(own) is not None


def _outside(within: re.Match[str]) -> str:
    """Where an application lies, without what it is made of."""
    return within["outside"] or within["above"] or ""


def is_build_script(path: str) -> bool:
    """Whether it is a program of Rust that Cargo runs before it compiles: beside the sources, not one of them."""
    return _BUILD.search(path) is not None and _SOURCE.search(path) is None


class Asides:
    """The same with an eye on the other paths: `com/example/demo`, where all of a source root's packages lie, tells
    nothing of one of them."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._shared: dict[str, str] = {}  # source root -> the folders that all files below it share
        shells = sum(file.language in SHELLS for file in files)
        self.is_shell = 2 * shells > sum(is_code(file.language) or file.language == "script" for file in files)
        """Whether most of the repository's code is shell."""
        self.marked = marked_folders([file.path for file in files])
        """Folders whose pages are routes."""
        # All that it depends on is a path's folder, of which there are far fewer.
        for folder in dict.fromkeys(file.path.rpartition("/")[0] for file in files if file.path.endswith(PACKAGED)):
            root = SOURCE_ROOT.match(f"{folder}/")
            if root is not None:
                inner = f"{folder}/"[root.end() :] or "/"
                known = self._shared.get(root.group(), inner)
                self._shared[root.group()] = known if inner.startswith(known) else _common(known, inner)

    @property
    def shared(self) -> dict[bytes, bytes]:
        """All that is asked of paths beside a file's own."""
        found = {os.fsencode(root): os.fsencode(folder) for root, folder in self._shared.items()}
        found |= {os.fsencode(f"{folder}/"): b"pages" for folder in sorted(self.marked)}
        return found | {b"": b"shell"} if self.is_shell else found

    def has(self, path: str) -> bool:
        root = SOURCE_ROOT.match(path)
        shared = self._shared.get(root.group(), "") if root is not None else ""
        if root is not None and shared and path[root.end() :].startswith(shared):
            return is_test_path(path) or ASIDE.search(root.group() + path[root.end() + len(shared) :]) is not None
        return is_aside(path)

    def is_helper(self, path: str, language: str) -> bool:
        """A shell script in a repository of something else: its maintainers' own, save where programs stand."""
        return language == "shell" and not self.is_shell and PROGRAMS.search(path) is None


def _common(one: str, other: str) -> str:
    """The leading folders of both, each with its slash."""
    shared = ""
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        shared += left + "/"
    return shared


def entry_facts(
    snapshot: Snapshot, file: int, record: Skimmed, text: str | None, marked: frozenset[str]
) -> Iterator[RecordFact]:
    """Facts that tell of an entry point. `text` is that of a C file, where some mains are for trial builds alone;
    `marked` are the folders whose pages are routes."""
    path = snapshot.files[file].path
    if record.language in SCRIPTS or record.language == "dart":
        yield from filed_routes(path, record.facts, marked)
    page = filed_page(path, marked) if record.language in COMPONENTS else None
    if page is not None and component_of(snapshot, file) >= 0:
        yield RecordFact("route", 1, 0, page, PAGE, "")
    if record.language == "rust" and is_build_script(path):
        return
    runs_processes = record.language == "rust" and any(
        item.module.startswith("std::process") or item.module == "tokio::process" for item in record.imports
    )
    for fact in record.facts:
        if fact.kind not in ENTRY_FACTS:
            continue
        if fact.name == "shebang":
            if snapshot.files[file].language == "script":  # in a folder of programs, without an extension
                yield msgspec.structs.replace(fact, name="script")
            continue
        if fact.kind == "handler" and (SIGNAL.match(fact.name) or _is_annotation(snapshot, file, fact)):
            continue  # who registers for a signal is no place where something starts
        if fact.kind == "handler" and NO_START.match(fact.text):
            continue
        if record.language == "rust" and _is_in_tests(snapshot, snapshot.module_symbol(file) + 1 + fact.scope):
            continue
        if fact.kind == "command" and runs_processes and "Command::new" in fact.text:
            continue  # another program, run from here
        if record.language == "rust" and fact.kind == "entry" and not _is_started(snapshot, file, fact.scope):
            continue
        if fact.kind == "entry" and text is not None and is_for_trial(text, fact.line):
            continue
        yield fact


def mains(snapshot: Snapshot, file: int, record: Skimmed) -> Iterator[int]:
    """Main functions by name and place."""
    place = MAIN_FILES.get(record.language)
    if place is not None and place.search(snapshot.files[file].path):
        yield snapshot.module_symbol(file)
    wanted = MAIN_NAMES.get(record.language)
    if wanted is None or is_build_script(snapshot.files[file].path):
        return
    for symbol in _named(snapshot, file, wanted):
        if snapshot.kind(symbol) not in ("function", "method"):
            continue
        if record.language == "rust" and not _is_started(snapshot, file, symbol - snapshot.module_symbol(file) - 1):
            continue
        if record.language == "java":
            is_main = "static" in snapshot.symbol(symbol).signature
        else:
            is_main = snapshot.parent(symbol) == snapshot.module_symbol(file)
        if is_main:
            yield symbol


def _is_started(snapshot: Snapshot, file: int, scope: int) -> bool:
    """Whether a `main` of Rust is a program's, and not a function that takes what the program's hands on."""
    symbol = snapshot.symbol(snapshot.module_symbol(file) + 1 + scope)
    is_made = any(STARTS.search(mark.partition("(")[0]) for mark in symbol.decorators)
    return is_made or RUST_MAIN.search(symbol.signature) is not None


def _named(snapshot: Snapshot, file: int, name: str) -> list[int]:
    """Definitions of that name in a file."""
    number, symbols = snapshot.string_id(name), snapshot.symbols_of(file)[1:]
    if number is None:
        return []
    found: list[int] = (snapshot.columns.symbol_name[symbols.start : symbols.stop] == number).nonzero()[0].tolist()
    return [symbols.start + place for place in found]


def management_command(snapshot: Snapshot, file: int, record: Skimmed) -> tuple[int, str] | None:
    """The class and the name of a command of Django's `manage.py`, which finds them by file."""
    named = COMMAND_FILE.search(snapshot.files[file].path) if record.language == "python" else None
    if named is None:
        return None
    for symbol in _named(snapshot, file, "Command"):
        if snapshot.kind(symbol) == "class":
            return symbol, named.group(1)
    return None


def is_named_main(path: str) -> bool:
    """`main.c`: its main may stand in a branch of the preprocessor that the grammar reads as part of another."""
    return stem_of(path) == "main"


def unparsed_main(snapshot: Snapshot, file: int, record: Skimmed, text: str) -> int | None:
    """The line of a C main function in a file that could only be read in part, or that is named after it."""
    if not (record.note or is_named_main(snapshot.files[file].path)) or _named(snapshot, file, "main"):
        return None
    found = C_MAIN.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, text.index("main", found.start())) + 1
    return None if is_for_trial(text, line) else line


def is_for_trial(text: str, line: int) -> bool:
    """Whether a line of C is compiled for a test, a demonstration or a benchmark alone."""
    conditions: list[str] = []
    for row in text.split("\n")[: line - 1]:
        stripped = row.lstrip()
        if not stripped.startswith("#"):
            continue
        directive = stripped[1:].lstrip()
        if directive.startswith("if"):
            conditions.append(directive)
        elif directive.startswith("endif") and conditions:
            conditions.pop()
    return any(TRIAL.search(condition) for condition in conditions)


def _is_in_tests(snapshot: Snapshot, symbol: int) -> bool:
    """Whether a place of Rust lies in a module of tests."""
    at = symbol
    while at >= 0:
        if snapshot.parent(at) >= 0 and snapshot.name(at) in ("test", "tests"):
            return True
        at = snapshot.parent(at)
    return False


def _is_annotation(snapshot: Snapshot, file: int, fact: RecordFact) -> bool:
    """A handler that is itself the definition of an annotation, marked with another one."""
    symbol = snapshot.module_symbol(file) + 1 + fact.scope
    return fact.scope >= 0 and snapshot.kind(symbol) == "interface"

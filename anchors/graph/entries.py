"""Which facts of a file are places where something starts, and which only look like it.

Knows the shapes of main functions and of some facts that are told for other reasons; manifests are not its business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from anchors.index.snapshot import Snapshot
from anchors.records import FileRecord, RecordFact
from anchors.syntax.languages import is_test_path

ASIDE: Final = re.compile(
    r"(?:^|/)(?:examples?|samples?|docs?|doc|benchmarks?|fixtures?|testdata|demos?|vendor|vendored|third_?party|3rdparty"
    r"|deps|external|node_modules|fuzz|archetype-resources|quickstart)/|^t/",
    re.IGNORECASE,
)
"""Folders whose entry points are not the product's."""
PACKAGE: Final = re.compile(r"(?<=/)(?:java|kotlin|scala|groovy)/.*(?=/)")
ENTRY_FACTS: Final = ("route", "command", "handler", "entry")
MAIN_NAMES: Final = {"go": "main", "rust": "main", "c": "main", "cpp": "main", "java": "main"}
MAIN_FILES: Final = {
    "php": re.compile(r"^(?:(?:[\w-]+/)?(?:public|web|www|htdocs|html|docroot|webroot)/)?index\.php$"),
    "lua": re.compile(r"^(?:after/)?(?:plugin|ftplugin)/[^/]+\.lua$|^(?:init|main)\.lua$"),
}
"""Files that a server or an editor starts by their place."""
SIGNAL: Final = re.compile(r"(?:signal\.)?SIG[A-Z0-9]{2,8}$")
TRIAL: Final = re.compile(r"TEST|DEMO|EXAMPLE|BENCH|STANDALONE|_MAIN\b", re.IGNORECASE)


def is_aside(path: str) -> bool:
    """Whether what starts in a file is a test, an example, or somebody else's."""
    # A package of the JVM may be called samples and be the product all the same.
    return is_test_path(path) or ASIDE.search(PACKAGE.sub("", path)) is not None


def entry_facts(snapshot: Snapshot, file: int, record: FileRecord, text: str | None) -> Iterator[RecordFact]:
    """Facts that tell of an entry point. `text` is that of a C file, where some mains are for trial builds alone."""
    path = snapshot.files[file].path
    if record.language == "rust" and path.endswith("build.rs"):
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
        if fact.kind == "command" and runs_processes and "Command::new" in fact.text:
            continue  # another program, run from here
        if fact.kind == "entry" and text is not None and is_for_trial(text, fact.line):
            continue
        yield fact


def mains(snapshot: Snapshot, file: int, record: FileRecord) -> Iterator[int]:
    """Main functions by name and place."""
    place = MAIN_FILES.get(record.language)
    if place is not None and place.search(snapshot.files[file].path):
        yield snapshot.module_symbol(file)
    wanted = MAIN_NAMES.get(record.language)
    if wanted is None or snapshot.files[file].path.endswith("build.rs"):
        return
    for symbol in snapshot.symbols_of(file)[1:]:
        if snapshot.name(symbol) != wanted or snapshot.kind(symbol) not in ("function", "method"):
            continue
        is_top = snapshot.parent(symbol) == snapshot.module_symbol(file)
        if record.language == "java" and "static" not in snapshot.symbol(symbol).signature:
            continue
        if is_top or record.language == "java":
            yield symbol


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


def _is_annotation(snapshot: Snapshot, file: int, fact: RecordFact) -> bool:
    """A handler that is itself the definition of an annotation, marked with another one."""
    symbol = snapshot.module_symbol(file) + 1 + fact.scope
    return fact.scope >= 0 and snapshot.kind(symbol) == "interface"

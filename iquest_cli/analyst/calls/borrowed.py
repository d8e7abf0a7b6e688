"""Who uses a thing that a library has and nothing here defines: files import it, and call it by its name.

Knows nothing of wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from anchors.index.names import symbols_named
from anchors.records import REFERENCE_KINDS
from anchors.syntax.languages import is_code, is_notebook_path
from iquest_cli.analyst.evidence.findings import Borrowed
from iquest_cli.analyst.texts.standing import is_test, path_factor

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance

_ASKS: Final = re.compile(
    r"\b(?:who|what|which|where|list|show|find|all|any)\b.*?\b(?:us(?:e|es|ed|ing|ages?)|call(?:s|ed|ing)?|import(?:s|ed)?|appl(?:y|ies|ied))\b",
    re.IGNORECASE,
)
"""Who has to do with a thing, be it files or functions."""
_NAME: Final = re.compile(r"(?<![\w.])(?:[A-Za-z_]\w{1,80}+\.){0,3}([A-Za-z_]\w{2,80}+)")
_PACKAGE: Final = re.compile(
    r"\b(?:use|import|need)s? (?:the )?`?([a-z_]\w{1,80})`?(?: (?:package|library|module))?\W*$", re.IGNORECASE
)
_MAX_IMPORTING: Final = 1_000
_USED: Final = frozenset(
    REFERENCE_KINDS.index(kind) for kind in ("call", "new", "type", "inherit", "decorate") if kind in REFERENCE_KINDS
)
_MAX_LOOKED_INTO: Final = 40
"""Files whose imports are read to tell where it comes from."""


def find_borrowed(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Borrowed | None:
    """None where the question asks for no users, or for those of something that is defined here."""
    asked = _ASKS.match(evidence.question.text)
    if asked is None:
        return None
    snapshot = workspace.snapshot
    for found in _NAME.finditer(evidence.question.text):
        name = found[1]
        if _is_spelled(name, found[0], evidence.question.text, asked) and not _is_defined(snapshot, name):
            told = _told(snapshot, relevance, name)
            if told is not None:
                return told
    package = _PACKAGE.search(evidence.question.text)
    return None if package is None else _imported(snapshot, relevance, package[1])


def _imported(snapshot: Snapshot, relevance: Relevance, package: str) -> Borrowed | None:
    """Who imports a package that is not here."""
    if _is_own(snapshot, package) or any(snapshot.kind(n) != "section" for n in symbols_named(snapshot, package)):
        return None
    lines: dict[str, set[int]] = {}
    files = [file for file in files_with_word(snapshot, package) or () if is_code(snapshot.files[file].language)]
    for file in files[:_MAX_IMPORTING]:
        path = snapshot.files[file].path
        for item in snapshot.record(file).imports if relevance.is_asked(path) else ():
            if item.module.partition(".")[0] == package:
                lines.setdefault(path, set()).add(item.line)
    if not lines:
        return None
    ordered = _ordered(lines)
    users = (snapshot.file_index(path) for path in ordered)
    modules = tuple(snapshot.symbol(snapshot.module_symbol(file)) for file in users if file is not None)
    uses = tuple((path, tuple(sorted(lines[path]))) for path in ordered)
    return Borrowed(package, package, uses, modules, len(files) <= _MAX_IMPORTING)


def _is_spelled(name: str, whole: str, text: str, asked: re.Match[str]) -> bool:
    """Whether a word is written as names of code are; one that begins a sentence in capitals is none."""
    is_code = "_" in name or whole != name or not (name.islower() or name.istitle()) or f"`{name}" in text
    is_type = name.istitle() and text.find(name) >= asked.end() - 1
    return is_code or is_type


def _is_defined(snapshot: Snapshot, name: str) -> bool:
    """But for headings, and what a cell of a notebook calls so."""
    return any(
        snapshot.kind(number) != "section"
        and not (snapshot.kind(number) == "variable" and is_notebook_path(snapshot.path_of(number)))
        for number in symbols_named(snapshot, name)
    )


def _told(snapshot: Snapshot, relevance: Relevance, name: str) -> Borrowed | None:
    number = snapshot.string_id(name)
    if number is None:
        return None
    columns = snapshot.columns
    used = [row for row in columns.references[columns.references_by_name.rows(number)].tolist() if row[2] in _USED]
    used += columns.references[columns.references_by_receiver.rows(number)].tolist()
    lines: dict[str, set[int]] = {}
    owners: dict[tuple[str, int], int] = {}
    for _, _, _, line, symbol in used:
        path = snapshot.path_of(symbol)
        if relevance.is_asked(path):
            lines.setdefault(path, set()).add(line)
            owners[path, line] = symbol
    module = next(_modules(snapshot, lines, name), "")
    if not lines or not (module or "_" in name) or _is_own(snapshot, module.partition(".")[0]):
        return None
    ordered = _ordered(lines)
    return Borrowed(
        name,
        module,
        tuple((path, tuple(sorted(lines[path]))) for path in ordered),
        tuple(snapshot.symbol(owners[path, min(lines[path])]) for path in ordered),
    )


def _ordered(paths: Iterable[str]) -> list[str]:
    return sorted(paths, key=lambda path: (is_test(path), -path_factor(path, "code"), is_notebook_path(path), path))


def _is_own(snapshot: Snapshot, package: str) -> bool:
    """Whether a package of that name is here: then only its definition is not seen."""
    ends = (f"/{package}.py", f"/{package}/__init__.py")
    return bool(package) and any(f"/{file.path}".endswith(ends) for file in snapshot.files)


def _modules(snapshot: Snapshot, lines: dict[str, set[int]], name: str) -> Iterator[str]:
    """Where the first files have it from."""
    for path in sorted(lines)[:_MAX_LOOKED_INTO]:
        file = snapshot.file_index(path)
        for item in snapshot.record(file).imports if file is not None else ():
            if item.name == name and item.module and not item.module.startswith("."):
                yield item.module

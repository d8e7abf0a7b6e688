"""`call/unknown`: a new call of something that the repository's own code does not have.

Three cases: a plain name that nothing in the file binds, a name in one of the repository's own modules or packages, and
a method of the object itself in a type whose bases are all known. Anything dynamic counts as yes.
"""

from __future__ import annotations

import builtins
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from anchors.graph.impact import mentions_of
from anchors.graph.names import GO_BUILTINS
from anchors.graph.words import files_with
from anchors.records import REFERENCE_KINDS, Import
from anchors.syntax.signatures import FAMILY
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.naming import num_definitions
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.modules import Modules
from iquest_cli.reviewer.rules.own_methods import DYNAMIC, why_no_method
from iquest_cli.reviewer.uses import is_guarded

_CALL = REFERENCE_KINDS.index("call")
_LANGUAGES = frozenset({"python", "javascript", "typescript", "tsx", "java", "go"})
_OWN = {"python": ("self", "cls"), "javascript": ("this",), "java": ("this",)}
_WHY = "The call fails when it is reached."


@dataclass(frozen=True, slots=True)
class _Call:
    name: str
    receiver: str
    line: int
    symbol: int


class CallUnknown(Rule):
    id = "call/unknown"
    title = "A call of something that does not exist"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        modules = Modules(change.head)
        for path, index in change.parsed_files:
            if change.head.snapshot.files[index].language not in _LANGUAGES:
                continue
            record = change.head.snapshot.record(index)
            if record.note or record.is_generated:
                continue
            for call in _new_calls(change, path, index):
                message = self._why_unknown(change, modules, path, index, call)
                if message:
                    yield self.finding(path, call.line, message, _WHY, confidence="high")

    def _why_unknown(self, change: Change, modules: Modules, path: str, file: int, call: _Call) -> str:
        language = change.head.snapshot.files[file].language or ""
        family = FAMILY.get(language, language)
        if not call.receiver:
            return _plain(change, path, file, call, family)
        if call.receiver in _OWN.get(family, ()):
            return why_no_method(change, path, call.name, call.line, call.symbol, family)
        item = _import_of(change, file, call.receiver)
        if item is None or is_guarded(change.head, path, item.line):
            return ""
        place = modules.place_of(path, language, item)
        if place is None or modules.may_have(place, call.name):
            return ""
        return f"`{item.module or item.name}` has no `{call.name}`"


def _new_calls(change: Change, path: str, file: int) -> Iterator[_Call]:
    columns, snapshot = change.head.snapshot.columns, change.head.snapshot
    added = change.lines(path).added
    first, last = int(columns.reference_start[file]), int(columns.reference_start[file + 1])
    seen: set[tuple[int, int]] = set()
    for name, receiver, kind, line, symbol in columns.references[first:last].tolist():
        if kind == _CALL and line in added and (name, receiver) not in seen:
            seen.add((name, receiver))
            yield _Call(snapshot.table[name], snapshot.table[receiver], line, symbol)


def _plain(change: Change, path: str, file: int, call: _Call, family: str) -> str:
    head = change.head
    if family not in ("python", "go") or len(call.name) < 3:
        return ""
    if (family == "python" and hasattr(builtins, call.name)) or (family == "go" and call.name in GO_BUILTINS):
        return ""
    record = head.snapshot.record(file)
    if any(item.name == "*" or item.alias in ("*", ".", call.name) for item in record.imports):
        return ""
    text = head.data(path).decode("utf-8", "replace")
    if DYNAMIC.search(text) and family == "python":
        return ""
    # Whatever binds a name says it once without calling it: an import, an assignment, a parameter, a definition.
    for found in re.finditer(rf"\b{re.escape(call.name)}\b", text):
        before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 1]
        if after != "(" or re.search(r"(?:\b(?:def|class|func|type)\s+|\)\s*|\]\s*)$", before):
            return ""
    if family == "go":
        folder = posixpath.dirname(path)
        if any(posixpath.dirname(head.snapshot.files[other].path) == folder and other != file
               and _declares(head.data(head.snapshot.files[other].path), call.name)
               for other in files_with(head.snapshot, call.name)):  # fmt: skip
            return ""
    if _was_called(change, call.name):
        return ""
    return f"`{call.name}` is defined, imported or assigned nowhere in {path}"


def _declares(data: bytes, name: str) -> bool:
    """Whether another file of the package says the name in any way but a call."""
    return (
        re.search(rb"\b" + re.escape(name.encode()) + rb"\b(?!\()|\bfunc\s+" + re.escape(name.encode()), data)
        is not None
    )


def _was_called(change: Change, name: str) -> bool:
    """Whether the old side calls the plain name somewhere that does not define it: then something unseen gives it."""
    base = change.base
    return base is not None and any(
        item.kind == _CALL and not item.receiver for item in mentions_of(base.snapshot, name)
    ) and num_definitions(base.snapshot, name) == 0  # fmt: skip


def _import_of(change: Change, file: int, receiver: str) -> Import | None:
    """The one import that a receiver names, nothing else in the file binding it."""
    record = change.head.snapshot.record(file)
    if receiver in {item.name for item in record.definitions} | {item.name for item in record.bindings}:
        return None
    found = [item for item in record.imports if item.alias == receiver and item.scope < 0]
    return found[0] if len(found) == 1 else None

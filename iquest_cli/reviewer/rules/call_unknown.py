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
from functools import cached_property
from typing import Final

from anchors.graph.texts.names import GO_BUILTINS
from anchors.graph.texts.words import files_with
from anchors.graph.ways.impact import mentions_of
from anchors.records import REFERENCE_KINDS, Import
from anchors.syntax.languages import SCRIPTS, is_notebook_path
from anchors.syntax.signatures import FAMILY
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.naming import num_definitions
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.modules import Modules
from iquest_cli.reviewer.rules.own_methods import DYNAMIC, why_no_method
from iquest_cli.reviewer.uses import is_guarded

_CALL = REFERENCE_KINDS.index("call")
_LANGUAGES = frozenset({*SCRIPTS, "python", "java", "go"})
_OF_IPYTHON: Final = frozenset({"display", "get_ipython", "exit", "quit"})
_BINDING_MAGIC: Final = re.compile(
    r"^[ \t]*(?:pass  )?# %(?:run|pylab|load|store|rehashx|reload_ext|load_ext)\b", re.MULTILINE
)
"""Commands of IPython that bring names into a notebook, as its script has them."""
_OWN = {"python": ("self", "cls"), "javascript": ("this",), "java": ("this",)}
_DEFINES = re.compile(r"(?:\b(?:def|class|func|type)\s+|\)\s*|\]\s*)$")
"""What stands before a name that is not called."""
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
            known = _Known(change, path, index)
            for call in _new_calls(change, path, index):
                message = self._why_unknown(change, modules, path, index, call, known)
                if message:
                    yield self.finding(path, call.line, message, _WHY, confidence="high")

    def _why_unknown(self, change: Change, modules: Modules, path: str, file: int, call: _Call, known: _Known) -> str:
        language = change.head.snapshot.files[file].language or ""
        family = FAMILY.get(language, language)
        if not call.receiver:
            return _plain(change, path, file, call, family, known)
        if call.receiver in _OWN.get(family, ()):
            return why_no_method(change, path, call.name, call.line, call.symbol, family)
        item = known.import_of(call.receiver)
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


class _Known:
    """What a file says beside its calls, read once for all of them."""

    def __init__(self, change: Change, path: str, file: int) -> None:
        self.text = change.head.data(path).decode("utf-8", "replace")
        self._record = change.head.snapshot.record(file)
        self.aliases = {item.alias for item in self._record.imports}
        self.has_stars = any(item.name == "*" or item.alias in ("*", ".") for item in self._record.imports)

    @cached_property
    def is_dynamic(self) -> bool:
        return DYNAMIC.search(self.text) is not None

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        """Where each word begins."""
        found: dict[str, list[int]] = {}
        for match in re.finditer(r"\w+", self.text):
            found.setdefault(match.group(), []).append(match.start())
        return found

    def binds(self, name: str) -> bool:
        """Whatever binds a name says it once without calling it: an import, an assignment, a parameter, a
        definition."""
        for start in self._words.get(name, ()):
            end = start + len(name)
            if self.text[end : end + 1] != "(" or _DEFINES.search(self.text[max(0, start - 12) : start]):
                return True
        return False

    @cached_property
    def _imports(self) -> dict[str, list[Import]]:
        found: dict[str, list[Import]] = {}
        for item in self._record.imports:
            if item.scope < 0:
                found.setdefault(item.alias, []).append(item)
        return found

    @cached_property
    def _bound(self) -> set[str]:
        return {item.name for item in self._record.definitions} | {item.name for item in self._record.bindings}

    def import_of(self, receiver: str) -> Import | None:
        """The one import that a receiver names, nothing else in the file binding it."""
        found = self._imports.get(receiver, [])
        return found[0] if len(found) == 1 and receiver not in self._bound else None


def _plain(change: Change, path: str, file: int, call: _Call, family: str, known: _Known) -> str:
    head = change.head
    if family not in ("python", "go") or len(call.name) < 3:
        return ""
    if (family == "python" and hasattr(builtins, call.name)) or (family == "go" and call.name in GO_BUILTINS):
        return ""
    if known.has_stars or call.name in known.aliases:
        return ""
    if is_notebook_path(path) and (call.name in _OF_IPYTHON or _BINDING_MAGIC.search(known.text)):
        return ""
    if (family == "python" and known.is_dynamic) or known.binds(call.name):
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

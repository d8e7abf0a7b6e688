"""What resolving needs of a snapshot, gathered in one pass over the records: members by name, bases, imports, types.

Knows how names are kept; nothing of how a language finds one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.snapshot import Snapshot
from anchors.records import DEFINITION_KINDS, FileRecord, Import, RecordFact

Ints = npt.NDArray[np.int32]

TYPE_KINDS: Final = frozenset({"class", "interface", "struct", "enum", "trait", "type"})
CALLABLE_KINDS: Final = frozenset({"function", "method", "constructor", "macro", "property"})
FUNCTION_KINDS: Final = frozenset({"function", "method", "constructor"})
VALUE_KINDS: Final = frozenset({"constant", "variable", "field", "member", "property"})
NO_SYMBOLS: Final[tuple[int, ...]] = ()

FAMILIES: Final[Mapping[str, str]] = {
    "python": "python",
    "javascript": "script",
    "typescript": "script",
    "tsx": "script",
    "jsx": "script",
    "java": "jvm",
    "kotlin": "jvm",
    "scala": "jvm",
    "go": "go",
    "rust": "rust",
    "c": "c",
    "cpp": "c",
    "shell": "bash",
}
"""Languages whose code calls one another by name. A language that is not here is its own family."""


def kind_mask(kinds: frozenset[str]) -> npt.NDArray[np.bool_]:
    return np.array([kind in kinds for kind in DEFINITION_KINDS])


class _Once(dict[str, str]):
    """Equal texts of many records as one object."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text


class Tables:
    """Lookup tables of one snapshot. Symbols are ids; files are indices."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        columns = snapshot.columns
        num_symbols, num_files = snapshot.num_symbols, len(snapshot.files)
        self.paths = [file.path for file in snapshot.files]
        self.families = [""] * num_files
        self.imports: list[tuple[Import, ...]] = [()] * num_files
        self.bases: dict[int, tuple[str, ...]] = {}
        self.decorators: dict[int, tuple[str, ...]] = {}
        self.signatures: list[str] = [""] * num_symbols
        self.facts: list[tuple[int, int, RecordFact]] = []  # file, symbol, fact
        self.bindings: dict[tuple[int, str], tuple[str, ...]] = {}  # (scope symbol, name) -> type texts, first first
        once = _Once()
        for index in range(num_files):
            self._gather(index, snapshot.record(index), once)
        self.file: list[int] = columns.symbol_file.tolist()
        self.parent: list[int] = columns.symbol_parent.tolist()
        self.kinds = [DEFINITION_KINDS[kind] for kind in columns.symbol_kind.tolist()]
        self.type_flags = bytearray(kind in TYPE_KINDS for kind in self.kinds)
        self.names = [snapshot.strings[name] for name in columns.symbol_name.tolist()]
        self.members = self._members()
        self.owners: dict[int, int] = {}  # member -> its type, where it does not lie inside of it
        self.parts: dict[int, tuple[int, ...]] = {}  # type -> itself and the places that go on with it
        self.fields = self._fields()
        self.holders = self._holders()

    def _gather(self, index: int, record: FileRecord, once: _Once) -> None:
        self.families[index] = FAMILIES.get(record.language, record.language)
        self.imports[index] = tuple(
            Import(once[item.module], once[item.name], once[item.alias], item.line, item.scope, item.is_reexport)
            for item in record.imports
        )
        first = self.snapshot.module_symbol(index) + 1
        for local, definition in enumerate(record.definitions):
            self.signatures[first + local] = definition.signature
            if definition.bases:
                self.bases[first + local] = definition.bases
            if definition.decorators:
                self.decorators[first + local] = definition.decorators
        for fact in record.facts:
            if fact.kind in ("literal", "route", "handler"):
                self.facts.append((index, first + fact.scope, fact))
        for binding in record.bindings:
            key = (first + binding.scope, once[binding.name])
            self.bindings[key] = (*self.bindings.get(key, ()), once[binding.type_text])

    def _members(self) -> dict[int, dict[str, tuple[int, ...]]]:
        found: defaultdict[int, dict[str, tuple[int, ...]]] = defaultdict(dict)
        section = "section"
        for symbol, (parent, name, kind) in enumerate(zip(self.parent, self.names, self.kinds, strict=True)):
            if parent >= 0 and kind != section:
                table = found[parent]
                table[name] = (*table[name], symbol) if name in table else (symbol,)
        return dict(found)

    def _fields(self) -> dict[tuple[int, str], list[tuple[int, str]]]:
        """(type, field) -> [(scope, type text)]: `self.x = …` in its methods, and what its body declares."""
        fields: defaultdict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
        for (scope, name), texts in self.bindings.items():
            first, dot, rest = name.partition(".")
            if dot and first in ("self", "this", "cls"):
                owner, field = self.enclosing_type(scope), rest
            else:
                owner, field = (scope if self.is_type(scope) else -1), name
            if owner >= 0:
                fields[owner, field].extend((scope, text) for text in texts)
        return dict(fields)

    def _holders(self) -> frozenset[int]:
        """Variables and functions of JavaScript that hold an object's functions: what `this` means inside of them."""
        found = set()
        for symbol, (kind, parent) in enumerate(zip(self.kinds, self.parent, strict=True)):
            if parent < 0 or kind not in CALLABLE_KINDS or self.families[self.file[symbol]] != "script":
                continue
            is_member = self.kinds[parent] in VALUE_KINDS or self.is_property(symbol)
            if is_member and self.parent[parent] >= 0 and not self.type_flags[parent]:
                found.add(parent)
        return frozenset(found)

    def is_property(self, symbol: int) -> bool:
        """Whether a function of JavaScript is a property of an object literal: no scope knows its name."""
        if self.kinds[symbol] == "method":
            return True
        name, signature = self.names[symbol], self.signatures[symbol].removeprefix("async ")
        return signature.startswith(name) and signature[len(name) :].lstrip()[:1] == ":"

    def member(self, parent: int, name: str) -> tuple[int, ...]:
        table = self.members.get(parent)
        return table.get(name, NO_SYMBOLS) if table else NO_SYMBOLS

    def adopt(self, owner: int, symbol: int) -> None:
        """Make a symbol defined elsewhere (a Go method, a Rust impl in another place) a member of its type."""
        self.owners[symbol] = owner
        table = self.members.setdefault(owner, {})
        name = self.names[symbol]
        if symbol not in table.get(name, NO_SYMBOLS):
            table[name] = (*table.get(name, NO_SYMBOLS), symbol)

    def lend(self, owner: int, symbol: int) -> None:
        """Make a symbol (an extension method) a member of a type without its code seeing that type's members."""
        table = self.members.setdefault(owner, {})
        name = self.names[symbol]
        if symbol not in table.get(name, NO_SYMBOLS):
            table[name] = (*table.get(name, NO_SYMBOLS), symbol)

    def join(self, parts: tuple[int, ...]) -> None:
        """Make one type of several definitions: each has the members and fields of all."""
        merged: dict[str, tuple[int, ...]] = {}
        for part in parts:
            for name, symbols in self.members.get(part, {}).items():
                merged[name] = (*merged.get(name, NO_SYMBOLS), *symbols)
        fields: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for (owner, name), texts in self.fields.items():
            if owner in parts:
                fields[name].extend(texts)
        for part in parts:
            self.parts[part] = parts
            self.members[part] = merged
            self.fields.update({(part, name): texts for name, texts in fields.items()})

    def top(self, file: int, name: str) -> tuple[int, ...]:
        return self.member(self.snapshot.module_symbol(file), name)

    def is_type(self, symbol: int) -> bool:
        return bool(self.type_flags[symbol])

    def is_module(self, symbol: int) -> bool:
        return self.parent[symbol] < 0

    def enclosing(self, symbol: int) -> Iterator[int]:
        """The symbol and what it lies in, innermost first, its module last."""
        while symbol >= 0:
            yield symbol
            symbol = self.parent[symbol]

    def type_scopes(self) -> list[int]:
        """For each symbol the innermost one around it (or itself) that may know types which the next one does not."""
        scopes = list(range(len(self.parent)))
        for symbol, parent in enumerate(self.parent):
            if parent >= 0 and not self.type_flags[symbol]:
                own = self.members.get(symbol)
                if not own or not any(self.type_flags[item] for items in own.values() for item in items):
                    scopes[symbol] = scopes[parent]
        return scopes

    def holder(self, symbol: int) -> int:
        """The object around a function of JavaScript, -1 without one."""
        return next((at for at in self.enclosing(symbol) if at in self.holders), -1)

    def enclosing_type(self, symbol: int) -> int:
        return next((at for at in self.enclosing(symbol) if self.is_type(at)), -1)

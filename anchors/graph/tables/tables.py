"""What resolving needs of a snapshot, laid open for looking up: members by name, bases, imports, types.

Knows how names are kept; nothing of how a language finds one.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.tables.components import component_of
from anchors.graph.tables.gathered import gathered
from anchors.graph.tables.imported import Imports
from anchors.graph.tables.members import Bindings, Members
from anchors.graph.texts.strings import MAX_KEPT, AllStrings, ManyNames, ManyStrings, Strings
from anchors.graph.texts.textrows import TextRows
from anchors.index.distinct import distinct
from anchors.index.snapshot import Snapshot
from anchors.records import DEFINITION_KINDS, RecordFact
from anchors.syntax.languages import SCRIPTS

Ints = npt.NDArray[np.int32]

TYPE_KINDS: Final = frozenset({"class", "interface", "struct", "enum", "trait", "type"})
CALLABLE_KINDS: Final = frozenset({"function", "method", "constructor", "macro", "property"})
FUNCTION_KINDS: Final = frozenset({"function", "method", "constructor"})
VALUE_KINDS: Final = frozenset({"constant", "variable", "field", "member", "property"})
NO_SYMBOLS: Final[tuple[int, ...]] = ()

FAMILIES: Final[Mapping[str, str]] = {
    "python": "python",
    **dict.fromkeys(SCRIPTS, "script"),
    "java": "jvm",
    "kotlin": "jvm",
    "scala": "jvm",
    "go": "go",
    "rust": "rust",
    "c": "c",
    "cpp": "c",
    "objective-c": "objc",
    "shell": "bash",
}
"""Languages whose code calls one another by name. A language that is not here is its own family."""


def kind_mask(kinds: frozenset[str]) -> npt.NDArray[np.bool_]:
    return np.array([kind in kinds for kind in DEFINITION_KINDS])


OWN: Final = ("self.", "this.", "cls.")
"""How a name begins that is bound to a field of the object around."""


def _by_symbol(rows: TextRows, starts: Ints) -> dict[int, tuple[str, ...]]:
    """The texts of each symbol that has any."""
    symbols = (rows.column(0) + np.repeat(starts[:-1] + np.int32(1), rows.counts())).tolist()
    numbers: dict[int, tuple[int, ...]] = {}
    for symbol, number in zip(symbols, rows.column(1).tolist(), strict=True):
        numbers[symbol] = (*numbers[symbol], number) if symbol in numbers else (number,)
    alike: dict[tuple[int, ...], tuple[str, ...]] = {}
    texts = rows.texts
    found = {}
    for symbol, key in numbers.items():
        if key not in alike:
            alike[key] = tuple([texts[number] for number in key])
        found[symbol] = alike[key]
    return found


def _facts(rows: TextRows, starts: Ints) -> list[tuple[int, int, RecordFact]]:
    first, texts, found = starts.tolist(), rows.texts, []
    for file, (kind, line, scope, name, value, text) in rows.in_order():
        fact = RecordFact(texts[kind], line, scope, texts[name], texts[value], texts[text])
        found.append((file, first[file] + 1 + scope, fact))
    return found


class Tables:
    """Lookup tables of one snapshot. Symbols are ids; files are indices."""

    def __init__(self, snapshot: Snapshot, max_kept: int = MAX_KEPT, earlier: Snapshot | None = None) -> None:
        """`max_kept`: how many strings may stand in memory as Python's own. `earlier`: of which most is the same."""
        self.snapshot = snapshot
        self.is_large = len(snapshot.table) > max_kept
        columns = snapshot.columns
        self.paths = [file.path for file in snapshot.files]
        found = gathered(snapshot, earlier)
        languages = [found.languages.texts[number] for number in found.languages.rows]
        self.families = [FAMILIES.get(language, language) for language in languages]
        self.imports = Imports(found.imports)
        self.bases = _by_symbol(found.bases, columns.symbol_start)
        self.decorators = _by_symbol(found.decorators, columns.symbol_start)
        self.signatures = found.signatures
        self.facts = _facts(found.facts, columns.symbol_start)  # file, symbol, fact
        self.bindings = Bindings(
            found.bindings, columns.symbol_start
        )  # scope symbol and name -> type texts, first first
        del found
        self.file = array("i", columns.symbol_file.tobytes())
        self.parent = array("i", columns.symbol_parent.tobytes())
        self.kinds = list(map(DEFINITION_KINDS.__getitem__, columns.symbol_kind.tolist()))
        self.type_flags = bytearray(kind_mask(TYPE_KINDS)[columns.symbol_kind].tobytes())
        self.strings: Strings
        self.names: Sequence[str]
        if self.is_large:
            self.strings = ManyStrings(snapshot.table, max_kept // 2)
            self.names = ManyNames(self.strings, array("i", columns.symbol_name.tobytes()))
        else:
            self.strings = strings = AllStrings(snapshot.table.texts())
            self.names = list(map(strings.__getitem__, columns.symbol_name.tolist()))
        self.is_unnamed = self._is_unnamed()
        """By symbol, whether nothing around it knows it by its name alone."""
        self.members = Members(columns.symbol_parent, ~self.is_unnamed, self.names)
        self.owners: dict[int, int] = {}  # member -> its type, where it does not lie inside of it
        self.parts: dict[int, tuple[int, ...]] = {}  # type -> itself and the places that go on with it
        self._own_fields = self._fields()
        self.holders = self._holders()

    def _is_unnamed(self) -> npt.NDArray[np.bool_]:
        """Sections, and members of C++ outside of their class: what is called as a constructor is means the class, and
        a method is known to its class alone. What stands behind a namespace is its function. And what a macro makes of
        a body in C, `TEST(Store, Opens) {`: nobody calls it by the macro's name."""
        columns = self.snapshot.columns
        kind, parent = columns.symbol_kind, columns.symbol_parent
        is_type = np.frombuffer(self.type_flags, dtype=bool)
        is_c = np.array([family in ("c", "objc") for family in self.families], dtype=bool)[columns.symbol_file]
        is_apart = is_c & (parent >= 0) & ~is_type[np.maximum(parent, 0)]
        found = is_apart & (kind == DEFINITION_KINDS.index("constructor"))
        methods = np.flatnonzero(is_apart & (kind == DEFINITION_KINDS.index("method"))).tolist()
        if methods:
            owners = {symbol: texts[0].rpartition("::")[2] for symbol in methods if (texts := self.bases.get(symbol))}
            numbers = {name: self.strings.find(name) for name in set(owners.values())}
            known = set(distinct(columns.symbol_name[is_type & is_c]).tolist())
            found[[symbol for symbol, name in owners.items() if numbers[name] in known]] = True
        self._of_macros = self._made_by_macros(np.flatnonzero(is_c & (kind == DEFINITION_KINDS.index("function"))))
        found[list(self._of_macros)] = True
        unnamed: npt.NDArray[np.bool_] = found | (kind == DEFINITION_KINDS.index("section"))
        return unnamed

    def _made_by_macros(self, functions: npt.NDArray[np.intp]) -> set[int]:
        number = self.snapshot.columns.symbol_name[functions]
        capital = [name for name in distinct(number).tolist() if self.strings[name].isupper()]
        chosen = functions[np.isin(number, capital)].tolist() if capital else []
        return {symbol for symbol in chosen if self.signatures[symbol].startswith(f"{self.names[symbol]}(")}

    def _fields(self) -> dict[tuple[int, str], list[tuple[int, int, str]]]:
        """(type, field) -> [(place, scope, name)] of `self.x = …` in the methods of a type, with what its body declares
        under that name."""
        fields: defaultdict[tuple[int, str], list[tuple[int, int, str]]] = defaultdict(list)
        seen: set[tuple[int, str]] = set()
        for place, scope, name in self.bindings.named(lambda name: name.startswith(OWN)):
            owner = self.enclosing_type(scope)
            if owner >= 0 and (scope, name) not in seen:
                seen.add((scope, name))
                fields[owner, name.partition(".")[2]].append((place, scope, name))
        known = {name for _, name in fields}
        is_type = np.frombuffer(self.type_flags, dtype=bool)
        for place, scope, name in self.bindings.named(known.__contains__, is_type) if fields else ():
            if (scope, name) in fields and (scope, name) not in seen:
                seen.add((scope, name))
                fields[scope, name].append((place, scope, name))
        for rows in fields.values():
            rows.sort()
        return dict(fields)

    def field_texts(self, owner: int, field: str) -> list[tuple[int, str]]:
        """(scope, type text) of a type's field: `self.x = …` in its methods, and what its body declares."""
        return [text for part in self.parts.get(owner, (owner,)) for text in self._texts_of(part, field)]

    def _texts_of(self, owner: int, field: str) -> list[tuple[int, str]]:
        rows = self._own_fields.get((owner, field))
        if rows is None:
            return [(owner, text) for text in self.bindings.get(owner, field) or ()]
        return [(scope, text) for _, scope, name in rows for text in self.bindings.get(scope, name) or ()]

    def _holders(self) -> frozenset[int]:
        """Variables and functions of JavaScript that hold an object's functions: what `this` means inside of them."""
        found = set()
        columns = self.snapshot.columns
        is_script = np.array([family == "script" for family in self.families], dtype=bool)[columns.symbol_file]
        is_asked = is_script & (columns.symbol_parent >= 0) & kind_mask(CALLABLE_KINDS)[columns.symbol_kind]
        for symbol in np.flatnonzero(is_asked).tolist():
            parent = self.parent[symbol]
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
        return self.members.find(parent, name)

    def adopt(self, owner: int, symbol: int) -> None:
        """Make a symbol defined elsewhere (a Go method, a Rust impl in another place) a member of its type."""
        self.owners[symbol] = owner
        if symbol not in self._of_macros:
            self.members.adopt(owner, symbol)

    def lend(self, owner: int, symbol: int) -> None:
        """Make a symbol (an extension method) a member of a type without its code seeing that type's members."""
        self.members.adopt(owner, symbol)

    def join(self, parts: tuple[int, ...]) -> None:
        """Make one type of several definitions: each has the members and fields of all."""
        self.members.join(parts)
        for part in parts:
            self.parts[part] = parts

    def top(self, file: int, name: str) -> tuple[int, ...]:
        return self.member(self.snapshot.module_symbol(file), name)

    def is_type(self, symbol: int) -> bool:
        return bool(self.type_flags[symbol])

    def is_module(self, symbol: int) -> bool:
        return self.parent[symbol] < 0

    def component(self, place: int) -> int:
        """The component that a module is, -1 where it is none."""
        return component_of(self.snapshot, self.file[place]) if self.is_module(place) else -1

    def enclosing(self, symbol: int) -> Iterator[int]:
        """The symbol and what it lies in, innermost first, its module last."""
        while symbol >= 0:
            yield symbol
            symbol = self.parent[symbol]

    @cached_property
    def properties(self) -> list[int]:
        """All functions that are read as values, as what stands on them says."""
        # Equal decorators are one tuple.
        alike = {id(texts): any("property" in text for text in texts) for texts in self.decorators.values()}
        return [symbol for symbol, texts in self.decorators.items() if alike[id(texts)]]

    @cached_property
    def type_scopes(self) -> array[int]:
        """For each symbol the innermost one around it (or itself) that may know types which the next one does not."""
        flags, parent = np.frombuffer(self.type_flags, dtype=bool), self.snapshot.columns.symbol_parent
        parents, members = self.members.pairs()
        knows = flags | (parent < 0)
        knows[parents[flags[members]]] = True
        scopes = np.where(knows, np.arange(len(parent), dtype=np.int32), parent)
        while not knows[scopes].all():
            scopes = scopes[scopes]
        return array("i", scopes.tobytes())

    def holder(self, symbol: int) -> int:
        """The object around a function of JavaScript, -1 without one."""
        return next((at for at in self.enclosing(symbol) if at in self.holders), -1)

    def enclosing_type(self, symbol: int) -> int:
        return next((at for at in self.enclosing(symbol) if self.is_type(at)), -1)

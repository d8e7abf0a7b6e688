"""Which files may mean something else after a change: those that speak of a name by which the change can be reached.

A name reaches a change when it is one of those that changed, or when what it stands for is read from a text that speaks
of such a name: a result type, a base, what a name is bound to, an import. Too many files cost time, too few a wrong
edge. Knows names; resolves nothing but which modules a script or Lua file imports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.renewing.arrivals import Arrivals, are_module_paths_new, is_old, ways_to
from anchors.graph.renewing.surface import HOLDERS, OWN_FIELDS, Changes, field_name, words
from anchors.graph.resolving.topics import prefixes_asked
from anchors.graph.scopes.given import FAMILY, value_of
from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.tables import CALLABLE_KINDS, VALUE_KINDS, Tables
from anchors.graph.texts.declared import result_text
from anchors.graph.texts.strings import ManyTexts
from anchors.records import RETURNED, Import

Ints = npt.NDArray[np.int32]

MAX_NAMES: Final = 400
MANY_HITS: Final = 2
"""Where names stand so many times as often in texts as there are references, resolving all of these takes less time."""
WHOLE_MODULES: Final = ("script", "lua")
"""Families whose imports may stand for what a module is as a whole, whatever that is called there."""


class Reaching:
    """Of one snapshot. `changed`: files of which others can see a change, `changes`: what they can see; `arrivals`:
    what came or went, and what was imported before."""

    def __init__(
        self, tables: Tables, scopes: Scopes, changed: Sequence[int], changes: Changes, arrivals: Arrivals
    ) -> None:
        self._tables = tables
        self._scopes = scopes
        self._changed = changed
        self._changes = changes
        self._arrivals = arrivals
        self._is_meant = np.zeros(len(tables.paths), dtype=bool)
        self._names = set[str]()
        self._types = set[str]()
        self._mixed = set[str]()
        self._waiting: list[str] = []
        self._num_left = MANY_HITS * len(tables.snapshot.columns.references)
        self._fields: dict[int, frozenset[str]] = {}
        self._fields_in: dict[int, list[tuple[int, set[str]]]] = {}

    def files(self) -> npt.NDArray[np.bool_] | None:
        """By file; None where too much may be meant."""
        has_go = self._changes.modules or any(moved.family == "go" for moved in self._arrivals)
        if has_go and are_module_paths_new(self._arrivals, self._changed, self._tables):
            return None
        if self._arrivals and not self._add_ways():
            return None
        self._add(self._changes.names | self._aliases_of_modules(), self._changes.types)
        for name in self._changes.mixed:
            self._add_mixed(name)
        while self._waiting:
            if len(self._names) > MAX_NAMES or self._num_left < 0:
                return None
            self._follow(self._waiting.pop())
        found = self._speaking()
        return found if self._num_left >= 0 else None

    def _holding(self, texts: ManyTexts, name: str) -> list[int]:
        """Numbers of the texts that speak of a name; none once too much was looked at."""
        self._num_left -= texts.count(name)
        return list(texts.holding(name)) if self._num_left >= 0 else []

    def _bound(self, name: str) -> list[tuple[int, str]]:
        """(scope, name) of what is bound to a text that speaks of a name."""
        bindings = self._tables.bindings
        return bindings.bound_to(self._holding(bindings.haystack, name))

    def _add(self, names: Iterable[str], types: Iterable[str] = ()) -> None:
        for name in types:
            if name and name not in self._types:
                self._types.add(name)
                self._add_members(name)
                self._names.add(name)
                self._waiting.append(name)
        for name in names:
            if name not in ("", "*") and name not in self._names:
                self._names.add(name)
                self._waiting.append(name)

    def _add_members(self, name: str) -> None:
        """Whatever stands under a name may be found through other types then, or no longer."""
        tables = self._tables
        for symbol in self._symbols_named(name):
            if tables.kinds[symbol] in HOLDERS:
                self._add(tables.members.of(symbol))
                if tables.families[tables.file[symbol]] == "ruby":
                    self._add_bases(symbol)

    def _add_bases(self, symbol: int) -> None:
        """Modules of Ruby may call what else a type mixes in or inherits, and values are told by what that has."""
        for text in self._tables.bases.get(symbol, ()):
            for name in words(text):
                self._add_mixed(name)

    def _add_mixed(self, name: str) -> None:
        if name not in self._mixed:
            self._mixed.add(name)
            self._add_members(name)

    def _symbols_named(self, name: str) -> list[int]:
        number = self._tables.strings.find(name)
        found: list[int] = np.flatnonzero(self._tables.snapshot.columns.symbol_name == number).tolist()
        return found if number >= 0 else []

    def _follow(self, name: str) -> None:
        """Names of what is read from texts that speak of a name."""
        tables, is_type = self._tables, name in self._types
        for symbol in self._holding(tables.signatures, name):
            if tables.kinds[symbol] in CALLABLE_KINDS and tables.names[symbol] not in self._names:
                family = tables.families[tables.file[symbol]]
                if name in words(result_text(tables.signatures[symbol], tables.names[symbol], family)):
                    self._add((tables.names[symbol],))
            is_held = tables.kinds[symbol] in VALUE_KINDS and tables.families[tables.file[symbol]] == FAMILY
            if is_held and name in words(value_of(tables.signatures[symbol], tables.names[symbol])):
                self._add((tables.names[symbol],))
        for at in self._holding(self._base_texts, name):
            symbol = self._based[at]
            is_heir = tables.kinds[symbol] in HOLDERS
            self._add((tables.names[symbol],), (tables.names[symbol],) if is_heir and is_type else ())
        for at in self._holding(self._import_texts, name):
            alias = self._imported[at][1].alias
            self._add((alias,), (alias,) if is_type else ())
        for scope, bound in self._bound(name):
            self._add(self._through(scope, bound))

    def _through(self, scope: int, bound: str) -> frozenset[str]:
        """Names by which what is bound in a scope can be reached from outside of its function."""
        tables = self._tables
        if tables.parent[scope] < 0 or tables.kinds[scope] in HOLDERS or bound.startswith(OWN_FIELDS):
            return frozenset((field_name(bound),))
        if bound == RETURNED:
            return frozenset((tables.names[scope],))
        if scope not in self._fields:
            found = {tables.names[scope]} if tables.families[tables.file[scope]] == "script" else set[str]()
            for at, names in self._own_fields(tables.file[scope]):
                if scope in tables.enclosing(at):
                    found |= names
            self._fields[scope] = frozenset(found)
        return self._fields[scope]

    def _own_fields(self, file: int) -> list[tuple[int, set[str]]]:
        """The scopes of a file that bind fields of an object, and these."""
        if file not in self._fields_in:
            found = self._fields_in[file] = list[tuple[int, set[str]]]()
            for at in self._tables.snapshot.symbols_of(file):
                names = {field_name(name) for name in self._tables.bindings.of(at) if name.startswith(OWN_FIELDS)}
                if names:
                    found.append((at, names))
        return self._fields_in[file]

    def _speaking(self) -> npt.NDArray[np.bool_]:
        """Files in which one of the names stands."""
        tables, snapshot = self._tables, self._tables.snapshot
        found = self._is_meant
        references, symbol_file = snapshot.columns.references, snapshot.columns.symbol_file
        arguments = snapshot.columns.arguments
        used = np.unique(np.concatenate((references[:, 0], references[:, 1], arguments[:, 1])))
        texts = ManyTexts()
        for number in used.tolist():
            texts.append(tables.strings[number])
        is_said = np.zeros(len(snapshot.table), dtype=bool)
        for name in self._names:
            is_said[used[self._holding(texts, name)]] = True
            found[[tables.file[symbol] for symbol in self._symbols_named(name)]] = True
            found[[tables.file[self._based[at]] for at in self._holding(self._base_texts, name)]] = True
            found[[self._imported[at][0] for at in self._holding(self._import_texts, name)]] = True
            found[[tables.file[scope] for scope, _ in self._bound(name)]] = True
        rows = is_said[references[:, 0]] | is_said[references[:, 1]]
        rows[arguments[is_said[arguments[:, 1]], 0]] = True
        found[symbol_file[np.unique(references[rows, 4])]] = True
        for file, prefixes in prefixes_asked(tables):
            found[file] |= any(name.startswith(tuple(prefixes)) for name in self._names)
        return found

    @cached_property
    def _based(self) -> list[int]:
        return sorted(self._tables.bases)

    @cached_property
    def _base_texts(self) -> ManyTexts:
        texts = ManyTexts()
        for symbol in self._based:
            texts.append(" ".join(self._tables.bases[symbol]))
        return texts

    @cached_property
    def _imported(self) -> list[tuple[int, Import]]:
        return [(file, item) for file, items in enumerate(self._tables.imports) for item in items]

    @cached_property
    def _import_texts(self) -> ManyTexts:
        texts = ManyTexts()
        for items in self._tables.imports:
            for item in items:
                texts.append(f"{item.module} {item.name} {item.alias}")
        return texts

    def _add_ways(self) -> bool:
        """Who may import files that came or went; False where more may be seen through these than names tell."""
        ways = ways_to(self._arrivals, self._tables, self._scopes)
        if ways is None:
            return False
        for name, aliases in ways.behind.items():
            if any(is_old(self._arrivals, *self._imported[at]) for at in self._holding(self._import_texts, name)):
                if aliases is None:
                    return False
                self._add(aliases, aliases)
        self._add(ways.names)
        for name in ways.texts - ways.names:
            for at in self._holding(self._import_texts, name):
                file, item = self._imported[at]
                self._is_meant[file] = True
                self._add((item.alias,), (item.alias,))
        return True

    def _aliases_of_modules(self) -> set[str]:
        """What changed modules are called where they are imported as a whole, also by modules that hand them on."""
        tables, scopes = self._tables, self._scopes
        seen = {file for file in self._changed if tables.families[file] in WHOLE_MODULES}
        # What went is called so where an import still speaks of it.
        seen |= {file for file in np.flatnonzero(self._is_meant).tolist() if tables.families[file] in WHOLE_MODULES}
        if not seen:
            return set()
        imports = [
            (file, item, scopes.module_of(file, item.module))
            for file, items in enumerate(tables.imports)
            if tables.families[file] in WHOLE_MODULES
            for item in items
            if tables.families[file] == "lua" or item.name in ("", "*", "default") or item.is_reexport
        ]
        found, num = set[str](), 0
        while num < len(seen):
            num = len(seen)
            for file, item, module in imports:
                if module in seen:
                    found.add(item.alias)
                    if item.is_reexport or item.alias == "exports":
                        seen.add(file)
        return found

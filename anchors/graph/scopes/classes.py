"""Types and what they inherit: bases across files, the order of lookup, members, overriders.

Knows nothing of expressions. A type with a base outside of the repository is open: a member not found may be there.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import islice

import numpy as np

from anchors.graph.imports.perl import FAMILY as PERL
from anchors.graph.imports.perl import ROOT
from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.by_name import whole
from anchors.graph.scopes.modules import seen_in_namespace
from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.based import NO_BASES, Bases, keep_bases
from anchors.graph.tables.fitting import made_of, of_number
from anchors.graph.texts.declared import type_names
from anchors.graph.texts.declared_csharp import num_spelled
from anchors.graph.texts.declared_objc import property_of
from anchors.index.distinct import distinct
from anchors.records import BESIDE

MAX_LINEAGE = 64
MAX_NAMED = 1 << 14
"""Answers that are kept."""
MAX_TARGETS = 5
"""Members of subtypes that a name may mean."""
MAX_PARTS = 100
"""Places of one type that name bases; what more of them name is not looked at."""
BASES_OF_ALL = frozenset({"object", "Object", "Any", "any", "Protocol", "Generic", "ABC", "Enum"})


class Classes:
    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._tables = scopes.tables
        self._bases: dict[int, tuple[tuple[int, ...], bool]] = {}
        self._parts: dict[int, tuple[int, ...]] = {}
        self._lineages: dict[int, tuple[tuple[int, ...], bool]] = {}
        self._holding: dict[int, tuple[tuple[int, ...], bool]] = {}
        self._named: dict[tuple[int, str], Found | None] = {}
        self._last: dict[tuple[int, str], tuple[int, ...]] = {}
        self._below: tuple[int, list[int]] = (-1, [])
        self._type_scopes = self._tables.type_scopes
        self._member = self._tables.members.find

    def named(self, scope: int, dotted: str) -> Found | None:
        """A type or module by a dotted name, seen from a scope; OUTSIDE where its first part leads out."""
        key = (self._type_scopes[scope], dotted)
        if key in self._named:
            return self._named[key]
        found = self._find_named(key[0], dotted)
        if len(self._named) > MAX_NAMED:
            self._named.clear()
            self._last.clear()
        self._named[key] = found
        return found

    def _find_named(self, scope: int, dotted: str) -> Found | None:
        parts = dotted.replace("::", ".").split(".")
        if not parts[0] and len(parts) > 1:  # Ruby's `::Shop`
            parts = parts[1:]
            found = self._scopes.lookup(self._tables.file[scope], parts[0])
        else:
            found = self._first(scope, parts[0])
        asking = self._tables.file[scope]
        for part in parts[1:]:
            if found is None or not found.targets:
                return found
            place = found.targets[0]
            if place >= 0 and not self._tables.is_module(place):
                is_type = self._tables.is_type(place)
                inner = self.find(place, part) if is_type else seen_in_namespace(self._scopes, place, part, scope)
            else:
                inner = self._scopes.member(place, part, asking)
            found = inner.at_most(found.percent) if inner is not None and inner.targets else inner
        return found

    def _first(self, scope: int, name: str) -> Found | None:
        tables = self._tables
        parent, is_type, names = tables.parent, tables.type_flags, tables.names
        is_nested = name in self._nested
        at = scope
        while parent[at] >= 0:
            if at != scope and is_type[at] and names[at] == name:
                beside = tables.member(parent[at], name) if tables.families[tables.file[at]] == "jvm" else ()
                types = tuple([item for item in beside if is_type[item]])  # in Scala an object may stand beside a class
                return Found(types if len(types) > 1 else (at,), 97, "enclosing type")
            types = tuple([item for item in tables.member(at, name) if is_type[item]]) if is_nested else ()
            if types:
                return Found(types, 97, "enclosing scope")
            at = parent[at]
        return self._scopes.lookup(tables.file[scope], name)

    @cached_property
    def _nested(self) -> frozenset[str]:
        """Names of types that stand in anything but a file, or are members of it from elsewhere (`module A::B`)."""
        columns, strings = self._tables.snapshot.columns, self._tables.strings
        is_type = np.frombuffer(self._tables.type_flags, dtype=bool)
        parents, members = self._tables.members.pairs()
        inside = members[is_type[members] & (columns.symbol_parent[parents] >= 0)]
        return frozenset([strings[number] for number in distinct(columns.symbol_name[inside]).tolist()])

    def bases(self, symbol: int) -> tuple[tuple[int, ...], bool]:
        """Base types in the order written, and whether one lies outside or is unknown."""
        if symbol in self._bases:
            return self._bases[symbol]
        self._bases[symbol] = ((), False)
        found: list[int] = []
        is_open = False
        for part in self._telling(symbol):
            is_open |= self._add_bases(part, symbol, found)
        self._bases[symbol] = (tuple(found), is_open)
        return self._bases[symbol]

    def above(self, owner: int) -> Found | None:
        """What `super` is in a type."""
        if owner < 0:
            return None
        bases, is_open = self.bases(owner)
        if bases:
            return Found(bases, 95, "base type")
        return OUTSIDE if is_open else None

    def _telling(self, symbol: int) -> tuple[int, ...]:
        """The places of a type that name bases, which are the same for each of them."""
        parts = self._tables.parts.get(symbol, (symbol,))
        if parts[0] not in self._parts:
            self._parts[parts[0]] = tuple(part for part in parts if part in self._tables.bases)[:MAX_PARTS]
        return self._parts[parts[0]]

    def _add_bases(self, part: int, symbol: int, found: list[int]) -> bool:
        """The bases that one definition of a type names, seen from its file; whether one of them is open."""
        is_open = False
        scope = max(self._tables.parent[part], self._tables.snapshot.module_symbol(self._tables.file[part]))
        for text in self._tables.bases.get(part, ()):
            text = text.removeprefix(BESIDE)
            if "=" in text.partition("(")[0].partition("[")[0].partition("<")[0]:
                continue  # a keyword such as metaclass=
            if self._tables.families[self._tables.file[part]] == PERL:
                text = f"{ROOT}::{text}"
            names = type_names(text)
            kept = [item for item in self._last_named(scope, names[0]) if item != symbol] if names else []
            if names and self._tables.families[self._tables.file[part]] == "ruby":
                kept = self._mixed_in(part, scope, text)
            if len(kept) > 1:
                kept = of_number(self._tables, kept, num_spelled(text))
            found.extend(kept[-1:])
            if not kept and (not names or names[0].rpartition(".")[2] not in BASES_OF_ALL):
                is_open = True
        return is_open

    def _mixed_in(self, part: int, scope: int, text: str) -> list[int]:
        """A base of Ruby: `include Shown` may mean a module inside of the type, `include ::Shop` one outside of all."""
        own = whole(self._tables, part)
        for at in (part, scope):
            found = [item for item in self._last_named(at, text) if whole(self._tables, item) != own]
            if found:
                return found
        return []

    def _last_named(self, scope: int, dotted: str) -> tuple[int, ...]:
        """Of the types that a name means the last two: one of them is none that asks for its own base."""
        key = (self._type_scopes[scope], dotted)
        if key not in self._last:
            place = self.named(scope, dotted)
            targets = reversed(made_of(self._tables, list(place.targets))) if place else iter(())
            last = tuple(islice((item for item in targets if item >= 0 and self._tables.is_type(item)), 2))
            self._last[key] = last[::-1]
        return self._last[key]

    def lineage(self, symbol: int) -> tuple[tuple[int, ...], bool]:
        """The type and its bases in the order of lookup (diamonds last), and whether any of them is open."""
        if symbol not in self._lineages:
            order: list[int] = []
            is_open = self._walk(symbol, order, ())
            last = {at: number for number, at in enumerate(order)}
            self._lineages[symbol] = (tuple(at for number, at in enumerate(order) if last[at] == number), is_open)
        return self._lineages[symbol]

    def _walk(self, symbol: int, order: list[int], above: tuple[int, ...]) -> bool:
        order.append(symbol)
        bases, is_open = self.bases(symbol)
        for base in bases:
            if base not in above and base != symbol and len(order) < MAX_LINEAGE:
                is_open |= self._walk(base, order, (*above, symbol))
        return is_open

    def find(self, symbol: int, name: str, *, above: bool = False) -> Found | None:
        """A member of a type or of its bases; of the bases alone with `above`."""
        found = self._in_lineage(symbol, name, above)
        if (found is None or not found.targets) and name[-1:] == "=":  # Ruby's `attr_accessor` defines both
            read = self._in_lineage(symbol, name[:-1], above)
            if read is not None and any(self._tables.kinds[item] == "property" for item in read.targets):
                return read
        return found

    def accessed(self, symbol: int, name: str, found: Found | None) -> Found | None:
        """What was found in a type, else in one of Objective-C the method of a chain's name, or the property whose
        setter or variable has that name."""
        if (found is not None and found.targets) or self._tables.families[self._tables.file[symbol]] != "objc":
            return found
        if "$" in name:
            return self._in_lineage(symbol, name.replace("$", ":"), False)
        own = property_of(name)
        read = self._in_lineage(symbol, own, False) if own else None
        is_property = read is not None and any(self._tables.kinds[item] == "property" for item in read.targets)
        return read if is_property else found

    def _in_lineage(self, symbol: int, name: str, above: bool) -> Found | None:
        holding, is_open = self._holding.get(symbol) or self._add_holding(symbol)
        for at in holding:
            is_own = at == symbol
            members = () if above and is_own else self._member(at, name)
            if members:
                return Found(members, *((97, "same type") if is_own else (95, f"member of {self._tables.names[at]}")))
        return OUTSIDE if is_open else None

    def _add_holding(self, symbol: int) -> tuple[tuple[int, ...], bool]:
        """Of its lineage those that have members: a type may have a hundred bases that have none."""
        order, is_open = self.lineage(symbol)
        self._holding[symbol] = tuple(filter(self._tables.members.has, order)), is_open
        return self._holding[symbol]

    def settle(self, known: Bases = NO_BASES) -> None:
        """Read the bases of all types, in their order, and forget what was seen meanwhile: who asks for a type whose
        bases are just being read sees less of it, and that would stay for whoever asks next. `known`: those that need
        not be read."""
        self._bases.update(known)
        for symbol in sorted(self._tables.bases):
            self.bases(symbol)
        self.relieve()
        keep_bases(self._tables.snapshot, self._bases)

    def relieve(self) -> None:
        """Forgets all but what each type's bases are."""
        self._holding.clear()
        self._lineages.clear()
        self._named.clear()
        self._last.clear()
        self._below = (-1, [])

    @cached_property
    def subtypes(self) -> dict[int, tuple[int, ...]]:
        """Direct subtypes of each type, in the order of ids."""
        below: defaultdict[int, list[int]] = defaultdict(list)
        for symbol in sorted(self._tables.bases):
            if self._tables.is_type(symbol):
                beside = self._beside(symbol)
                for base in self.bases(symbol)[0]:
                    if self._tables.names[base] not in beside:
                        below[base].append(symbol)
        return {base: tuple(found) for base, found in below.items()}

    def _beside(self, symbol: int) -> set[str]:
        """Names of what its objects have beside it, and it does not inherit."""
        texts = [text.removeprefix(BESIDE) for text in self._tables.bases[symbol] if text.startswith(BESIDE)]
        return {name.rpartition(".")[2] for text in texts for name in type_names(text)[:1]}

    def all_subtypes(self, symbol: int, limit: int = 200) -> list[int]:
        """Nearest generations first."""
        order, seen, at = [symbol], {symbol}, 0
        while at < len(order) <= limit:
            for below in self.subtypes.get(order[at], ()):
                if below not in seen:
                    seen.add(below)
                    order.append(below)
            at += 1
        return order[1:]

    def in_subtypes(self, place: int, name: str) -> list[Found]:
        """A member that a type uses and only its subtypes define (a mixin, an abstract base)."""
        if not self._tables.is_type(place):
            return []
        if self._below[0] != place:
            self._below = (place, self.all_subtypes(place))
        find = self._tables.members.find
        found = [own[-1] for below in self._below[1] if (own := find(below, name))]
        if not 0 < len(found) <= MAX_TARGETS:
            return []
        percent = 75 if len(found) == 1 else 50
        return [Found((member,), percent, "defined in a subtype") for member in found]

    def overridden(self, symbol: int) -> int | None:
        """The member of the nearest base that a member replaces."""
        owner = self._tables.parent[symbol]
        if owner < 0 or not self._tables.is_type(owner):
            return None
        found = self.find(owner, self._tables.names[symbol], above=True)
        return found.targets[-1] if found and found.targets else None

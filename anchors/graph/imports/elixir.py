"""Elixir: modules live in one space, whatever file defines them; `import` brings functions in, `use` what the module's
`__using__` quotes.

Files write modules by their whole names (`Elixir.Shop.Cart`), for `alias` is told while a file is read. What a library
defines is outside, and so is what its macros make.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from anchors.graph.imports.places import OUTSIDE, Found, Places
from anchors.graph.imports.whole_names import WholeNames
from anchors.graph.tables.tables import Tables
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]

FAMILY: Final = "elixir"
ROOT: Final = "Elixir"
MAX_USED: Final = 60
"""Places whose imports one file is lent by `use`."""
_USING: Final = "__using__"
_WHOLE: Final = re.compile(r"def(?:module|protocol) (?:Elixir\.)?([\w.]+)")


class Lent(NamedTuple):
    """What a file gets by `import` and `use`: places whose names it sees, modules by the names that it is lent."""

    places: tuple[Found, ...]
    aliases: dict[str, str]


class ElixirImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        self._modules = WholeNames(places, modules(places.tables))
        self._lent: dict[int, Lent] = {}

    def resolve(self, file: int, item: Import) -> Found | None:
        module = self._modules.named(item.module, file)
        if module is None:
            return OUTSIDE
        if not item.name:
            return Found((module,), 97, "alias")
        inner = self._places.tables.member(module, item.name)
        return Found(inner, 97, "import") if inner else OUTSIDE

    def stars(self, file: int) -> tuple[Found, ...]:
        """The root of all modules, then what is imported as a whole."""
        return (Found((self._modules.space(""),), 97, "module of that name"), *self._lent_to(file).places)

    def _lent_to(self, file: int) -> Lent:
        if file not in self._lent:
            self._lent[file] = self._look(file)
        return self._lent[file]

    def _look(self, file: int) -> Lent:
        tables, found, aliases = self._places.tables, list[Found](), dict[str, str]()
        waiting, seen = [(item, file) for item in reversed(tables.imports[file])], set[int]()
        while waiting and len(seen) < MAX_USED:
            item, at = waiting.pop()
            if at != file and not item.name:
                aliases.setdefault(item.alias, item.module)
            module = self._modules.named(item.module, at) if item.name == "*" else None
            if module is None:
                continue
            if not item.alias:
                found.append(Found((module,), 95, "import"))
                continue
            for quoting in self._quoting(module, item.alias.partition(":")[2]):
                if quoting not in seen:
                    seen.add(quoting)
                    name = tables.names[module]
                    found.append(Found((quoting,), 92, f"use of {name}"))
                    waiting += [(inner, tables.file[quoting]) for inner in reversed(self._imports_in(quoting))]
        return Lent(tuple(found), aliases)

    def _quoting(self, module: int, chosen: str) -> Iterator[int]:
        """The macros and functions of a module that say what whoever uses it gets."""
        for name in (_USING, chosen) if chosen else (_USING,):
            yield from self._places.tables.member(module, name)

    def _imports_in(self, symbol: int) -> list[Import]:
        tables = self._places.tables
        file = tables.file[symbol]
        scope = symbol - self._places.module(file) - 1
        return [item for item in tables.imports[file] if item.scope == scope]

    def member(self, place: int, name: str, asking: int) -> Found | None:
        if place >= 0:
            return self._lookup(self._places.tables.file[place], name)
        space = self._modules.space_of(place)
        if space is None:
            return None
        if not space and name == ROOT:
            return Found((place,), 97, "root of all modules")
        if not name[:1].isupper():
            return OUTSIDE if space else None
        full = f"{space}.{name}" if space else name
        targets = self._modules.targets(full, asking)
        if not targets and not space:
            found = self._modules.named(self._lent_to(asking).aliases.get(name, ""), asking)
            targets = () if found is None else (found,)
        return Found(targets, 97, "module of that name") if targets else OUTSIDE


def modules(tables: Tables) -> dict[str, list[int]]:
    """Whole name -> the modules and protocols that define it."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    if FAMILY not in tables.families:
        return {}
    whole: dict[int, str] = {}
    for symbol in np.flatnonzero(np.frombuffer(tables.type_flags, dtype=bool)).tolist():
        if tables.families[tables.file[symbol]] != FAMILY:
            continue
        written = _WHOLE.match(tables.signatures[symbol])
        if written is None:
            continue
        parent = tables.parent[symbol]
        outer = whole.get(parent, "")
        if not outer and tables.parent[parent] >= 0:
            continue  # within a function, which makes it when it runs
        name = f"{outer}.{written[1]}" if outer else written[1]
        whole[symbol] = name
        found[name].append(symbol)
    return dict(found)

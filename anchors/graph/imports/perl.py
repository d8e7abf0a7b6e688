"""Perl: packages live in one space, whatever file defines them; `use` brings in the names that a package gives away.

Packages are found by their whole names, the one in a file of that name first; `use lib` is not needed for that. What a
library from elsewhere defines is outside, and so are names that a package makes when it runs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found, Places, shared_depth
from anchors.graph.imports.whole_names import MAX_SAME, WholeNames
from anchors.graph.tables.tables import Tables
from anchors.records import Import
from anchors.syntax.languages import is_test_path

Lookup = Callable[[int, str], Found | None]

FAMILY: Final = "perl"
ROOT: Final = "Perl"
ALL: Final = "::"
"""The name of the place in which all packages are."""
MAX_BESIDE: Final = 8
"""Places that open one package, of which more lend their imports to none."""
CONTROLLER: Final = "$"
"""Stands before each part of a package of which only the end is told."""
ANY: Final = ":all"
GIVEN: Final = ("@EXPORT", "@EXPORT_OK")
_WHOLE: Final = re.compile(r"(?:package|class|role)\s+([\w:']+)")
_GIVES: Final = "names given by "


class PerlImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        tables = places.tables
        named = packages(tables)
        self._packages = WholeNames(places, named, partial(_is_odd, tables))
        self._giving: dict[int, tuple[int, bool]] = {}
        self._ends: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self._scripts: defaultdict[str, list[int]] = defaultdict(list)
        if not named and FAMILY not in tables.families:
            return
        _join(tables, named)
        _adopt(tables, named)
        for full, symbols in named.items():
            self._ends[full.rpartition(".")[2]].append((full, symbols[0]))
        for file, path in enumerate(tables.paths):
            if tables.families[file] == FAMILY:
                self._scripts[path.rpartition("/")[2]].append(file)

    def resolve(self, file: int, item: Import) -> Found | None:
        if "/" in item.module or item.module.endswith((".pl", ".pm", ".ph")):
            index = self._script(file, item.module)
            return OUTSIDE if index < 0 else Found((self._places.module(index),), 95, "require")
        package = self._packages.named(item.module.replace("::", "."), file)
        if package is None:
            index = self._script(file, f"{item.module.replace('::', '/')}.pm") if item.name in ("", "*") else -1
            return OUTSIDE if index < 0 else Found((self._places.module(index),), 90, "use")
        if item.name in ("", "*"):
            return Found((package,), 97, "use")
        inner = self._given(package, item.name)
        return Found(inner, 97, "use") if inner else OUTSIDE

    def _given(self, package: int, name: str) -> tuple[int, ...]:
        """A name that a package gives away: its own, else one that it got itself."""
        tables = self._places.tables
        inner = tables.member(package, name)
        if inner or not any(name in (tables.bindings.get(package, kind) or ()) for kind in GIVEN):
            return inner
        found = self._lookup(tables.file[package], name)
        return tuple(item for item in found.targets if item >= 0) if found is not None else ()

    def stars(self, file: int) -> tuple[Found, ...]:
        """The root of all packages, then what is used as it is."""
        found = [Found((self._packages.space(""),), 97, "package of that name")]
        tables = self._places.tables
        asked: dict[str, bool] = {}
        for item in tables.imports[file]:
            if "/" in item.module or item.module.endswith((".pl", ".ph")):
                index = self._script(file, item.module)
                if index >= 0 and index != file:
                    found.append(Found((self._places.module(index),), 90, "require"))
            elif item.name == "*" or (item.name and not self._is_given(file, item)):
                asked[item.module] = asked.get(item.module, False) or item.alias == ANY
        for module, is_any in asked.items():
            package = self._packages.named(module.replace("::", "."), file)
            if package is None and (index := self._script(file, f"{module.replace('::', '/')}.pm")) not in (-1, file):
                found.append(Found((self._places.module(index),), 90, "use"))  # all that it defines is main's
            if package is not None and tables.file[package] != file:
                found.append(Found((self._gives(package, is_any),), 95, "use"))
        return (*found, *self._beside(file))

    def _beside(self, file: int) -> Iterator[Found]:
        """Other files that open a package of this one: what they use, the package uses."""
        tables = self._places.tables
        others: dict[int, None] = {}
        for symbol in range(*tables.snapshot.columns.symbol_start[file : file + 2].tolist()):
            for part in tables.parts.get(symbol, ())[:MAX_BESIDE]:
                others[tables.file[part]] = None
        for other in others:
            if other != file:
                yield Found((self._places.module(other),), 90, "use of the same package")

    def _is_given(self, file: int, item: Import) -> bool:
        """Whether a name that `use` lists is one; else it is an argument for the package's own `import`."""
        package = self._packages.named(item.module.replace("::", "."), file)
        return package is None or bool(self._given(package, item.name))

    def _gives(self, package: int, is_any: bool) -> int:
        """What a package gives away, as a place of its own."""
        places, key = self._places, f"{_GIVES}{package} {is_any}"
        if key not in places.folder_ids:
            places.folder_ids[key] = places.add_place(key)
            self._giving[places.folder_ids[key]] = (package, is_any)
        return places.folder_ids[key]

    def member(self, place: int, name: str, asking: int) -> Found | None:
        tables = self._places.tables
        if place >= 0:
            return self._lookup(tables.file[place], name)
        if place in self._giving:
            package, is_any = self._giving[place]
            kinds = GIVEN if is_any else GIVEN[:1]
            if not any(name in (tables.bindings.get(package, kind) or ()) for kind in kinds):
                return None
            inner = self._given(package, name)
            return Found(inner, 95, "use") if inner else OUTSIDE
        space = self._packages.space_of(place)
        if space is None:
            return None
        if not space and name == ROOT:
            return Found((self._packages.space(ALL),), 97, "root of all packages")
        if not space:
            return None
        if space == ALL and name == "main":
            return Found((self._places.module(asking),), 97, "package main")
        if space == ALL and name[:1] == CONTROLLER:
            return self._controller(name[1:].replace(CONTROLLER, "."))
        full = name if space == ALL else f"{space}.{name}"
        targets = self._packages.targets(full, asking)
        return Found(targets, 97, "package of that name") if targets else OUTSIDE

    def _controller(self, end: str) -> Found | None:
        """The only package of controllers whose name ends so."""
        named = self._ends.get(end.rpartition(".")[2], ())
        found = [symbol for full, symbol in named if f".{full}".endswith(f".{end}") and ".Controller" in f".{full}"]
        return Found((found[0],), 85, "controller of that name") if len(found) == 1 else None

    def _script(self, file: int, path: str) -> int:
        """The file that a path in `require` means: as seen from the file, else the nearest that ends so."""
        paths, folder = self._places.tables.paths, self._places.folder_of[file]
        bare = path.removeprefix("./").removeprefix("../")
        named = self._scripts.get(bare.rpartition("/")[2], [])
        found = [index for index in named if f"/{paths[index]}".endswith(f"/{bare}")]
        return min(found, key=lambda at: (-shared_depth(folder + "/", paths[at]), len(paths[at]), at), default=-1)


def _is_odd(tables: Tables, symbol: int, full: str) -> bool:
    """Whether a package stands in a file of another name."""
    return not f"/{tables.paths[tables.file[symbol]]}".endswith(f"/{full.replace('.', '/')}.pm")


def packages(tables: Tables) -> dict[str, list[int]]:
    """Whole name, with dots -> the packages so called."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    if FAMILY not in tables.families:
        return {}
    for symbol, kind in enumerate(tables.kinds):
        if tables.families[tables.file[symbol]] != FAMILY or not (tables.is_type(symbol) or kind == "namespace"):
            continue
        written = _WHOLE.match(tables.signatures[symbol])
        if written is not None:
            found[written[1].replace("::", ".").replace("'", ".")].append(symbol)
    return dict(found)


def _join(tables: Tables, named: dict[str, list[int]]) -> None:
    """Let all places that open a package know all its members, but for what tests open on their own."""
    for symbols in named.values():
        own = [symbol for symbol in symbols if not is_test_path(tables.paths[tables.file[symbol]])]
        if 1 < len(own) <= MAX_SAME:
            tables.join(tuple(own))


def _adopt(tables: Tables, named: dict[str, list[int]]) -> None:
    """Give subs that are written with the name of a package (`sub Shop::Cart::total`) to it, where it has none."""
    for symbol, bases in sorted(tables.bases.items()):
        is_apart = tables.kinds[symbol] in ("function", "method") and tables.families[tables.file[symbol]] == FAMILY
        owners = named.get(bases[0].replace("::", ".")) if is_apart and len(bases) == 1 else None
        if owners and not tables.member(owners[0], tables.names[symbol]):
            tables.adopt(owners[0], symbol)

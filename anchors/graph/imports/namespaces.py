"""Names by namespace or package where a clause in the file says it: C# namespaces and usings.

Knows clauses and usings, project files by their place alone; nothing of references to other assemblies.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable

from anchors.graph.imports.places import OUTSIDE, Found, Places, shared_depth
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.declared_csharp import variables_of
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]
Names = dict[str, tuple[int, ...]]


class CSharpImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        self._names: defaultdict[str, Names] = defaultdict(dict)
        self._own: dict[int, tuple[str, ...]] = {}
        self._numbers: dict[str, int] = {}
        self._spaces: dict[int, str] = {}
        self._global: defaultdict[str, list[Import]] = defaultdict(list)
        tables = places.tables
        projects = {path.rpartition("/")[0] for path in tables.paths if path.endswith((".csproj", ".projitems"))}
        self._projects = projects
        for file, family in enumerate(tables.families):
            if family == "csharp":
                self._add(tables, file)
        for space in list(self._names):
            while space:
                self._number(space)
                space = space.rpartition(".")[0]

    def _add(self, tables: Tables, file: int) -> None:
        clauses = tables.imports.clauses_of(file)
        lines = [line for line, _ in clauses]
        self._own[file] = tuple(dict.fromkeys(space for _, space in clauses if space))
        first = tables.snapshot.columns.symbol_first
        for name, symbols in tables.members.of(self._places.module(file)).items():
            for symbol in symbols:
                at = bisect_right(lines, int(first[symbol])) - 1
                names = self._names[clauses[at][1] if at >= 0 else ""]
                names[name] = (*names.get(name, ()), symbol)
        for item in tables.imports[file]:
            if item.is_reexport and item.alias:
                self._global[self._project(file)].append(item)

    def _project(self, file: int) -> str:
        """The folder of the project file at or above a file."""
        folder = self._places.folder_of[file]
        while folder and folder not in self._projects:
            folder = folder.rpartition("/")[0]
        return folder

    def _number(self, space: str) -> int:
        if space not in self._numbers:
            number = self._numbers[space] = self._places.add_place(space)
            self._spaces[number] = space
        return self._numbers[space]

    def types(self) -> list[tuple[int, ...]]:
        """Definitions that share a namespace, a name and a number of type variables."""
        signatures = self._places.tables.signatures
        groups: list[tuple[int, ...]] = []
        for found in (found for names in self._names.values() for found in names.values() if len(found) > 1):
            by_number: defaultdict[int, list[int]] = defaultdict(list)
            for symbol in found:
                by_number[len(variables_of(signatures[symbol], None))].append(symbol)
            groups += [tuple(alike) for alike in by_number.values() if len(alike) > 1]
        return groups

    def resolve(self, file: int, item: Import) -> Found | None:
        if not item.alias:
            return None
        dotted = item.module if item.name == "*" else f"{item.module}.{item.name}".lstrip(".")
        return self._qualified(dotted)

    def stars(self, file: int) -> tuple[Found, ...]:
        found: dict[int, Found] = {}
        for space in self._own.get(file, ()):
            while space:
                found.setdefault(self._number(space), Found((self._number(space),), 96, "same namespace"))
                space = space.rpartition(".")[0]
        found.setdefault(self._number(""), Found((self._number(""),), 90, "global namespace"))
        own = self._places.tables.imports[file]
        for item in (*own, *self._global.get(self._project(file), ())):
            if item.name == "*" and item.alias:
                inside = self._using(file, item.module)
                for place in inside.targets:
                    found.setdefault(place, Found((place,), 94, "using"))
        return tuple(found.values())

    def global_aliases(self, file: int, name: str) -> Found | None:
        """What a `global using` of the project calls so."""
        for item in self._global.get(self._project(file), ()):
            if item.alias == name and item.name != "*":
                return self.resolve(file, item)
        return None

    def member(self, place: int, name: str, asking: int) -> Found | None:
        tables = self._places.tables
        if place >= 0:
            return self._lookup(tables.file[place], name)
        space = self._spaces.get(place)
        if space is None:
            return None
        found = self._names.get(space, {}).get(name, ())
        if found:
            return Found(self._nearest(found, asking), 96, "same namespace")
        inner = f"{space}.{name}" if space else name
        return Found((self._numbers[inner],), 95, "namespace") if inner in self._numbers else None

    def _nearest(self, found: tuple[int, ...], asking: int) -> tuple[int, ...]:
        """Of several definitions of one full name those of the nearest project: each project is compiled alone."""
        if len(found) < 2:
            return found
        tables, path = self._places.tables, self._places.tables.paths[asking]
        depths = [shared_depth(tables.paths[tables.file[symbol]], path) for symbol in found]
        return tuple(symbol for symbol, depth in zip(found, depths, strict=True) if depth == max(depths))

    def _using(self, file: int, dotted: str) -> Found:
        """What a namespace or type is for a `using`, which may leave out what stands in front of the file's own."""
        found = self._qualified(dotted)
        for space in self._own.get(file, ()):
            while space and not found.targets:
                found = self._qualified(f"{space}.{dotted}")
                space = space.rpartition(".")[0]
        return found

    def _qualified(self, dotted: str) -> Found:
        if dotted in self._numbers:
            return Found((self._numbers[dotted],), 97, "using")
        parts = dotted.split(".")
        for cut in range(len(parts) - 1, -1, -1):
            targets = self._names.get(".".join(parts[:cut]), {}).get(parts[cut], ())
            for part in parts[cut + 1 :]:
                targets = tuple(item for owner in targets for item in self._places.tables.member(owner, part))
            if targets:
                return Found(targets, 97, "using")
        return OUTSIDE

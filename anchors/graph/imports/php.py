"""PHP: names by namespace, `use` and full names; `require` by path. Autoloading needs no more than the names.

A namespace is told from its declaration, not from the folder. What a package from elsewhere defines is outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.records import RELATIVE, Import
from anchors.syntax.languages import is_test_path

Lookup = Callable[[int, str], Found | None]


class PhpImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        tables = places.tables
        self._namespaces: dict[int, list[tuple[int, str]]] = {}
        self._aliases: dict[int, dict[str, str]] = {}
        self._full: defaultdict[str, list[int]] = defaultdict(list)
        columns = tables.snapshot.columns
        for file, family in enumerate(tables.families):
            if family != "php":
                continue
            spaces = [(item.line, item.module) for item in tables.imports[file] if item.name == "*"]
            self._namespaces[file] = spaces
            for name, symbols in tables.members.of(places.module(file)).items():
                for symbol in symbols:
                    space = self._space(file, int(columns.symbol_first[symbol]))
                    self._full[f"{space}\\{name}" if space else name].append(symbol)

    def _space(self, file: int, line: int = 1 << 30) -> str:
        found = [name for at, name in self._namespaces.get(file, ()) if at <= line]
        return found[-1] if found else ""

    def resolve(self, file: int, item: Import) -> Found | None:
        if item.name == "*":
            return None
        if item.name:
            module = self._whole(file, item) if item.module.startswith(RELATIVE) else item.module
            found = self._named(f"{module}\\{item.name}" if module else item.name, file)
            return OUTSIDE if found is None else Found(found, 97, "use")
        index = self._path(file, item.module)
        return OUTSIDE if index is None else Found((self._places.module(index),), 95, "require")

    def _whole(self, file: int, item: Import) -> str:
        """The namespace that is meant by one told from inside of a file: its first part may be imported."""
        head, _, rest = item.module.removeprefix(RELATIVE).partition("\\")
        imports = self._places.tables.imports
        if file not in self._aliases:
            self._aliases[file] = {
                one.alias: f"{one.module}\\{one.name}".lstrip("\\")
                for one in imports[file]
                if one.name not in ("", "*") and not one.module.startswith(RELATIVE)
            }
        space = self._space(file, item.line)
        if head == "namespace":
            head = space
        elif head in self._aliases[file]:
            head = self._aliases[file][head]
        else:
            head = f"{space}\\{head}"
        return "\\".join(part for part in (head, rest) if part).lstrip("\\")

    def stars(self, file: int) -> tuple[Found, ...]:
        return (Found((self._places.folder_ids[""],), 96, "same namespace"),)

    def member(self, place: int, name: str, asking: int) -> Found | None:
        """A name of the asking file's namespace; of functions and constants, else the global one."""
        if place >= 0:
            return self._lookup(self._places.tables.file[place], name)
        space = self._space(asking)
        found = self._named(f"{space}\\{name}" if space else name, asking)
        if found is None and space:
            found = self._named(name, asking)
            tables = self._places.tables
            found = found if found is not None and not tables.is_type(found[0]) else None
        return None if found is None else Found(found, 96, "same namespace")

    def _named(self, full: str, asking: int) -> tuple[int, ...] | None:
        symbols = self._full.get(full)
        if not symbols:
            return None
        tables, folders = self._places.tables, self._places.folder_of

        def order(symbol: int) -> tuple[bool, int, int]:
            file = tables.file[symbol]
            depth = -shared_depth(folders[asking] + "/", folders[file] + "/")
            return (is_test_path(tables.paths[file]) and not is_test_path(tables.paths[asking]), depth, symbol)

        return (min(symbols, key=order),)

    def _path(self, file: int, path: str) -> int | None:
        file_of, folder = self._places.file_of, self._places.folder_of[file]
        target = join(folder, path)
        if target in file_of and target is not None:
            return file_of[target]
        return file_of.get(path.lstrip("/")) if not path.startswith(".") else None

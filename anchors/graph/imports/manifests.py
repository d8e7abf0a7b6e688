"""What manifests say of names and paths, as far as the index keeps them: one line of text a key.

Reads package.json, tsconfig.json and Cargo.toml from the sections of a snapshot, so that resolving needs no files. A
list that goes over several lines is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from anchors.graph.imports.places import Places, join
from anchors.graph.tables.tables import Tables
from anchors.records import FileRecord

STRING: Final = re.compile(r'"([^"\\]+)"')
MODULE_KEYS: Final = ("source", "module", "main", "types", "browser")
CONFIG_NAMES: Final = ("tsconfig.json", "jsconfig.json", "tsconfig.base.json")

_READ: Final = {
    "package.json": tuple((key,) for key in (*MODULE_KEYS, "name", "exports", "imports")),
    "tsconfig.json": (("compilerOptions", "baseUrl"), ("compilerOptions", "paths")),
    "Cargo.toml": (("package", "name"),),
}


def is_manifest(path: str) -> bool:
    return path.rpartition("/")[2] in (*CONFIG_NAMES, "package.json", "Cargo.toml")


def told_by(path: str, record: FileRecord) -> list[tuple[tuple[str, ...], str]]:
    """All that is read below of a manifest: the keys to each section, and the line of one that counts itself."""
    name = path.rpartition("/")[2]
    read = _READ.get(name, _READ["tsconfig.json"])
    found, keys = [], list[tuple[str, ...]]()
    for item in record.definitions:
        own = (*(keys[item.parent] if item.parent >= 0 else ()), item.name)
        keys.append(own)
        if any(own[: len(wanted)] == wanted[: len(own)] for wanted in read):
            found.append((own, item.signature if any(own[: len(wanted)] == wanted for wanted in read) else ""))
    return found


class Package(NamedTuple):
    folder: str
    entries: dict[str, tuple[str, ...]]
    """"" for the package itself, else the path behind its name (a `*` stands for anything) -> files that it names."""
    inner: dict[str, tuple[str, ...]]
    """The package's own names that begin with `#`."""


class Aliases(NamedTuple):
    folder: str
    paths: dict[str, tuple[str, ...]]
    """Pattern with at most one `*` -> folders and files from the root of the repository."""
    base: str | None
    """Where bare paths are looked up, None for nowhere."""


class Manifests:
    def __init__(self, places: Places) -> None:
        self.packages: dict[str, Package] = {}
        self.by_folder: dict[str, Package] = {}
        self.aliases: dict[str, Aliases] = {}
        self.crates: dict[str, str] = {}
        """Name of a Rust package, with underscores -> its folder."""
        tables = places.tables
        for file, path in enumerate(tables.paths):
            folder, _, name = path.rpartition("/")
            if "node_modules/" in path:
                continue
            if name == "package.json":
                self._add_package(tables, file, folder)
            elif name in CONFIG_NAMES and folder not in self.aliases:
                self._add_aliases(tables, file, folder)
            elif name == "Cargo.toml":
                crate = _value(tables, _top(tables, file, "package"), "name")
                if crate:
                    self.crates.setdefault(crate.replace("-", "_"), folder)

    def _add_package(self, tables: Tables, file: int, folder: str) -> None:
        module = tables.snapshot.module_symbol(file)
        entries: dict[str, tuple[str, ...]] = {}
        exported = _top(tables, file, "exports")
        for key, values in _entries(tables, exported):
            if key.startswith("."):
                entries[key[1:].lstrip("/")] = values
        own = [value for key in MODULE_KEYS if (value := _value(tables, module, key))]
        entries[""] = (*entries.get("", _strings(tables, exported)), *own)
        inner = {key: values for key, values in _entries(tables, _top(tables, file, "imports")) if key[:1] == "#"}
        package = Package(folder, entries, inner)
        self.by_folder[folder] = package
        name = _value(tables, module, "name")
        if name:
            self.packages.setdefault(name, package)

    def _add_aliases(self, tables: Tables, file: int, folder: str) -> None:
        options = _top(tables, file, "compilerOptions")
        written = _value(tables, options, "baseUrl")
        base = join(folder, written) if written else None
        root = folder if base is None else base
        paths: dict[str, tuple[str, ...]] = {}
        for pattern, targets in _entries(tables, _child(tables, options, "paths")):
            inside = [target for text in targets if (target := join(root, text)) is not None]
            if inside and pattern != "*":
                paths[pattern] = tuple(inside)
        if paths or base is not None:
            self.aliases[folder] = Aliases(folder, paths, base)


def fill(pattern: str, path: str) -> str | None:
    """What stands for the `*` of a pattern; "" where pattern and path are the same; None where they do not fit."""
    before, star, after = pattern.partition("*")
    if not star:
        return "" if pattern == path else None
    if len(path) >= len(before) + len(after) and path.startswith(before) and path.endswith(after):
        return path[len(before) : len(path) - len(after)]
    return None


def _children(tables: Tables, section: int) -> Iterator[int]:
    """Sections right under one, in their order."""
    if section < 0:
        return
    for symbol in tables.snapshot.symbols_of(tables.file[section]):
        if tables.parent[symbol] == section:
            yield symbol


def _child(tables: Tables, section: int, name: str) -> int:
    return next((symbol for symbol in _children(tables, section) if tables.names[symbol] == name), -1)


def _top(tables: Tables, file: int, name: str) -> int:
    return _child(tables, tables.snapshot.module_symbol(file), name)


def _own_strings(tables: Tables, section: int) -> tuple[str, ...]:
    """The strings of a section's value, as far as they stand on its line."""
    line = tables.signatures[section]
    key = line.find(tables.names[section])
    return tuple(STRING.findall(line[key + len(tables.names[section]) + 1 :])) if key >= 0 else ()


def _value(tables: Tables, section: int, name: str) -> str:
    child = _child(tables, section, name)
    return next(iter(_own_strings(tables, child)), "") if child >= 0 else ""


def _strings(tables: Tables, section: int) -> tuple[str, ...]:
    """All strings of a section and of those below it, without those of package.json itself."""
    if section < 0:
        return ()
    below = [text for child in _children(tables, section) for text in _strings(tables, child)]
    return tuple(dict.fromkeys(below or _own_strings(tables, section)))


def _entries(tables: Tables, section: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    for child in _children(tables, section):
        values = _strings(tables, child)
        if values:
            yield tables.names[child], values

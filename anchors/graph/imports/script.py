"""JavaScript and TypeScript: relative paths, index files, workspace packages, path aliases, `require`.

Knows what `manifests` reads of package.json and tsconfig.json. Built files stand for their sources (`dist/x.js` for
`src/x.ts`). Without a word in a manifest, a workspace package is a folder of that name, and `@/x` or `~/x` is the
nearest `src/x` or `x` above; `$lib/x`, of SvelteKit, is `lib/x` there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from anchors.graph.imports.manifests import Manifests, fill
from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.records import Import
from anchors.syntax.languages import stem_of

Lookup = Callable[[int, str], Found | None]

BUILT = frozenset({"dist", "build", "lib", "out", "es", "esm", "cjs", "types"})
BUILT_SUFFIX = re.compile(r"(?:\.d)?\.[cm]?[jt]sx?$")
EXTENSIONS = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".astro")
COMPILED = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}


class ScriptImports:
    def __init__(self, places: Places, lookup: Lookup, manifests: Manifests) -> None:
        self._places = places
        self._manifests = manifests
        self._lookup = lookup
        self._known: dict[tuple[str, str], Found] = {}
        self._handing: dict[int, list[int]] = {}

    def resolve(self, file: int, item: Import) -> Found | None:
        found = self._module(file, item.module)
        if not found.targets:
            return found
        component = self._places.tables.component(found.targets[0]) if item.name in ("", "default") else -1
        if component >= 0:
            return Found((component,), found.percent, found.reason)
        if item.name in ("", "*"):
            return found
        name = item.name
        inside = self._default(found.targets[0], item.alias) if name == "default" else None
        inside = inside or self.member(found.targets[0], name, file)
        if inside is None and name == "default" and self._is_common(found.targets[0]):
            return found  # all that the module exports
        return inside and inside.at_most(found.percent, found.reason)

    def module(self, file: int, path: str) -> Found:
        """The module that a path in an import of a file means."""
        return self._module(file, path)

    def stars(self, file: int) -> tuple[Found, ...]:
        return ()

    def member(self, place: int, name: str, asking: int) -> Found | None:
        """What a module has under a name, or hands on of others: each of those is asked once, however often modules
        hand on one another."""
        seen: set[int] = set()
        left = [place]
        while left:
            at = left.pop()
            if at < -1 or at in seen:
                continue
            seen.add(at)
            file = self._places.tables.file[at]
            found = self._lookup(file, name)
            if found is not None and found is not OUTSIDE:
                return found if at == place else found.at_most(95, "re-export")
            left.extend(reversed(self._hands_on(at)))
        return None

    def _hands_on(self, place: int) -> list[int]:
        """The modules whose names a module gives out as its own, in their order."""
        known = self._handing.get(place)
        if known is None:
            known = self._handing[place] = self._given_out(place)
        return known

    def _given_out(self, place: int) -> list[int]:
        file = self._places.tables.file[place]
        stars = [item for item in self._places.tables.imports[file] if item.is_reexport and item.name == "*"]
        found = [module.targets[0] for item in stars if (module := self._module(file, item.module)).targets]
        behind = self._handed_on(place)
        return [*found, behind] if behind >= 0 else found

    def _handed_on(self, place: int) -> int:
        """The module that `module.exports = require("…")` gives out, -1 without one."""
        tables = self._places.tables
        file = tables.file[place]
        for item in tables.imports[file]:
            if item.alias == "exports" and not item.name:
                found = self._module(file, item.module)
                return found.targets[0] if found.targets and found.targets[0] != place else -1
        return -1

    def _is_common(self, place: int) -> bool:
        """Whether a module is not one of `export` statements: one import of it is all that it has."""
        return place >= 0 and self._lookup(self._places.tables.file[place], "default") is None

    def default_of(self, place: int, alias: str) -> Found | None:
        """What calling a module itself calls: its default export or `module.exports`."""
        return self._default(place, alias)

    def _default(self, place: int, alias: str) -> Found | None:
        tables = self._places.tables
        seen: set[int] = set()
        while place >= 0 and place not in seen and tables.is_module(place):
            seen.add(place)
            if (component := tables.component(place)) >= 0:
                return Found((component,), 97, "component")
            file = tables.file[place]
            stem = stem_of(tables.paths[file])
            for name in ("default", alias, stem):
                found = self._lookup(file, name)
                if found is not None and found.targets and not tables.is_module(found.targets[0]):
                    return found.at_most(95, "default export")
            if (behind := self._handed_on(place)) >= 0:
                place = behind
                continue
            exported = tables.snapshot.columns.symbol_exported
            own = [symbol for table in tables.members.of(place).values() for symbol in table if exported[symbol]]
            return Found((own[0],), 90, "default export") if len(own) == 1 else None
        return None

    def _module(self, file: int, path: str) -> Found:
        folder = self._places.folder_of[file]
        key = (folder, path)
        if key not in self._known:
            self._known[key] = self._find(folder, path)
        return self._known[key]

    def _find(self, folder: str, path: str) -> Found:
        path = path.partition("?")[0]  # what a bundler is to make of it
        if path.startswith("."):
            target = join(folder, path)
            index = None if target is None else self._main(target)
            if index is None and target is not None:
                index = self._file(target)
            return OUTSIDE if index is None else Found((self._places.module(index),), 97, "import")
        index = self._configured(folder, path)
        if index is not None:
            return Found((self._places.module(index),), 95, "path alias")
        if path.startswith(("@/", "~/", "#/")):
            return self._aliased(folder, path[2:])
        if path == "$lib" or path.startswith("$lib/"):  # SvelteKit's
            return self._aliased(folder, path[1:])
        if path.startswith(("~~/", "@@/")):  # Nuxt's own folder
            return self._aliased(folder, path[3:])
        index = self._named_package(path)
        if index is not None:
            return Found((self._places.module(index),), 95, "workspace package")
        return self._package(folder, path)

    def _configured(self, folder: str, path: str) -> int | None:
        """By the aliases of the nearest tsconfig.json, or the `imports` of the nearest package.json."""
        at = folder
        while True:
            aliases, package = self._manifests.aliases.get(at), self._manifests.by_folder.get(at)
            index = self._by_patterns(aliases.paths, path, "") if aliases is not None else None
            if index is None and aliases is not None and aliases.base is not None:
                index = self._file(f"{aliases.base}/{path}".lstrip("/"))
            if index is None and package is not None and path.startswith("#"):
                index = self._by_patterns(package.inner, path, at)
            if index is not None or not at:
                return index
            at = at.rpartition("/")[0]

    def _by_patterns(self, patterns: Mapping[str, tuple[str, ...]], path: str, folder: str) -> int | None:
        """The file of the pattern that says most about a path; targets are seen from a folder."""
        for pattern in sorted(patterns, key=lambda item: (item.count("*"), -len(item), item)):
            inside = fill(pattern, path)
            for target in patterns[pattern] if inside is not None else ():
                index = self._source(folder, target.replace("*", inside or ""))
                if index is not None:
                    return index
        return None

    def _named_package(self, path: str) -> int | None:
        parts = path.split("/")
        length = 2 if path.startswith("@") else 1
        package = self._manifests.packages.get("/".join(parts[:length]))
        return None if package is None else self._by_patterns(package.entries, "/".join(parts[length:]), package.folder)

    def _source(self, folder: str, target: str) -> int | None:
        """The file that a manifest names, or the source that it is built from."""
        path = join(folder, target)
        if path is None:
            return None
        index = self._file(path)
        rest = path[len(folder) :].lstrip("/").split("/")
        if index is None and len(rest) > 1 and rest[0] in BUILT:
            stem = BUILT_SUFFIX.sub("", "/".join(rest[1:]))
            index = self._file("/".join(part for part in (folder, "src", stem) if part))
        return index

    def _main(self, folder: str) -> int | None:
        """What a folder with a package.json stands for."""
        package = self._manifests.by_folder.get(folder)
        return None if package is None else self._by_patterns(package.entries, "", folder)

    def _aliased(self, folder: str, rest: str) -> Found:
        at = folder
        while True:
            for root in (f"{at}/src" if at else "src", at):
                index = self._file(f"{root}/{rest}" if root else rest)
                if index is not None:
                    return Found((self._places.module(index),), 92, "path alias")
            if not at:
                return OUTSIDE
            at = at.rpartition("/")[0]

    def _package(self, folder: str, path: str) -> Found:
        parts = path.split("/")
        scoped = path.startswith("@") and len(parts) > 1
        name, inner = (parts[1], parts[2:]) if scoped else (parts[0], parts[1:])
        roots = [
            root
            for root in self._places.folders_named.get(name, ())
            if f"{root}/package.json" in self._places.file_of and "node_modules" not in root
        ]
        for root in sorted(roots, key=lambda item: (-shared_depth(item, folder), len(item), item)):
            rest = "/".join(inner)
            tries = [f"{root}/src/{rest}", f"{root}/{rest}", f"{root}/lib/{rest}"] if inner else []
            if not inner:
                tries = [f"{root}/src", root, f"{root}/src/main", f"{root}/src/{name}", f"{root}/lib"]
            for target in tries:
                index = self._file(target)
                if index is not None:
                    return Found((self._places.module(index),), 92, "workspace package")
        return OUTSIDE

    def _file(self, target: str) -> int | None:
        file_of = self._places.file_of
        if target in file_of:
            return file_of[target]
        stem, dot, extension = target.rpartition(".")
        for other in COMPILED.get(dot + extension, ()):
            if stem + other in file_of:
                return file_of[stem + other]
        for candidate in (target, f"{target}/index" if target else "index"):
            for extension in EXTENSIONS:
                if candidate + extension in file_of:
                    return file_of[candidate + extension]
        return None

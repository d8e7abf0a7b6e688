"""Entry points that files beside the code name: package manifests, container and process files, CI commands.

Reads their text; runs nothing, resolves names to files and functions of the snapshot only.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import msgspec

from anchors.graph.roles.android import MANIFEST, SHELLS, components, module_of, source_of
from anchors.graph.roles.command_lines import CI_FILE, PROCESS_FILE
from anchors.graph.roles.filed import filed_page
from anchors.graph.roles.listings import (
    BUNDLER_FILE,
    GO_RELEASE,
    PLAY_FILE,
    RELEASE,
    SYMFONY_FILE,
    browser_programs,
    composer_programs,
    node_programs,
    released_programs,
    routed_lines,
    unit_programs,
)
from anchors.graph.roles.lookup import Read
from anchors.graph.roles.packages import composer_binaries, dart_executables, gem_binaries
from anchors.graph.roles.processes import Processes
from anchors.graph.roles.started import Started, Unread, joined, table_of
from anchors.graph.tables.components import component_of
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_generated_path
from anchors.syntax.swift_targets import PROGRAMS, swift_targets
from anchors.syntax.toml import read_toml

SCRIPT_LINE: Final = re.compile(r"(?<![\w.-])([\w.-]++)\s*+=\s*+([\w.]++):([\w.]+)")
MAIN_CLASS: Final = re.compile(r"(?:<mainClass>|mainClass(?:Name)?\s*+(?:=|\.set\(|:))\s*+[\"']?([\w.$]+)")
BUNDLED: Final = re.compile(r"(?:[\w=]+ +){0,4}(?:react-scripts start|vue-cli-service serve)\b")
"""What begins with a module of a given place."""
STYLES: Final = (".css", ".scss", ".sass", ".less", ".json")
"""What a package may give in place of code: nothing of it is run."""
MAX_DEPTH: Final = 30
"""Folders of a path by which a program is looked for."""


class Manifests(Processes):
    def __init__(self, snapshot: Snapshot, read: Read, marked: frozenset[str] = frozenset()) -> None:
        """`marked`: folders whose pages are routes."""
        super().__init__(snapshot, read)
        self._marked = marked

    def started(self) -> Iterator[Started | Unread]:
        """Everything that manifests start, in the order of paths."""
        for item in self._snapshot.files:
            folder, _, name = item.path.rpartition("/")
            if name in ("pyproject.toml", "Cargo.toml"):
                yield from self._toml(item.path)
            elif name in ("setup.cfg", "setup.py"):
                yield from self._scripts(item.path)
            elif name == "package.json" and "node_modules/" not in item.path:
                yield from self._package(item.path)
            elif name in ("pom.xml", "build.gradle", "build.gradle.kts"):
                yield from self._main_class(item.path)
            elif name == "composer.json" and "vendor/" not in item.path:
                for target in composer_binaries(self._text(item.path)):
                    yield from self._binary(folder, target, f'binary "{target.rpartition("/")[2]}"', item.path)
                for script, target in composer_programs(self._text(item.path)):
                    yield from self._binary(folder, target, f'composer script "{script}"', item.path)
            elif name.endswith(".gemspec"):
                yield from self._gem(folder, item.path)
            elif name == "Package.swift":
                for made in swift_targets(self._text(item.path)):
                    for inside in made.folders if made.kind in PROGRAMS else ():
                        started = joined(folder, f"{inside}/main.swift")
                        yield from self._file(started, f'target "{made.name}"', item.path)
            elif name == "pubspec.yaml":
                for program, stem in dart_executables(self._text(item.path)):
                    yield from self._function(
                        joined(folder, f"bin/{stem}.dart"), "main", f'executable "{program}"', item.path
                    )
            elif PROCESS_FILE.fullmatch(name):
                yield from self._commands(item.path, name)
            elif CI_FILE.match(item.path):
                yield from self._commands(item.path, "CI")
            else:
                yield from self._listed(folder, name, item.path)

    def _listed(self, folder: str, name: str, path: str) -> Iterator[Started | Unread]:
        if name.endswith((".razor", ".cshtml")) or PLAY_FILE.search(path) or SYMFONY_FILE.search(path):
            yield from (Unread(path, text, "route", line) for line, text in routed_lines(path, self._text(path)))
        elif name.endswith((".svelte", ".vue", ".astro")):
            if page := filed_page(path, self._marked):
                file = self._snapshot.file_index(path)
                if file is None or component_of(self._snapshot, file) < 0:  # else its own route, as of any code
                    yield Unread(path, f"route page {page}", "route")
        elif name.startswith("entry.client.") and f"{folder}/routes" in self._marked:  # Remix
            yield from self._file(path, "loaded by a browser", path)
        elif name.endswith(".service"):
            for program in unit_programs(self._text(path)):
                yield from self._installed(program, path)
        elif GO_RELEASE.fullmatch(name):
            for target in released_programs(self._text(path)):
                yield from self._function(joined(folder, target), "main", RELEASE, path)
        elif name == MANIFEST:
            yield from self._android(path)
        elif name.endswith(".html") and is_generated_path(path):
            return  # a page that was built loads what was built
        elif name in ("index.html", "importmap.php") or BUNDLER_FILE.fullmatch(name) or self._is_bundled(folder, name):
            for target in browser_programs(name, self._text(path)):
                yield from self._file(posixpath.normpath(joined(folder, target)), "loaded by a browser", path)

    def _android(self, path: str) -> Iterator[Started]:
        """What an Android manifest starts, but what only shows a program of another language."""
        for component in components(self._text(path)):
            name = component.name.rpartition(".")[2]
            found = source_of(component.name, module_of(path), self._by_stem[name])
            file = self._snapshot.file_index(found) if found is not None else None
            if file is None:
                continue
            of_type = self._named(file, name)
            if SHELLS.isdisjoint(
                base.rpartition(".")[2].partition("(")[0] for base in self._snapshot.symbol(of_type).bases
            ):
                own = self._named(file, "onCreate")
                yield Started(own if self._snapshot.parent(own) >= 0 else of_type, component.text, path)

    def _is_bundled(self, folder: str, name: str) -> bool:
        """Whether a page stands beside what bundles it."""
        return name.endswith(".html") and folder in self._bundling

    @cached_property
    def _bundling(self) -> frozenset[str]:
        names = (item.path.rpartition("/") for item in self._snapshot.files)
        return frozenset(folder for folder, _, name in names if BUNDLER_FILE.fullmatch(name))

    def _installed(self, program: str, path: str) -> Iterator[Started | Unread]:
        """A program by its place on another machine: the longest end of the path that is a file here."""
        parts = program.strip("/").split("/")
        for at in range(max(1, len(parts) - MAX_DEPTH), len(parts) - 1):
            target = "/".join(parts[at:])
            file = self._snapshot.file_index(target)
            if file is not None:
                yield Started(self._snapshot.module_symbol(file), "run by systemd", path)
            elif self._is_script(target):
                yield Unread(target, "run by systemd", path)
            else:
                continue
            return

    def _toml(self, path: str) -> Iterator[Started]:
        document = read_toml(self._text(path))
        folder = path.rpartition("/")[0]
        project, tool = table_of(document, "project"), table_of(document, "tool")
        groups = [
            table_of(project, "scripts"),
            table_of(project, "gui-scripts"),
            table_of(table_of(tool, "poetry"), "scripts"),
        ]
        groups.append(table_of(table_of(project, "entry-points"), "console_scripts"))
        for group in groups:
            for name, value in group.items():
                if isinstance(value, str):
                    yield from self._python(value, f'console script "{name}"', path)
        bins = document.get("bin")
        for item in bins if isinstance(bins, list) else ():
            if isinstance(item, dict) and isinstance(item.get("path"), str):
                yield from self._function(
                    joined(folder, item["path"]), "main", f'binary "{item.get("name", "")}"', path
                )

    def _scripts(self, path: str) -> Iterator[Started]:
        text = self._text(path)
        at = text.find("console_scripts")
        if at < 0:
            return
        end = re.search(r"\n\[|\n\S", text[at:]) if path.endswith(".cfg") else re.search(r"[\]}]", text[at:])
        for match in SCRIPT_LINE.finditer(text[at : at + end.start()] if end else text[at:]):
            yield from self._python(f"{match.group(2)}:{match.group(3)}", f'console script "{match.group(1)}"', path)

    def _package(self, path: str) -> Iterator[Started | Unread]:
        try:
            document = msgspec.json.decode(self._text(path) or "{}")
        except (msgspec.DecodeError, RecursionError):
            return
        if not isinstance(document, dict):
            return
        folder, bins = path.rpartition("/")[0], document.get("bin")
        named = bins.items() if isinstance(bins, dict) else [(document.get("name", ""), bins)]
        for name, target in named:
            if isinstance(target, str):
                yield from self._binary(folder, target, f'binary "{name}"', path)
        for script, target in node_programs(document):
            yield from self._file_or_source(folder, target, f'npm script "{script}"', path)
        for command in table_of(document, "scripts").values():
            if isinstance(command, str) and BUNDLED.match(command):
                inside = "src/index" if "react-" in command else "src/main"
                yield from self._file(joined(folder, inside), "loaded by a browser", path)
        yield from self._main(folder, document, path)

    def _gem(self, folder: str, path: str) -> Iterator[Started | Unread]:
        bin_folder, names = gem_binaries(self._text(path))
        inside = joined(folder, bin_folder) + "/"
        if names is None:  # the gemspec lists the folder itself
            found = (item.path.removeprefix(inside) for item in self._snapshot.files if item.path.startswith(inside))
            names = tuple(name for name in found if "/" not in name)
        for name in names:
            yield from self._binary(folder, f"{bin_folder}/{name}", f'executable "{name}"', path)

    def _binary(self, folder: str, target: str, text: str, path: str) -> Iterator[Started | Unread]:
        written = joined(folder, target)
        found = list(self._file_or_source(folder, target, text, path))
        if not found and self._is_script(written):
            yield Unread(written, text, path)
        yield from found

    def _main(self, folder: str, document: dict[str, object], path: str) -> Iterator[Started]:
        """What `require` or `import` of the package gives; a built file stands for the source that it is built from."""
        written = document.get("main", document.get("module"))
        if not isinstance(written, str):
            written = "index" if "exports" not in document and not document.get("private") else ""
        if written and not written.endswith(STYLES):
            yield from self._file_or_source(folder, written, "package main", path)

    def _main_class(self, path: str) -> Iterator[Started]:
        for match in MAIN_CLASS.finditer(self._text(path)):
            tail = match.group(1).replace(".", "/")
            for found in self._by_stem[tail.rpartition("/")[2]]:
                if found.rpartition(".")[0].endswith("/" + tail):
                    yield from self._function(found, "main", "main class", path)

"""What a repository's manifests list as dependencies, each with the line that does, and which files import it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from anchors.syntax.languages import is_code
from iquest_cli.analyst.texts.standing import is_test, path_factor
from iquest_cli.manifests.dependencies import dependencies
from iquest_cli.manifests.own import own_name

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_MANIFESTS: Final = 1_000
"""Those nearest to the root: what a monorepo's hundredth package lists says little of the whole."""
_REGISTRIES: Final = {
    "package.json": "npm", "composer.json": "composer", "pyproject.toml": "pypi", "Pipfile": "pypi",
    "setup.cfg": "pypi", "Cargo.toml": "cargo", "go.mod": "go", "Gemfile": "gem", "Package.swift": "swift",
    "packages.config": "nuget", "Directory.Packages.props": "nuget", "pom.xml": "jvm", "build.gradle": "jvm",
    "build.gradle.kts": "jvm", "libs.versions.toml": "jvm", "gemspec": "gem", "sbt": "jvm", "csproj": "nuget",
    "fsproj": "nuget", "vbproj": "nuget", "pubspec.yaml": "pub", "txt": "pypi", "in": "pypi",
}  # fmt: skip
_IMPORTED: Final = {
    "pyyaml": "yaml", "pillow": "PIL", "beautifulsoup4": "bs4", "scikit-learn": "sklearn", "pyjwt": "jwt",
    "python-jose": "jose", "mysqlclient": "MySQLdb", "djangorestframework": "rest_framework", "python-dotenv": "dotenv",
    "psycopg2-binary": "psycopg2", "psycopg-binary": "psycopg", "opencv-python": "cv2", "grpcio": "grpc",
    "pyzmq": "zmq", "sentry-sdk": "sentry_sdk", "pymupdf": "fitz", "protobuf": "google.protobuf",
    "python-dateutil": "dateutil", "attrs": "attr", "setuptools": "setuptools", "gitpython": "git",
}  # fmt: skip
"""Packages of Python that are imported under another name than their own."""
_VERSION_KEY: Final = re.compile(r"version$", re.IGNORECASE)
"""Maven's properties and Gradle's catalogs name versions among what they list."""
_TOKEN: Final = re.compile(r"[\w@][\w.@/:-]*")
_KEY: Final = re.compile(r"\s*[\"']?([\w@][\w.@/-]*)[\"']?\s*[:=]")
_MARK: Final = re.compile(r"[./:]")
_SAME: Final = re.compile(r"[-_.]")
_LANGUAGES: Final = {
    "pypi": ("python",), "npm": ("javascript", "typescript", "tsx", "vue", "svelte", "astro"), "go": ("go",),
    "cargo": ("rust",), "jvm": ("java", "kotlin", "scala"), "nuget": ("csharp",), "pub": ("dart",),
}  # fmt: skip
"""Which code names what it imports as its registry does, or nearly so."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One dependency. `registry` is where its name is looked up; `is_aside`: of tests, examples or documentation."""

    registry: str
    name: str
    version: str
    path: str
    line: int
    is_aside: bool


def listed_dependencies(workspace: Workspace, source: Source) -> tuple[Listed, ...]:
    """Each name once a registry, where the manifest nearest to the root lists it."""
    found: dict[tuple[str, str], Listed] = {}
    texts = {path: "\n".join(source.exact(path)).encode() for path in manifests(workspace)[:MAX_MANIFESTS]}
    own = {own_name(path, text) for path, text in texts.items()}
    for path, text in texts.items():
        read = dependencies(path, text) or {}
        known = lines_of(source.lines(path))
        is_aside = path_factor(path, "code") < 1.0
        registry = registry_of(path)
        for name, version in read.items():
            key = (registry, name)
            if name in own or _VERSION_KEY.search(name):
                continue
            if key in found and (found[key].is_aside <= is_aside):
                continue
            told = version if any(char.isdigit() for char in version) else ""
            found[key] = Listed(registry, name, told, path, _line_of(known, name), is_aside)
    return tuple(found.values())


def manifests(workspace: Workspace) -> list[str]:
    """Those of the repository's own, the ones nearest to the root first."""
    paths = [f.path for f in workspace.snapshot.files if registry_of(f.path) and "node_modules/" not in f.path]
    own = [path for path in paths if dependencies(path, b"") is not None]
    return sorted(own, key=lambda path: (is_test(path), path.count("/"), path))


def registry_of(path: str) -> str:
    name = path.rpartition("/")[2]
    return _REGISTRIES.get(name) or _REGISTRIES.get(name.rpartition(".")[2], "")


def lines_of(lines: list[str]) -> dict[str, int]:
    """For each name in a manifest the first line that has it as a key, else the first that has it at all."""
    found: dict[str, int] = {}
    keyed: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        for token in _TOKEN.finditer(line):
            parts = token[0].strip(":./").split(":")
            for name in (parts[0], ":".join(parts[:2]), parts[-1]):
                found.setdefault(_loosely(name), number)
        key = _KEY.match(line)
        if key is not None:
            keyed.setdefault(_loosely(key[1]), number)
    return {**found, **keyed}


def _line_of(known: dict[str, int], name: str) -> int:
    """The line that lists a dependency: by its whole name, else by the last part of it."""
    return known.get(_loosely(name)) or known.get(_loosely(name.rpartition(":")[2]), 1)


def _loosely(name: str) -> str:
    """`-` and `_` are one to Python's and Rust's registries, and so are large letters and small ones."""
    return _SAME.sub("-", name.lower())


class Imported(NamedTuple):
    """What one file of code imports, each module once and in their order."""

    language: str
    path: str
    modules: tuple[str, ...]


def imported_modules(workspace: Workspace) -> tuple[Imported, ...]:
    snapshot = workspace.snapshot
    found = []
    for file, tracked in enumerate(snapshot.files):
        if tracked.language and is_code(tracked.language):
            modules = sorted({one.module for one in snapshot.skim_once(file).imports})
            found.append(Imported(tracked.language, tracked.path, tuple(modules)))
    return tuple(found)


def files_importing(imported: Iterable[Imported], asked: Iterable[Listed]) -> dict[Listed, list[str]]:
    """Paths of the code that imports each, tests last; what its language cannot tell has none."""
    wanted: dict[str, dict[str, list[Listed]]] = {}
    items = list(asked)
    groups = Counter(_import_name(item) for item in items if item.registry == "jvm")
    for item in items:
        if groups[_import_name(item)] > 1:
            continue  # which of them an import is of no name tells
        for language in _LANGUAGES.get(item.registry, ()):
            wanted.setdefault(language, {}).setdefault(_import_name(item), []).append(item)
    found: dict[Listed, list[str]] = {}
    for file in imported:
        names = wanted.get(file.language)
        if not names:
            continue
        for name in {name for module in file.modules for name in _within(module) if name in names}:
            for item in names[name]:
                found.setdefault(item, []).append(file.path)
    for paths in found.values():
        paths.sort(key=lambda path: (-path_factor(path, "code"), path))
    return found


def std_imports(imported: Iterable[Imported]) -> Iterator[tuple[str, str, str]]:
    """Language, module and path of every import of code whose standard library is known."""
    for file in imported:
        language = _FAMILY.get(file.language, file.language)
        if language in _WITH_LIBRARY:
            for module in file.modules:
                yield language, module, file.path


_FAMILY: Final = {
    "javascript": "node",
    "typescript": "node",
    "tsx": "node",
    "cpp": "c",
    "kotlin": "java",
    "scala": "java",
}
_WITH_LIBRARY: Final = frozenset(("python", "go", "node", "c", "java", "csharp", "ruby", "swift"))


def _import_name(item: Listed) -> str:
    match item.registry:
        case "pypi":
            return _IMPORTED.get(item.name, item.name.replace("-", "_"))
        case "cargo":
            return item.name.replace("-", "_")
        case "pub":
            return f"package:{item.name}"
        case "jvm":
            return item.name.partition(":")[0]
    return item.name


@lru_cache(1 << 14)
def _within(module: str) -> tuple[str, ...]:
    """A module's name and those of all that it lies in: `a.b.c`, `a.b`, `a`."""
    return (module, *(module[: mark.start()] for mark in _MARK.finditer(module)))

"""A manifest's dependencies: name -> version as written. Knows the common formats; runs and resolves nothing.

Here those of Python, JavaScript, Rust, Go and PHP; what is read by patterns stands in `jvm` and
`marked`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from configparser import ConfigParser, Error
from typing import Any, Final

from anchors.syntax.toml import read_toml
from iquest_cli.manifests.jvm import catalog, gradle, maven, sbt
from iquest_cli.manifests.marked import gems, nuget, pub, swift

_NAME: Final = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$")
_REQUIREMENTS: Final = re.compile(r"(?:^|/)(?:[\w-]*requirements[\w.-]*|requirements/[\w.-]+)\.(?:txt|in)$")
_NPM: Final = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_COMPOSER: Final = ("require", "require-dev")
_CARGO: Final = ("dependencies", "dev-dependencies", "build-dependencies")
_GO: Final = re.compile(r"^[ \t]*(?:require[ \t]+)?([\w-]++\.[\w.-]++/\S++)[ \t]+(v\S+)", re.M)


def dependencies(path: str, data: bytes) -> dict[str, str] | None:
    """None for what is no manifest; {} for one that names none or cannot be read."""
    name = path.rpartition("/")[2]
    read = _BY_NAME.get(name) or _BY_SUFFIX.get(name.rpartition(".")[2])
    if read is None and _REQUIREMENTS.search(path):
        read = _requirements
    return None if read is None else dict(read(data.decode("utf-8", "replace")))


def names_modules(path: str) -> bool:
    """Whether a manifest calls its dependencies as code imports them."""
    return path.rpartition("/")[2] in _OF_MODULES or path.endswith(".gemspec") or bool(_REQUIREMENTS.search(path))


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _json(text: str, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    try:
        read = _table(json.loads(text))
    except (ValueError, RecursionError):
        return
    for key in keys:
        for name, version in _table(read.get(key)).items():
            yield name, str(version)


def _npm(text: str) -> Iterator[tuple[str, str]]:
    return _json(text, _NPM)


def _composer(text: str) -> Iterator[tuple[str, str]]:
    return _json(text, _COMPOSER)


def _go(text: str) -> Iterator[tuple[str, str]]:
    direct = "\n".join(line for line in text.split("\n") if "// indirect" not in line)
    return iter(_GO.findall(direct))


def _required(lines: list[Any]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if not isinstance(line, str) or line.lstrip().startswith(("#", "-")):
            continue
        match = _NAME.match(re.split(r"\s#|;", line)[0])
        if match:
            yield match[1].lower().replace("_", "-"), match[2].strip()


def _requirements(text: str) -> Iterator[tuple[str, str]]:
    return _required(text.split("\n"))


def _python(text: str) -> Iterator[tuple[str, str]]:
    read = read_toml(text)
    project = _table(read.get("project"))
    groups = [project.get("dependencies"), *_table(project.get("optional-dependencies")).values()]
    groups += _table(read.get("dependency-groups")).values()
    for group in groups:
        yield from _required(group if isinstance(group, list) else [])
    poetry = _table(_table(read.get("tool")).get("poetry"))
    tables = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    tables += [_table(group).get("dependencies") for group in _table(poetry.get("group")).values()]
    for table in tables:
        for name, version in _table(table).items():
            if name != "python":
                yield name.lower().replace("_", "-"), _version(version)


def _pipfile(text: str) -> Iterator[tuple[str, str]]:
    read = read_toml(text)
    for key in ("packages", "dev-packages"):
        for name, version in _table(read.get(key)).items():
            yield name.lower().replace("_", "-"), _version(version)


def _setup(text: str) -> Iterator[tuple[str, str]]:
    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except (Error, ValueError):
        return
    yield from _required(parser.get("options", "install_requires", fallback="").split("\n"))
    if parser.has_section("options.extras_require"):
        for _, lines in parser.items("options.extras_require"):
            yield from _required(lines.split("\n"))


def _cargo(text: str) -> Iterator[tuple[str, str]]:
    read = read_toml(text)
    tables = [read, _table(read.get("workspace")), *map(_table, _table(read.get("target")).values())]
    for table in tables:
        for key in _CARGO:
            for name, version in _table(table.get(key)).items():
                yield name, _version(version)


def _version(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("version") or value.get("git") or value.get("path") or "")
    return str(value)


_Reader = Callable[[str], Iterator[tuple[str, str]]]
_BY_NAME: Final[dict[str, _Reader]] = {
    "package.json": _npm,
    "composer.json": _composer,
    "pyproject.toml": _python,
    "Pipfile": _pipfile,
    "setup.cfg": _setup,
    "Cargo.toml": _cargo,
    "go.mod": _go,
    "pom.xml": maven,
    "build.gradle": gradle,
    "build.gradle.kts": gradle,
    "libs.versions.toml": lambda text: catalog(read_toml(text)),
    "Gemfile": gems,
    "Directory.Packages.props": nuget,
    "packages.config": nuget,
    "Package.swift": swift,
    "pubspec.yaml": pub,
}
_OF_MODULES: Final = frozenset(
    {"package.json", "pyproject.toml", "Pipfile", "setup.cfg", "Cargo.toml", "go.mod", "Gemfile", "Package.swift"}
)
_BY_SUFFIX: Final[dict[str, _Reader]] = {
    "sbt": sbt,
    "gemspec": gems,
    "csproj": nuget,
    "fsproj": nuget,
    "vbproj": nuget,
}

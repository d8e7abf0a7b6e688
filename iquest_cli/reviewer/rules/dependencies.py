"""A manifest's dependencies: name -> version as written. Knows the common formats; runs and resolves nothing."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

_NAME: Final = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$")
_REQUIREMENTS: Final = re.compile(r"(?:^|/)(?:[\w-]*requirements[\w.-]*|requirements/[\w.-]+)\.(?:txt|in)$")
_NPM: Final = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_CARGO: Final = ("dependencies", "dev-dependencies", "build-dependencies")
_GO: Final = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w.-]+/\S+)\s+(v\S+)", re.M)
_MAVEN: Final = re.compile(
    r"<dependency>.*?<groupId>([^<]+)</groupId>\s*<artifactId>([^<]+)</artifactId>(?:\s*<version>([^<]+)</version>)?",
    re.S,
)
_GRADLE: Final = re.compile(
    r"^\s*\w*(?:mplementation|api|ompileOnly|untimeOnly)\s*\(?[\"']([\w.-]+:[\w.-]+):?([\w.-]*)[\"']", re.M
)


def dependencies(path: str, data: bytes) -> dict[str, str] | None:
    """None for what is no manifest; {} for one that names none or cannot be read."""
    name = path.rpartition("/")[2]
    text = data.decode("utf-8", "replace")
    if name == "package.json":
        return _npm(text)
    if name == "pyproject.toml":
        return dict(_python(_toml(text)))
    if name == "Cargo.toml":
        return dict(_cargo(_toml(text)))
    if name == "go.mod":
        direct = "\n".join(line for line in text.split("\n") if "// indirect" not in line)
        return dict(_GO.findall(direct))
    if name == "pom.xml":
        return {f"{group}:{artifact}": version for group, artifact, version in _MAVEN.findall(text)}
    if name in ("build.gradle", "build.gradle.kts"):
        return dict(_GRADLE.findall(text))
    if _REQUIREMENTS.search(path):
        return dict(_required(text.split("\n")))
    return None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _npm(text: str) -> dict[str, str]:
    try:
        read = _table(json.loads(text))
    except ValueError:
        return {}
    return {name: str(version) for key in _NPM for name, version in _table(read.get(key)).items()}


def _required(lines: list[Any]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if not isinstance(line, str) or line.lstrip().startswith(("#", "-")):
            continue
        match = _NAME.match(re.split(r"\s#|;", line)[0])
        if match:
            yield match[1].lower().replace("_", "-"), match[2].strip()


def _python(read: dict[str, Any]) -> Iterator[tuple[str, str]]:
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


def _cargo(read: dict[str, Any]) -> Iterator[tuple[str, str]]:
    tables = [read, _table(read.get("workspace")), *map(_table, _table(read.get("target")).values())]
    for table in tables:
        for key in _CARGO:
            for name, version in _table(table.get(key)).items():
                yield name, _version(version)


def _version(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("version") or value.get("git") or value.get("path") or "")
    return str(value)

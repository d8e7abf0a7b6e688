"""Dependencies of Maven, Gradle and sbt: name -> version as written, versions that are named apart among them.

Reads by patterns that end within a line or an element; runs no build, so that what a script computes is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

MAX_ELEMENT: Final = 2_000
"""Letters in which a Maven dependency ends."""
_GROUP: Final = re.compile(r"<groupId>\s*([^<>\s]+)\s*</groupId>")
_ARTIFACT: Final = re.compile(r"<artifactId>\s*([^<>\s]+)\s*</artifactId>")
_VERSION: Final = re.compile(r"<version>\s*([^<>\s]+)\s*</version>")
_PROPERTY: Final = re.compile(r"<([\w.-]{0,80}[vV]ersion[\w.-]{0,60})>\s{0,200}([^<>\s]{1,100})\s{0,200}</\1>")
_GRADLE: Final = re.compile(
    r"^[ \t]*[a-z]\w{0,40}[ \t]*\(?[ \t]*[\"']([\w.-]+:[\w.-]+):?([\w.$+-]*)(?:@\w+)?[\"']", re.M
)
_PLUGIN: Final = re.compile(
    r"^[ \t]*id[ \t]*\(?[ \t]*[\"']([\w.-]+)[\"'][ \t]*\)?[ \t]+version[ \t]+[\"']([^\"'\n]+)", re.M
)
_SBT: Final = re.compile(
    r"\"([\w.-]{1,100})\"[ \t]{0,9}%{1,3}[ \t]{0,9}\"([\w.-]{1,100})\"[ \t]{0,9}%[ \t]{0,9}\"?([\w.-]{1,60})"
)


def maven(text: str) -> Iterator[tuple[str, str]]:
    """Dependencies and the parent by group and artifact, and properties that are versions by their names."""
    for opening, closing in (("<parent>", "</parent>"), ("<dependency>", "</dependency>")):
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at, at + MAX_ELEMENT)
            element = text[at : end if end >= 0 else at + MAX_ELEMENT]
            group, artifact, version = (pattern.search(element) for pattern in (_GROUP, _ARTIFACT, _VERSION))
            if group and artifact:
                yield f"{group[1]}:{artifact[1]}", version[1] if version else ""
            at = text.find(opening, at + len(opening))
    yield from _PROPERTY.findall(_between(text, "<properties>", "</properties>"))


def _between(text: str, opening: str, closing: str) -> str:
    at = text.find(opening)
    end = text.find(closing, at) if at >= 0 else -1
    return text[at + len(opening) : end] if end >= 0 else ""


def gradle(text: str) -> Iterator[tuple[str, str]]:
    yield from _GRADLE.findall(text)
    yield from _PLUGIN.findall(text)


def catalog(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Gradle's version catalog: versions by their names, libraries and plugins by what they are."""
    for name, version in _items(document, "versions"):
        yield name, _text(version)
    for key, of in (("libraries", "module"), ("plugins", "id")):
        for name, item in _items(document, key):
            if isinstance(item, str):
                module, _, version = item.rpartition(":")
                yield module or name, version
            elif isinstance(item, dict):
                module = item.get(of) or f"{item.get('group', '')}:{item.get('name', name)}"
                yield str(module).removeprefix(":"), _text(item.get("version"))


def _items(document: dict[str, Any], key: str) -> list[tuple[str, Any]]:
    table = document.get(key)
    return list(table.items()) if isinstance(table, dict) else []


def _text(version: object) -> str:
    if isinstance(version, dict):
        written = version.get("ref") or version.get("strictly") or version.get("require") or version.get("prefer")
        return "" if written is None else str(written)
    return "" if version is None else str(version)


def sbt(text: str) -> Iterator[tuple[str, str]]:
    for group, artifact, version in _SBT.findall(text):
        yield f"{group}:{artifact}", version

"""Dependencies of Bundler, NuGet, Swift's and Dart's packages: name -> version as written, each a call, an element or a
line.

Reads by patterns that end within a line or an element; runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_GEM: Final = re.compile(
    r"^[ \t]*(?:gem|\w{1,40}\.add_(?:(?:runtime|development)_)?dependency)[ \t(]+[\"']([\w.-]+)[\"']([^\n]*)", re.M
)
_GEM_VERSION: Final = re.compile(r"[\"']([^\"'\n]{0,60}\d[^\"'\n]{0,60})[\"']")
_ELEMENT: Final = re.compile(r"<(?:PackageReference|PackageVersion|package)\b([^<>]{0,1000})")
_ATTRIBUTE: Final = re.compile(r"\b(Include|Update|id|Version|version)\s{0,9}=\s{0,9}\"([^\"]{0,200})\"")
_CHILD: Final = re.compile(r"\s{0,200}<Version>([^<>]{1,100})</Version>")
_SWIFT: Final = re.compile(
    r"\.package\(\s{0,200}(?:name:\s{0,9}\"[^\"\n]{0,200}\",\s{0,200})?url:\s{0,9}\"([^\"\n]{1,300})\",\s{0,200}([^\n]{1,200})"
)
_PUB: Final = re.compile(r"(?P<blanks>[ \t]*)(?P<name>\w+):[ \t]*(?P<version>[^#\n]*)")
_PUB_SECTIONS: Final = ("dependencies", "dev_dependencies")


def gems(text: str) -> Iterator[tuple[str, str]]:
    """Versions of one gem as they are listed, joined."""
    for name, rest in _GEM.findall(text):
        plain = rest.partition("#")[0]
        listed = re.match(r"(?:[ \t]*,[ \t]*[\"'][^\"'\n]*[\"'])*", plain)
        versions = _GEM_VERSION.findall(listed[0]) if listed else []
        yield name, ", ".join(versions)


def nuget(text: str) -> Iterator[tuple[str, str]]:
    for match in _ELEMENT.finditer(text):
        said = dict(_ATTRIBUTE.findall(match[1]))
        name = said.get("Include") or said.get("Update") or said.get("id")
        child = _CHILD.match(text, match.end() + 1)
        version = said.get("Version") or said.get("version") or (child[1] if child else "")
        if name:
            yield name, version.strip()


def swift(text: str) -> Iterator[tuple[str, str]]:
    """By the last part of the address; the version as it is demanded, `from: "1.2.0"`."""
    for url, demand in _SWIFT.findall(text):
        name = url.rstrip("/").rpartition("/")[2].removesuffix(".git")
        plain = demand.split("//")[0].rstrip(" \t,")
        plain = plain.removesuffix(")") if plain.count(")") > plain.count("(") else plain
        yield name, plain.replace('"', "").rstrip()


def pub(text: str) -> Iterator[tuple[str, str]]:
    """A pubspec.yaml's: of one that is told by more than its version (`path: …`) nothing but the name."""
    section, depth = "", 0
    for line in text.splitlines():
        match = _PUB.match(line)
        if match is None:
            continue
        blanks = len(match["blanks"])
        if not blanks:
            section, depth = match["name"], 0
        elif section in _PUB_SECTIONS:
            depth = depth or blanks
            if blanks == depth:
                yield match["name"], match["version"].strip().strip("'\"")

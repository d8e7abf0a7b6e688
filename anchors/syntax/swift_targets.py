"""What a Package.swift says of its targets: names and folders, as written.

Reads the text by shape, since such a manifest is a program and is not run; knows no files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

MARK: Final = "import PackageDescription"
FOLDERS: Final = ("Sources", "Source", "src", "srcs")
"""Where a target lies below a folder of its own name, if the manifest names no other."""
OF_KIND: Final = {"testTarget": ("Tests", *FOLDERS), "plugin": ("Plugins",)}
PROGRAMS: Final = ("executableTarget", "target")
"""Kinds of targets that may hold a `main.swift`."""
MAX_TARGETS: Final = 500
MAX_ARGUMENTS: Final = 5_000
_TARGET: Final = re.compile(r"\.(executableTarget|target|testTarget|macro|plugin)\s*\(\s*name\s*:")
_ARGUMENT: Final = re.compile(r"\b(name|path)\s*:\s*\"([^\"\\]+)\"")


class Target(NamedTuple):
    kind: str
    name: str
    path: str
    """"" where none is written."""
    at: int
    """Where the call that makes it stands in the text."""

    @property
    def folders(self) -> tuple[str, ...]:
        """Seen from the manifest's, one of them if there are several."""
        return (self.path,) if self.path else tuple(f"{root}/{self.name}" for root in OF_KIND.get(self.kind, FOLDERS))


def swift_targets(text: str) -> Iterator[Target]:
    for number, match in enumerate(_TARGET.finditer(text)):
        if number >= MAX_TARGETS:
            return
        given = dict(reversed(_ARGUMENT.findall(_inside(text, match.start()))))  # the first of each name counts
        if name := given.get("name"):
            yield Target(match[1], name, given.get("path", ""), match.start())


def _inside(text: str, start: int) -> str:
    """The arguments of the call that begins there: nested brackets are left out."""
    depth, kept = -1, []
    for char in text[start : start + MAX_ARGUMENTS]:
        depth += (char in "([") - (char in ")]")
        if depth < 0 and char in ")]":
            break
        if depth == 0:
            kept.append(char)
    return "".join(kept)

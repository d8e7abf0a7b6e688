"""What a name can lead to: symbols, folders, or outside of the repository; and the files and folders by their names.

Knows paths and tables; the rules of each language stand beside it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final, Protocol

import msgspec

from anchors.graph.tables.tables import Tables
from anchors.records import Import


class Found(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """Targets are symbol ids (of the file itself for a module) or folder numbers below -1."""

    targets: tuple[int, ...]
    percent: int
    reason: str

    def at_most(self, percent: int, reason: str | None = None) -> Found:
        if not self.targets or (percent >= self.percent and reason is None):
            return self  # what leads outside does so however it was found
        return Found(self.targets, min(self.percent, percent), self.reason if reason is None else reason)


OUTSIDE: Final = Found((), 100, "outside the repository")
"""Known to lead out: a standard library, a dependency, a builtin. Nothing in the repository may be guessed for it."""


class Places:
    """Files by name and folders by path. A folder is a number below -1, so that it shares a field with symbol ids."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.file_of = {path: index for index, path in enumerate(tables.paths)}
        self.folder_ids: dict[str, int] = {}
        self.folder_paths: list[str] = []
        self.files_in: defaultdict[str, list[int]] = defaultdict(list)
        self.by_stem: defaultdict[str, list[int]] = defaultdict(list)
        self.folders_named: defaultdict[str, list[str]] = defaultdict(list)
        self.folder_of: list[str] = []
        for index, path in enumerate(tables.paths):
            folder, _, name = path.rpartition("/")
            self.folder_of.append(folder)
            self.files_in[folder].append(index)
            self.by_stem[name.partition(".")[0]].append(index)
            self._add_folder(folder)

    def _add_folder(self, folder: str) -> None:
        while folder not in self.folder_ids:
            self.folder_ids[folder] = -2 - len(self.folder_paths)
            self.folder_paths.append(folder)
            self.folders_named[folder.rpartition("/")[2]].append(folder)
            folder = folder.rpartition("/")[0]

    def add_place(self, label: str) -> int:
        """A number for what is neither symbol nor folder but holds names: a namespace, a package."""
        self.folder_paths.append(label)
        return -1 - len(self.folder_paths)

    def module(self, file: int) -> int:
        return self.tables.snapshot.module_symbol(file)

    def folder(self, number: int) -> str:
        return self.folder_paths[-2 - number]


class ImportRules(Protocol):
    """How one family of languages finds what a file imports. Every method is pure in the snapshot."""

    def resolve(self, file: int, item: Import) -> Found | None:
        """What the alias of an import stands for; None when nothing is known."""

    def stars(self, file: int) -> tuple[Found, ...]:
        """Modules or folders or types whose names are visible as they are, nearest first."""

    def member(self, place: int, name: str, asking: int) -> Found | None:
        """A name in a module or folder, asked for by file `asking`."""


def join(folder: str, relative: str) -> str | None:
    """A normalised path, None when it leaves the root."""
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def shared_depth(one: str, other: str) -> int:
    """How many leading folders two paths share."""
    count = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right or not left:
            break
        count += 1
    return count


def is_inside(folder: str, root: str) -> bool:
    return not root or folder == root or folder.startswith(root + "/")

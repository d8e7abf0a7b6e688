"""What the ways of a repository are read from: its files by their names, and which tools its lock files speak of."""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.source import MAX_LINE

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

ASIDE: Final = re.compile(
    r"(?:^|/)(?:changelogs?|changes|history|news|releases?|release[-_]notes|node_modules|vendor|examples?|fixtures"
    r"|testdata|third[-_]party|templates?|_examples)\b",
    re.I,
)
_NODE_LOCKS: Final = (
    ("pnpm-lock.yaml", "pnpm"), ("pnpm-workspace.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"),
    ("bun.lockb", "bun"), ("package-lock.json", "npm"), ("npm-shrinkwrap.json", "npm"),
)  # fmt: skip
_MANAGER: Final = re.compile(r'\s*"packageManager"\s*:\s*"(npm|pnpm|yarn|bun)@')


class Ground:
    def __init__(self, workspace: Workspace, source: Source) -> None:
        self.workspace = workspace
        self.source = source

    @property
    def name(self) -> str:
        """What the repository is called."""
        return self.workspace.info.root.rstrip("/").rpartition("/")[2]

    @cached_property
    def paths(self) -> frozenset[str]:
        """All tracked files, those that were not read as well."""
        files, skipped = self.workspace.repository.files()
        return frozenset((*(item.path for item in files), *(item.path for item in skipped)))

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The names of files, a folder each; "" for the top."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(self.paths):
            folder, _, name = path.rpartition("/")
            found[folder].append(name)
        return dict(found)

    def find(self, folder: str, pattern: str) -> str:
        """The first file of a folder that a pattern such as `*.sln` or `docs/conf.py` names; "" for none."""
        under, _, name = pattern.rpartition("/")
        inside = "/".join(filter(None, (folder, under)))
        names = self.names.get(inside, ())
        found = next((item for item in names if item == name or fnmatch.fnmatchcase(item, name)), "")
        return "/".join(filter(None, (inside, found))) if found else ""

    def below(self, folder: str) -> list[str]:
        """The folders right below one."""
        start = f"{folder}/" if folder else ""
        return [
            name for name in sorted(self.names) if name.startswith(start) and "/" not in name[len(start) :] and name
        ]

    def line_of(self, path: str, pattern: re.Pattern[str]) -> int:
        """The first line that a pattern is found in; 0 for none."""
        for number, line in enumerate(self.source.lines(path), 1):
            if len(line) <= MAX_LINE and pattern.search(line):
                return number
        return 0

    def above(self, folder: str, name: str) -> str:
        """A file in a folder or the nearest one above that has it."""
        while True:
            path = f"{folder}/{name}" if folder else name
            if path in self.paths:
                return path
            if not folder:
                return ""
            folder = folder.rpartition("/")[0]

    def node_tool(self, folder: str) -> str:
        """What installs the packages of Node there, by the lock file that is kept."""
        while True:
            for name, tool in _NODE_LOCKS:
                if (f"{folder}/{name}" if folder else name) in self.paths:
                    return tool
            manifest = f"{folder}/package.json" if folder else "package.json"
            if manifest in self.paths and (line := self.line_of(manifest, _MANAGER)):
                match = _MANAGER.match(self.source.line(manifest, line))
                return match[1] if match else "npm"
            if not folder:
                return "npm"
            folder = folder.rpartition("/")[0]

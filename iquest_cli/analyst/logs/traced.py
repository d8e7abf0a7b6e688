"""Frames of a stack trace as places of this repository: paths of where it runs, of packages and of what a build makes
of the source are led back to its files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anchors.index.names import symbols_named
from anchors.regexes import regex
from iquest_cli.analyst.evidence.findings import Traced
from iquest_cli.analyst.logs.traces import Trace, TracedLine
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.workspace import Workspace

MAX_OWN: Final = 12
"""Frames of the repository's own code that are told."""
MAX_FILES: Final = 30
"""Files of one name that a frame may mean."""
SURE: Final = 2
"""Parts of a path that must agree where no name of a function does."""
NAMED: Final = 2
"""Parts of a path that a function's name counts for."""
_MADE: Final = frozenset(["dist", "build", "out", "lib", "src", "app", "esm", "cjs", "target", "bin", "server", "."])
"""Folders that a build puts in place of others."""
_FOREIGN: Final = regex(
    r"(?:^|/)(?:node_modules|site-packages|dist-packages|gems|rustc|vendor|jre|jdk|go/pkg/mod|registry/src|toolchains"
    r"|lib/python[\d.]*|usr/lib|usr/local/go|usr/include)/|^node:|^internal/|^<"
)
_SCRIPT: Final = frozenset(["js", "mjs", "cjs", "jsx"])
_SOURCES: Final = frozenset(["ts", "tsx", "mts", "cts", "js", "mjs", "cjs", "jsx", "vue", "svelte", "coffee"])


@dataclass(frozen=True, slots=True)
class _Match:
    file: int
    symbol: int
    line: int
    num_parts: int
    is_named: bool
    is_exact: bool


def traced_in(workspace: Workspace, trace: Trace) -> tuple[Traced, ...]:
    """The frames that are code of this repository, the one where it went wrong first."""
    frames = _Frames(workspace)
    found: list[Traced] = []
    for frame in trace.frames:
        match = frames.find(frame)
        if match is None:
            continue
        symbol = workspace.snapshot.symbol(match.symbol)
        traced = Traced(workspace.snapshot.files[match.file].path, match.line, symbol, match.is_exact)
        if traced not in found:
            found.append(traced)
        if len(found) == MAX_OWN:
            break
    return tuple(found)


class _Frames:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._snapshot = workspace, workspace.snapshot
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        for number, file in enumerate(self._snapshot.files):
            if file.language is not None:
                self._by_name[_stem(file.path.rpartition("/")[2])].append(number)

    def find(self, frame: TracedLine) -> _Match | None:
        if not frame.path:
            return self._by_symbol(frame)
        best: _Match | None = None
        for match in self._matches(frame):
            if best is None or _worth(match) > _worth(best):
                best = match
        return best

    def _matches(self, frame: TracedLine) -> Iterator[_Match]:
        path, is_foreign = _whole_path(frame), _FOREIGN.search(frame.path) is not None
        parts, name = path.split("/")[:-1], path.rpartition("/")[2]
        for file in self._by_name.get(_stem(name), [])[:MAX_FILES]:
            own = self._snapshot.files[file].path
            if not _is_alike(name, own.rpartition("/")[2]):
                continue
            is_same = name == own.rpartition("/")[2]
            num_parts = 1 + max(_common(parts, own.split("/")[:-1]), _common(_bare(parts), _bare(own.split("/")[:-1])))
            place = self._place(file, frame, is_same=is_same)
            if place is None:
                continue
            symbol, line, is_named, is_exact = place
            is_sure = num_parts >= SURE if not is_foreign else is_named and num_parts >= SURE
            if is_sure or (is_named and not is_foreign) or num_parts > own.count("/"):
                yield _Match(file, symbol, line, num_parts, is_named, is_exact)

    def _place(self, file: int, frame: TracedLine, *, is_same: bool) -> tuple[int, int, bool, bool] | None:
        """Symbol and line of a file that a frame means: its line, unless the function that it names stands elsewhere,
        since the file is another one or of another day. The index keeps no functions inside of others: the text
        does."""
        snapshot = self._snapshot
        around = snapshot.symbol_at(file, frame.line) if is_same else -1
        if around >= 0 and frame.name and self._is_within(around, frame.name):
            return around, frame.line, True, True
        named = [n for n in symbols_named(snapshot, frame.name) if snapshot.file_of(n) == file] if frame.name else []
        named = [n for n in named if snapshot.kind(n) in CALLABLE] or named
        if named:
            best = min(named, key=lambda n: abs(snapshot.symbol(n).start_line - frame.line)) if is_same else named[0]
            return best, snapshot.symbol(best).name_line, True, False
        if around >= 0:
            return around, frame.line, False, True
        made = regex(rf"\b{re.escape(frame.name)}\s{{0,4}}[=(:]").search(self._text(file)) if frame.name else None
        if made is None:
            return None
        line = made.string.count("\n", 0, made.start()) + 1
        return snapshot.symbol_at(file, line), line, True, False

    def _text(self, file: int) -> str:
        return self._workspace.text(self._snapshot.files[file].path)

    def _is_within(self, symbol: int, name: str) -> bool:
        found = self._snapshot.symbol(symbol)
        return name in found.qualified_name.replace("::", ".").split(".")

    def _by_symbol(self, frame: TracedLine) -> _Match | None:
        """A frame without a path, by its function and the type that has it."""
        owner = regex(r"`\d+|<[^<>]*>").sub("", frame.qualified).split(".")
        snapshot = self._snapshot
        for number in symbols_named(snapshot, frame.name) if frame.name else ():
            if snapshot.kind(number) not in CALLABLE:
                continue
            qualified = snapshot.qualified_name(number).split(".")
            if len(owner) > 1 and len(qualified) > 1 and qualified[-2] == owner[-2]:
                symbol = snapshot.symbol(number)
                return _Match(snapshot.file_of(number), number, symbol.name_line, SURE, True, False)
        return None


def _worth(match: _Match) -> tuple[int, bool, int]:
    return (match.num_parts + NAMED * match.is_named, match.is_exact, -match.file)


def _whole_path(frame: TracedLine) -> str:
    """The JVM tells the file's name alone, and the package with the function."""
    if "/" in frame.path or frame.qualified.count(".") < 2 or not frame.path.endswith((".java", ".kt", ".scala")):
        return frame.path
    return "/".join((*frame.qualified.split(".")[:-2], frame.path))


def _stem(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return stem if ending in _SOURCES else name


def _is_alike(name: str, own: str) -> bool:
    ending = name.rpartition(".")[2]
    return name == own or (ending in _SCRIPT and own.rpartition(".")[2] in _SOURCES)


def _bare(parts: Sequence[str]) -> list[str]:
    return [part for part in parts if part not in _MADE]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Folders that both paths end in."""
    number = 0
    for mine, its in zip(reversed(one), reversed(other), strict=False):
        if mine != its:
            break
        number += 1
    return number

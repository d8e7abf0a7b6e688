"""The controllers that Rails' routes name: `resources :users`, `to: "admin/users#show"`, inside `namespace` blocks."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from anchors.syntax.rules.base import LooseReference
from anchors.syntax.source import Source, text

ROUTING: Final = frozenset({"namespace", "resources", "resource"})
_MAX_NESTING: Final = 20
_ACTION: Final = re.compile(rb"[\"']([a-z][\w/]*)#([a-z_]\w*[?!]?)[\"']")


class Routes:
    """Of one file: `add` what declares routes, then ask for the controllers."""

    def __init__(self) -> None:
        self._declared: list[tuple[str, int, str]] = []
        self._spaces: list[tuple[int, int, str]] = []

    def add(self, word: str, start: int, end: int, name: str) -> None:
        if word == "namespace":
            self._spaces.append((start, end, name))
        else:
            self._declared.append((word, start, name))

    def controllers(self, source: Source) -> list[LooseReference]:
        if b"routes" not in source.data and not self._declared and not self._spaces:
            return []
        around = _Spaces(self._spaces)
        rows = []
        for word, start, name in self._declared:
            plural = name if word == "resources" or name.endswith("s") else f"{name}s"
            owner = around.at(start) + _camel(plural) + "Controller"
            space, _, last = owner.rpartition("::")
            rows.append(LooseReference("type", space.encode(), last.encode(), start))
        for match in _ACTION.finditer(source.data):
            owner = around.at(match.start()) + _camel(text(match[1])) + "Controller"
            rows.append(LooseReference("attribute", owner.encode(), match[2], match.start()))
        return rows


class _Spaces:
    """The modules of `namespace` blocks, which nest."""

    def __init__(self, blocks: list[tuple[int, int, str]]) -> None:
        marks = [(0, "")]
        stack: list[tuple[int, str]] = []
        for start, end, name in sorted(blocks):
            while stack and stack[-1][0] <= start:
                last, _ = stack.pop()
                marks.append((last, stack[-1][1] if stack else ""))
            path = (stack[-1][1] if stack else "") + f"{_camel(name)}::"
            if len(stack) < _MAX_NESTING:
                stack.append((end, path))
                marks.append((start, path))
        while stack:
            last, _ = stack.pop()
            marks.append((last, stack[-1][1] if stack else ""))
        paths = dict(marks)  # of several that begin at one byte the last
        self._bounds, self._paths = list(paths), list(paths.values())

    def at(self, offset: int) -> str:
        """Of the blocks around a byte, each followed by `::`."""
        return self._paths[bisect_right(self._bounds, offset) - 1]


def _camel(path: str) -> str:
    return "::".join("".join(word[:1].upper() + word[1:] for word in part.split("_")) for part in path.split("/"))

"""The controllers that Rails' routes name: `resources :users`, `to: "admin/users#show"`, inside `namespace` blocks."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.rules.base import LooseReference
from anchors.syntax.source import Source, text

ROUTING: Final = frozenset({"namespace", "resources", "resource"})
_ACTION: Final = re.compile(rb"[\"']([a-z][\w/]*)#([a-z_]\w*[?!]?)[\"']")


class Routes:
    """Of one file: `add` what declares routes, then ask for the controllers."""

    def __init__(self) -> None:
        self._declared: list[tuple[str, int, int, str]] = []

    def add(self, word: str, start: int, end: int, name: str) -> None:
        self._declared.append((word, start, end, name))

    def controllers(self, source: Source) -> list[LooseReference]:
        if b"routes" not in source.data and not self._declared:
            return []
        rows = []
        for word, start, _, name in self._declared:
            if word != "namespace":
                plural = name if word == "resources" or name.endswith("s") else f"{name}s"
                owner = self._space(start) + _camel(plural) + "Controller"
                space, _, last = owner.rpartition("::")
                rows.append(LooseReference("type", space.encode(), last.encode(), start))
        for match in _ACTION.finditer(source.data):
            owner = self._space(match.start()) + _camel(text(match[1])) + "Controller"
            rows.append(LooseReference("attribute", owner.encode(), match[2], match.start()))
        return rows

    def _space(self, at: int) -> str:
        """The modules of the `namespace` blocks around."""
        around = [name for word, start, end, name in self._declared if word == "namespace" and start <= at < end]
        return "".join(f"{_camel(name)}::" for name in around)


def _camel(path: str) -> str:
    return "::".join("".join(word[:1].upper() + word[1:] for word in part.split("_")) for part in path.split("/"))

"""Which methods Ruby hides: by a section (`private` on a line of its own), by name, or right before `def`."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.syntax.drafts import CALLABLES, Draft
from anchors.syntax.parse import byte_range
from anchors.syntax.source import Source

HIDING: Final = frozenset({"private", "protected", "private_class_method", "private_constant"})
_SECTIONS: Final = frozenset({b"private", b"protected", b"public", b"module_function"})


class Visibility:
    """Of one file: `prepare`, then tell it of each definition and each name that is hidden, then ask."""

    def __init__(self) -> None:
        self._sections: dict[int, list[tuple[int, bytes]]] = {}
        self._singletons: list[tuple[int, int]] = []
        self._hidden: set[str] = set()
        self._shown: set[int] = set()

    def prepare(self, source: Source, words: list[Node], singletons: list[Node]) -> None:
        """`words` may begin a section; within `class << self`, one of `singletons`, sections are its own."""
        for node in words:
            word = source.data[node.start_byte : node.end_byte]
            if word in _SECTIONS and node.parent is not None:
                self._sections.setdefault(node.parent.start_byte, []).append((node.start_byte, word))
        self._singletons = sorted(map(byte_range, singletons))

    def hide(self, names: list[str]) -> None:
        self._hidden.update(names)

    def read(self, source: Source, draft: Draft) -> None:
        """Take what stands right before a definition: `private def check`."""
        start = source.starts[source.line(draft.start) - 1]
        before = source.data[start : draft.start].strip()
        if before in (b"private", b"protected", b"private_class_method"):
            draft.exported = False
        elif before == b"public":
            self._shown.add(draft.start)

    def is_of_class(self, draft: Draft) -> bool:
        """Whether it stands within `class << self`."""
        return any(start <= draft.start < end for start, end in self._singletons)

    def is_hidden(self, draft: Draft, parent: Draft | None) -> bool:
        return draft.name in self._hidden or (parent is not None and self._is_in_hidden_section(draft, parent))

    def _is_in_hidden_section(self, draft: Draft, parent: Draft) -> bool:
        if (
            not self._sections
            or draft.start in self._shown
            or draft.kind not in CALLABLES
            or draft.signature.startswith("def self.")
        ):
            return False
        body = next((start for start, end in self._singletons if start <= draft.start < end), parent.body)
        words = [word for at, word in self._sections.get(body, ()) if at < draft.start]
        return bool(words) and words[-1] in (b"private", b"protected")

"""Macros of C and C++ with brackets where no call may stand: `TEST(Store, Opens) {`, `template <LIB_ENABLE_IF(…)>`."""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import LooseReference

_USE: Final = regex(rb"[A-Z](?<![\w.>\"][A-Z])[A-Z0-9_]{2,120}+(?=[ \t]*+\()")
_DEFINING: Final = regex(rb"#[ \t]*define[ \t]+$")
_NO_CODE: Final = frozenset(
    {
        "comment", "string_content", "string_literal", "raw_string_literal", "raw_string_content", "char_literal",
        "character", "preproc_arg", "system_lib_string", "escape_sequence",
    }
)  # fmt: skip
MAX_BEFORE: Final = 40
_start: Final = attrgetter("start_byte")


def macro_uses(data: bytes, found: dict[str, list[Node]], drafts: list[Draft]) -> list[LooseReference]:
    """Those of them that are written as macros are, in capitals."""
    known = set(map(_start, found.get("reference.call", ())))
    named = {draft.name_at for draft in drafts if not draft.signature.startswith(f"{draft.name}(")}
    root: Node | None = None
    uses: list[LooseReference] = []
    for match in _USE.finditer(data):
        at = match.start()
        if at in known or at in named:
            continue
        root = root or _root(found)
        if root is None or _DEFINING.search(data[max(0, at - MAX_BEFORE) : at]):
            continue
        around = root.descendant_for_byte_range(at, match.end())
        if around is not None and around.type not in _NO_CODE:
            uses.append(LooseReference("call", b"", match[0], at))
    return uses


def _root(found: dict[str, list[Node]]) -> Node | None:
    """The whole tree, by way of anything that was captured in it."""
    node = next((nodes[0] for nodes in found.values() if nodes), None)
    while node is not None and node.parent is not None:
        node = node.parent
    return node

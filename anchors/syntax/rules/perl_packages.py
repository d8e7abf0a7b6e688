"""The packages of a file of Perl: how far each reaches, what it inherits, and whether it is a class or a role.

A package reaches to the next one, to the end of the block around, or to `__END__`. It is a class where its code speaks
of objects, else a namespace.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.docs import CommentFinder
from anchors.syntax.drafts import MAX_BASES, Draft
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import MAX_SIGNATURE
from anchors.syntax.rules.perl_chains import package_in
from anchors.syntax.rules.perl_lists import Spelled
from anchors.syntax.rules.perl_pod import Pod
from anchors.syntax.source import Source, one_line, text

PACKAGES: Final = frozenset({"package_statement", "class_statement", "role_statement"})
_OF_OBJECTS: Final = regex(rb"\bbless\b|\$self\b|\$class\b|->SUPER::|__PACKAGE__->")
_ISA_OF_CLASS: Final = regex(rb":\s*+isa\(\s*+([\w:]++)|\b(?:extends|isa)\s++([\w:]++)")


class Packages:
    def __init__(self, source: Source, nodes: list[Node], end: int) -> None:
        """`end`: where the code of the file does."""
        self._source = source
        self.bases: list[tuple[int, Spelled]] = []
        """Where they are told, and the names."""
        self.roles: set[int] = set()
        self._reach: dict[int, int] = {}
        following: dict[tuple[int, int], int] = {}
        for node in sorted(nodes, key=byte_range, reverse=True):
            around = node.parent
            span = byte_range(around) if around is not None else (0, end)
            self._reach[node.start_byte] = min(following.get(span, span[1]), end)
            following[span] = node.start_byte
        self._first = min(self._reach, default=-1)

    def draft(self, node: Node, comments: CommentFinder, pod: Pod) -> list[Draft]:
        data, name = self._source.data, node.child_by_field_name("name")
        word = data[name.start_byte : name.end_byte] if name is not None else b"main"
        if name is None or word == b"main":
            return []
        last = word.rpartition(b"::")[2]
        block = next((child for child in node.children if child.type == "block"), None)
        head, end = (
            (block.start_byte, node.end_byte)
            if block is not None
            else (node.end_byte, max(node.end_byte, self._reach[node.start_byte]))
        )
        draft = Draft("class", node.start_byte, end, text(last), name.end_byte - len(last), head)
        draft.signature = one_line(data[node.start_byte : head], MAX_SIGNATURE).rstrip(" {;")
        draft.owner = text(word)
        line = self._source.line(node.start_byte)
        told = pod.about if node.start_byte == self._first else ""
        draft.doc = told or (comments.above(line) if line > 1 else "")
        isa = _ISA_OF_CLASS.search(data, name.end_byte, head) if node.type == "class_statement" else None
        if isa is not None:
            at = isa.start(1) if isa[1] else isa.start(2)
            self.bases.append((head, (isa[1] or isa[2], at)))
        if node.type == "role_statement":
            self.roles.add(node.start_byte)
        return [draft]

    def link(self, drafts: list[Draft]) -> None:
        """Give bases and subs that are written with a package's name to it, and tell what each package is."""
        packages = [draft for draft in drafts if draft.kind == "class"]
        starts = [draft.start for draft in packages]
        by_name = {draft.owner: draft for draft in reversed(packages)}
        for at, (word, _) in self.bases:
            holder, name = _holder(packages, starts, at), text(package_in(word))
            if holder is None or name == holder.owner or len(holder.bases) >= MAX_BASES:
                continue
            if name not in holder.bases:
                holder.bases = (*holder.bases, name)
        for at in sorted(self.roles):
            holder = _holder(packages, starts, at)
            if holder is not None:
                holder.kind = "trait"
        for draft in packages:
            is_told = draft.bases or draft.kind != "class" or draft.signature.startswith("class")
            if not is_told and not _OF_OBJECTS.search(self._source.data, draft.start, draft.end):
                draft.kind = "namespace"
        for draft in drafts:
            if draft.kind in ("function", "method") and draft.owner not in ("", "main"):
                owner = by_name.get(draft.owner)
                if owner is not None and not owner.is_within(draft):
                    draft.parent = owner
                else:
                    draft.bases = (draft.owner,)


def _holder(packages: list[Draft], starts: list[int], at: int) -> Draft | None:
    """The innermost package around a place."""
    place = bisect_right(starts, at)
    found: Draft | None = packages[place - 1] if place else None
    while found is not None and (found.end <= at or found.kind not in ("class", "trait", "namespace")):
        found = found.parent
    return found

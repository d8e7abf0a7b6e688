"""Go: receivers, groups of constants and variables, embedded types, exported by capital letter."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules
from anchors.syntax.source import Source, one_line, text

_KINDS: Final = {"struct_type": "struct", "interface_type": "interface"}
_PREFIX: Final = re.compile(rb"(?:type|const|var)[ \t]+$")
_RECEIVER: Final = re.compile(rb"\(\s*(?:\w+\s+)?\*?\s*([A-Za-z_]\w*)")
_HELD: Final = re.compile(rb"(\w+)(?:\s*,\s*\w+)*\s*(?::=|=)\s*&?([A-Za-z_][\w.]*)\s*(?:\[[^\]\n]*\])?\s*[({]")
_FIRST: Final = re.compile(rb"\w+")
_ASSERTED: Final = re.compile(rb"\.\(\*?([A-Za-z_][\w.]*)\)$")
_VERSION: Final = re.compile(r"^v\d+$")
_BUILT_IN: Final = (
    b"string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune float32 float64 complex64 "
    b"complex128 bool error any comparable true false nil iota _"
)


class GoRules(Rules):
    splits_at_dots: ClassVar[bool] = True
    tells_shadows: ClassVar[bool] = True
    self_names: ClassVar[frozenset[str]] = frozenset()
    keywords: ClassVar[frozenset[bytes]] = frozenset(_BUILT_IN.split())

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        data = source.data
        names = node.children_by_field_name("name")
        held = node.child_by_field_name("type")
        body = node.child_by_field_name("body")
        bases: tuple[str, ...] = ()
        if kind == "type" and held is not None:
            kind = _KINDS.get(held.type, kind)
            if kind != "type":
                body, bases = _body(held), _embedded(data, held)
        if kind == "field" and not names and held is not None:
            return []  # embedded: a base, not a field
        prefix = _PREFIX.search(data[max(0, node.start_byte - 12) : node.start_byte])
        start = node.start_byte - (len(prefix[0]) if prefix else 0)
        drafts = []
        for name in names:
            if name.type == ",":
                continue
            word = text(data[name.start_byte : name.end_byte])
            if word == "_":
                continue
            draft = Draft(kind, start, node.end_byte, word, name.start_byte, -1 if body is None else body.start_byte)
            end = draft.body if draft.body >= 0 else draft.end
            draft.signature = one_line(data[start:end], MAX_SIGNATURE).rstrip(" {")
            draft.bases, draft.exported = bases, word[0].isupper()
            if kind == "method":
                receiver = node.child_by_field_name("receiver")
                match = _RECEIVER.match(data[receiver.start_byte : receiver.end_byte]) if receiver else None
                draft.owner = text(match[1]) if match else ""
            drafts.append(draft)
        if drafts:
            drafts[0].doc = self.comments.above(source.line(start))
        return drafts

    def link(self, drafts: list[Draft]) -> None:
        types = {d.name: d for d in drafts if d.parent is None and d.kind in ("struct", "interface", "type")}
        for draft in drafts:
            if draft.owner:
                draft.parent = types.get(draft.owner)
                if draft.parent is None:
                    draft.bases = (draft.owner,)

    def settle(self, draft: Draft) -> None:
        if draft.parent is not None and draft.parent.kind in ("function", "method"):
            draft.exported = False

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        if raw.endswith(b"}"):
            return b"", b""  # a nameless function, called where it stands
        if raw.endswith(b"]"):
            raw = raw.partition(b"[")[0]
        receiver, _, name = raw.rpartition(b".")
        return receiver, name

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        data = source.data
        path_node, name_node = node.child_by_field_name("path"), node.child_by_field_name("name")
        if path_node is None:
            return []
        path = text(data[path_node.start_byte + 1 : path_node.end_byte - 1])
        line = source.line(node.start_byte)
        if name_node is None:
            parts = [part for part in path.split("/") if not _VERSION.match(part)] or [path]
            return [Import(path, "", re.sub(r"^go-|\.go$|-go$|\.v\d+$", "", parts[-1]), line, scope, False)]
        name = text(data[name_node.start_byte : name_node.end_byte])
        if name == ".":
            return [Import(path, "*", "*", line, scope, False)]
        return [Import(path, "", "" if name == "_" else name, line, scope, False)]

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        data, at = source.data, node.start_byte
        held = node.child_by_field_name("type")
        if held is None:
            asserted = _ASSERTED.search(data, max(at, node.end_byte - 120), node.end_byte)
            given = (node.child_by_field_name("right") or node.child_by_field_name("value")) if asserted else None
            if asserted and given is not None and given.named_child_count == 1:
                name = _FIRST.match(data, at)
                return [RawBinding(at, text(name[0]), text(asserted[1]))] if name and name[0] != b"_" else []
            match = _HELD.match(data[at : min(node.end_byte, at + 300)])
            return [RawBinding(at, text(match[1]), text(match[2]))] if match else []
        shown = one_line(data[held.start_byte : held.end_byte].lstrip(b"*&. "), 120)
        names = [text(data[n.start_byte : n.end_byte]) for n in node.children_by_field_name("name") if n.is_named]
        if node.type == "field_declaration" and not names:
            names = [shown.rpartition(".")[2]]
        return [RawBinding(at, name, shown) for name in names if name != "_"]


def _body(held: Node) -> Node | None:
    """What stands in the braces of a struct or interface."""
    for child in held.children:
        if child.type in ("field_declaration_list", "{"):
            return child
    return None


def _embedded(data: bytes, held: Node) -> tuple[str, ...]:
    found = []
    for holder in held.named_children:
        members = holder.named_children if holder.type == "field_declaration_list" else [holder]
        for member in members:
            is_field = member.type == "field_declaration" and member.child_by_field_name("name") is None
            if is_field or member.type == "type_elem":
                shown = member.child_by_field_name("type") or member
                found.append(one_line(data[shown.start_byte : shown.end_byte], 80).lstrip("*"))
    return tuple(found)

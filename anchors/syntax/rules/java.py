"""Java: modifiers and annotations, fields with several names, imports, declared types."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules, children_text, open_angles
from anchors.syntax.source import Source, one_line, text

_IMPORT: Final = re.compile(rb"import\s+(static\s+)?([\w.]+?)(\.\*)?\s*;")
_GENERIC: Final = re.compile(rb"<[^;]*$", re.DOTALL)
_NEW: Final = re.compile(rb"(?:new\s+)?([A-Za-z_][\w.]*)\s*(?:<[^(]*>)?\s*[({]")


class JavaRules(Rules):
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"var", b"void"})
    chooses_by_arguments: ClassVar[bool] = True

    def refuse(self, source: Source) -> str:
        return open_angles(source)

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        modifiers = node.named_child(0) if node.named_child_count else None
        if modifiers is not None and modifiers.type != "modifiers":
            modifiers = None
        annotations: tuple[str, ...] = ()
        words = b""
        begin = node.start_byte
        if modifiers is not None:
            annotations, words = _modifiers(source.data, modifiers)
            begin = modifiers.end_byte
        drafts = (
            self._fields(source, kind, node) if kind in ("field", "constant") else super().define(source, kind, node)
        )
        for draft in drafts:
            end = draft.body if draft.body >= 0 else draft.end
            head = words + b" " + source.data[begin:end] if words else source.data[begin:end]
            draft.signature = one_line(head, MAX_SIGNATURE).rstrip(" {;")
            draft.decorators = annotations
            draft.exported = b"public" in words or b"protected" in words
            if kind == "field" and b"static" in words and b"final" in words:
                draft.kind = "constant"
            if kind in ("class", "interface", "enum"):
                draft.bases = _bases(source.data, node)
        if drafts:
            drafts[0].doc = self.comments.above(source.line(node.start_byte))
        return drafts

    def _fields(self, source: Source, kind: str, node: Node) -> list[Draft]:
        drafts = []
        for declarator in node.children_by_field_name("declarator"):
            name = declarator.child_by_field_name("name")
            if name is not None:
                word = text(source.data[name.start_byte : name.end_byte])
                drafts.append(Draft(kind, node.start_byte, node.end_byte, word, name.start_byte))
        return drafts

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is not None and (parent.kind == "interface" or draft.kind == "member"):
            draft.exported = True
        super().settle(draft)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        if b"<" in raw:
            raw = _GENERIC.sub(b"", raw)
        receiver, mark, name = raw.rpartition(b"::")
        if mark:
            return (receiver, name) if name != b"new" else receiver.rpartition(b".")[::2]
        receiver, _, name = raw.rpartition(b".")
        return receiver, name

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        match = _IMPORT.match(source.data[node.start_byte : node.end_byte])
        if match is None:
            return []
        path, line = text(match[2]), source.line(node.start_byte)
        if match[3]:
            return [Import(path, "*", "*", line, scope, False)]
        module, _, name = path.rpartition(".")
        return [Import(module, name, name, line, scope, False)]

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        data = source.data
        type_node = node.child_by_field_name("type")
        if type_node is None:
            return []
        declared = one_line(data[type_node.start_byte : type_node.end_byte], 120)
        rows = []
        for holder in node.children_by_field_name("declarator") or [node]:
            name = holder.child_by_field_name("name")
            if name is None:
                continue
            held = declared
            if declared == "var":
                value = holder.child_by_field_name("value")
                match = _NEW.match(data[value.start_byte : value.end_byte]) if value is not None else None
                if match is None:
                    continue
                held = text(match[1])
            rows.append(RawBinding(node.start_byte, text(data[name.start_byte : name.end_byte]), held))
        return rows


def _modifiers(data: bytes, node: Node) -> tuple[tuple[str, ...], bytes]:
    """Annotations as written, without `@`, and the other modifiers."""
    annotations, words = [], []
    for child in node.children:
        raw = data[child.start_byte : child.end_byte]
        if raw.startswith(b"@"):
            annotations.append(one_line(raw[1:], MAX_SIGNATURE))
        elif not raw.startswith(b"/"):
            words.append(raw)
    return tuple(annotations), b" ".join(words)


def _bases(data: bytes, node: Node) -> tuple[str, ...]:
    bases: list[str] = []
    for field in ("superclass", "interfaces"):
        clause = node.child_by_field_name(field)
        if clause is not None:
            bases += children_text(data, clause)
    for child in node.named_children:
        if child.type == "extends_interfaces":
            bases += children_text(data, child)
    return tuple(bases)

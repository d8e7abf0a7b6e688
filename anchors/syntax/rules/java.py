"""Java: modifiers and annotations, fields with several names, imports, declared types."""

from __future__ import annotations

import re
from functools import partial
from operator import itemgetter
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax import compiled
from anchors.syntax.drafts import CALLABLES, Draft, Scopes
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules, children_text, first_named, open_angles
from anchors.syntax.source import Source, one_line, text

_IMPORT: Final = re.compile(rb"import\s+(static\s+)?([\w.]+)(\.\*)?\s*;")
_GENERIC: Final = re.compile(rb"<[^;]*$", re.DOTALL)
_NEW: Final = re.compile(rb"(?:new\s+)?([A-Za-z_][\w.]*)\s*(?:<[^(]*>)?\s*[({]")

_WORDS: Final = re.compile(
    rb"(?:(?:public|protected|private|static|final|abstract|default|synchronized|native|strictfp|transient|volatile"
    rb"|sealed|non-sealed)\s+)*"
)
_ANGLE, _AT, _SLASH, _MARKS = 0x3C, 0x40, 0x2F, (b"@", b"/")
"""Numbers where they are looked for: bytes look for bytes in a far slower way."""


class JavaRules(Rules):
    splits_at_dots: ClassVar[bool] = True
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"var", b"void"})
    chooses_by_arguments: ClassVar[bool] = True

    def refuse(self, source: Source) -> str:
        return open_angles(source)

    def __init__(self) -> None:
        self._typed: list[RawBinding] = []
        self._bound: list[tuple[int, int]] = []

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        """Names of fields are no locals."""
        self._typed, self._bound = typed(found.get("binding", []), source.data)
        fields = found.get("definition.field", []) + found.get("definition.constant", [])
        self._typed += typed(fields, source.data)[0]
        self._typed.sort(key=itemgetter(0))
        super().prepare(source, found)

    def defined(self, source: Source, kind: str, nodes: list[Node]) -> list[Draft]:
        if compiled.java is None:
            return super().defined(source, kind, nodes)
        read, comments = partial(self.define, source, kind), self.comments.compiled
        drafts: list[Draft] = compiled.java.define(kind, nodes, source.data, Draft, _bases, comments, read)
        return drafts

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        data = source.data
        start, end = byte_range(node)
        annotations, words, begin = _modifiers(data, node, start)
        drafts = _values(data, kind, node, start, end) if kind in ("field", "constant") else []
        if not drafts:
            name = node.child_by_field_name("name")
            if name is None:
                return []
            name_at, name_end = byte_range(name)
            body = node.child_by_field_name("body")
            at = -1 if body is None else body.start_byte
            drafts = [Draft(kind, start, end, text(data[name_at:name_end]), name_at, at)]
            end = end if body is None else at
        head = b" ".join((*words, data[begin:end]))
        signature = one_line(head, MAX_SIGNATURE).rstrip(" {;")
        exported = b"public" in words or b"protected" in words
        if kind == "field" and b"static" in words and b"final" in words:
            kind = "constant"
        for draft in drafts:
            draft.kind, draft.signature, draft.decorators, draft.exported = kind, signature, annotations, exported
        if kind in ("class", "interface", "enum"):
            drafts[0].bases = _bases(data, node)
        drafts[0].doc = self.comments.above(source.line(start))
        return drafts

    def settle_all(self, drafts: list[Draft]) -> None:
        if compiled.java is None:
            super().settle_all(drafts)
        else:
            compiled.java.settle(drafts, CALLABLES)

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is not None and (parent.kind == "interface" or draft.kind == "member"):
            draft.exported = True
        super().settle(draft)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        if _ANGLE in raw:
            raw = _GENERIC.sub(b"", raw)
        receiver, mark, name = raw.rpartition(b"::")
        if mark:
            return (receiver, name) if name != b"new" else receiver.rpartition(b".")[::2]
        receiver, _, name = raw.rpartition(b".")
        return receiver, name

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        start, end = byte_range(node)
        match = _IMPORT.match(source.data, start, end)
        if match is None:
            return []
        path, line = text(match[2]), source.line(start)
        if match[3]:
            return [Import(path, "*", "*", line, scope, False)]
        module, _, name = path.rpartition(".")
        return [Import(module, name, name, line, scope, False)]

    def all_imports(self, source: Source, nodes: list[Node], scopes: Scopes) -> list[Import]:
        if compiled.java is not None:
            found: list[Import] | None = compiled.java.imports(
                nodes, source.data, source.starts, scopes.bounds, scopes.ids, Import
            )
            if found is not None:
                return found
        return super().all_imports(source, nodes, scopes)

    def typed(self, source: Source, nodes: list[Node]) -> list[RawBinding]:
        return self._typed

    def more_locals(self, source: Source, drafts: list[Draft]) -> list[tuple[int, int]]:
        return self._bound


Bound = tuple[list[RawBinding], list[tuple[int, int]]]
"""Typed names, and where all names stand, those of unknown type too."""


def typed(nodes: list[Node], data: bytes) -> Bound:
    """What declarations of parameters, variables and fields bind."""
    if compiled.java is not None:
        found: Bound = compiled.java.bindings(nodes, data, _declared)
        return found
    rows: list[RawBinding] = []
    bound: list[tuple[int, int]] = []
    for node in sorted(nodes, key=byte_range):
        some, spans = _declared(data, node)
        rows += some
        bound += spans
    return rows, bound


def _declared(data: bytes, node: Node) -> Bound:
    type_node = node.child_by_field_name("type")
    rows: list[RawBinding] = []
    bound: list[tuple[int, int]] = []
    if type_node is None:
        return rows, bound
    start, end = byte_range(type_node)
    declared, at = one_line(data[start:end], 120), node.start_byte
    for holder in node.children_by_field_name("declarator") or [node]:
        name = holder.child_by_field_name("name")
        if name is None:
            continue
        start, end = byte_range(name)
        bound.append((start, end))
        held = declared
        if declared == "var":
            value = holder.child_by_field_name("value")
            match = _NEW.match(data[value.start_byte : value.end_byte]) if value is not None else None
            if match is None:
                continue
            held = text(match[1])
        rows.append(RawBinding(at, text(data[start:end]), held))
    return rows, bound


def _values(data: bytes, kind: str, node: Node, start: int, end: int) -> list[Draft]:
    """Those of one declaration."""
    drafts = []
    for declarator in node.children_by_field_name("declarator"):
        name = declarator.child_by_field_name("name")
        if name is not None:
            name_at, name_end = byte_range(name)
            drafts.append(Draft(kind, start, end, text(data[name_at:name_end]), name_at))
    return drafts


def _modifiers(data: bytes, node: Node, start: int) -> tuple[tuple[str, ...], list[bytes], int]:
    """Annotations as written, without `@`; the other modifiers; where they end."""
    words = _WORDS.match(data, start)
    if words is not None and data[words.end() : words.end() + 1] not in _MARKS:
        return (), words[0].split(), words.end()
    first = first_named(node)
    if first is None or first.type != "modifiers":
        return (), [], start
    annotations, others = [], []
    for child in first.children:
        at, end = byte_range(child)
        if data[at] == _AT:
            annotations.append(one_line(data[at + 1 : end], MAX_SIGNATURE))
        elif data[at] != _SLASH:
            others.append(data[at:end])
    return tuple(annotations), others, first.end_byte


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

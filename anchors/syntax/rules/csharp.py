"""C#: attributes, properties, fields with several names, usings and namespaces, declared types.

A namespace is no definition: types stand at the level of their file, and an import row says where they belong.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.arguments_csharp import passed_at
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules, open_angles
from anchors.syntax.rules.csharp_held import given, held, looped, plain, wanted_type
from anchors.syntax.source import Source, one_line, text

_USING: Final = re.compile(rb"(global\s+)?using\s+(static\s+|unsafe\s+)?(?:(\w+)\s*=\s*)?(?:global::)?([\w.]+)")
_NAMESPACE: Final = re.compile(rb"namespace\s+([\w.]+)")
_TYPES: Final = ("class", "struct", "interface", "enum", "type")


class CSharpRules(Rules):
    keywords: ClassVar[frozenset[bytes]] = frozenset(
        b"var void int string bool object long double float decimal byte char short uint ulong ushort sbyte nint nuint "
        b"dynamic ref out in scoped nameof global".split()
    )

    passes_by_rule: ClassVar[bool] = True

    def passed_at(self, data: bytes, at: int) -> bytes | None:
        return passed_at(data, at)

    def refuse(self, source: Source) -> str:
        return open_angles(source)

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        data, words, attributes, begin = source.data, set[bytes](), list[str](), node.start_byte
        for child in node.children:
            if child.type == "attribute_list":
                attributes += [_shown(data, item) for item in child.named_children if item.type == "attribute"]
                begin = child.end_byte
            elif child.type == "modifier":
                words.add(data[child.start_byte : child.end_byte])
            elif child.type == "preproc_if_in_attribute_list":
                begin = child.end_byte
            elif child.is_named and child.type != "comment":
                break
        drafts = self._drafts(data, kind, node)
        for draft in drafts:
            end = draft.body if draft.body >= 0 else draft.end
            draft.signature = one_line(data[begin:end], MAX_SIGNATURE).rstrip(" {;").removesuffix("=>").rstrip()
            draft.decorators = tuple(attributes)
            draft.exported = b"public" in words or b"protected" in words
            if draft.kind == "field" and (b"const" in words or {b"static", b"readonly"} <= words):
                draft.kind = "constant"
            if draft.kind in _TYPES:
                draft.bases = _bases(data, node)
            elif b"static" in words and draft.kind == "method":
                draft.bases = _extended(data, node)
        if drafts:
            drafts[0].doc = self.comments.above(source.line(node.start_byte))
        return drafts

    def _drafts(self, data: bytes, kind: str, node: Node) -> list[Draft]:
        if node.type in ("field_declaration", "event_field_declaration"):
            return [
                _draft(data, kind, node, name, None)
                for declaration in node.named_children
                if declaration.type == "variable_declaration"
                for item in declaration.named_children
                if item.type == "variable_declarator" and (name := item.child_by_field_name("name")) is not None
            ]
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if kind == "property":
            return [_property(data, node, name)]
        if node.type == "operator_declaration":
            name = node.child_by_field_name("operator")
        elif node.type == "conversion_operator_declaration":
            name = node.child_by_field_name("type")
        if name is None:
            return []
        draft = _draft(data, kind, node, name, body)
        if "operator" in node.type:
            draft.name = f"operator {draft.name}"
        elif node.type == "destructor_declaration":
            draft.name = f"~{draft.name}"
        return [draft]

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if draft.kind == "member" or (parent is not None and parent.kind == "interface"):
            draft.exported = True
        elif draft.kind == "field" and parent is not None and parent.signature.startswith(_RECORDS):
            draft.exported = draft.exported or draft.body == -2
        if draft.body == -2:
            draft.body = -1
        super().settle(draft)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        raw = plain(raw)
        receiver, _, name = raw.rpartition(b".")
        receiver = receiver.rstrip(b"?! \r\n\t")
        if receiver.startswith(b"base") and receiver[4:5] in (b"", b"."):
            receiver = b"super" + receiver[4:]
        elif b"::" in receiver:
            receiver = receiver.removeprefix(b"global::")
        return receiver, b"super" if name == b"base" else name

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        raw, line = (
            source.data[node.start_byte : min(node.end_byte, node.start_byte + 400)],
            source.line(node.start_byte),
        )
        if node.type != "using_directive":
            return _clauses(source, node, line)
        match = _USING.match(raw)
        if match is None:
            return []
        path, is_global = text(match[4]), match[1] is not None
        if match[3]:
            module, _, name = path.rpartition(".")
            return [Import(module, name, text(match[3]), line, -1, is_global)]
        return [Import(path, "*", "*", line, -1, is_global)]

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        """What `new(…)` makes."""
        made = []
        for node in found.get("made", ()):
            kind = wanted_type(node)
            if kind is not None:
                receiver, name = self.split(source.data[kind.start_byte : kind.end_byte].rstrip(b"?"))
                made.append(LooseReference("new", receiver, name, node.start_byte))
        return made

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        data = source.data
        if node.type == "lambda_expression":
            return given(data, node)
        type_node = node.child_by_field_name("type")
        if type_node is None or (node.type == "property_declaration" and _has_code(node)):
            return []
        declared = one_line(data[type_node.start_byte : type_node.end_byte], 120)
        rows = []
        if node.type == "variable_declaration":
            holders = [child for child in node.named_children if child.type == "variable_declarator"]
        else:
            holders = [node]
        for holder in holders:
            name = holder.child_by_field_name("name") or holder.child_by_field_name("left")
            if name is None:
                continue
            kind = declared
            if declared == "var":
                kind = held(data, holder) if holder is not node else looped(data, node)
            rows.append(RawBinding(node.start_byte, text(data[name.start_byte : name.end_byte]), kind or "var"))
        return rows


_RECORDS: Final = ("record ", "public record ", "internal record ", "public sealed record ", "sealed record ")


def _draft(data: bytes, kind: str, node: Node, name: Node, body: Node | None) -> Draft:
    word = text(data[name.start_byte : name.end_byte])
    draft = Draft(kind, node.start_byte, node.end_byte, word, name.start_byte)
    draft.body = body.start_byte if body is not None else -1
    if node.type == "parameter":
        draft.body = -2  # of a record it is a property, seen from outside
    return draft


def _property(data: bytes, node: Node, name: Node | None) -> Draft:
    """A property with code of its own is like a method; one that only holds a value is a field."""
    if name is None:
        name = next((child for child in node.children if child.type == "this"), node)
        word = "this"
    else:
        word = text(data[name.start_byte : name.end_byte])
    draft = Draft("property", node.start_byte, node.end_byte, word, name.start_byte)
    accessors = node.child_by_field_name("accessors")
    value = node.child_by_field_name("value")
    if accessors is not None:
        is_open = any(data[child.start_byte : child.end_byte] in _OPEN for child in node.children[:6])
        if _has_code(node):
            draft.body = accessors.start_byte
        elif not is_open and (node.parent is None or node.parent.parent is None or not _is_interface(node)):
            draft.kind = "field"
    elif value is not None:
        draft.body = value.start_byte
    return draft


def _has_code(node: Node) -> bool:
    accessors = node.child_by_field_name("accessors")
    if accessors is None:
        return True
    return any(child.child_by_field_name("body") is not None for child in accessors.named_children)


_OPEN: Final = (b"abstract", b"virtual", b"override")


def _is_interface(node: Node) -> bool:
    holder = node.parent
    while holder is not None and not holder.type.endswith("_declaration"):
        holder = holder.parent
    return holder is not None and holder.type == "interface_declaration"


def _shown(data: bytes, attribute: Node) -> str:
    return one_line(data[attribute.start_byte : attribute.end_byte], MAX_SIGNATURE)


def _bases(data: bytes, node: Node) -> tuple[str, ...]:
    found = []
    for clause in node.named_children:
        if clause.type == "base_list":
            for child in clause.named_children:
                if child.type == "primary_constructor_base_type":
                    child = child.child_by_field_name("type") or child
                if child.type not in ("argument_list", "comment", "predefined_type"):
                    found.append(one_line(data[child.start_byte : child.end_byte], 80))
    return tuple(found)


def _extended(data: bytes, node: Node) -> tuple[str, ...]:
    """The type that an extension method adds to."""
    listed = node.child_by_field_name("parameters")
    first = listed.named_child(0) if listed is not None and listed.named_child_count else None
    if first is None or not data.startswith(b"this", first.start_byte):
        return ()
    kind = first.child_by_field_name("type")
    return (one_line(data[kind.start_byte : kind.end_byte], 80),) if kind is not None else ()


def _nested(data: bytes, node: Node, name: str) -> str:
    """The full name of a namespace that may stand in another one."""
    at = node.parent
    while at is not None:
        if at.type == "namespace_declaration" and (match := _NAMESPACE.match(data, at.start_byte)) is not None:
            name = f"{text(match[1])}.{name}"
        at = at.parent
    return name


def _clauses(source: Source, node: Node, line: int) -> list[Import]:
    """From its line on, names belong to the namespace; from the end of its block on, to that around it."""
    match = _NAMESPACE.match(source.data, node.start_byte)
    if match is None:
        return []
    name = _nested(source.data, node, text(match[1]))
    rows = [Import(name, "*", "", line, -1, True)]
    if node.type == "namespace_declaration":
        outer = name.removesuffix(text(match[1])).rstrip(".")
        rows.append(Import(outer, "*", "", source.line(node.end_byte), -1, True))
    return rows

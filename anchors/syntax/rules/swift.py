"""Swift: types, protocols and extensions, stored and computed properties, initialisers, types written or made.

An extension goes on with its type where that stands in the same file; else it is a namespace of that name, and who
resolves names joins the two.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.arguments_swift import passed_at
from anchors.syntax.drafts import CONTAINERS, Draft, join_continued
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules, first_named, open_angles
from anchors.syntax.source import Source, one_line, text
from anchors.syntax.swift_targets import MARK, swift_targets

_IMPORT: Final = re.compile(
    r"(?P<marks>(?:@\w+(?:\([^)]*\))?\s+|public\s+|internal\s+|package\s+)*)import\s+"
    r"(?:(?:struct|class|enum|protocol|func|let|var|typealias|actor)\s+)?(?P<path>[\w.]+)"
)
_KINDS: Final = {"class": "class", "struct": "struct", "enum": "enum", "actor": "class", "extension": "extension"}
_CALLED: Final = re.compile(rb"[\w.?!]+$")
_NAMED: Final = re.compile(rb"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$")
_TRIED: Final = re.compile(rb"\s*(?:\(\s*)?(?:try[?!]?|await)\s+(?:await\s+)?(?=[\w.]+(?:\(|$))")
UNTOLD: Final = "_"
"""The type of a closure's parameter that has none written."""
_CALLS: Final = frozenset({"call_expression", "constructor_expression", "await_expression", "try_expression"})
_HIDDEN: Final = re.compile(rb"\b(?:private|fileprivate)\b(?!\s*\(set\))")
_CONTINUED: Final = frozenset({"class", "struct", "enum", "interface"})
_MAX_VALUE: Final = 400


class SwiftRules(Rules):
    passes_by_rule: ClassVar[bool] = True
    constructors: ClassVar[frozenset[str]] = frozenset({"init"})
    keywords: ClassVar[frozenset[bytes]] = frozenset(
        b"Int String Bool Void Double Float Any AnyObject Never UInt Character Array Dictionary Set Optional "
        b"true false nil self".split()
    )

    def refuse(self, source: Source) -> str:
        return open_angles(source)

    def passed_at(self, data: bytes, at: int) -> bytes | None:
        return passed_at(data, at)

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        """Of a manifest its targets and their folders, which say where the names of files belong."""
        if MARK.encode() not in source.data:
            return []
        found = swift_targets(source.data.decode("latin-1"))
        rows = [
            (target.at, Import(target.name, folder, "", source.line(target.at), -1, True))
            for target in found
            for folder in target.folders
        ]
        return [(at, row) for at, row in rows if row.module.isascii() and row.name.isascii()]

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        data, begin, words, decorators = source.data, node.start_byte, b"", tuple[str, ...]()
        first = first_named(node)
        if first is not None and first.type == "modifiers":
            decorators, words, begin = _modifiers(data, first)
        drafts = self._drafts(data, kind, node)
        is_shared = b"static" in words or b"class" in words or node.parent is None or node.parent.type == "source_file"
        for draft in drafts:
            end = draft.body if draft.body >= 0 else draft.end
            head = words + b" " + data[begin:end] if words else data[begin:end]
            if node.type == "enum_entry" and len(drafts) > 1:
                head = b"case " + data[draft.start : draft.end]
            draft.signature = one_line(head, MAX_SIGNATURE).rstrip(" {;")
            draft.decorators = decorators
            if draft.kind == "constant" and not is_shared:
                draft.kind = "variable"
            draft.exported = not _HIDDEN.search(words)
            if draft.kind in ("class", "struct", "enum", "interface", "extension"):
                draft.bases = _bases(data, node)
        if drafts:
            drafts[0].doc = self.comments.above(source.line(node.start_byte))
        return drafts

    def _drafts(self, data: bytes, kind: str, node: Node) -> list[Draft]:
        body = node.child_by_field_name("body")
        if node.type == "property_declaration":
            return _properties(data, node)
        if node.type == "enum_entry":
            names = [name for name in node.children_by_field_name("name") if name.type == "simple_identifier"]
            drafts = [_draft(data, kind, node, name, None) for name in names]
            for draft in drafts if len(drafts) > 1 else ():
                draft.start, draft.end = draft.name_at, draft.name_at + len(draft.name.encode())
            return drafts
        if node.type in ("deinit_declaration", "subscript_declaration"):
            draft = Draft(kind, node.start_byte, node.end_byte, node.type.partition("_")[0], node.start_byte)
            body = body or next((child for child in node.named_children if child.type == "computed_property"), None)
            draft.body = body.start_byte if body is not None else -1
            return [draft]
        name = node.child_by_field_name("name")
        if name is None:
            return []
        if node.type == "protocol_property_declaration":
            name = name.child_by_field_name("bound_identifier") or name
        draft = _draft(data, kind, node, name, body)
        if node.type == "class_declaration":
            declared = node.child_by_field_name("declaration_kind")
            draft.kind = _KINDS.get(declared.type if declared is not None else "", "class")
            if draft.kind == "extension":
                draft.name = re.sub(r"<.*", "", draft.name).rpartition(".")[2].strip()
        return [draft]

    def link(self, drafts: list[Draft]) -> None:
        join_continued(drafts, "extension", _CONTINUED)
        for draft in drafts:
            parent = draft.parent
            if parent is not None and parent.kind == "namespace":
                if draft.kind == "function":
                    draft.kind = "method"
                elif draft.kind in ("variable", "constant"):
                    draft.kind = "field" if draft.kind == "variable" else "constant"
                if parent.merged is not None:
                    draft.parent = parent.merged

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is not None and parent.kind in CONTAINERS and draft.kind == "variable":
            draft.kind = "field"
        if draft.kind == "member" or (parent is not None and parent.kind == "interface"):
            draft.exported = True
        super().settle(draft)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        if raw.endswith(b">"):
            raw = raw.partition(b"<")[0]
        receiver, _, name = raw.rpartition(b".")
        tried = _TRIED.match(receiver)
        return receiver[tried.end() if tried else 0 :].rstrip(b"?! \r\n\t"), name.strip(b"`")

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        match = _IMPORT.match(one_line(source.data[node.start_byte : node.end_byte], 400))
        if match is None:
            return []
        line, path = source.line(node.start_byte), match["path"]
        is_shown = "@_exported" in match["marks"] or "public " in match["marks"]
        module, _, name = path.partition(".")
        rows = [Import(module, "*", "*", line, -1, is_shown)]
        if name and name[:1].isupper():
            rows.append(Import(module, name, name.rpartition(".")[2], line, -1, is_shown))
        return rows

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        if node.type in ("guard_statement", "if_statement", "while_statement"):
            return _optional_bindings(source.data, node)
        if node.type == "property_declaration":
            return _declared(source.data, node)
        if node.type == "switch_pattern":
            return _cast_pattern(source.data, node)
        names = [name for name in node.children_by_field_name("name") if not name.type.endswith("_type")]
        kind = next((name for name in node.children_by_field_name("name") if name.type.endswith("_type")), None)
        if not names:
            return []
        name = source.data[names[-1].start_byte : names[-1].end_byte]
        untyped = UNTOLD if node.type == "lambda_parameter" else "Any"
        return [RawBinding(node.start_byte, text(name), _type_text(source.data, kind) or untyped)]


def _draft(data: bytes, kind: str, node: Node, name: Node, body: Node | None) -> Draft:
    word = text(data[name.start_byte : min(name.end_byte, name.start_byte + 200)]).strip("`")
    return Draft(kind, node.start_byte, node.end_byte, word, name.start_byte, -1 if body is None else body.start_byte)


def _properties(data: bytes, node: Node) -> list[Draft]:
    """One declaration of several names; one that is computed is like a function."""
    computed = node.child_by_field_name("computed_value")
    is_constant = any(
        child.type == "value_binding_pattern" and data.startswith(b"let", child.start_byte) for child in node.children
    )
    drafts = []
    for pattern in node.children_by_field_name("name"):
        name = pattern.child_by_field_name("bound_identifier")
        if name is not None:
            kind = "property" if computed is not None else "constant" if is_constant else "variable"
            drafts.append(_draft(data, kind, node, name, computed))
    return drafts


def _modifiers(data: bytes, node: Node) -> tuple[tuple[str, ...], bytes, int]:
    """Attributes as written, without `@`, the other modifiers, and where they end."""
    attributes, words = [], []
    for child in node.named_children:
        raw = data[child.start_byte : child.end_byte]
        if child.type == "attribute":
            attributes.append(one_line(raw[1:], MAX_SIGNATURE))
        elif "comment" not in child.type:
            words.append(raw)
    return tuple(attributes), b" ".join(words), node.end_byte


def _bases(data: bytes, node: Node) -> tuple[str, ...]:
    found = []
    for child in node.named_children:
        if child.type == "inheritance_specifier":
            found.append(one_line(data[child.start_byte : child.end_byte], 80))
    return tuple(found)


def _type_text(data: bytes, node: Node | None) -> str:
    if node is None:
        return ""
    return one_line(data[node.start_byte : node.end_byte], 120).lstrip(": ").removeprefix("some ").removeprefix("any ")


def _declared(data: bytes, node: Node) -> list[RawBinding]:
    """`let x: T`, `let x = make()`: names, types and values stand in turns."""
    rows: list[RawBinding] = []
    name = ""
    for child in node.children:
        if child.type == "pattern":
            bound = child.child_by_field_name("bound_identifier")
            name = text(data[bound.start_byte : bound.end_byte]) if bound is not None else ""
        elif name and child.type == "type_annotation":
            rows.append(RawBinding(node.start_byte, name, _type_text(data, child)))
            name = ""
        elif name and child.is_named and child.type.endswith(("_expression", "_literal")):
            held = _held(data, child)
            if held and held != name:  # `let cart = cart()` calls what lies outside
                rows.append(RawBinding(node.start_byte, name, held))
            name = ""
    return rows


def _optional_bindings(data: bytes, node: Node) -> list[RawBinding]:
    """`if let x = y as? T`, `guard let x = make()`."""
    rows: list[RawBinding] = []
    name = ""
    for child in node.children:
        if child.type == "statements":
            break
        if child.type == "simple_identifier" and not name:
            name = text(data[child.start_byte : child.end_byte])
        elif child.type == "type_annotation" and name:
            rows.append(RawBinding(node.start_byte, name, _type_text(data, child)))
            name = ""
        elif name and child.is_named and child.type.endswith("_expression"):
            held = _held(data, child)
            if held and held != name:
                rows.append(RawBinding(node.start_byte, name, held))
            name = ""
        elif child.type in (",", "value_binding_pattern"):
            name = ""
    return rows


def _cast_pattern(data: bytes, node: Node) -> list[RawBinding]:
    """`case let x as T`."""
    pattern = first_named(node)
    inner = next((child for child in pattern.named_children if child.type == "pattern"), None) if pattern else None
    bound = inner.child_by_field_name("bound_identifier") if inner is not None else None
    kind = pattern.child_by_field_name("name") if pattern is not None else None
    if bound is None or kind is None:
        return []
    return [RawBinding(node.start_byte, text(data[bound.start_byte : bound.end_byte]), _type_text(data, kind))]


def _has_closure(data: bytes, value: Node) -> bool:
    """Whether this is a call with a closure behind its brackets, which is read as a call of the call before it."""
    if value.type != "call_expression" or value.named_child_count < 2:
        return False
    called, behind = value.named_children[:2]
    return called.type in _CALLS and data.startswith(b"{", behind.start_byte)


def _held(data: bytes, value: Node) -> str:
    """What a value without a written type holds: the type that it is cast to, else the callee; "" of anything else."""
    for _ in range(5):
        if value.type in ("try_expression", "await_expression", "unsafe_expression"):
            value = value.child_by_field_name("expr") or value.named_children[-1]
        elif value.type == "nil_coalescing_expression":
            value = value.child_by_field_name("value") or value
        elif _has_closure(data, value):
            value = value.named_children[0]
        else:
            break
    if value.type == "as_expression":
        return _type_text(data, value.child_by_field_name("name"))
    if value.type == "constructor_expression":
        return _type_text(data, value.child_by_field_name("constructed_type"))
    if value.type == "navigation_expression":
        raw = data[value.start_byte : min(value.end_byte, value.start_byte + _MAX_VALUE)]
        return text(raw) if _NAMED.match(raw) else ""
    if value.type != "call_expression" or not value.named_child_count:
        return ""
    callee = value.named_children[0]
    raw = data[callee.start_byte : min(callee.end_byte, callee.start_byte + _MAX_VALUE)]
    if value.named_child_count > 1 and data.startswith(b"[", value.named_children[1].start_byte):
        return ""  # an element
    return text(raw).replace("?.", ".").replace("!.", ".") if _CALLED.match(raw) else ""

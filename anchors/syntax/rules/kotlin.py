"""Kotlin: classes, objects and extensions, values by declaration, package clause, imports, types written or made.

The members of a companion object are those of its class: both are reached by the class's name.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import RESULT, Import
from anchors.syntax.arguments_kotlin import passed_at
from anchors.syntax.drafts import CONTAINERS, Draft, Scopes
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules, first_named, open_angles
from anchors.syntax.rules.chains import chain_of
from anchors.syntax.rules.kotlin_within import taken_out
from anchors.syntax.source import Source, one_line, text

_IMPORT: Final = re.compile(r"import\s+([\w.`]+?)(\.\*)?(?:\s+as\s+([\w`]+))?\s*;?$")
_ANNOTATION: Final = re.compile(r"@(?:\w+:)?([\w.]+(?:\((?:[^()\"]|\"(?:[^\"\\]|\\.)*\"|\([^()]*\))*\))?)")
_EQUALS: Final = 0x3D
_LABEL: Final = re.compile(rb"\b(this|super)(?:@\w+|<[^>]*>)")
_MADE: Final = re.compile(rb"by\s+(?:\w+\.)?(?:lazy(?:\([^)]*\))?\s*\{\s*([A-Z]\w*)\s*[(<]|\w+<([\w.]+)>)")
_SAME: Final = (b"apply", b"also")
_MAX_VALUE: Final = 400


class KotlinRules(Rules):
    splits_at_dots: ClassVar[bool] = True
    passes_by_rule: ClassVar[bool] = True
    keywords: ClassVar[frozenset[bytes]] = frozenset(
        b"Int Long Unit Boolean Any Nothing Double Float Byte Short Char null true false it field".split()
    )

    def passed_at(self, data: bytes, at: int) -> bytes | None:
        return passed_at(data, at)

    def refuse(self, source: Source) -> str:
        return open_angles(source)

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        # Annotations that the grammar reads as an expression of their own, by the line that they end on.
        self._within = taken_out(found, source.data)
        self._loose = {node.end_point[0]: node for node in found.get("decorated", ())}

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        data = source.data
        if node.type == "property_declaration":
            draft = _property(data, node)
        elif node.type == "secondary_constructor":
            draft = Draft(kind, node.start_byte, node.end_byte, "constructor", node.start_byte)
            block = node.named_children[-1]
            draft.body = block.start_byte if block.type == "block" else -1
        else:
            draft = _named(data, kind, node)
        if draft is None:
            return []
        start, begin, words = node.start_byte, node.start_byte, b""
        first = first_named(node)
        if first is not None and first.type == "modifiers":
            draft.decorators, words = _modifiers(data, first)
            begin = first.end_byte
        loose = self._loose.get(node.start_point[0] - 1) if self._loose else None
        if loose is not None and not draft.decorators and node.type.endswith("_declaration"):
            draft.start = start = loose.start_byte
            draft.decorators = _annotations(data[loose.start_byte : loose.end_byte])
        end = draft.body if draft.body >= 0 else draft.end
        head = words + b" " + data[begin:end] if words else data[begin:end]
        draft.signature = one_line(head, MAX_SIGNATURE).rstrip(" {=")
        draft.exported = not re.search(rb"\b(?:private|internal)\b", words)
        if node.type == "class_parameter" and not any(child.type in ("val", "var") for child in node.children):
            draft.exported = False
        if draft.kind == "variable" and (b"const" in words or draft.name.isupper()):
            draft.kind = "constant"
        if node.type in ("class_declaration", "object_declaration"):
            draft.bases = _bases(data, node)
        elif draft.kind in ("function", "property", "variable"):
            draft.bases = _receiver(data, node)
        draft.doc = self.comments.above(source.line(start))
        return [draft]

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is not None and parent.kind in CONTAINERS and draft.kind == "variable":
            draft.kind = "property" if parent.kind == "interface" else "field"
        elif parent is not None and parent.kind == "member" and draft.kind == "function":
            draft.kind = "method"
        super().settle(draft)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        if b"@" in raw or b"super<" in raw:
            raw = _LABEL.sub(rb"\1", raw)
        cut = max(raw.rfind(b"."), raw.rfind(b"::") + 1)
        if cut <= 0:
            return b"", raw
        return raw[:cut].rstrip(b"?!: \r\n\t"), raw[cut + 1 :].strip(b"`")

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        words, line = one_line(source.data[node.start_byte : node.end_byte], 400), source.line(node.start_byte)
        if node.type == "package_header":
            name = words.removeprefix("package").strip(" ;`")
            return [Import(name, "*", "", line, -1, True)] if name else []
        match = _IMPORT.match(words)
        if match is None:
            return []
        path = match[1].replace("`", "")
        if match[2]:
            return [Import(path, "*", "*", line, -1, False)]
        module, _, name = path.rpartition(".")
        return [Import(module, name, match[3] or name, line, -1, False)]

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        return self._within

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        if node.type in ("function_declaration", "getter"):
            given = _given(source.data, node)
            return [RawBinding(node.start_byte, RESULT, given)] if given else []
        data, name, kind = source.data, None, None
        for child in node.named_children:
            if name is None:
                name = child if child.type == "identifier" else None
            elif child.type in ("user_type", "nullable_type", "function_type", "non_nullable_type"):
                kind = child
                break
            elif child.type != "annotation":
                break
        if name is None:
            return []
        word = text(data[name.start_byte : name.end_byte]).strip("`")
        if kind is not None:
            return [RawBinding(node.start_byte, word, one_line(data[kind.start_byte : kind.end_byte], 120))]
        held = _held(data, node) if node.type == "variable_declaration" else ""
        return [RawBinding(node.start_byte, word, held)] if held else []


def _named(data: bytes, kind: str, node: Node) -> Draft | None:
    name = node.child_by_field_name("name") or node.child_by_field_name("type")
    if name is None:
        name = next((child for child in node.named_children if child.type == "identifier"), None)
    if name is None:
        return None
    word = text(data[name.start_byte : name.end_byte]).strip("`")
    draft = Draft(kind, node.start_byte, node.end_byte, word, name.start_byte)
    for child in reversed(node.named_children):
        if child.type in ("function_body", "class_body", "enum_class_body"):
            draft.body = child.start_byte
    if node.type == "class_declaration":
        marks = {child.type for child in node.children}
        if "interface" in marks:
            draft.kind = "interface"
        elif "enum_class_body" in marks or b"enum " in data[node.start_byte : name.start_byte]:
            draft.kind = "enum"
    return draft


def _property(data: bytes, node: Node) -> Draft | None:
    """A property that is computed is like a function; one that holds a value is a variable."""
    held = next((child for child in node.named_children if child.type.endswith("variable_declaration")), None)
    name = first_named(held) if held is not None else None
    if held is None or name is None or held.type != "variable_declaration":
        return None
    if name.type != "identifier":
        name = next((child for child in held.named_children if child.type == "identifier"), name)
    word = text(data[name.start_byte : name.end_byte]).strip("`")
    draft = Draft("variable", node.start_byte, node.end_byte, word, name.start_byte)
    for child in node.named_children:
        if (
            child.type in ("getter", "setter")
            and child.named_children
            and child.named_children[-1].type == "function_body"
        ):
            draft.kind = "property"
            draft.body = child.start_byte
            break
    return draft


def _modifiers(data: bytes, node: Node) -> tuple[tuple[str, ...], bytes]:
    """Annotations as written, without `@` and what they are for, and the other modifiers."""
    annotations, words = [], []
    for child in node.named_children:
        raw = data[child.start_byte : child.end_byte]
        if child.type == "annotation":
            annotations.append(one_line(re.sub(rb"^@(?:\w+:)?", b"", raw), MAX_SIGNATURE))
        elif "comment" not in child.type:
            words.append(raw)
    return tuple(annotations), b" ".join(words)


def _annotations(raw: bytes) -> tuple[str, ...]:
    return tuple(_ANNOTATION.findall(one_line(raw, 2000)))


def _bases(data: bytes, node: Node) -> tuple[str, ...]:
    found = []
    for clause in node.named_children:
        if clause.type == "delegation_specifiers":
            for item in clause.named_children:
                inner = first_named(item)
                while inner is not None and inner.type in ("constructor_invocation", "explicit_delegation"):
                    inner = first_named(inner)
                if inner is not None and inner.type == "user_type":
                    found.append(one_line(data[inner.start_byte : inner.end_byte], 80))
    return tuple(found)


def _receiver(data: bytes, node: Node) -> tuple[str, ...]:
    """The type that an extension adds to: it stands before the name, and a dot behind it."""
    for child in node.children:
        if child.type in ("function_value_parameters", "variable_declaration", "identifier"):
            break
        if child.type in ("user_type", "nullable_type", "parenthesized_type"):
            return (one_line(data[child.start_byte : child.end_byte], 80).strip("()?"),)
    return ()


def _given(data: bytes, function: Node) -> str:
    """What a function is whose result is not written, but follows from the one expression behind `=`."""
    kinds = [child.type for child in function.named_children]
    first = "function_value_parameters"
    behind = kinds[kinds.index(first) + 1 :] if first in kinds else kinds if function.type == "getter" else []
    if behind[:1] != ["function_body"]:
        return ""
    body = function.named_children[kinds.index("function_body")]
    return _of_value(data, body.named_children[-1]) if data[body.start_byte] == _EQUALS and body.named_children else ""


def _held(data: bytes, declaration: Node) -> str:
    """What a value without a written type holds."""
    parent = declaration.parent
    if parent is None or parent.type != "property_declaration":
        return ""
    value = parent.named_children[-1]
    if value.type in ("getter", "setter") and parent.named_child_count > 2:
        value = parent.named_children[-2]
    if value.type == "property_delegate":
        made = _MADE.match(data, value.start_byte)
        return text(made[1] or made[2]) if made else ""
    return _of_value(data, value)


def _of_value(data: bytes, value: Node) -> str:
    """The type that a value is cast to, else its callee or field, with what is called on the way; "" of anything else.
    `apply` without a receiver gives the object around."""
    for _ in range(4):
        if value.type == "binary_expression" and data[value.start_byte : value.end_byte].find(b"?:") > 0:
            value = value.child_by_field_name("left") or value
        if value.type == "as_expression":
            kind = value.named_children[-1]
            return one_line(data[kind.start_byte : kind.end_byte], 120)
        if value.type == "this_expression":
            return "Self"
        callee = value.named_children[0] if value.type == "call_expression" and value.named_child_count else value
        if callee is not value and callee.type == "identifier" and data[callee.start_byte : callee.end_byte] in _SAME:
            return "Self"
        if callee is not value and callee.type == "navigation_expression" and _is_same(data, callee):
            value = callee.named_children[0]
            continue
        if callee is value and value.type not in ("navigation_expression", "identifier"):
            return ""
        raw = data[callee.start_byte : callee.end_byte]
        return text(chain_of(raw)) if len(raw) <= _MAX_VALUE else ""
    return ""


def _is_same(data: bytes, callee: Node) -> bool:
    return callee.named_child_count > 1 and data[callee.end_byte - 5 : callee.end_byte].endswith(_SAME)

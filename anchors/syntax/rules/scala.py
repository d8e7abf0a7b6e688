"""Scala: classes, objects and traits, values by pattern, imports with selectors."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import BESIDE, RESULT, Import
from anchors.syntax.arguments_kotlin import passed_at
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules, first_named
from anchors.syntax.rules.chains import chain_of
from anchors.syntax.source import Source, one_line, text

_HIDDEN: Final = re.compile(r"^(?:override |final |implicit |lazy |sealed |abstract )*(?:private|protected)\b")
_TYPED: Final = re.compile(
    rb"(?:(?:@\w+|private|protected|override|lazy|implicit|final|val|var|def)(?:\[\w+\])?\s+)*(\w+)\s*:\s*(?:=>\s*)?([^={}]+)"
)
_MAX_VALUE: Final = 400
_TELLING: Final = frozenset({"call_expression", "instance_expression", "field_expression", "identifier"})


class ScalaRules(Rules):
    splits_at_dots: ClassVar[bool] = True
    passes_by_rule: ClassVar[bool] = True
    constructors: ClassVar[frozenset[str]] = frozenset({"this"})
    keywords: ClassVar[frozenset[bytes]] = frozenset(b"Int Long Unit Boolean Any AnyRef Nothing Double Byte".split())

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        data = source.data
        name = node.child_by_field_name("name") or node.child_by_field_name("pattern")
        if name is None or name.type not in ("identifier", "type_identifier", "operator_identifier"):
            return []
        body = node.child_by_field_name("body")
        word = text(data[name.start_byte : name.end_byte])
        draft = Draft(kind, node.start_byte, node.end_byte, word, name.start_byte)
        draft.body = body.start_byte if body is not None else -1
        marks = [child for child in node.named_children[:8] if child.type == "annotation"]
        draft.decorators = tuple(one_line(data[mark.start_byte + 1 : mark.end_byte], 120) for mark in marks)
        begin = marks[-1].end_byte if marks else node.start_byte
        end = draft.body if draft.body >= 0 else draft.end
        draft.signature = one_line(data[begin:end], MAX_SIGNATURE).rstrip(" {=")
        draft.exported = not _HIDDEN.match(draft.signature)
        if node.type == "class_parameter":
            draft.exported &= any(child.type in ("val", "var") for child in node.children)
        if kind == "variable" and word[:1].isupper():
            draft.kind = "constant"
        clause = node.child_by_field_name("extend")
        if clause is not None:
            shown = (data[n.start_byte : n.end_byte] for n in clause.children_by_field_name("type") if n.is_named)
            draft.bases = tuple(one_line(raw, 80) for raw in shown)
        draft.bases += _stands_in(data, body)
        if node.type != "class_parameter" or data.rfind(b"\n", _opening(node), node.start_byte) >= 0:
            draft.doc = self.comments.above(source.line(node.start_byte))  # else that is of the class
        return [draft]

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is not None and parent.kind in ("class", "trait") and draft.kind == "variable":
            draft.kind = "field"
        super().settle(draft)

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        words = one_line(source.data[node.start_byte : node.end_byte], 4000).removeprefix("import ")
        line, rows = source.line(node.start_byte), []
        for clause in re.split(r",\s*(?![^{]*\})", words):
            head, brace, inner = clause.partition("{")
            if brace:
                module = head.rstrip(". ")
                parts = inner.rstrip("} ").split(",")
            else:
                module, _, last = clause.strip().rpartition(".")
                parts = [last]
            module = module.strip().removeprefix("_root_.")  # from the outermost package on, as most are anyway
            for part in parts:
                name, _, alias = (piece.strip() for piece in re.sub(r"\s+as\s+", "=>", part).partition("=>"))
                if name and alias != "_":
                    name = "*" if name in ("_", "*") else name
                    rows.append(Import(module, name, alias or name, line, scope, False))
        return rows

    def passed_at(self, data: bytes, at: int) -> bytes | None:
        return passed_at(data, at)

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        """Names between two values, which are called on the first one."""
        return [row for node in found.get("infix", ()) if (row := _infix(source.data, node)) is not None]

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        data = source.data
        if node.type == "function_definition":
            given = _of_value(data, node.child_by_field_name("body"))
            return [RawBinding(node.start_byte, RESULT, given)] if given else []
        match = _TYPED.match(data[node.start_byte : min(node.end_byte, node.start_byte + 300)])
        if match is not None:
            return [RawBinding(node.start_byte, text(match[1]), one_line(match[2].strip(), 120))]
        name = node.child_by_field_name("pattern")
        held = _of_value(data, node.child_by_field_name("value")) if name is not None else ""
        if name is None or not held or name.type != "identifier":
            return []
        return [RawBinding(node.start_byte, text(data[name.start_byte : name.end_byte]), held)]


def _opening(parameter: Node) -> int:
    """Where the brackets begin around a parameter."""
    return parameter.start_byte if parameter.parent is None else parameter.parent.start_byte


def _stands_in(data: bytes, body: Node | None) -> tuple[str, ...]:
    """Behind an arrow the types that a trait says its objects have beside it: `self: Shop with Till =>`."""
    first = first_named(body) if body is not None and body.type == "template_body" else None
    kind = first.named_children[-1] if first is not None and first.type == "self_type" else None
    if kind is None or kind.type == "identifier":
        return ()
    kinds = kind.named_children if kind.type == "compound_type" else [kind]
    return tuple(f"{BESIDE} {one_line(data[item.start_byte : item.end_byte], 80)}" for item in kinds)


def _of_value(data: bytes, value: Node | None) -> str:
    """What a value is made or told by, as a chain of names and calls; of a block, its last value."""
    if value is not None and value.type == "block" and value.named_child_count:
        value = value.named_children[-1]
    if value is None or value.type not in _TELLING or value.end_byte - value.start_byte > _MAX_VALUE:
        return ""
    chain = chain_of(data[value.start_byte : value.end_byte].removeprefix(b"new ").strip())
    return "Self" if chain == b"this" else text(chain.removesuffix(b"()"))


def _infix(data: bytes, node: Node) -> LooseReference | None:
    left, name = node.child_by_field_name("left"), node.child_by_field_name("operator")
    if left is None or name is None:
        return None
    word = data[name.start_byte : name.end_byte].strip(b"`")
    chain = chain_of(data[left.start_byte : left.end_byte]) if left.end_byte - left.start_byte <= _MAX_VALUE else b""
    return LooseReference("call", chain or b"()", word, name.start_byte)

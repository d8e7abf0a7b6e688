"""Scala: classes, objects and traits, values by pattern, imports with selectors."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules
from anchors.syntax.source import Source, one_line, text

_HIDDEN: Final = re.compile(r"^(?:override |final |implicit |lazy |sealed |abstract )*(?:private|protected)\b")
_TYPED: Final = re.compile(
    rb"(?:(?:@\w+|private|protected|override|lazy|implicit|final|val|var|def)(?:\[\w+\])?\s+)*(\w+)\s*:\s*(?:=>\s*)?([^={}]+)"
)
_HELD: Final = re.compile(
    rb"(?:(?:@\w+|private|protected|override|lazy|implicit|final|val|var)(?:\[\w+\])?\s+)*(\w+)\s*=\s*(?:new\s+)?([A-Za-z_][\w.]*)"
    rb"\s*(?:\[[^\]\n]*\])?\s*[({]"
)


class ScalaRules(Rules):
    splits_at_dots: ClassVar[bool] = True
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
        if kind == "variable" and word[:1].isupper():
            draft.kind = "constant"
        clause = node.child_by_field_name("extend")
        if clause is not None:
            shown = (data[n.start_byte : n.end_byte] for n in clause.children_by_field_name("type") if n.is_named)
            draft.bases = tuple(one_line(raw, 80) for raw in shown)
        draft.doc = self.comments.above(source.line(node.start_byte))
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

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        raw = source.data[node.start_byte : min(node.end_byte, node.start_byte + 300)]
        match = _TYPED.match(raw) or _HELD.match(raw)
        if match is None:
            return []
        return [RawBinding(node.start_byte, text(match[1]), one_line(match[2].strip(), 120))]

"""Python: docstrings, decorators, assignments at module and class level, imports, typed names."""

from __future__ import annotations

import re
from functools import partial
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.regexes import regex
from anchors.syntax import compiled
from anchors.syntax.docs import docstring, header_comment
from anchors.syntax.drafts import CALLABLES, Draft
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules
from anchors.syntax.rules.python_names import MAX_HEADER, MAX_TELLING, Span, assigned, called_apart, parameters
from anchors.syntax.source import Source, one_line, text

_ASSIGNED: Final = regex(rb"([A-Za-z_]\w*)\s*[:=,)]")
_ALL: Final = regex(rb"^__all__\s*(?::[^=\n]*)?\+?=\s*[\[(]([^\])]*)[\])]", re.MULTILINE)
_QUOTED: Final = regex(rb"[\"']([A-Za-z_]\w*)[\"']")
_TYPED: Final = re.compile(rb"([A-Za-z_][\w.]*)\s*:\s*([^=]+)")
_HELD: Final = re.compile(rb"([A-Za-z_][\w.]*)\s*=\s*(?:await\s+)?([A-Za-z_][\w.]*)\s*(\(|$)")
_WITH: Final = re.compile(rb"(?:await\s+)?([A-Za-z_][\w.]*)\s*\(.*\)\s*as\s+([A-Za-z_]\w*)$", re.DOTALL)
_HEADER: Final = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*")


class PythonRules(Rules):
    splits_at_dots: ClassVar[bool] = True
    line_mark: ClassVar[bytes] = b"#"
    has_blocks: ClassVar[bool] = False
    constructors: ClassVar[frozenset[str]] = frozenset({"__init__", "__new__", "__post_init__"})
    self_names: ClassVar[frozenset[str]] = frozenset({"self", "cls"})
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"self", b"cls", b"None", b"True", b"False", b"_"})

    def __init__(self) -> None:
        self._decorated: dict[int, Node] = {}
        self._all: frozenset[str] | None = None
        self._assigned: list[Span] = []

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        self._decorated = {}
        for node in found.get("decorated", ()):
            inner = node.child_by_field_name("definition")
            if inner is not None:
                self._decorated[inner.start_byte] = node
        listed = _ALL.findall(source.data) if b"__all__" in source.data else []
        attributes = found.get("reference.attribute")
        if attributes:
            called, found["reference.attribute"] = called_apart(attributes, source.data)
            found["reference.call"] = found.get("reference.call", []) + called
        self._assigned, telling = assigned(found.get("definition.variable", []), source.data)
        found["binding"] = found.get("binding", []) + telling
        self._all = frozenset(text(name) for part in listed for name in _QUOTED.findall(part)) if listed else None
        super().prepare(source, found)

    def defined(self, source: Source, kind: str, nodes: list[Node]) -> list[Draft]:
        if compiled.python_defined is None:
            return super().defined(source, kind, nodes)
        drafts: list[Draft] = compiled.python_defined.define(
            kind, nodes, source.data, self._decorated, Draft, _bases, docstring, _is_property, self.comments.compiled,
            partial(self.define, source, kind),
        )  # fmt: skip
        return drafts

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if kind == "type":
            return self._alias(source, node)
        if kind in ("variable", "field"):
            return self._assignment(source, kind, node)
        draft = _read(kind, node, source.data, self._decorated.get(node.start_byte))
        if draft is None:
            return []
        if kind != "class" and draft.decorators and any(map(_is_property, draft.decorators)):
            draft.kind = "property"
        if not draft.doc:
            draft.doc = self.comments.above(source.line(draft.start))
        return [draft]

    def _assignment(self, source: Source, kind: str, node: Node) -> list[Draft]:
        left = node.child_by_field_name("left")
        if left is None or left.type not in ("identifier", "pattern_list", "tuple_pattern"):
            return []
        names = [left] if left.type == "identifier" else [n for n in left.named_children if n.type == "identifier"]
        drafts = []
        for name in names:
            word = text(source.data[name.start_byte : name.end_byte])
            draft = Draft(kind, node.start_byte, node.end_byte, word, name.start_byte)
            if kind == "variable" and word.isupper():
                draft.kind = "constant"
            draft.signature = one_line(source.data[node.start_byte : node.end_byte], MAX_SIGNATURE)
            drafts.append(draft)
        if drafts:
            drafts[0].doc = self.comments.above(source.line(node.start_byte))
        return drafts

    def _alias(self, source: Source, node: Node) -> list[Draft]:
        name = node.child_by_field_name("left")
        if name is None:
            return []
        word = re.split(r"[\[\s]", text(source.data[name.start_byte : name.end_byte]))[0]
        draft = Draft("type", node.start_byte, node.end_byte, word, name.start_byte)
        draft.signature = one_line(source.data[node.start_byte : node.end_byte], MAX_SIGNATURE)
        return [draft]

    def settle_all(self, drafts: list[Draft]) -> None:
        if compiled.python_defined is None:
            super().settle_all(drafts)
        else:
            compiled.python_defined.settle(drafts, self._all, _is_enum, CALLABLES, self.constructors)

    def settle(self, draft: Draft) -> None:
        name, parent = draft.name, draft.parent
        if name[:1] == "_" and not (name.startswith("__") and name.endswith("__")):
            draft.exported = False
        if parent is None:
            if self._all is not None:
                draft.exported = name in self._all
            if draft.kind == "property":
                draft.kind = "function"
            return
        if parent.kind != "class":
            if draft.kind == "property":
                draft.kind = "function"
        elif draft.kind == "variable" or draft.kind == "constant":
            draft.kind = "member" if _is_enum(parent) else "field"
        super().settle(draft)

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        data, line = source.data, source.line(node.start_byte)
        if compiled.python_declared is not None:
            found: list[Import] | None = compiled.python_declared.imports(
                node, data, source.starts, scope, self._all, Import
            )
            if found is not None:
                return found
        if node.type == "import_statement":
            return [self._plain(data, child, line, scope) for child in node.named_children]
        module_node = node.child_by_field_name("module_name")
        module = "__future__" if module_node is None else text(data[module_node.start_byte : module_node.end_byte])
        rows = []
        for child in node.named_children:
            if module_node is not None and child.start_byte == module_node.start_byte:
                continue
            if child.type == "wildcard_import":
                rows.append(Import(module, "*", "*", source.line(child.start_byte), scope, scope < 0))
            elif child.type in ("dotted_name", "aliased_import"):
                name, alias = _aliased(data, child)
                exported = alias == name and child.type == "aliased_import"
                listed = self._all is not None and alias in self._all
                rows.append(Import(module, name, alias, source.line(child.start_byte), scope, exported or listed))
        return rows

    def _plain(self, data: bytes, node: Node, line: int, scope: int) -> Import:
        name, alias = _aliased(data, node)
        return Import(name, "", alias if node.type == "aliased_import" else name.partition(".")[0], line, scope, False)

    def more_locals(self, source: Source, drafts: list[Draft]) -> list[Span]:
        callables = [draft for draft in drafts if draft.body > draft.name_at and draft.kind in CALLABLES]
        return self._assigned + parameters(
            source.data, [(draft.name_at, min(draft.body, draft.name_at + MAX_HEADER)) for draft in callables]
        )

    def typed(self, source: Source, nodes: list[Node]) -> list[RawBinding]:
        if compiled.python_declared is None:
            return super().typed(source, nodes)
        read = partial(self.bindings, source)
        found: list[RawBinding] = compiled.python_declared.bindings(nodes, source.data, MAX_TELLING, read)
        return found

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        start, end = byte_range(node)
        data, end = source.data, min(end, start + MAX_TELLING)
        match = _TYPED.match(data, start, end)
        if match is None:
            match = _HELD.match(data, start, end)
            if match is None:
                match = _WITH.match(data, start, end)
                return [RawBinding(start, text(match[2]), text(match[1]))] if match else []
            if match[1] == match[2]:
                return []
        return [RawBinding(start, text(match[1]), one_line(match[2].strip(b"\"' \t\r\n"), 120))]

    def module_doc(self, source: Source) -> str:
        head = _HEADER.match(source.data)
        found = docstring(source.data[head.end() if head else 0 :][:4000])
        return found or header_comment(source, self.line_mark, self.has_blocks)


def _read(kind: str, node: Node, data: bytes, outer: Node | None) -> Draft | None:
    """A class or function without the comment above it; `outer`: with its decorators."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return None
    start, at = node.start_byte, body.start_byte
    draft = Draft(kind, start, node.end_byte, text(data[name.start_byte : name.end_byte]), name.start_byte, at)
    draft.signature = one_line(data[start:at], MAX_SIGNATURE).partition("  #")[0].rstrip(" :")
    if outer is not None:
        draft.start = outer.start_byte
        draft.decorators = tuple(
            one_line(data[child.start_byte + 1 : child.end_byte], MAX_SIGNATURE)
            for child in outer.children
            if child.type == "decorator"
        )
    if data[at : at + 1] in b"\"'rRuUbB":
        draft.doc = docstring(data[at : min(at + 2000, node.end_byte)])
    if kind == "class":
        draft.bases = _bases(data, node)
    return draft


def _bases(data: bytes, node: Node) -> tuple[str, ...]:
    bases = node.child_by_field_name("superclasses")
    return tuple(
        one_line(data[child.start_byte : child.end_byte], 80)
        for child in (() if bases is None else bases.named_children)
        if child.type not in ("keyword_argument", "comment")
    )


def _aliased(data: bytes, node: Node) -> tuple[str, str]:
    if node.type != "aliased_import":
        name = text(data[node.start_byte : node.end_byte])
        return name, name
    name_node, alias_node = node.child_by_field_name("name"), node.child_by_field_name("alias")
    name = text(data[name_node.start_byte : name_node.end_byte]) if name_node else ""
    return name, text(data[alias_node.start_byte : alias_node.end_byte]) if alias_node else name


def _is_property(decorator: str) -> bool:
    head = decorator.partition("(")[0]
    return head.rpartition(".")[2] in ("property", "cached_property", "setter", "getter", "deleter", "hybrid_property")


def _is_enum(draft: Draft) -> bool:
    return any(base.rpartition(".")[2] in _ENUMS for base in draft.bases)


_ENUMS: Final = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "TextChoices", "IntegerChoices", "Choices"})

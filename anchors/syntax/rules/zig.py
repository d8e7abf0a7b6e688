"""Zig: containers bound to names, files that are structs, functions that make types, tests, aliases of imports.

A function that returns a container is the type that it makes. `const mem = std.mem` at file level is an import of a
part, wherever the chain begins that leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.regexes import regex
from anchors.syntax.docs import first_sentence, header_comment, uncomment
from anchors.syntax.drafts import CALLABLES, Draft, Scopes
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules
from anchors.syntax.rules.zig_chains import bare_type, chain
from anchors.syntax.rules.zig_modules import Aliases, modules_of_build
from anchors.syntax.rules.zig_types import CONTAINERS, TypedNames, name_of, value_of
from anchors.syntax.source import Source, one_line, text

_KINDS: Final = {**dict.fromkeys(CONTAINERS, "struct"), "enum_declaration": "enum", "error_set_declaration": "enum"}
_MODULE_DOC: Final = regex(rb"(?:[ \t]*+//![^\n]*+\n?)++")
_MAX_WORDS: Final = 8
"""Words that stand before a function's or a variable's name."""


class ZigRules(Rules):
    has_blocks: ClassVar[bool] = False
    self_names: ClassVar[frozenset[str]] = frozenset({"self"})
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"_", b"undefined", b"null", b"true", b"false", b"unreachable"})

    def __init__(self) -> None:
        self._types = TypedNames(b"", [])
        self._aliases = Aliases(b"")
        self._built: list[tuple[int, str, str]] = []
        self._results: dict[int, str] = {}
        """What functions give, by where their heads begin."""

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        data = source.data
        self._part_makers(found)
        makers = [node for node in found.get("definition.struct", ()) if node.type == "function_declaration"]
        self._types = TypedNames(data, _edges([*found.get("container", ()), *makers]))
        self._aliases = Aliases(data)
        for root in found.get("root", ()):
            self._aliases.read(root)
        self._built = modules_of_build(data)

    def _part_makers(self, found: dict[str, list[Node]]) -> None:
        """Functions whose result is a container that they spell are types, all others that give one are functions."""
        types, makers = list[Node](), set[int]()
        for node in found.get("definition.struct", ()):
            if node.type != "function_declaration":
                types.append(node)
            elif _made(node) is not None:
                types.append(node)
                makers.add(node.start_byte)
        if types:
            found["definition.struct"] = types
        else:
            found.pop("definition.struct", None)
        if makers:
            functions = found["definition.function"]
            found["definition.function"] = [node for node in functions if node.start_byte not in makers]

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if node.type == "variable_declaration":
            return self._declared(source, kind, node)
        if node.type == "test_declaration":
            return self._test(source, node)
        if node.type == "identifier":  # of a set of errors
            word = text(source.data[node.start_byte : node.end_byte])
            return [self._draft(source, "member", node, node, word)]
        name = node.child_by_field_name("name")
        if name is None:
            return []
        body = node.child_by_field_name("body")
        if node.type == "function_declaration" and kind == "struct":
            made = _made(node)
            kind = _KINDS.get(made.type, "struct") if made is not None else kind
        draft = self._draft(source, kind, node, name, _word(source.data, name))
        draft.body = -1 if body is None else body.start_byte
        draft.signature = one_line(
            source.data[node.start_byte : node.end_byte if body is None else body.start_byte], MAX_SIGNATURE
        ).rstrip(" {;,")
        if kind != "field":
            draft.exported = any(child.type in ("pub", "export") for child in node.children[:_MAX_WORDS])
        return [draft]

    def _declared(self, source: Source, kind: str, node: Node) -> list[Draft]:
        name, value = name_of(node), value_of(node)
        if name is None or name.start_byte in self._aliases.taken:
            return []
        is_type = value is not None and value.type in _KINDS
        if is_type != (kind == "struct") or (value is not None and value.type == "builtin_function" and _is_own(value)):
            return []
        words = {child.type for child in node.children[:_MAX_WORDS]}
        kind = _KINDS[value.type] if is_type and value is not None else "variable" if "var" in words else "constant"
        draft = self._draft(source, kind, node, name, _word(source.data, name))
        draft.exported = bool(words & {"pub", "export"})
        end = node.end_byte
        if is_type and value is not None:
            brace = source.data.find(b"{", value.start_byte, value.end_byte)
            draft.body = end = brace if brace >= 0 else node.end_byte
        draft.signature = one_line(source.data[node.start_byte : end], MAX_SIGNATURE).rstrip(" {;")
        return [draft]

    def _test(self, source: Source, node: Node) -> list[Draft]:
        data = source.data
        told = next((child for child in node.named_children if child.type in ("string", "identifier")), None)
        body = next((child for child in node.named_children if child.type == "block"), None)
        word = "test" if told is None else "test " + text(data[told.start_byte : told.end_byte]).strip('"')
        draft = self._draft(source, "function", node, told or node, word)
        draft.exported, draft.body = False, -1 if body is None else body.start_byte
        draft.signature = one_line(
            data[node.start_byte : node.end_byte if body is None else body.start_byte], MAX_SIGNATURE
        ).strip()
        draft.decorators = ("test",)
        return [draft]

    def _draft(self, source: Source, kind: str, node: Node, name: Node, word: str) -> Draft:
        draft = Draft(kind, node.start_byte, node.end_byte, word, name.start_byte)
        draft.doc = self.comments.above(source.line(node.start_byte))
        draft.signature = word
        return draft

    def settle(self, draft: Draft) -> None:
        super().settle(draft)
        if draft.kind == "field" and draft.parent is not None and draft.parent.kind == "enum":
            draft.kind = "member"
        if draft.kind == "method" and "test" in draft.decorators:
            draft.kind = "function"

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        receiver, dot, name = raw.rpartition(b".")
        return (chain(bare_type(receiver)[0]) or receiver, name.lstrip()) if dot else (b"", raw)

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        """`usingnamespace @import("part.zig")`."""
        held = node.named_children[-1] if node.named_child_count else None
        found = self._aliases.of_value(held) if held is not None else None
        if found is None:
            return []
        module, path = found
        name = f"{path}.*" if path else "*"
        is_public = any(child.type == "pub" for child in node.children[:2])
        return [Import(module, name, "*", source.line(node.start_byte), -1, is_public)]

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        rows = [
            (at, Import(module, path, alias, source.line(at), -1, is_public))
            for at, alias, module, path, is_public in self._aliases.rows()
        ]
        rows += [(at, Import(path, "", f"@{name}", source.line(at), -1, False)) for at, name, path in self._built]
        return sorted(rows, key=lambda row: (row[0], row[1].alias))

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        found = self._types.of(node)
        if node.type == "function_declaration" and found:
            self._results[node.start_byte] = found[0].type_text
        taken = self._aliases.taken
        return [row for row in found if row.at not in taken]

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        """Calls of what a known type declares: `const cart: Cart = .init(allocator)`, `return .init(allocator)`."""
        rows: list[LooseReference] = []
        if not found.get("literal"):
            return rows
        for node in [*found.get("binding", ()), *found.get("returned", ())]:
            if node.type == "return_expression":
                value, told = (
                    node.named_children[-1] if node.named_child_count else None,
                    self._given(node, drafts, scopes),
                )
            elif node.type in ("variable_declaration", "container_field"):
                held, value = node.child_by_field_name("type"), value_of(node)
                told = self._types.type_of(held) if held is not None else ""
            else:
                continue
            name = _literal(value)
            if name is not None and told.startswith("="):
                word = source.data[name.start_byte : name.end_byte]
                rows.append(LooseReference("call", told[1:].encode(), word, name.start_byte))
        return rows

    def _given(self, node: Node, drafts: list[Draft], scopes: Scopes) -> str:
        """What the function around a place gives."""
        scope = scopes.at(node.start_byte)
        draft = drafts[scope] if scope >= 0 else None
        while draft is not None and draft.kind not in CALLABLES:
            draft = draft.parent
        return self._results.get(draft.start, "") if draft is not None else ""

    def module_doc(self, source: Source) -> str:
        own = _MODULE_DOC.match(source.data)
        if own is not None:
            return first_sentence(uncomment(text(own[0])))
        return "" if source.data.startswith(b"///") else header_comment(source, self.line_mark, False)


def _edges(nodes: list[Node]) -> list[int]:
    """Where the outermost of these begin and end, one behind the other."""
    edges: list[int] = []
    for start, end in sorted(map(byte_range, nodes)):
        if not edges or start >= edges[-1]:
            edges += start, end
    return edges


def _made(node: Node) -> Node | None:
    """The container that a function returns."""
    body = node.child_by_field_name("body")
    for statement in body.named_children[-_MAX_WORDS:] if body is not None else ():
        for inner in _through(statement):
            if inner.type == "return_expression":
                value = inner.named_children[-1] if inner.named_child_count else None
                if value is not None and value.type in CONTAINERS:
                    return value
    return None


def _through(statement: Node) -> Iterator[Node]:
    yield statement
    if statement.type == "expression_statement" and statement.named_child_count:
        yield statement.named_children[0]


def _word(data: bytes, name: Node) -> str:
    """A name, without the marks of `@"with blanks"`."""
    return text(data[name.start_byte : name.end_byte]).removeprefix('@"').removesuffix('"')


def _is_own(value: Node) -> bool:
    return value.text == b"@This()"


def _literal(value: Node | None) -> Node | None:
    """The name in `.init(…)`, also behind `try`."""
    if value is not None and value.type in ("try_expression", "catch_expression") and value.named_child_count:
        value = value.named_children[0]
    callee = value.child_by_field_name("function") if value is not None and value.type == "call_expression" else None
    if callee is None or callee.type != "field_expression" or callee.child_by_field_name("object") is not None:
        return None
    return callee.child_by_field_name("member")

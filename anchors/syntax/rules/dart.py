"""Dart: classes, mixins, extensions, enumerations and their members, libraries and their parts.

A body lies behind its signature in the tree, marks and documentation before it; `dart_chains` reads calls, `dart_types`
what declarations say of types. What an extension adds names the type that it adds to as its base.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.regexes import regex
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules, open_angles
from anchors.syntax.rules.dart_chains import Called, Chains
from anchors.syntax.rules.dart_imports import imported
from anchors.syntax.rules.dart_types import LISTS, TypedNames, name_of, type_before
from anchors.syntax.source import Source, one_line, text

_GAP: Final = regex(rb"(?:\s++|//[^\n]*+\n)*+")
_SIGNATURES: Final = {
    "function_signature": "function", "getter_signature": "property", "setter_signature": "property",
    "operator_signature": "method", "constructor_signature": "constructor",
    "constant_constructor_signature": "constructor", "factory_constructor_signature": "constructor",
    "redirecting_factory_constructor_signature": "constructor",
}  # fmt: skip
UNNAMED: Final = "new"
"""What Dart calls a constructor without a name of its own."""
_WIDGET: Final = regex(rb"widget(?:\.|\Z)")
_STATE: Final = regex(r"\w{0,40}State<(\w++)>?")
_CLAUSES: Final = frozenset({"superclass", "interfaces", "mixins", "mixin_application"})
_NAMES: Final = ("identifier", "type_identifier")
_MAX_MARKS: Final = 20
_MAX_PATTERN: Final = 8
_MAX_BASES: Final = 40
_BEHIND_NAME: Final = (b".", b"(", b"[", b"!", b"<")


class DartRules(Rules):
    tells_shadows: ClassVar[bool] = True
    keywords: ClassVar[frozenset[bytes]] = frozenset(
        b"int double num bool String void dynamic Object Null Never Function List Map Set Iterable Future Stream "
        b"true false null this super Record Type Symbol Enum".split()
    )

    def refuse(self, source: Source) -> str:
        return open_angles(source)

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        data = source.data
        self._chains = Chains(data, found)
        self._types = TypedNames(data, self._chains)
        self._bodies = {node.start_byte: node.end_byte for node in found.get("body", ())}
        self._marks = {node.end_byte: node for node in found.get("mark", ())}
        self._extended: dict[int, str] = {}
        """By where an extension's name stands: the type that it adds to."""
        for pattern in found.get("pattern", ()):
            bound = list(_bound(pattern))
            found.setdefault("local", []).extend(bound)
            found.setdefault("binding", []).extend(bound)
        named = found.get("reference.name")
        if named:
            found["reference.name"] = [node for node in named if not _goes_on(data, node.end_byte)]

    def dotted(self, data: bytes) -> bytes:
        return data.replace(b"?.", b" .").replace(b"!.", b" .")

    def told_apart(self, heads: dict[int, tuple[bytes, bytes]]) -> None:
        self._chains.rename(heads)

    def more_calls(self) -> list[Called]:
        return self._chains.calls

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        return [self._of_widget(item, drafts, scopes) for item in self._chains.references]

    def _of_widget(self, item: LooseReference, drafts: list[Draft], scopes: Scopes) -> LooseReference:
        """In a state of Flutter `widget` is what the state is of."""
        if not _WIDGET.match(item.receiver):
            return item
        scope = scopes.at(item.at)
        draft = drafts[scope] if scope >= 0 else None
        while draft is not None and draft.kind != "class":
            draft = draft.parent
        found = (_STATE.match(base) for base in draft.bases) if draft is not None else iter(())
        kind = next(filter(None, found), None)
        return item if kind is None else item._replace(receiver=kind[1].encode() + b"()" + item.receiver[6:])

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        return self._types.of(node)

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        return imported(source.data[node.start_byte : node.end_byte], node.type, source.line(node.start_byte))

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        data = source.data
        marks = [child for child in node.children[:_MAX_MARKS] if child.type == "annotation"]
        start = _GAP.match(data, marks[-1].end_byte).end() if marks else node.start_byte  # type: ignore[union-attr]
        if node.type in ("method_signature", "declaration"):
            drafts = self._members(data, node)
        elif node.type in _SIGNATURES:
            drafts = self._callable(data, node, node)
        elif node.type in LISTS:
            start = type_before(data, node)[0]
            drafts = _values(data, node, start, node.end_byte, "variable")
        else:
            drafts = self._type(data, kind, node)
        for draft in drafts:
            end = draft.body if draft.body >= 0 else draft.end
            draft.signature = draft.signature or one_line(data[max(start, draft.start) : end], MAX_SIGNATURE).rstrip(
                " {;"
            )
            draft.exported = not draft.name.startswith("_")
        if drafts:
            self._mark(source, drafts, marks)
        return drafts

    def _mark(self, source: Source, drafts: list[Draft], marks: list[Node]) -> None:
        """What is written above a definition: marks, which are part of it, and documentation."""
        data, at = source.data, drafts[0].start
        while len(marks) < _MAX_MARKS:
            mark = self._marks.get(_back(data, at))
            if mark is None:
                break
            marks.insert(0, mark)
            at = mark.start_byte
        drafts[0].start = at
        drafts[0].doc = self.comments.above(source.line(at))
        told = tuple(one_line(data[mark.start_byte + 1 : mark.end_byte], MAX_SIGNATURE) for mark in marks)
        for draft in drafts:
            draft.decorators = told

    def _type(self, data: bytes, kind: str, node: Node) -> list[Draft]:
        inner = next((child for child in node.children if child.type == "mixin_application_class"), node)
        name = node.child_by_field_name("name")
        if name is None and node.type != "extension_declaration":
            name = _type_name(inner)
        body = next((child for child in node.children if child.type.endswith("_body")), None)
        extended = node.children_by_field_name("class") if node.type == "extension_declaration" else []
        if name is None and not extended:
            return []
        of = one_line(data[extended[0].start_byte : extended[-1].end_byte], 120) if extended else ""
        at, word = (extended[0].start_byte, f"extension on {of}") if name is None else (
            name.start_byte, text(data[name.start_byte : name.end_byte])
        )  # fmt: skip
        draft = Draft(kind, node.start_byte, node.end_byte, word, at, -1 if body is None else body.start_byte)
        if of:
            self._extended[at] = of
        draft.bases = tuple(_bases(data, inner))[:_MAX_BASES]
        if node.type == "type_alias":
            aliased = data[node.start_byte : node.end_byte].partition(b"=")[2]
            draft.bases = (one_line(aliased, 80).rstrip(" ;"),) if aliased and b"Function" not in aliased else ()
        represented = node.child_by_field_name("representation")
        return [draft] if represented is None else [draft, *_represented(data, represented)]

    def _members(self, data: bytes, node: Node) -> list[Draft]:
        for child in node.named_children:
            if child.type in _SIGNATURES:
                return self._callable(data, node, child)
            if child.type in LISTS:
                return _values(data, child, node.start_byte, node.end_byte, "field")
        return []

    def _callable(self, data: bytes, node: Node, signature: Node) -> list[Draft]:
        kind, end = _SIGNATURES[signature.type], node.end_byte
        before = [child for child in signature.children if child.type != "formal_parameter_list"]
        names = signature.children_by_field_name("name") or [it for it in before if it.type == "identifier"]
        if signature.type == "operator_signature":
            at = next((child.start_byte for child in before if child.type == "operator"), signature.start_byte)
            word = one_line(data[at : before[-1].end_byte], 40)
        elif names:
            at, word = names[-1].start_byte, text(data[names[-1].start_byte : names[-1].end_byte])
            word = UNNAMED if kind == "constructor" and len(names) == 1 else word
        else:
            return []
        gap = _GAP.match(data, end)
        body = gap.end() if gap is not None and gap.end() in self._bodies else -1
        kind = "method" if kind == "function" and node.type in ("method_signature", "declaration") else kind
        draft = Draft(kind, node.start_byte, self._bodies.get(body, end), word, at, body)
        draft.signature = one_line(data[node.start_byte : end], MAX_SIGNATURE).rstrip(" ;")
        return [draft]

    def link(self, drafts: list[Draft]) -> None:
        """A setter goes on with its getter."""
        getters = {(draft.parent, draft.name): draft for draft in drafts if _is_getter(draft)}
        for draft in drafts:
            extended = self._extended.get(draft.parent.name_at) if draft.parent is not None else None
            if (
                extended is not None
                and draft.kind in ("method", "property")
                and not draft.signature.startswith("static ")
            ):
                draft.bases = (extended,)
            if draft.kind == "property" and not _is_getter(draft):
                draft.merged = getters.get((draft.parent, draft.name))


def _bound(pattern: Node, depth: int = 0) -> Iterator[Node]:
    """The names that a pattern of a declaration binds: `final (size, name) = …`."""
    for child in pattern.named_children if depth < _MAX_PATTERN else ():
        if child.type == "constant_pattern":
            yield from (item for item in child.children if item.type == "identifier")
        elif child.type.endswith("_pattern"):
            yield from _bound(child, depth + 1)


def _is_getter(draft: Draft) -> bool:
    words = draft.signature.partition(draft.name)[0].split()
    return draft.kind == "property" and words[-1:] == ["get"]


def _goes_on(data: bytes, end: int) -> bool:
    """Whether a name is but the head of a chain."""
    return data[end : end + 1] in _BEHIND_NAME or data[end : end + 2] in (b"?.", b"?[") or (
        data[end : end + 1] in (b"\n", b" ") and data[end : end + 400].lstrip()[:1] == b"."
    )  # fmt: skip


def _back(data: bytes, at: int) -> int:
    while at > 0 and data[at - 1] in b" \t\r\n":
        at -= 1
    return at


def _type_name(node: Node) -> Node | None:
    """The name of a mixin, of a class that is made of mixins, of `typedef Fn = …` or of `typedef int Fn(…)`."""
    names = [child for child in node.children if child.type in _NAMES]
    if node.type == "type_alias" and not any(child.type == "=" for child in node.children):
        return names[-1] if names else None
    return names[0] if names else None


def _bases(data: bytes, node: Node) -> list[str]:
    found: list[str] = []
    clauses = [child for child in node.children if child.type in _CLAUSES]
    on = next((at for at, child in enumerate(node.children) if child.type == "on"), -1)
    if node.type == "mixin_declaration" and on >= 0:
        found += _listed(data, node.children[on + 1 :])
    for clause in clauses:
        found += _listed(data, clause.children)
        found += [base for child in clause.children if child.type in _CLAUSES for base in _listed(data, child.children)]
    return found


def _listed(data: bytes, children: list[Node]) -> list[str]:
    """The types between commas, up to what is no type."""
    found, start, end = list[str](), -1, -1
    for child in children:
        if child.type in ("type_identifier", "type_arguments", "."):
            start, end = (child.start_byte if start < 0 else start), child.end_byte
        elif start >= 0:
            found.append(one_line(data[start:end], 80))
            start = -1
            if child.type != ",":
                break
    return [*found, one_line(data[start:end], 80)] if start >= 0 else found


def _values(data: bytes, node: Node, start: int, end: int, kind: str) -> list[Draft]:
    """The variables of a list; `start`, `end`: of the whole declaration."""
    words = data[start : node.start_byte].split()
    is_constant = b"const" in words or (b"final" in words and (kind == "variable" or b"static" in words))
    items = [(item, name) for item in node.named_children if (name := name_of(item)) is not None]
    found = []
    for number, (item, name) in enumerate(items):
        first, last = item.start_byte if number else start, item.end_byte if len(items) > 1 else end
        word = text(data[name.start_byte : name.end_byte])
        found.append(Draft("constant" if is_constant else kind, first, last, word, name.start_byte))
    return found


def _represented(data: bytes, node: Node) -> list[Draft]:
    """What an extension type is of: `(int value)`."""
    name = node.child_by_field_name("name")
    if name is None:
        return []
    return [
        Draft("field", node.start_byte, node.end_byte, text(data[name.start_byte : name.end_byte]), name.start_byte)
    ]

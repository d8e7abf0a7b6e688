"""C and C++: declarators, prototypes, methods defined outside of their class, templates, includes."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.arguments_cpp import passed_at
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules, children_text
from anchors.syntax.rules.c_macros import macro_uses
from anchors.syntax.source import Source, one_line, text

_MAX_DEPTH: Final = 12
_INCLUDE: Final = re.compile(rb"#\s*(?:include|import)\s*(?:\"([^\"\n]+)\"|(<[^>\n]+>))")
_USING: Final = re.compile(rb"using\s+(namespace\s+)?([\w:]+)")
_ACCESS: Final = re.compile(rb"\b(public|private|protected)\b[^:;{}\n]*:(?!:)")
_WORDS: Final = (
    rb"(?:(?:const|static|extern|struct|union|enum|class|constexpr|inline|register|volatile|mutable|typename|thread_local|"
    rb"unsigned|signed)\s+)*"
)
_TYPED: Final = re.compile(
    _WORDS + rb"(?:::)?(?P<type>[A-Za-z_][\w:]*(?:<[^;={}]*>(?:::\w+)*)?)(?:\s+const)?[\s*&]+(?:const\s+)?"
    rb"(?P<name>[A-Za-z_]\w*)\s*(?P<rest>$|[=;,)({\[]|[A-Z_]+\()"
)
_AUTO: Final = re.compile(
    rb"=\s*(?:new\s+|std::make_(?:unique|shared)\s*<\s*|co_await\s+)?(?P<type>[A-Za-z_][\w:.]*(?:->\w+)*)\s*[<({>]"
)
_INNER: Final = re.compile(rb"<[^()]*>(?=::)")
_OPENED: Final = re.compile(rb"\bnamespace\s+(\w+)\s*\{")
_FIXTURE: Final = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+\(\s*([A-Za-z_][\w:]*)\s*,\s*\w+\s*\)")
"""`TEST_F(StoreTest, Opens) {`, the body of a member of a class that is made of the first one."""
_TEMPLATE: Final = re.compile(rb"<[^()]*>$")
_NAMES: Final = frozenset(
    {"identifier", "field_identifier", "type_identifier", "operator_name", "destructor_name", "operator_cast"}
)
_SPECIFIERS: Final = frozenset({"public", "private", "protected", "virtual"})
_BUILT_IN: Final = (
    b"size_t ssize_t uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t bool string std NULL"
)


class CRules(Rules):
    separators: ClassVar[tuple[bytes, ...]] = (b".", b"->", b"::")
    keywords: ClassVar[frozenset[bytes]] = frozenset(_BUILT_IN.split())

    def __init__(self) -> None:
        self._templates: dict[int, int] = {}
        self._data = b""

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        self._data = source.data
        self._templates = {}
        for node in found.get("decorated", ()):
            inner = node.named_child(node.named_child_count - 1)
            if inner is not None:
                self._templates[inner.start_byte] = node.start_byte

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if kind == "macro":
            drafts = self._macro(source, node)
        elif node.type in ("function_definition", "declaration", "field_declaration", "type_definition"):
            drafts = self._declared(source, kind, node)
        elif kind == "member" and source.data[node.end_byte : node.end_byte + 1] == b"(":
            return []  # a macro that makes one
        else:
            drafts = super().define(source, kind, node)
            for draft in drafts:  # `struct Table::Rep {`
                draft.owner, mark, last = draft.name.rpartition("::")
                draft.name, draft.name_at = last, draft.name_at + len((draft.owner + mark).encode())
        for draft in drafts:
            if kind == "class" or draft.kind in ("class", "struct"):
                draft.bases = draft.bases or _bases(source.data, node)
            elif kind == "type" and node.type in ("type_definition", "alias_declaration"):
                draft.bases = _named_struct(source.data, node) or _aliased(source.data, node)
            self._place(source, draft)
        return drafts

    def _place(self, source: Source, draft: Draft) -> None:
        start = self._templates.get(draft.start, draft.start)
        if start != draft.start:
            draft.start = start
            end = draft.body if draft.body >= 0 else draft.end
            draft.signature = one_line(source.data[start:end], MAX_SIGNATURE).rstrip(" {;:")
        if draft.kind not in ("field", "member"):
            draft.doc = self.comments.above(source.line(start))

    def _macro(self, source: Source, node: Node) -> list[Draft]:
        name = node.child_by_field_name("name")
        if name is None:
            return []
        data = source.data
        end = node.end_byte - (data[node.end_byte - 1 : node.end_byte] == b"\n")
        draft = Draft("macro", node.start_byte, end, text(data[name.start_byte : name.end_byte]), name.start_byte)
        draft.signature = one_line(data[node.start_byte : end].replace(b"\\\n", b" "), MAX_SIGNATURE)
        if node.type == "preproc_def":
            if node.child_by_field_name("value") is None:
                return []  # a mere flag, mostly an include guard
            draft.kind = "constant"
        opened = _OPENED.search(data, node.start_byte, end)
        if opened is None:
            return [draft]
        # `#define LIB_BEGIN namespace lib {`, for all that stands behind such a macro.
        space = Draft("namespace", draft.start, end, text(opened[1]), opened.start(1), draft.start)
        space.signature = draft.signature
        return [space, draft]

    def _declared(self, source: Source, kind: str, node: Node) -> list[Draft]:
        """What each declarator of a declaration names."""
        data, drafts = source.data, []
        body = node.child_by_field_name("body")
        for declarator in node.children_by_field_name("declarator"):
            found = _innermost(declarator)
            if found is None:
                continue
            name, is_function = found
            word = text(data[name.start_byte : min(name.end_byte, name.start_byte + 200)])
            shown = "function" if is_function and kind != "type" else kind
            draft = Draft(shown, node.start_byte, node.end_byte, word, name.start_byte)
            if is_function or kind != "type":
                draft.body = body.start_byte if body is not None else -1
            owner, mark, last = re.sub(r"<[^()]*>", "", word).rpartition("::")
            if mark:
                draft.owner, draft.name, draft.name_at = (owner, last, name.end_byte - len(last.encode()))
            end = draft.body if draft.body >= 0 else draft.end
            draft.signature = one_line(data[node.start_byte : end], MAX_SIGNATURE).rstrip(" {;:")
            draft.exported = not data.startswith(b"static ", node.start_byte)
            if (
                draft.kind == "variable"
                and draft.name.isupper()
                and draft.signature.startswith(("const", "static const"))
            ):
                draft.kind = "constant"
            if node.type == "function_definition" and node.child_by_field_name("type") is None:
                fixture = _FIXTURE.match(draft.signature)
                draft.bases = (fixture[1],) if fixture else ()
            drafts.append(draft)
        return drafts

    def link(self, drafts: list[Draft]) -> None:
        types = {d.name: d for d in reversed(drafts) if d.kind in ("class", "struct")}
        spaces = {d.name for d in drafts if d.kind == "namespace"}
        for draft in drafts:
            owner = draft.owner.rpartition("::")[2]
            if not owner or owner in spaces:
                continue
            draft.kind = "method" if draft.kind == "function" else draft.kind
            known = types.get(owner)
            if known is not None and not known.is_within(draft):
                draft.parent = known
            elif draft.kind == "method":
                draft.bases = (draft.owner,)

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is not None and parent.kind in ("class", "struct") and draft.kind in ("function", "field", "type"):
            draft.exported = self._access(parent, draft) == b"public"
        super().settle(draft)
        owner = draft.owner if draft.owner or parent is None else parent.name
        if draft.kind == "method" and owner.rpartition("::")[2] == draft.name:
            draft.kind = "constructor"

    def _access(self, parent: Draft, draft: Draft) -> bytes:
        """The last access word before a member; those of nested classes are not told apart."""
        if not parent.body < draft.start <= parent.end:
            return b"public"
        found = _ACCESS.findall(self._data, max(0, parent.body), draft.start)
        return bytes(found[-1]) if found else b"private" if parent.kind == "class" else b"public"

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        return macro_uses(source.data, found, drafts)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        if raw.endswith(b">"):
            raw = _TEMPLATE.sub(b"", raw)
        cut, width = -1, 1
        for mark in (b".", b"->", b"::"):
            at = raw.rfind(mark)
            if at > cut:
                cut, width = at, len(mark)
        if cut == 0 and width == 2:
            return b"::", raw[2:]  # of no class or namespace
        return (raw[:cut], raw[cut + width :]) if cut >= 0 else (b"", raw)

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        raw, line = source.data[node.start_byte : node.end_byte], source.line(node.start_byte)
        match = _INCLUDE.match(raw)
        if match:
            return [Import(text(match[1] or match[2]), "", "", line, scope, False)]
        match = _USING.match(raw)
        if match is None:
            return []
        path = text(match[2])
        if match[1]:
            return [Import(path, "*", "*", line, scope, False)]
        module, _, name = path.rpartition("::")
        return [Import(module, name, name, line, scope, False)]

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        if node.type == "for_range_loop":
            return _looped(source.data, node)
        raw = source.data[node.start_byte : min(node.end_byte, node.start_byte + 300)]
        match = _TYPED.match(raw)
        if match is None or (match["rest"] == b"(" and node.type == "field_declaration"):
            return []
        held = match["type"]
        if held == b"auto":
            value = _AUTO.match(raw, match.end() - 1)
            if value is None:
                return []
            held = value["type"]
        return [RawBinding(node.start_byte, text(match["name"]), one_line(_INNER.sub(b"", held), 120))]


class CppRules(CRules):
    passes_by_rule: ClassVar[bool] = True

    def passed_at(self, data: bytes, at: int) -> bytes | None:
        return passed_at(data, at)


def _innermost(declarator: Node) -> tuple[Node, bool] | None:
    """(the node that is the name, whether a function is declared)."""
    at: Node | None = declarator
    is_function = False
    for _ in range(_MAX_DEPTH):
        if at is None:
            return None
        if at.type in _NAMES or at.type == "qualified_identifier":
            return at, is_function
        if at.type == "function_declarator":
            inner = at.child_by_field_name("declarator")
            is_function = inner is not None and not _is_pointer(inner)
        following = at.child_by_field_name("declarator")
        if following is None:
            following = next(
                (child for child in at.named_children if child.type in _NAMES or "declarator" in child.type), None
            )
        at = following
    return None


def _is_pointer(declarator: Node) -> bool:
    """`(*name)`, a pointer to a function: `(name)` is the function's own name, kept from macros."""
    inner = declarator.named_child(0) if declarator.type == "parenthesized_declarator" else None
    return inner is not None and inner.type not in _NAMES


def _looped(data: bytes, node: Node) -> list[RawBinding]:
    """`for (const Item& item : items)`, of which the type alone tells."""
    held, declarator = node.child_by_field_name("type"), node.child_by_field_name("declarator")
    found = _innermost(declarator) if declarator is not None else None
    if held is None or found is None or held.type == "placeholder_type_specifier":
        return []
    name = text(data[found[0].start_byte : found[0].end_byte])
    return [RawBinding(found[0].start_byte, name, one_line(data[held.start_byte : held.end_byte], 120))]


def _named_struct(data: bytes, node: Node) -> tuple[str, ...]:
    """`typedef struct item_s item_t;` of a struct whose body stands elsewhere: what has its members."""
    held, declarator = node.child_by_field_name("type"), node.child_by_field_name("declarator")
    if held is None or declarator is None or declarator.type not in _NAMES:
        return ()
    name = held.child_by_field_name("name")
    is_elsewhere = held.type in ("struct_specifier", "union_specifier") and held.child_by_field_name("body") is None
    if name is None or not is_elsewhere:
        return ()
    struct = text(data[name.start_byte : name.end_byte])
    return () if struct == text(data[declarator.start_byte : declarator.end_byte]) else (struct,)


def _aliased(data: bytes, node: Node) -> tuple[str, ...]:
    """`using range = match;` and `typedef match range;`: what has its members."""
    held = node.child_by_field_name("type")
    if held is not None and held.type == "type_descriptor":
        is_plain = held.child_by_field_name("declarator") is None
        held = held.child_by_field_name("type") if is_plain else None
    elif node.type == "type_definition":
        declarator = node.child_by_field_name("declarator")
        held = held if declarator is not None and declarator.type in _NAMES else None
    if held is None or held.type not in ("type_identifier", "qualified_identifier", "template_type"):
        return ()
    return (one_line(_INNER.sub(b"", data[held.start_byte : held.end_byte]), 80),)


def _bases(data: bytes, node: Node) -> tuple[str, ...]:
    for child in node.named_children:
        if child.type == "base_class_clause":
            return tuple(
                part for part in children_text(data, child) if part not in ("public", "private", "protected", "virtual")
            )
    return ()

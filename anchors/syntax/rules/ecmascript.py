"""JavaScript and TypeScript: functions held by variables and properties, exports, decorators, declared types.

What a module imports and exports is read in `modules.py`.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.drafts import CONTAINERS, VALUES, Draft
from anchors.syntax.rules import modules
from anchors.syntax.rules.base import MAX_SIGNATURE, RawBinding, Rules, children_text
from anchors.syntax.source import Source, one_line, text

_FUNCTIONS: Final = frozenset({"arrow_function", "function_expression", "generator_function", "function"})
_PLAIN: Final = frozenset(
    {"function_declaration", "class_declaration", "method_definition", "generator_function_declaration"}
)
_PREFIX: Final = re.compile(rb"(?:(?<!\bas )\b(?:export|default|declare|abstract|async|const|let|var)\s+)+$")
"""`as const` ends the statement before, whose semicolon may be left out."""
_LEADING: Final = (b"export", b"default", b"declare", b"abstract", b"async", b"const", b"let", b"var")
_ACCESSOR: Final = re.compile(r"(?:static )?[gs]et [\w$#\[]")
_DEFINING: Final = re.compile(rb"(?:Object|Reflect)\.definePropert(?:y|ies)")
_SPACE: Final = re.compile(rb"(?:\s++|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+")
"""With the remarks in it."""
_TYPED: Final = re.compile(
    rb"(?P<mods>(?:@\w+(?:\([^)]*\))?\s*|(?:public|private|protected|readonly|static|override|declare|accessor)\s+)*)"
    rb"(?P<name>[A-Za-z_$][\w$]*)\s*[?!]?\s*:\s*(?P<type>[^=;{}]+)"
)
_FIELD_MARK: Final = re.compile(rb"\b(?:public|private|protected|readonly)\b")
_HELD: Final = re.compile(
    rb"(?:(?:public|private|protected|readonly|static)\s+)*(?P<name>[A-Za-z_$#][\w$.]*)\s*=\s*(?:await\s+)?(?:new\s+)?"
    rb"(?P<type>[A-Za-z_$][\w$.]*)\s*(?:<[^()]*>)?\("
)


class EcmaRules(Rules):
    splits_at_dots: ClassVar[bool] = True
    has_gaps: ClassVar[bool] = True
    constructors: ClassVar[frozenset[str]] = frozenset({"constructor"})
    keywords: ClassVar[frozenset[bytes]] = frozenset({b"undefined", b"any", b"arguments", b"NaN", b"Infinity"})

    def __init__(self) -> None:
        self._decorators: dict[int, tuple[int, str]] = {}
        self._leading: dict[int, tuple[int, str]] = {}
        self._exports: frozenset[str] = frozenset()

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        self._exports = modules.exported_names(source.data)
        self._decorators, self._leading = {}, {}
        for node in found.get("decorator", ()):
            space = _SPACE.match(source.data, node.end_byte)
            follows = space.end() if space else node.end_byte
            shown = one_line(source.data[node.start_byte + 1 : node.end_byte], MAX_SIGNATURE)
            self._decorators[follows] = (node.start_byte, shown)
            self._leading[node.start_byte] = (follows, shown)

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        draft = self._draft(source, kind, node)
        if draft is None:
            return []
        self._place(source, draft)
        if kind in ("class", "interface", "default") and draft.kind != "function":
            draft.bases = _bases(source.data, node)
        return [draft]

    def _draft(self, source: Source, kind: str, node: Node) -> Draft | None:
        data = source.data
        if node.type in (
            "function_declaration",
            "class_declaration",
            "method_definition",
            "generator_function_declaration",
        ):
            plain = _named(data, kind, node, node.child_by_field_name("name"), node.child_by_field_name("body"))
            return _described(data, node, plain)
        if kind == "default":
            value = node.child_by_field_name("value")
            body = value.child_by_field_name("body") if value is not None else None
            draft = Draft("function", node.start_byte, node.end_byte, "default", node.start_byte, -1)
            draft.body = body.start_byte if body is not None else -1
            if value is not None and value.type == "class":
                draft.kind = "class"
            return draft
        if node.type == "property_identifier":
            return _named(data, kind, node, node, None)
        if node.type == "assignment_expression":
            return self._assigned(data, node)
        name = (
            node.child_by_field_name("name") or node.child_by_field_name("property") or node.child_by_field_name("key")
        )
        if name is None or name.type.endswith("_pattern"):
            return None
        value = node.child_by_field_name("value")
        if value is not None and kind == "variable" and data.startswith(b"require(", value.start_byte):
            return None  # an import
        if value is not None and kind == "variable" and value.type == "call_expression" and _is_lazy(data, node, value):
            return None
        if value is not None and value.type in _FUNCTIONS:
            plain = _named(data, "function", node, name, value.child_by_field_name("body"))
            return _described(data, node, plain)
        if value is not None and value.type == "class":
            return _named(data, "class", node, name, value.child_by_field_name("body"))
        plain = _named(data, kind, node, name, node.child_by_field_name("body"))
        if plain is not None and kind == "variable" and plain.name.isupper():
            plain.kind = "constant"
        return plain

    def _assigned(self, data: bytes, node: Node) -> Draft | None:
        """`app.use = function use() {}`, `Foo.prototype.bar = …`, `exports.x = …`, `module.exports = …`."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return None
        path = text(data[left.start_byte : min(left.end_byte, left.start_byte + 200)])
        owner, _, name = path.rpartition(".")
        own = right.child_by_field_name("name")
        if path == "module.exports":
            name = "default" if own is None else text(data[own.start_byte : own.end_byte])
        body = right.child_by_field_name("body")
        draft = Draft("function", node.start_byte, node.end_byte, name.lstrip("#"), left.end_byte - len(name.encode()))
        draft.kind = "class" if right.type == "class" else "function"
        if path == "module.exports" and own is None:
            draft.name_at = left.start_byte
        draft.body = body.start_byte if body is not None else -1
        if owner in ("exports", "module.exports", "module"):
            draft.exported = True
            self._exports |= {draft.name}
        elif owner.endswith(".prototype"):
            draft.owner = owner.removesuffix(".prototype")
        elif "." not in owner and owner not in ("this", "self", "window", "globalThis"):
            draft.owner = owner
        return draft

    def _place(self, source: Source, draft: Draft) -> None:
        """Takes in `export`, decorators and the comment above; cuts the signature."""
        data = source.data
        before = data[max(0, draft.start - 60) : draft.start]
        prefix = _PREFIX.search(before) if before.rstrip().endswith(_LEADING) else None
        head = b""
        if prefix is not None:
            head = prefix[0]
            draft.start -= len(head)
        draft.exported = b"export" in head or data.startswith(b"export", draft.start)
        end = draft.body if draft.body >= 0 else draft.end
        inner, begin = [], draft.start + len(head)
        while begin in self._leading:  # those that the grammar counts to what they decorate
            begin, shown = self._leading[begin]
            inner.append(shown)
        told = head + data[begin:end]
        draft.signature = one_line(told, MAX_SIGNATURE).rstrip(" {;,").removesuffix("=>").rstrip()
        decorators = inner[::-1]
        while draft.start in self._decorators:
            draft.start, shown = self._decorators[draft.start]
            decorators.append(shown)
        draft.decorators = tuple(reversed(decorators))
        draft.doc = self.comments.above(source.line(draft.start))

    def link(self, drafts: list[Draft]) -> None:
        named = {draft.name: draft for draft in reversed(drafts) if draft.parent is None}
        for draft in drafts:
            owner = named.get(draft.owner) if draft.owner else None
            if owner is not None and owner is not draft and owner.parent is None:
                draft.parent = owner
            elif draft.owner and draft.parent is None and ".prototype." in draft.signature:
                draft.kind, draft.bases = "method", (draft.owner,)

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is None or parent.kind == "namespace":
            draft.exported = draft.exported or draft.name in self._exports
        elif parent.kind in CONTAINERS or draft.owner or draft.kind == "method":
            hidden = draft.name.startswith(("_", "#")) or draft.signature.startswith(("private ", "protected ", "#"))
            draft.exported = not hidden
            if draft.kind == "function" and draft.owner and parent.kind in ("function", "class"):
                draft.kind = "method"
        elif parent.kind in VALUES and draft.kind == "function":
            draft.kind, draft.exported = "method", True  # a function in an object literal
        if draft.kind == "method" and draft.name == "constructor":
            draft.kind = "constructor"
        elif draft.kind == "method" and _ACCESSOR.match(draft.signature):
            draft.kind = "property"
        super().settle(draft)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        receiver, _, name = raw.rpartition(b".")
        return receiver.rstrip(b"?! \r\n\t"), name.lstrip(b"#")

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        return modules.statement_imports(source, node, scope)

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        return modules.called_imports(source)

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        raw = source.data[node.start_byte : min(node.end_byte, node.start_byte + 400)]
        match = _TYPED.match(raw)
        if match is None:
            match = _HELD.match(raw)
            if match is None or match["type"] in (b"function", b"require", b"async"):
                return []
        name, held = text(match["name"]), one_line(match["type"].strip(), 120)
        rows = [RawBinding(node.start_byte, name, held)]
        if node.type.endswith("_parameter") and _FIELD_MARK.search(raw, 0, match.start("name")):
            rows.append(RawBinding(node.start_byte, f"this.{name}", held))
        return rows


def _named(data: bytes, kind: str, node: Node, name: Node | None, body: Node | None) -> Draft | None:
    if name is None:
        return None
    word = text(data[name.start_byte : min(name.end_byte, name.start_byte + 200)]).strip("\"'`#[]")
    at = name.start_byte
    return Draft(kind, node.start_byte, node.end_byte, word, at, -1 if body is None else body.start_byte)


def _described(data: bytes, node: Node, draft: Draft | None) -> Draft | None:
    """The `get` of `Object.defineProperty(app, "path", { get() {} })` or `defineProperties(app, { path: { … } })` is
    the property that it describes: anything else as it came."""
    if draft is None or draft.name not in ("get", "set") or node.parent is None:
        return draft
    key, holder = None, node.parent.parent
    if holder is not None and holder.type == "pair":
        key = holder.child_by_field_name("key")
        holder = holder.parent.parent if holder.parent is not None else None
    if holder is None or holder.type != "arguments" or holder.parent is None:
        return draft
    called = holder.parent.child_by_field_name("function")
    if called is None or not _DEFINING.fullmatch(data, called.start_byte, called.end_byte):
        return draft
    given = holder.named_children
    key = key or (given[1] if len(given) > 1 else None)
    if key is not None:
        draft.kind, draft.name = "property", text(data[key.start_byte : key.end_byte][:200]).strip("\"'`#[]")
        draft.name_at = key.start_byte
        owner = text(data[given[0].start_byte : given[0].end_byte][:200])
        draft.owner = owner.removesuffix(".prototype")
    return draft


def _is_lazy(data: bytes, node: Node, value: Node) -> bool:
    """Whether a variable of the file's own is an import of a component, made later."""
    if b"import(" not in data[value.start_byte : min(value.end_byte, value.start_byte + 200)]:
        return False
    around = node.parent.parent if node.parent is not None else None
    is_given = around is not None and around.type == "export_statement"
    return not is_given and modules.LAZY.match(data, value.start_byte) is not None


def _bases(data: bytes, node: Node) -> tuple[str, ...]:
    found: list[str] = []
    holder = node.child_by_field_name("value") or node
    for child in holder.named_children:
        if child.type == "extends_type_clause":
            found += children_text(data, child)
        elif child.type == "class_heritage":
            clauses = [clause for clause in child.named_children if clause.type.endswith("_clause")]
            for clause in clauses:
                found += [part for part in children_text(data, clause) if not part.startswith("<")]
            if not clauses:
                found += children_text(data, child)
    return tuple(found)

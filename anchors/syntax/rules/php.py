"""PHP: namespaces and `use`, classes, traits and enums, attributes, promoted and documented properties, typed names.

A file's namespace is kept as its star import: every name of it is visible unqualified. What `__call` answers to is
known where a comment declares it (`php_docs`), what a variable method name means is not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import RELATIVE, Import
from anchors.syntax.drafts import CONTAINERS, Draft, Scopes
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules
from anchors.syntax.rules.php_docs import declared, doc_type, documented, whole_type
from anchors.syntax.rules.php_values import assigned, looped, narrowed
from anchors.syntax.source import Source, one_line, text

_BASES: Final = frozenset({"base_clause", "class_interface_clause"})
_HIDDEN: Final = re.compile(r"^(?:(?:static|final|abstract|readonly|var) )*(?:private|protected)\b")
_USE: Final = re.compile(rb"use\s+(function\s+|const\s+)?(.*?)\s*;?\s*$", re.DOTALL)
_GROUP: Final = re.compile(rb"^(.*?)\\?\s*\{(.*)\}", re.DOTALL)
_COMMENT: Final = re.compile(rb"/\*.*?\*/|(?://|#)[^\n]*", re.DOTALL)
_NAMESPACE: Final = re.compile(rb"namespace\s+([\w\\]+)")
_PATH: Final = re.compile(
    rb"(__DIR__\s*\.\s*|dirname\(\s*__(?:FILE|DIR)__\s*(?:,\s*\d+\s*)?\)\s*\.\s*)?[\"']([^\"'\n$]+)[\"']\s*\)?$"
)
_NAME: Final = r"\\?[A-Za-z_]\w*(?:\\\w+)*"
_TYPED: Final = re.compile(
    rf"(?:(?:public|private|protected|static|readonly|var|final)(?:\(set\))?\s+)*[?(]?({_NAME}(?:\s*[|&]\s*{_NAME})*)"
    rf"\s+&?(?:\.\.\.)?\$(\w+)".encode()
)
_CAUGHT: Final = re.compile(rf"catch\s*\(\s*({_NAME})\s*(?:\|[^)$]*)?\$(\w+)".encode())
_DOCUMENTED: Final = re.compile(rb"@var[ \t]+([^\r\n]{1,200})")
_CALLABLE: Final = re.compile(rb"[\[(]\s*(?:([A-Z][\w\\]*)::class|\$this)\s*,\s*[\"']([A-Za-z_]\w*)[\"']\s*[\])]")
_AT: Final = re.compile(rb"[\"'](?:[\w\\]*\\)?(\w*Controller)@(\w+)[\"']")
_USES: Final = "namespace_use_declaration"
_OWN: Final = frozenset({b"self", b"static"})
_PLAIN: Final = frozenset(
    {b"public", b"private", b"protected", b"static", b"readonly", b"var", b"final"}
    | {b"int", b"string", b"bool", b"float", b"array", b"mixed", b"callable", b"iterable", b"object", b"null", b"void"}
)


class PhpRules(Rules):
    line_mark: ClassVar[bytes] = b"//"
    has_blocks: ClassVar[bool] = True
    constructors: ClassVar[frozenset[str]] = frozenset({"__construct"})
    self_names: ClassVar[frozenset[str]] = frozenset({"$this", "self", "static"})
    keywords: ClassVar[frozenset[bytes]] = frozenset(
        {b"self", b"static", b"parent", b"true", b"false", b"null", b"PHP_EOL"}
    )
    receiver_names: ClassVar[dict[bytes, bytes]] = {b"parent": b"super", b"static": b"self"}

    def __init__(self) -> None:
        self._qualified: list[tuple[int, int]] = []
        self._declared: dict[int, int] = {}
        """Where methods begin that comments declare, and the bodies of their types."""

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        uses = sorted(map(byte_range, (node for node in found.get("import", ()) if node.type == _USES)))
        starts = [start for start, _ in uses]
        for start, end in sorted(map(byte_range, found.pop("qualified", ()))):
            around = bisect_right(starts, start) - 1
            if around < 0 or end > uses[around][1]:
                self._qualified.append((start, end))
        made = found.get("reference.new", [])
        own = [node for node in made if source.data[node.start_byte : node.end_byte] in _OWN]
        if own:
            found["own"], found["reference.new"] = own, [node for node in made if node not in own]

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if kind in ("field", "constant", "promoted"):
            drafts = self._values(source, kind, node)
        else:
            drafts = super().define(source, kind, node)
        if not drafts:
            return []
        draft, data = drafts[0], source.data
        begin = node.start_byte
        attributes = node.child_by_field_name("attributes")
        if attributes is not None:
            begin = attributes.end_byte
            groups = [child for child in attributes.named_children if child.type == "attribute_group"]
            marks = [mark for group in groups for mark in group.named_children if mark.type == "attribute"]
            shown = tuple(one_line(data[mark.start_byte : mark.end_byte], MAX_SIGNATURE) for mark in marks)
            for item in drafts:
                item.decorators = shown
        end = draft.body if draft.body >= 0 else draft.end
        signature = one_line(data[begin:end], MAX_SIGNATURE).rstrip(" {;,").replace("( ", "(").replace(", )", ")")
        for item in drafts:
            item.signature = signature
            item.exported = not _HIDDEN.match(signature)
        draft.doc = self.comments.above(source.line(node.start_byte))
        if kind in ("class", "interface", "enum", "trait"):
            draft.bases = _bases(data, node)
        return drafts

    def _values(self, source: Source, kind: str, node: Node) -> list[Draft]:
        drafts = []
        names = [node] if node.type == "property_promotion_parameter" else node.named_children
        for child in names:
            name = child.child_by_field_name("name")
            if child.type == "const_element" and child.named_children:
                name = child.named_children[0]
            if name is None or child.type not in ("property_element", "const_element", "property_promotion_parameter"):
                continue
            word = text(source.data[name.start_byte : name.end_byte]).lstrip("$&")
            shown = "property" if kind == "promoted" else kind
            drafts.append(Draft(shown, node.start_byte, node.end_byte, word, name.start_byte))
        return drafts

    def more_definitions(self, source: Source) -> list[Draft]:
        found = declared(source.data)
        self._declared = {draft.start: body for draft, body in found}
        return [draft for draft, _ in found]

    def link(self, drafts: list[Draft]) -> None:
        """A promoted parameter stands in the constructor, but is a field of the class around. What a comment declares
        belongs to the type below, where that does not define it."""
        if self._declared:
            holders = {draft.body: draft for draft in drafts if draft.kind in CONTAINERS}
            defined = {(draft.parent, draft.name) for draft in drafts if draft.start not in self._declared}
            for draft in drafts:
                if draft.start in self._declared:
                    draft.parent = holders.get(self._declared[draft.start])
            drafts[:] = [
                draft
                for draft in drafts
                if draft.start not in self._declared
                or (draft.parent is not None and (draft.parent, draft.name) not in defined)
            ]
        for draft in drafts:
            if draft.kind == "property" and draft.parent is not None:
                draft.kind, draft.parent = "field", draft.parent.parent

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if draft.kind == "method" and draft.name == "__construct":
            draft.kind = "constructor"
        elif draft.kind == "function" and parent is not None and parent.kind in ("function", "method"):
            draft.exported = True  # known everywhere once its holder ran
            return
        if parent is not None and parent.kind == "interface":
            draft.exported = True
        super().settle(draft)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        for mark in (b"->", b"::"):
            receiver, found, name = raw.rpartition(mark)
            if found and b"(" not in name:
                return self.receiver_names.get(receiver, receiver.rstrip(b"? \r\n\t")), name.strip().lstrip(b"$")
        return b"", raw.rpartition(b"\\")[2]

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        data, line = source.data, source.line(node.start_byte)
        raw = data[node.start_byte : min(node.end_byte, node.start_byte + 20_000)]
        if node.type == "namespace_definition":
            match = _NAMESPACE.match(raw)
            return [Import(text(match[1]), "*", "*", line, -1, False)] if match else []
        if node.type == _USES:
            return _uses(raw, line)
        match = _PATH.search(raw.rstrip(b"; )\r\n\t") if raw.endswith(b")") else raw)
        if match is None:
            return []
        path = text(match[2])
        if match[1]:
            up = "../" if match[1].startswith(b"dirname(__DIR__") or b"dirname( __DIR__" in match[1] else "./"
            path = up + path.lstrip("/")
        return [Import(path, "", "", line, scope, False)]

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        """Names that are written with where they lie: `new \\App\\Mail\\Sender`, `new Mail\\Sender`."""
        rows = []
        for start, end in self._qualified:
            raw = text(source.data[start:end])
            module, _, name = raw.removeprefix("\\").rpartition("\\")
            if not raw.startswith("\\"):
                module = RELATIVE + module
            rows.append((start, Import(module, name, name, source.line(start), -1, False)))
        return rows

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        data, start = source.data, node.start_byte
        end = min(node.end_byte, start + 300)
        if node.type == "catch_clause":
            match = _CAUGHT.match(data, start, end)
            return [RawBinding(start, "$" + text(match[2]), _last(match[1]))] if match else []
        if node.type == "assignment_expression":
            return assigned(data, start, node.end_byte)
        if node.type == "foreach_statement":
            return looped(data, start, node.end_byte)
        begin = start
        attributes = node.child_by_field_name("attributes")
        if attributes is not None:
            begin = attributes.end_byte
        match = _TYPED.match(data[begin:end].lstrip())
        if match is None or match[1] in _PLAIN:
            return self._documented(source, node) if node.type == "property_declaration" else []
        name, held = text(match[2]), "|".join(map(_last, re.split(rb"[|&]", match[1])))
        if node.type == "simple_parameter":
            return [RawBinding(start, f"${name}", held)]
        if node.type == "property_promotion_parameter":
            return [RawBinding(start, f"this.{name}", held), RawBinding(start, f"${name}", held)]
        return [RawBinding(start, name, held)]

    def _documented(self, source: Source, node: Node) -> list[RawBinding]:
        """A property whose type stands in its comment."""
        line = source.line(node.start_byte)
        first = self.comments.first_line(line)
        match = _DOCUMENTED.search(source.span(first, line - 1)) if first < line else None
        name = re.search(rb"\$(\w+)", source.data[node.start_byte : node.end_byte])
        held = doc_type(whole_type(match[1])) if match else ""
        return [RawBinding(node.start_byte, text(name[1]), held)] if name and held else []

    def typed(self, source: Source, nodes: list[Node]) -> list[RawBinding]:
        """What comments tell comes first, since they are written where code tells too little; what is tested last."""
        return [*documented(source.data), *super().typed(source, nodes), *narrowed(source.data)]

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        """`new self` as a construction of the class around; callables such as `[Foo::class, "bar"]`, `"Foo@bar"`."""
        rows = []
        for match in _CALLABLE.finditer(source.data) if b"::class" in source.data or b"$this" in source.data else ():
            owner = match[1] or b"$this"
            rows.append(LooseReference("attribute", owner.rpartition(b"\\")[2], match[2], match.start()))
        for match in _AT.finditer(source.data) if b"Controller@" in source.data else ():
            rows.append(LooseReference("attribute", match[1], match[2], match.start()))
        for node in found.get("own", ()):
            scope = scopes.at(node.start_byte)
            at = drafts[scope] if scope >= 0 else None
            while at is not None and at.kind not in CONTAINERS:
                at = at.parent
            if at is not None:
                rows.append(LooseReference("new", b"", at.name.encode(), node.start_byte))
        return rows


def _last(name: bytes) -> str:
    return text(name.strip().rpartition(b"\\")[2])


def _bases(data: bytes, node: Node) -> tuple[str, ...]:
    """What a class extends, implements and uses, by last names: `use` statements say which are meant."""
    found: list[str] = []
    for child in node.named_children:
        if child.type in _BASES:
            found += [_last(data[name.start_byte : name.end_byte]) for name in child.named_children]
    body = node.child_by_field_name("body")
    traits: list[str] = []
    for child in body.named_children if body is not None else ():
        if child.type == "use_declaration":
            named = [name for name in child.named_children if name.type in ("name", "qualified_name")]
            traits += [_last(data[name.start_byte : name.end_byte]) for name in named]
    return (*traits, *found)


def _uses(raw: bytes, line: int) -> list[Import]:
    """Rows of `use A\\B, C\\D as E;`, `use A\\{B, C as D};`, `use function A\\f;`."""
    match = _USE.match(_COMMENT.sub(b"", raw))
    if match is None:
        return []
    group = _GROUP.match(match[2])
    prefix, listed = (group[1].strip() + b"\\", group[2]) if group else (b"", match[2])
    rows = []
    for part in listed.split(b","):
        words = re.split(rb"\s+as\s+", part.strip())
        path = text(prefix + re.sub(rb"^(?:function|const)\s+", b"", words[0]).strip()).lstrip("\\")
        module, _, name = path.rpartition("\\")
        if name:
            rows.append(Import(module, name, text(words[1].strip()) if len(words) > 1 else name, line, -1, False))
    return rows

"""Ruby: classes and modules that are opened again, mixins, visibility sections, methods that a declaration makes.

A module is a `trait`: it holds names and may be mixed in. What `define_method` or `method_missing` answer to under a
computed name is not known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import OF_CLASS, Import
from anchors.syntax.callees import folded
from anchors.syntax.drafts import CALLABLES, CONTAINERS, MAX_BASES, Draft, Scopes
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules
from anchors.syntax.rules.ruby_declared import aliased, declared, in_hook, named_by, named_draft, named_in
from anchors.syntax.rules.ruby_routes import ROUTING, Routes
from anchors.syntax.rules.ruby_visibility import HIDING, Visibility
from anchors.syntax.source import Source, one_line, text

_MIXINS: Final = frozenset({b"include", b"prepend", b"extend"})
_IMPORTS: Final = frozenset({b"require", b"require_relative", b"load", b"autoload", b"require_dependency"})
_SYMBOL: Final = re.compile(rb":([A-Za-z_]\w*[?!=]?)")
_WORD: Final = re.compile(rb"[A-Za-z_]\w*[?!=]?")
_QUOTED: Final = re.compile(rb"[\"']([^\"'\n#]+)[\"']")
_MADE: Final = re.compile(rb"(Struct|Class|Module|Data)\s*\.\s*(?:new|define)\b\s*(?:\(\s*([A-Z][\w:]*)\s*\)?)?")
_HELD: Final = re.compile(
    rb"(@{0,2}[A-Za-z_]\w*)\s*(?:\|\|)?=\s*(?:\w+\s*\|\|\s*)?((?:::)?[A-Z]\w*(?:::[A-Z]\w*)*)"
    rb"(?:\.(?:new|create!?|build|find(?:_by!?|_or_\w+!?|_sole_by)?|first!?|last!?|take!?|instance|current|load|open|get|"
    rb"fetch|sole|allocate|call|from_\w+)\b|\s*$)"
)
_RESULT: Final = re.compile(rb"(@{0,2}[A-Za-z_]\w*)\s*(?:\|\|)?=\s*([a-z_]\w*)(?:\(|\s*$)")
_WRITTEN: Final = re.compile(rb"[ \t]*+([-+*/%|&<>^]{0,3}+)=(?![=~>])")
_SENT: Final = re.compile(rb"(?:\b(?:send|public_send|__send__|method|instance_method|try!?|with:)[ (]+|&)$")
_HANDED_ON: Final = "ClassMethods"
_SUPER: Final = re.compile(rb"class\s++(?:<<)?\s*+[\w:]++\s*+<\s*+([A-Z:][\w:]*)")


class RubyRules(Rules):
    line_mark: ClassVar[bytes] = b"#"
    has_blocks: ClassVar[bool] = False
    constructors: ClassVar[frozenset[str]] = frozenset({"initialize"})
    self_names: ClassVar[frozenset[str]] = frozenset({"self"})
    keywords: ClassVar[frozenset[bytes]] = frozenset(
        {b"self", b"nil", b"true", b"false", b"_", b"private", b"protected", b"public", b"module_function", b"raise"}
        | {b"__method__", b"attr", b"block_given?", b"loop", b"binding"}
    )

    def __init__(self) -> None:
        self._visibility = Visibility()
        self._routes = Routes()
        self._mixins: list[tuple[int, bytes, list[str]]] = []
        self._written: list[Node] = []

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        data = source.data
        self._visibility.prepare(source, found.pop("visibility", []), found.pop("singleton", []))
        self._read_mixins(data, found)
        types = found.get("reference.type")
        if types:  # of `A::B` the whole counts, not its parts
            found["reference.type"] = [n for n in types if not data.startswith(b"::", max(0, n.start_byte - 2))]
        made: list[Node] = []
        calls = found.get("reference.call")
        if calls:
            found["reference.call"] = self._without_written(data, calls)
        for node in calls or ():
            if node.end_byte - node.start_byte == 3 and data[node.start_byte : node.end_byte] == b"new":
                receiver = node.parent.child_by_field_name("receiver") if node.parent is not None else None
                if receiver is not None and receiver.type in ("constant", "scope_resolution"):
                    made.append(receiver)
        if made:
            found["reference.new"] = made

    def _without_written(self, data: bytes, calls: list[Node]) -> list[Node]:
        """`order.total = 3` calls `total=`, `order.total += 3` both."""
        kept = []
        for node in calls:
            written = (
                _WRITTEN.match(data, node.end_byte) if data[node.start_byte - 1 : node.start_byte] == b"." else None
            )
            if written is not None and node.parent is not None and node.parent.child_by_field_name("arguments") is None:
                self._written.append(node)
            if written is None or written[1] or self._written[-1:] != [node]:
                kept.append(node)
        return kept

    def _read_mixins(self, data: bytes, found: dict[str, list[Node]]) -> None:
        inherited = found.setdefault("reference.inherit", [])
        for node in found.pop("mixin", ()):
            method = node.child_by_field_name("method")
            word = data[method.start_byte : method.end_byte] if method is not None else b""
            arguments = node.child_by_field_name("arguments")
            if word not in _MIXINS or arguments is None:
                continue
            is_handed_on = node.child_by_field_name("receiver") is not None
            if is_handed_on and not in_hook(data, node):
                continue
            named = [child for child in arguments.named_children if child.type in ("constant", "scope_resolution")]
            inherited += [] if is_handed_on else named
            names = [one_line(data[child.start_byte : child.end_byte], 80) for child in named]
            self._mixins.append((node.start_byte, word, names))

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if kind == "constant":
            return self._constant(source, node)
        if kind == "declared":
            return aliased(source, node) if node.type == "alias" else self._declared(source, node)
        name = node.child_by_field_name("name")
        if name is None:
            return []
        data = source.data
        at = name
        if name.type == "scope_resolution":
            at = name.child_by_field_name("name") or name
        body = node.child_by_field_name("body")
        word = text(data[at.start_byte : at.end_byte])
        draft = Draft(kind, node.start_byte, node.end_byte, word, at.start_byte)
        draft.body = body.start_byte if body is not None else -1
        head = node.child_by_field_name("parameters") or node.child_by_field_name("superclass") or name
        draft.signature = one_line(data[node.start_byte : head.end_byte], MAX_SIGNATURE)
        if kind == "class":
            base = _SUPER.match(data, node.start_byte, head.end_byte)
            draft.bases = (text(base[1]).removeprefix("::"),) if base else ()
        self._visibility.read(source, draft)
        draft.doc = self.comments.above(source.line(node.start_byte))
        return [draft]

    def _constant(self, source: Source, node: Node) -> list[Draft]:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return []
        data = source.data
        at = (left.child_by_field_name("name") or left) if left.type == "scope_resolution" else left
        word = text(data[at.start_byte : at.end_byte])
        draft = Draft("constant", node.start_byte, node.end_byte, word, at.start_byte)
        draft.signature = one_line(data[node.start_byte : node.end_byte], MAX_SIGNATURE)
        made = _MADE.match(data, right.start_byte, right.end_byte)
        if made:
            draft.kind = "trait" if made[1] == b"Module" else "struct" if made[1] in (b"Struct", b"Data") else "class"
            block = right.child_by_field_name("block")
            inner = block.child_by_field_name("body") if block is not None else None
            draft.body = inner.start_byte if inner is not None else -1
            if made[2] and draft.kind == "class":
                draft.bases = (text(made[2]),)
            if block is not None:
                draft.signature = one_line(data[node.start_byte : block.start_byte], MAX_SIGNATURE)
        draft.doc = self.comments.above(source.line(node.start_byte))
        drafts = [draft]
        arguments = right.child_by_field_name("arguments") if draft.kind == "struct" else None
        for child in arguments.named_children if arguments is not None else ():
            if child.type == "simple_symbol":
                drafts.append(named_draft(source, "property", child, child))
        return drafts

    def _declared(self, source: Source, node: Node) -> list[Draft]:
        method, arguments = node.child_by_field_name("method"), node.child_by_field_name("arguments")
        if method is None or arguments is None or node.child_by_field_name("receiver") is not None:
            return []
        word = text(source.data[method.start_byte : method.end_byte])
        named = named_in(arguments)
        if word in ROUTING:
            self._routes.add(word, node.start_byte, node.end_byte, named_by(source, named[0]))
            return []
        if word in HIDING:
            self._visibility.hide([named_by(source, child) for child in named])
            return []
        return declared(source, self.comments, node, word, named)

    def link(self, drafts: list[Draft]) -> None:
        """Give the mixins to the innermost class or module around them, in the order of method lookup. What a module
        hands on to whoever mixes it in is a mixin of its own."""
        for draft in drafts:
            if draft.name == _HANDED_ON and draft.parent is not None and draft.parent.kind == "trait":
                self._mixins.append((draft.start - 1, b"extend", [_HANDED_ON]))
        holders = [draft for draft in drafts if draft.kind in CONTAINERS]
        starts = [draft.start for draft in holders]
        for at, word, names in self._mixins:
            place = bisect_right(starts, at)
            holder = holders[place - 1] if place else None  # the last that begins before, or one around that
            while holder is not None and (holder.end <= at or holder.kind not in CONTAINERS):
                holder = holder.parent
            if holder is None or len(holder.bases) >= MAX_BASES:
                continue
            kept = tuple(name for name in names if name not in holder.bases)
            if word == b"extend":
                holder.bases = (*holder.bases, *kept)
            else:
                holder.bases = (*kept, *holder.bases)

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if draft.kind == "method":
            if parent is None or parent.kind not in CONTAINERS:
                draft.kind = "function" if draft.signature.startswith("def ") else draft.kind
            elif draft.name == "initialize":
                draft.kind = "constructor"
        if self._visibility.is_hidden(draft, parent):
            draft.exported = False
        if draft.kind in CALLABLES and self._visibility.is_of_class(draft):
            draft.decorators = (OF_CLASS,)
        super().settle(draft)

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        receiver, mark, name = raw.rpartition(b"::")
        if mark and b"." not in name:
            return receiver or mark, name
        receiver, _, name = raw.rpartition(b".")
        return receiver.rstrip(b"&"), name

    def imports(self, source: Source, node: Node, scope: int) -> list[Import]:
        data = source.data
        word = data[node.start_byte : node.end_byte]
        if word not in _IMPORTS:
            return []
        line = source.line(node.start_byte)
        end = min(node.end_byte + 300, len(data) if line >= source.num_lines else source.starts[line])
        quoted = _QUOTED.search(data, node.end_byte, end)
        if quoted is None:
            return []
        path = text(quoted[1])
        if word == b"autoload":
            symbol = _SYMBOL.search(data, node.end_byte, quoted.start())
            name = text(symbol[1]) if symbol else ""
            return [Import(path, name, name, line, scope, False)]
        relative = word == b"require_relative" or path.startswith(".")
        return [Import(f"./{path}" if relative and not path.startswith(".") else path, "", "", line, scope, False)]

    def bindings(self, source: Source, node: Node) -> list[RawBinding]:
        start = node.start_byte
        end = min(node.end_byte, start + 300)
        match = _HELD.match(source.data, start, end) or _RESULT.match(source.data, start, end)
        if match is None or match[1] == match[2]:
            return []
        name = text(match[1])
        name = f"self.{name.lstrip('@')}" if name.startswith("@") else name
        return [RawBinding(start, name, text(match[2]))]

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        """`super` as a call of the same method further up; symbols that name a method (`before_action :check`)."""
        data, rows = source.data, self._routes.controllers(source)
        for node in self._written:
            whole = node.parent.child_by_field_name("receiver") if node.parent is not None else None
            if whole is not None:
                receiver = folded(data[whole.start_byte : whole.end_byte].rstrip(b"&"))
                name = data[node.start_byte : node.end_byte] + b"="
                rows.append(LooseReference("call", receiver, name, node.start_byte))
        for node in found.get("super", ()):
            scope = scopes.at(node.start_byte)
            if scope >= 0 and drafts[scope].kind in ("method", "constructor"):
                rows.append(LooseReference("call", b"super", drafts[scope].name.encode(), node.start_byte))
        for node in found.get("symbol", ()):
            word = data[node.start_byte + 1 : node.end_byte]
            scope, at = scopes.at(node.start_byte), node.start_byte
            if scope >= 0 and drafts[scope].kind in CALLABLES and not _SENT.search(data, max(0, at - 24), at):
                continue  # a plain value; one behind `send`, `method` or `&` is a method's name
            if _WORD.fullmatch(word) and (scope < 0 or drafts[scope].name.encode() != word):
                rows.append(LooseReference("attribute", b"self", word, node.start_byte))
        return rows

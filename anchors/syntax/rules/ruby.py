"""Ruby: classes and modules that are opened again, mixins, visibility sections, methods that a declaration makes.

A module is a `trait`: it holds names and may be mixed in. What `define_method` or `method_missing` answer to under a
computed name is not known.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.drafts import CALLABLES, CONTAINERS, Draft, Scopes
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import MAX_SIGNATURE, LooseReference, RawBinding, Rules
from anchors.syntax.source import Source, one_line, text

_READERS: Final = frozenset(
    {"attr", "attr_reader", "attr_accessor", "cattr_reader", "cattr_accessor", "mattr_reader", "mattr_accessor"}
    | {"class_attribute", "thread_mattr_accessor", "thread_cattr_accessor", "attribute", "attribute_accessor"}
)
_WRITERS: Final = frozenset({"attr_writer", "cattr_writer", "mattr_writer"})
_ASSOCIATIONS: Final = frozenset(
    {"has_many", "has_one", "belongs_to", "has_and_belongs_to_many", "has_one_attached", "has_many_attached"}
    | {"embeds_many", "embeds_one"}
)
_METHODS: Final = frozenset({"define_method", "define_singleton_method", "alias_method", "scope", "memoize"})
_DELEGATES: Final = frozenset({"delegate", "def_delegator", "def_delegators", "def_instance_delegators"})
_MIXINS: Final = frozenset({b"include", b"prepend", b"extend"})
_VISIBILITY: Final = frozenset({b"private", b"protected", b"public", b"module_function"})
_HIDING: Final = frozenset({"private", "protected", "private_class_method", "private_constant"})
_IMPORTS: Final = frozenset({b"require", b"require_relative", b"load", b"autoload", b"require_dependency"})
_SYMBOL: Final = re.compile(rb":([A-Za-z_]\w*[?!=]?)")
_WORD: Final = re.compile(rb"[A-Za-z_]\w*[?!=]?")
_QUOTED: Final = re.compile(rb"[\"']([^\"'\n#]+)[\"']")
_MADE: Final = re.compile(rb"(Struct|Class|Module|Data)\s*\.\s*(?:new|define)\b\s*(?:\(\s*([A-Z][\w:]*)\s*\)?)?")
_HELD: Final = re.compile(
    rb"(@{0,2}[A-Za-z_]\w*)\s*(?:\|\|)?=\s*(?:\w+\s*\|\|\s*)?(?:::)?([A-Z]\w*(?:::[A-Z]\w*)*)"
    rb"(?:\.(?:new|create!?|build|find(?:_by!?|_or_\w+!?|_sole_by)?|first!?|last!?|take!?|instance|current|load|open|get|"
    rb"fetch|sole|allocate|call|from_\w+)\b|\s*$)"
)
_RESULT: Final = re.compile(rb"(@{0,2}[A-Za-z_]\w*)\s*(?:\|\|)?=\s*([a-z_]\w*)(?:\(|\s*$)")
_SENT: Final = re.compile(rb"(?:\b(?:send|public_send|__send__|method|instance_method|try!?|with:)[ (]+|&)$")
_ACTION: Final = re.compile(rb"[\"']([a-z][\w/]*)#([a-z_]\w*[?!]?)[\"']")
_SUPER: Final = re.compile(rb"class\s+(?:<<)?\s*[\w:]+\s*<\s*([A-Z:][\w:]*)")


class RubyRules(Rules):
    line_mark: ClassVar[bytes] = b"#"
    has_blocks: ClassVar[bool] = False
    constructors: ClassVar[frozenset[str]] = frozenset({"initialize"})
    self_names: ClassVar[frozenset[str]] = frozenset({"self"})
    receiver_names: ClassVar[dict[bytes, bytes]] = {b"self.class": b"self"}
    keywords: ClassVar[frozenset[bytes]] = frozenset(
        {b"self", b"nil", b"true", b"false", b"_", b"private", b"protected", b"public", b"module_function", b"raise"}
        | {b"__method__", b"attr", b"block_given?", b"loop", b"binding"}
    )

    def __init__(self) -> None:
        self._sections: dict[int, list[tuple[int, bytes]]] = {}
        self._singletons: list[tuple[int, int]] = []
        self._hidden: set[str] = set()
        self._shown: set[int] = set()
        self._routed: list[tuple[str, int, int, str]] = []
        self._mixins: list[tuple[int, bytes, list[str]]] = []

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        data = source.data
        for node in found.pop("visibility", ()):
            word = data[node.start_byte : node.end_byte]
            if word in _VISIBILITY and node.parent is not None:
                self._sections.setdefault(node.parent.start_byte, []).append((node.start_byte, word))
        self._singletons = sorted(map(byte_range, found.pop("singleton", ())))
        self._read_mixins(data, found)
        types = found.get("reference.type")
        if types:  # of `A::B` the whole counts, not its parts
            found["reference.type"] = [n for n in types if not data.startswith(b"::", max(0, n.start_byte - 2))]
        made: list[Node] = []
        for node in found.get("reference.call", ()):
            if node.end_byte - node.start_byte == 3 and data[node.start_byte : node.end_byte] == b"new":
                receiver = node.parent.child_by_field_name("receiver") if node.parent is not None else None
                if receiver is not None and receiver.type in ("constant", "scope_resolution"):
                    made.append(receiver)
        if made:
            found["reference.new"] = made

    def _read_mixins(self, data: bytes, found: dict[str, list[Node]]) -> None:
        inherited = found.setdefault("reference.inherit", [])
        for node in found.pop("mixin", ()):
            method = node.child_by_field_name("method")
            word = data[method.start_byte : method.end_byte] if method is not None else b""
            arguments = node.child_by_field_name("arguments")
            if word not in _MIXINS or arguments is None or node.child_by_field_name("receiver") is not None:
                continue
            named = [child for child in arguments.named_children if child.type in ("constant", "scope_resolution")]
            inherited += named
            names = [one_line(data[child.start_byte : child.end_byte], 80) for child in named]
            self._mixins.append((node.start_byte, word, names))

    def define(self, source: Source, kind: str, node: Node) -> list[Draft]:
        if kind == "constant":
            return self._constant(source, node)
        if kind == "declared":
            return self._alias(source, node) if node.type == "alias" else self._declared(source, node)
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
        start = source.starts[source.line(node.start_byte) - 1]
        before = data[start : node.start_byte].strip()
        if before in (b"private", b"protected", b"private_class_method"):
            draft.exported = False
        elif before == b"public":
            self._shown.add(draft.start)
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
                drafts.append(self._made(source, "property", child, child, 1))
        return drafts

    def _made(self, source: Source, kind: str, whole: Node, name: Node, skip: int, prefix: str = "") -> Draft:
        """A definition that a declaration makes, named by a symbol or string in it."""
        word = text(source.data[name.start_byte + skip : name.end_byte].strip(b"\"':"))
        draft = Draft(kind, whole.start_byte, whole.end_byte, word, name.start_byte)
        draft.signature = prefix or one_line(source.data[whole.start_byte : whole.end_byte], MAX_SIGNATURE)
        return draft

    def _alias(self, source: Source, node: Node) -> list[Draft]:
        name = node.child_by_field_name("name")
        return [] if name is None else [self._made(source, "method", node, name, 0)]

    def _declared(self, source: Source, node: Node) -> list[Draft]:
        method, arguments = node.child_by_field_name("method"), node.child_by_field_name("arguments")
        if method is None or arguments is None or node.child_by_field_name("receiver") is not None:
            return []
        data = source.data
        word = text(data[method.start_byte : method.end_byte])
        named = [child for child in arguments.named_children if child.type in ("simple_symbol", "string")]
        if word in ("namespace", "resources", "resource"):
            self._routed.append((word, node.start_byte, node.end_byte, self._made(source, "", node, named[0], 0).name))
            return []
        if word in _HIDING:
            self._hidden.update(text(data[child.start_byte : child.end_byte]).strip("\"':") for child in named)
            return []
        if word in _METHODS or word in _ASSOCIATIONS or word in _DELEGATES:
            return self._callables(source, node, word, named)
        if word not in _READERS and word not in _WRITERS:
            return []
        if word in ("attribute", "class_attribute"):
            named = [child for child in named if child.type == "simple_symbol"][: 1 if word == "attribute" else 40]
        shown = one_line(data[node.start_byte : node.end_byte], MAX_SIGNATURE)
        drafts = [self._made(source, "property", child, child, 0, shown) for child in named]
        if drafts:
            drafts[0].doc = self.comments.above(source.line(node.start_byte))
        return drafts

    def _callables(self, source: Source, node: Node, word: str, named: list[Node]) -> list[Draft]:
        if word not in ("delegate", "def_delegators", "def_instance_delegators"):
            has_block = node.child_by_field_name("block") is not None
            if word == "scope" and (has_block or b"->" not in source.data[node.start_byte : node.end_byte]):
                return []  # of a router
            named = named[1:2] if word == "def_delegator" and len(named) > 2 else named[:1]
        elif word != "delegate":
            named = named[1:]
        kind = "property" if word in _ASSOCIATIONS else "method"
        drafts = []
        for child in named:
            if child.type == "string" and b"#{" in source.data[child.start_byte : child.end_byte]:
                continue  # a name that is only known at run time
            whole = node if len(named) == 1 else child
            shown = one_line(source.data[node.start_byte : node.end_byte], MAX_SIGNATURE)
            draft = self._made(source, kind, whole, child, 0, shown)
            block = node.child_by_field_name("block")
            draft.body = block.start_byte if block is not None and whole is node else -1
            drafts.append(draft)
        if drafts:
            drafts[0].doc = self.comments.above(source.line(node.start_byte))
        return drafts

    def link(self, drafts: list[Draft]) -> None:
        """Give the mixins to the innermost class or module around them, in the order of method lookup."""
        holders = [draft for draft in drafts if draft.kind in CONTAINERS]
        for at, word, names in self._mixins:
            around = [draft for draft in holders if draft.start <= at < draft.end]
            if not around:
                continue
            holder = around[-1]  # the innermost: drafts come in source order
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
        if draft.name in self._hidden or (parent is not None and self._is_in_hidden_section(draft, parent)):
            draft.exported = False
        super().settle(draft)

    def _is_in_hidden_section(self, draft: Draft, parent: Draft) -> bool:
        if (
            not self._sections
            or draft.start in self._shown
            or draft.kind not in CALLABLES
            or draft.signature.startswith("def self.")
        ):
            return False
        body = next((start for start, end in self._singletons if start <= draft.start < end), parent.body)
        words = [word for at, word in self._sections.get(body, ()) if at < draft.start]
        return bool(words) and words[-1] in (b"private", b"protected")

    def split(self, raw: bytes) -> tuple[bytes, bytes]:
        receiver, mark, name = raw.rpartition(b"::")
        if mark and b"." not in name:
            return receiver, name
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
        data, rows = source.data, self._controllers(source)
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

    def _controllers(self, source: Source) -> list[LooseReference]:
        """The controllers that Rails' routes name: `resources :users`, `to: "admin/users#show"`."""
        if b"routes" not in source.data and not self._routed:
            return []
        rows = []
        for word, start, _, name in self._routed:
            if word != "namespace":
                plural = name if word == "resources" or name.endswith("s") else f"{name}s"
                owner = self._space(start) + _camel(plural) + "Controller"
                space, _, last = owner.rpartition("::")
                rows.append(LooseReference("type", space.encode(), last.encode(), start))
        for match in _ACTION.finditer(source.data):
            owner = self._space(match.start()) + _camel(text(match[1])) + "Controller"
            rows.append(LooseReference("attribute", owner.encode(), match[2], match.start()))
        return rows

    def _space(self, at: int) -> str:
        """The modules of the `namespace` blocks around."""
        around = [name for word, start, end, name in self._routed if word == "namespace" and start <= at < end]
        return "".join(f"{_camel(name)}::" for name in around)


def _camel(path: str) -> str:
    return "::".join("".join(word[:1].upper() + word[1:] for word in part.split("_")) for part in path.split("/"))

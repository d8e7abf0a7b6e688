"""What a file of Elixir defines: modules by their whole names, functions by name and arity, whose clauses are one
definition, callbacks, attributes, fields, tests.

Is told of calls and attributes in source order; what they mean elsewhere is not known here.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.syntax.docs import CommentFinder
from anchors.syntax.drafts import MAX_BASES, Draft
from anchors.syntax.rules.base import MAX_SIGNATURE
from anchors.syntax.rules.elixir_heads import Head, documentation, head_of, specified
from anchors.syntax.rules.elixir_names import MODULE_NAME, Names
from anchors.syntax.source import Source, one_line, text

MODULES: Final = {b"defmodule": "class", b"defprotocol": "interface", b"defimpl": "class"}
FUNCTIONS: Final = {
    b"def": "function", b"defp": "function", b"defmacro": "macro", b"defmacrop": "macro", b"defguard": "macro",
    b"defguardp": "macro", b"defdelegate": "function", b"defn": "function", b"defnp": "function",
}  # fmt: skip
TESTS: Final = frozenset({b"test", b"property", b"setup", b"setup_all", b"using"})
SETUPS: Final = frozenset({b"setup", b"setup_all"})
STRUCTS: Final = frozenset({b"defstruct", b"defexception", b"schema", b"embedded_schema"})
FIELDS: Final = frozenset(
    {b"field", b"belongs_to", b"has_many", b"has_one", b"many_to_many", b"embeds_one", b"embeds_many"}
)
SAID: Final = frozenset({b"doc", b"typedoc", b"impl", b"deprecated", b"since", b"tag", b"decorate"})
"""Attributes that stand above what they tell of."""
TYPES: Final = frozenset({b"type", b"typep", b"opaque"})
CALLBACKS: Final = frozenset({b"callback", b"macrocallback"})
ASIDE: Final = frozenset(
    {b"moduletag", b"describetag", b"dialyzer", b"compile", b"external_resource", b"before_compile", b"on_load"}
    | {b"after_compile", b"optional_callbacks", b"derive", b"enforce_keys", b"vsn", b"after_verify", b"on_definition"}
)
_NAME: Final = re.compile(rb"\(?\s*(" + MODULE_NAME + rb")(?!\.)")
_FOR: Final = re.compile(rb"\bfor:\s*\[?\s*(" + MODULE_NAME + rb")")
_ATOM: Final = re.compile(rb"\(?\s*\[?\s*:([a-z_]\w*+[?!]?+)")
_KEY: Final = re.compile(rb"([a-z_]\w*+[?!]?+):\s*$")
_MAX_TITLE: Final = 60
_MAX_FIELDS: Final = 200
_LAST: Final = 1 << 62


Key = tuple[str, int, int]
"""Of a function its name, its number of parameters, and where the function is called that quotes it, -1 for none."""


class Module:
    """One that the reading stands in; of the file's own level the draft is None."""

    __slots__ = ("constants", "draft", "end", "functions", "last", "whole")

    def __init__(self, whole: bytes, end: int, draft: Draft | None) -> None:
        self.whole, self.end, self.draft = whole, end, draft
        self.functions: dict[Key, Draft] = {}
        self.constants: set[bytes] = set()
        self.last: Key | None = None
        """The function whose clauses were read last."""

    def based_on(self, base: bytes) -> None:
        draft, name = self.draft, text(base)
        if draft is not None and name and name not in draft.bases and len(draft.bases) < MAX_BASES:
            draft.bases = (*draft.bases, name)


class Defined:
    def __init__(self, source: Source, names: Names, comments: CommentFinder) -> None:
        self._source, self._names, self._comments = source, names, comments
        self.drafts: list[Draft] = []
        self.module_doc = ""
        self._stack = [Module(b"", _LAST, None)]
        self._open: list[Draft] = []
        """Functions that the reading stands in."""
        self._doc = ""
        self._results: dict[str, str] = {}
        self._said = (-1, -1)
        """Where attributes begin and end that stand above a definition."""

    def around(self, at: int) -> Module:
        """The module that a byte lies in; asked of bytes in the order of the source."""
        while self._stack[-1].end <= at:
            self._stack.pop()
        return self._stack[-1]

    def module(self, node: Node, word: bytes, arguments: Node | None, body: Node | None) -> None:
        data, outer = self._source.data, self.around(node.start_byte)
        if arguments is None or not arguments.named_child_count:
            return
        first = arguments.named_children[0]
        match = _NAME.match(data, arguments.start_byte, arguments.end_byte)
        if match is None and word == b"defimpl":
            return
        name, at = match[1] if match else b"", match.start(1) if match else first.start_byte
        if word == b"defimpl":
            whole, shown = self._implemented(name, arguments, outer)
        else:
            whole = self._names.whole(name, at, outer.whole) if outer.draft is None else outer.whole + b"." + name
            whole = whole if name else b""  # made when the code is compiled
            shown = name.rpartition(b".")[2]
            head = name.partition(b".")[0]
            if outer.draft is not None and name:
                self._names.add(head, node.start_byte, outer.end, outer.whole + b"." + head)
        title = text(shown) or one_line(data[at : first.end_byte], _MAX_TITLE)
        draft = Draft(MODULES[word], node.start_byte, node.end_byte, title, max(at, at + len(name) - len(shown)))
        draft.body = body.start_byte if body is not None else -1
        head_end = body.start_byte if body is not None else node.end_byte
        draft.signature = one_line(data[node.start_byte : head_end], MAX_SIGNATURE)
        self.drafts.append(draft)
        module = Module(whole, node.end_byte, draft)
        if word == b"defimpl":
            module.based_on(self._names.whole(name, at, outer.whole))
        self._stack.append(module)
        self._forget()

    def _implemented(self, protocol: bytes, arguments: Node, outer: Module) -> tuple[bytes, bytes]:
        """The whole and the short name of an implementation."""
        found = _FOR.search(self._source.data, arguments.start_byte, arguments.end_byte)
        kind = self._names.whole(found[1], found.start(1), outer.whole) if found else outer.whole
        whole = self._names.whole(protocol, arguments.start_byte, outer.whole)
        shown = protocol.rpartition(b".")[2] + b"." + kind.rpartition(b".")[2]
        return whole + b"." + kind, shown

    def function(self, node: Node, word: bytes, arguments: Node | None, body: Node | None) -> Head | None:
        head = head_of(self._source.data, arguments)
        if head is None:
            return None
        module = self.around(node.start_byte)
        around = self._within(node)
        key = (head.name, head.num, -1 if around is None else around.name_at)
        known = module.functions.get(key)
        if known is not None and module.last == key:
            known.end = node.end_byte
            self._open.append(known)
            self._forget()
            return head
        draft = Draft(FUNCTIONS[word], self._begin(node), node.end_byte, head.name, head.at)
        draft.body = body.start_byte if body is not None else -1
        draft.signature = one_line(self._source.data[node.start_byte : head.end], MAX_SIGNATURE)
        result = self._results.get(head.name)
        if result:
            draft.signature = f"{draft.signature} :: {result}"[:MAX_SIGNATURE]
        draft.doc = self._told(draft.start)
        draft.exported = not word.endswith(b"p")
        draft.merged = known
        module.functions.setdefault(key, draft)
        module.last = key
        self.drafts.append(draft)
        self._open.append(draft)
        self._forget()
        return head

    def _within(self, node: Node) -> Draft | None:
        """The function that a definition is quoted in."""
        while self._open and self._open[-1].end <= node.start_byte:
            self._open.pop()
        return self._open[-1] if self._open else None

    def test(self, node: Node, word: bytes, arguments: Node | None, body: Node | None) -> None:
        """`test "adds items" do`, `setup do`, `using do`."""
        if body is None or self.around(node.start_byte).draft is None:
            return
        data, name, at = self._source.data, text(word), node.start_byte
        if word in (b"test", b"property"):
            first = arguments.named_child(0) if arguments is not None and arguments.named_child_count else None
            if first is None or first.type != "string":
                return
            name = f"{name} {one_line(data[first.start_byte + 1 : first.end_byte - 1], 160)}"
        elif word == b"using":
            if arguments is not None and arguments.named_child_count > 1:
                return
            name = "__using__"
        draft = Draft("macro" if word == b"using" else "function", self._begin(node), node.end_byte, name, at)
        draft.body, draft.exported = body.start_byte, False
        draft.signature = one_line(data[node.start_byte : body.start_byte], MAX_SIGNATURE)
        self.drafts.append(draft)
        self._open.append(draft)
        self._forget()

    def structure(self, node: Node, word: bytes, arguments: Node | None) -> None:
        """`defstruct [:name, price: 0]`, `schema "orders" do`."""
        module = self.around(node.start_byte)
        if module.draft is None:
            return
        if module.draft.kind == "class":
            module.draft.kind = "struct"
        if word == b"defexception":
            module.based_on(b"Exception")
        if word in (b"defstruct", b"defexception") and arguments is not None:
            waiting, num = [*reversed(arguments.named_children)], 0
            while waiting and num < _MAX_FIELDS:
                child = waiting.pop()
                if child.type in ("list", "keywords"):
                    waiting.extend(reversed(child.named_children))
                    continue
                num += 1
                self._field(child, child.child_by_field_name("key") if child.type == "pair" else child)

    def _field(self, whole: Node, name: Node | None) -> None:
        if name is None or name.type not in ("atom", "keyword"):
            return
        data = self._source.data
        word = data[name.start_byte : name.end_byte].strip().strip(b":")
        draft = Draft("field", whole.start_byte, whole.end_byte, text(word), name.start_byte)
        draft.signature = one_line(data[whole.start_byte : whole.end_byte], MAX_SIGNATURE)
        self.drafts.append(draft)

    def field(self, node: Node, arguments: Node | None) -> None:
        """`field :name, :string` of a schema."""
        module = self.around(node.start_byte)
        first = arguments.named_child(0) if arguments is not None and arguments.named_child_count else None
        if first is not None and module.draft is not None and module.draft.kind == "struct":
            self._field(node, first if first.type == "atom" else None)

    def attribute(self, node: Node, name: bytes, arguments: Node | None) -> bool:
        """What stands behind `@`; whether what it holds are types, and no calls."""
        data, module, start = self._source.data, self.around(node.start_byte), node.start_byte - 1
        first, end = (arguments.start_byte, arguments.end_byte) if arguments is not None else (start, start)
        if name == b"moduledoc":
            doc = documentation(data, first, end)
            self.module_doc = self.module_doc or doc
            if module.draft is not None:
                module.draft.doc = doc
        elif name in SAID or name == b"spec":
            self._say(start, node.end_byte)
            if name == b"doc":
                self._doc = documentation(data, first, end)
            elif name == b"spec":
                word, result = specified(data, first, end)
                self._results[word] = result
        elif name in CALLBACKS:
            self._callback(node, arguments)
        elif name == b"behaviour":
            match = _NAME.match(data, first, end)
            module.based_on(self._names.whole(match[1], match.start(1), module.whole) if match else b"")
        elif name not in TYPES and name not in ASIDE and arguments is not None:
            self._constant(node, name, arguments, module)
        return name in TYPES or name in CALLBACKS or name == b"spec"

    def _callback(self, node: Node, arguments: Node | None) -> None:
        data, module = self._source.data, self.around(node.start_byte)
        first = arguments.start_byte if arguments is not None else node.end_byte
        name, _ = specified(data, first, node.end_byte)
        if not name or module.draft is None:
            return
        if module.draft.kind == "class":
            module.draft.kind = "interface"
        at = data.index(name.encode(), first)
        draft = Draft("method", self._begin(node, node.start_byte - 1), node.end_byte, name, at)
        draft.signature = one_line(data[node.start_byte - 1 : node.end_byte], MAX_SIGNATURE)
        draft.doc = self._told(draft.start)
        self.drafts.append(draft)
        self._forget()

    def _constant(self, node: Node, name: bytes, arguments: Node, module: Module) -> None:
        data = self._source.data
        held = arguments.named_child(0) if arguments.named_child_count == 1 else None
        if held is not None and held.type == "alias":
            written = data[held.start_byte : held.end_byte]
            self._names.hold(name, self._names.whole(written, held.start_byte, module.whole))
        if name in module.constants or module.draft is None:
            return
        module.constants.add(name)
        draft = Draft("constant", node.start_byte - 1, node.end_byte, text(name), node.start_byte)
        draft.signature = one_line(data[node.start_byte - 1 : node.end_byte], MAX_SIGNATURE)
        draft.exported = False
        self.drafts.append(draft)

    def _say(self, start: int, end: int) -> None:
        first, last = self._said
        is_next = first >= 0 and not self._source.data[last:start].strip()
        self._said = (first if is_next else start, end)

    def _begin(self, node: Node, at: int = -1) -> int:
        """Where a definition begins with the attributes right above it."""
        start = node.start_byte if at < 0 else at
        first, last = self._said
        return first if 0 <= first < start and not self._source.data[last:start].strip() else start

    def _told(self, start: int) -> str:
        """What is said of the definition that begins there: by `@doc`, else by the comment above."""
        return self._doc or self._comments.above(self._source.line(start))

    def _forget(self) -> None:
        self._doc, self._said = "", (-1, -1)
        self._results.clear()

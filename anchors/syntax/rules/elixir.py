"""Elixir: modules, functions with all their clauses, calls by whole names and numbers of arguments, directives.

Definitions and directives are calls to the grammar; one pass over all calls in source order tells them apart. What
macros make of code is known only where `__using__` quotes it.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tree_sitter import Node

from anchors.records import Import
from anchors.syntax.drafts import CALLABLES, Draft, Scopes
from anchors.syntax.rules.base import LooseReference, Rules
from anchors.syntax.rules.elixir_calls import Calls
from anchors.syntax.rules.elixir_defined import FIELDS, FUNCTIONS, MODULES, SETUPS, STRUCTS, TESTS, Defined
from anchors.syntax.rules.elixir_names import ROOT, Names, named_in
from anchors.syntax.rules.elixir_words import KERNEL
from anchors.syntax.source import Source, text

_MAX_CLAUSES: Final = 2_500
_DIRECTIVES: Final = frozenset({b"alias", b"import", b"require", b"use"})
_ONLY: Final = re.compile(rb"\bonly:\s*\[([^\]]*)\]")
_IMPORTED: Final = re.compile(rb"([a-z_]\w*+[?!]?+):\s*\d")
_CHOSEN: Final = re.compile(rb"\(?\s*[\w.]++\s*,\s*:([a-z_]\w*+)")
_QUOTED: Final = re.compile(rb"\(\s*([a-z_]\w*+[?!]?+)\(\s*\)\s*\)")
USING: Final = "use"
"""The alias of what `use` brings in; behind a colon the function of the module that says what that is."""


class ElixirRules(Rules):
    line_mark: ClassVar[bytes] = b"#"
    has_blocks: ClassVar[bool] = False
    self_names: ClassVar[frozenset[str]] = frozenset()
    passes_by_rule: ClassVar[bool] = True

    def refuse(self, source: Source) -> str:
        """The grammar takes memory by the square of how many clauses there are."""
        num = source.data.count(b"->")
        return f"{num:,} clauses" if num > _MAX_CLAUSES else ""

    def prepare(self, source: Source, found: dict[str, list[Node]]) -> None:
        super().prepare(source, found)
        self._source = source
        self._names = Names()
        self._defined = Defined(source, self._names, self.comments)
        piped, captured = found.pop("piped", []), found.pop("captured", [])
        self._calls = Calls(source.data, self._names, self._defined, piped, captured)
        self._imports: list[tuple[int, Import]] = []
        self._told: list[tuple[Node, bytes, bytes]] = []
        attributes, aliases = found.pop("attribute", []), found.pop("alias", [])
        names = [node for node in (*piped, *captured) if node.type == "identifier"]
        self._read(found.pop("call", []), names, attributes, aliases)

    def _read(self, calls: list[Node], names: list[Node], attributes: list[Node], aliases: list[Node]) -> None:
        data = self._source.data
        behind_at = {node.start_byte for node in attributes}
        passed_over = 0
        heads: set[tuple[int, int]] = set()
        waiting = sorted(((*node.byte_range, node) for node in (*calls, *names, *aliases, *attributes)), key=_order)
        for start, end, node in waiting:
            if node.type == "alias":
                self._named(node, start, end)
                continue
            if start < passed_over or (start, end) in heads:
                continue
            if node.type == "identifier":
                if start in behind_at:
                    self._attribute_read(data[start:end], start)
                else:
                    self._calls.name(node)
                continue
            children = node.named_children
            target = children[0]
            arguments = next((child for child in children[1:] if child.type == "arguments"), None)
            body = children[-1] if children[-1].type == "do_block" else None
            if target.type == "dot":
                told = self._calls.remote(node, target, arguments, body)
                if told is not None:
                    self._told.append((target, *told))
            elif target.type == "identifier":
                word = data[target.start_byte : target.end_byte]
                if start in behind_at:
                    if self._defined.attribute(node, word, arguments):
                        passed_over = end
                    continue
                head = self._word(node, word, arguments, body)
                if head is not None:
                    heads.add(head)

    def _word(self, node: Node, word: bytes, arguments: Node | None, body: Node | None) -> tuple[int, int] | None:
        """A call of a plain name; gives where the form of a call lies that is none."""
        defined = self._defined
        if word in FUNCTIONS:
            head = defined.function(node, word, arguments, body)
            if head is None:
                return None
            if word == b"defdelegate" and arguments is not None:
                self._calls.delegated(arguments, head.name, head.num)
            return head.call.byte_range if head.call is not None else None
        if word in MODULES:
            defined.module(node, word, arguments, body)
            if word != b"defimpl" and arguments is not None:
                self._calls.covered.append(arguments.byte_range)
        elif word in _DIRECTIVES:
            self._directive(node, word, arguments)
        elif word in STRUCTS:
            defined.structure(node, word, arguments)
        elif word in TESTS and body is not None:
            defined.test(node, word, arguments, body)
        elif word in SETUPS:
            self._calls.prepared(arguments)
        elif word == b"unquote":
            self._quoted(node, arguments)
        else:
            if word in FIELDS:
                defined.field(node, arguments)
            self._told.append((node.named_children[0], b"", word))
            self._calls.local(node, word, arguments, body)
        return None

    def _directive(self, node: Node, word: bytes, arguments: Node | None) -> None:
        if arguments is None or node.parent is None:
            return
        data, at, end = self._source.data, node.start_byte, node.parent.end_byte
        module, line = self._defined.around(at), self._source.line(at)
        first, last = arguments.start_byte, arguments.end_byte
        self._calls.covered.append((first, last if word != b"use" else first + 1))
        for written, name in named_in(data, first, last):
            whole = self._names.whole(written, first, module.whole)
            if not whole:
                continue
            if word in (b"alias", b"require"):
                if word == b"alias" or b"as:" in data[first:last]:
                    self._names.add(name, at, end, whole)
                self._imports.append((at, Import(text(whole), "", text(name), line, -1, False)))
            elif word == b"import":
                only = _ONLY.search(data, first, last)
                for one in _IMPORTED.findall(only[1]) if only else (b"*",):
                    alias = "" if one == b"*" else text(one)
                    self._imports.append((at, Import(text(whole), text(one), alias, line, -1, False)))
            else:
                chosen = _CHOSEN.match(data, first, last)
                alias = f"{USING}:{text(chosen[1])}" if chosen else USING
                self._imports.append((at, Import(text(whole), "*", alias, line, -1, False)))
                module.based_on(whole if not chosen else b"")

    def _quoted(self, node: Node, arguments: Node | None) -> None:
        """`unquote(helpers())`: what the module's own function quotes."""
        whole = self._defined.around(node.start_byte).whole
        match = _QUOTED.match(self._source.data, arguments.start_byte, arguments.end_byte) if arguments else None
        if match and whole:
            line, alias = self._source.line(node.start_byte), f"{USING}:{text(match[1])}"
            self._imports.append((node.start_byte, Import(text(whole), "*", alias, line, -1, False)))

    def _named(self, node: Node, start: int, end: int) -> None:
        """A module that is spoken of: as a value, or as the struct of that name, which code matches as often as it
        makes one."""
        covered = self._calls.covered
        if covered and covered[-1][0] <= start < covered[-1][1]:
            return
        data = self._source.data
        whole = self._names.whole(data[start:end], start, self._defined.around(start).whole)
        space, _, name = whole.rpartition(b".")
        self._calls.add("type", ROOT + b"." + space if space else ROOT, name, start)

    def _attribute_read(self, name: bytes, at: int) -> None:
        module = self._defined.around(at)
        if name in module.constants:
            self._calls.add("name", b"", name, at)

    def more_definitions(self, source: Source) -> list[Draft]:
        return self._defined.drafts

    def settle(self, draft: Draft) -> None:
        parent = draft.parent
        if parent is not None and (parent.kind in CALLABLES or parent.kind == "macro" or not parent.exported):
            draft.exported = False

    def more_imports(self, source: Source) -> list[tuple[int, Import]]:
        return self._imports

    def more_references(
        self, source: Source, found: dict[str, list[Node]], drafts: list[Draft], scopes: Scopes
    ) -> list[LooseReference]:
        own = {draft.name.encode() for draft in drafts} | {row.alias.encode() for _, row in self._imports}
        foreign = KERNEL - own
        return [item for item in self._calls.found if item.receiver or item.name not in foreign]

    def more_calls(self) -> list[tuple[Node, bytes, bytes]]:
        return self._told

    def module_doc(self, source: Source) -> str:
        return self._defined.module_doc or super().module_doc(source)


def _order(row: tuple[int, int, Node]) -> tuple[int, int]:
    return row[0], -row[1]

"""Names that a file uses, as packed rows: calls, constructions, types, bases, decorators, bare names, attributes.

Goes over captures by their byte ranges; makes no node of its own.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from itertools import count
from typing import Final

from tree_sitter import Node

from anchors.records import REFERENCE_KINDS
from anchors.syntax.drafts import CALLABLES, Draft, Scopes
from anchors.syntax.facts.idioms import Idiom, idioms_of
from anchors.syntax.facts.reader import InterestingCall
from anchors.syntax.rules.base import TYPE_NAME, Rules
from anchors.syntax.source import Source

MAX_RECEIVER: Final = 60
_MAX_NAME: Final = 120
_KIND: Final = {kind: number for number, kind in enumerate(REFERENCE_KINDS)}
_NAME: Final = re.compile(rb"[A-Za-z_$\x80-\xff~][\w$\x80-\xff]*")


Part = tuple[bytes, bytes, int, tuple[Idiom, ...]]
_PARTS: Final[dict[str, dict[bytes, Part]]] = {}
"""What was found of a callee's text, by language: the same callees come back in file after file."""
_MAX_PARTS: Final = 50_000


class Strings(defaultdict[bytes, int]):
    """String ids by bytes; an unknown string gets the next id. Id 0 is the empty string."""

    def __init__(self) -> None:
        super().__init__(count().__next__)
        self[b""]

    def texts(self) -> tuple[str, ...]:
        """No string holds a newline, so that one decoding serves all."""
        return tuple(b"\n".join(self).decode("utf-8", "replace").split("\n"))


def _folded(receiver: bytes) -> bytes:
    """A receiver on one line: a chain that is broken before its dots reads as if it were not."""
    return b" ".join(receiver[:400].split()).replace(b" .", b".")[:MAX_RECEIVER]


class Spans:
    """Byte ranges, added in order, asked in any."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        self._starts.append(start)
        self._ends.append(end)

    def holds(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


class ReferenceReader:
    """Reads the `reference.*` captures of one file."""

    def __init__(
        self, source: Source, scopes: Scopes, drafts: list[Draft], rules: Rules, strings: Strings, language: str
    ) -> None:
        self._source, self._scopes, self._drafts, self._rules, self._strings = source, scopes, drafts, rules, strings
        self._language = language
        self.rows = array("i")
        self.calls: list[InterestingCall] = []
        self._receivers: dict[int, int] = {}
        """Start by end of each receiver, in languages whose calls capture the bare name."""
        self._parts = _PARTS.setdefault(language, {})
        if len(self._parts) > _MAX_PARTS:
            self._parts.clear()

    def read(self, found: dict[str, list[Node]]) -> bytes:
        calls = found.get("reference.call", [])
        decorations = found.get("reference.decorate", [])
        callees = {(node.start_byte, node.end_byte) for node in decorations}
        self._receivers = {node.end_byte: node.start_byte for node in found.get("receiver", ())}
        self._dotted("call", calls, callees)
        callees.update((node.start_byte, node.end_byte) for node in calls)
        self._dotted("new", found.get("reference.new", ()))
        self._dotted("decorate", decorations)
        based = self._types("inherit", found.get("reference.inherit", ()))
        made = {node.start_byte for node in found.get("reference.new", ())}
        made.update(draft.name_at for draft in self._drafts)
        made.update(node.start_byte for node in decorations)
        types = [
            node
            for node in found.get("reference.type", ())
            if node.start_byte not in made and not based.holds(node.start_byte)
        ]
        typed = self._types("type", types)
        attributes = [
            node
            for node in found.get("reference.attribute", ())
            if (node.start_byte, node.end_byte) not in callees and not typed.holds(node.start_byte)
        ]
        self._dotted("attribute", attributes)
        names = [node for node in found.get("reference.name", ()) if not based.holds(node.start_byte)]
        self._names(names, found.get("local", ()))
        return self.rows.tobytes()

    def _dotted(self, kind: str, nodes: list[Node] | tuple[()], known: set[tuple[int, int]] | tuple[()] = ()) -> None:
        """`known`: ranges that are decorations; they are looked at for facts, but are no rows."""
        data, starts, strings, parts = self._source.data, self._source.starts, self._strings, self._parts
        bounds, ids, number = self._scopes.bounds, self._scopes.ids, _KIND[kind]
        extend, is_call = self.rows.extend, kind == "call"
        receivers = self._receivers if is_call else None
        for node in nodes:
            start, end = node.start_byte, node.end_byte
            raw = data[start:end]
            part = parts.get(raw)
            if part is None:
                part = parts[raw] = self._part(raw)
            receiver, name, tail, idioms = part
            if not name:
                continue
            if receivers:
                receiver = self._before(start)
            if idioms and is_call:
                self.calls.append((node, receiver, name, idioms))
            if known and (start, end) in known:
                continue
            extend(
                (
                    strings[name], strings[receiver], number,
                    bisect_right(starts, end - tail), ids[bisect_right(bounds, start) - 1],
                )
            )  # fmt: skip

    def _before(self, at: int) -> bytes:
        """The receiver whose mark stands right before the name at `at`."""
        data = self._source.data
        end = at - 1
        if end < 1 or data[end] != 0x2E:
            return b""
        while end > 0 and data[end - 1] in b" \t\r\n?":
            end -= 1
        start = self._receivers.get(end)
        if start is None:
            return b""
        receiver = data[start : min(end, start + 400)]
        if b"\n" in receiver or len(receiver) > MAX_RECEIVER:
            receiver = _folded(receiver)
        return receiver

    def _part(self, raw: bytes) -> Part:
        """(receiver, name, bytes from the name's start to the end, idioms); the name is empty where there is none."""
        receiver, tail = self._rules.split(raw)
        if len(receiver) > MAX_RECEIVER or b"\n" in receiver:
            receiver = _folded(receiver)
        name = tail.strip()
        if not name.isalnum():
            match = _NAME.match(name)
            name = match[0] if match else b""
        if len(name) > _MAX_NAME or name[:1].isdigit():
            name = b""
        return receiver.rstrip(), name, len(tail.lstrip()), idioms_of(self._language, name) if name else ()

    def _types(self, kind: str, nodes: list[Node] | tuple[()]) -> Spans:
        """A type's text names several types: `dict[str, models.User]`; each dotted word in it is one reference.

        Of a base, the words after the first are types in its brackets.
        """
        data, strings, keywords, split = self._source.data, self._strings, self._rules.keywords, self._rules.split
        spans = Spans()
        bounds, ids, starts, extend = self._scopes.bounds, self._scopes.ids, self._source.starts, self.rows.extend
        covered = 0
        ends = {node.start_byte: node.end_byte for node in nodes}  # of those that start together, the longest
        for start, end in ends.items():
            if start < covered:
                continue  # within a type that was read already
            covered = end
            spans.add(start, end)
            number = _KIND[kind]
            scope, line = ids[bisect_right(bounds, start) - 1], bisect_right(starts, start)
            raw = data[start:end]
            if raw.isalnum():
                if len(raw) > 1 and raw not in keywords and len(raw) <= _MAX_NAME:
                    extend((strings[raw], 0, number, line, scope))
                continue
            for word in TYPE_NAME.findall(data, start, min(end, start + 400)):
                receiver, name = split(word)
                if len(name) > 1 and name not in keywords:
                    extend((strings[name[:_MAX_NAME]], strings[receiver[:MAX_RECEIVER]], number, line, scope))
                    number = _KIND["type"]
        return spans

    def _names(self, nodes: list[Node] | tuple[()], local_nodes: list[Node] | tuple[()]) -> None:
        """Bare names, without those that are parameters or assigned in a function around them."""
        data, starts, strings, number = self._source.data, self._source.starts, self._strings, _KIND["name"]
        bounds, ids, drafts, keywords = self._scopes.bounds, self._scopes.ids, self._drafts, self._rules.keywords
        bound: dict[int, set[bytes]] = {}
        for node in local_nodes:
            start = node.start_byte
            bound.setdefault(ids[bisect_right(bounds, start) - 1], set()).add(data[start : node.end_byte])
        known: dict[int, set[bytes]] = {}
        extend = self.rows.extend
        for node in nodes:
            start = node.start_byte
            name = data[start : node.end_byte]
            scope = ids[bisect_right(bounds, start) - 1]
            hidden = known.get(scope)
            if hidden is None:
                hidden = known[scope] = set().union(keywords, *(bound.get(at, ()) for at in self._callables(scope)))
            if not name or name in hidden or len(name) > _MAX_NAME:
                continue
            if scope >= 0 and drafts[scope].name_at == start:
                continue
            extend((strings[name], 0, number, bisect_right(starts, start), scope))

    def _callables(self, scope: int) -> tuple[int, ...]:
        """A scope and those around it whose assigned names are locals."""
        chain: list[int] = []
        at = self._drafts[scope] if scope >= 0 else None
        while at is not None and len(chain) < 16:
            if at.kind in CALLABLES:
                chain.append(at.index)
            at = at.parent
        return tuple(chain)

"""Names that a file uses, as packed rows: calls, constructions, types, bases, decorators, bare names, attributes.

Goes over captures by their byte ranges; makes no node of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import Final

from tree_sitter import Node

from anchors.records import REFERENCE_FIELDS, REFERENCE_KINDS
from anchors.syntax import compiled
from anchors.syntax.arguments import JUDGES, SHAPES, UNKNOWN, brackets_at, brackets_end
from anchors.syntax.callees import MAX_NAME, MAX_RECEIVER, folded, parts_of
from anchors.syntax.drafts import CALLABLES, Draft, Scopes
from anchors.syntax.facts.reader import InterestingCall
from anchors.syntax.parse import byte_range
from anchors.syntax.passed import passed
from anchors.syntax.rules.base import TYPE_NAME, LooseReference, Rules
from anchors.syntax.shadowing import Heads, known_as
from anchors.syntax.source import Source
from anchors.syntax.strings import Strings

_KIND: Final = {kind: number for number, kind in enumerate(REFERENCE_KINDS)}


Span = tuple[int, int]
"""Byte offsets: start, end."""


def _ranges(found: dict[str, list[Node]], name: str) -> list[Span]:
    """The byte ranges of a capture in source order."""
    nodes = found.get(name)
    return sorted(map(byte_range, nodes)) if nodes else []


class Spans:
    """Byte ranges that do not overlap, added in order: where each starts and ends, in one list."""

    __slots__ = ("edges",)

    def __init__(self) -> None:
        self.edges: list[int] = []

    def without(self, spans: list[Span]) -> list[Span]:
        """Those that start in none of the ranges."""
        edges = self.edges
        return [span for span in spans if not bisect_right(edges, span[0]) & 1] if edges else spans


class ReferenceReader:
    """Reads the `reference.*` captures of one file.

    Works on columns, name ids and receiver ids and byte offsets of one kind after the other: that is twice as quick as
    row by row. Lines and scopes are looked up at once in the end.
    """

    def __init__(
        self, source: Source, scopes: Scopes, drafts: list[Draft], rules: Rules, strings: Strings, language: str,
        heads: Heads,
    ) -> None:  # fmt: skip
        """`heads`: of receivers, where another name begins than is written (`shadowing`)."""
        self._source, self._scopes, self._drafts, self._rules, self._strings = source, scopes, drafts, rules, strings
        self.calls: list[InterestingCall] = []
        self.arguments = b""
        """Packed rows beside those of `read`."""
        self._shapes: dict[int, int] = {}
        """By row, before those without a name are left out: the string id of what is passed."""
        self._names: list[int] = []
        self._receivers: list[int] = []
        self._offsets: list[int] = []
        self._kinds: list[tuple[int, int]] = []
        """(where in the columns a run of one kind ends, the kind)."""
        self._parts = parts_of(language, rules)
        self._heads = heads

    def read(self, found: dict[str, list[Node]]) -> bytes:
        if compiled.references is None:
            return self.read_interpreted(found)
        drafts, source, scopes = self._drafts, self._source, self._scopes
        loose = self._more(found)
        more = [(_KIND[item.kind], *item[1:4]) for item in loose]
        tokens = self._rules.token_uses(source, _ranges(found, "reference.token"))
        rows: bytes
        rows, self.arguments, self.calls = compiled.references.references(
            found, source.data, self._parts, self._strings, source.starts, scopes.bounds, scopes.ids,
            [draft.name_at for draft in drafts], self._rules.keywords, self._callables, folded,
            self._rules.more_locals(source, drafts), tokens, more, self._rules.receiver_names,
            JUDGES if self._rules.chooses_by_arguments else None, self._parts.lengths, self._parts.table, self._heads,
        )  # fmt: skip
        if self._rules.passes_by_rule:
            self.arguments = passed(rows, found, self._source.data, self._parts, self._strings, self._rules, loose)
        return rows

    def read_interpreted(self, found: dict[str, list[Node]]) -> bytes:
        """What `native_references.references` does, in Python."""
        nodes = found.get("reference.call", [])
        calls = dict(zip(map(byte_range, nodes), nodes, strict=True))
        decorations = _ranges(found, "reference.decorate")
        self._called(calls, decorations, {end: start for start, end in map(byte_range, found.get("receiver", ()))})
        token_calls, token_paths = self._rules.token_uses(self._source, _ranges(found, "reference.token"))
        self._dotted("call", token_calls)
        self._dotted("attribute", token_paths)
        made = _ranges(found, "reference.new")
        self._dotted("new", made)
        self._pass([end for _, end in made])
        self._dotted("decorate", decorations)
        based = self._types("inherit", _ranges(found, "reference.inherit"))
        known = {start for start, _ in made}
        known.update(draft.name_at for draft in self._drafts)
        known.update(start for start, _ in decorations)
        types = [span for span in _ranges(found, "reference.type") if span[0] not in known]
        typed = self._types("type", based.without(types))
        attributes = [span for span in _ranges(found, "reference.attribute") if span not in calls]
        if decorations:
            callees = set(decorations)
            attributes = [span for span in attributes if span not in callees]
        self._dotted("attribute", typed.without(attributes))
        locals_ = [*map(byte_range, found.get("local", ())), *self._rules.more_locals(self._source, self._drafts)]
        self._bare(based.without(_ranges(found, "reference.name")), locals_)
        loose = self._more(found)
        for kind, receiver, name, at, _ in loose:
            self._add(kind, [name], [receiver], [at])
        rows = self._placed()
        if self._rules.passes_by_rule:
            self.arguments = passed(rows, found, self._source.data, self._parts, self._strings, self._rules, loose)
        return rows

    def _more(self, found: dict[str, list[Node]]) -> list[LooseReference]:
        """References that no capture spells out, in source order: captures may come in any."""
        more = self._rules.more_references(self._source, found, self._drafts, self._scopes)
        return sorted((item for item in more if item.name), key=lambda item: (item.at, *item[:3]))

    def _add(self, kind: str, names: list[bytes], receivers: list[bytes] | None, offsets: list[int]) -> None:
        strings = self._strings
        self._names += [strings[name] for name in names]
        self._receivers += [0] * len(names) if receivers is None else [strings[receiver] for receiver in receivers]
        self._offsets += offsets
        self._kinds.append((len(self._names), _KIND[kind]))

    def _placed(self) -> bytes:
        """The rows at rest, without those that have no name."""
        import numpy as np

        rows = np.empty((len(self._names), REFERENCE_FIELDS), dtype=np.int32)
        rows[:, 0], rows[:, 1] = self._names, self._receivers
        first = 0
        for last, kind in self._kinds:
            rows[first:last, 2] = kind
            first = last
        offsets = np.array(self._offsets, dtype=np.int64)
        rows[:, 3] = np.array(self._source.starts).searchsorted(offsets, "right")
        around = np.array(self._scopes.bounds).searchsorted(offsets, "right") - 1
        rows[:, 4] = np.array(self._scopes.ids)[around]
        is_named = rows[:, 0] > 0
        passed = np.array([pair for pair in self._shapes.items() if is_named[pair[0]]], dtype=np.int32).reshape(-1, 2)
        passed[:, 0] = (np.cumsum(is_named, dtype=np.int32) - 1)[passed[:, 0]]
        self.arguments = passed.tobytes()
        return rows[is_named].tobytes()

    def _called(self, calls: dict[Span, Node], decorations: list[Span], receivers: dict[int, int]) -> None:
        """Decorations are looked at for facts, but are rows of their own.

        `receivers`: start by end of each, in languages whose calls capture the bare name.
        """
        data, lookup, spans = self._source.data, self._parts, sorted(calls)
        parts = [lookup[data[start:end]] for start, end in spans]
        owners = self._before(spans, receivers) if receivers else [part[0] for part in parts]
        for at in [at for at, part in enumerate(parts) if part[3]]:
            self.calls.append((calls[spans[at]], owners[at], parts[at][1], parts[at][3]))
        if decorations and not calls.keys().isdisjoint(decorations):
            apart = set(decorations)
            kept = [at for at, span in enumerate(spans) if span not in apart]
            spans, parts, owners = [spans[at] for at in kept], [parts[at] for at in kept], [owners[at] for at in kept]
        owners = known_as(self._heads, spans, owners)
        offsets = [span[1] - part[2] for span, part in zip(spans, parts, strict=True)]
        self._add("call", [part[1] for part in parts], owners, offsets)
        self._pass([end for _, end in spans])

    def _pass(self, ends: list[int]) -> None:
        """What is passed behind each name of the rows added last."""
        if not self._rules.chooses_by_arguments:
            return
        data, strings, first = self._source.data, self._strings, len(self._names) - len(ends)
        for row, end in enumerate(ends, first):
            start = brackets_at(data, end)
            if start >= 0:
                last = brackets_end(data, start)
                self._shapes[row] = strings[UNKNOWN if last < 0 else SHAPES[data[start + 1 : last - 1]]]

    def _before(self, spans: list[Span], receivers: dict[int, int]) -> list[bytes]:
        """The receivers whose marks stand right before these names."""
        data, found = self._source.data, []
        for start, _ in spans:
            end = start - 1
            if data[end] not in b".:>":
                found.append(b"")
                continue
            first = receivers.get(end)
            while first is None and end > 0 and data[end - 1] in b" \t\r\n?.:-&>":
                end -= 1
                first = receivers.get(end)
            receiver = b"" if first is None else data[first : min(end, first + 400)]
            receiver = self._rules.receiver_names.get(receiver, receiver)
            found.append(folded(receiver) if len(receiver) > MAX_RECEIVER or b"\n" in receiver else receiver)
        return found

    def _dotted(self, kind: str, spans: list[Span]) -> None:
        if spans:
            data, lookup = self._source.data, self._parts
            parts = [lookup[data[start:end]] for start, end in spans]
            offsets = [span[1] - part[2] for span, part in zip(spans, parts, strict=True)]
            owners = known_as(self._heads, spans, [part[0] for part in parts])
            self._add(kind, [part[1] for part in parts], owners, offsets)

    def _types(self, kind: str, found: list[Span]) -> Spans:
        """A type's text names several types: `dict[str, models.User]`; each dotted word in it is one reference.

        Of a base, the words after the first are types in its brackets.
        """
        spans = Spans()
        if not found:
            return spans
        data, keywords, edges, covered = self._source.data, self._rules.keywords, spans.edges, 0
        names: list[bytes] = []
        offsets: list[int] = []
        for start, end in dict(found).items():  # of those that start together, the longest
            if start < covered:
                continue  # within a type that was read already
            covered = end
            edges += start, end
            raw = data[start:end]
            if not raw.isalnum():
                self._worded(kind, start, end)
            elif raw not in keywords and 1 < len(raw) <= MAX_NAME:
                names.append(raw)
                offsets.append(start)
        self._add(kind, names, None, offsets)
        return spans

    def _worded(self, kind: str, start: int, end: int) -> None:
        """The dotted words of one type's text."""
        words = TYPE_NAME.findall(self._source.data, start, min(end, start + 400))
        parts = [part for part in map(self._parts.__getitem__, words) if len(part[1]) > 1]
        parts = [part for part in parts if part[1] not in self._rules.keywords]
        for shown, some in ((kind, parts[:1]), ("type", parts[1:])):
            self._add(shown, [part[1] for part in some], [part[0] for part in some], [start] * len(some))

    def _bare(self, spans: list[Span], local_spans: list[Span]) -> None:
        """Bare names, without those that are parameters or assigned in a function around them."""
        if not spans:
            return
        data, drafts, keywords = self._source.data, self._drafts, self._rules.keywords
        bounds, ids = self._scopes.bounds, self._scopes.ids
        bound: defaultdict[int, set[bytes]] = defaultdict(set)
        for start, end in local_spans:
            bound[ids[bisect_right(bounds, start) - 1]].add(data[start:end])
        known: dict[int, set[bytes]] = {}
        names: list[bytes] = []
        offsets: list[int] = []
        for start, end in spans:
            name = data[start:end]
            scope = ids[bisect_right(bounds, start) - 1]
            hidden = known.get(scope)
            if hidden is None:
                hidden = known[scope] = set().union(keywords, *(bound.get(at, ()) for at in self._callables(scope)))
            if name in hidden or len(name) > MAX_NAME or (scope >= 0 and drafts[scope].name_at == start):
                continue
            names.append(name)
            offsets.append(start)
        self._add("name", names, None, offsets)

    def _callables(self, scope: int) -> tuple[int, ...]:
        """A scope and those around it whose assigned names are locals."""
        chain: list[int] = []
        at = self._drafts[scope] if scope >= 0 else None
        while at is not None and len(chain) < 16:
            if at.kind in CALLABLES:
                chain.append(at.index)
            at = at.parent
        return tuple(chain)

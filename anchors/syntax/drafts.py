"""Definitions while a file is read: byte ranges instead of lines, nested by position.

Knows nothing of languages: the rules make the drafts, this module gives each its parent, its index and its scope.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from anchors.syntax import compiled

CONTAINERS: Final = frozenset({"class", "interface", "struct", "enum", "trait", "type", "namespace"})
CALLABLES: Final = frozenset({"function", "method", "constructor", "property"})
_NEVER: Final = 1 << 62
MAX_BASES: Final = 400
"""Of a type that others continue; each addition is looked for among those that are there."""
VALUES: Final = frozenset({"variable", "constant", "field"})


class Draft:
    """One definition. Offsets are bytes into the source; `body` is -1 where there is no body."""

    __slots__ = (
        "bases", "body", "decorators", "doc", "end", "exported", "index", "kind", "merged", "name", "name_at", "owner",
        "parent", "signature", "start",
    )  # fmt: skip

    def __init__(self, kind: str, start: int, end: int, name: str, name_at: int, body: int = -1) -> None:
        self.kind, self.start, self.end = kind, start, end
        self.name, self.name_at, self.body = name, name_at, body
        self.bases: tuple[str, ...] = ()
        self.decorators: tuple[str, ...] = ()
        self.exported = True
        self.owner = ""
        """The receiver's type, where the definition stands outside of it."""
        self.signature = ""
        self.doc = ""
        self.parent: Draft | None = None
        self.index = -1
        self.merged: Draft | None = None
        """The definition that this one only continues (a Rust `impl` its type); it shares that one's index."""

    def is_within(self, other: Draft) -> bool:
        """Whether `other` is this one or around it: then this one cannot become its parent."""
        at: Draft | None = self
        while at is not None and at is not other:
            at = at.parent
        return at is not None


class Scopes:
    """Which definition a byte stands in: `bounds[i]` begins a stretch that belongs to definition `ids[i]`."""

    __slots__ = ("bounds", "ids")

    def __init__(self, ordered: list[Draft]) -> None:
        found = None if compiled.drafts is None else compiled.drafts.scopes(ordered)
        self.bounds: list[int]
        self.ids: list[int]
        self.bounds, self.ids = _scopes(ordered) if found is None else found

    def at(self, offset: int) -> int:
        """The innermost definition around a byte; -1 at the file's own level."""
        return self.ids[bisect_right(self.bounds, offset) - 1]


def _scopes(ordered: list[Draft]) -> tuple[list[int], list[int]]:
    marks = [(0, -1)]
    stack = [(_NEVER, -1)]  # (end, index) of the definitions around; the file's own level stays
    for draft in ordered:
        while stack[-1][0] <= draft.start:
            end, _ = stack.pop()
            marks.append((end, stack[-1][1]))
        marks.append((draft.start, draft.index))
        stack.append((draft.end, draft.index))
    while len(stack) > 1:
        end, _ = stack.pop()
        marks.append((end, stack[-1][1]))
    scopes = dict(marks)  # of several that begin at one byte the last
    return list(scopes), list(scopes.values())


def holder_of(drafts: list[Draft], scope: int) -> int:
    """Where a name lives that is declared at `scope`: a value's own scope is that around it."""
    while scope >= 0 and drafts[scope].kind in VALUES:
        parent = drafts[scope].parent
        scope = -1 if parent is None else parent.index
    return scope


def nest(drafts: list[Draft]) -> list[Draft]:
    """Sorted by position, each with its parent set; values inside a callable are locals and drop out.

    A range that crosses the border of the one around it is cut there, so that scopes always nest.
    """
    if compiled.drafts is not None:
        nested: list[Draft] = compiled.drafts.nest(drafts, VALUES, CALLABLES)
        return nested
    drafts.sort(key=lambda draft: (draft.start, -draft.end))
    kept: list[Draft] = []
    stack: list[Draft] = []
    for draft in drafts:
        while stack and stack[-1].end <= draft.start:
            stack.pop()
        around = stack[-1] if stack else None
        if around is not None:
            if draft.kind in VALUES and any(outer.kind in CALLABLES for outer in stack[-3:]):
                continue
            if draft.kind in VALUES and around.kind in VALUES and draft.end == around.end:
                around = around.parent  # one declaration of several names
            if around is not None:
                draft.end = min(draft.end, around.end)
        draft.parent = around
        kept.append(draft)
        stack.append(draft)
    return kept


def join_continued(drafts: list[Draft], kind: str, types: frozenset[str]) -> None:
    """Definitions of `kind` continue the type of their name and place (a Rust `impl`, a Swift extension), which takes
    their bases over; they become namespaces. `types`: kinds that can be continued."""
    known = {(draft.parent, draft.name): draft for draft in reversed(drafts) if draft.kind in types}
    for draft in drafts:
        if draft.kind == kind:
            whole = known.get((draft.parent, draft.name))
            if whole is not None:
                draft.merged = whole
                if len(whole.bases) < MAX_BASES:
                    whole.bases += tuple(base for base in draft.bases if base not in whole.bases)
            draft.kind = "namespace"


def number(drafts: list[Draft]) -> list[Draft]:
    """Indices in source order, parents first; returns the drafts in the order of their indices."""
    numbered: list[Draft] = []
    for draft in drafts:
        if draft.merged is None and draft.index < 0 and (draft.parent is None or draft.parent.index >= 0):
            draft.index = len(numbered)
            numbered.append(draft)
            continue
        chain: list[Draft] = []
        at: Draft | None = draft if draft.merged is None else None
        while at is not None and at.index < 0 and at not in chain[-64:]:
            chain.append(at)
            at = at.parent
        for link in reversed(chain):
            link.index = len(numbered)
            numbered.append(link)
    for draft in drafts:
        if draft.merged is not None:
            draft.index = draft.merged.index
    return numbered

"""What a call may mean behind a value whose type the repository does not tell: extensions, methods of that name, in
Kotlin's blocks members of what the block is for.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.resolving.of_ruby import OfRuby
from anchors.graph.scopes.candidates import Candidates
from anchors.graph.scopes.extensions import PERCENT, Extensions
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.written import Written

BLOCK: Final = "{"
"""Ends a receiver that a block is for (`with(shop) { open() }`)."""


class Loose:
    def __init__(
        self, receivers: Receivers, candidates: Candidates, extensions: Extensions, written: Written, ruby: OfRuby
    ) -> None:
        self._receivers = receivers
        self._candidates = candidates
        self._extensions = extensions
        self._written = written
        self._ruby = ruby

    def unplaced(self, source: int, receiver: str, name: str) -> list[Found]:
        added = self.added(source, receiver, name)
        if added and added[0].percent == PERCENT:
            return added
        if self._candidates.family(source) == "ruby":
            found = self._ruby.likely(source, receiver, name)
            if found:
                return found
        return self._candidates.method(source, receiver, name) or added

    def added(self, source: int, receiver: str, name: str) -> list[Found]:
        """Extensions of a name that a value may have."""
        family = self._candidates.family(source)
        if family == "jvm" and self._candidates.extensions_of(family, name):
            found = self._extensions.of_kind(name, self._written.type_of(source, receiver))
            if found is not None:
                return [found]
        return self._candidates.extension(family, name, receiver)

    def in_block(self, source: int, receiver: str, name: str) -> Found | None:
        """A member of what a block is for, which comes before what the name means around."""
        place = self._receivers.place(source, receiver)
        for target in place.targets if place is not None else ():
            inner = self._receivers.member(target, name, source) if target >= 0 else None
            if place is not None and inner is not None and inner.targets:
                return inner.at_most(place.percent, place.reason)
        return None

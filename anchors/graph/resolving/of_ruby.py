"""What Ruby means by names that no scope or type tells: of modules that are mixed in, of `super` and `new`, of values
that are called as a type is or asked as one.

Puts together what `mixed`, `sided`, `named_as` and `asked_of` know; resolves no plain name.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.asked_of import AskedOf
from anchors.graph.scopes.bare import Local
from anchors.graph.scopes.candidates import Candidates
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.idioms import MAKE
from anchors.graph.scopes.mixed import Mixed
from anchors.graph.scopes.named_as import NamedAs
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.sided import Sided
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.names_of_values import is_of_containers
from anchors.graph.texts.names_ruby import RUBY_SELF

IMPLICIT: Final = ("call", "name")
"""Kinds of use that ask the object around where no receiver is named."""


class OfRuby:
    def __init__(self, tables: Tables, classes: Classes, receivers: Receivers, candidates: Candidates) -> None:
        self._tables = tables
        self._classes = classes
        self._receivers = receivers
        self._candidates = candidates
        self._mixed = Mixed(tables, classes)
        self._sided = Sided(tables)
        self._named_as = NamedAs(tables, classes)
        self._asked_of = AskedOf(tables, classes, self._mixed, candidates.methods)

    def relieve(self) -> None:
        for holder in (self._mixed, self._named_as, self._asked_of):
            holder.relieve()

    def is_asked(self, symbol: int) -> bool:
        return symbol >= 0 and self._tables.families[self._tables.file[symbol]] == "ruby"

    @property
    def sided_names(self) -> frozenset[str]:
        """Of what classes and their values have each on its own."""
        return self._sided.names

    def sided(self, found: Found, source: int, receiver: str, name: str) -> Found:
        return self._sided.chosen(found, source, receiver) if name in self._sided.names else found

    def bare(self, source: int, name: str, kind: str, found: Found | None) -> list[Found]:
        """A name that nothing around defines: a call of what has the module, or of what stands in a file."""
        if isinstance(self._receivers.names.get(source, name), Local):
            return []
        owner = self._receivers.owner(source)
        if name == MAKE:
            return self._mixed.made(owner)
        told = self._mixed.beside(owner, name) if owner >= 0 and name not in RUBY_SELF else []
        if not told and found is None:
            told = self._candidates.function(source, name)
        return told if told or kind != "call" else self._candidates.only(name)

    def behind(self, place: int, name: str) -> list[Found]:
        """A name that a type of Ruby does not have, nor any that it inherits from."""
        if not self.is_asked(place) or not self._tables.is_type(place):
            return []
        return self._mixed.made(place) if name == MAKE else self._mixed.beside(place, name)

    def above(self, source: int, name: str) -> Found | None:
        """What `super` calls in a module, by the types that mix it in."""
        owner = self._receivers.owner(source)
        return self._mixed.after(owner, name) if self.is_asked(owner) else None

    def likely(self, source: int, receiver: str, name: str) -> list[Found]:
        """What is called behind a value of which nothing is known, if its name or what else is asked of it tells."""
        candidates = self._candidates

        def is_common(one: str) -> bool:
            return is_of_containers("ruby", one)

        named = self._named_as.find(receiver, name, is_common(name), lambda at: candidates.distance(source, at))
        return named if len(named) == 1 else self._asked_of.find(source, receiver, name, is_common) or named

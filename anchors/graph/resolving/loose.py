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
from anchors.graph.texts.last_names import may_be_type, word_of
from anchors.graph.texts.names_objc import FOUNDATION, above
from anchors.graph.texts.names_of_values import is_of_containers

SWIFT: Final = "swift"
OBJC: Final = "objc"
EXTENDING: Final = ("swift", "dart")
"""Families in which what extensions add is used without a receiver too."""
DART: Final = "dart"
DART_LITERALS: Final = {"'": "String", "[": "List", "{": "Map"}
DART_ABOVE: Final = {"List": "Iterable", "Set": "Iterable", "int": "num", "double": "num"}
DART_OWN: Final = frozenset(
    {"String", "int", "double", "num", "bool", "List", "Set", "Map", "DateTime", "Duration", "Uri"}
)
"""Types of Dart of which all is known that they inherit."""
MIN_WORD: Final = 4
PLAIN: Final = frozenset({"String", "Int", "Bool", "Double", "Float", "Data", "Date", "URL"})
"""Types of Swift that inherit nothing, of which most code has extensions."""
LITERALS: Final = {'"': "String", "[": "Array"}
_LISTS: Final = ("RandomAccessCollection", "MutableCollection", "BidirectionalCollection", "Collection", "Sequence")
ABOVE: Final = {
    "Array": _LISTS,
    "String": ("StringProtocol", *_LISTS[2:]),
    "Data": ("DataProtocol", *_LISTS),
    "Set": _LISTS[3:],
    "Dictionary": _LISTS[3:],
}
"""Of Swift's own types what they conform to, which code has extensions of."""
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
        if self._candidates.family(source) == OBJC and self._is_of_library(source, receiver):
            return added
        if self._candidates.family(source) == "ruby":
            found = self._ruby.likely(source, receiver, name)
            if found:
                return found
        return self._candidates.method(source, receiver, name) or added

    def added(self, source: int, receiver: str, name: str) -> list[Found]:
        """Extensions of a name that a value may have."""
        family = self._candidates.family(source)
        if family == DART:
            return self._of_dart(source, receiver, name)
        if family == "jvm" and self._candidates.extensions_of(family, name):
            found = self._extensions.of_kind(name, self._written.type_of(source, receiver))
            if found is not None:
                return [found]
        if family == OBJC and self._candidates.extensions_of(family, name):
            return self._of_objc(source, receiver, name)
        if family == SWIFT and self._candidates.extensions_of(family, name):
            return self._of_swift(source, receiver, name)
        return self._candidates.extension(source, name, receiver)

    def around(self, source: int, name: str) -> list[Found]:
        """What a bare name of Swift or Dart may call that a type around has from elsewhere: extensions of that."""
        family = self._candidates.family(source)
        if family == DART:
            return self._of_dart(source, "this", name)
        is_swift = family == SWIFT
        return self._of_swift(source, "self", name) if is_swift and self._candidates.extended(source, name) else []

    def _is_of_library(self, source: int, receiver: str) -> bool:
        """Whether a value is said to be of a class that is not the repository's."""
        kind, symbol = self._written.type_of(source, "this" if receiver == "self" else receiver)
        return (symbol < 0 and kind[:1].isupper()) or receiver.removesuffix("()") in FOUNDATION

    def _of_objc(self, source: int, receiver: str, name: str) -> list[Found]:
        """Categories of what a value is, or of what that inherits."""
        made = receiver.removesuffix("()")
        kind = self._kind_in_swift(source, made if may_be_type(made) and made.isidentifier() else receiver)
        extended = self._candidates.extended(source, name)
        for one in above(kind):
            if one in extended:
                return [Found(tuple(extended[one]), PERCENT, f"category of {one}")]
        if kind in FOUNDATION or is_of_containers(OBJC, name):
            return []
        return self._candidates.extension(source, name, receiver)

    def _of_swift(self, source: int, receiver: str, name: str) -> list[Found]:
        """Extensions of what a value is, which may be another name than that of what it inherits."""
        kind = self._kind_in_swift(source, receiver)
        extended = self._candidates.extended(source, name)
        for one in (kind, *ABOVE.get(kind, ())):
            if one in extended:
                return [Found(tuple(extended[one]), PERCENT, f"extension of {one}")]
        is_other = kind in PLAIN and PLAIN.issuperset(extended)
        return [] if is_other else self._candidates.extension(source, name, receiver)

    def _of_dart(self, source: int, receiver: str, name: str) -> list[Found]:
        """Extensions that the file sees of what a value is, else of a type that the value is called by."""
        found = self._candidates.extensions_of(DART, name)
        extended = self._extensions.by_type(self._candidates.seen_in_dart(source, found)) if found else {}
        if not extended:
            return []
        kind, symbol = self._written.type_of(source, receiver)
        kind = DART_LITERALS.get(receiver[:1], kind.rstrip("?"))
        for one in (kind, *self._extensions.above(symbol), DART_ABOVE.get(kind, kind), "Object"):
            if one in extended and kind != "?":
                return [Found(tuple(extended[one]), PERCENT, f"extension of {one}")]
        word = word_of(receiver)
        called = [one for one in extended if len(word) >= MIN_WORD and one.lower().endswith(word)]
        if len(called) == 1:
            return [Found(tuple(extended[called[0]]), 80, f"extension of {called[0]}, as the value is called")]
        if kind in DART_OWN or receiver[:1].isupper():
            return []
        return self._candidates.extension(source, name, receiver)

    def _kind_in_swift(self, source: int, receiver: str) -> str:
        if receiver[:1] in LITERALS:
            return LITERALS[receiver[:1]]
        if may_be_type(receiver):
            return receiver
        return self._written.type_of(source, "this" if receiver == "self" else receiver)[0].rstrip("?")

    def in_block(self, source: int, receiver: str, name: str) -> Found | None:
        """A member of what a block is for, which comes before what the name means around."""
        place = self._receivers.place(source, receiver)
        for target in place.targets if place is not None else ():
            inner = self._receivers.member(target, name, source) if target >= 0 else None
            if place is not None and inner is not None and inner.targets:
                return inner.at_most(place.percent, place.reason)
        return None

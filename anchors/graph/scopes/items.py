"""Values that texts tell in a roundabout way: what a list holds, what a call gives, what a comment says of a result.

Asks `receivers` for the steps of a chain; knows how texts of types are marked, no syntax.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from weakref import proxy

from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.bare import Local
from anchors.graph.scopes.classes import Classes
from anchors.graph.tables.tables import CALLABLE_KINDS, VALUE_KINDS, Tables
from anchors.graph.texts.declared import result_text
from anchors.graph.texts.declared_dart import element_of
from anchors.graph.texts.declared_objc import ITSELF as OF_OBJC
from anchors.graph.texts.expressions import steps_of, typed_as
from anchors.records import GIVEN_BY, ITEM_OF, RESULT, RETURNED

if TYPE_CHECKING:
    from anchors.graph.scopes.receivers import Receivers

MAX_UNITED: Final = 6
"""Types that one value may have."""
MAX_TOLD: Final = 40
"""Texts that are read of one value."""
MAX_LISTS: Final = 4
"""Lists that are handed on from name to name."""
LOOSE: Final = frozenset({"", "array", "iterable", "object", "mixed", "?array", "?iterable", "?object", "callable"})
"""Result types that say less than a comment does."""
LISTING: Final = frozenset({"dart", "zig"})
"""Families whose lists are told by the types of fields, too."""
ITSELF: Final = frozenset({"static", "?static", "$this"})


class Items:
    def __init__(self, receivers: Receivers, tables: Tables, classes: Classes) -> None:
        # Who asks holds this object in turn: so all is gone as soon as nobody asks.
        self._receivers: Receivers = proxy(receivers)
        self._tables = tables
        self._classes = classes

    def result(self, symbol: int) -> str:
        """The text of a function's result, by its comment where its signature tells too little."""
        tables = self._tables
        family = tables.families[tables.file[symbol]]
        if family == "zig":
            return (tables.bindings.get(symbol, RESULT) or ("",))[0]
        text = result_text(tables.signatures[symbol], tables.names[symbol], family)
        if family == "php" and text in LOOSE:
            return (tables.bindings.get(symbol, RETURNED) or (text,))[0]
        return text

    def is_itself(self, symbol: int) -> bool:
        """Whether a method of PHP, Perl or Objective-C gives its own object, or one of the type that it is asked of."""
        tables = self._tables
        if tables.families[tables.file[symbol]] == "objc":
            return self.result(symbol) == OF_OBJC
        if tables.families[tables.file[symbol]] == "perl":
            return (tables.bindings.get(symbol, RESULT) or ("",))[0] == "static"
        if tables.families[tables.file[symbol]] != "php" or tables.kinds[symbol] != "method":
            return False
        return self.result(symbol) in ITSELF

    def united(self, scope: int, texts: tuple[str, ...], name: str) -> Found | None:
        """All types that a value may have: what one of them does not have, the next one may."""
        return self.field([(scope, text) for text in texts], name)

    def field(self, told: Sequence[tuple[int, str]], name: str) -> Found | None:
        """The same for what several functions say of a field."""
        targets: list[int] = []
        percent, is_out = 93, False
        for scope, text in told[:MAX_TOLD]:
            for part in text.split("|") if text != name else ():
                found = self._receivers.typed(scope, part)
                if found is not None and found.targets:
                    targets += [target for target in found.targets if target not in targets]
                    percent = min(percent, found.percent)
                is_out |= found is OUTSIDE
        if targets:
            return Found(tuple(targets[:MAX_UNITED]), percent, typed_as(name, self._receivers.label(targets[0])))
        return OUTSIDE if is_out else None

    def field_of(self, place: int, name: str) -> Found | None:
        """The type of a field that a type's code assigns or declares."""
        tables = self._tables
        if place < 0 or not tables.is_type(place):
            return None
        for at in self._classes.lineage(place)[0]:
            told = tables.field_texts(at, name)
            if told and tables.families[tables.file[at]] == "php":
                told, united = [], self.field(told, name)
                if united is not None:
                    return united
            for scope, text in told:
                found = self._receivers.bound(scope, (text,), name)
                if found is not None:
                    return found
        return None

    def of(self, scope: int, text: str) -> Found | None:
        """The value of a text with a mark at its end."""
        if text.endswith(ITEM_OF):
            return self._item(scope, text.removesuffix(ITEM_OF), 0)
        return self._given(scope, text.removesuffix(GIVEN_BY))

    def _given(self, scope: int, chain: str) -> Found | None:
        found = self._receivers.place(scope, f"{chain}()")
        head, dot, name = chain.partition(".")
        if not dot or "." in name or (found is not None and found.targets):
            return found
        # `Shop::make()` that says nothing of its result most likely makes one.
        owner = self._classes.named(scope, head)
        made = owner.targets[0] if owner is not None and owner.targets else -1
        if made < 0 or not self._tables.is_type(made):
            return found
        inner = self._classes.find(made, name)
        is_told = inner is not None and inner.targets and self.result(inner.targets[-1]) not in LOOSE
        return found if is_told else owner

    def _item(self, scope: int, chain: str, depth: int) -> Found | None:
        for at, text in self._texts(scope, chain) if depth < MAX_LISTS else ():
            for part in text.split("|"):
                if part.endswith("[]"):
                    found = self._receivers.typed(at, part.removesuffix("[]"))
                elif part.endswith(GIVEN_BY):
                    found = self._item(at, part.removesuffix(GIVEN_BY) + "()", depth + 1)
                elif part.startswith("$") and not part.endswith(ITEM_OF):
                    found = self._item(at, part, depth + 1)
                elif (inner := self._listed(at, part)) is not None:
                    found = self._receivers.typed(at, inner)
                elif part[:1] == "=":
                    found = self._item(at, part[1:], depth + 1)
                elif self._is_dart(at) and part[:1].islower():
                    found = self._item(at, part, depth + 1)
                else:
                    continue
                if found is not None and found.targets:
                    return found
        return OUTSIDE if self._is_dart(scope) else None  # of a list of which nothing is told

    def _is_dart(self, symbol: int) -> bool:
        return self._tables.families[self._tables.file[symbol]] in LISTING

    def _listed(self, scope: int, text: str) -> str | None:
        """What a list of Dart holds: `Item` of `List<Item>`."""
        return element_of(text) if self._is_dart(scope) else None

    def _of_fields(self, found: Found) -> Iterator[tuple[int, str]]:
        """What is said of fields and getters of Dart."""
        tables = self._tables
        for item in found.targets:
            if item < 0 or not self._is_dart(item):
                continue
            if tables.kinds[item] in CALLABLE_KINDS:
                yield item, self.result(item)
            elif tables.kinds[item] in VALUE_KINDS:
                yield from ((tables.parent[item], text) for text in self._bound(item))

    def _bound(self, symbol: int) -> tuple[str, ...]:
        return self._tables.bindings.get(self._tables.parent[symbol], self._tables.names[symbol]) or ()

    def _texts(self, scope: int, chain: str) -> Iterator[tuple[int, str]]:
        """What texts say of a chain's value, and from where they are read."""
        steps = steps_of(chain)
        if steps is None:
            return
        tables, receivers = self._tables, self._receivers
        name, is_called = steps[-1]
        if len(steps) == 1:
            found = receivers.names.get(scope, name)
            if isinstance(found, Local):
                yield from ((found.scope, text) for text in found.texts)
            elif found is not None and is_called:
                yield from ((item, self.result(item)) for item in found.targets if item >= 0)
            elif found is not None:
                yield from self._of_fields(found)
            return
        owners = receivers.before(scope, steps)
        for owner in owners.targets if owners is not None else ():
            if owner < 0 or not (tables.is_type(owner) or tables.is_module(owner)):
                continue
            inner = receivers.member(owner, name, scope) if is_called or self._is_dart(owner) else None
            if inner is not None and not is_called:
                yield from self._of_fields(inner)
                continue
            if inner is not None:
                methods = [item for item in inner.targets if item >= 0 and tables.kinds[item] in CALLABLE_KINDS]
                yield from ((item, self.result(item)) for item in methods)
            for at in self._classes.lineage(owner)[0] if not is_called else ():
                yield from tables.field_texts(at, name)

"""What the values of C# hold, by the texts of their types: elements of `IList<Order>`, what a function passed to
`orders.Where` is given, what a method of `IRepository<Order>` gives.

An expression stands behind `=`; `=*orders` is an element of it, `=^1:0:store.Read()` what the function that is passed
second is given first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol
from weakref import proxy

from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.bare import BareNames, Local
from anchors.graph.tables.tables import CALLABLE_KINDS, VALUE_KINDS, Tables
from anchors.graph.texts.declared import result_text
from anchors.graph.texts.declared_csharp import arguments_of, parts_of, substituted, variables_of
from anchors.graph.texts.names_csharp import GIVING, KEEPING
from anchors.regexes import regex

Typed = tuple[int, str]
"""Where a text is read, and the text of a type."""
MAX_DEPTH: Final = 6
MAX_KEPT: Final = 1 << 13
_GIVEN: Final = regex(r"\((?:[^()]|\(\))++\)|\[(?:[^\[\]]|\[\])++\]")
_LAST: Final = regex(r"(?:(.*?)\s*\??\.\s*)?([A-Za-z_]\w*)(?:<[^()]*>)?(\(\))?!?$")
_MADE: Final = regex(r"new ([\w.]+(?:<[^()]*>)?)\(\)$")
_CALLBACK: Final = regex(r"\^(\d+):(\d+):(.*)$")
_WRAPPING: Final = frozenset({"Task", "ValueTask", "Lazy", "Nullable", "Expression"})
_FUNCTIONS: Final = frozenset({"Func", "Action", "Predicate", "Comparison", "Converter"})
_PAIRS: Final = frozenset(
    {"Dictionary", "IDictionary", "IReadOnlyDictionary", "ConcurrentDictionary", "SortedDictionary"}
)
MAX_PASSES: Final = 8


class Receivers(Protocol):
    """What finds places and members."""

    names: BareNames

    def place(self, source: int, text: str) -> Found | None: ...
    def typed(self, scope: int, text: str) -> Found | None: ...
    def member(self, place: int, name: str, source: int) -> Found | None: ...
    def definition(self, source: int, name: str) -> Found | None: ...


class Elements:
    def __init__(self, tables: Tables, receivers: Receivers) -> None:
        self._tables = tables
        self._receivers: Receivers = proxy(receivers)  # which holds this: tables are to go as soon as nobody asks
        self._known: dict[tuple[int, str], Typed | None] = {}
        self._depth = 0

    def relieve(self) -> None:
        self._known.clear()

    def place(self, scope: int, text: str) -> Found | None:
        """Where the members of a value are looked up."""
        if text[:1] == "=":
            text = text[1:]
            if text[:1] not in "*^" and "[" not in text:
                found = self._receivers.place(scope, text)
                if found is not None and found.targets:
                    return found
        typed = self.text_of(scope, text)
        return self._receivers.typed(*typed) if typed is not None and typed[1][:1] != "=" else None

    def any_of(self, scope: int, texts: tuple[str, ...]) -> Found | None:
        """Of a name that several functions without a scope of their own bind, all that it may hold."""
        found = [value for text in texts if (value := self._receivers.typed(scope, text)) is not None]
        targets = tuple(dict.fromkeys(target for value in found for target in value.targets))
        if targets:
            name = self._tables.names[targets[0]] if targets[0] >= 0 else ""
            return Found(targets, 85 if len(targets) > 1 else 93, f"holds {name}")
        return OUTSIDE if found else None

    def text_of(self, scope: int, text: str) -> Typed | None:
        """What the text says of the type of an expression."""
        key = (scope, text)
        if key not in self._known:
            if self._depth >= MAX_DEPTH:
                return None
            if len(self._known) > MAX_KEPT:
                self._known.clear()
            self._known[key] = None  # whoever asks in a circle
            self._depth += 1
            self._known[key] = self._text_of(scope, emptied(text))
            self._depth -= 1
        return self._known[key]

    def _text_of(self, scope: int, text: str) -> Typed | None:
        if text[:1] == "*":
            return _inner(self.text_of(scope, text[1:]), element)
        callback = _CALLBACK.match(text)
        if callback is not None:
            return self._given(scope, int(callback[1]), int(callback[2]), callback[3])
        text = text.removeprefix("await ").strip()
        if text.endswith("[]"):
            return _inner(self.text_of(scope, text[:-2]), held)
        made = _MADE.match(text)
        if made is not None:
            return scope, made[1]
        last = _LAST.match(text)
        if last is None:
            return None
        prefix, name, is_called = last[1], last[2], last[3] is not None
        if not prefix:
            return self._of_name(scope, name, is_called)
        return self._of_member(scope, prefix, name, is_called)

    def _of_name(self, scope: int, name: str, is_called: bool) -> Typed | None:
        found = self._receivers.names.get(scope, name)
        if isinstance(found, Local):
            for text in found.texts:
                told = self.text_of(found.scope, text[1:]) if text[:1] == "=" else (found.scope, text)
                if told is not None:
                    return told
            return None
        return self._declared(found.targets, is_called) if found is not None else None

    def _of_member(self, scope: int, prefix: str, name: str, is_called: bool) -> Typed | None:
        receivers = self._receivers
        place = receivers.place(scope, prefix)
        for target in place.targets if place is not None else ():
            inner = receivers.member(target, name, scope)
            told = self._declared(inner.targets, is_called) if inner is not None and inner.targets else None
            if told is not None:
                return self._filled(scope, prefix, target, told)
        return self._of_sequence(self.text_of(scope, prefix), name, is_called)

    def _of_sequence(self, around: Typed | None, name: str, is_called: bool) -> Typed | None:
        """What the language's own types give."""
        if around is None:
            return None
        if is_called:
            if name in KEEPING:
                return around
            return _inner(around, element) if name in GIVING else None
        head, inner = arguments_of(around[1])
        if name in ("Value", "Result") and len(inner) == 1:
            return around[0], inner[0]
        if len(inner) == 2 and (name in ("Value", "Key") or (head in _PAIRS and name in ("Values", "Keys"))):
            one = inner[name.startswith("Value")]
            return around[0], f"IEnumerable<{one}>" if name.endswith("s") else one
        return None

    def _filled(self, scope: int, prefix: str, owner: int, told: Typed) -> Typed:
        """The type variables of a member's owner are what the receiver's type gives."""
        tables = self._tables
        variables = variables_of(tables.signatures[owner], None) if owner >= 0 and tables.is_type(owner) else ()
        if not variables or not any(variable in told[1] for variable in variables):
            return told
        around = self.text_of(scope, prefix)
        if around is None:
            return told
        text = substituted(told[1], variables, arguments_of(around[1])[1])
        return (around[0], text) if text != told[1] else told

    def _declared(self, targets: tuple[int, ...], is_called: bool) -> Typed | None:
        tables = self._tables
        for symbol in targets:
            if symbol < 0:
                continue
            kind, parent = tables.kinds[symbol], tables.parent[symbol]
            if kind in VALUE_KINDS and not is_called:
                texts = tables.bindings.get(parent, tables.names[symbol])
                if texts:
                    return parent, texts[0]
            if kind == "property" or (is_called and kind in CALLABLE_KINDS):
                text = result_text(tables.signatures[symbol], tables.names[symbol], "csharp")
                if text:
                    return symbol, text
        return None

    def _given(self, scope: int, number: int, place: int, callee: str) -> Typed | None:
        """What a function gets that is passed to a call."""
        made, last = _MADE.match(callee), _LAST.match(callee)
        if made is not None:
            return self._given_to_made(scope, number, place, made[1])
        if last is None:
            return None
        prefix, name = last[1], last[2]
        receivers = self._receivers
        if not prefix:
            found = receivers.definition(scope, name)
            return self._of_functions(found.targets, number, place) if found is not None else None
        around = receivers.place(scope, prefix)
        for target in around.targets if around is not None else ():
            inner = receivers.member(target, name, scope)
            told = self._of_functions(inner.targets, number, place) if inner is not None else None
            if told is not None:
                return self._filled(scope, prefix, target, told)
        if place or (around is not None and around.targets and name not in KEEPING | GIVING):
            return None
        return _inner(self.text_of(scope, prefix), element)

    def _given_to_made(self, scope: int, number: int, place: int, kind: str) -> Typed | None:
        tables = self._tables
        found = self._receivers.typed(scope, kind)
        for target in found.targets if found is not None else ():
            if target < 0 or not tables.is_type(target):
                continue
            told = self._of_functions(tables.member(target, tables.names[target]), number, place)
            if told is not None:
                variables = variables_of(tables.signatures[target], None)
                text = substituted(told[1], variables, arguments_of(kind)[1])
                return (scope, text) if text != told[1] else told
        return None

    def _of_functions(self, targets: tuple[int, ...], number: int, place: int) -> Typed | None:
        tables = self._tables
        for symbol in targets:
            if symbol < 0 or tables.kinds[symbol] not in CALLABLE_KINDS:
                continue
            listed, _ = parts_of(tables.signatures[symbol], tables.names[symbol])
            if listed is None or number >= len(listed):
                continue
            head, inner = arguments_of(listed[number].text)
            if head == "Expression" and inner:
                head, inner = arguments_of(inner[0])
            if head in _FUNCTIONS and place < len(inner) - (head == "Func"):
                return symbol, inner[place]
        return None


def emptied(text: str) -> str:
    """An expression without what is passed in it."""
    for _ in range(MAX_PASSES):
        bare = _GIVEN.sub(lambda found: "()" if found[0][0] == "(" else "[]", text)
        if bare == text:
            break
        text = bare
    return text


def element(text: str) -> str:
    """What a loop over a value of this type gives; "" where it does not tell."""
    head, inner = arguments_of(text)
    if head in _WRAPPING and inner:
        return element(inner[0])
    if head in _PAIRS and len(inner) == 2:
        return f"KeyValuePair<{inner[0]}, {inner[1]}>"
    return inner[0] if len(inner) == 1 else ""


def held(text: str) -> str:
    """What an index into a value of this type gives."""
    head, inner = arguments_of(text)
    if head in _PAIRS and len(inner) == 2:
        return inner[1]
    return inner[0] if len(inner) == 1 else ""


def _inner(around: Typed | None, inner: Callable[[str], str]) -> Typed | None:
    text = inner(around[1]) if around is not None else ""
    return (around[0], text) if around is not None and text else None

"""What the text says of the type of an expression: a variable's, a field's, a function's result, as written.

For choosing among overloads, where a type outside of the repository tells as much as one inside.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.scopes.bare import Local
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.extensions import Extensions
from anchors.graph.scopes.overloads import UNKNOWN, Kind
from anchors.graph.scopes.overloads_cpp import VARIABLE
from anchors.graph.scopes.overloads_kotlin import LANGUAGES
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.tables.tables import CALLABLE_KINDS, VALUE_KINDS, Tables
from anchors.graph.texts.declared import result_text, simple_type
from anchors.graph.texts.declared_dart import extended_type
from anchors.graph.texts.declared_swift import label_of
from anchors.graph.texts.expressions import CALLS, steps_of
from anchors.graph.texts.names import RESULTS, SUPERTYPES
from anchors.records import RESULT

MAX_KEPT: Final = 1 << 13
MAX_DEPTH: Final = 16
"""How far a type is followed from one text to the next: functions may give what one another gives."""


class Written:
    def __init__(self, tables: Tables, classes: Classes, receivers: Receivers, extensions: Extensions) -> None:
        self._tables = tables
        self._extensions = extensions
        self._classes = classes
        self._receivers = receivers
        self._known: dict[tuple[int, str], Kind] = {}
        self._depth = 0

    def relieve(self) -> None:
        self._known.clear()

    def kind_of(self, source: int, text: str) -> Kind:
        """What is passed at a place: `=` and an expression, or a type."""
        if self._tables.families[self._tables.file[source]] == "c":
            return self._of_cpp(source, text)
        if text[:1] == ":":  # Swift's label
            label = label_of(text)
            name, symbol = self.kind_of(source, text[len(label) :])
            return label + name, symbol
        if text[:1] == "&":
            name, symbol = self.kind_of(source, text[1:])
            return f"&{name}", symbol
        if text[:1] == "=":
            return self.type_of(source, text[1:])
        is_known = not text[:1].isupper() or text in SUPERTYPES or text.endswith("[]")
        return (text, -1) if is_known else self._of_texts(source, (text,))

    def _of_cpp(self, source: int, text: str) -> Kind:
        """The same of C++, where `&` before an expression makes a pointer of it and a name may hold one."""
        if text[:1] != "=":
            base = text.rstrip("*")
            if base == text and text[:1].islower():
                return text, -1
            name, symbol = self._of_texts(source, (base,))
            return name + text[len(base) :], symbol
        mark = text[1:2] if text[1:2] in ("&", "*") else ""
        name, symbol = self.type_of(source, text[1 + len(mark) :])
        if mark == "&":
            return (f"{name}*", symbol) if name != "?" else UNKNOWN
        return name, VARIABLE if symbol < 0 and not mark else symbol

    def type_of(self, source: int, text: str) -> Kind:
        key = (source, text)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > MAX_KEPT:
                self._known.clear()
            self._known[key] = UNKNOWN  # whoever asks in a circle
            found = self._known[key] = self._type_of(source, text)
        return found

    def _type_of(self, source: int, text: str) -> Kind:
        if text == "this":
            return self._of_this(source)
        steps = steps_of(text)
        if steps is None:
            return UNKNOWN
        name, is_called = steps[-1]
        if len(steps) == 1:
            bound = self._receivers.names.get(source, name)
            if isinstance(bound, Local):
                return UNKNOWN if is_called else self._of_texts(bound.scope, bound.texts)
            targets = bound.targets if bound is not None else ()
        else:
            place = self._receivers.place(source, text[: text.rindex(name)].rstrip(". "))
            inner = self._receivers.member(place.targets[0], name, source) if place and place.targets else None
            targets = inner.targets if inner is not None else ()
            if not targets and is_called and self._tables.families[self._tables.file[source]] == "jvm":
                added = self._extensions.of_kind(name, self.type_of(source, text[: text.rindex(name)].rstrip(". ?!")))
                targets = added.targets if added is not None else ()
        if not targets:
            return self._of_foreign(source, steps) if is_called else UNKNOWN
        if is_called and targets[-1] >= 0 and self._tables.is_type(targets[-1]):
            return self._tables.names[targets[-1]], targets[-1]
        kinds = {self._declared(item, is_called) for item in targets if item >= 0}
        kinds.discard(UNKNOWN)
        return kinds.pop() if len(kinds) == 1 else UNKNOWN

    def _of_foreign(self, source: int, steps: list[tuple[str, bool]]) -> Kind:
        """What a call gives that the repository does not define: `Seq(a, b)` of Scala or Kotlin makes what it names."""
        name = steps[-1][0]
        tables = self._tables
        is_made = len(steps) == 1 and name[:1].isupper()
        if is_made and tables.snapshot.files[tables.file[source]].language in LANGUAGES:
            return name, -1
        return RESULTS.get(name, "?"), -1

    def _of_this(self, source: int) -> Kind:
        """The type around, or the one that an extension of Kotlin or Dart adds to."""
        tables = self._tables
        for at in tables.enclosing(source):
            if at in tables.bases and not tables.is_type(at) and tables.families[tables.file[at]] == "jvm":
                return self._of_texts(at, tables.bases[at][:1])
            if tables.kinds[at] == "namespace" and at not in tables.owners and self._is_swift(at):
                return tables.names[at], -1
        owner = self._receivers.owner(source)
        extended = extended_type(tables.signatures[owner]) if owner >= 0 else ""
        if extended and tables.families[tables.file[owner]] == "dart":
            return self._of_texts(owner, (extended,))
        return (tables.names[owner], owner) if owner >= 0 else UNKNOWN

    def _is_swift(self, symbol: int) -> bool:
        return self._tables.families[self._tables.file[symbol]] in ("swift", "objc")

    def _declared(self, symbol: int, is_called: bool) -> Kind:
        tables = self._tables
        kind, parent = tables.kinds[symbol], tables.parent[symbol]
        if kind == "member":
            return (tables.names[parent], parent) if parent >= 0 else UNKNOWN
        if is_called and kind in CALLABLE_KINDS:
            family = tables.families[tables.file[symbol]]
            text = result_text(tables.signatures[symbol], tables.names[symbol], family)
            if not text and (given := tables.bindings.get(symbol, RESULT)):
                return self._of_texts(symbol, given)
            return self._of_texts(symbol, (text,), is_spelled=True)
        if kind == "property" and tables.families[tables.file[symbol]] == "csharp":
            return self._of_texts(symbol, (result_text(tables.signatures[symbol], tables.names[symbol], "csharp"),))
        if not is_called and kind in VALUE_KINDS:
            return self._of_texts(parent, tables.bindings.get(parent, tables.names[symbol]) or ())
        return UNKNOWN

    def _of_texts(self, scope: int, texts: tuple[str, ...], *, is_spelled: bool = False) -> Kind:
        """The one type of a name; nothing where blocks of one function bind it to several. `is_spelled`: the text is a
        type for sure, whatever function has its name too."""
        if self._depth >= MAX_DEPTH:
            return UNKNOWN
        self._depth += 1
        found = self._of_some(scope, texts, is_spelled)
        self._depth -= 1
        return found

    def _of_some(self, scope: int, texts: tuple[str, ...], is_spelled: bool) -> Kind:
        if len(texts) == 1 and texts[0][:1] == "=":
            return self._of_expression(scope, texts[0])
        if len(texts) == 1 and "()." in texts[0] and CALLS.fullmatch(texts[0]):
            return self.type_of(scope, f"{texts[0]}()")
        texts = tuple([text.replace("::", ".").lstrip(".").rstrip("?") for text in texts])
        simple = {simple_type(text) for text in texts}
        if len(simple) != 1 or (name := simple.pop()) in ("", "?"):
            return UNKNOWN
        dotted = texts[0].partition("<")[0].strip()
        if name.endswith("[]") or not dotted.replace(".", "").isidentifier():
            return name, -1
        found = self._classes.named(scope, dotted)
        target = found.targets[-1] if found is not None and found.targets else -1
        if target >= 0 and not is_spelled and self._tables.kinds[target] in CALLABLE_KINDS:
            # What it is bound to is the callee.
            return self._declared(target, True)
        return name, target if target >= 0 and self._tables.is_type(target) else -1

    def _of_expression(self, scope: int, text: str) -> Kind:
        told = self._receivers.elements.text_of(scope, text[1:])
        if told is not None and told[1][:1] != "=":
            return self._of_texts(told[0], (told[1].rstrip("?"),))
        return self.type_of(scope, text[1:])

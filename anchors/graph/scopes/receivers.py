"""What stands before a name: the type, module or folder that an expression's value belongs to.

Reads expression text (`self.repo`, `make().run`, `pkg::Type`) against scopes, bindings and declared types; knows no
control flow: of several assignments the first that leads somewhere counts. How far it goes, `followed` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.bare import BareNames, Local
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.defaulted import of_default, sees_all
from anchors.graph.scopes.elements import Elements
from anchors.graph.scopes.enclosing import Enclosing
from anchors.graph.scopes.followed import Followed
from anchors.graph.scopes.idioms import (
    HAVE_CALLBACKS,
    MAKE,
    MAKERS,
    SAME_TYPE,
    embedded,
    is_built,
    is_rooted,
    is_script,
    with_closure,
)
from anchors.graph.scopes.items import Items
from anchors.graph.scopes.modules import exported_with, module_of, seen_in_namespace
from anchors.graph.scopes.scope import Scopes
from anchors.graph.scopes.uses import spelled_of, used_of
from anchors.graph.tables.tables import CALLABLE_KINDS, VALUE_KINDS
from anchors.graph.texts.declared import type_names
from anchors.graph.texts.expressions import BY_CHAIN, CALLS, LITERAL, ROOT, SELF_NAMES, steps_of, typed_as
from anchors.records import GIVEN_BY, ITEM_OF, OTHERWISE, RESULT

MAX_OVERLOADS: Final = 8


class Receivers:
    def __init__(self, scopes: Scopes, classes: Classes) -> None:
        self._scopes = scopes
        self._classes = classes
        self._tables = scopes.tables
        self._enclosing = Enclosing(scopes.tables)
        self.owner = self._enclosing.owner
        self.names = BareNames(scopes, classes, self._enclosing)
        self._followed = Followed()
        self.elements = Elements(scopes.tables, self)
        self._items = Items(self, scopes.tables, classes)

    def relieve(self) -> None:
        self._followed.clear()
        self._enclosing.relieve()
        self.names.relieve()
        self.elements.relieve()

    def place(self, source: int, text: str) -> Found | None:
        """Where members of the expression's value are looked up; None when nothing is known of it."""
        return self._followed.one_deeper((source, text), self._place, source, text)

    def placing(self) -> AbstractContextManager[None]:
        """For who asks for parts of what `place` puts together: as deep as it does, which decides what is found."""
        return self._followed.deeper()

    def _place(self, source: int, text: str) -> Found | None:
        if text.isidentifier():
            return self._head(source, text, False)
        if ITEM_OF in text and self._family(source) == "zig":
            return self._behind_item(source, text)
        if LITERAL.match(text):
            return OUTSIDE
        if text == ROOT:
            return Found((self._tables.snapshot.module_symbol(self._tables.file[source]),), 98, "same file")
        if is_rooted(self._tables, source, text):
            return self._classes.named(source, text)
        steps = steps_of(text)
        found = None
        if steps is not None:
            found = self.along(source, self._head(source, *steps[0]), steps[1:])
        if (found is None or not found.targets) and self._tables.families[self._tables.file[source]] == "csharp":
            held = self.elements.place(source, text)
            found = held if held is not None and (found is None or held.targets) else found
        return found

    def _family(self, source: int) -> str:
        return self._tables.families[self._tables.file[source]]

    def _behind_item(self, source: int, text: str) -> Found | None:
        """Of Zig what stands behind an item of a list: `self.carts.*.owner`."""
        held, _, rest = text.rpartition(ITEM_OF)
        steps = steps_of(rest.removeprefix(".")) if rest else []
        found = self.typed(source, held + ITEM_OF)
        return found if steps is None or found is None else self.along(source, found, steps)

    def along(self, source: int, found: Found | None, steps: Sequence[tuple[str, bool]]) -> Found | None:
        """Where the names behind a value lead."""
        for name, is_called in steps:
            if found is None or not found.targets:
                return found
            found = self._step(source, found, name, is_called)
        return found

    def _head(self, source: int, name: str, is_called: bool) -> Found | None:
        if name in SELF_NAMES or name == "super":
            owner = self._enclosing.owner(source)
            is_rust = self._tables.families[self._tables.file[source]] == "rust"
            if is_rust and (name == "super" or (name == "self" and owner < 0)):
                return module_of(self._scopes, source, name)
            if name == "super":
                return self._classes.above(owner)
            if owner >= 0:
                return Found((owner,), 97, "same type")
        if name == "this" and self._tables.families[self._tables.file[source]] == "script":
            holder = self._tables.holder(source)
            return Found((holder,), 95, "same object") if holder >= 0 else exported_with(self._tables, source)
        found = self.names.get(source, name)
        if isinstance(found, Local):
            return self._local_value(found, name)
        if name == MAKE and not (found and found.targets) and is_built(self._tables, owner := self.owner(source)):
            return Found((owner,), 95, "made by itself")
        if found is None:
            return self.of_callbacks(source, name)
        if not found.targets:
            return found
        return self.value(found, is_called)

    def before(self, source: int, steps: Sequence[tuple[str, bool]]) -> Found | None:
        """Where the last of several steps is looked up."""
        return self.along(source, self._head(source, *steps[0]), steps[1:-1])

    def named(self, source: int, text: str) -> Found | None:
        """The definition that an uncalled expression names, before asking what its value belongs to."""
        steps = steps_of(text)
        if steps is None or steps[-1][1] or steps[-1][0] in SELF_NAMES:
            return None
        if len(steps) == 1:
            return self.definition(source, steps[0][0])
        around = self.place(source, text[: text.rindex(steps[-1][0])].rstrip(".:?!->"))
        if around is None or not around.targets:
            return None
        inner = self.member(around.targets[0], steps[-1][0], source)
        return inner and (inner if not inner.targets else inner.at_most(around.percent))

    def definition(self, source: int, name: str) -> Found | None:
        """What a name without receiver is; OUTSIDE for a local value, which has no definition."""
        found = self.names.get(source, name)
        return OUTSIDE if isinstance(found, Local) else found

    def _local_value(self, local: Local, name: str) -> Found | None:
        if not local.texts:
            return None
        return self._followed.at_depth((local.scope, name, True), self.bound, local.scope, local.texts, name)

    def of_callbacks(self, source: int, name: str) -> Found | None:
        """A variable of the nameless functions of a file: they have no scope of their own, so all must agree."""
        tables = self._tables
        file = tables.file[source]
        module = tables.snapshot.module_symbol(file)
        texts = tables.bindings.get(module, name) if tables.families[file] in HAVE_CALLBACKS else None
        if texts is None:
            return None
        found = [value for text in texts if (value := self.bound(module, (text,), name)) is not None]
        return found[0] if found and all(item.targets == found[0].targets for item in found) else None

    def bound(self, scope: int, texts: tuple[str, ...], name: str) -> Found | None:
        """The type of a value bound to a type text or to a callee's result."""
        if self._tables.families[self._tables.file[scope]] == "php":
            return self._items.united(scope, texts, name)
        is_out = False
        if len(texts) > 1 and texts[0][:1] == "=":
            return self.elements.any_of(scope, texts)
        for text in texts:
            if text == name or (is_out and text[:1] == OTHERWISE):
                continue
            found = self.typed(scope, text.removeprefix(OTHERWISE))
            if found is not None and found.targets:
                told = typed_as(name, self.label(next((at for at in found.targets if at >= 0), found.targets[0])))
                return Found(found.targets, min(found.percent, 93), told)
            is_out |= found is OUTSIDE
        return OUTSIDE if is_out else None

    def typed(self, scope: int, text: str) -> Found | None:
        """A type, or the result of a callee, by text."""
        if text[:1] == "=":
            return self.place(scope, text[1:]) if self._family(scope) in BY_CHAIN else self.elements.place(scope, text)
        if text.endswith((ITEM_OF, GIVEN_BY)):
            return self._followed.one_deeper((scope, text), self._items.of, scope, text)
        is_out = False
        if "()." in text and CALLS.fullmatch(text):
            return self.place(scope, f"{text}()")
        for dotted in (text,) if is_rooted(self._tables, scope, text) else type_names(text):
            if dotted in ("Self", "self", "static"):
                owner = self._enclosing.owner(scope)
                return Found((owner,), 95, "same type") if owner >= 0 else None
            found = self._classes.named(scope, dotted)
            is_value = found is OUTSIDE and "." in dotted and not dotted[:1].isupper() and sees_all(self._tables, scope)
            if found is None or is_value or (found.targets and not self._is_typelike(found.targets[0])):
                found = self.place(scope, f"{dotted}()") if dotted == text.strip() or "(" not in text else None
            if found is not None and found.targets:
                return spelled_of(self._tables, found, text) if len(found.targets) > 1 else found
            is_out |= found is OUTSIDE
        return OUTSIDE if is_out else None

    def _is_typelike(self, place: int) -> bool:
        return place < -1 or self._tables.is_type(place)

    def label(self, place: int) -> str:
        """What a place is called."""
        return self._tables.names[place] if place >= 0 else self._scopes.places.folder(place)

    def _step(self, source: int, found: Found, name: str, is_called: bool) -> Found | None:
        if name == "class" and is_built(self._tables, found.targets[-1]):
            return found
        is_out = False
        for place in found.targets:
            inner = embedded(self._tables, self._classes, place, name) or self.member(place, name, source)
            if name in MAKERS and is_built(self._tables, place) and (inner is None or not inner.targets):
                return Found((place,), min(found.percent, 95), f"made by {self._tables.names[place]}.{name}")
            if inner is not None and inner.targets:
                if is_called and self._items.is_itself(inner.targets[-1]):
                    return found.at_most(95)
                value = self.value(inner, is_called)
                return value and value.at_most(found.percent)
            field = self._items.field_of(place, name)
            if field is not None:
                return field.at_most(found.percent)
            is_out |= inner is OUTSIDE
        if is_called and name in SAME_TYPE and self._tables.families[self._tables.file[source]] == "rust":
            return found.at_most(95)
        return OUTSIDE if is_out else None

    def member(self, place: int, name: str, source: int) -> Found | None:
        """A name in a type (its bases too), a module or a folder."""
        tables = self._tables
        if place < -1 or tables.is_module(place):
            found = self._scopes.member(place, name, tables.file[source])
            is_open = found is None and place >= 0 and is_script(tables, place)
            return of_default(self._scopes, self._classes, place, name) if is_open else found
        if tables.is_type(place) or tables.kinds[place] == "namespace":
            own = self._classes.accessed(place, name, self._classes.find(place, name))
            return own or seen_in_namespace(self._scopes, place, name, source)
        inner = tables.member(place, name)
        return Found(inner, 95, "member") if inner else None

    def value(self, found: Found, is_called: bool) -> Found | None:
        """From what a name is to what its value belongs to."""
        target = used_of(self._tables, found.targets, is_called)
        if is_called and target >= 0 and is_script(self._tables, target):
            default = self._scopes.script.default_of(target, "")
            if default is None or not default.targets:
                return found
            found = default.at_most(found.percent)
            target = used_of(self._tables, found.targets, is_called)
        if target < 0 or self._tables.is_type(target) or self._tables.kinds[target] in ("module", "namespace"):
            return found
        value = self._followed.at_depth((target, is_called), self._value_of, target, is_called)
        if value is None and is_called and len(found.targets) > 1 and self._tables.bindings.get(target, RESULT):
            value = self._of_overloads(found.targets, target)
        return value and (value if value is OUTSIDE else value.at_most(found.percent))

    def _of_overloads(self, targets: tuple[int, ...], but: int) -> Found | None:
        """The result of those that tell one, where another only calls them."""
        for item in targets[:MAX_OVERLOADS]:
            if item != but and item >= 0 and self._tables.kinds[item] in CALLABLE_KINDS:
                value = self._followed.at_depth((item, True), self._value_of, item, True)
                if value is not None and value.targets:
                    return value
        return None

    def _value_of(self, symbol: int, is_called: bool) -> Found | None:
        tables = self._tables
        kind, parent = tables.kinds[symbol], tables.parent[symbol]
        if kind == "member":
            return Found((parent,), 93, "enum member") if parent >= 0 else None
        if kind in VALUE_KINDS and kind != "property":
            texts = tables.bindings.get(parent, tables.names[symbol])
            if symbol in tables.holders:
                typed = self.bound(parent, texts, tables.names[symbol]) if texts else None
                return Found((symbol, *(typed.targets if typed else ())), 95, f"object {tables.names[symbol]}")
            owner = self._enclosing.owner(symbol)
            if owner >= 0 and (texts is None or tables.families[tables.file[symbol]] == "php"):
                return self._items.field_of(owner, tables.names[symbol])
            return self.bound(parent, texts, tables.names[symbol]) if texts else None
        if kind in CALLABLE_KINDS:
            family = tables.families[tables.file[symbol]]
            is_property = kind == "property" or any("property" in text for text in tables.decorators.get(symbol, ()))
            if family == "ruby" or (family, kind) == ("perl", "property"):  # `def store; @store ||= …`, `has "store"`
                owner = self._enclosing.owner(symbol)
                return self._items.field_of(owner, tables.names[symbol]) if owner >= 0 else None
            if is_called or is_property or (family == "jvm" and "def " in tables.signatures[symbol]):  # Scala's
                text = self._items.result(symbol)
                if not text and (given := tables.bindings.get(symbol, RESULT)):
                    return self.bound(symbol, given, tables.names[symbol])
                typed = self.typed(symbol, text) if text else None
                return with_closure(tables, symbol, typed) if family == "script" else typed
        return None

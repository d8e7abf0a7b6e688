"""One reference (place, receiver, name, kind) becomes the symbols that it may mean.

Knows the order of evidence: scope, import, type, then the name alone. Spreading over all lines is `resolve`'s business.
"""

from __future__ import annotations

from anchors.graph.edges.edges import LATE
from anchors.graph.edges.graph import KIND_IDS
from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.resolving.choosing import Choice, FitChoice, several
from anchors.graph.resolving.loose import BLOCK, EXTENDING, Loose
from anchors.graph.resolving.of_ruby import IMPLICIT, OfRuby
from anchors.graph.scopes.answers import NOTHING, Answers, Row
from anchors.graph.scopes.candidates import Candidates
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.constructors import LAST_WINS, Constructors
from anchors.graph.scopes.extensions import Extensions
from anchors.graph.scopes.given import FAMILY, Given
from anchors.graph.scopes.idioms import MAKE
from anchors.graph.scopes.overloads import CHOOSING, MAX_CHOICE, Kind, Overloads
from anchors.graph.scopes.overloads_csharp import num_types
from anchors.graph.scopes.overloads_elixir import BY_ARITY, ElixirOverloads
from anchors.graph.scopes.overloads_kotlin import KotlinOverloads
from anchors.graph.scopes.overloads_swift import BY_LABEL, SwiftOverloads, is_label_asked
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.scope import Scopes
from anchors.graph.scopes.unimported import Unimported
from anchors.graph.scopes.written import Written
from anchors.graph.tables.fitting import (
    UNBRACKETED,
    applied,
    as_used,
    edge_kind,
    is_used,
    last_of,
    meant_as,
    of_number,
    settled,
)


class References:
    def __init__(self, scopes: Scopes, classes: Classes, receivers: Receivers, answers: Answers) -> None:
        self.answers = answers
        self._scopes = scopes
        self.classes = classes
        self.receivers = receivers
        self._tables = scopes.tables
        self.candidates = Candidates(scopes)
        self.unimported = Unimported(scopes.tables)
        self._overloads = Overloads(scopes.tables, classes)
        self.by_fit = FitChoice(scopes.tables, classes, self._overloads)
        kotlin = KotlinOverloads(scopes.tables, classes, self._overloads)
        self._by_text = (kotlin, SwiftOverloads(scopes.tables, classes), ElixirOverloads(scopes.tables))
        extensions = Extensions(scopes.tables, classes, self.candidates)
        self.written = Written(scopes.tables, classes, receivers, extensions)
        self.ruby = OfRuby(scopes.tables, classes, receivers, self.candidates)
        self._loose = Loose(receivers, self.candidates, extensions, self.written, self.ruby)
        self._passed: tuple[Kind, ...] | None = None
        self._is_open = False
        self._built = Constructors(scopes.tables, classes)
        self.given = Given(scopes, receivers, self.candidates)

    def meant(self, source: int, receiver: str, name: str, kind: str) -> int:
        """Everything that a reference may mean, the surest first, as the number of an answer."""
        if kind == "mention":
            return self._mentioned(self.receivers.named(source, name))
        if name == MAKE and kind == "name":
            kind = "call"
        if receiver:
            found = self.inside(self.receivers.place(source, receiver), source, receiver, name, kind)
        else:
            found = self._bare(source, name, kind)
        return self.together(found, name, kind, source)

    def of_value(self, found: Found | None, name: str, kind: str, source: int) -> int:
        """The answer of a name that means what was found."""
        if kind == "mention":
            return self._mentioned(found)
        return self._edges(found, name, kind, source) if found is not None else NOTHING

    def together(self, found: list[Found], name: str, kind: str, source: int) -> int:
        """The answer of a name that may mean all that was found."""
        if len(found) == 1:
            return self._edges(found[0], name, kind, source)
        if not found:
            return NOTHING
        parts = tuple([self._edges(item, name, kind, source) for item in found])
        answer = self.answers.known.get(parts)
        if answer is None:
            answer = self.answers.add(parts, [row for part in parts for row in self.answers.rows_of(part)])
            if any(part in self.answers.open for part in parts):
                self.answers.open[answer] = tuple([(item, kind) for item in found])
        return answer

    def narrowed(self, answer: int, passed: tuple[Kind, ...]) -> tuple[int, bool]:
        """An open answer for a call that passes these, and whether it is open still."""
        self._passed, self._is_open = passed, False
        rows = tuple([row for found, kind in self.answers.open[answer] for row in self._to_edges(found, kind)])
        self._passed = None
        known = self.answers.known.get(rows)
        return self.answers.add(rows, rows) if known is None else known, self._is_open

    def relieve(self) -> None:
        """To be called between references, so that what is found for these depends on no others."""
        holders = (
            *(self._scopes, self.classes, self.receivers, self.candidates, self.unimported),
            *(self._overloads, self.by_fit, self.written, self._built, self.ruby),
            self._tables.members,
            self._tables.bindings,
        )
        for holder in holders:
            holder.relieve()

    def _mentioned(self, found: Found | None) -> int:
        """The variable, constant, type or property that a receiver names: using its members is a use of it."""
        if found is None or not found.targets:
            return NOTHING
        key = (found, "mentioned")
        answer = self.answers.known.get(key)
        if answer is None:
            late = self.answers.number(LATE + found.reason)
            used = [item for item in found.targets if item >= 0 and is_used(self._tables, item)][-1:]
            rows = [(item, KIND_IDS[edge_kind(self._tables, item, "name")], found.percent, late) for item in used]
            answer = self.answers.add(key, rows)
        return answer

    def _bare(self, source: int, name: str, kind: str) -> list[Found]:
        if name in ("super", "this") and kind in ("call", "new"):
            return self._built.around(self.receivers.owner(source), name)
        found = self.receivers.definition(source, name)
        if kind == "decorate" and (found is None or not found.targets) and self._family(source) == "csharp":
            found = self.receivers.definition(source, f"{name}Attribute")
        if (
            kind == "new"
            and found is not None
            and not any(map(self._tables.is_type, found.targets))
            and self._family(source) == "csharp"
        ):
            found = self.classes.named(source, name) or found
        if found is OUTSIDE and kind == "call" and self._family(source) == "jvm":
            found = self.receivers.names.called(source, name)
        elif found is OUTSIDE and kind == "call" and self._family(source) in EXTENDING:
            return self._loose.around(source, name)
        if self._family(source) == "ruby" and (found is None or not found.targets) and kind in IMPLICIT:
            return self.ruby.bare(source, name, kind, found)
        if found is not None:
            return [self.ruby.sided(found, source, "", name)] if found.targets else []
        if kind == "new":
            return self.unimported.component(source, name)
        return self.unimported.function(source, self.candidates.function(source, name)) if kind == "call" else []

    def _family(self, source: int) -> str:
        return self.candidates.family(source)

    def inside(self, place: Found | None, source: int, receiver: str, name: str, kind: str) -> list[Found]:
        """What a name may mean behind a receiver whose value belongs to a place."""
        family = self._family(source)
        if receiver in ("super", "super()") and family != "rust" and (place is not None or family in UNBRACKETED):
            return self._above(source, name)
        if place is None:
            return self._guessed(source, receiver, name) if kind == "call" else []
        is_outside = place is OUTSIDE
        if is_outside and kind == "call":
            return self._loose.added(source, receiver, name)
        for target in place.targets:
            inner = self.receivers.member(target, name, source)
            if inner is not None and inner.targets:
                inner = self.ruby.sided(inner, source, receiver, name)
                reason = inner.reason if inner.reason not in ("same file", "same type") else place.reason
                return [inner.at_most(place.percent, reason if target >= 0 else inner.reason)]
            is_outside |= inner is OUTSIDE
        if kind == "call" and place.targets and place.targets[0] >= 0:
            added = self._loose.added(source, receiver, name)
            if added:
                return added
            if self._stands_for_another(place.targets[0]):
                return self.candidates.behind_pointer(name)
            below = self.classes.in_subtypes(place.targets[0], name)
            below = below or self.ruby.behind(place.targets[0], name) or self.given.elsewhere(place.targets[0], name)
            if below or is_outside or not self._tables.is_type(place.targets[0]):
                return below
        return []

    def _above(self, source: int, name: str) -> list[Found]:
        """What `super` calls."""
        owner = self.receivers.owner(source)
        inner = self.classes.find(owner, name, above=True) if owner >= 0 else None
        inner = inner if inner and inner.targets else self.ruby.above(source, name)
        return [inner.at_most(95, f"super, {inner.reason}")] if inner and inner.targets else []

    def _guessed(self, source: int, receiver: str, name: str) -> list[Found]:
        """What a call may mean behind a value of which nothing is known."""
        if not receiver.endswith(BLOCK):
            return self._loose.unplaced(source, receiver, name)
        found = self._loose.in_block(source, receiver.removesuffix(BLOCK), name)
        return [found] if found is not None else self._bare(source, name, "call")

    def _stands_for_another(self, place: int) -> bool:
        """Whether a type of Rust lends what it holds by `Deref`."""
        return "Deref" in self._tables.bases.get(place, ()) and self._family(place) == "rust"

    def _edges(self, found: Found, name: str, kind: str, source: int) -> int:
        tables = self._tables
        if kind in ("call", "new") and tables.families[tables.file[source]] == "script":
            module = next((item for item in found.targets if item >= 0), -1)
            if module >= 0 and tables.is_module(module):
                default = self._scopes.script.default_of(module, name)
                found = default if default is not None and default.targets else found
        if kind == "call" and self._family(source) == FAMILY:
            found, kind = self.given.called(found, kind)
        key = (found, kind)
        answer = self.answers.known.get(key)
        if answer is None:
            self._is_open = False
            answer = self.answers.add(key, self._to_edges(found, kind))
            if self._is_open:
                self.answers.open[answer] = ((found, kind),)
        return answer

    def _to_edges(self, found: Found, kind: str) -> list[Row]:
        is_type = self._tables.type_flags
        named = meant_as(self._tables, found.targets, kind)
        percent, reason = found.percent, found.reason
        if kind == "call" and (made := applied(self._tables, named)):
            return self._to_edges(Found(made, min(percent, 95), f"apply of {self._tables.names[named[0]]}"), kind)
        if kind == "call" and self._passed is not None:
            named = self.by_fit.widened(named)
        if len(named) > 1:
            named, percent, reason = self._choose(named, kind, found)
        elif kind == "call" and named and self.by_fit.spaces.may_be_another[named[0]]:
            named, percent, reason = self._of_cpp(named, found) or (named, percent, reason)
        elif kind == "call" and named and is_label_asked(self._tables, named[0], percent):
            named, percent, reason = self._overload(named, found)
            self._is_open = True
        rows: list[Row] = []
        number = self.answers.number(reason) if named else -1
        for target in named:
            if is_type[target] and kind in ("call", "new"):
                rows.append((target, KIND_IDS["new"], percent, number))
                rows.extend(self._building(target, percent))
            else:
                rows.append((target, KIND_IDS[edge_kind(self._tables, target, kind)], percent, number))
        return rows

    def _building(self, target: int, percent: int) -> list[Row]:
        built = self._built.of(target)
        if built is None:
            return []
        chosen, sure, reason = self._choose(list(built.targets), "call", built)
        number, kind = self.answers.number(reason), KIND_IDS["call"]
        return [(item, kind, min(sure, percent), number) for item in chosen]

    def _choose(self, targets: list[int], kind: str, found: Found) -> tuple[list[int], int, str]:
        """Of several definitions under one name, those that fit the kind of use."""
        tables = self._tables
        if len(targets) < 2:
            return targets, found.percent, found.reason
        fitting = as_used(tables, targets, kind)
        if kind == "new" and len(fitting) > 1 and self._family(fitting[0]) == "csharp":
            self._is_open = True
            fitting = fitting if self._passed is None else of_number(tables, fitting, num_types(self._passed))
        if kind in ("call", "new") and (told := self._of_cpp(fitting, found)) is not None:
            return told
        fitting = settled(tables, fitting)
        if len(fitting) == 1:
            return fitting, found.percent, found.reason
        if tables.families[tables.file[fitting[0]]] in LAST_WINS:
            return [last_of(tables, fitting)], found.percent, found.reason
        if kind in ("call", "new") and tables.families[tables.file[fitting[0]]] in CHOOSING | BY_LABEL | BY_ARITY:
            return self._overload(fitting, found)
        return several(fitting, found)

    def _of_cpp(self, own: list[int], found: Found) -> Choice | None:
        """Of functions of C++ those that what is passed fits best; None where it was not looked at or says nothing."""
        if not self.by_fit.is_choice(own):
            return None
        told, is_open = (None, True) if self._passed is None else self.by_fit.chosen(own, found, self._passed)
        self._is_open |= is_open
        return told

    def _overload(self, own: list[int], found: Found) -> tuple[list[int], int, str]:
        """Of methods of one name those that what is passed fits; all of them while that was not looked at."""
        is_choice = len(own) <= MAX_CHOICE
        if self._passed is not None and is_choice:
            rules = next((item for item in self._by_text if item.is_choice(own)), None)
            if rules is not None:
                self._is_open = True
                return rules.chosen(own, found, self._passed)
            own = self._overloads.chosen(own, self._passed)
        self._is_open |= is_choice and len(own) > 1
        if len(own) == 1:
            return own, found.percent, found.reason
        return several(own, found)

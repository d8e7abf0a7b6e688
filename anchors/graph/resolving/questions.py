"""Many references at once, each part of a question asked once: what a name means at a place, what belongs to a value
under a name, what that is as a kind of use.

Goes by numbers of strings and of what was found; what any of it means, `references` says.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.resolving.references import References
from anchors.graph.resolving.standing import Standing
from anchors.graph.resolving.used import CALL, KINDS, NAME, NEW, Uses
from anchors.graph.scopes.aliased import Aliased
from anchors.graph.scopes.alone import Alone
from anchors.graph.scopes.answers import NOTHING
from anchors.graph.scopes.filed import AtFiles
from anchors.graph.scopes.grouping import MENTION, group_references
from anchors.graph.scopes.idioms import MAKE
from anchors.graph.scopes.placed import PlacedNames, of_members
from anchors.graph.scopes.runs import Lineages, Runs
from anchors.graph.scopes.scope import Scopes
from anchors.graph.scopes.values import Reasons, Values
from anchors.graph.scopes.views import Views
from anchors.graph.texts.last_names import may_be_type
from anchors.index.distinct import first_of_each
from anchors.records import REFERENCE_KINDS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DECORATE: Final = REFERENCE_KINDS.index("decorate")
ITS_TYPE: Final = ("super", "super()", "this")
"""Names that are read by themselves when they are called."""
ABOVE: Final = ("super", "super()")
"""Receivers whose members are those of the bases alone."""


class Questions:
    def __init__(
        self, scopes: Scopes, views: Views, references: References, aliased: Aliased, *, by_columns: bool = True
    ) -> None:
        """`by_columns`: what numbers tell of names and receivers is told by them. Answers are the same either way."""
        tables = self._tables = scopes.tables
        self._views = views
        self._references = references
        self._reasons = Reasons(references.answers.number)
        self._runs = Runs(tables)
        alone = Alone(references.receivers, tables.strings)
        self._names, self._places, self._lineages = alone.names, alone.places, None
        if by_columns:
            lineages = self._lineages = Lineages(tables, references.classes, self._runs)
            bare = references.receivers.names
            at_files = AtFiles(scopes, views, self._runs, bare, aliased, self._reasons)
            names = PlacedNames(tables, views, lineages, self._runs, bare, aliased, at_files, self._reasons)
            self._names = names.definitions
            self._places = Standing(tables, views, names, references.receivers, alone).of
        self._uses = Uses(tables, references, self._reasons)
        strings = tables.strings
        self._nameless = tables.snapshot.string_id("")
        self._its_type, self._above = (
            [number for text in texts if (number := strings.find(text)) >= 0] for texts in (ITS_TYPE, ABOVE)
        )
        self._make = strings.find(MAKE)
        self._is_sided = np.zeros(len(tables.snapshot.table), dtype=bool)
        self._is_sided[[strings.find(one) for one in references.ruby.sided_names]] = True
        self._object_around = strings.find("$this")
        candidates = references.candidates
        self._is_method, self._is_function, self._is_extension = candidates.names()
        self._is_component, self._has_tags = references.unimported.names(), references.unimported.asked_in()
        self._is_script, self._may_be_short, self._is_jvm, self._is_ruby, self._is_swift, self._is_dart = (
            np.array([family == sought for family in tables.families], dtype=bool)
            for sought in ("script", "csharp", "jvm", "ruby", "swift", "dart")
        )
        self._is_swift |= np.array([family == "objc" for family in tables.families], dtype=bool)
        number_of = {family: number for number, family in enumerate(dict.fromkeys(tables.families))}
        self._family = np.array([number_of[family] for family in tables.families], dtype=np.int64)
        """By file."""
        self._is_type = np.frombuffer(tables.type_flags, dtype=bool)

    def answers(self, references: Ints) -> Ints:
        """The answer of each reference."""
        first, group, asking = group_references(self._tables, self._views, references)
        name, receiver, kind = (references[first, column] for column in range(3))
        file = self._tables.snapshot.columns.symbol_file[asking]
        answers = np.full(len(first), NOTHING, dtype=np.int32)
        is_bare = (receiver == self._nameless) | (kind == MENTION)
        rows = np.column_stack((asking, receiver, name, kind, file))
        bare, behind = np.flatnonzero(is_bare), np.flatnonzero(~is_bare)
        values = Values(self._runs, self._reasons)
        answers[bare] = self._bare(rows[bare], values)
        answers[behind] = self._behind(rows[behind], values)
        return answers[group]

    def _bare(self, rows: Ints, values: Values) -> Ints:
        asking, name, kind, file = rows[:, 0], rows[:, 2], rows[:, 3], rows[:, 4]
        answers = np.full(len(rows), NOTHING, dtype=np.int32)
        is_single = (kind != MENTION) | self._are_names(name)
        is_special = np.isin(name, self._its_type) & np.isin(kind, (CALL, NEW))
        plain = np.flatnonzero(is_single & ~is_special)
        number = np.zeros(len(rows), dtype=np.int64)
        number[plain] = self._names(asking[plain], name[plain], values)
        has_targets = values.have_targets()[number]
        is_guessed = (kind == CALL) & self._is_function[name]
        is_guessed |= (kind == NEW) & self._is_component[name] & self._has_tags[file]
        is_guessed &= number == Values.UNKNOWN
        is_special |= ~is_single | is_guessed | ((kind == DECORATE) & ~has_targets & self._may_be_short[file])
        is_callable = self._is_method[name] | self._is_function[name]
        is_special |= (kind == CALL) & (number == Values.OUT) & self._is_jvm[file] & is_callable
        is_asked = np.isin(kind, (CALL, NAME)) & (is_callable | (name == self._make))
        is_special |= (
            (self._is_swift | self._is_dart)[file] & (kind == CALL) & (number == Values.OUT) & self._is_extension[name]
        )
        is_special |= self._is_ruby[file] & (is_asked & ~has_targets | self._is_sided[name])
        self._ask_each(rows, np.flatnonzero(is_special), answers)
        left = np.flatnonzero(has_targets & ~is_special)
        answers[left] = self._uses.answers(rows[left], number[left], values)
        return answers

    def _are_names(self, texts: Ints) -> Flags:
        """Whether each string is a name and nothing else."""
        are_names: Flags = (self._views.heads.of_text[texts] == texts) & (texts != self._object_around)
        return are_names

    def _behind(self, rows: Ints, values: Values) -> Ints:
        asking, receiver, name, kind = rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3]
        answers = np.full(len(rows), NOTHING, dtype=np.int32)
        number = self._places(asking, receiver, values)
        has_targets = values.have_targets()[number]
        is_guessed = (number == Values.UNKNOWN) & self._is_method[name]
        is_guessed |= (number == Values.UNKNOWN) & self._is_block(receiver)
        is_added = self._is_extension[name] & ~has_targets
        left = has_targets | ((kind == CALL) & (is_guessed | is_added))
        if self._lineages is not None:
            left[self._of_types(self._lineages, rows, number, answers, values)] = False
        alone = np.flatnonzero(left & ~has_targets)
        answers[alone] = self._unknown(rows[alone], number[alone], values)
        shared = np.flatnonzero(left & has_targets)
        answers[shared] = self._shared(rows[shared], number[shared], values)
        return answers

    def _of_types(
        self, lineages: Lineages, rows: Ints, number: Longs, answers: Ints, values: Values
    ) -> npt.NDArray[np.intp]:
        """Answer which members of one type are meant; those that were answered."""
        only = values.only()[number]
        is_asked = (only >= 0) & self._is_type[np.maximum(only, 0)] & ~np.isin(rows[:, 1], self._above)
        is_asked &= ~(self._is_ruby[rows[:, 4]] & self._is_sided[rows[:, 2]])
        asked = np.flatnonzero(is_asked)
        pairs = only[asked].astype(np.int64) << 32 | rows[asked, 2]
        one, which = first_of_each(pairs)
        types = only[asked[one]]
        run, under, _ = lineages.find(types, rows[asked[one], 2])
        hit = np.flatnonzero(run >= 0)
        percent, reason = np.zeros(len(run), dtype=np.int32), np.zeros(len(run), dtype=np.int32)
        percent[hit], reason[hit] = of_members(self._tables, self._reasons, types[hit], under[hit])
        is_hit = (run >= 0)[which]
        asked, which = asked[is_hit], which[is_hit]
        at = number[asked]
        reason = np.where(types[which] == under[which], values.reasons()[at], reason[which])
        percent = np.minimum(percent[which], values.percents()[at])
        answers[asked] = self._uses.answers(rows[asked], values.of_runs(run[which], percent, reason), values)
        return asked

    def _shared(self, rows: Ints, number: Longs, values: Values) -> Ints:
        """The answers of names behind places, asked for once where it is the same for whoever asks."""
        receiver, name, kind, file = rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4].astype(np.int64)
        is_alone = np.isin(receiver, self._above) | ((kind == CALL) & self._is_extension[name])
        is_alone |= self._is_ruby[rows[:, 4]] & self._is_sided[name]
        is_same = self._are_types(number, values)
        place = np.where(is_same, self._is_script[rows[:, 4]], file + 2)
        place = np.where(is_alone, np.arange(len(rows)) + len(self._is_script) + 2, place)
        _, where = np.unique(place << 32 | number, return_inverse=True)
        keys = (where << 32 | name) << 4 | kind
        one, which = first_of_each(keys)
        return self._inside(rows[one], number[one], values)[which]

    def _are_types(self, number: Longs, values: Values) -> Flags:
        """Of each value whether it is nothing but types: what belongs to it is the same for whoever asks."""
        used, which = np.unique(number, return_inverse=True)
        is_type = self._tables.type_flags
        found = map(values.found, used.tolist())
        are_types = [one is not None and all(at >= 0 and is_type[at] for at in one.targets) for one in found]
        return np.array(are_types, dtype=bool)[which]

    def _inside(self, rows: Ints, number: Longs, values: Values) -> Ints:
        """The answers of names behind places."""
        strings, found, inside = self._tables.strings, values.found, self._references.inside
        asked = zip(number.tolist(), *(column.tolist() for column in rows.T[:4]), strict=True)
        told = [
            inside(found(at), source, strings[receiver], strings[name], KINDS[kind])
            for at, source, receiver, name, kind in asked
        ]
        answers = np.full(len(rows), NOTHING, dtype=np.int32)
        count = np.fromiter(map(len, told), dtype=np.int64, count=len(told))
        one = np.flatnonzero(count == 1)
        led = np.fromiter((values.number(told[row][0]) for row in one.tolist()), dtype=np.int64, count=len(one))
        answers[one] = self._uses.answers(rows[one], led, values)
        together = self._references.together
        for row in np.flatnonzero(count > 1).tolist():
            source, _, name, kind, _ = rows[row].tolist()
            answers[row] = together(told[row], strings[name], KINDS[kind], source)
        return answers

    def _unknown(self, rows: Ints, number: Longs, values: Values) -> Ints:
        """The answers of calls behind what nobody knows, or what lies outside: by what they and their receivers are
        called, and by the file where they stand or its language alone."""
        receiver, name, file = rows[:, 1], rows[:, 2], rows[:, 4]
        is_out = number == Values.OUT
        used, text = np.unique(receiver, return_inverse=True)
        strings = self._tables.strings
        is_titled = np.array([may_be_type(strings[one]) for one in used.tolist()], dtype=bool)[text]
        is_above = np.isin(receiver, self._above)
        is_above |= (self._is_jvm | self._is_swift | self._is_dart)[file] & self._is_extension[name]
        is_above |= self._is_block(used)[text]
        by = np.where(is_out, self._family[file] << 1 | is_titled, receiver)
        place = np.where(is_out, 0, file.astype(np.int64) + 1)
        place = np.where(is_above, np.arange(len(rows)) + len(self._family) + 1, place)
        _, where = np.unique(place << 32 | by, return_inverse=True)
        one, which = first_of_each(where << 32 | name)
        return self._inside(rows[one], number[one], values)[which]

    def _is_block(self, receivers: Ints) -> Flags:
        """Whether a receiver is what a block of Kotlin is for."""
        used, which = np.unique(receivers, return_inverse=True)
        strings = self._tables.strings
        found: Flags = np.array([strings[one].endswith("{") for one in used.tolist()], dtype=bool)[which]
        return found

    def _ask_each(self, rows: Ints, chosen: npt.NDArray[np.intp], answers: Ints) -> None:
        """Those that are read as a whole."""
        strings, meant = self._tables.strings, self._references.meant
        asked = zip(*(column.tolist() for column in rows[chosen].T[:4]), strict=True)
        answers[chosen] = [
            meant(source, strings[receiver], strings[name], KINDS[kind]) for source, receiver, name, kind in asked
        ]

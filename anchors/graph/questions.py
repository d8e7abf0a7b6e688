"""Many references at once, each part of a question asked once: what a name means at a place, what belongs to a value
under a name, what that is as a kind of use.

Goes by numbers of strings and of what was found; what any of it means, `references` says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.aliased import Aliased
from anchors.graph.answers import NOTHING
from anchors.graph.grouping import MENTION, group_references
from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.references import References
from anchors.graph.tables import Tables
from anchors.graph.views import Views
from anchors.records import REFERENCE_KINDS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

KINDS: Final = (*REFERENCE_KINDS, "mention")
CALL: Final = REFERENCE_KINDS.index("call")
NEW: Final = REFERENCE_KINDS.index("new")
DECORATE: Final = REFERENCE_KINDS.index("decorate")
ITS_TYPE: Final = ("super", "super()", "this")
"""Names and receivers that are read by themselves."""


class Values:
    """What was found for some questions, by numbers: equal values have one."""

    UNKNOWN: Final = 0
    OUT: Final = 1

    def __init__(self) -> None:
        self.found: list[Found | None] = [None, OUTSIDE]
        self._numbers: dict[Found | None, int] = {None: self.UNKNOWN, OUTSIDE: self.OUT}

    def number(self, found: Found | None) -> int:
        number = self._numbers.get(found)
        if number is None:
            number = self._numbers[found] = len(self.found)
            self.found.append(found)
        return number

    def have_targets(self) -> Flags:
        return np.array([found is not None and bool(found.targets) for found in self.found])


class Questions:
    def __init__(self, tables: Tables, views: Views, references: References, aliased: Aliased) -> None:
        self._tables = tables
        self._aliased = aliased
        self._views = views
        self._references = references
        strings = tables.strings
        self._nameless = tables.snapshot.string_id("")
        self._its_type = [number for text in ITS_TYPE if (number := strings.find(text)) >= 0]
        candidates = references.candidates
        self._is_method, self._is_function, self._is_extension = candidates.names()
        self._is_script, self._may_be_short = (
            np.array([family == sought for family in tables.families], dtype=bool) for sought in ("script", "csharp")
        )

    def answers(self, references: Ints) -> Ints:
        """The answer of each reference."""
        first, group, asking = group_references(self._tables, self._views, references)
        name, receiver, kind = (references[first, column] for column in range(3))
        file = self._tables.snapshot.columns.symbol_file[asking]
        answers = np.full(len(first), NOTHING, dtype=np.int32)
        is_bare = (receiver == self._nameless) | (kind == MENTION)
        self._tell(asking, self._views.heads.of_text[np.where(is_bare, name, receiver)])
        rows = np.column_stack((asking, receiver, name, kind, file))
        bare, behind = np.flatnonzero(is_bare), np.flatnonzero(~is_bare)
        answers[bare] = self._bare(rows[bare])
        answers[behind] = self._behind(rows[behind])
        return answers[group]

    def _tell(self, asking: Ints, head: Ints) -> None:
        """Say beforehand what imported names are."""
        is_name = (head >= 0) & (head < len(self._is_extension))
        pairs = np.unique(asking[is_name].astype(np.int64) << 32 | head[is_name])
        told = self._aliased.tell((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32))
        self._references.told(told)

    def _bare(self, rows: Ints) -> Ints:
        asking, name, kind, file = rows[:, 0], rows[:, 2], rows[:, 3], rows[:, 4]
        answers = np.full(len(rows), NOTHING, dtype=np.int32)
        is_mention = kind == MENTION
        is_single = ~is_mention | self._are_names(name)
        is_special = np.isin(name, self._its_type) & np.isin(kind, (CALL, NEW))
        values = Values()
        plain = np.flatnonzero(is_single & ~is_special)
        number = np.zeros(len(rows), dtype=np.int64)
        number[plain] = self._found(self._references.definition, asking[plain], name[plain], values)
        has_targets = values.have_targets()[number]
        is_guessed = (kind == CALL) & (number == Values.UNKNOWN) & self._is_function[name]
        is_special |= ~is_single | is_guessed | ((kind == DECORATE) & ~has_targets & self._may_be_short[file])
        self._ask_each(rows, np.flatnonzero(is_special), answers)
        left = np.flatnonzero(has_targets & ~is_special)
        by_name = np.where(self._is_script[file[left]], name[left].astype(np.int64) + 1, 0)
        keys = (by_name << 25 | number[left]) << 4 | kind[left]
        _, one, which = np.unique(keys, return_index=True, return_inverse=True)
        answers[left] = self._as_kinds(rows[left[one]], number[left[one]], values)[which]
        return answers

    def _are_names(self, texts: Ints) -> Flags:
        """Whether each string is a name and nothing else."""
        strings = self._tables.strings
        numbers, which = np.unique(texts, return_inverse=True)
        are_names: Flags = np.array([strings[number].isidentifier() for number in numbers.tolist()], dtype=bool)[which]
        return are_names

    def _found(self, ask: Callable[[int, str], Found | None], asking: Ints, texts: Ints, values: Values) -> Longs:
        """What is found for each text at its place, as the number of a value; each pair is asked for once."""
        strings, number = self._tables.strings, values.number
        pairs, which = np.unique(asking.astype(np.int64) << 32 | texts, return_inverse=True)
        asked = zip((pairs >> 32).tolist(), (pairs & 0xFFFFFFFF).tolist(), strict=True)
        found = [number(ask(at, strings[text])) for at, text in asked]
        return np.array(found, dtype=np.int64)[which]

    def _as_kinds(self, rows: Ints, number: Longs, values: Values) -> Ints:
        """The answers of some values as what they are used."""
        strings, found, answer = self._tables.strings, values.found, self._references.of_value
        asked = zip(number.tolist(), rows[:, 0].tolist(), rows[:, 2].tolist(), rows[:, 3].tolist(), strict=True)
        answers = [answer(found[at], strings[name], KINDS[kind], source) for at, source, name, kind in asked]
        return np.array(answers, dtype=np.int32)

    def _behind(self, rows: Ints) -> Ints:
        asking, receiver, name, kind, file = rows.T
        answers = np.full(len(rows), NOTHING, dtype=np.int32)
        values = Values()
        number = self._found(self._references.place, asking, receiver, values)
        has_targets = values.have_targets()[number]
        is_guessed = (number == Values.UNKNOWN) & self._is_method[name]
        is_special = (kind == CALL) & (is_guessed | self._is_extension[name]) | np.isin(receiver, self._its_type)
        alone = np.flatnonzero(is_special)
        answers[alone] = self._inside(rows[alone], number[alone], values)
        left = np.flatnonzero(has_targets & ~is_special)
        is_same = self._are_types(values)[number[left]]
        place = np.where(is_same, self._is_script[file[left]], file[left].astype(np.int64) + 2)
        _, where = np.unique(place << 32 | number[left], return_inverse=True)
        keys = (where << 32 | name[left]) << 4 | kind[left]
        _, one, which = np.unique(keys, return_index=True, return_inverse=True)
        answers[left] = self._inside(rows[left[one]], number[left[one]], values)[which]
        return answers

    def _are_types(self, values: Values) -> Flags:
        """Of each value whether it is nothing but types: what belongs to it is the same for whoever asks."""
        is_type = self._tables.type_flags
        return np.array(
            [found is not None and all(at >= 0 and is_type[at] for at in found.targets) for found in values.found]
        )

    def _inside(self, rows: Ints, number: Longs, values: Values) -> Ints:
        """The answers of names behind places."""
        strings, found, answer = self._tables.strings, values.found, self._references.of_member
        asked = zip(number.tolist(), *(column.tolist() for column in rows.T[:4]), strict=True)
        answers = [
            answer(found[at], source, strings[receiver], strings[name], KINDS[kind])
            for at, source, receiver, name, kind in asked
        ]
        return np.array(answers, dtype=np.int32)

    def _ask_each(self, rows: Ints, chosen: npt.NDArray[np.intp], answers: Ints) -> None:
        """Those that are read as a whole."""
        strings, meant = self._tables.strings, self._references.meant
        asked = zip(*(column.tolist() for column in rows[chosen].T[:4]), strict=True)
        answers[chosen] = [
            meant(source, strings[receiver], strings[name], KINDS[kind]) for source, receiver, name, kind in asked
        ]

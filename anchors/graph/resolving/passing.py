"""What calls pass, laid against answers that are open until that is looked at: what is alike is asked for once.

First by how many arguments there are, then by those whose text tells their type, then by what the names in them mean,
each only where something was left open. Knows rows of references and numbers of answers.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import count

import numpy as np
import numpy.typing as npt

from anchors.graph.resolving.references import References
from anchors.graph.scopes.answers import Answers
from anchors.graph.scopes.overloads import UNKNOWN, UNREAD, Kind
from anchors.graph.texts.declared_swift import label_of
from anchors.graph.texts.strings import Strings
from anchors.index.snapshot import Snapshot

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Kinds = tuple[Kind, ...]


class Passing:
    def __init__(self, snapshot: Snapshot, strings: Strings, references: References, answers: Answers) -> None:
        self._arguments = snapshot.columns.arguments
        self._strings = strings
        self._references = references
        self._answers = answers

    def narrow(self, answer: Ints, rows: Ints, sources: Ints) -> None:
        """Replace the open ones among the first answers: those of the references in `rows`, asked from `sources`."""
        if not self._answers.open or not len(self._arguments) or not len(rows):
            return
        is_open = np.zeros(int(answer.max()) + 1, dtype=bool)
        is_open[[number for number in self._answers.open if number < len(is_open)]] = True
        at, number = self._passed(rows, np.flatnonzero(is_open[answer[: len(rows)]]))
        opened, told = answer[at], answer[at]
        numbers, text = np.unique(number, return_inverse=True)
        shapes = [tuple(shape.split(",")) if (shape := self._strings[one]) else () for one in numbers.tolist()]
        forms = _Forms()
        counted = np.array([forms[tuple(map(_counted, shape))] for shape in shapes], dtype=np.int64)[text]
        plain = np.array([forms[tuple(map(_plain, shape))] for shape in shapes], dtype=np.int64)[text]
        left = self._ask(opened, told, np.arange(len(at)), counted, forms)
        is_told = counted[left] != plain[left]
        left = np.concatenate((left[~is_told], self._ask(opened, told, left[is_told], plain, forms)))
        meant = plain.copy()
        meant[left] = self._meant(shapes, text[left], sources[at[left]], forms)
        self._ask(opened, told, left[meant[left] != plain[left]], meant, forms)
        answer[at] = told

    def _passed(self, rows: Ints, at: Rows) -> tuple[Rows, Ints]:
        """Those of some rows that pass something which was read, and what."""
        first, last = np.searchsorted(self._arguments[:, 0], (rows[0], rows[-1] + 1))
        passed = self._arguments[first:last]
        if not len(passed):
            return at[:0], passed[:, 1]
        place = np.minimum(np.searchsorted(passed[:, 0], rows[at]), len(passed) - 1)
        is_read = (passed[place, 0] == rows[at]) & (passed[place, 1] != self._strings.find(UNREAD))
        return at[is_read], passed[place[is_read], 1]

    def _ask(self, opened: Ints, told: Ints, at: Rows, form: Rows, forms: _Forms) -> Rows:
        """Tell the answers of some rows by their forms; which of them more might be told of."""
        pairs, group = np.unique(opened[at].astype(np.int64) << 32 | form[at], return_inverse=True)
        kinds = list(forms)
        found = [self._references.narrowed(pair >> 32, kinds[pair & 0xFFFFFFFF]) for pair in pairs.tolist()]
        told[at] = np.array([number for number, _ in found], dtype=np.int32)[group]
        is_open = np.array([is_open for _, is_open in found], dtype=bool)
        return at[np.flatnonzero(is_open[group])]

    def _meant(self, shapes: list[tuple[str, ...]], text: Rows, sources: Ints, forms: _Forms) -> Rows:
        """The forms of some rows with what their names mean where they stand."""
        pairs, group = np.unique(text << 32 | sources, return_inverse=True)
        kind_of, found = self._references.written.kind_of, []
        for pair in pairs.tolist():
            source, shape = pair & 0xFFFFFFFF, shapes[pair >> 32]
            found.append(forms[tuple([kind_of(source, kind) for kind in shape])])
        return np.array(found, dtype=np.int64)[group]


class _Forms(defaultdict[Kinds, int]):
    """Numbers of what is passed, in the order in which they come up."""

    def __init__(self) -> None:
        super().__init__(count().__next__)


def _counted(kind: str) -> Kind:
    """One more argument, in Swift by its label, or how many types the call spells."""
    if kind[:1] == ":":
        return label_of(kind), -1
    return (kind, -1) if kind[:1] == "<" else UNKNOWN


def _plain(kind: str) -> Kind:
    if kind[:1] == ":" and ":=" in kind:
        return label_of(kind), -1
    return UNKNOWN if kind[:1] == "=" else (kind, -1)

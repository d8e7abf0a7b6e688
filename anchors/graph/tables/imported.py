"""What each file imports, kept as numbers and laid open when asked: as values they take as much as all signatures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from anchors.graph.texts.textrows import TextRows
from anchors.index.distinct import distinct
from anchors.records import Import

Ints = npt.NDArray[np.int32]

_FIELDS = 6
_NAME, _ALIAS = 1, 2
_NONE: dict[str, list[int]] = {}


class Imports:
    """By file."""

    def __init__(self, rows: TextRows) -> None:
        """`rows`: module, name and alias as texts, line, scope, is_reexport."""
        self._texts, self._rows, self._ends = rows.texts, rows.rows, rows.ends
        self._last: tuple[int, tuple[Import, ...]] = (-1, ())

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, file: int) -> tuple[Import, ...]:
        """Who asks for those of a file asks for them again next."""
        if file != self._last[0]:
            self._last = file, self._of(file)
        return self._last[1]

    def __iter__(self) -> Iterator[tuple[Import, ...]]:
        return map(self._of, range(len(self)))

    def by_alias(self, file: int) -> dict[str, list[int]]:
        """The imports of a file by the name that they have in it, as `at` has them; those of all names have none."""
        first, last = self._ends[file], self._ends[file + 1]
        if first == last:
            return _NONE
        texts, flat, found = self._texts, self._rows, dict[str, list[int]]()
        for place, number in enumerate(flat[first * _FIELDS + _ALIAS : last * _FIELDS : _FIELDS], first):
            alias = texts[number]
            if alias in ("*", "") and texts[flat[place * _FIELDS + _NAME]] == "*":
                continue
            if alias in found:
                found[alias].append(place)
            else:
                found[alias] = [place]
        return found

    def at(self, place: int) -> Import:
        module, name, alias, line, scope, is_reexport = self._rows[place * _FIELDS : (place + 1) * _FIELDS]
        return Import(self._texts[module], self._texts[name], self._texts[alias], line, scope, bool(is_reexport))

    def aliases(self) -> set[str]:
        """Names that imports have in any file."""
        rows, _ = self.numbered()
        return {self._texts[number] for number in distinct(rows[:, 2]).tolist()}

    def clauses_of(self, file: int) -> list[tuple[int, str]]:
        """(line, namespace or package) of the clauses that say where a file's names belong, in the order of lines."""
        return self._clauses.get(file, [])

    @cached_property
    def _clauses(self) -> dict[int, list[tuple[int, str]]]:
        rows, counts = self.numbered()
        is_unnamed = np.array([not text for text in self._texts], dtype=bool)
        chosen = np.flatnonzero((rows[:, 5] != 0) & is_unnamed[rows[:, 2]])
        files = np.repeat(np.arange(len(counts)), counts)[chosen].tolist()
        found: dict[int, list[tuple[int, str]]] = {}
        for file, line, module in zip(files, rows[chosen, 3].tolist(), rows[chosen, 0].tolist(), strict=True):
            found.setdefault(file, []).append((line, self._texts[module]))
        for clauses in found.values():
            clauses.sort()
        return found

    def numbered(self) -> tuple[Ints, Ints]:
        """Rows of module, name, alias (numbers of texts), line, scope, is_reexport, and how many each file has."""
        flat = np.frombuffer(self._rows, dtype=np.int32) if self._rows else np.empty(0, dtype=np.int32)
        ends: Ints = np.frombuffer(self._ends, dtype=np.int32)
        return flat.reshape(-1, _FIELDS), ends[1:] - ends[:-1]

    def text(self, number: int) -> str:
        return self._texts[number]

    def number(self, text: str) -> int:
        """Of a text of any import, -1 where there is none."""
        return self._texts.index(text) if text in self._texts else -1

    def _of(self, file: int) -> tuple[Import, ...]:
        first, last = self._ends[file], self._ends[file + 1]
        if first == last:
            return ()
        texts, flat = self._texts, iter(self._rows[first * _FIELDS : last * _FIELDS])
        return tuple(
            [
                Import(texts[module], texts[name], texts[alias], line, scope, bool(is_reexport))
                for module, name, alias, line, scope, is_reexport in zip(*[flat] * _FIELDS, strict=True)
            ]
        )

"""What each file imports, kept as numbers and laid open when asked: as values they take as much as all signatures."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from anchors.graph.members import Once
from anchors.records import Import

_FIELDS = 6


class Imports:
    """By file, in the order in which files are added. `close` ends the adding."""

    def __init__(self) -> None:
        self._once = Once()
        self._texts = self._once.texts
        self._rows = array("i")  # module, name, alias, line, scope, is_reexport
        self._ends = array("i", [0])
        self._last: tuple[int, tuple[Import, ...]] = (-1, ())

    def append(self, items: Iterable[Import]) -> None:
        once, rows = self._once, self._rows
        for item in items:
            texts = (once[item.module], once[item.name], once[item.alias])
            rows.extend((*texts, item.line, item.scope, item.is_reexport))
        self._ends.append(len(rows) // _FIELDS)

    def close(self) -> None:
        self._once = Once()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, file: int) -> tuple[Import, ...]:
        """Who asks for those of a file asks for them again next."""
        if file != self._last[0]:
            self._last = file, self._of(file)
        return self._last[1]

    def __iter__(self) -> Iterator[tuple[Import, ...]]:
        return map(self._of, range(len(self)))

    def aliases(self) -> set[str]:
        """Names that imports have in any file."""
        return {self._texts[number] for number in set(self._rows[2::_FIELDS])}

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

"""Where a name that a question spells stands letter by letter: a key, an option, a text that is no definition's name.

Looked for only where that is in few places: what stands everywhere tells nothing.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with, files_with_word
from anchors.syntax.languages import is_code
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anchors.index.snapshot import Snapshot
    from anchors.types import Symbol
    from iquest_cli.analyst.texts.source import Source

VERBATIM: Final = 1.0
"""What a function gains in which such a name stands."""
OF_VARIABLE: Final = 20.0
"""The same for a variable of the environment, which nothing else is called."""
MAX_FILES: Final = 400
MAX_PLACES: Final = 4
AROUND: Final = 4
"""Lines before and behind a name that a table or a file spells."""
MAX_BEGINNING: Final = 40
"""Files in which the beginning of a variable's name is looked for in quotes."""
MAX_LINE: Final = 2000
_VARIABLE: Final = re.compile(r"[A-Z][A-Z0-9]+_[A-Z0-9_]+")


class Spelled:
    """Symbols of code in which a name of the question stands, each with the first line that says it, of those that
    stand in few places."""

    def __init__(self, snapshot: Snapshot, source: Source, names: Sequence[str]) -> None:
        self._snapshot = snapshot
        self.lines: dict[int, int] = {}
        for name in names:
            if len(parts(name)) < 2 or not name.isidentifier():
                continue
            is_variable = _VARIABLE.fullmatch(name) is not None
            places = _places(snapshot, source, name, is_in_code=is_variable)
            if is_variable:
                places |= _put_together(snapshot, source, name)
            if len(places) <= MAX_PLACES:
                self.lines |= places
        self._lift = OF_VARIABLE if any(_VARIABLE.fullmatch(name) for name in names) else VERBATIM

    def is_in(self, symbol: int, first: int, last: int) -> bool:
        """Whether one of these names stands in some lines of a symbol."""
        return first <= self.lines.get(symbol, 0) <= last

    def lift(self, symbol: int, first: int, last: int) -> float:
        """What such a place gains; 0 for others."""
        return self._lift if self.is_in(symbol, first, last) else 0.0

    @property
    def has_variable(self) -> bool:
        """Whether one of them is a variable of the environment, which code reads."""
        return bool(self.lines) and self._lift == OF_VARIABLE

    @cached_property
    def is_in_code(self) -> bool:
        return any(is_code(self._snapshot.symbol(number).language) for number in self.lines)

    def around(self, symbol: Symbol) -> tuple[int, int]:
        """The lines around the name, of what is no function."""
        line = self.lines[symbol.id]
        return max(symbol.start_line, line - AROUND), min(symbol.end_line, line + AROUND)


def _put_together(snapshot: Snapshot, source: Source, name: str) -> dict[int, int]:
    """Where code spells the rest of a variable of the environment in quotes, whose beginning it spells elsewhere:
    `env("READONLY")` of `SHOP_READONLY`, and `"service.port"` of `SHOP_SERVICE_PORT`."""
    beginning, _, rest = name.partition("_")
    begins = re.compile(rf"[\"'`]{re.escape(beginning)}_?[\"'`]", re.IGNORECASE)
    spelled = [f"{beginning}_", beginning, beginning.lower()]
    files = dict.fromkeys(n for word in spelled for n in _files(snapshot, word, is_in_code=True)[:MAX_BEGINNING])
    if not any(begins.search(text) for file in files for text in source.lines(snapshot.files[file].path)):
        return {}
    forms = [rest] if "_" not in rest else [rest, *(rest.lower().replace("_", mark) for mark in ".-_")]
    found = (_places(snapshot, source, form, "[\"'`]", is_in_code=True) for form in forms)
    return next(filter(None, found), {})


def _files(snapshot: Snapshot, word: str, *, is_in_code: bool) -> list[int]:
    found = files_with(snapshot, word) if "." in word or "-" in word else files_with_word(snapshot, word) or ()
    return [file for file in found[:MAX_FILES] if not is_in_code or is_code(snapshot.files[file].language)]


def _places(
    snapshot: Snapshot, source: Source, name: str, mark: str = "", *, is_in_code: bool = False
) -> dict[int, int]:
    before = r"(?<!\w)" if is_in_code else r"(?<![\w$])"  # of a shell `$NAME` too
    spelled = re.compile(rf"{before}{mark}{re.escape(name)}{mark}(?![\w$])")
    found: dict[int, int] = {}
    for file in _files(snapshot, name, is_in_code=is_in_code):
        if not is_own(snapshot.files[file].path):
            continue
        for number, text in enumerate(source.lines(snapshot.files[file].path), 1):
            if name in text and len(text) <= MAX_LINE and spelled.search(text):
                found.setdefault(snapshot.symbol_at(file, number), number)
                if len(found) > MAX_PLACES:
                    return found
    return found

"""What the documentation of a type says of each of its fields, where they say nothing themselves: rows of a table in
Javadoc, `name: what it is` of a docstring.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.types import Symbol
    from iquest_cli.analyst.texts.source import Source

MAX_ABOVE: Final = 600
MAX_BELOW: Final = 7
"""Lines behind a name that tell of it."""
MAX_TEXT: Final = 300
MAX_LINE: Final = 400
_REMARK: Final = re.compile(r"\s*(?:\*|/\*|//|#|--|@|\[)")
_NAMES: Final = re.compile(
    r"(?:\{@code |<td>|<code>|<dt>|`|:(?:param|ivar|cvar|var|attribute|field) )(?P<marked>[A-Za-z_]\w{1,60})(?=[}`<:])"
    r"|^[ \t*#/]{0,20}(?:@(?:property|param)[ \t]+)?(?P<plain>[A-Za-z_]\w{1,60})(?:[ \t]\([^()]{0,40}\))?[ \t]?:"
)
_MARKUP: Final = re.compile(r"<[^<>]{0,60}>|\{@\w{1,12}|[{}`*]")


class OwnerDocs:
    """Of one question; each type is read once."""

    def __init__(self, source: Source, snapshot: Snapshot) -> None:
        self._source = source
        self._snapshot = snapshot
        self._told: dict[int, dict[str, str]] = {}

    def of(self, symbol: Symbol) -> str:
        """What is told of a field by the type around it; "" for what tells of itself, or where nothing does."""
        if symbol.doc or symbol.parent is None or self._snapshot.kind(symbol.parent) == "module":
            return ""
        if symbol.parent not in self._told:
            self._told[symbol.parent] = self._read(self._snapshot.symbol(symbol.parent))
        return self._told[symbol.parent].get(symbol.name, "")

    def _read(self, owner: Symbol) -> dict[str, str]:
        lines = self._lines(owner)
        named = [
            (at, match["marked"] or match["plain"]) for at, text in enumerate(lines) if (match := _NAMES.search(text))
        ]
        ends = [at for at, _ in named[1:]] + [len(lines)]
        found: dict[str, str] = {}
        for (at, name), end in zip(named, ends, strict=False):
            told = " ".join(lines[at : min(end, at + 1 + MAX_BELOW)])
            found.setdefault(name, " ".join(_MARKUP.sub(" ", told).split())[:MAX_TEXT])
        return found

    def _lines(self, owner: Symbol) -> list[str]:
        """Remarks above a type, then its docstring."""
        first = owner.start_line
        while first > max(1, owner.start_line - MAX_ABOVE) and _REMARK.match(self._source.line(owner.path, first - 1)):
            first -= 1
        inside = sorted(self._source.doc_lines(owner))
        numbers = [*range(first, owner.name_line), *inside]
        return [self._source.line(owner.path, number)[:MAX_LINE] for number in numbers]

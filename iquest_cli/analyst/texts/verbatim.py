"""Where a name that a question spells stands letter by letter: a key, an option, a text that is no definition's name.

Looked for only where that is in few places: what stands everywhere tells nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anchors.index.snapshot import Snapshot
    from iquest_cli.analyst.texts.source import Source

VERBATIM: Final = 1.0
"""What a function gains in which such a name stands."""
MAX_FILES: Final = 400
MAX_PLACES: Final = 4
MAX_LINE: Final = 2000


def verbatim(snapshot: Snapshot, source: Source, names: Sequence[str]) -> frozenset[int]:
    """Symbols of code in which one of the names stands, of those that stand in few places."""
    found: set[int] = set()
    for name in names:
        if len(parts(name)) < 2 or not name.isidentifier():
            continue
        places = _places(snapshot, source, name)
        if len(places) <= MAX_PLACES:
            found |= places
    return frozenset(found)


def _places(snapshot: Snapshot, source: Source, name: str) -> set[int]:
    spelled = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
    found: set[int] = set()
    for file in (files_with_word(snapshot, name) or [])[:MAX_FILES]:
        if not is_own(snapshot.files[file].path):
            continue
        for number, text in enumerate(source.lines(snapshot.files[file].path), 1):
            if name in text and len(text) <= MAX_LINE and spelled.search(text):
                found.add(snapshot.symbol_at(file, number))
                if len(found) > MAX_PLACES:
                    return found
    return found

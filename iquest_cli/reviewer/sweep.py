"""Where a name stands as code, by the text: what no reference records (a constant in its own file, a call in a macro).

Asked only for names that say enough by themselves. It knows no scopes; what a place means is `uses`' business.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_generated_path, is_vendored_path
from anchors.syntax.names import lines_naming
from anchors.syntax.signatures import FAMILY
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change

MAX_FILES: Final = 40
"""Files that are parsed for one name."""


def places_of_name(change: Change, symbol: Symbol, paths: list[str] | None = None) -> list[tuple[str, int]]:
    """(path, line) in the head's files of the symbol's language, in order; `paths` None: wherever the word stands."""
    side = change.head
    family = FAMILY.get(symbol.language, symbol.language)
    if paths is None:
        paths = [side.snapshot.files[number].path for number in files_with(side.snapshot, symbol.name)]
    found: list[tuple[str, int]] = []
    for path in change.first(paths, MAX_FILES, f"files that name {symbol.name}"):
        index = side.snapshot.file_index(path)
        language = side.snapshot.files[index].language if index is not None else None
        if language is None or FAMILY.get(language, language) != family:
            continue
        if not (is_vendored_path(path) or is_generated_path(path)):
            found += [(path, line) for line in lines_naming(side.data(path), language, symbol.name)]
    return found

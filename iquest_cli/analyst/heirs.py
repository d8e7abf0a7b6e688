"""Who implements an interface or extends a class: by the bases that types name themselves, wherever the base stands.

A base of another package (`MiddlewareInterface` of a standard) has no symbol here, and heirs all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.graph.words import files_with_word
from iquest_cli.analyst.standing import is_test, path_factor
from iquest_cli.analyst.words import WORD, parts, stem, thesaurus

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.relevance import Relevance

ASKS_HEIRS: Final = re.compile(
    r"\b(?:which|what|who|how many|all)\b.{0,40}?\b(?:implement\w*|extend\w*|inherit\w*|subclass\w*|sub-classes"
    r"|derive\w*|conform\w*)\b|\b(?:implementations|implementers|implementors|subclasses|sub-classes|heirs) of\b",
    re.IGNORECASE,
)
_TYPES: Final = frozenset({"class", "interface", "struct", "enum", "trait", "record", "object", "type"})
_WORDS: Final = (
    "implement implements implemented implementation implementations implementers implementors extend extends extended"
    " inherit inherits subclass subclasses derive derives derived conform conforms class classes type types struct"
    " structs object objects code interface interfaces base from"
)
_ASKING: Final = frozenset(map(stem, _WORDS.split()))
_PLAIN: Final = frozenset(stem(word) for word in ("interface", "abstract", "base", "protocol", "trait", "type", "i"))
MAX_FILES: Final = 400
MAX_HEIRS: Final = 200


def find_heirs(
    workspace: Workspace, relevance: Relevance, identifiers: tuple[str, ...]
) -> tuple[tuple[Symbol, str], ...]:
    """Types outside of tests with the base that the question names, in their order; empty for a question of others."""
    if not ASKS_HEIRS.search(relevance.text):
        return ()
    names = {name.rpartition(".")[2] for name in identifiers}
    stop = thesaurus().stop
    words = [part for word in WORD.findall(relevance.text) if word.lower() not in stop for part in parts(word)]
    wanted = frozenset(stem(word) for word in words) - _ASKING - _PLAIN
    if not wanted and not names:
        return ()
    snapshot = workspace.snapshot
    found: list[tuple[Symbol, str]] = []
    for file in _files(workspace, relevance, names):
        tracked = snapshot.files[file]
        if is_test(tracked.path) or path_factor(tracked.path, "code") < 1.0:
            continue
        for number in snapshot.symbols_of(file):
            if snapshot.kind(number) not in _TYPES:
                continue
            symbol = snapshot.symbol(number)
            base = next((base for base in symbol.bases if _is_meant(base, names, wanted)), "")
            if base and len(found) < MAX_HEIRS:
                found.append((symbol, base))
    return tuple(found)


def _files(workspace: Workspace, relevance: Relevance, names: set[str]) -> list[int]:
    """Those that hold a name; where only words are given, those that meet them best."""
    snapshot = workspace.snapshot
    if names:
        return sorted({file for name in names for file in files_with_word(snapshot, name) or []})
    files = {snapshot.file_of(scored.symbol.id) for scored in relevance.candidates}
    return sorted(files)[:MAX_FILES]


def _is_meant(base: str, names: set[str], wanted: frozenset[str]) -> bool:
    name = re.split(r"[<\[(]", base)[0].rpartition(".")[2].rpartition("::")[2].rpartition("\\")[2].strip()
    if names:
        return name in names
    return frozenset(stem(part) for part in parts(name)) - _PLAIN == wanted

"""Who implements an interface or extends a class: by the bases that types name themselves, wherever the base stands.

A base of another package (`MiddlewareInterface` of a standard) has no symbol here, and heirs all the same. Go's
interfaces, which nobody names, `implementers` answers for.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.graph.texts.words import files_with_word
from anchors.index.names import symbols_named
from anchors.records import DEFINITION_KINDS
from iquest_cli.analyst.kinds.implementers import PLAIN, find_implementers, find_known
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.words import WORD, parts, stem, stems, text_stems, thesaurus

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance

ASKS_HEIRS: Final = re.compile(
    r"\b(?:which|what|who|how many|all)\b.{0,40}?\b(?:implement\w*|extend\w*|inherit\w*|subclass\w*|sub-classes"
    r"|derive\w*|conform\w*)\b|\b(?:implementations|implementers|implementors|subclasses|sub-classes|heirs) of\b",
    re.IGNORECASE,
)
TYPES: Final = frozenset({"class", "interface", "struct", "enum", "trait", "record", "object", "type"})
_WORDS: Final = (
    "implement implements implemented implementation implementations implementers implementors extend extends extended"
    " inherit inherits subclass subclasses derive derives derived conform conforms class classes type types struct"
    " structs object objects code interface interfaces base from"
)
_ASKING: Final = frozenset(map(stem, _WORDS.split()))
LEAST_KINDS: Final = 2
MAX_FILES: Final = 400
GUESSED: Final = 0.5
"""Least confidence in a base that is followed."""
_DIRECTLY: Final = re.compile(r"\bdirect(?:ly)?\b", re.IGNORECASE)


def with_heirs(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """The evidence of a question for heirs: types outside of tests with the base that it names, those that inherit it
    through others, and who has the methods of Go's interfaces; None for a question of others, and where there is none.
    """
    if not ASKS_HEIRS.search(relevance.text):
        return None
    identifiers = evidence.question.identifiers
    wanted = _wanted(relevance)
    implemented, num_same = find_implementers(workspace, identifiers, wanted)
    heirs = _heirs(workspace, relevance, {name.rpartition(".")[2] for name in identifiers}, wanted)
    if implemented:
        heirs = tuple((symbol, base) for symbol, base in heirs if symbol.language != "go")
    else:
        known = find_known(workspace, identifiers)
        heirs = (*known, *((symbol, base) for symbol, base in heirs if all(symbol != old for old, _ in known)))
    if not heirs and not implemented:
        return None
    indirect = () if _DIRECTLY.search(relevance.text) else indirect_heirs(workspace, heirs)
    return replace(
        evidence,
        heirs=heirs,
        indirect=indirect,
        implemented=implemented,
        num_same=num_same,
        places=(),
        is_found=True,
    )


def indirect_heirs(workspace: Workspace, heirs: tuple[tuple[Symbol, str], ...]) -> tuple[tuple[Symbol, str], ...]:
    """Heirs of the heirs, the nearest generations first, each with the base that it names."""
    snapshot, graph = workspace.snapshot, workspace.graph
    found: list[tuple[Symbol, str]] = []
    order = [symbol.id for symbol, _ in heirs]
    seen = set(order)
    for at in order:
        for edge in graph.edges_in(at, ("inherit",)):
            if edge.source not in seen and edge.confidence >= GUESSED and _is_own_type(workspace, edge.source):
                seen.add(edge.source)
                order.append(edge.source)
                found.append((snapshot.symbol(edge.source), snapshot.name(at)))
    return tuple(found)


def kinds_called(workspace: Workspace, relevance: Relevance, wanted: tuple[str, ...]) -> tuple[tuple[Symbol, str], ...]:
    """The heirs of the type whose name ends in these stems and that has most of them; several at least."""
    # `asyncio.Protocol` and `typing.Protocol` are two.
    known = ((_bases_called(workspace, wanted), plain_name), (_foreign_bases(relevance, wanted), str))
    for names, called in known:
        heirs = _heirs(workspace, relevance, names, frozenset()) if names else ()
        counts = Counter(called(base) for _, base in heirs)
        most = max(counts, key=lambda name: (counts[name], name), default="")
        found = tuple((symbol, base) for symbol, base in heirs if called(base) == most)
        if len(found) >= LEAST_KINDS and any(s.language != "go" or s.kind != "interface" for s, _ in found):
            return found
    implemented, _ = find_implementers(workspace, (), frozenset(wanted))  # nothing of Go's names what it implements
    best = max(implemented, key=lambda item: len(item.types), default=None)
    types = best.types if best is not None else ()
    return tuple((symbol, best.interface.name) for symbol in types) if best and len(types) >= LEAST_KINDS else ()


def kinds_within(
    workspace: Workspace, relevance: Relevance, wanted: tuple[str, ...]
) -> tuple[tuple[tuple[Symbol, str], ...], int]:
    """Of the heirs of what the last of these stems calls those that say the others by their names or places, and how
    many there are in all: "payment plugins" are plugins below `payment/`. All of them where none says so: backends
    are what "storage backends" are."""
    all_heirs = kinds_called(workspace, relevance, wanted[-1:]) if len(wanted) > 1 else ()
    kept = tuple((symbol, base) for symbol, base in all_heirs if _says(symbol, wanted))
    return kept or all_heirs, len(all_heirs)


def _says(symbol: Symbol, wanted: tuple[str, ...]) -> bool:
    """`StripePayPlugin` says "pay plugin", and what lies in `pay/` does; `PayPal` does not."""
    name = stems(symbol.name)
    told = set(text_stems(symbol.path.rpartition("/")[0])).union(name if name[-1:] == wanted[-1:] else ())
    return told.issuperset(wanted[:-1])


def heirs_of(workspace: Workspace, relevance: Relevance, names: set[str]) -> tuple[tuple[Symbol, str], ...]:
    """Types of the product that name one of these as their base."""
    return _heirs(workspace, relevance, {plain_name(name) for name in names}, frozenset())


def _bases_called(workspace: Workspace, wanted: tuple[str, ...]) -> set[str]:
    """Names of types of the product that end in these words, what only says that they are bases left out."""
    snapshot = workspace.snapshot
    columns, strings = snapshot.columns, snapshot.strings
    is_type = np.isin(columns.symbol_kind, [number for number, kind in enumerate(DEFINITION_KINDS) if kind in TYPES])
    plain_words = PLAIN.difference(wanted)  # "a new protocol"
    found = set()
    for number in np.unique(columns.symbol_name[is_type]).tolist():
        name = strings[number]
        if not name[:1].isupper() or not name.isidentifier():
            continue
        # From the end: most names differ in their last word, and words are stemmed only as far as they are alike.
        plain = (root for part in reversed(parts(name)) if (root := stem(part)) not in plain_words)
        if all(next(plain, "") == word for word in reversed(wanted)):
            found.add(name)
    return {name for name in found if any(_is_own_type(workspace, number) for number in symbols_named(snapshot, name))}


def _foreign_bases(relevance: Relevance, wanted: tuple[str, ...]) -> set[str]:
    """What a type of another package may be called that the question names by these words: `HealthCheck`."""
    words = [word.lower() for word in WORD.findall(relevance.text) if stem(word.lower()) in wanted]
    if tuple(map(stem, words)) != wanted:
        return set()
    name = "".join(word.capitalize() for word in words)
    return {name, name.removesuffix("s")}


def _is_own_type(workspace: Workspace, number: int) -> bool:
    snapshot = workspace.snapshot
    return snapshot.kind(number) in TYPES and is_own(snapshot.path_of(number))


def _wanted(relevance: Relevance) -> frozenset[str]:
    """Stems of the words that say what base is meant, where no name does."""
    stop = thesaurus().stop
    words = [part for word in WORD.findall(relevance.text) if word.lower() not in stop for part in parts(word)]
    return frozenset(stem(word) for word in words) - _ASKING - PLAIN


def _heirs(
    workspace: Workspace, relevance: Relevance, names: set[str], wanted: frozenset[str]
) -> tuple[tuple[Symbol, str], ...]:
    if not wanted and not names:
        return ()
    snapshot = workspace.snapshot
    found: list[tuple[Symbol, str]] = []
    for file in _files(workspace, relevance, names):
        tracked = snapshot.files[file]
        if not is_own(tracked.path):
            continue
        for number in snapshot.symbols_of(file):
            if snapshot.kind(number) not in TYPES:
                continue
            symbol = snapshot.symbol(number)
            base = next((base for base in symbol.bases if _is_meant(base, names, wanted)), "")
            if base:
                found.append((symbol, base))
    return tuple(found)


def _files(workspace: Workspace, relevance: Relevance, names: set[str]) -> list[int]:
    """Those that hold a name; where only words are given, those that meet them best."""
    snapshot = workspace.snapshot
    if names:
        return sorted({file for name in names for file in files_with_word(snapshot, name) or []})
    files = {snapshot.file_of(scored.symbol.id) for scored in relevance.candidates}
    return sorted(files)[:MAX_FILES]


def plain_name(base: str) -> str:
    """The name of a base as it is written, without its package and what it is given."""
    return re.split(r"[<\[(]", base)[0].rpartition(".")[2].rpartition("::")[2].rpartition("\\")[2].strip()


def _is_meant(base: str, names: set[str], wanted: frozenset[str]) -> bool:
    name = plain_name(base)
    if names:
        return name in names
    return frozenset(stem(part) for part in parts(name)) - PLAIN == wanted

"""What much depends on: exported symbols by distinct callers, files they stand in, overriders and rank.

Counts edges; knows nothing of how an anchor is shown.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.graph import KIND_IDS, SymbolGraph
from anchors.graph.roles.demand import (
    Uses,
    counted,
    errors,
    opened_files,
    share_as_bound,
    through_members,
    written_calls,
)
from anchors.graph.roles.families import implementers, stood_for
from anchors.graph.roles.shown import shown_names
from anchors.index.snapshot import Snapshot
from anchors.records import DEFINITION_KINDS
from anchors.syntax.languages import SCRIPTS

Ints = npt.NDArray[np.int32]

COUNTED: Final = ("call", "new", "topic", "inherit", "decorate", "name", "type")
KINDS: Final = ("function", "method", "class", "interface", "struct", "trait", "enum", "type", "macro")
CONTAINER_NUMBERS: Final = [DEFINITION_KINDS.index(kind) for kind in ("class", "trait", "struct")]
CALLABLE: Final = ("function", "method", "macro")
FRONT_FILES: Final = frozenset({"__init__.py", "index.ts", "index.js", "lib.rs", "mod.rs"})
MIN_CALLERS: Final = 3
MIN_FILES: Final = 2
MIN_CONFIDENCE: Final = 75  # per cent
MIN_SHOWN: Final = 2
MIN_TEST_FILES: Final = 4
MIN_WRITTEN: Final = 8
MIN_OPENED: Final = 5
ERROR_WORTH: Final = 0.65
"""Of an error's score: all that fails depends on it, and nobody sets out to use it."""
BOUND_LOSS: Final = 0.7
ALIKE_WORTH: Final = 0.5
"""Of a type's score where one of its name in a folder beside it stands higher: many that are made alike."""
IMPLEMENTED_WORTH: Final = 2.0
ENUM: Final = DEFINITION_KINDS.index("enum")
TRAIT: Final = DEFINITION_KINDS.index("trait")
TYPE_NUMBERS: Final = [DEFINITION_KINDS.index(kind) for kind in ("class", "interface", "struct", "trait")]
INNER: Final = frozenset({"detail", "details", "internal", "internals", "impl"})
"""Namespaces and packages that say that nobody outside should use what is in them."""


_NOTHING: Final = re.compile(r"#\s*define\s+\w+\([^)]*\)\s*(?:\(void\)\s*\(?\s*\w+\s*\)?|\(?\s*\)?)?\s*")
_OVERLOADING: Final = frozenset({"csharp", "java", "kotlin", "scala", "swift", "cpp"})
DECLARED: Final = re.compile(r"\.d\.[cm]?ts$")
PLATFORM: Final = re.compile(r"^(?:\w+ )*(?:expect|actual)\b")
"""What Kotlin declares for all platforms and defines for each."""
MARK: Final = re.compile(r"@interface\b|\bannotation class\b")


class Critical(NamedTuple):
    symbol: int
    text: str
    reason: str
    score: float


class _Measures(NamedTuple):
    """Each of all symbols."""

    callers: Ints
    files: Ints
    overriders: npt.NDArray[np.int_]
    exposed: npt.NDArray[np.bool_]
    shown: npt.NDArray[np.float64]
    score: npt.NDArray[np.float64]


def critical_symbols(
    snapshot: Snapshot,
    graph: SymbolGraph,
    documented: Mapping[str, int],
    is_generated: Sequence[bool],
    is_apart: Sequence[bool],
    answering: Collection[int] = (),
) -> list[Critical]:
    """The most depended-upon symbols, best first: about one in fifty, never more than 40 + √(all of them).

    `documented`: how often its readme and guides show each name. What is made for others to use, few inside use.
    `is_generated`, `is_apart` (a test's, or somebody else's): of each file. `answering`: files of routes, whose imports
    are for themselves.
    """
    num = snapshot.num_symbols
    if not num:
        return []
    columns = snapshot.columns
    from_test = np.array(is_apart, dtype=bool)[columns.symbol_file]
    allowed = np.isin(columns.symbol_kind, [DEFINITION_KINDS.index(kind) for kind in KINDS])
    allowed &= (columns.symbol_exported > 0) & ~from_test
    is_type = np.isin(columns.symbol_kind, TYPE_NUMBERS)
    callers, files = _counts(snapshot, graph, from_test, tests=False)
    from_tests, written = _counts(snapshot, graph, from_test, tests=True), written_calls(snapshot, allowed)
    test_callers, test_files = np.maximum(from_tests.users, written.users), np.maximum(from_tests.files, written.files)
    through, opened = through_members(snapshot, graph, is_type), opened_files(snapshot, graph, from_test)
    overriders = np.bincount(graph.target[graph.kind == KIND_IDS["override"]], minlength=num)
    exposed = _exposed(snapshot, graph, answering)
    enough = ((callers >= MIN_CALLERS) & (files >= MIN_FILES)) | (overriders >= 2)
    shown = shown_names(snapshot, documented, allowed)
    enough |= is_type & (test_files >= MIN_TEST_FILES)
    enough |= (exposed | (shown >= MIN_SHOWN)) & (callers + test_callers + through.users >= MIN_CALLERS)
    enough |= (written.users >= MIN_WRITTEN) & (written.files >= MIN_TEST_FILES)
    enough |= is_type & (shown >= MIN_SHOWN) & (opened >= MIN_OPENED)
    score = np.log1p(callers) + 1.5 * np.log1p(files) + np.log1p(overriders)
    # What is made for others stands in many tests, though little inside uses it.
    score += 0.3 * np.log1p(test_callers) + 0.7 * np.log1p(test_files)
    score += 0.5 * is_type * np.log1p(test_callers + test_files)
    score += 0.5 * np.log1p(through.users) + 0.5 * np.log1p(through.files)
    score += 1.5 * exposed + 1.5 * np.log1p(shown) + 0.5 * np.log1p(graph.rank.astype(np.float64) * num)
    # A facade: others are led to it, and it leads on to much.
    is_front = (shown > 0) | (test_files >= MIN_FILES) | exposed
    score += is_front * np.log1p(opened) * (0.5 + 0.7 * np.log1p(shown + test_files))
    score[errors(snapshot, graph, is_type | (columns.symbol_kind == ENUM))] *= ERROR_WORTH
    chosen = _best_first(np.flatnonzero(allowed & enough), score)
    limit = max(8, min(num // 50, 40 + math.isqrt(num)))
    chosen = chosen[: 4 * limit]
    for symbol, number in implementers(snapshot, graph, chosen.tolist(), is_apart).items():
        overriders[symbol] += number
        score[symbol] += IMPLEMENTED_WORTH * math.log1p(number)
    _lower(snapshot, graph, chosen.tolist(), is_type, score)
    by_hand = chosen[~np.array(is_generated, dtype=bool)[columns.symbol_file[chosen]]]
    mixed = np.bincount(graph.target[graph.kind == KIND_IDS["inherit"]], minlength=num)
    inner = frozenset(symbol for symbol in namespaces(snapshot) if mixed[symbol] < MIN_CALLERS)
    plain = [
        symbol for symbol in _best_first(by_hand, score).tolist() if _is_for_others(snapshot, symbol, shown, inner)
    ]
    measures = _Measures(callers, files, overriders, exposed, shown, score)
    return [_critical(snapshot, symbol, measures) for symbol in islice(_each_once(snapshot, plain), limit)]


def _lower(
    snapshot: Snapshot,
    graph: SymbolGraph,
    chosen: list[int],
    is_type: npt.NDArray[np.bool_],
    score: npt.NDArray[np.float64],
) -> None:
    """Takes from the score of what bounds a parameter, and of what another of its kind stands for."""
    for symbol, share in share_as_bound(snapshot, graph, chosen).items():
        score[symbol] *= 1 - BOUND_LOSS * share
    for symbol in stood_for(snapshot, [symbol for symbol in chosen if is_type[symbol]]):
        score[symbol] *= ALIKE_WORTH


def _best_first(symbols: npt.NDArray[np.int_], score: npt.NDArray[np.float64]) -> npt.NDArray[np.int_]:
    return symbols[np.lexsort((symbols, -score[symbols]))]


def _is_for_others(
    snapshot: Snapshot, symbol: int, shown: npt.NDArray[np.float64], namespaces_of_few: frozenset[int]
) -> bool:
    """Not by its name or place something inner, not a mark without members that no text shows, no namespace that few
    mix in: who else names one asks for what it holds, or for what a gem of that name has besides."""
    if symbol in namespaces_of_few:
        return False
    if snapshot.name(symbol).startswith("_"):
        return False
    if not INNER.isdisjoint(snapshot.qualified_name(symbol).split(".")[:-1]):
        return False
    if snapshot.kind(symbol) != "interface" or shown[symbol]:
        return True
    last = symbol + 1
    has_members = last < snapshot.num_symbols and snapshot.parent(last) == symbol
    return has_members or not MARK.search(snapshot.symbol(symbol).signature)


def namespaces(snapshot: Snapshot) -> list[int]:
    """Modules of Ruby that hold other modules and classes, here and wherever else they are opened, and nothing else."""
    columns = snapshot.columns
    is_ruby = np.array([file.language == "ruby" for file in snapshot.files], dtype=bool)
    modules = np.flatnonzero((columns.symbol_kind == TRAIT) & is_ruby[columns.symbol_file])
    inner = columns.symbol_parent >= 0
    is_parent, holds_more = (np.zeros(snapshot.num_symbols, dtype=bool) for _ in range(2))
    is_parent[columns.symbol_parent[inner]] = True
    holds_more[columns.symbol_parent[inner & ~np.isin(columns.symbol_kind, CONTAINER_NUMBERS)]] = True
    opened: defaultdict[str, list[int]] = defaultdict(list)
    for symbol in modules.tolist():
        opened[snapshot.qualified_name(symbol)].append(symbol)
    return [
        symbol
        for parts in opened.values()
        if is_parent[parts].any() and not holds_more[parts].any()
        for symbol in parts
    ]


def _each_once(snapshot: Snapshot, symbols: list[int]) -> Iterator[int]:
    """Without macros that do nothing, and of what is written in parts (a declaration and its definition, overloads, a
    partial class, one name with more type parameters) the first: what much depends on stands once."""
    seen: set[tuple[str, str] | int] = set()
    for number in symbols:
        language, kind = snapshot.files[snapshot.file_of(number)].language, snapshot.kind(number)
        key: tuple[str, str] | int = number
        if language == "c" and kind == "function":
            key = (kind, snapshot.name(number))
        elif language in ("c", "cpp") and kind == "macro":
            if _NOTHING.fullmatch(snapshot.symbol(number).signature):
                continue
        elif language in _OVERLOADING and kind in CALLABLE:
            key = (snapshot.qualified_name(number), snapshot.path_of(number))
        elif language == "csharp" and kind not in CALLABLE:
            key = (snapshot.qualified_name(number), posixpath.dirname(snapshot.path_of(number)))
        elif language == "ruby" and kind not in CALLABLE:  # each file that adds to a module opens it again
            key = (language, snapshot.qualified_name(number))
        elif language == "scala" and kind not in CALLABLE:  # a class and its companion
            key = (snapshot.qualified_name(number), snapshot.path_of(number))
        elif language == "kotlin" and PLATFORM.search(snapshot.symbol(number).signature):
            key = (language, snapshot.qualified_name(number))
        elif language in SCRIPTS:
            name, is_declared = snapshot.qualified_name(number), DECLARED.search(snapshot.path_of(number)) is not None
            if (name, str(not is_declared)) in seen:
                continue  # a declaration beside what it declares
            seen.add((name, str(is_declared)))
        if key not in seen:
            seen.add(key)
            yield number


def _counts(snapshot: Snapshot, graph: SymbolGraph, from_test: npt.NDArray[np.bool_], *, tests: bool) -> Uses:
    """Distinct callers and distinct calling files of each symbol, from tests or from everything else."""
    kept = np.isin(graph.kind, [KIND_IDS[kind] for kind in COUNTED]) & (graph.percent >= MIN_CONFIDENCE)
    kept &= (from_test[graph.source] == tests) & (graph.source != graph.target)
    return counted(snapshot, graph.target[kept], graph.source[kept])


def _exposed(snapshot: Snapshot, graph: SymbolGraph, answering: Collection[int]) -> npt.NDArray[np.bool_]:
    """Symbols that a package's front file imports: what the world is meant to use."""
    front = np.array([file.path.rpartition("/")[2] in FRONT_FILES for file in snapshot.files], dtype=bool)
    front[list(answering)] = False
    imports = np.flatnonzero((graph.kind == KIND_IDS["import"]) & front[snapshot.columns.symbol_file[graph.source]])
    exposed = np.zeros(snapshot.num_symbols, dtype=bool)
    exposed[graph.target[imports[_is_given(snapshot, graph, imports)]]] = True
    return exposed


def _is_given(snapshot: Snapshot, graph: SymbolGraph, imports: npt.NDArray[np.int_]) -> npt.NDArray[np.bool_]:
    """Of imports those that others see: in Rust a front file's `pub use`, where its crate is a library."""
    is_rust = np.array([file.language == "rust" for file in snapshot.files], dtype=bool)
    if not is_rust[snapshot.columns.symbol_file[graph.source[imports]]].any():
        return np.ones(len(imports), dtype=bool)
    libraries = {file.path.rpartition("/")[0] for file in snapshot.files if file.path.rpartition("/")[2] == "lib.rs"}
    lines: dict[int, frozenset[int]] = {}
    given = np.ones(len(imports), dtype=bool)
    for at, (source, line) in enumerate(zip(graph.source[imports].tolist(), graph.line[imports].tolist(), strict=True)):
        file = snapshot.file_of(source)
        if snapshot.files[file].language != "rust":
            continue
        if file not in lines:
            folders = snapshot.files[file].path.split("/")[:-1]
            is_library = any("/".join(folders[:depth]) in libraries for depth in range(len(folders) + 1))
            facts = snapshot.skim_once(file).facts if is_library else ()
            lines[file] = frozenset(fact.line for fact in facts if fact.kind == "export")
        given[at] = line in lines[file]
    return given


def _critical(snapshot: Snapshot, symbol: int, of: _Measures) -> Critical:
    callers, files, overriders = int(of.callers[symbol]), int(of.files[symbol]), int(of.overriders[symbol])
    name = snapshot.name(symbol)
    is_callable = snapshot.kind(symbol) in CALLABLE
    what = f"{name}()" if is_callable else name
    parts = []
    if callers:
        parts.append(f"{callers} caller{'s' * (callers != 1)} in {files} file{'s' * (files != 1)}")
    if overriders:
        word = "overrider" if is_callable else "implementer"
        parts.append(f"{overriders} {word}{'s' * (overriders != 1)}")
    if of.exposed[symbol]:
        parts.append("exported by its package")
    reason = "shown in its guides" if of.shown[symbol] else "used by its tests"
    if callers < MIN_CALLERS and not overriders and not of.exposed[symbol]:
        parts.append(reason)
    reason = "exported by its package" if of.exposed[symbol] else reason
    if overriders:
        reason = "overridden" if is_callable else "implemented"
    reason = "exported, high fan-in" if callers >= MIN_CALLERS else reason
    return Critical(symbol, f"{what} - {', '.join(parts)}", reason, round(float(of.score[symbol]), 3))

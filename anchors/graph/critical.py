"""What much depends on: exported symbols by distinct callers, files they stand in, overriders and rank.

Counts edges; knows nothing of how an anchor is shown.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from anchors.graph.graph import KIND_IDS, SymbolGraph
from anchors.index.snapshot import Snapshot
from anchors.records import DEFINITION_KINDS
from anchors.syntax.languages import is_test_path, is_vendored_path

Ints = npt.NDArray[np.int32]

COUNTED: Final = ("call", "new", "topic", "inherit", "decorate", "name", "type")
KINDS: Final = ("function", "method", "class", "interface", "struct", "trait", "enum", "type", "macro")
CALLABLE: Final = ("function", "method", "macro")
FRONT_FILES: Final = frozenset({"__init__.py", "index.ts", "index.js", "lib.rs", "mod.rs"})
MIN_CALLERS: Final = 3
MIN_FILES: Final = 2
MIN_CONFIDENCE: Final = 60  # per cent


_NOTHING: Final = re.compile(r"#\s*define\s+\w+\([^)]*\)\s*(?:\(void\)\s*\(?\s*\w+\s*\)?|\(?\s*\)?)?\s*")
_OVERLOADING: Final = frozenset({"csharp", "java", "kotlin", "scala", "swift", "cpp"})
_PARTIAL: Final = re.compile(r"\bpartial\s+(?:class|struct|interface|record)\b")


class Critical(NamedTuple):
    symbol: int
    text: str
    reason: str


def critical_symbols(snapshot: Snapshot, graph: SymbolGraph) -> list[Critical]:
    """The most depended-upon symbols, best first: about one in fifty, never more than 40 + √(all of them)."""
    num = snapshot.num_symbols
    if not num:
        return []
    is_test = np.array([is_test_path(file.path) or is_vendored_path(file.path) for file in snapshot.files], dtype=bool)
    columns = snapshot.columns
    from_test = is_test[columns.symbol_file]
    callers, files = _counts(snapshot, graph, from_test, tests=False)
    test_callers, _ = _counts(snapshot, graph, from_test, tests=True)
    overriders = np.bincount(graph.target[graph.kind == KIND_IDS["override"]], minlength=num)
    exposed = _exposed(snapshot, graph)
    allowed = np.isin(columns.symbol_kind, [DEFINITION_KINDS.index(kind) for kind in KINDS])
    allowed &= (columns.symbol_exported > 0) & ~from_test
    enough = ((callers >= MIN_CALLERS) & (files >= MIN_FILES)) | (overriders >= 2)
    enough |= exposed & (callers + test_callers >= MIN_CALLERS)
    score = np.log1p(callers) + 1.5 * np.log1p(files) + np.log1p(overriders) + 0.3 * np.log1p(test_callers)
    score += 1.5 * exposed + 0.5 * np.log1p(graph.rank.astype(np.float64) * num)
    chosen = np.flatnonzero(allowed & enough)
    chosen = chosen[np.lexsort((chosen, -score[chosen]))]
    limit = max(8, min(num // 50, 40 + math.isqrt(num)))
    plain = [symbol for symbol in chosen[: 3 * limit].tolist() if not snapshot.name(symbol).startswith("_")]
    return [
        _critical(snapshot, symbol, int(callers[symbol]), int(files[symbol]), int(overriders[symbol]), exposed[symbol])
        for symbol in islice(_each_once(snapshot, plain), limit)
    ]


def _each_once(snapshot: Snapshot, symbols: list[int]) -> Iterator[int]:
    """Without macros that do nothing, and of what is written in parts (a declaration and its definition, overloads,
    the parts of a partial class) the first: one thing that much depends on stands once."""
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
        elif language == "csharp" and _PARTIAL.search(snapshot.symbol(number).signature):
            key = (snapshot.qualified_name(number), posixpath.dirname(snapshot.path_of(number)))
        if key not in seen:
            seen.add(key)
            yield number


def _counts(
    snapshot: Snapshot, graph: SymbolGraph, from_test: npt.NDArray[np.bool_], *, tests: bool
) -> tuple[Ints, Ints]:
    """Distinct callers and distinct calling files of each symbol, from tests or from everything else."""
    num = snapshot.num_symbols
    kept = np.isin(graph.kind, [KIND_IDS[kind] for kind in COUNTED]) & (graph.percent >= MIN_CONFIDENCE)
    kept &= (from_test[graph.source] == tests) & (graph.source != graph.target)
    target, source = graph.target[kept].astype(np.int64), graph.source[kept]
    callers = np.unique(target * num + source) // num
    num_files = max(1, len(snapshot.files))
    files = np.unique(target * num_files + snapshot.columns.symbol_file[source]) // num_files
    return (
        np.bincount(callers, minlength=num).astype(np.int32),
        np.bincount(files, minlength=num).astype(np.int32),
    )


def _exposed(snapshot: Snapshot, graph: SymbolGraph) -> npt.NDArray[np.bool_]:
    """Symbols that a package's front file imports: what the world is meant to use."""
    front = np.array([file.path.rpartition("/")[2] in FRONT_FILES for file in snapshot.files], dtype=bool)
    imports = (graph.kind == KIND_IDS["import"]) & front[snapshot.columns.symbol_file[graph.source]]
    exposed = np.zeros(snapshot.num_symbols, dtype=bool)
    exposed[graph.target[imports]] = True
    return exposed


def _critical(
    snapshot: Snapshot, symbol: int, callers: int, files: int, overriders: int, exposed: np.bool_
) -> Critical:
    name = snapshot.name(symbol)
    what = f"{name}()" if snapshot.kind(symbol) in CALLABLE else name
    parts = []
    if callers:
        parts.append(f"{callers} caller{'s' * (callers != 1)} in {files} file{'s' * (files != 1)}")
    if overriders:
        parts.append(f"{overriders} overrider{'s' * (overriders != 1)}")
    if exposed:
        parts.append("exported by its package")
    reason = "overridden" if overriders else "exported by its package"
    reason = "exported, high fan-in" if callers >= MIN_CALLERS else reason
    return Critical(symbol, f"{what} - {', '.join(parts)}" if parts else what, reason)

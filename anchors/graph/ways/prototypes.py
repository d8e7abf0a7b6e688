"""Functions of C that one file declares and another defines: calls are resolved to the declaration that is included.

Which edges there are is not its business; it only says which symbols are one function.
"""

from __future__ import annotations

import posixpath
from typing import Final

import numpy as np

from anchors.graph.tables.tables import TYPE_KINDS
from anchors.graph.texts.declared import parameters_of, split_top
from anchors.graph.texts.declared_cpp import Parameters, parameters
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_test_path

HEADERS: Final = (".h", ".hh", ".hpp", ".hxx")
SOURCES: Final = (".c", ".cc", ".cpp", ".cxx", ".m", ".mm")
INLINED: Final = (
    "-inl.h",
    "-inl.hpp",
    "_inl.h",
    "_inl.hpp",
    "_impl.h",
    "_impl.hpp",
    "-impl.h",
    ".inl",
    ".ipp",
    ".tcc",
    ".tpp",
)
"""How headers end that hold what others declare."""
MAX_DEPTH: Final = 40
_FUNCTIONS: Final = frozenset({"function", "method"})


def defined_by(snapshot: Snapshot, symbol: int, caller: int | None = None) -> int:
    """Of a function that a header only declares the one that defines it; any other symbol itself, and one whose
    definition is not told. Of several the one beside `caller`, since programs that share a header are linked from their
    own folders, else the one nearest to the header; none of tests, but for them."""
    if not _is_declared(snapshot, symbol):
        return symbol
    near = snapshot.path_of(symbol if caller is None else caller)
    alike = _alike(snapshot, symbol)
    if not is_test_path(near):
        alike = [number for number in alike if not is_test_path(snapshot.path_of(number))] or alike
    below = _by_folder(snapshot, _with_bodies(snapshot, alike))
    beside = below.get(_folders(near)[0])
    found = _under(below, snapshot.path_of(symbol)) if beside is None else beside
    return symbol if found is None else found


def declarations(snapshot: Snapshot, symbol: int) -> list[int]:
    """The declarations in headers of the function that `symbol` defines."""
    if not _is_defined(snapshot, symbol):
        return []
    named = _alike(snapshot, symbol)
    below = _by_folder(snapshot, _with_bodies(snapshot, named))
    return [
        n for n in named if n != symbol and _is_declared(snapshot, n) and _under(below, snapshot.path_of(n)) == symbol
    ]


def _with_bodies(snapshot: Snapshot, named: list[int]) -> list[int]:
    """Those of several lines, if any: one line in a source file may be one more declaration."""
    long = [symbol for symbol in named if _is_long(snapshot, symbol)]
    return long if any(_is_defined(snapshot, symbol) for symbol in long) else named


def _named(snapshot: Snapshot, symbol: int) -> list[int]:
    columns = snapshot.columns
    found: list[int] = np.flatnonzero(columns.symbol_name == columns.symbol_name[symbol]).tolist()
    return found


def _alike(snapshot: Snapshot, symbol: int) -> list[int]:
    """Of functions of one name and type those that take the same, where several are told apart by that: what declares
    or defines the function."""
    named = _of_type(snapshot, _named(snapshot, symbol), _type_around(snapshot, symbol))
    taken = _taken(snapshot, symbol) if len(named) > 2 else None
    same = [other for other in named if _taken(snapshot, other) == taken] if taken is not None else []
    return same if len(same) > 1 else named


def _taken(snapshot: Snapshot, symbol: int) -> Parameters | None:
    return parameters(snapshot.symbol(symbol).signature, snapshot.name(symbol), "")


def _of_type(snapshot: Snapshot, named: list[int], type_name: str) -> list[int]:
    """Of functions of one name those of a type, where it is known: `a_t::send` defines no `send` of `b_t`."""
    return [symbol for symbol in named if _type_around(snapshot, symbol) == type_name]


def _type_around(snapshot: Snapshot, symbol: int) -> str:
    """The name of the type that a function is a member of, by where it stands or by `type::` before its name."""
    parent = snapshot.parent(symbol)
    if parent >= 0 and snapshot.kind(parent) in TYPE_KINDS:
        return snapshot.name(parent)
    if parent >= 0 and snapshot.kind(parent) == "namespace" and snapshot.symbol(parent).signature.startswith("@"):
        return snapshot.name(parent)
    local = symbol - snapshot.module_symbol(snapshot.file_of(symbol)) - 1
    bases = snapshot.record(snapshot.file_of(symbol)).definitions[local].bases if local >= 0 else ()
    return bases[0].rpartition("::")[2] if len(bases) == 1 and snapshot.kind(symbol) == "method" else ""


def _is_declared(snapshot: Snapshot, symbol: int) -> bool:
    path = snapshot.path_of(symbol)
    is_header = path.endswith(HEADERS) and not (path.endswith(INLINED) and _is_long(snapshot, symbol))
    return is_header and snapshot.kind(symbol) in _FUNCTIONS


def _is_defined(snapshot: Snapshot, symbol: int) -> bool:
    """In a source file, or in a header beside the one that declares it: `table-inl.h`."""
    return snapshot.path_of(symbol).endswith((*SOURCES, *INLINED)) and snapshot.kind(symbol) in _FUNCTIONS


def _is_long(snapshot: Snapshot, symbol: int) -> bool:
    return bool(snapshot.columns.symbol_first[symbol] < snapshot.columns.symbol_last[symbol])


def _by_folder(snapshot: Snapshot, named: list[int]) -> dict[str, int | None]:
    """The one function that is defined somewhere below a folder; None below one with several."""
    below: dict[str, int | None] = {}
    for symbol in named:
        if _is_defined(snapshot, symbol):
            for folder in _folders(snapshot.path_of(symbol)):
                below[folder] = _one(snapshot, below[folder], symbol) if folder in below else symbol
    return below


def _one(snapshot: Snapshot, known: int | None, other: int) -> int | None:
    """Of two that one file defines under conditions the longer one."""
    if known is None or snapshot.file_of(known) != snapshot.file_of(other):
        return None
    columns = snapshot.columns
    given = [parameters_of(snapshot.symbol(symbol).signature, snapshot.name(symbol)) for symbol in (known, other)]
    if None in given or len({len(split_top(inner)) for inner in given if inner is not None}) > 1:
        return None
    return max((known, other), key=lambda symbol: int(columns.symbol_last[symbol] - columns.symbol_first[symbol]))


def _under(below: dict[str, int | None], path: str) -> int | None:
    """What is defined nearest to a file: below the innermost of its folders that has any."""
    return next((below[folder] for folder in _folders(path) if folder in below), None)


def _folders(path: str) -> list[str]:
    """Those that a file lies in, the innermost first, then "" for all there are; files of the root have one of their
    own. Of more than `MAX_DEPTH` the outer ones."""
    names = posixpath.dirname(path).split("/")[:MAX_DEPTH]
    return ["".join(f"{name}/" for name in names[:depth]) for depth in range(len(names), -1, -1)]

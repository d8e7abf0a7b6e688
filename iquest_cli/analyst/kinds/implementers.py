"""Who implements an interface of Go, where no type says so itself: those that have its methods.

Which interface a question means is decided here, by its name or its words; `anchors.graph.ways.method_sets` knows the
rest.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.graph.ways.method_sets import MethodSets
from anchors.index.names import symbols_named
from anchors.records import DEFINITION_KINDS
from iquest_cli.analyst.evidence.findings import Implemented
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.words import data_lines, parts, stem

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace

PLAIN: Final = frozenset(stem(word) for word in ("interface", "abstract", "base", "protocol", "trait", "type", "i"))
"""Words of a name that say only that others inherit it."""
MAX_INTERFACES: Final = 3
"""Of one name or of the same words."""
_INTERFACE: Final = DEFINITION_KINDS.index("interface")


def find_implementers(
    workspace: Workspace, identifiers: tuple[str, ...], wanted: frozenset[str]
) -> tuple[tuple[Implemented, ...], int]:
    """Of each interface of Go that is called as an identifier says, or without any as the words say; and how many more
    are called so."""
    sets = MethodSets(workspace.snapshot, workspace.graph)
    if identifiers:
        asked = [number for name in identifiers for number in _named(workspace, sets, name)]
    else:
        asked = _worded(workspace, sets, wanted) if wanted else []
    asked = _once(workspace, asked)
    return tuple(_implemented(workspace, sets, number) for number in asked[:MAX_INTERFACES]), len(
        asked[MAX_INTERFACES:]
    )


def find_known(workspace: Workspace, identifiers: tuple[str, ...]) -> tuple[tuple[Symbol, str], ...]:
    """Types with the methods of an interface of Go's standard library, with that interface's name: `io.Reader`, or
    `RoundTripper` without its package."""
    snapshot = workspace.snapshot
    if not any(file.language == "go" for file in snapshot.files):
        return ()
    found: list[tuple[Symbol, str]] = []
    for row in data_lines("go_interfaces.txt"):
        name, *methods = row.split("\t")
        if name not in identifiers and name.rpartition(".")[2] not in identifiers:
            continue
        signatures = {method.partition("(")[0]: method for method in methods}
        types = MethodSets(snapshot, workspace.graph).having(signatures)
        own = _once(workspace, [number for number in types if is_own(snapshot.path_of(number))])
        found += [(snapshot.symbol(number), name) for number in own]
    return tuple(found)


def _named(workspace: Workspace, sets: MethodSets, identifier: str) -> list[int]:
    """Those of the product before others; of `storage.Store` those of that package, if there are any."""
    snapshot = workspace.snapshot
    qualifier, _, name = identifier.rpartition(".")
    found = [number for number in symbols_named(snapshot, name) if sets.is_interface(number)]
    package = qualifier.rpartition(".")[2]
    inside = [n for n in found if package and posixpath.basename(posixpath.dirname(snapshot.path_of(n))) == package]
    return _own_first(workspace, inside or found)


def _worded(workspace: Workspace, sets: MethodSets, wanted: frozenset[str]) -> list[int]:
    """By the words of their names: `PasswordConnector` for "the password connector"."""
    snapshot = workspace.snapshot
    found = []
    for number in np.flatnonzero(snapshot.columns.symbol_kind == _INTERFACE).tolist():
        if sets.is_interface(number):
            told = frozenset(stem(part) for part in parts(snapshot.name(number))) - PLAIN
            if told == wanted:
                found.append(number)
    return _own_first(workspace, found)


def _own_first(workspace: Workspace, found: list[int]) -> list[int]:
    own = [number for number in found if is_own(workspace.snapshot.path_of(number))]
    return own or found


def _once(workspace: Workspace, found: list[int], but: int | None = None) -> list[int]:
    """The first definition of each in its package: others are those of other builds. Without what is called as `but`
    is."""
    snapshot = workspace.snapshot
    kept: dict[tuple[str, str], int] = {}
    for number in found:
        kept.setdefault((posixpath.dirname(snapshot.path_of(number)), snapshot.qualified_name(number)), number)
    if but is not None:
        kept.pop((posixpath.dirname(snapshot.path_of(but)), snapshot.qualified_name(but)), None)
    return list(kept.values())


def _implemented(workspace: Workspace, sets: MethodSets, interface: int) -> Implemented:
    snapshot = workspace.snapshot
    asked = sets.asked(interface)
    having = sets.implementers(interface, asked)
    own = _once(workspace, [number for number in having if is_own(snapshot.path_of(number))], interface)
    types = [number for number in own if not sets.is_interface(number)]
    aside = [number for number in having if not is_own(snapshot.path_of(number)) and not sets.is_interface(number)]
    return Implemented(
        snapshot.symbol(interface),
        tuple(asked.methods),
        asked.outside,
        tuple(map(snapshot.symbol, types)),
        tuple(snapshot.symbol(number) for number in own if sets.is_interface(number)),
        tuple(map(snapshot.symbol, aside)),
    )

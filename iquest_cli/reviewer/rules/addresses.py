"""Terraform: what still uses an address that is gone, and calls of a module without an argument that it asks for now.

An address means what its module has: a line that led to one before the change, stands as it was and leads to nothing of
that name now, is broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from anchors.graph.imports.hcl import FAMILY
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.side import Side
from iquest_cli.reviewer.uses import Use

_VARIABLE: Final = "var."
_MODULE: Final = "module."


def is_address(symbol: Symbol) -> bool:
    return symbol.language == FAMILY and symbol.kind == "property" and "." in symbol.name


def lost_addresses(change: Change, old: Symbol) -> list[Use]:
    """Places of the new side that meant `old` and now mean nothing of its name, in the order of path and line."""
    base, head = change.base, change.head
    found: dict[tuple[str, int], Use] = {}
    for edge in base.graph.edges_in(old.id) if base is not None else ():
        if base is None or not edge.is_certain or edge.kind == "import" or edge.source == old.id:
            continue
        path = change.new_path(base.snapshot.path_of(edge.source))
        file = head.snapshot.file_index(path) if path is not None else None
        line = change.lines(path).to_new(edge.line) if path is not None else None
        if path is None or file is None or line is None:
            continue
        came_from = base.snapshot.path_of(edge.source)
        folders = {_folder(old.path), _folder(change.new_path(old.path) or old.path)}
        folders |= {_folder(path)} if _folder(path) != _folder(came_from) else set()
        is_of_another = _folder(came_from) != _folder(old.path)
        if _leads_on(head, file, line, old.name, folders) or (is_of_another and not _stand(head, folders)):
            continue
        found[path, line] = Use(path, line, edge.confidence, True, True, -1)
    return [found[place] for place in sorted(found)]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _leads_on(head: Side, file: int, line: int, name: str, folders: set[str]) -> bool:
    """Whether a line leads to something of that name in one of these folders, in which all files are one module: where
    it stood, and where its file or that of the line went."""
    snapshot = head.snapshot
    edges = (edge for symbol in snapshot.symbols_of(file) for edge in head.graph.edges_out(symbol))
    targets = (edge.target for edge in edges if edge.line == line)
    return any(snapshot.name(target) == name and _folder(snapshot.path_of(target)) in folders for target in targets)


def _stand(head: Side, folders: set[str]) -> bool:
    """Whether a module is there still: one that is gone was replaced by another, whose names are not known."""
    return any(file.language == FAMILY and _folder(file.path) in folders for file in head.snapshot.files)


def unmet_variables(change: Change) -> Iterator[tuple[Symbol, list[tuple[str, int]]]]:
    """Variables without a default that came, or lost theirs, and the calls of their module that do not pass them."""
    for item in change.touched:
        new = item.new
        if new is None or not is_address(new) or not new.name.startswith(_VARIABLE):
            continue
        was_asked = item.old is not None and item.old.name == new.name and _is_required(change.base, item.old)
        if was_asked or not _is_required(change.head, new):
            continue
        places = list(_calls_without(change.head, new))
        if places:
            yield new, places


def _is_required(side: Side | None, variable: Symbol) -> bool:
    if side is None:
        return False
    facts = side.snapshot.record(side.snapshot.file_of(variable.id)).facts
    values = [fact.value for fact in facts if fact.kind == "config" and fact.line == variable.name_line]
    return values == [""]


def _calls_without(side: Side, variable: Symbol) -> Iterator[tuple[str, int]]:
    """Each call of the module that a variable belongs to, whose arguments are not the variable's."""
    snapshot, graph = side.snapshot, side.graph
    folder = variable.path.rpartition("/")[0]
    passing = {edge.source for edge in graph.edges_in(variable.id)}
    calls: dict[int, None] = {}
    for file, source in enumerate(snapshot.files):
        if source.path.rpartition("/")[0] == folder and source.language == FAMILY:
            edges = graph.edges_in(snapshot.module_symbol(file), ("import",))
            calls.update((edge.source, None) for edge in edges if snapshot.name(edge.source).startswith(_MODULE))
    for call in sorted(calls):
        if call not in passing:
            yield snapshot.path_of(call), snapshot.symbol(call).name_line

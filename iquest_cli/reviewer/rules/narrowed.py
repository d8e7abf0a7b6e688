"""Definitions that fewer may see than before, and who uses them from where they cannot be seen any more: an `export` or
`pub` that is gone, a member that is private now, a name that `__all__` lists no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from anchors.records import Import
from anchors.syntax.languages import is_generated_path, is_vendored_path
from anchors.syntax.signatures import FAMILY
from anchors.types import Edge, Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.common_exports import given_out
from iquest_cli.reviewer.rules.modules import Modules
from iquest_cli.reviewer.side import Side
from iquest_cli.reviewer.uses import is_guarded

_TYPES: Final = frozenset({"class", "struct", "interface", "enum", "record", "object"})
_ALL: Final = re.compile(rb"^__all__\s*(?::[^=\n]*)?=\s*([\[(])(.*?)[\])]", re.S | re.M)
_QUOTED: Final = re.compile(r"[\"']([A-Za-z_]\w*)[\"']")
_PACKAGE: Final = re.compile(rb"^\s*package\s+([\w.]+)", re.M)
_MAKES_ALL: Final = re.compile(rb"__all__\s*\+=|__all__\.\w+\(|\.__all__")
MAX_NAMES: Final = 400
"""Names of one `__all__` that are looked for."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`how`: what became of it, in words; `places` are of the new side and stand as they were."""

    new: Symbol
    how: str
    places: tuple[tuple[str, int], ...]


def narrowed(change: Change) -> Iterator[Narrowed]:
    if change.base is None:
        return
    for item in change.touched:
        old, new = item.old, item.new
        if old is None or new is None or item.fate != "modified" or not (old.is_exported and not new.is_exported):
            continue
        family = FAMILY.get(new.language, new.language)
        sees = _SEES.get(family)
        if sees is None or _is_said_again(change, new, family):
            continue
        reaches = sees(change.head, new)
        if reaches is None:
            continue
        places = [(path, edge.line) for edge, path in _uses(change, new) if not reaches(path)]
        if places:
            how = {"javascript": "is no longer exported", "rust": "is no longer `pub`"}.get(
                family, "is less visible now"
            )
            yield Narrowed(new, how, tuple(sorted(set(places))))
    yield from _unlisted(change)
    yield from _not_given_out(change)


def _uses(change: Change, new: Symbol) -> Iterator[tuple[Edge, str]]:
    """Of other files, those that surely mean a definition and stand as they were, with their paths."""
    snapshot = change.head.snapshot
    for edge in change.head.edges_in(new.id):
        path = snapshot.path_of(edge.source)
        if path == new.path or not edge.is_certain or change.is_in_diff(path, edge.line):
            continue
        if not (is_vendored_path(path) or is_generated_path(path) or is_guarded(change.head, path, edge.line)):
            yield edge, path


def _modifiers(symbol: Symbol) -> set[str]:
    """The words before a name: what follows it may have others of their own."""
    return set(symbol.signature.partition(symbol.name)[0].split())


_Reaches = Callable[[str], bool]


def _scripts(side: Side, new: Symbol) -> _Reaches | None:
    """Nothing but its own file; a member that is private, likewise."""
    is_top = new.parent is None or side.snapshot.kind(new.parent) == "module"
    is_private = "private" in _modifiers(new)
    return (lambda path: False) if is_top or is_private else None


def _rust(side: Side, new: Symbol) -> _Reaches | None:
    """The module that it stands in, and those below."""
    if any(word.startswith("pub") for word in _modifiers(new)):
        return None
    folder, _, name = new.path.rpartition("/")
    inside = folder if name in ("lib.rs", "main.rs", "mod.rs") else f"{folder}/{name.removesuffix('.rs')}".lstrip("/")
    return lambda path: not inside or path.startswith(f"{inside}/")


def _java(side: Side, new: Symbol) -> _Reaches | None:
    """Its package; where it is private, its file."""
    package = _package(side, new.path)
    is_private = "private" in _modifiers(new)
    return lambda path: not is_private and _package(side, path) == package


def _package(side: Side, path: str) -> str:
    found = _PACKAGE.search(side.data(path))
    return found[1].decode("utf-8", "replace") if found is not None else ""


def _private(side: Side, new: Symbol) -> _Reaches | None:
    """Its file, where it is said to be private."""
    return (lambda path: False) if {"private", "fileprivate"} & _modifiers(new) else None


def _csharp(side: Side, new: Symbol) -> _Reaches | None:
    """Its type's file, where that stands in one alone: members are private where they say nothing."""
    owner = side.snapshot.symbol(new.parent) if new.parent is not None else None
    if owner is None or owner.kind not in _TYPES or "partial" in owner.signature.split():
        return None
    is_seen = {"internal", "protected", "public"} & _modifiers(new)
    return None if is_seen or owner.kind == "interface" else lambda path: False


_SEES: Final[dict[str, Callable[[Side, Symbol], _Reaches | None]]] = {
    "javascript": _scripts,
    "rust": _rust,
    "java": _java,
    "kotlin": _private,
    "php": _private,
    "swift": _private,
    "csharp": _csharp,
}


def _is_said_again(change: Change, new: Symbol, family: str) -> bool:
    """Whether a script gives the name out in another line."""
    if family != "javascript":
        return False
    head = change.head
    texts = [text for _, text in head.lines_having(new.path, new.name)]
    return any("export" in text or "exports" in text for text in texts) or b"module.exports" in head.data(new.path)


def _unlisted(change: Change) -> Iterator[Narrowed]:
    """Names that a Python module lists no more in its `__all__` and that others get by a star of it."""
    base, modules = change.base, Modules(change.head)
    for _, old, new in change.kept_files:
        if base is None or change.language(new) != "python" or b"__all__" not in base.data(old):
            continue
        before, after = _listed(base.data(old)), _listed(change.head.data(new))
        if before is None or after is None:
            continue
        for name in change.first(sorted(before - after), MAX_NAMES, f"names that left `__all__` of {new}"):
            symbols = [change.head.snapshot.symbol(number) for number in change.head.names(new).get(name, ())]
            if len(symbols) == 1:
                uses = _uses(change, symbols[0])
                places = {
                    (path, edge.line) for edge, path in uses if _is_by_star(change, modules, edge, path, name, new)
                }
                if places:
                    yield Narrowed(symbols[0], f"is no longer in `__all__` of {new}", tuple(sorted(places)))


def _not_given_out(change: Change) -> Iterator[Narrowed]:
    """Functions that a CommonJS module keeps and gives out no more."""
    base = change.base
    for _, old, new in change.kept_files:
        if base is None or change.language(new) not in ("javascript", "typescript") or b"exports" not in base.data(old):
            continue
        before, after = given_out(base.data(old)), given_out(change.head.data(new))
        gone = sorted((before or frozenset()) - after) if after is not None else []
        for name in change.first(gone, MAX_NAMES, f"names that {new} exports no longer"):
            symbols = [change.head.snapshot.symbol(number) for number in change.head.names(new).get(name, ())]
            places = {(path, edge.line) for edge, path in _uses(change, symbols[0])} if len(symbols) == 1 else set()
            if places:
                yield Narrowed(symbols[0], "is no longer exported", tuple(sorted(places)))


def _listed(data: bytes) -> frozenset[str] | None:
    """What `__all__` lists; None where that is not all spelled out."""
    match = _ALL.search(data)
    if match is None or _MAKES_ALL.search(data):
        return None
    return frozenset(_QUOTED.findall(match[2].decode("utf-8", "replace")))


def _is_by_star(change: Change, modules: Modules, edge: Edge, path: str, name: str, home: str) -> bool:
    """Whether a place means it by a star: the graph says so, or it imports the name from a module that has one."""
    if "star" in edge.reason:
        return True
    file = change.head.snapshot.file_index(path)
    items = change.head.snapshot.record(file).imports if file is not None else ()
    for item in items:
        if item.name != name:
            continue
        module = Import(item.module, "", item.module.rpartition(".")[2], item.line, -1, False)
        place = modules.place_of(path, "python", module)
        if place is not None and place != (home,) and _has_star(change, modules, place[0], name, home):
            return True
    return False


def _has_star(change: Change, modules: Modules, path: str, name: str, home: str) -> bool:
    """Whether a module gets the name by a star of `home`, and in no other way."""
    file = change.head.snapshot.file_index(path)
    if file is None:
        return False
    record = change.head.snapshot.record(file)
    if any(item.alias == name for item in record.imports) or any(item.name == name for item in record.definitions):
        return False
    stars = (item for item in record.imports if item.name == "*")
    asked = (Import(item.module, "", item.module.rpartition(".")[2], item.line, -1, False) for item in stars)
    return any(modules.place_of(path, "python", item) == (home,) for item in asked)

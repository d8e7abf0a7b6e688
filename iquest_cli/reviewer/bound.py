"""Whether a name that lost its definition means something on the new side after all: an import, a base, a local."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.languages import language_of
from anchors.types import Symbol
from iquest_cli.reviewer.bases import has_from_base, may_inherit_foreign
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import module_name
from iquest_cli.reviewer.rust_traits import trait_of
from iquest_cli.reviewer.side import Side

_OWNERS: Final = frozenset({"class", "interface", "enum", "record", "object", "struct", "trait"})
_IN_SUBTYPE: Final = "defined in a subtype"
"""The graph's reason for what only heirs of a receiver's type define."""
_LEFT_TO_HEIRS: Final = re.compile(r"[aA]bstract|NotImplemented|not implemented")
_EMPTY: Final = re.compile(r"\s*(?:pass|\.\.\.)\s*$")
MAX_EMPTY: Final = 6
"""Lines of a method that does nothing, a remark among them."""
_HANDS_ON: Final = re.compile(r"\b(?:getattr|import_module|__import__|load\w*)\(")


def is_bound(change: Change, path: str, line: int, symbol: int, old: Symbol, *, is_certain: bool) -> bool:
    """`symbol` is the definition around the place, -1 where that is not known. `is_certain`: the old graph resolved the
    place; of one that is only guessed any star of its file may bring the name."""
    head = change.head
    snapshot = head.snapshot
    file = snapshot.file_index(path)
    if file is None:
        return True
    around = [symbol] if symbol >= 0 else _around(head, file, line)
    if any((line, old.name) in head.meant(number) for number in around):
        return not (is_certain and _is_only_overridden(change, around, line, old))
    if _binds_anew(change, path, old):
        return True
    home = change.new_path(old.path)
    if old.parent is not None and "." in old.qualified_name:
        owner = change.base.snapshot.symbol(old.parent) if change.base is not None else old
        return (
            _binds_anew(change, path, owner) or _may_inherit(change, old) or _is_inherited_import(head, file, line, old)
        )
    return any(_binds(head, place, old.name, place == home, is_certain) for place in {home, path} if place is not None)


def _is_only_overridden(change: Change, around: list[int], line: int, old: Symbol) -> bool:
    """Whether all that a place may mean now is in heirs of the owner that had it before, too: what the owner itself did
    is gone. What only said that heirs do it takes nothing away."""
    base, head = change.base, change.head
    if base is None or old.parent is None:
        return False
    edges = [edge for number in around for edge in head.graph.edges_out(number)]
    meant = [edge for edge in edges if edge.line == line and head.snapshot.name(edge.target) == old.name]
    if not all(edge.reason == _IN_SUBTYPE for edge in meant):
        return False
    for edge in meant:
        path = change.old_path(head.snapshot.path_of(edge.target))
        if path is None or head.snapshot.qualified_name(edge.target) not in base.names(path):
            return False  # it went down to the heirs
    lines = base.lines(old.path)[old.start_line - 1 : old.end_line]
    is_empty = len(lines) <= MAX_EMPTY and _EMPTY.match(lines[-1]) is not None
    return not is_empty and _LEFT_TO_HEIRS.search("\n".join((*old.decorators, *lines))) is None


def _around(side: Side, file: int, line: int) -> list[int]:
    """The module and the definitions that a line stands in."""
    columns, own = side.snapshot.columns, side.snapshot.symbols_of(file)
    first, last = (of_all[own.start : own.stop] for of_all in (columns.symbol_first, columns.symbol_last))
    around: list[int] = ((first <= line) & (line <= last)).nonzero()[0].tolist()
    return [own.start, *(own.start + at for at in around)]


def _is_inherited_import(side: Side, file: int, line: int, old: Symbol) -> bool:
    """Whether a line imports the member from a type that has it from its bases (`import static p.Made.index`)."""
    snapshot = side.snapshot
    for item in side.file_names(file).bound.get(old.name, ()):
        number = snapshot.string_id(item.module.rpartition(".")[2])
        if number is None:
            continue
        owners = snapshot.columns.symbols_by_name.rows(number).tolist()
        if any(has_from_base(side, one, old.name) for one in owners if snapshot.kind(one) in _OWNERS):
            return True
    return False


def _binds_anew(change: Change, path: str, old: Symbol) -> bool:
    """Whether the change itself gives the name another meaning where it is used: a local, an import from elsewhere."""
    head, added = change.head, change.lines(path).added
    file = head.snapshot.file_index(path)
    if file is None or not added:
        return False
    for item in head.file_names(file).bound.get(old.name, ()):
        if item.line in added and _is_elsewhere(item.module, old):
            return True
    name = re.escape(old.name)
    local = re.compile(
        rf"\b(?:const|let|var|val|auto|final \w+)\s+{name}\b(?!\s*\()|^\s*{name}\s*(?::[^=\n]*)?:?=(?!=)"
    )
    lines = head.lines(path)
    return any(local.search(lines[number - 1]) for number in change.lines_adding(path, old.name))


def _is_elsewhere(module: str, old: Symbol) -> bool:
    """Whether an import of that name leads to another place than where the definition was."""
    *package, last = re.split(r"[./:\\]+", module)
    if last != old.name or old.language not in ("java", "kotlin", "scala"):
        return last not in (module_name(old.path), old.name)
    folder = old.path.rpartition("/")[0].split("/")
    return bool(package) and folder[-len(package) :] != package


def _binds(side: Side, path: str, name: str, is_home: bool, is_certain: bool) -> bool:
    """Whether a file gives a module-level name another meaning: an import, a star, a definition, `__getattr__`.

    Where the name was defined (`is_home`) an import of the same name does; elsewhere it is what lost its meaning.
    """
    file = side.snapshot.file_index(path)
    if file is None:
        return False
    names = side.file_names(file)
    if any(is_home or item.name != name for item in names.bound.get(name, ())):
        return True
    if name in names.spans:
        return True
    if any(_answers(side, path, first, last, name) for first, last in names.spans.get("__getattr__", ())):
        return True
    has_star = names.has_own_star if is_certain else names.has_star
    return has_star and language_of(path) in ("python", "rust")


def _answers(side: Side, path: str, first: int, last: int, name: str) -> bool:
    """Whether a module's `__getattr__` may give a name that was defined: it hands what it is asked to somebody else, or
    the file speaks of that name. What it knows by itself it lists."""
    lines = side.lines(path)
    if any(_HANDS_ON.search(text) for text in lines[first - 1 : last]):
        return True
    quoted = re.compile(rf"[\"']{re.escape(name)}[\"']")
    return any(quoted.search(text) for _, text in side.lines_having(path, name))


def _may_inherit(change: Change, old: Symbol) -> bool:
    """A method may come from a base class: one outside the repository is unknown, one inside was seen by the graph."""
    base = change.base
    if base is None or old.parent is None or old.kind not in ("method", "property", "function"):
        return False
    is_private = old.name.startswith("_") and not old.name.startswith("__")
    if is_private or re.search(r"\b(?:private|static)\b", old.signature):
        return False  # nobody else defines it
    if old.language == "rust" and not trait_of(base, old):
        return False  # a trait may have a body of its own for it
    if may_inherit_foreign(base, old.parent, old.name):
        return True
    home, owner = change.new_path(old.path), base.snapshot.qualified_name(old.parent)
    now = change.head.names(home).get(owner, ()) if home is not None else ()
    return any(may_inherit_foreign(change.head, number, old.name) for number in now)

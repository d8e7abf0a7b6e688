"""Fields that a type lost, and who still asks it for them: `config.Timeout`, `Config{Timeout: 3}`.

Spoken of only where the type itself stands as it was, nothing else may give it the name, and the graph knew the type
of what stands before the dot.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.index.names import symbols_named
from anchors.syntax.languages import is_generated_path, is_vendored_path
from anchors.syntax.literals import lines_with_key
from anchors.types import Symbol
from iquest_cli.reviewer.bases import may_inherit_foreign
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pinned import is_pinned
from iquest_cli.reviewer.uses import Use, broken_uses

_LANGUAGES: Final = frozenset({"go", "rust", "java", "kotlin", "csharp", "swift"})
"""Those in which a field that no type says is not there."""
_OWNERS: Final = frozenset({"struct", "class", "record", "enum"})
_MAKING: Final = frozenset({"new", "type", "name"})
"""Kinds of references behind which a literal of the type may stand."""


def broken_field_uses(change: Change, old: Symbol) -> list[Use]:
    """Places of the new side that surely ask a type for a field that it has no more, in their order."""
    owner = _standing_owner(change, old)
    if owner is None:
        return []
    found = {(use.path, use.line): use for use in broken_uses(change, old) if use.is_certain}
    found = {place: use for place, use in found.items() if not _is_shadowed(change, use, old.name)}
    for path, line in _keyed(change, owner, old.name):
        if change.lines(path).to_old(line) is not None:
            found.setdefault((path, line), Use(path, line, 1.0, True, False, -1))
    return [found[place] for place in sorted(found)]


def _standing_owner(change: Change, old: Symbol) -> Symbol | None:
    """The type on the new side, where it is one of the same kind still and can have the field from nowhere else."""
    base, head = change.base, change.head
    home = change.new_path(old.path)
    if old.language not in _LANGUAGES or base is None or old.parent is None or home is None:
        return None
    before = base.snapshot.symbol(old.parent)
    here = head.names(home).get(before.qualified_name, [])
    if before.kind not in _OWNERS or len(here) != 1:
        return None
    owner = head.snapshot.symbol(here[0])
    if owner.kind != before.kind or may_inherit_foreign(head, owner.id, old.name) or _is_in_parts(owner):
        return None
    folder = home.rpartition("/")[0]
    for number in symbols_named(head.snapshot, old.name):
        path = head.snapshot.path_of(number)
        if path.rpartition("/")[0] == folder and head.snapshot.qualified_name(number) == old.qualified_name:
            return None  # the same type for another system
    return owner


def _is_in_parts(owner: Symbol) -> bool:
    return "partial" in owner.signature.partition(owner.name)[0].split()


def _keyed(change: Change, owner: Symbol, name: str) -> list[tuple[str, int]]:
    """Lines of literals of the type that give the field a value."""
    head, by_path = change.head, dict[str, set[int]]()
    for edge in head.edges_in(owner.id):
        path = head.snapshot.path_of(edge.source)
        if edge.kind in _MAKING and edge.is_certain and not (is_vendored_path(path) or is_generated_path(path)):
            by_path.setdefault(path, set()).add(edge.line)
    return [
        (path, line)
        for path, lines in sorted(by_path.items())
        if not is_pinned(head, path, owner.path)
        for line in lines_with_key(head.data(path), owner.language, owner.name, name, lines)
    ]


def _is_shadowed(change: Change, use: Use, name: str) -> bool:
    """Whether the receiver's name is bound more than once around the place: the graph may have taken the other."""
    lines = change.head.lines(use.path)
    text = lines[use.line - 1] if use.line <= len(lines) else ""
    if use.symbol < 0:
        return False
    around = change.head.snapshot.symbol(use.symbol)
    body = "\n".join(line[:400] for line in lines[around.start_line - 1 : use.line])
    for receiver in re.findall(rf"\b(\w+)\??(?:\.\w+)*\??\.{re.escape(name)}\b", text[:1000]):
        bound = re.compile(
            rf"\b{receiver}\b(?:\s*,\s*\w+)*\s*:=|,\s*{receiver}\s*:="
            rf"|\b(?:let|var|val|const|final|mut)\s+{receiver}\b|\|\s*[&(]*{receiver}\b"
            rf"|\b{receiver}\s+[*\[]*[\w.]+\s*[,)]|\b{receiver}\s*:\s*&?[\w<:]+|(?<!\breturn)(?<!\bawait)(?<!\bthrow)[\w>\]]\s+{receiver}\s*(?:=(?!=)|;)"
        )
        if len(bound.findall(body)) > 1:
            return True
    return False

"""Classes whose making takes something else than before where no constructor's own signature says so: a primary one, a
record's head, a dataclass's fields, or a constructor where there was none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from anchors.graph.ways.impact import Touched
from anchors.index.names import symbols_named
from anchors.syntax.constructors import primary_constructor
from anchors.syntax.signatures import Signature
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.misfits import CONSTRUCTORS
from iquest_cli.reviewer.side import Side

LANGUAGES: Final = frozenset({"kotlin", "java", "csharp", "python", "php", "typescript", "tsx"})
_NAMES: Final = frozenset({*CONSTRUCTORS, "__construct", "__new__"})
_KINDS: Final = frozenset({"class", "struct", "record", "enum"})
MAX_PARAMS: Final = 255
"""Nobody passes more."""
_OWN_MAKERS: Final = frozenset({"invoke", "__call__", "__new__"})
"""Members by which a call of the class's name may mean something else than a constructor."""


def making_changes(change: Change) -> Iterator[tuple[Touched, list[Signature], list[Signature]]]:
    """Each class with what making it took before and takes now, where the two differ."""
    base = change.base
    if base is None:
        return
    for item in change.touched:
        old, new = item.old, item.new
        if old is None or new is None or new.language not in LANGUAGES or new.kind not in _KINDS:
            continue
        if item.fate != "modified":
            continue
        if new.language == "kotlin" and _is_function(change.head, new.name):
            continue  # a function of that name may be meant
        before, after = _forms(base, old), _forms(change.head, new)
        if before is None or after is None or _shapes(before) == _shapes(after):
            continue
        if any(len(form.params) > MAX_PARAMS for form in (*before, *after)):
            continue
        if _is_told_elsewhere(base, old) and _is_told_elsewhere(change.head, new):
            continue
        yield item, before, after


def _is_function(side: Side, name: str) -> bool:
    same = symbols_named(side.snapshot, name)
    return any(side.snapshot.kind(symbol) == "function" for symbol in same)


def _constructors(side: Side, owner: Symbol) -> list[Symbol]:
    members = (side.snapshot.symbol(number) for number in side.children(owner.id))
    return [item for item in members if item.kind == "constructor" or item.name in _NAMES]


def _is_told_elsewhere(side: Side, owner: Symbol) -> bool:
    """Whether constructors alone say what it takes: their signatures are compared by themselves."""
    found = primary_constructor(side.data(owner.path), owner.language, owner.name_line, owner.name)
    return found is None and bool(_constructors(side, owner))


def _forms(side: Side, owner: Symbol) -> list[Signature] | None:
    """What making an object takes, in each way; None where that is not all told here."""
    members = {side.snapshot.name(number) for number in side.children(owner.id)}
    if members & _OWN_MAKERS or any("Companion" in name for name in members):
        return None
    own = _constructors(side, owner)
    forms = [form for item in own for form in side.signatures(item.path, item.name_line, item.name)]
    if len(forms) < len(own):
        return None
    primary = primary_constructor(side.data(owner.path), owner.language, owner.name_line, owner.name)
    if primary is not None and not (owner.language == "python" and own):
        forms.append(primary)
    if forms:
        return forms
    if owner.bases and owner.language in ("python", "php", "typescript", "tsx"):
        return None  # a base may take something
    if owner.decorators and owner.language in ("python", "typescript", "tsx"):
        return None
    return [Signature(owner.name, owner.name_line, (), "", False)]


def _shapes(forms: list[Signature]) -> list[str]:
    return sorted(str([(param.name, param.kind, param.has_default) for param in form.arguments]) for form in forms)

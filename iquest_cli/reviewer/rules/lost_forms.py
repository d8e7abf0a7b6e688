"""An overload that is gone, or called otherwise, while its name stands in other forms: who passed what only it took."""

from __future__ import annotations

from typing import Final

from anchors.graph.ways.impact import Touched
from anchors.syntax.fitting import misfit
from anchors.syntax.signatures import Signature
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.misfits import meant_among_overloads

LANGUAGES: Final = frozenset({"java", "kotlin", "csharp", "cpp", "swift"})
"""Languages in which functions of one name stand beside each other."""
MAX_FORMS: Final = 100
_KINDS: Final = frozenset({"function", "method", "constructor"})
_GUESSED: Final = 0.6


def calls_of_lost_form(change: Change, item: Touched) -> list[tuple[str, int, bool]]:
    """(path, line, whether it surely meant the form) of calls that stand as they were and fit none that is left."""
    base, old = change.base, item.old
    home = change.new_path(old.path) if old is not None else None
    if base is None or old is None or home is None or old.language not in LANGUAGES or old.kind not in _KINDS:
        return []
    own = next(iter(base.signatures(old.path, old.name_line, old.name)), None)
    kept = change.head.names(home).get(old.qualified_name, ())
    if own is None or not kept or len(kept) > MAX_FORMS:
        return []
    left: list[Signature] = []
    for number in kept:
        symbol = change.head.snapshot.symbol(number)
        found = change.head.signatures(home, symbol.name_line, symbol.name)
        if not found:
            return []  # a form that cannot be read
        left += found
    others = _others(change, old)
    places: dict[tuple[str, int], bool] = {}
    for edge in base.edges_in(old.id):
        path = change.new_path(base.snapshot.path_of(edge.source))
        line = change.lines(path).to_new(edge.line) if path is not None else None
        if path is None or line is None or edge.kind not in ("call", "new") or edge.confidence < _GUESSED:
            continue
        for call in change.head.calls(path, old.name, (line,)):
            fitted = misfit(own, call, old.language) == "" and not call.is_open
            if fitted and all(misfit(form, call, old.language) for form in left):
                is_only = meant_among_overloads(edge) and all(misfit(form, call, old.language) for form in others)
                places[path, call.line] = places.get((path, call.line), False) or edge.is_certain or is_only
    return [(*place, is_certain) for place, is_certain in sorted(places.items())]


def _others(change: Change, old: Symbol) -> list[Signature]:
    """The forms that stood beside it."""
    base = change.base
    assert base is not None
    alike = (base.snapshot.symbol(number) for number in base.names(old.path).get(old.qualified_name, ()))
    return [
        form
        for symbol in alike
        if symbol.id != old.id
        for form in base.signatures(old.path, symbol.name_line, symbol.name)
    ]

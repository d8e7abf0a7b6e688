"""`api/removed`: a definition is gone, renamed or moved, and something still uses it."""

from __future__ import annotations

from collections.abc import Iterator

from anchors.graph.ways.impact import Touched
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.naming import num_definitions
from iquest_cli.reviewer.remains import is_mixed_in, may_remain
from iquest_cli.reviewer.rules.addresses import is_address, lost_addresses
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.default_exports import LostForm, lost_import_forms
from iquest_cli.reviewer.rules.exports import LostExport, lost_exports
from iquest_cli.reviewer.rules.fields import broken_field_uses
from iquest_cli.reviewer.rules.lost_forms import calls_of_lost_form
from iquest_cli.reviewer.rules.narrowed import Narrowed, narrowed
from iquest_cli.reviewer.rules.places import place_of_removed, with_uses
from iquest_cli.reviewer.rules.ruby_symbols import symbol_uses
from iquest_cli.reviewer.rules.text_uses import text_uses
from iquest_cli.reviewer.uses import Use, broken_uses
from iquest_cli.text import plural

_VALUES = frozenset({"constant", "variable", "member"})
_KINDS = frozenset(
    {"class", "interface", "struct", "enum", "trait", "type", "function", "method", "field", "macro", *_VALUES}
)

_CERTAIN = "Each place was resolved to it before the change, stands as it was, and resolves to nothing now."
_BY_NAME = "The name was the only one of its kind; the places were matched by name, not resolved."


class ApiRemoved(Rule):
    id = "api/removed"
    title = "Something that is still used was removed or renamed"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        reported: set[tuple[str, str]] = set()
        told: set[tuple[str, int]] = set()
        for item in change.touched:
            old = item.old
            if old is None or item.fate not in ("removed", "renamed", "moved"):
                continue
            if old.kind not in _KINDS and not is_address(old):
                continue
            if any((old.path, name) in reported for name in _with_owners(old.qualified_name)):
                continue  # its owner went, however far up, or it was defined twice
            calls = calls_of_lost_form(change, item)
            if calls:
                yield self._form(change, item, calls)
                continue
            if is_address(old):
                uses = lost_addresses(change, old)
                if uses:
                    yield self._judged(change, item, uses)
                continue
            if may_remain(change, old) or (item.fate == "moved" and is_mixed_in(change, item.new)):
                continue
            uses = broken_field_uses(change, old) if old.kind == "field" else broken_uses(change, old)
            uses = uses or [Use(path, line, 1.0, True, True, -1) for path, line in symbol_uses(change, old)]
            if uses:
                reported.add((old.path, old.qualified_name))
                told.update((use.path, use.line) for use in uses)
                yield self._judged(change, item, uses)
                continue
            named = text_uses(change, old)
            if named:
                reported.add((old.path, old.qualified_name))
                yield self._named(change, item, named)
        for lost in lost_exports(change):
            yield self._handed_on(change, lost)
        for hidden in narrowed(change):
            yield self._hidden(change, hidden)
        for form in lost_import_forms(change):
            if not told.issuperset(form.places):  # what it gave out is gone, and told above
                yield self._other_form(change, form)

    def _form(self, change: Change, item: Touched, calls: list[tuple[str, int, bool]]) -> Finding:
        """One of several of a name went; calls that only it took."""
        old = item.old
        assert old is not None
        certain = [(path, line) for path, line, is_certain in calls if is_certain]
        shown = certain or [(path, line) for path, line, _ in calls]
        own = next(iter(change.base.signatures(old.path, old.name_line, old.name)), None) if change.base else None
        takes = ", ".join(param.name or param.type for param in own.arguments) if own is not None else ""
        use = Use(*shown[0], 0.0, bool(certain), True, -1)
        path, line = place_of_removed(change, old, item.new, use)
        fate = f"renamed to {item.new.name}" if item.new is not None and item.fate == "renamed" else "removed"
        if item.new is not None and item.fate == "moved":
            fate = f"moved to {item.new.path}"
        finding = self.finding(
            path,
            line,
            f"{old.name}({takes}) was {fate}; {plural(len(shown), 'place')} still "
            f"{'calls' if len(shown) == 1 else 'call'} it so",
            "Others of that name are left, and none of them takes what these calls pass.",
            severity=None if certain else "medium",
            confidence="high" if certain else "low",
            symbol=old.qualified_name,
        )
        return with_uses(change, finding, shown)

    def _named(self, change: Change, item: Touched, places: list[tuple[str, int]]) -> Finding:
        """Texts alone name it."""
        old = item.old
        assert old is not None
        path, line = place_of_removed(change, old, item.new, Use(*places[0], 0.0, False, False, -1))
        finding = self.finding(
            path,
            line,
            f"{_called(old)} was {_fate(item)}; {plural(len(places), 'place')} still "
            f"{'names' if len(places) == 1 else 'name'} it in a text",
            "Nothing of that name is left: who looks for it by the text finds nothing.",
            severity="medium",
            confidence="medium",
            symbol=old.qualified_name,
        )
        return with_uses(change, finding, places)

    def _hidden(self, change: Change, hidden: Narrowed) -> Finding:
        new, where = hidden.new, plural(len(hidden.places), "place")
        use = "uses" if len(hidden.places) == 1 else "use"
        finding = self.finding(
            new.path,
            new.name_line,
            f"{_called(new)} {hidden.how}; {where} still {use} it from elsewhere",
            "It stands as before; these places were resolved to it, stand as they were, and may not see it any more.",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, hidden.places)

    def _other_form(self, change: Change, lost: LostForm) -> Finding:
        where, is_one = plural(len(lost.places), "place"), len(lost.places) == 1
        message = f"{lost.path} has no default export any more; {where} still {'imports' if is_one else 'import'} it"
        if lost.name:
            message = (
                f"{lost.name} is the default export of {lost.path} now; {where} still "
                f"{'imports' if is_one else 'import'} it by name"
            )
        finding = self.finding(
            lost.path,
            lost.line,
            message,
            "Each import led here before and stands as it was; the module gives out nothing in that form any more.",
            symbol=lost.name or "default",
        )
        return with_uses(change, finding, lost.places)

    def _handed_on(self, change: Change, lost: LostExport) -> Finding:
        where, is_one = plural(len(lost.places), "place"), len(lost.names) == 1
        names = lost.names[0] if is_one else f"{lost.names[0]} and {plural(len(lost.names) - 1, 'other name')}"
        stands = f"It stands in {lost.origin} as before; each" if lost.origin else "Each"
        finding = self.finding(
            lost.path,
            lost.line,
            f"{names} {'is' if is_one else 'are'} no longer given out by {lost.path}; {where} still "
            f"{'gets' if len(lost.places) == 1 else 'get'} {'it' if is_one else 'them'} from there",
            f"{stands} place got what it means through this file, and gets nothing now.",
            symbol=lost.names[0],
        )
        return with_uses(change, finding, lost.places)

    def _judged(self, change: Change, item: Touched, uses: list[Use]) -> Finding:
        old = item.old
        assert old is not None
        certain = [use for use in uses if use.is_certain]
        shown = certain or uses
        if certain and num_definitions(change.head.snapshot, old.name) == 0:
            shown = certain + [use for use in uses if not use.is_certain]  # nothing else could be meant
        path, line = place_of_removed(change, old, item.new, shown[0])
        where = plural(len(shown), "place")
        finding = self.finding(
            path,
            line,
            f"{_called(old)} was {_fate(item)}; {where} still {'uses' if len(shown) == 1 else 'use'} it",
            _CERTAIN if certain else _BY_NAME,
            severity=None if certain else "medium" if old.kind not in _VALUES and _has_call(uses) else "low",
            confidence="high" if certain else "low",
            symbol=old.qualified_name,
        )
        return with_uses(change, finding, [(use.path, use.line) for use in shown])


def _called(symbol: Symbol) -> str:
    if symbol.kind in ("function", "method"):
        return f"{symbol.name}()"
    if is_address(symbol):
        return symbol.name
    return f"{symbol.kind} {symbol.qualified_name if symbol.kind == 'field' else symbol.name}"


def _fate(item: Touched) -> str:
    if item.new is None or (item.new.kind == "field" and item.fate != "renamed"):
        return "removed"
    return f"renamed to {item.new.name}" if item.fate == "renamed" else f"moved to {item.new.path}"


def _with_owners(name: str) -> Iterator[str]:
    """`A.B.c`, `A.B`, `A`."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def _has_call(uses: list[Use]) -> bool:
    return any(use.is_call for use in uses)

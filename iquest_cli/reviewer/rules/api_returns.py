"""`api/returns`: a function gives back something else, and callers take what it gave before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anchors.syntax.fitting import misfit
from anchors.syntax.languages import COMPONENTS
from anchors.syntax.results import Result, results
from anchors.syntax.returned import Returned, num_given, returned
from anchors.syntax.signatures import FAMILY, Signature
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.pinned import is_pinned
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.lost_forms import LANGUAGES as OVERLOADING
from iquest_cli.reviewer.rules.lost_forms import MAX_FORMS
from iquest_cli.reviewer.rules.misfits import meant_among_overloads
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.side import Side
from iquest_cli.text import plural

_COMPILED: Final = frozenset({"go", "rust", "kotlin", "swift", "java"})
"""Languages that do not build where a caller takes the wrong thing."""
_LANGUAGES: Final = frozenset({*_COMPILED, *COMPONENTS, "python", "typescript", "tsx", "csharp", "php"})
_KEEPS: Final = frozenset({"staticmethod", "classmethod", "abstractmethod", "override", "final"})
_USED: Final = frozenset({"member", "item", "operand", "iterated", "unpacked"})
_SAYS_NOTHING: Final = re.compile(r"\b(?:None|null|undefined|nil)\b|\breturn\s*;?\s*(?:#.*|//.*)?$")
_OF_WRAPPER: Final = {
    "kotlin": "toString hashCode equals let also run apply takeIf takeUnless orEmpty isNullOrEmpty isNullOrBlank",
    "swift": "map flatMap unsafelyUnwrapped",
    "csharp": "Value HasValue GetValueOrDefault ToString Equals GetHashCode",
    "java": "get isPresent isEmpty ifPresent ifPresentOrElse orElse orElseGet orElseThrow map flatMap filter or stream "
    "equals hashCode toString",
    "rust": "unwrap expect unwrap_or unwrap_or_else unwrap_or_default map map_err map_or map_or_else and and_then or "
    "or_else ok ok_or ok_or_else err is_some is_none is_ok is_err is_some_and is_ok_and is_none_or as_ref "
    "as_mut as_deref as_deref_mut cloned copied take replace filter iter iter_mut into_iter zip unzip "
    "transpose flatten insert get_or_insert get_or_insert_with inspect inspect_err unwrap_err expect_err clone "
    "eq ne cmp partial_cmp hash fmt into try_into to_owned borrow xor await",
}
"""What can be asked of a value that may be missing as it is."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """What became of a result; `wrap` and `num` are those of the new side."""

    message: str
    wrap: str
    num: int
    was_num: int
    is_waited: bool


class ApiReturns(Rule):
    id = "api/returns"
    title = "A function gives back something else than its callers take"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or item.fate not in ("modified", "moved"):
                continue
            if new.language not in _LANGUAGES or new.kind not in ("function", "method") or not _is_plain(new):
                continue
            turn = _turn(change, old, new, item.has_new_head)
            broken = list(_broken(change, new, turn)) if turn is not None else []
            if turn is not None and broken:
                yield self._judged(change, new, turn, broken)

    def _judged(self, change: Change, new: Symbol, turn: _Turn, broken: list[tuple[str, int, str]]) -> Finding:
        is_one = len(broken) == 1
        is_sure = new.language in _COMPILED or turn.num != turn.was_num
        finding = self.finding(
            new.path,
            new.name_line,
            f"{new.name}() {turn.message}; {plural(len(broken), 'caller')} {'takes' if is_one else 'take'} what it "
            f"gave before: {broken[0][2]}",
            "The calls were resolved to this function and stand as they were.",
            severity=None if is_sure else "medium" if _may_give_nothing(change, new) else "low",
            confidence="high" if is_sure else "medium",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, [(path, line) for path, line, _ in broken])


def _is_plain(symbol: Symbol) -> bool:
    return symbol.language != "python" or all(text.partition("(")[0] in _KEEPS for text in symbol.decorators)


def _turn(change: Change, old: Symbol, new: Symbol, has_new_head: bool) -> _Turn | None:
    base = change.base
    if base is None or not (has_new_head or new.language == "python"):
        return None
    before, after = _signature(base, old), _signature(change.head, new)
    if before is None or after is None:
        return None
    was = returned(before.returns, old.language, before.is_async)
    now = returned(after.returns, new.language, after.is_async)
    if was.is_waited != now.is_waited:
        return None  # told by `async/missing-await`
    if now.is_open and was.num > 1 and _is_one_of(after.returns.strip(), before.returns):
        return _Turn(f"gives back 1 value instead of {was.num}", "", 1, was.num, now.is_waited)
    if was.is_open or now.is_open or before.returns == after.returns:
        return _given(change, old, new, was)
    if was.num != now.num:
        return _turned(was, now, new.language)
    if not was.wrap and now.wrap:
        what = {"null": f"may give {_nothing(new.language)}", "option": "gives an Option", "result": "gives a Result"}
        message = what[now.wrap] if new.language != "java" else "gives an Optional"
        return _Turn(f"{message} now", now.wrap, 1, 1, now.is_waited)
    return None


def _is_one_of(name: str, values: str) -> bool:
    """Whether a type variable is one of several values that were given back at once."""
    return bool(name) and re.search(rf"[\[(,]\s?{re.escape(name)}\s?[,\])]", values) is not None


def _turned(was: Returned, now: Returned, language: str) -> _Turn | None:
    """Another number of values."""
    if language not in ("go", "python", "rust", "csharp", "swift") and was.num and now.num:
        return None
    if now.num == 0:
        return _Turn("gives nothing back now", "", 0, was.num, now.is_waited)
    if was.num == 0 and language != "go":
        return None  # who threw away nothing throws away something
    return _Turn(f"gives back {plural(now.num, 'value')} instead of {was.num}", "", now.num, was.num, now.is_waited)


def _given(change: Change, old: Symbol, new: Symbol, was: Returned) -> _Turn | None:
    """By the bodies, of Python: another number of values at every return."""
    if new.language != "python" or change.base is None:
        return None
    before = num_given(change.base.data(old.path), old.name_line)
    after = num_given(change.head.data(new.path), new.name_line) if before else 0
    if before == after or not before or not after:
        return None
    return _Turn(f"gives back {after} values instead of {before}", "", after, before, was.is_waited)


def _signature(side: Side, symbol: Symbol) -> Signature | None:
    """Its own, whatever others of its name stand beside it, as long as they stand on other lines."""
    found = side.signatures(symbol.path, symbol.name_line, symbol.name)
    is_alone = len(side.names(symbol.path).get(symbol.qualified_name, ())) == 1
    return found[0] if len(found) == 1 and (is_alone or symbol.language in OVERLOADING) else None


def _others(side: Side, symbol: Symbol) -> list[Signature]:
    """Of the other functions of its name beside it."""
    alike = (side.snapshot.symbol(number) for number in side.names(symbol.path).get(symbol.qualified_name, ()))
    return [
        form for item in alike if item.id != symbol.id for form in side.signatures(item.path, item.name_line, item.name)
    ]


def _nothing(language: str) -> str:
    return {"python": "None", "swift": "nil"}.get(language, "null" if language != "typescript" else "undefined or null")


def _may_give_nothing(change: Change, new: Symbol) -> bool:
    """Whether its body gained a way to give nothing: else the type may only say what was so before."""
    added = (line for line in change.lines(new.path).in_order if new.body_line <= line <= new.end_line)
    lines = change.head.lines(new.path)
    return any(line != new.name_line and _SAYS_NOTHING.search(lines[line - 1]) for line in added)


def _broken(change: Change, new: Symbol, turn: _Turn) -> Iterator[tuple[str, int, str]]:
    """(path, line, why) of calls that surely mean the function and stand as they were."""
    snapshot = change.head.snapshot
    lines: dict[str, set[int]] = {}
    others = _others(change.head, new)
    if len(others) > MAX_FORMS:
        return
    for edge in change.head.edges_in(new.id):
        path = snapshot.path_of(edge.source)
        is_sure = edge.is_certain or (bool(others) and meant_among_overloads(edge))
        is_asked = edge.kind == "call" and is_sure and not change.is_in_diff(path, edge.line)
        if is_asked and others:
            calls = change.head.calls(path, new.name, (edge.line,))
            is_asked = bool(calls) and all(misfit(form, call, new.language) for form in others for call in calls)
        if is_asked and not is_pinned(change.head, path, new.path):
            lines.setdefault(path, set()).add(edge.line)
    for path, asked in sorted(lines.items()):
        for result in results(change.head.data(path), change.language(path), new.name, frozenset(asked)):
            first = result.first
            if turn.is_waited and not (result.is_awaited or first.is_awaited):
                continue
            reason = _why(turn, result, first, new.language)
            if reason and not change.is_in_diff(path, result.line) and not change.is_in_diff(path, first.line):
                yield path, result.line, reason


def _why(turn: _Turn, result: Result, first: Result, language: str) -> str:
    """What a caller does that no longer fits; "" where it does, or nothing can be said."""
    if turn.wrap:
        of_wrapper = _OF_WRAPPER.get(FAMILY.get(language, language), "").split()
        if first.how not in _USED or (first.how == "member" and first.name in of_wrapper):
            return ""
        return _said(first)
    if turn.num == 0:
        keeps = result.how == "kept" and language in ("java", "csharp", "go")
        return _said(first) if first.how in _USED else "it keeps the result" if keeps else ""
    if first.how == "unpacked" and first.num not in (0, turn.num):
        return f"it takes {plural(first.num, 'value')}"
    if language == "go" and turn.num > 1:
        return "it takes one value" if result.how in ("kept", "member", "item", "operand", "tested") else ""
    if language == "go":
        return f"it takes {first.num} values" if result.how == "unpacked" else ""
    if language == "rust" and turn.was_num == 1 and first.how in ("member", "operand", "item"):
        return _said(first)
    return ""


def _said(first: Result) -> str:
    words = {
        "member": f"it asks for `.{first.name}`",
        "item": "it takes an item of it",
        "operand": "it reckons with it",
    }
    return words.get(first.how, "it goes through it" if first.how == "iterated" else "it takes it apart")

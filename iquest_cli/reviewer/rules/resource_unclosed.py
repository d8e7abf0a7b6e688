"""`resource/unclosed`: a function closed, released or unlocked something, still takes it up, and lets it go no more."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anchors.syntax.languages import is_code
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import where_was
from iquest_cli.reviewer.rules.places import with_uses

_KINDS: Final = frozenset({"function", "method", "constructor"})
_C: Final = frozenset({"c", "cpp"})
_LOCKS: Final = {"Unlock": "Lock", "RUnlock": "RLock", "unlock": "lock", "ExitReadLock": "EnterReadLock",
                 "ExitWriteLock": "EnterWriteLock"}  # fmt: skip
"""What lets go of a lock, and what takes it."""
_CLOSERS: Final = "close|Close|release|Release|dispose|Dispose|DisposeAsync|aclose|CloseAsync|shutdown|terminate"
_RELEASE: Final = re.compile(
    rf"^\s*(?:defer\s+|await\s+|_\s*=\s*|if\s*\(?)?(?P<name>[A-Za-z_$][\w$.]*?)\??[.](?P<how>{_CLOSERS}|{'|'.join(_LOCKS)})\(\s*\)"
)
_CLOSES_IT: Final = (
    r"(?:close|fclose|closedir|pclose|free|closesocket|CloseHandle|dlclose|\w+_(?:close|free|unref|release|destroy))"
)
"""Functions of C that let go of what they are given."""
_GIVEN_UP: Final = re.compile(
    rf"^\s*(?:if\s*\([^()\n]*\)\s*)?(?:\(void\)\s*)?{_CLOSES_IT}\(\s*&?(?P<name>[A-Za-z_]\w*)\s*\)\s*;"
)
_CANCEL: Final = re.compile(r"^\s*defer\s+(?P<name>\w+)\(\s*\)\s*$")
_HELD: Final = (
    re.compile(r"(?P<made>[\w.]+)\([^\n]*\)\s+as\s+(?P<name>\w+)\s*[:,)]"),  # Python: `with open(p) as f:`
    re.compile(
        r"\b(?:await\s+)?using\s*\(?\s*(?:var|const|let|[\w.<>?]+)\s+(?P<name>\w+)\s*=\s*(?:await\s+)?(?:new\s+)?(?P<made>[\w.]+)"
    ),
    re.compile(r"\btry\s*\(\s*(?:final\s+)?(?:var|[\w.<>]+)\s+(?P<name>\w+)\s*=\s*(?:new\s+)?(?P<made>[\w.]+)"),  # Java
    re.compile(r"(?P<made>[\w.]+)\([^\n]*\)\.use\s*\{\s*(?P<name>\w+)\s*->"),  # Kotlin
)
"""What holds a resource as long as a block goes on."""
_NOT_HELD: Final = re.compile(r"^\s*(?:except|import|from|case)\b")
_HOLDS: Final = re.compile(
    r"\b(?:with|using|use|try|closing|enter_context|enter_async_context|Cleanup|addFinalizer|defer)\b"
)
_MAX_LINES: Final = 2_000
_MAX_LET_GO: Final = 20
"""Of one function."""


@dataclass(frozen=True, slots=True)
class _Let:
    """What the old side let go: `taken` matches a line that takes it up, without holding it for a block."""

    name: str
    how: str
    old_line: int
    taken: re.Pattern[str]


class ResourceUnclosed(Rule):
    id = "resource/unclosed"
    title = "Something is no longer closed or unlocked"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or item.fate not in ("modified", "moved") or new.kind not in _KINDS:
                continue
            if not is_code(new.language) or max(_size(old), _size(new)) > _MAX_LINES:
                continue
            told: set[str] = set()
            for let in change.first(
                _let_go(change, old, new), _MAX_LET_GO, f"what {new.qualified_name} lets go of no longer"
            ):
                line = _still_taken(change, old, new, let) if let.name not in told else None
                if line is not None:
                    told.add(let.name)
                    yield self._judged(change, new, let, line)

    def _judged(self, change: Change, new: Symbol, let: _Let, line: int) -> Finding:
        is_lock = let.how in _LOCKS
        what = "unlocked" if is_lock else "called" if not let.how else "closed"
        finding = self.finding(
            new.path,
            line if let.how == "held" else where_was(change, new.path, let.old_line),
            f"{let.name} is no longer {what} in {new.name}(), which takes it up as before",
            "Whoever wants the lock next waits for ever."
            if is_lock
            else "Nothing else in the function lets go of it, and it is handed to nobody new.",
            severity="low" if change.is_test(new.path) else None,
            confidence="medium",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, [(new.path, line)])


def _size(symbol: Symbol) -> int:
    return symbol.end_line - symbol.start_line


def _let_go(change: Change, old: Symbol, new: Symbol) -> Iterator[_Let]:
    base = change.base
    gone = change.lines(new.path).gone_in_order
    if base is None or change.old_path(new.path) != old.path:
        return
    lines = base.lines(old.path)
    for number in gone[bisect_left(gone, old.start_line) : bisect_right(gone, min(old.end_line, len(lines)))]:
        text = lines[number - 1]
        match = _RELEASE.match(text)
        if match is not None:
            name, how = match["name"], match["how"]
            if how in _LOCKS:
                yield _Let(name, how, number, re.compile(rf"(?<![\w.]){re.escape(name)}\.{_LOCKS[how]}\(\s*\)"))
            elif name.endswith(".Body") and name.count(".") == 1:  # Go's response, which is closed by what it holds
                yield _Let(name, how, number, _made(name.partition(".")[0]))
            elif "." not in name and name not in ("this", "self"):
                yield _Let(name, how, number, _made(name))
        elif new.language in _C and (match := _GIVEN_UP.match(text)) is not None:
            yield _Let(match["name"], "closed", number, _made(match["name"]))
        elif new.language == "go" and (match := _CANCEL.match(text)) is not None:
            name = match["name"]
            yield _Let(name, "", number, re.compile(rf",\s*{re.escape(name)}\s*:?=\s*[\w.]*With\w+\("))
        elif not _NOT_HELD.match(text):
            for pattern in _HELD:
                held = pattern.search(text)
                if held is not None:
                    yield _Let(held["name"], "held", number, _made(held["name"], held["made"]))


def _made(name: str, made: str = "") -> re.Pattern[str]:
    """A local that a call gives, of what is called so where that is known."""
    call = re.escape(made) if made else r"[\w.$:<>?!]+"
    return re.compile(
        rf"(?<![\w.$]){re.escape(name)}(?:\s*,\s*\w+)?\s*(?::\s*[\w.<>]+\s*)?:?=\s*(?:await\s+)?(?:new\s+)?{call}\s*[(<{{]"
    )


def _still_taken(change: Change, old: Symbol, new: Symbol, let: _Let) -> int | None:
    """The line of the new side that takes it up; None where that is gone, or something else lets go of it."""
    lines = change.head.lines(new.path)[new.start_line - 1 : new.end_line]
    before = {
        text.strip()
        for text in (change.base.lines(old.path) if change.base is not None else [])[old.start_line - 1 : old.end_line]
    }
    name = re.escape(let.name)
    word = re.compile(rf"(?<![\w.$]){name}(?![\w$])")
    lets_go = re.compile(
        rf"(?<![\w.$]){name}\??[.!]*\.?(?:{_CLOSERS}|{'|'.join(_LOCKS)}|end|destroy|stop|Stop|detach)\b"
        rf"|\b{_CLOSES_IT}\(\s*&?{name}\b"
        if let.how
        else rf"{name}\("
    )
    given = re.compile(rf"\b(?:return|yield)\s+{name}\s*;?\s*$")  # whoever gets it lets go of it
    taken: int | None = None
    for number, text in enumerate(lines, new.start_line):
        if let.taken.search(text):
            if _HOLDS.search(text.partition("=")[0]):
                return None
            taken = taken or number
        elif word.search(text):
            if lets_go.search(text) or given.search(text):
                return None
            is_new = text.strip() not in before
            if is_new and (_HOLDS.search(text) or re.search(rf"(?<![\w.$]){name}(?![\w$]|\s*[.\[?!])", text)):
                return None  # held, handed on or given back, as it was not before
    if taken is None or (let.how in _LOCKS and any("defer" in text and text.strip() not in before for text in lines)):
        return None
    return taken

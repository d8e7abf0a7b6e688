"""Refusals that went (`if not is_owner(…): return Forbidden()`) where others like them stand, and actions that a filter
no longer covers. Asked by `guard/dropped`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from anchors.types import Hunk
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, where_was

REFUSES: Final = re.compile(
    r"(?:return|raise|throw|abort|halt|render|head|Err|redirect|error|json|send|status|fail)\w*\b[^\n]{0,200}?"
    r"(?:[Ff]orbidden|FORBIDDEN|[Uu]nauthori[sz]ed|UNAUTHORI[SZ]ED|[Pp]ermission_?[Dd]enied|PERMISSION_DENIED|PermissionError"
    r"|[Aa]ccess_?[Dd]enied|NotAllowed|not_allowed|(?<![\w.])40[13](?![\w.]))"
)
_ASKS: Final = re.compile(r"^\s*(?:\}\s*)?(?:el(?:se )?if|if|unless|guard)\b")
_WORD: Final = re.compile(r"[A-Za-z_]\w{3,}")
_COMMON: Final = frozenset(
    {
        "request",
        "self",
        "this",
        "user",
        "users",
        "else",
        "elif",
        "unless",
        "return",
        "null",
        "None",
        "await",
        "nil",
        "true",
    }
    | {"false", "current_user", "context", "undefined", "data", "status", "error", "code", "params", "method", "typeof"}
)
_MAX_BLOCK: Final = 6
_NEAR: Final = 3
_MAX_FILES: Final = 60
_FILTER: Final = re.compile(
    r"^\s*(?:prepend_)?(?:before_action|before_filter)\s*\(?\s*:(?P<name>\w+)[^\n]*?\b(?P<kind>only|except):\s*(?P<list>\[[^\]\n]*\]"
    r"|%i\[[^\]\n]*\]|:\w+)"
)
_ACTION: Final = re.compile(r"[a-z]\w*[?!]?")


@dataclass(frozen=True, slots=True)
class LostRefusal:
    """`line` is of the new side; `what` says it in a few words, `others` are where the same is asked."""

    path: str
    line: int
    what: str
    others: tuple[tuple[str, int], ...]


def lost_refusals(change: Change) -> Iterator[LostRefusal]:
    for file, _, path in change.kept_files:
        if not is_code(change.language(path)) or change.is_test(path):
            continue
        added = [text for hunk in file.hunks for text in hunk.lines if text[:1] == "+"]
        if any(REFUSES.search(text[:MAX_WIDTH]) for text in added):
            continue  # it is refused somewhere else now
        said = {word for text in added for word in _WORD.findall(text[:MAX_WIDTH])}
        for line, block in (found for hunk in file.hunks for found in refusal_blocks(hunk, REFUSES)):
            words = _telling(block[0])
            others = asked_elsewhere(change, path, words, REFUSES) if words and not words & said else ()
            if others:
                yield LostRefusal(path, where_was(change, path, line), " ".join(block[0].split())[:80], others)


def refusal_blocks(hunk: Hunk, refuses: re.Pattern[str]) -> Iterator[tuple[int, list[str]]]:
    """(old line, lines) of what was taken away with nothing put in its place: a condition and its refusal."""
    line, start, block = hunk.old_start, 0, list[str]()
    before = " "
    for text in (*hunk.lines, " "):
        mark = text[:1] or " "
        if mark == "-":
            start = start if block else line
            block.append(text[1:])
        else:
            if block and mark != "+" and before != "+" and _is_refusal(block, refuses):
                yield start, [text for text in block if _ASKS.match(text) or refuses.search(text)]
            block = []
            before = mark
        line += mark != "+"


def _is_refusal(block: list[str], refuses: re.Pattern[str]) -> bool:
    """A condition, what it refuses, the end of it and no more; comments and blank lines aside."""
    texts = [text for text in block if re.search(r"\w", text) and not re.match(r"\s*(?:#|//|\*|/\*)", text)]
    if not 1 <= len(texts) <= _MAX_BLOCK or any(len(text) > MAX_WIDTH for text in texts):
        return False
    asks = _ASKS.match(texts[0]) or (len(texts) == 1 and re.search(r"\s(?:if|unless)\s", texts[0]))
    rest = [text for text in texts[1:] if text.strip() not in ("end", "else")]
    return bool(asks) and any(map(refuses.search, texts)) and sum(_ASKS.match(text) is not None for text in rest) == 0


def _telling(text: str) -> frozenset[str]:
    """The words of a condition that say what it asks: those of several words where there are any."""
    words = {word for word in _WORD.findall(text) if word not in _COMMON and not REFUSES.search(f"return {word}")}
    several = {word for word in words if re.search(r"[a-z]_[a-z]|[a-z][A-Z]", word)}
    return frozenset(several or words)


def asked_elsewhere(
    change: Change, path: str, words: frozenset[str], refuses: re.Pattern[str]
) -> tuple[tuple[str, int], ...]:
    """Where all of the words are asked together and refused within a few lines: in the file, else in any other."""
    rarest = min(sorted(words), key=lambda word: len(files_with(change.head.snapshot, word)))
    own = tuple(_asking(change, path, words, rarest, refuses))
    if own:
        return own
    files = files_with(change.head.snapshot, rarest)
    found: list[tuple[str, int]] = []
    for index in files if len(files) <= _MAX_FILES else ():
        file = change.head.snapshot.files[index]
        if is_code(file.language) and not change.is_test(file.path):
            found.extend(_asking(change, file.path, words, rarest, refuses))
    return tuple(found) if len(found) > 1 else ()


def _asking(
    change: Change, path: str, words: frozenset[str], word: str, refuses: re.Pattern[str]
) -> Iterator[tuple[str, int]]:
    lines = change.head.lines(path)
    for number, text in change.head.lines_having(path, word):
        near = lines[number - 1 : number + _NEAR]
        asks = words <= set(_WORD.findall(text[:MAX_WIDTH])) and re.search(r"\b(?:if|unless|guard)\b", text[:MAX_WIDTH])
        if asks and any(refuses.search(item[:MAX_WIDTH]) for item in near):
            yield path, number


def uncovered_actions(change: Change) -> Iterator[LostRefusal]:
    """Actions of a controller that a filter covered, and that stand there without it now."""
    for file, _, path in change.kept_files:
        if change.language(path) != "ruby" or change.is_test(path):
            continue
        for hunk in file.hunks:
            before = _filters(hunk, "-")
            for name, (kind, actions, number) in _filters(hunk, "+").items():
                was = before.get(name)
                if was is None or was[0] != kind:
                    continue
                lost = was[1] - actions if kind == "only" else actions - was[1]
                added = [text for text in hunk.lines if text[:1] == "+" and f":{name}" not in text]
                for action in sorted(lost):
                    stands = _defined(change, path, action)
                    if stands and not any(re.search(rf":{re.escape(action)}\b", text) for text in added):
                        yield LostRefusal(path, number, f"{name} before {action}", ((path, stands),))


def _filters(hunk: Hunk, mark: str) -> dict[str, tuple[str, frozenset[str], int]]:
    found: dict[str, tuple[str, frozenset[str], int]] = {}
    number = hunk.new_start
    for text in hunk.lines:
        match = _FILTER.match(text[1:MAX_WIDTH]) if text[:1] == mark else None
        if match is not None:
            actions = frozenset(_ACTION.findall(match["list"].removeprefix("%i")))
            found[match["name"]] = match["kind"], actions, number
        number += text[:1] != "-"
    return found


def _defined(change: Change, path: str, action: str) -> int:
    pattern = re.compile(rf"^\s*def {re.escape(action)}(?!\w)")
    return next((number for number, text in change.head.lines_having(path, f"def {action}") if pattern.match(text)), 0)

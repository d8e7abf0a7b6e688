"""Parts of conditions that went (`path is not None and is_open(shop)` -> `path is not None`) where other conditions of
the file still ask the same, and middle arguments of routes that went. Asked by `guard/dropped`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from anchors.graph.texts.words import files_with
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import Pair
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.cut_links import STATE
from iquest_cli.reviewer.rules.refusals import LostRefusal

_TOKEN: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|\w+|&&|\|\||->|::|[^\w\s]")
_JOINS: Final = frozenset({"&&", "||", "and", "or"})
_ASKS: Final = re.compile(r"\b(?:if|elif|unless|while|when|guard)\b|&&|\|\|")
_NOTHING: Final = frozenset({"null", "None", "nil", "undefined", "NULL", "nullptr", "typeof", "instanceof", "length"})
_TELLING: Final = re.compile(r"[a-z0-9]_[a-z]|[a-z0-9][A-Z]")
_MIN_OTHERS: Final = 2
_MAX_PART: Final = 40
"""Tokens of what is asked in one part."""
_MAX_PARTS: Final = 200
_MIN_LINE: Final = 16
_MAX_FILES: Final = 200
_ROUTE: Final = re.compile(
    r"\.(?P<verb>GET|POST|PUT|PATCH|DELETE|get|post|put|patch|delete|Get|Post|Put|Patch|Delete)\(\s*(?P<path>['\"`][^'\"`\n]*['\"`])\s*,"
)


def lost_conditions(change: Change) -> Iterator[LostRefusal]:
    lost = ((pair, part) for pair in change.code_pairs if (part := _lost_part(pair.old, pair.new)))
    said = _Said(change)
    for pair, part in change.first(lost, _MAX_PARTS, "parts of conditions that went"):
        if not said.asks(part):
            others = tuple(_asking(change, pair, part))
            if len(others) < _MIN_OTHERS:
                others = tuple(_as_before(change, pair)) if any(map(STATE.fullmatch, part)) else ()
            if others:
                yield LostRefusal(pair.path, pair.line, _shown(part), others)


def _as_before(change: Change, pair: Pair) -> Iterator[tuple[str, int]]:
    """Where code outside of tests, in any file, has the whole line as it was; none of one that is written anywhere."""
    said = pair.old.strip()
    files = files_with(change.head.snapshot, said)
    if len(said) < _MIN_LINE or len(files) > _MAX_FILES:
        return
    for index in files:
        file = change.head.snapshot.files[index]
        if file.language == change.language(pair.path) and not change.is_test(file.path):
            for number, text in change.head.lines_having(file.path, said):
                if text.strip() == said and (file.path, number) != (pair.path, pair.line):
                    yield file.path, number


def lost_arguments(change: Change) -> Iterator[LostRefusal]:
    """What stood between the path and the handler of a route, where other routes of the file have it still."""
    said = _Said(change)
    routes = (pair for pair in change.code_pairs if _ROUTE.search(pair.old) and len(pair.old) > len(pair.new))
    for pair in change.first(routes, _MAX_PARTS, "routes that changed"):
        part = _taken_out(_TOKEN.findall(pair.old), _TOKEN.findall(pair.new))
        if len(part) < 2 or part[-1] != "," or part.count(",") != 1 or said.asks(part[:-1]):
            continue
        others = tuple(_routes_with(change, pair, part))
        if len(others) >= _MIN_OTHERS:
            yield LostRefusal(pair.path, pair.line, _shown(part[:-1]), others)


def _lost_part(old: str, new: str) -> list[str]:
    """What is asked in the old line alone, where that is all that differs and it is one part of its condition."""
    if not _ASKS.search(old) or len(old) <= len(new):
        return []
    part = _taken_out(_TOKEN.findall(old), _TOKEN.findall(new))
    if len(part) < 2 or (part[0] in _JOINS) == (part[-1] in _JOINS):
        return []
    part = part[1:] if part[0] in _JOINS else part[:-1]
    words = [token for token in part if re.match(r"[A-Za-z_]", token)]
    is_telling = any(_TELLING.search(word) or STATE.fullmatch(word) for word in words)
    is_asking = is_telling and ("(" in part or part[0] in ("!", "not") or len(words) > 1)
    if not is_asking or _JOINS & set(part) or _NOTHING & set(words) or part.count("(") != part.count(")"):
        return []
    return part


def _taken_out(old: list[str], new: list[str]) -> list[str]:
    """The tokens in one row that the new line lacks, where it has all others."""
    less = len(old) - len(new)
    if not 0 < less <= _MAX_PART:
        return []
    at = next((n for n, token in enumerate(new) if old[n] != token), len(new))
    for start in range(at, max(-1, at - less), -1):  # `a and b and c`: the row may begin earlier, with its join
        part = old[start : start + less]
        is_whole = part[0] in (*_JOINS, "!", "not") or part[-1] in (*_JOINS, ",")
        if is_whole and old[:start] == new[:start] and old[start + less :] == new[start:]:
            return part
    return []


class _Said:
    """The words of the lines that the change added, each line gone through once."""

    def __init__(self, change: Change) -> None:
        self._change = change

    @cached_property
    def _lines(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for number, item in enumerate(self._change.added_lines()):
            for word in re.findall(r"\w+", item.text[:MAX_WIDTH]):
                found.setdefault(word, set()).add(number)
        return found

    def asks(self, part: Sequence[str]) -> bool:
        """Whether one of them asks the same, or names all that it asked by."""
        names = [self._lines.get(token, set()) for token in part if _TELLING.search(token) or STATE.fullmatch(token)]
        return bool(names) and bool(set.intersection(*names))


def _asking(change: Change, pair: Pair, part: list[str]) -> Iterator[tuple[str, int]]:
    """Other lines of the file with that part among others of a condition."""
    telling = max((token for token in part if re.match(r"[A-Za-z_]", token)), key=len)
    for number, text in change.head.lines_having(pair.path, telling):
        tokens = _TOKEN.findall(text[:MAX_WIDTH])
        if _ASKS.search(text[:MAX_WIDTH]) and _holds(tokens, part):
            yield pair.path, number


def _routes_with(change: Change, pair: Pair, part: list[str]) -> Iterator[tuple[str, int]]:
    telling = max(part, key=len)
    for number, text in change.head.lines_having(pair.path, telling):
        if _ROUTE.search(text[:MAX_WIDTH]) and _holds(_TOKEN.findall(text[:MAX_WIDTH]), part):
            yield pair.path, number


def _holds(tokens: list[str], part: Sequence[str]) -> bool:
    """Whether the row stands in the line, and not behind a `not` that it lacks."""
    size = len(part)
    return any(
        tokens[at : at + size] == list(part) and (at == 0 or tokens[at - 1] not in ("!", "not", ".", "->"))
        for at in range(len(tokens) - size + 1)
        if tokens[at] == part[0]
    )


def _shown(part: Sequence[str]) -> str:
    text = " ".join(part)
    return re.sub(r"\s*(\.|->|::|\(|\))\s*", r"\1", text).replace("! ", "!").strip()[:80]

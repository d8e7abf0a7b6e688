"""Conditions that were turned round, or whose parts are joined the other way, where others of the file that lead to the
same stand as they did. Asked by `condition/inverted`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH, Pair
from iquest_cli.reviewer.rules.condition_constant import constants
from iquest_cli.reviewer.rules.lost_steps import around

_BEGINS: Final = re.compile(r"^\s*(?:\}\s*)?(?:if|elif|else if|elsif|unless|while|guard|return|when)\b|\?\s|=>")
_JOIN: Final = re.compile(r"&&|\|\||(?<!\w)(?:and|or)(?!\w)")
_SAME: Final = {"&&": "and", "||": "or", "and": "and", "or": "or"}
_TELLING: Final = re.compile(r"[A-Za-z_$][\w$]*(?:\.|->|::)\w|\w\(|[a-z0-9]_[a-z]|[a-z][A-Z]")


class TurnedTwin(NamedTuple):
    path: str
    line: int
    what: str
    others: list[tuple[str, int]]


def turned_twins(change: Change, is_turned: Callable[[str, str], bool]) -> Iterator[TurnedTwin]:
    for pair in change.code_pairs:
        if not _BEGINS.search(pair.old) or any(constants(pair.new)):
            continue
        found = _joined_otherwise(change, pair)
        if found is not None:
            yield found
        elif is_turned(pair.old, pair.new):
            others = _standing(change, pair)
            if others:
                yield TurnedTwin(pair.path, pair.line, f"`{pair.new.strip()[:80]}`", others)


def _joined_otherwise(change: Change, pair: Pair) -> TurnedTwin | None:
    """A join that became its opposite, where others of the file join the same part as before and none as now."""
    old, new = list(_JOIN.finditer(pair.old)), list(_JOIN.finditer(pair.new))
    if len(old) != len(new) or _JOIN.sub("&", pair.old) != _JOIN.sub("&", pair.new):
        return None
    turned = [at for at, (a, b) in enumerate(zip(old, new, strict=True)) if _SAME[a[0]] != _SAME[b[0]]]
    if len(turned) != 1:
        return None
    at = turned[0]
    last = old[at + 1].start() if at + 1 < len(old) else len(pair.old)
    first = old[at - 1].end() if at else 0
    parts = (pair.old[old[at].end() : last], pair.old[first : old[at].start()])
    for part, is_behind in zip(map(_part, parts), (True, False), strict=True):
        if not _TELLING.search(part):
            continue
        others = _joining(change, pair, part, old[at][0], is_behind=is_behind)
        if others:
            return TurnedTwin(pair.path, pair.line, f"`{new[at][0]}` instead of `{old[at][0]}` beside `{part}`", others)
    return None


def _part(text: str) -> str:
    """One operand without the words and brackets of the condition around it."""
    text = re.sub(r"^\s*(?:\}\s*)?(?:if|elif|else if|elsif|unless|while|guard|return|when)\b", "", text)
    text = re.split(r"\s[?{]|\)\s*\{|:\s*$|;|\sthen\b|\)\s*(?:return|throw|continue)\b", text)[0].strip()
    while text.startswith("(") and text.count("(") > text.count(")"):
        text = text[1:].strip()
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].strip()
    return text


def _joining(change: Change, pair: Pair, part: str, join: str, *, is_behind: bool) -> list[tuple[str, int]]:
    """Lines of the folder's files that join the part so, on the same side; none where any joins it the other way."""
    found: list[tuple[str, int]] = []
    here = re.compile(
        rf"(?P<join>&&|\|\||(?<!\w)(?:and|or)(?!\w))\s*\(?\s*{re.escape(part)}(?![\w.(])"
        if is_behind
        else rf"(?<![\w.!]){re.escape(part)}\s*\)?\s*(?P<join>&&|\|\||(?<!\w)(?:and|or)(?!\w))"
    )
    for path in _near(change, pair.path):
        for number, text in change.head.lines_having(path, part):
            if (path, number) == (pair.path, pair.line) or len(text) > MAX_WIDTH:
                continue
            for match in here.finditer(text):
                if _SAME[match["join"]] != _SAME[join]:
                    return []
                found.append((path, number))
    return found


def _near(change: Change, path: str) -> Iterator[str]:
    folder, language = path.rpartition("/")[0], change.language(path)
    for file in change.head.snapshot.files:
        if file.language == language and file.path.rpartition("/")[0] == folder and not change.is_test(file.path):
            yield file.path


def _standing(change: Change, pair: Pair) -> list[tuple[str, int]]:
    """Where the line of before stands with the same two lines under it as the changed one has."""
    lines = change.head.lines(pair.path)
    said = pair.old.strip()
    below = tuple(around(lines, pair.line, 1))
    if len(said) < 6 or len(below) < 2:
        return []
    return [
        (pair.path, number)
        for number, text in change.head.lines_having(pair.path, said)
        if text.strip() == said and number != pair.line and tuple(around(lines, number, 1))[:1] == below[:1]
    ]

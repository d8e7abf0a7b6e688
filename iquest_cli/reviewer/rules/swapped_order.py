"""Calls whose only change is that two arguments took each other's place, where others of the repository pass the same
two in the order of before. Asked by `call/swapped`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import Pair
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH

_TOKEN: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|->|::|\w+|[^\w\s]")
_OPENS: Final = frozenset("([{")
_CLOSES: Final = frozenset(")]}")
_TYPE: Final = re.compile(r"[A-Z]\w{2,}")
_PLAIN: Final = re.compile(r"[&*$@]?(?:\w+(?:\.|->|::))*(?P<name>[A-Za-z_]\w*)")
_MIN_OTHERS: Final = 2
_MAX_FILES: Final = 300
_MAX_TOKENS: Final = 200
_MAX_LINES: Final = 100


class SwappedOrder(NamedTuple):
    path: str
    line: int
    callee: str
    first: str
    """What stood before the other one."""
    second: str
    others: tuple[tuple[str, int], ...]


def swapped_orders(change: Change) -> Iterator[SwappedOrder]:
    for pair in change.first(_permuted(change), _MAX_LINES, "lines whose words changed places"):
        found = _exchanged(pair)
        if found is None:
            continue
        callee, first, second = found
        others = _in_order(change, pair, callee, first, second)
        if len(others) >= _MIN_OTHERS:
            yield SwappedOrder(pair.path, pair.line, callee, first, second, others)


def _permuted(change: Change) -> Iterator[Pair]:
    """Lines of the same tokens in another order, tests left out."""
    for pair in change.code_pairs:
        is_candidate = "," in pair.new and sorted(_TOKEN.findall(pair.old)) == sorted(_TOKEN.findall(pair.new))
        if is_candidate:
            yield pair


def _exchanged(pair: Pair) -> tuple[str, str, str] | None:
    """The call in which two arguments were exchanged, and what they are called, in the order of before."""
    for callee, before in _calls(pair.old):
        for name, after in _calls(pair.new):
            if name != callee or len(after) != len(before) or after == before:
                continue
            differ = [at for at, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
            if len(differ) == 2 and before[differ[0]] == after[differ[1]] and before[differ[1]] == after[differ[0]]:
                first, second = _called(before[differ[0]]), _called(before[differ[1]])
                if first and second and first != second:
                    return callee, first, second
    return None


def _calls(text: str) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Each call on a line by its name, with its arguments as tokens; those that end on another line left out."""
    tokens = _TOKEN.findall(text)
    for at, token in enumerate(tokens[:_MAX_TOKENS]):
        if token not in ("(", "{") or at == 0 or not re.fullmatch(r"[A-Za-z_]\w{2,}", tokens[at - 1]):
            continue
        depth, arguments = 0, [list[str]()]
        for other in tokens[at : at + _MAX_TOKENS]:
            depth += (other in _OPENS) - (other in _CLOSES)
            if depth == 0:
                parts = [tuple(part) for part in arguments]
                yield tokens[at - 1], parts
                if at > 1 and _TYPE.fullmatch(tokens[at - 2]):  # `Point edge(x, y)` makes a Point
                    yield tokens[at - 2], parts
                break
            if other == "," and depth == 1:
                arguments.append([])
            elif not (depth == 1 and other in _OPENS and arguments == [[]]):
                arguments[-1].append(other)


def _called(argument: tuple[str, ...]) -> str:
    """The last name of it: `lng` of `edge.start().lng()`."""
    text = "".join(argument).replace("()", "")
    return match["name"] if (match := _PLAIN.fullmatch(text)) else ""


def _in_order(change: Change, pair: Pair, callee: str, first: str, second: str) -> tuple[tuple[str, int], ...]:
    """Where others pass two that are called so in the order of before; none where any passes them in that of now."""
    files = files_with(change.head.snapshot, f"{callee} {first} {second}")
    found: list[tuple[str, int]] = []
    for index in files if len(files) <= _MAX_FILES else ():
        path = change.head.snapshot.files[index].path
        if not is_code(change.head.snapshot.files[index].language):
            continue
        for number, text in change.head.lines_having(path, callee):
            if (
                (path, number) == (pair.path, pair.line)
                or len(text) > MAX_WIDTH
                or first not in text
                or second not in text
            ):
                continue
            for name, arguments in _calls(text):
                called = [_called(part) for part in arguments] if name == callee else []
                if first in called and second in called:
                    if called.index(second) < called.index(first):
                        return ()
                    found.append((path, number))
    return tuple(found)

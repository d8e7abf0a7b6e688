"""Which untracked paths are ignored: the rules of gitignore(5), matched here so that no git walks the work tree.

Knows patterns and the order in which files of patterns apply. Does not know what is tracked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

MAX_RULES = 20_000
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \\t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
Segment = Callable[[str], bool] | None
"""Matches one path component; None is `**`."""


class Rule(NamedTuple):
    is_negated: bool
    is_folder_only: bool
    segments: tuple[Segment, ...]
    is_anchored: bool
    """Matched against the whole path below the rule's folder, not against the last component alone."""


def parse_rules(text: str) -> tuple[Rule, ...]:
    """The rules of one ignore file, in its order; at most MAX_RULES."""
    rules = []
    for line in as_bytes(text.removeprefix("\ufeff")).split("\n")[:MAX_RULES]:
        rule = parse_pattern(line.removesuffix("\r"))
        if rule:
            rules.append(rule)
    return tuple(rules)


def parse_pattern(line: str) -> Rule | None:
    """One line, `as_bytes` already; None for a comment or what matches nothing."""
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    if not line or line.startswith("#"):
        return None
    is_negated = line.startswith("!")
    if is_negated:
        line = line[1:]
    is_folder_only = line.endswith("/")
    if is_folder_only:
        line = line[:-1]
    is_anchored = "/" in line
    parts = line.removeprefix("/").split("/")
    if not line or "" in parts:
        return None
    segments = tuple(None if is_anchored and part == "**" else _segment(part) for part in parts)
    return Rule(is_negated, is_folder_only, segments, is_anchored)


@lru_cache(maxsize=4096)
def _segment(glob: str) -> Callable[[str], bool]:
    if not any(character in glob for character in "*?[\\"):
        return glob.__eq__
    pattern = _translate(glob)
    return _never if pattern is None else lambda name: pattern.fullmatch(name) is not None


def _translate(glob: str) -> re.Pattern[str] | None:
    """The glob of one component as a pattern; every star but the last is atomic, so no name can make it slow."""
    runs, run, position = [], "", 0
    while position < len(glob):
        character = glob[position]
        position += 1
        if character == "*":
            runs.append(run)
            run = ""
        elif character == "?":
            run += "."
        elif character == "[":
            text, position = _bracket(glob, position)
            if text is None:
                return None
            run += text
        elif character == "\\":
            if position == len(glob):
                return None
            run += re.escape(glob[position])
            position += 1
        else:
            run += re.escape(character)
    runs.append(run)
    first, *rest = runs
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1] if part)
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def _bracket(glob: str, position: int) -> tuple[str | None, int]:
    """A bracket expression from after its `[`: (pattern text, position after its `]`); None when it never ends."""
    is_negated = glob[position : position + 1] in ("!", "^")
    position += is_negated
    items, first = "", True
    while position < len(glob):
        character = glob[position]
        if character == "]" and not first:
            return f"[{'^' if is_negated else ''}{items}]" if items else "(?!)", position + 1
        first = False
        named = re.compile(r"\[:([a-z]+):\]").match(glob, position)
        if named:
            if named.group(1) not in _POSIX:
                return None, position
            items += _POSIX[named.group(1)]
            position = named.end()
            continue
        low, position = _bracket_character(glob, position)
        high = low
        if glob[position : position + 1] == "-" and glob[position + 1 : position + 2] not in ("", "]"):
            high, position = _bracket_character(glob, position + 1)
        # git matches the first character of a range by itself before it sees the range, also of a reversed one.
        items += re.escape(low) if low >= high else f"{re.escape(low)}-{re.escape(high)}"
    return None, position


def _bracket_character(glob: str, position: int) -> tuple[str, int]:
    if glob[position] == "\\" and position + 1 < len(glob):
        position += 1
    return glob[position], position + 1


def _never(name: str) -> bool:
    return False


def matches(segments: Sequence[Segment], parts: Sequence[str]) -> bool:
    """Whether components match a pattern; going back to the latest `**` only is enough, so the time is bounded."""
    p = s = 0
    star = -1
    resume = 0
    while p < len(parts):
        segment = segments[s] if s < len(segments) else _never
        if segment is None:
            if s == len(segments) - 1:
                return p < len(parts)
            star, resume = s, p
            s += 1
        elif segment(parts[p]):
            s += 1
            p += 1
        elif star >= 0:
            resume += 1
            p, s = resume, star + 1
        else:
            return False
    return s == len(segments)


def as_bytes(text: str) -> str:
    """One character for each byte: git's `?` and brackets match bytes."""
    return os.fsencode(text).decode("latin-1")


class Ignore:
    """Answers for whole paths. `read_rules(folder)` gives the text of the folder's own ignore file, or None."""

    def __init__(self, read_rules: Callable[[str], str | None], shared: Sequence[str]) -> None:
        """`shared`: texts that apply to the whole tree, the strongest first (info/exclude, the person's own file)."""
        self._read = read_rules
        self._shared = [parse_rules(text) for text in shared]
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._folders: dict[str, bool] = {"": False}

    def is_ignored(self, path: str, is_folder: bool) -> bool:
        """Whether git would leave an untracked path out."""
        folder = path.rpartition("/")[0]
        return self._is_folder_ignored(folder) or self._decide(path, is_folder)

    def _is_folder_ignored(self, folder: str) -> bool:
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self.is_ignored(folder, True)
        return known

    def _decide(self, path: str, is_folder: bool) -> bool:
        names, parts = path.split("/"), as_bytes(path).split("/")
        for depth in range(len(parts) - 1, -1, -1):
            verdict = _judge(self._rules_of("/".join(names[:depth])), parts[depth:], is_folder)
            if verdict is not None:
                return verdict
        for rules in self._shared:
            verdict = _judge(rules, parts, is_folder)
            if verdict is not None:
                return verdict
        return False

    def _rules_of(self, folder: str) -> tuple[Rule, ...]:
        rules = self._rules.get(folder)
        if rules is None:
            text = self._read(folder)
            rules = self._rules[folder] = parse_rules(text) if text else ()
        return rules


def _judge(rules: tuple[Rule, ...], parts: Sequence[str], is_folder: bool) -> bool | None:
    """What the last matching rule says; None when no rule matches."""
    for rule in reversed(rules):
        if rule.is_folder_only and not is_folder:
            continue
        if matches(rule.segments, parts if rule.is_anchored else parts[-1:]):
            return not rule.is_negated
    return None

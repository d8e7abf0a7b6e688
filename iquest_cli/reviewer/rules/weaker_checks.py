"""Checks that ask for less than before: the right to see something lets one write it now. Asked by `guard/dropped`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import Pair
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.refusals import LostRefusal

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_STRONG: Final = frozenset(
    {"modify", "edit", "write", "manage", "delete", "create", "update", "admin", "administrator", "owner", "push"}
    | {"maintainer", "editor", "manager", "superuser", "change"}
)
_WEAK: Final = frozenset({"view", "read", "list", "get", "pull", "guest", "viewer", "user", "member", "reader", "see"})
_CHECKS: Final = re.compile(
    r"(?i)auth(?:ori[sz]e|enticat)|permission|polic(?:y|ies)|has_?(?:perm|role|scope|authority|access)|require|pre_?auth|scopes?\b|roles?\b"
    r"|\bmust|\bensure|\bcan\("
)
_WRITES: Final = re.compile(
    r"\bHttp(?:Delete|Post|Put|Patch)\b|\b(?:Delete|Post|Put|Patch)Mapping\b|\.(?:post|put|patch|delete|POST|PUT|PATCH|DELETE)\("
    r"|methods\s*=\s*[\[(][^\])\n]*(?:POST|PUT|DELETE|PATCH)"
    r"|\b(?:def|func|fn|function|fun|async|void|IActionResult>?|Task>?)\s+(?:\([^)\n]*\)\s*)?"
    r"(?:post|put|patch|delete|create|update|destroy|save|remove|archive|Post|Put|Patch|Delete|Create|Update|Destroy|Save|Remove|Archive)"
)
_BEHIND: Final = 8


def weaker_checks(change: Change) -> Iterator[LostRefusal]:
    for pair in change.code_pairs:
        if not _CHECKS.search(pair.new):
            continue
        was = _weakened(pair)
        at = _written(change, pair) if was else 0
        if at:
            others = tuple(
                (pair.path, number)
                for number, text in change.head.lines_having(pair.path, was)
                if re.search(rf"(?<!\w){was}(?!\w)", text) and _CHECKS.search(text[:MAX_WIDTH])
            )
            if others:
                yield LostRefusal(pair.path, pair.line, was, others)


def _weakened(pair: Pair) -> str:
    """The name that was asked for, where one of less took its place and all else of the line is as before."""
    old, new = _TOKEN.findall(pair.old), _TOKEN.findall(pair.new)
    if len(old) != len(new):
        return ""
    turned = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
    if len(turned) != 1:
        return ""
    was, now = turned[0]
    before, after = _words(was), _words(now)
    is_less = before & _STRONG and after & _WEAK and not after & _STRONG
    return was if is_less and (before - _STRONG == after - _WEAK) else ""


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(name))


def _written(change: Change, pair: Pair) -> int:
    """The line, here or below up to the next blank one, by which something is written."""
    lines = change.head.lines(pair.path)
    for number in range(pair.line, min(len(lines), pair.line + _BEHIND) + 1):
        text = lines[number - 1][:MAX_WIDTH]
        if not text.strip():
            return 0
        if _WRITES.search(text):
            return number
    return 0

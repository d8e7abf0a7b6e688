"""Inline ignores: `iquest: ignore[rule-id] the reason` in a comment of the line or of the line above.

An ignore that the change itself added does not count, nor one that shielded another line before: a change must not
switch off its own gate. Both are listed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding, Suppression
from iquest_cli.reviewer.side import Side

SAME_LINE: Final = 0.5
"""Likeness from which on a changed line below an ignore is the one that it was meant for."""
_IGNORE = re.compile(r"(?:#|//|/\*|<!--|--|;|%)\s*iquest:\s*ignore\[([a-z/*\-, ]+)\]\s*(.*?)\s*(?:\*/|-->)?\s*$")


def apply_ignores(
    change: Change, findings: Sequence[Finding], *, accept_new: bool = False
) -> tuple[tuple[Finding, ...], tuple[Suppression, ...]]:
    """The findings that stay, and what became of every ignore near the change."""
    paths = sorted({finding.path for finding in findings} | {file.path for file in change.read_files if file.new_path})
    ignores = {path: found for path in paths if (found := _ignores_of(change, path))}
    used: set[tuple[str, int, str]] = set()
    borrowed: set[tuple[str, int, str]] = set()
    kept = []
    for finding in findings:
        match = _match(ignores.get(finding.path, {}), finding)
        if match is not None and (accept_new or _stood_before(change, finding, match[0])):
            used.add((finding.path, *match))
            continue
        kept.append(finding)
        if match is not None and not change.is_in_diff(finding.path, match[0]):
            borrowed.add((finding.path, *match))
    listed = []
    for path, found in ignores.items():
        for line, (rules, reason) in found.items():
            for rule in rules:
                is_new = change.is_in_diff(path, line)
                if (path, line, rule) in used:
                    listed.append(Suppression(path, line, rule, reason, "used"))
                elif is_new and not accept_new:
                    listed.append(Suppression(path, line, rule, reason, "new"))
                elif (path, line, rule) in borrowed:
                    listed.append(Suppression(path, line, rule, reason, "moved"))
                elif _is_judged(change, path, line):
                    listed.append(Suppression(path, line, rule, reason, "unused"))
    return tuple(kept), tuple(listed)


def _ignores_of(change: Change, path: str) -> dict[int, tuple[tuple[str, ...], str]]:
    if b"iquest:" not in change.head.data(path):
        return {}
    found = {}
    for number, text in enumerate(change.head.lines(path), 1):
        match = _IGNORE.search(text.rstrip("\r"))
        if match:
            rules = tuple(rule.strip() for rule in match[1].split(",") if rule.strip())
            found[number] = (rules, match[2])
    return found


def _match(ignores: dict[int, tuple[tuple[str, ...], str]], finding: Finding) -> tuple[int, str] | None:
    for line in (finding.start_line, finding.start_line - 1):
        for rule in ignores.get(line, ((), ""))[0]:
            if rule in (finding.rule_id, "*"):
                return line, rule
    return None


def _stood_before(change: Change, finding: Finding, line: int) -> bool:
    """Whether the ignore stood above (or in) this line on the base side too, or above what this line was made from."""
    path = finding.path
    old_path, old_line = change.old_path(path), change.lines(path).to_old(line)
    if old_path is None or old_line is None or change.base is None:
        return False
    if line == finding.start_line:
        return True
    was_below = change.lines(path).to_old(line + 1)
    if was_below is not None:
        return was_below == old_line + 1
    if change.lines(path).to_new(old_line + 1) is not None:
        return False  # what it shielded still stands, elsewhere
    old, new = (_line(side, place, number) for side, place, number in (
        (change.base, old_path, old_line + 1), (change.head, path, line + 1)))  # fmt: skip
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= SAME_LINE


def _line(side: Side, path: str, number: int) -> str:
    lines = side.lines(path)
    return " ".join(lines[number - 1].split())[:400] if number <= len(lines) else ""


def _is_judged(change: Change, path: str, line: int) -> bool:
    """An ignore is unused only where the rules looked: at a line that the change touched."""
    return change.is_in_diff(path, line) or change.is_in_diff(path, line + 1)

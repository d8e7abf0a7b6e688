"""Inline ignores: `iquest: ignore[rule-id] the reason` in a comment of the line or of the line above.

An ignore that the change itself added does not count, lest a change switch off its own gate; it is listed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding, Suppression

_IGNORE = re.compile(r"(?:#|//|/\*|<!--|--|;|%)\s*iquest:\s*ignore\[([a-z/*\-, ]+)\]\s*(.*?)\s*(?:\*/|-->)?\s*$")


def apply_ignores(
    change: Change, findings: Sequence[Finding], *, accept_new: bool = False
) -> tuple[tuple[Finding, ...], tuple[Suppression, ...]]:
    """The findings that stay, and what became of every ignore near the change."""
    paths = sorted({finding.path for finding in findings} | {file.path for file in change.read_files if file.new_path})
    ignores = {path: found for path in paths if (found := _ignores_of(change, path))}
    used: set[tuple[str, int, str]] = set()
    kept = []
    for finding in findings:
        match = _match(ignores.get(finding.path, {}), finding)
        if match is None or (change.is_in_diff(finding.path, match[0]) and not accept_new):
            kept.append(finding)
        else:
            used.add((finding.path, *match))
    listed = []
    for path, found in ignores.items():
        for line, (rules, reason) in found.items():
            for rule in rules:
                is_new = change.is_in_diff(path, line)
                if (path, line, rule) in used:
                    listed.append(Suppression(path, line, rule, reason, "used"))
                elif is_new and not accept_new:
                    listed.append(Suppression(path, line, rule, reason, "new"))
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


def _is_judged(change: Change, path: str, line: int) -> bool:
    """An ignore is unused only where the rules looked: at a line that the change touched."""
    return change.is_in_diff(path, line) or change.is_in_diff(path, line + 1)

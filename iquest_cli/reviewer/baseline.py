"""Findings that are known and accepted, in a file. Matched by rule, path, symbol and message, never by line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from iquest_cli.errors import UsageProblem
from iquest_cli.reviewer.finding import Finding, StaleEntry

SCHEMA = 1


class Entry(msgspec.Struct, frozen=True):
    rule_id: str
    path: str
    symbol: str | None
    message: str


class Baseline(msgspec.Struct, frozen=True):
    schema: int
    findings: tuple[Entry, ...]


def read_baseline(data: bytes, origin: str) -> Baseline:
    """Raises UsageProblem for what is no baseline."""
    try:
        baseline = msgspec.json.decode(data, type=Baseline)
    except msgspec.DecodeError as error:
        raise UsageProblem(f"{origin} is no baseline: {error}; write one with --write-baseline") from error
    if baseline.schema != SCHEMA:
        raise UsageProblem(f"{origin}: baseline schema {baseline.schema} is not known here; write it anew")
    return baseline


def apply_baseline(
    findings: Sequence[Finding], baseline: Baseline, judged: frozenset[str] | None = None
) -> tuple[tuple[Finding, ...], tuple[StaleEntry, ...]]:
    """The findings that are new, and the entries that nothing matched.

    `judged`: paths that this run looked at; an entry elsewhere is neither used nor stale. None: all.
    """
    left = Counter((entry.rule_id, entry.path, entry.symbol, entry.message) for entry in baseline.findings)
    fresh = []
    for finding in findings:
        key = _key(finding)
        if left[key] > 0:
            left[key] -= 1
        else:
            fresh.append(finding)
    stale = [
        StaleEntry(rule_id, path, message)
        for (rule_id, path, _, message), count in sorted(
            left.items(), key=lambda item: (item[0][1], item[0][0], item[0][3])
        )
        for _ in range(count)
        if judged is None or path in judged
    ]
    return tuple(fresh), tuple(stale)


def render_baseline(findings: Sequence[Finding]) -> str:
    """The file that accepts exactly these findings."""
    entries: list[dict[str, Any]] = [
        {"rule_id": item.rule_id, "path": item.path, "symbol": item.symbol, "message": item.message}
        for item in sorted(findings, key=lambda item: (item.path, item.rule_id, item.message, item.start_line))
    ]
    return json.dumps({"schema": SCHEMA, "findings": entries}, indent=2) + "\n"


def _key(finding: Finding) -> tuple[str, str, str | None, str]:
    return (finding.rule_id, finding.path, finding.symbol, finding.message)

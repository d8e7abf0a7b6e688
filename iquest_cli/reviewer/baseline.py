"""Findings that are known and accepted, in a file. Matched by rule, path, symbol and message, never by line.

Of a message, what stands after the first "; " is left out: how many callers break changes with each that is mended.
"""

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
    left = Counter((entry.rule_id, entry.path, entry.symbol, _matter(entry.message)) for entry in baseline.findings)
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


def render_baseline(findings: Sequence[Finding], kept: Sequence[Entry] = ()) -> str:
    """The file that accepts exactly these findings, and the entries that no run of this change could judge."""
    rows = [(item.path, item.rule_id, item.matter, item.symbol) for item in findings]
    rows += [(entry.path, entry.rule_id, _matter(entry.message), entry.symbol) for entry in kept]
    entries: list[dict[str, Any]] = [
        {"rule_id": rule_id, "path": path, "symbol": symbol, "message": matter}
        for path, rule_id, matter, symbol in sorted(rows, key=lambda row: (*row[:3], row[3] or ""))
    ]
    return json.dumps({"schema": SCHEMA, "findings": entries}, indent=2) + "\n"


def elsewhere(baseline: Baseline | None, judged: frozenset[str]) -> tuple[Entry, ...]:
    """The entries for files that this run did not look at: neither used nor stale."""
    return tuple(entry for entry in baseline.findings if entry.path not in judged) if baseline is not None else ()


def _key(finding: Finding) -> tuple[str, str, str | None, str]:
    return (finding.rule_id, finding.path, finding.symbol, finding.matter)


def _matter(message: str) -> str:
    return message.partition("; ")[0]

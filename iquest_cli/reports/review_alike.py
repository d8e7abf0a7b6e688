"""Findings that say the same of several places, told once: of a raised version or a moved setting there are many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from iquest_cli.reviewer.finding import Finding

MAX_PLACES: Final = 6
"""Places named beside the first."""
_FEWEST: Final = {"info": 2, "low": 3}
"""How many alike are told as one. What is graver is shown with its lines at each place."""


def together(findings: Iterable[Finding]) -> list[tuple[Finding, list[Finding]]]:
    """Each finding that is told, with those that it speaks for, in the order given."""
    told: list[tuple[Finding, list[Finding]]] = []
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.rule_id, finding.severity, finding.confidence, finding.message)
        if finding.severity not in _FEWEST or finding.origin != "static" or len(finding.evidence) > 1:
            told.append((finding, []))
        elif key in alike:
            alike[key].append(finding)
        else:
            alike[key] = []
            told.append((finding, alike[key]))
    return [
        item
        for first, others in told
        for item in (
            [(first, others)]
            if len(others) + 1 >= _FEWEST.get(first.severity, 1)
            else [(first, []), *((other, []) for other in others)]
        )
    ]


def places(others: list[Finding]) -> tuple[list[str], int]:
    """path:line of the first of them, and how many more there are."""
    named = [f"{item.path}:{item.start_line}" if item.start_line else item.path for item in others]
    return named[:MAX_PLACES], max(0, len(named) - MAX_PLACES)

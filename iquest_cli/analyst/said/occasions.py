"""Says when something is done: each call of it, with the conditions around it and what must not be before."""

from __future__ import annotations

from typing import Final

from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.phrases import at, code, counted, listed
from iquest_cli.analyst.evidence.places import Occasion
from iquest_cli.analyst.said.draft import Draft, site_place

MAX_SAID: Final = 3
"""Conditions of one call that are told, the innermost ones, and as many tests before it, the last ones."""


def say_occasions(evidence: Evidence, draft: Draft) -> None:
    best = evidence.places[0]
    rows = [_row(occasion) for occasion in evidence.occasions]
    left = evidence.num_occasions - len(rows)
    if left > 0:
        rows.append(f"- and {counted(left, 'more call', 'more calls').lower()}")
    draft.say(f"{code(best.name)} is called:\n" + "\n".join(rows))
    for occasion in evidence.occasions:
        draft.cite(site_place(occasion.site), f"calls {occasion.site.target.name}")


def _row(occasion: Occasion) -> str:
    site = occasion.site
    said = f"- in {code(site.caller.qualified_name)} ({at(site.caller.path, site.line)})"
    if occasion.conditions:
        said += f", where {_last(occasion.conditions, 'and')}"
    if occasion.guards:
        said += f", unless {_last(occasion.guards, 'or')}"
    return said


def _last(texts: tuple[str, ...], word: str) -> str:
    shown = listed([code(text) for text in texts[-MAX_SAID:]], word)
    return shown if len(texts) <= MAX_SAID else f"{shown} (the last {MAX_SAID} of {len(texts)})"

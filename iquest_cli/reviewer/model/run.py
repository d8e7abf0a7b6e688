"""The model's two passes over a change: raise and place, then refute; what stands is cut to the gravest few."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from engine.types import Engine
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding, ModelUse
from iquest_cli.reviewer.model.chunks import files_to_show
from iquest_cli.reviewer.model.desk import Claim, Desk
from iquest_cli.reviewer.model.raising import raise_claims
from iquest_cli.reviewer.model.refuting import refute
from iquest_cli.reviewer.model.replies import OnStep
from iquest_cli.settings import ReviewSettings
from iquest_cli.text import plural

MAX_CLAIMS: Final = 40
"""Put to the second pass, the gravest first."""
MAX_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class ModelFindings:
    """`unplaced` have a quote that stands nowhere: their line is 0, and they count for nothing."""

    findings: tuple[Finding, ...]
    unplaced: tuple[Finding, ...]
    use: ModelUse


def model_findings(
    change: Change, known: Sequence[Finding], engine: Engine, settings: ReviewSettings, seed: int, on_step: OnStep
) -> ModelFindings:
    """`known`: what the rules say. Raises the errors of the engine; KeyboardInterrupt where it was stopped."""
    started = time.perf_counter()
    desk = Desk(change, engine, seed)
    first = raise_claims(desk, known, on_step)
    claims = [claim for claim in first.claims if _is_wanted(claim.finding, settings)]
    claims.sort(key=lambda claim: (claim.finding.rank, claim.finding.message))
    distinct, num_known = _distinct(claims, known)
    second = refute(desk, distinct[:MAX_CLAIMS], on_step)
    notes = [*first.notes, *second.notes]
    for count, said in (
        (num_known, "dropped, for a rule speaks of the same line"),
        (len(distinct) - MAX_CLAIMS, f"beyond {MAX_CLAIMS} not looked into"),
        (len(second.findings) - MAX_SHOWN, f"beyond {MAX_SHOWN} not shown, none graver than those"),
    ):
        if count > 0:
            notes.append(f"{plural(count, 'claim')} {said}")
    _, passed = files_to_show(change)
    if passed:
        notes.append(f"not shown, no code: {', '.join(passed[:5])}{'' if len(passed) < 6 else ', …'}")
    done = [*first.completions, *second.completions]
    use = ModelUse(
        name=engine.name,
        tokenizer=engine.tokenizer_name,
        num_chunks=first.num_chunks,
        num_raised=first.num_raised,
        num_refuted=min(len(distinct), MAX_CLAIMS) - len(second.findings),
        num_prompt_tokens=sum(item.num_prompt_tokens for item in done),
        num_completion_tokens=sum(item.num_completion_tokens for item in done),
        seconds=time.perf_counter() - started,
        notes=tuple(notes),
    )
    unplaced = [item for item in first.unplaced if _is_wanted(item, settings)]
    return ModelFindings(tuple(second.findings[:MAX_SHOWN]), tuple(unplaced[:MAX_SHOWN]), use)


def _is_wanted(finding: Finding, settings: ReviewSettings) -> bool:
    chosen = not settings.select or any(fnmatchcase(finding.rule_id, name) for name in settings.select)
    return chosen and not any(fnmatchcase(finding.rule_id, name) for name in settings.ignore)


def _distinct(claims: Sequence[Claim], known: Sequence[Finding]) -> tuple[list[Claim], int]:
    """One claim for each kind and place, none where a rule speaks already; and how many fell for the latter."""
    kept: list[Claim] = []
    num_known = 0
    for claim in claims:
        own = claim.finding
        if any(item.path == own.path and item.start_line <= own.start_line <= item.end_line for item in known):
            num_known += 1
        elif not any(_is_same_place(own, other.finding) for other in kept):
            kept.append(claim)
    return kept, num_known


def _is_same_place(one: Finding, other: Finding) -> bool:
    return (one.rule_id, one.path) == (other.rule_id, other.path) and (
        one.start_line <= other.end_line and other.start_line <= one.end_line
    )

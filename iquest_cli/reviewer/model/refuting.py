"""The second pass: each claim is put to the source once more, to be refuted. What is not proven is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.types import Completion, GenerationRequest
from iquest_cli.analyst.model.prompts import render
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.model.around import Section, around
from iquest_cli.reviewer.model.desk import Claim, Desk
from iquest_cli.reviewer.model.place import find_quote, quoted_lines
from iquest_cli.reviewer.model.replies import OnStep, Verdict, ask_all
from iquest_cli.text import plural


@dataclass(slots=True)
class SecondPass:
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)


def refute(desk: Desk, claims: Sequence[Claim], on_step: OnStep) -> SecondPass:
    """The findings that stand, in the order of the claims, each with the line that decided it.

    Raises the errors of the engine; KeyboardInterrupt where it was stopped.
    """
    passed = SecondPass()
    shown = [_sections(desk, claim) for claim in claims]
    requests = [_request(desk, claim, sections) for claim, sections in zip(claims, shown, strict=True)]
    replies, passed.completions = ask_all(desk.engine, requests, Verdict, "refuting", on_step)
    num_unread = num_unproven = 0
    for claim, sections, reply in zip(claims, shown, replies, strict=True):
        if reply is None:
            num_unread += 1
        elif reply.verdict == "stands":
            proven = _proven(desk, claim, sections, reply.quote)
            passed.findings += [proven] if proven is not None else []
            num_unproven += proven is None
    if num_unread:
        passed.notes.append(f"{plural(num_unread, 'claim')} dropped, for the second pass could not be read")
    if num_unproven:
        passed.notes.append(f"{plural(num_unproven, 'claim')} dropped, for the proof stands nowhere")
    return passed


def _sections(desk: Desk, claim: Claim) -> list[Section]:
    """What is around the claimed lines first, then what is around the rest of its chunk."""
    finding = claim.finding
    own = around(desk.change, {finding.path: range(finding.start_line, finding.end_line + 1)})
    return [*own, *(item for item in around(desk.change, claim.chunk.lines) if not any(x.covers(item) for x in own))]


def _request(desk: Desk, claim: Claim, sections: Sequence[Section]) -> GenerationRequest:
    own = claim.finding
    values = {
        "diff": claim.chunk.text, "place": f"{own.path}:{own.start_line}", "quote": claim.quote,
        "message": own.message, "why": own.why,
    }  # fmt: skip
    bare = desk.request("review_refute_system", render("review_refute", context="", **values))
    context, _ = desk.context(sections, desk.room(bare))
    return desk.request("review_refute_system", render("review_refute", context=context, **values))


def _proven(desk: Desk, claim: Claim, sections: Sequence[Section], quote: str) -> Finding | None:
    """The finding with the line that proves it; None where that stands in nothing that was shown."""
    own = claim.finding
    for section in (Section(own.path, own.start_line, own.end_line, ""), *sections):
        lines = desk.new.lines(section.path)[section.first - 1 : section.last]
        place = find_quote(quote, lines)
        if place is not None:
            first, last = (line + section.first - 1 for line in place)
            if section.path == own.path and own.start_line <= first <= own.end_line:
                return own
            return replace(own, evidence=(desk.change.head.evidence(section.path, first, last),))
    return own if _is_in_diff(quote, claim.chunk.text) else None


def _is_in_diff(quote: str, diff: str) -> bool:
    """A line that the change took away proves something too, but is nowhere to be shown."""
    unmarked = "\n".join(line.removeprefix("-") for line in quote.split("\n"))
    return bool(quoted_lines(unmarked)) and find_quote(unmarked, [line[1:] for line in diff.split("\n")]) is not None

"""A stack trace that a question holds: its frames in this repository, and the literal that its message comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.logs.filled import find_filled, message_of
from iquest_cli.analyst.logs.literal_places import Found, literals_of
from iquest_cli.analyst.logs.logs import LogFinder
from iquest_cli.analyst.logs.quoted import written_at
from iquest_cli.analyst.logs.traced import traced_in
from iquest_cli.analyst.logs.traces import trace_in

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.evidence.findings import Traced
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_MESSAGES: Final = 8
AS_GOOD: Final = 0.5
"""Share of the best literal's letters from which one in a function of the trace is meant."""


def with_trace(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """None where the question holds no trace, or none of its frames is code of this repository."""
    trace = trace_in(evidence.question.text)
    traced = traced_in(workspace, trace) if trace.frames else ()
    if not traced:
        return None
    found = _said(workspace, relevance, traced, trace.messages)
    if found is None and not traced[0].is_exact:
        found = next(iter(find_filled(workspace, relevance, "\n".join(trace.messages))), None)
    told = replace(
        evidence, question=replace(evidence.question, kind="errors"), traced=traced, places=(), is_found=True
    )
    if found is None:
        return told
    finder = LogFinder(workspace, relevance, relevance.source)
    written = written_at(workspace, relevance, finder, found, is_first=False)
    told = replace(told, written=(written,), num_written=1)
    if written.fact is None or written.fact.kind not in ("log", "raise"):
        return told
    told_of = finder.told_of([written.fact])
    return replace(told, logs=told_of.logs, catches=told_of.catches)


def _said(
    workspace: Workspace, relevance: Relevance, traced: tuple[Traced, ...], messages: tuple[str, ...]
) -> Found | None:
    """The literal of the files of a trace that says most of its message: one in a function of it before others."""
    compared = [message_of(said) for said in messages[:MAX_MESSAGES]]
    if not compared:
        return None

    def said_by(said: str) -> float:
        return max(message.said_by(said) for message in compared)

    files = dict.fromkeys(workspace.snapshot.file_of(frame.symbol.id) for frame in traced)
    found = list(literals_of(workspace, relevance, files, said_by, is_any=True, is_every=True))
    top = max((item.share for item in found), default=0.0)
    ranks = {frame.symbol.id: rank for rank, frame in reversed(list(enumerate(traced)))}
    good = [item for item in found if item.share >= AS_GOOD * top and item.symbol in ranks] or [
        item for item in found if item.share == top
    ]
    lines = {(frame.path, frame.line) for frame in traced if frame.is_exact}
    order = sorted(
        good,
        key=lambda item: (
            (item.path, item.line) not in lines,
            -item.share,
            ranks.get(item.symbol, len(ranks)),
            item.path,
            item.line,
        ),
    )
    return next(iter(order), None)

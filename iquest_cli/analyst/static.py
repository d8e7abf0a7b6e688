"""An answer from the evidence alone: understand, gather, compose, cite. No model, no terminal."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anchors.context.redact import redact
from anchors.context.spotless import spotless
from iquest_cli.analyst.answer import (
    MAX_CITATION_LINES,
    Answer,
    Citation,
    ContextUse,
    CoverageUse,
    FlowCall,
    FlowStep,
    RepoUse,
    Skipped,
    Timings,
)
from iquest_cli.analyst.asked.question import Question, understand
from iquest_cli.analyst.compose import compose
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.places import Place, Step
from iquest_cli.analyst.gather import gather
from iquest_cli.analyst.said.draft import Draft
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.unread import unread_files
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace

BUDGET_WITHOUT_MODEL = 131_072


@dataclass(frozen=True, slots=True)
class Findings:
    """What both ways of answering start from."""

    question: Question
    evidence: Evidence
    draft: Draft
    source: Source
    search_s: float


def find(workspace: Workspace, text: str, paths: tuple[str, ...] = ()) -> Findings:
    """`paths` keeps places to these files and folders."""
    started = time.perf_counter()
    question = understand(text, repository_name(workspace))
    source = Source(workspace)
    evidence = gather(workspace, question, source, paths)
    if not evidence.is_found and not evidence.asks_unread:
        evidence = replace(evidence, unread=unread_files(workspace))
    draft = compose(evidence, source)
    return Findings(question, evidence, draft, source, time.perf_counter() - started)


def answer_static(
    workspace: Workspace, text: str, *, budget: int = BUDGET_WITHOUT_MODEL, paths: tuple[str, ...] = ()
) -> Answer:
    """The answer without a model. Raises the errors of `anchors.errors` of opening and indexing."""
    started = time.perf_counter()
    snapshot = workspace.snapshot
    index_s = time.perf_counter() - started
    found = find(workspace, text, paths)
    evidence = found.evidence
    answer = Answer(
        question=text,
        found=evidence.is_found,
        kind=evidence.question.kind,
        mode="static",
        answer=found.draft.text,
        citations=citations_of(found.draft.cited, found.source),
        flow=flow_of(evidence.steps),
        logs=tuple(record.line for record in evidence.logs if record.is_shown),
        unverified=(),
        context=ContextUse("none", budget, 0, "none", len(snapshot.files), 0),
        coverage=coverage_of(workspace),
        model=None,
        repo=repo_of(workspace),
        timings=Timings(index_s, found.search_s, 0.0, 0.0, time.perf_counter() - started),
        certainty=certainty_of(evidence),
    )
    return spotless(answer)


def citations_of(places: list[Place], source: Source) -> tuple[Citation, ...]:
    found = (cite(place.path, place.first, place.last, place.name, place.why, source) for place in places)
    return tuple(citation for citation in found if citation is not None)


def cite(path: str, first: int, last: int, name: str, why: str, source: Source) -> Citation | None:
    """Lines as far as the file has them, blank edges left out; None when nothing is there."""
    lines = source.exact(path)
    first, last = max(1, first), min(last, len(lines))
    while first <= last and not lines[first - 1].strip():
        first += 1
    last = min(last, first + MAX_CITATION_LINES - 1)
    while last >= first and not lines[last - 1].strip():
        last -= 1
    if first > last:
        return None
    excerpt = redact("\n".join(lines[first - 1 : last]), path).text
    return Citation(
        path,
        first,
        last,
        redact(name).text if name and name != path else None,
        excerpt,
        why,
        is_verified(source, path, first, last, excerpt),
    )


def is_verified(source: Source, path: str, first: int, last: int, excerpt: str) -> bool:
    """The excerpt is what stands in these lines now (secrets taken out on both sides)."""
    return bool(excerpt.strip()) and redact(source.exact_text(path, first, last), path).text == excerpt


def flow_of(steps: tuple[Step, ...]) -> tuple[FlowStep, ...]:
    found = []
    for step in steps:
        calls = tuple(
            FlowCall(other.symbol.qualified_name, other.symbol.path, other.edge.line, round(other.edge.confidence, 2))
            for other in steps
            if other.edge is not None and other.edge.source == step.symbol.id
        )
        found.append(FlowStep(step.symbol.path, step.symbol.name_line, step.symbol.qualified_name, calls))
    return tuple(found)


def coverage_of(workspace: Workspace) -> CoverageUse:
    coverage = workspace.coverage
    skipped = tuple(Skipped(file.path, file.reason) for file in coverage.skipped)
    return CoverageUse(coverage.files_total, coverage.files_indexed, skipped)


def repo_of(workspace: Workspace) -> RepoUse:
    info = workspace.info
    return RepoUse(info.root, info.commit, info.is_dirty)


def repository_name(workspace: Workspace) -> str:
    return workspace.info.root.rstrip("/").rpartition("/")[2] or "repository"


def certainty_of(evidence: Evidence) -> str:
    """One line on how the calls spoken of were resolved, and whether they are the ones that are meant; "" for none."""
    edges = [step.edge for step in evidence.steps if step.edge is not None]
    confidences = [edge.confidence for edge in edges] + [site.confidence for site in evidence.callers]
    if not confidences:
        return ""
    sure = sum(value >= 0.9 for value in confidences)
    if not sure:
        return "inferred: the calls above are matched by name, not resolved"
    if sure < len(confidences):
        return f"{sure} of {len(confidences)} calls above are resolved, the others are inferred by name"
    if all(_is_named(symbol, evidence.question) for symbol in _meant(evidence)):
        return "certain: every call above is resolved"
    return "every call above is resolved; that these are meant is inferred from words"


def _meant(evidence: Evidence) -> tuple[Symbol, ...]:
    """What an answer with calls was built from: the ends of a chain, or its middle, or what is used."""
    center = next((step.symbol for step in evidence.steps if step.is_center), None)
    if center is not None:
        return (center,)
    main = [step.symbol for step in evidence.steps if step.is_main]
    if main:
        return (main[0], main[-1]) if evidence.question.end else (main[0],)
    return tuple(dict.fromkeys(site.target for site in evidence.callers))


def _is_named(symbol: Symbol, question: Question) -> bool:
    """Whether the question says every word of its name."""
    said = set(parts(question.text))
    return said.issuperset(parts(symbol.name)) and bool(parts(symbol.name))

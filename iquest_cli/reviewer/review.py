"""A diff becomes findings: run the rules (and a model), prove each finding, drop what is known, cut, gate.

Knows no format and no flag.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from anchors.context.redact import redact
from anchors.context.spotless import spotless
from anchors.graph.ways.reach import FileReach, GraphSide, reach_of
from anchors.index.worker import is_failure
from anchors.repository.absent import ABSENT, DAMAGED, FETCH_AGAIN, FETCH_ALL, lacking
from anchors.syntax.languages import is_notebook_path, language_of
from anchors.types import Diff
from anchors.view import NOT_FOLLOWED
from anchors.workspace import Workspace
from iquest_cli.reviewer.baseline import Baseline, apply_baseline
from iquest_cli.reviewer.change import Change, added_of, removed_of, why_unread
from iquest_cli.reviewer.contents import require_read
from iquest_cli.reviewer.finding import GENERAL, GRAVE, Evidence, Finding, ReviewedFile, ReviewReport, StaleEntry
from iquest_cli.reviewer.rules import choose_rules
from iquest_cli.reviewer.side import Side
from iquest_cli.reviewer.suppress import apply_ignores
from iquest_cli.settings import CONFIDENCES, SEVERITIES, ReviewSettings
from iquest_cli.text import plural

if TYPE_CHECKING:
    from engine.types import Engine
    from iquest_cli.reviewer.model.run import ModelFindings

MAX_SYMBOLS_FOR_RADIUS = 40_000
"""Above it a graph is not built for the sake of one number."""
NUM_AROUND = 2
"""Lines above and below a finding that a reader is shown."""
OnStep = Callable[[str, int, int], None]
"""What is being done, how much of it is, of how much."""


def review(
    base: Workspace | None,
    head: Workspace,
    diff: Diff,
    settings: ReviewSettings,
    *,
    baseline: Baseline | None = None,
    accept_new_ignores: bool = False,
    engine: Engine | None = None,
    seed: int = 0,
    own_gate: tuple[str, ...] = (),
    on_step: OnStep = lambda what, done, total: None,
) -> ReviewReport:
    """All findings of a change, worst first. `base` None: the change has no parent. `engine`: a model looks too.

    Raises CannotDo where a changed file turns out damaged.
    """
    started = time.perf_counter()
    change = Change(base, head, diff)
    rules = choose_rules(settings.select, settings.ignore)
    found: list[Finding] = []
    for number, rule in enumerate(rules):
        on_step("rules", number, len(rules))
        found.extend(rule.check(change))
    require_read(change)
    said = _of_model(change, found, engine, settings, seed, on_step) if engine is not None else None
    found.extend(said.findings if said is not None else ())
    findings: Sequence[Finding] = _finished(change, found)
    findings, suppressions = apply_ignores(change, findings, accept_new=accept_new_ignores)
    found_all = [item for item in findings if _reaches(item, settings)]
    known = len(findings)
    stale: tuple[StaleEntry, ...] = ()
    if baseline is not None:
        findings, stale = apply_baseline(findings, baseline, judged_paths(diff))
    num_baselined = known - len(findings)
    findings = [item for item in findings if _reaches(item, settings)]
    gating = frozenset(item.fingerprint for item in findings if is_gating(item, settings))
    return ReviewReport(
        base=diff.base,
        head=diff.head,
        label=diff.label,
        findings=tuple(findings[: settings.max_findings]),
        unplaced=spotless(said.unplaced) if said is not None else (),
        files=tuple(_reviewed(change)),
        suppressions=spotless(suppressions),
        stale=stale,
        num_baselined=num_baselined,
        accepted=tuple(found_all),
        num_cut=max(0, len(findings) - settings.max_findings),
        impact=spotless(_impact(change)),
        blast_radius=_blast_radius(change),
        notes=spotless(_notes(change)),
        own_gate=own_gate,
        model=said.use if said is not None else None,
        seconds=time.perf_counter() - started,
        gating=gating,
    )


def _of_model(
    change: Change, found: list[Finding], engine: Engine, settings: ReviewSettings, seed: int, on_step: OnStep
) -> ModelFindings:
    from iquest_cli.reviewer.model.run import model_findings

    return model_findings(change, found, engine, settings, seed, on_step)


def _notes(change: Change) -> tuple[str, ...]:
    """What was not read, followed or looked at, and why."""
    partial = (f"{path}: {reason}" for path, reason in _partial(change))
    return (*partial, *_unseen_uses(change), *_unfollowed(change), *change.notes)


def judged_paths(diff: Diff) -> frozenset[str]:
    """The paths that a review of this change can say anything of."""
    return frozenset(path for file in diff.files for path in (file.old_path, file.new_path) if path)


def is_gating(finding: Finding, settings: ReviewSettings) -> bool:
    threshold = settings.fail_on_model if finding.origin == "model" else settings.fail_on or "none"
    if threshold == "none":
        return False
    return SEVERITIES.index(finding.severity) >= SEVERITIES.index(threshold)


def _reaches(finding: Finding, settings: ReviewSettings) -> bool:
    return CONFIDENCES.index(finding.confidence) >= CONFIDENCES.index(settings.min_confidence)


def _finished(change: Change, found: Iterable[Finding]) -> list[Finding]:
    """Sorted, with their own lines as first evidence, secrets hidden, and fingerprints that outlive line moves."""
    seen: Counter[str] = Counter()
    finished = []
    for item in sorted(_without_doubles(list(found)), key=lambda item: item.rank):
        own = change.head.evidence(item.path, item.start_line, item.end_line)
        evidence = tuple(_hidden(change, part) for part in (own, *item.evidence))
        key = "\0".join((item.rule_id, item.path, item.symbol or "", _stable(item, own)))
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogateescape")).hexdigest()[:24]
        in_diff = any(change.is_in_diff(item.path, line) for line in range(item.start_line, item.end_line + 1))
        around = _hidden(change, _around(change, item))
        told = replace(item, evidence=evidence, fingerprint=digest, in_diff=in_diff, around=around)
        finished.append(spotless(told))
    return finished


def _without_doubles(found: list[Finding]) -> list[Finding]:
    """Without those that say of a line only that others are otherwise, where another rule says what it breaks."""
    said = {(item.path, item.start_line) for item in found if item.rule_id not in GENERAL and item.severity in GRAVE}
    return [item for item in found if item.rule_id not in GENERAL or (item.path, item.start_line) not in said]


def _around(change: Change, item: Finding) -> Evidence:
    lines = change.head.lines(item.path)
    last = len(lines) - (not lines[-1])
    return change.head.evidence(
        item.path, max(1, item.start_line - NUM_AROUND), max(item.start_line, min(last, item.end_line + NUM_AROUND))
    )


def _stable(item: Finding, own: Evidence) -> str:
    """What tells two findings of a rule and file apart without a line number. A model's words vary, its quote less."""
    return item.matter if item.symbol and item.origin == "static" else " ".join(own.excerpt.split())


def _hidden(change: Change, evidence: Evidence) -> Evidence:
    """Without secrets, those of a private key included that begins above the lines shown."""
    hidden = redact(evidence.excerpt, evidence.path).text
    lines = change.head.without_keys(evidence.path)
    if lines:
        raw = change.head.evidence(evidence.path, evidence.start_line, evidence.end_line).excerpt
        if raw == evidence.excerpt:
            hidden = "\n".join(lines[evidence.start_line - 1 : evidence.start_line + raw.count("\n")])
    for secret, kind in change.secrets.items():
        hidden = hidden.replace(secret, f"[redacted: {kind}]")
    return replace(evidence, excerpt=hidden)


def _reviewed(change: Change) -> Iterable[ReviewedFile]:
    for file in change.diff.files:
        reason = why_unread(file)
        is_cells = is_notebook_path(file.path)  # of which outputs are empty lines
        added = sum(1 for item in added_of(file) if item.text or not is_cells)
        total = added + removed_of(file, filled=is_cells)
        yield ReviewedFile(file.path, file.status, reason, total, 0 if reason else total)


def _partial(change: Change) -> Iterable[tuple[str, str]]:
    """Files of the change that the index read as text, or skipped."""
    paths = {file.new_path for file in change.read_files}
    if not paths:
        return []
    coverage = change.head.workspace.coverage
    return [(item.path, item.reason) for item in (*coverage.skipped, *coverage.partial) if item.path in paths]


def _unseen_uses(change: Change) -> Iterable[str]:
    """Where files beside the change could not be parsed, or are not here: what they use is not seen, so that silence
    says less."""
    own = {file.new_path for file in change.read_files}
    skipped = [item for item in change.head.workspace.coverage.skipped if own and item.path not in own]
    failed = [item.path for item in skipped if is_failure(item.reason)]
    if failed:
        yield f"{_first_of(failed)} could not be parsed, so what they use is not known (iquest index --status)"
    for reason, remedy in ((ABSENT, FETCH_ALL), (DAMAGED, FETCH_AGAIN)):
        lost = [path for path in lacking(skipped, reason) if language_of(path)]
        if lost:
            yield f"{reason}, so that what they use is not known: {_first_of(lost)}; {remedy}"


def _first_of(paths: Sequence[str]) -> str:
    return f"{paths[0]} and {plural(len(paths) - 1, 'other')}" if len(paths) > 1 else paths[0]


def _impact(change: Change) -> tuple[FileReach, ...]:
    """Through both graphs, as far as they are at hand or cheap."""
    if not change.touched or not _has_cheap_graph(change.head):
        return ()
    head = GraphSide(change.head.snapshot, change.head.graph, lambda path: path)
    base = None
    if change.base is not None and _has_cheap_graph(change.base):
        base = GraphSide(change.base.snapshot, change.base.graph, change.new_path)
    return reach_of(change.touched, base, head, change.is_in_diff)


def _has_cheap_graph(side: Side) -> bool:
    return side.has_graph or side.snapshot.num_symbols <= MAX_SYMBOLS_FOR_RADIUS


def _unfollowed(change: Change) -> Iterable[str]:
    """Where nobody needed the graph of a large tree: who depends on what was touched is not told then; and what a graph
    may lack."""
    sides = [side for side in (change.base, change.head) if side is not None]
    if any(side.has_graph and side.graph.is_cut for side in sides):
        yield NOT_FOLLOWED
    if change.touched and not all(map(_has_cheap_graph, sides)):
        most = f"{MAX_SYMBOLS_FOR_RADIUS:,} definitions"
        yield f"who depends on what was touched was not counted: there are more than {most}"


def _blast_radius(change: Change) -> tuple[int, int]:
    """Definitions outside the touched ones that use them, before or after, and their files."""
    users: set[tuple[str, str]] = set()
    sides = [(change.base, [item.old for item in change.touched]), (change.head, [item.new for item in change.touched])]
    for side, symbols in sides:
        touched = {symbol.id for symbol in symbols if symbol is not None}
        if side is None or not touched or not _has_cheap_graph(side):
            continue
        for user in {edge.source for symbol in touched for edge in side.edges_in(symbol) if edge.confidence >= 0.6}:
            path = side.snapshot.path_of(user)
            now = path if side is change.head else change.new_path(path)
            if user not in touched and now is not None:
                users.add((now, side.snapshot.qualified_name(user)))
    return len(users), len({path for path, _ in users})

"""What stands below the findings: one line of totals, and what a reader should know of the review itself.

Without findings it is one line, unless something was not read, ignored, stale or tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from iquest_cli.console import Line, line
from iquest_cli.reports.wrapping import wrapped
from iquest_cli.reviewer.finding import ReviewReport
from iquest_cli.text import clean_line, plural, shorten

SEVERITY_STYLES = {"critical": "loud", "high": "bad", "medium": "warn", "low": "", "info": "dim"}
MAX_NAMED = 3
"""Files named of those that share a reason for not being read."""
_STATES = {
    "used": "ignored as asked",
    "unused": "unused ignore",
    "new": "ignore added by this change, so it does not count",
    "moved": "ignore that was there for another line, so it does not count",
}


def totals(report: ReviewReport, width: int) -> Iterator[Line]:
    yield from _clean(report, width) if not report.findings else _counted(report, width)
    for said in _said(report):
        for text in wrapped(clean_line(said), width, 4):
            yield line((text, "dim"))
    yield from _unplaced(report, width)


def _read(report: ReviewReport) -> str:
    lines = f"{report.reviewed_lines:,} of {plural(report.changed_lines, 'changed line')} read"
    return f"{lines} · {plural(len(report.files), 'file')}"


def _clean(report: ReviewReport, width: int) -> Iterator[Line]:
    said = f"No findings · {_read(report)}"
    label = clean_line(report.label)
    rest = f"{said.removeprefix('No findings')} · {label}"
    yield line(("No findings", "good"), (shorten(rest, max(len(said), width) - len("No findings")), "dim"))


def _counted(report: ReviewReport, width: int) -> Iterator[Line]:
    first = plural(len(report.findings), "finding")
    parts = [_read(report)]
    if report.blast_radius[0]:
        users, files = report.blast_radius
        parts.append(f"blast radius: {plural(users, 'definition')} in {plural(files, 'file')}")
    parts.append(f"{report.seconds:.1f} s")
    # A part of the line is never broken: "1 file" stays together.
    texts = wrapped(" · ".join([first, *parts]).replace(" ", "\0").replace("\0·\0", " · "), width)
    for number, text in enumerate(text.replace("\0", " ") for text in texts):
        if number == 0:
            yield line((first, SEVERITY_STYLES[report.findings[0].severity]), (text.removeprefix(first), "dim"))
        else:
            yield line((text, "dim"))
    for text in wrapped(clean_line(report.label), width, 4):
        yield line((text, "dim"))


def _said(report: ReviewReport) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for file in report.files:
        if file.reason:
            reasons.setdefault(file.reason, []).append(file.path)
    for reason, paths in reasons.items():
        more = f" and {len(paths) - MAX_NAMED:,} more" if len(paths) > MAX_NAMED else ""
        yield f"not read, {reason}: {', '.join(paths[:MAX_NAMED])}{more}"
    reached = [item.line for item in report.impact if item.files] if report.findings else []
    yield from reached[:MAX_NAMED]
    if len(reached) > MAX_NAMED:
        left = len(reached) - MAX_NAMED
        yield f"and {left:,} more file{'s' * (left != 1)} that others depend on"
    yield from report.own_gate
    yield from report.notes
    if report.model is not None:
        use = report.model
        asked = f"{plural(use.num_chunks, 'part')}, {use.num_raised:,} raised, {use.num_refuted:,} refuted"
        yield f"{use.name}: {asked}, {use.seconds:.1f} s"
        yield from (f"{use.name}: {note}" for note in use.notes)
    if report.num_cut:
        yield f"{plural(report.num_cut, 'more finding')} beyond --max-findings"
    if report.num_baselined:
        yield f"{plural(report.num_baselined, 'finding')} known from the baseline"
    for entry in report.stale:
        yield f"stale in the baseline: {entry.path}  {entry.rule_id}  {entry.message}"
    for item in report.suppressions:
        reason = f" ({item.reason})" if item.reason else " (no reason given)"
        yield f"{_STATES[item.state]}: {item.path}:{item.line}  {item.rule_id}{reason}"


def _unplaced(report: ReviewReport, width: int) -> Iterator[Line]:
    """What a model said without a line to show for it: read with care."""
    if report.unplaced:
        yield ()
        yield line((f"Not placed: {plural(len(report.unplaced), 'claim')} whose quote stands nowhere", "dim"))
    for finding in report.unplaced:
        for text in wrapped(clean_line(f"{finding.path}  {finding.rule_id}  {finding.message}"), width - 2, 4):
            yield line((f"  {text}", "dim"))

"""A review for a person at a terminal: findings by file, the lines that prove them, one line of totals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from anchors.syntax.languages import is_test_path
from iquest_cli.console import Console, Line, line
from iquest_cli.reports.wrapping import wrapped
from iquest_cli.reviewer.finding import Evidence, Finding, ReviewReport
from iquest_cli.settings import SEVERITIES
from iquest_cli.text import clean_line, plural, shorten

_STYLES = {"critical": "loud", "high": "bad", "medium": "warn", "low": "", "info": "dim"}
_CERTAINTY = {"high": "certain", "medium": "likely", "low": "by name only"}
_MAX_OWN_LINES = 4
_MAX_USES = 6
_MAX_USES_OF_FILE = 3
_MAX_FILES = 4
_INDENT = 11


def render(report: ReviewReport, console: Console) -> list[Line]:
    lines: list[Line] = []
    for path, findings in groupby(sorted(report.findings, key=_by_file(report)), key=lambda item: item.path):
        lines.append(line((clean_line(path), "path")))
        for finding in findings:
            lines.extend(_finding(finding, console.width))
        lines.append(())
    lines.extend(_totals(report, console.width))
    lines.extend(_remarks(report, console.width))
    lines.extend(_unplaced(report, console.width))
    return lines


def _by_file(report: ReviewReport):  # type: ignore[no-untyped-def]
    """Files in the order of their worst finding."""
    order: dict[str, int] = {}
    for finding in report.findings:
        order.setdefault(finding.path, len(order))
    return lambda item: (order[item.path], -SEVERITIES.index(item.severity), item.start_line)


def _finding(finding: Finding, width: int) -> Iterator[Line]:
    style = _STYLES[finding.severity]
    first, *rest = wrapped(clean_line(finding.message), width - _INDENT)
    yield line((f"  {finding.severity:<{_INDENT - 2}}", style), (first, "bold"))
    yield from (line(" " * _INDENT, (text, "bold")) for text in rest)
    sure = f", {finding.origin}, {_CERTAINTY[finding.confidence]}"
    yield line(" " * _INDENT, (finding.rule_id, "name"), (sure, "dim"))
    own, *others = finding.evidence or (None,)
    if own is not None and own.excerpt.strip():
        yield from _excerpt(own, width)
    yield from _uses(finding, others, width)


def _uses(finding: Finding, uses: list[Evidence], width: int) -> Iterator[Line]:
    """The places that break, by file, a few of each: how far it reaches matters more than any one of them."""
    shown = 0
    label = "breaks" if finding.origin == "static" else "see"
    files = [(path, list(group)) for path, group in groupby(uses, key=lambda item: item.path)]
    files.sort(key=lambda item: is_test_path(item[0]))
    for path, group in files[:_MAX_FILES]:
        yield line((f"{label:>9}  ", "dim"), (shorten(clean_line(path), width - _INDENT), "path"))
        label = ""
        for use in group[: _MAX_USES if len(files) == 1 else _MAX_USES_OF_FILE]:
            shown += 1
            text = shorten(_flat(use.excerpt.partition("\n")[0].strip()), width - 15)
            yield line((f"{use.start_line:>11} │ ", "dim"), text)
    more = max(finding.num_uses, len(uses)) - shown
    if more:
        yield line((" " * _INDENT + f"and {plural(more, 'more place')}", "dim"))


def _excerpt(evidence: Evidence, width: int) -> Iterator[Line]:
    texts = evidence.excerpt.split("\n")
    for number, text in enumerate(texts[:_MAX_OWN_LINES], evidence.start_line):
        yield line((f"{number:>11} │ ", "dim"), shorten(_flat(text), width - 15))
    if len(texts) > _MAX_OWN_LINES:
        yield line((f"{'':>11} │ …", "dim"))


def _flat(text: str) -> str:
    return clean_line(text.replace("\t", "    "))


def _totals(report: ReviewReport, width: int) -> Iterator[Line]:
    first = plural(len(report.findings), "finding") if report.findings else "No findings"
    parts = [
        f"{report.reviewed_lines:,} of {plural(report.changed_lines, 'changed line')} read",
        plural(len(report.files), "file"),
    ]
    if report.blast_radius[0]:
        users, files = report.blast_radius
        parts.append(f"blast radius: {plural(users, 'definition')} in {plural(files, 'file')}")
    parts.append(f"{report.seconds:.1f} s")
    style = _STYLES[report.findings[0].severity] if report.findings else "good"
    # A part of the line is never broken: "1 file" stays together.
    texts = wrapped(" · ".join([first, *parts]).replace(" ", "\0").replace("\0·\0", " · "), width)
    for number, text in enumerate(text.replace("\0", " ") for text in texts):
        if number == 0:
            yield line((first, style), (text.removeprefix(first), "dim"))
        else:
            yield line((text, "dim"))


def _remarks(report: ReviewReport, width: int) -> Iterator[Line]:
    for said in _said(report):
        for text in wrapped(clean_line(said), width, 4):
            yield line((text, "dim"))


def _unplaced(report: ReviewReport, width: int) -> Iterator[Line]:
    """What a model said without a line to show for it: read with care."""
    if report.unplaced:
        yield ()
        yield line((f"Not placed: {plural(len(report.unplaced), 'claim')} whose quote stands nowhere", "dim"))
    for finding in report.unplaced:
        for text in wrapped(clean_line(f"{finding.path}  {finding.rule_id}  {finding.message}"), width - 2, 4):
            yield line((f"  {text}", "dim"))


def _said(report: ReviewReport) -> Iterator[str]:
    yield report.label
    for file in report.files:
        if file.reason:
            yield f"not read: {file.path}  {file.reason}"
    yield from report.own_gate
    for note in report.notes:
        yield f"read in part: {note}"
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
        what = {
            "used": "ignored as asked",
            "unused": "unused ignore",
            "new": "ignore added by this change, so it does not count",
            "moved": "ignore that was there for another line, so it does not count",
        }[item.state]
        reason = f" ({item.reason})" if item.reason else " (no reason given)"
        yield f"{what}: {item.path}:{item.line}  {item.rule_id}{reason}"

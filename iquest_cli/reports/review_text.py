"""A review for a person at a terminal: findings by file, the lines that prove them, one line of totals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from iquest_cli.console import Console, Line, line
from iquest_cli.reviewer.finding import Evidence, Finding, ReviewReport
from iquest_cli.settings import SEVERITIES
from iquest_cli.text import clean_line, plural, shorten

_STYLES = {"critical": "loud", "high": "bad", "medium": "warn", "low": "", "info": "dim"}
_CERTAINTY = {"high": "certain", "medium": "likely", "low": "by name only"}
_MAX_OWN_LINES = 4
_MAX_USES = 6


def render(report: ReviewReport, console: Console) -> list[Line]:
    lines: list[Line] = []
    for path, findings in groupby(sorted(report.findings, key=_by_file(report)), key=lambda item: item.path):
        lines.append(line((clean_line(path), "path")))
        for finding in findings:
            lines.extend(_finding(finding, console.width))
        lines.append(())
    lines.append(_totals(report))
    lines.extend(_remarks(report))
    return lines


def _by_file(report: ReviewReport):  # type: ignore[no-untyped-def]
    """Files in the order of their worst finding."""
    order: dict[str, int] = {}
    for finding in report.findings:
        order.setdefault(finding.path, len(order))
    return lambda item: (order[item.path], -SEVERITIES.index(item.severity), item.start_line)


def _finding(finding: Finding, width: int) -> Iterator[Line]:
    sure = f"{finding.origin}, {_CERTAINTY[finding.confidence]}"
    head = f"  {finding.severity:<8} {finding.rule_id}  "
    message = clean_line(finding.message)
    style = _STYLES[finding.severity]
    if len(head) + len(message) + len(sure) + 2 <= width:
        pad = " " * (width - len(head) - len(message) - len(sure))
        yield line((f"  {finding.severity:<8} ", style), (finding.rule_id, "name"), f"  {message}{pad}", (sure, "dim"))
    else:
        yield line((f"  {finding.severity:<8} ", style), (finding.rule_id, "name"), "  ", (sure, "dim"))
        yield line(f"           {message}")
    own, *others = finding.evidence or (None,)
    if own is not None:
        yield from _excerpt(own, width)
    for number, use in enumerate(others[:_MAX_USES]):
        label = "breaks" if number == 0 else ""
        place = f"{clean_line(use.path)}:{use.start_line}"
        text = shorten(clean_line(use.excerpt.partition("\n")[0].strip()), max(20, width - 24 - len(place)))
        yield line(("      " + label.ljust(8), "dim"), (place, "path"), "  ", text)
    if len(others) > _MAX_USES:
        yield line(("              " + f"and {len(others) - _MAX_USES} more", "dim"))


def _excerpt(evidence: Evidence, width: int) -> Iterator[Line]:
    texts = evidence.excerpt.split("\n")
    for number, text in enumerate(texts[:_MAX_OWN_LINES], evidence.start_line):
        shown = shorten(clean_line(text.replace("\t", "    ")), width - 10)
        yield line((f"{number:>8} │ ", "dim"), shown)
    if len(texts) > _MAX_OWN_LINES:
        yield line((f"{'':>8} │ …", "dim"))


def _totals(report: ReviewReport) -> Line:
    parts = [
        plural(len(report.findings), "finding") if report.findings else "No findings",
        f"{report.reviewed_lines:,} of {plural(report.changed_lines, 'changed line')} read",
        plural(len(report.files), "file"),
    ]
    if report.blast_radius[0]:
        users, files = report.blast_radius
        parts.append(f"blast radius: {plural(users, 'definition')} in {plural(files, 'file')}")
    parts.append(f"{report.seconds:.1f} s")
    worst = report.findings[0].severity if report.findings else None
    return line((parts[0], _STYLES[worst] if worst else "good"), (" · " + " · ".join(parts[1:]), "dim"))


def _remarks(report: ReviewReport) -> Iterator[Line]:
    yield line((clean_line(report.label), "dim"))
    for file in report.files:
        if file.reason:
            yield line(("not read: ", "dim"), (clean_line(file.path), "path"), f"  {clean_line(file.reason)}")
    for note in report.notes:
        yield line(("read in part: ", "dim"), clean_line(note))
    if report.num_cut:
        yield line(f"{plural(report.num_cut, 'more finding')} beyond --max-findings")
    if report.num_baselined:
        yield line((f"{plural(report.num_baselined, 'finding')} known from the baseline", "dim"))
    for entry in report.stale:
        yield line(("stale in the baseline: ", "dim"), clean_line(f"{entry.path}  {entry.rule_id}  {entry.message}"))
    for item in report.suppressions:
        place = f"{item.path}:{item.line}"
        said = f" ({item.reason})" if item.reason else " (no reason given)"
        what = {
            "used": "ignored as asked",
            "unused": "unused ignore",
            "new": "ignore added by this change, so it does not count",
        }[item.state]
        yield line((f"{what}: ", "dim"), clean_line(f"{place}  {item.rule_id}{said}"))

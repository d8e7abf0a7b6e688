"""A review as Markdown for a comment or a job summary. No raw HTML, no mention, no image comes out of foreign text."""

from __future__ import annotations

import re

from iquest_cli.reports.review_alike import places, together
from iquest_cli.reviewer.finding import Finding, ReviewReport
from iquest_cli.text import clean, clean_line, plural

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#!&])")
MAX_FINDINGS = 50
MAX_BYTES = 50_000
MAX_UNREAD = MAX_NOTES = 20
"""Of all findings; GitHub takes 65,536 characters of a comment."""


def render(report: ReviewReport) -> str:
    count = plural(len(report.findings), "finding") if report.findings else "No findings"
    lines = [
        f"### {count}",
        "",
        f"{report.reviewed_lines:,} of {plural(report.changed_lines, 'changed line')} read in "
        f"{plural(len(report.files), 'file')} · {escape(report.label)}",
        "",
    ]
    shown = used = 0
    for finding, others in together(report.findings)[:MAX_FINDINGS]:
        told = _finding(finding, others)
        used += sum(len(text.encode("utf-8", "replace")) + 1 for text in told)
        if used > MAX_BYTES:
            break
        lines += told
        shown += 1 + len(others)
    if more := len(report.findings) - shown + report.num_cut:
        lines += [f"{more:,} more are not shown here.", ""]
    unread = [file for file in report.files if file.reason]
    if unread:
        named = ", ".join(f"{code(file.path)} ({escape(file.reason)})" for file in unread[:MAX_UNREAD])
        left = f" and {len(unread) - MAX_UNREAD:,} more" if len(unread) > MAX_UNREAD else ""
        lines += [f"Not read: {named}{left}.", ""]
    if report.notes:
        notes = [escape(note) for note in report.notes[:MAX_NOTES]]
        notes += [f"and {len(report.notes) - MAX_NOTES:,} more"] if len(report.notes) > MAX_NOTES else []
        lines += [*(f"- {note}" for note in notes), ""]
    if report.unplaced:
        said = "; ".join(f"{code(item.path)} {escape(item.message)}" for item in report.unplaced)
        lines += [f"Said by the model without a line to show for it: {said}.", ""]
    for said in report.own_gate:
        lines += [f"{escape(said)}.", ""]
    for state, what in (("new", "added by this change"), ("moved", "that were there for other lines")):
        found = [item for item in report.suppressions if item.state == state]
        if found:
            places = ", ".join(f"{code(f'{item.path}:{item.line}')} ({escape(item.rule_id)})" for item in found)
            lines += [f"Ignores {what} do not count: {places}.", ""]
    return "\n".join(lines)


def _finding(finding: Finding, others: list[Finding]) -> list[str]:
    place = code(f"{finding.path}:{finding.start_line}")
    origin = " (a model says)" if finding.origin == "model" else ""
    lines = [f"**{finding.severity}** {code(finding.rule_id)} {escape(finding.message)}{origin}  ", place, ""]
    if finding.evidence:
        lines += [*fence(finding.evidence[0].excerpt), ""]
    uses = finding.evidence[1:]
    for use in uses[:10]:
        text = use.excerpt.partition("\n")[0].strip()
        lines.append(f"- {code(f'{use.path}:{use.start_line}')} {code(text)}")
    more = max(len(uses), finding.num_uses) - 10
    if more > 0:
        lines.append(f"- and {more:,} more")
    named, left = places(others)
    also = f"The same at {', '.join(map(code, named))}{f' and {left:,} more' if left else ''}."
    return [*lines, *([""] if uses else []), escape(finding.why), "", *([also, ""] if named else [])]


def escape(text: str) -> str:
    """Plain text in Markdown: every mark escaped, `@` kept from being a mention."""
    return _SPECIAL.sub(r"\\\1", clean_line(text)).replace("@", "@\u2060").replace("://", ":\u2060//")


def code(text: str) -> str:
    """An inline code span that its content cannot end."""
    text = clean_line(text)
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def fence(text: str) -> list[str]:
    """A code block whose fence is longer than any run of backticks inside."""
    text = clean(text)
    ticks = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return [ticks, *text.split("\n"), ticks]

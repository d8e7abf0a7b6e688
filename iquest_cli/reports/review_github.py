"""A review as GitHub workflow commands: annotations on the diff, within the limits that GitHub keeps of a step."""

from __future__ import annotations

import os

from iquest_cli.reviewer.finding import Finding, ReviewReport
from iquest_cli.text import clean, clean_line, plural

MAX_OF_EACH = 10
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice", "info": "notice"}


def render(report: ReviewReport) -> str:
    """Ten errors, ten warnings and ten notices, worst first; then one line of totals."""
    left = dict.fromkeys(("error", "warning", "notice"), MAX_OF_EACH)
    lines = []
    for finding in report.findings:
        level = _LEVELS[finding.severity]
        if left[level] > 0:
            left[level] -= 1
            lines.append(_command(level, finding))
    shown = len(lines)
    more = len(report.findings) + report.num_cut - shown
    total = plural(len(report.findings) + report.num_cut, "finding") if report.findings else "No findings"
    read = f"{report.reviewed_lines:,} of {plural(report.changed_lines, 'changed line')} read"
    lines.append(f"{total}, {read}" + (f"; {more} more in the job summary" if more else ""))
    return "\n".join(lines) + "\n"


def _command(level: str, finding: Finding) -> str:
    title = f"{finding.rule_id} ({finding.severity}, {finding.confidence} confidence)"
    message = f"{finding.message}\n{finding.why}"
    places = [f"{item.path}:{item.start_line}" for item in finding.evidence[1:11]]
    if places:
        message += "\n" + "\n".join(places)
    return (
        f"::{level} file={escape_property(finding.path)},line={finding.start_line},endLine={finding.end_line},"
        f"title={escape_property(title)}::{escape_data(clean(message))}"
    )


def escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    return escape_data(clean_line(text)).replace(":", "%3A").replace(",", "%2C")


def write_job_summary(markdown: str) -> bool:
    """Appends to the step's summary where the runner offers one (at most 1 MiB a step)."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return False
    with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123
        file.write(markdown[: 900 * 1024] + "\n")
    return True

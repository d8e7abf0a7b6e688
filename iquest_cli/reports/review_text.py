"""A review for a person at a terminal: findings by file, the lines that prove them, what breaks; then the totals."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import groupby

from anchors.syntax.languages import is_test_path
from iquest_cli.console import Console, Line, line
from iquest_cli.reports.review_alike import places, together
from iquest_cli.reports.review_totals import SEVERITY_STYLES, totals
from iquest_cli.reports.wrapping import wrapped
from iquest_cli.reviewer.finding import Evidence, Finding, ReviewReport
from iquest_cli.settings import SEVERITIES
from iquest_cli.text import clean_line, plural, shorten

_CERTAINTY = {"high": "certain", "medium": "likely", "low": "possible"}
_BESIDE = re.compile(r"(?:^|/)(?:examples?|samples?|demos?|docs?|benchmarks?)/")
"""Folders whose code nobody else runs: told after the code itself."""
_MAX_LINES = 8
_MAX_USES = 6
_MAX_USES_OF_FILE = 3
_MAX_FILES = 4
_INDENT = 11


def render(report: ReviewReport, console: Console) -> list[Line]:
    lines: list[Line] = []
    order = _by_file(report)
    told = sorted(together(sorted(report.findings, key=order)), key=lambda item: order(item[0]))
    for path, group in groupby(told, key=lambda item: item[0].path):
        lines.append(line((clean_line(path), "path")))
        for finding, others in group:
            lines.extend(_finding(finding, console.width))
            lines.extend(_also(others, console.width))
            lines.append(())
    lines.extend(totals(report, console.width))
    return lines


def _by_file(report: ReviewReport):  # type: ignore[no-untyped-def]
    """Files in the order of their worst finding."""
    order: dict[str, int] = {}
    for finding in report.findings:
        order.setdefault(finding.path, len(order))
    return lambda item: (order[item.path], -SEVERITIES.index(item.severity), item.start_line)


def _also(others: list[Finding], width: int) -> Iterator[Line]:
    """Where the same is true: no place is broken over two lines."""
    named, more = places(others)
    if not named:
        return
    said = ", ".join(clean_line(place).replace(" ", "\0") for place in named)
    texts = wrapped(said + (f" and {more:,} more" if more else ""), width - _INDENT)
    for label, text in zip(("also", *[""] * len(texts)), texts, strict=False):
        yield line((f"{label:>9}  ", "dim"), (text.replace("\0", " "), "dim"))


def _finding(finding: Finding, width: int) -> Iterator[Line]:
    """What only informs is told without its lines: of a large change there is much of it."""
    style = SEVERITY_STYLES[finding.severity]
    first, *rest = wrapped(clean_line(finding.message), width - _INDENT)
    yield line((f"  {finding.severity:<{_INDENT - 2}}", style), (first, "bold"))
    yield from (line(" " * _INDENT, (text, "bold")) for text in rest)
    origin = "a model says, " if finding.origin == "model" else ""
    own, *others = finding.evidence or (None,)
    shown = own if others or finding.around is None else finding.around
    is_brief = finding.severity == "info" and not others
    where = f" · line {finding.start_line}" if is_brief and finding.start_line else ""
    told = f" · {origin}{_CERTAINTY[finding.confidence]}{where}"
    yield line(" " * _INDENT, (finding.rule_id, "name"), (told, "dim"))
    if shown is not None and shown.excerpt.strip() and not is_brief:
        yield from _excerpt(shown, finding, width)
    if finding.origin == "model":
        for text in wrapped(clean_line(finding.why), width - _INDENT):
            yield line(" " * _INDENT, (text, "dim"))
    yield from _uses(finding, others, width)


def _uses(finding: Finding, uses: list[Evidence], width: int) -> Iterator[Line]:
    """The places that break or say why, by file, a few of each: how far it reaches matters more than one of them."""
    shown = 0
    label = "breaks" if finding.is_breaking else "see"
    files = [(path, list(group)) for path, group in groupby(uses, key=lambda item: item.path)]
    files.sort(key=lambda item: (is_test_path(item[0]), _BESIDE.search(item[0]) is not None))
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


def _excerpt(evidence: Evidence, finding: Finding, width: int) -> Iterator[Line]:
    """Lines with as little indentation as they share; those of the finding are marked where others stand around."""
    texts = textwrap.dedent("\n".join(map(_flat, evidence.excerpt.split("\n")))).split("\n")
    has_others = evidence.start_line < finding.start_line or evidence.end_line > finding.end_line
    for number, text in enumerate(texts[:_MAX_LINES], evidence.start_line):
        is_own = finding.start_line <= number <= finding.end_line
        mark = ">" if has_others and is_own else ""
        room = shorten(text, width - 15)
        yield line((f"{mark:>5}{number:>6} │ ", "dim"), room if is_own else (room, "dim"))
    if len(texts) > _MAX_LINES:
        yield line((f"{'':>11} │ …", "dim"))


def _flat(text: str) -> str:
    return clean_line(text.replace("\t", "    "))

"""A review as JUnit XML: one test case a finding, failed when it reaches the gate."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from iquest_cli.reviewer.finding import ReviewReport
from iquest_cli.text import clean, clean_line


def render(report: ReviewReport) -> str:
    cases = []
    failures = 0
    for finding in report.findings:
        place = f"{finding.path}:{finding.start_line}"
        name, group = quoteattr(clean_line(f"{place} {finding.message}")), quoteattr(finding.rule_id)
        detail = clean("\n".join([place, finding.message, finding.why, *(item.excerpt for item in finding.evidence)]))
        failures += finding.fingerprint in report.gating
        body = (
            f"<failure type={quoteattr(finding.severity)} message={quoteattr(clean_line(finding.message))}>"
            f"{escape(detail)}</failure>"
            if finding.fingerprint in report.gating
            else f"<system-out>{escape(detail)}</system-out>"
        )
        cases.append(f"    <testcase classname={group} name={name}>{body}</testcase>")
    if not cases:
        cases.append('    <testcase classname="iquest" name="no findings"/>')
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites tests="{len(cases)}" failures="{failures}">',
            f'  <testsuite name="iquest" tests="{len(cases)}" failures="{failures}" time="{report.seconds:.3f}">',
            *cases,
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )

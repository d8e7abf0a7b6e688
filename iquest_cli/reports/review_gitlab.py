"""A review as GitLab's code quality report."""

from __future__ import annotations

import json

from iquest_cli.reviewer.finding import ReviewReport
from iquest_cli.text import clean_line

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor", "info": "info"}


def render(report: ReviewReport) -> str:
    issues = [
        {
            "description": clean_line(finding.message),
            "check_name": finding.rule_id,
            "fingerprint": finding.fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": clean_line(finding.path),
                "lines": {"begin": finding.start_line, "end": finding.end_line},
            },
        }
        for finding in report.findings
    ]
    return json.dumps(issues, indent=2, ensure_ascii=True) + "\n"

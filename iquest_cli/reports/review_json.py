"""A review as JSON, with the keys that `docs/cli.md` promises. ASCII only, so that any pipe can carry it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from iquest_cli.reviewer.finding import Finding, ReviewReport
from iquest_cli.settings import SEVERITIES


def render(report: ReviewReport) -> str:
    return json.dumps(as_dict(report), indent=2, ensure_ascii=True) + "\n"


def as_dict(report: ReviewReport) -> dict[str, Any]:
    counts = Counter[str](finding.severity for finding in report.findings)
    return {
        "schema": 1,
        "base": report.base,
        "head": report.head,
        "label": report.label,
        "findings": [finding_dict(finding) for finding in report.findings],
        "unplaced": [finding_dict(finding) for finding in report.unplaced],
        "coverage": {
            "changed_lines": report.changed_lines,
            "reviewed_lines": report.reviewed_lines,
            "files": [{"path": file.path, "status": file.status, "reason": file.reason} for file in report.files],
        },
        "impact": [
            {
                "path": item.path,
                "num_touched": item.num_touched,
                "routes": list(item.routes),
                "settings": list(item.settings),
                "dependents": [asdict(dependent) for dependent in item.dependents],
                "line": item.line,
            }
            for item in report.impact
        ],
        "model": None if report.model is None else {**asdict(report.model), "seconds": round(report.model.seconds, 3)},
        "summary": {
            "num_findings": len(report.findings),
            "by_severity": {severity: counts[severity] for severity in reversed(SEVERITIES)},
            "num_gating": len(report.gating),
            "num_baselined": report.num_baselined,
            "num_cut": report.num_cut,
            "blast_radius": {"num_symbols": report.blast_radius[0], "num_files": report.blast_radius[1]},
            "ignores": [
                {
                    "path": item.path,
                    "line": item.line,
                    "rule_id": item.rule_id,
                    "reason": item.reason,
                    "state": item.state,
                }
                for item in report.suppressions
            ],
            "stale_baseline": [
                {"rule_id": item.rule_id, "path": item.path, "message": item.message} for item in report.stale
            ],
            "notes": list(report.notes),
            "own_gate": list(report.own_gate),
            "seconds": round(report.seconds, 3),
        },
    }


def finding_dict(finding: Finding) -> dict[str, Any]:
    return {
        "rule_id": finding.rule_id,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "origin": finding.origin,
        "path": finding.path,
        "start_line": finding.start_line,
        "end_line": finding.end_line,
        "in_diff": finding.in_diff,
        "symbol": finding.symbol,
        "message": finding.message,
        "why": finding.why,
        "evidence": [
            {"path": item.path, "start_line": item.start_line, "end_line": item.end_line, "excerpt": item.excerpt}
            for item in finding.evidence
        ],
        "fingerprint": finding.fingerprint,
    }

"""A review as SARIF 2.1.0, within what GitHub's code scanning accepts. Paths are percent-encoded, relative URIs."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from iquest_cli import __version__
from iquest_cli.reviewer.finding import Evidence, Finding, ReviewReport
from iquest_cli.reviewer.rules import RULES
from iquest_cli.text import clean

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 5000
"""GitHub shows that many of a run; worse findings stand first, so that the cut takes the least."""
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
_SECURITY = {"secret/added": "8.0", "log/secret": "6.0"}


MAX_PACKED_BYTES = 9 << 20
"""GitHub takes 10 MB, compressed."""
MAX_NOTES = 1000
MAX_RELATED = 50
"""Places shown of one finding; GitHub shows 100 at most."""
_HELP = (
    "To accept one: a comment `iquest: ignore[{}] the reason` in its line or the line above, merged before the change "
    "that needs it; or a baseline, `iquest review --write-baseline FILE`."
)


def render(report: ReviewReport, max_packed_bytes: int = MAX_PACKED_BYTES) -> str:
    limit = MAX_RESULTS
    while True:
        text = json.dumps(as_dict(report, limit), indent=1, ensure_ascii=True) + "\n"
        if len(text) <= max_packed_bytes or len(zlib.compress(text.encode(), 6)) <= max_packed_bytes or limit < 2:
            return text
        limit = min(limit, len(report.findings)) // 2


def as_dict(report: ReviewReport, limit: int = MAX_RESULTS) -> dict[str, Any]:
    rules = [_rule(rule.id, rule.title, rule.severity) for rule in RULES]
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    shown = report.findings[:limit]
    for finding in shown:
        if finding.rule_id not in index:
            index[finding.rule_id] = len(rules)
            rules.append(_rule(finding.rule_id, finding.rule_id, finding.severity))
    cut = len(report.findings) - len(shown) + report.num_cut
    notes = [*report.own_gate, *report.notes]
    for item in report.suppressions:
        if item.state in ("new", "moved"):
            notes.append(f"{item.path}:{item.line}: the ignore of {item.rule_id} is {item.state} and does not count")
    notes += [f"{file.path}: not read, {file.reason}" for file in report.files if file.reason]
    if cut:
        notes.insert(0, f"{cut} more findings are not in this file")
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "iquest",
                "semanticVersion": __version__,
                "version": __version__,
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The root of the repository."}}},
        "results": [_result(finding, index[finding.rule_id]) for finding in shown],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {"level": "note", "message": {"text": clean(note)}} for note in _first(notes)
                ],
            }
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _first(notes: Sequence[str]) -> list[str]:
    """As many as a file may hold; of more the last says how many."""
    if len(notes) <= MAX_NOTES:
        return [*notes]
    return [*notes[: MAX_NOTES - 1], f"and {len(notes) - MAX_NOTES + 1} more notes"]


def _rule(rule_id: str, title: str, severity: str) -> dict[str, Any]:
    kind = rule_id.partition("/")[0]
    properties: dict[str, Any] = {"tags": [kind], "precision": "medium" if kind == "model" else "high"}
    if rule_id in _SECURITY:
        properties["security-severity"] = _SECURITY[rule_id]
        properties["tags"].append("security")
    return {
        "id": rule_id,
        "name": "".join(part.capitalize() for part in rule_id.replace("/", "-").split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {"text": f"{title}. {_HELP.format(rule_id)}"},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": properties,
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    related = [
        {
            "id": number,
            "physicalLocation": _location(item),
            "message": {"text": "uses it" if finding.origin == "static" else "see this"},
        }
        for number, item in enumerate(finding.evidence[1 : MAX_RELATED + 1], 1)
    ]
    own = finding.evidence[0] if finding.evidence else None
    location = _location(own or Evidence(finding.path, finding.start_line, finding.end_line, ""))
    result: dict[str, Any] = {
        "ruleId": finding.rule_id,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": clean(f"{finding.message}\n{finding.why}")},
        "locations": [{"physicalLocation": location}],
        # GitHub knows an alert again by the first, and by nothing else.
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "iquest/v1": finding.fingerprint,
        },
        "properties": {
            "severity": finding.severity,
            "confidence": finding.confidence,
            "origin": finding.origin,
            "inDiff": finding.in_diff,
        },
    }
    if related:
        result["relatedLocations"] = related
    return result


def _location(evidence: Evidence) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": max(1, evidence.start_line), "endLine": max(1, evidence.end_line)}
    if evidence.excerpt:
        region["snippet"] = {"text": clean(evidence.excerpt)}
    return {"artifactLocation": {"uri": uri_of(evidence.path), "uriBaseId": "ROOT"}, "region": region}


def uri_of(path: str) -> str:
    """A relative URI: each byte that may not stand in one is percent-encoded, those that are no UTF-8 too."""
    return quote(os.fsencode(path), safe="/")

"""What a rule is. A rule is one file here, one page in `docs/rules/`, and one method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.settings import Confidence, Severity


class Rule:
    """Override `check`. `id` and `title` are what people see; `severity` is what the rule says when it is sure."""

    id: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity]

    def check(self, change: Change) -> Iterator[Finding]:
        """Findings of one change, in any order; fingerprints and `in_diff` are filled in by the review."""
        raise NotImplementedError

    def finding(
        self,
        path: str,
        line: int,
        message: str,
        why: str,
        *,
        confidence: Confidence = "high",
        severity: Severity | None = None,
        end_line: int | None = None,
        symbol: str | None = None,
    ) -> Finding:
        return Finding(
            rule_id=self.id,
            severity=severity or self.severity,
            confidence=confidence,
            path=path,
            start_line=line,
            end_line=end_line or line,
            message=message,
            why=why,
            symbol=symbol,
        )

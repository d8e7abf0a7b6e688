"""What a review would read, before it does: files, why some are passed over, tokens of diff, rules. Runs no rule."""

from __future__ import annotations

from dataclasses import dataclass

from anchors.context.tokens import estimate_tokens
from anchors.types import Diff, FileChange
from iquest_cli.reviewer.change import added_of, removed_of, why_unread
from iquest_cli.reviewer.rules import choose_rules
from iquest_cli.settings import ReviewSettings


@dataclass(frozen=True, slots=True)
class PreviewedFile:
    path: str
    status: str
    reason: str
    """Why it would be passed over; "" when it would be read."""
    num_added: int
    num_removed: int
    num_tokens: int
    """Of its hunks, estimated from above; 0 when it is not read."""


@dataclass(frozen=True, slots=True)
class Preview:
    label: str
    files: tuple[PreviewedFile, ...]
    rules: tuple[str, ...]


def preview(diff: Diff, settings: ReviewSettings) -> Preview:
    """Files to be read first, the largest first; then those passed over. Raises UsageProblem for an unknown rule."""
    files = sorted(map(_previewed, diff.files), key=lambda file: (file.reason != "", -file.num_tokens, file.path))
    return Preview(diff.label, tuple(files), tuple(rule.id for rule in choose_rules(settings.select, settings.ignore)))


def _previewed(file: FileChange) -> PreviewedFile:
    reason = why_unread(file)
    tokens = 0 if reason else estimate_tokens("\n".join(text for hunk in file.hunks for text in hunk.lines))
    added = sum(1 for _ in added_of(file))
    return PreviewedFile(file.path, file.status, reason, added, removed_of(file), tokens)

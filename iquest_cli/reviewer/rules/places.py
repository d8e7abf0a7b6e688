"""Where a finding about a definition is shown, and the uses that go with it. Shared by the api rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.uses import Use

MAX_CALLERS = 20


def place_of_removed(change: Change, old: Symbol, new: Symbol | None, use: Use) -> tuple[str, int]:
    """A line of the new side: the definition's new name, else where it was cut out, else its first use."""
    if new is not None:
        return new.path, new.name_line
    path = change.new_path(old.path)
    file = change.file(path) if path is not None else None
    if path is None or file is None:
        return use.path, use.line
    at = change.lines(path).cuts.get(old.name_line)
    if at is not None:
        return path, max(1, min(at, len(change.head.lines(path))))
    return use.path, use.line


def with_uses(change: Change, finding: Finding, places: Sequence[tuple[str, int]]) -> Finding:
    """The finding with its first uses as evidence, those outside of tests before the others, and the number of all."""
    ordered = sorted(places, key=lambda place: change.is_test(place[0]))
    shown = tuple(change.head.evidence(path, line) for path, line in ordered[:MAX_CALLERS])
    return replace(finding, evidence=shown, num_uses=len(places))

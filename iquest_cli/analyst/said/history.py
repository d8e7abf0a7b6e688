"""Says since which commit something is so, and what its author gave as the reason."""

from __future__ import annotations

from typing import Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Change
from iquest_cli.analyst.evidence.phrases import at, code
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft
from iquest_cli.analyst.said.places import say_place

MAX_REASON: Final = 320


def say_why(evidence: Evidence, draft: Draft) -> None:
    if not evidence.changes:
        say_place(evidence, draft)
        draft.say("No commit in the history read speaks of it.")
        return
    best = evidence.changes[0]
    draft.say(_change(best))
    for change in evidence.changes[1:3]:
        draft.say("Also near: " + _head(change) + ".")
    if best.line is not None:
        last = min(best.line + 4, len(draft.source.lines(best.path)))
        draft.say(f"Today it stands at {at(best.path, best.line)}:")
        numbers = range(max(1, best.line - 2), last + 1)
        draft.say(phrases.block(draft.source, best.path, numbers, ""))
        draft.cite(Place(best.path, max(1, best.line - 3), last + 1, "", "", None), "where it stands today")
    if evidence.places:
        draft.cite(evidence.places[0], "meets the question best")


def _head(change: Change) -> str:
    info = change.commit
    return f"Commit {info.commit[:12]} of {info.date[:10]} by {info.author}: {code(info.subject)}"


def _change(change: Change) -> str:
    lines = [f"{_head(change)}, in {change.path}."]
    reason = " ".join(change.commit.body.split())
    if reason:
        end = "" if reason[-1] in ".!?" or len(reason) > MAX_REASON else "."
        lines.append(f"Its reason: {code(reason, MAX_REASON)}{end}")
    lines += [f"- {code('- ' + text)}" for text in change.removed[:4]]
    lines += [f"- {code('+ ' + text)}" for text in change.added[:4]]
    return "\n".join(lines)

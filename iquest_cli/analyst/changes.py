"""Which commit a question is about: messages and patches that speak of it, and the history of the lines that do it.

Reads all messages at once, then the patches of the few best; bounded in time, so that on a long history the answer may
miss old patches. Merges are left out: what they bring in has commits of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from anchors.errors import RepositoryError
from anchors.repository.diff import diff_commit
from anchors.repository.history import log_of_lines, pickaxe
from anchors.syntax.languages import is_test_path, language_of
from anchors.types import CommitInfo, FileChange, Hunk
from anchors.workspace import Workspace
from iquest_cli.analyst.evidence import Change, Evidence
from iquest_cli.analyst.relevance import Relevance, path_factor

NUM_PATCHES: Final = 14
MAX_BYTES: Final = 96 << 20
TIMEOUT_S: Final = 4.0
_FORMAT: Final = "%x01%H%x00%aI%x00%an%x00%s%x00%b"


@dataclass(frozen=True, slots=True)
class Message:
    commit: CommitInfo
    score: float


def find_changes(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> tuple[Change, ...]:
    """Best first; empty where there is no history to read."""
    try:
        messages = messages_about(workspace, relevance)[:NUM_PATCHES]
        found = [change for m in messages if (change := _patch(workspace, relevance, evidence, m)) is not None]
        found += _of_lines(workspace, relevance, evidence, {change.commit.commit for change in found})
    except RepositoryError:
        return ()
    found.sort(key=lambda change: (-change.score, change.commit.date, change.commit.commit))
    return tuple(found[:4])


def messages_about(workspace: Workspace, relevance: Relevance) -> list[Message]:
    """Commits by what their messages say: the subject counts whole, the body half."""
    commit = workspace.repository.commit
    if commit is None:
        return []
    args = ["log", "--no-merges", f"--format={_FORMAT}", "--max-count=60000", commit]
    data = b"".join(workspace.repository.git.stream(args, max_output=MAX_BYTES, timeout_s=20.0))
    starts = np.array([match.start() for match in re.finditer(b"\x01", data)], dtype=np.int64)
    if not len(starts):
        return []
    weights = np.zeros(len(starts))
    lower = data.lower()
    for weighed in relevance.concepts:
        best = np.zeros(len(starts))
        for root, weight in weighed.forms.items():
            if len(root) < 3:
                continue
            places = [match.start() for match in re.finditer(re.escape(root.encode()), lower)]
            rows = np.searchsorted(starts, np.array(places, dtype=np.int64), side="right") - 1
            np.maximum.at(best, rows, weight)
        share = np.count_nonzero(best) / len(starts)
        weights += best * weighed.weight * (1.0 if share < 0.05 else 0.5 if share < 0.2 else 0.2)
    top = np.argsort(-weights, kind="stable")[:80]
    ends = np.append(starts[1:], len(data))
    found = [_message(data[starts[n] + 1 : ends[n]], relevance) for n in top.tolist() if weights[n] > 0]
    return sorted(found, key=lambda m: (-m.score, m.commit.commit))


def _message(data: bytes, relevance: Relevance) -> Message:
    commit, date, author, subject, body = (part.decode("utf-8", "replace") for part in data.split(b"\0", 4))
    score = message_score(relevance, subject, body)
    return Message(CommitInfo(commit, author, date, subject, body.strip()), score)


def message_score(relevance: Relevance, subject: str, body: str) -> float:
    """The subject counts most; a long body says a bit of everything."""
    return 1.5 * relevance.of_text(subject) + 0.4 * relevance.of_text(body[:600])


def _patch(workspace: Workspace, relevance: Relevance, evidence: Evidence, message: Message) -> Change | None:
    """The commit with the file of its patch that meets the question most."""
    best: tuple[float, FileChange, list[str], list[str]] | None = None
    for file in diff_commit(workspace.repository, message.commit.commit).files[:60]:
        score, added, removed = _weigh(relevance, file.path, file.hunks)
        score += 0.4 * _nearness(evidence, file.path)
        score *= path_factor(file.path, language_of(file.path))
        if best is None or score > best[0]:
            best = (score, file, added, removed)
    if best is None:
        return None
    score, file, added, removed = best
    line = _today(relevance, file.path, added)
    return Change(message.commit, file.path, message.score + score, tuple(added), tuple(removed), line)


def _weigh(relevance: Relevance, path: str, hunks: Sequence[Hunk]) -> tuple[float, list[str], list[str]]:
    """Score of the changed lines, and those of them that meet the question most, in order."""
    rows = [(number, text) for number, text in enumerate(t for hunk in hunks for t in hunk.lines)][:1500]
    changed = [(number, text) for number, text in rows if text[:1] in "+-" and text[1:].strip()]
    pieces = (" ".join(t[1:] for t in hunk.lines if t[:1] in "+-")[:1500] for hunk in hunks)
    whole = max((relevance.of_text(piece) for piece in pieces), default=0.0) + 0.2 * relevance.of_text(path)
    scored = sorted(changed, key=lambda row: (-relevance.of_text(row[1][1:]), row[0]))
    keep = sorted({number for number, _ in scored[:10]})
    kept = [text for number, text in changed if number in keep]
    added = [text[1:].strip() for text in kept if text.startswith("+")]
    removed = [text[1:].strip() for text in kept if text.startswith("-")]
    return whole, added, removed


def _nearness(evidence: Evidence, path: str) -> float:
    for rank, place in enumerate(evidence.places):
        if place.path == path:
            return 1.0 / (1.0 + 0.25 * rank)
    return 0.0


def _today(relevance: Relevance, path: str, added: Iterable[str]) -> int | None:
    """Line where an added text of the commit stands now, the one that meets the question most."""
    lines = relevance.source.lines(path)
    wanted = sorted((text for text in added if len(text) > 8), key=lambda text: (-relevance.of_text(text), text))
    for text in wanted:
        for number, line in enumerate(lines, 1):
            if line.strip() == text:
                return number
    return None


def _of_lines(workspace: Workspace, relevance: Relevance, evidence: Evidence, known: set[str]) -> list[Change]:
    """Commits of quoted texts in the nearest files, and of the lines of a named symbol."""
    found: list[Change] = []
    paths = list(dict.fromkeys(place.path for place in evidence.places[:4] if not is_test_path(place.path)))[:2]
    histories = [
        pickaxe(workspace.repository, text, paths=paths, max_count=8, timeout_s=TIMEOUT_S)
        for text in evidence.question.quoted[:2]
        if len(text) > 2 and paths
    ]
    named = next((p for p in evidence.places[:3] if p.symbol and p.symbol.name in evidence.question.identifiers), None)
    if named is not None and named.symbol is not None:
        symbol = named.symbol
        histories.append(
            log_of_lines(workspace.repository, named.path, symbol.start_line, symbol.end_line, max_count=8, timeout_s=TIMEOUT_S)
        )
    for history in histories:
        for change in history.changes:
            if change.commit.commit in known:
                continue
            known.add(change.commit.commit)
            score, added, removed = _weigh(relevance, change.path, change.hunks)
            score += message_score(relevance, change.commit.subject, change.commit.body)
            score += 0.4 * _nearness(evidence, change.path)
            found.append(
                Change(change.commit, change.path, score, tuple(added), tuple(removed), _today(relevance, change.path, added))
            )
    return found

"""Which commit a question is about: messages and patches that speak of it, and the history of the lines that do it.

Reads all messages at once, then the patches of the few best; bounded in time, so that on a long history the answer may
miss old patches. Merges are left out: what they bring in has commits of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.errors import GitFailed, RepositoryError
from anchors.repository.history import last_changes, log_of_lines, pickaxe
from anchors.repository.patches import patches_of
from anchors.syntax.cell_code import told_lines
from anchors.syntax.languages import is_test_path, language_of
from anchors.types import CommitInfo, FileChange, Hunk
from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import identifiers_of, quoted_in
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Change
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.ranking.weights import Weighed
from iquest_cli.analyst.texts.occurring import beginning, whole
from iquest_cli.analyst.texts.standing import path_factor

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NUM_PATCHES: Final = 28
NUM_BLAMED: Final = 16
MAX_PLACES: Final = 6
"""Places whose lines are asked who changed them last: a bound in work, so that a busy machine answers the same."""
MAX_ROOTS: Final = 200
"""Roots of words that all messages are searched for, those of the words that tell most: a pasted page has thousands."""
MAX_SPELLED: Final = 20
"""Names, and texts in quotes, that they are searched for."""
BLAME_S: Final = 10.0
TOUCHES: Final = 0.05
"""Share of the question from which a subject has to do with it: many commits mend something."""
BLAMED: Final = 0.25
"""For a commit that last changed lines of the best place; less for the next ones."""
ALIVE: Final = 0.15
"""For a commit whose telling lines stand to this day."""
_ASIDE: Final = re.compile(
    r"^(?:\w+: )?(?:add(?:ed)? )?(?:failing )?(?:tests?|docs?|changelog|typo)\b|^Merge|^Bump"
    r"|\bin (?:the )?tests?(?: \(#\d+\))*$",
    re.I,
)
_MENDS: Final = re.compile(
    r"\b(?:fix|prevent|avoid|reject|stop|correct|handl|instead of|no longer|don't|do not|never)", re.I
)
_REWORKS: Final = re.compile(
    r"^(?:refactor|style|chore|build|ci|perf)\b|^(?:rename|simplif|clean ?up|reformat|move|lint|tidy)", re.IGNORECASE
)
_ASKS_CURE: Final = re.compile(
    r"\bused to (?:fail|crash|panic|hang|break|leak)|\bcure[ds]?\b|\bfix(?:ed|es)?\b|\bmend|\bcrash|\bpanic|\bbug\b"
    r"|behoben|修复",
    re.IGNORECASE,
)
SPELLED: Final = 0.3
"""For a name of code, or a text in quotes, that question and subject spell alike."""
SAID: Final = 1.0
"""For what a commit says that it does, as far as its patch does not show it: a cure may be one line."""
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
        known = {message.commit.commit for message in messages}
        changers = last_changers(workspace, evidence)
        messages += [_scored(relevance, info) for info, _ in changers if info.commit not in known]
        standing = {info.commit: BLAMED / (1.0 + 0.1 * rank) for info, rank in changers}
        messages = [Message(m.commit, m.score + standing.get(m.commit.commit, 0.0)) for m in messages]
        patches = patches_of(workspace.repository, [m.commit.commit for m in messages])
        found = [
            change
            for m in messages
            if (change := _patch(relevance, evidence, m, patches.get(m.commit.commit, ()))) is not None
        ]
        found += _of_lines(workspace, relevance, evidence, {change.commit.commit for change in found})
    except RepositoryError:
        return ()
    found.sort(key=lambda change: (-change.score, change.commit.date, change.commit.commit))
    return tuple(found[:4])


def last_changers(workspace: Workspace, evidence: Evidence) -> list[tuple[CommitInfo, int]]:
    """The commits that last changed the lines of the best places, each with the rank of the best such place.

    A cure mostly stands where it was put.
    """
    places = [
        (rank, (place.path, place.first, place.last))
        for rank, place in enumerate(evidence.places[:MAX_PLACES])
        if place.symbol is not None and path_factor(place.path, place.symbol.language) >= 1.0
    ]
    origins = last_changes(workspace.repository, [lines for _, lines in places], timeout_s=BLAME_S)
    found: dict[str, tuple[CommitInfo, int]] = {}
    for (rank, _), of_place in zip(places, origins, strict=True):
        for origin in () if isinstance(of_place, GitFailed) else of_place:
            found.setdefault(origin.commit.commit, (origin.commit, rank))
    newest = sorted(found.values(), key=lambda item: (item[0].date, item[0].commit), reverse=True)
    return newest[:NUM_BLAMED]


def _scored(relevance: Relevance, info: CommitInfo) -> Message:
    return Message(info, message_score(relevance, info.subject, info.body))


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
    for weighed, roots in searched(relevance):
        best = np.zeros(len(starts))
        for root, weight in roots:
            _mark(best, starts, beginning(root, lower), weight)
        weights += best * weighed.weight * _rarity(best)
    best = np.zeros(len(starts))
    for name in spelled(relevance.text):
        _mark(best, starts, whole(name, data), 1.0)
    weights += best * SPELLED * relevance.total * _rarity(best)
    top = np.argsort(-weights, kind="stable")[:80]
    ends = np.append(starts[1:], len(data))
    found = [_message(data[starts[n] + 1 : ends[n]], relevance) for n in top.tolist() if weights[n] > 0]
    return sorted(found, key=lambda m: (-m.score, m.commit.commit))


def searched(relevance: Relevance) -> list[tuple[Weighed, list[tuple[str, float]]]]:
    """The concepts of a question with the roots that messages are searched for, in its order."""
    found = []
    left = MAX_ROOTS
    for number, weighed in sorted(enumerate(relevance.concepts), key=lambda item: -item[1].weight):
        roots = [(root, weight) for root, weight in weighed.forms.items() if len(root) >= 3]
        if len(roots) <= left:
            left -= len(roots)
            found.append((number, weighed, roots))
    return [(weighed, roots) for _, weighed, roots in sorted(found, key=lambda item: item[0])]


@lru_cache(maxsize=16)
def spelled(text: str) -> tuple[str, ...]:
    """Names that a question spells, and what it quotes, in any quotes: the first of them."""
    quotes = [mark + quoted + mark for quoted in quoted_in(text)[:MAX_SPELLED] for mark in "\"'`"]
    return (*identifiers_of(text)[:MAX_SPELLED], *quotes)


def _mark(best: Floats, starts: Ints, places: Ints, weight: float) -> None:
    np.maximum.at(best, np.searchsorted(starts, places, side="right") - 1, weight)


def _rarity(best: Floats) -> float:
    share = np.count_nonzero(best) / len(best)
    return 1.0 if share < 0.05 else 0.5 if share < 0.2 else 0.2


def _message(data: bytes, relevance: Relevance) -> Message:
    commit, date, author, subject, body = (part.decode("utf-8", "replace") for part in data.split(b"\0", 4))
    score = message_score(relevance, subject, body)
    return Message(CommitInfo(commit, author, date, subject, body.strip()), score)


def message_score(relevance: Relevance, subject: str, body: str) -> float:
    """The subject counts most; a long body says a bit of everything. Who asks for a cure is shown cures first."""
    told = relevance.of_text(subject)
    score = 1.5 * told + 0.4 * relevance.of_text(body[:600])
    raw = subject.encode("utf-8", "replace")
    score += SPELLED if raw and any(len(whole(name, raw)) for name in spelled(relevance.text)) else 0.0
    if _MENDS.search(subject) and not _REWORKS.search(subject):
        score += (0.4 if _ASKS_CURE.search(relevance.text) else 0.25) * min(1.0, told / TOUCHES)
    return score


def _patch(relevance: Relevance, evidence: Evidence, message: Message, files: Sequence[FileChange]) -> Change | None:
    """The commit with the file of its patch that meets the question most."""
    best: tuple[float, FileChange, list[str], list[str]] | None = None
    for file in files[:60]:
        score, added, removed = _weigh(relevance, file.path, file.hunks)
        score += 0.4 * _nearness(evidence, file.path) + _literals(evidence, "\n".join(added + removed))
        score *= path_factor(file.path, language_of(file.path))
        if best is None or score > best[0]:
            best = (score, file, added, removed)
    if best is None:
        return None
    score, file, added, removed = best
    told = relevance.of_text(f"{message.commit.subject} {message.commit.body[:600]}")
    score = max(score, SAID * told * path_factor(file.path, language_of(file.path)))
    line = _today(relevance, file.path, added)
    score += message.score + (ALIVE * path_factor(file.path, language_of(file.path)) if line is not None else 0.0)
    if _ASIDE.search(message.commit.subject):
        score *= 0.6
    elif _REWORKS.search(message.commit.subject):
        score *= 0.8
    return Change(message.commit, file.path, score, tuple(added), tuple(removed), line)


def _weigh(relevance: Relevance, path: str, hunks: Sequence[Hunk]) -> tuple[float, list[str], list[str]]:
    """Score of the changed lines, and those of them that meet the question most, in order."""
    rows = list(enumerate(t for hunk in hunks for t in told_lines(path, hunk.lines)))[:1500]
    changed = [(number, text) for number, text in rows if text[:1] in "+-" and text[1:].strip()]
    texts = [text[1:] for _, text in changed]
    pieces = (" ".join(texts[at : at + 8])[:1200] for at in range(0, max(1, len(texts) - 3), 4))
    whole = max((relevance.of_text(piece) for piece in pieces), default=0.0) + 0.2 * relevance.of_text(path)
    scored = sorted(changed, key=lambda row: (-relevance.of_text(row[1][1:]), row[0]))
    keep = sorted({number for number, _ in scored[:10]})
    kept = [text for number, text in changed if number in keep]
    added = [text[1:].strip() for text in kept if text.startswith("+")]
    removed = [text[1:].strip() for text in kept if text.startswith("-")]
    return whole, added, removed


def _literals(evidence: Evidence, text: str) -> float:
    """A text that the question quotes and that the commit quotes too (marks alone are no words, and still tell)."""
    return 0.25 * any(mark + quoted + mark in text for quoted in evidence.question.quoted for mark in "\"'`")


def _nearness(evidence: Evidence, path: str) -> float:
    for rank, place in enumerate(evidence.places[:MAX_PLACES]):
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


def _where_to_dig(relevance: Relevance, text: str, paths: list[str]) -> list[str]:
    """The nearest files where the text still stands in one of them; where it is gone it may have stood anywhere."""
    return paths if any(text in line for path in paths for line in relevance.source.lines(path)) else []


def _of_lines(workspace: Workspace, relevance: Relevance, evidence: Evidence, known: set[str]) -> list[Change]:
    """Commits of quoted texts in the nearest files, and of the lines of a named symbol."""
    found: list[Change] = []
    paths = list(dict.fromkeys(place.path for place in evidence.places[:4] if not is_test_path(place.path)))[:2]
    histories = []
    for text in evidence.question.quoted[:2]:
        if len(text) > 2:
            dug = _where_to_dig(relevance, text, paths)
            histories.append(pickaxe(workspace.repository, text, paths=dug, max_count=8, timeout_s=TIMEOUT_S))
    named = next((p for p in evidence.places[:3] if p.symbol and p.symbol.name in evidence.question.identifiers), None)
    if named is not None and named.symbol is not None:
        symbol = named.symbol
        histories.append(
            log_of_lines(
                workspace.repository, named.path, symbol.start_line, symbol.end_line, max_count=8, timeout_s=TIMEOUT_S
            )
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
                Change(
                    change.commit,
                    change.path,
                    score,
                    tuple(added),
                    tuple(removed),
                    _today(relevance, change.path, added),
                )
            )
    return found

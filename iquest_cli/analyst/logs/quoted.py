"""A message that a question holds, in quotes or pasted as it came, found where the source writes it.

Who pastes a line of a log or an error asks where it comes from. A part of a message is met as well. Of a text in quotes
a literal must say most; of one without, both have a run of words in common, and that is much of the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.types import Fact
from iquest_cli.analyst.answer import Kind
from iquest_cli.analyst.asked.question import MAX_QUOTES
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Written
from iquest_cli.analyst.logs.filled import COMES_FROM, find_filled
from iquest_cli.analyst.logs.leading import conditions_of, who_leads_to
from iquest_cli.analyst.logs.limits import asks_limit, settings_called
from iquest_cli.analyst.logs.literal_places import MAX_FILES, MAX_WORDS, Found, holding, literals_of, ordered
from iquest_cli.analyst.logs.literal_texts import (
    LEAST_TELLING,
    RUN,
    Words,
    longest_run,
    runs_of,
    share_of,
    spoken_words,
    words_of,
)
from iquest_cli.analyst.logs.logs import LogFinder
from iquest_cli.analyst.logs.pasted_lines import PastedLines
from iquest_cli.analyst.routes.routed import spelled_route

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

QUOTING: Final = frozenset({"why", "errors", "logs", "config", "locate", "entry", "other", "howto"})
PASTING: Final = frozenset({"why", "errors", "logs", "config", "locate", "flow", "other"})
"""Kinds of questions that may ask for such a text, in quotes or without."""
MIN_WORDS: Final = 3
MIN_LETTERS: Final = 12
MET: Final = 0.6
"""Share of a quoted text's letters that a literal must say."""
MAX_PASTED: Final = 200
"""Words of a question that are compared without quotes."""
NUM_FILES: Final = 40
"""Files that meet a question best, in which a text without quotes is looked for."""
FILES_OF_LINE: Final = 8
"""Files that hold most words of one line of a log, in which its message is looked for."""
MAX_PLACES: Final = 4
MAX_COMPARED: Final = 16
"""Places that say as much, of which those that log or raise it are told first."""
AS_GOOD: Final = 0.9
"""Share of the best literal's from which another is where the text may come from as well."""
LONG_RUN: Final = 6
"""With so many words in common it does not matter how much longer the literal is."""
LEAST_SHARE: Final = 0.5
"""Of the literal's words, for a shorter run."""
LEAST_OF_QUESTION: Final = 0.25
"""Who speaks of what happens may use four words of a message by chance."""
TELLING_OF_HOW: Final = 3
"""Telling words of a run where it is asked how something is done: "is a floating window" is said by chance."""
NEAR: Final = 4
"""Lines from a statement's first one within which its text stands."""
STATEMENT: Final = 8
"""The same where each of the lines between goes on."""
_QUOTED: Final = re.compile(r"[\"“”«»「」]([^\"“”«»「」\n]{1,400})[\"“”«»「」]|`([^`\n]{1,400})`")
_HOW: Final = re.compile(r"\W*(?:how|when)\b", re.IGNORECASE)
_TYPE: Final = re.compile(r"\s*(?:[\w$]+\.)*[\w$]*(?:Exception|Error|Fault|Panic|panic|error)\w*:\s+")
_GOES_ON: Final = re.compile(r"[,(\[.+&|\\]\s*$")
"""A line that the next one belongs to, in a language whose calls need no brackets too."""
_MAKES: Final = re.compile(r"\bnew ([\w.]{1,60})\s*\(|\b(\w{0,60}(?:Error|Exception))\s*\(")
_OF_HISTORY: Final = re.compile(
    r"\b(?:which|what) (?:commit|change|revision)|\bsince when\b|\bwho (?:changed|wrote|added|removed|introduced)\b"
    r"|\bwhen was\b|\bused to\b|\b(?:no longer|not any ?more)\b|\bhistory\b",
    re.IGNORECASE,
)
_COMMAND: Final = re.compile(
    r"(?:^|/)(?:src|lib|cmd|cli|commands|app)/(?:(?!tests/|__tests__/|spec/|e2e/|java/|kotlin/|scala/)[^/]{1,80}/){0,8}"
    r"test/(?![^/]*(?:[tT]est|[sS]pec))[^/]+$"
)
"""What a command called `test` does, no test: files of such a folder that are none by their own names."""
_OF_ROUTES: Final = frozenset({"locate", "other"})


def with_quoted(
    workspace: Workspace,
    relevance: Relevance,
    evidence: Evidence,
    records: Callable[[Workspace, Relevance, Evidence], Evidence],
) -> Evidence | None:
    """Where a message comes from that the question holds; None where it is the first record that is told
    anyway."""
    found = find_quoted(workspace, relevance, evidence)
    if found is None:
        return None
    first = found.written[0]
    if first.fact is None or first.fact.kind not in ("log", "raise"):
        return found
    if first.fact.kind == "log" and evidence.question.kind in ("logs", "errors") and evidence.is_found:
        told = [record.line for record in records(workspace, relevance, evidence).logs[:1]]
        if any(line.path == first.path and 0 <= first.line - line.line < NEAR for line in told):
            return None
    told_of = LogFinder(workspace, relevance, relevance.source).told_of([first.fact])
    return replace(found, logs=told_of.logs, catches=told_of.catches)


def find_quoted(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """Where such a message is written, under which conditions, and who leads there; None where the question holds none,
    or nothing writes it."""
    question = evidence.question
    if _OF_HISTORY.search(question.text):
        return None
    is_asked = question.kind in QUOTING or COMES_FROM.search(question.text) is not None
    found = _quoted(workspace, relevance, question.text) if is_asked else []
    is_quoted = bool(found)
    if not found and is_asked:
        found = _recorded_first(workspace, relevance, find_filled(workspace, relevance, question.text))
        is_quoted = bool(found)
    # A path is written in many places, of which the one that answers it is meant.
    is_route = question.kind in _OF_ROUTES and spelled_route(question.text, lambda _: False) is not None
    if not found and question.kind in PASTING and not question.end and not is_route:
        found = _pasted(workspace, relevance, question.text) or _line_pasted(workspace, relevance, question.text)
    if not found:
        return None
    finder = LogFinder(workspace, relevance, relevance.source)
    told = enumerate(found[:MAX_PLACES])
    written = tuple(written_at(workspace, relevance, finder, item, is_first=not rank) for rank, item in told)
    if not is_quoted and not _is_message(question.kind, written[0], found[0]):
        return None
    texts = [c.text for item in written[:1] for place in (item, *item.up) for c in place.conditions]
    if "config" in question.kinds or asks_limit(question.text):
        texts += [relevance.source.line(step.path, step.line) for step in written[0].up]
    return replace(
        evidence,
        question=replace(question, kind="errors"),
        written=written,
        num_written=len(found),
        settings=settings_called(workspace, relevance.source, texts, said=written[0].said),
        places=(),
        is_found=True,
    )


def _quoted(workspace: Workspace, relevance: Relevance, text: str) -> list[Found]:
    """The literals that say a quoted text best, those first whose function has more to do with the question."""
    best: list[Found] = []
    for quoted in (match[1] or match[2] for match in islice(_QUOTED.finditer(text), MAX_QUOTES)):
        asked = words_of(_TYPE.sub("", quoted, count=1))[:MAX_WORDS]
        if len(asked) < MIN_WORDS or sum(map(len, asked)) < MIN_LETTERS:
            continue
        least = MET * sum(len(word) for word in asked if not word[0].isdigit())

        def said_by(said: str, asked: Words = asked, least: float = least) -> float:
            share = share_of(asked, said) if len(said) >= least else 0.0  # a shorter one cannot say enough
            return share if share >= MET else 0.0

        found = list(literals_of(workspace, relevance, holding(workspace, quoted), said_by))
        top = max((item.share for item in found), default=0.0)
        if found and top > max((item.share for item in best), default=0.0):
            best = [item for item in found if item.share >= AS_GOOD * top]
    return ordered(relevance, best)


def _pasted(workspace: Workspace, relevance: Relevance, text: str) -> list[Found]:
    """The literals that have the longest run of words in common with the question; a shorter run is another message."""
    asked = spoken_words(text)[:MAX_PASTED]
    runs = runs_of(asked, TELLING_OF_HOW if _HOW.match(text) else LEAST_TELLING)

    def said_by(said: str) -> float:
        length, num_words = longest_run(asked, runs, said)
        is_message = length >= LONG_RUN or (length >= RUN and length >= LEAST_SHARE * num_words)
        return float(length) if is_message and length >= LEAST_OF_QUESTION * len(asked) else 0.0

    files = [file for file in relevance.best_files(NUM_FILES) if relevance.file_factor(file) >= 1.0] if runs else []
    found = list(literals_of(workspace, relevance, files, said_by))
    if not found and runs:
        commands = [file for file in relevance.best_files(NUM_FILES) if _COMMAND.search(_path(workspace, file))]
        found = list(literals_of(workspace, relevance, commands, said_by, is_any=True))
    top = max((item.share for item in found), default=0.0)
    return ordered(relevance, [item for item in found if item.share == top])


def _line_pasted(workspace: Workspace, relevance: Relevance, text: str) -> list[Found]:
    """The same of one line among those of a log, of which most tell of something else."""
    lines = PastedLines(text)
    if not lines.texts:
        return []
    files = dict.fromkeys(file for said in lines.texts for file in holding(workspace, said)[:FILES_OF_LINE])
    files.update(dict.fromkeys(relevance.best_files(NUM_FILES)))
    own = [file for file in files if relevance.file_factor(file) >= 1.0][: 2 * MAX_FILES]
    found = list(literals_of(workspace, relevance, own, lines.said_by))
    top = max((item.share for item in found), default=0.0)
    return ordered(relevance, [item for item in found if item.share == top])


def _path(workspace: Workspace, file: int) -> str:
    return workspace.snapshot.files[file].path


def _is_message(kind: Kind, written: Written, found: Found) -> bool:
    """Whether a text without quotes is what is meant: one that is neither logged nor raised may be any text that says
    some words of the question, and what is recorded of something is another question."""
    facts = [item.fact.kind for item in (written, *written.up) if item.fact is not None]
    if kind == "logs":
        return facts[:1] == ["log"]
    return not {"log", "raise"}.isdisjoint(facts) or found.share >= LONG_RUN


def _recorded_first(workspace: Workspace, relevance: Relevance, found: list[Found]) -> list[Found]:
    """Of places that say as much those first that log or raise it."""
    if len(found) < 2:
        return found
    finder = LogFinder(workspace, relevance, relevance.source)
    some = found[:MAX_COMPARED]
    facts = {(item.path, item.line): _fact(workspace, relevance, finder, item) for item in some}
    return [*sorted(some, key=lambda item: facts[item.path, item.line] is None), *found[MAX_COMPARED:]]


def written_at(
    workspace: Workspace, relevance: Relevance, finder: LogFinder, found: Found, *, is_first: bool
) -> Written:
    symbol = workspace.snapshot.symbol(found.symbol)
    fact = _fact(workspace, relevance, finder, found)
    conditions = conditions_of(workspace, symbol, found.line)
    up: tuple[Written, ...] = ()
    num_left = 0
    if is_first or not conditions:
        up, num_left = who_leads_to(workspace, symbol, is_bound=bool(conditions))
    return Written(found.path, found.line, symbol, found.said, fact, conditions, up, num_up_left=num_left)


def _fact(workspace: Workspace, relevance: Relevance, finder: LogFinder, found: Found) -> Fact | None:
    """The log statement or raise that a text belongs to, or an error that is made of it and raised below."""
    lines = relevance.source.lines(found.path)
    facts = finder.facts(workspace.snapshot.file_of(found.symbol))
    for fact in sorted(facts, key=lambda fact: -fact.line):
        if 0 <= found.line - fact.line < NEAR:
            return fact
        between = lines[fact.line - 1 : found.line - 1]
        if 0 <= found.line - fact.line <= STATEMENT and all(_GOES_ON.search(text) for text in between):
            return fact
    made = _MAKES.search(lines[found.line - 1])
    if made is None:
        return None
    text = lines[found.line - 1].strip()
    return Fact("raise", found.path, found.line, found.symbol, made[1] or made[2], found.said, text)

"""A message that a question holds letter by letter, as somebody pastes it: what writes or raises it, and under what
condition.

Looked for in the texts of the files that meet the question best. What a template puts into a message breaks the run of
equal words; what stands around is enough.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from anchors.graph.texts.words import files_with_word
from anchors.types import Fact
from iquest_cli.analyst.answer import Kind
from iquest_cli.analyst.evidence.evidence import Evidence, Place, Step
from iquest_cli.analyst.evidence.phrases import MAX_REMARK, code
from iquest_cli.analyst.logs.logs import LogFinder, LogFindings
from iquest_cli.analyst.texts.source import MAX_LINE, indent_of
from iquest_cli.analyst.texts.standing import is_own, path_factor
from iquest_cli.analyst.texts.words import thesaurus

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.ranking.relevance import Relevance

RUN: Final = 4
"""Words in a row that a question and a text must have in common."""
LONG_RUN: Final = 6
"""With so many it does not matter how much longer the text is."""
LEAST_SHARE: Final = 0.5
"""Of the text's words, for a shorter run."""
LEAST_TELLING: Final = 2
LEAST_OF_QUESTION: Final = 0.25
"""Of the question's words that are pasted: who speaks of what happens may use four words of a message by chance."""
MAX_WORDS: Final = 200
NUM_FILES: Final = 40
MAX_FOUND: Final = 4
MAX_FILES: Final = 40
STATEMENT: Final = 8
"""Lines of a statement behind its first in which its text may stand."""
HEAD: Final = 12
"""Lines that a condition may take."""
ABOVE: Final = 8
BELOW: Final = 2
_WORD: Final = re.compile(r"[^\W_]+(?:['_-][^\W_]+)*")
_PROSE: Final = re.compile(r"\s*(?:#|//|\*|/\*|\"\"\"|''')")
_QUOTES: Final = ('"', "'", "`")
_CONDITION: Final = re.compile(
    r"\W{0,4}(?:if|el(?:se ?)?if|elsif|else|unless|when|case|while|until|for\w*|match|guard|switch|catch|except"
    r"|rescue)\b"
)
_CLOSES: Final = re.compile(r"\s*\)")
_GOES_ON: Final = re.compile(r"[,(\[.+&|\\]\s*$")
"""A line that the next one belongs to, in a language whose calls need no brackets too."""
_MAKES: Final = re.compile(r"\bnew ([\w.]{1,60})\s*\(|\b(\w{0,60}(?:Error|Exception))\s*\(")
OF_HISTORY: Final = re.compile(
    r"\b(?:which|what) (?:commit|change|revision)|\bsince when\b|\bwho (?:changed|wrote|added|removed|introduced)\b"
    r"|\bwhen was\b|\bused to\b|\b(?:no longer|not any ?more)\b|\bhistory\b",
    re.IGNORECASE,
)
_MESSAGE: Final = re.compile(
    r"\s*[\"'`]?(?:[\w.$]{0,80}(?:Error|Exception)\w{0,20}|(?i:error|fatal|panic|warning)|E[A-Z]{3,12})"
    r"(?:\[\w+\])?\s*:\s*\S"
)
_INTERROGATIVE: Final = re.compile(r"\?|\b(?:where|why|what|which|who|how|when|does|do|is it|can i)\b", re.IGNORECASE)
SAID: Final = 0.5
"""Share of a pasted message that a text must say to be where it comes from, though no run of words is the same."""
_ASKED: Final = frozenset({"why", "logs", "errors", "locate", "other", "config", "flow"})


class _Met(NamedTuple):
    """A line whose text has a run of the question's words: how many of them, and the run itself."""

    length: int
    path: str
    line: int
    run: str


def find_pasted(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """None for a question that holds no message of this repository."""
    question = evidence.question
    if question.kind not in _ASKED or question.end or OF_HISTORY.search(question.text):
        return None
    met = _met(workspace, relevance, question)
    if not met:
        return None
    finder = LogFinder(workspace, relevance, relevance.source)
    facts = list(dict.fromkeys(fact for m in met[:MAX_FOUND] if (fact := _fact(workspace, relevance, finder, m))))
    texts = [] if facts else [_text(workspace, relevance, m) for m in met[:1]]
    found = finder.told_of([fact for fact in (*facts, *texts) if fact.kind in ("log", "raise")])
    if question.kind == "logs" and not found.logs:
        return None  # what is recorded of it is another question
    return _evidence(workspace, relevance, evidence, found, next((f for f in texts if f.kind == "text"), None))


def unless_foreign(relevance: Relevance, told: Evidence) -> Evidence:
    """The same, but that a message which is all of the question is not found where nothing says half of it: libraries
    and the system write messages too."""
    text = told.question.text
    if not _MESSAGE.match(text) or _INTERROGATIVE.search(text):
        return told
    said = [record.line.message for record in (*told.logs, *told.other_logs)]
    said += [f"{fact.name} {fact.value}" for fact in (*told.raises, *([told.told] if told.told is not None else []))]
    if told.is_found and max((relevance.of_text(message) for message in said), default=0.0) >= SAID:
        return told
    return replace(told, is_found=False, missing=(), is_foreign=True)


def _evidence(
    workspace: Workspace, relevance: Relevance, evidence: Evidence, found: LogFindings, text: Fact | None
) -> Evidence:
    snapshot = workspace.snapshot
    steps = tuple(
        Step(snapshot.symbol(frame.symbol), None, depth, _depends_on(relevance, snapshot.path_of(frame.symbol), *at))
        for depth, frame in enumerate(reversed(found.frames))
        if (at := (frame.line, snapshot.symbol(frame.symbol).name_line))
    )
    facts = (*found.raises, *([text] if text is not None else []))
    owners = {
        fact.symbol: snapshot.qualified_name(fact.symbol) for fact in facts if snapshot.kind(fact.symbol) != "module"
    }
    kind: Kind = "errors" if found.raises or not found.logs else "logs"
    return replace(
        evidence,
        question=replace(evidence.question, kind=kind),
        is_found=True,
        places=(),
        told=text,
        logs=found.logs,
        raises=found.raises,
        catches=found.catches,
        steps=steps,
        owners=owners,
        pasted=_around(workspace, relevance, found.raises[0]) if found.raises else None,
    )


def _around(workspace: Workspace, relevance: Relevance, fact: Fact) -> Place:
    """The lines above what is raised that say when, within its function."""
    symbol = workspace.snapshot.symbol(fact.symbol)
    start = symbol.start_line if symbol.kind != "module" else 1
    conditions = relevance.source.conditions(fact.path, fact.line, start)
    above = min([fact.line - BELOW, *conditions[-1:]])
    first = max(start, fact.line - ABOVE, above - BELOW)
    last = min(symbol.end_line, fact.line + BELOW)
    shown = [n for n in range(first, last + 1) if relevance.source.line(fact.path, n).strip()] or [fact.line]
    return Place(fact.path, shown[0], shown[-1], symbol.qualified_name, "", symbol)


def _depends_on(relevance: Relevance, path: str, line: int, first: int) -> str:
    """The line of a call, and the nearest condition that it stands behind."""
    source = relevance.source
    at = next(reversed(source.conditions(path, line, first)), 0)
    if _CLOSES.match(source.line(path, at)):  # the end of a condition of several lines
        margin = indent_of(source.line(path, at))
        above = range(at - 1, max(first, at - HEAD), -1)
        at = next((n for n in above if (text := source.line(path, n)).strip() and indent_of(text) <= margin), 0)
    text = source.statement(path, at, HEAD).partition("{ ")[0].rstrip("{: ") if at else ""
    is_told = _CONDITION.match(text) is not None and len(text) <= MAX_LINE
    return f"line {line}, in {code(text, MAX_REMARK)}" if is_told else f"line {line}"


def _met(workspace: Workspace, relevance: Relevance, question: Question) -> list[_Met]:
    """Texts of the files that meet the question best, the longest runs first; a shorter run is another message."""
    words = list(_WORD.finditer(question.text))[:MAX_WORDS]
    runs = [(n, question.text[words[n].start() : words[n + RUN - 1].end()]) for n in range(len(words) - RUN + 1)]
    runs = [(n, run) for n, run in runs if _num_telling(run) >= LEAST_TELLING]
    found: list[_Met] = []
    for file in relevance.best_files(NUM_FILES) if runs else ():
        path = workspace.snapshot.files[file].path
        if relevance.file_factor(file) < 1.0 or not is_own(path):
            continue
        whole = "\n".join(relevance.source.lines(path))
        here = [(n, run) for n, run in runs if run in whole]
        for number, text in enumerate(relevance.source.lines(path), 1) if here else ():
            met = next(((n, text.find(run)) for n, run in here if run in text), None)
            if met is None or _PROSE.match(text):
                continue
            longest = _longest(text, met[1], question.text, words[met[0]].start())
            if _is_of_message(text, met[1], longest):
                found.append(_Met(len(_WORD.findall(longest)), path, number, longest))
    found.sort(key=lambda m: (-m.length, m.path, m.line))
    kept = [m for m in found if m.length == found[0].length]
    is_much = kept and kept[0].length >= LEAST_OF_QUESTION * len(words)
    return kept if is_much else []


def _num_telling(run: str) -> int:
    stop = thesaurus().stop
    return sum(len(word) > 2 and word.lower() not in stop for word in _WORD.findall(run))


def _longest(text: str, at: int, question: str, asked_at: int) -> str:
    """What both have in common from these two places on."""
    length = 0
    for one, other in zip(text[at:], question[asked_at:], strict=False):
        if one != other:
            break
        length += 1
    return text[at : at + length]


def _is_of_message(text: str, at: int, run: str) -> bool:
    """Whether a run stands in quotes, and is most of what they hold or long."""
    opening = max((text.rfind(mark, 0, at) for mark in _QUOTES), default=-1)
    if opening < 0:
        return False
    closing = text.find(text[opening], at + len(run))
    inside = text[opening + 1 : closing if closing >= 0 else len(text)]
    length = len(_WORD.findall(run))
    return length >= LONG_RUN or length >= LEAST_SHARE * len(_WORD.findall(inside))


def _fact(workspace: Workspace, relevance: Relevance, finder: LogFinder, met: _Met) -> Fact | None:
    """The log statement or raise that the text belongs to; of an error's own class the first that raises one."""
    file = workspace.snapshot.file_index(met.path)
    facts = finder.facts(file) if file is not None else []
    lines = relevance.source.lines(met.path)
    for fact in sorted(facts, key=lambda fact: -fact.line):
        if fact.line <= met.line <= fact.line + STATEMENT:
            statement = relevance.source.statement(met.path, fact.line, STATEMENT)
            goes_on = all(_GOES_ON.search(text) for text in lines[fact.line - 1 : met.line - 1])
            if goes_on or lines[met.line - 1].strip() in statement:
                return fact
    made = _MAKES.search(lines[met.line - 1])
    if made is not None and file is not None:  # and raised below
        own = workspace.snapshot.symbol_at(file, met.line)
        return Fact("raise", met.path, met.line, own, made[1] or made[2], met.run, lines[met.line - 1].strip())
    return _raise_of(workspace, met) if file is not None else None


def _raise_of(workspace: Workspace, met: _Met) -> Fact | None:
    snapshot = workspace.snapshot
    file = snapshot.file_index(met.path)
    number = snapshot.symbol_at(file, met.line) if file is not None else -1
    while number >= 0 and snapshot.kind(number) != "class":
        number = snapshot.parent(number)
    if number < 0:
        return None
    name = snapshot.name(number)
    for other in (files_with_word(snapshot, name) or [])[:MAX_FILES]:
        if path_factor(snapshot.files[other].path, snapshot.files[other].language) < 1.0:
            continue
        for fact in snapshot.facts(other):
            if fact.kind == "raise" and name in re.split(r"\W+", fact.name):
                return fact
    return None


def _text(workspace: Workspace, relevance: Relevance, met: _Met) -> Fact:
    snapshot = workspace.snapshot
    file = snapshot.file_index(met.path)
    symbol = snapshot.symbol_at(file, met.line) if file is not None else 0
    return Fact("text", met.path, met.line, symbol, "", met.run, relevance.source.line(met.path, met.line).strip())

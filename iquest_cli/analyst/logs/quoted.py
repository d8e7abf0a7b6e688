"""A message that a question quotes, found where the source writes it.

Who pastes a line of a log or an error asks where it comes from. The text of code has pieces of it only: what stands
between them is filled in when it is written, so a literal is met when its pieces follow each other in what is quoted. A
part of a message is met as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from anchors.syntax.languages import is_code
from iquest_cli.analyst.calls.callers import call_sites
from iquest_cli.analyst.evidence.evidence import CallSite, Evidence
from iquest_cli.analyst.evidence.findings import Written
from iquest_cli.analyst.logs.limits import asks_limit, settings_called
from iquest_cli.analyst.logs.logs import LogFinder
from iquest_cli.analyst.logs.pasted import OF_HISTORY
from iquest_cli.analyst.texts.remarks import without_remarks

if TYPE_CHECKING:
    from anchors.types import Condition, Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.texts.source import Source

KINDS: Final = frozenset({"why", "errors", "logs", "config", "locate", "entry", "other", "howto"})
"""Of questions that such a text may be what is asked for."""
MIN_WORDS: Final = 3
MIN_LETTERS: Final = 12
MET: Final = 0.6
"""Share of a quoted text's letters that a literal must say."""
MAX_QUOTED: Final = 400
MAX_WORDS: Final = 40
MAX_FILES: Final = 60
MAX_LITERALS: Final = 20_000
"""That are compared with a quoted text, of all files."""
MAX_PLACES: Final = 4
AS_GOOD: Final = 0.9
"""Share of the best literal's from which another is where the text may come from as well."""
MAX_UP: Final = 3
MAX_CONDITIONS: Final = 2
RECASED: Final = 0.97
IN_PART: Final = 0.95
NEAR: Final = 4
"""Lines from a statement's first one within which its text stands."""
_QUOTED: Final = re.compile(r"[\"“”«»「」]([^\"“”«»「」\n]{1,400})[\"“”«»「」]|`([^`\n]{1,400})`")
_WORD: Final = re.compile(r"[^\W_]+")
_SPELLED: Final = re.compile(r"[A-Za-z_0-9]{3,}", re.ASCII)
_TYPE: Final = re.compile(r"\s*(?:[\w$]+\.)*[\w$]*(?:Exception|Error|Fault|Panic|panic|error)\w*:\s+")
_LITERAL: Final = re.compile(
    r"\"\"\"(.{4,600}?)\"\"\"|\"((?:[^\"\\\n]|\\.){4,400})\"|'((?:[^'\\\n]|\\.){4,400})'|`([^`]{4,400})`", re.DOTALL
)
_JOINS: Final = re.compile(r"[\s+\\.]{1,80}[fFrRbBuU$@]{0,2}")
"""Between two literals that make one text."""
_FILLED: Final = re.compile(
    r"\\[nrt]|[^\W_]{0,20}(?:%[-+ #0*]{0,4}\d{0,3}(?:\.\d{1,3})?[A-Za-z@]{1,3}|\$?\{[^{}\n]{0,80}\}|#\{[^{}\n]{0,80}\}"
    r"|\$\w{1,40}|\\\([^()\n]{0,80}\))[^\W_]{0,20}"
)
"""What is put in when a message is written, in one language or another, with the letters that it makes a word with."""
_PROSE: Final = re.compile(r"\s*(?:#(?!define\b)|//|\*|/\*|--\s)")
_CALLABLE: Final = frozenset({"function", "method", "constructor", "property"})
_HOLDS: Final = frozenset({"constant", "variable", "field", "macro", "member", "property"})


@dataclass(frozen=True, slots=True)
class _Found:
    share: float
    path: str
    line: int
    symbol: int
    said: str


def with_quoted(
    workspace: Workspace,
    relevance: Relevance,
    evidence: Evidence,
    records: Callable[[Workspace, Relevance, Evidence], Evidence],
) -> Evidence | None:
    """Where a message comes from that the question quotes; None where that is what its records tell anyway."""
    found = find_quoted(workspace, relevance, evidence)
    if found is None:
        return None
    first = found.written[0]
    if evidence.question.kind in ("logs", "errors") and evidence.is_found:
        told = records(workspace, relevance, evidence)
        places = [(record.line.path, record.line.line) for record in told.logs[:1]]
        places += [(fact.path, fact.line) for fact in told.raises[:1]]
        if any(path == first.path and 0 <= first.line - line < NEAR for path, line in places):
            return None
    if first.fact is None or first.fact.kind != "log":
        return found
    return replace(found, logs=LogFinder(workspace, relevance, relevance.source).told_of([first.fact]).logs)


def find_quoted(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """Where a quoted message is written, under which conditions, and who leads there; None where none is quoted, or
    nothing writes it."""
    if evidence.question.kind not in KINDS or OF_HISTORY.search(evidence.question.text):
        return None
    found = _written(workspace, relevance, evidence.question.text)
    if not found:
        return None
    finder = LogFinder(workspace, relevance, relevance.source)
    written = tuple(_told(workspace, finder, item) for item in found[:MAX_PLACES])
    texts = [c.text for item in written[:1] for place in (item, *item.up) for c in place.conditions]
    if "config" in evidence.question.kinds or asks_limit(evidence.question.text):
        texts += [relevance.source.line(step.path, step.line) for step in written[0].up]
    return replace(
        evidence,
        question=replace(evidence.question, kind="errors"),
        written=written,
        num_written=len(found),
        settings=settings_called(workspace, relevance.source, texts, said=written[0].said),
        places=(),
        is_found=True,
    )


def _written(workspace: Workspace, relevance: Relevance, text: str) -> list[_Found]:
    """The literals that say a quoted text best, those first whose function has more to do with the question."""
    best: list[_Found] = []
    for quoted in (match[1] or match[2] for match in _QUOTED.finditer(text[:20_000])):
        asked = _words(_TYPE.sub("", quoted, count=1))[:MAX_WORDS]
        if len(asked) < MIN_WORDS or sum(map(len, asked)) < MIN_LETTERS:
            continue
        found = list(_literals(workspace, relevance.source, asked, quoted))
        top = max((item.share for item in found), default=0.0)
        if found and top > max((item.share for item in best), default=0.0):
            best = [item for item in found if item.share >= AS_GOOD * top]
    scores = relevance.symbol_scores
    return sorted(best, key=lambda item: (-round(item.share, 2), -float(scores[item.symbol]), item.path, item.line))


def _literals(workspace: Workspace, source: Source, asked: tuple[str, ...], quoted: str) -> Iterator[_Found]:
    snapshot, roles = workspace.snapshot, workspace.file_roles
    least, num_left = MET * sum(len(word) for word in asked if not word[0].isdigit()), MAX_LITERALS
    for file in _files(workspace, quoted):
        if not num_left:
            break
        listed = snapshot.files[file]
        if roles[file] != "source" or listed.language is None or not is_code(listed.language):
            continue
        rows = source.lines(listed.path)
        text = "\n".join(without_remarks(rows, listed.language == "python"))
        best: _Found | None = None
        for at, said in islice(_texts(text), num_left):
            num_left -= 1
            share = share_of(asked, said) if len(said) >= least else 0.0  # a shorter one cannot say enough
            if share < MET or (best is not None and share <= best.share):
                continue
            line = text.count("\n", 0, at) + 1
            if not _PROSE.match(rows[line - 1]):
                best = _Found(
                    share, listed.path, line, snapshot.symbol_at(file, line), " ".join(said.split()).strip(" -:,;")
                )
                yield best


def _files(workspace: Workspace, quoted: str) -> list[int]:
    """Files that hold at least half of the words of a text, those with most of them first."""
    held: Counter[int] = Counter()
    words = list(dict.fromkeys(_SPELLED.findall(quoted)))[:MAX_WORDS]
    for word in words:
        for file in files_with_word(workspace.snapshot, word) or ():
            held[file] += 1
    enough = [item for item in held.items() if 2 * item[1] >= len(words)]
    return [file for file, _ in sorted(enough, key=lambda item: (-item[1], item[0]))[:MAX_FILES]]


def _texts(text: str) -> Iterator[tuple[int, str]]:
    """Literals with where each begins, those that stand side by side as one."""
    before: tuple[int, int, str] | None = None
    for match in _LITERAL.finditer(text):
        said = next(part for part in match.groups() if part)
        joined = before is not None and _JOINS.fullmatch(text, before[1], match.start())
        if before is not None and joined and len(before[2]) < MAX_QUOTED:
            before = (before[0], match.end(), before[2] + said)
            continue
        if before is not None:
            yield before[0], before[2]
        before = (match.start(), match.end(), said)
    if before is not None:
        yield before[0], before[2]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def share_of(asked: tuple[str, ...], said: str) -> float:
    """Share of the letters of a quoted text that a literal says: all its pieces must stand in it one after the other,
    or the whole of it must be a part of the literal. A little less where capitals differ."""
    exact = _share_said(asked, said)
    return exact or RECASED * _share_said(tuple(map(str.lower, asked)), said.lower())


def _share_said(asked: tuple[str, ...], said: str) -> float:
    pieces = [words for piece in _FILLED.split(said) if (words := _words(piece))]
    letters = sum(len(word) for word in asked if not word[0].isdigit())
    if not pieces or not letters:
        return 0.0
    at, met = 0, 0
    for words in pieces:
        place = _place(asked, words, at)
        if place < 0:
            return IN_PART if _place(_words(_FILLED.sub(" ", said)), asked, 0) >= 0 else 0.0
        at, met = place + len(words), met + sum(map(len, words))
    return min(1.0, met / letters)


def _place(words: tuple[str, ...], wanted: tuple[str, ...], first: int) -> int:
    last = len(words) - len(wanted)
    return next((at for at in range(first, last + 1) if words[at : at + len(wanted)] == wanted), -1)


def _told(workspace: Workspace, finder: LogFinder, found: _Found) -> Written:
    snapshot = workspace.snapshot
    symbol = snapshot.symbol(found.symbol)
    facts = finder.facts(snapshot.file_of(found.symbol))
    fact = min((f for f in facts if 0 <= found.line - f.line < NEAR), key=lambda f: found.line - f.line, default=None)
    conditions = _conditions(workspace, symbol, found.line)
    up = () if conditions else _up(workspace, symbol)
    return Written(found.path, found.line, symbol, found.said, fact, conditions, up)


def _conditions(workspace: Workspace, symbol: Symbol, line: int) -> tuple[Condition, ...]:
    from anchors.syntax.conditions import conditions_at  # the grammars' import, for who asks

    if symbol.kind not in _CALLABLE:
        return ()
    data = workspace.text(symbol.path).encode()
    return conditions_at(data, symbol.language, [(line, symbol.start_line)]).get((line, symbol.start_line), ())[
        -MAX_CONDITIONS:
    ]


def _up(workspace: Workspace, symbol: Symbol) -> tuple[Written, ...]:
    """Who takes up the constant that holds the text, or calls the function that always writes it, with conditions; as
    long as it depends on nothing, and few lead there."""
    found: list[Written] = []
    known, level = {symbol.id}, [symbol]
    for _ in range(MAX_UP):
        sites = [site for item in level for site in _sites(workspace, item)]
        told = [_site(workspace, site) for site in sites if site.caller.id not in known]
        once = {(item.symbol.id, item.conditions): item for item in reversed(told)}
        told = [item for item in told if once[item.symbol.id, item.conditions] is item][:MAX_PLACES]
        known.update(item.symbol.id for item in told)
        found += told
        open_ones = [item.symbol for item in told if not item.conditions]
        level = [item for item in open_ones if item.kind != "constructor"] or open_ones
        if not level or len(told) == MAX_PLACES:
            break
    return tuple(found[: 2 * MAX_PLACES])


def _sites(workspace: Workspace, symbol: Symbol) -> list[CallSite]:
    if symbol.kind not in _CALLABLE | _HOLDS:
        return []
    return [site for site in call_sites(workspace, symbol) if site.caller.kind in _CALLABLE]


def _site(workspace: Workspace, site: CallSite) -> Written:
    conditions = _conditions(workspace, site.caller, site.line)
    is_call = site.target.kind in _CALLABLE
    return Written(site.caller.path, site.line, site.caller, site.target.name, None, conditions, (), is_call)

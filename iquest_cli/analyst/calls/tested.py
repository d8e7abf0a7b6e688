"""Which tests reach a piece of code: those that use it, and those that use what uses it.

Goes up the graph's edges; whether a test asserts anything about what it reaches is not known.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.syntax.languages import is_code, stem_of
from iquest_cli.analyst.calls.callers import USES, meant_targets
from iquest_cli.analyst.evidence.evidence import Tested
from iquest_cli.analyst.evidence.places import CallSite
from iquest_cli.analyst.ranking.compounds import names_said
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.standing import is_in_test_module, is_test
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Question

MAX_STEPS: Final = 3
"""Callers between a test and what it reaches."""
MAX_FRONTIER: Final = 60
MAX_TESTS: Final = 200
MAX_RANKED: Final = 4000
MIN_CONFIDENCE: Final = 0.5
UNTESTED: Final = 0.6
"""Share of its score that a symbol keeps which no test reaches: another may be meant."""
ASKED: Final = re.compile(
    r"\b(?:which|what|any|the|all|find|list|show|are there)(?: (?:me|the|all|of|unit|integration|e2e|regression"
    r"|existing|any|other))* tests\b(?! (?:suite|runner|framework|command|fail|pass|do i|can i|need|expect|require|take"
    r"|start))"
    r"|\bis there (?:a|any) (?:\w+ )?test\b|\bwhere (?:is|are)\b.{2,80}\btested\b|^\W*(?:is|are)\b.{2,80}\btested\b"
    r"|\bcovered by (?:which |what |any |a )?(?:\w+ )?tests?\b|\btest coverage (?:of|for)\b"
    r"|\bwho(?: else| all)? tests\b",
    re.IGNORECASE,
)
_OF_TESTS: Final = re.compile(r"tests?$|tested$|testing$|cover|exercis|check|verif", re.IGNORECASE)
_IS_CALLED_TEST: Final = re.compile(r"\btest|\bTest|[a-z_](?:[Tt]ests?|[Ss]pec)\b")
_SUBJECT: Final = re.compile(
    r"\btests?(?: (?:that|which|are there|exist|there are))? (?:cover|exercise|check|use|call|touch|reach|verify|for|of"
    r"|about)(?:s|es|ing)? (?P<what>[^?]{2,160}?)\W*$",
    re.IGNORECASE,
)
"""What is tested, without the words that ask for tests: `cover` says nothing of it."""
_ARTICLE: Final = re.compile(r"^(?:the|an?|our|my) ", re.IGNORECASE)
_USERS: Final = re.compile(r"\b(?:who|what)(?: else| all)? (?:calls?|uses?|needs?|invokes?)\b", re.IGNORECASE)
_RUNS: Final = re.compile(r"\b(?:how|run|start|execute|launch)\b", re.IGNORECASE)


def find_tested(workspace: Workspace, relevance: Relevance, question: Question) -> Tested | None:
    """The code that a question for tests is about, with the tests that reach it; None where it asks for no tests."""
    if question.kind in ("howto", "why", "overview") or not ASKED.search(question.text) or _RUNS.search(question.text):
        return None
    if asks_users_too(question):
        return None  # told beside them
    subject = _SUBJECT.search(question.text)
    if subject is not None and not question.identifiers:
        relevance = relevance.focused(workspace, question, subject["what"])
        names = names_said(workspace.snapshot, _ARTICLE.sub("", subject["what"]))
        question = replace(question, identifiers=names[:1])
    best: tuple[float, Tested] | None = None
    for scored in meant_targets(workspace, relevance, question):
        if is_test(scored.symbol.path) or is_in_test_module(scored.symbol.path, scored.symbol.qualified_name):
            continue
        tested = tests_of(workspace, scored.symbol)
        value = scored.score * (1.0 if tested.direct else (1 + UNTESTED) / 2 if tested.through else UNTESTED)
        if best is None or value > best[0] + 1e-9:
            best = (value, tested)
    tested = best[1] if best is not None else Tested(None, (), ())
    is_about = tested.target is not None and _is_about(relevance, question, tested.target)
    named = () if tested.direct and is_about else _named(workspace, relevance)
    told = {site.caller.path for site in tested.direct if is_about} | {symbol.path for symbol in named}
    files = tuple(path for path in _files(workspace, relevance) if path not in told)
    if best is None and not named and not files:
        return None
    return replace(tested, is_about=is_about, named=named, files=files)


def asks_users_too(question: Question) -> bool:
    """Whether a question for tests of what it names asks who else uses that."""
    asked = _USERS.search(question.text) is not None and ASKED.search(question.text) is not None
    return asked and bool(question.identifiers)


def _asked(relevance: Relevance) -> list[int]:
    """Numbers of the telling words that say what is tested, not that it is; of all such where none is telling."""
    asked = [n for n, w in enumerate(relevance.concepts) if not _OF_TESTS.match(w.concept.word)]
    return [n for n in asked if relevance.concepts[n].is_telling] or asked


def _is_about(relevance: Relevance, question: Question, target: Symbol) -> bool:
    """Whether the question spells the target's name, or its name and path say the most telling word."""
    if target.name in {name.rpartition(".")[2] for name in question.identifiers}:
        return True
    first = max(_asked(relevance), key=lambda n: relevance.concepts[n].weight, default=None)
    return first is None or first in relevance.hits(f"{target.qualified_name} {target.path}")


def _named(workspace: Workspace, relevance: Relevance) -> tuple[Symbol, ...]:
    """Tests that by their own names are about what the question describes, all of its telling words together."""
    snapshot = workspace.snapshot
    asked = set(_asked(relevance))
    order = np.argsort(-relevance.symbol_scores, kind="stable")[:MAX_RANKED].tolist()
    found = []
    for number in order if asked else ():
        path = snapshot.path_of(number)
        if snapshot.kind(number) not in CALLABLE:
            continue
        by_name = asked <= set(relevance.hits(snapshot.name(number)))
        if by_name if is_test(path) else _is_inside(relevance, number, asked):
            found.append(number)
    return tuple(snapshot.symbol(number) for number in found)


def _is_inside(relevance: Relevance, number: int, asked: set[int]) -> bool:
    """Whether it is a test that stands in the file that it tests, which says some of what it is about."""
    snapshot = relevance.snapshot
    path, name = snapshot.path_of(number), snapshot.qualified_name(number)
    if not is_in_test_module(path, name) or _IS_CALLED_TEST.search(snapshot.name(number)) is None:
        return False
    own = set(relevance.hits(snapshot.name(number)))
    return bool(own & asked) and asked <= own | set(relevance.hits(path))


def _files(workspace: Workspace, relevance: Relevance) -> list[str]:
    """Files of tests whose names, with their folder's, say all that is asked about: those whose own say it first."""
    asked, found = set(_asked(relevance)), []
    for tracked in workspace.snapshot.files if asked else ():
        if not is_test(tracked.path) or not is_code(tracked.language):
            continue
        folder, _, name = tracked.path.rpartition("/")
        own = set(relevance.hits(name.partition(".")[0]))
        if own and asked <= own | set(relevance.hits(folder.rpartition("/")[2])):
            found.append((not asked <= own, tracked.path))
    return [path for _, path in sorted(found)]


def tests_of(workspace: Workspace, target: Symbol, max_steps: int = MAX_STEPS) -> Tested:
    """Tests that use a symbol (of a type also its members), then those that use what uses it, one a function; with
    `max_steps` 0 the first alone. Where there are such, no more than one caller is gone up for others."""
    seen = {target.id, *_members(workspace, target)}
    frontier = [(number, target) for number in sorted(seen)]
    direct: dict[int, CallSite] = {}
    through: dict[int, tuple[CallSite, Symbol]] = {}
    is_whole = True
    for step in range(max_steps + 1):
        above: dict[int, Symbol] = {}
        for number, via in frontier:
            for edge in workspace.graph.edges_in(number, USES):
                if edge.source in seen or edge.confidence < MIN_CONFIDENCE:
                    continue
                caller = workspace.snapshot.symbol(edge.source)
                if is_test(caller.path) or is_in_test_module(caller.path, caller.qualified_name):
                    site = CallSite(caller, edge.line, workspace.snapshot.symbol(number), edge.confidence, edge.reason)
                    if step == 0:
                        direct.setdefault(caller.id, site)
                    elif caller.id not in direct:
                        through.setdefault(caller.id, (site, via))
                elif caller.kind in CALLABLE:
                    above.setdefault(caller.id, caller if step == 0 else via)
        seen.update(above)
        frontier = list(above.items())[:MAX_FRONTIER]
        if direct and step == 1:
            break
        is_whole &= step == max_steps or len(above) <= MAX_FRONTIER
        if len(direct) + len(through) >= MAX_TESTS:
            is_whole = False
            break
    sites = sorted(direct.values(), key=_order)
    beside = sorted(through.values(), key=lambda item: _order(item[0]))
    return Tested(target, tuple(sites), tuple(beside), is_whole=is_whole)


def _order(site: CallSite) -> tuple[bool, str, int]:
    """What is called a test before what helps tests."""
    name = stem_of(site.caller.path)
    return _IS_CALLED_TEST.search(f"{name} {site.caller.name}") is None, site.caller.path, site.line


def _members(workspace: Workspace, target: Symbol) -> list[int]:
    if target.kind in CALLABLE:
        return []
    snapshot = workspace.snapshot
    file = snapshot.file_of(target.id)
    return [number for number in snapshot.symbols_of(file) if snapshot.parent(number) == target.id]

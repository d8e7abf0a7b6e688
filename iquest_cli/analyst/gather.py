"""From a question to its evidence: which finder runs for which kind, and whether anything was found at all.

Knows nothing of wording. A finder that comes back empty leaves the ranked places, which every kind has.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import is_code
from iquest_cli.analyst.calls.derived import with_derived
from iquest_cli.analyst.calls.named_only import ASKING
from iquest_cli.analyst.calls.named_parts import central_part
from iquest_cli.analyst.calls.routed_parts import with_route
from iquest_cli.analyst.calls.starts import matching
from iquest_cli.analyst.calls.typed_commands import begins_at_command
from iquest_cli.analyst.directly import find_directly, root_name, with_handler
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.placing import place_of, placed_first, places_of
from iquest_cli.analyst.kinds.nearest import with_nearest
from iquest_cli.analyst.logs.coverage import UNSURE, coverage_of, with_unmet
from iquest_cli.analyst.logs.foreign import unless_foreign
from iquest_cli.analyst.logs.limits import with_limits
from iquest_cli.analyst.logs.quoted import with_quoted
from iquest_cli.analyst.logs.thrown import raised_first
from iquest_cli.analyst.logs.traced_message import with_trace
from iquest_cli.analyst.ranking.compounds import said_names
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.lookup import without_declarations
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Question

_PART_STARTS: Final = re.compile(
    r"\bwhere (?:does|do|is|are) (?:the |a |an )?(?!(?:it|this|program|project|application|app|code|execution"
    r"|everything|all|tool|service|software|thing|system)\b)\w+ (?:start|begin|launched|created|entered)",
    re.IGNORECASE,
)
_DEFINES: Final = re.compile(
    r"\b(?:defined?|definition|declared|declaration|implemented|implementation|what (?:is|does|are))\b|definiert|定义",
    re.I,
)
"""A question for the named thing itself, not for what happens around it."""
_SEES: Final = re.compile(
    r"\b(?:see|seen|shows?|shown|prints?|printed|output|messages?|told|tells?|says?|said|reports?|reported|displayed"
    r"|written|sieht|gezeigt|ausgegeben|meldung)\b|看到|显示|输出|打印",
    re.IGNORECASE,
)
"""Who asks so wants to know what is written too, not only what is raised."""


def gather(workspace: Workspace, question: Question, source: Source, paths: tuple[str, ...] = ()) -> Evidence:
    """Everything that the composer may speak of; `paths` keeps places to these files and folders."""
    if question.kind == "howto" and (told := _howto(workspace, source, question)) is not None:
        return told
    question = with_handler(workspace, source, question)
    relevance = Relevance(workspace, question, source, paths)
    unknown = [w.concept.word for w in relevance.concepts if not w.is_known and w.is_telling]
    # "Defined" and the numbers of a pasted line are no news where they stand nowhere.
    named = [word for word in unknown if word.lower() not in ASKING and not word.isdigit()]
    missing = tuple(named or [word for word in unknown if word.isdigit()])
    (coverage, is_found), places = coverage_of(relevance), places_of(relevance)
    if places and not relevance.is_about(places[0].name, places[0].path):
        coverage = min(coverage, UNSURE)
    is_found = is_found or relevance.spelled.has_variable
    evidence = Evidence(question, is_found, coverage, places, missing=missing)
    told = with_trace(workspace, relevance, evidence) or with_quoted(workspace, relevance, evidence, _records)
    told = told or find_directly(workspace, relevance, evidence)
    if told := told or with_limits(workspace, relevance, evidence, _records):
        return told
    evidence = with_route(workspace, relevance, evidence)
    if not evidence.is_found and question.kind == "flow" and begins_at_command(workspace, source, question):
        evidence = replace(evidence, is_found=True)
    if not evidence.is_found and question.kind not in ("overview", "why", "entry"):
        return unless_foreign(relevance, evidence)
    evidence = with_nearest(workspace, relevance, evidence)
    told = _refused(workspace, relevance, evidence)
    told = told or _FINDERS.get(question.kind, _locate)(workspace, relevance, evidence)
    return with_unmet(relevance, unless_foreign(relevance, told))


def _locate(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    from iquest_cli.analyst.calls.callers import call_sites
    from iquest_cli.analyst.calls.occasions import with_occasions

    found = _named(workspace, evidence.question) if _DEFINES.search(evidence.question.text) else ()
    if relevance.spelled.is_in_code:
        found = tuple(symbol for symbol in found if is_code(symbol.language))
    if found:
        best_named = max(found, key=lambda s: (relevance.score(s.id).score, -s.id))
        place = place_of(relevance.score(best_named.id))
        evidence = replace(evidence, places=placed_first(evidence, place), named=place.name)
    if not found:
        evidence = with_derived(workspace, relevance, raised_first(workspace, relevance, evidence))
    center = None if found else central_part(workspace, relevance, evidence)
    if center is not None:
        evidence = replace(evidence, places=placed_first(evidence, place_of(relevance.score(center))))
    best = evidence.places[0].symbol if evidence.places else None
    sites = call_sites(workspace, best) if best is not None and best.kind in CALLABLE else ()
    users = {(site.caller.path, site.caller.qualified_name) for site in sites}
    return with_occasions(workspace, relevance, replace(evidence, callers=sites[:6], num_users=len(users)))


def _named(workspace: Workspace, question: Question) -> tuple[Symbol, ...]:
    """Definitions that carry a name of the question exactly as it is written there."""
    return tuple(
        symbol
        for name in (*question.identifiers, *said_names(workspace.snapshot, question.text))
        for symbol in without_declarations(matching(workspace, name, 40))
        if symbol.name == name.rpartition(".")[2] and not is_test(symbol.path)
    )


def _refused(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """For "what status is returned when the password is wrong": what is done then, and the way there."""
    from iquest_cli.analyst.logs.failing import asks_outcome, is_answered

    question = evidence.question
    if not asks_outcome(question):
        return None
    asked = replace(question, kind="flow")
    feared = relevance.focused(workspace, asked, question.when)  # `status` and `returned` say nothing of it
    places = places_of(feared)
    told = _flow(workspace, feared, replace(evidence, question=asked, places=places)) if places else evidence
    return told if is_answered(question, told) else None


def _flow(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    from iquest_cli.analyst.calls.callers import near_best
    from iquest_cli.analyst.calls.described import undescribed
    from iquest_cli.analyst.calls.flows import find_around, find_flow
    from iquest_cli.analyst.logs.events import events_told
    from iquest_cli.analyst.logs.failing import find_outcomes
    from iquest_cli.analyst.logs.raised import raised_on_the_way

    question = evidence.question
    center = evidence.routed[1] if evidence.routed else central_part(workspace, relevance, evidence)
    steps = find_flow(workspace, relevance, question) if center is None else find_around(workspace, relevance, center)
    if center is not None:
        evidence = replace(evidence, places=placed_first(evidence, place_of(relevance.score(center))))
    told = tuple(step.symbol for step in sorted(steps, key=lambda step: not step.is_center) if step.is_main)
    is_called = any(symbol.kind in CALLABLE for symbol in _named(workspace, question))
    spelled = () if is_called else tuple(name for name in question.identifiers if len(parts(name)) > 1)
    events = events_told(relevance, question.when)
    outcomes = find_outcomes(relevance, told, spelled, question.text, events) if question.when else ()
    if outcomes and not question.end and not is_called and outcomes[0].symbol not in told:
        # Where it fails is what is asked for, more than what meets most of the words.
        failing = outcomes[0].symbol.id
        steps = find_around(workspace, relevance, failing)
        evidence = replace(evidence, places=placed_first(evidence, place_of(relevance.score(failing))))
    known = {step.symbol.id for step in steps}
    raises = raised_on_the_way(workspace, relevance, steps) if question.when else ()
    owners = {fact.symbol: workspace.snapshot.qualified_name(fact.symbol) for fact in raises}
    lines = {(fact.path, fact.line) for fact in raises}
    outcomes = tuple(o for o in outcomes if not any((o.symbol.path, n) in lines for n in range(o.line, o.last + 1)))
    beside = [] if evidence.question.end else near_best(workspace, evidence, known)
    told_of = replace(evidence, steps=steps, beside=tuple(beside), raises=raises, outcomes=outcomes, owners=owners)
    return replace(told_of, undescribed=undescribed(workspace, relevance, question, steps))


def _records(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    from iquest_cli.analyst.evidence.places import Step
    from iquest_cli.analyst.logs.caught import caught_any
    from iquest_cli.analyst.logs.error_texts import by_type
    from iquest_cli.analyst.logs.logs import LogFinder
    from iquest_cli.analyst.logs.raised import raised_beside

    finder = LogFinder(workspace, relevance, relevance.source)
    question = evidence.question
    wants_errors = question.kind == "errors"
    wants_logs = not wants_errors or "logs" in question.kinds or bool(_SEES.search(question.text))
    found = finder.find(wants_errors=wants_errors, wants_logs=wants_logs)
    steps = tuple(
        Step(workspace.snapshot.symbol(frame.symbol), None, depth, f"line {frame.line}")
        for depth, frame in enumerate(reversed(found.frames))
    )
    text = finder.told_elsewhere(found) if evidence.question.kind == "errors" else None
    is_asked = found.logs and question.kind == "logs" and "locate" in question.kinds
    caught = caught_any(workspace, relevance) if text is None and not found.logs and not found.catches else ()
    is_alone = wants_errors and not found.logs and not found.catches and not caught and text is None
    if (is_asked or is_alone) and (finder.is_far(found) or not finder.says_name(found, question)):
        # "Where does it complain about ...": what complains need not log, and an error page is no error.
        return _locate(workspace, relevance, replace(evidence, question=replace(question, kind="locate")))
    owners = {
        fact.symbol: workspace.snapshot.qualified_name(fact.symbol)
        for fact in (*found.raises, *([text] if text else []))
        if workspace.snapshot.kind(fact.symbol) != "module"
    }
    if text is not None:
        return replace(evidence, told=text, raises=found.raises, owners=owners)
    owners |= {fact.symbol: workspace.snapshot.qualified_name(fact.symbol) for fact in caught}
    catches = found.catches or caught
    told = replace(evidence, logs=found.logs, raises=found.raises, catches=catches, steps=steps, owners=owners)
    more = raised_beside(workspace, found.raises) if wants_errors else ()
    texts = by_type(workspace, relevance.source, (*found.raises, *more))
    return replace(told, other_logs=found.others, more_raises=more, by_type=texts)


def _callers(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    from iquest_cli.analyst.calls.users_asked import find_users

    return find_users(workspace, relevance, evidence)


def _config(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    from iquest_cli.analyst.settings.meant import is_meant
    from iquest_cli.analyst.settings.sure import with_sureness
    from iquest_cli.analyst.settings.together import settings_told

    settings = settings_told(workspace, relevance)
    is_found = not settings or is_meant(relevance, settings[0])
    return with_sureness(relevance, replace(evidence, settings=settings, is_found=is_found))


def _overview(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    from iquest_cli.analyst.guides.overview import find_overview
    from iquest_cli.analyst.guides.starting import PROGRAM_STARTS

    places = find_overview(workspace, is_start=PROGRAM_STARTS.search(relevance.text) is not None)
    return replace(evidence, places=places, is_found=bool(places), about=workspace.about)


def _entry(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    """A question for "the entry points" of no part in particular is answered from the anchors, one for a start by the
    program that is meant, with what it calls."""
    from iquest_cli.analyst.guides.starting import STARTUP, find_started

    is_plain = not any(weighed.is_telling for weighed in relevance.concepts)
    is_startup = STARTUP.search(relevance.text) is not None
    started = None if is_plain and not is_startup else find_started(workspace, relevance, evidence)
    if started is not None:
        return started
    if not is_plain or _PART_STARTS.search(evidence.question.text):
        return _locate(workspace, relevance, evidence)
    return _overview(workspace, relevance, evidence)


def _why(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    from iquest_cli.analyst.guides.changes import find_changes, searched

    changes = find_changes(workspace, relevance, evidence)
    left = len(relevance.concepts) - len(searched(relevance))
    return replace(evidence, changes=changes, num_unsearched=left, is_found=evidence.is_found or bool(changes))


def _howto(workspace: Workspace, source: Source, question: Question) -> Evidence | None:
    """What is told and made for the tasks of people who work here, and which of them nothing tells of."""
    from iquest_cli.analyst.asked.tasks import tasks_asked
    from iquest_cli.analyst.ways.ways import find_ways

    tasks = tasks_asked(question.text, root_name(workspace))
    if not tasks:
        return None
    found = {task.said: find_ways(workspace, source, task) for task in tasks}
    untold = tuple(said for said, ways in found.items() if not ways)
    ways = tuple(way for own in found.values() for way in own)
    return Evidence(question, bool(ways), ways=ways, task=tasks[0].said, untold=untold)


_FINDERS: Final = {
    "locate": _locate, "flow": _flow, "logs": _records, "errors": _records, "callers": _callers,
    "config": _config, "entry": _entry, "why": _why, "overview": _overview,
}  # fmt: skip

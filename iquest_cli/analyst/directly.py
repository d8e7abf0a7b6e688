"""What a question asks for by name or by kind, and is answered without a search for its words: who answers a route, all
of a kind, the tests of something, the way from a route to the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.evidence.evidence import Evidence, Listing
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.evidence.places import Place
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.texts.source import Source


_OF_ONE_THING: Final = frozenset(("flow", "why", "howto", "overview", "entry"))
"""Kinds of questions that ask for no list, whatever they say on the way."""


def find_directly(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """None where the question asks for nothing of that, or nothing of that is here."""
    told = (
        _blocks(workspace, relevance, evidence)
        or _of_project(workspace, relevance, evidence)
        or _done(workspace, relevance, evidence)
        or _borrowed(workspace, relevance, evidence)
        or _started(workspace, relevance, evidence)
        or _answered(workspace, relevance, evidence)
        or _listed(workspace, relevance, evidence)
        or _named(workspace, relevance, evidence)
    )
    if told is None and evidence.question.kind == "flow":
        return _stored(workspace, relevance, evidence)
    return told


def with_handler(workspace: Workspace, source: Source, question: Question) -> Question:
    """A question for what happens behind a route that it spells, with the name of the function that answers it beside
    the route: the same kind of question, about that function."""
    from iquest_cli.analyst.routes.doors import find_doors
    from iquest_cli.analyst.routes.routed import find_answered, spelled_route

    if question.kind not in ("flow", "errors", "logs"):
        return question
    spelled = spelled_route(question.text, _files_of(workspace))
    if spelled is None:
        return question
    answered = find_answered(workspace, find_doors(workspace, source, "routes").settings, *spelled)
    symbols = [symbol for found in answered[:1] for symbol in found.symbols[:1] if symbol.kind in CALLABLE]
    if not symbols:
        return question
    route = " ".join(filter(None, spelled))
    named = understand(
        question.text.replace(route, f"{symbols[0].qualified_name}() ({route})", 1), root_name(workspace)
    )
    return replace(named, kind=question.kind, kinds=question.kinds)


def _of_project(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """A fact about the project as a whole: its database, its licence, where its tests are."""
    from iquest_cli.analyst.asked.project import project_asked

    ask = project_asked(evidence.question.text, root_name(workspace))
    if ask is None:
        return None
    from iquest_cli.analyst.evidence.project import ProjectFacts
    from iquest_cli.analyst.project.facts import NAMES, find_facts

    facts = find_facts(workspace, relevance.source, ask)
    if facts is None and not _speaks_of(relevance, evidence, NAMES.get(ask.topic, ("",))):
        facts = ProjectFacts(ask.topic, "", ())
    if facts is None:
        return None
    question = replace(evidence.question, kind="overview")
    is_found = bool(facts.stated or facts.more or facts.groups) or facts.topic in ("one", "license", "ci", "tests")
    places: tuple[Place, ...] = ()
    if facts.topic == "parts":
        from iquest_cli.analyst.guides.overview import find_overview

        places = find_overview(workspace)
    return replace(evidence, question=question, project=facts, places=places, is_found=is_found)


def _blocks(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """What Terraform's files hold of a kind, and who sets a variable."""
    from iquest_cli.analyst.project.blocks import find_blocks

    facts = find_blocks(workspace, relevance.source, evidence.question.text)
    if facts is None:
        return None
    question = replace(evidence.question, kind="overview")
    return replace(evidence, question=question, project=facts, places=(), is_found=bool(facts.stated))


def _speaks_of(relevance: Relevance, evidence: Evidence, roots: tuple[str, ...]) -> bool:
    """Whether the best place says at all what is asked for, by one of these; True where no word must be said."""
    place = evidence.places[0] if evidence.places else None
    text = (
        ""
        if place is None
        else f"{place.path} {place.name} {relevance.source.text(place.path, place.first, place.last)}"
    )
    return any(root in text.lower() for root in roots)


def _done(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """A script made for what somebody wants done, or where a new thing of a kind is added."""
    from iquest_cli.analyst.guides.chores import asked_of, find_chores
    from iquest_cli.analyst.kinds.growing import find_grown

    asked = asked_of(evidence.question.text) if evidence.question.kind not in ("howto", "why", "overview") else None
    if asked is None:
        return None
    question = replace(evidence.question, kind="howto")
    ways = find_chores(workspace, relevance.source, asked)
    if ways:
        return replace(evidence, question=question, ways=ways, task=asked.said, places=(), is_found=True)
    grown = find_grown(workspace, relevance, asked) if asked.is_adding else None
    return replace(evidence, question=question, grown=grown, is_found=True) if grown is not None else None


def _borrowed(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """Who uses what a library has."""
    from iquest_cli.analyst.calls.borrowed import find_borrowed

    if evidence.question.kind in _OF_ONE_THING:
        return None
    borrowed = find_borrowed(workspace, relevance, evidence)
    if borrowed is None:
        return None
    question = replace(evidence.question, kind="callers")
    return replace(evidence, question=question, borrowed=borrowed, places=(), is_found=True)


def _started(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """What a command that somebody types starts, where that is asked for, and not what happens then."""
    from iquest_cli.analyst.guides.started import find_started

    if evidence.question.kind not in ("entry", "locate", "other"):
        return None
    started = find_started(workspace, relevance.source, evidence.question.text)
    if started is None:
        return None
    return replace(evidence, started=started, places=(), is_found=True)


def _named(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """A thing that is named, a file or a folder, where nothing else is asked of it."""
    from iquest_cli.analyst.calls.named_only import find_named
    from iquest_cli.analyst.calls.visited import file_asked, find_visited
    from iquest_cli.analyst.texts.unread import unread_called

    visited = find_visited(workspace, evidence)
    if visited is not None:
        return replace(evidence, visited=visited, places=(), is_found=True)
    unread = unread_called(workspace, file_asked(evidence.question.text))
    if unread is not None:
        return replace(evidence, unread=(unread,), asks_unread=True, places=(), is_found=False)
    return find_named(workspace, relevance, evidence) if evidence.question.kind in ("locate", "other") else None


def _files_of(workspace: Workspace) -> Callable[[str], bool]:
    """Whether a path is that of a file."""
    return lambda path: workspace.snapshot.file_index(path) is not None


def root_name(workspace: Workspace) -> str:
    return workspace.info.root.rstrip("/").rpartition("/")[2]


def _answered(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """Who answers a route, where a question spells one and asks for no way, record or setting; of one that nobody
    offers that it is not found."""
    from iquest_cli.analyst.routes.doors import find_doors
    from iquest_cli.analyst.routes.routed import find_answered, nearest_routes, spelled_route

    if evidence.question.kind in ("flow", "logs", "errors", "config", "why", "howto", "overview"):
        return None
    spelled = spelled_route(evidence.question.text, _files_of(workspace))
    if spelled is None:
        return None
    routes = find_doors(workspace, relevance.source, "routes").settings
    answered = find_answered(workspace, routes, *spelled)
    if answered:
        return replace(evidence, answered=answered, places=(), is_found=True)
    if not spelled[0]:
        return None  # a path alone may be one of files, or of another program
    nearest = nearest_routes(routes, spelled[1])
    return replace(evidence, no_route=" ".join(spelled), settings=nearest, is_found=False)


def _listed(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """All of a kind, where a list is asked for: that needs no place that meets the question's words."""
    from iquest_cli.analyst.calls.tested import find_tested
    from iquest_cli.analyst.kinds.heirs import indirect_heirs, with_heirs
    from iquest_cli.analyst.kinds.kinds import find_kinds
    from iquest_cli.analyst.kinds.listing import SYSTEM_PROPERTIES, find_job_listing, find_listing
    from iquest_cli.analyst.kinds.several import find_several
    from iquest_cli.analyst.routes.doors import ASKED

    tested = find_tested(workspace, relevance, evidence.question) if evidence.is_found else None
    if tested is not None:
        question = replace(evidence.question, kind="callers")
        return replace(evidence, question=question, tested=tested, places=(), is_found=True)
    if evidence.question.kind == "callers":
        return with_heirs(workspace, relevance, evidence)
    kinds = find_kinds(workspace, relevance)
    if kinds is not None and kinds.family is not None:
        return replace(evidence, families=(kinds.family,), is_found=True)
    if kinds is not None and kinds.listing is not None:
        question = replace(evidence.question, kind="config")
        return replace(evidence, question=question, listing=_kept(relevance, kinds.listing), places=(), is_found=True)
    if kinds is not None:
        question = replace(evidence.question, kind="callers")
        through = indirect_heirs(workspace, kinds.heirs) if kinds.kept is None else ()
        found = replace(evidence, question=question, heirs=kinds.heirs, indirect=through, chosen=kinds.chosen)
        return replace(found, kept=kinds.kept, places=(), is_found=True)
    jobs = find_job_listing(workspace, relevance, root_name(workspace))
    if jobs is not None:
        question = replace(evidence.question, kind="config")
        return replace(evidence, question=question, listing=_kept(relevance, jobs), places=(), is_found=True)
    is_setting = evidence.question.kind == "config" or SYSTEM_PROPERTIES.search(relevance.text) is not None
    is_listed = is_setting or ASKED.fullmatch(relevance.text) is not None
    listing = find_listing(workspace, relevance, root_name(workspace)) if is_listed else None
    if listing is not None:
        question = replace(evidence.question, kind="config")
        return replace(evidence, question=question, listing=_kept(relevance, listing), places=(), is_found=True)
    families = find_several(workspace, relevance) if evidence.question.kind not in _OF_ONE_THING else ()
    return replace(evidence, families=families, is_found=True) if families else None


def _stored(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """The way from a route to where things are kept; code need not say `route` or `database` for that."""
    from iquest_cli.analyst.calls.stored import find_stored

    steps = find_stored(workspace, relevance, evidence.question)
    return replace(evidence, steps=steps, is_found=True) if steps else None


def _kept(relevance: Relevance, listing: Listing) -> Listing:
    """Those of the files and folders that the question is kept to."""
    return replace(listing, settings=tuple(item for item in listing.settings if relevance.is_asked(item.path)))

"""Says where something is: the best place, who uses it, what else may be meant; and what a repository is."""

from __future__ import annotations

from typing import Final

from anchors.types import Symbol
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.phrases import at, at_lines, code, named, plain, sentence
from iquest_cli.analyst.evidence.places import CallSite, Place
from iquest_cli.analyst.said.draft import Draft, site_place
from iquest_cli.analyst.said.occasions import say_occasions
from iquest_cli.analyst.texts.source import Source

CLEAR: Final = 0.45
"""Of the best place's score: the next one must stay below this for the best to be called the place."""
AHEAD: Final = 0.6
"""The same for the likeliest place: of those that were as far ahead four in five were right, of the others one in
three, however much of the question they met."""
SURE: Final = 0.7
MOSTLY_UNMET: Final = 0.4
"""Share of the question's telling words from which a place that says nothing of them is no likeliest one."""
MAX_UNMET: Final = 4
IS_CLEAR: Final = "is the place"
RIVAL: Final = 0.7
"""Share of the best place's score from which another is quoted too, where the best is not clear."""
MAX_RIVALS: Final = 2
RIVAL_LINES: Final = 5
ALSO: Final = 0.35
MAX_ALSO: Final = 6
MAX_MEMBERS: Final = 16
MAX_CALLS: Final = 10
MAX_NAMESAKES: Final = 6


def lead_words(evidence: Evidence) -> str:
    """How sure the first sentence may sound: how far ahead the best place is, how much of the question it meets."""
    places = evidence.places
    if not places or evidence.unmet_share >= MOSTLY_UNMET:
        return "is the best lead"
    rival = next((p.score for p in places[1:] if p.path != places[0].path or p.name != places[0].name), 0.0)
    if evidence.coverage >= SURE and not evidence.unmet and rival < CLEAR * places[0].score:
        return IS_CLEAR
    return "is the likeliest place" if rival < AHEAD * places[0].score else "is the best lead"


def not_met(evidence: Evidence, draft: Draft) -> None:
    """Says which words of the question a place has nothing of, so that nobody takes it for more than it is."""
    if evidence.unmet:
        words = [code(word) for word in evidence.unmet[:MAX_UNMET]]
        draft.say(f"It says nothing of {phrases.listed(words, 'or')}.")


def say_place(evidence: Evidence, draft: Draft) -> None:
    best = evidence.places[0]
    doc = _doc_of(best)
    where = f"{code(evidence.named)} stands at {at(best.path, best.line)}." if evidence.named == best.name else ""
    lead = lead_words(evidence)
    draft.say(f"{where or f'{named(best)} {lead}.'} {doc}".strip())
    draft.quote(best)
    draft.cite(best, "meets the question best")
    if not where:
        not_met(evidence, draft)
    if evidence.occasions:
        say_occasions(evidence, draft)
    elif not where and lead != IS_CLEAR:
        for rival in [place for place in evidence.places[1:] if place.score >= RIVAL * best.score][:MAX_RIVALS]:
            draft.say(f"{named(rival)} may be it as well. {_doc_of(rival)}".strip())
            draft.quote(rival, RIVAL_LINES)
            draft.cite(rival, "may be it as well")
    _has(evidence.members, draft)
    _calls(evidence.calls, draft)
    if not evidence.occasions:
        _used_by(evidence.callers, draft, best, evidence.num_users)
    _namesakes(evidence.namesakes, evidence.num_namesakes, draft)
    _besides(evidence.places[1 : MAX_ALSO + 1], draft, best)


def _doc_of(place: Place) -> str:
    return sentence(place.symbol.doc) if place.symbol and place.symbol.kind != "module" else ""


def _has(members: tuple[Symbol, ...], draft: Draft) -> None:
    """What a type has, once each name, with the line of its first definition."""
    lines: dict[str, int] = {}
    for member in members:
        lines.setdefault(member.name, member.name_line)
    if lines:
        members_at = [f"{code(name)} ({line})" for name, line in lines.items()]
        draft.say(f"It has {phrases.first_of(members_at, MAX_MEMBERS)}.")


def _calls(calls: tuple[tuple[Symbol, int], ...], draft: Draft) -> None:
    if calls:
        called = [f"{code(symbol.qualified_name)} ({line})" for symbol, line in calls]
        draft.say(f"It calls {phrases.first_of(called, MAX_CALLS)}.")


def _namesakes(others: tuple[Symbol, ...], num: int, draft: Draft) -> None:
    if others:
        named_so = [f"{code(one.qualified_name)} ({at(one.path, one.name_line)})" for one in others]
        draft.say(f"Called so as well: {phrases.first_of(named_so, MAX_NAMESAKES, num)}.")
        for one in others[:MAX_NAMESAKES]:
            place = Place(one.path, one.start_line, one.end_line, one.qualified_name, "", one)
            draft.cite(place, "is called so as well")


def _used_by(sites: tuple[CallSite, ...], draft: Draft, best: Place, num_users: int) -> None:
    if sites:
        who = "It" if len(draft.quoted) < 2 else code(best.name)
        draft.say(f"{who} is used by {users_text(sites, num_users=num_users)}.")
        for site in sites[:2]:
            draft.cite(site_place(site), f"uses {site.target.name}")


def users_text(sites: tuple[CallSite, ...], limit: int = 4, num_users: int = 0) -> str:
    """Callers once each, with all their lines. `num_users`: how many there are, where these are the first ones."""
    lines: dict[tuple[str, str], list[int]] = {}
    for site in sites:
        lines.setdefault((site.caller.qualified_name, site.caller.path), []).append(site.line)
    items = [f"{code(name)} ({at_lines(path, numbers)})" for (name, path), numbers in lines.items()]
    return phrases.first_of(items, limit, num_users)


def _besides(places: tuple[Place, ...], draft: Draft, best: Place) -> None:
    rows = []
    shown = {(place.path, place.line, place.name) for place in draft.quoted}
    for place in places:
        told = (place.path, place.line, place.name)  # a long definition is found by several of its parts
        if place.score < ALSO * best.score or told in shown:
            continue
        shown.add(told)
        line = place.focus[0] if place.focus else place.first
        rows.append((at(place.path, place.line), code(place.name), telling(place, line, draft.source)))
        draft.cite(place, "also speaks of it")
    if rows:
        draft.say("Near it:\n" + phrases.columns(rows))


def telling(place: Place, line: int, source: Source) -> str:
    """What a place is, in a few words: its doc line, else the line that meets the question most."""
    doc = _doc_of(place)
    text = source.line(place.path, line).strip()
    return doc or (code(text, phrases.MAX_REMARK) if text else "")


def say_overview(evidence: Evidence, draft: Draft) -> None:
    """What it says of itself, then where it starts and what most depends on."""
    draft.say(plain(evidence.about))
    for kind, title in (("ENTRY_POINT", "It starts at:"), ("CRITICAL_API", "Most depends on:")):
        rows = [
            (at(place.path, place.line), code(place.name), code(place.why.partition(": ")[2], phrases.MAX_REMARK))
            for place in evidence.places
            if place.why.startswith(kind)
        ]
        if rows:
            draft.say(title + "\n" + phrases.columns(rows))
    for place in evidence.places:
        draft.cite(place, place.why)

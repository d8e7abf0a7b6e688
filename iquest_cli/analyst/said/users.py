"""Says who uses a piece of code: callers with their lines, and those that are called through a topic."""

from __future__ import annotations

from typing import Final

from iquest_cli.analyst.calls.tested import asks_users_too
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.phrases import at, at_lines, code, counted, named, sentence
from iquest_cli.analyst.evidence.places import CallSite, Place
from iquest_cli.analyst.said.draft import Draft, site_place
from iquest_cli.analyst.said.heirs import say_heirs
from iquest_cli.analyst.said.places import users_text
from iquest_cli.analyst.said.tests import say_tests, say_tests_beside
from iquest_cli.analyst.texts.source import Source

SURE: Final = 0.5
MAX_SHOWN: Final = 12
MAX_FIRST_FILES: Final = 4
MAX_UNNAMED: Final = 4


def say_callers(evidence: Evidence, draft: Draft) -> None:
    if evidence.heirs or evidence.implemented:
        say_heirs(evidence, draft)
        return
    if evidence.reactions:
        _reactions(evidence.reactions, evidence.through, draft)
        return
    target = evidence.places[0]
    sure = [site for site in evidence.callers if site.confidence >= SURE]
    guessed = [site for site in evidence.callers if site.confidence < SURE]
    if not evidence.callers:
        lead = "is the best lead" if evidence.unnamed else "is what the question describes"
        draft.say(f"{named(target)} {lead}; nothing outside of tests is seen to use it.")
        draft.quote(target)
    elif sure:
        draft.say(_head(target, sure, is_lead=bool(evidence.unnamed)))
        draft.say(_table(sure, draft.source))
    else:
        lead = "; that is the best lead" if evidence.unnamed else ""
        draft.say(f"Nothing is resolved to use {named(target)}{lead}.")
    if evidence.unnamed:
        words = phrases.listed([code(word) for word in evidence.unnamed[:MAX_UNNAMED]], "or")
        draft.say(f"That it is meant is inferred from what it does: its name says nothing of {words}.")
    if evidence.tested is not None and asks_users_too(evidence.question):
        _cite(evidence, draft, target, [*sure, *guessed])
        say_tests(evidence.tested, draft)
    elif evidence.tested is not None:
        draft.say(say_tests_beside(evidence.tested))
    if evidence.unknown:
        draft.say(f"{phrases.listed([code(name) for name in evidence.unknown])} stands nowhere here.")
    for place, sites in evidence.beside:
        draft.say(f"If {named(place)} is meant: it is used by {users_text(sites)}.")
    if guessed:
        draft.say(f"Inferred by name, not resolved: {users_text(tuple(guessed), 6)}.")
    _cite(evidence, draft, target, [*sure, *guessed])


def _head(target: Place, sure: list[CallSite], *, is_lead: bool) -> str:
    users = {(site.caller.path, site.caller.qualified_name) for site in sure}
    files = {path for path, _ in users}
    where = f" in {counted(len(files), 'file').lower()}" if len(files) > 1 else ""
    lead = "is the best lead, and has" if is_lead else "has"
    return f"{named(target)} {lead} {counted(len(users), 'user', 'users').lower()} outside its tests{where}:"


def _table(sites: list[CallSite], source: Source) -> str:
    groups: dict[tuple[str, str], list[CallSite]] = {}
    for site in sites:
        groups.setdefault((site.caller.path, site.caller.qualified_name), []).append(site)
    rows = []
    for (path, name), group in list(groups.items())[:MAX_SHOWN]:
        text = source.line(path, group[0].line).strip()
        remark = code(text, phrases.MAX_REMARK) if text else ""
        rows.append((at_lines(path, [site.line for site in group]), code(name if name != path else "module"), remark))
    left = len(groups) - len(rows)
    return phrases.columns(rows) + (f"\n\nand {counted(left, 'more', 'more').lower()}." if left else "")


def _cite(evidence: Evidence, draft: Draft, target: Place, sites: list[CallSite]) -> None:
    """First one use of each of a few files, then what is used, then the rest."""
    paths: set[str] = set()
    for site in sites:
        if site.caller.path not in paths and len(paths) < MAX_FIRST_FILES:
            paths.add(site.caller.path)
            draft.cite(site_place(site), f"uses {site.target.name}")
    draft.cite(target, "what is used")
    for place, _ in evidence.beside:
        draft.cite(place, "may be what is meant")
    for site in [site for site in sites if site.confidence >= SURE][:8]:
        draft.cite(site_place(site), f"uses {site.target.name}")


def _reactions(sites: tuple[CallSite, ...], through: tuple[Place, ...], draft: Draft) -> None:
    first = sites[0]
    text = draft.source.line(first.caller.path, first.line).strip()
    where = f"{code(first.caller.qualified_name)} ({at(first.caller.path, first.line)})"
    draft.say(
        f"Nothing calls them by name: {where} publishes with {code(text)}, "
        f"and {counted(len(sites), 'function is', 'functions are').lower()} subscribed:"
    )
    rows = []
    for site in sites:
        target = site.target
        marks = ", ".join(code("@" + mark, phrases.MAX_REMARK) for mark in target.decorators[:2])
        rows.append((at(target.path, target.name_line), code(target.qualified_name), marks or sentence(target.doc)))
        whole = Place(target.path, target.start_line, target.end_line, target.qualified_name, "", target)
        draft.cite(whole, "subscribed")
    draft.say(phrases.columns(rows))
    draft.cite(site_place(first), "publishes")
    for place in through[:2]:
        draft.say(f"It goes through {named(place)}.")
        draft.cite(place, "between the two")

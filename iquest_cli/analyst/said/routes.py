"""Says who answers the route that is asked for, and where it is put there."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Answered, Evidence
from iquest_cli.analyst.evidence.phrases import at, code, sentence
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft

NUM_LEADS: Final = 2
NUM_TOLD: Final = 4
"""Routes of one path of which each has its own sentence."""
NUM_OTHERS: Final = 8


def say_routes(evidence: Evidence, draft: Draft) -> None:
    for number, answered in enumerate(evidence.answered[:NUM_TOLD]):
        setting, around = answered.setting, answered.setting.symbol
        inside = code(around.qualified_name) if around and around.kind != "module" else ""
        stands = at(setting.path, setting.line)
        if not _is_within(answered):
            put = "" if _is_marked(answered) else f"; it is put there{f' by {inside}' if inside else ''} ({stands})"
            said = phrases.listed([f"{code(s.qualified_name)} ({at(s.path, s.name_line)})" for s in answered.symbols])
            draft.say(f"{code(setting.key)} is answered by {said}{put}. {_doc(answered)}".strip())
        else:
            draft.say(f"{code(setting.key)} is answered where it is put: {stands}{f', in {inside}' if inside else ''}.")
        _prove(answered, draft, is_first=number == 0)
    rest = evidence.answered[NUM_TOLD:]
    if rest:
        routes = [f"{code(one.setting.key)} ({at(one.setting.path, one.setting.line)})" for one in rest]
        draft.say(f"Others that may be meant: {phrases.first_of(routes, NUM_OTHERS)}.")


def say_no_route(evidence: Evidence, draft: Draft) -> None:
    nearest = phrases.listed([f"{code(route.key)} ({at(route.path, route.line)})" for route in evidence.settings])
    leads = () if nearest else evidence.places[:NUM_LEADS]
    named = phrases.listed([phrases.named(place) for place in leads])
    by_words = f"By words alone the nearest {'is' if len(leads) == 1 else 'are'} {named}."
    told = f"Nearest: {nearest}." if nearest else by_words if leads else ""
    draft.say(f"Not found: no route here is {code(evidence.no_route)}. {told}".strip())
    draft.say("Routes are known where a framework's usual words make them; words of the code may find more.")
    for place in leads:
        draft.cite(place, "nearest by words")
    for route in evidence.settings:
        draft.cite(Place(route.path, route.line, route.line, route.key, "", route.symbol), "nearest route")


def _is_marked(answered: Answered) -> bool:
    """Whether the route stands at the function that answers it, as a decorator or an annotation."""
    symbol = answered.setting.symbol
    return symbol is not None and symbol in answered.symbols and answered.setting.line <= symbol.name_line


def _is_within(answered: Answered) -> bool:
    """Whether the route is answered by what is written in its place."""
    return not answered.symbols or (answered.setting.symbol in answered.symbols and not _is_marked(answered))


def _doc(answered: Answered) -> str:
    return sentence(answered.symbols[0].doc) if answered.symbols else ""


def _prove(answered: Answered, draft: Draft, *, is_first: bool) -> None:
    setting = answered.setting
    own = Place(setting.path, max(1, setting.line - 1), setting.line + 2, setting.key, "", setting.symbol)
    if _is_within(answered):
        own = replace(own, first=setting.line, last=setting.line + 8, symbol=None)
    for symbol in () if _is_within(answered) else answered.symbols:
        focus = (symbol.body_line, min(symbol.end_line, symbol.body_line + 20))
        place = Place(symbol.path, symbol.start_line, symbol.end_line, symbol.qualified_name, "", symbol, focus=focus)
        if is_first:
            draft.quote(place)
        draft.cite(place, "answers it")
    if is_first and not draft.quoted:
        draft.quote(own)
    draft.cite(own, "puts it there")

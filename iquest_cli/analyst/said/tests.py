"""Says which tests reach what is asked about, and by which of its callers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Tested
from iquest_cli.analyst.evidence.phrases import at, code, counted, sentence
from iquest_cli.analyst.evidence.places import CallSite, Place
from iquest_cli.analyst.said.draft import Draft, site_place

MAX_SHOWN: Final = 12
MAX_NAMED: Final = 8
SHOWN_OF_FILE: Final = 20


def say_tests(tested: Tested, draft: Draft) -> None:
    by_name = bool(tested.named or tested.files)
    if tested.target is None or (by_name and not tested.is_about):
        _say_named(tested, draft, "By their names these tests are about it:")
        return
    symbol = tested.target
    target = Place(symbol.path, symbol.start_line, symbol.end_line, symbol.qualified_name, "", symbol)
    named = phrases.named(target)
    if not tested.is_about:
        draft.say(f"{named} is the nearest by words.")
    if tested.direct:
        draft.say(f"{named} is used by {_amount(tested.direct).lower()}:")
        _table([(site, "") for site in tested.direct], draft)
    elif tested.through:
        draft.say(f"No test uses {named} by itself.")
    else:
        draft.say(f"No test is seen to reach {named}, nor what calls it.")
        if not by_name:
            draft.quote(target)
    _say_named(tested, draft, "By their names these are about it:")
    if tested.through:
        reaching = tuple(site for site, _ in tested.through)
        also = "more " if tested.direct else ""
        draft.say(f"{_amount(reaching, also)} {'reaches' if len(reaching) == 1 else 'reach'} it through what calls it:")
        _table([(site, f"through {code(via.qualified_name)}") for site, via in tested.through], draft)
    if not tested.is_whole:
        draft.say("Not all of what calls it was looked at: more tests may go through that.")
    draft.cite(target, "what is tested")


def _say_named(tested: Tested, draft: Draft, lead: str) -> None:
    if tested.named:
        draft.say(lead)
        named = tested.named[:MAX_NAMED]
        rows = [(at(s.path, s.name_line), code(s.qualified_name), sentence(s.doc)) for s in named]
        draft.say(phrases.columns(rows) + _more(len(tested.named) - len(named)))
        for test in named:
            draft.cite(Place(test.path, test.start_line, test.end_line, test.qualified_name, "", test), "named so")
    if tested.files:
        also = "Also by its name" if len(tested.files) == 1 else "Also by their names"
        lead = also if tested.named or tested.direct else "By name"
        draft.say(f"{lead}: {phrases.first_of(tested.files, MAX_NAMED)}.")
        for path in tested.files[:MAX_NAMED]:
            draft.cite(Place(path, 1, SHOWN_OF_FILE, path, "", None), "called so")


def say_tests_beside(tested: Tested) -> str:
    """How many tests use what is asked about, for an answer that lists its other users."""
    return f"{_amount(tested.direct)} {'uses' if len(tested.direct) == 1 else 'use'} it too." if tested.direct else ""


def _amount(sites: tuple[CallSite, ...], also: str = "") -> str:
    amount = counted(len(sites), f"{also}test", f"{also}tests")
    files = {site.caller.path for site in sites}
    return f"{amount} in {counted(len(files), 'file').lower()}" if len(files) > 1 else amount


def _table(sites: Sequence[tuple[CallSite, str]], draft: Draft) -> None:
    rows = []
    for site, remark in sites[:MAX_SHOWN]:
        text = draft.source.line(site.caller.path, site.line).strip()
        shown = remark or (code(text, phrases.MAX_REMARK) if text else "")
        rows.append((at(site.caller.path, site.line), code(site.caller.qualified_name), shown))
        draft.cite(site_place(site), "tests it")
    draft.say(phrases.columns(rows) + _more(len(sites) - len(rows)))


def _more(number: int) -> str:
    return f"\n\nand {counted(number, 'more', 'more').lower()}." if number else ""

"""Says which setting, environment variable or constant decides, its default, and where it is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from anchors.context.redact import redact
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence, Listing, Setting
from iquest_cli.analyst.evidence.phrases import at, code, named
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.routes.routed import handlers, wrapped
from iquest_cli.analyst.said.draft import Draft, site_place
from iquest_cli.analyst.settings.asks import Asks
from iquest_cli.analyst.settings.declared import IN_FILE
from iquest_cli.analyst.settings.looked_up import WRITTEN
from iquest_cli.analyst.settings.records import ENTERED
from iquest_cli.analyst.settings.settings import key_of
from iquest_cli.analyst.settings.together import DOCUMENTED
from iquest_cli.analyst.settings.told import differing
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.values import CALLABLE, NAMED

MAX_GROUPS: Final = 4
QUOTED: Final = (10, 5)
"""Lines quoted of the first groups."""
MET: Final = 0.6
"""Share of the question that the best place must meet to be shown beside settings."""
MAX_UNSAID: Final = 4
MAX_VALUE: Final = 60
MAX_TOLD: Final = 260
MAX_APART: Final = 2
MAX_LISTED: Final = 40
_ELSE: Final = re.compile(r"[=?]|\|\||\bor\b|\belse\b|default", re.IGNORECASE)
"""What may give a value in the line where a setting is declared."""
TOGETHER: Final = 8
"""Lines from the likeliest setting to which the others of its function are quoted with it."""


def say_config(evidence: Evidence, draft: Draft) -> None:
    if evidence.listing is not None:
        _say_listing(evidence.listing, draft)
        return
    groups: dict[tuple[str, int], list[Setting]] = {}
    said: set[str] = set()
    for setting in evidence.settings:
        if setting.key in said and setting.kind == "read":
            continue  # a further read of the same key tells nothing new
        said.add(setting.key)
        owner = setting.symbol.id if setting.symbol and setting.kind != ENTERED else -setting.line
        groups.setdefault((setting.path, owner), []).append(setting)
    for number, group in enumerate(list(groups.values())[:MAX_GROUPS]):
        is_lead = number == 0 and (evidence.lacks_value or bool(evidence.unnamed))
        draft.say(("The best lead is " if is_lead else "") + _said(group, draft.source, is_first=number == 0))
        if number == 0:
            _say_why_lead(evidence, draft)
        if number == 0 and not evidence.lacks_value and _lacks_default(evidence, group[0], draft.source):
            draft.say("No default of it is found: a value must be given, or code decides what comes without one.")
        _prove(group, draft, max_lines=QUOTED[number] if number < len(QUOTED) else 0)
        if number == 0:
            _say_told(group[0], draft)
        if number == 0:
            _unsaid(evidence, list(groups.values())[:MAX_GROUPS], draft)


def _say_why_lead(evidence: Evidence, draft: Draft) -> None:
    if evidence.unnamed:
        words = phrases.listed([code(word) for word in evidence.unnamed[:MAX_UNSAID]], "or")
        draft.say(f"Nothing that stands with it says {words}.")
    elif evidence.lacks_value:
        draft.say("No value of it is found.")


def _say_told(setting: Setting, draft: Draft) -> None:
    """What a document says of a setting, and that code and document tell two defaults where they do."""
    told = setting.told
    if told is None:
        return
    draft.say(f"{at(told.path, told.first)} says of it: {phrases.cut(redact(told.about).text, MAX_TOLD)}")
    if setting.kind == DOCUMENTED:
        draft.say("No code here spells it: that is all that is known of it.")
    differ = differing(setting.declared or setting.default, told.default)
    if differ is not None:
        draft.say(f"They differ: the default is {code(differ[0])} in the code, and {code(differ[1])} as is told there.")
    draft.cite(Place(told.path, told.first, told.last, told.key, "", None), "describes the setting")


def say_limits(settings: Sequence[Setting], draft: Draft) -> None:
    """Settings that a record depends on, one sentence each."""
    for setting in settings:
        draft.say(f"It depends on {_said([setting], draft.source, is_first=True)}")
        _prove([setting], draft, max_lines=0)


def _lacks_default(evidence: Evidence, lead: Setting, source: Source) -> bool:
    """Where a default is asked for and a field is declared without one, in its own line too."""
    if lead.declared or lead.default or lead.kind != "constant" or not Asks.of(evidence.question.text).for_default:
        return False
    return _ELSE.search(source.line(lead.path, lead.line)) is None


_GIVEN: Final = re.compile(r"^[@#\[]\[?\s*([\w.:]+\(.*[^()\s].*\))", re.DOTALL)
"""A mark that says more than that it is one: `@periodic_task(crontab(minute="*"))`."""
_DOES: Final = {"command": "offered", "route": "offered", "task": "offered", "job": "run"}


def _say_listing(listing: Listing, draft: Draft) -> None:
    """All of a kind as one table; what its length leaves out is said."""
    settings, owner = listing.settings, listing.owner
    if not settings:
        draft.say(f"No {listing.what} is told of outside the tests and examples.")
        return
    amount = phrases.counted(len(settings), listing.what, listing.several)
    is_door = listing.what in _DOES or bool(listing.verb)
    verb = "is" if len(settings) == 1 else "are"
    if owner is not None and listing.verb:
        where = f"{code(owner.qualified_name)} ({at(owner.path, owner.name_line)})"
        draft.say(f"{where} has {amount[:1].lower()}{amount[1:]}:")
    elif owner is not None:
        draft.say(
            f"{code(owner.qualified_name)} ({at(owner.path, owner.name_line)}) takes {amount[:1].lower()}{amount[1:]}:"
        )
    else:
        draft.say(f"{amount} {verb} {listing.verb or _DOES.get(listing.what, 'read')} outside the tests:")
    shown = settings[:MAX_LISTED]
    draft.say(
        phrases.columns(
            [
                (
                    code(s.key),
                    at(s.path, s.line),
                    _about(s) if is_door else f"default {code(s.default, MAX_VALUE)}" if s.default else "",
                )
                for s in shown
            ]
        )
    )
    if len(settings) > len(shown):
        draft.say(f"And {len(settings) - len(shown):,} more.")
    if not listing.is_whole:
        draft.say("Not all was read that may put them under a path: some may be longer than told.")
    for first, last, lead in _runs(shown):
        draft.cite(Place(lead.path, max(1, first - 1), last + 1, lead.key, "", lead.symbol), "lists them")


def _about(setting: Setting) -> str:
    """Who answers a command or a route, by what is handed over with it; else what the doc line says of it, or its
    name."""
    symbol = setting.symbol
    if setting.kind == "registered":
        return code(setting.text, MAX_VALUE)
    if setting.kind == "route" and (answering := handlers(setting)):
        inner = wrapped(setting.text)
        is_inside = inner and answering[0].rpartition(".")[2] != inner[0]
        return code(f"{answering[0]}({', '.join(inner)})" if is_inside else ", ".join(answering), MAX_VALUE)
    if setting.kind in ("command", "task") and setting.told is not None:
        return phrases.cut(redact(setting.told.about).text, MAX_VALUE)
    if setting.kind == "job" and (schedule := _GIVEN.search(setting.text)):
        return code(schedule.group(1), MAX_VALUE)
    if symbol is None or symbol.kind not in (*CALLABLE, "class", "struct", "member"):
        return ""
    name = symbol.qualified_name if symbol.name != setting.key else ""
    return phrases.cut(redact(symbol.doc).text or name, MAX_VALUE)


def _runs(settings: tuple[Setting, ...]) -> list[tuple[int, int, Setting]]:
    """Lines that stand together, to be cited together."""
    runs: list[tuple[int, int, Setting]] = []
    for setting in settings:
        if runs and runs[-1][2].path == setting.path and 0 <= setting.line - runs[-1][1] <= TOGETHER:
            runs[-1] = (runs[-1][0], setting.line, runs[-1][2])
        else:
            runs.append((setting.line, setting.line, setting))
    return runs


def _unsaid(evidence: Evidence, groups: list[list[Setting]], draft: Draft) -> None:
    """The region that meets the question best, when no setting shown stands in it."""
    best = evidence.places[0] if evidence.places else None
    is_met = evidence.coverage >= MET
    if best is None or not is_met or any(group[0].path == best.path for group in groups):
        return
    draft.say(f"{named(best)} speaks of it as well.")
    draft.quote(best)
    draft.cite(best, "meets the question best")


def _prove(group: list[Setting], draft: Draft, *, max_lines: int) -> None:
    lead, symbol = group[0], group[0].symbol
    near = [setting for setting in group if abs(setting.line - lead.line) <= TOGETHER]
    first, last = min(s.line for s in near), max(s.line for s in near)
    start, end = max(1, first - 2), min(last + 5, first + 40)
    if lead.conditions and first - lead.conditions[0] < 12:
        start = lead.conditions[0]
    if max_lines:
        opening = [line for line in lead.conditions if start <= line < first][-2:]
        lines = list(range(_told_from(near, first), _quoted_to(group, end) + 1))
        if lead.kind == "given" and symbol is not None and symbol.kind in NAMED:  # rows of a table
            lines = sorted({setting.line for setting in near})
        after = [n for n in lines if draft.source.line(lead.path, n).strip()]
        numbers = sorted({*opening, *after[: max_lines - len(opening)]})
        draft.say(phrases.block(draft.source, lead.path, numbers, symbol.language if symbol else ""))
    name = symbol.qualified_name if symbol else lead.key
    draft.cite(Place(lead.path, start, end, name, "", symbol), "names the setting")
    for setting in [setting for setting in group if setting not in near][:MAX_APART]:
        draft.cite(Place(lead.path, max(1, setting.line - 2), setting.line + 3, name, "", symbol), "names the setting")
    for setting in group:
        if setting.declared:
            line, path = setting.declared_line, setting.declared_path or lead.path
            draft.cite(Place(path, max(1, line - 1), line + 4, name, "", symbol), "declares its default")
    for site in lead.uses:
        draft.cite(site_place(site), f"takes {lead.key} up")


def _told_from(near: list[Setting], first: int) -> int:
    """The line of a mark or remark right above that tells the default."""
    above = (s.declared_line for s in near if s.declared and s.declared_path in ("", s.path))
    return min((line for line in above if 0 < first - line <= TOGETHER), default=first)


def _quoted_to(group: list[Setting], end: int) -> int:
    """Of a constant, and of a member that a mark or remark tells the default of, its own lines; of what is read a
    little of what follows."""
    lead = group[0]
    if lead.symbol is not None and lead.symbol.kind in NAMED and _told_from(group, lead.line) < lead.line:
        return max(lead.symbol.end_line, lead.line)
    if lead.kind == "read" or lead.symbol is None or lead.symbol.kind == "module":
        return end
    return max(setting.symbol.end_line for setting in group if setting.symbol is not None)


def _key(setting: Setting) -> str:
    key = key_of(setting)
    word = "set to" if setting.kind == IN_FILE else "default"
    default = f" ({word} {code(setting.default, MAX_VALUE)})" if setting.default and key == setting.key else ""
    is_named = not setting.default or key != setting.key
    told = setting.told if is_named and not setting.declared else None
    if told is not None and told.default:
        default = f" (default {code(told.default, MAX_VALUE)}, as {at(told.path, told.first)} tells)"
    elif told is not None and told.shown:
        default = f" ({code(told.shown, MAX_VALUE)} in {at(told.path, told.last)})"
    if setting.declared:
        where = at(setting.declared_path or setting.path, setting.declared_line)
        holder = f"{code(setting.declared_in)} " if setting.declared_in else ""
        default = f" (default {code(setting.declared, MAX_VALUE)}, {holder}{where})"
    return code(key) + default


_VERBS: Final = {
    "read": "read in", "parameter": "a parameter of", "entry": "an entry of", "given": "given in", IN_FILE: "in",
    WRITTEN: "written in", DOCUMENTED: "described in",
}  # fmt: skip


def _said(group: list[Setting], source: Source, *, is_first: bool) -> str:
    lead = group[0]
    owner = lead.symbol.qualified_name if lead.symbol and lead.symbol.kind != "module" else ""
    where = at(lead.path, lead.line)
    verb = _VERBS.get(lead.kind, "named")
    own = owner and owner != lead.key and lead.kind != IN_FILE
    place = f"{code(owner)} ({where})" if own else f"in {where}" if verb == "named" else where
    keys = phrases.listed([_key(setting) for setting in group[:4]], "then" if lead.kind == "read" else "and")
    text = f"{'' if is_first else 'Also '}{keys}, {verb} {place}"
    conditions = [
        code(source.line(lead.path, line).strip().rstrip(":{ "), phrases.MAX_REMARK) for line in lead.conditions
    ]
    told = text + (f", only under {phrases.listed(conditions)}." if conditions else ".")
    lines = ((site, source.line(site.caller.path, site.line)) for site in lead.uses)
    uses = [f"{at(site.caller.path, site.line)}: {code(text.strip().rstrip(',;{ &|?+'))}" for site, text in lines]
    return told + (f" It is used at {phrases.listed(uses)}." if uses else "")

"""Puts evidence into words: a first sentence that answers, then what proves it. Chooses the citations on the way.

Every sentence is built from facts that carry their path and line; nothing is said that no evidence holds. Knows
nothing of searching; how it looks on a terminal is the reports' work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from iquest_cli.analyst import phrases
from iquest_cli.analyst.evidence import CallSite, Change, Evidence, Place, Setting, Step
from iquest_cli.analyst.phrases import at, code, counted, named, sentence
from iquest_cli.analyst.source import Source

_HANDED_OVER: Final = re.compile(
    r"[\w)]\s*\(.*(?:->|=>)\s*\{?\s*$|\(.*\bfunc(?:tion)?\b[^{]*\{\s*$|\(.*\|[^|]*\|\s*\{?\s*$"
)
"""A line that opens a closure as an argument: what stands inside runs when, and where, the callee decides."""
MAX_CITATIONS: Final = 12
MAX_QUOTE: Final = 10


@dataclass(slots=True)
class Draft:
    """An answer in the making: paragraphs of Markdown, and what they stand on, best first."""

    source: Source
    paragraphs: list[str] = field(default_factory=list)
    cited: list[Place] = field(default_factory=list)

    def say(self, text: str) -> None:
        if text:
            self.paragraphs.append(text)

    def cite(self, place: Place, why: str = "") -> None:
        first, last = place.first, min(place.last, place.first + 59)
        for old in self.cited:
            if old.path == place.path and old.first <= first and last <= old.last:
                return
        self.cited.append(Place(place.path, first, last, place.name, why or place.why, place.symbol, place.score))

    def quote(self, place: Place) -> None:
        """The deciding lines of a place."""
        first, last = place.focus or (place.first, place.last)
        language = place.symbol.language if place.symbol else ""
        self.say(phrases.block(self.source, place.path, first, min(last, first + MAX_QUOTE - 1), language))

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def compose(evidence: Evidence, source: Source) -> Draft:
    """The answer of one question in Markdown, with its citations."""
    draft = Draft(source)
    if not evidence.is_found:
        _not_found(evidence, draft)
    else:
        _SAY.get(evidence.question.kind, _locate)(evidence, draft)
    for place in evidence.places:
        if len(draft.cited) >= MAX_CITATIONS:
            break
        draft.cite(place, "near the question's words")
    return draft


def _not_found(evidence: Evidence, draft: Draft) -> None:
    words = phrases.listed([code(word) for word in evidence.missing[:5]], "or")
    reason = f"nothing here speaks of {words}" if words else "no place meets more than a few of the question's words"
    leads = list(evidence.places[:3])
    nearest = phrases.listed([named(place) for place in leads])
    draft.say(f"Not found: {reason}." + (f" Nearest: {nearest}." if nearest else ""))
    for place in leads:
        draft.cite(place, "nearest lead")


def _locate(evidence: Evidence, draft: Draft) -> None:
    if not evidence.places:
        return _not_found(evidence, draft)
    best = evidence.places[0]
    doc = sentence(best.symbol.doc) if best.symbol else ""
    draft.say(f"{named(best)} is the place. {doc}".strip())
    draft.quote(best)
    draft.cite(best, "meets the question best")
    _used_by(evidence.callers, draft)
    _besides(evidence.places[1:7], draft, best)
    return None


def _overview(evidence: Evidence, draft: Draft) -> None:
    """The readme's first sentence, then where it starts and what most depends on."""
    if not any(place.why for place in evidence.places):
        return _locate(evidence, draft)
    for place in evidence.places:
        if place.why == "README" and place.symbol is not None and place.symbol.doc:
            draft.say(f"{sentence(place.symbol.doc)} ({at(place.path, 1)})")
    for kind, title in (("ENTRY_POINT", "It starts at:"), ("CRITICAL_API", "Most depends on:")):
        rows = [
            f"- {named(place)}: {code(place.why.partition(': ')[2])}"
            for place in evidence.places
            if place.why.startswith(kind)
        ]
        if rows:
            draft.say(title + "\n" + "\n".join(rows))
    for place in evidence.places:
        draft.cite(place, place.why)
    return None


def _used_by(sites: tuple[CallSite, ...], draft: Draft) -> None:
    if sites:
        items = [f"{code(site.caller.qualified_name)} ({at(site.caller.path, site.line)})" for site in sites[:5]]
        draft.say(f"It is used by {phrases.listed(items)}.")
        for site in sites[:2]:
            draft.cite(_site_place(site), f"uses {site.target.name}")


def _site_place(site: CallSite) -> Place:
    first = max(site.caller.start_line, site.line - 3)
    last = max(site.line, min(site.caller.end_line, site.line + 3))
    return Place(site.caller.path, first, last, site.caller.qualified_name, "", site.caller)


def _besides(places: tuple[Place, ...], draft: Draft, best: Place) -> None:
    items = []
    for place in places:
        if place.score < 0.35 * best.score:
            continue
        line = place.focus[0] if place.focus else place.first
        items.append(f"- {named(place)}: {_telling_line(place, line, draft.source)}")
        draft.cite(place, "also speaks of it")
    if items:
        draft.say("Near it:\n" + "\n".join(items))


def _telling_line(place: Place, line: int, source: Source) -> str:
    doc = sentence(place.symbol.doc) if place.symbol and place.symbol.kind != "module" else ""
    text = source.line(place.path, line).strip()
    return f"{doc} {code(text)}".strip() if text else doc


def _flow(evidence: Evidence, draft: Draft) -> None:
    if not evidence.steps:
        return _locate(evidence, draft)
    steps = evidence.steps
    main = [step for step in steps if step.is_main]
    first, last = main[0].symbol, main[-1].symbol
    draft.say(
        f"{counted(len(main), 'step')} from {code(first.qualified_name)} ({at(first.path, first.name_line)}) "
        f"to {code(last.qualified_name)} ({at(last.path, last.name_line)})"
        + (f", with {len(steps) - len(main)} calls on the way:" if len(main) < len(steps) else ":")
    )
    draft.say("\n".join(chain(steps, draft.source)))
    for step in sorted(steps, key=lambda s: not s.is_main):
        draft.cite(step_place(step, draft.source), "step of the chain")
    if evidence.beside:
        draft.say("Beside it:\n" + "\n".join(_beside_line(place, sites) for place, sites in evidence.beside))
        for place, sites in evidence.beside:
            draft.cite(place, "also speaks of it")
            for site in sites[:1]:
                draft.cite(_site_place(site), f"uses {site.target.name}")
    return None


def _beside_line(place: Place, sites: tuple[CallSite, ...]) -> str:
    doc = sentence(place.symbol.doc) if place.symbol else ""
    users = phrases.listed(
        [f"{code(site.caller.qualified_name)} ({at(site.caller.path, site.line)})" for site in sites]
    )
    return f"- {named(place)}: {doc}{' Called by ' + users + '.' if users else ''}".replace(":  ", ": ")


def chain(steps: tuple[Step, ...], source: Source) -> list[str]:
    """One numbered line a step: name, place, the call that leads there, the line that tells most."""
    return [f"{number}. {_step_text(step, steps, source)}" for number, step in enumerate(steps, 1)]


def _step_text(step: Step, steps: tuple[Step, ...], source: Source) -> str:
    symbol, edge = step.symbol, step.edge
    text = f"{code(symbol.qualified_name)} {at(symbol.path, symbol.name_line)}"
    if edge is not None:
        text += _via(step, steps, source)
        if not edge.is_certain:
            text += " (inferred)"
    if step.focus is not None:
        text += f"; there: {code(source.line(symbol.path, step.focus[0]).strip())} (line {step.focus[0]})"
    return text + (f" [{step.note}]" if step.note else "")


def _via(step: Step, steps: tuple[Step, ...], source: Source) -> str:
    edge = step.edge
    if edge is None:
        return ""
    if edge.kind == "override":
        return ", which overrides the method called"
    caller = next((s.symbol for s in steps if s.symbol.id == edge.source), None)
    text = source.line(caller.path, edge.line).strip() if caller else ""
    if not caller or not text:
        return ""
    where = at(caller.path, edge.line)
    if edge.kind == "topic":
        return f", reached through {code(text)} ({where})"
    wrapped = next(
        (
            row
            for n in source.conditions(caller.path, edge.line, caller.name_line)
            if _HANDED_OVER.search(row := source.line(caller.path, n))
        ),
        "",
    )
    inside = f", handed over in {code(wrapped.strip())}" if wrapped else ""
    return f", called as {code(text)} ({where}){inside}"


def step_place(step: Step, source: Source) -> Place:
    """The function; of a long one the lines around those that tell most."""
    symbol = step.symbol
    first, last = symbol.start_line, symbol.end_line
    if last - first > 59:
        middle = step.focus[0] if step.focus else first
        first = max(first, min(middle - 20, last - 59))
        last = first + 59
    return Place(symbol.path, first, last, symbol.qualified_name, "", symbol)


def _records(evidence: Evidence, draft: Draft) -> None:
    shown = [record for record in evidence.logs if record.is_shown]
    hidden = [record for record in evidence.logs if not record.is_shown]
    if not evidence.logs and not evidence.raises:
        return _locate(evidence, draft)
    if evidence.logs:
        more = f", {counted(len(hidden), 'is', 'are').lower()} configured away" if hidden else ""
        draft.say(f"{counted(len(shown), 'record is', 'records are')} written{more}.")
        rows = [
            (
                r.line.level.upper() or "?",
                code(r.line.message),
                f"{at(r.line.path, r.line.line)} {code(r.line.symbol)}",
                r.note,
            )
            for r in (*shown, *hidden)
        ]
        draft.say(phrases.table(("level", "message", "where", "note"), rows))
    for record in shown[:3]:
        text = draft.source.statement(record.line.path, record.line.line)
        if text and record.line.message not in text:
            draft.say(f"At {at(record.line.path, record.line.line)}: {code(text)}.")
    for fact in evidence.raises:
        message = f" with {code(fact.value)}" if fact.value else ""
        symbol = next((s.symbol.qualified_name for s in evidence.steps if s.symbol.id == fact.symbol), "")
        draft.say(
            f"{code(symbol)} raises {code(fact.name)}{message} ({at(fact.path, fact.line)})."
            if symbol
            else f"{code(fact.name)} is raised{message} ({at(fact.path, fact.line)})."
        )
    for fact in evidence.catches:
        draft.say(f"It is caught as {code(fact.name)} at {at(fact.path, fact.line)}.")
    if evidence.steps:
        draft.say("How it gets there:\n" + "\n".join(chain(evidence.steps, draft.source)))
    for record in shown:
        draft.cite(
            Place(
                record.line.path,
                max(1, record.line.line - 3),
                record.line.line + 3,
                record.line.symbol,
                "",
                record.symbol,
            ),
            "writes the record",
        )
    for fact in evidence.raises:
        draft.cite(Place(fact.path, max(1, fact.line - 3), fact.line + 3, fact.name, "", None), "raises it")
    for step in evidence.steps:
        draft.cite(step_place(step, draft.source), "on the way")
    return None


def _reactions(sites: tuple[CallSite, ...], draft: Draft) -> None:
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
        doc = f" {sentence(target.doc)}" if target.doc else ""
        marks = ", ".join(code("@" + mark) for mark in target.decorators[:2])
        rows.append(
            f"- {code(target.qualified_name)} ({at(target.path, target.name_line)})"
            f"{' by ' + marks if marks else ''}{doc}"
        )
        draft.cite(
            Place(target.path, target.start_line, target.end_line, target.qualified_name, "", target), "subscribed"
        )
    draft.say("\n".join(rows))
    draft.cite(_site_place(first), "publishes")


def _callers(evidence: Evidence, draft: Draft) -> None:
    if evidence.reactions:
        return _reactions(evidence.reactions, draft)
    target = evidence.places[0]
    sure = [site for site in evidence.callers if site.confidence >= 0.5]
    guessed = [site for site in evidence.callers if site.confidence < 0.5]
    if not evidence.callers:
        draft.say(f"{named(target)} is what the question describes; nothing outside of tests is seen to use it.")
        draft.quote(target)
    else:
        draft.say(f"{named(target)} has {counted(len(sure), 'use', 'uses').lower()} outside its tests:")
        draft.say("\n".join(_site_line(site, draft.source) for site in sure[:14]))
    for place, sites in evidence.beside:
        users = [f"{code(s.caller.qualified_name)} ({at(s.caller.path, s.line)})" for s in sites]
        draft.say(f"If {named(place)} is meant: it is used by {phrases.listed(users)}.")
    if guessed:
        items = [f"{code(s.caller.qualified_name)} ({at(s.caller.path, s.line)})" for s in guessed[:6]]
        draft.say(f"Inferred by name, not resolved: {phrases.listed(items)}.")
    paths: set[str] = set()
    for site in (*sure, *guessed):
        if site.caller.path not in paths and len(paths) < 4:
            paths.add(site.caller.path)
            draft.cite(_site_place(site), f"uses {site.target.name}")
    draft.cite(target, "what is used")
    for place, _ in evidence.beside:
        draft.cite(place, "may be what is meant")
    for site in sure[:8]:
        draft.cite(_site_place(site), f"uses {site.target.name}")
    return None


def _site_line(site: CallSite, source: Source) -> str:
    text = source.line(site.caller.path, site.line).strip()
    return f"- {at(site.caller.path, site.line)} {code(site.caller.qualified_name)}: {code(text)}"


def _config(evidence: Evidence, draft: Draft) -> None:
    if not evidence.settings:
        return _locate(evidence, draft)
    groups: dict[tuple[str, int], list[Setting]] = {}
    for setting in evidence.settings:
        groups.setdefault((setting.path, setting.symbol.id if setting.symbol else setting.line), []).append(setting)
    for number, group in enumerate(list(groups.values())[:4]):
        first, last = min(s.line for s in group), max(s.line for s in group)
        draft.say(_setting(group, draft.source, is_first=number == 0))
        symbol = group[0].symbol
        start, end = max(1, first - 2), min(last + 5, first + 40)
        if group[0].conditions and first - group[0].conditions[0] < 12:
            start = group[0].conditions[0]
        if number < 2:
            draft.say(
                phrases.block(
                    draft.source, group[0].path, start, min(end, start + 14), symbol.language if symbol else ""
                )
            )
        name = symbol.qualified_name if symbol else group[0].key
        draft.cite(Place(group[0].path, start, end, name, "", symbol), "names the setting")
        for setting in group:
            if setting.declared:
                line = setting.declared_line
                draft.cite(Place(group[0].path, max(1, line - 1), line + 4, name, "", symbol), "declares its default")
    return None


def _setting(group: list[Setting], source: Source, *, is_first: bool) -> str:
    from iquest_cli.analyst.settings import key_of

    lead = group[0]
    keys = []
    for setting in group[:4]:
        default = f" (default {code(setting.default)})" if setting.default and key_of(setting) == setting.key else ""
        if setting.declared:
            default = f" (default {code(setting.declared)}, {at(setting.path, setting.declared_line)})"
        keys.append(code(key_of(setting)) + default)
    owner = lead.symbol.qualified_name if lead.symbol and lead.symbol.kind != "module" else ""
    where = at(lead.path, lead.line)
    verb = "read in" if lead.kind == "read" else "named"
    place = f"{code(owner)} ({where})" if owner and owner != lead.key else where
    text = (
        f"{'' if is_first else 'Also '}{phrases.listed(keys, 'then' if lead.kind == 'read' else 'and')}, {verb} {place}"
    )
    conditions = [code(source.line(lead.path, line).strip().rstrip(":{ ")) for line in lead.conditions]
    return text + (f", only under {phrases.listed(conditions)}." if conditions else ".")


def _why(evidence: Evidence, draft: Draft) -> None:
    if not evidence.changes:
        _locate(evidence, draft)
        draft.say("No commit in the history read speaks of it.")
        return
    best = evidence.changes[0]
    draft.say(_change(best))
    for change in evidence.changes[1:3]:
        draft.say("Also near: " + _change(change, is_short=True))
    if best.line is not None:
        last = min(best.line + 5, len(draft.source.lines(best.path)))
        place = Place(best.path, max(1, best.line - 3), last, "", "", None)
        draft.say(f"Today it stands at {at(best.path, best.line)}:")
        draft.say(phrases.block(draft.source, best.path, place.first, place.last, ""))
        draft.cite(place, "where it stands today")
    if evidence.places:
        draft.cite(evidence.places[0], "meets the question best")


def _change(change: Change, *, is_short: bool = False) -> str:
    info = change.commit
    head = f"Commit {info.commit[:12]} of {info.date[:10]} by {info.author}: {code(info.subject)}"
    if is_short:
        return head + "."
    lines = [head + f", in {change.path}."]
    reason = " ".join(info.body.split())
    if reason:
        lines.append(f"Its reason: {code(reason)}.")
    lines += [f"- {code('- ' + text)}" for text in change.removed[:4]]
    lines += [f"- {code('+ ' + text)}" for text in change.added[:4]]
    return "\n".join(lines)


_SAY: Final[dict[str, Callable[[Evidence, Draft], None]]] = {
    "locate": _locate, "entry": _overview,
    "overview": _overview, "flow": _flow, "logs": _records, "errors": _records,
    "callers": _callers, "config": _config, "why": _why,
}  # fmt: skip

"""Says which several things a question may mean: the likeliest in full, the others by their first names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.phrases import at, code, counted, sentence
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.places import telling
from iquest_cli.analyst.texts.values import NAMED, value_of
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Symbol
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.evidence.families import Entry, Family
    from iquest_cli.analyst.said.draft import Draft

MAX_SHOWN: Final = 40
MAX_QUOTED: Final = 30
"""Lines up to which a table is quoted as it stands."""
MAX_NAMED: Final = 8
MAX_PLACES: Final = 3
LIKELY: Final = 0.4
"""Share of the question's known weight that a family must meet to be more than a lead; none may be nearly as good, and
its name must say nothing of which the question does not speak."""
_LITERAL: Final = re.compile(r"""(["'`])[^"'`]{1,40}\1|-?\d[\w.]{0,20}""")
_LOOSE: Final = {"constants": ("constant", "constants"), "named": ("type called", "types called")}
"""What nothing holds together."""
_HAS: Final = {
    "enum": ("has", "member", "members"),
    "table": ("holds", "entry", "entries"),
    "filled": ("is given", "entry", "entries"),
    "heirs": ("is implemented or extended by", "type", "types"),
    "module": ("gives", "function or class", "functions and classes"),
    "cases": ("tells apart", "case", "cases"),
    "calls": ("hands over", "thing by calls of one kind", "things by calls of one kind"),
    "folder": ("holds", "file", "files"),
}


def say_families(evidence: Evidence, draft: Draft) -> None:
    best, *others = evidence.families
    is_likely = not others and best.score >= LIKELY and best.is_said
    draft.say(f"{_called(best) if best.is_meant else _lead(best, is_likely)}:")
    label = best.label
    lines = range(label.start_line, label.end_line + 1)
    if best.kind == "table" and len(lines) <= MAX_QUOTED:
        draft.say(phrases.block(draft.source, label.path, list(lines), label.language))
    else:
        _rows(best, draft)
    _cite(best, draft)
    if others:
        draft.say("May be meant as well:\n" + phrases.columns([(_place(o), _name(o), _first(o)) for o in others]))
    for other in others:
        _cite(other, draft)
    if not is_likely and not best.is_meant:
        _say_places(evidence, draft)


def say_nearest(evidence: Evidence, draft: Draft) -> None:
    """For who wants one more of what nothing here is called as."""
    draft.say("Nothing here is called so. What comes nearest among the things that are added:")
    rows = [(_place(family), _name(family), _grows(family)) for family in evidence.nearest]
    draft.say(phrases.columns(rows))
    for family in evidence.nearest:
        label = family.label
        last = min(label.end_line, label.name_line + 10)
        draft.cite(Place(label.path, label.start_line, last, label.qualified_name, "", label), "takes one more")
    _say_places(evidence, draft)


def _grows(family: Family) -> str:
    if family.kind == "taker":
        return sentence(family.label.doc, phrases.MAX_REMARK) or code(family.label.signature, phrases.MAX_REMARK)
    verb, one, several = _HAS[family.kind]
    amount = counted(len(family.entries), one, several)
    return f"{verb} {amount[:1].lower()}{amount[1:]}: {_first(family)}"


def _say_places(evidence: Evidence, draft: Draft) -> None:
    """What meets the words and holds nothing of one kind, where no family is far ahead."""
    told = {(family.label.path, family.label.qualified_name) for family in evidence.families}
    places = [p for p in evidence.places if (p.path, p.name) not in told][:MAX_PLACES]
    rows = [
        (at(p.path, p.line), code(p.name), telling(p, p.focus[0] if p.focus else p.first, draft.source)) for p in places
    ]
    if rows:
        draft.say("Single places that meet its words:\n" + phrases.columns(rows))
    for place in places:
        draft.cite(place, "meets its words")


def _called(family: Family) -> str:
    """Says what is called just so; of constants that nothing holds together no more than that they are likely."""
    if family.kind in _LOOSE:
        return _lead(family, is_likely=True)
    verb, one, several = _HAS[family.kind]
    amount = counted(len(family.entries), one, several)
    return f"{_name(family)} ({_place(family)}) {verb} {amount[:1].lower()}{amount[1:]}"


def _lead(family: Family, is_likely: bool) -> str:
    lead = "The likeliest" if is_likely else "The best lead"
    if family.kind not in _LOOSE:
        return f"{lead} is {_head(family)}"
    verb = "are" if is_likely else "is"
    amount = counted(len(family.entries), *_LOOSE[family.kind])
    return f"{lead} {verb} {amount[:1].lower()}{amount[1:]} {_name(family)}"


def _name(family: Family) -> str:
    if family.kind == "named":
        return code("…" + family.label.name[-len(parts(family.label.name)[-1]) :])
    if family.kind == "constants":
        return f"of {code(family.label.path)}"
    if family.kind == "folder":
        return code(family.folder + "/")
    return code(family.label.path if family.kind == "module" else family.label.qualified_name)


def _place(family: Family) -> str:
    return at(family.label.path, family.label.name_line)


def _head(family: Family) -> str:
    verb, one, several = _HAS[family.kind]
    amount = counted(len(family.entries), one, several)
    where = "" if family.kind in ("folder", "module") else f" ({_place(family)})"
    return f"{_name(family)}{where}, which {verb} {amount[:1].lower()}{amount[1:]}"


def _first(family: Family) -> str:
    return phrases.first_of([code(entry.key) for entry in family.entries], MAX_NAMED)


def _rows(family: Family, draft: Draft) -> None:
    shown = family.entries[:MAX_SHOWN]
    rows = [(at(e.path, e.line), code(e.key), " · ".join(filter(None, _remarks(e)))) for e in shown]
    draft.say(phrases.columns(rows))
    if len(family.entries) > len(shown):
        draft.say(f"And {len(family.entries) - len(shown):,} more.")
    if not family.is_whole:
        draft.say(f"{_name(family)} is longer than was read: there may be more.")


def _remarks(entry: Entry) -> tuple[str, str]:
    """What an entry of a value stands for, and what is said of it."""
    is_value = entry.symbol is not None and entry.symbol.kind in NAMED
    value = value_of(entry.symbol) if is_value and entry.symbol is not None else ""
    said = entry.doc.removeprefix(f"{entry.key} is ") if entry.key else entry.doc
    return code(value) if _LITERAL.fullmatch(value) else "", sentence(said, phrases.MAX_REMARK)


def _cite(family: Family, draft: Draft) -> None:
    """What holds them; of what is spread over files each."""
    label = family.label
    if family.kind in ("enum", "table", "cases", "calls"):
        first, last = min(e.line for e in family.entries), max(e.line for e in family.entries)
        draft.cite(
            Place(label.path, first, max(first, min(last, label.end_line)), label.qualified_name, "", label),
            "lists them",
        )
        return
    for entry in family.entries[:MAX_SHOWN]:
        draft.cite(_of_entry(entry, label), "one of them")


def _of_entry(entry: Entry, label: Symbol) -> Place:
    """A definition; of a text that is put into a table the line, by the table's name."""
    symbol = entry.symbol
    if symbol is None:
        return Place(entry.path, entry.line, entry.line, label.qualified_name, "", None)
    last = min(symbol.end_line, max(entry.line, symbol.name_line) + 10)
    return Place(entry.path, symbol.start_line, last, symbol.qualified_name, "", symbol)

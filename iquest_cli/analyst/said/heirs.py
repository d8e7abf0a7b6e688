"""Says which types implement or extend what a question names, one row each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import commonpath
from typing import Final

from anchors.types import Symbol
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Implemented
from iquest_cli.analyst.evidence.phrases import at, code, counted, listed, sentence
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft

MAX_SHOWN: Final = 30
MAX_ASIDE: Final = 3
_ARGUMENTS: Final = re.compile(r"[<\[(].*$", re.DOTALL)


def say_heirs(evidence: Evidence, draft: Draft) -> None:
    for implemented in evidence.implemented:
        _say_implemented(implemented, draft)
    if evidence.num_same:
        more = counted(evidence.num_same, "more interface is", "more interfaces are")
        draft.say(f"{more} called so; a question that names the package asks for that one.")
    if evidence.heirs:
        _say_declared(evidence, draft)


def _say_declared(evidence: Evidence, draft: Draft) -> None:
    heirs, indirect = evidence.heirs, evidence.indirect
    if not any(base for _, base in heirs):
        _say_held([symbol for symbol, _ in heirs], draft)
        return
    bases = list(dict.fromkeys(_ARGUMENTS.sub("", base) for _, base in heirs))
    do = counted(len(heirs) + len(indirect), "type implements or extends", "types implement or extend")
    directly = f", {counted(len(heirs), 'of them', 'of them').lower()} directly" if indirect else ""
    named = listed([code(base) for base in bases[:3]], "or")
    if evidence.kept is not None:
        said = counted(len(heirs), "says", "say")
        draft.say(
            f"Of {evidence.kept.num_all:,} types that implement or extend {named} outside the tests "
            f"{said.lower()} {evidence.kept.words!r} by name or place:"
        )
    else:
        draft.say(f"{do} {named} outside the tests{directly}:")
    _rows([symbol for symbol, _ in heirs], draft)
    if evidence.chosen is not None:
        place, name = evidence.chosen
        draft.say(f"{code(name)} is named in {phrases.named(place)}, which says what is taken by default.")
        draft.cite(place, "the default")
    if indirect:
        through = list(dict.fromkeys(code(base) for _, base in indirect))
        names = listed([*through[:3], "others"] if len(through) > 3 else through)
        draft.say(f"{counted(len(indirect), 'more', 'more')} through {names}:")
        _rows([symbol for symbol, _ in indirect], draft, [code(base) for _, base in indirect])
    for symbol, base in (*heirs[:MAX_SHOWN], *indirect[:MAX_SHOWN]):
        draft.cite(_place(symbol), f"names {base}")


def _held_in(members: Sequence[Symbol]) -> str:
    """The folder that holds all of them."""
    return commonpath([symbol.path.rpartition("/")[0] for symbol in members])


def _say_held(members: list[Symbol], draft: Draft) -> None:
    """Files of one folder, folders of one by their files, or functions of one name in such."""
    around = _held_in(members)
    folder = code(f"{around}/")
    shown = members[:MAX_SHOWN]
    rows = [[at(s.path, s.name_line), sentence(s.doc, phrases.MAX_REMARK)] for s in shown]
    if around != members[0].path.rpartition("/")[0]:
        draft.say(f"{counted(len(members), 'folder stands', 'folders stand')} in {folder}:")
        for symbol, row in zip(shown, rows, strict=True):
            row.insert(1, code(symbol.path[len(around) + 1 :].partition("/")[0]))
    elif members[0].kind == "module":
        draft.say(f"{counted(len(members), 'file stands', 'files stand')} in {folder}:")
    else:
        draft.say(f"{counted(len(members), 'file', 'files')} in {folder} each define {code(members[0].name)}:")
    draft.say(phrases.columns(rows))
    if len(members) > len(shown):
        draft.say(f"And {len(members) - len(shown):,} more.")
    for symbol in shown:
        draft.cite(_place(symbol), "one of them")


def _say_implemented(found: Implemented, draft: Draft) -> None:
    """What has all methods of one interface of Go, and what that does not tell."""
    name = f"{code(found.interface.qualified_name)} ({at(found.interface.path, found.interface.name_line)})"
    asked = listed([code(method) for method in found.methods[:5]])
    if len(found.methods) > 5:
        asked = counted(len(found.methods), "method").lower()
    if not found.methods and not found.outside:
        draft.say(f"{name} asks for no method: every type implements it.")
    elif not found.methods:
        embedded = listed([code(base) for base in found.outside[:3]])
        draft.say(
            f"{name} asks for nothing but what {embedded} does, which is not read: who implements it is not known."
        )
    elif found.types:
        have = counted(len(found.types), "type implements", "types implement")
        draft.say(f"{have} {name} outside the tests, having {asked}:")
        _rows(found.types, draft)
    else:
        draft.say(f"None is found that implements {name}: no type outside the tests has {asked}.")
    if found.methods and found.outside:
        embedded = listed([code(base) for base in found.outside[:3]])
        draft.say(f"What {embedded} asks for, which it embeds, is not read and not compared.")
    if found.interfaces:
        others = [f"{code(item.qualified_name)} ({at(item.path, item.name_line)})" for item in found.interfaces]
        shown = [*others[:MAX_ASIDE], f"{len(others) - MAX_ASIDE:,} more"] if len(others) > MAX_ASIDE else others
        ask = "interface asks" if len(others) == 1 else "interfaces ask"
        draft.say(f"{counted(len(others), 'other', 'other')} {ask} for all of it: {listed(shown)}.")
    if found.aside:
        places = [f"{code(item.qualified_name)} ({at(item.path, item.name_line)})" for item in found.aside]
        shown = [*places[:MAX_ASIDE], f"{len(places) - MAX_ASIDE:,} more"] if len(places) > MAX_ASIDE else places
        draft.say(f"In tests, examples or generated files: {listed(shown)}.")
    for symbol in found.types[:MAX_SHOWN]:
        draft.cite(_place(symbol), f"has the methods of {found.interface.name}")
    draft.cite(_place(found.interface), "the interface")


def _rows(symbols: Sequence[Symbol], draft: Draft, remarks: Sequence[str] = ()) -> None:
    docs = [sentence(symbol.doc, phrases.MAX_REMARK) for symbol in symbols[:MAX_SHOWN]]
    rows = [
        (at(symbol.path, symbol.name_line), code(symbol.qualified_name), remark)
        for symbol, remark in zip(symbols, remarks or docs, strict=False)
    ][:MAX_SHOWN]
    draft.say(phrases.columns(rows))
    if len(symbols) > len(rows):
        draft.say(f"And {len(symbols) - len(rows):,} more.")


def _place(symbol: Symbol) -> Place:
    last = min(symbol.end_line, symbol.name_line + 10)
    return Place(symbol.path, symbol.start_line, last, symbol.qualified_name, "", symbol)

"""A question for several things that no kind of the code is called as: "which reasons can be given for flagging", "in
which ways can it keep old versions".

Each family that the best files hold is looked at as one thing, by the words of its name and documentation and by those
of what it holds; the one that meets the question best is told first.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.index.names import symbols_named
from anchors.syntax.languages import stem_of
from iquest_cli.analyst.kinds.families import INDEX, families_in
from iquest_cli.analyst.ranking.weights import SAID
from iquest_cli.analyst.settings.marked import parameters_of
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.families import Family
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_FAMILIES: Final = 4000
MAX_FILES: Final = 150
"""Files in which families are looked for: those that meet the question best by their words."""
NAME: Final = 1.0
DOC: Final = 0.6
OWNER: Final = 0.5
PATH: Final = 0.4
AROUND: Final = 0.35
"""For the words of the file's own documentation, and of a table's text."""
EACH: Final = 0.8
"""For a word that each entry says; what only some of them say counts by their share, but as much as `AROUND`."""
HEAD: Final = 0.5
"""What a family gains whose name ends in the very kind that is asked for."""
HEADLESS: Final = 0.6
"""For one that says nothing of that kind anywhere."""
KIND: Final = 0.5
"""For a name that ends in a word for any kind: the types of a storage are its backends, engines, drivers."""
LOOSE: Final = {"module": 0.6, "cases": 0.5, "calls": 0.5, "folder": 0.7, "named": 0.8, "constants": 0.7}
"""What holds many things for other reasons than that they are of one kind."""
HOLDING: Final = 0.8
"""For a type that is none of the language's enumerations, and only holds constants."""
REGISTERED: Final = 0.9
"""For what rows of calls register, which is of one kind."""
TAKEN: Final = 0.8
"""For the words by which what is called takes it: `registerExporter(format, …)`."""
INTERNAL: Final = 0.7
MANY: Final = 40
CROWDED: Final = 0.7
"""For more than so many, but members of one type: what all code of one sort has in common is seldom what is asked
for."""
LEAST: Final = 0.2
"""Share of the question's weight below which no family is told."""
RIVAL: Final = 0.6
MAX_RIVALS: Final = 3
MAX_SAME: Final = 3
_REGISTERS: Final = re.compile(r"(?:register|add|define|install|declare)(?![a-z])")
_INTERNAL: Final = re.compile(r"(?:^|/)_?(?:internal|private|compat|legacy)(?:/|$)")
_PLURAL: Final = r"(?:[a-z][\w-]*[^\Wsu_]s|criteria|media)"
_SORT: Final = r"(?P<sort>(?:kinds?|sorts?|types?|forms?) of )?"
_DO: Final = (
    "are can may could must should will would might do does come comes exist exists there is has have ship work support"
    " belong apply make run take"
)
_AT: Final = r"(?:^|[.!?:;,] )\W*(?:and )?"
_BY: Final = "in into by with from to for as under on via through of at between against before after"
_ASKS: Final = re.compile(
    rf"{_AT}(?:(?:{_BY.replace(' ', '|')}) )?(?:which|what)"
    rf"(?: (?!is\b|are\b|was\b|were\b|does\b|do\b|did\b|has\b)[\w'-]+){{0,4}}? {_SORT}(?P<head>{_PLURAL})\b"
    r"(?: (?!(?:that|which|who|when|if|while|although|because|after|before|unless)\b)[\w'-]+){0,8}?"
    rf" (?:{_DO.replace(' ', '|')}|get(?! ?/))\b"
    rf"|{_AT}what (?:all )?(?:are|kinds?|sorts?|types?) (?:all )?(?:of |the )?"
    rf"(?:[\w'-]+ ){{0,3}}?(?P<those>{_PLURAL})\b"
    rf"|{_AT}(?:list|name|enumerate|show|give|tell)(?: me)? (?:all |every |the |a |list |of )*"
    rf"(?:[\w'-]+ ){{0,4}}?(?P<listed>{_PLURAL})\b",
    re.IGNORECASE,
)
_OTHERS: Final = (
    "happens does breaks uses calls says moves sets makes needs comes takes gives turns steps places files lines"
    " changes commits bytes seconds minutes milliseconds hours days times args arguments errors exceptions logs"
    " messages records warnings settings flags variables tests routes endpoints commands subcommands jobs tasks"
    " differences limitations dependencies requirements versions packages crates libraries licenses people authors"
)
_NO_KIND: Final = frozenset(_OTHERS.split(" "))
"""Verbs that look like several things, measures, and what is listed elsewhere."""
_VAGUE: Final = frozenset(
    ("ways", "kinds", "sorts", "types", "things", "forms", "possibilities", "choices", "options", "ones", "means")
)
_ANY_KIND: Final = frozenset(("type", "kind", "mode", "variant"))
_CODE: Final = frozenset(("functions", "methods", "classes", "modules", "parts"))
"""Asked for by what they do, unless the question asks which there are."""
_THERE: Final = re.compile(
    r"\b(?:are there|exist|are (?:available|offered|provided|supported|accepted|allowed|possible)|come with|can|may)\b",
    re.IGNORECASE,
)
_CALLED: Final = re.compile(
    r"\b(?:calls?|called|uses?|used|invoked?s?|go through|passe?s?|affected|make sure|reach)\b", re.I
)


def kind_asked(text: str) -> str | None:
    """The word for what a question asks several of, in lower case; None where it asks for no list."""
    match = _ASKS.search(text)
    word = (match["head"] or match["those"] or match["listed"]).lower() if match is not None else ""
    is_sort = match is not None and match["sort"] is not None
    is_called = word in _CODE and (_CALLED.search(text) is not None or _THERE.search(text) is None)
    if not word or is_called or (word in _NO_KIND and not is_sort):
        return None
    return word


def find_several(workspace: Workspace, relevance: Relevance) -> tuple[Family, ...]:
    """The likeliest family, and those nearly as likely; () for another question, or where none meets it."""
    word = kind_asked(relevance.text)
    return likeliest(workspace, relevance, word) if word is not None else ()


def likeliest(workspace: Workspace, relevance: Relevance, word: str) -> tuple[Family, ...]:
    """The same for several of what a word says, however the question asks for them."""
    held = islice(families_in(workspace, relevance.source, best_files(relevance), word), MAX_FAMILIES)
    scored = (_scored(relevance, family, word) for family in map(partial(_inside, relevance), held) if family.entries)
    ranked = sorted(scored, key=lambda f: (-f.score, f.label.path, f.label.name_line, f.kind))
    once: dict[tuple[str, ...], Family] = {}
    for family in ranked:
        once.setdefault(tuple(entry.key for entry in family.entries), family)
    best = list(once.values())[: MAX_RIVALS + 1]
    if not best or best[0].score < LEAST:
        return ()
    if len(relevance.concepts) == 1 and not _is_called(relevance, best[0]):
        return ()
    return tuple(family for family in best if family.score >= RIVAL * best[0].score)


def _is_called(relevance: Relevance, family: Family) -> bool:
    """Whether its name or its folder says the one word that a question has, or a neighbour of it."""
    said = relevance.hits(f"{name_of(family)} {family.folder.rpartition('/')[2]}")
    return max(said.values(), default=0.0) >= SAID


def _inside(relevance: Relevance, family: Family) -> Family:
    """What of it lies where the question is kept to; nothing, where that is but one."""
    entries = tuple(entry for entry in family.entries if relevance.is_asked(entry.path))
    return (
        family if len(entries) == len(family.entries) else replace(family, entries=entries if len(entries) > 1 else ())
    )


def best_files(relevance: Relevance) -> list[int]:
    """Files by what meets the question best in each, the best first."""
    snapshot = relevance.snapshot
    chunks = snapshot.columns.chunks
    scores = np.zeros(len(snapshot.files))
    np.maximum.at(scores, chunks[:, 0], relevance.symbol_scores[chunks[:, 3]])
    first = np.argsort(-scores, kind="stable")[: 4 * MAX_FILES].tolist()
    worth = {file: scores[file] * relevance.file_factor(file) for file in first}
    return sorted((file for file in first if worth[file] > 0), key=lambda file: (-worth[file], file))[:MAX_FILES]


def name_of(family: Family) -> str:
    """What a family is called: of a file its name, of one that each folder has the folder's."""
    if family.kind == "named":
        return parts(family.label.name)[-1]
    if family.kind == "constants":
        return " ".join(_common(family))
    if family.kind not in ("module", "folder"):
        return family.label.name
    folder, _, name = family.label.path.rpartition("/")
    plain = name.partition(".")[0]
    return folder.rpartition("/")[2] if family.kind == "folder" or plain in INDEX else plain


def _common(family: Family) -> tuple[str, ...]:
    """The words that all names of a family begin with, else end with; of what is made alike the module's or type's."""
    names = [parts(entry.key) for entry in family.entries]
    shared = tuple(words[0] for words in zip(*names, strict=False) if len(set(words)) == 1)
    backwards = zip(*(words[::-1] for words in names), strict=False)
    ending = tuple(words[0] for words in takewhile(lambda words: len(set(words)) == 1, backwards))[::-1]
    return shared or ending or parts(stem_of(family.label.path))


def _scored(relevance: Relevance, family: Family, word: str) -> Family:
    """With how well it meets the question. Of a word the best place that says it counts."""
    label, snapshot = family.label, relevance.snapshot
    file = snapshot.file_of(label.id)
    name = name_of(family)
    text = ""
    if family.kind in ("table", "enum"):
        text = relevance.source.text(label.path, label.start_line, min(label.end_line, label.start_line + 12))
    met: dict[int, float] = {}
    for said, weight in (
        (name, NAME),
        (label.doc, DOC),
        (snapshot.name(label.parent) if label.parent is not None else "", OWNER),
        ("/".join(label.path.rsplit("/", 2)[-2:]), PATH),
        (snapshot.symbol(snapshot.module_symbol(file)).doc, AROUND),
        (text, AROUND),
        (_taken_as(snapshot, family), TAKEN),
    ):
        _meet(met, relevance.hits(said), weight)
    _meet(met, _by_entries(relevance, family), 1.0)
    concepts = relevance.concepts
    heads = [n for n, w in enumerate(concepts) if stem(w.concept.word) == stem(word) and word not in _VAGUE | _CODE]
    factor = relevance.file_factor(file) * (INTERNAL if _INTERNAL.search(label.path) else 1.0)
    factor *= CROWDED if len(family.entries) > MANY and family.kind != "enum" else 1.0
    if word not in _CODE or family.kind != "module":
        factor *= REGISTERED if _REGISTERS.match(family.by) else LOOSE.get(family.kind, 1.0)
        factor *= HOLDING if family.kind == "enum" and family.label.kind == "class" and not family.label.bases else 1.0
    if heads:
        ending = " ".join(parts(name)[-1:]) if family.kind not in ("cases", "calls") else ""
        last = relevance.hits(ending)
        place = relevance.hits(f"{name} {'/'.join(label.path.rsplit('/', 2)[-2:])}")
        if ending in _ANY_KIND and any(hit >= SAID for n, hit in place.items() if n not in heads):
            _meet(met, dict.fromkeys(heads, KIND), 1.0)
        factor *= 1 + HEAD if any(last.get(n, 0.0) >= SAID for n in heads) else 1.0
        factor *= HEADLESS if all(met.get(n, 0.0) < 0.1 for n in heads) else 1.0
    known = sum(weighed.weight for weighed in concepts if weighed.is_known) or 1.0
    score = factor * sum(concepts[n].weight * hit for n, hit in met.items()) / known
    return replace(family, score=score, is_said=relevance.share_of_name(name) >= 1.0)


def _taken_as(snapshot: Snapshot, family: Family) -> str:
    """What is called, and what its definition calls that which it is given first."""
    numbers = symbols_named(snapshot, family.by)[:MAX_SAME] if family.by else []
    defined = [snapshot.symbol(number) for number in numbers if snapshot.kind(number) in CALLABLE]
    firsts = (parameters_of(symbol)[:1] for symbol in defined)
    return " ".join((family.by, *(name for names in firsts for name in names)))


def _meet(met: dict[int, float], hits: dict[int, float], weight: float) -> None:
    for number, hit in hits.items():
        met[number] = max(met.get(number, 0.0), weight * hit)


def _by_entries(relevance: Relevance, family: Family) -> dict[int, float]:
    sums: dict[int, float] = {}
    for entry in family.entries:
        of_one: dict[int, float] = {}
        _meet(of_one, relevance.hits(entry.key), NAME)
        _meet(of_one, relevance.hits(entry.doc), DOC)
        for number, hit in of_one.items():
            sums[number] = sums.get(number, 0.0) + hit
    return {n: max(EACH * total / len(family.entries), AROUND * min(1.0, total)) for n, total in sums.items()}

"""A question that names a thing and asks nothing else of it: where it stands, what it says of itself, what it has."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.search.words import word_set
from anchors.syntax.languages import is_code
from iquest_cli.analyst.calls.callers import call_sites
from iquest_cli.analyst.calls.starts import matching
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.placing import place_of
from iquest_cli.analyst.texts.lookup import without_declarations
from iquest_cli.analyst.texts.standing import is_in_test_module, is_test, path_factor
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_WORDS: Final = 14
MAX_NAMESAKES: Final = 40
MAX_MEMBERS: Final = 200
LIKELY: Final = 0.6
TYPES: Final = frozenset({"class", "interface", "struct", "trait", "enum", "type", "module", "namespace"})
CONSTRUCTORS: Final = ("__init__", "__new__", "__construct", "initialize", "constructor", "init")
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|#|->)[A-Za-z_$][\w$]*){0,8}")
_DEFINED: Final = re.compile(
    rf"\W*where(?:'s| is| are)? (?:the )?(?:(?:class|function|method|type|variable|constant) )?(?P<mark>[`'\"]?)"
    rf"(?P<name>{_NAME.pattern})(?:\(\))?(?P=mark) (?:defined|declared|implemented)\W*",
    re.IGNORECASE,
)
"""Whatever word stands there is a name, a short or an everyday one too."""
ASKING: Final = word_set(
    "what what's where's which where show find open see tell explain describe look about me is are does do the a an "
    "of in to i can could you please get go jump definition defined define defines declared declaration declares "
    "implemented implementation implements located lives live stand stands contain contains code source file files "
    "class function method type interface struct enum module trait constant variable symbol macro for mean means it "
    "this that used has have its members methods here repo repository"
)
"""Words that ask for a thing and tell nothing of it."""


def find_named(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence | None:
    """The thing with its users and what it has or calls; None where more is asked, or nothing is called so."""
    name = _name_alone(workspace, evidence.question)
    found = _meant(workspace, name) if name else []
    if not found and (asked := _DEFINED.fullmatch(evidence.question.text)) is not None:
        found = _meant(workspace, _dotted(asked["name"]))
        is_plain = not asked["mark"] and asked["name"].islower()
        if is_plain and len(found) > 1 and not _is_thing(found[0]):
            found = []  # a word of which many things are named
    if found and relevance.spelled.is_in_code and not any(is_code(symbol.language) for symbol in found):
        return None  # a file of settings gives it a value: what it does stands where code reads it
    if not found:
        last = name.rpartition(".")[2]
        is_there = relevance.spelled.is_in_code
        if is_there or name not in evidence.question.identifiers or workspace.snapshot.string_id(last) is not None:
            return None
        return replace(evidence, is_found=False, missing=(name,))  # what is near by its words is another thing
    best, *others = found
    num_called = _num_called(workspace, best.name)
    sites = call_sites(workspace, best)
    users = {(site.caller.path, site.caller.qualified_name) for site in sites}
    places = tuple(place_of(relevance.score(symbol.id)) for symbol in found[:1])
    return replace(
        evidence,
        is_found=True,
        places=places,
        named=places[0].name,
        callers=sites[:6],
        num_users=len(users),
        members=_members(workspace, best),
        calls=_calls(workspace, best),
        namesakes=tuple(others),
        num_namesakes=num_called - 1 if num_called > MAX_NAMESAKES and "." not in name else 0,
    )


def _name_alone(workspace: Workspace, question: Question) -> str:
    """The one name of a question all of whose other words only ask."""
    left = left_over(question.text, ASKING)
    if not _NAME.fullmatch(left):
        return ""
    name = _dotted(left)
    is_spelled = name in question.identifiers or not name.islower() or "_" in name
    return name if is_spelled or len(question.text.split()) == 1 else ""


def _dotted(name: str) -> str:
    return name.replace("::", ".").replace("#", ".").replace("->", ".")


def left_over(text: str, asking: frozenset[str]) -> str:
    """The one word of a short question that is none of those that only ask; "" where there is none, or another."""
    words = [word.strip("`'\"()?!,;").rstrip(".:") for word in text.split(maxsplit=MAX_WORDS)]
    left = dict.fromkeys(word for word in words if word and word.lower() not in asking)
    return next(iter(left)) if len(left) == 1 and len(words) <= MAX_WORDS else ""


def _meant(workspace: Workspace, name: str) -> list[Symbol]:
    """Definitions of the name, the product's own first and then by how much leads to them; a type stands for its
    constructors."""
    snapshot, rank = workspace.snapshot, workspace.graph.rank
    last = name.rpartition(".")[2]
    named = without_declarations(symbol for symbol in matching(workspace, name, MAX_NAMESAKES) if symbol.name == last)
    types = {symbol.id for symbol in named if symbol.kind in TYPES}
    found = [
        symbol
        for symbol in named
        if symbol.kind != "module" and not (symbol.kind not in TYPES and symbol.parent in types)
    ]
    if "." in name:
        found = [symbol for symbol in found if symbol.qualified_name.endswith(name)] or found

    def order(symbol: Symbol) -> tuple[bool, float, bool, float, int]:
        tested = is_test(symbol.path) or is_in_test_module(symbol.path, symbol.qualified_name)
        standing = path_factor(symbol.path, snapshot.files[snapshot.file_of(symbol.id)].language)
        return tested, -standing, not _is_thing(symbol), -float(rank[symbol.id]), symbol.id

    return sorted(found, key=order)


def _num_called(workspace: Workspace, name: str) -> int:
    number = workspace.snapshot.string_id(name)
    return 0 if number is None else len(workspace.snapshot.columns.symbols_by_name.rows(number))


def _is_thing(symbol: Symbol) -> bool:
    return symbol.kind in TYPES or symbol.kind in CALLABLE


def _calls(workspace: Workspace, symbol: Symbol) -> tuple[tuple[Symbol, int], ...]:
    """What a function calls of this repository, and the line where it first does, in the order of lines."""
    if symbol.kind not in CALLABLE:
        return ()
    edges = workspace.graph.edges_out(symbol.id, ("call", "new"))
    found: dict[int, int] = {}
    seen: set[tuple[str, int]] = set()
    """A type and its constructor are one call."""
    for edge in sorted(edges, key=lambda edge: (edge.line, edge.target)):
        named = (_made(workspace, edge.target), edge.line)
        if edge.confidence >= LIKELY and edge.target != symbol.id and named not in seen:
            found.setdefault(edge.target, edge.line)
            seen.add(named)
    return tuple((workspace.snapshot.symbol(target), line) for target, line in found.items())


def _made(workspace: Workspace, symbol: int) -> str:
    """The name of a symbol; of a constructor that of what it makes."""
    snapshot = workspace.snapshot
    name, owner = snapshot.name(symbol), snapshot.parent(symbol)
    is_constructor = snapshot.kind(symbol) == "constructor" or name in CONSTRUCTORS
    return snapshot.name(owner) if is_constructor and owner >= 0 else name


def _members(workspace: Workspace, symbol: Symbol) -> tuple[Symbol, ...]:
    """What others may call of a type, in the order of its lines."""
    if symbol.kind not in TYPES:
        return ()
    snapshot = workspace.snapshot
    own = (n for n in snapshot.symbols_of(snapshot.file_of(symbol.id)) if snapshot.parent(n) == symbol.id)
    found = [snapshot.symbol(number) for number in list(own)[:MAX_MEMBERS] if snapshot.kind(number) in CALLABLE]
    return tuple(m for m in found if m.is_exported and m.name not in (symbol.name, *CONSTRUCTORS))

"""When something is done: where what does it is called, under which conditions, and after which tests that leave.

Knows which questions ask so, and who is meant by one of many implementations; nothing of wording.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.ways.method_sets import MethodSets
from anchors.index.names import symbols_named
from iquest_cli.analyst.calls.callers import call_sites
from iquest_cli.analyst.evidence.places import Occasion
from iquest_cli.analyst.evidence.placing import place_of, placed_first
from iquest_cli.analyst.ranking.weights import SAID
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.evidence.places import CallSite
    from iquest_cli.analyst.ranking.relevance import Relevance

_ASKS: Final = re.compile(
    r"^\W*(?:and |so |but )?(?:when(?: exactly)?|under (?:which|what) (?:conditions?|circumstances))"
    r" (?:is|are|was|were|does|do|did|will|would|gets?) (?:[\w'-]+ ){1,8}?(?:get |be |being )?"
    r"(?:(?P<verb>[\w-]+)\W*$"
    r"|(?P<done>[a-z]{2,}(?:ed|en|wn|nt|pt|lt)) (?:because of|because|due to|for|by) [^?.;]{2,80}\W*$)",
    re.IGNORECASE,
)
NUM_ASKED: Final = 12
MAX_SITES: Final = 6
MAX_USERS: Final = 12
"""What more call does it for all and sundry."""
MAX_SAME: Final = 200
_PASSED_ON: Final = re.compile(r"!?\(?\w*[eE]rr(?:or)?\)?(?: (?:!=|!==|is not) (?:nil|null|None|undefined))?")
"""That what was called before has not failed."""
NUM_OTHERS: Final = 3
SURE: Final = 0.5
_ASKING: Final = frozenset(map(stem, ("is", "has", "was", "are", "can", "get", "set", "on", "if")))
"""What only tells whether it was done, or is called then."""


def with_occasions(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    """Where one of the best places does by its name what the question asks the time of: its calls, told first."""
    asked = _ASKS.search(relevance.text)
    wanted = stem(asked["verb"] or asked["done"]) if asked is not None else ""
    for symbol in _doing(workspace, relevance, evidence, wanted) if wanted else ():
        target = _meant(workspace, symbol)
        sites = _sites(workspace, relevance, target, wanted)
        occasions = tuple(_occasion(relevance, site) for site in sites[:MAX_SITES])
        if any(occasion.conditions or occasion.guards for occasion in occasions):
            first = placed_first(evidence, place_of(relevance.score(target)))
            return replace(evidence, places=first, occasions=occasions, num_occasions=len(sites))
    return evidence


def _doing(workspace: Workspace, relevance: Relevance, evidence: Evidence, verb: str) -> Iterator[int]:
    """Callables whose names begin or end with the verb: those among the best places, then the best of all others."""
    snapshot = workspace.snapshot
    for place in evidence.places[:NUM_ASKED]:
        if place.symbol is not None and place.symbol.kind in CALLABLE and _does(place.symbol.name, verb):
            yield place.symbol.id
    root = verb.removesuffix("i")  # of `retri`, which `retry` is to others
    names = [name for name in snapshot.strings if root in name.lower() and _does(name, verb)]
    found = (number for name in names[:MAX_SAME] for number in islice(symbols_named(snapshot, name), MAX_SAME))
    own = [n for n in islice(found, MAX_SAME) if snapshot.kind(n) in CALLABLE and is_own(snapshot.path_of(n))]
    ranked = sorted(own, key=lambda number: (-relevance.score(number).score, number))
    yield from (number for number in ranked[:NUM_OTHERS] if relevance.score(number).score > 0)


def _does(name: str, verb: str) -> bool:
    """`sendAll`, `send`, and as C has it `mail_send`; but no `resolveArchive` archives."""
    words = parts(name)
    doing = (words[0], words[-1]) if "_" in name and name.islower() else words[:1]
    return bool(words) and verb in map(stem, doing) and stem(words[0]) not in _ASKING


def _sites(workspace: Workspace, relevance: Relevance, target: int, verb: str) -> list[CallSite]:
    """Its calls; of what says nothing of the question but the verb those by somebody who does."""
    symbol = workspace.snapshot.symbol(target)
    sites = [site for site in call_sites(workspace, symbol) if site.confidence >= SURE]
    others = {n for n, weighed in enumerate(relevance.concepts) if stem(weighed.concept.word) != verb}
    is_about = _is_about(relevance, f"{symbol.qualified_name} {symbol.doc}", others)
    if not others or (is_about and len(sites) <= MAX_USERS):
        return sites
    return [site for site in sites if _is_about(relevance, f"{site.caller.qualified_name} {site.caller.path}", others)]


def _is_about(relevance: Relevance, text: str, concepts: set[int]) -> bool:
    return any(hit >= SAID for number, hit in relevance.hits(text).items() if number in concepts)


def _meant(workspace: Workspace, method: int) -> int:
    """What is called where one of several implementations runs: the method of their interface, or of their base."""
    base = next((edge.target for edge in workspace.graph.edges_out(method, ("override",))), None)
    if base is not None:
        return base
    snapshot = workspace.snapshot
    owner = snapshot.parent(method)
    sets = MethodSets(snapshot, workspace.graph)
    for number in islice(symbols_named(snapshot, snapshot.name(method)), MAX_SAME):
        interface = snapshot.parent(number)
        if (
            number != method
            and interface >= 0
            and sets.is_interface(interface)
            and owner in sets.implementers(interface)
        ):
            return number
    return method


def _occasion(relevance: Relevance, site: CallSite) -> Occasion:
    from anchors.syntax.conditions import conditions_at  # the grammars' import, for who asks
    from anchors.syntax.leaving import left_before

    path, place = site.caller.path, (site.line, site.caller.start_line)
    data = "\n".join(relevance.source.lines(path)).encode("utf-8", "replace")
    language = site.caller.language
    around = conditions_at(data, language, [place]).get(place, ())
    before = left_before(data, language, [place]).get(place, ())
    guards = dict.fromkeys(item.text for item in before if not _PASSED_ON.fullmatch(item.text))
    return Occasion(site, tuple(item.text for item in around), tuple(guards))

"""A part of a program that a route is called by: "how does login work" of `POST /api/auth/login`, whose handler may be
called `POST` or `create` and say the word nowhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from anchors.syntax.languages import COMPONENTS
from iquest_cli.analyst.routes.doors import find_doors
from iquest_cli.analyst.routes.routed import answering
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence, Setting
    from iquest_cli.analyst.ranking.relevance import Relevance

_ASKED: Final = re.compile(
    r"\bhow (?:does|do|is|are) (?:the |an? |its |your |our )?(?P<part>(?:[\w-]+ ){0,2}?[\w-]+) "
    r"(?:works?|handled|processed|implemented|done)\W*$"
    r"|\b(?:when|after|once|if|how) (?:does |do |can )?(?:an? |the )?(?:\w+ )?"
    r"(?:users?|somebody|someone|i|you|we|people|customers?|visitors?|clients?|members?) "
    r"(?P<act>(?:log|sign)s?[- ]?(?:in|up|out|on|off)|registers?|checks? out)\W*$",
    re.IGNORECASE,
)
_CALLED: Final = (
    frozenset(("login", "signin", "logon", "signon")),
    frozenset(("logout", "signout", "logoff")),
    frozenset(("register", "registration", "signup")),
    frozenset(("checkout",)),
)
"""What is the same, whichever of these a path says."""
_PARAMETER: Final = re.compile(r"[:*<{\[$(]")
_CHANGES: Final = ("POST", "PUT", "PATCH")
MAX_ROUTES: Final = 12
"""That may be meant; of more none is."""


def with_route(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    """With who answers the route that a question is about, and all that is found around it."""
    if evidence.question.kind != "flow" or evidence.question.end:
        return evidence
    routed = _routed(workspace, relevance)
    return evidence if routed is None else replace(evidence, routed=routed, is_found=True)


def _routed(workspace: Workspace, relevance: Relevance) -> tuple[str, int] | None:
    """The route that ends in the words for what a question asks about, of several the one that changes something, and
    of those the one with the shortest path, with the function that answers it; None where there is none."""
    asked = _ASKED.search(relevance.text)
    if asked is None:
        return None
    words = parts((asked["part"] or asked["act"]).replace("-", " "))
    if not words:
        return None
    if asked["act"]:
        words = tuple(word.removesuffix("s") for word in words)
    paths = _likely(workspace, words)
    routes = find_doors(workspace, relevance.source, "routes", paths).settings if paths else ()
    found = [(length, route) for route in routes if (length := _ends_so(route, words))]
    if not found or len(found) > MAX_ROUTES:
        return None
    found.sort(key=lambda item: (not item[1].key.startswith(_CHANGES), -item[0], item[1].key.count("/")))
    for _, route in found:
        symbol = _handler(workspace, route)
        if symbol is not None:
            return route.key, symbol.id
    return None


def _same(words: tuple[str, ...]) -> frozenset[str]:
    """What paths say for these words; empty where they say it in no other word."""
    joined = "".join(words)
    return next((called for called in _CALLED if joined in called or words[-1] in called), frozenset())


def _likely(workspace: Workspace, words: tuple[str, ...]) -> frozenset[str]:
    """Own files that say the last word, or another for the same, in their text or their path: a route's own path
    stands in one of them."""
    alike = _same(words) or frozenset(words[-1:])
    said = {word for one in alike for word in (one, f"{one}s", one.capitalize(), one.upper())}
    said |= {f"{one[:4]}_{one[4:]}" for one in alike if one.startswith("sign")}
    snapshot = workspace.snapshot
    found = {file for word in said for file in files_with_word(snapshot, word) or ()}
    found |= {number for number, file in enumerate(snapshot.files) if any(one in file.path.lower() for one in alike)}
    return frozenset(path for file in found if is_own(path := snapshot.files[file].path))


def _ends_so(route: Setting, words: tuple[str, ...]) -> int:
    """How many of the words the path ends in; 0 where it ends in another."""
    segments = [part for part in route.key.rpartition(" ")[2].split("/") if part and not _PARAMETER.search(part)]
    said = [word for segment in segments[-2:] for word in parts(segment)]
    if alike := _same(words):
        last = "".join(parts(segments[-1])) if segments else ""
        is_shown = route.key.startswith("GET ")  # the page to do it on, or another's
        return len(words) if last in alike and not is_shown else 0
    stems = tuple(map(stem, words))
    ends = tuple(map(stem, said))
    if ends[-len(stems) :] == stems:
        return len(stems)
    return 0


def _handler(workspace: Workspace, route: Setting) -> Symbol | None:
    symbols = [symbol for symbol in answering(workspace, route) if symbol.language not in COMPONENTS]
    return next((symbol for symbol in symbols if symbol.kind in (*CALLABLE, "class")), None)

"""Defaults that functions give their parameters: `work(interval = 5.0)` answers how often something is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from anchors.types import Symbol
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.literals import is_literal
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.values import CALLABLE

NUM_FUNCTIONS: Final = 12
LESS: Final = 0.85
"""A parameter is a setting of one call; what is named for all of them comes before."""
_GIVEN: Final = re.compile(
    r"[(,]\s*[^(),=]*?\$?(?P<name>[A-Za-z_]\w*)\??\s*(?::[^=,()]{1,60})?=(?![=>])\s*(?P<value>[^,()]{1,40})"
)
_COUNTED: Final = re.compile(r"\bhow many (?:more |other )?([a-z]+)\b", re.IGNORECASE)
_NOTHING: Final = re.compile(r"(?:none|null|nil|undefined|true|false|\"\"|'')$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    value: str
    line: int
    symbol: Symbol


class Given(Parameter):
    """What a line gives a value, in a function or outside of any."""


def parameters(relevance: Relevance, measured: Callable[[str], float]) -> list[tuple[float, str, int, Parameter]]:
    """Parameters of the best functions that have a value and a name that sounds like what is asked for."""
    found = []
    best = [scored for scored in relevance.candidates if scored.symbol.kind in CALLABLE and not is_test(scored.path)]
    for scored in best[:NUM_FUNCTIONS]:
        symbol = scored.symbol
        for match in _GIVEN.finditer(symbol.signature):
            name, value = match["name"], match["value"].strip()
            if not is_literal(value) or _NOTHING.match(value):
                continue
            sounds = measured(name)
            own = relevance.of_text(f"{name} {symbol.name} {symbol.doc}")
            if not relevance.hits(name) and sounds < 1.0:
                continue
            if _is_unit(relevance, name, f"{symbol.name} {symbol.doc}"):
                continue
            score = sounds * (1.3 * own + 0.5 * relevance.score(symbol.id).score)
            found.append(
                (0.85 * score, symbol.path, symbol.name_line, Parameter(name, value, symbol.name_line, symbol))
            )
    return found


def _is_unit(relevance: Relevance, name: str, around: str) -> bool:
    """Whether a name says no more than in what the answer is counted, and its function nothing else that is asked for:
    `days` of "for how many days is it kept"."""
    counted = _COUNTED.search(relevance.text)
    units = {n for n, w in enumerate(relevance.concepts) if counted and w.concept.word.lower() == counted[1].lower()}
    met = set(relevance.hits(name))
    asking = {n for n, w in enumerate(relevance.concepts) if " " in w.concept.word}  # `how many`
    others = {n for n in relevance.hits(around) if relevance.concepts[n].is_telling} - units - asking
    return bool(units) and met <= units | asking and not others

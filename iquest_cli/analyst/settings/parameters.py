"""Defaults that functions give their parameters: `work(interval = 5.0)` answers how often something is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from anchors.types import Symbol
from iquest_cli.analyst.ranking.relevance import CALLABLE, Relevance
from iquest_cli.analyst.texts.literals import is_literal
from iquest_cli.analyst.texts.standing import is_test

NUM_FUNCTIONS: Final = 12
LESS: Final = 0.85
"""A parameter is a setting of one call; what is named for all of them comes before."""
_GIVEN: Final = re.compile(
    r"[(,]\s*[^(),=]*?\$?(?P<name>[A-Za-z_]\w*)\??\s*(?::[^=,()]{1,60})?=(?![=>])\s*(?P<value>[^,()]{1,40})"
)
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
            score = sounds * (1.3 * own + 0.5 * relevance.score(symbol.id).score)
            found.append(
                (0.85 * score, symbol.path, symbol.name_line, Parameter(name, value, symbol.name_line, symbol))
            )
    return found

"""Spans of time that a function writes out: `exp: now() + Duration::days(1)` of `create_jwt` answers how long a JWT is
valid, where no setting says it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.settings.asks import TIMES
from iquest_cli.analyst.settings.parameters import Given
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import is_in_test_module, path_factor
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.settings.asks import Asks

NUM_FUNCTIONS: Final = 12
MAX_LINES: Final = 120
WORTH: Final = 2.0
_GIVES: Final = re.compile(
    r"\s*(?:(?:let|const|var|val|final|auto|mut)\s){0,2}[\"'.]?(?P<key>[A-Za-z_][\w.]{1,60})[\"']?"
    r"\s?(?::=|=|:)\s?(?P<value>\S.*)"
)
_UNIT: Final = r"(?:milli|micro|nano)?(?:second|minute|hour|day|week|month|year)s?"
_SPAN: Final = re.compile(
    rf"\b(?:duration|time_?delta|time_?span|chrono|ttl)[\w.:]{{0,40}}\(\s*(?:\w+\s*=\s*)?\d[^()\n]{{0,40}}\)"
    rf"|\b\d[\d_]*\s?(?:\.|\*\s?(?:time\.)?){_UNIT}\b|\b(?:from|of|plus|add)_?{_UNIT}\(\s*\d[\d_]*"
    rf"|\btime\.{_UNIT}\s?\*\s?\d|[\"']\d{{1,5}}\s?(?:ms|s|m|h|d|w|y|{_UNIT})[\"']",
    re.IGNORECASE,
)
_VALID: Final = re.compile(r"exp|expir|ttl|valid|life|age|until|after|max", re.IGNORECASE)


def spans(relevance: Relevance, asks: Asks) -> list[tuple[float, str, int, Given]]:
    """Score, path, line and what is given the span, in functions whose own names say a telling word of the question
    that asks for no measure (`JWT` of "how long is a JWT valid")."""
    if asks.measures[:1] != (TIMES,):
        return []
    asked = {n for n, w in enumerate(relevance.concepts) if w.is_telling and not TIMES.search(w.concept.word)}
    found = []
    best = [scored for scored in relevance.candidates if scored.symbol.kind in CALLABLE]
    for scored in best[:NUM_FUNCTIONS]:
        symbol = scored.symbol
        if path_factor(scored.path, symbol.language) < 1.0 or asked.isdisjoint(relevance.hits(symbol.name)):
            continue
        if is_in_test_module(symbol.path, symbol.qualified_name):
            continue
        last = min(symbol.end_line, symbol.name_line + MAX_LINES)
        for line in range(symbol.name_line + 1, last + 1):
            text = relevance.source.line(symbol.path, line)
            match = _GIVES.match(text) if len(text) <= MAX_LINE else None
            span = _SPAN.search(match["value"]) if match is not None else None
            if match is None or span is None:
                continue
            key = match["key"].rpartition(".")[2]
            lasts = 1.0 if any(_VALID.match(part) for part in parts(key)) else asks.measured(key)
            score = WORTH * lasts * relevance.of_text(f"{key} {symbol.name}")
            found.append((score, symbol.path, line, Given(key, span[0], line, symbol)))
    return found

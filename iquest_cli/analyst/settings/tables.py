"""Entries of tables that call themselves defaults: `const defaultOptions = { level: "info" }` answers what a level is
when nobody sets one."""

from __future__ import annotations

import re
from typing import Final

from anchors.types import Symbol
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.settings.asks import SAYS_DEFAULT, Asks
from iquest_cli.analyst.settings.assigned import says_all
from iquest_cli.analyst.settings.parameters import Parameter
from iquest_cli.analyst.texts.literals import is_literal, leading_literal
from iquest_cli.analyst.texts.source import indent_of
from iquest_cli.analyst.texts.values import NAMED
from iquest_cli.analyst.texts.words import parts

NUM_FILES: Final = 60
MAX_LINES: Final = 120
WORTH: Final = 2.6
"""Table and key say together what is asked for, and nothing else."""
OF_TABLE: Final = frozenset({"default", "defaults"})
_ENTRY: Final = re.compile(r"\s*[\"':]?(?P<key>[A-Za-z_][\w-]*)[\"']?\s*(?:=>|:|=)\s*(?P<value>\S.*)")


def default_entries(relevance: Relevance, asks: Asks) -> list[tuple[float, str, int, Parameter]]:
    """Entries whose every word the question says or asks to be measured, in tables of the files that meet it best."""
    snapshot, found = relevance.snapshot, []

    def is_said(key: str) -> bool:
        share = relevance.share_of_name(key)
        return share >= 1.0 or (share > 0 and not asks.for_default and says_all(relevance, asks, key))

    for file in relevance.best_files(NUM_FILES):
        factor = relevance.file_factor(file)
        for number in snapshot.symbols_of(file):
            if snapshot.kind(number) not in NAMED or OF_TABLE.isdisjoint(parts(snapshot.name(number))):
                continue
            symbol = snapshot.symbol(number)
            last = min(symbol.end_line, symbol.start_line + MAX_LINES)
            for line in range(symbol.start_line + 1, last + 1):
                match = _ENTRY.match(relevance.source.line(symbol.path, line))
                if match is None or not is_said(match["key"]):
                    continue
                value = leading_literal(match["value"])
                if not value or not is_literal(value):
                    continue
                holder = "" if asks.for_default else _section(relevance, symbol, line)
                own = relevance.of_text(f"{match['key']} {symbol.name} {holder}")
                score = factor * SAYS_DEFAULT * asks.measured(match["key"]) * WORTH * own
                found.append((score, symbol.path, line, Parameter(match["key"], value, line, symbol)))
    return found


def _section(relevance: Relevance, symbol: Symbol, line: int) -> str:
    """What holds an entry inside of its table: `upload` of `upload: {limit: 20}`."""
    margin = indent_of(relevance.source.line(symbol.path, line))
    for above in range(line - 1, symbol.start_line, -1):
        text = relevance.source.line(symbol.path, above)
        if text.strip() and indent_of(text) < margin:
            return text.strip()
    return ""

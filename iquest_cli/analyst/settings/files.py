"""Files that hold settings and nothing else, by their names: `env.ts`, `folderconfiguration.go`, `argument_parser.py`.

What they say of a setting is one line of many, which a question's words may not find among whole functions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import is_code, stem_of
from iquest_cli.analyst.texts.standing import is_aside, is_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_FILES: Final = 40
_NAME: Final = re.compile(
    r"(?:^|[a-z0-9]|[._-])(?:[cC]onf(?:ig(?:uration)?s?)?|[sS]ettings?|[oO]ptions?|[eE]nv(?:ironment)?|[cC]onstants?"
    r"|[dD]efaults?|[fF]lags?|[aA]rg(?:ument)?s?|[pP]ref(?:erence)?s?|[pP]ropert(?:y|ies))"
    r"(?:$|[A-Z._-]|[tT]able|[pP]arser|[kK]eys)"
)


def files_of_settings(relevance: Relevance, known: Sequence[int]) -> tuple[int, ...]:
    """Those beside `known` whose best line meets the question most, the best first."""
    snapshot = relevance.snapshot
    left = [
        file
        for file, tracked in enumerate(snapshot.files)
        if is_code(tracked.language)
        and _NAME.search(stem_of(tracked.path))
        and is_own(tracked.path)
        and not is_aside(tracked.path)
        and relevance.is_asked(tracked.path)
    ]
    scores = {f: _best(relevance, f) for f in left if f not in known}
    return tuple(sorted((f for f in scores if scores[f] > 0), key=lambda f: (-scores[f], f))[:MAX_FILES])


def _best(relevance: Relevance, file: int) -> float:
    numbers = relevance.snapshot.symbols_of(file)
    return float(relevance.symbol_scores[numbers.start : numbers.stop].max()) * relevance.file_factor(file)

"""Whether the first setting that is found is told as the answer, or only as a lead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.settings.asks import Asks

if TYPE_CHECKING:
    from iquest_cli.analyst.evidence.evidence import Evidence, Setting
    from iquest_cli.analyst.ranking.relevance import Relevance

NEAR: Final = 4
"""Lines around a setting that may say what it is for."""
MOSTLY_UNSAID: Final = 0.5
LEAST_UNSAID: Final = 2
"""Words from which, and share of the telling ones above which, a setting that says nothing of them is a mere lead."""


def with_sureness(relevance: Relevance, evidence: Evidence) -> Evidence:
    """With what makes the first of its settings a mere lead."""
    if not evidence.settings:
        return evidence
    first = evidence.settings[0]
    return replace(evidence, unnamed=_unsaid(relevance, first), lacks_value=_lacks_value(relevance, first))


def _unsaid(relevance: Relevance, setting: Setting) -> tuple[str, ...]:
    """Telling words of the question that nothing at a setting and at its uses says, where those are most of them."""
    symbol = setting.symbol
    own = f"{symbol.qualified_name} {symbol.doc} {relevance.docs.of(symbol)}" if symbol is not None else ""
    uses = " ".join(
        f"{site.caller.qualified_name} {relevance.source.line(site.caller.path, site.line)}" for site in setting.uses
    )
    near = relevance.source.text(setting.path, setting.line - NEAR, setting.line + NEAR)
    told = setting.told.about if setting.told is not None else ""
    words, share = relevance.untold(f"{setting.key} {own} {setting.path} {told} {near} {uses}")
    return words if share > MOSTLY_UNSAID and len(words) >= LEAST_UNSAID else ()


def _lacks_value(relevance: Relevance, setting: Setting) -> bool:
    """Whether a value is asked for, and none is found of a setting whose name says not all of the question."""
    told = setting.told
    found = setting.default or setting.declared or (told is not None and (told.default or told.shown))
    words, _ = relevance.untold(setting.key)
    return bool(words) and Asks.of(relevance.text).for_value and not found

"""Says which types implement or extend what a question names, one row each."""

from __future__ import annotations

import re
from typing import Final

from iquest_cli.analyst import phrases
from iquest_cli.analyst.draft import Draft
from iquest_cli.analyst.evidence import Evidence, Place
from iquest_cli.analyst.phrases import at, code, counted, sentence

MAX_SHOWN: Final = 30
_ARGUMENTS: Final = re.compile(r"[<\[(].*$", re.DOTALL)


def say_heirs(evidence: Evidence, draft: Draft) -> None:
    heirs = evidence.heirs
    bases = list(dict.fromkeys(_ARGUMENTS.sub("", base) for _, base in heirs))
    do = counted(len(heirs), "type implements or extends", "types implement or extend")
    draft.say(f"{do} {phrases.listed([code(base) for base in bases[:3]], 'or')} outside the tests:")
    shown = heirs[:MAX_SHOWN]
    rows = [(at(s.path, s.name_line), code(s.qualified_name), sentence(s.doc, phrases.MAX_REMARK)) for s, _ in shown]
    draft.say(phrases.columns(rows))
    if len(heirs) > len(shown):
        draft.say(f"And {len(heirs) - len(shown)} more.")
    for symbol, base in shown:
        last = min(symbol.end_line, symbol.name_line + 10)
        draft.cite(Place(symbol.path, symbol.start_line, last, symbol.qualified_name, "", symbol), f"names {base}")

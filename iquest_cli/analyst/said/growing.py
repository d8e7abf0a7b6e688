"""Says how a new thing of a kind is added: what it extends, where it is listed, what takes it up, and one of them."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.languages import is_code
from anchors.types import Symbol
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.findings import Grown
from iquest_cli.analyst.evidence.phrases import at, code
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft
from iquest_cli.analyst.texts.values import NAMED

MAX_QUOTED: Final = 10
MAX_EXAMPLES: Final = 4
MAX_CODE: Final = 90
LONG: Final = 4
HEAD: Final = 12
MAX_HEAD: Final = 120
_HEAD: Final = re.compile(
    r"\s*(?:$|//|#|/?\*|--|<\?php|<!|import\b|from\b.{0,200}\bimport\b|export .{0,200} from |package\b|use\b|using\b"
    r"|require|include|namespace\b|declare\(|[\"']use strict|\w*\s*\"[\w./@-]+\"\)?$|\w[\w, ]*,?$|\}? ?from |[)}\]];?$)"
)
"""What stands above the code of a file in one language or another."""
_OPENS: Final = re.compile(r"=\s{0,20}[{\[(]\s*$")


def say_grown(grown: Grown, draft: Draft) -> None:
    to_do = f"To {grown.said}"
    if grown.heirs:
        base = grown.base
        name = f"{code(grown.foreign)} (not defined here)" if grown.foreign else "the same base"
        name = f"{code(base.name)} ({at(base.path, base.name_line)})" if base is not None else name
        others = [f"{code(s.qualified_name)} ({at(s.path, s.name_line)})" for s in grown.heirs[:MAX_EXAMPLES]]
        count = phrases.counted(len(grown.heirs), "type does", "types do")
        verb = "implement" if base is not None and base.kind in ("interface", "trait") else "extend"
        what = f"{verb} {name}, as {count.lower()}"
        if grown.folder:
            others = [f"{at(s.path, s.name_line)}" for s in grown.heirs[:MAX_EXAMPLES]]
            what = _by_convention(grown, f"{code(grown.folder + '/')}")
        draft.say(f"{to_do}, {what}: {phrases.listed(others)}.")
        if base is not None:
            draft.cite(_place(base), "what each of them extends")
        by_length = sorted(grown.heirs, key=lambda s: (s.end_line - s.start_line < 3, s.end_line - s.start_line, s.id))
        # The shortest type is the plainest one; of functions that is often a stub.
        example = by_length[len(by_length) // 4 if grown.folder else 0]
        is_file = example.kind == "module" and is_code(example.language)
        _quote(example, draft, _below_head(example, draft) if is_file else 0)
    if grown.table is not None:
        where = f"{code(grown.table.name)} ({at(grown.table.path, grown.table.name_line)})"
        how = "listed" if grown.table.kind in NAMED else "named together"
        draft.say(f"They are {how} in {where}." if grown.heirs else f"{to_do}, put it into {where}.")
        _quote(grown.table, draft, _entries(grown.table, draft) if grown.table.kind in NAMED else grown.line)
        to_do = "Besides"
    if grown.taker is not None:
        taker = grown.taker
        lead = f"{to_do}, call {code(taker.qualified_name)} ({at(taker.path, taker.name_line)})."
        draft.say(lead + (f" {phrases.sentence(taker.doc)}" if taker.doc else ""))
        _quote(taker, draft)
        rows = [
            (at(site.caller.path, site.line), code(draft.source.line(site.caller.path, site.line).strip(), MAX_CODE))
            for site in grown.sites
        ]
        if rows:
            draft.say(f"So it is done here:\n{phrases.columns(rows)}")
        for site in grown.sites:
            draft.cite(Place(site.caller.path, site.line, site.line, site.caller.name, "", site.caller), "does so")


def _entries(table: Symbol, draft: Draft) -> int:
    """The line where the entries of a table begin, below a long type of it; 0 where they begin at once."""
    last = min(table.end_line, table.name_line + HEAD)
    lines = range(table.name_line + LONG, last + 1)
    return next((n for n in lines if _OPENS.search(draft.source.line(table.path, n))), 0)


def _below_head(module: Symbol, draft: Draft) -> int:
    """The line of a file on which its code begins, below licence, package and imports; 0 where all of it is such."""
    lines = range(1, min(module.end_line, MAX_HEAD) + 1)
    return next((n for n in lines if not _HEAD.match(draft.source.line(module.path, n))), 0)


def _by_convention(grown: Grown, folder: str) -> str:
    if grown.heirs[0].kind == "module":
        is_file = grown.heirs[0].path.rpartition("/")[0] == grown.folder
        return f"put a {'file' if is_file else 'folder'} beside the {len(grown.heirs):,} in {folder}"
    count = phrases.counted(len(grown.heirs), "file does", "files do")
    return f"write {code(grown.heirs[0].name)} in a file of its own in {folder}, as {count.lower()}"


def _place(symbol: Symbol, first: int = 0) -> Place:
    first = first or symbol.start_line
    last = min(symbol.end_line, first + MAX_QUOTED - 1)
    return Place(symbol.path, first, last, symbol.qualified_name, "", symbol)


def _quote(symbol: Symbol, draft: Draft, first: int = 0) -> None:
    place = _place(symbol, first)
    draft.say(phrases.block(draft.source, symbol.path, range(place.first, place.last + 1), symbol.language))
    draft.cite(place, "one that is there")

"""Says who uses a thing of a library: each file with its lines."""

from __future__ import annotations

from typing import Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.findings import Borrowed
from iquest_cli.analyst.evidence.phrases import at_lines, code, counted
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft

MAX_SHOWN: Final = 12


def say_borrowed(borrowed: Borrowed, draft: Draft) -> None:
    if borrowed.name == borrowed.module:
        least = "" if borrowed.is_whole else "at least "
        files = counted(len(borrowed.uses), "file").lower()
        draft.say(f"{code(borrowed.name)} is not of this repository. It is imported in {least}{files}:")
        _say_uses(borrowed, draft)
        return
    places = counted(sum(len(lines) for _, lines in borrowed.uses), "place", "places").lower()
    files = counted(len(borrowed.uses), "file").lower()
    origin = f": it comes from {code(borrowed.module)}" if borrowed.module else ""
    draft.say(f"{code(borrowed.name)} is defined nowhere here{origin}. It is used by name at {places} in {files}:")
    _say_uses(borrowed, draft)


def _say_uses(borrowed: Borrowed, draft: Draft) -> None:
    rows = []
    for (path, lines), symbol in zip(borrowed.uses[:MAX_SHOWN], borrowed.users, strict=False):
        text = draft.source.line(path, lines[0]).strip()
        rows.append((at_lines(path, list(lines)), code(text, phrases.MAX_REMARK) if text else ""))
        draft.cite(Place(path, lines[0], lines[0], symbol.qualified_name, "", symbol), f"uses {borrowed.name}")
    left = len(borrowed.uses) - len(rows)
    draft.say(phrases.columns(rows) + (f"\n\nand {counted(left, 'more file', 'more files').lower()}." if left else ""))

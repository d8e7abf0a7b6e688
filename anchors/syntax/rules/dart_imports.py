"""What Dart's directives import, hand on, or say of the library that a file is part of.

`import 'shop.dart'` takes all names (`*`); one `as shop` has that name alone; of one with `show` each name is a row,
and `hide` makes rows named `-Name`. A part's row has the name `part`, in either direction.
"""

from __future__ import annotations

from typing import Final

from anchors.records import Import
from anchors.regexes import regex
from anchors.syntax.source import text

PART: Final = "part"
HIDDEN: Final = "-"
_URI: Final = regex(rb"r?(['\"])([^'\"\n$]*+)\1")
_PREFIX: Final = regex(rb"\bas\s++([A-Za-z_$][\w$]*+)")
_COMBINED: Final = regex(rb"\b(show|hide)\s++([\w$,\s]*+)")
_LIBRARY: Final = regex(rb"part\s++of\s++([\w.]++)")
_MAX_BYTES: Final = 4_000
_MAX_NAMES: Final = 200


def imported(raw: bytes, kind: str, line: int) -> list[Import]:
    raw = raw[:_MAX_BYTES]
    uri = _URI.search(raw)
    if kind in ("part_directive", "part_of_directive"):
        named = _LIBRARY.match(raw) if uri is None else None
        module = text(uri[2]) if uri is not None else text(named[1]) if named is not None else ""
        return [Import(module, PART, "*", line, -1, False)] if module else []
    if uri is None:
        return []
    module, behind = text(uri[2]), raw[uri.end() :]
    is_shown = raw.lstrip().startswith(b"export")
    prefix = _PREFIX.search(behind)
    if prefix is not None:
        return [Import(module, "", text(prefix[1]), line, -1, False)]
    names: dict[bytes, list[str]] = {b"show": [], b"hide": []}
    for word, listed in _COMBINED.findall(behind):
        names[word] += [text(name.strip()) for name in listed.split(b",")[:_MAX_NAMES] if name.strip()]
    if names[b"show"]:
        return [Import(module, name, name, line, -1, is_shown) for name in names[b"show"]]
    hidden = [Import(module, HIDDEN + name, "*", line, -1, is_shown) for name in names[b"hide"]]
    return [Import(module, "*", "*", line, -1, is_shown), *hidden]

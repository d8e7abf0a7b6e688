"""What a module of JavaScript or TypeScript gives under a name that frameworks look for in files of a certain place:
`GET` of a route, `loader`, `load`, the default of a page. Knows names, no places.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

VERBS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ALL")
_NAMES: Final = frozenset((*VERBS, "fallback", "loader", "action", "load", "actions"))
_EXPORT: Final = re.compile(
    rb"^export[ \t]+(?:(?P<default>default)\b[ \t]*(?:(?P<value>[A-Za-z_$][\w$]*))?"
    rb"|(?:async[ \t]+)?(?:function\*?|const|let|var)[ \t]+(?P<name>[A-Za-z]\w*)"
    rb"|(?P<several>(?:const[ \t]*|let[ \t]*)?\{[^{}]{1,400}\}))",
    re.MULTILINE,
)
_PART: Final = re.compile(r"(?:[\w$]+\s+as\s+|[\w$]+\s*:\s*)?([\w$]+)\s*$")
_DECLARED: Final = frozenset({"async", "function", "class", "abstract", "interface", "enum", "new", "await"})


def read_exports(sink: Sink) -> None:
    data = sink.source.data
    found: list[tuple[re.Match[bytes], str, str]] = []
    for match in _EXPORT.finditer(data) if b"export" in data else ():
        if match["default"]:
            value = text(match["value"] or b"")
            found.append((match, "default", "" if value in _DECLARED else value))
        names = [text(match["name"])] if match["name"] else _several(match["several"] or b"")
        found += [(match, name, "") for name in names if name in _NAMES or name == "default"]
    if found:
        _put(sink, found)


def _several(braced: bytes) -> list[str]:
    """`{ GET, POST }`, `{ handler as GET }`, `{ put: PUT }`."""
    parts = text(braced).partition("{")[2].rstrip("}").split(",")
    return [found[1] for found in map(_PART.search, parts) if found]


def _put(sink: Sink, found: list[tuple[re.Match[bytes], str, str]]) -> None:
    """Each at the definition of that name, or of what is exported by another, where the file has one."""
    outer = [draft for draft in sink.drafts if draft.parent is None]
    at_line = {sink.source.line(draft.name_at): draft for draft in reversed(outer)}
    by_name = {draft.name: draft for draft in reversed(outer)}
    for match, name, value in found:
        at = at_line.get(sink.source.line(match.start())) or by_name.get(value)
        said = one_line(sink.source.data[match.start() : match.end() + 120].split(b"\n")[0], 120)
        if at is None:
            sink.add("export", match.start(), name, value, said)
        else:
            sink.put("export", at.name_at, at.index, name, value, said)

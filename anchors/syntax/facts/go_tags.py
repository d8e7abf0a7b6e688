"""Variables of the environment that tags of Go's fields name: `env:"PORT"`, below the namespaces of the groups that a
struct stands in (go-flags' `env-namespace`, caarlos0's `envPrefix`), whose fields are read under each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final, NamedTuple

from anchors.regexes import regex
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

TAG: Final = re.compile(
    rb"`[^`\n]*\b(?:env|envconfig):\"([A-Z][A-Z0-9_]*)[^\"]*\"(?:[^`\n]*\b(?:envDefault|default):\"([^\"]*)\")?"
)
MAX_NESTING: Final = 8
MAX_NAMES: Final = 2000
"""Names of one file: groups that hold one another multiply them."""
_OPENS: Final = regex(rb"\s*+(?:type\s++)?(\w++)\s++(\[\]|\*)?+struct\s*+\{\s*+(?://.*)?$")
_CLOSES: Final = regex(rb"\s*+\}\s*+(`.*)?$")
_HOLDS: Final = regex(rb"\s*+\w++\s++(?:\[\]|\*)*+(\w++(?:\.\w++)?+)\s*+(`.*)?$")
_SPACE: Final = re.compile(rb"\b(env-namespace|envPrefix):\"(\w+)\"")


class _Named(NamedTuple):
    """One variable, without the namespaces that it stands in."""

    at: int
    name: str
    default: str
    shown: str


class _Group(NamedTuple):
    """What is read below `space`: `held` here, or as the struct `of` this name."""

    space: str
    held: list[_Named | _Group]
    of: str


def read_tags(sink: Sink) -> None:
    data = sink.source.data
    found = [_named(match) for match in TAG.finditer(data)]
    if _SPACE.search(data) is None:
        for named in found:
            sink.add("config", *named)
        return
    structs = _structs(data)
    used = {part.of for struct, held in structs.items() for part in _groups(held) if part.of != struct}
    roots = ((struct, held) for struct, held in structs.items() if struct not in used)
    spread = chain.from_iterable(_spread(structs, held, "", (struct,)) for struct, held in roots)
    names = list(islice(spread, MAX_NAMES))
    told = {named.at for named in names}
    names += [named for named in found if named.at not in told]
    for named in sorted(set(names)):
        sink.add("config", *named)


def _named(match: re.Match[bytes]) -> _Named:
    return _Named(match.start(), text(match[1]), text(match[2] or b""), one_line(match[0]))


def _structs(data: bytes) -> dict[str, list[_Named | _Group]]:
    """What the structs of a file hold that may be variables, by their names."""
    structs: dict[str, list[_Named | _Group]] = {}
    open_: list[list[_Named | _Group]] = []
    at = 0
    for line in data.split(b"\n"):
        opens, closes = _OPENS.match(line), _CLOSES.match(line)
        if opens is not None:
            open_.append([])
            if len(open_) == 1:
                structs[text(opens[1])] = open_[0]
        elif closes is not None and open_:
            held = open_.pop()
            if open_:
                open_[-1].append(_Group(_space(closes[1]), held, ""))
        elif open_ and (tag := TAG.search(line)) is not None:
            named = _named(tag)
            open_[-1].append(named._replace(at=at + named.at))
        elif open_ and (holds := _HOLDS.match(line)) is not None:
            open_[-1].append(_Group(_space(holds[2]), [], text(holds[1])))
        at += len(line) + 1
    return structs


def _space(tag: bytes | None) -> str:
    found = _SPACE.search(tag or b"")
    return "" if found is None else text(found[2]) + ("_" if found[1] == b"env-namespace" else "")


def _groups(held: list[_Named | _Group]) -> Iterator[_Group]:
    for part in held:
        if isinstance(part, _Group):
            yield part
            yield from _groups(part.held)


def _spread(
    structs: dict[str, list[_Named | _Group]], held: list[_Named | _Group], space: str, within: tuple[str, ...]
) -> Iterator[_Named]:
    """The variables under their whole names."""
    for part in held:
        if isinstance(part, _Named):
            yield part._replace(name=space + part.name)
        elif len(within) < MAX_NESTING and (not part.of or part.of not in within):
            inner = part.held or structs.get(part.of, [])
            yield from _spread(structs, inner, space + part.space, (*within, part.of))

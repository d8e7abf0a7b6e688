"""What the template of a Vue component uses: its tags, its directives, what stands between `{{` and `}}`."""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex
from anchors.syntax.blocks import attribute_spans, tag_end
from anchors.syntax.markup_parts import NONE, Expression, Levels, Markup, behind, words_of

_VUE: Final = regex(rb"<!--|\{\{|<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*+)")
_PATH: Final = regex(rb"\s*+([A-Za-z_$][\w$]*+)\s*+")
_OF: Final = regex(rb"\s(?:in|of)\s")
_VOID: Final = frozenset(
    (b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr")
)
_Span = tuple[int, int, int, int]
"""Where an attribute's name begins and ends, and its value."""


def read_vue(data: bytes, at: int, end: int, found: Markup) -> None:
    levels, has_more = Levels(), True
    while (mark := _VUE.search(data, at, end)) is not None:
        at = mark.end()
        name = mark["name"]
        if mark[0] == b"<!--":
            at = behind(data, b"-->", at, end)
        elif name is None:
            close = data.find(b"}}", at, end) if has_more else -1
            has_more = close >= 0
            if has_more:
                found.expressions.append(Expression(at, close, levels.bound))
                at = close + 2
        elif mark["close"]:
            levels.leave(name)
        else:
            stop = tag_end(data, at)
            if not 0 <= stop <= end:
                return
            found.tags.append((mark.start("name"), name))
            attributes = list(attribute_spans(data, at, stop - 1))
            if any(data.startswith(b"v-pre", first) for first, *_ in attributes):
                at = behind(data, b"</" + name, stop, end)
                continue
            levels.enter(name, _bound_by(data, attributes))
            _directives(data, attributes, levels.bound, found)
            if name in _VOID or data[stop - 2 : stop] == b"/>":
                levels.leave(name)
            at = stop


def _bound_by(data: bytes, attributes: list[_Span]) -> frozenset[bytes]:
    names: frozenset[bytes] = NONE
    for first, last, start, end in attributes:
        if data.startswith(b"v-for", first):
            sides = _OF.search(data, start, end)
            names |= words_of(data[start : sides.start()]) if sides else NONE
        elif data.startswith((b"#", b"v-slot"), first) and first < last:
            names |= words_of(data[start:end])
    return names


def _directives(data: bytes, attributes: list[_Span], bound: frozenset[bytes], found: Markup) -> None:
    for first, last, start, end in attributes:
        name = data[first:last]
        if name.startswith((b"@", b"v-on:")):
            _handler(data, start, end, bound, found)
        elif name == b"v-for":
            sides = _OF.search(data, start, end)
            if sides is not None:
                found.expressions.append(Expression(sides.end(), end, bound - words_of(data[start : sides.start()])))
        elif name.startswith((b":", b"v-")) and not name.startswith((b"v-slot", b"v-else", b"v-cloak", b"v-once")):
            if start < end:
                found.expressions.append(Expression(start, end, bound))
            elif name.startswith(b":") and not name.startswith(b":["):
                shown = _camel(name[1:].partition(b".")[0])
                found.names += [] if shown in bound else [(first + 1, shown)]
        elif name.startswith(b"v-else-if"):
            found.expressions.append(Expression(start, end, bound))


def _handler(data: bytes, start: int, end: int, bound: frozenset[bytes], found: Markup) -> None:
    """The name of a function, else what is to be run."""
    plain = _PATH.fullmatch(data, start, end)
    if plain is None:
        found.expressions.append(Expression(start, end, bound | {b"$event"}, is_run=True))
    elif plain[1] not in bound:
        found.names.append((plain.start(1), plain[1]))


def _camel(name: bytes) -> bytes:
    first, *others = name.split(b"-")
    return first + b"".join(part[:1].upper() + part[1:] for part in others)

"""What the markup of a component uses: its tags, the expressions in its attributes and its text, names of directives.

Goes once over the text, in linear time. Knows how Vue, Svelte and Astro write these, nothing of what they mean; what
an expression says is read by its grammar (`uses.py`). Names that the markup itself binds (`v-for`, `{#each}`, slots)
are told with each expression, since they hide those of the script.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple

from anchors.regexes import regex
from anchors.syntax.blocks import attribute_spans, tag_end
from anchors.syntax.bracing import brace_end

_VUE: Final = regex(rb"<!--|\{\{|<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*+)")
_BRACED: Final = regex(rb"<!--|\{|<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*+)")
_IN_TAG: Final = regex(rb"/?>|\{|[\"']|(?P<name>[^\s=>{\"'/]++)(?:(?P<is>=)(?P<quote>[\"']|(?=\{))?)?")
_WORD: Final = regex(rb"[A-Za-z_$][\w$]*+")
_PATH: Final = regex(rb"\s*+([A-Za-z_$][\w$]*+)\s*+")
_OF: Final = regex(rb"\s(?:in|of)\s")
_THEN: Final = regex(rb"\s(?:then|catch)(?=\s|$)")
_KEYWORD: Final = regex(rb"\s*+([#:@/]\s*+[a-z]++(?:\s++if(?![\w$]))?+)")
_SNIPPET: Final = regex(rb"\{#snippet\s++([A-Za-z_$][\w$]*+)")
_CONST: Final = regex(rb"\s*+([^=]++)=")
_NAMED: Final = frozenset((b"use", b"transition", b"in", b"out", b"animate"))
"""Directives of Svelte whose second word is a function of the script."""
_SHORT: Final = frozenset((b"bind", b"class", b"style"))
"""Those whose second word is the value, where none is given."""
_VOID: Final = frozenset(
    (b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr")
)
_MAX_DEPTH: Final = 64
"""Levels of markup on which names are bound that are kept apart."""
_NONE: Final[frozenset[bytes]] = frozenset()


class Expression(NamedTuple):
    """`is_run`: statements, of a handler, rather than a value; `bound`: names that the markup around it binds."""

    start: int
    end: int
    bound: frozenset[bytes]
    is_run: bool = False


class Markup:
    """`tags` and `names` as (offset, name)."""

    def __init__(self) -> None:
        self.tags: list[tuple[int, bytes]] = []
        self.names: list[tuple[int, bytes]] = []
        self.expressions: list[Expression] = []


def markup_of(data: bytes, language: str, stretches: tuple[tuple[int, int], ...]) -> Markup:
    found = Markup()
    for start, end in stretches:
        _READERS[language](data, start, end, found)
    return found


class _Levels:
    """What is open, the innermost last, each with the names that are bound in it."""

    def __init__(self, in_quotes: bool = False) -> None:
        """`in_quotes`: whether expressions may stand in a quoted value."""
        self.in_quotes = in_quotes
        self._open: list[tuple[bytes, frozenset[bytes]]] = []
        self._count = Counter[bytes]()

    @property
    def bound(self) -> frozenset[bytes]:
        return self._open[-1][1] if self._open else _NONE

    def enter(self, name: bytes, names: frozenset[bytes] = _NONE) -> None:
        is_deep = len(self._open) > _MAX_DEPTH
        self._open.append((name, self.bound if is_deep or not names else self.bound | names))
        self._count[name] += 1

    def bind(self, names: frozenset[bytes]) -> None:
        """In what is open, from here on."""
        name, bound = self._open.pop() if self._open else (b"", _NONE)
        self._open.append((name, bound | names))

    def leave(self, name: bytes) -> None:
        """With all that was not closed in it."""
        while self._count[name]:
            left = self._open.pop()[0]
            self._count[left] -= 1
            if left == name:
                return


def _words(raw: bytes) -> frozenset[bytes]:
    return frozenset(_WORD.findall(raw[:1000]))


def _behind(data: bytes, mark: bytes, at: int, end: int) -> int:
    found = data.find(mark, at, end)
    return end if found < 0 else found + len(mark)


def _vue(data: bytes, at: int, end: int, found: Markup) -> None:
    levels, has_more = _Levels(), True
    while (mark := _VUE.search(data, at, end)) is not None:
        at = mark.end()
        name = mark["name"]
        if mark[0] == b"<!--":
            at = _behind(data, b"-->", at, end)
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
                at = _behind(data, b"</" + name, stop, end)
                continue
            levels.enter(name, _bound_by(data, attributes))
            _directives(data, attributes, levels.bound, found)
            if name in _VOID or data[stop - 2 : stop] == b"/>":
                levels.leave(name)
            at = stop


_Span = tuple[int, int, int, int]
"""Where an attribute's name begins and ends, and its value."""


def _bound_by(data: bytes, attributes: list[_Span]) -> frozenset[bytes]:
    names: frozenset[bytes] = _NONE
    for first, last, start, end in attributes:
        if data.startswith(b"v-for", first):
            sides = _OF.search(data, start, end)
            names |= _words(data[start : sides.start()]) if sides else _NONE
        elif data.startswith((b"#", b"v-slot"), first) and first < last:
            names |= _words(data[start:end])
    return names


def _directives(data: bytes, attributes: list[_Span], bound: frozenset[bytes], found: Markup) -> None:
    for first, last, start, end in attributes:
        name = data[first:last]
        if name.startswith((b"@", b"v-on:")):
            _handler(data, start, end, bound, found)
        elif name == b"v-for":
            sides = _OF.search(data, start, end)
            if sides is not None:
                found.expressions.append(Expression(sides.end(), end, bound - _words(data[start : sides.start()])))
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


def _svelte(data: bytes, at: int, end: int, found: Markup) -> None:
    levels = _Levels(in_quotes=True)
    levels.enter(b"", frozenset(_SNIPPET.findall(data, at, end)))
    _braced(data, at, end, found, levels)


def _astro(data: bytes, at: int, end: int, found: Markup) -> None:
    _braced(data, at, end, found, _Levels())


def _braced(data: bytes, at: int, end: int, found: Markup, levels: _Levels) -> None:
    """Where expressions stand in braces."""
    while (mark := _BRACED.search(data, at, end)) is not None:
        at = mark.end()
        name = mark["name"]
        if mark[0] == b"<!--":
            at = _behind(data, b"-->", at, end)
        elif name is None:
            close = brace_end(data, at, end)
            if close < 0:
                return
            _block(data, at, close, levels, found)
            at = close + 1
        elif not mark["close"]:
            found.tags.append((mark.start("name"), name))
            at = _tag(data, at, end, levels, found)
            if at < 0:
                return


def _tag(data: bytes, at: int, end: int, levels: _Levels, found: Markup) -> int:
    """Reads a tag from behind its name; gives what is behind it, -1 where it does not end."""
    while (part := _IN_TAG.search(data, at, end)) is not None:
        at = part.end()
        text = part[0]
        name = part["name"]
        if text.endswith(b">") and name is None:
            return at
        if text == b"{":
            close = brace_end(data, at, end)
            if close < 0:
                return -1
            found.expressions.append(Expression(at, close, levels.bound))
            at = close + 1
            continue
        quote = part["quote"] if name is not None else text
        if name is not None:
            _named(name, part, levels, found)
        if quote:
            close = data.find(quote, at, end)
            if close < 0:
                return -1
            at = _quoted(data, at, close, end, quote, levels, found) if levels.in_quotes else close + 1
            if at < 0:
                return -1
    return -1


def _quoted(data: bytes, at: int, close: int, end: int, quote: bytes, levels: _Levels, found: Markup) -> int:
    """Reads a quoted value, which may hold expressions; gives what is behind it."""
    while (brace := data.find(b"{", at, close)) >= 0:
        last = brace_end(data, brace + 1, end)
        if last < 0:
            return -1
        found.expressions.append(Expression(brace + 1, last, levels.bound))
        at = last + 1
        if at > close:
            close = data.find(quote, at, end)
            if close < 0:
                return -1
    return close + 1


def _named(name: bytes, part: re.Match[bytes], levels: _Levels, found: Markup) -> None:
    """What the name of an attribute says by itself: `use:tooltip`, `bind:value`, `let:item`."""
    kind, colon, rest = name.partition(b":")
    if not colon:
        return
    word = rest.partition(b"|")[0]
    if kind == b"let":
        levels.bind(frozenset((word,)))
        return
    is_meant = kind in _NAMED or (kind in _SHORT and not part["is"])
    if is_meant and word not in levels.bound and _WORD.fullmatch(word):
        found.names.append((part.start("name") + len(kind) + 1, word))


def _block(data: bytes, start: int, end: int, levels: _Levels, found: Markup) -> None:
    """What stands in braces in the text: an expression, or a block's beginning, middle or end."""
    keyword = _KEYWORD.match(data, start, end)
    if keyword is None:
        found.expressions.append(Expression(start, end, levels.bound))
        return
    word, inside = b" ".join(keyword[1].split()), keyword.end()
    if word == b"#each":
        split = data.rfind(b" as ", inside, end)
        last = end if split < 0 else split
        found.expressions.append(Expression(inside, last, levels.bound))
        levels.enter(b"each", _words(data[last:end]) - {b"as"})
    elif word == b"#await":
        split_at = _THEN.search(data, inside, end)
        last = end if split_at is None else split_at.start()
        found.expressions.append(Expression(inside, last, levels.bound))
        levels.enter(b"await", _words(data[last:end]) - {b"then", b"catch"})
    elif word == b"#snippet":
        levels.enter(b"snippet", _words(data[inside:end]))
    elif word in (b":then", b":catch"):
        levels.bind(_words(data[inside:end]))
    elif word == b"@const":
        said = _CONST.match(data, inside, end)
        if said is not None:
            found.expressions.append(Expression(said.end(), end, levels.bound))
            levels.bind(_words(said[1]))
    elif word.startswith(b"/"):
        levels.leave(word[1:])
    elif word != b":else":
        found.expressions.append(Expression(inside, end, levels.bound))


_READERS: Final[dict[str, Callable[[bytes, int, int, Markup], None]]] = {
    "vue": _vue,
    "svelte": _svelte,
    "astro": _astro,
}

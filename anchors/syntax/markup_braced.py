"""What the markup of Svelte and Astro components uses: tags, and expressions in braces, of which Svelte's may begin and
end blocks."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.bracing import brace_end
from anchors.syntax.markup_parts import WORD, Expression, Levels, Markup, behind, words_of

_BRACED: Final = regex(rb"<!--|\{|<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*+)")
_IN_TAG: Final = regex(rb"/?>|\{|[\"']|(?P<name>[^\s=>{\"'/]++)(?:(?P<is>=)(?P<quote>[\"']|(?=\{))?)?")
_THEN: Final = regex(rb"\s(?:then|catch)(?=\s|$)")
_KEYWORD: Final = regex(rb"\s*+([#:@/]\s*+[a-z]++(?:\s++if(?![\w$]))?+)")
_SNIPPET: Final = regex(rb"\{#snippet\s++([A-Za-z_$][\w$]*+)")
_CONST: Final = regex(rb"\s*+([^=]++)=")
_NAMED: Final = frozenset((b"use", b"transition", b"in", b"out", b"animate"))
"""Directives of Svelte whose second word is a function of the script."""
_SHORT: Final = frozenset((b"bind", b"class", b"style"))
"""Those whose second word is the value, where none is given."""


def read_svelte(data: bytes, at: int, end: int, found: Markup) -> None:
    levels = Levels(in_quotes=True)
    levels.enter(b"", frozenset(_SNIPPET.findall(data, at, end)))
    _braced(data, at, end, found, levels)


def read_astro(data: bytes, at: int, end: int, found: Markup) -> None:
    _braced(data, at, end, found, Levels())


def _braced(data: bytes, at: int, end: int, found: Markup, levels: Levels) -> None:
    """Where expressions stand in braces."""
    while (mark := _BRACED.search(data, at, end)) is not None:
        at = mark.end()
        name = mark["name"]
        if mark[0] == b"<!--":
            at = behind(data, b"-->", at, end)
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


def _tag(data: bytes, at: int, end: int, levels: Levels, found: Markup) -> int:
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


def _quoted(data: bytes, at: int, close: int, end: int, quote: bytes, levels: Levels, found: Markup) -> int:
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


def _named(name: bytes, part: re.Match[bytes], levels: Levels, found: Markup) -> None:
    """What the name of an attribute says by itself: `use:tooltip`, `bind:value`, `let:item`."""
    kind, colon, rest = name.partition(b":")
    if not colon:
        return
    word = rest.partition(b"|")[0]
    if kind == b"let":
        levels.bind(frozenset((word,)))
        return
    is_meant = kind in _NAMED or (kind in _SHORT and not part["is"])
    if is_meant and word not in levels.bound and WORD.fullmatch(word):
        found.names.append((part.start("name") + len(kind) + 1, word))


def _block(data: bytes, start: int, end: int, levels: Levels, found: Markup) -> None:
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
        levels.enter(b"each", words_of(data[last:end]) - {b"as"})
    elif word == b"#await":
        split_at = _THEN.search(data, inside, end)
        last = end if split_at is None else split_at.start()
        found.expressions.append(Expression(inside, last, levels.bound))
        levels.enter(b"await", words_of(data[last:end]) - {b"then", b"catch"})
    elif word == b"#snippet":
        levels.enter(b"snippet", words_of(data[inside:end]))
    elif word in (b":then", b":catch"):
        levels.bind(words_of(data[inside:end]))
    elif word == b"@const":
        said = _CONST.match(data, inside, end)
        if said is not None:
            found.expressions.append(Expression(said.end(), end, levels.bound))
            levels.bind(words_of(said[1]))
    elif word.startswith(b"/"):
        levels.leave(word[1:])
    elif word != b":else":
        found.expressions.append(Expression(inside, end, levels.bound))

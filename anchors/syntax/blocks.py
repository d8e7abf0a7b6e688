"""Where the scripts of a component's file lie: Vue's, Svelte's and Astro's. Goes over the text once, by its tags.

Knows no grammar: what stands in a block is the parser's. `Component.code` is the file with blanks in place of all that
is no script, so that every byte of a tree, and every line, is that of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from anchors.regexes import regex

BLANKS: Final = bytes(code if code in b"\r\n" else 0x20 for code in range(256))
"""What blanks all but the ends of lines."""
_OPENING: Final = regex(rb"<!--|<(?P<name>[A-Za-z][\w:.-]*+)")
_PAGE: Final = regex(rb"<!--|<(?P<name>script|style|svelte:head)(?=[\s/>])")
_TEMPLATE: Final = regex(rb"<!--|<template(?=[\s/>])|</template(?=[\s>])")
_TAG_END: Final = regex(rb"(?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE: Final = regex(rb"([^\s=\"'/>]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?+")
_FRONT: Final = regex(rb"(?:\xef\xbb\xbf)?+\s*+---[^\n]*+\n")
_FRONT_END: Final = regex(rb"^[ \t]*+---", re.MULTILINE)
_GRAMMARS: Final = {
    b"": "javascript", b"js": "javascript", b"javascript": "javascript", b"jsx": "javascript", b"ts": "typescript",
    b"typescript": "typescript", b"tsx": "tsx",
}  # fmt: skip
_TYPES: Final = frozenset((b"", b"module", b"text/javascript", b"application/javascript"))
"""What a browser runs; any other type is data."""
_TYPED: Final = {b"text/typescript": b"ts", b"text/tsx": b"tsx", b"text/jsx": b"jsx"}
_RANKS: Final = ("javascript", "typescript", "tsx")


class Script(NamedTuple):
    """One script: from `start` to `end` its code, `tag` where its opening tag begins (its fence, of a front matter)."""

    tag: int
    start: int
    end: int
    lang: bytes
    is_module: bool
    """Whether it runs once for all components of the file, not for each."""
    source: bytes
    """The file that has the code instead."""
    is_setup: bool = False
    """Whether all of it runs for each component, in Vue."""
    is_front: bool = False
    """Whether it is a front matter, before which nothing may stand."""


class Component(NamedTuple):
    """`grammar`: by which the scripts are read; `unread`: the `lang` of a script for which there is none."""

    scripts: tuple[Script, ...]
    templates: tuple[tuple[int, int], ...]
    """Where markup stands."""
    grammar: str
    code: bytes
    unread: str


@lru_cache(maxsize=4)
def component_of(data: bytes, language: str) -> Component:
    """`language`: vue, svelte or astro."""
    found, templates = _BLOCKS[language](data)
    kept = [script for script in found if script.lang in _GRAMMARS]
    unread = next((script.lang.decode("utf-8", "replace") for script in found if script.lang not in _GRAMMARS), "")
    grammars = {_GRAMMARS[script.lang] for script in kept}
    grammar = next((name for name in reversed(_RANKS) if name in grammars), "typescript")
    if language == "astro":
        grammar = "tsx"  # its expressions hold markup
    return Component(tuple(kept), templates, grammar, _only(data, kept), unread)


def _only(data: bytes, scripts: list[Script]) -> bytes:
    """The file with blanks in place of all but these."""
    pieces: list[bytes] = []
    last = 0
    for script in scripts:
        pieces += data[last : script.start].translate(BLANKS), data[script.start : script.end]
        last = script.end
    return b"".join((*pieces, data[last:].translate(BLANKS)))


def attribute_spans(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Of what stands in a tag between its name and its end: where each name begins and ends, and its value."""
    for match in _ATTRIBUTE.finditer(data, start, end):
        value = next((match.span(group) for group in (2, 3, 4) if match.start(group) >= 0), (match.end(), match.end()))
        yield *match.span(1), *value


def attributes_of(data: bytes, start: int, end: int) -> dict[bytes, bytes]:
    return {data[first:last]: data[at:to] for first, last, at, to in attribute_spans(data, start, end)}


def tag_end(data: bytes, at: int) -> int:
    """Behind the tag that a byte lies in, whose quotes may hold such marks; -1 where it is not closed."""
    found = _TAG_END.match(data, at)
    return -1 if found is None else found.end()


def _script(data: bytes, tag: int, inside: int, start: int) -> Script | None:
    """The script whose opening tag begins at `tag`, with its attributes from `inside` and its code from `start`; None
    for data."""
    said = attributes_of(data, inside, start - 1)
    kind = said.get(b"type", b"").strip().lower()
    lang = said.get(b"lang", b"").strip().lower() or _TYPED.get(kind, b"")
    if kind not in _TYPES and kind not in _TYPED:
        return None
    is_module = b"module" in said or said.get(b"context") == b"module"
    end = _closed(data, b"script", start)[0]
    return Script(tag, start, end, lang, is_module, said.get(b"src", b""), b"setup" in said)


def _closed(data: bytes, name: bytes, start: int) -> tuple[int, int]:
    """Where the raw text of an element ends, and what stands behind it begins: at the file's end without a closing
    tag."""
    at = start
    while (at := data.find(b"</" + name, at)) >= 0:
        behind = at + 2 + len(name)
        if data[behind : behind + 1] in (b">", b" ", b"\t", b"\r", b"\n"):
            end = data.find(b">", behind)
            return at, len(data) if end < 0 else end + 1
        at = behind
    return len(data), len(data)


_Found = tuple[list[Script], tuple[tuple[int, int], ...]]


def _vue(data: bytes) -> _Found:
    """Blocks that stand beside one another; those of a kind that nobody knows are raw text."""
    scripts: list[Script] = []
    templates: list[tuple[int, int]] = []
    at = 0
    while (opened := _OPENING.search(data, at)) is not None:
        name = opened["name"]
        start = -1 if name is None else tag_end(data, opened.end())
        if name is None:
            at = _behind_comment(data, opened.end())
        elif start < 0:
            break
        elif data[start - 2 : start] == b"/>":
            at = start
        elif name == b"template":
            end, at = _template(data, start)
            if attributes_of(data, opened.end(), start - 1).get(b"lang", b"html") == b"html":
                templates.append((start, end))
        else:
            script = _script(data, opened.start(), opened.end(), start) if name == b"script" else None
            scripts += [] if script is None else [script]
            at = _closed(data, name, start)[1]
    if any(script.is_setup for script in scripts):
        scripts = [script._replace(is_module=not script.is_setup) for script in scripts]
    return scripts, tuple(templates)


def _template(data: bytes, start: int) -> tuple[int, int]:
    """Where the content of a template ends that may hold others, and what is behind it begins."""
    depth, at, last = 1, start, (len(data), len(data))
    while (mark := _TEMPLATE.search(data, at)) is not None:
        at = mark.end()
        if mark[0] == b"<!--":
            at = _behind_comment(data, at)
            continue
        end = tag_end(data, at)
        if end < 0:
            break
        if mark[0] == b"</template":
            depth -= 1
            last = mark.start(), end
            if not depth:
                break
        elif data[end - 2 : end] != b"/>":
            depth += 1
        at = end
    return last


def _behind_comment(data: bytes, at: int) -> int:
    end = data.find(b"-->", at)
    return len(data) if end < 0 else end + 3


def _page(data: bytes, at: int) -> Iterator[tuple[bytes, int, int, int]]:
    """The scripts and styles of markup: (name, where the tag begins, where its name ends, where what it holds does)."""
    while (mark := _PAGE.search(data, at)) is not None:
        name = mark["name"]
        if name is None:
            at = _behind_comment(data, mark.end())
            continue
        start = tag_end(data, mark.end())
        if start < 0:
            return
        if data[start - 2 : start] == b"/>":
            at = start
            continue
        yield name, mark.start(), mark.end(), start
        at = _closed(data, name, start)[1]


def _svelte(data: bytes) -> _Found:
    """One script of a component and one of its module; others are of the page that it writes."""
    scripts: list[Script] = []
    held: list[tuple[int, int]] = []
    for name, tag, inside, start in _page(data, 0):
        if name == b"svelte:head":
            continue
        begins_line = not data[data.rfind(b"\n", 0, tag) + 1 : tag].strip(b" \t\xef\xbb\xbf")
        script = _script(data, tag, inside, start) if name == b"script" and begins_line else None
        if script is not None and all(script.is_module != other.is_module for other in scripts):
            scripts.append(script)
        held.append((tag, _closed(data, name, start)[1]))
    return scripts, _outside(data, 0, held)


def _astro(data: bytes) -> _Found:
    """The front matter, which is TypeScript, and what the page runs."""
    scripts: list[Script] = []
    held: list[tuple[int, int]] = []
    at = 0
    front = _FRONT.match(data)
    if front is not None:
        end = _FRONT_END.search(data, front.end())
        stop = len(data) if end is None else end.start()
        at = len(data) if end is None else end.end()
        scripts.append(Script(front.start(), front.end(), stop, b"ts", False, b"", is_front=True))
    for name, tag, inside, start in _page(data, at):
        script = _script(data, tag, inside, start) if name == b"script" else None
        if script is not None:
            scripts.append(script._replace(lang=script.lang or b"ts"))
        held.append((tag, _closed(data, name, start)[1]))
    return scripts, _outside(data, at, held)


def _outside(data: bytes, at: int, held: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """From `at` on what is in none of these stretches."""
    edges = [at, *(edge for stretch in held for edge in stretch), len(data)]
    return tuple((edges[n], edges[n + 1]) for n in range(0, len(edges), 2) if edges[n] < edges[n + 1])


_BLOCKS: Final = {"vue": _vue, "svelte": _svelte, "astro": _astro}

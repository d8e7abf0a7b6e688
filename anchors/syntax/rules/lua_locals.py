"""What the text of a file of Lua says of names: what it requires, local names for parts of that, metatables, and local
values that are called while nothing tells what they are. Scopes are known to those who ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tree_sitter import Node

from anchors.records import RESULT
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.source import text

# Each begins with what texts are searched for quickest: words. What stands before one is looked at behind.
_LOADED: Final = re.compile(
    rb"(?:require|import|dofile)\s*(?:[(,]\s*)?[\"'](?P<module>[\w./:-]+)[\"'](?:\s*\))?(?P<part>(?:\s*[.:]\s*\w+)?)"
)
_LOADING: Final = re.compile(rb"(?<![\w.])(?:pcall\s*\(\s*|p|ngx_)$")
"""What may stand before it: a protected `require`."""
_GIVEN_TO: Final = re.compile(rb"(?<![\w.])(?!__index\b)([A-Za-z_]\w*)\s*=$")
_LOCALS: Final = re.compile(
    rb"local[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*=[ \t]*([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*)[ \t]*(?:;|--|\r?$)",
    re.MULTILINE,
)
"""A statement of names alone on both sides."""
_MAKING: Final = re.compile(rb"return[ \t]+((?:\w+\.)?[A-Z]\w*)(?:[:.]new)?[ \t]*[({]")
"""`return Shop:new(name)`, `return Shop(name)`."""
_METATABLE: Final = re.compile(
    rb"setmetatable[ \t]*\([ \t]*(?:([A-Za-z_][\w.]*)|\{[^{}]{0,300}\})[ \t]*,[ \t]*"
    rb"(\{[^{}=]{0,100}__index[ \t]*=[ \t]*)?"
    rb"(?:require[ \t]*\(?[ \t]*[\"']([\w./:-]+)[\"']|(?!(?:function|setmetatable)\b)([A-Za-z_][\w.]*))"
)
"""`setmetatable(Shop, { __index = Store })`, `setmetatable({}, Store)`."""
_NAMED: Final = re.compile(rb"(?<![\w.])([A-Za-z_][\w.]*)[ \t]*=$")
_MAX_BEFORE: Final = 120
_MAX_MAKING: Final = 3_000
"""Characters from where an object is made to where it is returned."""
_NAME: Final = re.compile(rb"[\w.]+")


class Loaded(NamedTuple):
    """A module that a file requires: `name` is what it is given to, `part` what is taken of it."""

    start: int
    at: int
    name: bytes
    module: bytes
    part: bytes


class Taken(NamedTuple):
    """A local name for a part of a required module; `at` is where it stands."""

    at: int
    name: str
    module: str
    part: str


def modules_loaded(data: bytes) -> Iterator[Loaded]:
    for match in _LOADED.finditer(data):
        start = match.start()
        before = data[max(0, start - _MAX_BEFORE) : start]
        before = _LOADING.sub(b"", before)
        if before[-1:] == b"." or before[-1:].isalnum() or before[-1:] == b"_":
            continue
        bare = before.rstrip()
        named = _GIVEN_TO.search(bare) if bare.endswith(b"=") else None
        begin = start - len(before) + named.start() if named else start
        yield Loaded(begin, match.start("module"), named[1] if named else b"", match["module"], match["part"])


def local_names(data: bytes, modules: Mapping[bytes, bytes]) -> tuple[list[Taken], list[RawBinding]]:
    """`local fetch = store.fetch`, where `store` is what the file requires, and other names with dots, such as `local
    health = vim.health`. `modules`: by the names they have here."""
    taken, others = list[Taken](), list[RawBinding]()
    for match in _LOCALS.finditer(data):
        values = _NAME.findall(match[2])
        if b"." not in match[2] or data[max(0, match.start() - 1) : match.start()].isalnum():
            continue
        for name, value in zip(_NAME.finditer(match[1]), values, strict=False):
            head, _, part = value.rpartition(b".")
            at = match.start(1) + name.start()
            if part and head in modules:
                taken.append(Taken(at, text(name[0]), text(modules[head]), text(part)))
            elif part:
                others.append(RawBinding(at, text(name[0]), text(value)))
    return taken, others


def alias_of(module: bytes) -> bytes:
    """The name by which `require("a.b")` is spoken of where it has none."""
    return b"require_" + re.sub(rb"\W", b"_", module)


def metatables(data: bytes) -> tuple[dict[str, str], list[RawBinding]]:
    """The table that is asked for what one has not, by the path of that one, a required one as `alias_of` calls it; and
    objects by the table that is their metatable: what variables hold, and what functions return."""
    bases: dict[str, str] = {}
    rows = [RawBinding(match.start(), RESULT, text(match[1])) for match in _MAKING.finditer(data)]
    for match in _METATABLE.finditer(data) if b"setmetatable" in data else ():
        before = data[max(0, match.start() - _MAX_BEFORE) : match.start()].rstrip(b" \t")
        named = _NAMED.search(before) if before.endswith(b"=") else None
        made, held = match[1] or (named and named[1]), text(alias_of(match[3]) if match[3] else match[4])
        if made:
            bases.setdefault(text(made), held)
        if match[4] and before.endswith(b"return"):
            rows.append(RawBinding(match.start(), RESULT, held))
        elif match[4] and named and b"." not in named[1]:
            rows.append(RawBinding(match.start(), text(named[1]), held))
            rows += _returned(data, match.end(), named[1], held)
    return bases, rows


def _returned(data: bytes, at: int, name: bytes, held: str) -> Iterator[RawBinding]:
    """What a function gives that returns an object which it made."""
    end = data.find(b"\nend", at, at + _MAX_MAKING)
    for match in re.finditer(rb"return[ \t]+" + name + rb"[ \t]*(?:;|\r?\n)", data[at : end if end >= 0 else at]):
        yield RawBinding(at + match.start(), RESULT, held)
        return


def called_locals(data: bytes, found: Mapping[str, list[Node]], known: frozenset[bytes]) -> list[RawBinding]:
    """Local names that are called, but for those of which more is known: whatever they hold, they are no function of
    another file."""
    called = {data[node.start_byte : node.end_byte] for node in found.get("reference.call", ())} - known
    spans = ((node.start_byte, node.end_byte) for node in found.get("local", ()))
    return [RawBinding(start, text(data[start:end]), "") for start, end in spans if data[start:end] in called]

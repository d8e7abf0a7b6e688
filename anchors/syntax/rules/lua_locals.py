"""Local names of a file of Lua: those of what is taken out of required modules, and those that are called while nothing
tells what they are. By the text of statements; scopes are known to those who ask."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from tree_sitter import Node

from anchors.records import RESULT
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.source import text

_LOCALS: Final = re.compile(
    rb"(?<![\w.])local[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*=[ \t]*"
    rb"([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*)[ \t]*(?:;|--|\r?$)",
    re.MULTILINE,
)
"""A statement of names alone on both sides."""
_OBJECT: Final = re.compile(
    rb"(?:(?<![\w.])(?:local[ \t]+)?([A-Za-z_]\w*)[ \t]*=|(?<!\w)return)[ \t]*setmetatable[ \t]*\([ \t]*"
    rb"(?:\{[^{}]{0,300}\}|\w+)[ \t]*,[ \t]*(?:\{[ \t]*__index[ \t]*=[ \t]*)?([A-Za-z_][\w.]*)[ \t]*\}?[ \t]*\)"
)
_MAKING: Final = re.compile(rb"(?<!\w)return[ \t]+((?:\w+\.)?[A-Z]\w*)(?:[:.]new)?[ \t]*[({]")
"""`return Shop:new(name)`, `return Shop(name)`."""
_INDEXED: Final = re.compile(
    rb"(?:(?<![\w.])([A-Za-z_][\w.]*)[ \t]*=[ \t]*)?(?<![\w.])setmetatable"
    rb"[ \t]*\([ \t]*(?:([A-Za-z_][\w.]*)|\{[^{}]{0,300}\})"
    rb"[ \t]*,[ \t]*(?:\{[^{}=]{0,100}__index[ \t]*=[ \t]*)?"
    rb"(?:require[ \t]*\(?[ \t]*[\"']([\w./:-]+)[\"']|(?!(?:function|setmetatable)\b)([A-Za-z_][\w.]*))"
)
"""`setmetatable(Shop, { __index = Store })`, `Shop = setmetatable({}, Store)`: what a table's missing members mean."""
_MAX_MAKING: Final = 3_000
"""Characters from where an object is made to where it is returned."""
_NAME: Final = re.compile(rb"[\w.]+")


class Taken(NamedTuple):
    """A local name for a part of a required module; `at` is where it stands."""

    at: int
    name: str
    module: str
    part: str


def taken_from(data: bytes, modules: Mapping[bytes, bytes]) -> Iterator[Taken]:
    """`local fetch = store.fetch`, where `store` is what the file requires. `modules`: by the names they have here."""
    for match in _LOCALS.finditer(data) if modules else ():
        values = _NAME.findall(match[2])
        for name, value in zip(_NAME.finditer(match[1]), values, strict=False):
            head, _, part = value.rpartition(b".")
            if part and head in modules:
                yield Taken(match.start(1) + name.start(), text(name[0]), text(modules[head]), text(part))


def indexed(data: bytes) -> dict[str, str]:
    """The table that is asked for what one has not, by the path of that one; a required one as `alias_of` calls it."""
    found: dict[str, str] = {}
    for match in _INDEXED.finditer(data) if b"setmetatable" in data else ():
        made = match[2] or match[1]
        if made:
            found.setdefault(text(made), text(alias_of(match[3]) if match[3] else match[4]))
    return found


def alias_of(module: bytes) -> bytes:
    """The name by which `require("a.b")` is spoken of where it has none."""
    return b"require_" + re.sub(rb"\W", b"_", module)


def objects_made(data: bytes) -> list[RawBinding]:
    """Objects by the table that is their metatable: what variables hold, and what functions return."""
    rows = [RawBinding(match.start(), RESULT, text(match[1])) for match in _MAKING.finditer(data)]
    for match in _OBJECT.finditer(data) if b"setmetatable" in data else ():
        name, held = match[1], text(match[2])
        if name is None:
            rows.append(RawBinding(match.start(), RESULT, held))
            continue
        rows.append(RawBinding(match.start(), text(name), held))
        end = match.end()
        given = re.compile(rb"(?<!\w)return[ \t]+" + name + rb"[ \t]*(?:;|\r?\n)").search(data, end, end + _MAX_MAKING)
        if given is not None and not re.search(rb"^end\b", data[end : given.start()], re.MULTILINE):
            rows.append(RawBinding(given.start(), RESULT, held))
    return rows


def aliases(data: bytes, known: Collection[int]) -> list[RawBinding]:
    """Local names for others: `local health = vim.health`. `known`: where names stand of which more is known."""
    rows: list[RawBinding] = []
    for match in _LOCALS.finditer(data):
        values = _NAME.findall(match[2])
        for name, value in zip(_NAME.finditer(match[1]), values, strict=False):
            at = match.start(1) + name.start()
            if b"." in value and at not in known:
                rows.append(RawBinding(at, text(name[0]), text(value)))
    return rows


def called_locals(data: bytes, found: Mapping[str, list[Node]], known: frozenset[bytes]) -> list[RawBinding]:
    """Local names that are called, but for those of which more is known: whatever they hold, they are no function of
    another file."""
    called = {data[node.start_byte : node.end_byte] for node in found.get("reference.call", ())} - known
    spans = ((node.start_byte, node.end_byte) for node in found.get("local", ()))
    return [RawBinding(start, text(data[start:end]), "") for start, end in spans if data[start:end] in called]

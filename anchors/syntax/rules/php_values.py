"""What an expression of PHP says of its value, as a chain of names: `$this->repo->find(1)` is `$this.repo.find()`.

Texts end with a mark where the value is what a call gives or one of what a list holds; the resolver reads these.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.records import GIVEN_BY, ITEM_OF
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.source import text

MAX_CHAIN: Final = 120
MAX_VALUE: Final = 1000
_NAME: Final = rb"\\?[A-Za-z_]\w*(?:\\\w+)*"
_STRING: Final = re.compile(rb"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_BRACKETS: Final = re.compile(rb"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
_MAX_DEPTH: Final = 8
_CHAIN: Final = re.compile(rb"(?:\$\w+|" + _NAME + rb")[\x01\x02]?(?:(?:\?->|->|::)\$?\w+[\x01\x02]?){0,7}")
"""With \\x01 for the brackets of a call, \\x02 for those of a place in a list."""
_ARROW: Final = re.compile(rb"\?->|->|::\$?")
_NEW: Final = re.compile(rb"\s*new\s+(" + _NAME + rb")")
_MADE: Final = re.compile(rb"\s*(?:app|resolve|make)\(\s*(" + _NAME + rb")::class")
_OR_ELSE: Final = re.compile(rb"\?\?|\?:")
_MAX_CHOICES: Final = 3
_TARGET: Final = re.compile(
    rb"(?:\$(\w+)(?:\s*->\s*(\w+))?|(?:self|static)::\$(\w+))\s*(?:\?\?)?=(?!=)\s*&?(?:clone\s+)?"
)
_LOOP: Final = re.compile(rb"foreach\s*\(([^;{}]{1,300}?)\s+as\s+(?:\$\w+\s*=>\s*)?&?\$(\w+)\s*\)")
_TESTED: Final = re.compile(rb"\$(\w+)(?:\s*->\s*(\w+))?\s+instanceof\s+(" + _NAME + rb")")
_OWN: Final = {"self": "static", "parent": "super"}
_CALL, _PLACE = b"\x01", b"\x02"


def chain_of(raw: bytes) -> str:
    """The names of an expression, "" where it is more than a chain; with a mark at the end, as above."""
    line = _STRING.sub(b"", raw.strip())
    for _ in range(_MAX_DEPTH):
        if b"(" not in line and b"[" not in line:
            break
        line = _BRACKETS.sub(lambda found: _CALL if found[0][:1] == b"(" else _PLACE, line)
    line = b"".join(line.split())
    if not line or len(line) > MAX_CHAIN or _CHAIN.fullmatch(line) is None or _PLACE in line[:-1]:
        return ""
    mark = {_CALL: GIVEN_BY, _PLACE: ITEM_OF}.get(line[-1:], "")
    line = line[:-1] if mark else line
    parts = text(_ARROW.sub(b".", line)).split(".")
    parts[0] = _OWN.get(parts[0], parts[0].rpartition("\\")[2])
    return ".".join(parts).replace("\x01", "()") + mark


def assigned(data: bytes, start: int, end: int) -> list[RawBinding]:
    """What `$x = …` or `$this->x = …` says of its name."""
    target = _TARGET.match(data, start, end)
    if target is None:
        return []
    name, own = text(target[1] or b"this"), text(target[2] or target[3] or b"")
    if own and name != "this":
        return []
    name = f"this.{own}" if own else f"${name}"
    value = data[target.end() : min(end, target.end() + MAX_VALUE)]
    parts = _OR_ELSE.split(value, _MAX_CHOICES) if b"?" in value else [value]
    held = dict.fromkeys(_held(part) for part in parts)
    return [RawBinding(start, name, one) for one in held if one and one != name]


def _held(value: bytes) -> str:
    made = _NEW.match(value) or _MADE.match(value)
    if made is not None:
        return _last(made[1])
    return chain_of(value)


def looped(data: bytes, start: int, end: int) -> list[RawBinding]:
    """What `foreach ($list as $item)` says of an item."""
    match = _LOOP.match(data, start, min(end, start + 400))
    chain = chain_of(match[1]) if match else ""
    if match is None or not chain or chain.endswith(ITEM_OF):
        return []
    chain = chain.removesuffix(GIVEN_BY) + ("()" if chain.endswith(GIVEN_BY) else "")
    return [RawBinding(start, f"${text(match[2])}", chain + ITEM_OF)]


def narrowed(data: bytes) -> list[RawBinding]:
    """What `$x instanceof T` says of its name, behind all else that is said of it."""
    if b"instanceof" not in data:
        return []
    rows = []
    for match in _TESTED.finditer(data):
        own = text(match[2] or b"")
        if not own or match[1] == b"this":
            name = f"this.{own}" if own else f"${text(match[1])}"
            rows.append(RawBinding(match.start(), name, _last(match[3])))
    return rows


def _last(name: bytes) -> str:
    return text(name.strip().rpartition(b"\\")[2])

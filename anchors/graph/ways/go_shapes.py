"""The shape of a Go method: the types of its parameters and results, as far as two of them can be compared by text.

Works on the one line that the index keeps. Names of parameters and packages are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from anchors.index.snapshot import Snapshot

_NAMED: Final = re.compile(r"(?!(?:chan|func|map|struct|interface)\b)[A-Za-z_]\w*\s+(?=\S)")
_PACKAGE: Final = re.compile(r"\b[A-Za-z_]\w*\.(?=[A-Za-z_])")
_SAME: Final = re.compile(r"\b(?:interface\{\}|uint8|int32)")
_SPELLED: Final = {"interface{}": "any", "uint8": "byte", "int32": "rune"}
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_OPEN: Final = "([{"
_CLOSE: Final = ")]}"


@dataclass(frozen=True, slots=True)
class Shape:
    params: tuple[str, ...]
    results: tuple[str, ...]
    is_generic: bool
    """Of a receiver with type parameters: its types are not those that an interface names."""


def shape_of(signature: str, name: str) -> Shape | None:
    """Of a method of a type or an interface; None for a signature that was cut or holds a comment."""
    text = signature.strip()
    if any(mark in text for mark in ("…", "//", "/*")):
        return None
    is_generic = False
    if text.startswith("func"):
        receiver, text = _bracketed(text[4:].lstrip())
        is_generic = "[" in receiver
    text = text.strip()
    if not text.startswith(name):
        return None
    params, rest = _bracketed(text[len(name) :].lstrip())
    rest = rest.strip().removesuffix("{").rstrip()
    if not params:
        return None
    if rest.startswith("("):
        inner, after = _bracketed(rest)
        return None if not inner or after.strip() else Shape(_types(params[1:-1]), _types(inner[1:-1]), is_generic)
    return Shape(_types(params[1:-1]), (_plain(rest),) if rest else (), is_generic)


def is_alias(snapshot: Snapshot, text: str) -> bool:
    """Whether a type may be another name of something else: then its text tells nothing."""
    for name in _NAME.findall(text):
        number = snapshot.string_id(name)
        same = () if number is None else np.flatnonzero(snapshot.columns.symbol_name == number)[:8].tolist()
        if any(snapshot.kind(item) == "type" and " = " in snapshot.symbol(item).signature for item in same):
            return True
    return False


def _types(inner: str) -> tuple[str, ...]:
    """One for each parameter; `a, b string` are two."""
    pieces = [piece.strip() for piece in _split(inner) if piece.strip()]
    if not any(_NAMED.match(piece) for piece in pieces):
        return tuple(map(_plain, pieces))
    found: list[str] = []
    last = ""
    for piece in reversed(pieces):
        named = _NAMED.match(piece)
        last = _plain(piece[named.end() :]) if named else last
        found.append(last)
    return tuple(reversed(found))


def _plain(text: str) -> str:
    if "func(" in text or "struct{" in text or "struct {" in text:
        return "func" if "func(" in text else "struct"
    bare = "".join(_PACKAGE.sub("", text).split()) if "chan" not in text else " ".join(_PACKAGE.sub("", text).split())
    return _SAME.sub(lambda match: _SPELLED[match.group()], bare)


def _split(text: str) -> list[str]:
    """Parts between commas that lie in no bracket; the arrow of a channel is none."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        elif char == "," and not depth:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def _bracketed(text: str) -> tuple[str, str]:
    """A text that begins with a bracket up to its end, and what follows; "" where it does not close."""
    depth = 0
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        if depth <= 0:
            return (text[: at + 1], text[at + 1 :]) if at else ("", text)
    return "", text

"""A value of Kotlin or Scala as a chain of names and calls, without what is passed: `shop.open(day)?.till` is
`shop.open().till`.
"""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex

_CALLED: Final = regex(rb"[A-Za-z_]\w*(?:\(\))?(?:\.[A-Za-z_]\w*(?:\(\))?)*$")
_INMOST: Final = regex(rb"\([^(){}]*+\)|\{[^(){}]*+\}")
"""Brackets that hold no others."""
_CALLS: Final = regex(rb"(?:<[\w.,?* ]*+>|\[[\w., ]*+\])?\x00(?:\s*\x00)*+")
_DOTS: Final = regex(rb"\s*+\??\.\s*+")
_MAX_DEPTH: Final = 8


def chain_of(raw: bytes) -> bytes:
    """Nothing of what is no chain of names and calls."""
    for _ in range(_MAX_DEPTH):
        bare = _INMOST.sub(b"\x00", raw)
        if bare == raw:
            break
        raw = bare
    raw = _DOTS.sub(b".", _CALLS.sub(b"()", raw).replace(b"!!", b""))
    return raw if _CALLED.match(raw) else b""

"""Java that its grammar does not take: annotations of patterns and of `...`, imports of modules, and statements before
the `super(…)` of a constructor."""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex

_ANNOTATION: Final = rb"@\w++(?:\.\w++)*+(?:\([^()\n]{0,300}+\))?"
_PATTERN: Final = regex(rb"(?<=case)\s++(?:final\s++)?(?P<marks>(?:" + _ANNOTATION + rb"\s++){1,4})(?=[A-Z])")
_VARIADIC: Final = regex(rb"(?<=[\w>\]])\s++(?P<marks>(?:" + _ANNOTATION + rb"\s*+){1,4})(?=\.\.\.)")
_MODULE: Final = regex(rb"(?<=import)[ \t]++(?P<marks>module)(?=[ \t]++[\w.]++;)")
_SUPER: Final = regex(rb"(?<=[;}])(?:\s++|//[^\n]*+\n){0,20}(?P<marks>super)(?=\s*+\()")
_SHOWN: Final = regex(rb"[^\r\n]")


def plain_java(data: bytes) -> bytes | None:
    """The same without the annotations and `module`, and `super` as another name; None where there is none of them."""
    found = bytearray(data)
    for pattern in (_PATTERN, _VARIADIC, _MODULE):
        for match in pattern.finditer(data):
            found[match.start("marks") : match.end("marks")] = _SHOWN.sub(b" ", match["marks"])
    for match in _SUPER.finditer(data):
        found[match.start("marks") : match.end("marks")] = b"_uper"
    return bytes(found) if found != data else None

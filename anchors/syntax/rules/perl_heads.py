"""What a sub of Perl takes: its signature, or what its first lines take from `@_`."""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex

_SKIPPED: Final = regex(rb"(?:\s++|#[^\n]*+\n)*+")
_LISTED: Final = regex(rb"(?:my|state)\s*+\(([^()]{0,400}+)\)\s*+=\s*+(@_|shift\b[^;\n]{0,10}+)\s*+[;}]")
_SHIFTED: Final = regex(
    rb"my\s++(?:[A-Z][\w:]*+\s++)?+([$@%]\w++)\s*+=\s*+(?:shift\b\s*+(?:\(\s*+(?:@_)?+\s*+\)|@_)?+|\$_\[\d\]|@_)"
    rb"\s*+(?:(?:\|\||//|or\b)\s*+[^;\n]{0,80}+)?+[;}]"
)
_VARIABLE: Final = regex(rb"[$@%]\w++|undef\b")
_INVOCANT: Final = regex(rb"\$(?:self|class|this|proto|invocant|c)\b")
_USES: Final = regex(rb"\$self\b|\$class\b|\bshift->|\$_\[0\]->|\bshift(?:\(\))?\s*+->")
_MAX_TAKEN: Final = 12
_MAX_LOOKED: Final = 400


def taken(data: bytes, at: int, end: int) -> list[bytes]:
    """The names that the lines behind an opening brace take."""
    found: list[bytes] = []
    at += 1
    for _ in range(_MAX_TAKEN):
        skipped = _SKIPPED.match(data, at, end)
        at = skipped.end() if skipped is not None else at
        listed = _LISTED.match(data, at, end)
        if listed is not None:
            found += _VARIABLE.findall(listed[1])
            if listed[2] == b"@_":
                break
            at = listed.end()
            continue
        shifted = _SHIFTED.match(data, at, end)
        if shifted is None:
            break
        found.append(shifted[1])
        at = shifted.end()
    return found


def is_asked_of_objects(names: list[bytes], data: bytes, at: int, end: int) -> bool:
    """Whether a sub is a method: by the first thing that it takes, or else by what it does with it."""
    if names:
        return _INVOCANT.match(names[0]) is not None
    return _USES.search(data, at, min(end, at + _MAX_LOOKED)) is not None

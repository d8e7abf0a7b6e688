"""Objective-C as its grammar takes it: without the macros that compilers and Swift read, enumerations as C writes them.

Every byte keeps its place. Works on words, those inside of strings too, none of which opens or closes anything.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex

_SHOWN: Final = regex(rb"[^\r\n]")
_GIVEN: Final = rb"(?:[ \t]*+\((?:[^()\"\n]|\"(?:[^\"\\\n]|\\.)*+\"|\((?:[^()\n]|\([^()\n]*+\))*+\))*+\))?+"
"""What a macro is given, if anything: brackets in it are three deep at most."""
_ENUM: Final = regex(
    rb"(?:\btypedef\s++)?+\b(?:NS|CF)_(?:CLOSED_)?+(?:ENUM|OPTIONS|ERROR_ENUM)\s*+\("
    rb"(?:[^(),;{}]++,)?+\s*+(?P<name>\w++)(?P<rest>\s*+\))"
)
_UNTYPED: Final = regex(rb"\b(?:NS|CF)_(?:CLOSED_)?+(?:ENUM|OPTIONS)\s*+\(\s*+[\w ]++\)(?=\s*+\{)")
_MARKS: Final = regex(
    rb"\b(?:_Nullable(?:_result)?|_Nonnull|_Null_unspecified|__nullable|__nonnull|__kindof|__autoreleasing|__unused|"
    rb"__unsafe_unretained|__bridge(?:_retained|_transfer)?|NS_NOESCAPE|CF_NOESCAPE|OBJC_EXPORT|NS_VALID_UNTIL_END_OF_SCOPE|"
    rb"(?:NS|CF)_ASSUME_NONNULL_(?:BEGIN|END)|NS_HEADER_AUDIT_(?:BEGIN|END)" + _GIVEN + rb")\b"
    rb"|(?<=\()\s*+(?:nullable|nonnull|null_unspecified|inout|bycopy|oneway)(?=\s++[A-Za-z_])"
    rb"|\b(?:(?:NS|CF)_(?:STRING_ENUM|EXTENSIBLE_STRING_ENUM|TYPED_\w++|SWIFT_\w++|REFINED_FOR_SWIFT|\w*+UNAVAILABLE\w*+|"
    rb"DESIGNATED_INITIALIZER|REQUIRES_\w++|FORMAT_\w++|\w*+AVAILABLE\w*+|\w*+DEPRECATED\w*+|RETURNS_\w++|EXTENSION_\w++|"
    rb"ROOT_CLASS|PROTOCOL_\w++|CLASS_\w++|SENDABLE|NONSENDABLE|CONSUMED|DIRECT|BLOCKS_AVAILABLE|OPTIONS_\w++)"
    rb"|API_(?:UN)?+AVAILABLE\w*+|API_DEPRECATED\w*+|UI_APPEARANCE_SELECTOR|OBJC_SUBCLASSING_RESTRICTED|OBJC_\w*+UNAVAILABLE"
    rb"|[A-Z][A-Z0-9]{0,20}_[A-Z0-9_]{0,40}(?:AVAILABLE|DEPRECATED)\w*+"
    rb"|(?:DEPRECATED|UNAVAILABLE)\w*+_ATTRIBUTE|__deprecated\w*+|__(?:TVOS|WATCHOS|IOS|OSX|MAC)_(?:PROHIBITED|AVAIL|DEPREC|UNAVAIL)\w*+|__attribute__)"
    + _GIVEN
)
_WORDS: Final = (
    b"_Null", b"_Non", b"__", b"NS_", b"CF_", b"API_", b"nullable", b"nonnull", b"null_un", b"_ATTRIBUTE", b"UI_APP",
    b"OBJC_", b"AVAILABLE", b"DEPRECATED", b"inout", b"bycopy", b"oneway",
)  # fmt: skip
"""One of which stands in each text that has such marks."""


_ABOVE_CLASS: Final = regex(
    rb"^[ \t]*+[A-Z][A-Z0-9]*+_[A-Z0-9_]++" + _GIVEN + rb"[ \t]*+\r?\n(?=\s*+@(?:interface|protocol|implementation)\b)",
    re.MULTILINE,
)
"""What a library's own macro says of a class, on a line by itself."""


def plain_objc(data: bytes) -> bytes | None:
    """Objective-C without the marks that its grammar takes for names of types, and `NS_ENUM(NSInteger, Kind)` as
    `enum Kind`; None where there is nothing of the kind."""
    found = data
    if b"_ENUM" in data or b"_OPTIONS" in data:
        found = _UNTYPED.sub(_as_enum, _ENUM.sub(_as_enum, found))
    if any(word in found for word in _WORDS):
        found = _MARKS.sub(_blank, found)
    found = _ABOVE_CLASS.sub(_blank, found)
    return found if found != data else None


_SPACE: Final = regex(rb"\b[A-Za-z_]\w*+::(?=[A-Za-z_~])|(?<=[\w>])[ \t]?&&?(?=[A-Za-z_])|(?<=[\w>])&&?(?=[ \t]\w)")


_LOOP: Final = regex(rb"\bfor[ \t]*+\([^();:?\n]{1,100}(?P<colon>: )(?=[\w&*\[(@])")
"""`for (auto const& item : items)`, which is read as `for (auto const& item ;;items)`."""


def plain_spaces(data: bytes) -> bytes | None:
    """Objective-C++ without the spaces of its names and the marks of references (`const std::string &name`), its loops
    over collections as loops of C."""
    found = _LOOP.sub(lambda match: match[0][:-2] + b";;", data)
    found = _SPACE.sub(lambda match: _blanks(match[0]), found) if b"::" in data or found != data else found
    return found if found != data else None


_MEMBER: Final = regex(
    rb"^[ \t]*+(?:@property\b|[-+][ \t]*+\()[^;{}\n\"]{1,400}?[\w*>)\]][ \t]++(?P<macro>[A-Z][A-Z0-9]*+_[A-Z0-9_]++"
    + _GIVEN
    + rb")[ \t]*+(?=[;{\r\n])",
    re.MULTILINE,
)


def plain_members(data: bytes) -> bytes | None:
    """Methods and properties without a macro that ends their heads: `- (void)open SHOP_AVAILABLE(2);`."""
    found = _MEMBER.sub(lambda match: match[0][: match.start("macro") - match.start()] + _blanks(match["macro"]), data)
    return found if found != data else None


def _blanks(raw: bytes) -> bytes:
    return _SHOWN.sub(b" ", raw)


def _blank(match: re.Match[bytes]) -> bytes:
    data, at = match.string, match.start()
    line = data[data.rfind(b"\n", 0, at) + 1 : at]
    if line.lstrip()[:1] == b"#":
        return match[0]  # what a directive asks for or defines
    return _SHOWN.sub(b" ", match[0])


def _as_enum(match: re.Match[bytes]) -> bytes:
    """The name stays where it is, if there is one."""
    blank = _SHOWN.sub(b" ", match[0])
    if "name" not in match.re.groupindex:
        return b"enum" + blank[4:]
    at = match.start("name") - match.start()
    return b"enum" + blank[4:at] + match["name"] + _SHOWN.sub(b" ", match["rest"])

"""String literals and call arguments as text, in the syntax that the languages share.

Works on bytes of one expression; knows no tree. Bounded: only the first 2,000 bytes of an expression are looked at.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.source import text

MAX_MESSAGE: Final = 200
_BOUND: Final = 2000

STRING: Final = re.compile(
    rb'(?:\b[rbfsuRBFUL]{1,2}|\$@|@\$|@|\$+|\bu8)?(?:"""(.*?)"""|\'\'\'(.*?)\'\'\'|#"(.*?)"#|"((?:[^"\\\n]|\\.)*)"'
    rb"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)",
    re.DOTALL,
)
_NAME_LIKE: Final = re.compile(r"[A-Za-z0-9_.:/-]{3,80}")
_KEYWORD: Final = re.compile(rb"([A-Za-z_]\w*)\s*=(?!=)\s*(.*)", re.DOTALL)


_OPENS: Final = re.compile(rb'(?P<mark>\b[fF][rR]?|\b[rR][fF]|\$@?|@\$)?(?P<quote>"(?!"")|`)')
_INSIDE: Final = re.compile(rb"\\\(|\\.|[#$]\{|[{\"`\n]", re.DOTALL)
_HIDDEN: Final = bytes.maketrans(b"\"'`", b"\x01\x02\x03")
_SHOWN: Final = str.maketrans("\x01\x02\x03", "\"'`")
_CLOSES: Final = {b"{": b"}", b"(": b")"}
_JOINS: Final = re.compile(rb"\s*(?:\.[^;]*\.|PRI[a-zA-Z]\w*|\\?)\s*", re.DOTALL)
"""What joins two literals, beside a plus: PHP's and Lua's dots, C's widths, a line that goes on."""
_JOINED: Final = re.compile(rb"\s*(?:\.\s*\$|\.\.)")
_WRAPPED: Final = regex(
    rb"(?:[A-Za-z_]\w{0,40}\s?(?:\.|::)\s?){0,4}(?:v?format|vs?n?printf|s?printf|Sprint(?:f|ln)?|StrFormat|StrCat|"
    rb"runtime|_|N_|__|(?-i:T)|tr|gettext|translate|i18n|QString(?:Literal)?|QLatin1String|string|dedent|cleandoc|TEXT|"
    rb"format_args|fmt)!?\(\s*+",
    re.IGNORECASE,
)
_COLOURED: Final = regex(rb"(?:chalk|pc|kleur|picocolors|colors?|colorette)(?:\.[a-zA-Z]{1,20}){1,4}\(\s*+")
"""What makes a text of its first argument: `fmt::format("…", x)`, `_("…")`, `chalk.red("…")`."""
_MAX_WRAPPED: Final = 4


def _with_hidden(raw: bytes) -> bytes:
    """The text with the quotes inside of interpolations (`"a #{b["c"]} d"`) hidden, byte for byte as long."""
    if b"{" not in raw and b"\\(" not in raw:
        return raw
    data, at = bytearray(raw), 0
    while (opened := _OPENS.search(data, at)) is not None:
        quote, is_formatted = opened["quote"], opened["mark"] is not None
        at = opened.end()
        while (met := _INSIDE.search(data, at)) is not None:
            found, at = met[0], met.end()
            if found == quote or (found == b"\n" and quote != b"`"):
                break
            if found in (b"#{", b"${", b"\\(") or (found == b"{" and is_formatted):
                at = _hide(data, at, found[-1:])
        else:
            break
    return bytes(data)


def _hide(data: bytearray, at: int, opening: bytes) -> int:
    """Hides the quotes from behind an opening bracket to the one that closes it; where that is, or `at` for none."""
    depth, closing = 1, _CLOSES[opening]
    for end in range(at, min(len(data), at + 200)):
        mark = data[end : end + 1]
        depth += (mark == opening) - (mark == closing)
        if mark == b"\n":
            break
        if depth == 0:
            if data.count(b'"', at, end) % 2 == 0:
                data[at:end] = data[at:end].translate(_HIDDEN)
            return end + 1
    return at


def _content(match: re.Match[bytes]) -> bytes:
    return next((group for group in match.groups() if group is not None), b"")


def template(argument: bytes) -> str:
    """The message that an expression of string literals gives; what is computed between them shows as `{}`.

    "" when the expression does not begin with a literal.
    """
    raw = argument[:_BOUND].strip()
    raw = raw.lstrip(b"(&") if raw[:1] in b"(&" else raw
    for _ in range(_MAX_WRAPPED):
        wrapped = _WRAPPED.match(raw) or _COLOURED.match(raw)
        if wrapped is None:
            break
        raw = raw[wrapped.end() :]
    raw = _with_hidden(raw)
    first = STRING.match(raw)
    if first is None:
        return ""
    parts, at = [_content(first)], first.end()
    while at < len(raw):
        following = STRING.search(raw, at)
        between = raw[at : following.start() if following else len(raw)]
        is_sum = b"+" in between or (following is not None and _JOINS.fullmatch(between) is not None)
        if following is None:
            if (is_sum and between.strip(b" \t\r\n+)")) or _JOINED.match(between):
                parts.append(b"{}")
            break
        if between.strip() and not is_sum:
            break
        parts.append(b"{}" if between.strip(b" \t\r\n\\+.") else b"")
        parts.append(_content(following))
        at = following.end()
    message = " ".join(text(b"".join(parts)).translate(_SHOWN).split())
    return message if len(message) <= MAX_MESSAGE else message[: MAX_MESSAGE - 1] + "…"


def literal(argument: bytes) -> str | None:
    """The content of an argument that is one plain string literal, else None."""
    raw = argument[:_BOUND].strip()
    match = STRING.fullmatch(raw)
    return None if match is None else text(_content(match))


def first_message(arguments: list[bytes]) -> str:
    """The template of the first argument that begins with a literal; of a named one only where no other does."""
    named = [(argument, _KEYWORD.match(argument)) for argument in arguments]
    texts = [argument for argument, keyword in named if not keyword] + [keyword[2] for _, keyword in named if keyword]
    return next(filter(None, map(template, texts)), "")


def keyword(arguments: list[bytes], *names: str) -> bytes | None:
    """The value of a keyword argument (`name=value`)."""
    for argument in arguments:
        match = _KEYWORD.match(argument)
        if match and match[1].decode() in names:
            return match[2].strip()
    return None


def positional(arguments: list[bytes]) -> list[bytes]:
    """The arguments that are not `name=value`."""
    return [argument for argument in arguments if not _KEYWORD.match(argument)]


def is_name_like(words: str) -> bool:
    """Whether a literal looks like an event, topic, task or route name."""
    return _NAME_LIKE.fullmatch(words) is not None and any(char.isalpha() for char in words)

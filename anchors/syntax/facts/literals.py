"""String literals and call arguments as text, in the syntax that the languages share.

Works on bytes of one expression; knows no tree. Bounded: only the first 2,000 bytes of an expression are looked at.
"""

from __future__ import annotations

import re
from typing import Final

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


def _content(match: re.Match[bytes]) -> bytes:
    return next((group for group in match.groups() if group is not None), b"")


def template(argument: bytes) -> str:
    """The message that an expression of string literals gives; what is computed between them shows as `{}`.

    "" when the expression does not begin with a literal.
    """
    raw = argument[:_BOUND].strip()
    raw = raw.lstrip(b"(&") if raw[:1] in b"(&" else raw
    for wrapper in (b"format!(", b"String.format(", b"fmt.Sprintf(", b"_("):
        raw = raw.removeprefix(wrapper)
    first = STRING.match(raw)
    if first is None:
        return ""
    parts, at = [_content(first)], first.end()
    while at < len(raw):
        following = STRING.search(raw, at)
        between = raw[at : following.start() if following else len(raw)]
        is_sum = b"+" in between
        if following is None:
            if is_sum and between.strip(b" \t\r\n+)"):
                parts.append(b"{}")
            break
        if between.strip() and not is_sum:
            break
        parts.append(b"{}" if between.strip(b" \t\r\n\\+") else b"")
        parts.append(_content(following))
        at = following.end()
    message = " ".join(text(b"".join(parts)).split())
    return message if len(message) <= MAX_MESSAGE else message[: MAX_MESSAGE - 1] + "…"


def literal(argument: bytes) -> str | None:
    """The content of an argument that is one plain string literal, else None."""
    raw = argument[:_BOUND].strip()
    match = STRING.fullmatch(raw)
    return None if match is None else text(_content(match))


def first_message(arguments: list[bytes]) -> str:
    """The template of the first argument that begins with a literal."""
    for argument in arguments:
        keyword = _KEYWORD.match(argument)
        found = template(keyword[2] if keyword else argument)
        if found:
            return found
    return ""


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

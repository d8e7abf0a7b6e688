"""How documents spell a setting, and how they tell its default in words."""

from __future__ import annotations

import re
from typing import Final

from iquest_cli.analyst.evidence.findings import Told

MAX_ABOUT: Final = 420
MAX_BODY: Final = 10
"""Lines below a key that are read as being about it."""
_UNITS: Final = (
    r"(?:milli|micro)?sec(?:ond)?s?|minutes?|hours?|days?|weeks?|months?|years?|[kmgt]i?b|bytes|ms|workers?|%"
)
_VALUE: Final = (
    r"(?:``?(?P<{0}ticked>[^`\n]{{1,60}})``?|[\"“'](?P<{0}quoted>[^\"”'\n]{{0,60}})[\"”']"
    rf"|(?P<{{0}}plain>-?\d[\w.,:/]*(?:\s(?:{_UNITS})\b)?|(?:true|false|yes|no|on|off|none|null|nil|empty|unset|not set"
    r"|unlimited|enabled|disabled|infinity|localhost|utf-8)\b|[A-Z][A-Z0-9]*_[A-Z0-9_]+|[~$./][\w./$~-]{{1,60}}))"
)
_SAID: Final = re.compile(
    r"\bdefault(?:s|ed)?\b(?:\s\w{1,12}(?=\s(?:is|are|of)\s))?(?:\s(?:is|are|of|to|setting is))?\s*[:=]?\s*[\[({*]?"
    + _VALUE.format("a_"),
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    rf"(?P<plain>-?\d[\w.]*(?:\s(?:{_UNITS}))?|\bunlimited|\benabled|\bdisabled),? "
    r"(?:\([^()\n]{1,60}\),? )?by default\b",
    re.IGNORECASE,
)
_BY_DEFAULT: Final = re.compile(
    rf"\bby default,?\s(?:\w+\s){{0,5}}?(?P<plain>unlimited|enabled|disabled|-?\d[\w.]*(?:\s(?:{_UNITS})\b)?)",
    re.IGNORECASE,
)
_SHAPED: Final = re.compile(r"--[a-z]|[A-Z][A-Z0-9]*_[A-Z0-9_]|[A-Za-z0-9][._-][A-Za-z]|[a-z][A-Z]")
"""What people write only where they spell a name: capitals with a stroke, dots or hyphens inside, `camelCase`."""
_KEY: Final = re.compile(r"-{0,2}[A-Za-z_][\w.-]{1,80}(?<=\w)")
_FILE: Final = re.compile(
    r"\.(?:md|rst|ya?ml|json|toml|py|[jt]sx?|go|rs|rb|php|java|txt|conf|cfg|ini|html?|sh|xml|com|org|io|net|dev|git|lock"
    r"|example|env|sql|exe|so|css|service)$",
    re.IGNORECASE,
)


def is_key(text: str, *, is_marked: bool = False) -> bool:
    """Whether a word may be the name of a setting: one that is spelled as such, or marked as code."""
    if _KEY.fullmatch(text) is None or _FILE.search(text) is not None:
        return False
    return is_marked or _SHAPED.search(text) is not None


def spoken_default(text: str) -> str:
    """The default that a text tells in words: "Default is 60 minutes", "(default: 30)", "disabled by default"; "" for
    none."""
    said = _SAID.search(text) or _BEFORE.search(text) or _BY_DEFAULT.search(text)
    found = next(filter(None, said.groups()), "") if said is not None else ""
    return found.rstrip(".,:").strip()


def told(key: str, about: str, path: str, lines: tuple[int, int], default: str = "", shown: str = "") -> Told:
    about = " ".join(about.split())[:MAX_ABOUT]
    return Told(key, about, default or spoken_default(about), path, *lines, shown)


def differing(in_code: str, told: str) -> tuple[str, str] | None:
    """Two defaults that are both plain numbers or both yes or no, and not the same; None for all that may be."""
    one, other = _plain(in_code), _plain(told)
    return (one, other) if one and other and one != other and one.isalpha() == other.isalpha() else None


def _plain(value: str) -> str:
    bare = value.strip().strip("\"'`").lower()
    if bare in _YES or bare in _NO:
        return "true" if bare in _YES else "false"
    number = _NUMBER.fullmatch(bare.replace("_", "").replace(",", ""))
    return number[1] if number is not None else ""


_YES: Final = frozenset({"true", "yes", "on", "enabled"})
_NO: Final = frozenset({"false", "no", "off", "disabled"})
_NUMBER: Final = re.compile(r"(-?\d+(?:\.\d*[1-9])?)(?:\.0*)?[lufd]{0,2}")

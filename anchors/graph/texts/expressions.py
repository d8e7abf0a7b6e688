"""What stands before a name, as text: the steps of a plain chain such as `self.repo` or `make().run`, and its head.

Knows the marks of several languages at once (`.`, `->`, `::`, `?.`); nothing of what the names mean.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from anchors.records import as_written

SELF_NAMES: Final = frozenset({"self", "cls", "this", "Self", "@", "$this", "static"})
ROOT: Final = "::"
"""What stands in C++ before a name of no class or namespace."""
MAX_STEPS: Final = 8
STEP = re.compile(r"\s*(?:\?\.|!\.|::|->|\.)?\s*([A-Za-z_$@][\w$]*)[!?]?")
QUALIFIED = re.compile(r"\\?(?:\w+\\)+|\\(?=\w)")
BRACKET = re.compile(r"[()\[\]{}<>]")
PLAIN = re.compile(rf"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*){{1,{MAX_STEPS - 1}}}")
"""A chain of nothing but names, read without going through its steps."""
ONE_STEP = r"[A-Za-z_$][\w$]*(?:\([^()\[\]{}<>]*\))?"
CALLS = re.compile(rf"{ONE_STEP}(?:\.{ONE_STEP}){{0,{MAX_STEPS - 1}}}")
"""The same with calls in it whose arguments hold no brackets."""
STEP_OF_CALLS = re.compile(r"([A-Za-z_$][\w$]*)(\([^()]*\))?\.?")
BRACKETED = re.compile(r"\(\s*(?:new|clone|await)\s+(?=[$\w])")
LITERAL = re.compile(r"""[\"'`\d\[{]|[rbfu]{1,2}["']|<""")
BY_CHAIN: Final = frozenset({"zig", "perl"})
"""Families whose texts of types are the chains that values come from, where they begin with an equals sign."""


def steps_of(text: str) -> list[tuple[str, bool]] | None:
    """(name, is called) along an expression; None where it is not a plain chain."""
    return [(text, False)] if text.isidentifier() else _steps_of(text)


@lru_cache(maxsize=1 << 12)
def _steps_of(text: str) -> list[tuple[str, bool]] | None:
    if PLAIN.fullmatch(text):
        return [(name, False) for name in text.split(".")]
    if CALLS.fullmatch(text):
        return [(name, bool(arguments)) for name, arguments in STEP_OF_CALLS.findall(text)]
    steps: list[tuple[str, bool]] = []
    at = 0
    text = _bare_text(text)
    while at < len(text):
        found = STEP.match(text, at)
        if found is None or len(steps) >= MAX_STEPS:
            return None
        at = found.end()
        is_called = False
        if text[at : at + 1] == "<" or text[at : at + 3] == "::<":
            at = _skip(text, at)
            if at < 0:
                return None
        while text[at : at + 1] in ("(", "["):
            if text[at] == "[":
                return None
            is_called = True
            at = _skip(text, at)
            if at < 0:
                return None  # the receiver's text was cut
        steps.append((found.group(1), is_called))
    return steps or None


def _bare_text(text: str) -> str:
    if "\\" in text:
        text = QUALIFIED.sub("", text)  # PHP's namespaces: what is meant, `use` says of the last name
    if text.startswith("("):
        text = _unbracketed(text)
    if text.startswith("@"):
        text = "self." + text.lstrip("@")  # Ruby's instance variables
    return text.removeprefix("await ").removeprefix("new ").removeprefix("*").removeprefix("&")


def _unbracketed(text: str) -> str:
    """`(new Shop(1)).sell` without the brackets around what is made."""
    inside = BRACKETED.match(text)
    end = _skip(text, 0) if inside else -1
    return text[inside.end() : end - 1] + text[end:] if inside and end > 0 else text


def forget() -> None:
    """What was read so far: it lies among all else that is gone once a graph is made."""
    _steps_of.cache_clear()


def head_of(text: str) -> str | None:
    """The name that an expression begins with: all that its meaning asks of the place where it stands."""
    if text.isidentifier():
        return text
    found = STEP.match(_bare_text(text))
    return found.group(1) if found else None


def last_named(text: str) -> str | None:
    """The last name of a plain chain that names something itself: not what a call gives, not `self`."""
    if text.endswith(")") and "<" not in text:
        return None  # a call, or not a chain
    steps = steps_of(text)
    if steps is None or steps[-1][1] or steps[-1][0] in SELF_NAMES:
        return None
    return steps[-1][0]


def typed_as(name: str, label: str) -> str:
    """Why a name leads to members of a type."""
    return f"{as_written(name)} is {label}"


def _skip(text: str, at: int) -> int:
    depth = 0
    for found in BRACKET.finditer(text, at):
        if found.group() in "([{<":
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                return found.end()
    return -1

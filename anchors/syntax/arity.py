"""How many arguments a head of Elixir takes, by its text: `def total(cart, opts \\\\ [])`, `@callback total(cart)`."""

from __future__ import annotations

import re
from typing import Final

_HEAD: Final = re.compile(r"(?:def\w*|@\w+)[ (]")
_DEFAULT: Final = "\\\\"


def arity(signature: str, name: str) -> tuple[int, int] | None:
    """The least and the greatest number of arguments; None where the text is no such head, or was cut."""
    head = _HEAD.match(signature)
    if head is None or not signature.startswith(name, head.end()):
        return None
    at = head.end() + len(name)
    if signature[at : at + 1] != "(":
        return (0, 0)
    depth, num, num_optional, is_empty, quote = 0, 1, 0, True, ""
    for place in range(at, len(signature)):
        letter = signature[place]
        if quote:
            quote = "" if letter == quote and signature[place - 1] != "\\" else quote
            continue
        is_empty &= letter.isspace() or (depth == 0 and letter == "(") or letter == ")"
        if letter in "\"'":
            quote = letter
        elif letter in "([{" or (letter == "<" and signature[place - 1] == "<"):
            depth += 1
        elif letter in ")]}" or (letter == ">" and signature[place - 1] == ">"):
            depth -= 1
            if not depth:
                return (0, 0) if is_empty else (num - num_optional, num)
        elif depth == 1 and letter == ",":
            num += 1
        elif depth == 1 and signature.startswith(_DEFAULT, place):
            num_optional += 1
    return None

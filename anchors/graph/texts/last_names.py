"""What a receiver is called at its end, as far as that may be the name of a type. By its text alone."""

from __future__ import annotations

import re
from functools import lru_cache

from anchors.records import as_written

LAST_NAME = re.compile(r"([A-Za-z_$][\w$]*)\s*(?:\([^()]*\))?[!?]?$")


@lru_cache(maxsize=1 << 14)
def word_of(receiver: str) -> str:
    """The last name of an expression, lower case without underscores and `get`."""
    receiver = as_written(receiver)
    last = LAST_NAME.search(receiver, begin_of_last(receiver))
    word = last.group(1).replace("_", "").lower() if last else ""
    return word.removeprefix("get") if len(word) > 5 else word


@lru_cache(maxsize=1 << 14)
def bare_word(name: str) -> str:
    return name.replace("_", "").lower()


def begin_of_last(text: str) -> int:
    """Where to look for the last name of an expression: looking from its beginning tries each place in vain."""
    at = text.rfind("(") if text.rstrip("!?\n").endswith(")") else len(text)
    while at > 0 and (text[at - 1].isspace() or text[at - 1] in "!?"):
        at -= 1
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_$"):
        at -= 1
    return at


def may_be_type(receiver: str) -> bool:
    """Whether a receiver is written as types are."""
    return receiver.isidentifier() and receiver[0].isupper()

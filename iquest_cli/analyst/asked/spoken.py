"""Programming languages that a question names to say which code it means. Works on the words alone."""

from __future__ import annotations

import re
from typing import Final

from anchors.search.named_languages import LANGUAGES

_NAME: Final = "|".join(sorted(map(re.escape, LANGUAGES), key=len, reverse=True))
_PART: Final = (
    r"code|client|port|part|version|side|implementation|library|sources?|files|package|sdk|binding|worker|server"
)
_MEANT: Final = re.compile(
    rf"(?:\b(?:in|of|for) )?(?:\b(?:the|its) )?(?<![\w.])(?P<a>{_NAME})(?![\w+#])[ -](?:{_PART})\b"
    rf"|\b(?:in|on) (?:the )?(?<![\w.])(?P<b>{_NAME})(?![\w+#.])(?= ?(?:[?.,;!)]|$))",
    re.IGNORECASE,
)

CJK: Final = re.compile(r"[\u3400-\u9fff]")
_GERMAN: Final = re.compile(
    r"\b(?:der|die|das|wird|werden|welche[rsnm]?|wenn|wie|warum|wo|nicht|ein(?:e[rnms]?)?|und|ist)\b", re.I
)


def named_languages(text: str) -> tuple[frozenset[str], str]:
    """The languages whose code is asked for, as files have them, and the text without the words that say so."""
    found = {
        language
        for match in _MEANT.finditer(text)
        for language in LANGUAGES[(match.group("a") or match.group("b")).lower()]
    }
    return frozenset(found), _MEANT.sub(" ", text) if found else text


def spoken_language(text: str) -> str:
    """The tongue of a question: `zh`, `de`, or `en` for all others."""
    if CJK.search(text):
        return "zh"
    return "de" if len(_GERMAN.findall(text)) >= 2 else "en"

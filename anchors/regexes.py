"""Regular expressions that are compiled when they are first asked to match: most runs meet few of the languages and
formats that one is written for, and compiling it takes a hundred times as long as asking it once.

For expressions beside the hot loops: a question costs some tens of nanoseconds more than of one that is compiled.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`; what is wrong with `text` shows at the first question."""
    return cast("re.Pattern[AnyStr]", _Later(text, flags))


class _Later:
    """Each method stands here from when it was first looked up on."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # whoever copies or pickles asks for some of those
            raise AttributeError(name)
        made = re.compile(self._text, self._flags)
        for method in ("match", "fullmatch", "search", "finditer", "sub", name):
            setattr(self, method, getattr(made, method))
        return getattr(made, name)

"""Lines of code without what stands in them as a remark of several lines: docstrings and other long texts of Python,
comments between `/*` and `*/`. Told by marks alone, in one pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_TEXTS: Final = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
_PYTHON: Final = re.compile(rf"\"\"\"|'''|{_TEXTS}|#[^\n]*")
_SCRIPT: Final = re.compile(rf"(?<!\S)/\*|{_TEXTS}|(?<!\S)//[^\n]*")
_ENDS: Final = {'"""': '"""', "'''": "'''", "/*": "*/"}


def without_remarks(lines: Sequence[str], is_python: bool) -> list[str]:
    """As many lines; a remark that does not end is none."""
    text, mark = "\n".join(lines), _PYTHON if is_python else _SCRIPT
    kept, at = list[str](), 0
    while (found := mark.search(text, at)) is not None:
        ending = _ENDS.get(found[0])
        end = text.find(ending, found.end()) if ending is not None else -1
        stop = found.end() if end < 0 else end + len(ending or "")
        if end < 0 or "\n" not in text[found.start() : stop]:
            kept.append(text[at:stop])
        else:
            kept += (text[at : found.start()], "\n" * text.count("\n", found.start(), stop))
        at = stop
    return "".join((*kept, text[at:])).split("\n") if text else list(lines)

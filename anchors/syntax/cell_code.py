"""The lines of a notebook's cell as lines of Python: what IPython reads otherwise (magics, shell commands, help)
becomes comments, and code behind a magic that only measures it stands bare.

Goes by text alone: a line counts as IPython's where no string and no bracket is open.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from anchors.regexes import regex
from anchors.syntax.languages import is_notebook_path

_TAKEN: Final = regex(r"[\w.,\s]++=\s*+(?:%[A-Za-z]|!(?!=))")
"""`a = !ls`, `a = %pwd`."""
_INSTALLS: Final = regex(r"(?:pip3?|conda|mamba|uv)\s++[a-z]++(?:\s++[^\s=]|$)")
"""Commands that IPython takes without a mark, too."""
_HELP: Final = regex(r"[%\w.*]++\?{1,2}$")
_MEASURED: Final = regex(
    r"(\s*+)%(time|timeit|prun|memit|mprun|lprun)((?:\s++-[A-Za-z](?:\s*+\d++)?+)*+)\s++(?=[^\s-])"
)
_STRING: Final = regex(r"\"(?:[^\"\\]++|\\.)*+\"$")
_MAGIC: Final = regex(r"%%\s?(\w+)")
_OF_PYTHON: Final = frozenset(
    ("time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "python", "python3", "px", "debug", "local",
     "cache", "ipytest", "run_pytest", "snapshot")
)  # fmt: skip
"""Magics of a whole cell whose text is Python all the same."""
_MARK: Final = regex(r"\"\"\"|'''|\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|#|[()\[\]{}]|\\$")
_ENDS: Final = {
    '"""': regex(r"(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"\"\""),
    "'''": regex(r"(?:[^'\\]++|\\.|'(?!''))*+'''"),
}


def comments(texts: list[str]) -> list[str]:
    return [f"# {text}".rstrip() for text in texts]


def told_lines(path: str, lines: Sequence[str]) -> Sequence[str]:
    """Lines of a diff with their marks; of a notebook what a string of its JSON has that is a line by itself, and
    nothing of other lines."""
    if not is_notebook_path(path):
        return lines
    return [line[:1] + _held(line[1:].strip().removesuffix(",")) for line in lines]


def _held(text: str) -> str:
    if _STRING.match(text) is None:
        return ""
    try:
        return " ".join(str(json.loads(text)).split("\n")).rstrip()
    except (ValueError, RecursionError):
        return ""


def python_lines(texts: list[str]) -> list[str]:
    """As many lines. A cell of another language, and one that ends within a string or bracket, is comments."""
    first = next((text for text in texts if text.strip()), "")
    magic = _MAGIC.match(first)
    if magic is not None and magic[1] not in _OF_PYTHON:
        return comments(texts)
    indent = first[: len(first) - len(first.lstrip())]
    found: list[str] = []
    state, is_continued = _State(), False
    for whole in texts:
        text = whole.removeprefix(indent)  # as IPython does
        if is_continued:
            found.append(f"# {text}".rstrip())
            is_continued = text.endswith("\\")
        elif not state.is_open and _is_command(text):
            found.append(_as_python(text))
            is_continued = found[-1].endswith("\\") and "# " in found[-1]
        else:
            found.append(text)
        state.read(found[-1])
    return comments(texts) if state.is_open else found


def _is_command(text: str) -> bool:
    """Whether IPython takes a line for itself."""
    bare = text.strip()
    if bare[:1] in ("%", "!", "?"):
        return True
    if _INSTALLS.match(bare) is not None:
        return True
    if bare.endswith("?"):
        return _HELP.match(bare) is not None
    return ("!" in bare or "%" in bare) and _TAKEN.match(bare) is not None


def _as_python(text: str) -> str:
    """A line that IPython takes for itself."""
    measured = _MEASURED.match(text)
    if measured is not None:
        said = f"  # %{measured[2]}{measured[3]}" if "\\" not in text and '"""' not in text else ""
        return f"{measured[1]}{text[measured.end() :].rstrip()}{said}"
    bare = text.lstrip()
    indent = text[: len(text) - len(bare)]
    return f"{indent}pass  # {bare}" if indent else f"# {bare}"


class _State:
    """What is open where the lines that were read end."""

    def __init__(self) -> None:
        self._depth = 0
        self._quotes = ""
        self._is_continued = False

    @property
    def is_open(self) -> bool:
        return self._depth > 0 or bool(self._quotes) or self._is_continued

    def read(self, line: str) -> None:
        at, self._is_continued = 0, False
        while at < len(line):
            if self._quotes:
                end = _ENDS[self._quotes].match(line, at)
                if end is None:
                    return
                at, self._quotes = end.end(), ""
            mark = _MARK.search(line, at)
            if mark is None or mark[0] == "#":
                return
            at = mark.end()
            if mark[0] in _ENDS:
                self._quotes = mark[0]
            elif mark[0] == "\\":
                self._is_continued = True
            elif mark[0] in "([{":
                self._depth += 1
            elif mark[0] in ")]}":
                self._depth = max(0, self._depth - 1)

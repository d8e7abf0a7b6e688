"""Pages of the manual as plain lines: what their macros mark as an entry, a heading or running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_MACRO: Final = re.compile(r"[.']\s*(?P<name>[A-Za-z]{1,3})\b[ \t]*(?P<rest>.*)")
_FONT: Final = re.compile(r"\\f(?:\([A-Z]{2}|\[\w{0,4}\]|.)|\\m\[\w*\]|\\s[-+]?\d")
_ESCAPES: Final = (
    ("\\-", "-"),
    ("\\&", ""),
    ("\\(aq", "'"),
    ("\\(dq", '"'),
    ("\\(em", "-"),
    ("\\~", " "),
    ("\\ ", " "),
)
_LAYOUT: Final = frozenset(
    ["br", "sp", "Pp", "PP", "P", "LP", "PD", "nf", "fi", "ad", "in", "ti", "RS", "RE", "Bl", "El", "Bd", "Ed", "ne"]
) | {"ie", "el", "if", "de", "ds", "TH", "Dd", "Dt", "Os", "so", "na", "hy", "Nd", "EX", "EE", "Xo", "Xc"}  # fmt: skip
_OPTION: Final = re.compile(r"\bFl ([A-Za-z-]?[\w-]+)")
_MARKS: Final = re.compile(r"\b(?:Ic|Cm|Ar|Va|Ev|Li|Pa|Op|Oo|Oc|Ql|Dq|Sq|Xr|Em|Sy|Nm|Ns|Dv|Sm|Tn|Fa|Ns|No) ")
ENTRY: Final = "entry"
HEADING: Final = "heading"
TEXT: Final = "text"


def is_manual(lines: Sequence[str]) -> bool:
    """By what such a page begins with, remarks aside."""
    head = [line for line in lines[:80] if line.strip() and not line.startswith(('.\\"', "'\\\"", '\\"'))]
    return any(re.match(r"[.'](?:TH|Dd|Dt|SH|Sh)\b", line) for line in head)


def manual_lines(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Number, kind and plain text of each line that says something."""
    is_next = False
    for number, raw in enumerate(lines, 1):
        if raw.startswith(('.\\"', "'\\\"")):
            continue
        macro = _MACRO.match(raw)
        if macro is None:
            text = _plain(raw)
            if text:
                yield number, ENTRY if is_next else TEXT, text
                is_next = False
            continue
        name, rest = macro["name"], _plain(macro["rest"])
        if name in ("TP", "HP"):
            is_next = True
        elif name in ("It", "IP"):
            yield number, ENTRY, rest
        elif name in ("SH", "SS", "Sh", "Ss"):
            yield number, HEADING, rest
        elif name not in _LAYOUT and rest:
            yield number, ENTRY if is_next else TEXT, rest
            is_next = False


def _plain(text: str) -> str:
    text = _FONT.sub("", text)
    for written, meant in _ESCAPES:
        text = text.replace(written, meant)
    text = _OPTION.sub(lambda found: f"-{found[1]}", f"{text} ")
    return _MARKS.sub("", text).replace('"', "" if text.startswith('"') else '"').strip()

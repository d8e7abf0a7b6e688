"""Limits as lines compare with them, and as texts and comments beside them say them. Knows no change.

What is said counts only in the words of limits ("at most 100", "between 1 and 9", "1 .. 9", "a 150MB limit")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_NUMBER: Final = re.compile(r"(?<![\w.])(\d[\d_']{0,15}(?:\.\d{1,6})?)(?=[mMfFdDuUlLnN]{0,3}(?![\w.]))")
_SCALES: Final = (1, 1_000, 1_024, 60, 3_600, 1_000_000, 1_048_576, 1_000_000_000, 1_073_741_824)
_COMPARED: Final = re.compile(r"(?<![-=<>])(?:[<>]=?)(?![<>=])")
_SAID: Final = re.compile(r"\"(?P<text>[^\"\n]{4,300})\"|'(?P<single>[^'\n]{8,300})'|`(?P<tick>[^`\n]{8,300})`")
_COMMENT: Final = re.compile(r"(?:/\*|(?<!:)//|(?<![\w&])#(?!\[)|^\s*\*)\s?(?P<text>[^\n]{3,300})")
_OF_LIMITS: Final = re.compile(
    r"(?i)at least|at most|between|\bmax|\bmin|up to|no more|limit|exceed|range|over\b|under\b|\bfrom\b.*\bto\b"
    r"|(?:more|less|fewer|greater|larger|longer|shorter|higher|lower) than|\.\.|\d ?[-\u2013] ?\d"
)
_MORE: Final = r"(?:more|less|fewer|longer|shorter|greater|larger|smaller|higher|lower) than"
_WITH: Final = (
    r"(?:at (?:least|most)|up to|no (?:more|less|fewer|longer) than|max(?:imum)?(?: of| is| length| size)?:?"
    rf"|min(?:imum)?(?: of| is)?:?|(?:cannot|can't|can not|may not|must not|should not|not)(?: be)?(?: have)? {_MORE}"
    r"|(?:cannot|can't|must not|may not|should not) exceed|exceeds?(?: the)?(?: max(?:imum)?| limit)?(?: of)?)"
)
_WITHOUT: Final = rf"(?:must|should|has to|have to|needs to)(?: be)?(?: strictly)? {_MORE}"


class Compared(NamedTuple):
    """A line that differs from another in one number, or in whether a comparison lets the limit itself in."""

    was: str
    now: str
    is_number: bool
    limit: str
    """What is compared with: the text of the number before, or of what stands beside the operator."""


def compared(old: str, new: str) -> Compared | None:
    """How two lines differ, where that is a limit and nothing else."""
    before, after = _NUMBER.findall(old), _NUMBER.findall(new)
    if len(before) == len(after) and before != after and _NUMBER.sub("0", old) == _NUMBER.sub("0", new):
        turned = [(was, now) for was, now in zip(before, after, strict=True) if was != now]
        is_limit = _COMPARED.search(new) is not None and len(turned) == 1
        return Compared(*turned[0], True, turned[0][0]) if is_limit else None
    signs, others = list(_COMPARED.finditer(old)), list(_COMPARED.finditer(new))
    if len(signs) != len(others) or _COMPARED.sub("<", old) != _COMPARED.sub("<", new):
        return None
    pairs = [(a, b) for a, b in zip(signs, others, strict=True) if a[0] != b[0]]
    if len(pairs) != 1 or pairs[0][0][0][0] != pairs[0][1][0][0]:
        return None
    sign = pairs[0][1]
    beside = re.match(r"\s*(?:\(?[\w:<> ]{1,30}\)\s*)?([\w.:>()-]{1,60})", new[sign.end() :])
    return Compared(pairs[0][0][0], sign[0], False, beside[1].rstrip(").") if beside else "")


def value_of(number: str) -> float:
    return float(number.replace("_", "").replace("'", ""))


def texts_of(line: str, is_code: bool = True) -> Iterator[str]:
    """What a line says to people: its texts of several words and its comment."""
    for match in _SAID.finditer(line):
        yield match["text"] or match["single"] or match["tick"]
    comment = _COMMENT.search(line)
    if comment is not None and is_code:
        yield comment["text"]


def says(text: str, number: str) -> bool:
    """Whether a text names the number as a limit, in any unit: 150000000 is "150MB"."""
    return bool(_OF_LIMITS.search(text)) and value_of(number) in _values(text)


def _values(text: str) -> set[float]:
    said = {
        value_of(found)
        for found in re.findall(r"(?<![\w.])\d[\d_,]*(?:\.\d+)?(?=[a-zA-Z%]{0,12}(?!\w))", text.replace(",", ""))
        if found
    }
    return {value * scale for value in said for scale in _SCALES if value > 1 or scale == 1}


def is_among(text: str, limit: str) -> bool | None:
    """Whether what a text says lets the limit itself in; None where it does not say."""
    number = re.escape(limit)
    unit = r"(?![\w.]*\d)"
    if re.search(rf"(?i){_WITHOUT} {number}{unit}", text):
        return False
    if re.search(rf"(?i){_WITH} {number}{unit}", text):
        return True
    to = r" ?(?:\.\.\.?|[-\u2013]|to|and) ?"
    return True if re.search(rf"(?i)(?<![\w.])(?:{number}{to}\d+|\d+{to}{number})(?![\w.])", text) else None

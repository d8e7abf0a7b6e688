"""What a question asks to be measured, and how names of settings of that measure sound. Data only."""

from __future__ import annotations

import re
from typing import Final

_TIMES: Final = r"milli(?:second)?s|seconds?|minutes|hours|days"
_ROWS: Final = (
    (
        rf"\bhow (?:long|old|often)\b|\bhow (?:many|much) (?:{_TIMES}|time)\b"
        r"|\b(?:timeout|lifetime|interval|ttl|delay|expiry)\b|\bwie lange|多久|多长时间",
        r"time|ttl|age|interval|duration|delay|life|expir|period|wait|ms\b|millis|secs?\b|backoff|deadline|alive|linger"
        rf"|every|after|until|valid|frequency|{_TIMES}",
    ),
    (
        r"\bhow (?:large|big|wide|deep(?:ly)?|far)\b|\bhow much (?:data|memory|may|can)\b|\bwie gro(?:ß|ss)|多大",
        r"size|bytes|limit|max|mem|length|buffer|depth|width|level|[kmg]b\b",
    ),
    (
        rf"\bhow many (?!times\b|{_TIMES})|\bwie viele|多少",
        r"num|n\b|count|max|min|limit|size|workers?|threads?|multipl|total|retr|times|level|depth|factor|prefetch|concurren"
        r"|parallel|jobs|lines|columns|width|attempts|processes|capacity",
    ),
    (
        r"\b(?:folder|directory)\b|\bordner|\bverzeichnis|目录",
        r"dir|path|home|folder|root|cache|file|location",
    ),
    (r"\bport\b", r"port|addr|listen|bind|url"),
    (r"\bhow many times\b", r"attempts?|retr(?:y|ies)|tries|times|repeat|rounds|max|limit|count"),
)
TIME_VALUE: Final = re.compile(
    r"\d[\d_]*(?: ?\* ?|[. ]?)(?:ms|s|m|h|(?:milli|micro|nano)?sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?|months?"
    r"|years?)\b|\b(?:duration|timedelta|timespan|time\.(?:second|millisecond|minute|hour))",
    re.IGNORECASE,
)
"""A value that is a time, whatever its name."""
MEASURES: Final = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(rf"\b(?:{sounds})", re.IGNORECASE)) for asked, sounds in _ROWS
)
UNITS: Final = frozenset(
    ["max", "min", "maximum", "minimum", "num", "number", "count", "total", "limit", "size", "default", "value", "kb"]
) | {"mb", "gb", "ms", "sec", "secs", "second", "seconds", "minutes", "hours", "days", "bytes", "num"}
"""Words of names that say which measure it is, not of what."""

"""How an anchor writes what it speaks of: one line that closes no comment, and the name of a symbol.

Knows nothing of what deserves an anchor.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.context.redact import redact
from anchors.index.snapshot import Snapshot

MAX_TEXT: Final = 160
HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """One line of at most MAX_TEXT characters that shows what cannot be seen, closes no comment and tells no secret."""
    text = " ".join(redact(text).text.split())
    text = HIDDEN.sub(lambda match: match.group().encode("unicode_escape", "surrogatepass").decode("ascii"), text)
    text = text.replace("*/", "* /").replace("-->", "-- >")
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1].rstrip() + "…"


def label(snapshot: Snapshot, symbol: int) -> str:
    """`Class.method()` of a callable, the plain qualified name otherwise."""
    name = snapshot.qualified_name(symbol)
    return f"{name}()" if snapshot.kind(symbol) in ("function", "method", "constructor", "macro") else name

"""Functions that only hand out or take in what is kept: how something is done is answered by what does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.source import MAX_LINE, Source

if TYPE_CHECKING:
    from anchors.types import Symbol

HANDS: Final = 0.7
"""For such a function."""
MAX_LINES: Final = 12
_ASKS: Final = re.compile(r"\W*(?:and |so |but )?(?:how|when|what happens)\b", re.IGNORECASE)
_NAME: Final = r"[A-Za-z_$@&*][\w$@]*(?:(?:\.|->|::|\?\.|!\.)[A-Za-z_$#][\w$]*(?:\(\))?)*"
_KEPT: Final = rf"(?:{_NAME}|\d[\w.]*|\"[^\"]{{0,40}}\"|'[^']{{0,40}}'|\[\]|\{{\}})"
_HANDS: Final = re.compile(
    rf"(?:return\s+{_KEPT}(?:\(\)|\{{[^(){{}}]{{0,80}}\}})?"
    rf"|(?:this|self|\$this|[a-z]\w?|@\w+)?(?:\.|->)?[\w$]+\s*=\s*{_KEPT}(?:\s*(?:\?\?|\|\|)\s*{_KEPT})?"
    r"|\w*(?:assert|ASSERT|return_if_fail|return_val_if_fail)\w*\(.{0,120}\)"
    r"|return(?: this| self| true| false| null| nil| None)?|@\w+|&?(?:self|this)\.\w+(?:\.clone\(\))?|[{}()]*|end)[;,]?"
)
_COMMENT: Final = re.compile(r"\s*(?://|#(?!\w)|\*(?:[\s/]|$)|/\*|--(?:\s|$)|\"\"\").*")


def asks_doing(text: str) -> bool:
    """Whether a question asks how or when something is done."""
    return _ASKS.match(text) is not None


def accessor_factor(source: Source, symbol: Symbol) -> float:
    """What a function loses whose every statement returns something kept, or keeps what it is given."""
    first, last = max(symbol.name_line, symbol.body_line), symbol.end_line
    if last - first > MAX_LINES:
        return 1.0
    lines = [source.line(symbol.path, number) for number in range(first, last + 1)]
    if any(len(line) > MAX_LINE for line in lines):
        return 1.0
    own = [line.strip() for line in lines if not _COMMENT.fullmatch(line)]
    if first == symbol.name_line:
        text = " ".join(own)
        opened = text.find("{")
        if not 0 <= opened < text.rfind("}") and "=" in text:
            return 1.0  # `const close = () => emit("close")`; what is only declared does nothing
        own = [text[opened + 1 : text.rfind("}")]] if 0 <= opened < text.rfind("}") else []
    statements = [part.strip() for line in own for part in line.split(";")]
    return HANDS if all(_HANDS.fullmatch(part) for part in statements if part) else 1.0

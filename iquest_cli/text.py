"""The one cleaner for text that comes from elsewhere: code, file names, commit messages, a model's words.

Control characters move the cursor, rename the window or forge whole lines; bidirectional and zero-width characters make
code read as what it is not. All of them become visible escapes. Knows nothing of colours or terminals.
"""

from __future__ import annotations

import re
import unicodedata

_ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c{_ZERO_WIDTH}\U000e0000-\U000e0fff]")
_EMOJI = re.compile("([\u203c\u2049\u2122\u2139\u2194-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])\ufe0f")
"""One that is told to be shown in colour."""
_BREAKS = {"\n": "\\n", "\t": "\\t"}


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"  # a byte of a file name that is no UTF-8, as os.fsdecode gives it
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def clean(text: str) -> str:
    r"""Everything that a terminal could obey or hide becomes a visible escape; `\n` and `\t` stay."""
    return _UNSAFE.sub(_escape, text if text.isascii() else _EMOJI.sub(r"\1", text))


def clean_line(text: str) -> str:
    r"""The same for what must stay on one line: `\n` and `\t` are escaped too."""
    cleaned = clean(text)
    for char, shown in _BREAKS.items():
        cleaned = cleaned.replace(char, shown)
    return cleaned


def display_width(text: str) -> int:
    """Columns that a cleaned line takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shorten(text: str, width: int) -> str:
    """One line of at most `width` columns; what is cut off shows as `…`."""
    if display_width(text) <= width:
        return text
    kept, used = [], 0
    for char in text:
        used += _char_width(char)
        if used > width - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 file`, `2 files`, `12,000 files`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"

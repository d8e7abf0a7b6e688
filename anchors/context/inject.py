"""Anchor lines into a file's bytes, and out again: `strip` is the exact inverse of `inject`.

Injected lines are known by their position alone: a line of the file that looks like an anchor is content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from anchors.context.proof import proved
from anchors.context.safe_lines import SafeLines, line_starts
from anchors.syntax.languages import COMPONENTS, LANGUAGES, interpreted
from anchors.types import Anchor

MAX_TEXT = 200
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Injected:
    """`lines` are the 1-based numbers of the injected lines within `data`, ascending."""

    data: bytes
    lines: tuple[int, ...]


def comment_style(language: str | None) -> tuple[str, str]:
    """How a comment line opens and closes; `#` for languages that have none (such lines are shown, never injected)."""
    known = LANGUAGES.get(language or "")
    if known is None or known.comment is None:
        return "#", ""
    return known.comment, known.comment_end


def anchor_text(anchor: Anchor, language: str | None) -> str:
    """The comment, without indentation: one line whatever the anchor's text holds."""
    opening, closing = comment_style(language)
    text = _UNSHOWN.sub(" ", f"{anchor.kind}: {anchor.text}")
    text = text.encode("utf-8", "backslashreplace").decode()[:MAX_TEXT].strip()
    if closing:
        text = text.replace("--", "- -").replace("*/", "* /")
    if language == "php":
        text = text.replace("?>", "? >")  # would end the code
    return f"{opening} {text.rstrip(chr(92)).rstrip()} {closing}".rstrip()


def place(data: bytes, language: str, anchors: Iterable[Anchor]) -> Mapping[int, tuple[str, ...]]:
    """Original line -> the anchor lines (indented, without line ends) to put right above it.

    Empty for languages without comments, and for UTF-16. An anchor without a safe line at or above it is dropped.
    """
    anchors = sorted(anchors, key=lambda anchor: (anchor.line, anchor.kind, anchor.text))
    known = LANGUAGES.get(language)
    if not data or not anchors or known is None or known.comment is None or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return {}
    if language == "script" and comment_style(interpreted(data)) != comment_style(language):
        return {}
    safe = SafeLines(data, language)
    placed: dict[int, list[str]] = {}
    for anchor in anchors:
        line = safe.nearest(anchor.line)
        if line is None:
            continue
        start = safe.starts[line - 1]
        indent = re.match(rb"[ \t]*", data[start + (len(_BOM) if line == 1 and data.startswith(_BOM) else 0) :])
        shown = anchor_text(anchor, safe.comments_as(line))
        if language in COMPONENTS:
            shown = shown.replace("</", "< /")  # would end the script
        text = (indent[0].decode() if indent else "") + shown
        if text not in placed.setdefault(line, []):
            placed[line].append(text)
    lines = {line: tuple(texts) for line, texts in sorted(placed.items())}
    if not lines or safe.tree is None:
        return lines
    return proved(lines, safe.tree, safe.language, lambda some: _filled(data, some))


def inject(data: bytes, language: str, anchors: Sequence[Anchor]) -> Injected:
    """The file with its anchor lines, each with the line end that the file uses at that place."""
    placed = place(data, language, anchors)
    if not placed:
        return Injected(data, ())
    return Injected(*_with_lines(data, placed))


def _with_lines(data: bytes, placed: Mapping[int, tuple[str, ...]]) -> tuple[bytes, tuple[int, ...]]:
    """The bytes with the anchor lines, and which lines of them those are."""
    head = _BOM if data.startswith(_BOM) else b""
    pieces = data[len(head) :].split(b"\n")
    crlf = data.count(b"\r\n") * 2 > data.count(b"\n")
    out: list[bytes] = []
    positions: list[int] = []
    for number, piece in enumerate(pieces, start=1):
        for text in placed.get(number, ()):
            ends_crlf = piece.endswith(b"\r") if number < len(pieces) else crlf
            out.append(text.encode("utf-8") + (b"\r" if ends_crlf else b""))
            positions.append(len(out))
        out.append(piece)
    return head + b"\n".join(out), tuple(positions)


def _filled(data: bytes, placed: Mapping[int, tuple[str, ...]]) -> tuple[bytes, list[int]]:
    """The bytes with the anchor lines, and where the comment of each begins."""
    full, numbers = _with_lines(data, placed)
    starts = line_starts(full)
    found = []
    for number in numbers:
        begin = starts[number - 1]
        begin += len(_BOM) if number == 1 and full.startswith(_BOM) else 0
        while full[begin : begin + 1] in (b" ", b"\t"):
            begin += 1
        found.append(begin)
    return full, found


def strip(injected: Injected) -> bytes:
    """The original bytes."""
    head = _BOM if injected.data.startswith(_BOM) else b""
    gone = set(injected.lines)
    pieces = injected.data[len(head) :].split(b"\n")
    return head + b"\n".join(piece for number, piece in enumerate(pieces, start=1) if number not in gone)

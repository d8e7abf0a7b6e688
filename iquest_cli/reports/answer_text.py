"""An answer on a terminal: the first lines say it, the rest proves it. Markdown of the answer becomes styled lines.

Knows the few forms that answers use (paragraphs, lists, tables, fenced blocks, code marks) and shows all others as they
are; cleaning foreign text is the console's work.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Final

from iquest_cli.analyst.answer import Answer
from iquest_cli.console import Line, Piece, line
from iquest_cli.text import clean_line, display_width, plural, shorten

_MARKS: Final = re.compile(r"(`+)(?P<code>.+?)\1")
_PLACE: Final = re.compile(r"(?<![\w/.])((?:[\w@+~.\-]+/)*[\w@+~.\-]+\.\w+:\d+(?:-\d+)?)")
_LEVELS: Final = {
    "ERROR": "bad",
    "CRITICAL": "loud",
    "FATAL": "loud",
    "EXCEPTION": "bad",
    "WARNING": "warn",
    "WARN": "warn",
}
MAX_SOURCES: Final = 8


def render_text(answer: Answer, width: int, *, was_streamed: bool = False) -> list[Line]:
    """Lines for the console. `was_streamed`: the prose was written while the model spoke and is not repeated."""
    lines: list[Line] = [] if was_streamed else [*markdown_lines(answer.answer, width)]
    if was_streamed:
        lines += _sources(answer, width)
    if answer.unverified:
        lines += [(), line(("Not verified", "warn"))]
        for text in answer.unverified:
            lines += _wrapped(f"  - {clean_line(text)}", width, "    ", "warn")
    lines += [(), line((closing_line(answer), "dim"))]
    return lines


def closing_line(answer: Answer) -> str:
    """certainty · files read · seconds · which model"""
    coverage = answer.coverage
    parts = [answer.certainty] if answer.certainty else []
    parts.append(f"{coverage.files_indexed:,} of {plural(coverage.files_total, 'file')} read")
    if answer.mode == "model":
        parts.append(f"{answer.context.num_tokens:,} tokens of context ({answer.context.plan})")
    parts.append(f"{answer.timings.total_s:.1f} s")
    parts.append(str((answer.model or {}).get("name", "")) if answer.mode == "model" else "no model")
    return " · ".join(parts)


def _sources(answer: Answer, width: int) -> list[Line]:
    if not answer.citations:
        return []
    found: list[Line] = [(), line(("Sources", "bold"))]
    for citation in answer.citations[:MAX_SOURCES]:
        place = f"{citation.path}:{citation.start_line}"
        text = next((row.strip() for row in citation.excerpt.split("\n") if row.strip()), "")
        room = max(20, width - display_width(place) - 6)
        found.append(line("  ", (clean_line(place), "path"), "  ", (shorten(clean_line(text), room), "dim")))
    return found


def markdown_lines(text: str, width: int) -> Iterator[Line]:
    """Styled lines of the Markdown that answers use."""
    rows = text.split("\n")
    at = 0
    while at < len(rows):
        row = rows[at]
        fence = re.match(r"\s*(`{3,}|~{3,})", row)
        if fence:
            end = next((n for n in range(at + 1, len(rows)) if rows[n].strip() == fence.group(1)), len(rows))
            yield from (line("    ", (body.expandtabs(4), "")) for body in rows[at + 1 : end])
            at = end + 1
        elif row.startswith("|"):
            end = next((n for n in range(at, len(rows)) if not rows[n].startswith("|")), len(rows))
            yield from _table(rows[at:end], width)
            at = end
        else:
            indent = re.match(r"\s*(?:[-*]|\d+\.)?\s*", row)
            yield from _wrapped(row, width, " " * (len(indent.group()) if indent else 0), "")
            at += 1


def _wrapped(text: str, width: int, hanging: str, style: str) -> list[Line]:
    """One paragraph in lines of the width; a code mark is never broken inside of a line's styling."""
    if not text.strip():
        return [()]
    kept = _MARKS.sub(lambda match: match.group().replace(" ", "\x00"), text)
    rows = textwrap.wrap(
        kept, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    return [_styled(row.replace("\x00", " "), style) for row in rows]


def _styled(text: str, style: str) -> Line:
    pieces: list[Piece] = []
    at = 0
    for match in _MARKS.finditer(text):
        pieces += _placed(text[at : match.start()], style)
        pieces.append(Piece(match.group("code").strip(), style or "name"))
        at = match.end()
    return (*pieces, *_placed(text[at:], style))


def _placed(text: str, style: str) -> list[Piece]:
    found: list[Piece] = []
    for index, piece in enumerate(_PLACE.split(text)):
        if piece:
            found.append(Piece(piece, style or ("path" if index % 2 else "")))
    return found


def _table(rows: list[str], width: int) -> list[Line]:
    cells = [_cells(row) for row in rows if not re.fullmatch(r"[|\-: ]+", row)]
    columns = max(len(row) for row in cells)
    cells = [row + [""] * (columns - len(row)) for row in cells]
    used = [n for n in range(columns) if any(row[n] for row in cells[1:])]
    widths = {n: max(display_width(row[n]) for row in cells) for n in used}
    spare = width - 2 * len(used) - sum(widths.values())
    if spare < 0 and used:
        widest = max(used, key=lambda n: widths[n])
        widths[widest] = max(16, widths[widest] + spare)
    found = []
    for number, row in enumerate(cells):
        pieces: list[Piece] = [Piece(" ")]
        for n in used:
            text = shorten(row[n], widths[n])
            style = "dim" if number == 0 else _LEVELS.get(row[n], "")
            pieces.append(Piece(text + " " * (widths[n] - display_width(text) + 2), style))
        found.append(tuple(pieces))
    return found


def _cells(row: str) -> list[str]:
    inner = row.strip().strip("|").replace("\\|", "\x00")
    return [
        _MARKS.sub(lambda match: match.group("code"), cell).strip().replace("\x00", "|") for cell in inner.split("|")
    ]

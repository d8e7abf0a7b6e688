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
from iquest_cli.analyst.evidence.phrases import cut
from iquest_cli.console import Line, Piece, line
from iquest_cli.text import clean_line, display_width, plural, shorten

_MARKS: Final = re.compile(r"(`+)(?P<code>.+?)\1")
_OF_CODE: Final = re.compile(r"[(){}\[\];=<>|&]|^\W")
_PLACE: Final = re.compile(r"(?<![\w/.])((?:[\w@+~.\-]+/)*[\w@+~.\-]+\.\w+:\d+(?:-\d+|(?:, \d+)+)?)")
_LEVELS: Final = {
    "ERROR": "bad",
    "CRITICAL": "loud",
    "FATAL": "loud",
    "EXCEPTION": "bad",
    "WARNING": "warn",
    "WARN": "warn",
}
_SAID: Final = re.compile(r"; the model said (.+)$")
MAX_SOURCES: Final = 8
MIN_REMARK: Final = 24
"""Columns that a remark needs beside its row; with less it stands below."""


def render_text(answer: Answer, width: int, *, was_streamed: bool = False) -> list[Line]:
    """Lines for the console. `was_streamed`: the prose was written while the model spoke and is not repeated."""
    lines: list[Line] = [] if was_streamed else [*markdown_lines(answer.answer, width)]
    if was_streamed:
        lines += [*_corrected(answer), *_sources(answer, width)]
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


def _corrected(answer: Answer) -> list[Line]:
    """Lines that the model got wrong while it was read along, and where its quotes really stand."""
    found = []
    for citation in answer.citations:
        claimed = _SAID.search(citation.why)
        if claimed:
            place = f"{citation.path}:{citation.start_line}"
            found.append(line("  ", (clean_line(place), "path"), clean_line(f"  the model said {claimed.group(1)}")))
    return [(), line(("Corrected", "bold")), *found] if found else []


def _sources(answer: Answer, width: int) -> list[Line]:
    if not answer.citations:
        return []
    found: list[Line] = [(), line(("Sources", "bold"))]
    for citation in answer.citations[:MAX_SOURCES]:
        place = f"{citation.path}:{citation.start_line}"
        text = next((row.strip() for row in citation.excerpt.split("\n") if row.strip()), "")
        room = max(20, width - display_width(place) - 6)
        found.append(line("  ", (clean_line(place), "path"), "  ", (shorten(clean_line(text), room), "dim")))
    left = len(answer.citations) - MAX_SOURCES
    return [*found, line((f"  and {left:,} more", "dim"))] if left > 0 else found


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
    kept = _MARKS.sub(_together, text)
    rows = textwrap.wrap(
        kept, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    return [_styled(row.replace("\x00", " "), style) for row in rows]


def _together(match: re.Match[str]) -> str:
    """Code that is not broken; in quotes where it reads like the words around it, as a message does."""
    said = match.group().replace(" ", "\x00")
    code = match.group("code").strip()
    is_sentence = code.count(" ") > 1 and not _OF_CODE.search(code)
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return f'"{said}"' if is_sentence and '"' not in (before, after) else said


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
    """Aligned columns. What does not fit: of a table without heads the remark is cut, or stands below its row, and a
    name that is too long has its row to itself; of one with heads the widest text stands below. Places are never cut.
    """
    cells = [_cells(row) for row in rows if not re.fullmatch(r"[|\-: ]+", row)]
    columns = max(len(row) for row in cells)
    cells = [row + [""] * (columns - len(row)) for row in cells]
    has_head = len(cells) == len(rows) - 1  # the rows of dashes and of empty heads are left out
    used = [n for n in range(columns) if any(row[n] for row in (cells[1:] if has_head else cells))]
    if not used:
        return []
    widths = {n: max(display_width(row[n]) for row in cells) for n in used}
    below = _moved(cells, used, widths, width, has_head=has_head)
    kept = [n for n in used if n not in below]
    if not has_head and len(kept) > 1:
        room = width - 1 - sum(widths[n] + 2 for n in kept[1:])
        widths[kept[0]] = min(widths[kept[0]], max(MIN_REMARK, room - 2))
    found: list[Line] = []
    for number, row in enumerate(cells):
        is_head = has_head and number == 0
        if not is_head and len(kept) > 1 and display_width(row[kept[0]]) > widths[kept[0]]:
            found.append((Piece(f" {row[kept[0]]}"),))
            row = ["" if n == kept[0] else cell for n, cell in enumerate(row)]
        found.append(_row(row, kept, widths, width, is_head=is_head))
        for n in [] if is_head else below:
            found += _wrapped(f"    {row[n]}", width, "    ", "dim" if n == used[-1] else "") if row[n] else []
    return found


def _moved(cells: list[list[str]], used: list[int], widths: dict[int, int], width: int, *, has_head: bool) -> list[int]:
    """Columns that go to lines of their own: the widest first, places stay, until the others fit."""
    below: list[int] = []
    while sum(widths[n] + 2 for n in used if n not in below) > width and len(below) < len(used) - 1:
        left = [n for n in used if n not in below]
        room = width - sum(widths[n] + 2 for n in left[:-1]) - 2
        if room >= MIN_REMARK and not below and not _holds_places(cells, left[-1]) and not has_head:
            break  # the last column is cut to what is left
        movable = [n for n in left if not _holds_places(cells, n) and (has_head or n != used[0])]
        if not movable:
            break
        below.append(max(movable, key=lambda n: widths[n]))
    return sorted(below)


def _holds_places(cells: list[list[str]], column: int) -> bool:
    return any(_PLACE.match(row[column]) for row in cells)


def _row(row: list[str], kept: list[int], widths: dict[int, int], width: int, *, is_head: bool) -> Line:
    pieces: list[Piece] = [Piece(" ")]
    spent = 1
    for n in kept:
        text = row[n]
        if n == kept[-1] and not _PLACE.match(text):
            text = cut(text, max(MIN_REMARK, width - spent))
        style = "dim" if is_head else _LEVELS.get(text, "path" if _PLACE.match(text) else "")
        pad = "" if n == kept[-1] else " " * (widths[n] - display_width(text) + 2)
        pieces.append(Piece(text + pad, style))
        spent += max(widths[n], display_width(text)) + 2
    return tuple(pieces)


def _cells(row: str) -> list[str]:
    inner = row.strip().strip("|").replace("\\|", "\x00")
    return [
        _MARKS.sub(lambda match: match.group("code"), cell).strip().replace("\x00", "|") for cell in inner.split("|")
    ]

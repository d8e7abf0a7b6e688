"""A layout becomes text in one of three formats: text, xml, markdown.

Knows nothing of budgets. Foreign text cannot break out: a file's fence is longer than any run of its characters that
begins a line inside, and a closing tag that stands in a file makes the tags of that file longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from anchors.context.layout import FilePart, Layout
from anchors.types import Span

Format = Literal["text", "xml", "markdown"]
PlacedLines = Mapping[int, Sequence[str]]
"""original line -> anchor lines to show right above it."""


@dataclass(slots=True)
class Rendered:
    """`file_chars[i]` is how many characters file i takes, its fences included."""

    text: str
    spans: tuple[Span, ...]
    file_chars: tuple[int, ...]


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    size: int = 0

    def line(self, text: str, kind: Literal["anchor", "definition"] | None = None) -> None:
        if kind is not None:
            self.spans.append(Span(self.size, self.size + len(text), kind))
        self.parts.append(text + "\n")
        self.size += len(text) + 1


def comment(language: str | None, text: str, style: Callable[[str | None], tuple[str, str]]) -> str:
    opening, closing = style(language)
    return f"{opening} {text} {closing}".rstrip()


def one_line(text: str) -> str:
    """Foreign text for a line of our own: control characters and line breaks made visible."""
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", lambda match: f"\\x{ord(match[0]):02x}", text)


def ranges_text(part: FilePart) -> str:
    if part.mode == "full":
        return ""
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in part.ranges[:1])
    return f" (from line {shown} of {part.num_lines})" if len(part.ranges) == 1 else f" ({part.num_lines} lines)"


def fence_for(lines: Sequence[str], mark: str, shortest: int) -> str:
    longest = max((len(m[0]) for line in lines if (m := re.match(rf"\s*{re.escape(mark)}+", line))), default=0)
    return mark * max(shortest, longest + 1)


def tag_for(lines: Sequence[str], name: str) -> str:
    """`name`, or `name-2`, `name-3`… when the text holds that closing tag."""
    text = "\n".join(lines).lower()
    number, tag = 1, name
    while f"</{tag}" in text or f"<{tag}" in text:
        number += 1
        tag = f"{name}-{number}"
    return tag


def render(
    layout: Layout,
    lines_of: Callable[[str], list[str]],
    anchors_of: Callable[[str], PlacedLines],
    definitions_of: Callable[[str], frozenset[int]],
    style: Callable[[str | None], tuple[str, str]],
    format: Format = "text",
    line_numbers: bool = False,
) -> Rendered:
    """`definitions_of` gives the lines where signatures begin; they become spans for the engine's cache."""
    writer = _Writer()
    _render_head(writer, layout, format)
    sizes = []
    for part in layout.files:
        before = writer.size
        _render_file(writer, part, lines_of(part.path), anchors_of(part.path), definitions_of(part.path), style, format,
                     line_numbers)  # fmt: skip
        sizes.append(writer.size - before)
    if layout.question:
        _render_block(writer, "question", "Question", layout.question.strip().split("\n"), format)
    return Rendered("".join(writer.parts), tuple(writer.spans), tuple(sizes))


def _render_head(writer: _Writer, layout: Layout, format: Format) -> None:
    if layout.title:
        writer.line(
            f"# {one_line(layout.title)}"
            if format != "xml"
            else f"<!-- {one_line(layout.title).replace('--', '- -')} -->"
        )
    if layout.map_lines:
        _render_block(writer, "map", "Map", [one_line(line) for line in layout.map_lines], format)
    for note in layout.notes:
        _render_block(writer, "note", one_line(note.title), note.text.split("\n"), format)


def _render_block(writer: _Writer, tag: str, title: str, lines: Sequence[str], format: Format) -> None:
    if format == "xml":
        tag = tag_for(lines, tag)
        writer.line(f"<{tag}>")
        for line in lines:
            writer.line(line)
        writer.line(f"</{tag}>")
        return
    mark = "=" if format == "text" else "`"
    writer.line(f"## {title}")
    fence = fence_for(lines, mark, 3)
    if tag == "question" and len(fence) == 3 and not any(line.startswith("#") for line in lines):
        for line in lines:
            writer.line(line)
        return
    writer.line(fence)
    for line in lines:
        writer.line(line)
    writer.line(fence)


def _render_file(
    writer: _Writer,
    part: FilePart,
    lines: list[str],
    anchors: PlacedLines,
    definitions: frozenset[int],
    style: Callable[[str | None], tuple[str, str]],
    format: Format,
    line_numbers: bool,
) -> None:
    shown = [line for first, last in part.ranges for line in lines[first - 1 : last]]
    path = one_line(part.path)
    if format == "xml":
        tag = tag_for(shown, "file")
        quoted = path.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        opening, closing = f'<{tag} path="{quoted}">', f"</{tag}>"
    elif format == "markdown":
        closing = fence_for(shown, "`", 3)
        opening = closing + (part.language or "")
    else:
        opening, closing = fence_for(shown, "=", 3), ""
    writer.line(opening)
    writer.line(comment(part.language, f"FILE: {path}{ranges_text(part)}", style), "anchor")
    expected = 1
    for first, last in part.ranges:
        if (first != expected and (first, last) != part.ranges[0]) or (
            first > 1 and len(part.ranges) > 1 and expected == 1
        ):
            writer.line(comment(part.language, f"... line {first}", style), "anchor")
        for number in range(first, last + 1):
            for anchor in anchors.get(number, ()):
                writer.line(anchor, "anchor")
            text = lines[number - 1]
            writer.line(
                f"{number:>5} {text}" if line_numbers else text, "definition" if number in definitions else None
            )
        expected = last + 1
    if closing:
        writer.line(closing)

"""A layout becomes text in one of three formats: text, xml, markdown.

Knows nothing of budgets. Foreign text cannot break out: the fence is longer than any run of its character that begins
a line of what it encloses, and a tag that stands in a file makes the tags around that file longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from anchors.context.layout import FilePart, Layout
from anchors.types import Span

Format = Literal["text", "xml", "markdown"]
PlacedLines = Mapping[int, Sequence[str]]
"""original line -> anchor lines to show right above it."""
Style = Callable[[str | None], tuple[str, str]]

TEXT_MARK, MARKDOWN_MARK = "%", "`"
MIN_FENCE = 3


@dataclass(frozen=True, slots=True)
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


def one_line(text: str) -> str:
    """Foreign text for a line of our own: control characters, line breaks and surrogates made visible."""
    clean = text.encode("utf-8", "backslashreplace").decode()
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", lambda match: f"\\u{ord(match[0]):04x}", clean)


def fence_for(lines: Iterable[str], mark: str) -> str:
    """At least three marks, and more than begin any of the lines."""
    pattern = re.compile(rf"\s*({re.escape(mark)}+)")
    longest = max((len(found[1]) for line in lines if (found := pattern.match(line))), default=0)
    return mark * max(MIN_FENCE, longest + 1)


def tag_for(lines: Iterable[str], name: str) -> str:
    """`name`, or `name-2`, `name-3`… when the text holds such a tag."""
    text = "\n".join(lines).lower()
    number, tag = 1, name
    while f"</{tag}" in text or f"<{tag}" in text:
        number += 1
        tag = f"{name}-{number}"
    return tag


class _Renderer:
    def __init__(
        self,
        layout: Layout,
        lines_of: Callable[[str], Sequence[str]],
        style: Style,
        format: Format,
        line_numbers: bool,
    ) -> None:
        self.writer = _Writer()
        self._layout = layout
        self._lines_of = lines_of
        self._style = style
        self._format = format
        self._line_numbers = line_numbers
        # One fence for the whole text, so that no file can imitate another's.
        self._fence = fence_for(self._everything(), TEXT_MARK) if format == "text" else ""

    def _everything(self) -> Iterable[str]:
        for part in self._layout.files:
            yield from self._shown(part)
        for note in self._layout.notes:
            yield from note.text.split("\n")
        yield from (self._layout.question or "").split("\n")

    def _shown(self, part: FilePart) -> list[str]:
        lines = self._lines_of(part.path)
        return [line for first, last in part.ranges for line in lines[first - 1 : last]]

    def comment(self, language: str | None, text: str) -> str:
        opening, closing = self._style(language)
        if closing:
            text = text.replace("--", "- -").replace("*/", "* /")
        return f"{opening} {text} {closing}".rstrip()

    def block(self, name: str, title: str, lines: Sequence[str]) -> None:
        """A titled block that is no file: map, notes, rest, question."""
        if self._format == "xml":
            tag = tag_for(lines, name)
            opening, closing = f"<{tag}>" if name == title else f'<{tag} title="{_attribute(title)}">', f"</{tag}>"
        elif self._format == "markdown":
            self.writer.line(f"## {title}")
            opening = closing = fence_for(lines, MARKDOWN_MARK)
        else:
            opening, closing = f"{self._fence} {title}", ""
        self.writer.line(opening)
        for line in lines:
            self.writer.line(line)
        if closing:
            self.writer.line(closing)

    def file(self, part: FilePart, anchors: PlacedLines, definitions: frozenset[int]) -> None:
        path, closing = one_line(part.path), ""
        if self._format == "xml":
            tag = tag_for(self._shown(part), "file")
            opening, closing = f'<{tag} path="{_attribute(part.path)}">', f"</{tag}>"
        elif self._format == "markdown":
            closing = fence_for(self._shown(part), MARKDOWN_MARK)
            opening = closing + (part.language or "")
        else:
            opening = self._fence
        self.writer.line(opening)
        self.writer.line(self.comment(part.language, f"FILE: {path}{_extent(part)}"), "anchor")
        self._ranges(part, anchors, definitions)
        if closing:
            self.writer.line(closing)

    def _ranges(self, part: FilePart, anchors: PlacedLines, definitions: frozenset[int]) -> None:
        lines = self._lines_of(part.path)
        is_numbered = self._line_numbers or part.mode == "outline"
        for first, last in part.ranges:
            if len(part.ranges) > 1 and part.mode != "outline":
                self.writer.line(self.comment(part.language, f"line {first}"), "anchor")
            for number in range(first, last + 1):
                for anchor in anchors.get(number, ()):
                    self.writer.line(anchor, "anchor")
                text = f"{number:>5} {lines[number - 1]}" if is_numbered else lines[number - 1]
                self.writer.line(text, "definition" if number in definitions else None)


def _attribute(text: str) -> str:
    return one_line(text).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _extent(part: FilePart) -> str:
    """What the FILE anchor says of an excerpt; each further range has a line of its own."""
    if part.mode == "full":
        return ""
    if part.mode == "outline":
        return f" outline of {part.num_lines} lines"
    if len(part.ranges) == 1:
        return f" lines {part.ranges[0][0]}-{part.ranges[0][1]} of {part.num_lines}"
    return f" excerpts of {part.num_lines} lines"


def render(
    layout: Layout,
    lines_of: Callable[[str], Sequence[str]],
    anchors_of: Callable[[str], PlacedLines],
    definitions_of: Callable[[str], frozenset[int]],
    style: Style,
    format: Format = "text",
    line_numbers: bool = False,
) -> Rendered:
    """The map first, then the files in their order, then the rest, the question last.

    `definitions_of` gives the lines where signatures begin; they become spans for the engine's cache.
    """
    renderer = _Renderer(layout, lines_of, style, format, line_numbers)
    writer = renderer.writer
    if layout.title:
        renderer.block("repository", "repository", [one_line(layout.title)])
    if layout.map_lines:
        renderer.block("map", "map", [one_line(line) for line in layout.map_lines])
    for note in layout.notes:
        renderer.block("note", one_line(note.title), note.text.split("\n"))
    sizes = []
    for part in layout.files:
        before = writer.size
        renderer.file(part, anchors_of(part.path), definitions_of(part.path))
        sizes.append(writer.size - before)
    if layout.rest:
        renderer.block("related", "related", [one_line(line) for line in layout.rest])
    if layout.question:
        renderer.block("question", "question", layout.question.strip().split("\n"))
    return Rendered("".join(writer.parts), tuple(writer.spans), tuple(sizes))

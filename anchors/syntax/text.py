"""Text files: headings and keys as sections, chunks of a few lines, words.

Also what becomes of code that cannot be parsed. Works on lines alone: a key in a YAML block scalar may pass for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from anchors.records import Definition, FileRecord, RecordFact
from anchors.syntax.chunks import MAX_TEXT_LINES, even_parts, pack_chunks, pack_terms
from anchors.syntax.docs import first_sentence
from anchors.syntax.references import Strings
from anchors.syntax.source import Source, one_line, text

_MAX_SECTIONS: Final = 2_000
_MAX_DEPTH: Final = 6


@dataclass(slots=True)
class Section:
    """A heading or key; `level` 1 is outermost. Its text runs to the next section of its level or a higher one."""

    name: str
    level: int
    line: int
    signature: str
    kind: str = "section"


Finder = Callable[[Source], Iterator[Section]]

_ATX: Final = re.compile(rb"(#{1,6})[ \t]+(.+?)[ \t#]*$")
_FENCE: Final = re.compile(rb"[ \t]{0,3}(```+|~~~+)")
_UNDERLINE: Final = re.compile(rb"(=+|-+|~+|\^+|\*+|\"+|#+)[ \t]*$")
_TABLE: Final = re.compile(rb"[ \t]*\[{1,2}\s*([^\]]+?)\s*\]{1,2}")
_TOML_KEY: Final = re.compile(rb"[ \t]*([A-Za-z0-9_.\"'-]+)[ \t]*=")
_INI_KEY: Final = re.compile(rb"(?:export[ \t]+)?([A-Za-z0-9_.\-/]+)[ \t]*[=:]")
_YAML_KEY: Final = re.compile(rb"( *)(?:- +)?([A-Za-z_$/][\w./$-]*|\"[^\"\n]+\"|'[^'\n]+')[ \t]*:(?:[ \t\r]|$)")
_JSON_KEY: Final = re.compile(rb"([ \t]*)\"((?:[^\"\\\n]|\\.){1,120})\"[ \t]*:")
_DOCKER: Final = re.compile(
    rb"[ \t]*(FROM|ENTRYPOINT|CMD|RUN|COPY|EXPOSE|ENV|ARG|WORKDIR|USER|HEALTHCHECK)[ \t]+(.*)", re.I
)
_TARGET: Final = re.compile(rb"([A-Za-z0-9_.%/$(){}-]+(?:[ \t]+[A-Za-z0-9_.%/-]+)*)[ \t]*::?(?!=)")
_MAKE_VARIABLE: Final = re.compile(rb"(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*(?:[:?+]|::)?=")
_FUNCTION: Final = re.compile(rb"[ \t]*(?:function[ \t]+([\w:.-]+)[ \t]*(?:\(\))?|([\w:.-]+)[ \t]*\(\))[ \t]*\{?")
_SQL: Final = re.compile(
    rb"[ \t]*CREATE[ \t]+(?:OR[ \t]+REPLACE[ \t]+)?(?:\w+[ \t]+)*?"
    rb"(TABLE|VIEW|FUNCTION|PROCEDURE|TRIGGER|INDEX|TYPE)[ \t]+"
    rb"(?:IF[ \t]+NOT[ \t]+EXISTS[ \t]+)?([\w.\"`\[\]]+)",
    re.IGNORECASE,
)
_PROTO: Final = re.compile(rb"[ \t]*(message|enum|service|rpc|oneof)[ \t]+(\w+)")


def _markdown(source: Source) -> Iterator[Section]:
    is_code, fence = False, b""
    for line in range(1, source.num_lines + 1):
        raw = source.line_bytes(line).rstrip(b"\r\n")
        mark = _FENCE.match(raw)
        if mark and (not is_code or mark[1].startswith(fence)):
            is_code, fence = not is_code, mark[1][:3]
            continue
        found = None if is_code else _ATX.match(raw)
        if found:
            yield Section(one_line(found[2], 120), len(found[1]), line, one_line(raw))


def _underlined(source: Source) -> Iterator[Section]:
    """reStructuredText: a title is a line with a line of marks below that is as long; marks rank by first use."""
    ranks: dict[bytes, int] = {}
    for line in range(1, source.num_lines):
        title, below = source.line_bytes(line).rstrip(), source.line_bytes(line + 1).rstrip()
        if title and title[:1].isalnum() and len(below) >= max(3, len(title) - 1) and _UNDERLINE.match(below):
            rank = ranks.setdefault(below[:1], len(ranks) + 1)
            yield Section(one_line(title, 120), min(rank, _MAX_DEPTH), line, one_line(title))


def _tables(key: re.Pattern[bytes], nested: bool) -> Finder:
    def sections(source: Source) -> Iterator[Section]:
        level = 1
        for line in range(1, source.num_lines + 1):
            raw = source.line_bytes(line)
            table = _TABLE.match(raw)
            if table and b"=" not in table[1]:
                name = text(table[1])
                yield Section(name, 1, line, one_line(raw))
                level = 2
                continue
            is_key = not raw.lstrip().startswith((b"#", b";")) and (nested or raw[:1] not in b" \t")
            found = key.match(raw) if is_key else None
            if found:
                yield Section(text(found[1]).strip("\"'"), level, line, one_line(raw, 240))

    return sections


def _indented(key: re.Pattern[bytes], width: int) -> Finder:
    """Keys by their indentation, two levels of nesting deep."""

    def sections(source: Source) -> Iterator[Section]:
        stack: list[int] = []
        for line in range(1, source.num_lines + 1):
            found = key.match(source.line_bytes(line))
            if found is None:
                continue
            indent = len(found[1].expandtabs(width))
            while stack and stack[-1] >= indent:
                stack.pop()
            stack.append(indent)
            if len(stack) <= 3:
                yield Section(text(found[2]).strip("\"'"), len(stack), line, one_line(source.line_bytes(line), 240))

    return sections


def _matching(pattern: re.Pattern[bytes], name: Callable[[re.Match[bytes]], bytes]) -> Finder:
    def sections(source: Source) -> Iterator[Section]:
        for line in range(1, source.num_lines + 1):
            found = pattern.match(source.line_bytes(line))
            if found:
                yield Section(one_line(name(found), 120), 1, line, one_line(source.line_bytes(line), 240))

    return sections


def _make(source: Source) -> Iterator[Section]:
    for line in range(1, source.num_lines + 1):
        raw = source.line_bytes(line)
        found = None if raw[:1] in b"\t #" else _MAKE_VARIABLE.match(raw) or _TARGET.match(raw)
        if found:
            yield Section(one_line(found[1], 120), 1, line, one_line(raw, 240))


def _shell(source: Source) -> Iterator[Section]:
    for line in range(1, source.num_lines + 1):
        found = _FUNCTION.match(source.line_bytes(line))
        if found:
            name = text(found[1] or found[2])
            yield Section(name, 1, line, one_line(source.line_bytes(line)), "function")


_SECTIONS: Final[dict[str, Finder]] = {
    "markdown": _markdown,
    "restructuredtext": _underlined,
    "toml": _tables(_TOML_KEY, True),
    "ini": _tables(_INI_KEY, False),
    "yaml": _indented(_YAML_KEY, 8),
    "json": _indented(_JSON_KEY, 4),
    "dockerfile": _matching(_DOCKER, lambda found: found[1].upper() + b" " + found[2]),
    "makefile": _make,
    "shell": _shell,
    "sql": _matching(_SQL, lambda found: found[2].strip(b'"`[]')),
    "proto": _matching(_PROTO, lambda found: found[2]),
}


def text_record(source: Source, language: str) -> FileRecord:
    """The record of a file without a tree. A binary file has neither lines nor chunks."""
    finder = None if source.is_minified or source.is_binary else _SECTIONS.get(language)
    definitions = _definitions(source, finder) if finder is not None else ()
    chunks = [] if source.is_binary else _chunks(source, definitions)
    strings = Strings()
    terms = pack_terms(source, chunks, strings)
    return FileRecord(
        language=language,
        num_lines=0 if source.is_binary else source.num_lines,
        note=source.note,
        doc=_first_words(source, language),
        definitions=definitions,
        strings=strings.texts(),
        references=b"",
        chunks=pack_chunks(chunks),
        terms=terms,
        imports=(),
        facts=tuple(_facts(source, language)),
        is_generated=source.is_generated,
    )


def _definitions(source: Source, finder: Finder) -> tuple[Definition, ...]:
    """Sections as definitions, each the child of the nearest one above that stands higher."""
    sections = []
    for section in finder(source):
        if section.name:
            sections.append(section)
        if len(sections) >= _MAX_SECTIONS:
            break
    ends = [source.num_lines] * len(sections)
    parents = [-1] * len(sections)
    stack: list[int] = []
    for index, section in enumerate(sections):
        while stack and sections[stack[-1]].level >= section.level:
            ends[stack.pop()] = max(section.line - 1, sections[index - 1].line)
        parents[index] = stack[-1] if stack else -1
        stack.append(index)
    return tuple(
        Definition(
            section.name, section.kind, parents[index], section.line, max(section.line, ends[index]), section.line,
            section.signature, "", (), (), True, min(section.line + 1, max(section.line, ends[index])),
        )
        for index, section in enumerate(sections)
    )  # fmt: skip


def _chunks(source: Source, definitions: tuple[Definition, ...]) -> list[tuple[int, int, int]]:
    """Cut at the outer sections, small ones together, none over MAX_TEXT_LINES lines."""
    chunks: list[tuple[int, int, int]] = []
    first, scope = 1, -1
    edges = [(d.start_line, index) for index, d in enumerate(definitions) if d.parent < 0 or d.kind == "function"]
    for line, index in [*edges, (source.num_lines + 1, -1)]:
        is_last = index < 0
        if line > first and (is_last or line - first >= MAX_TEXT_LINES // 4):
            chunks += [(start, end, scope) for start, end in even_parts(first, line - 1, MAX_TEXT_LINES)]
            first, scope = line, index
        elif line <= first:
            scope = index
    return chunks


def _first_words(source: Source, language: str) -> str:
    if language not in ("markdown", "text", "restructuredtext") or source.is_binary:
        return ""
    head = source.data[:4000].decode("utf-8", "replace")
    return first_sentence(re.sub(r"(?m)^#+[ \t]*|^\s*(?:<.*|\[?!\[.*|[=~^*-]{3,}\s*)$", "", head))


_STARTS: Final = re.compile(rb"[ \t]*(ENTRYPOINT|CMD)[ \t]+(.*)", re.IGNORECASE)
_ENV: Final = re.compile(rb"[ \t]*(?:ENV|ARG)[ \t]+([A-Za-z_]\w*)(?:[= \t]+(\S.*))?", re.IGNORECASE)


def _facts(source: Source, language: str) -> Iterator[RecordFact]:
    """A Dockerfile's command and its variables; a script's shebang."""
    if language == "shell" and source.data.startswith(b"#!"):
        yield RecordFact("entry", 1, -1, "shebang", "", one_line(source.line_bytes(1)))
    if language != "dockerfile" or source.is_binary:
        return
    for line in range(1, source.num_lines + 1):
        raw = source.line_bytes(line)
        found = _STARTS.match(raw)
        if found:
            yield RecordFact("entry", line, -1, text(found[1]).upper(), one_line(found[2]), one_line(raw))
        found = _ENV.match(raw)
        if found:
            yield RecordFact("config", line, -1, text(found[1]), one_line(found[2] or b"", 120), one_line(raw))

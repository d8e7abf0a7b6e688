"""Text files: headings and keys as sections, chunks of a few lines, words.

Also what becomes of code that cannot be parsed, and of programming languages without a grammar: the note says so. The
formats with a syntax of their own are read in `formats`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from anchors.records import CHUNK_CODING, SYMBOL_CODING, TERM_CODING, Definition, FileRecord, RecordFact
from anchors.regexes import regex
from anchors.rows.packed import count_terms, pack_rows
from anchors.syntax import formats
from anchors.syntax.chunks import MAX_TEXT_LINES, even_parts, pack_chunks, pack_symbols, pack_terms
from anchors.syntax.docs import first_sentence
from anchors.syntax.formats import Section
from anchors.syntax.languages import lacks_grammar
from anchors.syntax.outlines import outline, rules
from anchors.syntax.source import Source, one_line, text
from anchors.syntax.strings import new_strings

_MAX_SECTIONS: Final = 2_000
_MAX_DEPTH: Final = 6


Finder = Callable[[Source], Iterator[Section]]

_UNDERLINE: Final = regex(rb"(=+|-+|~+|\^+|\*+|\"+|#+)[ \t]*$")
_TABLE: Final = regex(rb"[ \t]*\[{1,2}\s*([^\]]+?)\s*\]{1,2}")
_INI_KEY: Final = regex(rb"(?:export[ \t]+)?([A-Za-z0-9_.\-/]+)[ \t]*[=:]")
_TARGET: Final = regex(rb"([A-Za-z0-9_.%/$(){}-]+(?:[ \t]+[A-Za-z0-9_.%/-]+)*)()[ \t]*::?(?!=)")
_MAKE_VARIABLE: Final = regex(
    rb"(?:(?:export|override|private)[ \t]+)*(?:([A-Za-z_][\w.-]*)[ \t]*(?:[:?+!]|:::?)?=|define[ \t]+([\w.-]+))"
)
_FUNCTION: Final = regex(rb"[ \t]*(?:function[ \t]+([\w:.-]+)[ \t]*(?:\(\))?|([\w:.-]+)[ \t]*\(\))[ \t]*\{?")


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


def _make(source: Source) -> Iterator[Section]:
    for line in range(1, source.num_lines + 1):
        raw = source.line_bytes(line)
        found = None if raw[:1] in b"\t #" else _MAKE_VARIABLE.match(raw) or _TARGET.match(raw)
        name = found[1] or found[2] if found else b""
        if name and not name.startswith((b".PHONY", b".SUFFIXES", b"ifeq", b"ifneq", b"$(")):
            yield Section(one_line(name, 120), 1, line, one_line(raw, 240))


def _shell(source: Source) -> Iterator[Section]:
    for line in range(1, source.num_lines + 1):
        found = _FUNCTION.match(source.line_bytes(line))
        if found:
            name = text(found[1] or found[2])
            yield Section(name, 1, line, one_line(source.line_bytes(line)), "function")


_SECTIONS: Final[dict[str, Finder]] = {
    "markdown": formats.markdown,
    "restructuredtext": _underlined,
    "toml": formats.toml,
    "ini": _tables(_INI_KEY, False),
    "yaml": formats.yaml,
    "json": formats.json,
    "dockerfile": formats.dockerfile,
    "makefile": _make,
    "shell": _shell,
    "sql": formats.sql,
}


def _finder(language: str) -> Finder | None:
    return _SECTIONS.get(language) or (partial(outline, language=language) if language in rules() else None)


def text_record(source: Source, language: str) -> FileRecord:
    """The record of a file without a tree. A binary file has neither lines nor chunks."""
    finder = None if source.is_minified or source.is_binary else _finder(language)
    definitions: tuple[Definition, ...] = ()
    if finder is not None:
        try:
            definitions = _definitions(source, finder)
        except formats.Malformed as malformed:
            source.note = source.note or f"malformed {language} ({malformed}): read as plain text"
    if lacks_grammar(language) and not source.note and not source.is_binary:
        source.note = f"no grammar for {language}: read as text"
    chunks = [] if source.is_binary else _chunks(source, definitions)
    strings = new_strings()
    chunk_rows, term_rows = count_terms(pack_chunks(chunks), pack_terms(source, chunks, strings))
    symbols = pack_symbols(definitions, strings)
    return FileRecord(
        language=language,
        num_lines=0 if source.is_binary else source.num_lines,
        note=source.note,
        doc=_first_words(source, language),
        definitions=definitions,
        strings=strings.joined(),
        references=b"",
        chunks=pack_rows(chunk_rows, CHUNK_CODING),
        terms=pack_rows(term_rows, TERM_CODING),
        symbols=pack_rows(symbols, SYMBOL_CODING),
        arguments=b"",
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
    ends = [section.end or source.num_lines for section in sections]
    parents = [-1] * len(sections)
    stack: list[int] = []
    for index, section in enumerate(sections):
        while stack and sections[stack[-1]].level >= section.level:
            closed = stack.pop()
            ends[closed] = sections[closed].end or max(section.line - 1, sections[index - 1].line)
        parents[index] = stack[-1] if stack else -1
        stack.append(index)
    return tuple(
        Definition(
            _unbroken(section.name), section.kind, parents[index], section.line, max(section.line, ends[index]),
            section.line, section.signature, section.doc, (), (), True,
            min(section.line + 1, max(section.line, ends[index])),
        )
        for index, section in enumerate(sections)
    )  # fmt: skip


def _unbroken(name: str) -> str:
    """Strings of a record hold no newline; a key of JSON may."""
    return " ".join(name.split()) if "\n" in name else name


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


_MARKUP: Final = regex(r"(?m)^#+[ \t]*|^\s*(?:<.*|\[?!\[.*|[=~^*-]{3,}\s*)$")
_FRONT: Final = regex(r"\A(---|\+\+\+)[ \t]*\r?\n.*?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def _first_words(source: Source, language: str) -> str:
    if language not in ("markdown", "text", "restructuredtext") or source.is_binary:
        return ""
    head = source.data[:4000].decode("utf-8", "replace")
    return words_of(_FRONT.sub("", head, 1) if language == "markdown" else head)


def words_of(head: str) -> str:
    """The first sentence of a page that begins so."""
    return first_sentence(_MARKUP.sub("", head))


_STARTS: Final = regex(rb"[ \t]*(ENTRYPOINT|CMD)[ \t]+(.*)", re.IGNORECASE)
_ENV: Final = regex(rb"[ \t]*(?:ENV|ARG)[ \t]+([A-Za-z_]\w*)(?:[= \t]+(\S.*))?", re.IGNORECASE)
_PAIR: Final = regex(rb"(?<=[ \t])([A-Za-z_]\w*)=(\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[^\s]*)")
"""`ENV A=1 B="2 3"`: each variable of the line."""


def _facts(source: Source, language: str) -> Iterator[RecordFact]:
    """A Dockerfile's command and its variables; a script's shebang."""
    if language == "shell" and source.data.startswith(b"#!"):
        yield RecordFact("entry", 1, -1, "shebang", "", one_line(source.line_bytes(1)))
    if language != "dockerfile" or source.is_binary:
        return
    closing = before = b""
    for line in range(1, source.num_lines + 1):
        is_continued, raw = before.rstrip().endswith(b"\\"), source.line_bytes(line)
        before = raw
        if closing:  # the text of a here-document
            closing = b"" if raw.strip() == closing else closing
            continue
        here = formats.HEREDOC.search(raw)
        closing = here[1] if here else b""
        found = None if is_continued else _STARTS.match(raw)
        if found:
            yield RecordFact("entry", line, -1, text(found[1]).upper(), one_line(found[2]), one_line(raw))
        found = _ENV.match(raw)
        if found:
            pairs = list(_PAIR.finditer(raw)) if found[2] and b"=" in raw[found.end(1) : found.end(1) + 1] else []
            for pair in pairs:
                value = one_line(pair[2].strip(b"\"'"), 120)
                yield RecordFact("config", line, -1, text(pair[1]), value, one_line(raw))
            if not pairs:
                yield RecordFact("config", line, -1, text(found[1]), one_line(found[2] or b"", 120), one_line(raw))

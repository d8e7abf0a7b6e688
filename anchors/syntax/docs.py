"""The first sentence of a docstring or of the comment above a definition, cleaned of its marks.

Works on text lines alone. Licence headers are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

from anchors.regexes import regex
from anchors.syntax import compiled
from anchors.syntax.sentences import first_end
from anchors.syntax.source import Source

MAX_DOC: Final = 240
_MAX_LINES: Final = 60
_MAX_BLOCK: Final = 20_000
_MAX_TOLD: Final = 15

_PREFIXES: Final = frozenset(bytes((letter,)) for letter in b"rRuUbB")
_SHORT: Final = re.compile(
    rb'"((?:[^"\\\n]|\\.)+)"[ \t]*\r?(?:\n|$)' rb"|'((?:[^'\\\n]|\\.)+)'[ \t]*\r?(?:\n|$)",
    re.DOTALL,
)
_MARKS: Final = re.compile(r"^\s*(?:/\*+!?|\*+/|\*+|//+!?|#+!?|--+\[*|;+)?[ \t]?")
_SENTENCE: Final = re.compile(r"(?<=[.!?。])(?:\s+(?=[A-Z`'\"<(@\[{]|$)|$)")
_TAG: Final = regex(
    r"^\s*(?:@\w+|\\\w+|:param|:return|Args:|Returns:|Parameters$|-\s+(?:Parameters?|Returns|Throws|Note|Warning|Important|SeeAlso)\b|Example)"
)
_TAGGED: Final = frozenset("@\\:ARPE-")
_INLINE: Final = regex(r"\{@\w+\s+#?([^}]*)\}")
_HTML: Final = regex(r"</?[a-zA-Z][^>]{0,80}>")
_CREF: Final = regex(r'<(?:see|seealso|paramref|typeparamref)\s+\w+="(?:\w:)?(?:[^"(]*\.)?([^".(]+)[^"]*"\s*/>')
_LICENCE: Final = re.compile(
    r"copyright|licen[sc]e|\bSPDX\b|all rights reserved|redistribution and use|warrant(y|ies)", re.IGNORECASE
)
_DIRECTIVES: Final = (
    "!", "%%", "-*-", "vi:", "vim:", "eslint", "jshint", "global ", "tslint", "@ts-", "prettier", "noinspection",
    "type: ignore", "noqa", "pylint", "coding:", "coding=", "go:", "+build", "nolint", "clang-format", "CHECKSTYLE",
    "use strict", "istanbul", "<reference", "flake8", "mypy:", "ruff:", "region", "endregion", "frozen_string_literal",
    "rubocop:", "typed: ", "encoding: ", "warn_indent", "shellcheck ", "luacheck:", "phpstan", "@phpstan", "phpcs:",
    "@phpcs:", "tag::", "end::", "oxlint", "biome-ignore", "stylelint-", "deno-lint", "v8 ignore", "c8 ignore",
    "swiftlint:", "ktlint", "pyright:", "pragma: no", "isort:", "fmt: o", "yapf:", "cspell:", "dprint-ignore", "nosec",
    "nosemgrep", "@psalm", "goland:", "swagger:",
)  # fmt: skip
_DIRECTIVE: Final = regex(
    r"^\s*(?:"
    + "|".join(map(re.escape, _DIRECTIVES)).replace("go:", r"go:\w")
    + r"|Created by .{1,60}\bon \W*(?:[A-Z][a-z]+,? )?\d)"
)
"""What is said to tools, and by an editor of who made a file."""
_RAW_DIRECTIVES: Final = (*(word.encode() for word in _DIRECTIVES), b"Created by ")
_LABEL: Final = re.compile(
    r"(?:module|external|local|private|public)?\s*(?:dependencies|imports|requires|includes|exports|variables)\W*"
    r"|\$\w+: .*\$|please\b.*",
    re.IGNORECASE,
)
"""Says what the next lines are, what to do, or which version it is (`$Id: …$`), not what the file is."""
MAX_HEADING: Final = 3
_IMPORT: Final = re.compile(
    rb"\s*(?:import|from|use|using|#\s*include|require(?:_relative)?|(?:const|let|var)\b[^=\n]{1,80}=\s*require)\b"
)
_PROSE: Final = frozenset("ABDEFGHIJKLMNOPQRSTUVWXYZ*@")
"""What no directive begins with."""


def docstring(raw: bytes) -> str:
    """First sentence of a Python string literal that stands at the start of `raw`; "" when there is none."""
    at = 0
    while at < 2 and raw[at : at + 1] in _PREFIXES:
        at += 1
    marks = raw[at : at + 3]
    if marks == b'"""' or marks == b"'''":
        end = raw.find(marks, at + 3)
        if end < 0:
            return ""
        body = raw[at + 3 : end]
    else:
        match = _SHORT.match(raw, at)
        if match is None:
            return ""
        body = match[1] if match[2] is None else match[2]
    found = _sentence(body, None)
    return first_sentence(body.decode("utf-8", "replace")) if found is None else found


def _sentence(raw: bytes, directives: tuple[bytes, ...] | None) -> str | None:
    """What the compiled loop makes of it; None where it makes nothing of it, or was not built."""
    if compiled.docs is None:
        return None
    found: str | None = compiled.docs.sentence(raw, directives)
    return found


def of_comment(raw: bytes) -> str:
    """The first sentence of a comment with its marks."""
    found = _sentence(raw, _RAW_DIRECTIVES)
    return first_sentence(uncomment(raw.decode("utf-8", "replace"))) if found is None else found


def first_sentence(words: str | Iterable[str]) -> str:
    """The first sentence of the first paragraph, on one line; of a text or of its lines."""
    lines: list[str] = []
    for line in words.splitlines() if isinstance(words, str) else words:
        clean = line.strip()
        if not clean or (clean[0] in _TAGGED and _TAG.match(clean)):
            if lines:
                break
            continue
        if not clean[0].isalnum() and not any(map(str.isalnum, clean)):
            if lines:
                break
            continue
        lines.append(clean)
        if "</summary>" in clean:
            break
        if len(lines) > 8:
            break
    joined = " ".join(" ".join(lines).split())
    if "{@" in joined:
        joined = _INLINE.sub(r"\1", joined)
    if "<" in joined:
        joined = _CREF.sub(r"\1", joined)
        joined = _HTML.sub("", joined).strip()
    end = first_end(joined, _SENTENCE)
    sentence = joined[:end] if end >= 0 else joined
    return sentence if len(sentence) <= MAX_DOC else sentence[: MAX_DOC - 1] + "…"


def uncomment(block: str) -> Iterator[str]:
    """A comment's lines without its marks; directives to tools are dropped."""
    for line in block.splitlines():
        mark = _MARKS.match(line)
        clean = (line[mark.end() :] if mark else line).rstrip()
        if clean.endswith("*/"):
            clean = clean[:-2].rstrip()
        if clean[:1] in _PROSE or not _DIRECTIVE.match(clean):
            yield clean


class CommentFinder:
    """Where the comment block right above a line begins. `mark` begins a comment line.

    `has_gaps`: whether a blank line may stand between a `/**` block and what it describes, as often in JavaScript.
    """

    __slots__ = ("_found", "_has_blocks", "_has_gaps", "_mark", "_source", "compiled")

    def __init__(self, source: Source, mark: bytes, has_blocks: bool, has_gaps: bool = False) -> None:
        self._source, self._mark, self._has_blocks, self._has_gaps = source, mark, has_blocks, has_gaps
        self._found: dict[int, int] = {}
        self.compiled: Any = None
        """For compiled loops, which ask it without a call of Python."""
        if compiled.comments is not None:
            self.compiled = compiled.comments.Lines(
                source.data, source.starts, mark, has_blocks, has_gaps, _RAW_DIRECTIVES, partial(_told, source)
            )

    def first_line(self, line: int) -> int:
        """The first line of the comment that ends right above `line`; `line` itself when there is none."""
        if self.compiled is not None:
            first: int = self.compiled.first_line(line)
            return first
        found = self._found.get(line)
        if found is None:
            found = self._found[line] = self._look(line)
        return found

    def _look(self, line: int) -> int:
        """What `native_comments.Lines.look` does, in Python."""
        if line <= 1:
            return line
        source, mark = self._source, self._mark
        data, starts = source.data, source.starts
        end = starts[line - 1] if line <= source.num_lines else len(data)
        above = data[starts[line - 2] : end].strip()
        if not above:
            return self._beyond_gap(line) if self._has_gaps and line > 2 else line
        if self._has_blocks and above.endswith(b"*/"):
            opening = data.rfind(b"/*", max(0, end - _MAX_BLOCK), end)
            if opening < 0:
                return line
            at = source.line(opening)
            if data[starts[at - 1] : opening].strip():
                return line
            return at if data.startswith(b"/**", opening) else self._doc_above(at)
        if not above.startswith(mark):
            return line
        at = line
        while at > 1 and line - at < _MAX_LINES:
            above = source.line_bytes(at - 1).lstrip()
            if not above.startswith(mark) or above.startswith(b"//!"):  # Rust: that one is the module's
                break
            at -= 1
        if self._has_blocks and at > 1 and source.line_bytes(at - 1).rstrip().endswith(b"*/"):
            first = self._look(at)  # a remark below the doc comment
            return first if source.line_bytes(first).lstrip().startswith(b"/**") else at
        return at

    def _doc_above(self, line: int) -> int:
        """The first line of the doc comment that ends right above a remark; the remark's own where there is none."""
        source, end = self._source, self._source.starts[line - 1]
        if line == 1 or not source.line_bytes(line - 1).rstrip().endswith(b"*/"):
            return line
        opening = source.data.rfind(b"/*", max(0, end - _MAX_BLOCK), end)
        at = source.line(opening) if opening >= 0 and source.data.startswith(b"/**", opening) else line
        return at if not source.data[source.starts[at - 1] : opening].strip() else line

    def _beyond_gap(self, line: int) -> int:
        """As `_look`, over the blank line above; what begins the file is the file's."""
        source = self._source
        if not source.line_bytes(line - 2).rstrip().endswith(b"*/"):
            return line
        first = self._look(line - 1)
        start = source.starts[first - 1]
        is_doc = first < line - 1 and source.line_bytes(first).lstrip().startswith(b"/**")
        return first if is_doc and source.data[:start].strip() else line

    def above(self, line: int) -> str:
        """First sentence of that comment."""
        if self.compiled is not None:
            found: str = self.compiled.above(line)
            return found
        first = self.first_line(line)
        return "" if first == line else _told(self._source, first, line)


def _told(source: Source, first: int, line: int) -> str:
    """What a comment says first that begins on the one line and ends above the other."""
    sentence = of_comment(source.span(first, min(line - 1, first + _MAX_TOLD)))
    return "" if _LABEL.fullmatch(sentence) else sentence


def header_comment(source: Source, mark: bytes, has_blocks: bool) -> str:
    """First sentence of the file's header comment: the first comment block that is no licence."""
    at, last = (2 if source.data.startswith(b"#!") else 1), min(source.num_lines, 120)
    while at <= last:
        stripped = source.line_bytes(at).strip()
        first = at
        if has_blocks and stripped.startswith(b"/*"):
            end = source.data.find(b"*/", source.starts[at - 1])
            at = min(last, source.line(end)) + 1 if end >= 0 else last + 1
        elif stripped.startswith(mark):
            while at <= last and source.line_bytes(at).lstrip().startswith(mark):
                at += 1
        elif not stripped or stripped.startswith((b"'use strict'", b'"use strict"', b"package ", b"#pragma once")):
            at += 1
            continue
        else:
            return ""
        block = source.span(first, min(at - 1, source.num_lines)).decode("utf-8", "replace")
        if not _LICENCE.search(block):
            sentence = first_sentence(uncomment(block))
            if sentence and not _LABEL.fullmatch(sentence) and not _heads_imports(source, sentence, at):
                return sentence
    return ""


def _heads_imports(source: Source, sentence: str, line: int) -> bool:
    """Whether it is a few words right above imports, `# Standard Library`, and says only what is imported."""
    below = source.line_bytes(line) if line <= source.num_lines else b""
    return len(sentence.split()) <= MAX_HEADING and sentence[-1:].isalnum() and _IMPORT.match(below) is not None

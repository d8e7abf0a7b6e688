"""Definitions of languages without a grammar, by the lines that open them: what a file is read with beside its words.

A line is matched alone, so that what a string or a comment holds over several lines may be taken for a definition, and
one whose head is broken over lines is missed. Nothing here tells calls. The rules stand in `outlines.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

from anchors.regexes import regex
from anchors.syntax.docs import of_comment
from anchors.syntax.formats import Section
from anchors.syntax.languages import comment_prefix
from anchors.syntax.source import Source, one_line

MAX_LINE: Final = 400
"""Bytes of a line that may open a definition."""
MAX_DOC_LINES: Final = 40
_ODD_MARKS: Final = (b"%", b"'", b'"', b"!")
"""Of comments in few languages, which are no marks elsewhere."""
_NO_NAMES: Final = frozenset(
    (b"if", b"for", b"while", b"switch", b"return", b"catch", b"else", b"do", b"match", b"when", b"with", b"foreach")
)
_HELD: Final = frozenset(("erlang",))
"""Languages whose functions belong to the type above them without being indented."""
_MODIFIERS: Final = (
    r"[ \t]*(?:(?:public|private|protected|internal|static|final|abstract|sealed|override|virtual|async|export|pub"
    r"|inline|extern|external|open|partial|base|interface|mixin|class|shared|overrides|overridable)[ \t]+)*"
)
_PARTS: Final = {
    "{s}": r"[ \t]+",
    "{o}": r"[ \t]*",
    "{modifiers}": _MODIFIERS,
    "{types}": _MODIFIERS + r"(?:class|struct|interface|trait|enum|union|mixin|extension|module)[ \t]+(\w+)",
    # As C and its heirs open one: types and marks before the name, no `;` on its line.
    "{function}": r"(?:[A-Za-z_][\w:<>,\[\]?]{0,60}+[ \t*&]++){1,6}([A-Za-z_]\w*+)[ \t]*+\([^;]*$",
    "{lisp}": r"[ \t]{0,2}\(((?:cl-)?def[\w-]*|define[\w-]*)[ \t]+(?:\^\S+[ \t]+)*\(?([^\s()\[\]\"']+)",
    "{ml}": (
        r"[ \t]*(?:let|and)[ \t]+(?:rec[ \t]+|inline[ \t]+|private[ \t]+)*([a-z_][\w']*)"
        r"(?:[ \t]+[^=\s]|[ \t]*=[ \t]*(?:fun\b|function\b))"
    ),
}
Rule = tuple[str, re.Pattern[bytes]]
"""What a line defines, and the line up to its name."""


@lru_cache(maxsize=1)
def rules() -> dict[str, tuple[Rule, ...]]:
    """Of each language what is looked for in a line, the first that matches."""
    found: dict[str, tuple[Rule, ...]] = {}
    for line in (files("anchors.syntax") / "outlines.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, kind, pattern = line.split("\t")
            for part, text in _PARTS.items():
                pattern = pattern.replace(part, text)
            found[language] = (*found.get(language, ()), (kind, regex(pattern.encode())))
    return found


def outline(source: Source, language: str) -> Iterator[Section]:
    """The definitions that lines of a file open, each nested in the type above it that is indented less; members only
    where they stand in an enumeration. Nothing for a language without rules."""
    own = rules().get(language, ())
    marks = _marks(language)
    holder = ""
    for line in range(1, source.num_lines + 1) if own else ():
        raw = source.line_bytes(line)
        if len(raw) > MAX_LINE or not raw.strip():
            continue
        if raw.lstrip()[:1] == b"}":
            holder = ""
        for kind, pattern in own:
            found = pattern.match(raw)
            name = next((group for group in reversed(found.groups()) if group), b"") if found else b""
            if not name or name in _NO_NAMES:
                continue
            if kind != "member":
                holder = kind
            elif holder != "enum":
                break
            yield Section(
                one_line(name, 120),
                _level(raw, kind == "function" and language in _HELD),
                line,
                one_line(raw, 240),
                kind,
                doc=_doc(source, line, marks),
            )
            break


def _marks(language: str) -> tuple[bytes, ...]:
    mark = (comment_prefix(language) or "").encode()
    return (mark, b"/*", b"*") if mark == b"//" else (mark,) if mark else ()


def _doc(source: Source, line: int, marks: tuple[bytes, ...]) -> str:
    """The first sentence of the comment lines right above a line."""
    first = line
    while marks and first > max(1, line - MAX_DOC_LINES) and source.line_bytes(first - 1).lstrip().startswith(marks):
        first -= 1
    rows = [source.line_bytes(number).lstrip() for number in range(first, line)]
    if marks and marks[0] in _ODD_MARKS:
        rows = [row.lstrip(marks[0]) for row in rows]
    return of_comment(b"\n".join(rows)).removeprefix("| ") if rows else ""


def _level(raw: bytes, is_held: bool) -> int:
    """1 for what stands outermost: deeper by its indentation, as far as sections go."""
    plain = raw.expandtabs(4)
    width = len(plain) - len(plain.lstrip())
    return min(6, 1 + (width + 1) // 2) if width else 1 + is_held

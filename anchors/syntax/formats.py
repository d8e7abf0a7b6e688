"""Keys of YAML, JSON and TOML, headings of Markdown, statements of SQL, stages of Dockerfiles: each with its line.

Scanners, not parsers: they know as much of each format as it takes not to mistake a string, a comment or a block for a
key. Raises Malformed where a file is clearly none of its format; such a file is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from anchors.regexes import regex
from anchors.syntax.source import Source, one_line, text

MAX_LEVEL: Final = 6
_MAX_CHECKED: Final = 1 << 16


class Malformed(ValueError):
    """The file is none of its format."""


class Section(msgspec.Struct):
    """A heading or key; `level` 1 is outermost. Its text runs to `end`, else to the next section of its level or a
    higher one."""

    name: str
    level: int
    line: int
    signature: str
    kind: str = "section"
    end: int = 0
    doc: str = ""


_YAML_KEY: Final = regex(
    rb"( *)((?:- +)*)([\w.$/@<*+-][^\s:#'\"{}\[\],]*(?: [\w./-]+){0,4}|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')"
    rb"[ \t]*:(?=[ \t\r\n]|$)(.*)"
)
_BLOCK: Final = regex(rb"[ \t]*(?:&\S+[ \t]+)?(?:!\S+[ \t]+)?[|>][-+0-9]*[ \t\r]*(?:#.*)?$")
_OPEN_QUOTE: Final = regex(rb"[ \t]*(?:&\S+[ \t]+)?(?:\"(?:[^\"\\]|\\.)*|'(?:[^']|'')*)[\r\n]*$", re.DOTALL)
_QUOTES: Final = regex(rb"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|#[^\n]*")
_JSON: Final = regex(
    rb"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*.*?\*/|[{}\[\],:]|[^\s{}\[\],:\"'/]+|\S", re.DOTALL
)
_TOML_TABLE: Final = regex(rb"[ \t]*\[{1,2}\s*((?:[^\]\"'#]|\"[^\"\n]*\"|'[^'\n]*')+?)\s*\]{1,2}")
_TOML_KEY: Final = regex(
    rb"[ \t]*((?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"))*)[ \t]*="
)
_ATX: Final = regex(rb" {0,3}(#{1,6})[ \t]+(.+?)[ \t]*(?:[ \t]#+)?[ \t]*$")
_FENCE: Final = regex(rb" {0,3}(?:>[ \t]?)?(```+|~~~+)(.*)$")
_SETEXT: Final = regex(rb" {0,3}(=+|-+)[ \t]*$")
_SQL: Final = regex(
    rb"\b(?:CREATE[ \t\r\n]+(?:OR[ \t\r\n]+(?:REPLACE|ALTER)[ \t\r\n]+)?"
    rb"(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|EXTERNAL|FOREIGN|UNIQUE|MATERIALIZED|RECURSIVE|VIRTUAL|CONSTRAINT|"
    rb"DEFINER\s*=\s*\S+|AGGREGATE|CLUSTERED|NONCLUSTERED)[ \t\r\n]+)*|(ALTER)[ \t\r\n]+)"
    rb"(TABLE|VIEW|FUNCTION|PROCEDURE|TRIGGER|INDEX|TYPE|SCHEMA|SEQUENCE|DOMAIN|EXTENSION|DATABASE|ROLE|POLICY|EVENT)"
    rb"[ \t\r\n]+(?:CONCURRENTLY[ \t\r\n]+)?(?:IF[ \t\r\n]+(?:NOT[ \t\r\n]+)?EXISTS[ \t\r\n]+)?(?:ONLY[ \t\r\n]+)?"
    rb"((?:[\w$]+|\"[^\"\n]+\"|`[^`\n]+`|\[[^\]\n]+\])(?:\.(?:[\w$]+|\"[^\"\n]+\"|`[^`\n]+`|\[[^\]\n]+\]))*)",
    re.IGNORECASE,
)
_SQL_ASIDE: Final = regex(rb"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|(\$\w*\$).*?\1", re.DOTALL)
_DOCKER: Final = regex(
    rb"[ \t]*(FROM|ENTRYPOINT|CMD|RUN|COPY|ADD|EXPOSE|ENV|ARG|WORKDIR|USER|HEALTHCHECK|VOLUME|LABEL|SHELL|STOPSIGNAL|"
    rb"ONBUILD)[ \t]+(.*)",
    re.IGNORECASE,
)
_STAGE: Final = regex(rb"(?:--\S+[ \t]+)*(\S+)(?:[ \t]+AS[ \t]+(\S+))?", re.IGNORECASE)
HEREDOC: Final = regex(rb"<<-?[\"']?(\w+)")


def _name(raw: bytes) -> str:
    return text(raw.strip(b" \t")).strip("\"'")


def yaml(source: Source) -> Iterator[Section]:
    """Keys down to MAX_LEVEL; those of a list's items stand below the list's key. Block scalars are no keys."""
    stack: list[int] = []
    block, opened, depth = -1, b"", 0
    for line in range(1, source.num_lines + 1):
        raw = source.line_bytes(line)
        bare = raw.strip()
        indent = len(raw) - len(raw.lstrip(b" "))
        if block >= 0 and (not bare or indent > block):
            continue
        block = -1
        if opened:
            opened = b"" if opened in bare else opened
            continue
        if depth > 0:
            depth += _balance(bare)
            continue
        if bare.startswith(b"---"):
            stack.clear()
        if not bare or bare.startswith((b"#", b"%", b"{{", b"---", b"...")):
            continue
        found = _YAML_KEY.match(raw)
        if found is None:
            if raw.startswith(b"\t") and b":" in bare and not bare.startswith((b"{", b"}", b'"')):
                raise Malformed(f"a tab before a key in line {line}")
            value = bare.removeprefix(b"- ") if bare.startswith(b"- ") else bare
            depth = max(0, _balance(value)) if value[:1] in b"{[" else 0
            block = indent if bare.startswith(b"-") and _BLOCK.match(value) else -1
            continue
        column = len(found[1]) + len(found[2])
        while stack and stack[-1] >= column:
            stack.pop()
        stack.append(column)
        if len(stack) <= MAX_LEVEL:
            yield Section(_name(found[3]), len(stack), line, one_line(raw, 240))
        value = found[4]
        if _BLOCK.match(value):
            block = column
        elif _OPEN_QUOTE.fullmatch(value) and value.strip()[:1] in (b'"', b"'"):
            opened = value.strip()[:1]
        elif value.strip()[:1] in (b"{", b"["):
            depth = max(0, _balance(value))
    if depth > 0 or opened:
        raise Malformed("a bracket or quote that is never closed")


def _balance(raw: bytes) -> int:
    plain = _QUOTES.sub(b"", raw)
    return plain.count(b"{") + plain.count(b"[") - plain.count(b"}") - plain.count(b"]")


def json(source: Source) -> Iterator[Section]:
    """Keys by their nesting, those in a list's objects below the list's key; comments are passed over."""
    brackets: list[bytes] = []
    last, last_at, is_value = b"", 0, False
    for match in _JSON.finditer(source.data):
        token = match[0]
        first = token[:1]
        if first == b"/":
            continue
        if first in b"{[":
            brackets.append(b"}" if first == b"{" else b"]")
        elif first in b"}]":
            if not brackets or brackets.pop() != first:
                raise Malformed(f"a bracket that nothing opens in line {source.line(match.start())}")
        elif first == b":":
            if not last or not brackets or brackets[-1] != b"}" or is_value:
                raise Malformed(f"a colon without a key in line {source.line(match.start())}")
            level = brackets.count(b"}")
            if level <= MAX_LEVEL:
                line = source.line(last_at)
                yield Section(_name(last), level, line, one_line(source.line_bytes(line), 240))
            is_value, last = True, b""
            continue
        elif first == b",":
            if not last and not is_value:
                raise Malformed(f"a comma without a value in line {source.line(match.start())}")
            is_value, last = False, b""
            continue
        elif token in (b'"', b"'"):
            raise Malformed(f"a string that is never closed in line {source.line(match.start())}")
        if first in b"{[":
            is_value, last = False, b""
        else:
            last, last_at = token, match.start()
    if brackets:
        raise Malformed("a bracket that is never closed")


def toml(source: Source) -> Iterator[Section]:
    """Tables, and keys below them; what stands in lists and long strings is no key."""
    if len(source.data) <= _MAX_CHECKED:
        import tomllib  # processes that meet no TOML need it not

        try:
            tomllib.loads(source.data.decode("utf-8", "replace"))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise Malformed(one_line(str(error).encode(), 80)) from error
    level, depth, opened = 1, 0, b""
    for line in range(1, source.num_lines + 1):
        raw = source.line_bytes(line)
        if opened:
            opened = b"" if opened in raw else opened
            continue
        if depth > 0:
            depth += _balance(raw)
            continue
        table = _TOML_TABLE.match(raw)
        if table and b"=" not in raw.partition(b"]")[0]:
            yield Section(text(table[1]), 1, line, one_line(raw))
            level = 2
            continue
        found = _TOML_KEY.match(raw)
        if found is None:
            continue
        yield Section(_name(found[1]), level, line, one_line(raw, 240))
        value = raw[found.end() :].strip()
        mark = value[:3]
        if mark in (b'"""', b"'''") and value.count(mark) == 1:
            opened = mark
        elif value[:1] in (b"[", b"{"):
            depth = max(0, _balance(value))


def markdown(source: Source) -> Iterator[Section]:
    """Headings of both styles; not those in fenced code, in comments or in a front matter."""
    fence, is_comment, above = b"", False, b""
    front = source.num_lines > 1 and source.line_bytes(1).strip() in (b"---", b"+++")
    mark = source.line_bytes(1).strip() if front else b""
    if front:
        front = any(source.line_bytes(n).strip() == mark for n in range(2, min(source.num_lines, 400) + 1))
    for line in range(1, source.num_lines + 1):
        raw = source.line_bytes(line).rstrip(b"\r\n")
        if front:
            front = line == 1 or raw.strip() != mark
            continue
        fenced = _FENCE.match(raw)
        if fence:
            if fenced and fenced[1].startswith(fence) and not fenced[2].strip():
                fence = b""
            continue
        if fenced and b"`" not in fenced[2]:
            fence, above = fenced[1], b""
            continue
        if is_comment or raw.lstrip().startswith(b"<!--"):
            is_comment = b"-->" not in raw
            above = b""
            continue
        found = _ATX.match(raw)
        if found:
            yield Section(one_line(found[2], 120), len(found[1]), line, one_line(raw))
        elif above and _SETEXT.match(raw):
            yield Section(one_line(above, 120), 1 if b"=" in raw else 2, line - 1, one_line(above))
        is_text = raw.strip() and not found and raw.lstrip()[:1] not in b"|>-*+#<" and not raw.startswith(b"    ")
        above = raw if is_text else b""


def sql(source: Source) -> Iterator[Section]:
    """What `CREATE` makes and `ALTER` changes, to the end of the statement; comments and quoted bodies are no code."""
    plain = _SQL_ASIDE.sub(lambda match: re.sub(rb"[^\n]", b" ", match[0]), source.data)
    for match in _SQL.finditer(plain):
        end = plain.find(b";", match.end())
        line = source.line(match.start())
        last = source.line(end if end >= 0 else max(match.end(), len(plain) - 1))
        kind = "function" if match[2].upper() in (b"FUNCTION", b"PROCEDURE") and not match[1] else "section"
        name = re.sub(r"[\"`\[\]]", "", text(match[3]))
        if kind == "function" and re.search(rb"\bBEGIN\b", plain[match.end() : end], re.IGNORECASE):
            closing = re.compile(rb"\bEND\b[^;\n]*;", re.IGNORECASE).search(plain, match.end())
            last = source.line(closing.end() - 1) if closing else last
        shown = one_line(source.data[match.start() : match.start() + 400].partition(b"(")[0], 200)
        yield Section(name, 1, line, shown, kind, min(last, source.num_lines))


def dockerfile(source: Source) -> Iterator[Section]:
    """Stages by their names, and the instructions of each below it."""
    has_stage, closing, goes_on = False, b"", False
    for line in range(1, source.num_lines + 1):
        raw = source.line_bytes(line)
        bare = raw.strip()
        if closing:
            closing = b"" if bare == closing else closing
            continue
        found = None if goes_on else _DOCKER.match(raw)
        if bare.startswith(b"#"):
            continue
        goes_on = bare.endswith((b"\\", b"`"))
        if found is None:
            continue
        word = found[1].upper()
        here = HEREDOC.search(found[2]) if word in (b"RUN", b"COPY", b"ADD") else None
        closing = here[1] if here else b""
        stage = _STAGE.match(found[2].strip()) if word == b"FROM" else None
        if stage:
            has_stage = True
            yield Section(text(stage[2] or stage[1]), 1, line, one_line(raw, 240))
        else:
            yield Section(one_line(word + b" " + found[2], 120), 2 if has_stage else 1, line, one_line(raw, 240))

"""Settings that pages describe, one after another: headings, bullets, rows of tables, directives, definitions, entries
of the manual. Markdown, reStructuredText, AsciiDoc and plain text are read alike, by how a line begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from iquest_cli.analyst.evidence.findings import Told
from iquest_cli.analyst.settings.manual import ENTRY, HEADING, is_manual, manual_lines
from iquest_cli.analyst.settings.samples import sample_entries
from iquest_cli.analyst.settings.told import MAX_BODY, is_key, told
from iquest_cli.analyst.texts.source import indent_of

MAX_LINES: Final = 12_000
MAX_ENTRIES: Final = 2_000
MAX_CELLS: Final = 10
MAX_BLOCKS: Final = 200
MAX_NAMED: Final = 3
MAX_AROUND: Final = 3
"""Names of settings in one line of running text, and lines of its paragraph that are read before and behind it."""
_HEADING: Final = re.compile(r"(?:#{1,6}|={2,6})\s+(?P<body>\S.*)")
_UNDERLINE: Final = re.compile(r"[=~^\"'+*#-]{3,}\s*$")
_BULLET: Final = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?P<body>\S.*)")
_DIRECTIVE: Final = re.compile(
    r"\s*\.\. (?:[\w-]+:)?"
    r"(?:envvar|setting|confval|option|cmdoption|describe|data|attribute|config|object)::\s*(?P<body>\S.*)"
)
_DEFINED: Final = re.compile(r"(?P<body>\S.{1,100}?)::(?:\s+(?P<rest>\S.*))?$")
_RULE: Final = re.compile(r"[\s|:=+-]+")
_MARKED: Final = re.compile(
    r"(?P<open>(?:\*\*|__|``?|<code>|<b>|<strong>|\[|\"|:(?=[\w-]+:)){1,3})\s?(?P<inner>[^`*<>\[\]\"\n]{2,90}?)"
    r"(?:\*\*|__|``?|</code>|</b>|</strong>|\](?:\([^()\n]{0,200}\))?|\"|:){1,3}(?P<rest>.*)"
)
_BARE: Final = re.compile(r"(?P<inner>-{0,2}[A-Za-z_][\w.-]{1,80}(?:=[^\s:]{1,40})?)(?P<rest>.*)")
_LINK: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\([^()\n]{0,300}\)|\{:?[ #.][^{}\n]{0,120}\}|<a [^<>\n]{0,200}>|</a>")
_ASIDE: Final = re.compile(r"\s*(?:[({\[<][^(){}\[\]<>\n]{0,120}[)}\]>]|`[^`\n]{1,60}`|\*[^*\n]{1,60}\*|,|/|\||or\b)")
_PARTED: Final = re.compile(r"\s*(?::|\s[-–—]{1,2}\s|\b(?:is|sets?|controls?|specifies|determines|defaults?)\b)")
_NAMED: Final = re.compile(
    r"`{1,2}(?P<ticked>-{0,2}[A-Za-z_][\w.-]{2,80})`{1,2}|\b(?P<capitals>[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,8})\b"
)
_FENCE: Final = re.compile(r"\s{0,12}(?P<mark>`{3,8}|~{3,8})\s*\{?\.?(?P<language>[\w+-]*)")
_SHOWN: Final = frozenset({"yaml", "yml", "toml", "ini", "env", "dotenv", "properties", "conf", "cfg", "config"})
"""Languages of blocks that show settings; what others hold is no text either."""
_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+(?=[A-Z`*])")
_GIVEN: Final = re.compile(r"\s*[A-Za-z_][\w.-]{0,80}\s?[:=]\s?\S{0,60}")
"""A line of an example, that only gives a value."""
_OPTION: Final = re.compile(r"--[a-z][\w-]{1,60}")


def page_entries(lines: Sequence[str], path: str, spans: Sequence[tuple[int, int]] | None = None) -> list[Told]:
    """At most `MAX_ENTRIES`, in their order; of a page with `spans` those alone that begin in one."""
    lines = lines[:MAX_LINES]
    if is_manual(lines):
        return list(islice(_of_manual(lines, path), MAX_ENTRIES))
    prose, blocks = _without_blocks(lines)
    found = list(islice(_of_page(prose, path, spans), MAX_ENTRIES))
    for first, block in blocks:
        shown = (entry for entry in sample_entries(block, path) if entry.about)
        found += [replace(e, first=e.first + first, last=e.last + first) for e in islice(shown, MAX_ENTRIES)]
    return found


def _without_blocks(lines: Sequence[str]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The lines with those of fenced blocks left blank, and the blocks that show settings, each with the number of the
    line above it."""
    prose: list[str] = []
    blocks: list[tuple[int, list[str]]] = []
    mark = ""
    is_shown = False
    for number, line in enumerate(lines, 1):
        fence = None if number > 1 and _underlines(lines[number - 2], line) else _FENCE.match(line)
        if fence is not None and (not mark or fence["mark"].startswith(mark)):
            is_shown = not mark and fence["language"].lower() in _SHOWN
            if is_shown and len(blocks) < MAX_BLOCKS:
                blocks.append((number, []))
            mark = "" if mark else fence["mark"]
            prose.append("")
        elif mark:
            prose.append("")
            if is_shown and blocks:
                blocks[-1][1].append(line)
        else:
            prose.append(line)
    return (prose, blocks) if not mark else (list(lines), [])


def _underlines(title: str, line: str) -> bool:
    """Whether a line of reStructuredText is no fence but what makes the one above it a title."""
    return line.startswith("~~~") and not line.strip().strip("~") and len(title.rstrip()) == len(line.rstrip()) > 3


def key_of_head(text: str, *, is_sure: bool) -> tuple[str, str]:
    """The key that a line begins with, and what stands behind it; `is_sure` where its place alone says that a name
    stands there, so that it need not be spelled as one."""
    text = text.strip()
    match = _MARKED.match(text) or _BARE.match(text)
    if match is None:
        return "", ""
    inner = match["inner"].strip().strip("`*\"'").rstrip(":,=")
    option = _OPTION.search(inner)
    words = inner.replace("=", " ").split()
    key = option[0] if option is not None else words[0].strip("`,:") if words else ""
    is_marked = "open" in match.re.groupindex
    return (key, match["rest"]) if is_key(key, is_marked=is_marked or is_sure) else ("", "")


def _of_manual(lines: Sequence[str], path: str) -> Iterator[Told]:
    key, begun, last, body = "", 0, 0, [""]
    for number, kind, text in manual_lines(lines):
        if kind in (ENTRY, HEADING):
            if key:
                yield told(key, " ".join(body), path, (begun, last))
            key, rest = key_of_head(text, is_sure=True) if kind == ENTRY else ("", "")
            option = _OPTION.search(text) if kind == ENTRY else None
            key = option[0] if option is not None else key
            begun, last, body = number, number, [rest if len(rest) > 40 else ""]
        elif key and len(body) <= MAX_BODY:
            body.append(text)
            last = number
    if key:
        yield told(key, " ".join(body), path, (begun, last))


def _of_page(lines: Sequence[str], path: str, spans: Sequence[tuple[int, int]] | None) -> Iterator[Told]:
    header: list[str] = []
    inside = {at for first, last in spans or () for at in range(first - 1, last)}
    for at, line in enumerate(lines):
        if not line.strip():
            header = []
            continue
        bare = line.strip()
        if bare.startswith("|"):
            if at + 1 < len(lines) and _RULE.fullmatch(lines[at + 1]) and "-" in lines[at + 1]:
                header = _cells(bare)
            elif not _RULE.fullmatch(bare):
                entry = _of_row(lines, at, header, path)
                if entry is not None:
                    yield entry
            continue
        if spans is not None and at not in inside:
            continue
        entry = _of_line(lines, at, path)
        yield from _mentioned(lines, at, path) if entry is None else (entry,)


def _of_line(lines: Sequence[str], at: int, path: str) -> Told | None:
    line = _LINK.sub(lambda found: found[1] or "", lines[at])
    below = lines[at + 1] if at + 1 < len(lines) else ""
    heading = _HEADING.match(line)
    is_title = _UNDERLINE.fullmatch(below) is not None and len(below.strip()) >= len(line.strip()) - 2
    if heading is not None or (is_title and indent_of(line) == 0):
        key, rest = key_of_head(heading["body"] if heading is not None else line, is_sure=False)
        return _with_body(lines, at, key, "", path, is_whole=True) if key and _is_nothing(rest) else None
    directive = _DIRECTIVE.match(line)
    if directive is not None:
        key, _ = key_of_head(directive["body"], is_sure=True)
        return _with_body(lines, at, key, "", path) if key else None
    bullet, defined = _BULLET.match(line), _DEFINED.match(line.strip())
    if defined is not None and bullet is None:
        key, rest = key_of_head(defined["body"], is_sure=False)
        return _with_body(lines, at, key, defined["rest"] or "", path) if key and _is_nothing(rest) else None
    key, rest = key_of_head(bullet["body"] if bullet is not None else line, is_sure=False)
    if not key or (bullet is None and _GIVEN.fullmatch(line)):
        return None
    is_alone = _is_nothing(rest) and (indent_of(below) > indent_of(line) or below.lstrip().startswith(": "))
    if is_alone or _is_parted(rest):
        return _with_body(lines, at, key, rest, path)
    return None


def _mentioned(lines: Sequence[str], at: int, path: str) -> Iterator[Told]:
    """Settings that running text names, each with the sentence that does and the one before."""
    for match in islice(_NAMED.finditer(lines[at]), MAX_NAMED):
        key = match["ticked"] or match["capitals"]
        if not is_key(key):
            continue
        first, last = at, at
        while first > 0 and at - first < MAX_AROUND and lines[first - 1].strip():
            first -= 1
        while last + 1 < len(lines) and last - at < MAX_AROUND and lines[last + 1].strip():
            last += 1
        sentences = _SENTENCE.split(" ".join(line.strip() for line in lines[first : last + 1]))
        place = next((n for n, sentence in enumerate(sentences) if key in sentence), 0)
        yield told(key, " ".join(sentences[max(0, place - 1) : place + 1]), path, (first + 1, last + 1))


def _is_nothing(rest: str) -> bool:
    """Whether only a type, an aside or a mark stands behind a name."""
    for _ in range(4):
        aside = _ASIDE.match(rest)
        if aside is None or not aside[0]:
            break
        rest = rest[aside.end() :]
    return len(rest.strip(" :=*`#-")) <= 12 and len(rest.split()) <= 2


def _is_parted(rest: str) -> bool:
    """Whether what is said of the name follows behind a colon, a dash, a verb, asides left out."""
    for _ in range(4):
        if _PARTED.match(rest):
            return True
        aside = _ASIDE.match(rest)
        if aside is None or not aside[0]:
            return False
        rest = rest[aside.end() :]
    return False


def _with_body(lines: Sequence[str], at: int, key: str, rest: str, path: str, *, is_whole: bool = False) -> Told | None:
    """With the lines below: of a heading those of its section, of any other those that stand further in or follow
    without a gap."""
    margin, body, last = indent_of(lines[at]), [rest], at
    has_gap = False
    for below in range(at + 1, min(len(lines), at + 1 + 2 * MAX_BODY)):
        line = lines[below]
        if not line.strip() or (below == at + 1 and _UNDERLINE.fullmatch(line)):
            has_gap = has_gap or not line.strip()
            continue
        is_inside = is_whole or indent_of(line) > margin or (not has_gap and not _opens(line))
        ends = _HEADING.match(line) or (below + 1 < len(lines) and _is_titled(line, lines[below + 1]))
        if ends or not is_inside or len(body) > MAX_BODY:
            break
        body.append(line.strip())
        last = below
    return told(key, " ".join(body).strip(" :=-–—"), path, (at + 1, last + 1)) if any(map(str.strip, body)) else None


def _is_titled(line: str, below: str) -> bool:
    return _UNDERLINE.fullmatch(below) is not None and len(below.strip()) >= len(line.strip()) - 1 > 1


def _opens(line: str) -> bool:
    return _BULLET.match(line) is not None or _DIRECTIVE.match(line) is not None or line.lstrip().startswith("|")


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").replace("\\|", "¦").split("|")[:MAX_CELLS]]


def _of_row(lines: Sequence[str], at: int, header: list[str], path: str) -> Told | None:
    """A row of a table, on one line, or with a cell a line as AsciiDoc has it."""
    line = _LINK.sub(lambda found: found[1] or "", lines[at])
    cells, last = _cells(line), at
    if not header and len([cell for cell in cells if cell]) == 1:
        while last + 1 < len(lines) and lines[last + 1].strip() and len(cells) < MAX_CELLS and last < at + MAX_BODY:
            last += 1
            more = lines[last].strip()
            if key_of_head(more.lstrip("|"), is_sure=False)[0] and more.startswith("|") and len(cells) > 1:
                last -= 1
                break
            cells.append(more.strip("| "))
    for place, cell in enumerate(cells[:3]):
        key, rest = key_of_head(cell, is_sure=False)
        if key and _is_nothing(rest):
            default = next((c for name, c in zip(header, cells, strict=False) if "default" in name.lower()), "")
            about = " · ".join(c for n, c in enumerate(cells) if n != place and c)
            return told(key, about, path, (at + 1, last + 1), default.strip("`*\"' ")) if about else None
    return None

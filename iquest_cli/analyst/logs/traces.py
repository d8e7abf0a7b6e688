"""The frames of a stack trace that a question holds, as runtimes print them. Knows nothing of the repository."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from anchors.regexes import regex

MAX_ROWS: Final = 300
MAX_CHARS: Final = 500
MAX_FRAMES: Final = 60
_PATH: Final = r"[^\s\"'`()<>|]{1,300}"
_AT_START: Final = (
    # Python: File "till.py", line 12, in open
    regex(r"File \"(?P<path>[^\"\n]{1,300})\", line (?P<line>\d{1,7})(?:, in (?P<name>[\w<>.]{1,120}))?"),
    # Java, Kotlin, Scala: at [module/]shop.Till.open(Till.java:12)
    regex(r"at (?:[\w.@-]{0,80}/){0,2}(?P<name>[\w$.<>]{1,200})\((?P<path>[\w$-]{1,100}\.\w{2,6}):(?P<line>\d{1,7})\)"),
    # Node and browsers: at [async] open (till.js:1:2), at till.js:1:2
    regex(
        r"at (?:async )?(?:new )?(?:(?P<name>[\w$.<>#]{1,160}) (?:\[as [\w$.]{1,80}\] )?\()?"
        r"(?:file://|webpack[\w-]{0,20}:/{2,3}(?:\./)?)?"
        rf"(?P<path>{_PATH}?\.\w{{2,6}}):(?P<line>\d{{1,7}}):\d{{1,7}}\)?"
    ),
    # C#: at Shop.Till.Open(String key) [in C:\Till.cs:line 12]
    regex(
        r"at (?P<name>[\w.`<>+$\[\],|]{3,240})\([^()\n]{0,300}\)"
        r"(?: in (?P<path>[^\n]{1,300}?):line (?P<line>\d{1,7}))?\s*\Z"
    ),
    # Ruby: till.rb:12:in `open'
    regex(rf"(?:from )?(?P<path>{_PATH}?\.\w{{1,6}}):(?P<line>\d{{1,7}}):in [`'](?P<name>[^'\n]{{1,160}})'"),
    # PHP: #0 /srv/Till.php(12): Till->open()
    regex(r"#\d{1,3} (?P<path>[^\s(]{1,300})\((?P<line>\d{1,7})\)"),
    # gdb and sanitizers: #1 0x55 in open_till (key=1) at till.c:12
    regex(
        r"#\d{1,3} {1,3}(?:0x[\da-f]{1,16} in )?(?P<name>[\w:~]{1,160}) ?\(.{0,300}?\) (?:at )?"
        rf"(?P<path>{_PATH}):(?P<line>\d{{1,7}})"
    ),
    # Swift: Till/Open.swift:12: Fatal error
    regex(rf"(?P<path>{_PATH}?\.swift):(?P<line>\d{{1,7}}): "),
)
_ANYWHERE: Final = (
    # PHP: in /srv/Till.php:12, in /srv/Till.php on line 12; Rust: panicked at src/till.rs:12:5
    regex(r"\bin (?P<path>/[^\s:]{1,300}\.\w{2,6})(?::| on line )(?P<line>\d{1,7})"),
    regex(rf"\bpanicked at (?:'[^'\n]{{0,300}}', )?(?P<path>{_PATH}?\.rs):(?P<line>\d{{1,7}})"),
)
_BELOW: Final = regex(rf"\s{{1,24}}(?:at )?(?P<path>{_PATH}?\.(?:go|rs)):(?P<line>\d{{1,7}})(?:$|[: ])")
"""Go and Rust tell the function on the line above."""
_ABOVE: Final = regex(r"\s{0,8}(?:created by |\d{1,4}: )?(?P<name>[\w./:*()$<>{}-]{1,240}?)(?:\((?!\*)|\s|$)")
_AFTER_DOT: Final = regex(r"(?:^|[.:>#])(?P<name>[\w$?!~]{1,120})\W{0,4}$")
_CAUSED: Final = "Caused by: "
_ASIDE: Final = regex(
    r"\s*(?:Traceback\b|Stack trace:|stack backtrace|goroutine \d|\{main\}|thrown in|note: |\.\.\. \d|During handling"
    r"|The above|created by |#\d|at |from |\d{1,4}: )",
)
_UNNAMED: Final = frozenset({"", "module", "lambda", "anonymous", "main", "top", "init", "eval", "closure", "new"})
_STATE_MACHINE: Final = regex(r"<(?P<name>\w{1,120})>[bdcg]__?\w*(?:[.+]\w+)*$")


class TracedLine(NamedTuple):
    """`path` is "" where the runtime tells none, `line` 0; `name` is the function alone, "" where it has none,
    `qualified` as it was printed."""

    path: str
    line: int
    name: str
    qualified: str


class Trace(NamedTuple):
    """Frames from where it went wrong outwards; rows that may be a message."""

    frames: tuple[TracedLine, ...]
    messages: tuple[str, ...]


def trace_in(text: str) -> Trace:
    """No frames where it holds none; a line that looks like one by chance makes one of its own."""
    groups: list[list[TracedLine]] = [[]]
    messages: list[str] = []
    rows = [row[:MAX_CHARS] for row in text.split("\n", MAX_ROWS)[:MAX_ROWS]]
    is_python = any(row.lstrip().startswith('File "') for row in rows)
    for number, row in enumerate(rows):
        if _CAUSED in row:
            groups.append([])
        frame = _frame(row, rows[number - 1] if number else "")
        if frame is not None and _BELOW.match(row) and number and messages[-1:] == [rows[number - 1]]:
            messages.pop()  # the function's name, no message
        if frame is not None and sum(map(len, groups)) < MAX_FRAMES:
            groups[-1].append(frame)
        if row.strip() and not _ASIDE.match(row) and not _BELOW.match(row):
            messages.append(row)
    if is_python:
        groups = [group[::-1] for group in groups]
    frames = [frame for group in reversed(groups) for frame in group]
    return Trace(tuple(dict.fromkeys(frames)), tuple(messages))


def _frame(row: str, above: str) -> TracedLine | None:
    bare = row.strip()
    found = _BELOW.match(row)
    if found is not None:
        named = _ABOVE.match(above)
        return _told(found["path"], found["line"], named["name"] if named else "")
    for form in _AT_START:
        found = form.match(bare)
        if found is not None:
            groups = found.groupdict()
            return _told(groups["path"] or "", groups["line"] or "0", groups.get("name") or "")
    for form in _ANYWHERE:
        found = form.search(bare)
        if found is not None:
            return _told(found["path"], found["line"], "")
    return None


def _told(path: str, line: str, name: str) -> TracedLine:
    machine = _STATE_MACHINE.search(name)  # of C#, behind `async`
    last = machine if machine is not None else _AFTER_DOT.search(re.sub(r"`\d+|<[^<>]*>|\(\)", "", name))
    short = last["name"] if last is not None else ""
    is_named = short.strip("<>$").lower() not in _UNNAMED
    return TracedLine(path.replace("\\", "/"), int(line), short if is_named else "", name)

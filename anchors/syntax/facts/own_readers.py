"""Functions of a file that read a setting by the key that they are given: `def setting(key): return env.get(key)`.

What calls one with a literal reads that setting. Knows one file; a function is told by its name alone.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.drafts import CALLABLES
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

MAX_READERS: Final = 12
MAX_READS: Final = 400
MAX_BODY: Final = 800
"""Bytes of a function that does no more than that."""
_PREFIXED: Final = re.compile(rb"(?:[\"'](?P<text>[\w.]{1,40})[\"']|(?P<name>[A-Za-z_]\w{0,40}))\s*\+\s*")
_NAME: Final = re.compile(rb"[A-Za-z_]\w*")
_ARGUMENTS: Final = (
    rb"(?<![\w.$])(?:(?:self|this|cls)\.)?%s(?:\[\w{1,40}\])?\(\s{0,20}[\"']([\w.:/-]{1,120})[\"']\s{0,20}"
    rb"(?:,\s{0,20}(?:\w{1,20}\s?=\s?)?([^,()\n]{1,80}(?:\([^()\n]{0,60}\))?)\s{0,20})?\)"
    rb"(?:\s{0,40}\.\s{0,4}map\([^()\n]{0,60}\))?"
    rb"(?:\s{0,40}\.\s{0,4}getOrElse\(((?:[^()\n]|\((?:[^()\n]|\([^()\n]{0,60}\)){0,60}\)){1,100})\)"
    rb"|\s{0,20}(?:\?\?|\|\||\?:)\s{0,20}([^;,\n)}]{1,80}))?"
)
_COMMENT: Final = (b"#", b"//", b"*", b"/*")


def parametric(sink: Sink, at: int, key: bytes) -> bool:
    """Keeps that the function around a read is handed its key; False where that is no parameter of it."""
    prefix = _PREFIXED.match(key)
    name = key[prefix.end() :] if prefix else key
    scope = sink.scope_at(at)
    draft = sink.drafts[scope] if scope >= 0 else None
    if draft is None or draft.kind not in CALLABLES or not _NAME.fullmatch(name) or draft.end - draft.start > MAX_BODY:
        return False
    if len(sink.readers) >= MAX_READERS or not re.search(rf"[(,]\s*(?:[\w<>&*]+ )?{text(name)}\b", draft.signature):
        return False
    sink.readers.setdefault(draft.name, (_prefix(sink, prefix) if prefix else "", draft.start, draft.end))
    return True


def _prefix(sink: Sink, match: re.Match[bytes]) -> str:
    """What stands before each key: a text, or that of a constant of the file; "" for one of elsewhere."""
    if match["text"] is not None:
        return text(match["text"])
    constant = re.search(rb"\b%s\s{0,8}=\s{0,8}[\"']([\w.]{1,40})[\"']" % match["name"], sink.source.data)
    return text(constant[1]) if constant else ""


def read_file(sink: Sink) -> None:
    """The calls of such functions, once all reads are known."""
    data = sink.source.data
    for name, (prefix, start, end) in sink.readers.items():
        calls = re.compile(_ARGUMENTS.replace(b"%s", re.escape(name.encode())))
        for number, match in enumerate(calls.finditer(data)):
            if number >= MAX_READS:
                break
            line = data[data.rfind(b"\n", 0, match.start()) + 1 : match.start()].lstrip()
            if start <= match.start() < end or line.startswith(_COMMENT):
                continue
            default = match[2] or match[3] or match[4] or b""
            sink.add("config", match.start(), prefix + text(match[1]), one_line(default, 120), one_line(match[0]))

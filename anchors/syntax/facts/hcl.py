"""HCL's own facts: variables as settings with their defaults, and the messages of conditions that must hold."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.arguments import brackets_end
from anchors.syntax.drafts import Draft
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_DEFAULT: Final = regex(rb"^([ \t]*+)default[ \t]*+=[ \t]*+", re.MULTILINE)
_ON_ONE_LINE: Final = regex(rb"variable[ \t]++\"?+[\w-]++\"?+[ \t]*+\{[ \t]*+default[ \t]*+=[ \t]*+")
_FIRST: Final = regex(rb"^([ \t]*+)\w++[ \t]*+[={]", re.MULTILINE)
_MESSAGE: Final = regex(rb"\berror_message\s*+=\s*+(?:\"((?:[^\"\\\n]|\\.){0,400}+)|<<-?\s*+\w++\s*+([^\n]{0,400}+))")
_KIND: Final = regex(rb"\w++")
_CONDITION: Final = regex(rb"\bcondition\s*+=\s*+([^\n]{1,200}+)")
_RUN: Final = ("terraform", "provider.", "include")
_BACKEND: Final = regex(rb"^[ \t]*+(?:backend[ \t]++\"([\w-]{1,60}+)\"|cloud[ \t]*+\{)", re.MULTILINE)
_VARIABLE: Final = "var."
_MAX_VALUE: Final = 120


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for draft in sink.drafts:
        if draft.name.startswith(_RUN):
            _started(sink, draft)
        if draft.name.startswith(_VARIABLE) and draft.kind == "property":
            default = _default(data, draft.start, draft.end)
            sink.put("config", draft.start, draft.index, draft.name.removeprefix(_VARIABLE), default, draft.signature)


def _started(sink: Sink, draft: Draft) -> None:
    """What tells of a folder that Terraform or Terragrunt is run in."""
    backend = _BACKEND.search(sink.source.data, draft.start, draft.end) if draft.name == "terraform" else None
    if backend is not None:
        sink.put("entry", draft.start, -1, f"state in {text(backend[1] or b'the cloud')}")
    elif draft.name.startswith("provider.") and "{" in draft.signature:
        sink.put("entry", draft.start, -1, f"configures {draft.name.split('.')[1]}")
    elif draft.name.startswith("include") or (draft.name == "terraform" and "source = " in draft.signature):
        sink.put("entry", draft.start, -1, "run by Terragrunt")


def _default(data: bytes, start: int, end: int) -> str:
    """As it is written; a type may have `default`s of its own, which stand further in than the block's first line."""
    found = _ON_ONE_LINE.match(data, start, end)
    if found is None:
        opening = data.find(b"{", start, end) + 1
        first = _FIRST.search(data, opening, end) if opening else None
        every = _DEFAULT.finditer(data, opening, end) if first is not None else ()
        found = next((match for match in every if first is not None and match[1] == first[1]), None)
    if found is None:
        return ""
    at = found.end()
    stop = data.find(b"\n", at, end)
    stop = end if stop < 0 else stop
    if data[at : at + 1] in (b"{", b"["):
        closed = brackets_end(data, at)
        stop = closed if closed >= 0 else stop
    return one_line(data[at:stop], _MAX_VALUE).partition(" #")[0].rstrip(" ,}" if data[at : at + 1] != b"{" else " ,")


def refused(sink: Sink, at: int, raw: bytes) -> None:
    """`validation { condition = …, error_message = "…" }` and its like."""
    kind, message, condition = _KIND.match(raw), _MESSAGE.search(raw), _CONDITION.search(raw)
    if kind is None or message is None:
        return
    told = text(message[1] if message[1] is not None else message[2])
    sink.add("raise", at, text(kind[0]), told, one_line(condition[1]) if condition is not None else text(kind[0]))

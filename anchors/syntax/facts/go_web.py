"""What starts in Go beside plain routes: routes by a function of the file that is given their path, methods of a gRPC
server, commands in a list of urfave's cli, and functions that run by a schedule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_HELPER: Final = regex(
    rb"^func\s++(?:\([^()\n]{1,80}+\)\s*+)?(?P<name>\w++)\((?P<first>[^,()\n]{1,80}+,)?\s*+(?P<path>\w++)\s++string\b",
    re.MULTILINE,
)
_OFFERS: Final = (
    rb"\.(Get|Post|Put|Delete|Patch|Head|Handle|HandleFunc|Route|GET|POST|PUT|DELETE|PATCH|HEAD|Any)"
    rb"\(\s*(\"/?\"\s*\+\s*)?"
)
_ANY: Final = dict.fromkeys(("HANDLE", "HANDLEFUNC", "ANY", "ROUTE"), "")
MAX_BODY: Final = 1_500
MAX_HELPERS: Final = 20
_SERVER: Final = re.compile(r"(?:\w+\.)?(?:Unimplemented|Unsafe)(\w+)Server$")
_REMOTE: Final = re.compile(r"\(\w{1,40} [\w.*\[\]{}]{1,100}, \w{1,40} \*[\w.*\[\]{}]{1,100}\) error$")
"""What net/rpc calls by its name: it takes an argument and where the answer goes."""
_LISTED: Final = regex(rb"[{,]\s*+\{\s*+Name:\s*+\"([\w:-]++)[\"]")
_MADE: Final = regex(rb"(?<![\w.])(\w++)\s*+:?=\s*+cron\.New\(")
_SCHEDULE: Final = re.compile(r"cron|scheduler", re.IGNORECASE)


class _Helper(NamedTuple):
    """`is_second`: the path is; `slash`: one is put before it."""

    name: bytes
    is_second: bool
    verb: str
    slash: bool


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for match in _LISTED.finditer(data) if b"urfave/cli" in data else ():
        sink.add("command", match.start(1), text(match[1]), "", one_line(match[0]))
    for draft in sink.drafts if b"Server" in data else ():
        bases = draft.parent.bases if draft.kind == "method" and draft.parent is not None else ()
        service = next(filter(None, map(_SERVER.match, bases)), None)
        if service is not None and draft.name[:1].isupper():
            sink.put("route", draft.name_at, draft.index, f"/{service[1]}/{draft.name}", "GRPC", draft.signature)
    for draft in sink.drafts if b'"net/rpc"' in data or b"hashicorp/go-plugin" in data else ():
        if draft.kind == "method" and draft.name[:1].isupper() and _REMOTE.search(draft.signature):
            holder = f"{draft.parent.name}." if draft.parent is not None else ""
            sink.put("handler", draft.name_at, draft.index, f"rpc {holder}{draft.name}", "", draft.signature)
    _by_helpers(sink, data)


def _by_helpers(sink: Sink, data: bytes) -> None:
    """`h(r, "ping", ping)`, where `func h(r chi.Router, path string, …)` of the same file makes a route of it."""
    for name, is_second, verb, slash in islice(_helpers(data), MAX_HELPERS):
        before = rb"[^,()\"\n]{1,80}+,\s*+" if is_second else rb""
        call = regex(rb"(?<![\w])(?:\w++\.)?" + name + rb"\(\s*+" + before + rb"\"([^\"\n]{0,200}+)\"\s*+,")
        for match in call.finditer(data):
            path = text(match[1])
            whole = f"/{path}" if slash and not path.startswith("/") else path
            sink.add("route", match.start(), whole, verb, one_line(match[0]))


def _helpers(data: bytes) -> Iterator[_Helper]:
    """Functions that make a route of a path which they are given, or hand it to one that does."""
    known: dict[bytes, _Helper] = {}
    later: list[tuple[re.Match[bytes], bytes]] = []
    for match in islice(_HELPER.finditer(data), MAX_HELPERS) if b" string" in data else ():
        end = data.find(b"\n}", match.end(), match.end() + MAX_BODY)
        body = data[match.end() : end if end >= 0 else match.end() + MAX_BODY]
        offered = re.search(_OFFERS + match["path"] + rb"\s*,", body)
        if offered is None:
            later.append((match, body))
            continue
        verb = text(offered[1]).upper()
        is_second = match["first"] is not None
        known[match["name"]] = _Helper(match["name"], is_second, _ANY.get(verb, verb), offered[2] is not None)
    yield from known.values()
    for match, body in later:
        handed = re.search(rb"\b(\w+)\(\s*(?:[\w.]+\s*,\s*)?" + match["path"] + rb"\s*,", body)
        if handed is not None and handed[1] in known:
            yield known[handed[1]]._replace(name=match["name"], is_second=match["first"] is not None)


def _schedulers(data: bytes) -> frozenset[str]:
    """Variables of `c := cron.New()`."""
    return frozenset(text(match[1]) for match in _MADE.finditer(data))


def timed_call(sink: Sink, call: Call) -> bool:
    """robfig's `c.AddFunc("@hourly", sweep)`, and what a scheduler is given: `scheduler.Add(schedule, func() {…})`."""
    arguments = call.arguments
    if len(arguments) < 2 or not call.receiver or not (sink.says(b"cron") or _SCHEDULE.search(call.receiver)):
        return False
    is_made = call.receiver in sink.once(_schedulers)
    if call.name == "Add" and not ((is_made or _SCHEDULE.search(call.receiver)) and arguments[1].startswith(b"func")):
        return False
    sink.add("handler", call.at, literal(arguments[0]) or one_line(arguments[0], 60), "", call.text)
    return True


IDIOMS: Final = (("AddFunc AddJob Add", timed_call),)

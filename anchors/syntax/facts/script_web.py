"""What starts in JavaScript and TypeScript beside plain calls of a router: tables of routes, prefixes that a router is
made with, sockets, what a queue hands on, procedures of tRPC, maps of GraphQL, classes that are commands.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_DESCRIBED: Final = regex(
    rb"\{\s*+method\s*+:\s*+(?:[\"'`](?P<verb>[A-Za-z*]{1,10}+)[\"'`]|\[(?P<verbs>[^\]\n]{1,100}+)\])\s*+,\s*+"
    rb"(?:path|url)\s*+:\s*+[\"'`](?P<path>/[^\"'`\n]{0,200}+)[\"'`]"
)
"""A row of a table of hapi's or Fastify's: `{ method: "GET", path: "/orders", handler: list }`."""
_ROUTED: Final = re.compile(rb"\.route\(\s*$")
MAX_ROW: Final = 800
_MADE: Final = regex(
    rb"(?<![\w$])(?P<name>[A-Za-z_$][\w$]*+)\s*+(?::[^=\n]{1,60}+)?=\s*+new\s++(?:\w++\.)?\w*(?:Router|Hono|Elysia)\b"
    rb"(?P<given>[^;\n]{0,200}+)"
)
BEGUN: Final = re.compile(rb"new\s+(?:\w+\.)?\w*(?:Router|Hono|Elysia)\b[^;\n]{0,200}")
"""What a chain of routes may begin with."""
_PREFIX: Final = re.compile(rb"\bprefix\s*:\s*[\"'`](/[^\"'`\n]+)|^\([^()\n]*\)\.basePath\(\s*[\"'`](/[^\"'`\n]+)")
_HANDED: Final = regex(
    rb"\bnew\s++(Worker|Cron|CronJob)\(\s*+(?:[\"'`](?P<name>[^\"'`\n]{1,80}+)[\"'`]|(?P<given>[\w.$]++))\s*+,"
)
"""BullMQ's `new Worker("video", work)`, croner's `new Cron("@daily", sweep)`."""
_PROCEDURE: Final = regex(rb"(?<![\w.])(?P<name>[A-Za-z_]\w*+)\s*+:\s*+(?:\w++\.)?\w*[pP]rocedure\b")
_PROCEDURE_ALONE: Final = regex(
    rb"^(?:export\s++)?const\s++(?P<name>[A-Za-z_]\w*+)\s*+=\s*+(?:\w++\.)?\w*[pP]rocedure\b", re.MULTILINE
)
"""One that a router of another file takes up."""
_NEXT: Final = re.compile(rb"\n(?=[A-Za-z@])")
_KIND: Final = regex(rb"\.(query|mutation|subscription)\(")
_JOB: Final = regex(
    rb"^(?:export\s++)?const\s++(?P<name>\w++)\s*+(?P<typed>:\s*+\w*(?:Job|Task)(?:Definition|Config|Handler)?\b[^=\n]{0,100}+)?"
    rb"=\s*+\{$",
    re.MULTILINE,
)
_SATISFIED: Final = re.compile(rb"\n\}[ \w]{0,20}\bsatisfies\s+\w*(?:Job|Task)(?:Definition|Config|Handler)?\b")
"""`{ id: "resize", handler: async () => … } satisfies JobDefinition`: what a queue of the program's own runs."""
_WORKED: Final = regex(rb"^\s{1,8}(?:async\s++)?(handler|run|perform|execute)\s*+(?::|\()", re.MULTILINE)
_ROOT: Final = regex(rb"(?<![\w.$])(Query|Mutation|Subscription)\s*+:\s*+\{")
_COMMAND: Final = regex(rb"(?:\bexports\.|\bexport\s++const\s++)command\s*+=\s*+[\"'`]([\w:-]++)")
_SOCKETED: Final = regex(rb"\(\s*+\w*[sS]ocket\b[^()\n]{0,200}+\)\s*+(?:=>|\{|:)|\bsocket\s*+=>")
_LOW: Final = re.compile(
    r"data|error|close|end|secure\w*|connect\w*|disconnect\w*|timeout|drain|open|message|p[io]ng|lookup|ready"
)
"""Events that any stream has."""
_GATEWAY: Final = {"handleConnection": "socket connection", "handleDisconnect": "socket disconnect"}
"""Methods of Nest's gateways that are called by their names."""
_SERVER: Final = re.compile(r"(?:^wss?|Wss|[wW]s[sS]|[sS]erver)$")
"""`wss.on("connection", …)` of ws, `httpServer.on("upgrade", …)`."""
_NAMED: Final = re.compile(r"\bname\s*:\s*[\"'`]([\w:. -]+)")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for match in _DESCRIBED.finditer(data) if sink.says(b"handler") else ():
        is_row = b"handler" in data[match.end() : match.end() + MAX_ROW].partition(b"method")[0]
        if is_row and not _ROUTED.search(data, max(0, match.start() - 40), match.start()):
            verbs = ",".join(re.findall(r"[A-Z]+", text(match["verbs"] or match["verb"]).upper()))
            sink.add("route", match.start(), text(match["path"]), verbs, one_line(match[0]))
    for match in _MADE.finditer(data) if b"new " in data else ():
        prefix = made_under(match["given"])
        if prefix:
            sink.mounts.append((_scope_around(sink, match), prefix, text(match["name"])))
    for match in _HANDED.finditer(data) if b"new " in data else ():
        if sink.says(b"bullmq" if match[1] == b"Worker" else b"cron"):
            name = text(match["name"]) if match["name"] else one_line(match["given"], 60)
            sink.add("handler", match.start(), name, "", one_line(match[0]))
    for match in _JOB.finditer(data) if b"Job" in data or b"Task" in data else ():
        end = data.find(b"\n}", match.end())
        body = data[match.end() : end] if end >= 0 else b""
        worked = _WORKED.search(body) if match["typed"] or _SATISFIED.match(data, end) else None
        if worked is not None:
            sink.add("handler", match.end() + worked.start(1), text(match["name"]), "", one_line(match[0]))
    for match in _COMMAND.finditer(data) if sink.says(b"handler") else ():
        sink.add("command", match.start(), text(match[1]), "", one_line(match[0]))
    _graphs(sink, data)


def _scope_around(sink: Sink, made: re.Match[bytes]) -> int:
    """What a variable lies in, which is itself a definition."""
    scope = sink.scope_at(made.start())
    if scope < 0 or sink.drafts[scope].name != text(made["name"]):
        return scope
    holder = sink.drafts[scope].parent
    return -1 if holder is None else holder.index


def made_under(given: bytes) -> str:
    """The path that a router is made with: `new Router({ prefix: "/orders" })`, `new Hono().basePath("/api")`."""
    found = _PREFIX.search(given)
    return text(found[1] or found[2]) if found else ""


def _graphs(sink: Sink, data: bytes) -> None:
    rows = list(_PROCEDURE.finditer(data)) if b"rocedure" in data else []
    for match, after in zip(rows, [*(row.start() for row in rows[1:]), len(data)], strict=False):
        kind = _KIND.search(data, match.end(), after)
        if kind is not None:
            sink.add("handler", match.start(), f"{text(kind[1])} {text(match['name'])}", "", one_line(match[0]))
    for match in _PROCEDURE_ALONE.finditer(data) if b"rocedure" in data else ():
        ends = _NEXT.search(data, match.end())
        kind = _KIND.search(data, match.end(), ends.start() if ends else len(data))
        if kind is not None:
            sink.add("handler", match.start(), f"{text(kind[1])} {text(match['name'])}", "", one_line(match[0]))
    for match in _ROOT.finditer(data) if b"esolvers" in data else ():
        sink.add("handler", match.start(), text(match[1]).lower(), "", one_line(match[0]))


def read_draft(sink: Sink, draft: Draft) -> None:
    """Commands of oclif and nest-commander, and what works off a queue of Nest's."""
    if draft.kind == "class":
        marks = [mark for mark in draft.decorators if mark.startswith(("Command(", "SubCommand("))]
        if marks and sink.says(b"nest-commander"):
            named = _NAMED.search(marks[0])
            sink.put("command", draft.name_at, draft.index, named[1] if named else draft.name, "", "@" + marks[0])
        elif sink.says(b"@oclif/") and draft.exported and _is_command(draft):
            sink.put("command", draft.name_at, draft.index, draft.name, "", draft.signature)
    elif draft.name in _GATEWAY and draft.parent is not None:
        if any(mark.startswith("WebSocketGateway(") for mark in draft.parent.decorators):
            sink.put("handler", draft.name_at, draft.index, _GATEWAY[draft.name], "", draft.signature)
    elif draft.name == "process" and draft.parent is not None:
        mark = next((mark for mark in draft.parent.decorators if mark.startswith("Processor(")), None)
        if mark is not None:
            queue = re.search(r"[\"'`]([\w:.-]+)", mark)
            sink.put("handler", draft.name_at, draft.index, queue[1] if queue else "job", "", f"{mark} process"[:200])


def _is_command(draft: Draft) -> bool:
    is_abstract = re.search(r"\babstract\b", draft.signature) is not None
    return not is_abstract and any(base.endswith("Command") for base in draft.bases)


def socket_call(sink: Sink, call: Call) -> bool:
    """socket.io's `io.on("connection", …)`, and `socket.on("order", …)` where a function is handed the socket."""
    event = literal(call.arguments[0]) if len(call.arguments) == 2 else None
    if event is None:
        return False
    is_server = call.owner in ("io", "nsp") and event in ("connection", "connect")
    is_server = is_server or (_SERVER.search(call.owner) is not None and event in ("connection", "upgrade"))
    if is_server or (call.owner == "socket" and not _LOW.fullmatch(event) and _is_served(sink)):
        sink.add("handler", call.at, f"socket {event}", "", call.text)
    return False


def _is_served(sink: Sink) -> bool:
    return not sink.says(b"socket.io-client") and sink.once(_is_handed_sockets)


def _is_handed_sockets(data: bytes) -> bool:
    return _SOCKETED.search(data) is not None


def several_call(sink: Sink, call: Call) -> bool:
    """Hono's `app.on(["PUT", "DELETE"], "/orders", handler)`."""
    path = literal(call.arguments[1]) if len(call.arguments) > 2 else None
    verbs = re.findall(r"\b[A-Z]{3,7}\b", text(call.arguments[0])) if path else []
    if path is None or not path.startswith("/") or not verbs:
        return False
    sink.add("route", call.at, path, ",".join(verbs), call.text)
    return True


IDIOMS: Final = (
    ("on", socket_call),
    ("on", several_call),
)

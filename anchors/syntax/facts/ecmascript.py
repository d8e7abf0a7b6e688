"""JavaScript's and TypeScript's own facts: environment, routes of Express and Nest, shebang, Lambda handlers."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.facts import logs, nesting, script_settings, script_starts, script_web, streams, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.errors import handed_on, promised
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.script_exports import read_exports
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import text

_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "del", "head", "options", "all", "route"})
_VERB_OF: Final = {"ALL": "", "ROUTE": "", "DEL": "DELETE", "SSE": "GET"}
_GROUPED: Final = frozenset((b"group",))
_APP: Final = re.compile(
    r"(?:^|[._])(?:\w*app|\w*[rR]outer|\w*[rR]outes?|server|fastify|api|\w*App)$|\.route\(.*\)$|outer\(\)$"
)
_ROUTER: Final = re.compile(r"(?:^|[._])\w*[rR]outer$")
_BARE: Final = re.compile(r"[A-Za-z][\w-]*(?:[./][\w:.-]+)*")
"""A path as routers of Koa take it: the slash before it is theirs."""
_ANSWERS: Final = re.compile(rb"=>|\bfunction\b")
_CHAINED: Final = re.compile(
    r"^\w*(?:app|[rR]outer|[rR]outes?|server|fastify|api|App)\.(?:get|post|put|patch|delete|all)\("
)
"""`router.get("/a", one).post("/a", two)`: what the second is asked of."""
_PATH: Final = regex(rb"\bconst\s++([A-Za-z_]\w*+)\s*+(?::\s*+string\s*+)?=\s*+[\"'`]([/*][^\"'`\n]{0,200}+)[\"'`]")
_DESCRIBED: Final = re.compile(rb"\b(method|url|path)\s*:\s*(?:\[([^\]]*)\]|[\"'`]([^\"'`]*))")
_ROUTED: Final = re.compile(r"\.route\(\s*[\"'`]([^\"'`]*)[\"'`]\s*,?\s*\)")
_PREFIX: Final = re.compile(rb"\bprefix\s*:\s*[\"'`]([^\"'`\n]*)")
_NEST: Final = re.compile(
    r"^(?:(Get|Post|Put|Delete|Patch|Head|Options|All|Sse)\(\s*(?:[\"'`]([^\"'`]*))?|(get|post|put|patch|del|head)\(\s*[\"'`](/[^\"'`]*))"
)
"""Nest's, tsoa's and those of routing-controllers; LoopBack's begin with a small letter."""
_NEST_HANDLER: Final = re.compile(
    r"^(EventPattern|MessagePattern|OnEvent|OnWorkerEvent|OnQueue\w+|Cron|Interval|Timeout|Process|SubscribeMessage|"
    r"GrpcMethod|GrpcStreamMethod|RabbitSubscribe|RabbitRPC|SqsMessageHandler|HostListener|Subscription|Query|Mutation)\(\s*(?:[\"'`]([^\"'`]*))?"
)
_DESCRIBED_COMMAND: Final = re.compile(rb"\{\s*command\s*:\s*[\"'`]([^\"'`\n]{1,80})")
_CONTROLLER: Final = re.compile(
    r"^(?:(?:Json)?Controller|Route)\(\s*(?:\{(?:[^{}]{0,300}[,\s])?path\s*:\s*)?(?:[\"'`](?P<path>[^\"'`]*)|\[(?P<paths>[^\]]{1,200})\])"
)
"""Versions are told apart by path, header or type, as the program chooses: they are of no path here."""
_QUOTED: Final = re.compile(r"[\"'`]([^\"'`]*)[\"'`]")
_MAIN: Final = re.compile(rb"require\.main\s*===?\s*module|(?<![\"'`.\w])import\.meta\.main(?![\"'`\w])")
"""Not what stands in quotes, as where a bundler replaces it."""
_LEVEL: Final = re.compile(rb"\blevel\s*:\s*([^,}\n]+)|\blevel\b(?=\s*[,}])")
_PLAIN: Final = re.compile(
    r"(?:(?:module|exports|this)\.)?_?(?:log|logger|exports|default\w*|winston\w*|root\w*|base\w*|)", re.IGNORECASE
)
"""What a program calls its one logger."""
_CLIENT: Final = re.compile(
    rb"\bimport\s+(?:\w+\s*,\s*)?(?P<taken>\{[^{}]{1,400}\}|\w+)\s*from\s*"
    rb"[\"'][^\"'\n]{0,200}\b(?:axios|https?|\w*[cC]lient|ky|got|ofetch|superagent|supertest|requests?)(?:\.[jt]s)?[\"']"
    rb"|\b(?P<made>\w+)\s*(?::[^=;\n]{0,80})?=\s*(?:await\s+)?(?:new\s+)?"
    rb"(?:(?:axios|ky|got|ofetch|wretch|request|supertest)\b|\w*(?:HttpClient|ApiClient|Axios)\b)"
)
_WORD: Final = re.compile(rb"\w+")
_ANSWERED: Final = re.compile(rb"\s{0,200}\.\s{0,200}(?:then|catch|finally|pipe|subscribe|json|data)\b")
_HANDLES: Final = re.compile(rb"=>|\bfunction\b|\bhandler\b|\)\s*\{")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    if data.startswith(b"#!"):
        sink.add("entry", 0, "shebang")
    for match in _MAIN.finditer(data) if b"main" in data else ():
        sink.add("entry", match.start(), "main module guard")
    script_settings.read_file(sink)
    if b"new " in data:
        handed_on(sink, data)
    read_exports(sink)
    script_web.read_file(sink)
    for draft in sink.drafts:
        script_web.read_draft(sink, draft)
        for decorator in draft.decorators:
            _decorated(sink, draft, decorator)
        is_handler = draft.name in ("handler", "lambdaHandler") and draft.kind == "function" and draft.exported
        if is_handler and not sink.says(b"handler as "):
            sink.put("handler", draft.name_at, draft.index, draft.name, "", draft.signature)


def _decorated(sink: Sink, draft: Draft, decorator: str) -> None:
    route = _NEST.match(decorator)
    if route:
        holder = draft.parent.decorators if draft.parent is not None else ()
        above = next(filter(None, map(_CONTROLLER.match, holder)), None)
        several = _QUOTED.findall(above["paths"]) if above and above["paths"] else []
        verb = (route[1] or route[3]).upper()
        for base in several or [above["path"] or "" if above else ""]:
            path = "/" + "/".join(part.strip("/") for part in (base, route[2] or route[4] or "") if part.strip("/"))
            sink.put("route", draft.name_at, draft.index, path, _VERB_OF.get(verb, verb), "@" + decorator)
        return
    handler = _NEST_HANDLER.match(decorator)
    if handler:
        sink.put("handler", draft.name_at, draft.index, handler[2] or draft.name, "", "@" + decorator)


def route_call(sink: Sink, call: Call) -> bool:
    """`app.get("/users", handler)`, `router.route("/x").post(handler)`."""
    is_offered = (
        _is_app(sink, call.receiver) or _CHAINED.match(call.receiver) or script_web.BEGUN.match(call.raw_receiver)
    )
    if call.name not in _VERBS or not (is_offered or (sink.says(b".group(") and _is_grouped(sink, call))):
        return False
    if _asks(sink, call):
        return False
    arguments = call.arguments
    if call.name == "route":
        mount_call(sink, call)
        if len(arguments) == 2 and sink.says(b"hono") and not _ANSWERS.search(arguments[1]):
            return False  # another router, whose routes are told where it makes them
    if call.name == "route" and arguments and arguments[0].startswith(b"{"):
        return _described(sink, call, arguments[0])
    routed = _ROUTED.search(call.receiver)
    path = routed[1] if routed else (literal(arguments[0]) if arguments else None)
    if path is None and len(arguments) > 1 and _ANSWERS.search(arguments[-1]):
        path = sink.once(_paths).get(arguments[0])
    if path is None or (not routed and len(arguments) < 2):
        return False
    if not routed and not path.startswith(("/", "*", ":")):
        if not _BARE.fullmatch(path) or not _ROUTER.search(call.receiver) or not _ANSWERS.search(arguments[-1]):
            return False
        path = "/" + path
    verb = call.name.upper()
    begun = script_web.BEGUN.match(call.raw_receiver)
    above = [script_web.made_under(begun[0].partition(b"(")[1] + begun[0].partition(b"(")[2])] if begun else []
    above += nesting.around(sink, call, _GROUPED) if sink.says(b".group(") else []
    sink.add("route", call.at, nesting.joined(*above, path), _VERB_OF.get(verb, verb), call.text)
    return True


def _is_grouped(sink: Sink, call: Call) -> bool:
    """Whether a route stands in a group's function, whatever that calls it: `.group("/v1", (g) => g.get("/x", f))`."""
    return bool(nesting.around(sink, call, _GROUPED))


def _asks(sink: Sink, call: Call) -> bool:
    """Whether a call named as one that offers a route asks another program for it: `await api.get("/users", {…})`."""
    last = call.arguments[-1] if call.arguments else b""
    if last.startswith(b"{") and call.name != "route" and not _HANDLES.search(last):
        return True
    data = sink.source.data
    is_awaited = data[max(0, call.at - 40) : call.at].rstrip().endswith(b"await")
    return is_awaited or _ANSWERED.match(data, call.end) is not None or call.raw_receiver in sink.once(_clients)


def _paths(data: bytes) -> dict[bytes, str]:
    """Constants of a file that are paths."""
    return {match[1]: text(match[2]) for match in _PATH.finditer(data)}


def _clients(data: bytes) -> frozenset[bytes]:
    """Names of what sends requests: `import { api } from "./axios"`, `const api = axios.create(…)`."""
    found = (_WORD.findall(match["taken"] or match["made"]) for match in _CLIENT.finditer(data))
    return frozenset(name for names in found for name in names)


def router_call(sink: Sink, call: Call) -> bool:
    """`const orders = express.Router()`: an application, or a part of one, by another name."""
    if call.assigned_to:
        sink.prefixes.put(call.assigned_to, "")
    return False


def _is_app(sink: Sink, receiver: str) -> bool:
    return _APP.search(receiver) is not None or receiver in sink.prefixes


def mount_call(sink: Sink, call: Call) -> bool:
    """`app.use("/api", router)`, Hono's `app.route("/api", orders)`, `app.register(orders, {prefix: "/api"})` of
    Fastify: the path of the routes that a router, or a plugin, of this file has."""
    arguments = call.arguments
    if len(arguments) != 2 or not _is_app(sink, call.receiver):
        return False
    prefix = _PREFIX.search(arguments[1])
    path = text(prefix[1]) if call.name == "register" and prefix else literal(arguments[0])
    if path and path.startswith("/"):
        nesting.mounted(sink, call, path, arguments[0] if call.name == "register" else arguments[1])
    return False


def koa_mount(sink: Sink, call: Call) -> bool:
    """koa-mount's `app.use(mount("/api", api))`."""
    path = literal(call.arguments[0]) if len(call.arguments) == 2 and not call.raw_receiver else None
    if path and path.startswith("/"):
        nesting.mounted(sink, call, path, call.arguments[1])
    return False


def _described(sink: Sink, call: Call, raw: bytes) -> bool:
    """Fastify's `app.route({ method: "POST", url: "/orders", handler })`."""
    said = {found[1]: found[2] or found[3] for found in _DESCRIBED.finditer(raw[:600])}
    path = said.get(b"url") or said.get(b"path")
    if not path:
        return False
    sink.add("route", call.at, text(path), ",".join(re.findall(r"\w+", text(said.get(b"method", b"")))), call.text)
    return True


def command_call(sink: Sink, call: Call) -> bool:
    """commander's and yargs' `.command("name")`."""
    name = literal(call.arguments[0]) if call.arguments else None
    if name is None and call.arguments and (described := _DESCRIBED_COMMAND.match(call.arguments[0])):
        name = text(described[1])
    if not name or not call.receiver:
        return False
    sink.add("command", call.at, name.split()[0] if name.split() else name, "", call.text)
    return True


def logger_call(sink: Sink, call: Call) -> bool:
    """`winston.createLogger({level: "info"})`, `pino({name: "web"})`, `debug("express:router")`."""
    arguments = call.arguments
    first = arguments[0] if arguments else b""
    named = literal(first)
    if call.name == "debug" and (named is None or not call.assigned_to):
        return False
    sink.add("logger", call.at, call.assigned_to, named or "", call.text)
    level = _LEVEL.search(first)
    name = "" if _PLAIN.fullmatch(call.assigned_to) else call.assigned_to
    if level:
        sink.add("setlevel", call.at, name, logs.chosen_level(level[1] or b""), call.text)
    elif (call.name == "pino" or call.receiver == "winston") and b"..." not in first and first[:1] in (b"", b"{"):
        sink.add("setlevel", call.at, name, "info", call.text)  # by itself
    return True


IDIOMS: Final = table(
    *script_web.IDIOMS,
    *script_starts.IDIOMS,
    ("catch", promised),
    ("createLogger pino bunyan debug getLogger", logger_call),
    (
        "trace debug info warn warning error fatal log verbose silly http notice critical success",
        logs.log_call,
    ),
    ("log", logs.bare_log),
    ("setLevel " + logs.SET_NAMES, logs.set_level),
    ("write", streams.write_call),
    ("get post put patch delete del head options all route", route_call),
    ("Router express fastify Hono", router_call),
    ("use register", mount_call),
    ("mount", koa_mount),
    *script_settings.IDIOMS,
    ("command", command_call),
    (PUBLISH, web.named_call),
)

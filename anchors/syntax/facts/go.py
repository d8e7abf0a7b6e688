"""Go's own facts: `main`, routes, cobra commands, loggers; `go_errors` and `go_settings`: errors and settings."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts import go_errors, go_logs, go_settings, go_web, logs, nesting, streams, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.prefixes import block_end
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_MAIN: Final = re.compile(rb"^package main\b", re.MULTILINE)
_COMMAND: Final = re.compile(
    rb"cobra\.Command\s*\{[^{}]*?\bUse:\s*\"([^\"\s]+)|cli\.Command\s*\{[^{}]*?\bName:\s*\"([^\"]+)"
)
_METHOD: Final = re.compile(
    rb"(?:http\.Method|\")(Get|GET|Post|POST|Put|PUT|Delete|DELETE|Patch|PATCH|Head|HEAD|Options|OPTIONS)\"?$"
)
_SEVERAL: Final = re.compile(rb"\[\]string\s*\{([^{}]{1,200})\}$")
_VERB: Final = re.compile(rb"\b(?:http\.Method)?(Get|GET|Post|POST|Put|PUT|Delete|DELETE|Patch|PATCH|Head|HEAD)\b")
_ANY: Final = ("Handle", "HandleFunc", "Handler", "HandlerFunc", "Method", "MethodFunc", "Any", "Mount")
_NESTING: Final = frozenset((b"Route", b"Group"))
_CHAINED: Final = re.compile(r"^(\w+)\.Group\(\s*\"([^\"\n]*)\"")
"""What a route is made on in one line: `r.Group("/user").Use(auth).POST("", create)`."""
_BARE: Final = re.compile(r"^[\w.-]+(?:/[\w:*.{}-]*)*$")
_SLASHING: Final = (b"gin-gonic/gin", b"labstack/echo", b"gofiber/fiber")
"""Frameworks that put a slash before a path that has none."""
_SENDS: Final = re.compile(rb"(?:nil|\[\]byte\b.*|(?:bytes|strings|url|io|json)\..*|\"[^\"]*\")$", re.DOTALL)
"""What a client sends, and no server answers with."""
MAX_CHAIN: Final = 600
"""Bytes behind a flag in which its default is looked for."""
_PATHS: Final = regex(rb"\b([A-Za-z_]\w*+)[ \t]*+(?:string[ \t]*+)?=[ \t]*+\"(/[^\"\n]{0,200}+)\"")
_PART: Final = regex(rb"\s*+(\"[^\"\n]{0,200}+\"|`[^`\n]{0,200}+`|[A-Za-z_][\w.]{0,100}+)\s*+(?:\+|$)")
"""One of what a path is put together of."""
_BELOW: Final = re.compile(rb"^[A-Za-z_][\w.]{0,100}\s*\+\s*\"/")
"""A path below one that is set elsewhere: `root + "/orders"`."""
_WORD: Final = re.compile(rb"[A-Za-z_][\w.]{0,100}")
_SET: Final = frozenset(("Handle", "HandleFunc", "Handler", "HandlerFunc", "Method", "MethodFunc"))
_ON_PATH: Final = regex(rb"\.\s*+(?:Path|PathPrefix)\(([^()\n]{1,200}+)\)")
_BY_VERB: Final = regex(rb"\.\s*+Methods\(([^()\n]{1,200}+)\)")
"""gorilla's `router.Methods("GET").Path("/x").HandlerFunc(h)`, in any order, the verbs also behind it."""
_BY_QUERY: Final = regex(rb"\s*+\.\s*+Queries\(([^()\n]{1,300}+)\)")
"""Names and patterns of a query's parts, in turn: what tells routes of one path apart."""
_BASE: Final = re.compile(rb"\s*([A-Za-z_]\w*)\s*\.")
MAX_RECEIVER: Final = 600
MAX_PARTS: Final = 8
"""Of a path that is put together."""
_ROUTE: Final = re.compile(r"^(?:(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\s+)?((?:[\w.-]+)?/.*|\*)$")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    is_main = b"package main" in data and _MAIN.search(data) is not None
    for draft in sink.drafts:
        if is_main and draft.name == "main" and draft.kind == "function" and draft.parent is None:
            sink.put("entry", draft.name_at, draft.index, "package main")
    go_web.read_file(sink)
    go_errors.read_file(sink)
    go_settings.read_file(sink)
    go_logs.read_levels(sink)
    for match in _COMMAND.finditer(data) if b".Command" in data else ():
        sink.add("command", match.start(), text(match[1] or match[2]), "", one_line(match[0]))


def route_call(sink: Sink, call: Call) -> bool:
    """`r.GET("/x", h)`, `http.HandleFunc("/y", h)`, chi's `r.Get("/x", h)`."""
    if call.name in ("Handler", "HandlerFunc") and len(call.arguments) == 1:
        return _chained_route(sink, call)
    arguments = call.arguments
    method = _METHOD.match(arguments[0]) if len(arguments) > 2 else None
    several = _SEVERAL.match(arguments[0]) if len(arguments) > 2 and call.name == "Match" else None
    if method is not None or several is not None:  # httprouter and its like are told the verb first
        arguments = arguments[1:]
    path = literal(arguments[0]) if arguments else None
    if path is None and arguments and (call.name in _SET or call.name.isupper()):
        path = _path_of(sink, arguments[0], is_any=call.name.isupper() and _BELOW.search(arguments[0]) is not None)
    if path is None or len(arguments) < 2 or not call.receiver:
        return False
    if call.name.isupper() and _BARE.match(path) and any(sink.says(name) for name in _SLASHING):
        path = "/" + path
    match = _ROUTE.match(path or ("/" if call.name.isupper() else ""))  # a group's own path is the empty one
    if (
        match is None
        or (call.name == "Match" and several is None)
        or _SENDS.match(arguments[-1])
        or _is_asked(sink, call)
    ):
        return False
    verb = match[1] or (text(method[1]).upper() if method else "" if call.name in _ANY else call.name.upper())
    behind = _BY_VERB.match(sink.source.data, call.end, call.end + MAX_CHAIN) if call.name in _SET else None
    if several is not None or (behind is not None and not verb):
        verb = _verbs(several[1] if several is not None else behind[1] if behind is not None else b"")
    path = nesting.joined(*_prefixes(sink, call), match[2] if path else "") or "/"
    if call.name == "Mount":
        nesting.mounted(sink, call, path, arguments[1])
    sink.add("route", call.at, path, verb, call.text)
    return True


def _chained_route(sink: Sink, call: Call) -> bool:
    """gorilla's `router.Methods(http.MethodGet).Path("/x").HandlerFunc(h)`."""
    chain = call.raw_callee[:MAX_RECEIVER]
    on, base = _ON_PATH.search(chain), _BASE.match(chain)
    if on is None or base is None:
        return False
    path = _path_of(sink, on[1], is_any=True)
    by = _BY_VERB.search(chain) or _BY_VERB.match(sink.source.data, call.end, call.end + MAX_CHAIN)
    if path is None:
        return False
    prefix = sink.prefixes.get(text(base[1]), call.at)
    whole = nesting.joined(*([prefix] if prefix else []), path)
    asked = _BY_QUERY.search(chain) or _BY_QUERY.match(sink.source.data, call.end, call.end + MAX_CHAIN)
    keys = [key for key in map(literal, asked[1].split(b",")[::2]) if key] if asked else []
    query = "?" + "&".join(keys) if keys else ""
    sink.add("route", call.at, whole + query, _verbs(by[1]) if by else "", call.text)
    return True


def _verbs(names: bytes) -> str:
    return ",".join(dict.fromkeys(text(name).upper() for name in _VERB.findall(names)))


def _path_of(sink: Sink, argument: bytes, *, is_any: bool = False) -> str | None:
    """A path that is given as a literal, by a constant of the file, or put together of both; with `is_any` constants of
    other files stand in it by their names, in braces."""
    found, at = "", 0
    for _ in range(MAX_PARTS):
        part = _PART.match(argument, at)
        if part is None:
            return None
        said = literal(part[1])
        known = said if said is not None else sink.once(_paths).get(part[1])
        if known is None and is_any and _WORD.fullmatch(part[1]):
            known = ("" if found else "/") + "{" + text(part[1].rpartition(b".")[2]) + "}"
        if known is None:
            return None
        found, at = found + known, part.end()
        if at == len(argument):
            return found
    return None


def _paths(data: bytes) -> dict[bytes, str]:
    """Constants of a file that are paths."""
    return {match[1]: text(match[2]) for match in _PATHS.finditer(data)}


def group_call(sink: Sink, call: Call) -> bool:
    """`v1 := router.Group("/v1")`, gorilla's `s := r.PathPrefix("/v1").Subrouter()`: the path of their routes."""
    path = _path_of(sink, call.arguments[0], is_any=call.name == "PathPrefix") if call.arguments else None
    if path is None or not call.receiver or not call.assigned_to:
        return False
    whole = nesting.joined(*_prefixes(sink, call), path).rstrip("/")  # one for its middleware alone has no path
    sink.prefixes.put(call.assigned_to, whole, block_end(call, is_new=_is_declared(sink, call)))
    return True


def _is_declared(sink: Sink, call: Call) -> bool:
    data = sink.source.data
    return b":=" in data[data.rfind(b"\n", 0, call.at) + 1 : call.at]


def _prefixes(sink: Sink, call: Call) -> list[str]:
    chained = _CHAINED.match(call.receiver)
    if chained is not None:
        return [sink.prefixes.get(chained[1], call.at) or "", chained[2]]
    known = sink.prefixes.get(call.receiver, call.at)
    return [known] if known is not None else nesting.around(sink, call, _NESTING)


def _is_asked(sink: Sink, call: Call) -> bool:
    """Whether an error comes back, as to a client; where a route is made nothing does, or the route itself."""
    data = sink.source.data
    before = data[data.rfind(b"\n", 0, call.at) + 1 : call.at]
    return re.search(rb"\berr\s*:?=\s*[^=]*$", before) is not None


def kingpin_command(sink: Sink, call: Call) -> bool:
    """kingpin's `app.Command("serve", "Serve it.")`, where a file imports it."""
    if not call.receiver or call.receiver == "exec" or not sink.says(b"kingpin") or len(call.arguments) < 2:
        return False
    return web.named_command(sink, call)


def logger_call(sink: Sink, call: Call) -> bool:
    """`zap.NewProduction()`, `logrus.New()`, `slog.New(…)`, `log.New(…)`."""
    if call.receiver not in ("zap", "logrus", "slog", "log", "zerolog") or not call.assigned_to:
        return False
    sink.add("logger", call.at, call.assigned_to, "", call.text)
    return True


IDIOMS: Final = table(
    *go_web.IDIOMS,
    (
        "Debug Info Warn Error Fatal Panic Trace Print Warning DPanic Debugf Infof Warnf Errorf Fatalf Panicf Tracef "
        "Printf Warningf Debugln Infoln Warnln Errorln Fatalln Panicln Println Debugw Infow Warnw Errorw Fatalw Panicw "
        "DebugContext InfoContext WarnContext ErrorContext DebugCtx InfoCtx WarnCtx ErrorCtx Log LogAttrs",
        logs.log_call,
    ),
    ("Fprint Fprintf Fprintln", streams.formatted),
    ("Msg Msgf Send", logs.event_log),
    ("Check", go_logs.checked_log),
    ("Noticef Warnf Warningf Infof Debugf Tracef Errorf Fatalf Panicf Logf", go_logs.formatted_log),
    *go_errors.IDIOMS,
    ("NewAtomicLevelAt NewProduction NewProductionConfig", go_logs.made_logger),
    ("New NewProduction NewDevelopment NewExample Named", logger_call),
    ("SetLevel SetGlobalLevel " + logs.SET_NAMES, logs.set_level),
    *go_settings.IDIOMS,
    (
        "GET POST PUT DELETE PATCH HEAD OPTIONS Any Handle HandleFunc Handler HandlerFunc Method MethodFunc Get Post "
        "Put Delete Patch Head Options Mount Match",
        route_call,
    ),
    ("Group PathPrefix WithPrefix", group_call),
    ("Command", kingpin_command),
    (PUBLISH, web.named_call),
)

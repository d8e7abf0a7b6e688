"""Swift's own facts: swift-log and os.Logger, Vapor routes, ArgumentParser, settings, `@main`, caught errors."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.drafts import Draft
from anchors.syntax.facts import web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal, template
from anchors.syntax.facts.loggers import is_logger
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_LEVELS: Final = {
    "trace": "trace", "debug": "debug", "info": "info", "notice": "notice", "warning": "warning", "error": "error",
    "critical": "critical", "fault": "critical", "log": "",
}  # fmt: skip
_LABEL: Final = re.compile(rb"^(\w+)\s*:\s*(?!:)")
_LOG_TYPE: Final = re.compile(rb"\.(debug|info|default|error|fault|notice|warning|critical|trace)$")
_SET_LEVEL: Final = re.compile(
    rb"(?:(?<!\w)(\w++)\.)?logLevel\s*+=\s*+\.(trace|debug|info|notice|warning|error|critical)\b"
)
_ENVIRONMENT: Final = re.compile(rb"\.environment\s*\[\s*\"([^\"\n]{1,120})\"\s*\]")
_STORED: Final = re.compile(
    rb"@(?:AppStorage|SceneStorage)\(\s*\"([^\"\n]{1,120})\"[^)\n]{0,200}\)[^=\n]{0,200}+(?:=\s*+([^\n{]{1,80}))?"
)
_FALLBACK: Final = re.compile(rb"\s*+(?:\.\w++(?:\([^()]*+\))?\s*+)*+\?\?\s*+([^;,\n)}]{1,80})")
_CATCH: Final = re.compile(rb"catch\b\s*([^{]*)\{(.*)\}", re.DOTALL)
_TYPES: Final = re.compile(rb"\b(?:as|is)\s+([A-Z][\w.]*)|(?:^|,)\s*(?:let\s+)?([A-Z][\w.]*)")
_COMMENTS: Final = re.compile(rb"/\*.*?\*/|//[^\n]*", re.DOTALL)
_COMMAND_NAME: Final = re.compile(rb"commandName:\s*\"([^\"\n]*)\"")
_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "webSocket"})
_ROUTER: Final = re.compile(
    r"(?:^|\.)(?:app|application|routes?|router|\w*[gG]roup|\w*Routes?|\w*[rR]outer|protected|api|v\d)$"
)
_COMMANDS: Final = frozenset({"ParsableCommand", "AsyncParsableCommand", "Command", "AsyncCommand"})
_JOBS: Final = frozenset({"AsyncJob", "Job", "ScheduledJob", "AsyncScheduledJob"})
_STARTED: Final = {"run": _COMMANDS, "dequeue": _JOBS}


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for draft in sink.drafts:
        _started(sink, draft)
        for attribute in draft.decorators:
            if draft.kind in ("field", "variable", "constant"):
                _option(sink, draft, attribute)
    for match in _ENVIRONMENT.finditer(data) if b".environment" in data else ():
        sink.add("config", match.start() + 1, text(match[1]), _fallback(sink, match.end()), one_line(match[0][1:]))
    for match in _STORED.finditer(data) if b"Storage(" in data else ():
        sink.add("config", match.start(), text(match[1]), one_line(match[2] or b"", 120), one_line(match[0]))
    for match in _SET_LEVEL.finditer(data) if b"logLevel" in data else ():
        name = text(match[1] or b"")
        sink.add("setlevel", match.start(), sink.loggers.get(name, name), text(match[2]), one_line(match[0]))


def _started(sink: Sink, draft: Draft) -> None:
    names = {base.partition("<")[0] for base in draft.bases}
    marks = {mark.partition("(")[0] for mark in draft.decorators}
    if marks & {"main", "UIApplicationMain", "NSApplicationMain"}:
        sink.put("entry", draft.name_at, draft.index, "@main")
    if draft.kind in ("struct", "class", "enum") and names & _COMMANDS:
        sink.put("command", draft.name_at, draft.index, _command_name(sink, draft), "", draft.signature)
    if draft.kind == "class" and names & _JOBS:
        sink.put("handler", draft.name_at, draft.index, draft.name, "", draft.signature)
    if draft.name == "application" and "didFinishLaunchingWithOptions" in draft.signature:
        sink.put("entry", draft.name_at, draft.index, "application launch")


def _command_name(sink: Sink, draft: Draft) -> str:
    """The name in the type's own configuration, else the type's name as ArgumentParser writes it."""
    inside = next(
        (item.start for item in sink.drafts if item.parent is draft and item.kind not in ("field", "constant")), None
    )
    match = _COMMAND_NAME.search(sink.source.data, draft.start, inside or draft.end)
    if match:
        return text(match[1])
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", draft.name.removesuffix("Command") or draft.name).lower()


def _option(sink: Sink, draft: Draft, attribute: str) -> None:
    """ArgumentParser's `@Option(name: .short) var size = 3`, `@Flag`, `@Argument`; Vapor's `@Option(name: "x")`."""
    name, _, rest = attribute.partition("(")
    if name not in ("Option", "Flag", "Argument", "OptionGroup") or not sink.says(b"import"):
        return
    if name == "OptionGroup":
        return
    own = re.search(r"customLong\(\s*\"([^\"]+)\"|name:\s*\"([^\"]+)\"", rest)
    words = (own[1] or own[2]) if own else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", draft.name).lower()
    default = draft.signature.partition(" = ")[2].strip()
    sink.put(
        "config", draft.name_at, draft.index, words if name == "Argument" else f"--{words}", default, "@" + attribute
    )


def log_call(sink: Sink, call: Call) -> bool:
    """`logger.info("…")`, `Logger.shop.error("…")`, `logger.log(level: .debug, "…")`."""
    if not call.receiver or not (
        is_logger(call.receiver) or call.receiver in sink.loggers or ".logger" in call.receiver
    ):
        return False
    level, arguments = _LEVELS[call.name], call.arguments
    for argument in arguments if call.name == "log" else ():
        found = _LOG_TYPE.search(argument)
        if found:
            level = _level(text(found[1]))
    message = _message(arguments)
    if not arguments or (call.name in ("log", "error") and not message and not level):
        return False
    sink.add("log", call.at, level, message, call.receiver)
    return True


def _level(word: str) -> str:
    return {"default": "notice", "fault": "critical"}.get(word, word)


def plain_log(sink: Sink, call: Call) -> bool:
    """`os_log("…", type: .error)`, `NSLog("…")`."""
    if call.receiver:
        return False
    level = "" if call.name == "NSLog" else "notice"
    for argument in call.arguments:
        found = _LOG_TYPE.search(argument) if argument.startswith(b"type") else None
        if found:
            level = _level(text(found[1]))
    sink.add("log", call.at, level, _message(call.arguments), call.name)
    return True


def _message(arguments: list[bytes]) -> str:
    """The template of the first argument that begins with a literal, whatever its label."""
    for argument in arguments:
        found = template(_LABEL.sub(b"", argument))
        if found:
            return found
    return ""


def _labelled(arguments: list[bytes], label: bytes) -> bytes | None:
    for argument in arguments:
        match = _LABEL.match(argument)
        if match and match[1] == label:
            return argument[match.end() :].strip()
    return None


def make_logger(sink: Sink, call: Call) -> bool:
    """`Logger(label: "shop.web")`, `Logger(subsystem: "shop", category: "web")`, `OSLog(…)`."""
    named = _labelled(call.arguments, b"label") or _labelled(call.arguments, b"category")
    if named is None or (call.receiver and call.receiver not in ("Logging", "os")):
        return False
    sink.add("logger", call.at, call.assigned_to, literal(named) or one_line(named, 120), call.text)
    return True


def stop_call(sink: Sink, call: Call) -> bool:
    """`fatalError("…")`, `preconditionFailure("…")`, `precondition(size > 0, "…")`."""
    message = _message(call.arguments[-1:])
    if call.receiver or (call.name == "precondition" and not message):
        return False
    sink.add("raise", call.at, call.name, message, call.text)
    return True


def configuration_read(sink: Sink, call: Call) -> bool:
    """`Environment.get("KEY") ?? "none"`, `defaults.string(forKey: "key")`, `getenv("KEY")`."""
    arguments = call.arguments
    by_key = _labelled(arguments, b"forKey") or _labelled(arguments, b"forInfoDictionaryKey")
    if by_key is not None:
        if not re.search(r"[dD]efaults|Bundle", call.receiver):
            return False
        key = literal(by_key) or one_line(by_key, 120)
    elif call.name == "getenv" or (call.name == "get" and call.receiver.endswith("Environment")):
        key = literal(arguments[0]) or "" if arguments else ""
    else:
        return False
    if key:
        sink.add("config", call.at, key, _fallback(sink, call.end), call.text)
    return bool(key)


def _fallback(sink: Sink, end: int) -> str:
    match = _FALLBACK.match(sink.source.data, end)
    return one_line(match[1], 120) if match else ""


def route_call(sink: Sink, call: Call) -> bool:
    """Vapor's and Hummingbird's `app.get("orders", ":id") { … }`, behind the paths of the groups that it hangs on."""
    receiver = call.receiver.rpartition("\n")[2]
    arguments, verb = call.arguments, call.name.upper()
    known = sink.prefixes.get(receiver, call.at)
    if known is None and not _ROUTER.search(receiver):
        return False
    if call.name == "on":
        if not arguments or not re.match(rb"\.[A-Z]+$", arguments[0]):
            return False
        verb, arguments = text(arguments[0][1:]), arguments[1:]
    parts: list[str] = []
    for argument in arguments:
        part = literal(argument)
        if part is None:
            break
        parts.append(part)
    has_handler = (
        call.has_closure or _labelled(arguments, b"use") is not None or _labelled(arguments, b"onUpgrade") is not None
    )
    if call.name in ("grouped", "group"):
        return _grouped(sink, call, known or "", parts)
    if not has_handler:
        return False
    path = "/".join(part.strip("/") for part in (known or "", *parts) if part.strip("/"))
    sink.add("route", call.at, "/" + path, "WEBSOCKET" if verb == "WEBSOCKET" else verb, call.text)
    return True


def _grouped(sink: Sink, call: Call, known: str, parts: list[str]) -> bool:
    """`let orders = routes.grouped("orders")`; `routes.group("orders") { orders in … }`."""
    prefix = "/".join(part.strip("/") for part in (known, *parts) if part.strip("/"))
    name = call.assigned_to
    if not name:
        inside = re.match(rb"\s*\{\s*(?:\(\s*)?(\w+)\b[^\n{}]*\bin\b", sink.source.data[call.end : call.end + 120])
        name = text(inside[1]) if inside else ""
    if name:
        sink.prefixes.put(name, prefix)
    return True


def caught(sink: Sink, at: int, raw: bytes) -> None:
    """`catch let error as CardError`, `catch PaymentError.refused`, `catch`."""
    match = _CATCH.match(raw[:4000])
    if match is None:
        return
    names = [text(one or other) for one, other in _TYPES.findall(match[1])]
    body = _COMMENTS.sub(b"", match[2]).strip()
    fate = "swallow" if not body else "reraise" if re.search(rb"\bthrow\b", body) else ""
    sink.add("catch", at, ",".join(names), "", fate)


IDIOMS: Final = table(
    ("trace debug info notice warning error critical fault log", log_call),
    ("os_log NSLog", plain_log),
    ("Logger OSLog", make_logger),
    ("fatalError preconditionFailure precondition", stop_call),
    ("get getenv string bool integer double float object url array dictionary data value", configuration_read),
    ("get post put patch delete on webSocket grouped group", route_call),
    (PUBLISH, web.named_call),
)

"""Kotlin's own facts: lambdas as log messages, Android logs, Ktor routes, clikt commands, preconditions, `main`."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.facts import bound, callbacks, java, java_web, logs, settings, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message, literal, template
from anchors.syntax.facts.loggers import holds_logger, is_logger
from anchors.syntax.facts.logs import level_of
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_SHORT: Final = {
    "v": "verbose", "d": "debug", "i": "info", "w": "warn", "e": "error", "wtf": "fatal",
    "atTrace": "trace", "atDebug": "debug", "atInfo": "info", "atWarn": "warn", "atError": "error",
}  # fmt: skip
_ELVIS: Final = regex(
    rb"\s*(?:(?:\?\.|\.)\w+\([^()]*\)\s*)*\?:\s*+(?!(?:throw|return|error|break|continue)\b)([^;,\n)}]{1,80})"
)
_MAPPED: Final = re.compile(rb"(?:\w+\.)*System\.getenv\(\)\s*\[\s*\"([^\"\n]{1,120})\"\s*\]")
_COMMAND: Final = re.compile(r"\b\w*CliktCommand\s*\((?:[^\"]*?\bname\s*=\s*)?(?:\"([^\"]*)\")?")
_MODULE: Final = re.compile(r"(?:^m|M)odule$")
_ROUTE: Final = re.compile(rb"route\(\s*\"([^\"\n]*)\"")
_DEFAULT: Final = re.compile(rb"\s*(?:\.\w+\((?:[^()]|\([^()]*\))*\)\s*)*?\.default\(\s*([^)\n]{1,80})\)")


def read_file(sink: Sink) -> None:
    bound.spring_properties(sink)
    for draft in sink.drafts:
        if draft.name == "main" and draft.kind in ("function", "method") and _starts(draft):
            sink.put("entry", draft.name_at, draft.index, "main function")
        if draft.kind == "class":
            _class(sink, draft)
        elif draft.bases == ("Application",) and _MODULE.search(draft.name) and sink.says(b"io.ktor"):
            sink.put("entry", draft.name_at, draft.index, "Ktor module")
        elif draft.kind == "method":
            callbacks.read_method(sink, draft)
            java_web.read_method(sink, draft)
        if draft.decorators:
            java.annotated(sink, draft)


def _starts(draft: Draft) -> bool:
    if draft.bases or not re.search(
        r"\(\s*(?:(?:vararg\s+)?\w+\s*:\s*(?:Array<(?:out )?)?String>?)?\s*\)", draft.signature
    ):
        return False
    return draft.parent is None or "JvmStatic" in draft.decorators


def _class(sink: Sink, draft: Draft) -> None:
    match = _COMMAND.search(draft.signature.partition(":")[2]) if "CliktCommand" in draft.signature else None
    if match and ("CliktCommand" in " ".join(draft.bases)):
        name = match[1] or re.sub(r"(?<=[a-z])(?=[A-Z])", "-", draft.name.removesuffix("Command")).lower()
        sink.put("command", draft.name_at, draft.index, name, "", draft.signature)


def log_call(sink: Sink, call: Call) -> bool:
    """`logger.warn("…")`, `logger.info { "…" }`, `logger.error(e) { "…" }`, `Log.d(TAG, "…")`, `Timber.w("…")`."""
    if not call.receiver:
        return False
    owner = call.receiver.rpartition(".")[2]
    is_short = owner in ("Log", "Timber", "Logger") or "Timber.tag(" in call.receiver
    if call.name in _SHORT and (is_short or (call.name.startswith("at") and is_logger(call.receiver))):
        level = _SHORT[call.name]
    else:
        level = level_of(call.name) or ""
        if not level or not (is_logger(call.receiver) or holds_logger(sink, call.receiver)):
            return False
    arguments = call.arguments
    message = first_message(arguments)
    if not message:
        message = template(_lambda(sink, call))
    if not arguments and not message and not _has_lambda(call):
        return False
    sink.add("log", call.at, level, message, call.receiver)
    return True


def _lambda_of(call: Call) -> Node | None:
    """The lambda behind the callee, or behind its argument list."""
    node: Node | None = call.node
    for _ in range(2):
        node = node.parent if node is not None else None
        last = node.named_children[-1] if node is not None and node.type == "call_expression" else None
        if last is not None and last.type == "annotated_lambda":
            return last
    return None


def _has_lambda(call: Call) -> bool:
    return _lambda_of(call) is not None


def _lambda(sink: Sink, call: Call) -> bytes:
    node = _lambda_of(call)
    return sink.source.data[node.start_byte + 1 : node.end_byte - 1].strip() if node is not None else b""


def named_logger(sink: Sink, call: Call) -> bool:
    """`KotlinLogging.logger {}` and `KotlinLogging.logger("shop")`."""
    if not call.receiver.endswith("KotlinLogging"):
        return False
    arguments = call.arguments
    sink.add("logger", call.at, call.assigned_to, literal(arguments[0]) or "" if arguments else "", call.text)
    return True


def precondition(sink: Sink, call: Call) -> bool:
    """`error("…")`, `require(size > 0) { "…" }`, `check(isOpen) { "…" }`, `requireNotNull(key)`."""
    if call.receiver or not (call.arguments or _has_lambda(call)):
        return False
    kind = "IllegalArgumentException" if call.name.startswith("require") else "IllegalStateException"
    message = first_message(call.arguments[-1:]) if call.name == "error" else template(_lambda(sink, call))
    if call.name == "error" and not message:
        return False
    sink.add("raise", call.at, kind, message, call.text)
    return True


def configuration_read(sink: Sink, call: Call) -> bool:
    """`System.getenv("KEY") ?: "none"`, `config.property("ktor.port").getString()`, `getProperty("key", "none")`."""
    arguments = call.arguments
    key = literal(arguments[0]) if arguments else None
    if not key or not re.fullmatch(r"[A-Za-z_][\w.:\-/\[\]]{0,119}", key):
        return False
    if call.name in ("property", "propertyOrNull", "tryGetString", "config") and not call.receiver.endswith("config"):
        return False
    default = one_line(arguments[1], 120) if len(arguments) > 1 else ""
    sink.add("config", call.at, key, default or _fallback(sink, call.end), call.text)
    return True


def subscript(sink: Sink, at: int, raw: bytes) -> None:
    """`System.getenv()["KEY"]`."""
    match = _MAPPED.fullmatch(raw)
    if match is not None:
        sink.add("config", at, text(match[1]), _fallback(sink, at + len(raw)), one_line(raw))


def _fallback(sink: Sink, end: int) -> str:
    match = _ELVIS.match(sink.source.data, end)
    return one_line(match[1], 120) if match else ""


def option_call(sink: Sink, call: Call) -> bool:
    """clikt's `option("--size", help = "…").int().default(3)`."""
    names = [name for name in map(literal, call.arguments) if name and name.startswith("-")]
    if call.receiver or not sink.says(b"clikt"):
        return False
    name = next((name for name in names if name.startswith("--")), names[0] if names else "")
    if not name:
        name = _delegated(sink, call)
    default = _DEFAULT.match(sink.source.data, call.end)
    if name:
        sink.add("config", call.at, name, one_line(default[1], 120) if default else "", call.text)
    return bool(name)


def _delegated(sink: Sink, call: Call) -> str:
    """The option's name where only its property has one: `val dryRun by option()`."""
    source = sink.source
    start = source.starts[source.line(call.at) - 1]
    match = re.search(rb"\bva[lr]\s+(\w+)\b[^=\n]*\bby\s+$", source.data[start : call.at])
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", text(match[1])).lower() if match else ""
    return f"--{words}" if words else ""


def route_call(sink: Sink, call: Call) -> bool:
    """Ktor's `get("/orders/{id}") { … }`, behind the paths of the routes around it; Javalin's `app.get("/x") { … }`."""
    is_ktor = not call.receiver and sink.says(b"ktor")
    if not is_ktor and not (call.receiver in ("app", "router", "server") and sink.once(_says_javalin)):
        return False
    path = literal(call.arguments[0]) if call.arguments else None
    if (path is None and call.arguments) or not (_has_lambda(call) or len(call.arguments) > 1):
        return False
    parts = [part.strip("/") for part in (*_around(sink, call.node), path or "") if part.strip("/")]
    if path is None and not parts:
        return False
    verb = "WEBSOCKET" if call.name == "webSocket" else call.name.upper()
    sink.add("route", call.at, "/" + "/".join(parts), verb, call.text)
    return True


def _says_javalin(data: bytes) -> bool:
    return b"javalin" in data.lower()


def _around(sink: Sink, node: Node) -> list[str]:
    """The paths of the `route("…") { … }` blocks that a node stands in, the outermost first."""
    found: list[str] = []
    at = node.parent
    while at is not None and len(found) < 8:
        if at.type == "call_expression":
            match = _ROUTE.match(sink.source.data, at.start_byte, min(at.end_byte, at.start_byte + 200))
            if match:
                found.append(text(match[1]))
        at = at.parent
    return found[::-1]


IDIOMS: Final = table(
    (
        "trace debug info warn warning error fatal v d i w e wtf atTrace atDebug atInfo atWarn atError",
        log_call,
    ),
    ("logger", named_logger),
    ("getLogger getLog forClass", logs.make_logger),
    ("log", logs.bare_log),
    ("setLevel " + logs.SET_NAMES, logs.set_level),
    ("error require check requireNotNull checkNotNull", precondition),
    (
        "getenv getProperty getRequiredProperty getInteger getBoolean property propertyOrNull tryGetString",
        configuration_read,
    ),
    ("get getString getInt getLong getDouble getBoolean getStringList getDuration getOrDefault", settings.store_read),
    ("define", settings.defined_key),
    ("get post put delete patch head options webSocket sse", route_call),
    ("GET POST PUT DELETE PATCH", web.served_route),
    ("option argument", option_call),
    (PUBLISH, web.named_call),
)

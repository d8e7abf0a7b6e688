"""Zig's own facts: `std.log` and its scopes, prints, errors returned and caught, settings, steps of builds, routes."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal, template
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import table
from anchors.syntax.places import matches
from anchors.syntax.source import one_line, text

_LEVELS: Final = {"err": "error", "warn": "warn", "info": "info", "debug": "debug"}
_LOGGER: Final = regex(r"(?:[\w.()]*\.)?(?:\w*log|log_\w++|logger|\w*Log)\Z")
_SCOPED: Final = regex(r"(?:[\w.$]*\.)?log\.scoped\(\)\Z")
_SET_LEVEL: Final = regex(rb"(?<!\w)log_level\b(?:\s*+:\s*+[\w.]++)?\s*+=\s*+(?:[\w.]*\.)?\.?(err|warn|info|debug)\b")
_OR: Final = regex(
    rb"\s*+(?:orelse|catch(?:\s*+\|\w++\|)?)\s++(?!return\b|continue\b|break\b|unreachable\b|\{|@)([^;,\n)}]{1,80})"
)
_PANIC: Final = regex(rb"@panic\(\s*+")
_UNREACHABLE: Final = regex(rb"(?<![\w.\"])unreachable\b")
_RETURNED: Final = regex(rb"return\s++error\.(\w++)")
_CATCH: Final = regex(rb"\bcatch\b\s*+(?:\|\s*+(\w++)\s*+\|\s*+)?")
_ERRORS: Final = regex(rb"error\.(\w++)(?=[^=;{}]{0,200}=>)")
_NOTHING: Final = regex(rb"\{\s*+\}|\{\s*+//[^\n]*+\s*+\}")
_AGAIN: Final = regex(rb"return\b|@panic\b|unreachable\b")
_ERRDEFER: Final = regex(rb"^[ \t]*+errdefer\b", re.MULTILINE)
_PROGRAM: Final = regex(rb"\.name\s*+=\s*+\"([^\"\n]{1,80})\"")
_ENVIRONMENT: Final = regex(r"(?:^|[._(])env(?:_?map|iron|ironment)?(?:\(\))?\Z", re.IGNORECASE)
_ROUTER: Final = regex(r"(?:^|[._])(?:\w*router|routes|\w*group|app|server)(?:\(\))?\Z")
_PATH: Final = regex(r"[/*]")
_BOUND: Final = 2_000
_MAX_LINE: Final = 400


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for draft in sink.drafts:
        if draft.kind != "function" or draft.parent is not None:
            continue
        if draft.name == "main" and draft.exported:
            sink.put("entry", draft.name_at, draft.index, "main function")
        elif draft.signature.startswith(("export fn", "pub export fn")) and draft.name == "_start":
            sink.put("entry", draft.name_at, draft.index, "entry point of the platform")
    for match in matches(_SET_LEVEL, b"log_level", data):
        if not _is_comment(data, match.start()):
            sink.add("setlevel", match.start(), "", _LEVELS[text(match[1])], one_line(match[0]))
    for match in matches(_PANIC, b"@panic", data):
        if not _is_comment(data, match.start()):
            message = template(data[match.end() : match.end() + _MAX_LINE])
            sink.add(
                "raise",
                match.start(),
                "panic",
                message,
                one_line(data[match.start() : match.end() + 80].partition(b";")[0]),
            )
    for match in matches(_UNREACHABLE, b"unreachable", data):
        if not _is_comment(data, match.start()):
            sink.add("raise", match.start(), "unreachable", "", "unreachable")
    for match in _ERRDEFER.finditer(data) if b"errdefer" in data else ():
        sink.add("catch", match.end(), "", "", "reraise")


def _is_comment(data: bytes, at: int) -> bool:
    start = data.rfind(b"\n", max(0, at - _MAX_LINE), at) + 1
    before = data[start:at]
    return b"//" in before or before.lstrip().startswith(b"\\\\") or before.count(b'"') % 2 == 1


def returned(sink: Sink, at: int, raw: bytes) -> None:
    """`return error.NotFound`."""
    match = _RETURNED.match(raw[:_MAX_LINE])
    if match is not None:
        sink.add("raise", at, text(match[1]), "", one_line(match[0]))


def caught(sink: Sink, at: int, raw: bytes) -> None:
    """`call() catch |err| switch (err) { error.NotFound => … }`, `call() catch return`, `call() catch {}`."""
    match = _CATCH.search(raw[:_BOUND])
    if match is None:
        return
    body = raw[match.end() : match.end() + _BOUND]
    names = [text(name) for name in _ERRORS.findall(body)] if match[1] else []
    fate = "swallow" if _NOTHING.match(body) else "reraise" if _AGAIN.match(body) else ""
    sink.add("catch", at + match.start(), ",".join(dict.fromkeys(names)), "", fate)


def log_call(sink: Sink, call: Call) -> bool:
    """`log.err("…", .{})`, `std.log.scoped(.shop).warn("…", .{})`."""
    receiver = call.receiver
    if not (receiver in sink.loggers or _LOGGER.match(receiver) or _SCOPED.match(receiver)) or not call.arguments:
        return False
    sink.add("log", call.at, _LEVELS[call.name], _message(call.arguments[0]), receiver)
    return True


def _message(argument: bytes) -> str:
    """A literal, or the lines of one that begin with two backslashes."""
    raw = argument.strip()
    if raw.startswith(b"\\\\"):
        return one_line(b" ".join(line.strip().removeprefix(b"\\\\") for line in raw.split(b"\n")), 200)
    return template(raw)


def print_call(sink: Sink, call: Call) -> bool:
    """`std.debug.print("…", .{})`."""
    if not call.arguments or not (call.receiver == "debug" or call.receiver.endswith(".debug")):
        return False
    sink.add("log", call.at, "debug", _message(call.arguments[0]), call.receiver)
    return True


def panic_call(sink: Sink, call: Call) -> bool:
    """`std.debug.panic("…", .{})`."""
    if not call.arguments or not (call.receiver == "debug" or call.receiver.endswith(".debug")):
        return False
    sink.add("raise", call.at, "panic", _message(call.arguments[0]), call.text)
    return True


def scoped_call(sink: Sink, call: Call) -> bool:
    """`const log = std.log.scoped(.shop)`."""
    if not call.receiver.endswith("log") or not call.arguments or not call.assigned_to:
        return False
    sink.add("logger", call.at, call.assigned_to.rpartition(".")[2], text(call.arguments[0]).lstrip("."), call.text)
    return True


def environment_call(sink: Sink, call: Call) -> bool:
    """`std.posix.getenv("HOME") orelse "/"`, `std.process.getEnvVarOwned(allocator, "HOME")`, `env.get("HOME")`."""
    if call.name == "get" and not _ENVIRONMENT.search(call.receiver):
        return False
    keys = [key for key in map(literal, call.arguments[:2]) if key]
    if not keys:
        return False
    sink.add("config", call.at, keys[0], _default(sink, call), call.text)
    return True


def option_call(sink: Sink, call: Call) -> bool:
    """A build's `b.option(bool, "emit-docs", "…") orelse false`."""
    arguments = call.arguments
    key = literal(arguments[1]) if len(arguments) == 3 else None
    if not key or not call.receiver:
        return False
    sink.add("config", call.at, f"-D{key}", _default(sink, call), call.text)
    return True


def _default(sink: Sink, call: Call) -> str:
    data = sink.source.data
    opened = data.find(b"(", call.node.end_byte)
    end = _end(data, opened) if opened >= 0 else -1
    found = _OR.match(data, end) if end > 0 else None
    return one_line(found[1], 120) if found else ""


def _end(data: bytes, opened: int) -> int:
    """Behind the bracket that closes one, within a few lines."""
    depth, is_quoted = 0, False
    for at in range(opened, min(len(data), opened + _BOUND)):
        mark = data[at]
        if mark == ord('"') and data[at - 1] != ord("\\"):
            is_quoted = not is_quoted
        elif not is_quoted:
            depth += (mark == ord("(")) - (mark == ord(")"))
            if depth == 0:
                return at + 1
    return -1


def step_call(sink: Sink, call: Call) -> bool:
    """A build's `b.step("run", "Run the shop")`."""
    arguments = call.arguments
    name = literal(arguments[0]) if len(arguments) == 2 else None
    if not name or not call.receiver:
        return False
    sink.add("command", call.at, f"zig build {name}", literal(arguments[1]) or "", call.text)
    return True


def program_call(sink: Sink, call: Call) -> bool:
    """A build's `b.addExecutable(.{ .name = "shop", … })`."""
    name = _PROGRAM.search(call.arguments[0][:_MAX_LINE]) if call.arguments else None
    if name is None or not call.receiver:
        return False
    sink.add("command", call.at, text(name[1]), "", call.text)
    return True


def route_call(sink: Sink, call: Call) -> bool:
    """http.zig's `router.get("/carts/:id", show, .{})`, zap's `router.handle_func("/carts", &carts, &carts.list)`."""
    arguments = call.arguments
    path = literal(arguments[0]) if len(arguments) > 1 else None
    if not path or not _PATH.match(path) or not _ROUTER.search(call.receiver):
        return False
    method = "" if call.name in ("all", "handle_func", "handle_func_unbound") else call.name.upper()
    sink.add("route", call.at, path, method, call.text)
    return True


IDIOMS: Final = table(
    ("err warn info debug", log_call),
    ("print", print_call),
    ("panic", panic_call),
    ("scoped", scoped_call),
    (
        "getenv getEnvVarOwned hasEnvVar hasEnvVarConstant hasNonEmptyEnvVar getenvW parseEnvVarInt get",
        environment_call,
    ),
    ("option", option_call),
    ("step", step_call),
    ("addExecutable", program_call),
    ("get post put delete patch head options all handle_func handle_func_unbound", route_call),
)

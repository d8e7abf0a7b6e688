"""Lua's own facts: errors and protected calls, log calls of the usual libraries, environment, commands of Neovim."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts import web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING, literal, template
from anchors.syntax.facts.loggers import is_logger
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_LEVELS: Final = {
    "trace": "trace", "debug": "debug", "info": "info", "warn": "warn", "warning": "warning", "error": "error",
    "fatal": "fatal", "err": "error", "notice": "notice", "crit": "critical", "critical": "critical", "alert": "alert",
    "emerg": "emergency",
}  # fmt: skip
_LEVEL: Final = re.compile(rb"(?:ngx\.|levels\.|log\.|logger\.|logging\.)([A-Z]+)$")
_SET_LEVEL: Final = re.compile(
    rb"^[ \t]*(?:local[ \t]+)?(\w++)"
    rb"(?:\.level[ \t]*=|[ \t]*=[^\n]*\.new[ \t]*\(?\{[^{}]*\blevel[ \t]*=)[ \t]*[\"'](\w+)[\"']",
    re.MULTILINE,
)
_OR: Final = re.compile(rb"\)\s*or\s+([^\n;,)]{1,80})")
_STORE: Final = re.compile(rb"(?<![\w.])vim\.(?:g|env)\.([A-Za-z_]\w*+)(?:\s+or\s+([^\n,;)]{1,80}))?(?!\s*=[^=])")
_LOADED: Final = re.compile(r"^loaded_")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    if data.startswith(b"#!"):
        sink.add("entry", 0, "script")
    for match in _STORE.finditer(data) if b"vim." in data else ():
        start = data.rfind(b"\n", 0, match.start()) + 1
        if data[start : match.start()].lstrip().startswith(b"--") or _LOADED.match(text(match[1])):
            continue
        sink.add("config", match.start(), text(match[1]), one_line(match[2] or b"", 120), one_line(match[0]))
    if b"level" in data:
        _levels(sink)
    for draft in sink.drafts:
        if draft.owner == "love" and draft.name in ("load", "update", "draw"):
            sink.put("entry", draft.start, draft.index, "LÖVE callback")


def _message(arguments: list[bytes]) -> str:
    """The first literal, what is joined to it as `{}`."""
    for argument in arguments:
        raw = argument.strip().removeprefix(b"string.format(").removeprefix(b"(")
        if STRING.match(raw):
            return template(raw.replace(b"..", b"+"))
    return ""


def error_call(sink: Sink, call: Call) -> bool:
    """`error("message")`, `error({…})`, `assert(value, "message")`."""
    arguments = call.arguments
    if call.receiver or not arguments:
        return False
    if call.name == "assert":
        message = _message(arguments[1:2])
        if not message:
            return False
        sink.add("raise", call.at, "assert", message, call.text)
        return True
    message = _message(arguments[:1])
    if not message and re.fullmatch(rb"[a-z_]\w*", arguments[0]):
        return False  # an error that is only handed on
    sink.add("raise", call.at, "error", message, call.text)
    return True


def protected_call(sink: Sink, call: Call) -> bool:
    """`pcall(f, …)`: what goes wrong inside comes back as a value."""
    if call.receiver:
        return False
    sink.add("catch", call.at, "", "", "")
    return True


def log_call(sink: Sink, call: Call) -> bool:
    """`log.info("…")`, `self.logger:error("…")`, `kong.log.err("…")`."""
    level = _LEVELS.get(call.name)
    receiver = call.receiver.replace(":", ".")
    is_required = receiver.startswith("require_") and "log" in receiver
    if level is None or not receiver or not (is_required or is_logger(receiver)):
        return False
    sink.add("log", call.at, level, _message(call.arguments), call.receiver)
    return True


def leveled_call(sink: Sink, call: Call) -> bool:
    """`ngx.log(ngx.ERR, "…")`, `vim.notify("…", vim.log.levels.WARN)`, `logger:log(level, "…")`."""
    arguments = call.arguments
    if not arguments or not (call.receiver in ("ngx", "vim") or is_logger(call.receiver.replace(":", "."))):
        return False
    found = next((match for match in map(_LEVEL.search, arguments) if match), None)
    level = _LEVELS.get(text(found[1]).lower(), text(found[1]).lower()) if found else ""
    if not found and call.receiver == "vim":
        level = "info"
    sink.add("log", call.at, level, _message(arguments), call.receiver)
    return True


def level_call(sink: Sink, call: Call) -> bool:
    """lualogging's `logger:setLevel(logging.WARN)`."""
    level = _LEVEL.search(call.arguments[-1]) if call.arguments else None
    if level is None or not call.receiver:
        return False
    sink.add("setlevel", call.at, call.receiver, text(level[1]).lower(), call.text)
    return True


def _levels(sink: Sink) -> None:
    """`log.level = "warn"`, and `require("log").new({ level = "debug" })`."""
    for match in _SET_LEVEL.finditer(sink.source.data):
        if b"log" not in match[1] and b"Log" not in match[1]:
            continue
        sink.add("setlevel", match.start(1), text(match[1]), text(match[2]).lower(), one_line(match[0]))


def print_call(sink: Sink, call: Call) -> bool:
    """`print("…")`, `io.stderr:write("…")`."""
    if call.name == "write":
        if call.receiver not in ("io.stderr", "stderr"):
            return False
        sink.add("log", call.at, "", _message(call.arguments), call.receiver)
        return True
    message = _message(call.arguments[:1])
    if call.receiver or not message:
        return False
    sink.add("log", call.at, "info", message, "print")
    return True


def environment_read(sink: Sink, call: Call) -> bool:
    """`os.getenv("KEY") or default`."""
    arguments = call.arguments
    key = literal(arguments[0]) if arguments else None
    if not key:
        return False
    data, end = sink.source.data, call.node.end_byte
    line_end = data.find(b"\n", end)
    default = _OR.search(data, end, line_end if line_end >= 0 else len(data))
    sink.add("config", call.at, key, one_line(default[1], 120) if default else "", call.text)
    return True


def command_call(sink: Sink, call: Call) -> bool:
    """`vim.api.nvim_create_user_command("Name", …)`, argparse's `parser:command("name")`."""
    arguments = call.arguments
    at = 1 if call.name == "nvim_buf_create_user_command" else 0
    name = literal(arguments[at]) if len(arguments) > at else None
    if not name or (call.name == "command" and "parser" not in call.receiver):
        return False
    sink.add("command", call.at, name.split()[0], "", call.text)
    return True


def handler_call(sink: Sink, call: Call) -> bool:
    """`vim.api.nvim_create_autocmd("BufEnter", …)`."""
    arguments = call.arguments
    if not arguments:
        return False
    found = STRING.findall(arguments[0][:200])
    names = [text(next(group for group in groups if group)) for groups in found if any(groups)]
    if not names:
        return False
    sink.add("handler", call.at, ",".join(names)[:120], "", call.text)
    return True


def option_call(sink: Sink, call: Call) -> bool:
    """argparse's `parser:option("-f --file", "description", "default")`."""
    arguments = call.arguments
    words = (literal(arguments[0]) or "").split() if arguments else []
    name = next((word for word in words if word.startswith("--")), "")
    if not name or not call.receiver:
        return False
    sink.add("config", call.at, name, one_line(arguments[2], 120) if len(arguments) > 2 else "", call.text)
    return True


def route_call(sink: Sink, call: Call) -> bool:
    """Lapis' `app:get("/users", …)`, `app:match("name", "/path", …)`."""
    arguments = call.arguments
    if len(arguments) < 2 or not re.search(r"(?:^|[.:_])(?:app|router|r|server)$", call.receiver):
        return False
    path = next((found for found in map(literal, arguments[:2]) if found and found.startswith("/")), None)
    if path is None:
        return False
    sink.add("route", call.at, path, "" if call.name == "match" else call.name.upper(), call.text)
    return True


IDIOMS: Final = table(
    ("error assert", error_call),
    ("pcall xpcall", protected_call),
    ("trace debug info warn warning error fatal err notice crit critical alert emerg", log_call),
    ("log notify notify_once", leveled_call),
    ("print write", print_call),
    ("setLevel set_level setlevel", level_call),
    ("getenv", environment_read),
    ("nvim_create_user_command nvim_buf_create_user_command command", command_call),
    ("nvim_create_autocmd", handler_call),
    ("option flag", option_call),
    ("get post put patch delete match", route_call),
    (PUBLISH, web.named_call),
)

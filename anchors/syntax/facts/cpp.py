"""C++'s own facts beside those of C: routes of cpp-httplib and Crow, flags of gflags, options and commands of CLI11."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts import c, logs, settings, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.errors import message_of
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import Table, table
from anchors.syntax.source import one_line, text

_FLAG: Final = re.compile(
    rb"^[ \t]*DEFINE_(?:bool|u?int32|u?int64|double|string)\(\s*(\w+)\s*,\s*([^,\n]{1,120}),", re.MULTILINE
)
_METHODS: Final = re.compile(rb"\s*\.methods\(([^()]{1,200})\)")
_VERB: Final = re.compile(rb"\b(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\b", re.IGNORECASE)
_SERVER: Final = re.compile(r"(?:svr|srv|server|router|app|api)_?$", re.IGNORECASE)
"""Clients of the same library have methods of the same names."""
_LONG: Final = re.compile(r"--[\w-]+")
_OPTION: Final = regex(rb"\s*+(?:/[/*][^\n]*+\s*+)?(?P<open>\()\s*+\"(?P<names>[\w, -]{1,60}+)\"\s*+,")
_GIVEN: Final = regex(rb"default_value\(\s*+((?:[^()\n]|\([^()\n]{0,60}\)){1,100})\)")
_BRACKETS: Final = regex(rb"\"(?:[^\"\\\n]|\\.)*+\"|[()]")
MAX_OPTIONS: Final = 200
MAX_OPTION: Final = 1200
_SCRIPT_ERROR: Final = re.compile(rb"((?:\w+::)*\w*Error)::New\s*\(")


def read_file(sink: Sink) -> None:
    c.read_file(sink)
    data = sink.source.data
    for match in _FLAG.finditer(data) if b"DEFINE_" in data else ():
        sink.add("config", match.start(1), "--" + text(match[1]), one_line(match[2], 120), one_line(match[0]))


def options_call(sink: Sink, call: Call) -> bool:
    """cxxopts' `options.add_options()("p,port", "where", cxxopts::value<int>()->default_value("80"))`, and its like of
    boost, whose letter comes behind the name: each bracket behind the call is an option."""
    if call.node.type == "call_expression":
        return False  # that of an option, whose callee ends in the same name
    data = sink.source.data
    at = call.end
    for _ in range(MAX_OPTIONS):
        named = _OPTION.match(data, at)
        end = _closed(data, named.start("open")) if named else -1
        if named is None or end < 0:
            break
        given = _GIVEN.search(data, named.end(), end)
        shown = one_line(data[named.start("open") : end + 1])
        name = max(text(named["names"]).replace(" ", "").split(","), key=len)
        sink.add(
            "config", named.start("names"), "--" + name, one_line(given[1], 120) if given else "", f"option{shown}"
        )
        at = end + 1
    return True


def _closed(data: bytes, at: int) -> int:
    """The bracket that closes the one at `at`; what stands in quotes is passed over; -1 where it is too far."""
    depth = 0
    for mark in _BRACKETS.finditer(data, at, at + MAX_OPTION):
        depth += (mark[0] == b"(") - (mark[0] == b")")
        if depth == 0:
            return mark.start()
    return -1


def script_error(sink: Sink, call: Call) -> bool:
    """An addon's `Napi::TypeError::New(env, "no order").ThrowAsJavaScriptException()`."""
    made = _SCRIPT_ERROR.search(call.raw_receiver)
    if made is None:
        return False
    sink.add("raise", call.at, text(made[1]), message_of(call.raw_receiver[made.end() :]), call.text)
    return True


def route_call(sink: Sink, call: Call) -> bool:
    """cpp-httplib's `server.Get("/orders", handler)`."""
    arguments = call.arguments
    path = literal(arguments[0]) if len(arguments) > 1 else None
    if not _SERVER.search(call.receiver) or path is None or not path.startswith("/"):
        return False
    sink.add("route", call.at, path, call.name.upper(), call.text)
    return True


def route_macro(sink: Sink, call: Call) -> bool:
    """Crow's `CROW_ROUTE(app, "/users/<int>").methods("GET"_method)`."""
    path = literal(call.arguments[1]) if len(call.arguments) > 1 else None
    if path is None:
        return False
    methods = _METHODS.match(sink.source.data, call.end, call.end + 240)
    verbs = [text(verb).upper() for verb in _VERB.findall(methods[1])] if methods else []
    sink.add("route", call.at, path, ",".join(dict.fromkeys(verbs)), call.text)
    return True


def option_call(sink: Sink, call: Call) -> bool:
    """CLI11's `app.add_option("-f,--file", file, "configuration")`."""
    flag = _LONG.search(literal(call.arguments[0]) or "") if call.arguments else None
    if flag is None:
        return False
    sink.add("config", call.at, flag[0], "", call.text)
    return True


def level_call(sink: Sink, call: Call) -> bool:
    """`spdlog::set_level(spdlog::level::debug)`, `logger->set_level(…)`."""
    level = logs.constant_level(call.arguments[-1]) if call.arguments else ""
    if not level:
        return False
    sink.add("setlevel", call.at, "" if call.receiver == "spdlog" else call.receiver, level, call.text)
    return True


IDIOMS: Final[Table] = c.IDIOMS | table(
    ("Get Post Put Delete Patch Options", route_call),
    ("CROW_ROUTE CROW_BP_ROUTE CROW_WEBSOCKET_ROUTE", route_macro),
    ("add_option add_flag", option_call),
    ("add_options", options_call),
    ("ThrowAsJavaScriptException", script_error),
    ("get get_optional get_child get_child_optional value", settings.store_read),
    ("add_subcommand", web.named_command),
    ("set_level", level_call),
)

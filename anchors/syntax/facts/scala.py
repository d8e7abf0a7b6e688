"""Scala's own facts: logs of a mixed-in `Logging`, programs, cases of a catch, variables; routes: `scala_web`."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts import callbacks, logs, scala_web, servlets, settings, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_CATCH: Final = re.compile(rb"\bcase\s+\w+\s*:\s*([\w.]+(?:\s*\|\s*[\w.]+)*)\s*=>")
_PROGRAMS: Final = frozenset({"App", "IOApp", "IOApp.Simple", "CommandIOApp", "ZIOApp", "ZIOAppDefault"})
_VARIABLE: Final = re.compile(
    rb"\bsys\.(?:env|props)(?:\.getOrElse|\.get)?\(\s*\"([^\"\n]{1,120})\"\s*(?:,\s*([^()\n]{1,80}))?\)"
)
_LOGGED: Final = re.compile(rb"\bs?f?\"|\(\s*s?\"")


def read_file(sink: Sink) -> None:
    for draft in sink.drafts:
        if draft.name == "main" and draft.kind == "method" and "Array[String]" in draft.signature:
            sink.put("entry", draft.name_at, draft.index, "main method")
        elif draft.kind == "class" and not _PROGRAMS.isdisjoint(draft.bases):
            sink.put("entry", draft.name_at, draft.index, "App object")
        elif draft.kind == "function" and "main" in draft.decorators:
            sink.put("entry", draft.name_at, draft.index, "@main function")
        elif draft.kind == "method":
            servlets.read_method(sink, draft)
            callbacks.read_method(sink, draft)
    data = sink.source.data
    scala_web.http4s_routes(sink)
    scala_web.scalatra_routes(sink)
    for match in _VARIABLE.finditer(data) if b"sys." in data else ():
        sink.add("config", match.start(), text(match[1]), one_line(match[2] or b"", 120), one_line(match[0]))
    for match in _CATCH.finditer(data) if b"catch" in data else ():
        names = text(match[1])
        if re.search(r"(?:Exception|Error|Throwable|NonFatal)\b", names):
            sink.add("catch", match.start(), ",".join(part.strip() for part in names.split("|")))


def mixed_log(sink: Sink, call: Call) -> bool:
    """`warn(s"…")`, inherited from a `Logging` trait."""
    arguments = call.arguments
    if call.receiver or not arguments or not _LOGGED.search(arguments[0][:40]) or not sink.says(b"ogging"):
        return False
    sink.add("log", call.at, call.name, first_message(arguments), "")
    return True


def stop_call(sink: Sink, call: Call) -> bool:
    """`sys.error("not saved")`."""
    if call.receiver != "sys":
        return False
    sink.add("raise", call.at, "RuntimeException", first_message(call.arguments), call.text)
    return True


IDIOMS: Final = table(
    ("error", stop_call),
    ("path pathEnd pathSuffix", scala_web.directive),
    ("trace debug info warn error fatal", mixed_log),
    ("trace debug info warn error fatal log", logs.log_call),
    ("getLogger", logs.make_logger),
    ("getenv getProperty", settings.environment_read),
    ("get getString getInt getLong getBoolean getList getClass", settings.store_read),
    ("define", settings.defined_key),
    (PUBLISH, web.named_call),
)

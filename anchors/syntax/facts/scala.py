"""Scala's own facts: logs of a mixed-in `Logging`, programs, cases of a catch, variables; routes: `scala_web`."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts import callbacks, logs, scala_web, servlets, settings, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_CATCH: Final = re.compile(
    rb"\bcase\s+(?:\w+\s*:\s*(?P<types>[\w.]+(?:\s*\|\s*(?:_\s*:\s*)?[\w.]+)*)|(?P<any>NonFatal)\(\w+\))\s*(?:if\b[^=\n]{0,120})?=>"
)
_RECOVERS: Final = re.compile(
    rb"\.\s*(?:recover|recoverWith|handleError|handleErrorWith)\b(?:\[[^\n]{0,80}?\])?\s*\{\s*case\s+\w+\s*=>"
)
_THROWABLE: Final = re.compile(r"(?:Exception|Error|Throwable|NonFatal)\b")
_NEXT_CASE: Final = re.compile(rb"\n\s*(?:case\b|\})")
_THROWS: Final = re.compile(rb"\bthrow\b|\.failed\(|raiseError\(")
_MADE: Final = regex(rb"\s*+(?:new\s++)?(?P<name>[A-Z]\w*+)\(")
_OR_ELSE: Final = regex(
    rb"(?:\s*+\.\s*+map\([^()\n]{0,60}\))?\s*+\.\s*+getOrElse\(\s*+((?:[^()\n]|\((?:[^()\n]|\([^()\n]{0,60}\)){0,80}\)){1,120})\)"
)
MAX_HANDLER: Final = 800
MAX_CHAIN: Final = 300
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
    for match in _CATCH.finditer(data) if b"catch" in data or b"recover" in data else ():
        names = text(match["types"] or match["any"])
        if _THROWABLE.search(names):
            types = ",".join(re.sub(r"^_\s*:", "", part.strip()).strip() for part in names.split("|"))
            sink.add("catch", match.start(), types, "", _fate(data, match.end()))
    for match in _RECOVERS.finditer(data) if b"case" in data else ():
        sink.add("catch", match.start(), "", "", _fate(data, match.end()))


def _fate(data: bytes, at: int) -> str:
    """What the case of a catch does with what it caught."""
    end = _NEXT_CASE.search(data, at, at + MAX_HANDLER)
    body = data[at : end.start() if end else at + MAX_HANDLER].strip()
    return "swallow" if body in (b"", b"()") else "reraise" if _THROWS.search(body) else ""


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


def required(sink: Sink, call: Call) -> bool:
    """`require(size > 0, "nothing ordered")`."""
    if call.receiver or not call.arguments:
        return False
    sink.add("raise", call.at, "IllegalArgumentException", first_message(call.arguments[1:]), call.text)
    return True


def failed_call(sink: Sink, call: Call) -> bool:
    """`Failure(new NotFound("order"))`, `Future.failed(NotFound("order"))`, `IO.raiseError(…)`: an error as a value."""
    made = _MADE.match(call.arguments[0]) if len(call.arguments) == 1 else None
    if made is None:
        return False
    sink.add("raise", call.at, text(made["name"]), first_message([call.arguments[0][made.end() :]]), call.text)
    return True


def setting_read(sink: Sink, call: Call) -> bool:
    """`config.getOptional[Int]("shop.port").getOrElse(80)`."""
    given = _OR_ELSE.match(sink.source.data, call.end, call.end + MAX_CHAIN)
    return settings.store_read(sink, call, one_line(given[1], 120) if given else "")


IDIOMS: Final = table(
    ("error", stop_call),
    ("require", required),
    ("Failure failed raiseError", failed_call),
    ("ConfigBuilder key", settings.declared_key),
    ("path pathEnd pathSuffix", scala_web.directive),
    ("trace debug info warn error fatal", mixed_log),
    ("trace debug info warn error fatal log", logs.log_call),
    ("log", logs.bare_log),
    ("getLogger", logs.make_logger),
    ("setLevel " + logs.SET_NAMES, logs.set_level),
    ("getenv getProperty", settings.environment_read),
    (
        "get getString getInt getLong getBoolean getDouble getDuration getMilliseconds getBytes getList getStringList "
        "getConfig getClass getOptional getOption getAs",
        setting_read,
    ),
    ("define", settings.defined_key),
    (PUBLISH, web.named_call),
)

"""Dart's own facts: loggers of `logging` and `logger`, `dart:developer`, errors thrown and caught, settings, `main`."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.arguments import brackets_end
from anchors.syntax.drafts import VALUES, Draft
from anchors.syntax.facts import dart_web, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.errors import thrown as thrown_plainly
from anchors.syntax.facts.literals import literal, template
from anchors.syntax.facts.loggers import is_logger
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_LEVELS: Final = {
    "finest": "finest", "finer": "finer", "fine": "fine", "config": "config", "info": "info", "warning": "warning",
    "severe": "severe", "shout": "shout", "trace": "trace", "verbose": "verbose", "debug": "debug", "warn": "warning",
    "error": "error", "fatal": "fatal", "critical": "critical", "log": "", "handle": "error",
    "t": "trace", "v": "verbose", "d": "debug", "i": "info", "w": "warning", "e": "error", "f": "fatal", "wtf": "fatal",
}  # fmt: skip
_SHORT: Final = frozenset({"t", "v", "d", "i", "w", "e", "f", "wtf", "handle", "config", "critical"})
_LEVEL: Final = regex(rb"(?:log\.)?Level\.([A-Za-z]++)\Z")
_SET_LEVEL: Final = regex(rb"(?<![\w.])((?:\w++\.)?\w++)\.level\s*+=\s*+(?:\w++\.)?Level\.([A-Za-z]++)\s*+;")
_INDEXED: Final = regex(
    rb"(?<![\w.])(?:(?:\w++\.)?Platform\.environment|(?:dotenv|DotEnv\(\))\.env|dotenv|(?:[a-z]\w*+\.)?env(?:ironment)?)"
    rb"\s*+[?!]?\[\s*+r?(?:'([^'\n$]{1,120})'|\"([^\"\n$]{1,120})\")\s*+\]"
)
_BEHIND: Final = regex(rb"\s*+!?\s*+\)?\s*+\?\?\s*+([^;,\n)}\]]{1,80})")
_STORES: Final = re.compile(r"(?:pref(?:s|erences)?|storage|box)\w*$", re.IGNORECASE)
_CLOSED: Final = regex(rb"\}\s*+\Z")
_CAUGHT: Final = regex(rb"on\s++([\w.]++)(?:<[^{}()]*+>)?\s*+(?:catch\s*+\([^)]*+\)\s*+)?(?=\{)")
_CATCH: Final = regex(rb"catch\s*+\([^)]*+\)\s*+(?=\{)")
_COMMENTS: Final = regex(rb"//[^\n]*+|/\*.*?\*/", re.DOTALL)
_AGAIN: Final = regex(rb"\b(?:rethrow|throw|Error\.throwWithStackTrace)\b")
_TEXT_THROWN: Final = regex(rb"throw\s++(?=r?['\"])")
_VALUE: Final = regex(r"=\s*+r?(?:'([^'$]{1,120})'|\"([^\"$]{1,120})\")\Z")
_MAX_BODY: Final = 4_000
_BACK: Final = 40


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for draft in sink.drafts:
        if draft.name == "main" and draft.kind == "function" and draft.parent is None:
            sink.put("entry", draft.name_at, draft.index, "main function")
        if any(mark.startswith("pragma(") and "vm:entry-point" in mark for mark in draft.decorators):
            sink.put("entry", draft.name_at, draft.index, "entry point of the platform")
        dart_web.read_definition(sink, draft)
    for match in _INDEXED.finditer(data) if b"env" in data else ():
        key = text(match[1] or match[2])
        sink.add("config", match.start(), key, _fallback(data, match.end()), one_line(match[0]))
    for match in _SET_LEVEL.finditer(data) if b".level" in data else ():
        name = text(match[1]).removesuffix(".root")
        sink.add("setlevel", match.start(), sink.loggers.get(name, name), text(match[2]).lower(), one_line(match[0]))


def _fallback(data: bytes, end: int) -> str:
    match = _BEHIND.match(data, end)
    return one_line(match[1], 120) if match else ""


def log_call(sink: Sink, call: Call) -> bool:
    """`_log.severe("…", error)`, `logger.w("…")`, `log.log(Level.INFO, "…")`."""
    receiver = call.receiver
    if not receiver or not (is_logger(receiver) or receiver in sink.loggers):
        return _of_developer(sink, call) if call.name == "log" else False
    if receiver == "developer" and call.name == "log":
        return _of_developer(sink, call)
    level, arguments = _LEVELS[call.name], call.arguments
    told = _LEVEL.match(arguments[0]) if call.name == "log" and arguments else None
    if told is not None:
        level, arguments = text(told[1]).lower(), arguments[1:]
    message = _message(arguments)
    if not arguments or (call.name in _SHORT and not message and len(arguments) > 3):
        return False
    sink.add("log", call.at, level, message, receiver)
    return True


def _of_developer(sink: Sink, call: Call) -> bool:
    """`developer.log("…", name: "shop", level: 900)`, and `log("…")` where that is imported."""
    if (call.receiver not in ("", "developer", "dev")) or not sink.says(b"dart:developer"):
        return False
    sink.add("log", call.at, "", _message(call.arguments), call.receiver or "log")
    return True


def print_call(sink: Sink, call: Call) -> bool:
    """`print("…")`, `debugPrint("…")`."""
    message = _message(call.arguments)
    if call.receiver or not message:
        return False
    sink.add("log", call.at, "debug" if call.name == "debugPrint" else "info", message, call.name)
    return True


def error_stream(sink: Sink, call: Call) -> bool:
    """`stderr.writeln("…")`."""
    if call.owner != "stderr":
        return False
    sink.add("log", call.at, "error", _message(call.arguments), call.receiver)
    return True


def make_logger(sink: Sink, call: Call) -> bool:
    """`final _log = Logger("shop.web")`."""
    named = literal(call.arguments[0]) if call.arguments else ""
    if call.receiver not in ("", "logging", "log") or not call.assigned_to:
        return False
    sink.add("logger", call.at, call.assigned_to.rpartition(".")[2], named or "", call.text)
    return True


def _message(arguments: list[bytes]) -> str:
    """The template of the first argument that begins with a literal, whatever its label."""
    return next(filter(None, (template(_unlabelled(argument)) for argument in arguments)), "")


def _unlabelled(argument: bytes) -> bytes:
    label = dart_web.LABEL.match(argument)
    return argument[label.end() :] if label else argument


def thrown(sink: Sink, at: int, raw: bytes) -> None:
    """`throw const FormatException("…")`, `throw "…"`."""
    if _TEXT_THROWN.match(raw):
        sink.add("raise", at, "String", template(raw[5:]), one_line(raw).rstrip(";"))
        return
    thrown_plainly(sink, at, raw.replace(b"throw const ", b"throw ", 1) if raw.startswith(b"throw const ") else raw)


def caught(sink: Sink, at: int, raw: bytes) -> None:
    """`on FormatException catch (error) {}`, `on StateError {}`, `catch (error) {}`; each begins at its word."""
    data = sink.source.data
    if raw == b"on":
        match, name = _CAUGHT.match(data, at), ""
        name = text(match[1]) if match else ""
    else:
        match, name = _CATCH.match(data, at), ""
        if not _CLOSED.search(data, max(0, at - _BACK), at):
            return  # told by its `on`
    if match is None:
        return
    end = brackets_end(data, match.end())
    inside = data[match.end() + 1 : end - 1 if end > 0 else match.end() + _MAX_BODY]
    body = _COMMENTS.sub(b"", inside).strip()
    sink.add("catch", at, name, "", "swallow" if not body else "reraise" if _AGAIN.search(body) else "")


def configuration_read(sink: Sink, call: Call) -> bool:
    """`String.fromEnvironment("KEY", defaultValue: "none")`, `dotenv.get("KEY", fallback: "none")`."""
    arguments = call.arguments
    if call.name == "fromEnvironment":
        is_read = call.receiver in ("String", "int", "bool")
    elif call.name in ("get", "maybeGet", "getInt", "getBool", "getDouble") and call.owner in ("dotenv", "env"):
        is_read = True
    elif call.name.startswith("get"):
        is_read = _STORES.search(call.receiver) is not None and call.name != "get"
    else:
        is_read = False
    key = _key(sink, arguments[0]) if is_read and arguments else ""
    if not key:
        return False
    default = dart_web.labelled(arguments, b"defaultValue") or dart_web.labelled(arguments, b"fallback")
    told = one_line(default, 120) if default is not None else _fallback(sink.source.data, call.end)
    sink.add("config", call.at, key, told, call.text)
    return True


def _key(sink: Sink, argument: bytes) -> str:
    """A literal, or what a constant of the file holds."""
    known = literal(argument)
    if known is not None:
        return known if "$" not in known else ""
    return sink.once(_Constants(sink.drafts)).get(text(argument.strip()), "")


class _Constants:
    """What constants of a file hold, read once."""

    def __init__(self, drafts: list[Draft]) -> None:
        self._drafts = drafts

    def __hash__(self) -> int:
        return hash(_Constants)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Constants)

    def __call__(self, _data: bytes) -> dict[str, str]:
        found = {}
        for draft in self._drafts:
            value = _VALUE.search(draft.signature) if draft.kind in VALUES else None
            if value is not None:
                found[draft.name] = value[1] or value[2]
        return found


def option_call(sink: Sink, call: Call) -> bool:
    """`parser.addOption("port", defaultsTo: "8080")`, `addFlag`, `addMultiOption`; `parser.addCommand("serve")`."""
    name = literal(call.arguments[0]) if call.arguments else None
    if not name or not call.receiver:
        return False
    if call.name == "addCommand":
        sink.add("command", call.at, name, "", call.text)
        return True
    default = dart_web.labelled(call.arguments, b"defaultsTo")
    sink.add("config", call.at, f"--{name}", one_line(default or b"", 120), call.text)
    return True


IDIOMS: Final = table(
    (" ".join(_LEVELS), log_call),
    ("print debugPrint", print_call),
    ("writeln write", error_stream),
    ("Logger", make_logger),
    ("fromEnvironment get maybeGet getString getInt getBool getDouble getStringList", configuration_read),
    ("addOption addFlag addMultiOption addCommand", option_call),
    ("GoRoute AutoRoute ShellRoute QRoute MaterialApp CupertinoApp GetMaterialApp GetPage", dart_web.page_call),
    ("get post put patch delete head options all add mount", dart_web.route_call),
    (PUBLISH, web.named_call),
)

"""Log statements, loggers and the levels that code sets.

A log call is known by its method's name and a receiver that looks like a logger; by the callee's name alone only where
a language logs by plain functions (C) or macros (Rust).
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message, keyword, literal, template
from anchors.syntax.facts.loggers import holds_logger, is_logger
from anchors.syntax.facts.named import said
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_BUILT: Final = regex(
    r"^(?:[A-Za-z_]\w{0,60}\s?\.\s?){0,3}"
    r"(?:(?:\w{0,30}_)?(?:log(?:ger|ging)?|Log(?:ger)?|LOG(?:GER)?)|log(?!in|out|ic|o\b|os\b)\w{1,3}|\w{1,30}Log(?:ger)?)"
    r"(?:\s?\.\s?[A-Za-z]\w{0,60})?\s?\("
)
"""A record that is put together first, whatever its parts are called: `log.Tag(t).Err(err).Warn("…")`,
`logvm(v, m).Warn("…")`, `s.logger(ctx).Warn("…")`."""
_EVENT: Final = regex(r"\.(?:at)?(Trace|Debug|Info|Warn|Error|Fatal|Panic)\(")
_LEVEL: Final = regex(
    rb"(?:^|[._:\s])(?:LOG_|LL_|LOGLEVEL_|LEVEL_|LogLevel|Level|LevelFilter|log)?[._:]*"
    rb"(TRACE|DEBUG|VERBOSE|INFO|INFORMATION|NOTICE|NOTICES|WARN|WARNING|ERR|ERROR|CRIT|CRITICAL|FATAL|SEVERE|CONFIG|FINE|FINER|"
    rb"FINEST|OFF|ALL|PANIC|EMERG|EMERGENCY|ALERT)(?:Level)?$",
    re.IGNORECASE,
)

_SENTENCE: Final = re.compile(rb"\s*[\"'].*?\w\s+\w")
"""A text of several words, the last of which may be one of a level: "no stream info"."""
MAX_LEVEL: Final = 200
"""Bytes of an expression that may name a level; a longer one computes something."""
_CHOICE: Final = regex(rb"(?P<asked>[^?]{1,120})\?(?![?.])(?P<yes>[^:?]{1,80}):(?P<no>[^:?]{1,80})\Z")
_OR: Final = re.compile(rb"\|\||\?\?|\bor\b")
_PRODUCTION: Final = regex(
    rb"(?<![!=])={2,3}\s?[\"']prod|!==?\s?[\"'](?:dev|test)|!\s?\w{0,20}(?:dev|debug|test)|(?<![!\w])is_?prod|\bPROD(?:UCTION)?\s?\Z",
    re.IGNORECASE,
)
_SAID: Final = regex(r"\[(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERR|ERROR|CRIT|FATAL)\](?=\s)")
"""A level that the message itself begins with, where the method that writes it has none: a filter reads it there."""
_ITSELF: Final = frozenset({"", "this", "$this", "self", "super", "cls", "me"})
_SAYS: Final = regex(r"[A-Za-z]{2}")
_GOES_BEFORE: Final = regex(rb"\s*+(?:\w{0,20}[cC]tx|\w{0,20}[cC]ontext|[a-z]|err|t\w?)\b")
"""What loggers of Go are given before a template."""
_PYTHON: Final = {"warn": "warning", "exception": "error", "fatal": "critical"}
_METHODS: Final = {
    "trace": "trace", "debug": "debug", "info": "info", "warn": "warn", "warning": "warning", "error": "error",
    "critical": "critical", "exception": "error", "fatal": "fatal", "panic": "panic", "severe": "severe",
    "config": "config", "fine": "fine", "finer": "finer", "finest": "finest", "success": "success",
    "notice": "notice", "verbose": "verbose", "silly": "silly", "http": "http", "log": "", "print": "info",
    "println": "info", "warning_once": "warning", "dpanic": "panic",
}  # fmt: skip
_SUFFIXES: Final = ("context", "ctx", "ln", "f", "w")


def level_of(method: str) -> str | None:
    """The level that a log method's name says; "" for `log`; None when it is no log method."""
    name = method.lower()
    if name in _METHODS:
        return _METHODS[name]
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and name.removesuffix(suffix) in _METHODS:
            return _METHODS[name.removesuffix(suffix)]
    return None


def _is_logger(sink: Sink, call: Call, level: str) -> bool:
    return is_logger(call.receiver) or holds_logger(sink, call.receiver) or (level != "" and _is_built(call))


def _is_built(call: Call) -> bool:
    """Without a message that is written there what comes back may be anything."""
    is_chain = call.raw_receiver.endswith(b")") and _BUILT.match(call.receiver) is not None
    return is_chain and bool(call.arguments) and bool(literal(call.arguments[0]))


def constant_level(expression: bytes) -> str:
    """`logging.WARNING`, `Level.SEVERE`, `LOG_ERR`, `"debug"` as a level in lower case; "" for anything computed."""
    if len(expression) > MAX_LEVEL or _SENTENCE.match(expression):
        return ""
    match = _LEVEL.search(expression.strip(b" \"'"))
    level = text(match[1]).lower() if match else ""
    return "info" if level == "information" else level


def chosen_level(expression: bytes) -> str:
    """The level that an expression gives where nothing is set: `env.LEVEL || "info"`, `isDev ? "debug" : "info"`."""
    expression = expression[:MAX_LEVEL]
    choice = _CHOICE.search(expression)
    if choice is not None:
        is_first = _PRODUCTION.search(choice["asked"]) is not None
        return constant_level(choice["yes"] if is_first else choice["no"])
    return constant_level(_OR.split(expression)[-1])


def log_call(sink: Sink, call: Call) -> bool:
    """A method of a logger."""
    level = level_of(call.name)
    if level is None or not call.receiver or not _is_logger(sink, call, level):
        return False
    if sink.language == "go" and call.receiver == "zap":
        return False  # `zap.Error(err)` makes a field of a record, it writes none
    arguments = call.arguments
    if sink.language == "go" and not arguments and call.goes_on:
        return False  # zerolog's `log.Error()` begins a record that the end of its chain writes
    owner = call.owner
    if owner == "warnings":
        if call.name != "warn":
            return False
        level = "warning"
    if owner == "console" and call.name == "log":
        level = "info"
    elif level == "" and arguments:
        chained = _EVENT.search(call.receiver)
        if chained:
            level = chained[1].lower()
        elif literal(arguments[0]) is None or len(arguments) > 1:
            level, arguments = constant_level(arguments[0]), arguments[1:]
    if call.name in ("print", "println") and sink.language != "go":
        return False
    if sink.language == "python":
        level = _PYTHON.get(level, level)
    if sink.language != "java" and level in ("config", "fine", "finer", "finest", "severe"):
        return False
    if not arguments and sink.language in ("javascript", "typescript", "tsx") and owner != "console":
        return False
    if sink.language == "go" and call.name.endswith("f") and arguments and not _GOES_BEFORE.match(arguments[0]):
        arguments = arguments[:1]  # what a template is filled with is no message
    message = said(sink, call.at, arguments)
    told = _SAID.match(message) if level in ("", "info") else None
    sink.add("log", call.at, told[1].lower() if told else level, message, call.receiver)
    return True


def aliased_log(sink: Sink, call: Call) -> bool:
    """Python's `error("...")` in a file that says `error = logger.error`, alone or several at once."""
    if call.receiver:
        return False
    method = sink.log_aliases.get(call.name)
    level = level_of(method) if method else None
    if level is None:
        return False
    sink.add("log", call.at, _PYTHON.get(level, level), first_message(call.arguments), call.name)
    return True


def bare_log(sink: Sink, call: Call) -> bool:
    """A program's own `log("…")` or `this.log("…", "warn")`: a text as its first argument tells it from a logarithm."""
    arguments = call.arguments
    if call.receiver not in _ITSELF or not arguments:
        return False
    given = constant_level(arguments[0]) if len(arguments) > 1 else ""
    message = template(arguments[given != ""])
    if not _SAYS.search(message) or (given and sink.language == "ruby"):  # those are read of the whole file
        return False
    if not given and len(arguments) > 1 and literal(arguments[1]) is not None:
        given = constant_level(arguments[1])
    sink.add("log", call.at, given, message, call.name)
    return True


def event_log(sink: Sink, call: Call) -> bool:
    """zerolog and slf4j's fluent style: `log.Info().Str("k", v).Msg("text")`."""
    levels = _EVENT.findall(call.receiver + "(")
    if not levels or not re.search(r"log", call.receiver, re.IGNORECASE):
        return False
    sink.add("log", call.at, levels[0].lower(), said(sink, call.at, call.arguments), call.receiver.partition(".")[0])
    return True


def make_logger(sink: Sink, call: Call) -> bool:
    """`LOG = getLogger("app.web")`: the logger's own name, by which its level is configured."""
    if not call.assigned_to and call.node.type != "identifier" and sink.language == "python":
        return False
    arguments = call.arguments
    name = one_line(arguments[0], 120) if arguments else ""
    quoted = literal(arguments[0]) if arguments else None
    sink.add("logger", call.at, call.assigned_to, quoted if quoted is not None else name, call.text)
    return True


SET_NAMES: Final = (
    "setRootLevel set_root_level setGlobalLevel set_global_level setLogLevel set_log_level SetLogLevel SetThreshold "
    "set_threshold setThreshold SetMinLevel setMinLevel set_min_level SetLogLoggerLevel"
)
"""Methods that set the level of all of a program's loggers."""
_OF_ALL: Final = frozenset(SET_NAMES.split())
_GET_LOGGER: Final = regex(rb"get_?logger\(\s*[\"']?([\w.]*)[\"']?\s*\)+\s*\.\s*set_?\w*level\Z", re.IGNORECASE)


def set_level(sink: Sink, call: Call) -> bool:
    """`logger.setLevel(logging.DEBUG)`; the logger's name where the file tells it, else its variable."""
    arguments = call.arguments
    level = constant_level(arguments[-1]) if arguments else ""
    if not level or call.owner.endswith(("handler", "appender")):  # one of the places that records go to
        return False
    end = call.node.end_byte
    match = _GET_LOGGER.search(sink.source.data[max(0, end - 200) : end])
    name = text(match[1]) if match else call.receiver
    if (
        call.name in _OF_ALL
        or name.lower() == "root"
        or name in ("logging", "log", "logrus", "log.root", "logging.root", "slog", "zerolog")
    ):
        name = ""
    if name == "Configurator" and len(arguments) > 1:  # log4j's is told whose
        name = literal(arguments[0]) or one_line(arguments[0], 120)
    sink.add("setlevel", call.at, sink.loggers.get(name, name), level, call.text)
    return True


def basic_config(sink: Sink, call: Call) -> bool:
    """`logging.basicConfig(level=logging.INFO)`."""
    raw = keyword(call.arguments, "level")
    if raw is None:
        return False
    sink.add("setlevel", call.at, "", constant_level(raw), call.text)
    return True

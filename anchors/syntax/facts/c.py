"""C's and C++'s own facts: log functions and errors by their name, standard error, `main`; settings: `c_settings`."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts import c_settings, settings
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING, first_message, template
from anchors.syntax.facts.loggers import is_logger
from anchors.syntax.facts.logs import constant_level, level_of
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import Patterns, table
from anchors.syntax.source import text

LOG_NAME: Final = re.compile(
    rb"(?:\w*?_)?(?:\w*?[a-z])??(?:[lL]og|LOG|[sS]yslog|SYSLOG)(?:f|_?\w+|[A-Z]\w*)?$|(?:v?warnx?|errx?|perror|fprintf|"
    rb"vfprintf|fputs|g_(?:debug|info|message|warning|critical|error)|pr_\w+|printk|dev_\w+|SPDLOG_\w+|qDebug|qWarning|"
    rb"qCritical|qInfo|DEBUG|TRACE|VLOG|[A-Z]+_?LOG_?[A-Z]*|"
    rb"[A-Z][A-Z0-9]*_(?:[A-Z0-9]+_)*(?:DEBUG|TRACE|INFO|NOTICE|WARN|WARNING)|"
    rb"(?:Fmt|Print|Report|Emit|Output)(?:Debug|Trace|Info|Notice|Warn|Warning|Error))$"
)
_NO_LOG: Final = re.compile(
    r"login|logout|logical|catalog|dialog|blog|analog|topolog|chronolog|backlog|slowlog|hyperlog|logistic|logic|clog|logb|"
    r"_log(?:2|10)|oplog|changelog|prolog|binlog|redolog|(?:open|close|init|free|create|set|get|flush|reset|rotate|destroy)"
    r"_?(?:sys)?log|log_?(?:open|close|init|free|level|file|reset|set|get|enabled|size|10|2|1p|stream|buf|rotate)",
    re.IGNORECASE,
)
_LEVEL: Final = re.compile(
    r"(trace|debug|verbose|info|notice|warning|warn|error|err|crit(?:ical)?|fatal|panic|emerg|alert)[xf]?\d?$",
    re.IGNORECASE,
)
_LEVEL_INSIDE: Final = re.compile(
    r"(?:^|_)((?i:trace|debug|info|notice|warning|warn|error|err|crit(?:ical)?|fatal))(?:_[a-zA-Z]{1,20}){1,2}$"
    r"|[a-z](Trace|Debug|Info|Notice|Warn|Warning|Error|Fatal)(?:[A-Z][a-z]{1,20}){1,2}$"
)
"""Of a variant: `log_error_multiline`, `dev_err_ratelimited`, `logWarnOnce`."""
_MACRO: Final = re.compile(r"(?!.*LOG)[A-Z][A-Z0-9_]*_(?:DEBUG|TRACE|INFO|NOTICE|WARN|WARNING)$")
_WRITES: Final = re.compile(r"[lL]og_?(?:[wW]arn|[wW]arning|[eE]rror|[fF]atal|[cC]ritical)")
_FORMATS: Final = re.compile(r"(?:Fmt|Print|Report|Emit|Output)[A-Z]")
"""May give the text back as well."""
_CALLED: Final = re.compile(rb"\w\s?\([^()]*\)")
_SENTENCE: Final = re.compile(rb"\s*\"[^\"]*\s")
_SHORT_LEVEL: Final = re.compile(r"_?LOG_(DBG|INF|WRN|ERR)$|[A-Z]_LOG([EWIDV])$")
_SHORT: Final = {
    "DBG": "debug", "INF": "info", "WRN": "warning", "ERR": "error", "E": "error", "W": "warning", "I": "info",
    "D": "debug", "V": "trace",
}  # fmt: skip
"""How macros of Zephyr (`LOG_WRN`) and of ESP-IDF (`ESP_LOGE`) say a level."""
_VARIABLE: Final = re.compile(rb"\s*&?[a-z_][a-z0-9_]*\s*$")
_ASKS_LEVEL: Final = re.compile(rb"\s*[\w.>-]{0,60}(?:level|lvl|prio|severity)\w{0,20}\s*$")
"""A level that is told only when it runs: the name of the function says none then (`log_error(level, "…")`)."""
_LEVEL_OF_PART: Final = re.compile(rb"\s*\w{0,40}LOG_(TRACE|DEBUG|INFO|NOTICE|WARN|ERR|CRIT)_[A-Z0-9_]{1,40}\s*$")
"""The level of one part of a program's log: `NGX_LOG_DEBUG_HTTP`."""
MAX_CONSTANT: Final = 100
_NAMED_LOG: Final = re.compile(rb"(?:^|[._>])(debug|info|warn(?:ing)?|error)_?[lL]og\w*$")
"""A log that its first argument names by level: `Log(options.info_log, "...")`."""
_CODE: Final = re.compile(rb"-?[A-Z][A-Z0-9_]*ERR[A-Z0-9_]*|-?ERR[A-Z0-9_]+|-E[A-Z0-9]{2,}")
MAX_CODES: Final = 2
_SIGNAL: Final = re.compile(rb"SIG[A-Z0-9]+$")
_LOADED: Final = re.compile(
    rb"\b(?:\w{0,20}dlsym|dlfunc|LIB_SYM|GetProcAddress|g_module_symbol|uv_dlsym|SDL_LoadFunction)\s{0,9}\("
    rb"[^;\"\n]{0,120}\"([A-Za-z_]\w{2,80})\""
)
"""`dlsym(library, "plugin_init")`: what is called so in a library that is loaded by its name."""


def read_file(sink: Sink) -> None:
    for match in _LOADED.finditer(sink.source.data):
        sink.add("export", match.start(), text(match[1]), "loaded")
    for draft in sink.drafts:
        if draft.name == "main" and draft.kind == "function" and draft.body >= 0 and draft.parent is None:
            sink.put("entry", draft.name_at, draft.index, "main function")


def log_call(sink: Sink, call: Call) -> bool:
    """`serverLog(LL_WARNING, "…")`, `syslog(LOG_ERR, "…")`, `fprintf(stderr, "…")`, `log_error("…")`."""
    name = call.name
    if _NO_LOG.search(name):
        return False
    arguments = call.arguments[:5]
    if name in ("fprintf", "vfprintf", "fputs"):
        if b"stderr" not in arguments:
            return False
        sink.add("log", call.at, "", first_message(arguments), "stderr")
        return True
    if name in ("LOG", "VLOG", "DLOG", "SYSLOG") and arguments and sink.language == "cpp":
        return _stream(sink, call, arguments[0])
    if not any(b'"' in argument for argument in arguments) and not _writes_error(call):
        return False
    if _MACRO.match(name) and not _SENTENCE.match(arguments[0]):
        return False
    if _FORMATS.match(name) and not call.is_statement:
        return False
    level = next((known for known in map(_given_level, arguments[:3]) if known), "")
    found = None if level or _ASKS_LEVEL.match(arguments[0]) else _LEVEL.search(name) or _LEVEL_INSIDE.search(name)
    if found:
        level = next(filter(None, found.groups())).lower()
    short = None if level else _SHORT_LEVEL.search(name)
    if short:
        level = _SHORT[short[1] or short[2]]
    if not level and (named := _NAMED_LOG.search(arguments[0])):
        level = text(named[1]).lower()
    message = first_message(arguments)
    if not level and not message and not any(b'"' in _CALLED.sub(b"", argument) for argument in arguments):
        return False  # a text that another call takes is handed to what only has a log in its name
    sink.add("log", call.at, "error" if name == "perror" else level, message, name)
    return True


def _writes_error(call: Call) -> bool:
    """`LogError(std::current_exception());`: the name says all, and the message is the error's."""
    return call.is_statement and _WRITES.fullmatch(call.name) is not None and 0 < len(call.arguments) <= MAX_CODES


def _given_level(argument: bytes) -> str:
    """The level that a constant says which a log function is handed; a variable may be called `err` or `info`."""
    if _VARIABLE.match(argument):
        return ""
    of_part = _LEVEL_OF_PART.match(argument) if len(argument) <= MAX_CONSTANT else None
    return text(of_part[1]).lower() if of_part else constant_level(argument)


def _stream(sink: Sink, call: Call, level: bytes) -> bool:
    """glog's `LOG(ERROR) << "text" << value;`."""
    data = sink.source.data
    end = data.find(b";", call.at, call.at + 400)
    quoted = STRING.search(data, call.at, end if end > 0 else call.at + 200)
    message = template(data[quoted.start() : end].replace(b"<<", b"+")) if quoted and end > 0 else ""
    sink.add("log", call.at, constant_level(level), message, call.name)
    return True


def method_log(sink: Sink, call: Call) -> bool:
    """`logger->warn("…")`, `spdlog::error("…")`."""
    level = level_of(call.name)
    receiver = call.receiver.replace("->", ".").replace("::", ".")
    if level is None or not (is_logger(receiver) or "spdlog" in receiver):
        return False
    sink.add("log", call.at, level, first_message(call.arguments), call.receiver)
    return True


def panic_call(sink: Sink, call: Call) -> bool:
    """Functions that give an error to the caller or end the process: `serverPanic`, `addReplyError`."""
    message = first_message(call.arguments)
    if not message:
        return False
    sink.add("raise", call.at, call.name, message, call.text)
    return True


def code_call(sink: Sink, call: Call) -> bool:
    """`cmd_return_error(CMDERR_NOT_CONNECTED)`, `RETURN_ERROR(ERR_NO_ORDER)`: an error by its code alone."""
    arguments = call.arguments
    if not 0 < len(arguments) <= MAX_CODES or not _CODE.fullmatch(arguments[-1]):
        return False
    sink.add("raise", call.at, call.name, text(arguments[-1]), call.text)
    return True


def signal_call(sink: Sink, call: Call) -> bool:
    """`signal(SIGINT, handler)`."""
    arguments = call.arguments
    if not arguments or not _SIGNAL.match(arguments[0]):
        return False
    sink.add("handler", call.at, text(arguments[0]), "", call.text)
    return True


def level_call(sink: Sink, call: Call) -> bool:
    """`setlogmask(LOG_UPTO(LOG_WARNING))`, `log_set_level(LOG_INFO)`, `zlog_set_level(…)`."""
    level = constant_level(call.arguments[-1].rstrip(b")")) if call.arguments else ""
    if not level:
        return False
    sink.add("setlevel", call.at, "", level, call.text)
    return True


PANIC_NAME: Final = re.compile(
    rb"(?:\w*(?:[pP]anic|addReplyError\w*|[rR]aise|[tT]hrow|set_?[eE]rror|PyErr_\w+|abort_with\w*))$"
)
CODE_NAME: Final = re.compile(rb"(?:\w*_)?(?:return_|param_|throw_)?(?:error|ERROR|err|ERR)$|RETURN_ERR(?:OR)?$")


IDIOMS: Final = table(
    ("getenv secure_getenv g_getenv", settings.environment_read),
    ("signal sigaction", signal_call),
    ("setlogmask log_set_level log_setlevel set_log_level", level_call),
    ("trace debug info warn error critical warning fatal log", method_log),
)

PATTERNS: Final[Patterns] = (
    (PANIC_NAME, panic_call),
    (CODE_NAME, code_call),
    *c_settings.PATTERNS,
    (LOG_NAME, log_call),
)

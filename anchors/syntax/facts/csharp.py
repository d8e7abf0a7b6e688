"""C#'s own facts: commands, settings, loggers, functions and screens by attribute; `csharp_web`: what is called."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.facts import csharp_web, logs, streams, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message, literal, template
from anchors.syntax.facts.loggers import holds_logger, is_logger
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_LEVELS: Final = {
    "verbose": "verbose", "trace": "trace", "debug": "debug", "information": "info", "info": "info",
    "warning": "warning", "warn": "warn", "error": "error", "critical": "critical", "fatal": "fatal", "log": "",
    "write": "",
}  # fmt: skip
_LOG_LEVEL: Final = re.compile(
    rb"(?:LogLevel|LogEventLevel|EventLevel|Level)\.(Verbose|Trace|Debug|Information|Info|Warning|Warn|Error|Critical|Fatal)$"
)
_MESSAGE_LEVEL: Final = re.compile(r"LogLevel\.(\w+)")
_MESSAGE: Final = re.compile(r"Message\s*=\s*@?\"((?:[^\"\\]|\\.)*)\"|,\s*@?\"((?:[^\"\\]|\\.)*)\"")
_QUOTED: Final = re.compile(r"@?\"((?:[^\"\\]|\\.)*)\"")
_CONFIG: Final = re.compile(
    rb"(?:[\w?!()]+\.)*\w*(?:[cC]onfig|[cC]onfiguration|AppSettings|ConnectionStrings)\s*\[\s*\$?@?\"([^\"\n]{1,120})\"\s*\]"
)
_HOLDERS: Final = re.compile(r"Config|Settings|Options|Preferences")
_DEFAULT: Final = regex(
    rb"\s*(?:\.\w+\(\))?\s*\?\?\s*+(?!throw\b)((?:[^;,\n(){}]|\((?:[^()]|\([^()]{0,200}\)){0,200}\)){1,120})"
)
_COMMAND: Final = re.compile(rb"\bnew\s+(RootCommand|Command)\s*\(\s*(?:name:\s*)?\"([^\"\n]*)\"")
_EXTENDED: Final = regex(
    rb"^[ \t]*+(?:await[ \t]++)?(?P<receiver>(?:[A-Za-z_]\w{0,40}\??\.){0,3}_?\w{0,40}[lL]og(?:ger)?)\??\."
    rb"(?!Log(?:Trace|Debug|Information|Warning|Error|Critical)\()(?!Is|Has|Get|Set|On|To|Try)"
    rb"[A-Z][a-z]\w{0,40}?(?P<level>Trace|Debug|Information|Info|Warning|Warn|Error|Critical|Fatal)\("
    rb"[^;\n\"]{0,80}?(?P<rest>[$@]{0,2}\"[^\n]{0,400})",
    re.MULTILINE,
)
"""A program's own method of a logger, told by the level that its name ends in: `logger.ProgressInfo("…")`."""
_WRITER: Final = regex(
    r"Debug|Trace|_?[lL]og(?:ger|ging)?|(?:Debug|Log|Logger|Logging|Trace)(?:Helper|Utils?|Utility|Writer|Service|Manager)"
)
_SWITCH: Final = regex(
    rb"(?<!\w)_?(?:[dD]efault|[rR]oot|[gG]lobal|[mM]ain|[lL]og(?:ging)?|)(?:[lL]og(?:ging)?)?(?:[lL]evel)?(?:[sS]witch)?"
    rb"\.MinimumLevel\s*=\s*(?P<level>(?:LogEventLevel|LogLevel)\.\w{1,20})\s*;"
    rb"|\bnew\s+LoggingLevelSwitch\((?P<given>LogEventLevel\.\w{1,20})\)"
)
"""Serilog's switches; one that is called after a part of the program is of that part alone."""
_ANDROID: Final = frozenset({"Activity", "Service", "BroadcastReceiver", "ContentProvider"})


def read_file(sink: Sink) -> None:
    for draft in sink.drafts:
        if draft.kind == "method":
            csharp_web.read_method(sink, draft)
        for attribute in draft.decorators:
            _attribute(sink, draft, attribute)
    data = sink.source.data
    for match in _COMMAND.finditer(data) if b"Command(" in data else ():
        sink.add("command", match.start(), text(match[2]), "", one_line(match[0]))
    for match in _SWITCH.finditer(data) if b"MinimumLevel" in data or b"LoggingLevelSwitch" in data else ():
        level = _LOG_LEVEL.search(match["level"] or match["given"])
        if level:
            sink.add("setlevel", match.start(), "", _level(text(level[1])), one_line(match[0]))
    for match in _EXTENDED.finditer(data) if b"og" in data else ():
        said, message = _level(text(match["level"])), template(match["rest"])
        sink.add("log", match.start("receiver"), said, message, text(match["receiver"]))


def _attribute(sink: Sink, draft: Draft, attribute: str) -> None:
    name, _, rest = attribute.partition("(")
    shown = f"[{attribute}]"
    if name in ("Verb", "Command", "Subcommand") and (quoted := _QUOTED.search(rest)):
        sink.put("command", draft.name_at, draft.index, quoted[1], "", shown)
    elif name == "Option" and (quoted := re.search(r"\"(--?[\w-]+)|, ?\"([\w-]{2,})\"", rest)):
        sink.put("config", draft.name_at, draft.index, quoted[1] or f"--{quoted[2]}", _initial(draft), shown)
    elif name in _ANDROID and draft.kind == "class" and sink.says(b"Android"):
        sink.put("entry", draft.name_at, draft.index, f"Android {name}")
    elif name in ("Function", "FunctionName"):
        quoted = _QUOTED.search(rest)
        sink.put("handler", draft.name_at, draft.index, quoted[1] if quoted else draft.name, "", shown)
    elif name in ("LoggerMessage", "ZLoggerMessage"):
        level, message = _MESSAGE_LEVEL.search(rest), _MESSAGE.search("," + rest)
        words = (message[1] or message[2] or "") if message else ""
        sink.put("log", draft.name_at, draft.index, _level(level[1]) if level else "", words, "LoggerMessage")


def _initial(draft: Draft) -> str:
    return draft.signature.partition("} = ")[2].strip()


def _level(word: str) -> str:
    return _LEVELS.get(word.lower(), "")


def extension_log(sink: Sink, call: Call) -> bool:
    """`logger.LogWarning(error, "text {Id}", id)` of Microsoft.Extensions.Logging."""
    level = _level(call.name.removeprefix("Log"))
    if not level or not call.receiver:
        return False
    sink.add("log", call.at, level, first_message(call.arguments), call.receiver)
    return True


def written_log(sink: Sink, call: Call) -> bool:
    """`Debug.WriteLine("…")`, `Trace.TraceError("…")`, a program's own `DebugHelper.WriteException(error)`."""
    receiver = call.receiver.rstrip("?")
    last = receiver.rpartition(".")[2]
    if not call.arguments or not (_WRITER.fullmatch(last) or holds_logger(sink, receiver)):
        return False
    level = "error" if call.name == "WriteException" else _level(re.sub("^(?:Write|Trace)", "", call.name))
    sink.add("log", call.at, level or ("debug" if last == "Debug" else ""), first_message(call.arguments), receiver)
    return True


def method_log(sink: Sink, call: Call) -> bool:
    """Serilog's, NLog's and log4net's `log.Warning("…")`; `logger.Log(LogLevel.Debug, "…")`."""
    receiver = call.receiver.rstrip("?")
    if not (is_logger(receiver.replace("_", "")) or receiver in sink.loggers or holds_logger(sink, receiver)):
        return False
    name = call.name.removesuffix("Format").removesuffix("Async")
    level, arguments = _level(name), call.arguments
    if name in ("Log", "Write"):
        match = _LOG_LEVEL.search(arguments[0]) if arguments else None
        if match is None and (name == "Write" or not first_message(arguments)):
            return False
        level = _level(text(match[1])) if match else ""
    sink.add("log", call.at, level, first_message(arguments), receiver)
    return True


def make_logger(sink: Sink, call: Call) -> bool:
    """`Log.ForContext<Shop>()`, `factory.CreateLogger<Shop>()`, `LogManager.GetLogger("shop")`."""
    if call.name == "GetLogger" and not call.assigned_to:
        return False
    typed = re.search(rb"<\s*([\w.]+)\s*>$", call.raw_callee)
    arguments = call.arguments
    name = text(typed[1]) if typed else one_line(arguments[0], 120) if arguments else ""
    quoted = literal(arguments[0]) if arguments and not typed else None
    inside = re.fullmatch(r"typeof\(([\w.]+)\)", name)
    if quoted is None and inside:
        name = inside[1]
    sink.add("logger", call.at, call.assigned_to, quoted if quoted is not None else name, call.text)
    return True


def set_level(sink: Sink, call: Call) -> bool:
    """`logging.SetMinimumLevel(LogLevel.Debug)`, `MinimumLevel.Override("System", LogEventLevel.Warning)`,
    `MinimumLevel.Debug()`, `logging.AddFilter("Shop", LogLevel.Warning)`."""
    arguments = call.arguments
    if call.receiver.endswith("MinimumLevel") and not arguments:
        level = _level(call.name)
        if level:
            sink.add("setlevel", call.at, "", level, call.text)
        return bool(level)
    match = _LOG_LEVEL.search(arguments[-1]) if arguments else None
    if match is None or (call.name in ("Is", "Override") and "MinimumLevel" not in call.receiver):
        return False
    name = literal(arguments[0]) if len(arguments) > 1 else ""
    sink.add("setlevel", call.at, name or "", _level(text(match[1])), call.text)
    return True


def configuration_read(sink: Sink, call: Call) -> bool:
    """`configuration.GetValue<int>("Shop:Limit", 3)`, `GetSection("Shop")`, `GetConnectionString("Main")`,
    `Environment.GetEnvironmentVariable("HOME") ?? "/"`."""
    arguments = call.arguments
    if not arguments or not call.receiver:
        return False
    key = literal(arguments[0])
    if key is None and re.fullmatch(rb"(?:\w+\.)+\w+|[A-Z]\w+|nameof\([\w.]+\)", arguments[0]):
        key = text(arguments[0])
    if not key or (call.name == "GetEnvironmentVariable") != call.receiver.endswith("Environment"):
        return False
    if call.name == "GetValue" and not re.search(r"onfig|ection", call.receiver):
        return False
    default = one_line(arguments[1], 120) if len(arguments) > 1 and call.name == "GetValue" else ""
    if call.name == "GetConnectionString":
        key = f"ConnectionStrings:{key}"
    sink.add("config", call.at, key, default or _fallback(sink, call.end), call.text)
    return True


def own_read(sink: Sink, call: Call) -> bool:
    """`GetValueInt("Port", 80)` in a class of settings, which reads each of them by a method of its own."""
    arguments = call.arguments
    key = literal(arguments[0]) if arguments else None
    if not key or call.receiver not in ("", "this") or not _HOLDERS.search(sink.holder_at(call.at)):
        return False
    sink.add("config", call.at, key, one_line(arguments[1], 120) if len(arguments) > 1 else "", call.text)
    return True


def guard_call(sink: Sink, call: Call) -> bool:
    """`ArgumentNullException.ThrowIfNull(order)`."""
    name = call.receiver.rpartition(".")[2]
    if not name.endswith("Exception"):
        return False
    sink.add("raise", call.at, name, "", call.text)
    return True


def subscript(sink: Sink, at: int, raw: bytes) -> None:
    """`configuration["Shop:Key"] ?? "none"`."""
    match = _CONFIG.fullmatch(raw)
    if match is not None:
        sink.add("config", at, text(match[1]), _fallback(sink, at + len(raw)), one_line(raw))


def _fallback(sink: Sink, end: int) -> str:
    match = _DEFAULT.match(sink.source.data, end)
    return one_line(match[1], 120) if match else ""


IDIOMS: Final = table(
    ("LogTrace LogDebug LogInformation LogWarning LogError LogCritical", extension_log),
    (
        "Verbose Trace Debug Information Info Warning Warn Error Critical Fatal Log Write DebugFormat InfoFormat "
        "WarnFormat ErrorFormat FatalFormat",
        method_log,
    ),
    ("Log", logs.bare_log),
    (
        "Write WriteLine WriteException WriteError WriteWarning WriteInfo WriteDebug WriteLineIf TraceError "
        "TraceWarning TraceInformation",
        written_log,
    ),
    ("Write WriteLine WriteAsync WriteLineAsync", streams.write_call),
    ("Verbose Debug Information Warning Error Fatal SetMinimumLevel Override Is AddFilter", set_level),
    ("ForContext CreateLogger GetLogger GetCurrentClassLogger", make_logger),
    (
        "MapGet MapPost MapPut MapDelete MapPatch MapMethods MapGroup MapHub Map MapFallback MapHealthChecks "
        "MapForwarder",
        csharp_web.route_call,
    ),
    ("MapControllerRoute MapAreaControllerRoute MapRoute MapAreaRoute MapHttpRoute", csharp_web.controller_route),
    ("AddOrUpdate", csharp_web.recurring_job),
    ("AddCommand", web.named_command),
    (
        "GetValue GetValueInt GetValueBoolean GetValueBool GetValueString GetValueDouble GetValueEnum GetSetting "
        "GetInt GetBool GetBoolean GetString GetEnum",
        own_read,
    ),
    (
        "ThrowIfNull ThrowIfNullOrEmpty ThrowIfNullOrWhiteSpace ThrowIfNegative ThrowIfNegativeOrZero ThrowIfZero "
        "ThrowIfGreaterThan ThrowIfLessThan ThrowIf",
        guard_call,
    ),
    ("GetValue GetSection GetRequiredSection GetConnectionString GetEnvironmentVariable", configuration_read),
    (PUBLISH, web.named_call),
)

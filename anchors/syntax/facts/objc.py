"""Objective-C's own facts: logs of NSLog, os_log and CocoaLumberjack, errors made, raised, caught, settings, starts."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts import errors, settings
from anchors.syntax.facts.c import signal_call
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message, literal, template
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import Patterns, table
from anchors.syntax.source import one_line, text

LOG_NAME: Final = re.compile(
    rb"(?:NSLogv?|os_log(?:_error|_info|_debug|_fault|_with_type)?|asl_log|[A-Z]\w{0,30}?Log"
    rb"(?:Error|Warn(?:ing)?|Info|Debug|Verbose|Trace|Fatal|Critical|Notice)?)$"
)
_NO_LOG: Final = re.compile(r"(?:Dialog|Catalog|Blog|Analog|Backlog|Changelog)$", re.IGNORECASE)
_LEVEL: Final = re.compile(r"(error|warn(?:ing)?|info|debug|verbose|trace|fatal|critical|notice|fault)$", re.IGNORECASE)
_TYPE: Final = re.compile(rb"OS_LOG_TYPE_(\w+)")
_LEVELS: Final = {"warn": "warning", "verbose": "trace", "fault": "critical", "default": "notice"}
_DESCRIBED: Final = regex(rb"NSLocalized(?:Description|FailureReason)(?:Error)?Key\s*+:\s*+")
_THROWN: Final = regex(
    rb"@throw\s*+\[\s*+(?P<class>\w++)\s++\w*?[nN]ame:\s*+(?P<name>@\"[^\"\n]*+\"|\w++)\s*+(?:reason:)?"
)
_STORE: Final = re.compile(r"(?:[dD]efaults|[pP]refs|[pP]references|NSUserDefaults\.\w+\(\))(?:\(\))?$")
_SUBSCRIPT: Final = regex(
    rb"(?:environment|infoDictionary|standardUserDefaults|[dD]efaults)\]?\s*+\[\s*+@\"(?P<key>[\w.-]{1,100})\"\s*+\]"
)
_REGISTERED: Final = regex(
    rb"(?P<key>@\"[\w.-]{1,100}\"|[A-Za-z_]\w{2,80})\s*+:\s*+(?P<value>@?[^,{}\[\]\n]{1,80})(?=[,}\n])"
)
_OTHERWISE: Final = regex(rb"\s*+(?:\w++\s*+\])?\s*+\?:\s*+(?P<value>[^;,\n)]{1,80})")
_KEY: Final = re.compile(r"[\w.:/ -]{1,120}")
MAX_REGISTERED: Final = 100
_STARTED: Final = frozenset(
    {"application:didFinishLaunchingWithOptions:", "applicationDidFinishLaunching:", "applicationDidFinishLaunching"}
)
_HANDLED: Final = frozenset(
    {
        "application:openURL:options:", "application:openFile:", "application:continueUserActivity:restorationHandler:",
        "application:didReceiveRemoteNotification:fetchCompletionHandler:", "listener:shouldAcceptNewConnection:",
        "userNotificationCenter:didReceiveNotificationResponse:withCompletionHandler:",
    }
)  # fmt: skip
"""What the system calls of an application: links, files, notifications, connections of XPC."""


def read_file(sink: Sink) -> None:
    for draft in sink.drafts:
        if draft.name == "main" and draft.kind == "function" and draft.body >= 0 and draft.parent is None:
            sink.put("entry", draft.name_at, draft.index, "main function")
        elif draft.kind == "method" and draft.body >= 0:
            if draft.name in _STARTED:
                sink.put("entry", draft.name_at, draft.index, "application start")
            elif draft.name in _HANDLED or draft.signature.startswith(("- (IBAction)", "-(IBAction)")):
                sink.put("handler", draft.name_at, draft.index, draft.name, "", draft.signature)
    data = sink.source.data
    for match in _SUBSCRIPT.finditer(data) if b'[@"' in data else ():
        sink.add("config", match.start(), text(match["key"]), _otherwise(sink, match.end()), one_line(match[0]))


def log_call(sink: Sink, call: Call) -> bool:
    """`NSLog(@"…", x)`, `os_log_error(log, "…")`, `DDLogWarn(@"…")`."""
    message = first_message(call.arguments)
    if call.receiver or not message or _NO_LOG.search(call.name):
        return False
    found = _LEVEL.search(call.name)
    level = found[1].lower() if found else "notice" if call.name.startswith("os_log") else ""
    for argument in call.arguments[:3]:
        told = _TYPE.match(argument)
        level = text(told[1]).lower() if told else level
    sink.add("log", call.at, _LEVELS.get(level, level), message, call.name)
    return True


def assertion(sink: Sink, call: Call) -> bool:
    """`NSAssert(size > 0, @"…")`, `NSParameterAssert(size)`."""
    if call.receiver or not call.arguments:
        return False
    message = first_message(call.arguments[1:]) or one_line(call.arguments[0], 120)
    sink.add("raise", call.at, call.name, message, call.text)
    return True


def raised(sink: Sink, call: Call) -> bool:
    """`[NSException raise:NSInvalidArgumentException format:@"…"]`."""
    arguments = call.arguments
    if call.receiver != "NSException" or not arguments:
        return False
    sink.add("raise", call.at, _named(arguments[0]), first_message(arguments[1:]), call.text)
    return True


def error_made(sink: Sink, call: Call) -> bool:
    """`[NSError errorWithDomain:ShopDomain code:ShopErrorClosed userInfo:@{NSLocalizedDescriptionKey: @"…"}]`."""
    arguments = call.arguments
    if not call.receiver.startswith("NSError") or len(arguments) < 2:
        return False
    code, domain = one_line(arguments[1], 80), _named(arguments[0])
    told = arguments[2] if len(arguments) > 2 else b""
    described = _DESCRIBED.search(told)
    message = template(told[described.end() :]) if described else ""
    sink.add("raise", call.at, code if code.isidentifier() and code[:1].isupper() else domain, message, call.text)
    return True


def thrown(sink: Sink, at: int, raw: bytes) -> None:
    """`@throw [NSException exceptionWithName:@"Closed" reason:@"…" userInfo:nil]`."""
    match = _THROWN.match(raw)
    if match is None:
        return  # an error that is only handed on
    sink.add("raise", at, _named(match["name"]), template(raw[match.end() :]), one_line(raw).rstrip(";"))


def caught(sink: Sink, at: int, raw: bytes) -> None:
    """`@catch (NSException *error) { … }`."""
    errors.caught(sink, at, raw.lstrip(b"@"))


def _named(raw: bytes) -> str:
    return literal(raw) or one_line(raw, 80)


def setting_read(sink: Sink, call: Call) -> bool:
    """`[[NSUserDefaults standardUserDefaults] boolForKey:@"loud"]`, `[prefs objectForKey:kName]`."""
    if not _STORE.search(call.receiver) and not call.receiver.endswith((".environment()", "infoDictionary()")):
        return False
    return _config(sink, call)


def information_read(sink: Sink, call: Call) -> bool:
    """`[bundle objectForInfoDictionaryKey:@"CFBundleVersion"]`."""
    return _config(sink, call)


def _config(sink: Sink, call: Call) -> bool:
    key = _named(call.arguments[0]) if call.arguments else ""
    if not _KEY.fullmatch(key):
        return False
    sink.add("config", call.at, key, _otherwise(sink, call.node.end_byte), call.text)
    return True


def _otherwise(sink: Sink, end: int) -> str:
    """What stands behind `?:`."""
    match = _OTHERWISE.match(sink.source.data, end)
    return one_line(match["value"], 120).strip() if match else ""


def registered(sink: Sink, call: Call) -> bool:
    """`[defaults registerDefaults:@{@"loud": @YES}]`: settings with their defaults."""
    if not call.arguments or not call.arguments[0].startswith(b"@{"):
        return False
    at = call.node.start_byte + sink.source.data[call.node.start_byte : call.node.end_byte].find(call.arguments[0])
    for number, match in enumerate(_REGISTERED.finditer(sink.source.data, at, at + len(call.arguments[0]))):
        if number < MAX_REGISTERED:
            value = one_line(match["value"], 120).strip()
            sink.add("config", match.start(), _named(match["key"]), value, one_line(match[0]))
    return True


_READS: Final = "object string bool integer float double array dictionary data URL value stringArray"

IDIOMS: Final = table(
    ("getenv secure_getenv", settings.environment_read),
    ("signal sigaction", signal_call),
    ("NSAssert NSCAssert NSParameterAssert NSCParameterAssert", assertion),
    ("raise:format: raise:format:arguments:", raised),
    ("errorWithDomain:code:userInfo: initWithDomain:code:userInfo:", error_made),
    (" ".join(f"{word}ForKey:" for word in _READS.split()), setting_read),
    ("objectForInfoDictionaryKey:", information_read),
    ("registerDefaults:", registered),
)
PATTERNS: Final[Patterns] = ((LOG_NAME, log_call),)

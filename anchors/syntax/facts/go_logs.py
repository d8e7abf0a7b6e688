"""Log statements of Go that no logger's name tells: methods of whatever writes records, zap's checked entries."""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message, literal
from anchors.syntax.facts.loggers import is_logger
from anchors.syntax.facts.logs import constant_level, level_of
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line

MAX_RECEIVER: Final = 200
_OPTIONS: Final = regex(
    rb"\b(?:HandlerOptions|LoggerOptions|Options)\{[^{}]{0,200}?\bLevel:\s*(?P<level>(?:slog|hclog|log|zapcore|charmlog)\.\w{1,20})\b"
)
_REPORTS: Final = regex(rb"(?<![\w.)])([A-Za-z_][\w.]{0,100})\.(?:Noticef|Warnf|Warningf|Infof|Debugf|Tracef)\(")
_GRAVE: Final = ("Errorf", "Fatalf", "Panicf", "Logf")
_MAKERS: Final = frozenset({"fmt", "errors", "xerrors", "assert", "require"})


def formatted_log(sink: Sink, call: Call) -> bool:
    """`c.Noticef("slow: %v", d)` of whatever has such methods; `c.Errorf(…)` where the file has `c.Warnf(…)` as well,
    or a package whose result nobody takes: else it makes an error, or is a test's."""
    level = level_of(call.name)
    if level is None or not 0 < len(call.receiver) <= MAX_RECEIVER:
        return False
    if call.name in _GRAVE and call.receiver.encode() not in sink.once(_reporting) and not _is_told(sink, call):
        return False
    message = first_message(call.arguments)
    if not message:
        return False
    sink.add("log", call.at, level, message, call.receiver)
    return True


def read_levels(sink: Sink) -> None:
    """`slog.HandlerOptions{Level: slog.LevelDebug}`, `hclog.LoggerOptions{Level: hclog.Info}`."""
    data = sink.source.data
    for match in _OPTIONS.finditer(data) if b"Level:" in data else ():
        sink.add("setlevel", match.start("level"), "", constant_level(match["level"]), one_line(match[0]))


def made_logger(sink: Sink, call: Call) -> bool:
    """zap's `NewAtomicLevelAt(zap.InfoLevel)`; `NewProduction()` writes from info on."""
    level = constant_level(call.arguments[0]) if call.name == "NewAtomicLevelAt" and call.arguments else ""
    if call.receiver == "zap" and call.name in ("NewProduction", "NewProductionConfig"):
        level = "info"
    if not level:
        return False
    sink.add("setlevel", call.at, "", level, call.text)
    return call.name != "NewProduction"


def _is_told(sink: Sink, call: Call) -> bool:
    """Whether it is a function of an imported package and stands by itself."""
    package = call.receiver
    if package in _MAKERS or not package.isalnum() or not call.is_statement:
        return False
    return sink.says(f'/{package}"'.encode()) or sink.says(f'"{package}"'.encode())


def _reporting(data: bytes) -> frozenset[bytes]:
    """What a file writes records of lower levels through."""
    return frozenset(match[1] for match in _REPORTS.finditer(data))


def checked_log(sink: Sink, call: Call) -> bool:
    """zap's `logger.Check(zapcore.InfoLevel, "message")`, which is written through what it returns."""
    if not call.receiver or not is_logger(call.receiver) or len(call.arguments) != 2:
        return False
    level, message = constant_level(call.arguments[0]), literal(call.arguments[1])
    if not level or message is None:
        return False
    sink.add("log", call.at, level, message, call.receiver)
    return True

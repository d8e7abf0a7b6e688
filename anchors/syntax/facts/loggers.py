"""What is a logger: an expression that is called like one, and a name that its file says to hold one."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.sink import Sink

_LOGGER: Final = re.compile(
    r"(^|[._>])(?:\w*log(?:ger|gers|ging|rus|s|r|x|f|z|util|utils|kit)?|LOG(?:GER)?|\w*Log(?:ger)?|console|warnings|winston|slog|zap|klog|glog|"
    r"pino|bunyan|l|sugar|sugared|tracing|structlog|loguru|timber)(?:\(\))?$"
)
_CHAINED: Final = regex(
    r"^(?:[\w.]*\.)?(?:\w*log(?:ger|ging|rus)?|\w*Log(?:ger)?|LOG(?:GER)?|slog|zap|zerolog|structlog)\b(?:\(\))?\.?"
    r"(?:With\w*|with\w*|bind|opt|child|getLogger|get_logger|getChild|Ctx|Named|Sugar|S|L|Logger|V|at\w+|log\w*)\(",
)
_MARKS: Final = (b"Logger", b"logrus.Entry", b"logr.")
_TYPED: Final = re.compile(
    rb"\b\w*Logger(?:Interface|Adapter)?(?:<[^<>\n]{0,80}>)?[ \t]*[*&?]?[ \t]+[*&]?\$?([A-Za-z_]\w{0,40})[ \t]*[;,)=\n]"
    rb"|(?<![\w.\"'])([A-Za-z_]\w{0,40})\??[ \t]*:[ \t]*[&*]?(?:\w{1,40}(?:\.|::)){0,3}\w{0,40}Logger\b(?![\w(.])"
    rb"|(?<![\w.\"'])([A-Za-z_]\w{0,40})[ \t]+\*?(?:\w{1,40}\.)?(?:\w{0,40}Logger|logrus\.Entry)\b[ \t]*[,){\n]"
)
"""`Logger l`, `ILogger<Shop> l`, `LoggerInterface $l`; `l: Logger`; `l *log.Logger`."""
_MADE: Final = re.compile(
    rb"(?<![\w.])([A-Za-z_]\w{0,40})[ \t]*:?=[ \t]*(?:[A-Za-z_]\w{0,40}\.){0,3}\w{0,40}[lL]og(?:ger)?"
    rb"(?:\([^()\n]{0,80}\))?\.(?:With\w{0,20}|with\w{0,20}|bind|child|Named|Sugar|FromContext\w{0,20}|Ctx|getChild)\("
)
"""`entry := log.WithField("id", id)`, `child = logger.bind(user=1)`."""
_PLAIN_MARKS: Final = frozenset((b"Logger", b"ILogger", b"class", b"return", b"new", b"final", b"func", b"import"))


def is_logger(receiver: str) -> bool:
    """By what it is called."""
    return bool(_LOGGER.search(receiver)) or bool(_CHAINED.match(receiver))


def holds_logger(sink: Sink, receiver: str) -> bool:
    """Whether the file declares what a receiver ends in as a logger, or makes it of one."""
    name = re.split(r"->|\?\.|[.$@]", receiver)[-1]
    return name.encode() in sink.once(_held)


def _held(data: bytes) -> frozenset[bytes]:
    found = {name for match in _MADE.finditer(data) for name in match.groups() if name} if b"og" in data else set()
    if any(mark in data for mark in _MARKS):
        found.update(name for match in _TYPED.finditer(data) for name in match.groups() if name)
    return frozenset(found - _PLAIN_MARKS)

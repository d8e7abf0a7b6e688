"""Python's own facts: decorators, the main guard, handlers by name, settings attributes, logging dictionaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts import bound, logs, python_web, settings, streams, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import keyword
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.facts.web import python_decorator
from anchors.syntax.places import places
from anchors.syntax.source import one_line, text

_GUARD: Final = regex(rb"^if\s+__name__\s*==\s*[\"']__main__[\"']|^if\s+[\"']__main__[\"']\s*==\s*__name__", re.M)
_COMMAND_NAME: Final = re.compile(r"name\s*(?::[^=]+)?=\s*[\"']([\w:. -]+)[\"']")
_SETTING: Final = re.compile(rb"settings(?:\(\))?\.(_?[A-Z][A-Z0-9_]{2,})(\s*=(?!=))?")
_NAMED: Final = re.compile(rb"(?<!\w)[a-z]\w*_\Z")
MAX_NAME: Final = 40
_GETATTR: Final = re.compile(
    rb"getattr\(\s*(?:self\.)?settings\s*,\s*[\"']([A-Z][A-Z0-9_]+)[\"']\s*(?:,\s*([^()\n]*(?:\([^()\n]*\))?))?\)"
)
_LOGGERS: Final = regex(rb"[\"'](loggers|root)[\"']\s*:\s*\{")
_LEVEL: Final = regex(rb"[\"']level[\"']\s*:\s*([^\n{}]{1,200})")
_LEVEL_WORD: Final = regex(
    rb"(?<![\w])(?:[\w.]{1,40}\.)?(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL|NOTSET)\b"
    rb"|[\"'](trace|debug|info|warn|warning|error|critical|fatal)[\"']"
)
_ENTRY: Final = regex(rb"[\"']([\w.]*)[\"']\s*:\s*\{([^{}]*)\}")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for match in _GUARD.finditer(data) if b"__main__" in data else ():
        if sink.scope_at(match.start()) < 0:  # else it stands in a text
            sink.add("entry", match.start(), "__main__ guard")
    for draft in sink.drafts:
        if draft.decorators:
            for decorator in draft.decorators:
                python_decorator(sink, draft, decorator, draft.start)
        named = _COMMAND_NAME.match(draft.signature) if draft.name == "name" else None
        holder = draft.parent
        if named and holder is not None and any(base.endswith("Command") for base in holder.bases):  # cleo's
            sink.put("command", holder.start, holder.index, named[1], "", one_line(draft.signature.encode()))
        if draft.parent is not None and draft.parent.kind == "class":
            python_web.read_member(sink, draft, draft.parent)
        if draft.name == "lambda_handler" and draft.parent is None and draft.kind == "function":
            sink.add("handler", draft.start, draft.name, "", draft.signature)
    python_web.read_file(sink)
    bound.pydantic_settings(sink)
    if b"settings" in data:
        _settings(sink, data)
    if b"level" in data:
        for name, level, at, shown in _logging_levels(data):
            sink.add("setlevel", at, name, level, shown)


def _settings(sink: Sink, data: bytes) -> None:
    for match in _SETTING.finditer(data):
        start = match.start()
        if data.endswith(b"_", 0, start):  # `get_app_settings().DEBUG`, `app_settings.DEBUG`
            named = _NAMED.search(data, max(0, start - MAX_NAME), start)
            start = named.start() if named else start
        before = data[max(0, start - 1) : start]
        if not match[2] and (not before or before in b" \t\n([{,=!-" or data.endswith(b"self.", 0, start)):
            sink.add("config", match.start(), text(match[1]), "", one_line(match[0]))
    for match in _GETATTR.finditer(data):
        sink.add("config", match.start(), text(match[1]), one_line(match[2] or b"", 120), one_line(match[0]))


def _logging_levels(data: bytes) -> Iterator[tuple[str, str, int, str]]:
    """Levels in a `logging.config` dictionary: (logger, level, offset, text); the root logger is ""."""
    heads = sorted(at for word in (b"loggers", b"root") for at in places(data, word))
    for head in filter(None, (_LOGGERS.match(data, at - 1) for at in heads if at)):
        end = _closing(data, head.end() - 1)
        body = data[head.end() : end]
        if head[1] == b"root":
            level = _level_of(body)
            if level:
                yield "", level, head.start(), one_line(data[head.start() : end + 1])
            continue
        for entry in _ENTRY.finditer(body):
            level = _level_of(entry[2])
            if level:
                yield text(entry[1]), level, head.end() + entry.start(), one_line(entry[0])


def _level_of(entry: bytes) -> str:
    """The level of one logger's entry: of several words the last, as behind an `else` or in place of a variable that is
    not set."""
    found = _LEVEL.search(entry)
    if found is None:
        return ""
    end = found[1].find(b",", found[1].rfind(b")") + 1)
    words = _LEVEL_WORD.findall(found[1][: end if end >= 0 else None])
    word = words[0 if b" if not " in found[1] else -1] if words else (b"", b"")
    return text(word[0] or word[1]).lower()


_BODIES: Final = frozenset({"function", "method", "class"})


def _closing(data: bytes, at: int, limit: int = 20_000) -> int:
    """The brace that closes the one at `at`, quotes not minded."""
    depth = 0
    for offset in range(at, min(len(data), at + limit)):
        char = data[offset]
        if char == 0x7B:
            depth += 1
        elif char == 0x7D:
            depth -= 1
            if depth == 0:
                return offset
    return min(len(data), at + limit)


def served_call(sink: Sink, call: Call) -> bool:
    """Django's `application = get_wsgi_application()`, which a server loads by the module's name."""
    if not call.assigned_to or sink.is_within(call.at, _BODIES):
        return False
    sink.add("entry", call.at, f"{call.name.split('_')[1].upper()} application")
    return True


def added_sink(sink: Sink, call: Call) -> bool:
    """loguru's `logger.add(sys.stderr, level="INFO")`."""
    level = logs.constant_level(keyword(call.arguments, "level") or b"") if call.receiver == "logger" else ""
    if level:
        sink.add("setlevel", call.at, "", level, call.text)
    return level != ""


def filtering_logger(sink: Sink, call: Call) -> bool:
    """structlog's `make_filtering_bound_logger(logging.INFO)`."""
    level = logs.constant_level(call.arguments[0]) if call.arguments else ""
    sink.add("setlevel", call.at, "", level, call.text)
    return True


IDIOMS: Final = table(
    *python_web.IDIOMS,
    ("get_wsgi_application get_asgi_application", served_call),
    ("debug info warn warning error critical exception fatal trace success log warning_once", logs.log_call),
    ("debug info warn warning error critical exception", logs.aliased_log),
    ("log", logs.bare_log),
    ("write writelines", streams.write_call),
    ("print echo secho", streams.printed),
    ("getLogger get_logger", logs.make_logger),
    ("setLevel " + logs.SET_NAMES, logs.set_level),
    ("add", added_sink),
    ("make_filtering_bound_logger", filtering_logger),
    ("basicConfig", logs.basic_config),
    ("getenv config env", settings.environment_read),
    (
        "get getint getboolean getfloat getlist get_value get_setting bool int str float list getattr setdefault",
        settings.store_read,
    ),
    ("add_argument option argument", settings.command_option),
    ("path re_path url", web.django_path),
    ("register", web.viewset_route),
    ("add_parser add_subcommand", web.named_command),
    (PUBLISH, web.named_call),
)

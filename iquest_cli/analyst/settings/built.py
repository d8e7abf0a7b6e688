"""What is no setting, whatever its name says: an object that code builds and nobody chooses (a metric, a lock, a pool
of workers, a client, a compiled pattern), and a field that holds a part of the program: `pool *worker.Pool`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.index.names import symbols_named
from iquest_cli.analyst.texts.literals import is_literal, top_level_arguments
from iquest_cli.analyst.texts.values import CALLABLE, value_of
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.types import Symbol
    from anchors.workspace import Workspace

MAX_SAME: Final = 12
MAX_MEMBERS: Final = 400
LEAST_METHODS: Final = 4
"""From which a class of the repository does something, and is no mere value."""
_METRICS: Final = frozenset({"histogram", "counter", "gauge", "summary", "metric", "metrics", "meter"})
_PARTS: Final = _METRICS | frozenset(
    [
        *(
            "client",
            "logger",
            "pool",
            "mutex",
            "lock",
            "semaphore",
            "latch",
            "registry",
            "handler",
            "router",
            "service",
        ),
        *("manager", "thread", "executor", "scheduler", "factory", "builder", "repository", "connection", "listener"),
        *("dispatcher", "controller", "engine", "runner", "parser", "regexp", "regex", "event", "cond", "socket"),
        *("cursor", "database", "transport", "middleware", "blueprint", "application", "process", "processor"),
        *("observer", "provider", "resolver", "session", "watcher", "tracer", "cache", "queue", "worker", "emitter"),
        *("subject", "future", "promise", "task", "ticker", "timer", "condition", "conn", "db", "once"),
    ]
)
"""Last words of types that do something or hold what others do."""
SETTINGS: Final = frozenset(
    [
        *(
            "setting",
            "settings",
            "config",
            "configuration",
            "conf",
            "cfg",
            "option",
            "options",
            "opts",
            "flag",
            "flags",
        ),
        *("param", "params", "parameter", "parameters", "property", "properties", "props", "preference", "preferences"),
        *("env", "environ", "environment", "getenv", "default", "defaults", "field", "arg", "args", "argument", "key"),
        *("policy", "limits", "duration", "timeout", "mode", "level", "spec", "schema", "variable", "var"),
    ]
)
_VALUE_LIKE: Final = re.compile(
    r"(?:un)?marshal|parse|from|to_?string|string$|serialize|decode|equals|__str__|fmt", re.I
)
"""What a class of values has: it can be read from a text or written as one."""
_CALL: Final = re.compile(
    r"(?:(?:await|new|make)\b[ (]\s*|[&*(])*(?P<callee>"
    r"(?:[A-Za-z_$][\w$]{0,80}(?:<[\w ,.<>?]{0,60}>)?(?:\.|::|->)){0,5}"
    r"[A-Za-z_$][\w$]{0,80})(?:<[\w ,.<>?]{0,80}>)?\s?[({](?P<rest>.*)",
    re.DOTALL,
)
_COMPILES: Final = re.compile(r"(?:must_?)?compile(?:posix)?", re.IGNORECASE)
_CHANNEL: Final = re.compile(r"make\((?:<-)?chan\b|new\s+(?:Object|AtomicReference)\b")
_TYPE: Final = re.compile(r"[A-Za-z_]\w*(?:(?:\.|::)[A-Za-z_]\w*){0,4}")
_MAKES: Final = frozenset({"new", "make", "create", "build", "get", "open", "init", "with", "default"})
_TYPE_LAST: Final = frozenset({"go", "kotlin", "scala", "rust", "swift", "typescript", "tsx", "python"})


def is_part(workspace: Workspace, symbol: Symbol) -> bool:
    """Whether a constant, variable or field is a part of the program and nothing that anybody sets."""
    value = value_of(symbol)
    if value:
        return _is_built(workspace.snapshot, value)
    return symbol.kind == "field" and any(_is_type_of_parts(workspace.snapshot, name) for name in _types_of(symbol))


def _is_built(snapshot: Snapshot, value: str) -> bool:
    """Whether a value is made by a call that says what it makes, and is given no number that somebody may want."""
    if _CHANNEL.match(value):
        return True
    call = _CALL.match(value) if not is_literal(value) else None
    if call is None:
        return False
    name = re.split(r"\.|::|->", call["callee"])
    if _COMPILES.fullmatch(name[-1]):
        return True
    words = [
        word for word in parts(" ".join(re.sub(r"<[^<>]*>", "", part) for part in name[-2:])) if word not in _MAKES
    ]
    if not words or not SETTINGS.isdisjoint(words):
        return False
    if words[-1] in _METRICS or not _METRICS.isdisjoint(parts(name[-1])):
        return True
    arguments = islice(top_level_arguments(call["rest"]), 12)
    if any(re.match(r"(?:[A-Za-z_]\w*\s*[:=]\s*)?-?\d", argument) for argument in arguments):
        return False
    return words[-1] in _PARTS or _does_something(snapshot, name[-1]) or (len(name) > 1 and _makes(snapshot, name))


def _makes(snapshot: Snapshot, name: list[str]) -> bool:
    """Whether `Type::new(...)` makes something of a class that does something."""
    return parts(name[-1])[:1] in (("new",), ("create",)) and _does_something(snapshot, name[-2])


def _is_type_of_parts(snapshot: Snapshot, name: str) -> bool:
    last = re.split(r"\.|::", name)[-1]
    words = parts(last)
    if not words or not last[:1].isupper() or not SETTINGS.isdisjoint(words):
        return False
    return words[-1] in _PARTS or _does_something(snapshot, last)


def _types_of(symbol: Symbol) -> list[str]:
    """The names in the type that a field is declared with: behind its name, or before it."""
    at = symbol.signature.find(symbol.name)
    if at < 0:
        return []
    before, behind = symbol.signature[:at], symbol.signature[at + len(symbol.name) :]
    told = behind.partition("`")[0] if symbol.language in _TYPE_LAST else before
    return _TYPE.findall(told[:160])


def _does_something(snapshot: Snapshot, name: str) -> bool:
    """Whether a class of the repository bears this name, has methods, and none by which values are read or written."""
    if not name[:1].isupper():
        return False
    found = [
        n for n in symbols_named(snapshot, name)[:MAX_SAME] if snapshot.kind(n) in ("class", "struct", "interface")
    ]
    if len(found) != 1:
        return False
    symbols = snapshot.symbols_of(snapshot.file_of(found[0]))
    methods = [
        snapshot.name(number)
        for number in islice(symbols, MAX_MEMBERS)
        if snapshot.parent(number) == found[0] and snapshot.kind(number) in CALLABLE - {"property"}
    ]
    return len(methods) >= LEAST_METHODS and not any(_VALUE_LIKE.match(method) for method in methods)

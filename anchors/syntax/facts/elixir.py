"""Elixir's own facts: Logger, errors raised and rescued, settings of applications and of the environment, what starts
by its module's kind; routes: `elixir_web`.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.arity import arity
from anchors.syntax.drafts import CONTAINERS, Draft
from anchors.syntax.facts import elixir_web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING, literal, template
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import table
from anchors.syntax.source import one_line, text

_LEVELS: Final = {
    "debug": "debug", "info": "info", "notice": "notice", "warning": "warning", "warn": "warn", "error": "error",
    "critical": "critical", "alert": "alert", "emergency": "emergency",
}  # fmt: skip
_LAZY: Final = re.compile(rb"fn\s*(?:\(\s*\))?\s*->\s*+")
_ATOM: Final = re.compile(rb":([A-Za-z_]\w*+[?!]?+)")
_MODULE: Final = re.compile(rb"%?((?:__MODULE__|[A-Z]\w*+)(?:\.[A-Z]\w*+)*+)")
_OR: Final = re.compile(rb"\s{0,8}+\|\|\s{0,60}+([^\n;)}]{1,80})")
_RESCUED: Final = re.compile(
    rb"(?:^|\n)[ \t]*+(?:rescue[ \t]++)?(?:[a-z_]\w*+[ \t]++in[ \t]++)?(\[[^\]\n]*+\]|[A-Z][\w.]*+)[ \t]*+->"
    rb"|^rescue\s++([a-z_]\w*+)[ \t]*+->"
)
_CAUGHT: Final = re.compile(rb"^catch\s++(?::(\w++)[ \t]*+,|([^\n]{0,60}?)[ \t]*+->)")
_NAME: Final = re.compile(rb"[A-Z][\w.]*+")
_MESSAGE: Final = re.compile(rb"\bmessage:\s*+")
_LEVEL: Final = re.compile(rb"(?<!\w)level:\s*:(\w+)")
_MAX_BLOCK: Final = 4_000
_MAX_KEYS: Final = 40
_JOB: Final = re.compile(r"(?:^|\.)(?:Oban(?:\.Pro)?\.Worker|Worker|Broadway|Exq\.Worker)$")
_STARTED: Final = {
    ("start", 2): ("entry", re.compile(r"(?:^|\.)Application$"), "application"),
    ("run", 1): ("command", re.compile(r"(?:^|\.)Mix\.Task$"), ""),
    ("perform", 1): ("handler", _JOB, "job"),
    ("process", 1): ("handler", _JOB, "job"),
    ("handle_message", 3): ("handler", re.compile(r"^Broadway$"), "messages"),
}
"""Functions that something outside calls, by their name, number of parameters and what their module uses."""
_TASK: Final = re.compile(r"defmodule Mix\.Tasks\.([\w.]+)")
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def read_file(sink: Sink) -> None:
    if sink.source.data.startswith(b"#!"):
        sink.add("entry", 0, "shebang")
    for draft in sink.drafts:
        if draft.kind == "function" and draft.parent is not None and draft.parent.kind in CONTAINERS:
            _started(sink, draft, draft.parent)


def _started(sink: Sink, draft: Draft, holder: Draft) -> None:
    takes = arity(draft.signature, draft.name)
    known = _STARTED.get((draft.name, takes[1])) if takes is not None else None
    if known is None or not any(known[1].search(base) for base in holder.bases):
        return
    kind, _, what = known
    if kind == "command":
        task = _TASK.match(holder.signature)
        name = ".".join(_WORD.sub("_", part).lower() for part in task[1].split(".")) if task else holder.name
        sink.put(kind, draft.name_at, draft.index, name, "", f"mix {name}")
    elif kind == "entry":
        sink.put(kind, draft.name_at, draft.index, f"{what} {holder.name}")
    else:
        sink.put(kind, draft.name_at, draft.index, holder.name, "", f"{what} {holder.name}")


def _message(argument: bytes) -> str:
    raw = argument.strip()
    lazy = _LAZY.match(raw)
    raw = raw[lazy.end() :] if lazy else raw
    return template(raw.replace(b"<>", b"+") if STRING.match(raw) else raw.removeprefix(b"["))


def log_call(sink: Sink, call: Call) -> bool:
    """`Logger.info("…")`, `Logger.error(fn -> "…" end)`, `Logger.log(:warning, "…")`."""
    arguments = call.arguments
    if call.receiver.rpartition(".")[2] != "Logger":
        return False
    level = _LEVELS.get(call.name, "")
    if call.name in ("log", "bare_log"):
        named = _ATOM.match(arguments[0]) if arguments else None
        level, arguments = (text(named[1]) if named else ""), arguments[1:]
    sink.add("log", call.at, level, _message(arguments[0]) if arguments else "", "Logger")
    return True


def print_call(sink: Sink, call: Call) -> bool:
    """`IO.warn("…")`, `IO.puts(:stderr, "…")`."""
    arguments = call.arguments
    if call.receiver != "IO" or not arguments:
        return False
    if call.name == "warn":
        sink.add("log", call.at, "warn", _message(arguments[0]), "IO.warn")
        return True
    is_error = arguments[0] in (b":stderr", b":standard_error")
    message = _message(arguments[1] if is_error and len(arguments) > 1 else arguments[0])
    if not message:
        return False
    sink.add("log", call.at, "" if is_error else "info", message, "stderr" if is_error else "print")
    return True


def raise_call(sink: Sink, call: Call) -> bool:
    """`raise "…"`, `raise ArgumentError, "…"`, `raise Shop.Error, code: 1`, `Mix.raise("…")`."""
    arguments = call.arguments
    if call.receiver not in ("", "Mix", "Kernel") or not arguments:
        return False
    named = _MODULE.match(arguments[0])
    if named is None:
        message = _message(arguments[0])
        if not message:
            return False  # an error that is only handed on
        sink.add("raise", call.at, "Mix.Error" if call.receiver == "Mix" else "RuntimeError", message, call.text)
        return True
    told = arguments[1] if len(arguments) > 1 else arguments[0][named.end() :]
    given = _MESSAGE.search(told[:400])
    message = _message(told[given.end() :] if given else told)
    sink.add("raise", call.at, text(named[1]), message, call.text)
    return True


def throw_call(sink: Sink, call: Call) -> bool:
    """`throw(:stop)`, `exit(:shutdown)`."""
    if call.receiver or not call.arguments:
        return False
    sink.add("raise", call.at, call.name, one_line(call.arguments[0], 120), call.text)
    return True


def caught(sink: Sink, at: int, raw: bytes) -> None:
    """`rescue e in [A, B] -> …`, `catch :exit, reason -> …`."""
    raw = raw[:_MAX_BLOCK]
    fate = "reraise" if re.search(rb"\b(?:reraise|raise)\b", raw) else ""
    if raw.startswith(b"catch"):
        found = _CAUGHT.match(raw)
        sink.add("catch", at, text(found[1] or b"") if found else "", "", fate)
        return
    names = list[str]()
    for match in _RESCUED.finditer(raw):
        names += [text(name) for name in _NAME.findall(match[1] or b"")]
    sink.add("catch", at, ",".join(dict.fromkeys(names)), "", fate)


def setting_call(sink: Sink, call: Call) -> bool:
    """`Application.get_env(:shop, :port, 4000)`, `System.get_env("PORT", "4000")`, `System.fetch_env!("PORT")`."""
    arguments = call.arguments
    if call.receiver == "System" and arguments and call.name != "compile_env":
        key = literal(arguments[0])
        if not key:
            return False
        end = call.end
        either = _OR.match(sink.source.data, end, end + 160) if len(arguments) < 2 else None
        default = arguments[1] if len(arguments) > 1 else either[1] if either else b""
        sink.add("config", call.at, key, one_line(default, 120), call.text)
        return True
    if call.receiver != "Application" or len(arguments) < 2:
        return False
    named = _ATOM.match(arguments[1]) or _MODULE.match(arguments[1])
    if named is None:
        return False
    default = one_line(arguments[2], 120) if len(arguments) > 2 else ""
    sink.add("config", call.at, text(named[1]), default, call.text)
    return True


def config_call(sink: Sink, call: Call) -> bool:
    """`config :shop, Shop.Repo, pool_size: 10` in a file of configuration."""
    arguments = call.arguments
    if call.receiver or len(arguments) < 2 or not (sink.says(b"import Config") or sink.says(b"use Mix.Config")):
        return False
    if arguments[0] == b":logger" and (level := _LEVEL.search(arguments[-1])):
        backend = _ATOM.match(arguments[1]) if len(arguments) > 2 else None
        name = "" if backend is None or backend[1] in (b"console", b"default_handler") else text(backend[1])
        sink.add("setlevel", call.at, name, text(level[1]), call.text)
    owner = _MODULE.match(arguments[1]) if len(arguments) > 2 else None
    space = f"{text(owner[1])}." if owner else ""
    head = "config " + ", ".join(one_line(argument, 60) for argument in arguments[:-1])
    for at, name, value in _pairs(sink, call):
        sink.add("config", at, space + name, value, f"{head}, {name}: {value}")
    return True


def _pairs(sink: Sink, call: Call) -> list[tuple[int, str, str]]:
    """Where each key stands, its name, its value."""
    listed = call.node.next_sibling
    keys = [child for child in listed.named_children if child.type == "keywords"] if listed is not None else []
    found, data = list[tuple[int, str, str]](), sink.source.data
    for pair in keys[-1].named_children[:_MAX_KEYS] if keys else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None:
            name = text(data[key.start_byte : key.end_byte].strip().rstrip(b":").strip(b'"'))
            found.append((key.start_byte, name, one_line(data[value.start_byte : value.end_byte], 120)))
    return found


IDIOMS: Final = table(
    ("debug info notice warning warn error critical alert emergency log bare_log", log_call),
    ("warn puts", print_call),
    ("raise reraise", raise_call),
    ("throw exit", throw_call),
    ("get_env fetch_env fetch_env! compile_env compile_env!", setting_call),
    ("config", config_call),
    ("get post put patch delete options head connect trace match live forward", elixir_web.route_call),
    ("resources", elixir_web.resources_call),
    ("socket channel", elixir_web.socket_call),
)

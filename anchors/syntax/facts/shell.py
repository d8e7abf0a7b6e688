"""Bash's own facts: messages to standard error and to the system's log, variables with defaults, options, commands.

A log function of one's own is known by its name (`log_warn`, `error`, `info`); what it does is not looked at.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.syntax.drafts import CALLABLES
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING
from anchors.syntax.facts.shell_names import assigned_names, given_names
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import Patterns, table
from anchors.syntax.source import one_line, text

_EXPANDED: Final = re.compile(rb"\$\{([A-Z_][A-Z0-9_]{2,})(:?[-=?+])(.*)\}$", re.DOTALL)
_ASKED_FOR: Final = re.compile(rb"(?<=[\s!])-[nz][ \t]+\"?\$\{?([A-Z_][A-Z0-9_]{2,})(?::-)?\}?\"?(?=\s)")
_LOG_NAME: Final = re.compile(
    r"^(?:\w*log|msg|print|echo|say|ui|[\w.:-]*[_:.-])?(debug|info|notice|warn|warning|err|error|fatal|critical|trace)"
    r"(?:[_-]?(?:msg|message|log|echo))?$",
    re.IGNORECASE,
)
_PRIORITY: Final = re.compile(rb"(?:-p|--priority)[ =]*[\"']?(?:\w+\.)?(\w+)")
_LEVEL_WORD: Final = re.compile(
    r"^\W*(debug|info|notice|warn(?:ing)?|err(?:or)?|fatal|critical|usage)\b", re.IGNORECASE
)
_TOLD_LEVEL: Final = re.compile(
    rb"[ \t]+[\"']?(?:-\w+[ \t]+)?(DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|FATAL)[\"']?(?=[ \t])", re.IGNORECASE
)
_TRAP: Final = re.compile(
    rb"trap[ \t]+(?:--[ \t]+)?('[^'\n]*'|\"[^\"\n]*\"|[^\s'\"]+)[ \t]+((?:[A-Z][A-Z0-9]*+[ \t]*+)++)"
)
_DYING: Final = frozenset({"die", "fatal", "abort", "bail", "fail", "panic", "croak"})
_DISPATCH: Final = re.compile(
    rb"\"?\$\{?(?:1|[\w]*(?:cmd|command|action|subcommand|COMMAND|ACTION|CMD|verb|task))\b", re.IGNORECASE
)
_WORD: Final = re.compile(r"[A-Za-z][\w:.-]+")
_MIN_COMMANDS: Final = 3
"""Branches of a `case` that chooses a command; with fewer it chooses between two ways of doing one thing."""
_SETTING_UP: Final = frozenset(
    b"set shopt source . export declare readonly local alias unalias typeset unset return umask autoload complete "
    b"if then else elif fi while do done for case esac : true false [ [[ { } ;; ) ( bind zle compdef setopt".split()
)
_ASSIGNED: Final = re.compile(rb"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    if data.startswith(b"#!") and _runs(sink):
        sink.add("entry", 0, "script")
    for match in _ASKED_FOR.finditer(data) if b"-z" in data or b"-n" in data else ():
        if sink.once(given_names).get(match[1], len(data) + 1) > match.start():
            sink.add("config", match.start(), text(match[1]), "", one_line(match[0]))


def _runs(sink: Sink) -> bool:
    """Whether the file does something of its own, beside defining functions and setting things up."""
    source = sink.source
    inside = set[int]()
    for draft in sink.drafts:
        if draft.kind in CALLABLES:
            inside.update(range(source.line(draft.start), source.line(max(draft.start, draft.end - 1)) + 1))
    for line in range(2, source.num_lines + 1):
        words = source.line_bytes(line).split(None, 1)
        if line in inside or not words or words[0].startswith((b"#", b"'", b'"', b"-", b"|", b"&", b"\\")):
            continue
        if words[0] not in _SETTING_UP and not _ASSIGNED.match(words[0]):
            return True
    return False


def expanded(sink: Sink, at: int, raw: bytes) -> None:
    """`${NAME:-default}`, `${NAME:=default}`, `${NAME:?message}`."""
    match = _EXPANDED.match(raw[:400])
    if match is None or match[2].endswith(b"+"):
        return
    if not match[3].strip() and match[1] in sink.once(assigned_names):
        return  # a variable of the script's own
    default = "" if match[2].endswith(b"?") else one_line(match[3].strip(b"\"'"), 120)
    sink.add("config", at, text(match[1]), default, one_line(raw))


def choice(sink: Sink, node: Node) -> None:
    """The branches of a `case`: options (`--force)`), or commands where the first argument is asked for."""
    data = sink.source.data
    if b"COMPREPLY" in data:
        return  # it completes the words of another program's command line
    value = node.child_by_field_name("value")
    # From above: a branch that is asked for its parent is looked for among all.
    branches = [child for child in node.named_children if child.type == "case_item"]
    is_dispatch = value is not None and _DISPATCH.match(data, value.start_byte, value.end_byte) is not None
    for branch in branches:
        _branch(sink, branch, is_command=is_dispatch and len(branches) >= _MIN_COMMANDS)


def _branch(sink: Sink, node: Node, *, is_command: bool) -> None:
    data = sink.source.data
    values = node.children_by_field_name("value")
    words = [text(data[value.start_byte : value.end_byte]).strip("\"'") for value in values]
    shown = one_line(data[node.start_byte : node.start_byte + 120].partition(b"\n")[0], 120)
    options = [word for word in words if re.fullmatch(r"--[a-z][\w-]*=?\*?", word)]
    names = [word for word in words if _WORD.fullmatch(word)]
    if options:
        sink.add("config", node.start_byte, options[0].rstrip("=*"), "", shown)
    elif names and is_command:
        sink.add("command", node.start_byte, names[0], "", shown)


def _line_of(sink: Sink, call: Call) -> bytes:
    """The rest of the command's line, as far as the next command."""
    data = sink.source.data
    end = data.find(b"\n", call.at)
    return data[call.at : end if end >= 0 else len(data)]


def _message(raw: bytes) -> str:
    match = STRING.search(raw[:400])
    if match is None:
        return ""
    found = next((group for group in match.groups() if group is not None), b"")
    return " ".join(text(found).replace("\\n", " ").split())[:200]


def echo_call(sink: Sink, call: Call) -> bool:
    """`echo "error: …" >&2`: a message for people, with a level only where the message begins with one."""
    raw = _line_of(sink, call)
    if not re.search(rb"(?:>\s*&\s*2|>\s*/dev/stderr|1>&2)\b", raw):
        return False
    message = _message(raw) or one_line(raw.partition(b">")[0].partition(b" ")[2], 120)
    level = _LEVEL_WORD.match(message)
    sink.add("log", call.at, level[1].lower() if level else "", message, f"{call.name} >&2")
    return True


def logger_call(sink: Sink, call: Call) -> bool:
    """`logger -p user.err "…"`, `systemd-cat -p warning`."""
    raw = _line_of(sink, call)
    priority = _PRIORITY.search(raw)
    sink.add("log", call.at, text(priority[1]) if priority else "notice", _message(raw), call.name)
    return True


def own_log(sink: Sink, call: Call) -> bool:
    """A log function of one's own, by its name: `log_warn "…"`, `error "…"`; `die "…"` ends the script."""
    raw = _line_of(sink, call)[len(call.name) :]
    message = _message(raw)
    if call.name in _DYING and message:
        sink.add("raise", call.at, call.name, message, one_line(call.name.encode() + raw))
        return True
    match = _LOG_NAME.match(call.name)
    if match is None or not message:
        return False
    sink.add("log", call.at, match[1].lower(), message, call.name)
    return True


def told_log(sink: Sink, call: Call) -> bool:
    """`log INFO "…"`: a log function of one's own that is told the level."""
    raw = _line_of(sink, call)[len(call.name) :]
    level = _TOLD_LEVEL.match(raw)
    message = _message(raw[level.end() :]) if level else ""
    if level is None or not message:
        return False
    sink.add("log", call.at, text(level[1]).lower(), message, call.name)
    return True


def trap_call(sink: Sink, call: Call) -> bool:
    """`trap cleanup EXIT INT`: what is run when the script ends or a signal comes."""
    found = _TRAP.match(_line_of(sink, call))
    if found is None or found[1] in (b"-", b"''", b'""'):
        return False
    for name in found[2].split():
        sink.add("handler", call.at, text(name), "", one_line(found[0]))
    return True


def exit_call(sink: Sink, call: Call) -> bool:
    """`exit 2`: the script fails."""
    found = re.match(rb"exit[ \t]+\"?([1-9]\d*)\b", _line_of(sink, call))
    if found is None:
        return False
    sink.add("raise", call.at, f"exit {text(found[1])}", "", text(found[0]))
    return True


LOG_NAMES: Final = re.compile(
    rb"(?i)^[\w:.-]*(?:debug|info|notice|warn|err|fatal|critical|trace|die|abort|bail|fail|panic|croak)"
)


IDIOMS: Final = table(
    ("echo printf cat", echo_call),
    ("logger systemd-cat", logger_call),
    ("exit", exit_call),
    ("log msg log_msg log_message message _log write_log", told_log),
    ("trap", trap_call),
)
PATTERNS: Final[Patterns] = ((LOG_NAMES, own_log),)

"""Perl's own facts: what is warned, logged, thrown and caught, settings of the environment and of options, programs.

Routes and handlers: `perl_web`. Text in POD and behind `__END__` is no code.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import CONTAINERS
from anchors.syntax.facts import perl_web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal, template
from anchors.syntax.facts.perl_text import code_of
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import table
from anchors.syntax.source import one_line, text

_LEVELS: Final = {
    "trace": "trace", "debug": "debug", "info": "info", "notice": "notice", "warn": "warn", "warning": "warn",
    "error": "error", "err": "error", "fatal": "fatal", "crit": "critical", "critical": "critical", "alert": "alert",
    "emergency": "emergency", "logdie": "fatal", "logwarn": "warn", "logcroak": "fatal", "logconfess": "fatal",
}  # fmt: skip
_FUNCTIONS: Final = {"warn": "warn", "carp": "warn", "cluck": "warn"}
_LOGGER: Final = regex(r"(?:^|[.$_])(?:\w*_)?[lL]og(?:ger)?(?:\(\))?\Z|(?:^|\.)get_logger\(\)\Z")
_DANCER: Final = regex(rb"\buse\s+Dancer2?\b")
_EASY: Final = regex(rb"\bLog::Log4perl\s+qw\([^)]*:easy|:easy\b")
_MESSAGE: Final = regex(rb"qq?\s*+[{(\[|/]([^{}()\[\]|]{0,400}+)|<<~?[\"']?\w++[\"']?")
_PRINTING: Final = regex(rb"^sprintf\s*+\(?\s*+")
_MADE: Final = regex(rb"([A-Za-z_]\w*+(?:::\w++)*+)\s*+->\s*+\w++\s*+\(?\s*+(.{0,300})", re.DOTALL)
_GIVEN_MESSAGE: Final = regex(rb"\b(?:message|error|msg|reason)\s*+=>\s*+(.{0,300})", re.DOTALL)
_ENVIRONMENT: Final = regex(rb"\$ENV\s*+\{\s*+[\"']?(\w++)[\"']?\s*+\}")
_OR: Final = regex(
    rb"\s*+\)?\s*+(?://|\|\|)=?\s*+(?!\s|die\b|croak\b|confess\b|return\b|next\b)((?:[^\n;,(){}]|\([^\n()]{0,60}+\)|\{[^\n{}]{0,60}+\}){1,80})"
)
_WRITTEN: Final = regex(rb"\s*+(?:[.+*x-]|&&)?=(?![=~>])")
_CATCH: Final = regex(rb"\}\s*+catch\b\s*+(\([^)]{0,200}\))?\s*+\{(.{0,4000})", re.DOTALL)
_KINDS: Final = regex(
    rb"->isa\(\s*+[\"']?([A-Z][\w:]++)|\bisa\s++[\"']?([A-Z][\w:]++)|\bref\s*+\(?\s*+\$\w++\s*+\)?\s*+eq\s*+[\"']([\w:]++)"
)
_AGAIN: Final = regex(rb"\b(?:die|croak|confess|rethrow|throw)\b")
_EVALED: Final = regex(
    rb"\b(?:if|unless|elsif)\s*+\(\s*+(?:my\s+\$\w+\s*=\s*)?\$(?:@|EVAL_ERROR)|\}\s*+or\s+do\s*+\{|\bif\s+my\s+\$\w+\s*=\s*\$@"
)
_CONFIGURED: Final = regex(
    rb"\b(?:config|conf|cfg)(?:\(\))?(?:->)?\{\s*+[\"']?(\w++)[\"']?\s*+\}"
    rb"(?:(?:->)?\{\s*+[\"']?(\w++)[\"']?\s*+\})?+(?:(?:->)?\{\s*+[\"']?(\w++)[\"']?\s*+\})?+"
)
_OPTION: Final = regex(rb"[\"']?((?:\w[\w-]*+)(?:\|[\w?-]++)*+)(?:[=:!+][\w@%{},]*+)?[\"']?\Z")
_UNLESS_CALLED: Final = regex(
    rb"__PACKAGE__->(\w++)[^;\n]{0,80}\bunless\s*+\(?\s*+caller|\b(\w++)\([^;\n]{0,80}\)\s*+unless\s*+\(?\s*+caller"
)
_RUN: Final = regex(rb"^(?:exit[ (]++)?(main|run)\s*+(?:\([^;\n()]*+\))?+\s*+\)?;", re.MULTILINE)
_STARTED: Final = regex(
    rb"^(?:app->start|start|dance|__PACKAGE__->(?:start|dance|to_app|psgi_app))\b[^;\n]{0,60};", re.MULTILINE
)
_KEY: Final = regex(r"[\w.:/-]{1,120}")
_PRINTED: Final = regex(rb"(?:STDERR|\{\s*+\*?STDERR\s*+\}|\*STDERR)\s++(.{0,300})", re.DOTALL)
_SAYS: Final = regex(r"[A-Za-z]{3}")
_MAX_OPTIONS: Final = 200


def message_of(argument: bytes) -> str:
    """The text that an argument begins with: a literal, `qq{…}`, `sprintf('…', …)`."""
    raw = _PRINTING.sub(b"", argument.strip())
    found = template(raw).removesuffix("\\n").rstrip()
    if found:
        return found
    match = _MESSAGE.match(raw)
    return one_line(match[1], 200) if match is not None and match[1] else ""


def _first(arguments: list[bytes]) -> str:
    return next(filter(None, map(message_of, arguments)), "")


def log_call(sink: Sink, call: Call) -> bool:
    """`$log->warn("…")`, `$c->app->log->debug("…")`, `get_logger()->error("…")`, `$self->log->log(info => "…")`."""
    if not call.receiver:
        return _own_log(sink, call)
    if not _LOGGER.search(call.receiver) or not call.arguments:
        return False
    sink.add("log", call.at, _LEVELS[call.name], _first(call.arguments), call.receiver)
    return True


def _own_log(sink: Sink, call: Call) -> bool:
    """Perl's `warn`, and the words of Dancer, `debug "…"`."""
    if call.name == "warn":
        sink.add("log", call.at, "warn", _first(call.arguments), call.name)
        return True
    if not call.arguments or not sink.once(_is_dancer):
        return False
    sink.add("log", call.at, _LEVELS[call.name], _first(call.arguments), call.name)
    return True


def _is_dancer(data: bytes) -> bool:
    return _DANCER.search(data) is not None


def level_call(sink: Sink, call: Call) -> bool:
    """`log_debug("…")`, Log4perl's `ERROR "…"`."""
    if call.receiver or not call.arguments:
        return False
    name = call.name.lower().removeprefix("log_")
    if call.name.isupper() and not sink.once(_is_easy):
        return False
    sink.add("log", call.at, _LEVELS[name], _first(call.arguments), call.name)
    return True


def _is_easy(data: bytes) -> bool:
    return _EASY.search(data) is not None


def warn_call(sink: Sink, call: Call) -> bool:
    """`carp "…"`, `Carp::cluck("…")`."""
    if call.receiver not in ("", "Perl.Carp"):
        return False
    sink.add("log", call.at, _FUNCTIONS[call.name], _first(call.arguments), call.name)
    return True


def print_call(sink: Sink, call: Call) -> bool:
    """`print STDERR "…"`."""
    match = _PRINTED.search(call.text.encode())
    message = message_of(match[1]) if match is not None and not call.receiver else ""
    if not _SAYS.search(message):
        return False
    sink.add("log", call.at, "", message, "STDERR")
    return True


def die_call(sink: Sink, call: Call) -> bool:
    """`die "…"`, `croak "…"`, `die Shop::Error->new("…")`."""
    if call.receiver not in ("", "Perl.Carp", "Perl.Mojo.Exception"):
        return False
    first = call.arguments[0] if call.arguments else b""
    made = _MADE.match(first.strip())
    name = text(made[1]) if made is not None else call.name
    sink.add("raise", call.at, name, _told(made[2]) if made is not None else _first(call.arguments), call.text)
    return True


def _told(raw: bytes) -> str:
    given = _GIVEN_MESSAGE.search(raw)
    return message_of(given[1]) if given is not None else message_of(raw)


def throw_call(sink: Sink, call: Call) -> bool:
    """`Shop::Error->throw(message => "…")`, `$self->throw_exception("…")`."""
    name = call.receiver.removeprefix("Perl.").replace(".", "::") if call.receiver.startswith("Perl.") else call.name
    arguments = b", ".join(call.arguments[:6])
    given = _GIVEN_MESSAGE.search(arguments)
    sink.add("raise", call.at, name, message_of(given[1]) if given else _first(call.arguments), call.text)
    return True


def caught(sink: Sink, at: int, raw: bytes) -> None:
    """`try { … } catch ($error) { … }`, Try::Tiny's the same."""
    match = _CATCH.search(raw)
    if match is None:
        return
    body = match[2].partition(b"\n}")[0]
    kinds = [text(one or two or three) for one, two, three in _KINDS.findall((match[1] or b"") + body)]
    is_empty = not body.partition(b"}")[0].strip(b" \t\r\n;")
    fate = "swallow" if is_empty else "reraise" if _AGAIN.search(body) else ""
    sink.add("catch", at + match.start() + 1, ",".join(dict.fromkeys(kinds)), "", fate)


def subscript(sink: Sink, at: int, raw: bytes) -> None:
    """`$ENV{SHOP_PORT} // 8080`."""
    match = _ENVIRONMENT.match(raw)
    if match is None:
        return
    data = sink.source.data
    after = data[at + len(raw) : at + len(raw) + 160]
    if _WRITTEN.match(after) or data[max(0, at - 8) : at].endswith((b"delete ", b"local ")):
        return
    default = _OR.match(after)
    shown = one_line(raw + (default[0] if default else b""))
    sink.add("config", at, text(match[1]), one_line(default[1], 120) if default else "", shown)


def options_call(sink: Sink, call: Call) -> bool:
    """Getopt::Long's `GetOptions("port=i" => \\$port, …)`, Mojolicious' `getopt $args, "v|verbose" => \\my $v`."""
    if call.receiver not in ("", "Perl.Getopt.Long"):
        return False
    found = False
    for argument in call.arguments[:_MAX_OPTIONS]:
        spelled = literal(argument)
        match = _OPTION.match(spelled.encode()) if spelled else None
        if match is None:
            continue
        names = text(match[1]).split("|")
        sink.add(
            "config", call.at + max(0, _offset(sink, call, argument)), f"--{max(names, key=len)}", "", spelled or ""
        )
        found = True
    return found


def _offset(sink: Sink, call: Call, argument: bytes) -> int:
    return sink.source.data.find(argument, call.at, call.at + 20_000) - call.at


def setting_call(sink: Sink, call: Call) -> bool:
    """`RT->Config->Get("WebPort")`, `$config->get("port", 80)`, `config("port")` and `setting "port"` of Dancer."""
    arguments = call.arguments
    key = literal(arguments[0]) if arguments else None
    if not key or not _KEY.fullmatch(key):
        return False
    owner = call.owner.removesuffix("()").lstrip("$")
    if call.receiver and not owner.endswith(("config", "conf", "settings", "cfg", "params")):
        return False
    if not call.receiver and not sink.once(_is_dancer):
        return False
    default = one_line(arguments[1], 120) if len(arguments) > 1 and call.name == "get" else ""
    sink.add("config", call.at, key, default, call.text)
    return True


def read_file(sink: Sink) -> None:
    data = sink.source.data
    code = sink.once(code_of)
    if data.startswith(b"#!"):
        sink.add("entry", 0, "shebang")
    for match in _EVALED.finditer(code) if b"eval" in code else ():
        body = code[match.end() : match.end() + 400].partition(b"}")[0]
        sink.add("catch", match.start(), "", "", "reraise" if _AGAIN.search(body) else "")
    for match in _CONFIGURED.finditer(code):
        keys = ".".join(text(key) for key in match.groups() if key)
        after = code[match.end() : match.end() + 160]
        if not _WRITTEN.match(after):
            default = _OR.match(after)
            shown = one_line(match[0] + (default[0] if default else b""))
            sink.add("config", match.start(), keys, one_line(default[1], 120) if default else "", shown)
    for match in _UNLESS_CALLED.finditer(code) if b"caller" in code else ():
        sink.add("entry", match.start(), "run unless it is loaded by another file")
    started = _STARTED.search(code) if sink.says(b"use Dancer") or sink.says(b"Mojolicious::Lite") else None
    if started is not None:
        sink.add("entry", started.start(), "application")
    functions = {draft.name: draft for draft in sink.drafts if draft.kind == "function" and draft.parent is None}
    for match in _RUN.finditer(code):
        called = functions.get(text(match[1]))
        if called is not None and not sink.is_within(match.start(), CONTAINERS):
            sink.put("entry", called.name_at, called.index, f"{called.name} function")
    perl_web.read_file(sink, code)


IDIOMS: Final = table(
    (" ".join(_LEVELS), log_call),
    (" ".join(f"log_{name}" for name in _LEVELS), level_call),
    (" ".join(name.upper() for name in _LEVELS), level_call),
    ("carp cluck", warn_call),
    ("print printf say", print_call),
    ("die croak confess", die_call),
    ("throw throw_exception", throw_call),
    ("GetOptions getopt GetOptionsFromArray", options_call),
    ("get Get config setting param", setting_call),
    ("get post put patch del delete any options head websocket under group route prefix", perl_web.route_call),
    ("add_task hook helper add_hook on", perl_web.handler_call),
)

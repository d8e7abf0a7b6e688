"""Ruby's own facts: raise and rescue, log statements, environment and Rails settings, jobs; routes: `ruby_web`."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import CALLABLES, CONTAINERS
from anchors.syntax.facts import logs, ruby_web, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING, first_message, template
from anchors.syntax.facts.loggers import is_logger
from anchors.syntax.facts.logs import level_of
from anchors.syntax.facts.ruby_arguments import keyword_text, name_of
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_GUARD: Final = re.compile(
    rb"^[ \t]*+(?:if|.*\bif)[ \t]++(?:__FILE__[ \t]*+==[ \t]*|\$(?:0|PROGRAM_NAME)[ \t]*+==[ \t]*+__FILE__)", re.M
)
_SETTING: Final = re.compile(
    rb"(?:Rails\.(?:application\.)?(?:config(?:uration)?\.x|configuration|config|credentials)|Rails\.application\.secrets)"
    rb"((?:\.[a-z_]\w*+[?!]?+)++)(?!\s*+=[^=~>])"
)
_CREDENTIAL: Final = re.compile(rb"\bcredentials\.(?:dig|fetch)\(([^()]*)\)")
_SET_LEVEL: Final = re.compile(
    rb"^[ \t]*([\w.@:]*(?:log(?:ger)?|LOG(?:GER)?|config|SemanticLogger))\.(?:log_|default_)?level\s*=\s*"
    rb"(?:[\w.]+\s*\|\|\s*|ENV(?:\.fetch\(|\[)[\"']\w+[\"'](?:\]\s*\|\||\s*,|\)\s*\{)\s*)?(?::|[\"']|(?:\w+::)*)(\w+)",
    re.M,
)
_LEVELLED: Final = re.compile(
    rb"^[ \t]*(?P<name>(?:[a-z_]\w*_)?log(?:_(?!level)\w+)?)(?:\([ \t]*+|[ \t]++)"
    rb":(?P<level>debug|info|warn|error|fatal|unknown)[ \t]*,[ \t]*(?P<rest>[^\n]*)",
    re.M,
)
"""A program's own way to log: `log_with_severity :error, "message"`."""
_ERROR: Final = re.compile(rb"(?:::)?([A-Z]\w*(?:::[A-Z]\w*)*)\s*(\.new\b|\.exception\b)?")
_RESCUED: Final = re.compile(
    rb"rescue\b[ \t]*+([^\n;]*?)(?!(?<=[ \t])[ \t])(?:=>\s*+@?\w+)?[ \t]*+(?:\bthen\b|[\n;]|$)"
)
_CONSTANT: Final = re.compile(rb"[A-Z]\w*(?:::[A-Z]\w*)*")
_ENV: Final = re.compile(rb"ENV\s*\[\s*[\"']([^\"'\n]{1,120})[\"']\s*\]")
_OR: Final = regex(rb"(?:&?\.(?:presence|to_[a-z]\w?|strip))?\s{0,8}+\|\|(?P<gap>\s{0,60}+)([^\n;)}]{1,80})")
_PLAIN: Final = re.compile(rb"[\"':\d]")
_BLOCK: Final = re.compile(rb"\s{1,8}do(?:\s?\|[^|\n]{0,60}\|)?\s{0,8}$")
"""The block that a call with the value is given: `every ENV["X"] || "6h" do`."""
_CHOSEN: Final = re.compile(
    rb"(?:\.(?:present|any|blank|empty|nil)\?|\.presence)?\s{0,8}\?\s([^\n?:]{1,120})\s:\s([^\n;#]{1,80})"
)
"""`ENV["KEY"].present? ? ENV["KEY"].to_i : 200`: what comes without it stands behind the colon."""
_STORE: Final = re.compile(rb"([\w.@]*(?:config|configuration|[sS]ettings))\s*\[\s*:?[\"']?([\w.\-]{1,80})[\"']?\s*\]$")
_JOB: Final = re.compile(r"(?:^|::)(?:\w*Job|Sidekiq::(?:Worker|Job)|Worker|ActiveJob::Base|ActionMailer::Base)$")

_MAILBOX: Final = re.compile(r"(?:^|::)(?:\w*Mailbox|ActionMailbox::Base)$")
_CALLED: Final = {"perform": ("job", _JOB), "process": ("mailbox", _MAILBOX)}
"""Methods that a queue or a mail server's hook calls, by what their class derives from."""


def read_file(sink: Sink) -> None:
    data = sink.source.data
    if data.startswith(b"#!"):
        sink.add("entry", 0, "shebang")
    for match in _GUARD.finditer(data) if b"__FILE__" in data else ():
        sink.add("entry", match.start(), "main script guard")
    for match in _SETTING.finditer(data) if b"Rails" in data else ():
        if not _is_comment(data, match.start()):
            key = text(match[1]).lstrip(".")
            sink.add("config", match.start(), key, "", one_line(match[0]))
    for match in _SET_LEVEL.finditer(data) if b"level" in data else ():
        owner = text(match[1]).lstrip("@")
        root = owner in ("config", "Rails.logger", "logger", "SemanticLogger") or owner.endswith(".config")
        sink.add("setlevel", match.start(1), "" if root else owner, text(match[2]).lower(), one_line(match[0]))
    for match in _LEVELLED.finditer(data) if b"log" in data else ():
        sink.add("log", match.start("name"), text(match["level"]), template(match["rest"]), text(match["name"]))
    for draft in sink.drafts:
        holder = draft.parent
        wanted = _CALLED.get(draft.name)
        if wanted is None or draft.kind not in CALLABLES or holder is None or holder.kind not in CONTAINERS:
            continue
        what, base_name = wanted
        if any(base_name.search(base) for base in holder.bases):
            sink.put("handler", draft.name_at, draft.index, holder.name, "", f"{what} {holder.name}")


def _is_comment(data: bytes, at: int) -> bool:
    start = data.rfind(b"\n", 0, at) + 1
    return data[start:at].lstrip().startswith(b"#")


def subscript(sink: Sink, at: int, raw: bytes) -> None:
    """`ENV["KEY"] || default`, `config["key"]`."""
    match = _ENV.match(raw)
    if match:
        end = at + len(raw)
        after = sink.source.data[end : end + 240]
        assigned = re.match(rb"\s*(\|\|)?=(?![=~>])\s*([^\n]*)", after)
        if assigned and not assigned[1]:
            return  # written, not read
        default, chosen = _OR.match(after), _CHOSEN.match(after)
        if default is not None and b"\n" in default["gap"] and not _PLAIN.match(default[2]):
            default = None  # another condition
        if default is None and chosen is not None and raw in chosen[1]:
            default, shown = chosen, one_line(chosen[2], 120)
        else:
            given = assigned[2] if assigned else default[2] if default else b""
            shown = one_line(_BLOCK.sub(b"", given), 120)
        sink.add("config", at, text(match[1]), shown, one_line(raw + (default[0] if default else b"")))
        return
    store = _STORE.match(raw)
    if store:
        sink.add("config", at, text(store[2]), "", one_line(raw))


def rescued(sink: Sink, at: int, raw: bytes) -> None:
    """`rescue Foo, Bar => e`, `call rescue nil`."""
    if not raw.startswith(b"rescue"):
        sink.add("catch", at, "", "", "swallow" if raw.rstrip().endswith((b"nil", b"false", b'""')) else "")
        return
    match = _RESCUED.match(raw[:4000])
    names = [text(name) for name in _CONSTANT.findall(match[1])] if match else []
    if match and not names and match[1]:
        names = [text(match[1].strip())]  # a method that gives the types
    body = re.sub(rb"#[^\n]*", b"", raw[match.end() : 4000] if match else b"").strip()
    fate = "swallow" if body in (b"", b"nil") else "reraise" if re.search(rb"\b(?:raise|fail)\b", body) else ""
    sink.add("catch", at, ",".join(names), "", fate)


def raise_call(sink: Sink, call: Call) -> bool:
    """`raise Error, "message"`, `raise Error.new("message")`, `raise "message"`, `fail …`."""
    arguments = call.arguments
    if call.receiver not in ("", "Kernel") or not arguments:
        return False
    match = _ERROR.match(arguments[0])
    if match is None:
        message = template(arguments[0])
        if not message:
            return False  # an error that is only handed on
        sink.add("raise", call.at, "RuntimeError", message, call.text)
        return True
    rest = arguments[0][match.end() :] if match[2] else b""
    message = first_message(arguments[1:]) or _inner_message(rest)
    sink.add("raise", call.at, text(match[1]), message, call.text)
    return True


def _inner_message(raw: bytes) -> str:
    first = STRING.search(raw[:400])
    return template(raw[first.start() :]) if first else ""


def log_call(sink: Sink, call: Call) -> bool:
    """`logger.info "…"`, `Rails.logger.error { "…" }`, `@log.add(Logger::WARN, "…")`."""
    level = level_of(call.name) if call.name not in ("unknown", "add") else ""
    receiver = call.receiver.lstrip("@$").replace("&", "")
    if level is None or not receiver or not is_logger(receiver):
        return False
    arguments = call.arguments
    if call.name in ("log", "add") and arguments:
        named = re.search(rb"(\w+)$", arguments[0])
        level, arguments = (text(named[1]).lower() if named else ""), arguments[1:]
    message = first_message(arguments) or _block_message(sink, call)
    if not arguments and not message and _is_bare(sink, call):
        return False
    sink.add("log", call.at, level, message, call.receiver)
    return True


def _is_bare(sink: Sink, call: Call) -> bool:
    """Whether nothing is passed, not even a block."""
    after = sink.source.data[call.node.end_byte : call.node.end_byte + 12].lstrip(b" \t?")
    return not after.startswith((b"(", b"{", b"do"))


def _block_message(sink: Sink, call: Call) -> str:
    after = sink.source.data[call.node.end_byte : call.node.end_byte + 400]
    found = re.match(rb"\s*(?:\{|do\b)\s*(?=[\"'])", after)
    return template(after[found.end() :]) if found else ""


def warn_call(sink: Sink, call: Call) -> bool:
    """Kernel#warn, and what is written to standard error."""
    if call.name == "warn":
        if call.receiver not in ("", "Kernel"):
            return False
        message = first_message(call.arguments)
        if not message:
            return False
        sink.add("log", call.at, "warn", message, "warn")
        return True
    if call.receiver not in ("$stderr", "STDERR"):
        return False
    sink.add("log", call.at, "", first_message(call.arguments), call.receiver)
    return True


def logger_call(sink: Sink, call: Call) -> bool:
    """`LOG = Logger.new($stdout, progname: "web", level: :info)`."""
    if call.receiver.rpartition("::")[2] not in ("Logger", "SemanticLogger", "TaggedLogging", "Logging"):
        return False
    name = keyword_text(call.arguments, "progname")
    sink.add("logger", call.at, call.assigned_to, name, call.text)
    level = keyword_text(call.arguments, "level")
    if level:
        sink.add("setlevel", call.at, name or call.assigned_to, level.rpartition(":")[2].lower(), call.text)
    return True


def fetch_call(sink: Sink, call: Call) -> bool:
    """`ENV.fetch("KEY", default)`, `ENV.fetch("KEY") { default }`, `config.fetch(:key)`."""
    arguments = call.arguments
    if not arguments:
        return False
    name = name_of(arguments[0])
    owner = call.owner.lstrip("@")
    if owner != "env" and not re.fullmatch(r"\w*(?:config|configuration|settings|credentials)", owner):
        return False
    if not name:
        return False
    default = one_line(arguments[1], 120) if len(arguments) > 1 else ""
    if not default:
        after = sink.source.data[call.node.end_byte : call.node.end_byte + 200]
        block = re.match(rb"\s*\([^()\n]*\)\s*\{\s*([^{}\n]*?)\s*\}", after)
        default = one_line(block[1], 120) if block else ""
    sink.add("config", call.at, name, default, call.text)
    return True


IDIOMS: Final = table(
    ("raise fail", raise_call),
    ("debug info warn error fatal unknown add log", log_call),
    ("log", logs.bare_log),
    ("warn puts print write printf", warn_call),
    ("new", logger_call),
    ("fetch", fetch_call),
    ("on set method_option class_option option", ruby_web.option_call),
    ("get post put patch delete options head match", ruby_web.route_call),
    ("resources resource root mount devise_for", ruby_web.resources_call),
    ("task multitask", ruby_web.task_call),
    ("command", ruby_web.command_call),
    ("desc", ruby_web.description_call),
    ("start run new call main", ruby_web.start_call),
    ("rescue_from subscribe", ruby_web.handler_call),
    (PUBLISH, web.named_call),
)

"""PHP's own facts: thrown and caught errors, PSR-3 and Laravel logs, environment and settings. Routes: `php_web`."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts import logs, php_web, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING, first_message, literal, template
from anchors.syntax.facts.loggers import holds_logger
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line, text

_THROWN: Final = re.compile(rb"throw\s+(?:new\s+)?(\\?[A-Za-z_][\w\\]*)\s*(?:(::)\s*(\w+)\s*)?(\(?)")
_MADE: Final = re.compile(rb"throw\s+\$\w+(?:->\w+){0,4}?->(\w+)\s*\(\s*")
"""`throw $this->createNotFoundException("no order")`."""
_CAUGHT: Final = re.compile(rb"catch\s*+\(\s*+([^)$]*?)(?!(?<=\s)\s)\s*+(?:\$\w++)?\s*+\)\s*+\{(.*)\}", re.DOTALL)
_COMMENTS: Final = re.compile(rb"/\*.*?\*/|//[^\n]*|#[^\n]*", re.DOTALL)
_LOGGER: Final = re.compile(r"(?:^|[>:$\\_.])(?:\w*[lL]og(?:ger)?s?)(?:\(\))?$|(?:^|\\)Log(?:::|$)|[lL]ogger\(\)?")
_LEVELS: Final = {
    "emergency": "emergency", "alert": "alert", "critical": "critical", "error": "error", "warning": "warning",
    "notice": "notice", "info": "info", "debug": "debug", "log": "", "warn": "warning", "err": "error",
}  # fmt: skip
_LEVEL: Final = re.compile(rb"(?:LogLevel::|Level::|Logger::|LOG_|E_USER_|[\"'])(\w+)")
_GLOBAL: Final = re.compile(rb"\$_(?:ENV|SERVER)\s*\[\s*[\"']([^\"'\n]{1,120})[\"']\s*\]")
_STORE: Final = re.compile(
    rb"\$(?:this->)?(?:\w*[cC]onfig(?:uration)?|\w*[sS]ettings|options)\s*\[\s*[\"']([\w.\-]{1,80})[\"']\s*\]$"
)
_STORES: Final = re.compile(r"\w*(?:config|configuration|settings|params|parameterbag|env|configure|options)(?:\(\))?")
_INPUT: Final = re.compile(rb"Input(?:Option|Argument)::|self::VALUE|\d|null")
_OR: Final = regex(
    rb"\s*+\)?\s*+(?:\?\?|\?:)\s*+(?!throw\b)([^\n;,()]{0,80}+(?:\([^\n()]{0,80}+\)[^\n;,()]{0,40}+){0,4}+)(?!\()"
)


def thrown(sink: Sink, at: int, raw: bytes) -> None:
    """`throw new X("message")`, `throw X::because("message")`."""
    match = _THROWN.match(raw[:4000])
    if match is None:
        made = _MADE.match(raw[:4000])
        if made is not None:
            sink.add("raise", at, text(made[1]), template(raw[made.end() : 4000]), one_line(raw).rstrip(";"))
        return
    rest = raw[match.end() : 4000] if match[4] else b""
    first = STRING.search(rest[:300])
    name = text(match[1]).rpartition("\\")[2] + (f"::{text(match[3])}" if match[2] else "")
    sink.add("raise", at, name, template(rest[first.start() :]) if first else "", one_line(raw).rstrip(";"))


def caught(sink: Sink, at: int, raw: bytes) -> None:
    match = _CAUGHT.match(raw[:4000])
    if match is None:
        return
    names = [text(part.strip()).rpartition("\\")[2] for part in match[1].split(b"|") if part.strip()]
    body = _COMMENTS.sub(b"", match[2]).strip()
    fate = "swallow" if not body else "reraise" if re.search(rb"\bthrow\b", body) else ""
    sink.add("catch", at, ",".join(names), "", fate)


def subscript(sink: Sink, at: int, raw: bytes) -> None:
    """`$_ENV["KEY"] ?? default`, `$config["key"]`."""
    match = _GLOBAL.match(raw)
    key = match[1] if match else None
    if match is None:
        store = _STORE.match(raw)
        key = store[1] if store else None
    if key is None or (match and key.startswith((b"REQUEST_", b"HTTP_", b"REMOTE_", b"SCRIPT_", b"argv", b"argc"))):
        return
    after = sink.source.data[at + len(raw) : at + len(raw) + 120]
    if re.match(rb"\s*=(?!=)", after):
        return  # written, not read
    default = _OR.match(after)
    shown = one_line(raw + (default[0] if default else b""))
    sink.add("config", at, text(key), one_line(default[1], 120) if default else "", shown)


def log_call(sink: Sink, call: Call) -> bool:
    """`$this->logger->error("…")`, `Log::info("…")`, `logger()->warning("…")`."""
    level = _LEVELS.get(call.name)
    if level is None or not call.receiver:
        return False
    if not _LOGGER.search(call.receiver) and not holds_logger(sink, call.receiver):
        return False
    arguments = call.arguments
    if call.name == "log":
        if not arguments:
            return False
        named = _LEVEL.match(arguments[0].lstrip(b"\\"))
        if named is not None and len(arguments) > 1:
            level, arguments = text(named[1]).lower(), arguments[1:]
    sink.add("log", call.at, level, first_message(arguments), call.receiver)
    return True


def plain_log(sink: Sink, call: Call) -> bool:
    """`error_log("…")`, `syslog(LOG_ERR, "…")`, `trigger_error("…", E_USER_WARNING)`, Laravel's `logger("…")`."""
    arguments = call.arguments
    if call.receiver or not arguments:
        return False
    level = {"error_log": "error", "logger": "debug"}.get(call.name, "")
    if call.name in ("syslog", "trigger_error"):
        at = 0 if call.name == "syslog" else 1
        named = _LEVEL.search(arguments[at]) if len(arguments) > at else None
        level = text(named[1]).lower() if named else "notice" if at else ""
        arguments = arguments[1:] if at == 0 else arguments[:1]
    sink.add("log", call.at, level, first_message(arguments), call.name)
    return True


def environment_read(sink: Sink, call: Call) -> bool:
    """`getenv("KEY") ?: default`, `env("KEY", default)`, `config("a.b", default)`, `get_option("key")`."""
    arguments = call.arguments
    key = literal(arguments[0]) if arguments else None
    if not key or (call.receiver and call.receiver not in ("Config", "Env", "Configure")):
        return False
    if not re.fullmatch(r"[\w.:\-/]{1,120}", key):
        return False
    default = one_line(arguments[1], 120) if len(arguments) > 1 and call.name != "getenv" else ""
    if not default:
        end = call.at + len(sink.source.data[call.at : call.at + 300].partition(b")")[0])
        found = _OR.match(sink.source.data[end : end + 160])
        default = one_line(found[1], 120) if found else ""
    sink.add("config", call.at, key, default, call.text)
    return True


def store_read(sink: Sink, call: Call) -> bool:
    """`$this->config->get("key", default)`, `Config::get("a.b")`, `$this->getParameter("key")`."""
    arguments = call.arguments
    key = literal(arguments[0]) if arguments else None
    if not key or not re.fullmatch(r"[\w.:\-/]{1,120}", key):
        return False
    owner = call.owner.lstrip("$\\")
    if not _STORES.fullmatch(owner) and call.name != "getParameter":
        return False
    sink.add("config", call.at, key, one_line(arguments[1], 120) if len(arguments) > 1 else "", call.text)
    return True


def option_call(sink: Sink, call: Call) -> bool:
    """Symfony's `->addOption("format", null, InputOption::VALUE_REQUIRED, "text", "json")`, `->addArgument(…)`."""
    arguments = call.arguments
    name = literal(arguments[0]) if arguments else None
    at = 4 if call.name == "addOption" else 3
    if not name or (len(arguments) > at - 2 and not _INPUT.search(arguments[at - 2])):
        return False
    if len(arguments) < at - 1 and not sink.says(b"Symfony\\Component\\Console"):
        return False
    default = one_line(arguments[at], 120) if len(arguments) > at else ""
    sink.add("config", call.at, f"--{name}" if call.name == "addOption" else name, default, call.text)
    return True


def abort_call(sink: Sink, call: Call) -> bool:
    """Laravel's `abort(404, "message")`."""
    if call.receiver or not call.arguments:
        return False
    sink.add("raise", call.at, call.name, first_message(call.arguments), call.text)
    return True


IDIOMS: Final = table(
    ("emergency alert critical error warning notice info debug log warn err", log_call),
    ("log", logs.bare_log),
    ("error_log syslog trigger_error logger", plain_log),
    ("getenv env config ini_get get_option get_site_option get_theme_mod read", environment_read),
    ("get has getString getInt getBool getParameter read string integer boolean", store_read),
    ("addOption addArgument", option_call),
    ("abort abort_if abort_unless wp_die", abort_call),
    (
        "get post put patch delete options head any match map view resource resources apiResource apiResources "
        "singleton",
        php_web.route_call,
    ),
    (
        "add_action add_filter register_rest_route add_shortcode register_activation_hook register_deactivation_hook",
        php_web.hook_call,
    ),
    ("command", php_web.command_call),
    ("command job call exec", php_web.scheduled_call),
    ("channel", php_web.channel_call),
    ("setName", php_web.named_command),
    ("listen addListener subscribe", php_web.listen_call),
    (PUBLISH, web.named_call),
)

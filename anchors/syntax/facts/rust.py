"""Rust's own facts: log macros, panics and returned errors, attributes of clap, actix and tokio."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.facts import rust_errors, rust_web, settings, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message, literal
from anchors.syntax.facts.logs import constant_level
from anchors.syntax.facts.rust_errors import is_macro
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import PUBLISH, table
from anchors.syntax.source import one_line

_COMMANDS: Final = re.compile(r"derive\(.*\b(?:Subcommand|Parser|StructOpt|Clap|Bpaf)\b", re.DOTALL)
"""An enumeration that clap and its like read a command line into: each of its members is a command."""
_ARGUMENTS: Final = re.compile(r"derive\(.*\b(?:Parser|Args|StructOpt)\b", re.DOTALL)
_SAID: Final = re.compile(r"(?:arg|clap|structopt|command|serde)\(")
_CALLED: Final = re.compile(r"(?:command|clap|structopt|bpaf)\(.{0,300}?\bname\s*=\s*\"([^\"\n]{1,80})\"", re.DOTALL)
"""What says by another name than its member's what a command is called."""
_ROUTE: Final = re.compile(r"^(?:\w+::)*(get|post|put|delete|patch|head|options)\(\s*\"([^\"]*)\"")
_DESCRIBED: Final = re.compile(
    r"^(?:utoipa::)?path\(\s*(?:method\()?\s*(get|post|put|delete|patch|head|options|trace)\b"
    r"(?=.{0,2000}?\bpath\s*=\s*\"([^\"\n]{0,200})\")",
    re.DOTALL,
)
"""utoipa's `#[utoipa::path(get, path = "/orders")]`, by which its own router offers a function."""
_FLAT: Final = re.compile(r"^(?:command|clap|structopt|bpaf)\(\s*flatten\b")
"""A member whose own commands stand beside the others."""
_CALLED_BY: Final = re.compile(r"^(tauri|poise)::command\b")
"""What a page of tauri's calls, and a person in a chat."""
_ARGUMENT: Final = re.compile(r"^(?:arg|clap|structopt|option|argh)\((.*)\)$", re.DOTALL)
_DEFAULT: Final = re.compile(r"default_value(?:_t)?\s*=\s*([^,()]+(?:\([^()]*\))?)")
_LONG: Final = re.compile(r"\blong(?:\s*=\s*\"([^\"]+)\")?")
_ENV: Final = re.compile(r"\benv\b(?:\s*=\s*(?:\"([^\"]+)\"|(?:\w+::)*([A-Z][A-Z0-9_]*)))?")
"""A constant is mostly called as what it holds."""
_PUBLIC_USE: Final = re.compile(rb"^[ \t]*(pub use)\b", re.MULTILINE)
"""What a crate gives to the world; `pub(crate) use` is for itself."""


def read_file(sink: Sink) -> None:
    for match in _PUBLIC_USE.finditer(sink.source.data) if sink.says(b"pub use") else ():
        sink.add("export", match.start(1), "use")
    rust_web.read_file(sink)
    for draft in sink.drafts:
        if draft.name == "main" and draft.kind == "function" and draft.parent is None:
            sink.put("entry", draft.name_at, draft.index, "fn main")
        for attribute in draft.decorators:
            _attribute(sink, draft, attribute)
        if draft.kind == "field" and draft.parent is not None and _is_argument(sink, draft, draft.parent):
            sink.put("config", draft.name_at, draft.index, draft.name, "", f"argument {draft.signature}")
        holder = draft.parent.decorators if draft.kind == "member" and draft.parent is not None else ()
        if any(_COMMANDS.match(shown) for shown in holder) and not any(map(_FLAT.match, draft.decorators)):
            called = next(filter(None, map(_CALLED.match, draft.decorators)), None)
            sink.put(
                "command", draft.name_at, draft.index, called[1] if called else kebab(draft.name), "", draft.signature
            )


def _is_argument(sink: Sink, draft: Draft, holder: Draft) -> bool:
    """Whether a field of what a command line is read into stands there by itself: an argument by its place."""
    is_read = any(map(_ARGUMENTS.match, holder.decorators)) and (sink.says(b"clap") or sink.says(b"structopt"))
    return is_read and not any(map(_SAID.match, draft.decorators))


def _attribute(sink: Sink, draft: Draft, attribute: str) -> None:
    route = _ROUTE.match(attribute)
    if route:
        sink.put("route", draft.name_at, draft.index, route[2], route[1].upper(), f"#[{attribute}]")
        return
    described = _DESCRIBED.match(attribute) if sink.says(b"utoipa") else None
    if described and not any(map(_ROUTE.match, draft.decorators)):
        sink.put("route", draft.name_at, draft.index, described[2], described[1].upper(), f"#[{attribute}]")
        return
    called = _CALLED_BY.match(attribute)
    if called:
        kind = "handler" if called[1] == "tauri" else "command"
        sink.put(kind, draft.name_at, draft.index, draft.name, "", f"#[{attribute}]")
        return
    argument = _ARGUMENT.match(attribute)
    if argument is None or draft.kind != "field":
        return
    default, long, env = _DEFAULT.search(argument[1]), _LONG.search(argument[1]), _ENV.search(argument[1])
    shown = default[1].strip() if default else ""
    name = "--" + ((long[1] if long else None) or kebab(draft.name)) if long else draft.name
    sink.put("config", draft.name_at, draft.index, name, shown, f"#[{attribute}]")
    if env:
        sink.put("config", draft.name_at, draft.index, env[1] or env[2] or draft.name.upper(), shown, f"#[{attribute}]")


def kebab(name: str) -> str:
    """As clap does it: `ServeHTTPRequests` is `serve-http-requests`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower().replace("_", "-")


def log_macro(sink: Sink, call: Call) -> bool:
    """`warn!("…")`, `log::error!(…)`, `tracing::info!(target: "x", …)`, `log!(Level::Warn, …)`."""
    if not is_macro(sink, call) or call.receiver not in ("", "log", "tracing", "slog"):
        return False
    arguments = call.arguments
    level = "" if call.name in ("log", "event", "eprintln") else call.name
    if call.name in ("log", "event") and arguments:
        level = constant_level(arguments[0])
    sink.add("log", call.at, level, first_message(arguments), f"{call.receiver}::{call.name}!".lstrip(":"))
    return True


def environment_macro(sink: Sink, call: Call) -> bool:
    """`env!("KEY")` and `option_env!("KEY")`, read while compiling."""
    key = literal(call.arguments[0]) if is_macro(sink, call) and call.arguments else None
    if not key:
        return False
    sink.add("config", call.at, key, "", call.text)
    return True


def environment_call(sink: Sink, call: Call) -> bool:
    """`env::var("KEY").unwrap_or("x".into())`."""
    key = literal(call.arguments[0]) if call.arguments else None
    if not key or not call.receiver.endswith(("env", "dotenvy", "dotenv")):
        return False
    sink.add("config", call.at, key, otherwise(sink, call), call.text)
    return True


def own_environment_call(sink: Sink, call: Call) -> bool:
    """`context.get_env("KEY")`, `required_var("SHOP_KEY")?`: what a program reads its environment with itself, told by
    its name and the key's."""
    key = literal(call.arguments[0]) if call.arguments else None
    if not key or not _VARIABLE.fullmatch(key):
        return False
    if "env" not in call.name and (call.receiver or ("_" not in key and not sink.says(b"env"))):
        return False
    sink.add("config", call.at, key, otherwise(sink, call), call.text)
    return True


def otherwise(sink: Sink, call: Call) -> str:
    """What comes in the place of a value that is not there: `.unwrap_or(3)`, `?.unwrap_or_else(|| "x".into())`."""
    found = _OTHERWISE.match(sink.source.data, call.end, call.end + MAX_CHAIN)
    if found is None:
        return ""
    given = found["value"] or b""
    opened = given.count(b"(") - given.count(b")")
    return one_line(_CONVERTED.sub(b"", given + b")" * max(0, opened)), 120)


def builder_call(sink: Sink, call: Call) -> bool:
    """clap's `Command::new("run")` and `Arg::new("verbose")`."""
    name = literal(call.arguments[0]) if call.arguments else None
    owner = call.receiver.rpartition("::")[2]
    if not name or owner not in ("Command", "App", "SubCommand", "Arg") or "process::" in call.receiver:
        return False  # the last one is another program, which is run from here
    sink.add("config" if owner == "Arg" else "command", call.at, name, "", one_line(call.text.encode()))
    return True


def made_command(sink: Sink, call: Call) -> bool:
    """`subcommand("build")`, where a program has a function of its own that makes clap's commands."""
    name = literal(call.arguments[0]) if len(call.arguments) == 1 else None
    if not name or call.receiver or not _COMMAND_NAME.fullmatch(name):
        return False
    sink.add("command", call.at, name, "", one_line(call.text.encode()))
    return True


def level_call(sink: Sink, call: Call) -> bool:
    """`.with_max_level(Level::INFO)`, `.filter_level(LevelFilter::Warn)`, `.default_filter_or("info")`,
    `.with_default_directive(LevelFilter::INFO.into())`; a variable's level is left to who reads the callers."""
    argument = call.arguments[-1].removesuffix(b".into()") if call.arguments else b""
    level = constant_level(argument) or _of_directives(argument)
    if not level and not _HANDED.fullmatch(argument):
        return False
    sink.add("setlevel", call.at, "", level, call.text)
    return True


def constant_call(sink: Sink, call: Call) -> bool:
    """`SimpleLogger::new().with_level(LevelFilter::Info)`, `TermLogger::init(LevelFilter::Info, …)`, fern's
    `.level(log::LevelFilter::Info)`: what is told a level as a constant."""
    level = constant_level(call.arguments[0].removesuffix(b".into()")) if call.arguments else ""
    if not level or b"Level" not in call.arguments[0]:
        return False
    sink.add("setlevel", call.at, "", level, call.text)
    return True


def filter_call(sink: Sink, call: Call) -> bool:
    """tracing's `EnvFilter::new("info,hyper=warn")`, `.with_env_filter("info")`; flexi_logger's."""
    level = _of_directives(call.arguments[0]) if call.arguments else ""
    if not level or ("new" in call.name and not call.receiver.endswith("EnvFilter")):
        return False
    sink.add("setlevel", call.at, "", level, call.text)
    return True


def _of_directives(argument: bytes) -> str:
    """The level of a filter: the one that names no target, else that of the first target, which is mostly its own."""
    parts = [part.strip() for part in (literal(argument) or "").split(",")]
    plain = [level for part in parts if "=" not in part and (level := constant_level(part.encode()))]
    return (plain or [constant_level(parts[0].rpartition("=")[2].encode())])[0]


_HANDED: Final = re.compile(rb"[a-z_]\w{0,40}")
MAX_CHAIN: Final = 300
"""Bytes behind a read in which what stands in for it is looked for."""
_OTHERWISE: Final = regex(
    rb"\??(?:\s*+\.\s*+(?!unwrap_or|or_else)(?:ok|map|and_then|as_deref|as_ref|transpose|parse|filter)\b[^()\n]{0,40}+"
    rb"\((?:[^()\n]|\([^()\n]{0,80}\)){0,80}\)\??){0,3}"
    rb"\s*+\.\s*+(?:unwrap_or|unwrap_or_else)\(\s*+(?:\|\w*\|\s*+)?(?P<value>(?:[^()\n]|\([^()\n]{0,80}\)){1,80})\)"
)
_CONVERTED: Final = re.compile(rb"\.(?:into|to_string|to_owned|clone)\(\)$")
_COMMAND_NAME: Final = re.compile(r"[a-z][\w-]{0,40}")
_VARIABLE: Final = re.compile(r"[A-Z][A-Z0-9_]{1,80}")
IDIOMS: Final = table(
    ("trace debug info warn error log event eprintln", log_macro),
    *rust_errors.IDIOMS,
    ("env option_env", environment_macro),
    ("var var_os", environment_call),
    (
        "get_env get_env_os get_env_var env_var var var_os var_parsed required_var required_var_parsed list env_or "
        "env_or_default parse_env require_env",
        own_environment_call,
    ),
    ("get get_string get_int get_bool get_str", settings.store_read),
    ("new with_name", builder_call),
    ("subcommand", made_command),
    ("route resource api_route api_route_with", rust_web.route_call),
    ("at", rust_web.poem_route),
    ("nest nest_service nest_api_service", rust_web.nest_call),
    ("with_max_level filter_level set_max_level default_filter_or with_default_directive", level_call),
    ("new try_new with_env_filter try_with_env_or_str try_with_str", filter_call),
    ("init_with_level with_level level init add_directive", constant_call),
    (PUBLISH, web.named_call),
)

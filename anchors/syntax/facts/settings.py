"""Reads of settings and of the environment, and the options of command lines."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING, keyword, literal, positional
from anchors.syntax.facts.own_readers import parametric
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_STORE: Final = re.compile(
    r"^(?:\w*config(?:uration|s)?(?:service|provider|reader|manager|store|with\w+)?|\w*conf|cfg|\w*settings|environ|env|\w*properties|props|prefs|preferences|viper|"
    r"environment|getconfig\(\)|getenvironment\(\)|configparser|userconfig)$"
)
_SUBSCRIPT: Final = re.compile(
    rb"(?:\w+\.)*(environ|env|config|settings|cfg|conf)\s*\[\s*[fr]?[\"']([^\"'\n]{1,120})[\"']\s*\]"
)
_DECLARES: Final = re.compile(rb"(?:[cC]onfig|[sS]etting|[oO]ption|[pP]roperty|Propert)\w*(?:\.|$|<)")
_DECLARED: Final = regex(
    rb"\.\s*+(?:setDefaultValue|defaultValue|createWithDefault\w*+|withDefault|defaultsTo)\("
    rb"\s*+((?:[^()\n]|\((?:[^()\n]|\([^()\n]{0,60}\)){0,80}\)){1,120})\)"
)
MAX_DECLARED: Final = 800
"""Bytes of a builder's calls."""
_CONSTANT: Final = re.compile(rb"(?:\w+\.)*[A-Z][A-Z0-9_]+")
_CONSTANTS: Final = {"scala": re.compile(rb"(?:\w+\.)*[A-Z]\w+")}
"""Of languages whose constants are no words of capitals."""
_KEY: Final = regex(r"[A-Za-z_][\w.:\-/\[\]]{0,119}")


def environment_read(sink: Sink, call: Call) -> bool:
    """`os.getenv("KEY", default)` and its like: the first argument is the key, the second the default."""
    return _read(sink, call, call.arguments)


def store_read(sink: Sink, call: Call, otherwise: str = "") -> bool:
    """`config.get("key", default)`: only behind a receiver that looks like settings; Java's `Long.getLong("key", 5)`
    reads a property of the system."""
    if call.raw_receiver != b"Long" and (not call.raw_receiver or not _STORE.match(call.owner)):
        return False
    return _read(sink, call, call.arguments, otherwise)


def _read(sink: Sink, call: Call, arguments: list[bytes], otherwise: str = "") -> bool:
    plain = positional(arguments)
    key = literal(plain[0]) if plain else None
    if key is None and plain and _CONSTANTS.get(sink.language, _CONSTANT).fullmatch(plain[0]):
        key = text(plain[0])  # a constant that holds the key
    if key is None and plain:
        return parametric(sink, call.at, plain[0])
    if key is None or not _KEY.fullmatch(key):
        return False
    default = keyword(arguments, "default", "fallback")
    if default is None and len(plain) > 1:
        default = plain[1]
    sink.add("config", call.at, key, one_line(default or b"", 120) or otherwise, call.text)
    return True


def command_option(sink: Sink, call: Call) -> bool:
    """argparse's `add_argument("--flag", default=…)`, click's `option` and `argument`."""
    names = [name for name in map(literal, positional(call.arguments)) if name]
    if not names:
        return False
    name = next((name for name in names if name.startswith("--")), names[0])
    if call.name == "option" and name.replace("-", "").isalnum() and sink.says(b"cleo"):
        name = f"--{name.lstrip('-')}"  # cleo is told the bare name
    default = keyword(call.arguments, "default")
    sink.add("config", call.at, name, one_line(default or b"", 120), call.text)
    return True


def flag_option(sink: Sink, call: Call) -> bool:
    """Go's flag and pflag: `flag.String("name", "default", "usage")`, `flags.BoolVarP(&v, "name", "n", false, …)`."""
    if not re.search(r"(^|\.|\()(flag|flags|pflag|fs|flagset|f|flags\(\)|persistentflags\(\))$", call.receiver.lower()):
        return False
    arguments = call.arguments
    if "Var" in call.name and arguments and literal(arguments[0]) is None:
        arguments = arguments[1:]
    name = literal(arguments[0]) if arguments else None
    if not name:
        return False
    rest = arguments[2:] if call.name.endswith("P") else arguments[1:]
    sink.add("config", call.at, "--" + name, one_line(rest[0], 120) if len(rest) > 1 else "", call.text)
    return True


def subscript_read(sink: Sink, at: int, raw: bytes) -> bool:
    """`os.environ["KEY"]`, `app.config["KEY"]`, `process.env["KEY"]`."""
    match = _SUBSCRIPT.match(raw)
    if match is None:
        return False
    sink.add("config", at, text(match[2]), "", one_line(raw))
    return True


def defined_key(sink: Sink, call: Call) -> bool:
    """Kafka-style `define(NAME, Type.INT, default, importance, …)`: a setting's definition with its default."""
    arguments = call.arguments
    if len(arguments) < 3 or not re.match(rb"(?:ConfigDef\.)?(?:Type\.)?[A-Z]+$", arguments[1]):
        return False
    name = literal(arguments[0]) or one_line(arguments[0], 120)
    sink.add("config", call.at, name, one_line(arguments[2], 120), call.text)
    return True


def declared_key(sink: Sink, call: Call) -> bool:
    """A setting that a builder declares with its default: `ConfigOptions.key("port").intType().defaultValue(80)`,
    `SystemProperty.Builder.ofType(…).setKey("port").setDefaultValue(80)`, `Setting.intSetting("port", 80)`."""
    arguments = call.arguments
    key = literal(arguments[0]) if arguments else None
    if key is None or not _KEY.fullmatch(key) or not _DECLARES.search(call.raw_receiver or call.raw_name):
        return False
    data = sink.source.data
    end = data.find(b";", call.end, call.end + MAX_DECLARED)
    chained = _DECLARED.search(data, call.end, end if end > 0 else call.end)
    default = chained[1] if chained else arguments[1] if len(arguments) > 1 and call.name != "key" else b""
    sink.add("config", call.at, key, one_line(default, 120), call.text)
    return True


def quoted(raw: bytes) -> str:
    """The first string literal in an expression; "" when there is none."""
    match = STRING.search(raw[:400])
    return "" if match is None else text(next((group for group in match.groups() if group is not None), b""))

"""C's settings: functions that read or declare one, known by their names, since each program has its own."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.facts.tables import Patterns
from anchors.syntax.source import one_line

_KEY: Final = re.compile(r"[A-Za-z_][\w.:/-]{0,119}")
_DEFAULT: Final = re.compile(rb"\"[^\"]*\"|-?\d[\w.]*|true|false|(?!NULL$)[A-Z][A-Z0-9_]*")
_MAX_KEYED: Final = 3
"""Arguments among which the key stands."""


def environment_call(sink: Sink, call: Call) -> bool:
    """A library's own `xx_getenv("KEY", buffer, &size)`: what follows the key is no default."""
    key = literal(call.arguments[0]) if call.arguments else None
    if key is None or not re.fullmatch(r"[A-Za-z_]\w*", key):
        return False
    sink.add("config", call.at, key, "", call.text)
    return True


def config_entry(sink: Sink, call: Call) -> bool:
    """Redis-style tables: `createIntConfig("port", NULL, flags, 0, 65535, server.port, 6379, …)`."""
    arguments = call.arguments
    name = literal(arguments[0]) if arguments else None
    if not name or len(arguments) < 4:
        return False
    at = {"createBoolConfig": 4, "createStringConfig": 5, "createSDSConfig": 5, "createEnumConfig": 5}.get(call.name, 6)
    sink.add("config", call.at, name, one_line(arguments[at], 120) if len(arguments) > at else "", call.text)
    return True


def setting_call(sink: Sink, call: Call) -> bool:
    """`settings_get_int("max_orders")`, `config_lookup_string(cfg, "shop.name", &name)`, `conf_get("shop", "port", 80)`
    and `settings_add_bool("shop", "is_open", TRUE)`: of two literals before a third argument the first is a section."""
    arguments = call.arguments
    keys = [at for at, argument in enumerate(arguments[:_MAX_KEYED]) if _KEY.fullmatch(literal(argument) or "")]
    if not keys:
        return False
    has_section = len(keys) > 1 and keys[1] == keys[0] + 1 and (len(arguments) > keys[1] + 1 or "key_file" in call.name)
    at = keys[1] if has_section else keys[0]
    given = arguments[at + 1] if len(arguments) > at + 1 else b""
    default = one_line(given, 120) if _DEFAULT.fullmatch(given) else ""
    sink.add("config", call.at, literal(arguments[at]) or "", default, call.text)
    return True


_STORES: Final = (
    rb"(?:\w*_)?i?(?:settings?|config|conf|cfg|prefs|preferences|options?|key_file|keyfile|ini|iniparser)_(?:\w+_)?"
)
SETTING_NAME: Final = re.compile(_STORES + rb"(?:get|lookup|read|query|add|register|define)(?:_?[a-z]\w*)?$")
ENVIRONMENT_NAME: Final = re.compile(rb"\w+_getenv$|getenv_\w+$")
CONFIG_NAME: Final = re.compile(rb"create\w*Config$")

PATTERNS: Final[Patterns] = (
    (CONFIG_NAME, config_entry),
    (ENVIRONMENT_NAME, environment_call),
    (SETTING_NAME, setting_call),
)

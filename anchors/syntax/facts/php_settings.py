"""Settings that PHP's attributes ask for: Laravel's `#[Config("app.key")]`, Symfony's `#[Autowire(env: "KEY")]`."""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_CONFIG: Final = regex(
    rb"#\[\s*+(?:\\?\w++\\)*+Config\(\s*+[\"'](?P<key>[\w.-]++)[\"']\s*+(?:,\s*+(?P<default>[^()\n]{1,80}))?\)"
)
_AUTOWIRED: Final = regex(
    rb"#\[\s*+(?:\\?\w++\\)*+Autowire\(\s*+(?:(?:env|param):\s*+[\"'](?:\w++:)*+(?P<named>[\w.]++)[\"']"
    rb"|(?:value:\s*+)?[\"']%(?:env\((?:\w++:)*+(?P<variable>\w++)\)|(?P<parameter>[\w.]++))%[\"'])"
)


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for match in _CONFIG.finditer(data) if b"Config(" in data else ():
        sink.add("config", match.start(), text(match["key"]), text(match["default"] or b"").strip(), one_line(match[0]))
    for match in _AUTOWIRED.finditer(data) if b"Autowire(" in data else ():
        key = match["named"] or match["variable"] or match["parameter"]
        sink.add("config", match.start(), text(key), "", one_line(match[0]))

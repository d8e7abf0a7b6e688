"""Go's settings: the environment, flags of several libraries, tags of fields, stores such as viper and koanf."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts import settings
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.go_tags import read_tags
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

MAX_CHAIN: Final = 600
"""Bytes behind a flag in which its default is looked for."""
_FLAG_DEFAULT: Final = re.compile(
    rb"(?:\s*\.\s*(?:Short|Envar|Required|Hidden|PlaceHolder|HintOptions|Action|PreAction)\([^()\n]*\))*"
    rb"\s*\.\s*Default\(([^()\n]*(?:\([^()\n]*\))?)\)"
)
_CLI_FLAG: Final = regex(rb"\bcli\.\w{1,40}Flag\{")
_CLI_FIELD: Final = regex(
    rb"\b(?:(?P<name>Name):\s*+\"(?P<key>[\w.-]++)\""
    rb"|Value:\s*+(?P<value>\"[^\"\n]*+\"|[^,\n{}]++)"
    rb"|(?:EnvVars?|Sources):\s*+(?:\[\]string\{|cli\.EnvVars\()?\s*+\"(?P<variable>\w++)\")"
)
_MAX_FLAG: Final = 900
_KOANF: Final = re.compile(r"(?:\w*\.)*(?:k|ko|koanf)$")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    if b"env" in data:
        read_tags(sink)
    for match in _CLI_FLAG.finditer(data) if b"urfave/cli" in data else ():
        _cli_flag(sink, match.end())


def _cli_flag(sink: Sink, start: int) -> None:
    """urfave's `&cli.StringFlag{Name: "port", Value: "80", EnvVars: []string{"PORT"}}`."""
    data = sink.source.data
    following = data.find(b"Flag{", start, start + _MAX_FLAG)
    told: dict[str, bytes] = {}
    at = start
    for field in _CLI_FIELD.finditer(data, start, following if following > 0 else start + _MAX_FLAG):
        found = {name: value for name, value in field.groupdict().items() if value is not None}
        if not told.keys().isdisjoint(found):
            break
        at = field.start() if "name" in found else at
        told |= found
    if "key" not in told:
        return
    default, shown = (
        one_line(told.get("value", b""), 120),
        one_line(data[start - 40 : start + 120].partition(b"cli.")[2]),
    )
    sink.add("config", at, "--" + text(told["key"]), default, f"cli.{shown}")
    if "variable" in told:
        sink.add("config", at, text(told["variable"]), default, f"cli.{shown}, EnvVars")


def kingpin_flag(sink: Sink, call: Call) -> bool:
    """kingpin's `app.Flag("data.path", "Where data is kept.").Default("data/").String()`, where a file imports it."""
    name = literal(call.arguments[0]) if call.arguments else None
    if not name or not call.receiver or len(call.arguments) < 2 or not sink.says(b"kingpin"):
        return False
    given = _FLAG_DEFAULT.match(sink.source.data, call.end, call.end + MAX_CHAIN)
    sink.add("config", call.at, "--" + name, one_line(given[1], 120) if given else "", call.text)
    return True


def koanf_read(sink: Sink, call: Call) -> bool:
    """koanf's `ko.String("app.address")`, where the program uses it."""
    key = literal(call.arguments[0]) if len(call.arguments) == 1 else None
    if not key or not _KOANF.match(call.receiver) or not (sink.says(b"koanf") or sink.says(b"ko.")):
        return False
    sink.add("config", call.at, key, "", call.text)
    return True


def _flag_names() -> str:
    """`String`, `StringVar`, `StringP`, `StringVarP`, and so on for each type of flag; `Var` takes any."""
    types = (
        "String Bool Int Int8 Int16 Int32 Int64 Uint Uint8 Uint16 Uint32 Uint64 Float32 Float64 Duration Count IP "
        "IPNet StringSlice StringArray StringToString StringToInt IntSlice BoolSlice DurationSlice"
    )
    named = [base + var + short for base in types.split() for var in ("", "Var") for short in ("", "P")]
    return " ".join((*named, "Var", "VarP"))


IDIOMS: Final = (
    ("Getenv LookupEnv ExpandEnv", settings.environment_read),
    (
        "Get GetString GetInt GetInt32 GetInt64 GetBool GetDuration GetStringSlice GetStringMap GetStringMapString "
        "GetFloat64 GetUint GetTime GetSizeInBytes IsSet SetDefault BindEnv",
        settings.store_read,
    ),
    (_flag_names(), settings.flag_option),
    ("Flag", kingpin_flag),
    (
        "String Strings Bool Int Int64 Float64 Duration Bytes StringMap Ints MustString MustInt MustBool MustDuration",
        koanf_read,
    ),
)

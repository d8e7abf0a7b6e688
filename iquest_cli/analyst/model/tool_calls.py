"""Calls in a model's text, strictly: Hermes JSON in `<tool_call>`, or `<function=name>` with `<parameter=key>` values.

Knows the two formats that the family was trained on. Does not know which tools there are or what their values mean: a
call comes out as a name and a mapping, and whatever is not exactly a call is an error that the model is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

ToolFormat = Literal["hermes", "qwen3-coder"]
MAX_CALLS_A_TURN: Final = 4
MAX_CHARS: Final = 8_000
MARKERS: Final = ("<tool_call>", "<function=")
"""What opens a call when it begins a line outside of a fenced block."""
_FENCE: Final = re.compile(r"(?:`{3,}|~{3,})")
_NAME: Final = re.compile(r"[a-z_]{1,40}")
_FUNCTION: Final = re.compile(r"<function=(?P<name>[^<>\n]{1,80})>(?P<body>.*?)</function>", re.DOTALL)
_PARAMETER: Final = re.compile(r"\s*<parameter=(?P<key>[^<>\n]{1,80})>(?P<value>.*?)</parameter>", re.DOTALL)


class MalformedCall(ValueError):
    """Text that begins a call and is none; the message says what is wrong in words for the model."""


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """`prose` is what stands before the first call; without calls it is the whole text."""

    prose: str
    calls: tuple[Call, ...]


def call_start(text: str) -> int | None:
    """Where the first call begins, well-formed or not; None when the text holds none."""
    at, fence = 0, ""
    for line in text.split("\n"):
        bare = line.strip()
        opened = _FENCE.match(bare)
        if fence:
            fence = "" if bare.startswith(fence) else fence
        elif opened:
            fence = opened.group()
        elif bare.startswith(MARKERS):
            return at + line.index("<")
        at += len(line) + 1
    return None


def parse_turn(text: str, tool_format: ToolFormat) -> Turn:
    """Raises MalformedCall."""
    start = call_start(text)
    if start is None:
        return Turn(text, ())
    rest = text[start:].strip()
    if len(rest) > MAX_CHARS:
        raise MalformedCall(f"the call is longer than {MAX_CHARS:,} characters")
    calls = _PARSERS[tool_format](rest)
    if len(calls) > MAX_CALLS_A_TURN:
        raise MalformedCall(f"more than {MAX_CALLS_A_TURN} calls at once")
    return Turn(text[:start].rstrip(), tuple(calls))


def prose_of(text: str) -> str:
    """The text without whatever begins a call."""
    start = call_start(text)
    return text if start is None else text[:start].rstrip()


def _hermes(text: str) -> list[Call]:
    calls = []
    while text:
        if not text.startswith("<tool_call>"):
            raise MalformedCall("only calls may follow a call, each in <tool_call> and </tool_call>")
        body, closed, rest = text.removeprefix("<tool_call>").partition("</tool_call>")
        if not closed:
            raise MalformedCall("<tool_call> is not closed by </tool_call>")
        calls.append(_of_json(body))
        text = rest.strip()
    return calls


def _of_json(body: str) -> Call:
    try:
        value = json.loads(body, object_pairs_hook=_no_twins, parse_constant=_refuse)
    except RecursionError:
        raise MalformedCall("the JSON is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise MalformedCall(f"no JSON: {error.msg} at character {error.pos}") from None
    if _has_half_characters(value):
        raise MalformedCall("it holds half of a surrogate pair")
    if not isinstance(value, dict) or set(value) != {"name", "arguments"}:
        raise MalformedCall('a call is one JSON object with exactly the keys "name" and "arguments"')
    if not isinstance(value["arguments"], dict):
        raise MalformedCall('"arguments" is not a JSON object')
    return Call(_named(value["name"]), value["arguments"])


def _has_half_characters(value: Any) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in json.dumps(value, ensure_ascii=False))


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise MalformedCall("a key stands twice in one object")
    return value


def _refuse(constant: str) -> Any:
    raise MalformedCall(f"{constant} is no JSON number")


def _qwen3_coder(text: str) -> list[Call]:
    """The wrapper `<tool_call>` may be missing, as these models often leave it out; then both ends must be."""
    calls = []
    while text:
        is_wrapped = text.startswith("<tool_call>")
        text = text.removeprefix("<tool_call>").lstrip()
        match = _FUNCTION.match(text)
        if match is None:
            raise MalformedCall("a call is <function=NAME>, its parameters, and </function>")
        calls.append(Call(_named(match["name"]), _parameters(match["body"])))
        text = text[match.end() :].lstrip()
        if is_wrapped:
            if not text.startswith("</tool_call>"):
                raise MalformedCall("<tool_call> is not closed by </tool_call>")
            text = text.removeprefix("</tool_call>").lstrip()
    return calls


def _parameters(body: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    at = 0
    while match := _PARAMETER.match(body, at):
        key = match["key"]
        if key in values:
            raise MalformedCall(f"the parameter {key} stands twice")
        values[key] = match["value"].removeprefix("\n").removesuffix("\n")
        at = match.end()
    if body[at:].strip():
        raise MalformedCall("between <function=NAME> and </function> stand only <parameter=KEY>VALUE</parameter>")
    return values


def _named(name: Any) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise MalformedCall("the name of a tool is a word of small letters and _")
    return name


_PARSERS: Final[dict[ToolFormat, Callable[[str], list[Call]]]] = {"hermes": _hermes, "qwen3-coder": _qwen3_coder}

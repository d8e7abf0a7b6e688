"""JavaScript's and TypeScript's settings: the environment, stores, a program's own readers, options of commander."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts import settings
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_ENV: Final = regex(
    rb"(?:(?:process\.env|import\.meta\.env|Deno\.env|Bun\.env)(?:\.([A-Za-z_]\w*+)|\[\s*[\"']([^\"'\n]+)[\"']\s*\])(?!\s*=[^=])"
    rb"|(?<![\w$])(?:env|ENV|environment)\.([A-Z][A-Z0-9_]{2,})(?![\w$(\"'`]|\s*=[^=]))"
    rb"(?:\s*+(?:\|\||\?\?)\s*+(?!!)((?:[^;,\n(){}]|\((?:[^()\n]|\([^()\n]{0,60}\)){0,80}\)){1,80}))?"
)
"""Also of what is called so and hands it on: `env.PORT_NUMBER` of a module of the repository's own."""
_VARIABLE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_OTHERWISE: Final = regex(
    rb"\s{0,40}(?:\|\||\?\?)\s{0,40}+(?!!)(`[^`\n]{1,120}`|(?:[^;,\n(){}]|\((?:[^()\n]|\([^()\n]{0,60}\)){0,80}\)){1,80})"
)
_TAKEN: Final = re.compile(rb"\{([^{}]{1,800}+)\}\s*=\s*(?:process|import\.meta)\.env(?![\w.\[])")
_PART: Final = re.compile(rb"\s*([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?(?:=\s*([^,]{1,80}))?\s*$")
_FUNCTION: Final = re.compile(rb"=>|\bfunction\b")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for match in _ENV.finditer(data) if b"env" in data else ():
        key, default = text(match[1] or match[2] or match[3]), one_line(match[4] or b"", 120)
        sink.add("config", match.start(), key, default, one_line(match[0]))
    for match in _TAKEN.finditer(data) if b"env" in data else ():
        for part in filter(None, map(_PART.match, match[1].split(b","))):
            sink.add("config", match.start(), text(part[1]), one_line(part[2] or b"", 120), one_line(match[0], 120))


def helper_call(sink: Sink, call: Call) -> bool:
    """A function of the program's own around the environment, `env("SMTP_HOST") ?? "localhost"`: called so, and given a
    name as variables of the environment have them."""
    key = literal(call.arguments[0]) if call.arguments and not call.raw_receiver else None
    if key is None or not _VARIABLE.fullmatch(key):
        return False
    given = call.arguments[1] if len(call.arguments) > 1 else b""
    after = _OTHERWISE.match(sink.source.data, call.end)
    default = given if not given.startswith((b"{", b"(")) and b"=>" not in given else b""
    sink.add("config", call.at, key, one_line(default or (after[1] if after else b""), 120), call.text)
    return True


def setting_read(sink: Sink, call: Call) -> bool:
    """`configService.get("PORT") ?? 80`."""
    after = _OTHERWISE.match(sink.source.data, call.end)
    return settings.store_read(sink, call, one_line(after[1], 120) if after else "")


def option_call(sink: Sink, call: Call) -> bool:
    """commander's `.option("-p, --port <n>", "text", "3000")`."""
    arguments = call.arguments
    words = literal(arguments[0]) if arguments else None
    flag = re.search(r"--[\w-]+", words or "")
    if flag is None:
        return False
    given = [argument for argument in arguments[2:4] if not _FUNCTION.search(argument)]  # a function reads the value
    sink.add("config", call.at, flag[0], one_line(given[0], 120) if given else "", call.text)
    return True


IDIOMS: Final = (
    ("env getEnv requireEnv readEnv getenv", helper_call),
    ("get has getOrThrow", setting_read),
    ("option requiredOption", option_call),
)

"""What a program writes to its error stream for whoever runs it, where its language has a call and no logger for that:
a record without a level.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message, keyword
from anchors.syntax.facts.sink import Sink

_ERROR_STREAM: Final = re.compile(r"(?:^|\.)(?:stderr(?:\.buffer)?|System\.err|Console\.Error)$")
_SAYS: Final = re.compile(r"[A-Za-z]{3}")
"""A message of marks alone says nothing by itself."""


def _written(sink: Sink, call: Call, arguments: list[bytes]) -> bool:
    message = first_message(arguments)
    if not _SAYS.search(re.sub(r"\{[^{}]*\}", "", message)):
        return False
    sink.add("log", call.at, "", message, "stderr")
    return True


def write_call(sink: Sink, call: Call) -> bool:
    """`sys.stderr.write("…")`, `process.stderr.write("…")`, `System.err.println("…")`."""
    return bool(_ERROR_STREAM.search(call.receiver)) and _written(sink, call, call.arguments)


def printed(sink: Sink, call: Call) -> bool:
    """`print("…", file=sys.stderr)`, click's `echo("…", err=True)`."""
    if call.name == "print":
        if call.receiver or not (keyword(call.arguments, "file") or b"").endswith(b"stderr"):
            return False
    elif keyword(call.arguments, "err") != b"True":
        return False
    return _written(sink, call, call.arguments[:1])


def formatted(sink: Sink, call: Call) -> bool:
    """`fmt.Fprintf(os.Stderr, "…")`."""
    arguments = call.arguments
    return call.receiver == "fmt" and arguments[:1] == [b"os.Stderr"] and _written(sink, call, arguments[1:])

"""Routes of Scala's servers: http4s' cases, the nested directives of Akka and Pekko, Scalatra's calls in a class."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.syntax.drafts import CONTAINERS
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_CASE: Final = re.compile(
    rb"\bcase\s+(?:\w+\s*@\s*)?(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\s*->\s*Root((?:\s*/\s*(?:\"[^\"\n]*\"|\w+(?:\([^()\n]*\))?))*)"
)
_SCALATRA: Final = re.compile(
    rb"^[ \t]+(?:(get|post|put|delete|patch|head|options)|\w+(Get|Post|Put|Delete|Patch))\(\s*\"(/[^\"\n]*)\""
    rb"(?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)\s*[({]",
    re.MULTILINE,
)
"""`get("/orders/:id") { … }`, and a project's own like it: `ajaxPost("/orders", form)(usersOnly { … })`."""
_SEGMENT: Final = re.compile(rb"/\s*(?:\"([^\"]*)\"|\w+\((\w+)\)|(\w+))")
_MATCHER: Final = re.compile(rb"\"([^\"]*)\"|(\w+)")
_VERBS: Final = frozenset({"get", "post", "put", "delete", "patch", "head", "options"})
_MAX_DEPTH: Final = 60
_FIRST: Final = re.compile(rb"\s*\{\s*(\w+)\s*\{")
_DIRECTIVE: Final = re.compile(rb"\s*(\w+)\s*(?:\(([^()\n]{0,200})\))?\s*[{(]")


def http4s_routes(sink: Sink) -> None:
    data = sink.source.data
    for match in _CASE.finditer(data) if b"Root" in data else ():
        parts = [text(one) or "{" + text(two or three) + "}" for one, two, three in _SEGMENT.findall(match[2])]
        sink.add("route", match.start(), "/" + "/".join(parts), text(match[1]), text(match[0])[:120])


def scalatra_routes(sink: Sink) -> None:
    """A class's body makes them: in a method the same words mean a request."""
    for match in _SCALATRA.finditer(sink.source.data):
        at = match.end(1) if match[1] else match.end(2)
        if sink.is_within(at, CONTAINERS):
            sink.add("route", at, text(match[3]), text(match[1] or match[2]).upper(), one_line(match[0]))


def directive(sink: Sink, call: Call) -> bool:
    """`path("pay") { … }` inside of `pathPrefix("orders") { post { … } }`."""
    data = sink.source.data
    if call.receiver or not call.arguments or not (sink.says(b"Directives") or sink.says(b"pathPrefix")):
        return False
    path, verb = _path(call.arguments[0]), ""
    node: Node | None = call.node.parent
    own = None  # the call with its braces, which is no directive around itself
    for _ in range(_MAX_DEPTH):
        if node is None:
            break
        if node.type == "call_expression" and node.start_byte < call.at:
            found = _DIRECTIVE.match(data, node.start_byte, min(node.end_byte, node.start_byte + 300))
            if found and found.start(1) != own:
                own, name = found.start(1), text(found[1])
                path = _path(found[2] or b"") + path if name == "pathPrefix" else path
                verb = verb or (name.upper() if name in _VERBS else "")
        node = node.parent
    sink.add("route", call.at, path or "/", verb or _below(data, call), call.text)
    return True


def _path(raw: bytes) -> str:
    """Of `"orders" / LongNumber`."""
    return "".join("/" + (text(one) or "{" + text(two) + "}") for one, two in _MATCHER.findall(raw[:200]))


def _below(data: bytes, call: Call) -> str:
    """The verb that comes first inside the braces: `path("pay") { post { … } }`."""
    found = _FIRST.match(data, call.end, call.end + 120)
    return text(found[1]).upper() if found and text(found[1]) in _VERBS else ""

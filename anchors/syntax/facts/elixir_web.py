"""Elixir's doors: routes of Phoenix and Plug with the paths of the scopes around, sockets and their channels."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import text

_MAX_NESTING: Final = 60
_PATH: Final = re.compile(rb"\bpath:\s*\"([^\"\n]*)\"")
_CHOSEN: Final = re.compile(rb"\b(only|except):\s*(?:\[([^\]]*)\]|~w\(([^)]*)\))")
_VERB: Final = re.compile(rb":([a-z]+)")
_PARAM: Final = re.compile(rb"\bparam:\s*\"(\w+)\"")
_ACTIONS: Final = (
    ("index", "GET", ""), ("new", "GET", "/new"), ("create", "POST", ""), ("show", "GET", "/:id"),
    ("edit", "GET", "/:id/edit"), ("update", "PATCH", "/:id"), ("delete", "DELETE", "/:id"),
)  # fmt: skip
_ROUTERS: Final = (b"Router", b":router", b"scope ")
_VERBLESS: Final = {"live": "GET", "forward": "", "match": ""}


def _is_router(sink: Sink) -> bool:
    return any(map(sink.says, _ROUTERS))


def route_call(sink: Sink, call: Call) -> bool:
    """`get "/users", UserController, :index`, `live "/cart", CartLive`, `get "/ping" do … end`."""
    arguments = call.arguments
    if call.receiver or not arguments or not _is_router(sink):
        return False
    verb = _VERBLESS.get(call.name, call.name.upper())
    if call.name == "match" and (named := _VERB.match(arguments[0])):  # Phoenix: `match :get, "/users", …`
        verb, arguments = text(named[1]).upper(), arguments[1:]
    path = literal(arguments[0]) if arguments else None
    if path is None and call.name == "match" and arguments[0] == b"_":
        path = "*"
    whole = call.node.parent
    has_body = whole is not None and whole.named_children[-1].type == "do_block"
    if path is None or (len(arguments) < 2 and not has_body):
        return False
    sink.add("route", call.at, _joined(sink, call, path), verb, call.text)
    return True


def resources_call(sink: Sink, call: Call) -> bool:
    """`resources "/users", UserController, only: [:index, :show]`: a route for each action."""
    arguments = call.arguments
    path = literal(arguments[0]) if len(arguments) > 1 and not call.receiver else None
    if path is None or not _is_router(sink):
        return False
    chosen, named = _CHOSEN.search(arguments[-1]), _PARAM.search(arguments[-1])
    words = set(re.findall(r"\w+", text(chosen[2] or chosen[3] or b""))) if chosen else set[str]()
    base = _joined(sink, call, path)
    is_single = b"singleton: true" in arguments[-1]
    for action, verb, rest in _ACTIONS:
        if (chosen and (action in words) != (chosen[1] == b"only")) or (is_single and action == "index"):
            continue
        rest = rest.replace("/:id", "") if is_single else rest.replace(":id", f":{text(named[1])}" if named else ":id")
        told = text(arguments[1])
        shown = f'{call.name} "{path}", {told}, :{action}'
        sink.add("route", call.at, (base.rstrip("/") + rest) or "/", verb, shown)
    return True


def socket_call(sink: Sink, call: Call) -> bool:
    """`socket "/live", Shop.UserSocket`, `channel "room:*", Shop.RoomChannel`."""
    arguments = call.arguments
    name = literal(arguments[0]) if len(arguments) > 1 and not call.receiver else None
    if name is None:
        return False
    if call.name == "socket":
        sink.add("route", call.at, name, "", call.text)
    else:
        sink.add("handler", call.at, name, "", call.text)
    return True


def _joined(sink: Sink, call: Call, path: str) -> str:
    """A route's path behind those of the `scope` and `resources` blocks around it."""
    parts, node = [path], call.node.parent
    for _ in range(_MAX_NESTING):
        node = node.parent if node is not None else None
        if node is None:
            break
        if node.type == "call":
            parts.append(_segment(sink.source.data, node))
    joined = "/".join(part.strip("/") for part in reversed(parts) if part.strip("/"))
    return f"/{joined}" if path != "*" or joined != "*" else path


def _segment(data: bytes, node: Node) -> str:
    target = node.named_children[0]
    word = data[target.start_byte : target.end_byte]
    listed = target.next_named_sibling
    if word not in (b"scope", b"resources") or listed is None or listed.type != "arguments":
        return ""
    first = listed.named_children[0] if listed.named_child_count else None
    path = literal(data[first.start_byte : first.end_byte]) if first is not None else None
    if path is None:
        told = _PATH.search(data, listed.start_byte, listed.end_byte)
        path = text(told[1]) if told else ""
    if word == b"resources":
        name = path.strip("/").rpartition("/")[2]
        path = f"{path}/:{name.removesuffix('s')}_id"
    return path

"""Routes of the JVM that are calls: router functions of Spring, routers of Vert.x, Javalin and Spark. And methods that
gRPC calls, that actuators answer with, or that a class hands to an executor on time.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.drafts import CALLABLES, Draft
from anchors.syntax.facts import nesting, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import text

MAX_MEMBERS: Final = 2_000
MAX_ABOVE: Final = 60
"""Nodes that are gone up for the paths around a route."""
_ABOVE: Final = frozenset((b"path", b"nest"))
_PREDICATE: Final = re.compile(rb"(?:\w+\.)*path\(\s*\"([^\"\n]*)\"\s*\)")
_CONSTANT: Final = re.compile(rb"(?:\w+\.)*([A-Z][A-Z0-9_]+)$")
_CONSTANTS: Final = regex(rb"\bString\s++([A-Z][A-Z0-9_]*+)\s*+=\s*+\"(/?[^\"\n]{0,200}+)\"\s*+;")
_HANDLER: Final = re.compile(rb"\w+::\w+$|\w+\s*->")
_HTTP_METHOD: Final = re.compile(rb"HttpMethod\.([A-Z]+)$")
_ON_APP: Final = re.compile(r"(?:^|\.)(?:\w*[aA]pp|\w*[rR]outer|\w*[rR]outes|server|http)$")
_SERVICE: Final = re.compile(r"(?:\w+\.)*(\w+?)(?:Coroutine)?ImplBase\b")
_ENDPOINT: Final = re.compile(r"(?:Web)?Endpoint\(.*?\bid\s*=\s*\"([\w-]+)\"")
_OPERATIONS: Final = {"ReadOperation": "GET", "WriteOperation": "POST", "DeleteOperation": "DELETE"}
_OWN: Final = re.compile(rb"this(?:::(\w+))?$")


def read_method(sink: Sink, draft: Draft) -> None:
    holder = draft.parent
    if holder is None:
        return
    operation = next((name for name in draft.decorators if name.partition("(")[0] in _OPERATIONS), None)
    if operation is not None:
        named = next(filter(None, map(_ENDPOINT.match, holder.decorators)), None)
        verb = _OPERATIONS[operation.partition("(")[0]]
        path = f"/actuator/{named[1] if named else holder.name}"
        sink.put("route", draft.name_at, draft.index, path, verb, "@" + operation)
    service = next((_SERVICE.match(base) for base in holder.bases if "ImplBase" in base[:200]), None)
    if service is not None and ("StreamObserver" in draft.signature or "override suspend" in draft.signature):
        sink.put("route", draft.name_at, draft.index, f"/{service[1]}/{draft.name}", "GRPC", draft.signature)


def router_function(sink: Sink, call: Call) -> bool:
    """Spring's `route().GET("/orders", handler::list)`, whose path may be a predicate's, a constant, or none."""
    if not sink.says(b"RouterFunction") or not call.arguments:
        return web.served_route(sink, call)
    path = _path_of(sink, call.arguments[0])
    if path is None:
        return False
    whole = nesting.joined(*_above(sink, call), path) or "/"
    sink.add("route", call.at, whole, call.name.upper() if call.name != "route" else "", call.text)
    return True


def _path_of(sink: Sink, argument: bytes) -> str | None:
    """A constant of another file stands by its name, in braces, as does what is computed."""
    path = literal(argument)
    if path is not None:
        return path
    predicate, constant = _PREDICATE.match(argument), _CONSTANT.match(argument)
    if predicate is not None:
        return text(predicate[1])
    if constant is not None:
        return sink.once(_constants).get(constant[1], "{" + text(constant[1]) + "}")
    return "" if _HANDLER.match(argument) else None


def _constants(data: bytes) -> dict[bytes, str]:
    return {match[1]: text(match[2]) for match in _CONSTANTS.finditer(data)}


def _above(sink: Sink, call: Call) -> list[str]:
    """Paths of `path("/a", …)` and `nest(path("/a"), …)` around a call, the outermost first."""
    data, found = sink.source.data, list[str]()
    node: Node | None = call.node
    for _ in range(MAX_ABOVE):
        node = node.parent if node is not None else None
        if node is None:
            break
        name, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
        if node.type != "method_invocation" or name is None or arguments is None:
            continue
        is_around = arguments.start_byte <= call.at < arguments.end_byte and arguments.named_child_count > 1
        if is_around and data[name.start_byte : name.end_byte] in _ABOVE:
            first = arguments.named_children[0]
            path = _path_of(sink, data[first.start_byte : first.end_byte])
            found += [path] if path else []
    return found[::-1]


def router_call(sink: Sink, call: Call) -> bool:
    """Vert.x' `router.get("/orders").handler(list)`, Javalin's `app.get("/orders", list)`, Spark's `get("/x", …)`."""
    is_vertx = sink.says(b"io.vertx")
    if not (is_vertx or sink.says(b"io.javalin") or sink.says(b"spark.Spark")):
        return False
    arguments = call.arguments
    method = _HTTP_METHOD.search(arguments[0]) if len(arguments) > 1 else None
    path = literal(arguments[1 if method else 0]) if arguments else None
    if path is None or (call.receiver and not _ON_APP.search(call.receiver) and not call.is_chained):
        return False
    if not path.startswith("/") or (not is_vertx and len(arguments) < 2):
        return False
    verb = text(method[1]) if method else "" if call.name == "route" else call.name.upper()
    sink.add("route", call.at, nesting.joined(*_above(sink, call), path), verb, call.text)
    return True


def timed_call(sink: Sink, call: Call) -> bool:
    """`executor.scheduleAtFixedRate(this, 0, 1, MINUTES)` and `(this::sweep, …)`: a method of the class around it."""
    own = _OWN.match(call.arguments[0]) if len(call.arguments) > 2 else None
    scope = sink.scope_at(call.at)
    while scope >= 0 and sink.drafts[scope].kind not in CALLABLES:
        holder = sink.drafts[scope].parent
        scope = holder.index if holder is not None else -1
    around = sink.drafts[scope].parent if scope >= 0 else None
    if own is None or around is None:
        return False
    name = text(own[1]) if own[1] else "run"
    for draft in sink.drafts[around.index : around.index + MAX_MEMBERS]:
        if draft.parent is around and draft.name == name:
            sink.put("handler", draft.name_at, draft.index, "scheduled job", "", call.text)
            return True
    return False


IDIOMS: Final = (
    ("GET POST PUT DELETE PATCH", router_function),
    ("get post put delete patch head options route", router_call),
    ("route", web.served_route),
    ("scheduleAtFixedRate scheduleWithFixedDelay schedule", timed_call),
)

"""What starts in Python beside decorators and Django's routes: tables of Tornado, route objects of aiohttp and of
Starlette, resources of Flask-RESTful, methods of gRPC's servicers, queries and mutations of GraphQL, scheduled jobs.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.facts import nesting, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import keyword, literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_ROW: Final = regex(
    rb"\(\s*+[urUR]{0,2}(?:\"(?P<path>[/.^][^\"\n]{0,200}+)\"|'(?P<quoted>[/.^][^'\n]{0,200}+)')\s*+,\s*+"
    rb"(?:\w++\.){0,4}[A-Z]\w*+\s*+[,)]"
)
"""`(r"/orders/(\\d+)", OrderHandler)` and `url(r"/", MainHandler, name="main")`."""
_RESOURCE: Final = regex(rb"(?<![\w.])(?:\w++\.){1,4}add_(?:\w+_)?resource\(\s*+(?:\w++\.){0,4}[A-Z]\w*+\s*+,")
_QUOTED_PATH: Final = regex(rb"\s*+(?:[rf]?[\"'](/[^\"'\n]{0,200}+)[\"']|[\w.]+\s*+=[^,()]{0,100}+)\s*+[,)]")
MAX_PATHS: Final = 8
MAX_DRAFTS: Final = 2_000
"""Definitions among which a function is looked for."""
_VERBS: Final = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
_MOUNT: Final = frozenset((b"Mount",))
_LISTED_VERBS: Final = re.compile(r"[A-Z]+")
_QUERIES: Final = re.compile(r"(?:Query|Queries|Subscriptions?)$")
_MUTATION: Final = re.compile(r"^\w+\s*=\s*(?:\w+\.)*[A-Z]\w*\.Field\(")
_FUNCTION: Final = re.compile(rb"[A-Za-z_][\w.]*")


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for match in _ROW.finditer(data) if b"tornado" in data else ():
        sink.add("route", match.start(), text(match["path"] or match["quoted"]), "", one_line(match[0]))
    for match in _RESOURCE.finditer(data) if b"resource(" in data else ():
        at = match.end()
        for _ in range(MAX_PATHS):
            path = _QUOTED_PATH.match(data, at)
            if path is None:
                break
            if path[1]:
                sink.add("route", match.start(), text(path[1]), "", one_line(data[match.start() : path.end()]))
            at = path.end()


def read_member(sink: Sink, draft: Draft, holder: Draft) -> None:
    """`class Orders(orders_pb2_grpc.OrdersServicer)`: each public method answers a call. Of graphene `resolve_orders`
    of a query, and `order_create = OrderCreate.Field()`."""
    if sink.says(b"graphene"):
        _of_graphene(sink, draft, holder)
    if draft.kind != "method" or draft.name.startswith("_"):
        return
    service = next((base.rpartition(".")[2] for base in holder.bases if base.endswith("Servicer")), None)
    if service is not None and not holder.name.endswith("Servicer"):
        path = f"/{service.removesuffix('Servicer')}/{draft.name}"
        sink.put("route", draft.name_at, draft.index, path, "GRPC", draft.signature)


def _of_graphene(sink: Sink, draft: Draft, holder: Draft) -> None:
    if draft.kind == "method" and draft.name.startswith("resolve_") and _QUERIES.search(holder.name):
        sink.put(
            "handler", draft.name_at, draft.index, f"query {draft.name.removeprefix('resolve_')}", "", draft.signature
        )
    elif draft.kind != "method" and _MUTATION.match(draft.signature):
        sink.put("handler", draft.name_at, draft.index, f"mutation {draft.name}", "", draft.signature)


def aiohttp_route(sink: Sink, call: Call) -> bool:
    """aiohttp's `app.add_routes([web.get("/orders", show), web.view("/items", Items)])`."""
    if call.raw_receiver != b"web" or len(call.arguments) < 2 or not sink.says(b"aiohttp"):
        return False
    path = literal(call.arguments[0])
    if path is None:
        return False
    sink.add("route", call.at, path, call.name.upper() if call.name in _VERBS else "", call.text)
    return True


def route_object(sink: Sink, call: Call) -> bool:
    """Starlette's `Route("/orders", show, methods=["GET"])`, below the `Mount`s around it, and Werkzeug's `Rule`."""
    arguments = call.arguments
    path = literal(arguments[0]) if len(arguments) > 1 and not call.raw_receiver else None
    if path is None or not path.startswith("/"):
        return False
    if not any(sink.says(word) for word in (b"starlette", b"fastapi", b"werkzeug", b"fastmcp")):
        return False
    if call.name == "Mount" and keyword(arguments, "routes") is not None:
        return True  # a path of others
    methods = keyword(arguments, "methods")
    verbs = ",".join(_LISTED_VERBS.findall(text(methods).upper())) if methods is not None else ""
    is_socket = call.name == "WebSocketRoute"
    whole = nesting.joined(*nesting.around(sink, call, _MOUNT), path)
    sink.add("route", call.at, whole, "WEBSOCKET" if is_socket else verbs, call.text)
    return True


def scheduled_call(sink: Sink, call: Call) -> bool:
    """APScheduler's `scheduler.add_job(clean, "cron", hour=3)`, `schedule.every().day.do(clean)`, RQ's
    `queue.enqueue(render, key)`: the function of this file, or where another one is handed over on time."""
    arguments = call.arguments
    name = _FUNCTION.fullmatch(arguments[0]) if arguments else None
    if name is None or not _schedules(sink, call):
        return False
    job = text(name[0])
    draft = next((item for item in sink.drafts[:MAX_DRAFTS] if item.name == job and item.kind == "function"), None)
    if draft is not None and draft.parent is None:
        said = "queued job" if call.name == "enqueue" else "scheduled job"
        sink.put("handler", draft.name_at, draft.index, said, "", call.text)
    elif call.name != "enqueue":
        sink.add("handler", call.at, job, "", call.text)
    return True


def _schedules(sink: Sink, call: Call) -> bool:
    if call.name == "do":
        return call.receiver.startswith("schedule.every(")
    return sink.says(b"apscheduler" if call.name == "add_job" else b"rq") and bool(call.receiver)


IDIOMS: Final = (
    ("get post put patch delete head options view", aiohttp_route),
    ("Route WebSocketRoute Mount Rule", route_object),
    ("add_job do enqueue", scheduled_call),
    (
        "add_url_rule add_route add_api_route add_get add_post add_put add_delete add_patch add_websocket_route",
        web.add_route,
    ),
)

"""Where apps and servers of Dart are entered: pages of Flutter by path, routes of shelf and Dart Frog, commands."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

PAGE: Final = "page"
"""Stands for the verb of a route that a person looks at."""
_MARK: Final = regex(
    r"Route\.(?P<verb>get|post|put|patch|delete|head|options|all)\(\s*+r?['\"](?P<path>[^'\"]{0,200})['\"]"
)
_TYPED: Final = regex(r"Typed\w*+Route\w*+(?:<(?P<name>\w++)>)?\(\s*+path:\s*+r?['\"](?P<path>[^'\"]{0,200})['\"]")
_PAGED: Final = regex(r"(?:RoutePage|AutoRoutePage|CupertinoRoutePage|MaterialRoutePage)(?:<|\(|\Z)")
_COMMAND_NAME: Final = regex(rb"\bname\b\s*+(?:=>|\{\s*+return|=)\s*+r?(?:'([^'\n$]{1,80})'|\"([^\"\n$]{1,80})\")")
_COMMAND: Final = re.compile(r"(?:^|\w)Command(?:<|$)")
_ROUTER: Final = re.compile(r"(?:^|\.)_?\w*(?:[rR]outer|[aA]pp|[aA]pi|[rR]outes)(?:\(\))?$")
LABEL: Final = regex(rb"(\w++)\s*+:\s*+(?!:)")
_ENTRY: Final = regex(
    rb"(?:[\s,{]|\A)(?:r?'(/[^'\n]{0,120})'|\"(/[^\"\n]{0,120})\"|((?:[A-Z]\w*+\.)?\w{0,40}[rR]oute\w*+))\s*+:\s*+\("
)
_NAMED: Final = regex(rb"[A-Za-z_][\w.]*+\Z")
_CASE: Final = regex(rb"\bcase\s++(?:r?'(/[^'\n]{0,120})'|\"(/[^\"\n]{0,120})\")\s*+:")
_OPEN: Final = "("
"""Stands for the routes that a place lies in, by no name of a variable."""


def read_definition(sink: Sink, draft: Draft) -> None:
    for mark in draft.decorators:
        routed, typed = _MARK.match(mark), _TYPED.match(mark)
        if routed is not None:
            verb = routed["verb"].upper()
            sink.put("route", draft.name_at, draft.index, routed["path"], "" if verb == "ALL" else verb, f"@{mark}")
        elif typed is not None:
            sink.put("route", draft.name_at, draft.index, typed["path"], PAGE, f"@{mark}")
        elif _PAGED.match(mark):
            sink.put("route", draft.name_at, draft.index, _kebab(draft.name), PAGE, f"@{mark}")
    if draft.kind == "class" and any(_COMMAND.search(base.partition("<")[0]) for base in draft.bases):
        match = _COMMAND_NAME.search(sink.source.data, draft.start, draft.end)
        if match is not None:
            sink.put("command", draft.name_at, draft.index, text(match[1] or match[2]), "", draft.signature)
    if draft.name == "onRequest" and draft.kind == "function" and "RequestContext" in draft.signature:
        sink.put("export", draft.name_at, draft.index, "onRequest", "", draft.signature)
    if draft.name in ("onGenerateRoute", "generateRoute", "_onGenerateRoute") and draft.body >= 0:
        for case in _CASE.finditer(sink.source.data, draft.body, draft.end):
            sink.put("route", case.start(), draft.index, text(case[1] or case[2]), PAGE, one_line(case[0]))


def _kebab(name: str) -> str:
    """As auto_route calls a page that has no path: `/order-list` of `OrderListScreen`."""
    plain = re.sub(r"(?:Page|Screen|View)$", "", name) or name
    return "/" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", plain).lower()


def page_call(sink: Sink, call: Call) -> bool:
    """`GoRoute(path: "/orders", builder: …)`, within others too; `MaterialApp(routes: {"/orders": …})`."""
    if call.name.endswith("App"):
        return _table(sink, call)
    path = labelled(call.arguments, b"path") or labelled(call.arguments, b"name")
    told = literal(path) if path is not None else None
    whole = told if told is None or told.startswith("/") else f"{_around(sink, call)}/{told}"
    if path is not None and _NAMED.match(path):
        whole = text(path)
    if whole is None:
        return False
    sink.prefixes.put(_OPEN, whole.rstrip("/"), call.end)
    sink.add("route", call.at, whole, PAGE, call.text)
    return True


def _around(sink: Sink, call: Call) -> str:
    """The path of the innermost route in which one lies."""
    return sink.prefixes.get(_OPEN, call.at) or ""


def _table(sink: Sink, call: Call) -> bool:
    routes = labelled(call.arguments, b"routes")
    if routes is None or not routes.startswith((b"{", b"<")):
        return False
    data = sink.source.data
    start = data.find(routes, call.at, call.end)
    for match in _ENTRY.finditer(data, start, start + len(routes)):
        sink.add("route", match.start() + 1, text(match[1] or match[2] or match[3]), PAGE, one_line(match[0]))
    return True


def route_call(sink: Sink, call: Call) -> bool:
    """shelf_router's `router.get("/orders/<id>", show)`, `router.add("GET", "/orders", list)`."""
    arguments = call.arguments
    if len(arguments) < 2 or not _ROUTER.search(call.receiver):
        return False
    verb = "" if call.name == "all" else call.name.upper()
    if call.name == "add":
        verb, arguments = (literal(arguments[0]) or "").upper(), arguments[1:]
    path = literal(arguments[0])
    if path is None or not path.startswith("/") or len(arguments) < 2 or call.name == "mount":
        return False
    sink.add("route", call.at, path, verb, call.text)
    return True


def labelled(arguments: list[bytes], label: bytes) -> bytes | None:
    for argument in arguments:
        match = LABEL.match(argument)
        if match and match[1] == label:
            return argument[match.end() :].strip()
    return None

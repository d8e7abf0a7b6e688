"""Routes, commands and handlers: what connects the outside to a function."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.facts import nesting
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING, is_name_like, keyword, literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import text

_VERBS: Final = "get|post|put|patch|delete|head|options|trace"
_ROUTE: Final = re.compile(
    rf"^(?:[\w.]+\.)?(route|{_VERBS}|view|websocket|api_route|websocket_route)\(\s*(?:path\s*=\s*|rule\s*=\s*)?[rf]?"
    r"[\"']([^\"']*)[\"']"
)
_COMPUTED: Final = re.compile(
    rf"^(?:\w+\.)*\w*(?:app|router|blueprint|bp|api|routes?)\.(route|{_VERBS})\(\s*(?P<name>[A-Za-z_][\w.]*)"
    r"(?:\(\s*[rf]?[\"'](?P<given>[^\"'\n]*)[\"']\s*\)|\s*\+\s*[rf]?[\"'](?P<added>[^\"'\n]*)[\"'])?\s*[,)]",
    re.IGNORECASE,
)
"""`@routes.route(scoped("/login"))`, `@app.get(settings.HEALTH_PATH)`, `@app.get(PREFIX + "/orders")`."""
_BARE: Final = re.compile(rf"^({_VERBS})\(\s*(?:path\s*=\s*)?(?:[rf]?[\"']([^\"']*)[\"']|[,)]|\w+\s*=)")
"""Litestar's `@get("/list")` in a controller, which may do without a path."""
MAX_MEMBERS: Final = 400
_BELOW: Final = re.compile(r"^path\s*(?::[^=]+)?=\s*[\"']([^\"']*)[\"']")
_FIRST_VERB: Final = re.compile(rf"{_VERBS}|\*", re.IGNORECASE)
_METHODS: Final = regex(r"methods\s*=\s*[\[(]([^\])]*)")
_COMMAND: Final = re.compile(
    r"^(?:[\w.]+\.)?(?:command|group|callback(?=\s*\())\b\s*(?:\(\s*(?:name\s*=\s*)?[\"']([\w:. -]+)[\"'])?"
)
_ROUTER: Final = regex(r"(?:^|[_.])\w*(?:router|Router|routes|api)$")
_ELSEWHERE: Final = re.compile(r"\$|[a-z]+://")
_CLASS: Final = regex(rb"(?:\w+\.)*[A-Z]\w*")
_HANDLER: Final = re.compile(
    r"^(?:[\w.]+\.)?(task|shared_task|periodic_task|receiver|on_event|errorhandler|exception_handler|before_request|"
    r"after_request|teardown_request|listener|listens_for|subscribe|subscriber|on|event|handler|consumer|middleware|job|"
    r"scheduled_job|agent|connect|hookimpl|repeat_(?:every|at)|lambda_handler|cron|actor|workflow\.run|activity\.defn)\b\s*(?:\(\s*(?:name\s*=\s*)?(.*))?$"
)


def python_decorator(sink: Sink, draft: Draft, decorator: str, at: int) -> None:
    """Flask and FastAPI routes, click and typer commands, Celery tasks and event handlers."""
    if decorator.endswith((".setter", ".getter", ".deleter")):
        return  # of a property that is called `group` or `handler`
    shown = "@" + decorator
    bare = _BARE.match(decorator) if draft.parent is not None else None
    above = _controller_path(sink, draft.parent) if bare and draft.parent is not None else None
    if bare and above is not None:
        sink.put("route", at, draft.index, nesting.joined(above, bare[2] or "") or "/", bare[1].upper(), shown)
        return
    route = _ROUTE.match(decorator)
    if route and (route[2].startswith("/") or route[1] == "route" or route[2] == ""):
        sink.put("route", at, draft.index, route[2], _verbs_of(route[1], decorator), shown)
        return
    computed = _COMPUTED.match(decorator)
    if computed:
        sink.put("route", at, draft.index, _computed_path(computed), _verbs_of(computed[1], decorator), shown)
        return
    command = _COMMAND.match(decorator)
    if command and "(" in decorator + "(":
        name = command[1] or draft.name.removesuffix("_command").replace("_", "-")
        sink.put("command", at, draft.index, name, "", shown)
        return
    handler = _HANDLER.match(decorator)
    if handler:
        first = STRING.match((handler[2] or "").encode())
        event = (
            text(next((group for group in first.groups() if group is not None), b""))
            if first
            else re.split(r"[,)]", handler[2] or "")[0].strip()
        )
        sink.put("handler", at, draft.index, event if event and "=" not in event else draft.name, "", shown)


def _verbs_of(word: str, decorator: str) -> str:
    methods = _METHODS.search(decorator)
    if methods:
        return ",".join(re.findall(r"\w+", methods[1].upper()))
    return word.upper() if word in (*_VERBS.split("|"), "websocket") else ""


def _computed_path(computed: re.Match[str]) -> str:
    """What a path that is not a plain literal says of itself; a constant stands in it by its name, in braces."""
    if computed["given"] is not None:
        return computed["given"]
    return "{" + computed["name"].rpartition(".")[2] + "}" + (computed["added"] or "")


def _controller_path(sink: Sink, holder: Draft) -> str | None:
    """The path that a controller of Litestar puts before those of its methods; None of any other class."""
    if not any(base.rpartition(".")[2] == "Controller" for base in holder.bases):
        return None
    near = sink.drafts[holder.index : holder.index + MAX_MEMBERS]
    fields = (item for item in near if item.parent is holder and item.name == "path")
    found = next(filter(None, (_BELOW.match(item.signature) for item in fields)), None)
    return found[1] if found else ""


def django_path(sink: Sink, call: Call) -> bool:
    """Django's `path("users/", view)` in a URL configuration."""
    arguments = call.arguments
    if call.receiver or len(arguments) < 2 or not sink.says(b"urlpatterns"):
        return False
    route = literal(arguments[0])
    if route is None:
        return False
    sink.add("route", call.at, route, "", call.text)
    return True


def viewset_route(sink: Sink, call: Call) -> bool:
    """Django REST framework's `router.register("items", ItemViewSet)`: one for all that the class answers."""
    arguments = call.arguments
    path = literal(arguments[0]) if len(arguments) > 1 else None
    if path is None or not _ROUTER.search(call.receiver) or not _CLASS.fullmatch(arguments[1]):
        return False
    if not (sink.says(b"rest_framework") or sink.says(b"Router(")):
        return False
    sink.add("route", call.at, path, "", call.text)
    return True


def add_route(sink: Sink, call: Call) -> bool:
    """`app.add_url_rule("/x", …)`, `router.add_get("/x", handler)`, aiohttp's `router.add_route("GET", "/x", show)`."""
    arguments = call.arguments
    first = literal(arguments[0]) if arguments else None
    is_verb = first is not None and len(arguments) > 2 and _FIRST_VERB.fullmatch(first) is not None
    route = literal(arguments[1]) if is_verb else first
    if first is None or route is None:
        return False
    verb = (first if is_verb else call.name.rpartition("_")[2]).upper()
    methods = keyword(arguments, "methods")
    if methods is not None:
        verb = ",".join(re.findall(r"\w+", text(methods).upper()))
    sink.add("route", call.at, route, verb if verb in _VERBS.upper().split("|") or methods else "", call.text)
    return True


def served_route(sink: Sink, call: Call) -> bool:
    """`GET("/users", handler)` and `GET("users", handler)` of functional routers; `GET("$API_URL/users")` asks another
    program."""
    route = literal(call.arguments[0]) if call.arguments else None
    return route is not None and not _ELSEWHERE.match(route) and add_route(sink, call)


def named_command(sink: Sink, call: Call) -> bool:
    """A command called by the literal that comes first: argparse's `add_parser("run")`, CLI11's
    `app.add_subcommand("serve", "run it")`, Spectre's and Cocona's `config.AddCommand<AddCommand>("add")`."""
    name = literal(call.arguments[0]) if call.arguments else None
    if not name:
        return False
    sink.add("command", call.at, name, "", call.text)
    return True


def named_call(sink: Sink, call: Call) -> bool:
    """A call whose first argument is a plain name: publishers and subscribers meet in such names."""
    arguments = call.arguments
    name = literal(arguments[0]) if arguments else None
    if name is None or not is_name_like(name):
        return False
    callee = f"{call.receiver}.{call.name}" if call.receiver and len(call.receiver) < 40 else call.name
    sink.add("literal", call.at, callee, name)
    return True

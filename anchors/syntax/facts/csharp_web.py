"""What calls C#: ASP.NET and gRPC by their routes, hosts by their services, buses by their handlers, `Main`."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.drafts import Draft
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.prefixes import block_end
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import text

_QUOTED: Final = re.compile(r"@?\"((?:[^\"\\]|\\.)*)\"")
_VERB: Final = re.compile(r"^Http(Get|Post|Put|Delete|Patch|Head|Options)(?:Attribute)?$")
_ACTION: Final = re.compile(r"^(?:public|virtual|override|async|new|\s)*\s*(?:(?:System\.)?\w*Task<)?I?ActionResult\b")
_PRIVATE: Final = re.compile(r"^private\b")
_HANDLERS: Final = frozenset({"Handle", "HandleAsync", "Consume"})
MAX_DECORATOR: Final = 20_000
"""Bytes of a class in which what it hands on to is looked for."""
_PATTERN: Final = re.compile(r"(?:pattern|template|url)\s*:\s*@?\"([^\"]*)\"")
_CONSTRAINT: Final = re.compile(r"HttpMethod(?:Route)?Constraint\(\s*\"(\w+)\"")
_VERBAL: Final = frozenset({"MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods"})
_PAGE: Final = re.compile(r"^On(Get|Post|Put|Delete|Patch)\w*$")
_JOBS: Final = re.compile(r"(?:^|[._])\w{0,20}[rR]ecurringJob(?:s|Manager)?$")
_RUN: Final = re.compile(r"(?:\(\)|\w{1,40})\s*=>\s*(?:\w{1,60}\.){0,4}(\w{1,80})\(")
_HOSTED: Final = {
    "BackgroundService": ("ExecuteAsync", "StartAsync"),
    "IHostedService": ("StartAsync",),
    "IJob": ("Execute",),
}
_HANDLED: Final = re.compile(
    r"^(?:[\w.]+\.)?(I\w*(?:Request|Notification|Event|Command|Query|Message)Handler|IConsumer|IHandleMessages)<([\w.]+)"
)


def read_method(sink: Sink, draft: Draft) -> None:
    holder = draft.parent
    if draft.name == "Main" and re.search(r"\bstatic\b", draft.signature):
        sink.put("entry", draft.name_at, draft.index, "Main method")
    if draft.name == "CreateMauiApp" and re.search(r"\bstatic\b", draft.signature):
        sink.put("entry", draft.name_at, draft.index, "MAUI application")
    if holder is None or holder.kind != "class":
        return
    if "ServerCallContext" in draft.signature and re.search(r"\boverride\b", draft.signature):
        sink.put("route", draft.name_at, draft.index, f"/{holder.name}/{draft.name}", "GRPC", draft.signature)
    names = {re.split(r"[<.]", base)[-1] if "<" not in base else base for base in holder.bases}
    for base, started in _HOSTED.items():
        if base in names and draft.name in started:
            sink.put("entry", draft.name_at, draft.index, "hosted service" if base != "IJob" else "scheduled job")
    if draft.name in _HANDLERS and not _PRIVATE.search(draft.signature):
        for base in holder.bases:
            handled = _HANDLED.match(base)
            is_taken = handled and re.search(rf"\(\s*(?:\w+<)?{re.escape(handled[2])}\b", draft.signature)
            if handled and is_taken and not _is_decorator(sink, holder, base):
                sink.put("handler", draft.name_at, draft.index, handled[2], "", f"{holder.name} : {base}"[:200])
    page = _PAGE.match(draft.name)
    if page and "PageModel" in names:
        sink.put("route", draft.name_at, draft.index, f"page {holder.name.removesuffix('Model')}", page[1].upper(), "")
    elif holder.name.endswith("Controller") and draft.exported and _is_action(draft):
        _routed(sink, draft, holder)


def _is_decorator(sink: Sink, holder: Draft, base: str) -> bool:
    """Whether a class that handles something holds another of that type, which it hands on to."""
    body = sink.source.data[holder.start : min(holder.end, holder.start + MAX_DECORATOR)]
    return re.search(rb"(?<![\w.<])" + re.escape(base.encode()) + rb"\s+\w+\s*[,;)]", body) is not None


def _is_action(draft: Draft) -> bool:
    marks = [mark.partition("(")[0] for mark in draft.decorators]
    if "NonAction" in marks:
        return False
    return any(_VERB.match(mark) or mark in ("Route", "AcceptVerbs") for mark in marks) or (
        "static" not in draft.signature and _ACTION.match(draft.signature) is not None
    )


def _routed(sink: Sink, draft: Draft, holder: Draft) -> None:
    """One route for each template of an action; without any, that of its class and its name by convention."""
    controller = holder.name.removesuffix("Controller")
    above = [_first(mark) for mark in holder.decorators if mark.partition("(")[0] == "Route"]
    verbs, paths, shown = list[str](), list[str](), ""
    for mark in draft.decorators:
        name = mark.partition("(")[0]
        verb = _VERB.match(name)
        if verb:
            verbs.append(verb[1].upper())
        if verb or name == "Route":
            shown = shown or f"[{mark}]"
            path = _first(mark)
            if path is not None:
                paths.append(path)
    is_told = bool(paths) or (bool(verbs) and _is_derived(holder))
    for base in above[:1] if above else [None if is_told else "[controller]/[action]"]:
        for path in paths or [""]:
            whole = path if path.startswith(("/", "~/")) else "/".join(part for part in (base, path) if part)
            whole = re.sub(r"\[controller\]", controller, whole, flags=re.IGNORECASE)
            whole = re.sub(r"\[action\]", draft.name.removesuffix("Async"), whole, flags=re.IGNORECASE)
            is_whole = bool(above) or not _is_derived(holder) or path.startswith(("/", "~/"))
            route = ("/" if is_whole else "") + whole.lstrip("~/")
            sink.put("route", draft.name_at, draft.index, route, ",".join(verbs), shown)


def _is_derived(holder: Draft) -> bool:
    """Whether the rest of a controller's path may stand on a base class, in another file."""
    plain = ("Controller", "ControllerBase")
    return any(base not in plain and not re.match(r"I[A-Z]", base) for base in holder.bases[:1])


def _first(attribute: str) -> str | None:
    match = _QUOTED.search(attribute)
    return match[1] if match else None


def route_call(sink: Sink, call: Call) -> bool:
    """Minimal APIs: `app.MapGet("/orders", handler)`, behind the path of the group that maps it."""
    arguments = call.arguments
    path = literal(arguments[0]) if arguments else None
    if path is None or not call.receiver:
        return False
    prefix = sink.prefixes.get(call.receiver.rpartition(".")[2], call.at) or ""
    inner = re.search(r"\.MapGroup\(\s*\"([^\"]*)\"\s*\)$", call.receiver)
    if inner:
        prefix += inner[1]
    path = "/" + "/".join(part.strip("/") for part in (prefix, path) if part.strip("/"))
    if call.name == "MapGroup":
        if call.assigned_to:
            sink.prefixes.put(call.assigned_to, path, block_end(call, is_new=True))
        return True
    verb = call.name.removeprefix("Map").upper()
    if call.name == "MapMethods" and len(arguments) > 1:
        verb = ",".join(re.findall(r"\"(\w+)\"", text(arguments[1]).upper()))
    sink.add("route", call.at, path, verb if call.name in _VERBAL else "", call.text)
    return True


def controller_route(sink: Sink, call: Call) -> bool:
    """`endpoints.MapControllerRoute(name: "push", pattern: "api/package", defaults: new { … })`: the path of an action,
    or by `{controller}` that of all that have none of their own."""
    given = [text(argument) for argument in call.arguments]
    named = next((_PATTERN.match(argument) for argument in given if _PATTERN.match(argument)), None)
    place = 2 if "Area" in call.name else 1
    path = named[1] if named else literal(call.arguments[place]) if len(given) > place else None
    if path is None or not call.receiver:
        return False
    verbs = [verb for argument in given for verb in _CONSTRAINT.findall(argument)]
    sink.add("route", call.at, "/" + path.lstrip("~/"), ",".join(verbs).upper(), call.text)
    return True


def recurring_job(sink: Sink, call: Call) -> bool:
    """Hangfire's `RecurringJob.AddOrUpdate("backup", () => _backups.Run(), Cron.Daily)`: what is run, when it is."""
    if not _JOBS.search(call.receiver):
        return False
    run = next(filter(None, (_RUN.match(text(argument)) for argument in call.arguments)), None)
    if run is None:
        return False
    sink.add("handler", call.at, run[1], "", call.text)
    return True

"""PHP's doors: routes of Laravel, Slim and Symfony, console commands, queued jobs, listeners, WordPress hooks."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from tree_sitter import Node

from anchors.syntax.drafts import Draft
from anchors.syntax.facts import php_settings, web
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.inflections import singular
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "options", "head", "any", "match", "map", "view"})
_ROUTER: Final = re.compile(
    r"^(?:\\?(?:\w+\\)*Route\b.*|\$(?:this->)?(?:app|router|route|routes|group|r|proxy|api))$", re.S
)
_ROUTES: Final = re.compile(r"(?:^|\\)Route\b|[rR]oute[rs]?$")
_RESOURCES: Final = frozenset({"resource", "resources", "apiResource", "apiResources", "singleton"})
_ATTRIBUTE: Final = re.compile(
    r"^\\?(?:\w+\\)*(Route|Get|Post|Put|Patch|Delete|As(?:Command|EventListener|MessageHandler|Schedule|CronTask|"
    r"PeriodicTask))\b(.*)$",
    re.S,
)
_PATH: Final = re.compile(r"^\(\s*(?:path:\s*|uri:\s*)?[\"']([^\"']*)[\"']|\bpath:\s*[\"']([^\"']*)[\"']")
_METHODS: Final = re.compile(r"methods:\s*(\[[^\]]*\]|[\"'][A-Z]+[\"'])")
_NAMED: Final = re.compile(r"\b(?:name:|event:)\s*[\"']?([\w:.\\-]+)|^\(\s*[\"']([\w:.-]+)[\"']")
_COMMAND: Final = re.compile(r"\$(?:signature|defaultName)\s*=\s*[\"']\s*([\w:.-]+)")
_QUEUED: Final = re.compile(r"(?:ShouldQueue|MessageHandlerInterface|Job)$")
_EVENT: Final = re.compile(rb"(?<![\w\\])([\w\\]++)::(\w++)\s*=>\s*\[*\s*[\"'](\w+)[\"']")
_TAKEN_EVENT: Final = re.compile(r"\(\s*\??\\?(?:\w+\\)*(\w+Event(?:Args)?)\s+&?\$")
_ANSWERING: Final = re.compile(
    r"(?:Request|Response|Exception|Controller|ControllerArguments|View|Terminate|FinishRequest|GetResponse\w*|"
    r"Filter(?:Response|Controller)|Console\w+)Event$"
)
"""Events of Symfony's kernel and console: who hears them takes part in an answer."""
_CONSUMED: Final = {"execute": "ConsumerInterface", "batchExecute": "BatchConsumerInterface"}
_ACTION: Final = re.compile(r"([a-z]\w{0,79})Action$")
_CONTROLLER: Final = re.compile(r"([A-Za-z0-9]{1,80})_?Controller$")
_SYMFONY: Final = b"Symfony\\"
"""Whose actions are routes, written down elsewhere."""
_AROUND: Final = frozenset({"KernelEvents", "ConsoleEvents"})
_PREFIX: Final = re.compile(rb"(?:\bprefix\(\s*|[\"']prefix[\"']\s*=>\s*)[\"']([^\"']*)[\"']")
_SCHEDULE: Final = re.compile(r"(?:^|\\)Schedule$|^\$schedule$")
_MAX_NESTING: Final = 60


def read_file(sink: Sink) -> None:
    """What stands on classes and methods: attributes, a command's signature, a queue's interface."""
    if sink.source.data.startswith(b"#!"):
        sink.add("entry", 0, "shebang")
    php_settings.read_file(sink)
    methods: defaultdict[int, dict[str, Draft]] = defaultdict(dict)
    for draft in sink.drafts:
        if draft.kind == "method" and draft.parent is not None:
            methods[draft.parent.index][draft.name] = draft
    for draft in sink.drafts:
        for attribute in draft.decorators:
            _attribute(sink, draft, attribute)
        parent = draft.parent
        if draft.kind == "field" and draft.name in ("signature", "defaultName") and parent is not None:
            match = _COMMAND.search(draft.signature)
            if match and any(base.endswith("Command") for base in parent.bases):
                sink.put("command", parent.name_at, parent.index, match[1], "", draft.signature)
        if draft.kind != "method" or parent is None:
            continue
        if draft.name not in ("handle", "__invoke", "getSubscribedEvents") and draft.exported:
            _listened(sink, draft, parent)
            _asked_action(sink, draft, parent)
        if draft.name in ("handle", "__invoke") and any(_QUEUED.search(base) for base in parent.bases):
            sink.put("handler", draft.name_at, draft.index, parent.name, "", f"queued {parent.name}")
        elif draft.name == "getSubscribedEvents":
            _subscribed(sink, draft, methods[parent.index])


def _listened(sink: Sink, draft: Draft, holder: Draft) -> None:
    """What Doctrine, an event dispatcher and RabbitMQ call: told by what it takes, or by its class."""
    if _CONSUMED.get(draft.name) in {base.rpartition("\\")[2] for base in holder.bases}:
        sink.put("handler", draft.name_at, draft.index, holder.name, "", f"consumer {holder.name}")
        return
    taken = _TAKEN_EVENT.search(draft.signature)
    if taken is None or draft.name == "__construct":
        return
    is_database = taken[1].endswith("EventArgs")
    is_heard = holder.name.endswith("Listener") and draft.name.startswith("on") and not _ANSWERING.match(taken[1])
    if is_database or (is_heard and not any(base.endswith("SubscriberInterface") for base in holder.bases)):
        sink.put("handler", draft.name_at, draft.index, draft.name if is_database else taken[1], "", draft.signature)


def _asked_action(sink: Sink, draft: Draft, holder: Draft) -> None:
    """`listAction` of a controller, which Zend, Laminas, Phalcon and their like find by the words of an address."""
    named, controller = _ACTION.match(draft.name), _CONTROLLER.search(holder.name)
    if named is None or controller is None or not holder.bases or _SYMFONY in sink.source.data:
        return
    sink.put("handler", draft.name_at, draft.index, f"{controller[1]}/{named[1]}", "", draft.signature)


def _subscribed(sink: Sink, listed: Draft, methods: dict[str, Draft]) -> None:
    """Methods that a Symfony subscriber names for events; those of the kernel take part in an answer, as middleware."""
    for match in _EVENT.finditer(sink.source.data, listed.start, listed.end):
        owner, constant, name = (text(part).rpartition("\\")[2] for part in match.groups())
        draft = methods.get(name)
        if draft is not None and owner not in _AROUND:
            event = owner if constant == "class" else f"{owner}::{constant}"
            sink.put("handler", draft.name_at, draft.index, event, "", text(match[0])[:200])


def _attribute(sink: Sink, draft: Draft, attribute: str) -> None:
    match = _ATTRIBUTE.match(attribute)
    if match is None:
        return
    word, rest = match[1], match[2]
    shown = f"#[{attribute}]"
    if word == "AsCommand":
        named = _NAMED.search(rest)
        sink.put("command", draft.name_at, draft.index, (named[1] or named[2]) if named else draft.name, "", shown)
    elif word.startswith("As"):
        named = _NAMED.search(rest)
        event = (named[1] or named[2]) if named else draft.name
        sink.put("handler", draft.name_at, draft.index, event.removesuffix("::class"), "", shown)
    elif draft.kind == "method" or (draft.kind == "class" and _is_invoked(sink, draft)):
        holder = draft.parent.decorators if draft.parent is not None and draft.kind == "method" else ()
        prefix = next((_path(found[2]) for found in map(_ATTRIBUTE.match, holder) if found and found[1] == "Route"), "")
        methods = _METHODS.search(rest)
        verbs = ",".join(re.findall(r"\w+", methods[1])) if methods else "" if word == "Route" else word.upper()
        sink.put("route", draft.name_at, draft.index, joined(prefix, _path(rest)), verbs, shown)


def _is_invoked(sink: Sink, draft: Draft) -> bool:
    return any(item.parent is draft and item.name == "__invoke" for item in sink.drafts)


def _path(rest: str) -> str:
    match = _PATH.search(rest)
    return (match[1] or match[2] or "") if match else ""


def joined(*parts: str) -> str:
    return "/" + "/".join(part.strip("/") for part in parts if part.strip("/"))


def route_call(sink: Sink, call: Call) -> bool:
    """`Route::get("/x", [Controller::class, "show"])`, `$app->post("/x", Handler::class)`, `Route::resource(…)`."""
    arguments = call.arguments
    if not arguments or not call.receiver or not _ROUTER.match(call.receiver):
        return False
    if call.name in _RESOURCES and not _ROUTES.search(call.receiver):
        return False  # a service container has a `singleton` too
    at = 1 if call.name in ("match", "map") else 0
    if len(arguments) < at + (1 if call.name in _RESOURCES else 2):
        return False
    path = literal(arguments[at])
    if path is None or (call.receiver.startswith("$") and call.name == "get" and not path.startswith(("/", "["))):
        return False
    if call.name in _RESOURCES:
        path = _nested(path)
    verbs = "" if call.name in ("any", "map", "view") or call.name in _RESOURCES else call.name.upper()
    if at:
        verbs = ",".join(re.findall(r"[A-Z]+", text(arguments[0]).upper()))
    sink.add("route", call.at, joined(*_prefixes(sink, call), path), verbs, call.text)
    return True


def _nested(path: str) -> str:
    """`folders.playlists`, as Laravel nests resources, with a parameter behind each but the last."""
    *above, last = path.split(".")
    return "/".join([f"{part}/{{{singular(part.replace('-', '_'))}}}" for part in above] + [last])


def _prefixes(sink: Sink, call: Call) -> list[str]:
    """Paths of the groups around a route, outermost first."""
    data, parts = sink.source.data, []
    own = _PREFIX.findall(call.raw_receiver)
    node: Node | None = call.node.parent
    for _ in range(_MAX_NESTING):
        node = node.parent if node is not None else None
        if node is None:
            break
        if node.type not in ("member_call_expression", "scoped_call_expression"):
            continue
        name, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
        if name is None or arguments is None or data[name.start_byte : name.end_byte] != b"group":
            continue
        if not arguments.start_byte <= call.at < arguments.end_byte:
            continue
        head = data[node.start_byte : arguments.start_byte + 200]
        found = _PREFIX.findall(head[: max(0, call.at - node.start_byte)])
        first = arguments.named_children[0] if arguments.named_children else None
        given = literal(data[first.start_byte : first.end_byte]) if first is not None else None
        parts.append(given if given is not None else text(b"/".join(found)))
    return [*reversed(parts), *(text(part) for part in own)]


def named_command(sink: Sink, call: Call) -> bool:
    """Symfony's `$this->setName("app:send")` in a command."""
    if not call.raw_receiver.startswith(b"$this") or not sink.says(b"extends Command"):
        return False
    scope = sink.scope_at(call.at)
    holder = sink.drafts[scope].parent if scope >= 0 else None
    name = literal(call.arguments[0]) if call.arguments else None
    if holder is None or not name:
        return web.named_command(sink, call)
    sink.put("command", holder.name_at, holder.index, name, "", call.text)
    return True


def hook_call(sink: Sink, call: Call) -> bool:
    """WordPress' `add_action("init", "callback")` and its like."""
    arguments = call.arguments
    name = literal(arguments[0]) if len(arguments) > 1 else None
    if call.receiver or not name:
        return False
    if call.name == "register_rest_route":
        sink.add("route", call.at, joined(name, literal(arguments[1]) or ""), "", call.text)
    else:
        sink.add("handler", call.at, name, "", call.text)
    return True


def command_call(sink: Sink, call: Call) -> bool:
    """Laravel's `Artisan::command("mail:send {user}", …)`, `Schedule::command("x")`."""
    arguments = call.arguments
    name = literal(arguments[0]) if len(arguments) > 1 else None
    if not name or call.receiver.rpartition("\\")[2] != "Artisan":
        return False
    sink.add("command", call.at, name.split()[0], "", call.text)
    return True


def scheduled_call(sink: Sink, call: Call) -> bool:
    """Laravel's `Schedule::command("mail:send")`, `$schedule->job(new Clean)`."""
    arguments = call.arguments
    if not arguments or not _SCHEDULE.search(call.receiver):
        return False
    sink.add("handler", call.at, literal(arguments[0]) or one_line(arguments[0], 60), "", call.text)
    return True


def channel_call(sink: Sink, call: Call) -> bool:
    """Laravel's `Broadcast::channel("orders.{id}", …)`: asked who may listen."""
    name = literal(call.arguments[0]) if len(call.arguments) > 1 else None
    if not name or call.receiver.rpartition("\\")[2] != "Broadcast":
        return False
    sink.add("handler", call.at, f"channel {name}", "", call.text)
    return True


def listen_call(sink: Sink, call: Call) -> bool:
    """`Event::listen(OrderShipped::class, …)`, `$dispatcher->addListener("event", …)`."""
    arguments = call.arguments
    if len(arguments) < 2:
        return False
    name = literal(arguments[0])
    if name is None:
        match = re.match(rb"\\?((?:\w+\\)*\w+)::(?:class|\w+)$", arguments[0])
        name = text(match[1]).rpartition("\\")[2] if match else None
    if name is None or not re.search(r"Event$|[dD]ispatcher$|[eE]vents$", call.receiver):
        return False
    sink.add("handler", call.at, name, "", call.text)
    return True

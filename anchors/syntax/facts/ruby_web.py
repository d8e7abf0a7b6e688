"""Ruby's doors: routes of Rails, Sinatra and Grape, Rake tasks, Thor commands, scripts that take the command line."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.syntax.drafts import CALLABLES, CONTAINERS
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.ruby_arguments import KEY, keyword_text, name_of
from anchors.syntax.facts.ruby_paths import MAX_NESTING, full_paths
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_CONSTANT: Final = re.compile(rb"[A-Z]\w*(?:::[A-Z]\w*)*")
_ROCKET: Final = re.compile(rb"(.*?)=>\s*(.*)", re.DOTALL)


def option_call(sink: Sink, call: Call) -> bool:
    """Thor's `method_option :force, default: false`, OptionParser's `on("-p", "--port N")`, Mercenary's
    `c.option "port", "-P", "--port N"`, `set :port, 1`."""
    arguments = call.arguments
    if not arguments:
        return False
    if call.name == "on" or (call.name == "option" and call.receiver):
        flag = next((found for found in map(literal, arguments) if found and found.startswith("--")), None)
        if flag is None:
            return False
        sink.add("config", call.at, re.split(r"[ =\[]", flag)[0], "", call.text)
        return True
    name = name_of(arguments[0])
    if call.receiver or not name:
        return False
    if call.name == "set":
        if not sink.says(b"inatra") or len(arguments) < 2:
            return False
        sink.add("config", call.at, name, one_line(arguments[1], 120), call.text)
        return True
    if not sink.says(b"Thor"):
        return False
    sink.add("config", call.at, "--" + name.replace("_", "-"), keyword_text(arguments[1:], "default"), call.text)
    return True


def route_call(sink: Sink, call: Call) -> bool:
    """Routes of Rails, Sinatra, Grape and Roda. A request in a test has neither a block nor a target."""
    arguments = call.arguments
    if call.receiver not in ("", "app", "map", "router") or not arguments:
        return False
    first, target = arguments[0], b""
    rocket = _ROCKET.match(first)
    if rocket:
        first, target = rocket[1], rocket[2]
    path = name_of(first)
    if not path and not first.strip().startswith((b'"', b"'", b"/", b"%r")):
        return False
    path = path or one_line(first.strip(b" \"'"), 120)
    keys = {found[1].decode(): found[2] for found in map(KEY.match, arguments[1:]) if found}
    is_routed = bool(target) or bool(keys.keys() & {"to", "via", "controller", "action"}) or sink.says(b"routes.draw")
    is_answered = _has_block(call) and (path.startswith(("/", ":", "*", "%r")) or sink.says(b"Grape"))
    if not (is_routed or is_answered):
        return False
    verb = call.name.upper()
    if call.name == "match":
        verb = ",".join(re.findall(r"\w+", text(keys.get("via", b"")).upper()))
    on = name_of(keys.get("on", b"").strip())
    _add(sink, call, path, verb, on)
    return True


def _add(sink: Sink, call: Call, path: str, verb: str, on: str = "") -> None:
    for whole in full_paths(sink, call, path, on):
        sink.add("route", call.at, whole, verb, call.text)


def resources_call(sink: Sink, call: Call) -> bool:
    """Rails' `resources :users, only: [:index]`, `root "home#index"`, `mount Engine => "/path"`, Devise's
    `devise_for :users`."""
    arguments = call.arguments
    if call.receiver not in ("", "map") or not arguments:
        return False
    if call.name == "root":
        if not (literal(arguments[0]) or "").count("#") and not arguments[0].startswith((b"to:", b":to")):
            return False
        _add(sink, call, "/", "GET")
        return True
    if call.name == "mount":
        rocket = _ROCKET.match(arguments[0])
        path = name_of(rocket[2].strip()) if rocket else keyword_text(arguments[1:], "at")
        if not path:
            return False
        _add(sink, call, path, "")
        return True
    names = [name for name in map(name_of, arguments) if name]
    shown = keyword_text(arguments, "path")
    for name in names:
        _add(sink, call, shown or name, "")
    return bool(names)


def _has_block(call: Call) -> bool:
    whole = call.node.parent
    return whole is not None and whole.child_by_field_name("block") is not None


def command_call(sink: Sink, call: Call) -> bool:
    """Mercenary's `prog.command(:build) do |c|`, GLI's `command :list do |c|`."""
    name = name_of(call.arguments[0]) if call.arguments else ""
    if not name or not _has_block(call):
        return False
    sink.add("command", call.at, name, "", call.text)
    return True


def task_call(sink: Sink, call: Call) -> bool:
    """Rake's `task build: [:clean] do`, under the names of the namespaces around it."""
    arguments = call.arguments
    if call.receiver or not arguments:
        return False
    key = KEY.match(arguments[0])
    rocket = _ROCKET.match(arguments[0])
    if key and not arguments[0].startswith((b'"', b"'")):
        name = text(key[1])
    else:
        name = name_of(rocket[1].strip() if rocket else arguments[0])
    if not name:
        return False
    parts = [name]
    node: Node | None = call.node.parent
    for _ in range(MAX_NESTING):
        node = node.parent if node is not None else None
        if node is None:
            break
        method = node.child_by_field_name("method") if node.type == "call" else None
        if method is not None and method.text == b"namespace":
            inner = node.child_by_field_name("arguments")
            first = inner.named_children[0] if inner is not None and inner.named_children else None
            parts.append(name_of(first.text or b"") if first is not None else "")
    sink.add("command", call.at, ":".join(part for part in reversed(parts) if part), "", call.text)
    return True


def description_call(sink: Sink, call: Call) -> bool:
    """Thor's `desc "install NAME", "installs it"` above the method of that name."""
    arguments = call.arguments
    usage = literal(arguments[0]) if len(arguments) > 1 else None
    if call.receiver or not usage or not usage.split():
        return False
    name = usage.split()[0]
    method = next((d for d in sink.drafts if d.start > call.at and d.kind in CALLABLES), None)
    if method is None:
        return False
    sink.put("command", method.start, method.index, name, "", call.text)
    return True


def start_call(sink: Sink, call: Call) -> bool:
    """A script that hands the command line on: `CLI.start(ARGV)`; Rack's `run App`."""
    arguments = call.arguments
    if not arguments or sink.is_within(call.at, CALLABLES | CONTAINERS):
        return False
    if any(argument.startswith((b"ARGV", b"*ARGV")) for argument in arguments) and call.receiver[:1].isupper():
        sink.add("entry", call.at, f"{call.receiver} command line")
        return True
    if call.name == "run" and not call.receiver and _CONSTANT.match(arguments[0]):
        sink.add("entry", call.at, f"Rack application {one_line(arguments[0], 60)}")
        return True
    return False


def handler_call(sink: Sink, call: Call) -> bool:
    """`rescue_from Error, with: :handler`, `ActiveSupport::Notifications.subscribe("event")`."""
    arguments = call.arguments
    if not arguments:
        return False
    if call.name == "rescue_from" and not call.receiver:
        name = ",".join(text(found[0]) for found in map(_CONSTANT.match, arguments) if found)
        sink.add("handler", call.at, name, "", call.text)
        return True
    name = literal(arguments[0]) or ""
    if call.name == "subscribe" and name and call.receiver.endswith("Notifications"):
        sink.add("handler", call.at, name, "", call.text)
        return True
    return False

"""Routes, commands and handlers of Perl's frameworks: Mojolicious and its Lite, Dancer, Catalyst, Minion."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.prefixes import block_end
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_LITE: Final = regex(rb"\buse\s+(?:Mojolicious::Lite|Dancer2?)\b|use\s+Mojo::Base\s+['\"]Mojolicious::Lite")
_ROUTER: Final = regex(r"(?:^|[$._])(?:\w*_)?(?:r|r\d|routes?|router|route\w*|auth\w*|api\w*|app|admin\w*)(?:\(\))?\Z")
_ROUTES: Final = regex(rb"->routes\b|Mojolicious::Routes|\$r\b|\brouter\b")
_PATH: Final = regex(r"/|[\w:<#*-]+(?:/|$)")
_METHODS: Final = regex(rb"[\"']([a-zA-Z]{3,9})[\"']|\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b")
_HANDLED: Final = regex(rb"\s*+->to\(|[^;]{0,300}?->(?:to|name)\s*+\(")
_HEAD: Final = regex(r"\$\w+")
_ACTION: Final = regex(
    rb"^[ \t]*+sub[ \t]++(\w++)[ \t\n]*+:[ \t]*+"
    rb"((?:(?:Local|Path|Global|Chained|PathPart|Args|CaptureArgs|Regex|LocalRegex|Private|Does|ActionClass|Method"
    rb"|GET|POST|PUT|DELETE|Consumes)\b(?:\([^()\n]{0,120}\))?[ \t:\n]*+)++)",
    re.MULTILINE,
)
_MARK: Final = regex(rb"(\w++)(?:\(([^()\n]*+)\))?")
_COMMAND: Final = regex(rb"(?:use\s++Mojo::Base|use\s++parent|use\s++base|extends)\s++[\"']Mojolicious::Command[\"']")
_NO_METHOD: Final = frozenset({"any", "under", "group", "route", "websocket", "prefix"})
_MAX_BEFORE: Final = 300
_ASSIGNED: Final = regex(rb"(?:my\s++)?(\$\w++)\s*+=\s*+[$\w>()-]{1,80}$")


def route_call(sink: Sink, call: Call) -> bool:
    """`get "/carts" => sub { … }`, `$r->post("/carts")->to("cart#create")`, `my $api = $r->any("/api")`."""
    arguments = call.arguments
    if not arguments:
        return False
    is_bare = not call.receiver
    if is_bare and not sink.once(_is_lite):
        return False
    if not is_bare and not (_ROUTER.search(_without_calls(call.receiver)) and sink.once(_has_routes)):
        return False
    methods = ""
    if arguments[0].lstrip().startswith((b"[", b"qw")) and len(arguments) > 1:
        methods = ",".join(text(one or two).upper() for one, two in _METHODS.findall(arguments[0]))
        arguments = arguments[1:]
    path = literal(arguments[0])
    if not path or not _PATH.match(path) or (is_bare and not path.startswith("/")):
        return False
    head = _HEAD.match(call.receiver)
    around = (sink.prefixes.get(head[0], call.at) or "") if head is not None else ""
    whole = _joined(around, path)
    before = sink.source.data[max(0, call.at - _MAX_BEFORE) : call.at].rstrip(b" \t>-")
    given = _ASSIGNED.search(before.rpartition(b"\n")[2].lstrip())
    after = sink.source.data[call.end : call.end + _MAX_BEFORE]
    if given is not None:
        sink.prefixes.put(text(given[1]), whole, block_end(call, is_new=True))
    is_group = call.name in ("under", "group", "prefix")
    if is_group or (given is not None and len(arguments) == 1 and not _HANDLED.match(after)):
        return True
    if not methods and call.name not in _NO_METHOD:
        methods = "DELETE" if call.name == "del" else call.name.upper()
    sink.add("route", call.at, whole, methods or ("WEBSOCKET" if call.name == "websocket" else ""), _shown(sink, call))
    return True


def _shown(sink: Sink, call: Call) -> str:
    """The call with what hangs on it, which says who answers."""
    data = sink.source.data
    start = call.node.parent.start_byte if call.node.parent is not None else call.at
    end = data.find(b";", call.end, call.end + _MAX_BEFORE)
    return one_line(data[start : end if end >= 0 else call.end])


def _without_calls(receiver: str) -> str:
    """What a chain begins with that only says where: `$r.any()` is as good as `$r`."""
    return receiver.partition(".any()")[0].partition(".under()")[0].partition(".require_login()")[0]


def _joined(around: str, path: str) -> str:
    return f"{around.rstrip('/')}/{path.lstrip('/')}" if around else path


def _is_lite(data: bytes) -> bool:
    return _LITE.search(data) is not None


def _has_routes(data: bytes) -> bool:
    return _ROUTES.search(data) is not None


def handler_call(sink: Sink, call: Call) -> bool:
    """`$app->minion->add_task(mail => \\&_mail)`, `$app->hook(before_dispatch => sub { … })`."""
    name = literal(call.arguments[0]) if call.arguments else None
    if name is None and call.arguments and call.arguments[0].replace(b"_", b"a").isalnum():
        name = text(call.arguments[0])
    if not name or not call.receiver or len(call.arguments) < 2:
        return False
    if call.name == "add_task":
        sink.add("handler", call.at, name, "", call.text)
        return True
    return False


def read_file(sink: Sink, code: bytes) -> None:
    by_place = {draft.name_at: draft for draft in sink.drafts}
    for match in _ACTION.finditer(code) if b":" in code and b"sub" in code else ():
        marks = {text(name): text(value or b"").strip(" '\"") for name, value in _MARK.findall(match[2])}
        path = _path_of(text(match[1]), marks)
        draft = by_place.get(match.start(1))
        if path and draft is not None:
            sink.put("route", match.start(), draft.index, path, "", one_line(match[0]))
    if _COMMAND.search(code):
        for draft in sink.drafts:
            if draft.name == "run" and draft.parent is not None and draft.parent.name != "Command":
                sink.put("command", draft.name_at, draft.index, draft.parent.name, "", draft.parent.signature)


def _path_of(name: str, marks: dict[str, str]) -> str:
    """Where Catalyst calls an action, as far as its own marks say."""
    if "Private" in marks or ("CaptureArgs" in marks and "Args" not in marks):
        return ""
    if "Path" in marks:
        return marks["Path"] or "/"
    if "Global" in marks:
        return f"/{name}"
    if "Local" in marks:
        return name
    if "Chained" in marks:
        part = marks.get("PathPart", name)
        return f"{marks['Chained'].rstrip('/')}/{part}" if "Args" in marks else ""
    return marks.get("Regex", "") or marks.get("LocalRegex", "")

"""Routes of Rust: axum's routers, actix' scopes and resources."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.facts import nesting
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

MAX_CHAIN: Final = 400
"""Nodes of a chain that are gone up."""
MAX_VERBS: Final = 40
MAX_PARTS: Final = 20
MAX_SERVICES: Final = 200
MAX_SHOWN: Final = 400
_NESTING: Final = frozenset((b"nest", b"scope"))
_SERVICE: Final = regex(
    rb"#\[tonic::async_trait\]\s*+(?:#\[[^\]\n]{1,200}+\]\s*+)*impl\s++(?:\w++::)*(\w++)(?:<[^>\n]{0,100}+>)?\s++for\b"
)
_JOB: Final = regex(
    rb"^impl(?:<[^>\n]{0,100}+>)?\s++(?:\w++::)*(\w*Job|(?:Async)?Runnable)(?:<[^>\n]{0,100}+>)?\s++for\s++(?:\w++::)*(\w++)",
    re.MULTILINE,
)
"""`impl BackgroundJob for Resize`: what a queue or a schedule runs."""
_WORKED: Final = frozenset(("run", "perform", "execute", "process", "handle", "call"))
_SCOPE: Final = re.compile(rb"(?:\w+::)*scope\(\s*\"([^\"\n]*)\"\s*\)\s*\.")
_ROUTED: Final = re.compile(rb"\.route\(\s*(?:\w+::)*(get|post|put|delete|patch|head|options)\(\)")
_VERB: Final = re.compile(rb"(get|post|put|delete|patch|head|options)")
_VERB_CALL: Final = re.compile(rb"(?<![\w!])(?:\w++::)*(\w++)(?:::<[^>]{0,200}>)?\(")
_RENAMED: Final = re.compile(rb"\b(get|post|put|delete|patch|head|options)\s++as\s++(\w++)")
_MAX_HANDLERS: Final = 2000


def read_file(sink: Sink) -> None:
    """Methods of a service of tonic's: `#[tonic::async_trait] impl Greeter for Mine`, and those that run a job."""
    data = sink.source.data
    for match in islice(_SERVICE.finditer(data), MAX_SERVICES) if b"tonic::async_trait" in data else ():
        end = data.find(b"\n}", match.end())
        for draft in sink.drafts:
            if match.end() <= draft.start < end and "Request<" in draft.signature and draft.kind == "method":
                path = f"/{text(match[1])}/{draft.name}"
                sink.put("route", draft.name_at, draft.index, path, "GRPC", draft.signature)
    for match in islice(_JOB.finditer(data), MAX_SERVICES) if b"Job" in data or b"Runnable" in data else ():
        end = data.find(b"\n}", match.end())
        for draft in sink.drafts:
            is_run = draft.name in _WORKED and draft.kind == "method" and "self" in draft.signature
            if match.end() <= draft.start < end and is_run:
                sink.put("handler", draft.name_at, draft.index, text(match[2]), "", one_line(match[0]))


def poem_route(sink: Sink, call: Call) -> bool:
    """poem's `.at("/orders", get(list))`."""
    return sink.says(b"poem") and len(call.arguments) == 2 and route_call(sink, call)


def route_call(sink: Sink, call: Call) -> bool:
    """axum's `.route("/x", get(handler))`, aide's `.api_route_with("/x", get_with(…), tag)`, actix's
    `web::resource("/x")`."""
    path = literal(call.arguments[0]) if call.arguments else None
    if path is None:
        return False
    shown, verbs = call.text, _verbs(sink, call.arguments[1]) if len(call.arguments) > 1 else []
    if len(call.arguments) == 1:
        end, verbs = _chained_verbs(sink, call)
        shown = one_line(sink.source.data[call.at : end], MAX_SHOWN) if verbs else shown
    if not (path.startswith("/") or verbs):  # actix takes a path without its slash too
        return False
    whole = nesting.joined(*_scopes(sink, call), path) or "/"
    sink.add("route", call.at, whole, ",".join(dict.fromkeys(verbs)), shown)
    return True


def _scopes(sink: Sink, call: Call) -> list[str]:
    """Paths of what a call stands within, the outermost first: `.nest("/a", …)` around it, and the scope that its own
    chain begins with, or that of a chain around it, as in `scope("/a").service(scope("/b").route("", get().to(list)))`.
    """
    return [*_around(sink, call.node), *_begun(sink.source.data, call.node)]


def _around(sink: Sink, link: Node) -> list[str]:
    """The same of what a chain is handed to; once for all links of it, since who asks for a parent goes down to it."""
    known = sink.chains.get(link.start_byte)
    if known is not None:
        return known
    node: Node | None = link
    found: list[str] = []
    for _ in range(MAX_CHAIN):
        node = node.parent if node is not None else None
        if node is None:
            break
        arguments = node.child_by_field_name("arguments") if node.type == "call_expression" else None
        if arguments is not None and arguments.start_byte <= link.start_byte < arguments.end_byte:
            own = nesting.first_path(sink, node, _NESTING)
            found = [*_around(sink, node), *_begun(sink.source.data, node), *own][-MAX_PARTS:]
            break
    sink.chains[link.start_byte] = found
    return found


def _begun(data: bytes, chain: Node) -> list[str]:
    """The path of the scope that a chain begins with."""
    scope = _SCOPE.match(data, chain.start_byte, chain.end_byte)
    return [text(scope[1])] if scope else []


def _chained_verbs(sink: Sink, call: Call) -> tuple[int, list[str]]:
    """actix's `resource("/x").wrap(…).route(get().to(show))`, whose verbs stand behind it, and where the chain ends."""
    chain: Node | None = call.node
    for _ in range(MAX_VERBS):
        outer = chain.parent if chain is not None else None
        if outer is None or outer.start_byte != call.node.start_byte:
            break
        chain = outer
    end = chain.end_byte if chain is not None else call.end
    last = min(end, call.end + 2000)
    return last, [text(match[1]).upper() for match in _ROUTED.finditer(sink.source.data, call.end, last)]


def _verbs(sink: Sink, handlers: bytes) -> list[str]:
    """`get(list).post(create)`, `routing::get::<_, _>(list)`, and `web_get(list)` where it is imported as that."""
    found = []
    for match in _VERB_CALL.finditer(handlers[:_MAX_HANDLERS]):
        verb = match[1].removesuffix(b"_service").removesuffix(b"_with")
        known = verb if _VERB.fullmatch(verb) else sink.once(_renamed_verbs).get(match[1])
        if known is not None:
            found.append(text(known).upper())
    return found


def _renamed_verbs(data: bytes) -> dict[bytes, bytes]:
    """By the names under which they are imported."""
    found: dict[bytes, bytes] = {}
    for match in _RENAMED.finditer(data):
        found.setdefault(match[2], match[1])
    return found


def nest_call(sink: Sink, call: Call) -> bool:
    """axum's `.nest("/api", users())`."""
    path = literal(call.arguments[0]) if len(call.arguments) == 2 else None
    if not path:
        return False
    nesting.mounted(sink, call, nesting.joined(*_scopes(sink, call), path), call.arguments[1])
    return True

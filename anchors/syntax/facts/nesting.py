"""Paths under which routes lie: those of the calls around them, and of the place where their router is put.

`r.Route("/a", func(r …) { r.Get("/b", …) })` tells the path of what is inside; `r.Mount("/a", users())` that of what
the named function, or the variable, of the same file holds.
"""

from __future__ import annotations

from typing import Final

import msgspec
from tree_sitter import Node

from anchors.records import RecordFact
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import literal
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import text

MAX_NESTING: Final = 40
"""Nodes that are gone up, of which few are calls."""
MAX_MOUNTS: Final = 4
_CALLEE: Final = ("function", "field", "property", "name")


def joined(*parts: str) -> str:
    """One path of several, with one slash between them; of one alone as it is written."""
    if len(parts) == 1 or not any(parts[:-1]):
        return parts[-1]
    path = "/" + "/".join(part.strip("/") for part in parts if part.strip("/"))
    return path + "/" if parts[-1].endswith("/") and len(parts[-1]) > 1 else path


def around(sink: Sink, call: Call, names: frozenset[bytes]) -> list[str]:
    """First literals of the calls of these names in whose arguments a call stands, the outermost first."""
    found: list[str] = []
    node: Node | None = call.node
    for _ in range(MAX_NESTING):
        node = node.parent if node is not None else None
        if node is None:
            break
        arguments = node.child_by_field_name("arguments") if node.type.startswith("call") else None
        if arguments is not None and arguments.start_byte <= call.at < arguments.end_byte:
            found += first_path(sink, node, names)
    return found[::-1]


def first_path(sink: Sink, node: Node, names: frozenset[bytes]) -> list[str]:
    """The first literal of a call of one of these names."""
    data = sink.source.data
    arguments = node.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    path = literal(data[first.start_byte : first.end_byte]) if first is not None else None
    return [path] if path is not None and _called(node, data) in names else []


def _called(node: Node, data: bytes) -> bytes:
    """The last name of what a call calls."""
    callee: Node | None = node
    for field in _CALLEE:
        inner = callee.child_by_field_name(field) if callee is not None else None
        callee = inner if inner is not None else callee
    assert callee is not None
    return data[callee.start_byte : callee.end_byte]


def mounted(sink: Sink, call: Call, prefix: str, target: bytes) -> None:
    """Keeps that what `target` names (`users()`, `users.Routes()`, `api`) lies under a path."""
    name = text(target).partition("(")[0].strip().removeprefix("&")
    if name.replace(".", "").replace("::", "").isidentifier():
        sink.mounts.append((sink.scope_at(call.at), prefix, name))


def join_mounts(sink: Sink) -> None:
    """Puts the paths of mounts before the routes that they mount."""
    if not sink.mounts:
        return
    for index, fact in enumerate(sink.facts):
        if fact.kind == "route":
            parts = _mounts_of(sink, fact)
            if parts:
                sink.facts[index] = msgspec.structs.replace(fact, name=joined(*parts, fact.name)[:240])


def _mounts_of(sink: Sink, fact: RecordFact) -> list[str]:
    """Paths from the outermost mount to the innermost that a route lies under."""
    found: list[str] = []
    scope, receiver = fact.scope, fact.text.partition("(")[0].rpartition(".")[0]
    for _ in range(MAX_MOUNTS):
        mount = next((mount for mount in sink.mounts if _holds(sink, mount, scope, receiver)), None)
        if mount is None:
            break
        found.append(mount[1])
        scope, receiver = mount[0], ""
    return found[::-1]


def _holds(sink: Sink, mount: tuple[int, str, str], scope: int, receiver: str) -> bool:
    """Whether a mount is that of a variable of the same function, or of what the function around gives."""
    at, _, name = mount
    if name == receiver:
        return at == scope
    return scope >= 0 and scope != at and name.replace("::", ".").rpartition(".")[2] == sink.drafts[scope].name

"""Paths of Rails' routes: those of the blocks around one, and of the places that a `concern` is put to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.inflections import singular
from anchors.syntax.facts.ruby_arguments import keyword_text, name_of
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import text

RESOURCES: Final = ("resources", "resource")
MAX_NESTING: Final = 36
MAX_PLACES: Final = 24
"""Places that one concern is put to, by way of others too."""
MAX_DEPTH: Final = 3
_PUT: Final = regex(rb"\bconcerns(?::|\b)\s*+\(?\s*+(?P<names>(?:%i)?\[[^\]]{0,400}\]|:\w++(?:\s*+,\s*+:\w++)*+)")
_NAME: Final = regex(rb"\w++")


def full_paths(sink: Sink, call: Call, path: str, on: str = "") -> tuple[str, ...]:
    """A route's path behind those of the `namespace`, `scope` and `resources` blocks around it; several where it stands
    in a concern, as it is written where nothing of the file takes that up. `on`: `collection` of what has no id in its
    path, `member` of one of them; blocks of these names say the same."""
    if path.startswith("%r"):
        return (path,)
    found = dict.fromkeys(_joined(parts) for parts in _around(sink, call.node.parent, [path], on, 0))
    return tuple(found)[:MAX_PLACES]


def _around(sink: Sink, node: Node | None, parts: list[str], on: str, depth: int) -> Iterator[list[str]]:
    """The parts of a path, the innermost first, with those of the blocks around a node."""
    for _ in range(MAX_NESTING):
        node = node.parent if node is not None else None
        if node is None:
            break
        if node.type != "call" or node.child_by_field_name("block") is None:
            continue
        word = _method(sink, node)
        places = _places(sink, node) if word == "concern" and depth < MAX_DEPTH else []
        if places:
            for place in places:
                own = [_segment(sink, place, _method(sink, place), on)]
                yield from _around(sink, place, [*parts, *own], "", depth + 1)
            return
        if word in RESOURCES:
            parts = [*parts, _segment(sink, node, word, on)]
            on = ""
        elif word in ("collection", "member"):
            on = word
        else:
            parts = [*parts, _segment(sink, node, word, "")]
    yield parts


def _joined(parts: list[str]) -> str:
    words = [part.strip("/") for part in reversed(parts)]
    return "/" + "/".join(word for word in words if word)


def _places(sink: Sink, concern: Node) -> list[Node]:
    """The calls that put a concern somewhere: `resources :orders, concerns: :paid`, `concerns :paid` in a block."""
    arguments = concern.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    name = sink.source.data[first.start_byte : first.end_byte].strip(b":\"'") if first is not None else b""
    root = concern
    while root.parent is not None:
        root = root.parent
    found = []
    for at in sink.once(_puts).get(name, ())[:MAX_PLACES]:
        node = root.descendant_for_byte_range(at, at)
        if node is not None and node.type in ("comment", "string_content"):
            continue
        while node is not None and node.type != "call":
            node = node.parent
        if node is not None:
            found.append(node)
    return found


def _puts(data: bytes) -> dict[bytes, list[int]]:
    """Where the file says of which concerns that they are taken up."""
    found: dict[bytes, list[int]] = {}
    for match in _PUT.finditer(data):
        for name in dict.fromkeys(_NAME.findall(match["names"].removeprefix(b"%i"))):
            found.setdefault(name, []).append(match.start())
    return found


def _method(sink: Sink, node: Node) -> str:
    method = node.child_by_field_name("method")
    return text(sink.source.data[method.start_byte : method.end_byte]) if method is not None else ""


def _segment(sink: Sink, node: Node, word: str, on: str) -> str:
    arguments = node.child_by_field_name("arguments")
    if arguments is None or word not in ("namespace", "scope", *RESOURCES):
        return ""
    data = sink.source.data
    shown = [data[child.start_byte : child.end_byte] for child in arguments.named_children]
    name = name_of(shown[0]) if shown else ""
    path = keyword_text(shown, "path") or name
    if word != "resources" or not path or on == "collection":
        return path
    param = keyword_text(shown, "param").lstrip(":") or "id"
    return f"{path}/:{param}" if on == "member" else f"{path}/:{singular(name or path)}_{param}"

"""Calls in the blocks of `apply`, `run` and `with`, which mean members of what the block is for before anything else.

Each such call gets a receiver of its own: what the block is for and `{`. Knows nodes and bytes; nothing of what is
defined where.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from tree_sitter import Node

from anchors.syntax.facts.idioms import idioms_of
from anchors.syntax.facts.web import named_call
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import LooseReference
from anchors.syntax.rules.chains import chain_of

MARK: Final = b"{"
_ON: Final = (b"apply", b"run")
Block = tuple[int, int, bytes]
"""(first byte, end, what it is for)."""


def taken_out(found: dict[str, list[Node]], data: bytes) -> list[LooseReference]:
    """The calls of such blocks, which are no longer in `found` then; those that facts are read of stay."""
    blocks = sorted(block for node in found.get("body", ()) if (block := _block(data, node)) is not None)
    if not blocks:
        return []
    starts, more, kept = [start for start, _, _ in blocks], list[LooseReference](), list[Node]()
    for node in found.get("reference.call", ()):
        at, end = byte_range(node)
        around = _innermost(blocks, bisect_right(starts, at), at) if node.type == "identifier" else b""
        name = data[at:end].strip(b"`")
        if around and name not in _ON and not _is_read(name):
            more.append(LooseReference("call", around + MARK, name, at))
        else:
            kept.append(node)
    if more:
        found["reference.call"] = kept
    return more


def _is_read(name: bytes) -> bool:
    """Whether facts are read of bare calls of this name."""
    return any(idiom is not named_call for idiom in idioms_of("kotlin", name))


def _innermost(blocks: list[Block], before: int, at: int) -> bytes:
    """Blocks lie in each other or apart: of those that begin before a place the last that does not end before it."""
    for start, end, given in reversed(blocks[max(0, before - _MAX_LOOKED_AT) : before]):
        if start <= at < end:
            return given
    return b""


_MAX_LOOKED_AT: Final = 32


def _block(data: bytes, body: Node) -> Block | None:
    around = body.parent if body.type == "lambda_literal" else None
    call = around.parent if around is not None and around.type == "annotated_lambda" else None
    if call is None or call.type != "call_expression":
        return None
    callee = call.named_children[0]
    given = _given(data, callee)
    if given is None or given.end_byte - given.start_byte > _MAX_GIVEN:
        return None
    chain = chain_of(data[given.start_byte : given.end_byte])
    return (body.start_byte, body.end_byte, chain) if chain else None


_MAX_GIVEN: Final = 400


def _given(data: bytes, callee: Node) -> Node | None:
    children = callee.named_children
    if callee.type == "navigation_expression" and len(children) > 1:
        return children[0] if data[children[-1].start_byte : children[-1].end_byte] in _ON else None
    if callee.type != "call_expression" or len(children) != 2 or children[1].type != "value_arguments":
        return None
    passed = children[1].named_children
    is_with = data[children[0].start_byte : children[0].end_byte] == b"with" and len(passed) == 1
    return passed[0] if is_with else None

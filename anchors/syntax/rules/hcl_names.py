"""What expressions of HCL name: chains such as `module.vpc.subnets[0]` as the addresses of what they use.

A name that nothing in the module has leads nowhere, so that a variable of a `for` or a `dynamic` block needs no care.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.syntax.source import text

MAX_PARTS: Final = 5
MAX_LOOPS: Final = 300
"""Loops of a file whose variables are followed: each use in it asks all of them."""
NO_NAMES: Final = frozenset({"each", "count", "self", "path", "terraform", "content"})
"""What stands for the place itself."""
_TWO: Final = frozenset({"var", "local", "output", "run", "check"})
_THREE: Final = frozenset({"data", "ephemeral", "source"})
PART: Final = frozenset({"module", "dependency", "include"})
"""What holds names of another folder or file."""


def parts_of(data: bytes, head: Node) -> list[str]:
    """The names of a chain that begins with a `variable_expr`, indexes and splats passed over."""
    parts = [text(data[head.start_byte : head.end_byte])]
    for step in _steps(head):
        if len(parts) >= MAX_PARTS:
            break
        if step.type == "get_attr":
            parts.append(text(data[step.start_byte : step.end_byte]).lstrip(". \t\r\n"))
    return parts


def _steps(head: Node) -> Iterator[Node]:
    at = head.next_sibling
    while at is not None and at.type in ("get_attr", "index", "splat"):
        if at.type == "splat":
            for part in at.named_children:
                yield from part.named_children
        else:
            yield at
        at = at.next_sibling


def addresses(parts: list[str]) -> Iterator[str]:
    """What a chain uses: the thing itself, and of another module the output that is read."""
    head = parts[0]
    if head in NO_NAMES or len(parts) < 2:
        return
    if head in PART:
        yield ".".join(parts[:2])
        rest = parts[2:] if head == "module" else parts[3:]
        if rest:
            yield ".".join((*parts[:2], rest[0])) if head == "module" else ".".join(parts[:4])
    elif head in _THREE:
        if len(parts) > 2:
            yield ".".join(parts[:3])
    else:
        yield ".".join(parts[:2])
        if head == "local" and len(parts) > 3 and parts[2] in ("locals", "inputs"):
            yield ".".join(parts[:4])  # of a file that Terragrunt reads


def is_key(head: Node) -> bool:
    """Whether a chain is the key of an object."""
    around = head.parent
    element = around.parent if around is not None else None
    return (
        around is not None
        and element is not None
        and element.type == "object_elem"
        and element.named_children[0].start_byte == around.start_byte
    )


class Loops:
    """Variables of `for` that stand for one of the instances of a module: `v` of `{ for k, v in module.vpc : … }`."""

    def __init__(self, data: bytes, intros: list[Node]) -> None:
        self._found: list[tuple[int, int, str, list[str]]] = []
        for intro in intros[:MAX_LOOPS]:
            names = [child for child in intro.named_children if child.type == "identifier"]
            over = intro.named_children[-1] if intro.named_child_count else None
            head = over.named_children[0] if over is not None and over.named_child_count else None
            around = intro.parent
            if not names or head is None or around is None or head.type != "variable_expr":
                continue
            parts = parts_of(data, head)
            if parts[0] == "module" and len(parts) == 2:
                name = text(data[names[-1].start_byte : names[-1].end_byte])
                self._found.append((around.start_byte, around.end_byte, name, parts))

    def meant(self, parts: list[str], at: int) -> list[str]:
        """A chain with the module in place of a variable that stands for it."""
        for start, end, name, module in self._found:
            if name == parts[0] and len(parts) > 1 and start <= at < end:
                return [*module, *parts[1:]]
        return parts

"""Blocks of HCL as they are written: kind, labels, attributes, and the address by which the rest of a module knows one.

Knows one block at a time; nothing of who uses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from tree_sitter import Node

from anchors.syntax.source import one_line, text

_LABELLED: Final = {
    "resource": ("", 2), "data": ("data", 2), "ephemeral": ("ephemeral", 2), "variable": ("var", 1),
    "output": ("output", 1), "module": ("module", 1), "check": ("check", 1), "run": ("run", 1), "source": ("source", 2),
    "dependency": ("dependency", 1), "include": ("include", 1),
}  # fmt: skip
"""Kinds of blocks: what their addresses begin with, and how many labels follow."""
MOVING: Final = {"moved": "to", "import": "to", "removed": "from"}
"""Blocks without labels that are about something else, and the attribute that says about what."""
_SHOWN: Final = {
    "variable": ("type", "default", "sensitive", "nullable", "ephemeral"), "output": ("value", "sensitive"),
    "module": ("source", "version"), "provider": ("alias", "region"), "dependency": ("config_path",),
    "terraform": ("source", "required_version"), **dict.fromkeys(MOVING, ("from", "to")),
}  # fmt: skip
"""Attributes that a block's signature shows."""
MAX_LABELS: Final = 4
_MAX_VALUE: Final = 120


class Attribute(NamedTuple):
    name: str
    key: Node
    value: Node


class Block(NamedTuple):
    kind: str
    labels: tuple[str, ...]
    node: Node
    name: Node
    """The last label, or the kind where there is none."""
    opening: int
    """Where the body's brace stands, -1 without one."""
    body: Node | None

    @property
    def is_known(self) -> bool:
        """Whether Terraform or its kin know the block, so that nothing in it is a definition of its own."""
        return self.kind in _LABELLED or self.kind in MOVING or self.kind in ("provider", "locals", "terraform")


def block_of(data: bytes, node: Node) -> Block | None:
    kind, labels, name, opening, body = "", list[str](), node, -1, None
    for child in node.children:
        if child.type == "identifier" and not kind:
            kind, name = text(data[child.start_byte : child.end_byte]), child
        elif child.type in ("string_lit", "identifier") and len(labels) < MAX_LABELS:
            labels.append(text(data[child.start_byte : child.end_byte]).strip('"'))
            name = child
        elif child.type == "block_start":
            opening = child.start_byte
        elif child.type == "body":
            body = child
    return Block(kind, tuple(labels), node, name, opening, body) if kind else None


def attributes(data: bytes, body: Node | None) -> Iterator[Attribute]:
    for child in body.named_children if body is not None else ():
        if child.type == "attribute" and child.named_child_count > 1:
            key, value = child.named_children[0], child.named_children[-1]
            yield Attribute(text(data[key.start_byte : key.end_byte]), key, value)


def blocks(data: bytes, body: Node | None) -> Iterator[Block]:
    for child in body.named_children if body is not None else ():
        found = block_of(data, child) if child.type == "block" else None
        if found is not None:
            yield found


def value_text(data: bytes, value: Node, limit: int = _MAX_VALUE) -> str:
    return one_line(data[value.start_byte : value.end_byte], limit)


def plain(data: bytes, value: Node) -> str:
    """A string without its quotes, a heredoc without its marks."""
    raw = text(data[value.start_byte : value.end_byte])
    if raw.startswith("<<"):
        return raw.partition("\n")[2].rpartition("\n")[0]
    return raw[1:-1] if len(raw) > 1 and raw[0] == raw[-1] == '"' else raw


def address(block: Block, told: dict[str, str]) -> str:
    """`aws_instance.web`, `data.aws_ami.ubuntu`, `var.region`. `told`: the block's attributes without quotes."""
    prefix, num = _LABELLED.get(block.kind, ("", 0))
    if num and len(block.labels) >= num:
        parts = [prefix, *block.labels[:num]]
        return ".".join(part for part in parts if part)
    if block.kind == "provider" and block.labels:
        return ".".join(part for part in ("provider", block.labels[0], told.get("alias", "")) if part)
    if block.kind in MOVING:
        return f"{block.kind} {told.get(MOVING[block.kind], '')}".strip()
    return ".".join((block.kind, *filter(None, block.labels)))


def signature(data: bytes, block: Block) -> str:
    """The block's head, with what it says first."""
    head = " ".join((block.kind, *(f'"{label}"' for label in block.labels)))
    shown = _SHOWN.get(block.kind, ())
    found = {item.name: value_text(data, item.value) for item in attributes(data, block.body) if item.name in shown}
    inner = ", ".join(f"{name} = {found[name]}" for name in shown if name in found)
    return f"{head} {{ {inner} }}" if inner else head

"""Parameters, and how the lists of Ruby and PHP are read into them. `param_lists` has the other languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

ParamKind = Literal["receiver", "positional-only", "positional", "keyword-only", "var-positional", "var-keyword"]


@dataclass(frozen=True, slots=True)
class Param:
    """`name` is "" where the language lets it out; `type` is the text as written, "" when there is none."""

    name: str
    kind: ParamKind
    has_default: bool
    type: str


def text_of(node: Node | None) -> str:
    """A node's source on one line; "" of None."""
    text = node.text if node is not None else None
    return " ".join(text.decode("utf-8", "replace").split()) if text is not None else ""


def ruby(listed: Node) -> Iterator[Param]:
    """Positional ones, which no keyword can fill, and keywords; a block counts for nothing."""
    for child in listed.named_children:
        name = text_of(child.child_by_field_name("name"))
        if child.type in ("identifier", "destructured_parameter"):
            yield Param(text_of(child), "positional-only", False, "")
        elif child.type == "optional_parameter":
            yield Param(name, "positional-only", True, "")
        elif child.type == "keyword_parameter":
            yield Param(name, "keyword-only", child.child_by_field_name("value") is not None, "")
        elif child.type == "splat_parameter":
            yield Param(name, "var-positional", False, "")
        elif child.type == "hash_splat_parameter":
            yield Param(name, "var-keyword", False, "")
        elif child.type == "forward_parameter":
            yield Param("", "var-positional", False, "")
            yield Param("", "var-keyword", False, "")


def php(listed: Node) -> Iterator[Param]:
    for child in listed.named_children:
        name = text_of(child.child_by_field_name("name")).lstrip("$&")
        held = text_of(child.child_by_field_name("type"))
        if child.type == "variadic_parameter":
            yield Param(name, "var-positional", False, held)
        elif child.type in ("simple_parameter", "property_promotion_parameter"):
            yield Param(name, "positional", child.child_by_field_name("default_value") is not None, held)

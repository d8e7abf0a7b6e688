"""Captures that others imply: read from the nodes, where the pattern for them would be slow to compile.

A query is analysed when it is compiled, in every process that meets the language, and what a pattern costs there grows
with the ways in which its outer node can be built: of an expression ten milliseconds and more, for one pattern. A node
that is captured alone is not analysed. Knows no rules and no bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from tree_sitter import Language as Grammar
from tree_sitter import Node

Found = dict[str, list[Node]]


def add_implied(found: Found, language: str, grammar: Grammar) -> None:
    """Puts them to the captures of a file; what they alone are read from is taken out."""
    read = _READERS.get(language)
    if read is not None:
        read(found, _names(language, grammar))


class _Names:
    """The plain names of a grammar. Its kinds and fields are asked for by number: by their words each is looked for."""

    def __init__(self, grammar: Grammar, kind: str) -> None:
        self._grammar = grammar
        self._kind = grammar.id_for_node_kind(kind, True)

    def of(self, nodes: Iterable[Node]) -> list[Node]:
        return [node for node in nodes if node.kind_id == self._kind]

    def within(self, nodes: Iterable[Node]) -> list[Node]:
        """Those that stand right in a node."""
        kind = self._kind
        return [child for node in nodes for child in node.named_children if child.kind_id == kind]

    def at(self, field: str, nodes: Iterable[Node]) -> list[Node]:
        """Of each node what comes first in the field, where it is a name."""
        number, kind = self._grammar.field_id_for_name(field), self._kind
        if number is None:
            return []
        first = [node.child_by_field_id(number) for node in nodes]
        return [child for child in first if child is not None and child.kind_id == kind]


@cache
def _names(language: str, grammar: Grammar) -> _Names:
    return _Names(grammar, {"php": "name", "swift": "simple_identifier"}.get(language, "identifier"))


def _add(found: Found, name: str, nodes: list[Node]) -> None:
    if nodes:
        found[name] = found.get(name, []) + nodes


def _swift(found: Found, names: _Names) -> None:
    operations = found.pop("operation", [])
    named = names.at("lhs", operations) + names.at("rhs", operations) + names.within(found.pop("operands", ()))
    values = [value for node in found.get("definition.variable", ()) for value in node.children_by_field_name("value")]
    _add(found, "reference.name", named + names.of(values))
    _add(found, "binding", [node for node in found.pop("bound", ()) if node.type != "pattern"])


def _ruby(found: Found, names: _Names) -> None:
    elements = found.pop("element", [])
    named = names.within(found.pop("operands", ())) + names.at("object", elements)
    _add(found, "reference.name", named)
    read = [node for node in elements if any(child.type == "string" for child in node.named_children)]
    _add(found, "fact.subscript", [node for node in read if _owner(node) in ("constant", "identifier", "call")])


def _owner(node: Node) -> str:
    owner = node.child_by_field_name("object")
    return "" if owner is None else owner.type


def _csharp(found: Found, names: _Names) -> None:
    lambdas = [node for node in found.get("body", ()) if node.type == "lambda_expression"]
    operations = found.pop("operation", [])
    named = names.at("left", operations) + names.at("right", operations) + names.within(found.pop("operands", ()))
    _add(found, "reference.name", named + names.at("body", lambdas))
    types = [node.child_by_field_name("right") for node in found.pop("tested", ())]
    _add(found, "reference.type", [node for node in types if node is not None])


_READERS: Final[dict[str, Callable[[Found, _Names], None]]] = {"csharp": _csharp, "ruby": _ruby, "swift": _swift}

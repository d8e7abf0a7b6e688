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
_FEW: Final = 2


def add_implied(found: Found, language: str, grammar: Grammar) -> None:
    """Puts them to the captures of a file; what they alone are read from is taken out."""
    read = _READERS.get(language)
    if read is not None:
        read(found, _names(language, grammar))


class _Names:
    """The plain names of a grammar. Its kinds and fields are asked for by number: by their words each is looked for."""

    def __init__(self, grammar: Grammar, kind: str) -> None:
        self._field: Callable[[str], int | None] = cache(grammar.field_id_for_name)
        self.ids: Callable[..., frozenset[int]] = cache(
            lambda *kinds: frozenset(grammar.id_for_node_kind(one, True) for one in kinds)
        )
        self._plain = self.ids(kind)

    def of(self, nodes: Iterable[Node], ids: frozenset[int] | None = None) -> list[Node]:
        """Those of these kinds; without `ids` those that are plain names, as below."""
        kinds = self._plain if ids is None else ids
        return [node for node in nodes if node.kind_id in kinds]

    def within(self, nodes: Iterable[Node], ids: frozenset[int] | None = None) -> list[Node]:
        """Those that stand right in a node."""
        kinds = self._plain if ids is None else ids
        return [child for node in nodes for child in node.named_children if child.kind_id in kinds]

    def at(self, field: str, nodes: Iterable[Node], ids: frozenset[int] | None = None) -> list[Node]:
        """Of each node what comes first in the field, where it is a name."""
        number, kinds = self._field(field), self._plain if ids is None else ids
        if number is None:
            return []
        first = [node.child_by_field_id(number) for node in nodes]
        return [child for child in first if child is not None and child.kind_id in kinds]

    def all_at(self, field: str, nodes: Iterable[Node]) -> list[Node]:
        """Of each node all that stands in the field."""
        number = self._field(field)
        return [] if number is None else [child for node in nodes for child in node.children_by_field_id(number)]

    def holding(self, field: str, nodes: Iterable[Node], ids: frozenset[int]) -> list[Node]:
        """The nodes that have such a one in the field, whatever else stands there."""
        number = self._field(field)
        if number is None:
            return []
        first = [(node, node.child_by_field_id(number)) for node in nodes]
        # Few have more in it than the first, and what else they hold.
        likely = [
            node for node, key in first if key is not None and (key.kind_id in ids or node.named_child_count > _FEW)
        ]
        return [node for node in likely if self.of(node.children_by_field_id(number), ids)]


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


def _dart(found: Found, names: _Names) -> None:
    loops = found.pop("loop", [])
    bound = names.at("name", loops)
    _add(found, "reference.name", names.within(found.pop("operands", ())) + names.of(names.all_at("value", loops)))
    _add(found, "local", bound)
    _add(found, "binding", [node for node in loops if names.at("name", [node])])


def _python(found: Found, names: _Names) -> None:
    dotted, bases = names.ids("identifier", "attribute"), names.ids("identifier", "attribute", "subscript")
    decorators, loops, elements = found.pop("decoration", []), found.pop("loop", []), found.pop("element", [])
    called = names.at("function", names.within(decorators, names.ids("call")), dotted)
    _add(found, "reference.decorate", names.within(decorators, dotted) + called)
    superclasses = names.at("superclasses", found.get("definition.class", ()), names.ids("argument_list"))
    _add(found, "reference.inherit", names.within(superclasses, bases))
    caught = names.all_at("value", found.get("fact.catch", ()))
    _add(found, "reference.name", names.of(caught) + names.within(found.pop("operands", ())))
    lists = names.at("left", loops, names.ids("pattern_list", "tuple_pattern"))
    bound = names.at("left", [*loops, *found.pop("augmented", ())]) + names.at("name", found.pop("named", ()))
    _add(found, "local", bound + names.within([*lists, *found.pop("target", ())]))
    keyed = names.holding("subscript", elements, names.ids("string"))
    _add(found, "fact.subscript", [node for node in keyed if names.at("value", [node], dotted)])


_READERS: Final[dict[str, Callable[[Found, _Names], None]]] = {
    "csharp": _csharp,
    "dart": _dart,
    "python": _python,
    "ruby": _ruby,
    "swift": _swift,
}

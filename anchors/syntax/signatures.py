"""The parameters of one definition, read on demand from a syntax tree.

The index keeps a signature's text only; whoever must know whether calls still fit asks here. Knows one file at a time:
no types, no overloads in other files, no inherited constructors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from tree_sitter import Node

from anchors.syntax import taken_dart, taken_elixir
from anchors.syntax.languages import SCRIPTS
from anchors.syntax.param_lists import READERS, c_list, type_of
from anchors.syntax.params import Param, ParamKind, text_of
from anchors.syntax.parse import ParseStopped
from anchors.syntax.rules.table import dialect_of
from anchors.syntax.trees import children_between, tree_of

__all__ = ["FAMILY", "Param", "ParamKind", "Signature", "signature_of", "signatures", "text_of", "walk"]

FUNCTION_NODES: Final[dict[str, frozenset[str]]] = {
    "python": frozenset({"function_definition"}),
    "javascript": frozenset(
        {"function_declaration", "generator_function_declaration", "method_definition", "arrow_function",
         "function_expression", "function_signature", "method_signature", "abstract_method_signature"}
    ),
    "java": frozenset({"method_declaration", "constructor_declaration"}),
    "go": frozenset({"function_declaration", "method_declaration", "method_elem"}),
    "ruby": frozenset({"method", "singleton_method"}),
    "php": frozenset({"function_definition", "method_declaration"}),
    "rust": frozenset({"function_item", "function_signature_item"}),
    "c": frozenset({"function_definition", "declaration", "field_declaration"}),
    "csharp": frozenset({"method_declaration", "constructor_declaration", "local_function_statement"}),
    "kotlin": frozenset({"function_declaration", "secondary_constructor"}),
    "swift": frozenset({"function_declaration", "protocol_function_declaration", "init_declaration"}),
    "dart": taken_dart.FUNCTIONS,
}  # fmt: skip
_DEFINING: Final = {**FUNCTION_NODES, "elixir": frozenset({"call"})}
"""The same with those of which only some are functions."""
FAMILY: Final = {**dict.fromkeys(SCRIPTS, "javascript"), "cpp": "c"}
"""Languages that share node types with another."""


@dataclass(frozen=True, slots=True)
class Signature:
    """`returns` is the text as written. `is_open`: anything may be passed (C's empty list, a macro's text)."""

    name: str
    line: int
    params: tuple[Param, ...]
    returns: str
    is_async: bool
    is_static: bool = False
    is_open: bool = False

    @property
    def arguments(self) -> tuple[Param, ...]:
        """Parameters that a caller passes: all but the receiver."""
        return tuple(param for param in self.params if param.kind != "receiver")

    @property
    def num_required(self) -> int:
        """Positional parameters without a default."""
        return sum(1 for param in self.arguments if param.kind.startswith("positional") and not param.has_default)

    @property
    def max_positional(self) -> int | None:
        """How many positional arguments fit at most; None when any number does."""
        if self.is_open or any(param.kind == "var-positional" for param in self.params):
            return None
        return sum(1 for param in self.arguments if param.kind.startswith("positional"))


def signature_of(data: bytes, language: str, name_line: int, name: str = "") -> Signature | None:
    """The function whose name stands on `name_line` (1-based); None when there is none, or it cannot be read."""
    found = [item for item in signatures(data, language, (name_line, name_line)) if not name or item.name == name]
    return found[0] if found else None


def signatures(data: bytes, language: str, lines: tuple[int, int] | None = None) -> tuple[Signature, ...]:
    """Every named function of the file whose name stands within `lines`, in source order."""
    family = FAMILY.get(language, language)
    if family not in _DEFINING:
        return ()
    language = dialect_of(language, data)
    try:
        tree = tree_of(data, language)
    except ParseStopped:
        return ()
    found = []
    for node in walk(tree.root_node, lines):
        if node.type in _DEFINING[family] and (item := _read(node, language, lines)) is not None:
            found.append(item)
    return tuple(found)


def walk(root: Node, lines: tuple[int, int] | None = None) -> Iterator[Node]:
    """Every named node in source order that touches `lines`, without recursion."""
    first, last = (0, 1 << 31) if lines is None else (lines[0] - 1, lines[1] - 1)
    stack = [root]
    while stack:
        node = stack.pop()
        if node.end_point[0] < first or node.start_point[0] > last:
            continue
        yield node
        stack.extend(reversed(node.named_children if lines is None else children_between(node, first, last)))


def _read(node: Node, language: str, lines: tuple[int, int] | None) -> Signature | None:
    family = FAMILY.get(language, language)
    if family == "c":
        return _read_c(node, language, lines)
    if family in ("dart", "elixir"):
        return _read_named(node, lines, taken_dart if family == "dart" else taken_elixir)
    name = node.child_by_field_name("name")
    if name is None and node.type in ("arrow_function", "function_expression"):
        name = _assigned_name(node)
    if name is None and node.type == "secondary_constructor":
        name = next((child for child in node.children if child.type == "constructor"), None)
    if name is None or not _is_within(name, lines):
        return None
    if family == "swift":
        listed: Node | None = node
    elif family == "kotlin":
        listed = next((child for child in node.named_children if child.type == "function_value_parameters"), None)
    else:
        listed = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    found = tuple(READERS[family](listed)) if listed is not None else ()
    parent = node.parent
    is_static = any(text_of(child) in ("static", "static_method") for child in node.children[:4])
    if family == "python":
        decorators = _decorators(parent)
        is_static = "staticmethod" in decorators
        found = _python_receiver(found, node, is_static)
    elif family == "java":
        modifiers = next((child for child in node.named_children if child.type == "modifiers"), None)
        is_static = "static" in text_of(modifiers).split()
    elif family == "csharp":
        is_static = "static" in _modifiers(node)
    returns = node.child_by_field_name("return_type") or node.child_by_field_name("result")
    if family in ("kotlin", "swift"):
        returns = _returned(node)
    elif returns is None:
        returns = node.child_by_field_name(
            "returns" if node.type == "method_declaration" and family == "csharp" else "type"
        )
    return Signature(
        name=text_of(name).strip("\"'"),
        line=name.start_point[0] + 1,
        params=found,
        returns=text_of(returns).lstrip(": "),
        is_async=_is_async(node),
        is_static=is_static or node.type == "singleton_method",
        # Behind the label of a Swift parameter of any number stand values that look like others.
        is_open=family == "swift" and any(param.kind == "var-positional" for param in found),
    )


def _read_named(node: Node, lines: tuple[int, int] | None, taken: ModuleType) -> Signature | None:
    """Of a language whose functions have no fields."""
    found = taken.named(node)
    if found is None or not _is_within(found[1], lines):
        return None
    return Signature(found[0], found[1].start_point[0] + 1, tuple(taken.params(node)), "", False)


def _is_async(node: Node) -> bool:
    modifiers = (text_of(child) for child in node.children[:4] if child.type == "function_modifiers")
    is_async = any(child.type == "async" for child in node.children[:4]) or any("async" in text for text in modifiers)
    return is_async or "async" in _modifiers(node)


def _modifiers(node: Node) -> set[str]:
    """C#'s modifiers, each a node of its own behind the attributes."""
    return {text_of(child) for child in node.children if child.type == "modifier"}


def _is_within(name: Node, lines: tuple[int, int] | None) -> bool:
    return lines is None or lines[0] <= name.start_point[0] + 1 <= lines[1]


_NAMING: Final = ("variable_declarator", "pair", "public_field_definition", "field_definition")


def _assigned_name(node: Node) -> Node | None:
    """`const f = (a) => …`, `exports.f = function (a) {…}`, `{ f: (a) => … }`, a class field."""
    parent = node.parent
    if parent is None:
        return None
    for field in ("name", "key", "property"):
        name = parent.child_by_field_name(field)
        if name is not None and parent.type in _NAMING:
            return name
    left = parent.child_by_field_name("left")
    if left is not None and parent.type == "assignment_expression":
        return left.child_by_field_name("property") or left
    return None


def _decorators(parent: Node | None) -> set[str]:
    if parent is None or parent.type != "decorated_definition":
        return set()
    return {text_of(child).lstrip("@") for child in parent.named_children if child.type == "decorator"}


def _python_receiver(params: tuple[Param, ...], node: Node, is_static: bool) -> tuple[Param, ...]:
    owner = node.parent
    if owner is not None and owner.type == "decorated_definition":
        owner = owner.parent
    in_class = owner is not None and owner.parent is not None and owner.parent.type == "class_definition"
    if not in_class or is_static or not params or params[0].kind == "var-positional":
        return params
    return (Param(params[0].name, "receiver", False, params[0].type), *params[1:])


def _returned(node: Node) -> Node | None:
    """The type behind the parameters of a Kotlin or Swift function."""
    is_behind = False
    for child in node.children:
        if child.type in ("function_value_parameters", "->"):
            is_behind = True
        elif is_behind and child.type.endswith("_type"):
            return child
        elif child.type == "function_body":
            break
    return None


def _read_c(node: Node, language: str, lines: tuple[int, int] | None) -> Signature | None:
    declarator = node.child_by_field_name("declarator")
    while declarator is not None and declarator.type != "function_declarator":
        declarator = declarator.child_by_field_name("declarator") or (
            declarator.named_children[0] if declarator.type == "reference_declarator" else None
        )
    if declarator is None:
        return None
    name = declarator.child_by_field_name("declarator")
    while name is not None and name.type == "qualified_identifier":
        name = name.child_by_field_name("name")
    listed = declarator.child_by_field_name("parameters")
    if name is None or listed is None or not _is_within(name, lines):
        return None
    params = tuple(c_list(listed))
    is_open = language == "c" and not listed.named_children
    return Signature(text_of(name), name.start_point[0] + 1, params, type_of(node), False, is_open=is_open)

"""What making an object of a class takes where the class says so by its head or its fields, not by a method.

Kotlin's and C#'s primary constructors, Java's and C#'s records, Python's dataclasses and named tuples. Knows one file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.syntax import params
from anchors.syntax.param_lists import READERS
from anchors.syntax.params import Param, text_of
from anchors.syntax.parse import ParseStopped
from anchors.syntax.rules.table import dialect_of
from anchors.syntax.signatures import Signature, walk
from anchors.syntax.trees import tree_of

CLASS_NODES: Final = {
    "kotlin": frozenset({"class_declaration"}),
    "java": frozenset({"record_declaration"}),
    "csharp": frozenset({"class_declaration", "record_declaration", "struct_declaration"}),
    "python": frozenset({"class_definition"}),
}
_DATACLASSES: Final = frozenset({"dataclass"})
_NO_FIELD: Final = ("ClassVar", "typing.ClassVar", "t.ClassVar")


def primary_constructor(data: bytes, language: str, name_line: int, name: str) -> Signature | None:
    """Of the class whose name stands on a line (1-based); None where its head and fields take nothing."""
    if language not in CLASS_NODES:
        return None
    try:
        tree = tree_of(data, dialect_of(language, data))
    except ParseStopped:
        return None
    for node in walk(tree.root_node, (name_line, name_line)):
        if node.type not in CLASS_NODES[language]:
            continue
        named = node.child_by_field_name("name")
        if named is not None and named.start_point[0] + 1 == name_line and text_of(named) == name:
            found = list(_fields(node)) if language == "python" else _listed(node, language)
            if found is None or (language == "python" and not _is_made_of_fields(node)):
                return None
            return Signature(name, name_line, tuple(found), "", False)
    return None


def _listed(node: Node, language: str) -> list[Param] | None:
    if language == "kotlin":
        primary = next((child for child in node.named_children if child.type == "primary_constructor"), None)
        listed = (
            next((child for child in primary.named_children if child.type == "class_parameters"), None)
            if primary
            else None
        )
        return list(_kotlin(listed)) if listed is not None else None
    listed = node.child_by_field_name("parameters") or next(
        (child for child in node.named_children if child.type == "parameter_list"), None
    )
    return list(READERS[language](listed)) if listed is not None else None


def _kotlin(listed: Node) -> Iterator[Param]:
    for child in listed.named_children:
        if child.type != "class_parameter":
            continue
        name = next((part for part in child.named_children if part.type in ("identifier", "simple_identifier")), None)
        is_open = any("vararg" in text_of(part).split() for part in child.named_children if part.type == "modifiers")
        has_default = any(part.type == "=" for part in child.children)
        yield Param(text_of(name), "var-positional" if is_open else "positional", has_default, "")


def _is_made_of_fields(node: Node) -> bool:
    """Whether what a Python class is made with is all in its fields: one without bases that may have fields, whose
    decorator says so, or a named tuple."""
    bases = node.child_by_field_name("superclasses")
    names = [text_of(child) for child in bases.named_children] if bases is not None else []
    if names in (["NamedTuple"], ["typing.NamedTuple"], ["t.NamedTuple"]):
        return True
    around = node.parent
    if names not in ([], ["object"], ["ABC"], ["abc.ABC"]) or around is None or around.type != "decorated_definition":
        return False
    decorators = [child for child in around.named_children if child.type == "decorator"]
    text = text_of(decorators[0]).lstrip("@") if len(decorators) == 1 else ""
    return text.partition("(")[0].rpartition(".")[2] in _DATACLASSES and "init=False" not in text.replace(" ", "")


def _fields(node: Node) -> Iterator[Param]:
    body, around = node.child_by_field_name("body"), node.parent
    is_named = around is not None and "kw_only=True" in text_of(around)[:200].partition(":")[0].replace(" ", "")
    kind: params.ParamKind = "keyword-only" if is_named else "positional"
    for statement in body.named_children if body is not None else ():
        inner = statement.named_children[0] if statement.type == "expression_statement" else None
        if inner is None or inner.type != "assignment":
            continue
        name, annotated = inner.child_by_field_name("left"), text_of(inner.child_by_field_name("type"))
        value = text_of(inner.child_by_field_name("right")).replace(" ", "")
        if not annotated or name is None or name.type != "identifier" or annotated.startswith(_NO_FIELD):
            continue
        if annotated.rpartition(".")[2] == "KW_ONLY":
            kind = "keyword-only"
            continue
        if "init=False" in value:
            continue
        is_field = value.partition("(")[0].rpartition(".")[2] == "field"
        has_default = bool(value) and (not is_field or "default" in value)
        yield Param(text_of(name), "keyword-only" if "kw_only=True" in value else kind, has_default, annotated)

"""How the parameter lists of each language are read. `params` says what a parameter is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tree_sitter import Node

from anchors.syntax import params
from anchors.syntax.params import Param, ParamKind, text_of


def _python(listed: Node) -> Iterator[Param]:
    kind: ParamKind = "positional"
    found: list[Param] = []
    for child in listed.named_children:
        inner = child.named_children[0] if child.type == "typed_parameter" and child.named_children else child
        if child.type == "positional_separator":
            found = [Param(param.name, "positional-only", param.has_default, param.type) for param in found]
        elif child.type == "keyword_separator":
            kind = "keyword-only"
        elif inner.type == "list_splat_pattern":
            found.append(Param(text_of(inner).lstrip("*"), "var-positional", False, type_of(child)))
            kind = "keyword-only"
        elif inner.type == "dictionary_splat_pattern":
            found.append(Param(text_of(inner).lstrip("*"), "var-keyword", False, type_of(child)))
        elif child.type in ("identifier", "typed_parameter"):
            found.append(Param(text_of(inner), kind, False, type_of(child)))
        elif child.type in ("default_parameter", "typed_default_parameter"):
            found.append(Param(text_of(child.child_by_field_name("name")), kind, True, type_of(child)))
    return iter(found)


def type_of(node: Node) -> str:
    return text_of(node.child_by_field_name("type")).lstrip(": ")


def _javascript(listed: Node) -> Iterator[Param]:
    children = [listed] if listed.type == "identifier" else listed.named_children
    for child in children:
        pattern = child.child_by_field_name("pattern") or child
        if child.type in ("comment", "decorator") or text_of(pattern) == "this":
            continue
        if pattern.type == "rest_pattern":
            yield Param(text_of(pattern).lstrip("."), "var-positional", False, type_of(child))
            continue
        has_default = (
            child.type in ("assignment_pattern", "optional_parameter") or child.child_by_field_name("value") is not None
        )
        yield Param(text_of(child.child_by_field_name("left") or pattern), "positional", has_default, type_of(child))


def _java(listed: Node) -> Iterator[Param]:
    for child in listed.named_children:
        if child.type == "formal_parameter":
            yield Param(text_of(child.child_by_field_name("name")), "positional", False, type_of(child))
        elif child.type == "spread_parameter":
            yield Param(text_of(child.named_children[-1]), "var-positional", False, text_of(child.named_children[0]))


def _go(listed: Node) -> Iterator[Param]:
    for child in listed.named_children:
        if child.type == "variadic_parameter_declaration":
            yield Param(text_of(child.child_by_field_name("name")), "var-positional", False, type_of(child))
        elif child.type == "parameter_declaration":
            names = [text_of(name) for name in child.children_by_field_name("name")]
            for name in names or [""]:
                yield Param(name, "positional", False, type_of(child))


def _rust(listed: Node) -> Iterator[Param]:
    for child in listed.named_children:
        if child.type == "self_parameter":
            yield Param("self", "receiver", False, text_of(child))
        elif child.type == "parameter":
            yield Param(text_of(child.child_by_field_name("pattern")), "positional", False, type_of(child))
        elif child.type == "variadic_parameter":
            yield Param("", "var-positional", False, "")


def _csharp(listed: Node) -> Iterator[Param]:
    for child in listed.named_children:
        if child.type == "parameter":
            marks = {text_of(mark) for mark in child.children if mark.type == "modifier"}
            kind: ParamKind = "receiver" if "this" in marks else "var-positional" if "params" in marks else "positional"
            has_default = any(mark.type == "=" for mark in child.children)
            yield Param(text_of(child.child_by_field_name("name")), kind, has_default, type_of(child))
    if any(child.type == "params" for child in listed.children):  # its parts stand in the list itself
        yield Param(text_of(listed.child_by_field_name("name")), "var-positional", False, type_of(listed))


def _kotlin(listed: Node) -> Iterator[Param]:
    """Defaults and modifiers stand beside the parameter, not in it. What follows a vararg is passed by name."""
    found: list[Param] = []
    kind: ParamKind = "positional"
    is_vararg = False
    for child in listed.children:
        if child.type == "parameter_modifiers":
            is_vararg = "vararg" in text_of(child).split()
        elif child.type == "parameter":
            written = text_of(child.named_children[-1]) if child.named_child_count > 1 else ""
            name = text_of(child.named_children[0])
            found.append(Param(name, "var-positional" if is_vararg else kind, False, written))
            kind, is_vararg = ("keyword-only" if is_vararg else kind), False
        elif child.type == "=" and found:
            last = found[-1]
            found[-1] = Param(last.name, last.kind, True, last.type)
    return iter(found)


def _swift(node: Node) -> Iterator[Param]:
    """A parameter is passed by its label, which is its first name; `_` is none."""
    found: list[Param] = []
    for child in node.children:
        if child.type == "parameter":
            names = [text_of(name) for name in child.children_by_field_name("name")]
            label = text_of(child.child_by_field_name("external_name")) or names[0]
            is_any = any(mark.type == "..." for mark in child.children)
            kind: ParamKind = "var-positional" if is_any else "positional" if label == "_" else "keyword-only"
            found.append(Param(names[0] if label == "_" else label, kind, False, names[-1] if len(names) > 1 else ""))
        elif child.type == "=" and found:
            last = found[-1]
            found[-1] = Param(last.name, last.kind, True, last.type)
    return iter(found)


def c_list(listed: Node) -> Iterator[Param]:
    if text_of(listed).replace(" ", "") == "(void)":
        return
    for child in listed.children:
        if child.type in ("variadic_parameter", "..."):
            yield Param("", "var-positional", False, "")
        elif child.type == "variadic_parameter_declaration":
            yield Param("", "var-positional", False, type_of(child))
        elif child.type in ("parameter_declaration", "optional_parameter_declaration"):
            declarator = child.child_by_field_name("declarator")
            has_default = child.type == "optional_parameter_declaration"
            written = text_of(declarator)
            yield Param(
                written.lstrip("*& "), "positional", has_default, f"{type_of(child)} {written.partition(' ')[0]}"
            )


READERS: Final[dict[str, Callable[[Node], Iterator[Param]]]] = {
    "python": _python,
    "javascript": _javascript,
    "java": _java,
    "go": _go,
    "rust": _rust,
    "csharp": _csharp,
    "kotlin": _kotlin,
    "swift": _swift,
    "ruby": params.ruby,
    "php": params.php,
}

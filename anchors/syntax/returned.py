"""What the type says that a function gives back, as far as who uses its result must know: whether nothing may come, how
many values, whether anything at all; and, of Python, how many values its body gives. Works on texts and one tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from tree_sitter import Node

from anchors.syntax.parse import ParseStopped
from anchors.syntax.signatures import FAMILY, walk
from anchors.syntax.trees import tree_of

Wrap = Literal["", "null", "option", "result"]
_WAITED: Final = re.compile(
    r"^(?:Promise|PromiseLike|Task|ValueTask|Awaitable|Coroutine|CompletableFuture)\s*[<\[](.*)[>\]]$", re.S
)
_NOTHING: Final = frozenset({"void", "None", "undefined", "Unit", "()", "Void", "never", "Nothing", "NoReturn", "unit"})
_OPEN: Final = re.compile(r"^(?:any|unknown|object|Any|mixed|dynamic|auto|Object|static|self|this)\b|^$|^[A-Z]$")
_TUPLES: Final = frozenset({"tuple", "Tuple", "typing.Tuple"})
"""Python's, of any number of values."""
_NULLS: Final = frozenset({"None", "null", "undefined", "nil"})
_OPENING, _CLOSING = "([{<", ")]}>"


@dataclass(frozen=True, slots=True)
class Returned:
    """`wrap`: by what a value may be missing; `num`: values at once, 0 for none, 1 where that is not told."""

    wrap: Wrap
    num: int
    is_open: bool
    """Nothing can be said of it: no type, or one that takes anything."""
    is_waited: bool
    """Who asks waits for it."""


def returned(text: str, language: str, is_async: bool) -> Returned:
    """Of a return type as written."""
    family = FAMILY.get(language, language)
    text = text.strip().strip("'\"").strip()
    waited = _WAITED.match(text)
    inner = waited[1].strip() if waited else text
    if family == "go":
        return Returned("", _num_results(inner), False, False)
    if family == "rust":
        return _rust(inner, is_async)
    wrap: Wrap = "null" if _may_be_missing(inner, family) else ""
    if family == "java" and re.match(r"(?:java\.util\.)?Optional\s*<", inner):
        wrap = "option"
    is_nothing = inner in _NOTHING or (family in ("kotlin", "swift") and not inner)
    is_open = not is_nothing and (_OPEN.match(inner) is not None or inner in _TUPLES)
    return Returned(wrap, 0 if is_nothing else _num_values(inner, family), is_open, is_async or waited is not None)


def _rust(text: str, is_async: bool) -> Returned:
    wrap: Wrap = "option" if re.match(r"(?:\w+::)*Option\s*<", text) else ""
    if re.match(r"(?:\w+::)*\w*Result\b", text):
        wrap = "result"
    is_open = text.startswith(("impl ", "Box<dyn")) or re.fullmatch(r"[A-Z]", text) is not None
    num = 0 if text in ("", "()") else _commas(text[1:-1]) if text.startswith("(") else 1
    return Returned(wrap, num, is_open, is_async)


def _may_be_missing(text: str, family: str) -> bool:
    if family in ("kotlin", "swift", "csharp"):
        return text.endswith("?")
    if family == "php" and text.startswith("?"):
        return True
    if re.match(r"(?:\w+\.)?Optional\[", text):
        return True
    return any(part.strip() in _NULLS for part in _split(text, "|"))


def _num_results(text: str) -> int:
    if not text.startswith("("):
        return 1 if text else 0
    return _commas(text[1:-1])


def _num_values(text: str, family: str) -> int:
    """Of a tuple of a fixed length."""
    if family == "python":
        inner = re.match(r"(?:\w+\.)?[tT]uple\[(.*)\]$", text, re.S)
        return _commas(inner[1]) if inner and "..." not in inner[1] and "*" not in inner[1] else 1
    if family in ("csharp", "swift") and text.startswith("(") and text.endswith(")"):
        return max(1, _commas(text[1:-1]))
    return 1


def _commas(text: str) -> int:
    return sum(1 for part in _split(text, ",") if part.strip())


def _split(text: str, mark: str) -> list[str]:
    """Parts between marks that lie in no bracket; of an arrow the angle closes nothing."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING and not (char == ">" and text[at - 1 : at] in ("=", "-")):
            depth -= 1
        elif char == mark and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def num_given(data: bytes, line: int) -> int:
    """How many values every `return` of the Python function whose name stands on a line gives, where that is the same
    number above one; else 0."""
    try:
        tree = tree_of(data, "python")
    except ParseStopped:
        return 0
    for node in walk(tree.root_node, (line, line)):
        name = node.child_by_field_name("name")
        if node.type == "function_definition" and name is not None and name.start_point[0] + 1 == line:
            numbers = {_num_of(item) for item in _returns(node)}
            return numbers.pop() if len(numbers) == 1 else 0
    return 0


def _returns(function: Node) -> Iterator[Node]:
    """Its own, not those of functions within."""
    stack = list(function.children)
    while stack:
        node = stack.pop()
        if node.type == "return_statement":
            yield node
        elif node.type not in ("function_definition", "lambda", "class_definition"):
            stack.extend(node.children)


def _num_of(node: Node) -> int:
    given = node.named_children[0] if node.named_child_count else None
    if given is None or given.type not in ("expression_list", "tuple"):
        return 0
    if any(child.type == "list_splat" for child in given.named_children):
        return 0
    return given.named_child_count if given.named_child_count > 1 else 0

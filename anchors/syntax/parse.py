"""Bytes to a syntax tree, within a time budget; and the compiled query of each language.

Grammars are imported on first use, since a run over one language needs one of them.
"""

from __future__ import annotations

import importlib
import os
import threading
import time
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from typing import Final

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Query, QueryCursor, Tree

from anchors.syntax.blocks import component_of
from anchors.syntax.implied import add_implied
from anchors.syntax.languages import COMPONENTS, LANGUAGES
from anchors.syntax.readings import FIRST_READING, OTHER_READINGS

BUDGET_SECONDS: Final = 5.0
MAX_DEPTH: Final = 600
"""Levels below which nothing is looked for: deeper trees are a machine's work, and quadratic to query."""
_QUICK_BYTES: Final = 16_384
"""Nothing as small as this takes a second, so that its parse need not be watched."""
_CHUNK_BYTES: Final = 4096
"""What a watched parse is handed at a time, and copied again for each node that is asked for its text."""
_CALLS_A_LOOK: Final = 32
"""The parser calls every hundred steps, and the clock of a thread takes longer to read than these."""
_LITTLE: Final = 64
"""Where less than such a part of a first reading is broken, no other is tried."""
_MAX_ERROR_CHILDREN: Final = 20_000
_MAX_ERROR_VISITS: Final = 2_000

_QUERIES: Final = os.path.join(os.path.dirname(__file__), "queries")  # noqa: PTH120  # pathlib takes 3 ms to import


class ParseStopped(Exception):
    """A parse went over its time budget, or its tree cannot be queried in a reasonable time."""


@cache
def grammar(language: str) -> Grammar:
    """Raises KeyError for a language that is read as text."""
    known = LANGUAGES[language]
    if known.module is None:
        raise KeyError(language)
    given = getattr(importlib.import_module(known.module), known.function)()
    return Grammar(_capsule(given) if isinstance(given, int) else given)


def _capsule(address: int) -> object:
    """What tree-sitter asks for in place of an address, which the packages of some grammars still give."""
    import ctypes  # of the grammars that most repositories need none is such

    make = ctypes.pythonapi.PyCapsule_New
    make.restype, make.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    made: object = make(address, b"tree_sitter.Language", None)
    return made


def query_text(language: str) -> str:
    """The language's query file, with the lines of another that it names in `; include: NAME`."""
    return "\n".join(_query_lines(language))


def _query_lines(stem: str) -> Iterator[str]:
    path = os.path.join(_QUERIES, f"{stem}.scm")
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  # for the same reason
        lines = file.read().splitlines()
    for line in lines:
        if line.startswith("; include: "):
            yield from _query_lines(line.removeprefix("; include: ").strip())
        else:
            yield line


@cache
def query(language: str) -> Query:
    return Query(grammar(language), query_text(language))


@cache
def grammar_key(language: str) -> str:
    """What a cached record of this language depends on beside its bytes: grammar version and query text.

    Sixteen hex digits; of a text language, the constant "text".
    """
    import hashlib
    from importlib import metadata  # 40 ms that a parsing process needs not

    known = LANGUAGES.get(language)
    if known is None or known.module is None:
        return "text"
    version = metadata.version(known.module.replace("_", "-"))
    core = metadata.version("tree-sitter")
    return hashlib.sha256(f"{core}\n{version}\n{query_text(language)}".encode()).hexdigest()[:16]


GRAMMAR_KEY = grammar_key

_kept = threading.local()


def _parser(language: str) -> Parser:
    """One a thread and language: making one costs as much as parsing a small file."""
    parsers: dict[str, Parser] = _kept.__dict__
    parser = parsers.get(language)
    if parser is None:
        parser = parsers[language] = Parser(grammar(language))
    return parser


def parse_tree(data: bytes, language: str, budget: float = BUDGET_SECONDS) -> Tree:
    """Raises ParseStopped when the parse takes longer than `budget` seconds.

    Where the code does not parse as it stands, the tree may be that of another reading of the same length. Of a
    component it is that of its scripts, at their places in the file.
    """
    if language in COMPONENTS:
        component = component_of(data, language)
        data, language = component.code, component.grammar
    tree, data = _first(data, language, budget)
    for reading in OTHER_READINGS.get(language, ()):
        if not tree.root_node.has_error:
            break
        masked = reading(data, _broken_ranges(tree.root_node))
        if masked is not None:
            other = _parse(masked, language, budget)
            if _broken_bytes(other.root_node) < _broken_bytes(tree.root_node):
                tree, data = other, masked
    return tree


def _first(data: bytes, language: str, budget: float) -> tuple[Tree, bytes]:
    """The tree, and the text that it is of."""
    reading = FIRST_READING.get(language)
    masked = None if reading is None else reading(data)
    if masked is None:
        return _parse(data, language, budget), data
    other = _parse(masked, language, budget)
    if other.root_node.has_error and _broken_bytes(other.root_node) * _LITTLE > len(data):
        tree = _parse(data, language, budget)
        if _broken_bytes(tree.root_node) < _broken_bytes(other.root_node):
            return tree, data
    return other, masked


def _parse(data: bytes, language: str, budget: float) -> Tree:
    parser = _parser(language)
    if len(data) <= _QUICK_BYTES:
        quick = parser.parse(data)
        if quick is not None:
            return quick
    clock = time.thread_time  # by the clock a busy machine would give up on what a quiet one parses
    deadline, left = clock() + budget, 1

    def read(offset: int, _point: object) -> bytes:
        return data[offset : offset + _CHUNK_BYTES]

    def is_late(_offset: int, _is_broken: bool) -> bool:
        nonlocal left
        left -= 1
        if left:
            return False
        left = _CALLS_A_LOOK
        return clock() > deadline

    try:
        tree = parser.parse(read, progress_callback=is_late)
    except ValueError as error:
        parser.reset()  # else the next parse would go on with this one
        raise ParseStopped(f"parsing took over {budget:g} s") from error
    if tree is None:
        parser.reset()
        raise ParseStopped(f"parsing took over {budget:g} s")
    return tree


def captures(tree: Tree, language: str) -> dict[str, list[Node]]:
    """All captures of the language's query by name, down to MAX_DEPTH levels; most lists in source order.

    Raises ParseStopped for a tree on which the query would take quadratic time. (The cursor's own progress callback
    cannot be used: in tree-sitter 0.26 it crashes the process as soon as something is captured.)
    """
    if tree.root_node.has_error and _has_flood(tree.root_node):
        raise ParseStopped(f"over {_MAX_ERROR_CHILDREN:,} tokens in one syntax error")
    cursor = QueryCursor(query(language))
    cursor.set_max_start_depth(MAX_DEPTH)
    captured = cursor.captures(tree.root_node)
    add_implied(captured, language, grammar(language))
    found = dict(sorted(_apart(captured).items()))
    for name, nodes in found.items():
        if not name.startswith(_UNORDERED):
            nodes.sort(key=byte_range)  # the binding gathers them in a set
    return found


def _apart(found: dict[str, list[Node]]) -> dict[str, list[Node]]:
    """`definition.KIND.bound` as the two captures that it stands for: a node that is captured twice costs twice."""
    for name in [name for name in found if name.endswith(_BOUND)]:
        nodes = found.pop(name)
        for plain in (name.removesuffix(_BOUND), "binding"):
            found[plain] = found[plain] + nodes if plain in found else nodes.copy()
    return found


_BOUND: Final = ".bound"
_UNORDERED: Final = ("binding", "local", "receiver", "decorated", "decorator", "body", "definition.", "reference.")
"""Captures that are looked up, or that whoever goes through them sorts, if only by byte ranges."""
byte_range: Final = attrgetter("byte_range")
"""(start, end) of a node; of many at once, twice as quick as asking for both in turn."""


def _broken_bytes(root: Node) -> int:
    """How much lies in syntax errors, as far as MAX_ERROR_VISITS nodes tell."""
    return sum(1 + end - start for start, end in _broken_ranges(root))


def _broken_ranges(root: Node) -> list[tuple[int, int]]:
    """Where syntax errors lie, as far as MAX_ERROR_VISITS nodes tell."""
    waiting, seen = [root], 0
    broken: list[tuple[int, int]] = []
    while waiting and seen < _MAX_ERROR_VISITS:
        node = waiting.pop()
        seen += 1
        if node.is_error or node.is_missing:
            broken.append((node.start_byte, node.end_byte))
        elif node.has_error:
            waiting.extend(child for child in node.children if child.has_error)
    return broken


def _has_flood(root: Node) -> bool:
    """Whether a broken node holds so many tokens that stepping from one to the next gets slow."""
    waiting, seen = [root], 0
    while waiting and seen < _MAX_ERROR_VISITS:
        node = waiting.pop()
        seen += 1
        if node.child_count > _MAX_ERROR_CHILDREN:
            return True
        waiting.extend(child for child in node.children if child.has_error)
    return False

"""What a file of Zig imports and calls by names of its own, and the modules that a build names.

`const Cart = shop.Cart` leads where `const shop = @import("shop.zig")` does, and on to a part of it; a chain that
begins with a container of the file leads into the file itself, whose path is empty. What else stands behind `=` is a
value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.rules.zig_chains import THIS, chain, module_alias
from anchors.syntax.rules.zig_types import CONTAINERS, name_of, value_of
from anchors.syntax.source import text

Row = tuple[int, str, str, str, bool]
"""Where an alias stands, the alias, its module, what of that, whether it is handed on."""
_IMPORTED: Final = regex(rb'@import\(\s*+"([^"\n]{1,200})"\s*+,?\s*+\)')
_PLAIN: Final = regex(r"\$?\w++(?:\.\w++)*+\Z")
_MAX_ALIASED: Final = 30
_MAX_VALUE: Final = 300
_MADE: Final = regex(
    rb'(?:\b(?:const|var)\s++(\w++)[^=;"]{0,60}=\s*+)?\w++\.(?:addModule\(\s*+"([^"\n]{1,80})"\s*+,|createModule\()'
    rb'[^;]{0,800}?root_source_file\s*+=\s*+(?:\w++\.path\(|\.\{\s*+\.(?:path|cwd_relative)\s*+=)\s*+"([^"\n]{1,200})"'
)
_NAMED: Final = regex(
    rb'addImport\(\s*+"([^"\n]{1,80})"\s*+,\s*+(\w++)\s*+,?\s*+\)|\.name\s*+=\s*+"([^"\n]{1,80})"\s*+,\s*+\.module\s*+=\s*+(\w++)'
)
_ANONYMOUS: Final = regex(
    rb'addAnonymous(?:Module|Import)\(\s*+"([^"\n]{1,80})"\s*+,[^;]{0,400}?source_file\s*+=\s*+'
    rb'(?:\w++\.path\(|\.\{\s*+\.path\s*+=)\s*+"([^"\n]{1,200})"'
)


class Aliases:
    """The names at file level that stand for an import, a part of one or a part of the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._values: dict[str, tuple[Node, str, bool, int]] = {}
        """By name: where it stands, the chain behind `=`, whether it is public, where the chain stands."""
        self._consumed: set[int] = set()
        """Where imports stand that names of the file are told by."""
        self._own: set[str] = set()
        self._imported = [(match.start(), text(match[1])) for match in _IMPORTED.finditer(data)]
        self._modules = {module_alias(module): module for _, module in self._imported}
        self._rows: list[Row] = []
        self.taken: set[int] = set()
        """Where the names stand."""

    def read(self, root: Node) -> None:
        for node in root.children:
            name = name_of(node) if node.type == "variable_declaration" else None
            if node.type == "function_declaration":
                name = node.child_by_field_name("name")
            if name is None:
                continue
            word, value = self._text(name), value_of(node) if node.type == "variable_declaration" else None
            if value is None or value.type in CONTAINERS or value.type == "error_set_declaration":
                self._own.add(word)
                continue
            told = self._chain(value) if any(child.type == "const" for child in node.children[:4]) else ""
            if told:
                self._values[word] = name, told, node.children[0].type == "pub", value.start_byte
        for word, (name, told, is_public, start) in self._values.items():
            found = self._led(told)
            if found is not None and found != ("", word):
                self._consumed.add(start)
                self._rows.append((name.start_byte, word, *found, is_public))
                self.taken.add(name.start_byte)

    def rows(self) -> Iterator[Row]:
        """Those of the file, and one for each module that is imported elsewhere than by a name of the file."""
        yield from self._rows
        seen = set[str]()
        for start, module in self._imported:
            if module not in seen and start not in self._consumed:
                seen.add(module)
                yield start, module_alias(module), module, "", False
        if b"@This()" in self._data:
            yield 0, THIS, "", "", False

    def of_value(self, value: Node) -> tuple[str, str] | None:
        """The module and the part of it that a value leads to."""
        told = self._chain(value)
        found = self._led(told) if told else None
        if found is not None:
            self._consumed.add(value.start_byte)
        return found

    def _text(self, node: Node) -> str:
        return text(self._data[node.start_byte : node.end_byte])

    def _chain(self, value: Node) -> str:
        if value.type not in ("identifier", "field_expression", "builtin_function"):
            return ""
        raw = self._data[value.start_byte : value.end_byte]
        told = text(chain(raw)) if len(raw) < _MAX_VALUE else ""
        return told if _PLAIN.match(told) else ""

    def _led(self, told: str) -> tuple[str, str] | None:
        parts: list[str] = []
        for _ in range(_MAX_ALIASED):
            head, _, rest = told.partition(".")
            parts = [*([rest] if rest else []), *parts]
            if head == THIS:
                return "", ".".join(parts)
            if head.startswith("$"):
                module = self._modules.get(head, "")
                return (module, ".".join(parts)) if module else None
            if head in self._own:
                return "", ".".join([head, *parts])
            if head not in self._values:
                return None
            told = self._values[head][1]
        return None


def modules_of_build(data: bytes) -> list[tuple[int, str, str]]:
    """(where, name, path of its first file) of the modules that a build makes and names."""
    if b"root_source_file" not in data and b"addAnonymous" not in data:
        return []
    paths: dict[bytes, bytes] = {}
    found: list[tuple[int, str, str]] = []
    for match in _MADE.finditer(data):
        if match[1]:
            paths[match[1]] = match[3]
        if match[2]:
            found.append((match.start(), text(match[2]), text(match[3])))
    for match in _NAMED.finditer(data):
        path = paths.get(match[2] or match[4])
        if path is not None:
            found.append((match.start(), text(match[1] or match[3]), text(path)))
    found += [(match.start(), text(match[1]), text(match[2])) for match in _ANONYMOUS.finditer(data)]
    return list({(name, path): (at, name, path) for at, name, path in reversed(found)}.values())[::-1]

"""The text behind an answer: files of a workspace as lines, each read once. Lines are split on `\\n` only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.repository.files import SkippedRead
from anchors.syntax.languages import LANGUAGES, is_code

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace


class Source:
    """Reads through the workspace and keeps what it read. A file that cannot be read has no lines.

    What lines say is read as far as `MAX_READ`; what is cited is exact.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._exact: dict[str, list[str]] = {}
        self._lines: dict[str, list[str]] = {}

    def exact(self, path: str) -> list[str]:
        """All lines of a file without their ends (a carriage return before `\\n` stays)."""
        if path not in self._exact:
            try:
                text = self._workspace.text(path)
            except (KeyError, OSError, SkippedRead):
                text = ""
            self._exact[path] = text.split("\n") if text else []
        return self._exact[path]

    def exact_text(self, path: str, first: int, last: int) -> str:
        """Lines `first` to `last` as they stand, 1-based and inclusive, as far as the file has them."""
        return "\n".join(self.exact(path)[max(0, first - 1) : last])

    def lines(self, path: str) -> list[str]:
        """All lines of a file, each as far as it is read."""
        if path not in self._lines:
            exact = self.exact(path)
            is_long = max(map(len, exact), default=0) > MAX_READ
            self._lines[path] = [text[:MAX_READ] for text in exact] if is_long else exact
        return self._lines[path]

    def line(self, path: str, number: int) -> str:
        lines = self.lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def text(self, path: str, first: int, last: int) -> str:
        """Lines `first` to `last`, 1-based and inclusive, as far as the file has them and each is read."""
        return "\n".join(self.lines(path)[max(0, first - 1) : last])

    def doc_lines(self, symbol: Symbol) -> frozenset[int]:
        """Lines of the documentation string that opens a symbol's body (Python's way); comments are not looked for."""
        number = symbol.name_line + 1
        last = min(symbol.end_line, symbol.name_line + 40)
        while number <= last:
            opening = _DOC_OPENS.match(self.line(symbol.path, number))
            if opening is not None:
                break
            if number > symbol.body_line and self.line(symbol.path, number).strip():
                return frozenset()
            number += 1
        else:
            return frozenset()
        mark, first = opening.group("mark"), number
        rest = self.line(symbol.path, number)[opening.end() :]
        while mark not in rest and number < symbol.end_line:
            number += 1
            rest = self.line(symbol.path, number)
        return frozenset(range(first, number + 1))

    def block_end(self, path: str, line: int) -> int:
        """Last line of the block that the statement at `line` opens, by indentation alone."""
        lines = self.lines(path)
        own = indent_of(lines[line - 1]) if 0 < line <= len(lines) else 0
        end = line
        for number in range(line + 1, len(lines) + 1):
            text = lines[number - 1]
            if text.strip():
                if indent_of(text) <= own:
                    break
                end = number
        return end

    def lines_before(self, path: str, first: int, target: int) -> frozenset[int]:
        """Lines of a function that ran before `target`: those in the blocks around it, not in closed inner blocks."""
        lines = self.lines(path)
        if not 0 < target <= len(lines):
            return frozenset()
        indent = indent_of(lines[target - 1])
        found = set()
        for number in range(target - 1, first - 1, -1):
            text = lines[number - 1]
            if text.strip() and indent_of(text) <= indent:
                indent = indent_of(text)
                found.add(number)
        return frozenset(found)

    def find_word(self, path: str, word: str, symbol: Symbol) -> int:
        """First line of a symbol's body that holds a word; 0 when none does."""
        pattern = re.compile(rf"(?<![\w.]){re.escape(word)}(?!\w)")
        for number in range(symbol.name_line + 1, symbol.end_line + 1):
            if pattern.search(self.line(path, number)):
                return number
        return 0

    def find_parameter(self, symbol: Symbol, name: str) -> int:
        """The line of a function's head that names a parameter; where its name stands when none is found."""
        pattern = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)\s*[:=,)?]")
        last = max(symbol.name_line, symbol.body_line)
        lines = (n for n in range(symbol.name_line, last + 1) if pattern.search(self.line(symbol.path, n)))
        return next(lines, symbol.name_line)

    def statement(self, path: str, line: int, limit: int = 8) -> str:
        """The statement that begins at a line, as one line: up to where its brackets close."""
        last = self.statement_end(path, line, limit)
        return " ".join(text.strip() for text in self.lines(path)[line - 1 : last])

    def statement_end(self, path: str, line: int, limit: int = 8) -> int:
        """The line in which the brackets close that a statement opens, at most so many lines in all."""
        lines, depth = self.lines(path)[line - 1 : line - 1 + limit], 0
        for number, text in enumerate(lines, line):
            bare = _STRINGS.sub('""', text)
            depth += sum(bare.count(mark) for mark in "([{") - sum(bare.count(mark) for mark in ")]}")
            if depth <= 0:
                return number
        return line - 1 + len(lines)

    def conditions(self, path: str, line: int, first: int) -> list[int]:
        """Lines above that open the blocks around a line, the outermost first, down from the line `first`."""
        found: list[int] = []
        at = self.opener(path, line, first)
        while at > first:
            found.append(at)
            at = self.opener(path, at, first)
        return found[::-1]

    def opener(self, path: str, line: int, first: int = 0) -> int:
        """The nearest line above with less indent: what opens the block that `line` stands in; 0 when none does, or
        none within `MAX_BLOCK` lines, or none after the line `first`."""
        lines = self.lines(path)
        if not 0 < line <= len(lines):
            return 0
        indent = indent_of(lines[line - 1])
        for number in range(line - 1, max(0, first, line - 1 - MAX_BLOCK), -1):
            text = lines[number - 1]
            if text.strip() and indent_of(text) < indent:
                return number
        return 0

    def names_in(self, symbol: Symbol, first: int, last: int) -> str:
        """Names that the lines define, in a file without grammar; "" in one whose definitions are symbols."""
        if symbol.language in PARSED:
            return ""
        found = (_DEFINITION.match(text) for text in self.lines(symbol.path)[first - 1 : last])
        return " ".join(match.group("name") for match in found if match)

    def name_around(self, symbol: Symbol, line: int) -> str:
        """The name to show for a line: the symbol's, or in a file without grammar the definition above it."""
        if symbol.kind != "module" or symbol.language in PARSED:
            return symbol.qualified_name
        lines = self.lines(symbol.path)
        names: list[str] = []
        indent = 1 << 30
        for number in range(min(line, len(lines)), 0, -1):
            text = lines[number - 1]
            match = _DEFINITION.match(text) if text.strip() else None
            if match and indent_of(text) < indent:
                indent = indent_of(text)
                names.append(match.group("name"))
                if len(names) == 2 or indent == 0:
                    break
        return ".".join(reversed(names)) or symbol.qualified_name


_DOC_OPENS: Final = re.compile(r"\s*[rRuUbB]{0,2}(?P<mark>\"\"\"|''')")
_STRINGS: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
MAX_READ: Final = 1000
"""Of a line longer than anybody writes, what stands behind is not read: much is looked for in every line, and looked
for again in what stands around each."""
MAX_BLOCK: Final = 5000
"""Lines above another that are looked at for what opens its block."""
MAX_LINE: Final = 300
"""Longer lines nobody wrote by hand, and patterns would take long over them: they are not read for what they say."""
PARSED: Final = frozenset(name for name in LANGUAGES if is_code(name))
DECLARING: Final = PARSED | {"proto", "thrift", "graphql", "prisma"}
"""Languages in which what stands outside of functions only declares."""
_DEFINITION: Final = re.compile(
    r"\s*(?:(?:public|private|protected|internal|static|final|override|open|abstract|sealed|async|export|local|implicit|"
    r"data|case|inline|suspend|lazy|private\[\w+\])\s+)*"
    r"(?:def|fun|func|function|sub|class|object|trait|module|interface|struct|enum|val|var|task)\s+(?P<name>[A-Za-z_]\w*)"
)


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))

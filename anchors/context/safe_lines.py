"""Where a comment line may be put into a file without changing what the file means.

Knows syntax trees, not anchors. A line is safe when its start lies inside no token, no decorator stack, no macro, no
template and no continuation; an unsafe line is moved up to the start of what it lies in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from tree_sitter import Node, Tree

from anchors.search.words import word_set
from anchors.syntax.blocks import Script, component_of
from anchors.syntax.languages import COMPONENTS, interpreted, is_code
from anchors.syntax.parse import ParseStopped, parse_tree

CLOSED: Final = word_set(
    "string string_literal interpreted_string_literal raw_string_literal template_string template_literal "
    "char_literal character_literal string_content regex regex_literal concatenated_string text_block "
    "heredoc_body heredoc jsx_element jsx_self_closing_element jsx_fragment jsx_text jsx_opening_element "
    "preproc_def preproc_function_def preproc_call preproc_include preproc_arg modifiers decorator annotation "
    "marker_annotation attribute_item inner_attribute_item comment block_comment line_comment string_array "
    "symbol_array chained_string subshell delimited_symbol interpolated_string_expression verbatim_string_literal "
    "multiline_string_literal line_string_literal multi_line_string_literal heredoc_redirect encapsed_string nowdoc "
    "nowdoc_body shell_command_expression text_interpolation text"
)
"""Nothing may be put inside these."""
OPENERS: Final = word_set(
    "decorator annotation annotated_expression marker_annotation modifiers attribute attribute_list attribute_item "
    "attribute_declaration attribute_specifier template_parameter_list"
)
"""What stands before a definition and belongs to it: nothing may come between."""
MAX_MOVES: Final = 40
_MANY: Final = 64
_CHAINS: Final = word_set("pipeline list")
"""Commands of a shell that go on behind `|` and `&&`."""
_LINE_LANGUAGES: Final = frozenset(("dockerfile", "ini"))


def line_starts(data: bytes) -> list[int]:
    starts = [0]
    starts += [match.end() for match in re.finditer(rb"\n", data)]
    if starts[-1] == len(data) and len(starts) > 1:
        starts.pop()
    return starts


class SafeLines:
    """Answers for one file. Raises nothing: a file that cannot be parsed has no safe line but its first ones.

    `tree`: the file's, None for a language that is read as text; `language`: by which it was parsed.
    """

    def __init__(self, data: bytes, language: str) -> None:
        if language == "script":
            language = interpreted(data)
        self.starts = line_starts(data)
        self._data = data
        self.language = language
        self.tree: Tree | None = None
        if is_code(language):
            try:
                self.tree = parse_tree(data, language)
            except ParseStopped:
                self.tree = None
        # Of a broken script nobody can say where its strings and here-documents end; bats is no shell to the grammar.
        is_broken = self.tree is not None and self.tree.root_node.has_error
        self._is_closed = language == "shell" and (is_broken or b"@test " in data)
        self._is_closed |= self.tree is not None and self.tree.root_node.type == "ERROR"  # no file of that language
        self._closed = CLOSED | _CHAINS if language == "shell" else CLOSED
        self._known: dict[int, list[Node]] = {}
        self._scripts = component_of(data, language).scripts if language in COMPONENTS else None

    def comments_as(self, line: int) -> str:
        """The language whose comments may stand above a line: in a component's scripts that of these."""
        return "typescript" if self._scripts and self._script_at(line) is not None else self.language

    def nearest(self, line: int) -> int | None:
        """The line itself when a comment line may stand right above it, else a line above, else None."""
        if self._is_closed:
            return None
        return self._highest(line, self._first) if self._scripts is None else self._in_component(line)

    def _highest(self, line: int, first: int) -> int | None:
        line = max(line, first)
        for _ in range(MAX_MOVES):
            if line > len(self.starts):
                return None
            above = self._move(line)
            if above is None:
                return line
            if above >= line or above < first:
                return None
            line = above
        return None

    def _in_component(self, line: int) -> int | None:
        """Within its scripts as in any code; else before the file's first tag or that of a script."""
        assert self._scripts is not None
        front = self._scripts[0] if self._scripts and self._scripts[0].is_front else None
        line = max(line, 1)
        if front is not None:
            line = max(line, self._line_of(front.start))
        script = self._script_at(line)
        if script is not None:
            return self._highest(line, self._line_of(script.start) + (self._column(script.start) > 0))
        return line if line == 1 or line in self._tags else None

    @cached_property
    def _tags(self) -> frozenset[int]:
        """Lines that begin with the tag of a script."""
        tags = [script.tag for script in self._scripts or () if not script.is_front]
        found = [(self._line_of(tag), tag) for tag in tags]
        return frozenset(line for line, tag in found if not self._data[self.starts[line - 1] : tag].strip(b" \t"))

    def _script_at(self, line: int) -> Script | None:
        """The script that a line begins in."""
        scripts = self._scripts or ()
        at = self.starts[line - 1] if 0 < line <= len(self.starts) else -1
        number = bisect_right(scripts, at, key=_begin) - 1
        return scripts[number] if number >= 0 and at < scripts[number].end else None

    def _line_of(self, at: int) -> int:
        return bisect_right(self.starts, at)

    def _column(self, at: int) -> int:
        return at - self.starts[self._line_of(at) - 1]

    @cached_property
    def _first(self) -> int:
        return max(self._first_free, self._first_code())

    @cached_property
    def _first_free(self) -> int:
        """1, or 2 where the first line must stay the first (`#!`, `<?xml`, an encoding line)."""
        head = self._data[:4096].split(b"\n", 2)
        bare = head[0].removeprefix(b"\xef\xbb\xbf")
        first = 2 if bare.startswith((b"#!", b"<?", b"<!DOCTYPE", b"<!doctype", b"# -*-", b"---")) else 1
        if first <= len(head) and re.match(rb"\s*#.*coding[:=]", head[first - 1]):
            first += 1
        return first

    def _first_code(self) -> int:
        """The line below PHP's first opening tag: what stands before it is a page's text."""
        if self.language != "php" or self.tree is None:
            return 1
        tag = next((node for node in self.tree.root_node.children if node.type == "php_tag"), None)
        return len(self.starts) + 1 if tag is None else tag.end_point[0] + (1 if tag.end_point[1] == 0 else 2)

    def _move(self, line: int) -> int | None:
        """None when the line is safe, else a line further up to try."""
        start = self.starts[line - 1]
        end = self._end_before(start, b"\r\n")
        if self._data[end - 1 : end] == b"\\":
            return line - 1
        if self.tree is None:
            plain = self.language in _LINE_LANGUAGES and b"<<" not in self._data
            return None if plain or line == self._first_free else 0
        if self._closed is not CLOSED:
            chain = self._chain(self.tree.root_node, self._end_before(end, b" \t\n\r\v\f") - 1)
            if chain is not None:
                return _line(chain)  # the grammar of Bash takes a comment right behind a chain for a part of it
        return self._move_in_tree(start, self.tree.root_node)

    def _move_in_tree(self, start: int, root: Node) -> int | None:
        node: Node | None = root
        while node is not None:
            if node.type in self._closed or (node.child_count == 0 and node is not root and node.start_byte < start):
                return _line(node)
            inside, stack = _step(self._children(node), start)
            if stack is not None:
                return _line(stack)
            node = inside
        return None

    def _chain(self, root: Node, at: int) -> Node | None:
        """The chain of commands over several lines that a byte stands in."""
        node: Node | None = root
        while node is not None:
            if node.type in _CHAINS and node.start_point[0] != node.end_point[0]:
                return node
            children = self._children(node)
            place = bisect_right(children, at, key=_end)
            node = children[place] if place < len(children) and children[place].start_byte <= at else None
        return None

    def _children(self, node: Node) -> list[Node]:
        """Made once for a node that has many: a file may have ten thousand statements, and as many anchors."""
        found = self._known.get(node.id)
        if found is None:
            found = node.children
            if len(found) > _MANY:
                self._known[node.id] = found
        return found

    def _end_before(self, at: int, passed: bytes) -> int:
        """Where what stands before a byte ends, `passed` left out."""
        while at > 0 and self._data[at - 1] in passed:
            at -= 1
        return at


def _begin(script: Script) -> int:
    return script.start


def _end(node: Node) -> int:
    return node.end_byte


def _line(node: Node) -> int:
    return node.start_point[0] + 1


def _step(children: Sequence[Node], start: int) -> tuple[Node | None, Node | None]:
    """The child that the place lies strictly inside; the first of a stack of openers that end right before it."""
    low = bisect_right(children, start, key=_end)
    stack: Node | None = None
    for number in range(low - 1, -1, -1):
        child = children[number]
        if child.type in OPENERS:
            stack = child
        elif "comment" not in child.type:
            break
    inside = children[low] if low < len(children) and children[low].start_byte < start else None
    if stack is not None and (inside is not None or low == len(children)):
        stack = None
    return inside, stack

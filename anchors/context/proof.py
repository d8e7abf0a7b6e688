"""Whether anchor lines leave a file's syntax tree as it was, by parsing the file with them in it.

`SafeLines` knows where a comment may stand in a language; a grammar may know less: some take a comment between two
statements for the end of neither. What is not proved is not put in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tree_sitter import Node, Tree

from anchors.syntax.parse import ParseStopped, parse_tree

Placed = Mapping[int, tuple[str, ...]]
"""Original line -> the anchor lines right above it."""
Fill = Callable[[Placed], tuple[bytes, Sequence[int]]]
"""The file with these lines, and the byte offset at which each of their comments begins."""

_MAX_TRIED_BYTES: Final = 16 << 20
_MIN_TRIES: Final = 16


def proved(placed: Placed, tree: Tree, language: str, fill: Fill) -> Placed:
    """Those lines of `placed` that change nothing, `tree` being that of the file without them."""
    if _is_same(placed, tree, language, fill):
        return placed
    sound = _sound(placed, tree, language, fill)
    return sound if len(sound) < len(placed) and sound and _is_same(sound, tree, language, fill) else {}


def _sound(placed: Placed, tree: Tree, language: str, fill: Fill) -> Placed:
    """Those that change nothing, found by halves of what does: a few bad lines cost few parses. Of a large file only as
    many are tried as fit the bound; the rest is left out."""
    found: dict[int, tuple[str, ...]] = {}
    left = max(_MIN_TRIES, _MAX_TRIED_BYTES // max(1, tree.root_node.end_byte))
    waiting = _halves(list(placed))
    while waiting and left > 0:
        lines = waiting.pop()
        left -= 1
        part = {line: placed[line] for line in lines}
        if _is_same(part, tree, language, fill):
            found.update(part)
        elif len(lines) > 1:
            waiting += _halves(lines)
    return dict(sorted(found.items()))


def _halves(lines: list[int]) -> list[list[int]]:
    middle = (len(lines) + 1) // 2
    return [half for half in (lines[middle:], lines[:middle]) if half]


def _is_same(placed: Placed, tree: Tree, language: str, fill: Fill) -> bool:
    data, starts = fill(placed)
    try:
        root = parse_tree(data, language).root_node
    except ParseStopped:
        return False
    comments = [_comment(root, start) for start in starts]
    added = sum(comment.descendant_count for comment in comments if comment is not None)
    if None in comments or root.descendant_count - added != tree.root_node.descendant_count:
        return shape(root) == shape(tree.root_node)
    if root.has_error != tree.root_node.has_error:
        return False
    shift = 0
    for comment, start in zip(comments, starts, strict=True):
        end = data.find(b"\n", start) + 1 or len(data)
        shift += end - (data.rfind(b"\n", 0, start) + 1)
        if comment is not None and not _goes_on(comment, tree.root_node, shift):
            return shape(root) == shape(tree.root_node)
    return True


def _goes_on(comment: Node, root: Node, shift: int) -> bool:
    """Whether what follows a comment is, `shift` bytes before, a node of the same kind and size in the tree `root`."""
    following = comment.next_sibling
    while following is not None and "comment" in following.type:
        following = following.next_sibling
    if following is None or following.parent is None:
        return True
    wanted = (following.type, following.descendant_count, following.parent.type)
    at = following.start_byte - shift
    node = root.descendant_for_byte_range(at, at + 1)
    while node is not None and node.start_byte == at:
        if node.parent is not None and (node.type, node.descendant_count, node.parent.type) == wanted:
            return True
        node = node.parent
    return False


def _comment(root: Node, start: int) -> Node | None:
    """The comment that begins at a byte."""
    node = root.descendant_for_byte_range(start, start + 1)
    while node is not None and "comment" not in node.type:
        node = node.parent
    return node if node is not None and node.start_byte == start else None


def shape(root: Node) -> list[tuple[int, str, bytes | None]]:
    """The tree without its comments: depth, type and, of leaves, the text."""
    cursor = root.walk()
    found: list[tuple[int, str, bytes | None]] = []
    depth = 0
    while True:
        node = cursor.node
        assert node is not None
        if "comment" not in node.type:
            found.append((depth, node.type, node.text if node.child_count == 0 and depth else None))
            if cursor.goto_first_child():
                depth += 1
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return found
            depth -= 1

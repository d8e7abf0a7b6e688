"""Trees of files that are asked several things, one after another: the last ones are kept, within a bound of bytes.

A tree takes some twenty times its source. What could not be parsed in its time is not kept.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from typing import Final

from tree_sitter import Node, Tree

from anchors.syntax.parse import parse_tree

MAX_BYTES: Final = 6_000_000
MANY: Final = 64
"""Children of one node, from which they are kept: a file of thousands of functions is asked for one after another."""
MAX_CHILDREN: Final = 100_000

_Key = tuple[bytes, str]
_lock = threading.Lock()
_trees: OrderedDict[_Key, Tree] = OrderedDict()
_num_bytes = 0
_wide: OrderedDict[int, tuple[Node, list[Node], list[int]]] = OrderedDict()
"""Of wide nodes, by their ids: the node, which keeps its tree and so its id, its children, the rows of their ends."""
_num_children = 0


def tree_of(data: bytes, language: str) -> Tree:
    """As `parse_tree`, which see; the same bytes in the same language give the same tree while it is kept."""
    global _num_bytes
    key = (data, language)
    with _lock:
        tree = _trees.get(key)
        if tree is not None:
            _trees.move_to_end(key)
            return tree
    tree = parse_tree(data, language)
    with _lock:
        if key not in _trees:
            _trees[key] = tree
            _num_bytes += len(data)
        while _num_bytes > MAX_BYTES:
            (old, _), _ = _trees.popitem(last=False)
            _num_bytes -= len(old)
    return tree


def children_between(node: Node, first: int, last: int) -> list[Node]:
    """The named children of a node; of many those alone that touch the rows `first` to `last`."""
    if node.named_child_count < MANY:
        return node.named_children
    children, ends = _children_of(node)
    found = []
    for at in range(bisect_left(ends, first), len(children)):
        if children[at].start_point[0] > last:
            break
        found.append(children[at])
    return found


def _children_of(node: Node) -> tuple[list[Node], list[int]]:
    global _num_children
    with _lock:
        kept = _wide.get(node.id)
        if kept is not None and kept[0] == node:
            _wide.move_to_end(node.id)
            return kept[1], kept[2]
    children = node.named_children
    ends = [child.end_point[0] for child in children]
    with _lock:
        old = _wide.pop(node.id, None)
        _wide[node.id] = node, children, ends
        _num_children += len(children) - (len(old[1]) if old is not None else 0)
        while _num_children > MAX_CHILDREN and len(_wide) > 1:
            _, (_, given, _) = _wide.popitem(last=False)
            _num_children -= len(given)
    return children, ends

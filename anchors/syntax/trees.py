"""Trees of files that are asked several things, one after another: the last ones are kept, within a bound of nodes.

A node takes some hundred bytes, a tree fifteen to forty times its source. What could not be parsed in its time is not
kept.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from typing import Final

from tree_sitter import Node, Tree

from anchors.syntax.parse import parse_tree

MAX_NODES: Final = 800_000
MANY: Final = 64
"""Children of one node, from which they are kept: a file of thousands of functions is asked for one after another."""
MAX_CHILDREN: Final = 100_000
MAX_HELD: Final = 400_000
"""Nodes of the trees that kept children belong to: as long as one of these is there, so is all of its tree."""

_Key = tuple[bytes, str]
_lock = threading.Lock()
_trees: OrderedDict[_Key, Tree] = OrderedDict()
_num_nodes = 0
_wide: OrderedDict[int, tuple[Node, list[Node], list[int]]] = OrderedDict()
"""Of wide nodes, by their ids: the node, which keeps its tree and so its id, its children, the rows of their ends."""
_num_children = 0
_num_held = 0


def tree_of(data: bytes, language: str) -> Tree:
    """As `parse_tree`, which see; the same bytes in the same language give the same tree while it is kept."""
    global _num_nodes
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
            _num_nodes += tree.root_node.descendant_count
        while _num_nodes > MAX_NODES:
            _, old = _trees.popitem(last=False)
            _num_nodes -= old.root_node.descendant_count
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
    global _num_children, _num_held
    with _lock:
        kept = _wide.get(node.id)
        if kept is not None and kept[0] == node:
            _wide.move_to_end(node.id)
            return kept[1], kept[2]
    children = node.named_children
    ends = [child.end_point[0] for child in children]
    with _lock:
        if node.id in _wide:
            _forget(node.id)
        _wide[node.id] = node, children, ends
        _num_children += len(children)
        _num_held += node.descendant_count
        while len(_wide) > 1 and (_num_children > MAX_CHILDREN or _num_held > MAX_HELD):
            _forget(next(iter(_wide)))
    return children, ends


def _forget(number: int) -> None:
    global _num_children, _num_held
    node, children, _ = _wide.pop(number)
    _num_children -= len(children)
    _num_held -= node.descendant_count

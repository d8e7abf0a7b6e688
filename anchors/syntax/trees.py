"""Trees of files that are asked several things, one after another: the last ones are kept, within a bound of bytes.

A tree takes some twenty times its source. What could not be parsed in its time is not kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from tree_sitter import Tree

from anchors.syntax.parse import parse_tree

MAX_BYTES: Final = 6_000_000

_Key = tuple[bytes, str]
_lock = threading.Lock()
_trees: OrderedDict[_Key, Tree] = OrderedDict()
_num_bytes = 0


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

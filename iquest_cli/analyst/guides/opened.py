"""How much of a repository runs from one place on: what tells the program from the small tools that stand beside it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anchors.workspace import Workspace

CALLS: Final = ("call", "new", "name")
MAX_SYMBOLS: Final = 1500
"""Of a program that opens more, more tells nothing."""
SURE: Final = 0.5


def num_opened(workspace: Workspace, symbol: int) -> int:
    """How many functions and types, of other files than its own, are reached from a symbol; at most `MAX_SYMBOLS`."""
    snapshot, graph = workspace.snapshot, workspace.graph
    own = snapshot.file_of(symbol)
    seen, todo = {symbol}, deque((symbol,))
    while todo and len(seen) < MAX_SYMBOLS:
        for edge in graph.edges_out(todo.popleft(), CALLS):
            if edge.confidence >= SURE and edge.target not in seen and len(seen) < MAX_SYMBOLS:
                seen.add(edge.target)
                todo.append(edge.target)
    return sum(snapshot.file_of(other) != own for other in seen)

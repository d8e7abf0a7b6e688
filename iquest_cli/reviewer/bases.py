"""The base types of a class as one side of a change has them: the repository's own, or other people's.

A base is the repository's own where the graph resolved it, by scope and imports: another definition may share its name.
"""

from __future__ import annotations

import builtins
import re
from typing import Final

from anchors.types import Symbol
from iquest_cli.reviewer.side import Side

PLAIN: Final = frozenset({"object", "Object", "ABC", "abc.ABC", "Protocol", "Generic", "Enum"})
"""Bases that bring no methods which code would call by name."""
MAX_ANCESTORS: Final = 40


def base_name(text: str) -> str:
    """`pkg.Base[T]`, `\\Pkg\\Base`, `pkg::Base<T>` -> `Base`."""
    plain = re.split(r"[\[<(]", text, maxsplit=1)[0].strip()
    return re.split(r"\.|::|\\", plain)[-1]


def own_base(side: Side, owner: int, text: str) -> int | None:
    """The own definition that a base of a class means; None for other people's, and where it is not told."""
    name = base_name(text)
    found = {
        edge.target
        for edge in side.graph.edges_out(owner, ("inherit",))
        if edge.is_certain and edge.target != owner and side.snapshot.name(edge.target) == name
    }
    return found.pop() if len(found) == 1 else None


def may_inherit_foreign(side: Side, owner: int, name: str) -> bool:
    """Whether other people's bases, near or far, may give the class a member of that name."""
    snapshot = side.snapshot
    seen, waiting = {owner}, [owner]
    while waiting:
        at = waiting.pop()
        symbol = snapshot.symbol(at)
        for text in symbol.bases:
            if text in PLAIN or base_name(text) in PLAIN or _lacks(symbol, base_name(text), name):
                continue
            base = own_base(side, at, text)
            if base is None or len(seen) > MAX_ANCESTORS:
                return True
            if base not in seen:
                seen.add(base)
                waiting.append(base)
    return False


def has_from_base(side: Side, owner: int, name: str, but: int = -1) -> bool:
    """Whether a type gets a member of that name from its bases: from one inside, save `but`, or maybe from one
    outside."""
    snapshot = side.snapshot
    seen, waiting = {owner}, [owner]
    while waiting and len(seen) <= MAX_ANCESTORS:
        at = waiting.pop()
        for edge in side.graph.edges_out(at, ("inherit",)):
            if edge.target in seen or not edge.is_certain:
                continue
            if edge.target != but and any(snapshot.name(member) == name for member in side.children(edge.target)):
                return True
            seen.add(edge.target)
            waiting.append(edge.target)
    return may_inherit_foreign(side, owner, name)


def _lacks(symbol: Symbol, base: str, name: str) -> bool:
    """A builtin of Python that has no such member."""
    known = getattr(builtins, base, None) if symbol.language == "python" else None
    return isinstance(known, type) and not hasattr(known, name)

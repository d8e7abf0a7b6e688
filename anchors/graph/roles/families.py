"""Types that are told by their kin: Go's interfaces by those who have their methods, and of types that are called the
same in folders side by side one stands for all.

Of the graph and names; knows nothing of how they are weighed.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.ways.method_sets import MethodSets
from anchors.index.snapshot import Snapshot

MIN_ALIKE: Final = 4
MAX_INTERFACES: Final = 64


def implementers(
    snapshot: Snapshot, graph: SymbolGraph, types: Sequence[int], is_apart: Sequence[bool]
) -> dict[int, int]:
    """Of interfaces of Go among them, best first, the types that have all their methods, which no line says; of the
    first ones, and without those of tests."""
    sets = MethodSets(snapshot, graph)
    found: dict[int, int] = {}
    for symbol in islice(filter(sets.is_interface, types), MAX_INTERFACES):
        found[symbol] = sum(not is_apart[snapshot.file_of(other)] for other in sets.implementers(symbol))
    return found


def stood_for(snapshot: Snapshot, types: Sequence[int]) -> Iterator[int]:
    """Of types, best first, those of a name and kind that a better one has in a folder beside theirs, where at least
    four folders have one: `mail.Provider`, `chat.Provider`."""
    families: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for symbol in types:
        folder = posixpath.dirname(snapshot.path_of(symbol))
        beside = posixpath.dirname(folder)
        if not beside:
            continue  # the parts of a program are not made alike
        key = (snapshot.qualified_name(symbol), snapshot.kind(symbol), beside)
        families[key].setdefault(folder, symbol)
    for family in families.values():
        if len(family) >= MIN_ALIKE:
            yield from list(family.values())[1:]

"""Ruby: which types have the names that a file asks of a value, where nothing else tells what the value is.

Knows names, types and what each file asks of whom; nothing here is certain.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Final, NamedTuple

from anchors.graph.imports.places import Found
from anchors.graph.scopes.by_name import ByName, whole
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.mixed import Mixed
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables

MAX_NAMES: Final = 24
"""Names asked of one value that are looked at."""
MAX_OWNERS: Final = 24
"""Types that define a name, of which more say nothing of the value."""
MAX_MEANT: Final = 3
MAX_BEST: Final = 40
MIN_TOLD: Final = 2
SURE: Final = 3


class Likely(NamedTuple):
    """`types` that have most of the names asked of a value: `told` of them of `num`."""

    types: tuple[int, ...]
    told: int
    num: int


NOBODY: Final = Likely((), 0, 0)


class AskedOf:
    def __init__(self, tables: Tables, classes: Classes, mixed: Mixed, methods: ByName) -> None:
        self._tables = tables
        self._classes = classes
        self._mixed = mixed
        self._methods = methods
        self._file = -1
        self._names: dict[str, tuple[str, ...]] = {}
        self._likely: dict[str, Likely] = {}
        self._having: dict[str, frozenset[int]] = {}

    def relieve(self) -> None:
        self._file = -1
        self._having.clear()

    def find(self, source: int, receiver: str, name: str, is_common: Callable[[str], bool]) -> list[Found]:
        likely = self._of(self._tables.file[source], receiver, is_common)
        if likely.told < MIN_TOLD or (is_common(name) and likely.told < likely.num):
            return []
        targets: dict[int, None] = {}
        for at in likely.types:
            inner = self._classes.find(at, name)
            own = [item for item in inner.targets if item >= 0] if inner is not None else []
            targets.update(dict.fromkeys(item for item in own[-1:] if self._tables.kinds[item] in CALLABLE_KINDS))
        if not 0 < len(targets) <= MAX_MEANT:
            return []
        percent = 50 if len(targets) > 1 else 75 if likely.told >= SURE else 65
        reason = f"has {likely.told} of {likely.num} names asked of it"
        return [Found((target,), percent, reason) for target in targets]

    def _of(self, file: int, receiver: str, is_common: Callable[[str], bool]) -> Likely:
        if file != self._file:
            self._file, self._names, self._likely = file, self._asked_in(file), {}
        if receiver not in self._likely:
            names = [name for name in self._names.get(receiver, ()) if not is_common(name)]
            self._likely[receiver] = self._best(names[:MAX_NAMES])
        return self._likely[receiver]

    def _asked_in(self, file: int) -> dict[str, tuple[str, ...]]:
        snapshot = self._tables.snapshot
        first, last = snapshot.columns.reference_start[file : file + 2].tolist()
        found: defaultdict[int, dict[int, None]] = defaultdict(dict)
        for name, receiver in snapshot.columns.references[first:last, :2].tolist():
            found[receiver][name] = None
        strings = self._tables.strings
        return {strings[receiver]: tuple(sorted(strings[name] for name in names)) for receiver, names in found.items()}

    def _best(self, names: list[str]) -> Likely:
        counts: Counter[int] = Counter()
        for name in names:
            counts.update(self._types_having(name))
        told = max(counts.values(), default=0)
        best = sorted(at for at, count in counts.items() if count == told)
        return Likely(tuple(best), told, len(names)) if len(best) <= MAX_BEST else NOBODY

    def _types_having(self, name: str) -> frozenset[int]:
        if name not in self._having:
            tables = self._tables
            owners = dict.fromkeys(whole(tables, tables.parent[symbol]) for symbol in self._methods.get("ruby", name))
            types = [at for at in owners if tables.is_type(at)] if len(owners) <= MAX_OWNERS else []
            self._having[name] = frozenset(heir for at in types for heir in (at, *self._mixed.heirs(at)))
        return self._having[name]

"""What of a change's gone definitions stands elsewhere, or under another name: by the words of the bodies.

A gone one is compared with those that came: first of its own name, else of its own file or parent. Of many that are
alike each would be compared with each, so the work has a bound, and what was left out because of it is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import Final, Literal

from anchors.types import Symbol

SAME_BODY: Final = 0.7
"""Share of words that two bodies have in common before one counts as the other moved or renamed."""
MAX_RENAMED: Final = 200
"""Definitions that one is compared with which is called otherwise."""
MAX_WORK: Final = 10_000_000
"""Words looked up while bodies are compared, over a whole change: some seconds."""
READING: Final = 8
"""What a word costs that is read and kept, in words looked up."""
_WORD: Final = re.compile(r"[A-Za-z_]\w*|\d+|\S")
_MIN_DEAD: Final = 64

ReadLines = Callable[[str], list[str]]
"""Path -> lines of that side, [] where it cannot be read."""
Match = Literal["moved", "renamed"]


class _Body:
    """How often each word stands in a definition, its own name left out."""

    __slots__ = ("counts", "size")

    def __init__(self, counts: dict[str, int]) -> None:
        self.counts = counts
        self.size = sum(counts.values())

    def overlap(self, other: _Body) -> float:
        small, large = (self, other) if len(self.counts) <= len(other.counts) else (other, self)
        find = large.counts.get
        shared = sum(min(count, find(word, 0)) for word, count in small.counts.items())
        total = self.size + other.size - shared
        return shared / total if total else 0.0

    def most(self, other: _Body) -> float:
        """What `overlap` is at most, told by the sizes."""
        low, high = sorted((self.size, other.size))
        return low / high if high else 0.0


class _Pool:
    """Definitions that share something, in their order; those that are taken away leave no gaps to go over."""

    __slots__ = ("_dead", "_found")

    def __init__(self) -> None:
        self._found: dict[int, Symbol] = {}
        self._dead = 0

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[tuple[int, Symbol]]:
        return iter(self._found.items())

    def add(self, at: int, symbol: Symbol) -> None:
        self._found[at] = symbol

    def take(self, at: int) -> None:
        self._found.pop(at, None)
        self._dead += 1
        if self._dead > max(_MIN_DEAD, len(self._found) // 4):
            self._found, self._dead = dict(self._found), 0


class Pairing:
    """The definitions that came with a change, as long as nothing was paired with them."""

    def __init__(
        self, added: list[Symbol], read_base: ReadLines, read_head: ReadLines, max_work: int = MAX_WORK
    ) -> None:
        self._read_base, self._read_head = read_base, read_head
        self._free: dict[int, Symbol] = dict(enumerate(added))
        self._pools: dict[Hashable, _Pool] = {}
        for at, new in self._free.items():
            for key in _keys(new):
                self._pools.setdefault(key, _Pool()).add(at, new)
        self._bodies: dict[int, _Body] = {}
        self._words: dict[str, str] = {}
        self.num_left_out = 0
        """Gone definitions for which none was found, and that were not compared with all that came into question."""
        self._work, self._max_work = 0, max_work

    @property
    def rest(self) -> list[Symbol]:
        """Those that nothing was paired with, in their order."""
        return list(self._free.values())

    def take(self, old: Symbol) -> tuple[Match, Symbol] | None:
        """What a gone definition became, which is then nobody else's; None where nothing is like it."""
        fate: Match = "moved"
        same_name = self._pools.get(("name", old.name, old.kind))
        if self._work >= self._max_work:
            self.num_left_out += bool(same_name) or next(self._near(old), None) is not None
            return None
        if same_name:
            candidates, is_cut = iter(same_name), False
        else:
            fate = "renamed"
            found = list(islice(self._near(old), MAX_RENAMED + 1))
            self._work += len(found)
            candidates, is_cut = iter(found[:MAX_RENAMED]), len(found) > MAX_RENAMED
        best = self._most_alike(old, candidates)
        if best is None:
            self.num_left_out += is_cut or self._work >= self._max_work
            return None
        new = self._free.pop(best)
        self._bodies.pop(best, None)
        for key in _keys(new):
            self._pools[key].take(best)
        return fate, new

    def _near(self, old: Symbol) -> Iterator[tuple[int, Symbol]]:
        """Of the same kind, in the same file or under a parent of the same name, in the order in which they came."""
        none = _Pool()
        in_file = iter(self._pools.get(("file", old.path, old.kind), none))
        in_parent = iter(self._pools.get(("parent", _parent(old), old.kind), none))
        one, other = next(in_file, None), next(in_parent, None)
        while one is not None or other is not None:
            if other is None or (one is not None and one[0] <= other[0]):
                assert one is not None
                yield one
                if other is not None and other[0] == one[0]:
                    other = next(in_parent, None)
                one = next(in_file, None)
            else:
                yield other
                other = next(in_parent, None)

    def _most_alike(self, old: Symbol, candidates: Iterator[tuple[int, Symbol]]) -> int | None:
        """The first of those that share most with it, and enough."""
        best: int | None = None
        most = 0.0
        body: _Body | None = None
        for at, new in candidates:
            if self._work >= self._max_work:
                break
            if body is None:
                body = self._read(old, self._read_base)
            other = self._bodies.get(at)
            if other is None:
                other = self._bodies[at] = self._read(new, self._read_head)
            self._work += 2
            bound = body.most(other)
            if bound < SAME_BODY or bound <= most:
                continue
            self._work += min(len(body.counts), len(other.counts))
            share = body.overlap(other)
            if share >= SAME_BODY and share > most:
                best, most = at, share
            if most == 1.0:
                break
        return best

    def _read(self, symbol: Symbol, read: ReadLines) -> _Body:
        text = " ".join(read(symbol.path)[symbol.start_line - 1 : symbol.end_line])
        share = self._words.setdefault
        counts = Counter(share(word, word) for word in _WORD.findall(text) if word != symbol.name)
        self._work += READING * (1 + counts.total())
        return _Body(counts)


def _parent(symbol: Symbol) -> str:
    return symbol.qualified_name.rpartition(".")[0]


def _keys(symbol: Symbol) -> tuple[Hashable, ...]:
    return (
        ("name", symbol.name, symbol.kind),
        ("file", symbol.path, symbol.kind),
        ("parent", _parent(symbol), symbol.kind),
    )

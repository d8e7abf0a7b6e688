"""What was found by following values to other values: as deep as MAX_DEPTH and no deeper, whoever asks first.

An answer that was found whole is kept with how far it leads, and is given to whoever is near enough to have found it
too. One that was cut short, in a circle as in a long chain, is kept for those alone that ask from the same depth.
Knows nothing of what a value is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVarTuple

from anchors.graph.imports.places import Found
from anchors.graph.scopes.bare import MAX_KEPT

MAX_DEPTH: Final = 12
Key = tuple[int, str] | tuple[int, bool] | tuple[int, str, bool]
"""An expression at a place, the value of a symbol called or not, or a name that a function binds."""
Asked = TypeVarTuple("Asked")


class Followed:
    def __init__(self) -> None:
        self._whole: dict[Key, tuple[Found | None, int]] = {}
        """With the number of values in a row that were followed."""
        self._cut: dict[tuple[Key, int], Found | None] = {}
        """By the depth where they were asked for."""
        self._depth = 0
        self._reach = 0
        """How deep the value leads that is being followed; more than MAX_DEPTH where it was cut."""

    def clear(self) -> None:
        self._whole.clear()
        self._cut.clear()

    def one_deeper(self, key: Key, ask: Callable[[*Asked], Found | None], *asked: *Asked) -> Found | None:
        """The same as `at_depth` from one value to the next; None where that is too deep."""
        if not self._depth:
            self._spare()
        if self._depth >= MAX_DEPTH:
            self._reach = MAX_DEPTH + 1
            return None
        return self.at_depth(key, ask, *asked, step=1)

    def at_depth(self, key: Key, ask: Callable[[*Asked], Found | None], *asked: *Asked, step: int = 0) -> Found | None:
        """What `ask` finds, asked once for all who may know it."""
        depth = self._depth
        kept = self._whole.get(key)
        if kept is not None and depth + kept[1] <= MAX_DEPTH:
            self._reach = max(self._reach, depth + kept[1])
            return kept[0]
        if (key, depth) in self._cut:
            self._reach = MAX_DEPTH + 1
            return self._cut[key, depth]
        before, self._reach = self._reach, depth + step
        self._depth += step
        found = ask(*asked)
        self._depth = depth
        if self._reach > MAX_DEPTH:
            self._cut[key, depth] = found
        else:
            self._whole[key] = (found, self._reach - depth)
        self._reach = max(self._reach, before)
        return found

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """For who asks for parts of a value: as deep as who puts it together."""
        self._spare()
        self._depth += 1
        yield
        self._depth -= 1

    def _spare(self) -> None:
        """To be called where nothing is being followed."""
        self._reach = 0
        if len(self._whole) + len(self._cut) > MAX_KEPT:
            self.clear()

"""What was read of files, by path: the last ones, within a bound of characters or bytes. One that is larger stays
until the next is read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Recent(Generic[_T]):
    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[str, tuple[_T, int]] = OrderedDict()

    def of(self, path: str, read: Callable[[], _T], size: Callable[[_T], int]) -> _T:
        known = self._kept.get(path)
        if known is not None:
            self._kept.move_to_end(path)
            return known[0]
        found = read()
        self._kept[path] = found, size(found)
        self._size += self._kept[path][1]
        while self._size > self._most and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self._size -= gone
        return found

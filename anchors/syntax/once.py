"""An attribute that is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, overload

_Owner = TypeVar("_Owner")
_Value = TypeVar("_Value")


class once(Generic[_Owner, _Value]):  # noqa: N801  # reads as a decorator
    """As `functools.cached_property`, which before Python 3.12 takes a lock each time. For one thread."""

    __slots__ = ("_make", "_name")

    def __init__(self, make: Callable[[_Owner], _Value]) -> None:
        self._make, self._name = make, make.__name__

    @overload
    def __get__(self, instance: None, owner: type[_Owner]) -> once[_Owner, _Value]: ...
    @overload
    def __get__(self, instance: _Owner, owner: type[_Owner]) -> _Value: ...
    def __get__(self, instance: _Owner | None, owner: type[_Owner]) -> once[_Owner, _Value] | _Value:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._make(instance)
        return value

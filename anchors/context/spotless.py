"""Values without the secrets in their texts, whatever the values are made of: what a report tells of a repository.

Knows no report. Paths stay as they are, for they are asked for by others; what stands in files is redacted where they
are read (`sources.py`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Final, TypeVar, cast

import msgspec

from anchors.context.redact import redact

_PATHS: Final = frozenset(("path", "root", "told_at", "file"))
"""Fields that hold where something stands."""
_Value = TypeVar("_Value")


def spotless(value: _Value) -> _Value:
    """The value itself where no text in it holds a secret: most do not, and all are looked at as one."""
    if not redact("\n".join(_texts(value))).num_redacted:
        return value
    return cast(_Value, _cleaned(value))


def _fields(value: object) -> tuple[str, ...]:
    """Of a value of several parts; none of others."""
    if isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
    elif dataclasses.is_dataclass(value):
        names = tuple(field.name for field in dataclasses.fields(value))
    else:
        return ()
    return tuple(name for name in names if name not in _PATHS)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(key)
            if key not in _PATHS:
                yield from _texts(item)
    else:
        for name in _fields(value):
            yield from _texts(getattr(value, name))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        found = redact(value)
        return found.text if found.num_redacted else value
    if isinstance(value, (tuple, list)):
        items = [_cleaned(item) for item in value]
        return value._make(items) if isinstance(value, tuple) and hasattr(value, "_make") else type(value)(items)
    if isinstance(value, dict):
        return {_cleaned(key): item if key in _PATHS else _cleaned(item) for key, item in value.items()}
    changed = {name: _cleaned(getattr(value, name)) for name in _fields(value)}
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changed)
    return dataclasses.replace(value, **changed) if changed else value

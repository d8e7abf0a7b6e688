"""Texts of the command line, taken as they are: typer builds a pydantic adapter for every option, also one not given.

That import and those adapters cost more than the rest of the start. Only what needs no reading is taken here (nothing
given, a text, a list of texts); everything else, and all messages about wrong values, stay typer's. Hangs on names of
typer that may go: without them the values are read by typer, slower and the same.
"""

from __future__ import annotations

from typing import Any


class PlainValue:
    """Stands before typer's own reader of one parameter."""

    def __init__(self, param: Any) -> None:
        self._is_text = param.type_descriptor.annotation is str
        self._is_texts = param.type_descriptor.annotation == list[str]
        self._reader = param.get_runtime_param

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if self._is_text and _is_plain(value) and param.nargs == 1 and not param.multiple:
            return value
        if self._is_texts and isinstance(value, list | tuple) and all(map(_is_plain, value)):
            return list(value)
        return self._reader().coerce(value, param=param, ctx=ctx)


def _is_plain(value: Any) -> bool:
    """Bytes of the command line that are no UTF-8 arrive as lone surrogates: those are not for us to let through."""
    return type(value) is str and (value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value))


def take_plain_values(command: Any) -> None:
    """Puts a `PlainValue` before the reader of each parameter of a command and of the commands in it."""
    for nested in getattr(command, "commands", {}).values():
        take_plain_values(nested)
    for param in command.params:
        _put_before(param)
    make_help = getattr(command, "get_help_option", None)
    if make_help is not None:
        # The option --help is made when a context is there.
        command.get_help_option = lambda ctx: _put_before(make_help(ctx))


def _put_before(param: Any) -> Any:
    if (
        hasattr(param, "type_descriptor")
        and hasattr(param, "get_runtime_param")
        and "get_runtime_param" not in vars(param)
    ):
        plain = PlainValue(param)
        param.get_runtime_param = lambda: plain
    return param

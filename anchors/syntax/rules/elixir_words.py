"""Words of Elixir that are called like functions and mean none of a repository. Data only."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[bytes]:
    return frozenset(word.encode() for word in text.split())


FORMS: Final = _words(
    """
    if unless case cond with for fn quote unquote unquote_splicing receive try raise reraise throw super __aliases__
    __block__ def defp defmacro defmacrop defmodule defstruct defexception defprotocol defimpl defdelegate defguard
    defguardp defoverridable alias import require use destructure binding var! alias! sigil_r sigil_w
    """
)
"""Special forms, and what defines something."""
KERNEL: Final = _words(
    """
    abs apply binary_part bit_size byte_size ceil div elem exit floor function_exported? get_and_update_in get_in hd
    inspect is_atom is_binary is_bitstring is_boolean is_exception is_float is_function is_integer is_list is_map
    is_map_key is_nil is_number is_pid is_port is_reference is_struct is_tuple length macro_exported? make_ref map_size
    match? max min node not pop_in put_elem put_in rem round self send spawn spawn_link spawn_monitor struct struct!
    tap then tl to_charlist to_string trunc tuple_size update_in dbg and or in is_non_struct_map
    """
)
"""Functions that every module sees; a module may define one of its own."""

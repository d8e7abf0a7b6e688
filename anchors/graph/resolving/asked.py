"""Which references can lead anywhere at all: by names that are defined or imported, whatever they mean at a place."""

from __future__ import annotations

import string
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.hcl import FAMILY as TERRAFORM
from anchors.graph.imports.hcl import HEADS
from anchors.graph.scopes.heads import Heads
from anchors.graph.scopes.idioms import MAKE
from anchors.graph.tables.fitting import FUNCTIONS_ARE_OBJECTS, MENTIONED
from anchors.graph.tables.part import Part
from anchors.graph.tables.tables import FUNCTION_KINDS, Tables, kind_mask
from anchors.graph.texts.chains import ASK, last_names
from anchors.graph.texts.declared_objc import accessors
from anchors.graph.texts.expressions import head_of, last_named
from anchors.index.columns import StringTable
from anchors.index.spool import BLOCK

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def _flags(characters: str) -> Flags:
    """By byte."""
    flags = np.zeros(256, dtype=bool)
    flags[list(characters.encode())] = True
    return flags


_OF_WORDS: Final = _flags(f"{string.ascii_letters}{string.digits}_")
_AT_FRONT: Final = _flags(f"{string.ascii_letters}_")


def known_heads(tables: Tables, heads: Heads, crates: frozenset[str]) -> Flags:
    """By the number of a head: whether that name is defined or imported anywhere, or a crate, which needs no import.
    The last one, of no head, is not."""
    columns = tables.snapshot.columns
    is_known = np.zeros(heads.num + 1, dtype=bool)
    is_known[columns.symbol_name] = True
    names = tables.imports.aliases() | {"super", "this", "self", "cls"} | crates
    if "ruby" in tables.families:
        names.add(MAKE)  # which every class has
    if "objc" in tables.families:
        names |= _accessors(tables)
    if TERRAFORM in tables.families:
        names |= _kinds_of_blocks(tables)
    # C# leaves out the last word of an attribute's type.
    for number in tables.snapshot.table.ending_with("Attribute"):
        if is_known[number]:
            names.add(tables.strings[number].removesuffix("Attribute"))
    is_function = kind_mask(FUNCTION_KINDS)[columns.symbol_kind]
    is_named = np.zeros(len(tables.snapshot.table), dtype=bool)
    is_named[columns.symbol_name[is_function]] = True
    for name in _unlike_words(tables.snapshot.table, is_named):
        if not name.isidentifier():  # `save!` begins with `save`
            names.add(head_of(name) or "")
    is_known[heads.among(names)] = True
    is_known[-1] = False
    return is_known


def _accessors(tables: Tables) -> set[str]:
    """What properties of Objective-C are called as well."""
    columns = tables.snapshot.columns
    is_objc = np.array([family == "objc" for family in tables.families], dtype=bool)[columns.symbol_file]
    properties = columns.symbol_name[is_objc & kind_mask(frozenset({"property"}))[columns.symbol_kind]]
    return {word for number in np.unique(properties).tolist() for word in accessors(tables.strings[number])}


def _kinds_of_blocks(tables: Tables) -> set[str]:
    """What addresses of Terraform begin with: `aws_instance` of `aws_instance.web`."""
    is_hcl = np.array([family == TERRAFORM for family in tables.families], dtype=bool)
    numbers = np.unique(tables.snapshot.columns.symbol_name[is_hcl[tables.snapshot.columns.symbol_file]])
    return {*HEADS} | {tables.strings[number].partition(".")[0] for number in numbers.tolist()}


def _unlike_words(table: StringTable, is_asked: Flags) -> list[str]:
    """Of some strings those that are not ASCII letters, digits and underscores alone, or begin with a digit."""
    if not len(table):
        return []
    sections = table.sections()
    raw, offsets = np.frombuffer(sections["strings"], dtype=np.uint8), np.asarray(sections["string_offsets"])
    is_of_word = _OF_WORDS[raw]
    is_of_word[offsets[1:] - 1] = True  # the end of each
    is_unlike = ~np.logical_and.reduceat(is_of_word, offsets[:-1]) | ~_AT_FRONT[raw[offsets[:-1]]]
    return [table[number] for number in np.flatnonzero(is_unlike & is_asked).tolist()]


def may_be_mentioned(tables: Tables, part: Part, is_known: Flags) -> Flags:
    """By string id, whether a receiver is a plain chain that ends with a name of something that a mention is a use of:
    any other need not be looked up. `is_known`: whether a text begins with a name that is known."""
    columns, strings = tables.snapshot.columns, tables.strings
    is_name = np.zeros(len(tables.snapshot.table), dtype=bool)
    is_name[columns.symbol_name[kind_mask(MENTIONED)[columns.symbol_kind]]] = True
    is_name[columns.symbol_name[np.array(tables.properties, dtype=np.int64)]] = True
    has_objects = np.array([family in FUNCTIONS_ARE_OBJECTS for family in tables.families], dtype=bool)
    is_object = kind_mask(FUNCTION_KINDS)[columns.symbol_kind] & has_objects[columns.symbol_file]
    is_name[columns.symbol_name[is_object]] = True
    aliases = tables.imports.aliases()
    may = np.zeros(len(is_name), dtype=bool)
    texts = np.flatnonzero(is_known & _are_receivers(part, len(may)))
    last = last_names(tables.snapshot.table, texts)
    may[texts] = is_name[last] & (last >= 0)
    others = np.flatnonzero((last >= 0) & ~is_name[last])
    ends, which = np.unique(last[others], return_inverse=True)
    may[texts[others]] = np.array([strings[number] in aliases for number in ends.tolist()], dtype=bool)[which]
    for text in texts[last == ASK].tolist():
        written = last_named(strings[text])
        if written is not None:
            number = strings.find(written)
            may[text] = (number >= 0 and is_name[number]) or written in aliases
    return may


def _are_receivers(part: Part, num: int) -> Flags:
    found = np.zeros(num, dtype=bool)
    for _, references in part.blocks(BLOCK):
        found[references[:, 1]] = True
    return found

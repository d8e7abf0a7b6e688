"""How often texts show each symbol by name, where several have one name and where a constant stands for its type.

Knows what the texts say from its caller; reads nothing itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.snapshot import Snapshot
from anchors.records import DEFINITION_KINDS

VALUES: Final = [DEFINITION_KINDS.index(kind) for kind in ("constant", "variable")]
TYPES: Final = [DEFINITION_KINDS.index(kind) for kind in ("class", "interface", "struct", "trait")]
INSTANCE: Final = re.compile(r"=\s*(?:new\s+|&)?(?:\w+\.)*?([A-Z]\w*)\b")


def shown_names(
    snapshot: Snapshot, documented: Mapping[str, int], allowed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """How often texts show each symbol. A name that several have is shared among them; of a method's it is told only
    where none but it has it."""
    shown = np.zeros(snapshot.num_symbols)
    numbers = {number: name for name in documented if (number := snapshot.string_id(name)) is not None}
    is_documented = np.zeros(len(snapshot.table), dtype=bool)
    is_documented[list(numbers)] = True
    found: defaultdict[str, list[int]] = defaultdict(list)
    for symbol in np.flatnonzero(is_documented[snapshot.columns.symbol_name] & allowed).tolist():
        found[numbers[int(snapshot.columns.symbol_name[symbol])]].append(symbol)
    for symbol, name in _instances(snapshot, numbers, is_documented):
        found[name].append(symbol)
    for name, symbols in found.items():
        outer = [symbol for symbol in symbols if snapshot.kind(symbol) != "method"]
        places = len({_place(snapshot, symbol) for symbol in outer})
        for symbol in outer or symbols[: len(symbols) == 1]:
            shown[symbol] += documented[name] / max(1, places)
    return shown


def _instances(
    snapshot: Snapshot, names: Mapping[int, str], is_named: npt.NDArray[np.bool_]
) -> Iterator[tuple[int, str]]:
    """Types of constants that texts show, each with the constant's name: `AF = Session.default` stands for Session."""
    columns = snapshot.columns
    held = is_named[columns.symbol_name] & np.isin(columns.symbol_kind, VALUES) & (columns.symbol_exported > 0)
    types = np.flatnonzero(np.isin(columns.symbol_kind, TYPES))
    types = types[np.argsort(columns.symbol_name[types], kind="stable")]
    names_of_types = columns.symbol_name[types]
    for symbol in np.flatnonzero(held).tolist():
        if snapshot.parent(snapshot.parent(symbol)) >= 0:
            continue  # a member
        made = INSTANCE.search(snapshot.symbol(symbol).signature)
        number = snapshot.string_id(made[1]) if made is not None else None
        if number is None:
            continue
        first, last = np.searchsorted(names_of_types, (number, number + 1)).tolist()
        if last - first == 1:
            yield int(types[first]), names[int(columns.symbol_name[symbol])]


def _place(snapshot: Snapshot, symbol: int) -> tuple[str | None, str]:
    """The same for all that is written in parts, another for each language that has a thing of that name."""
    return snapshot.files[snapshot.file_of(symbol)].language, snapshot.qualified_name(symbol)

"""Which references must mean the same: those of one name, receiver and kind from places that see the same names.

Knows views as numbers; what a view is, `views` says.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.scopes.views import Views
from anchors.graph.tables.tables import Tables
from anchors.index.distinct import first_of_each
from anchors.records import REFERENCE_KINDS

Ints = npt.NDArray[np.int32]

MENTION: Final = len(REFERENCE_KINDS)
"""The kind of a receiver that is asked for as what it names itself."""
OUTER_KINDS: Final = tuple(REFERENCE_KINDS.index(kind) for kind in ("inherit", "decorate"))


def group_references(tables: Tables, views: Views, references: Ints) -> tuple[Ints, Ints, Ints]:
    """(first, group, asking): the row that stands for each group, the group of each row of `references` [n, 5], and
    the symbol to ask from for each group."""
    name, receiver, kind = references[:, 0], references[:, 1], references[:, 2]
    source = _evaluated_in(tables, references)
    is_alone = (receiver == tables.snapshot.string_id("")) | (kind == MENTION)
    head = views.heads.of_text[np.where(is_alone, name, receiver)]
    view = views.of(head, source)
    _, pair = np.unique(receiver.astype(np.int64) << 32 | name, return_inverse=True)
    keys = (view << 32) | (pair.astype(np.int64) << 3) | kind
    first, group = first_of_each(keys)
    # Who shares a view that is no symbol asks from one place for all expressions that begin with the same name.
    asking = view[first]
    leader, inverse = first_of_each((asking << 32) | (head[first] + 1))
    asking = np.where(asking < views.num, asking, source[first[leader]][inverse])
    return first.astype(np.int32), group.astype(np.int32), asking.astype(np.int32)


def _evaluated_in(tables: Tables, references: Ints) -> Ints:
    """Source symbols; of decorators and bases what is around the symbol on which they stand."""
    source = references[:, 4].copy()
    rows = np.flatnonzero(np.isin(references[:, 2], OUTER_KINDS))
    strings, parent = tables.strings, tables.parent
    texts_of = dict(zip(OUTER_KINDS, (tables.bases, tables.decorators), strict=True))
    for row, (name, _, kind, _, symbol) in zip(rows.tolist(), references[rows].tolist(), strict=True):
        text = strings[name]
        if parent[symbol] >= 0 and any(text in written for written in texts_of[kind].get(symbol, ())):
            source[row] = parent[symbol]
    return source

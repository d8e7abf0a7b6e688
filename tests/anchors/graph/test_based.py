"""Bases of types are taken over from an earlier snapshot but for files that are looked at again."""

from __future__ import annotations

import numpy as np
import pytest
from support.snapshots import shelved, snapshot_of

from anchors.graph.renewing.renewal import renew_graph
from anchors.graph.resolving.resolve import build_graph
from anchors.graph.scopes import classes
from anchors.graph.tables.based import KIND, NO_BASES, kept_bases

FILES = {
    "base.py": "class Base:\n    def run(self):\n        pass\n",
    "heir.py": "from base import Base\n\n\nclass Heir(Base):\n    def run(self):\n        pass\n",
    "other.py": "from base import Base\nfrom far import Far\n\n\nclass Other(Base, Far):\n    pass\n",
    **{f"m{number}.py": f"def f{number}():\n    return {number}\n" for number in range(12)},
}


def test_what_is_kept_goes_by_the_symbols_of_today() -> None:
    earlier = shelved(snapshot_of(FILES))
    build_graph(earlier)
    symbols = np.arange(earlier.num_symbols, dtype=np.int32) + np.int32(5)
    known = kept_bases(earlier, symbols, np.zeros(earlier.num_symbols + 5, dtype=bool))
    names = {
        earlier.name(symbol - 5): ([earlier.name(base - 5) for base in own], is_open)
        for symbol, (own, is_open) in known.items()
    }
    assert names["Heir"] == (["Base"], False) and names["Other"] == (["Base"], True)
    is_part = np.zeros(earlier.num_symbols + 5, dtype=bool)
    is_part[[symbol for symbol in known if earlier.name(symbol - 5) == "Heir"]] = True
    assert known.keys() - kept_bases(earlier, symbols, is_part).keys() == set(np.flatnonzero(is_part).tolist())
    base = next(own[0] for own, _ in known.values() if own) - 5
    symbols[base] = -1
    left = kept_bases(earlier, symbols, np.zeros(earlier.num_symbols + 5, dtype=bool))
    assert not any(own for own, _ in left.values())


def test_without_a_shelf_or_with_a_foreign_one_nothing_is_kept() -> None:
    earlier = snapshot_of(FILES)
    symbols, is_part = np.arange(earlier.num_symbols, dtype=np.int32), np.zeros(earlier.num_symbols, dtype=bool)
    assert kept_bases(earlier, symbols, is_part) == NO_BASES
    shelf = shelved(earlier).shelf
    assert shelf is not None and kept_bases(earlier, symbols, is_part) == NO_BASES
    shelf.put(KIND, "graph", {"symbols": np.zeros(1, dtype=np.int32)})
    assert kept_bases(earlier, symbols, is_part) == NO_BASES


def test_after_an_edit_only_its_types_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = shelved(snapshot_of(FILES))
    data, read = build_graph(earlier).to_bytes(), list[str]()
    snapshot = shelved(snapshot_of({**FILES, "heir.py": FILES["heir.py"] + "\n\ndef more():\n    return Heir()\n"}))
    add = classes.Classes._add_bases

    def watched(self: classes.Classes, part: int, symbol: int, found: list[int]) -> bool:
        read.append(snapshot.name(symbol))
        return add(self, part, symbol, found)

    monkeypatch.setattr(classes.Classes, "_add_bases", watched)
    assert renew_graph(snapshot, earlier, data).num_edges
    assert set(read) & {"Heir", "Other"} == {"Heir"}

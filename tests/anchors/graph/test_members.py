"""Names kept as numbers give what plain tables of them would give."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anchors.graph.tables import members
from anchors.graph.tables.gathered import Gathered
from anchors.graph.tables.imported import Imports
from anchors.graph.tables.members import Bindings, Members
from anchors.records import Binding, FileRecord, Import

parents = st.lists(st.integers(-1, 5), min_size=1, max_size=24)
pairs = st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=6)
rows = st.lists(st.tuples(st.integers(0, 7), st.sampled_from("abc"), st.sampled_from("XYZ")), max_size=30)


def record(imports: tuple[Import, ...] = (), bindings: tuple[Binding, ...] = ()) -> FileRecord:
    return FileRecord("python", 9, "", "", (), b"", b"", b"", b"", b"", b"", imports, (), bindings=bindings)


@given(parents, pairs)
@settings(max_examples=60, deadline=None)
def test_members_are_those_of_a_plain_table(found: list[int], adopted: list[tuple[int, int]]) -> None:
    parent = np.array([min(item, number - 1) for number, item in enumerate(found)], dtype=np.int32)
    names = [f"n{number % 5}" for number in range(len(found))]
    tables = Members(parent, np.ones(len(found), dtype=bool), names)
    plain: defaultdict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for symbol, above in enumerate(parent.tolist()):
        if above >= 0:
            plain[above][names[symbol]].append(symbol)
    for number, (owner, symbol) in enumerate(adopted):
        if owner < len(found) and symbol < len(found):
            if number % 2:
                tables.get(owner)  # whether it was laid open before makes no difference
            tables.adopt(owner, symbol)
            if symbol not in plain[owner][names[symbol]]:
                plain[owner][names[symbol]].append(symbol)
    for owner in range(len(found)):
        tables.relieve()
        asked = {name: own for name in {*names, "other"} if (own := tables.find(owner, name))}
        assert asked == {name: tuple(own) for name, own in plain[owner].items() if own}
        assert tables.of(owner) == {name: tuple(own) for name, own in plain[owner].items() if own}
    above, inner = tables.pairs()
    assert {(a, b) for a, b in zip(above.tolist(), inner.tolist(), strict=True)} == {
        (owner, symbol) for owner, table in plain.items() for own in table.values() for symbol in own
    }


def test_joined_parents_share_what_stands_under_each_and_what_is_adopted_later() -> None:
    tables = Members(np.array([-1, 0, -1, 2, -1], dtype=np.int32), np.ones(5, dtype=bool), ["A", "x", "A", "x", "y"])
    tables.join((0, 2))
    tables.adopt(2, 4)
    assert tables.of(0) == tables.of(2) == {"x": (1, 3), "y": (4,)}
    assert tables.find(2, "x") == (1, 3)


@given(rows)
@settings(max_examples=60, deadline=None)
def test_bindings_keep_the_order_in_which_they_came(found: list[tuple[int, str, str]]) -> None:
    rows, plain = Gathered(), defaultdict[tuple[int, str], list[str]](list)
    rows.add(record(bindings=tuple(Binding(scope - 1, name, text, 1) for scope, name, text in found)))
    kept = Bindings(rows.bindings, np.array([0, 8], dtype=np.int32))
    for scope, name, text in found:
        plain[scope, name].append(text)
    for scope in range(8):
        for name in "abc":
            assert kept.get(scope, name) == (tuple(plain[scope, name]) if (scope, name) in plain else None)
    assert list(kept.named(bool)) == [(at, scope, name) for at, (scope, name, _) in enumerate(found)]
    is_even = np.arange(8) % 2 == 0
    wanted = [(at, scope, "a") for at, (scope, name, _) in enumerate(found) if name == "a" and scope % 2 == 0]
    assert list(kept.named("a".__eq__, is_even)) == wanted
    if found:
        scopes, numbers, texts = (column.tolist() for column in kept.of_scopes(2, 7))
        told = list(zip(scopes, map(kept.text, numbers), map(kept.text, texts), strict=True))
        assert told == sorted((row for row in found if 2 <= row[0] < 7), key=lambda row: row[0])
        assert kept.before(np.array([0, 3])).tolist() == [0, sum(scope < 3 for scope, _, _ in found)]


def test_tables_that_are_let_go_are_made_again() -> None:
    num = members.MAX_KEPT + 10
    parent = np.concatenate(([-1], np.zeros(num, dtype=np.int32), [-1], [num + 1])).astype(np.int32)
    names = [f"n{number}" for number in range(num + 3)]
    tables = Members(parent, np.ones(num + 3, dtype=bool), names)
    assert len(tables.of(0)) == num
    assert tables.of(num + 1) == {names[num + 2]: (num + 2,)}
    assert tables.of(0)["n1"] == (1,)


def test_names_are_searched_for_where_a_table_finds_no_room_again_and_again() -> None:
    num = members.MAX_KEPT + 10
    parent = np.concatenate(([-1, -1], np.arange(2 * num, dtype=np.int32) % 2)).astype(np.int32)
    names = [f"n{number // 2 % (num - 5)}" for number in range(2 * num + 2)]
    tables = Members(parent, np.ones(len(names), dtype=bool), names)

    def all_asked() -> list[tuple[int, ...]]:
        return [tables.find(owner, name) for name in ("n1", "n0", "n9", "other", names[-1]) for owner in (0, 1)]

    first = all_asked()
    assert first[:2] == [(2, 2 * num - 8), (3, 2 * num - 7)]
    assert all(all_asked() == first for _ in range(members.MAX_MADE))
    asked = []
    tables.get = asked.append  # type: ignore[assignment, method-assign]
    assert all_asked() == first
    assert not asked
    del tables.get  # type: ignore[method-assign]
    tables.adopt(0, 11)
    assert tables.find(0, names[11])[-1] == 11


def test_imports_are_laid_open_as_they_were_added() -> None:
    files = [
        (Import("a.b", "", "a", 1, -1, False), Import(".c", "*", "*", 2, 3, True)),
        (),
        (Import("a.b", "d", "e", 1 << 20, 0, False),),
    ]
    rows = Gathered()
    for items in files:
        rows.add(record(imports=items))
    imports = Imports(rows.imports)
    assert list(imports) == files == [imports[file] for file in range(len(imports))]
    assert imports.aliases() == {"a", "*", "e"}

"""Graphs of repositories whose names lead in circles and along chains: the same however they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from random import Random

import numpy as np
import pytest
from support.graphs import graphed
from support.pace import within
from support.snapshots import snapshot_of
from support.tangles import tangle
from support.typed_tangles import ROWS, typed_tangle

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.edges.shared import MIN_BLOCKS, Sharing
from anchors.graph.imports.places import OUTSIDE
from anchors.graph.renewing.renewal import renew_graph
from anchors.graph.resolving import resolve, standing
from anchors.graph.resolving.resolve import build_graph
from anchors.graph.scopes import alone, scope
from anchors.graph.scopes.alone import Longs
from anchors.graph.scopes.scope import MAX_AGAIN, Scopes
from anchors.graph.tables.tables import Tables
from anchors.index.snapshot import Snapshot

NUM_TANGLES = 28
NUM_TYPED = 4
"""Of each further language."""
NUM_FILES = 600
MAX_S = 5.0
WHOLE = resolve.REFERENCES_AT_ONCE


def asked_in(order: Callable[[int], list[int]]) -> Callable[[Longs, Callable[[int], int]], Longs]:
    """`each_once`, which asks in another order."""

    def each_once(keys: Longs, ask: Callable[[int], int]) -> Longs:
        used, which = np.unique(keys, return_inverse=True)
        found = np.zeros(len(used), dtype=np.int64)
        for at in order(len(used)):
            found[at] = ask(int(used[at]))
        return found[which]

    return each_once


ORDERS = (
    lambda num: list(range(num)),
    lambda num: list(range(num))[::-1],
    lambda num: Random(5).sample(range(num), num),
)


def graphs(snapshot: Snapshot, patch: pytest.MonkeyPatch) -> Iterator[tuple[str, bytes]]:
    """In every order and size of blocks, and with many and few in each of them: any two of these meet."""
    for number, (order, at_once) in enumerate(product(range(len(ORDERS)), (1, 7, WHOLE))):
        many = (0, 1 << 30)[number % 2]
        for module in (alone, standing):
            patch.setattr(module, "each_once", asked_in(ORDERS[order]))
        patch.setattr(resolve, "MANY", many)
        patch.setattr(resolve, "REFERENCES_AT_ONCE", at_once)
        sharing = Sharing(lambda alone=order != 1: not alone)
        yield f"{many} {order} {at_once}", build_graph(snapshot, sharing=sharing).to_bytes()


@pytest.mark.parametrize("seed", range(NUM_TANGLES))
def test_a_graph_is_the_same_in_whatever_blocks_and_order_it_is_asked_for(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = snapshot_of(tangle(seed))
    (_, first), *others = graphs(snapshot, monkeypatch)
    assert [name for name, data in others if data != first] == []


@pytest.mark.parametrize("seed", range(NUM_TYPED))
@pytest.mark.parametrize("suffix", ROWS)
def test_so_is_one_of_types_and_functions_that_say_each_others_names(
    suffix: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = snapshot_of(typed_tangle(seed, suffix))
    (_, first), *others = graphs(snapshot, monkeypatch)
    assert [name for name, data in others if data != first] == []


LAST = NUM_FILES - 1
CHAINS = {
    "from imports": {f"m{at}.py": f"from m{at + 1} import f\nf()\n" for at in range(NUM_FILES)},
    "star imports": {f"m{at}.py": f"from m{at + 1} import *\nf()\n" for at in range(NUM_FILES)},
    "imports in a circle": {f"m{at}.py": f"from m{(at + 1) % NUM_FILES} import f\nf()\n" for at in range(NUM_FILES)},
    "exports": {f"m{at}.ts": f"export {{ f }} from './m{at + 1}';\nf();\n" for at in range(NUM_FILES)},
    "exports of all in a circle": {
        f"m{at}.ts": f"export * from './m{(at + 1) % NUM_FILES}';\nf();\n" for at in range(NUM_FILES)
    },
    "exports of all, twice each": {
        f"{name}{at}.ts": f"export * from './m{at + 1}';\nexport * from './n{at + 1}';\nf();\n"
        for at in range(NUM_FILES)
        for name in "mn"
    },
    "modules that are others": {
        f"m{at}.js": f"module.exports = require('./m{(at + 1) % NUM_FILES}');\nexports.f(); exports();\n"
        for at in range(NUM_FILES)
    },
    "uses": {
        "Cargo.toml": '[package]\nname = "a"\n',
        "src/lib.rs": "".join(f"mod m{at};\n" for at in range(NUM_FILES)),
        **{f"src/m{at}.rs": f"pub use crate::m{at + 1}::f;\nfn g() {{ f(); }}\n" for at in range(LAST)},
        f"src/m{LAST}.rs": "pub fn f() {}\n",
    },
    "sourced files": {f"m{at}.sh": f". ./m{at + 1}.sh\nf\n" for at in range(NUM_FILES)},
}


@pytest.mark.parametrize("name", CHAINS)
def test_names_that_hundreds_of_files_hand_on_end_no_index(name: str) -> None:
    snapshot = snapshot_of(CHAINS[name])
    with within(MAX_S):
        assert build_graph(snapshot).num_symbols == snapshot.num_symbols


@pytest.mark.parametrize("num", [70, 100])
@pytest.mark.parametrize("order", [1, -1])
def test_how_far_a_name_is_followed_depends_on_no_earlier_question(num: int, order: int) -> None:
    """The same name from the middle of a chain, asked for before the start of it and behind it."""
    files = {f"m{at:03}.py": f"from m{at + 1:03} import f\n" for at in range(num)}
    files |= {f"m{num:03}.py": "def f(): pass\n"}
    users = [f"{name}.py" for name in ("u0", "u1", "u2")][::order]
    starts = (0, num // 2, num - 1)
    files |= {user: f"from m{at:03} import f\nf()\n" for user, at in zip(users, starts, strict=True)}
    made = graphed(files)
    calls = [[edge for edge in made.edges(user, f"m{num:03}.py:f") if edge.kind == "call"] for user in users]
    is_near = num < 80
    assert [bool(call) and call[0].confidence > 0.5 for call in calls] == [is_near, True, True]


def test_a_module_hands_on_what_another_hands_on_to_it() -> None:
    made = graphed(
        {
            "a.ts": "export * from './b';\nexport * from './c';\n",
            "b.ts": "export * from './a';\nexport * from './b';\n",
            "c.ts": "export * from './b';\nexport function f() {}\n",
            "use.ts": "import { f } from './b';\nf();\n",
            "common.js": "module.exports = require('./other');\n",
            "other.js": "module.exports = require('./common');\nexports.g = function g() {}\n",
            "use.js": "const common = require('./common');\ncommon.g();\n",
        }
    )
    assert made.edge("use.ts", "c.ts:f", "call")
    assert made.edge("use.js", "other.js:g", "call")


def _circle(num: int, names: int) -> dict[str, str]:
    """Scripts of which each takes names from the next and hands on all that the next one has; nobody has them."""
    asked = ", ".join(f"thing{number}" for number in range(names))
    called = "".join(f"thing{number}();\n" for number in range(names))
    return {
        f"m{at:03}.js": f"export * from './m{(at + 1) % num:03}.js';\n"
        f"import {{ {asked} }} from './m{(at + 1) % num:03}.js';\n{called}"
        for at in range(num)
    }


def test_a_name_in_a_circle_of_modules_that_hand_on_one_another_is_looked_up_a_bounded_number_of_times() -> None:
    """Each asks all others for it, and each of those all others again: two hundred and fifty took hours."""
    num, names = 250, 2
    scopes = Scopes(Tables(snapshot_of(_circle(num, names))))
    for file, name in product(range(num), range(names)):
        assert scopes.lookup(file, f"thing{name}") is OUTSIDE
    assert 0 < scopes.num_circled < 2 * names * num**2


def test_small_circles_are_asked_again_until_so_many_look_ups_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{circle}/{path}": text for circle in range(6) for path, text in _circle(40, 3).items()}
    spent = []
    for most in (scope.MAX_CIRCLED, 10_000):
        monkeypatch.setattr(scope, "MAX_CIRCLED", most)
        scopes = Scopes(Tables(snapshot_of(files)))
        for file, name in product(range(len(files)), range(3)):
            assert scopes.lookup(file, f"thing{name}") is OUTSIDE
        spent.append(scopes.num_circled)
    assert spent[1] < spent[0] / 10


def test_what_a_long_chain_comes_to_is_told_where_it_is_defined() -> None:
    """A module that hands on hundreds, each of which takes the name from that one, and the last defines it."""
    num = 200
    users = {f"u{at:03}.js": "import { goal } from './index.js';\ngoal();\n" for at in range(num)}
    index = "".join(f"export * from './{path}';\n" for path in users) + "export * from './z.js';\n"
    snapshot = snapshot_of({**users, "index.js": index, "z.js": "export function goal() {}\n"})
    scopes = Scopes(Tables(snapshot))
    goal = next(at for at in range(snapshot.num_symbols) if snapshot.name(at) == "goal")
    for path in users:
        found = scopes.lookup(snapshot.file_index(path) or 0, "goal")
        assert found is not None and found.targets == (goal,)
    assert scopes.num_circled < num * MAX_AGAIN


def _chain(num: int) -> dict[str, str]:
    """Python modules that each hand on what the next one has, the last its own; and who takes it from the first."""
    files = {f"m{at:03}.py": f"from m{at + 1:03} import *\n" for at in range(num)}
    users = {f"use{at}.py": "from m000 import goal\n\ngoal()\n" for at in range(2 * MIN_BLOCKS)}
    return {**files, f"m{num:03}.py": "def goal():\n    pass\n", **users}


def test_a_graph_tells_whether_names_were_not_followed_to_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolve, "REFERENCES_AT_ONCE", 1)
    short, long = (snapshot_of(_chain(num)) for num in (scope.MAX_CHAIN // 2, scope.MAX_CHAIN + 20))
    assert not build_graph(short).is_cut
    assert build_graph(long).is_cut
    assert build_graph(long).to_bytes() == build_graph(long, sharing=Sharing(lambda: True)).to_bytes()
    assert SymbolGraph.from_bytes(build_graph(long).to_bytes()).is_cut
    broken = snapshot_of({**_chain(scope.MAX_CHAIN + 20), "m040.py": "\n"})
    renewed = renew_graph(broken, long, build_graph(long).to_bytes())
    assert not renewed.is_cut and renewed.to_bytes() == build_graph(broken).to_bytes()
    assert renew_graph(long, broken, renewed.to_bytes()).to_bytes() == build_graph(long).to_bytes()


def test_more_modules_whose_names_are_all_taken_than_are_looked_at_are_told() -> None:
    few, many = (
        snapshot_of(
            {
                **{f"p/m{at:03}.py": f"def f{at}():\n    pass\n" for at in range(num)},
                "use.py": "".join(f"from p.m{at:03} import *\n" for at in range(num)) + "f0()\n",
            }
        )
        for num in (20, scope.MAX_STARS + 1)
    )
    assert not build_graph(few).is_cut and build_graph(many).is_cut

"""What a gone definition became: the same as by comparing each with each, and bounded where thousands are alike."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchors.graph.ways.pairing import MAX_RENAMED, SAME_BODY, Pairing
from anchors.types import Symbol


class Side:
    """Functions in files, each of one line of words; how often each file was read."""

    def __init__(self, functions: list[tuple[str, str, str]]) -> None:
        self.lines: dict[str, list[str]] = {}
        self.symbols: list[Symbol] = []
        self.num_read = 0
        for path, name, body in functions:
            lines = self.lines.setdefault(path, [])
            lines.append(f"{name.rpartition('.')[2]} {body}")
            self.symbols.append(_symbol(len(self.symbols), path, name, len(lines)))

    def read(self, path: str) -> list[str]:
        self.num_read += 1
        return self.lines[path]

    def words(self, symbol: Symbol) -> Counter[str]:
        words = self.lines[symbol.path][symbol.start_line - 1].split()
        return Counter(word for word in words if word != symbol.name)


def _symbol(number: int, path: str, name: str, line: int) -> Symbol:
    last = name.rpartition(".")[2]
    return Symbol(number, path, "python", last, name, "function", None, line, line, line, line, last, "", (), (), True)


def _slowly(base: Side, head: Side) -> list[tuple[str, int] | None]:
    """Each gone one with each that is left, by the definition of what they share."""
    free = dict(enumerate(head.symbols))
    found: list[tuple[str, int] | None] = []
    for old in base.symbols:
        words = base.words(old)
        near = [at for at, new in free.items() if new.name == old.name]
        fate = "moved" if near else "renamed"
        if not near:
            parent = old.qualified_name.rpartition(".")[0]
            near = [at for at, new in free.items() if new.path == old.path or new.qualified_name[:-2] == parent]
        shares = {at: _share(words, head.words(head.symbols[at])) for at in near[: None if fate == "moved" else 200]}
        best = max(shares, key=lambda at: shares[at], default=None)
        if best is None or shares[best] < SAME_BODY:
            found.append(None)
        else:
            del free[best]
            found.append((fate, best))
    return found


def _share(one: Counter[str], other: Counter[str]) -> float:
    total = (one | other).total()
    return (one & other).total() / total if total else 0.0


functions = st.lists(
    st.tuples(
        st.sampled_from(["a.py", "b.py"]),
        st.sampled_from(["f", "g", "A.f", "A.g", "B.h"]),
        st.lists(st.sampled_from(["x", "y", "1", "+"]), max_size=6).map(" ".join),
    ),
    max_size=12,
)


@given(functions, functions)
@settings(max_examples=300, deadline=None)
def test_each_becomes_what_comparing_all_with_all_tells(
    olds: list[tuple[str, str, str]], news: list[tuple[str, str, str]]
) -> None:
    base, head = Side(olds), Side(news)
    pairing = Pairing(head.symbols, base.read, head.read)
    taken = [pairing.take(old) for old in base.symbols]
    assert [(match[0], match[1].id) if match else None for match in taken] == _slowly(base, head)
    assert pairing.num_left_out == 0


@pytest.mark.parametrize("name", ["run", "run_#"])
def test_thousands_that_are_alike_are_compared_up_to_a_bound_and_the_rest_is_counted(name: str) -> None:
    # No two bodies are like each other, but all have one length: each with each would be millions of comparisons.
    num = 6000
    olds = [("a.py", name.replace("#", str(at)), f"a{at} b{at} c{at}") for at in range(num)]
    news = [("b.py", name.replace("#", f"new{at}"), f"d{at} e{at} f{at}") for at in range(num)]
    base, head = Side(olds), Side(news)
    pairing = Pairing(head.symbols, base.read, head.read, max_work=500_000)
    assert all(pairing.take(old) is None for old in base.symbols)
    assert num * 0.9 < pairing.num_left_out <= num and pairing.rest == head.symbols
    assert base.num_read + head.num_read < 2 * num


def test_what_is_compared_with_the_first_of_many_only_is_counted() -> None:
    many = [("a.py", f"new{at}", f"d{at} e{at}") for at in range(MAX_RENAMED + 1)]
    base, head = Side([("a.py", "old", "x y")]), Side(many)
    pairing = Pairing(head.symbols, base.read, head.read)
    assert pairing.take(base.symbols[0]) is None and pairing.num_left_out == 1

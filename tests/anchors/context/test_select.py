"""What a filler takes is what merging all ranges would give, and costs what those would cost, whatever came before."""

from __future__ import annotations

from random import Random

import pytest

from anchors.context.compose import _covers
from anchors.context.layout import Range, merge
from anchors.context.select import FILE_COST, GAP_COST, JOIN_GAP, Filler
from anchors.context.sources import Sources

NUM_LINES = 400
TEXT = "".join("x" * (line % 17) + "\n" for line in range(NUM_LINES)).encode()


def cost(path: str, ranges: tuple[Range, ...]) -> int:
    lines = TEXT.decode().split("\n")
    body = sum(len(lines[at - 1]) + 1 for first, last in ranges for at in range(first, min(last, len(lines)) + 1))
    return body + FILE_COST + len(path) + GAP_COST * len(ranges)


@pytest.mark.parametrize("seed", range(6))
def test_ranges_are_joined_and_paid_for_as_if_all_were_taken_at_once(seed: int) -> None:
    random = Random(seed)
    size = 6000.0
    filler = Filler(Sources(lambda path: TEXT), size)
    taken: dict[str, tuple[Range, ...]] = {}
    for _ in range(300):
        path = random.choice(("a.py", "lib/b.py"))
        starts = [random.randint(1, NUM_LINES - 8) for _ in range(random.randint(1, 3))]
        wanted = [(first, first + random.randint(0, 7)) for first in starts]
        new = {**taken, path: merge([*taken.get(path, ()), *wanted], JOIN_GAP)}
        fits = sum(cost(name, ranges) for name, ranges in new.items()) <= size
        assert filler.take(path, wanted) is fits
        taken = new if fits else taken
        assert {name: tuple(ranges) for name, ranges in filler.ranges.items()} == taken
        assert filler.left == size - sum(cost(name, ranges) for name, ranges in taken.items())


def test_of_thousands_of_ranges_each_is_put_beside_its_neighbours_alone() -> None:
    filler = Filler(Sources(lambda path: b"def f(): pass\n" * 50_000), float("inf"))
    for at in range(5000):
        assert filler.take("a.py", [(10 * at + 1, 10 * at + 2)])
    assert len(filler.ranges["a.py"]) == 5000 and filler.num_looked == 5000
    assert filler.take("a.py", [(1, 50_000)]) and filler.ranges["a.py"] == [(1, 50_000)]


def test_lines_are_shown_where_one_range_holds_them_all() -> None:
    ranges = [(3, 5), (10, 12)]
    shown = [(first, last) for first in range(1, 14) for last in range(first, 14) if _covers(ranges, first, last)]
    assert shown == [(3, 3), (3, 4), (3, 5), (4, 4), (4, 5), (5, 5), (10, 10), (10, 11), (10, 12), (11, 11), (11, 12),
                     (12, 12)]  # fmt: skip

from __future__ import annotations

from anchors.context.segments import LineValues


def test_a_line_s_worth_is_the_same_in_whatever_order_its_words_come() -> None:
    """One after the other the small ones are lost beside a large one, the more the later that one goes."""
    small = {f"ko{letter}": 1.0 for letter in "bcdfghjklmnpqrtvwxz"}
    values = LineValues({**small, "over": 1e16, "under": -1e16})
    assert values.of([" ".join([*small, "over", "under"])]) == len(small)

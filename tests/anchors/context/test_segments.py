from __future__ import annotations

from anchors.context.segments import LineValues


def test_a_line_s_worth_is_the_same_in_whatever_order_its_words_come() -> None:
    """One after the other the small ones are lost beside a large one, the more the later that one goes."""
    small = {f"ko{letter}": 1.0 for letter in "bcdfghjklmnpqrtvwxz"}
    large = {word: sign * 1e16 for words, sign in (("zob zod zof", 1), ("zug zuk zum", -1)) for word in words.split()}
    values = LineValues({**small, **large})
    assert values.of([" ".join([*small, *large])]) == len(small)

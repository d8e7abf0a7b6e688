"""Texts before a name: what is read the short way must be what the long way gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anchors.graph.texts.expressions import MAX_STEPS, SELF_NAMES, last_named, steps_of
from anchors.graph.texts.last_names import LAST_NAME, begin_of_last

texts = st.text(alphabet="ab1_$é.()<>?! \n\u2003", max_size=9)


@pytest.mark.parametrize("num", [2, MAX_STEPS, MAX_STEPS + 1])
def test_a_chain_of_names_is_read_as_one_with_a_mark_in_it(num: int) -> None:
    names = [f"n{number}" for number in range(num)]
    expected = [(name, False) for name in names] if num <= MAX_STEPS else None
    assert steps_of(".".join(names)) == expected
    assert steps_of("!.".join(names)) == expected


@given(texts)
@settings(max_examples=300, deadline=None)
@example("a<b)")
@example("a.b()")
def test_the_last_name_is_that_of_the_last_step(text: str) -> None:
    steps = steps_of(text)
    is_named = steps is not None and not steps[-1][1] and steps[-1][0] not in SELF_NAMES
    assert last_named(text) == (steps[-1][0] if steps is not None and is_named else None)


@given(texts)
@settings(max_examples=300, deadline=None)
@example("a\u2003(b) ?")
@example("f(g(x))")
@example("a.b\n")
def test_no_last_name_begins_before_the_place_where_it_is_looked_for(text: str) -> None:
    assert _of(LAST_NAME.search(text, begin_of_last(text))) == _of(LAST_NAME.search(text))


def _of(found: re.Match[str] | None) -> str | None:
    return None if found is None else found.group(1)

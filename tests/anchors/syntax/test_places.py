"""Words before patterns: what is looked for so is what the pattern alone would find."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from support.pace import within

from anchors.syntax.extract import extract
from anchors.syntax.places import has_line, matches, places
from anchors.syntax.rules.table import _CPP, _CPP_WORDS

_RETURNED = re.compile(rb"return (?:a |return )?b")
PARTS = [b"return ", b"a ", b"b", b"xreturn ", b" ", b"\n"]
LINES = [
    b"class A {", b"class", b" * template <", b"std::x", b"int std::y", b"x std:: std::z", b"using a = b;", b"public:",
    b"#include <string>", b"#include <stdio.h>", b"\n", b"\n\n", b" ", b"\t", b"namespace n {", b"/* private : */",
]  # fmt: skip


def test_a_word_is_found_within_itself() -> None:
    assert list(places(b"aaa", b"aa")) == [0, 1]


@given(st.lists(st.sampled_from(PARTS), max_size=20))
def test_matches_are_those_of_the_pattern(parts: list[bytes]) -> None:
    data = b"".join(parts)
    found = [match.span() for match in matches(_RETURNED, b"return", data)]
    assert found == [match.span() for match in _RETURNED.finditer(data)]


@given(st.lists(st.sampled_from(LINES), max_size=20))
def test_a_header_is_told_as_by_the_pattern(parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert has_line(_CPP, _CPP_WORDS, data) == (_CPP.search(data) is not None)


def test_a_line_of_many_words_is_looked_at_once() -> None:
    with within(5):
        assert not has_line(_CPP, _CPP_WORDS, b"a; " + b"class (" * 100_000 + b"\n")


def _raised(source: bytes) -> list[str]:
    return [fact.name for fact in extract(source, "javascript").facts if fact.kind == "raise"]


def test_errors_are_told_that_are_handed_on() -> None:
    source = b"done(new AError(1)); f(x, new b.CError('c')); function g() { return new DException() }"
    assert _raised(source) == ["AError", "CError", "DException"]
    assert _raised(b"x = new AError(1); y + new BError(2); // done(new CError())") == []
    assert _raised(b"done(new AError(new BError()))") == ["AError"]

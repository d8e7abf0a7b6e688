"""Terms found in one go are those that each word gives by itself."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from anchors.index.numbering import Numbering
from anchors.index.numbers import Numbers
from anchors.search.terms import TermNumbers, Terms, joined
from anchors.search.words import IDENTIFIER, STOP_WORDS, terms_of

WORDS = st.text("aZsSxeT_09", max_size=12)
TEXTS = st.text("aIsStTheo_09 .,-\n\0\u017f\u0130\u03a3\u00df\udc80", max_size=30)
STOPS = st.sampled_from(["the", "The", "using", "it's", "2the", "getTheURLs", "_x", "x_", "I18nURLs", ""])


def named(vocabulary: Numbering[str], terms: Terms) -> list[list[str]]:
    texts = {number: text for text, number in vocabulary.ids.items()}
    ends = terms.counts.cumsum().tolist()
    starts = (terms.starts).tolist()
    return [sorted(texts[number] for number in terms.numbers[a:b].tolist()) for a, b in zip(starts, ends, strict=True)]


@given(st.lists(WORDS | STOPS))
@example(["HTTPServer", "getHTTPResponse_code2", "x", "_", "__init__", "a1", "A", "ABc", "aBC", "sha256", "classes_"])
def test_of_words(words: list[str]) -> None:
    vocabulary = Numbering[str](Numbers())
    found = TermNumbers(vocabulary).of_words(joined(words))
    assert named(vocabulary, found) == [sorted(terms_of(word)) for word in words]


@given(st.lists(TEXTS | STOPS))
@example(["the_cache of\0Things", "", "Ünder 3d 12ab the", "a.b"])
def test_of_texts(texts: list[str]) -> None:
    vocabulary = Numbering[str](Numbers())
    found = TermNumbers(vocabulary).of_texts(joined(texts))
    said = [[word for word in IDENTIFIER.findall(text) if word.lower() not in STOP_WORDS] for text in texts]
    assert named(vocabulary, found) == [sorted(term for word in words for term in terms_of(word)) for words in said]


def test_those_of_some_places() -> None:
    vocabulary = Numbering[str](Numbers())
    found = TermNumbers(vocabulary).of_words(joined(["first_one", "two"]))
    again = named(vocabulary, found.of(np.array([1, 0, 1])))
    assert again == [["two"], ["=firstone", "first", "one"], ["two"]]

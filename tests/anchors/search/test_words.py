from __future__ import annotations

import pytest

from anchors.search.words import query_terms, split, stem, terms_of, whole


@pytest.mark.parametrize(
    ("word", "other"),
    [("redirects", "redirect"), ("queries", "query"), ("stopped", "stop"), ("parsing", "parse"), ("caches", "cache"),
     ("handled", "handling"), ("policies", "policy"), ("classes", "class")],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(word: str, other: str) -> None:
    assert stem(word) == stem(other)


@pytest.mark.parametrize("word", ["status", "this", "class", "feed", "need", "sha", "bus"])
def test_what_only_looks_like_an_ending_stays(word: str) -> None:
    assert stem(word) == word


def test_identifiers_split_at_case_underscores_and_digits() -> None:
    assert split("getHTTPResponse_code2") == (stem("get"), "http", stem("response"), stem("code"))
    assert split("sha256") == ("sha", "256")


def test_snake_and_camel_case_meet_in_the_whole_identifier() -> None:
    assert whole("max_redirects") == whole("maxRedirects") == "=maxredirects"
    assert "=maxredirects" in terms_of("max_redirects")
    assert terms_of("redirect") == (stem("redirect"),)


def test_stop_words_are_dropped_and_request_words_weigh_little() -> None:
    weights = {term.term: term.weight for term in query_terms("Fix the redirect of the session")}
    assert stem("the") not in weights
    assert weights["fix"] < weights[stem("redirect")] / 2


def test_identifiers_weigh_more_than_their_parts_and_quoted_words_more_than_bare_ones() -> None:
    weights = {term.term: term.weight for term in query_terms("why is `socket` closed by max_redirects in send")}
    assert weights["=maxredirects"] > weights[stem("redirects")]
    assert weights[stem("socket")] > weights[stem("send")]


def test_neighbouring_words_are_tried_as_one_identifier() -> None:
    assert "=redirectcache" in {term.term for term in query_terms("empty the redirect cache")}


def test_a_single_word_is_tried_as_an_identifier_of_several() -> None:
    terms = {term.term: term for term in query_terms("close the websocket of a pool when reading fails")}
    assert terms["=websocket"].weight < terms[stem("websocket")].weight
    assert terms["=websocket"].text == "websocket"
    assert "=pool" not in terms
    assert [term.term for term in query_terms("why is max_redirects zero")].count("=maxredirects") == 1


def test_later_paragraphs_weigh_less_than_the_first_line() -> None:
    weights = {term.term: term.weight for term in query_terms("timeout handling\n\nseen with proxies")}
    assert weights[stem("timeout")] > weights[stem("proxies")]


def test_an_endless_question_keeps_the_heaviest_terms() -> None:
    question = " ".join(f"word{number}thing" for number in range(5_000))
    assert len(query_terms(question)) == 64
    assert query_terms("") == ()


def test_what_a_template_adds_to_an_issue_is_no_part_of_the_question() -> None:
    asides = "- [x] I searched\n * [ ] docs\ncc @ada\nSigned-off-by: A B\nAuthor: Ada Byron <ada@b>\n"
    asides += "Reviewers: Grace Hopper\n\nCloses #12 from ada/fast and squashes this:\ngit-svn-id: https://x@1 47bb\n"
    asides += "Change-Id: I0123abcd\n(cherry picked from commit 0123abcd)\n"
    question = f"Sockets leak\n\n<!-- describe\nthe problem -->\nOn close.\n{asides}"
    assert {term.term for term in query_terms(question)} == {
        term.term for term in query_terms("Sockets leak\n\nOn close.")
    }

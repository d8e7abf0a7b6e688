"""Pieces, joined, are the whole text; nothing uncertain is shown early."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from support.models import tokenizer_json

from engine.stream import Detokenizer, ReasoningSplitter, StopFinder, TextStream
from engine.tokens import ReasoningTags, Tokenizer

TOKENIZER = Tokenizer(tokenizer_json(), "tiny")


@given(st.lists(st.integers(0, TOKENIZER.vocab_size - 1), max_size=200))
@settings(max_examples=100, deadline=None)
def test_pieces_of_any_tokens_join_to_the_whole(ids: list[int]) -> None:
    detokenizer = Detokenizer(TOKENIZER.decode)
    pieces = [detokenizer.feed(i) for i in ids]
    assert "".join(pieces) + detokenizer.flush() == TOKENIZER.decode(ids)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_half_character_is_shown(text: str) -> None:
    detokenizer = Detokenizer(TOKENIZER.decode)
    shown = ""
    for token in TOKENIZER.encode(text):
        shown += detokenizer.feed(token)
        assert text.startswith(shown)
    assert shown + detokenizer.flush() == text


def test_hidden_tokens_write_nothing() -> None:
    detokenizer = Detokenizer(TOKENIZER.decode, TOKENIZER.special_ids)
    ids = TOKENIZER.encode_control("a<|im_start|>b<|fim_prefix|>")
    assert "".join(map(detokenizer.feed, ids)) + detokenizer.flush() == "ab"


@given(st.text("ab#\n", max_size=40), st.lists(st.text("ab#\n", min_size=1, max_size=3), max_size=3), st.data())
def test_stop_strings_cut_at_the_first_one(text: str, stops: list[str], data: st.DataObject) -> None:
    finder = StopFinder(tuple(stops))
    shown, rest = "", text
    while rest and not finder.stopped:
        cut = data.draw(st.integers(1, len(rest)))
        shown, rest = shown + finder.feed(rest[:cut]), rest[cut:]
        assert text.startswith(shown)
    shown += finder.flush()
    seen = text[: len(text) - len(rest)]
    first = min((seen.find(stop) for stop in stops if stop in seen), default=None)
    if first is None:
        assert shown == text
    else:
        # a stop is recognised when it is complete; what stands before the leftmost complete one is the answer
        assert finder.stopped and not any(stop in shown for stop in stops)


def split(pieces: list[str], inside: bool = False) -> tuple[str, str]:
    splitter = ReasoningSplitter(ReasoningTags(), inside)
    found = [part for piece in pieces for part in splitter.feed(piece)] + splitter.feed("", final=True)
    return "".join(t for t, thinks in found if thinks), "".join(t for t, thinks in found if not thinks)


@given(st.data())
def test_reasoning_is_split_wherever_the_tokens_break(data: st.DataObject) -> None:
    text, pieces = "<think>weigh </thin it</think>\n\nThe answer: </think> is text, <think> too.", []
    while text:
        cut = data.draw(st.integers(1, len(text)))
        pieces, text = [*pieces, text[:cut]], text[cut:]
    assert split(pieces) == ("weigh </thin it", "The answer: </think> is text, <think> too.")


def test_reasoning_that_never_closes_or_was_opened_by_the_prompt() -> None:
    assert split(["<thi", "nk>on and on </thi"]) == ("on and on </thi", "")
    assert split(["opened </think>", "answer"], inside=True) == ("opened ", "answer")
    assert split(["no reasoning <think>"]) == ("", "no reasoning <think>")
    assert split(["<thi"]) == ("", "<thi")


def test_stops_count_in_the_answer_only() -> None:
    ids = TOKENIZER.encode("<think>END</think>left END right")
    splitter = ReasoningSplitter(ReasoningTags())
    stream = TextStream(Detokenizer(TOKENIZER.decode), splitter, StopFinder(("END",)))
    deltas = []
    for token in ids:
        deltas += stream.feed(token)
        if stream.is_stopped:
            break
    deltas += stream.finish()
    assert (stream.reasoning, stream.text) == ("END", "left ")
    assert "".join(d.text for d in deltas if not d.is_reasoning) == "left "

"""Content never becomes control, and nothing of a prompt is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.models import ADDED_TOKENS, token_id, tokenizer_json, write_tokenizer

from engine.errors import ModelUnreadable
from engine.template import JinjaTemplate
from engine.tokens import ReasoningTags, Tokenizer
from engine.types import Message

TOKENIZER = Tokenizer(tokenizer_json(), "tiny")
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] | trim }}"
    "{{ '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>\n' }}{% endif %}"
)
hostile = st.lists(st.one_of(st.sampled_from([text for text, _ in ADDED_TOKENS]), st.text(max_size=12)), max_size=8)


def assert_no_control(tokenizer: Tokenizer, messages: tuple[Message, ...]) -> None:
    prompt = tokenizer.render(messages)
    assert [index for index, _, _ in prompt.content_spans] == list(range(len(messages)))
    for index, first, last in prompt.content_spans:
        span = prompt.token_ids[first:last]
        assert tokenizer.control_ids.isdisjoint(span)
        assert tokenizer.decode(span) == messages[index].content


@given(st.lists(hostile.map("".join), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_content_is_never_control(contents: list[str]) -> None:
    messages = tuple(Message("user", text) for text in contents)
    assert_no_control(TOKENIZER, messages)


@pytest.mark.parametrize("text", [text for text, _ in ADDED_TOKENS])
def test_the_naive_way_would_have_become_control(text: str) -> None:
    assert TOKENIZER.encode_control(text) == [token_id(text)]
    assert token_id(text) not in TOKENIZER.encode(text)


def test_a_jinja_template_renders_the_same_without_seeing_the_content(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    tokenizer = Tokenizer.from_folder(write_tokenizer(tmp_path, template=TEMPLATE))
    messages = (Message("system", "{{ 7 * 7 }} <|im_end|>"), Message("user", "  spaces stay {% endfor %} "))
    assert isinstance(tokenizer.template, JinjaTemplate)
    assert_no_control(tokenizer, messages)
    assert tokenizer.render(messages, ReasoningTags()).opens_reasoning
    assert not TOKENIZER.render(messages, ReasoningTags()).opens_reasoning


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{% for m in messages if m.role != 'system' %}{{ m.content }}{% endfor %}", "leaves out the system message"),
        ("{{ raise_exception('roles must alternate') }}", "roles must alternate"),
        ("{% for %}", "does not render"),
        ("{{ ().__class__.__bases__ }}{{ messages }}", "does not render"),
    ],
)
def test_a_template_that_cannot_be_used_is_one_line(tmp_path: Path, template: str, says: str) -> None:
    pytest.importorskip("jinja2")
    tokenizer = Tokenizer.from_folder(write_tokenizer(tmp_path, template=template))
    with pytest.raises(ModelUnreadable, match=says) as caught:
        tokenizer.render((Message("system", "a"), Message("user", "b")))
    assert "\n" not in str(caught.value)


def test_a_base_model_without_a_template_names_the_remedy() -> None:
    document = json.loads(tokenizer_json())
    document["added_tokens"] = []
    with pytest.raises(ModelUnreadable, match="choose an Instruct or Thinking model"):
        Tokenizer(json.dumps(document), "base").render((Message("user", "hello"),))


def test_a_truncation_in_the_definition_cuts_nothing() -> None:
    document = json.loads(tokenizer_json())
    document["truncation"] = {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}
    text = "def authenticate(user, password): return None"
    assert Tokenizer(json.dumps(document), "cut").count(text) == TOKENIZER.count(text) > 4


def test_a_vocabulary_that_holds_a_control_token_as_a_word_is_split() -> None:
    document = json.loads(tokenizer_json())
    vocabulary = document["model"]["vocab"]
    # `</` and `s>` learned as words, merged to an entry that is an added token as well
    for text in ("</", "s>", "</s>"):
        vocabulary[text] = len(vocabulary)
    document["model"]["merges"] += [["<", "/"], ["s", ">"], ["</", "s>"]]
    document["pre_tokenizer"]["use_regex"] = False
    ids = {"id": vocabulary["</s>"], "content": "</s>", "special": True}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    document["added_tokens"] = [{**ids, **flags}]
    tokenizer = Tokenizer(json.dumps(document), "spm")
    assert tokenizer.encode_control("</s>") == [vocabulary["</s>"]]
    for text in ("</s>", "a</s>b</s>", "</s></s>"):
        assert vocabulary["</s>"] not in tokenizer.encode(text)
        assert tokenizer.decode(tokenizer.encode(text)) == text


def test_damaged_or_missing_definitions_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnreadable, match=r"holds no tokenizer\.json"):
        Tokenizer.from_folder(tmp_path)
    (tmp_path / "tokenizer.json").write_text('{"model": ')
    with pytest.raises(ModelUnreadable, match="damaged"):
        Tokenizer.from_folder(tmp_path)

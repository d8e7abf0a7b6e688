"""Calls are read strictly: exactly a call, or an error with words for the model."""

from __future__ import annotations

import pytest

from iquest_cli.analyst.model.tool_calls import Call, MalformedCall, call_start, parse_turn, prose_of

HERMES = '<tool_call>\n{"name": "read", "arguments": {"path": "a.py", "first_line": 3}}\n</tool_call>'
XML = (
    "<tool_call>\n<function=read>\n<parameter=path>\na.py\n</parameter>\n"
    "<parameter=first_line>\n3\n</parameter>\n</function>\n</tool_call>"
)


def test_both_formats_say_the_same() -> None:
    assert parse_turn(HERMES, "hermes").calls == (Call("read", {"path": "a.py", "first_line": 3}),)
    assert parse_turn(XML, "qwen3-coder").calls == (Call("read", {"path": "a.py", "first_line": "3"}),)
    bare = XML.removeprefix("<tool_call>\n").removesuffix("\n</tool_call>")
    assert parse_turn(bare, "qwen3-coder").calls == parse_turn(XML, "qwen3-coder").calls


def test_several_calls_and_the_prose_before_them() -> None:
    turn = parse_turn(f"I look it up.\n{HERMES}\n{HERMES}", "hermes")
    assert turn.prose == "I look it up." and len(turn.calls) == 2
    assert len(parse_turn(f"{XML}\n{XML}", "qwen3-coder").calls) == 2


def test_an_answer_that_speaks_of_calls_is_no_call() -> None:
    text = "- It writes `<tool_call>` itself\n```xml\n<tool_call>\n<function=x>\n```\nand <function=y> inline"
    assert call_start(text) is None
    assert parse_turn(text, "hermes").prose == text == prose_of(text)


def test_a_value_may_hold_lines_and_angle_brackets() -> None:
    text = "<function=search>\n<parameter=query>\nif a < b:\n    <x>\n</parameter>\n</function>"
    assert parse_turn(text, "qwen3-coder").calls[0].arguments == {"query": "if a < b:\n    <x>"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('<tool_call>{"name": "read", "arguments": {}}', "not closed"),
        ('<tool_call>{"name": "read", "arguments": {}', "not closed"),
        ("<tool_call>read(a.py)</tool_call>", "no JSON"),
        ('<tool_call>{"name": "read"}</tool_call>', "exactly the keys"),
        ('<tool_call>{"name": "read", "arguments": {}, "id": 1}</tool_call>', "exactly the keys"),
        ('<tool_call>{"name": "read", "arguments": "{}"}</tool_call>', "not a JSON object"),
        ('<tool_call>{"name": "read", "name": "x", "arguments": {}}</tool_call>', "stands twice"),
        ('<tool_call>{"name": "../read", "arguments": {}}</tool_call>', "word of small letters"),
        ('<tool_call>{"name": "read", "arguments": {"n": NaN}}</tool_call>', "NaN"),
        ('<tool_call>{"name": "read", "arguments": {"p": "\\ud800"}}</tool_call>', "surrogate"),
        ('<tool_call>{"name": "read", "arguments": {}}</tool_call> and then', "only calls may follow"),
        ("<tool_call>" + "[" * 4000 + "</tool_call>", "nested"),
        ("<tool_call>" + " " * 9000 + "</tool_call>", "longer than"),
        (f"{HERMES}\n" * 5, "at once"),
        ("<function=read></function>", "only calls"),
    ],
)
def test_whatever_is_not_exactly_a_hermes_call_is_refused(text: str, problem: str) -> None:
    with pytest.raises(MalformedCall, match=problem):
        parse_turn(text, "hermes")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HERMES, "a call is <function=NAME>"),
        ("<function=read><parameter=path>a.py</parameter>", "a call is"),
        ("<function=read><parameter=path>a.py</function>", "stand only"),
        ("<function=read>path: a.py</function>", "stand only"),
        ("<function=read><parameter=a>1</parameter><parameter=a>2</parameter></function>", "stands twice"),
        ("<function=Read File></function>", "word of small letters"),
        ("<tool_call><function=read></function>", "not closed"),
        ("<function=read></function> so it is", "a call is"),
    ],
)
def test_whatever_is_not_exactly_an_xml_call_is_refused(text: str, problem: str) -> None:
    with pytest.raises(MalformedCall, match=problem):
        parse_turn(text, "qwen3-coder")


def test_what_cannot_be_read_leaves_the_prose() -> None:
    assert prose_of("- A claim.\n\n<tool_call>{broken") == "- A claim."

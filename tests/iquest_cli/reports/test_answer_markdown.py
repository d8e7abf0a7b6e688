"""Answers for an issue or a pipe: what a repository says in them is shown, never read as HTML, a link or a control."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from iquest_cli.analyst.answer import Answer, ContextUse, CoverageUse, RepoUse, Timings
from iquest_cli.reports.answer_json import render_json
from iquest_cli.reports.answer_markdown import render_markdown

ACTIVE = {"html_inline", "html_block", "image", "link_open"}
TEXTS = (
    "a `b <img src=x>` <img src=x> and `` c ` <i> `` ![x](y) [x](y)",
    "| src/b`\\|<img src=x>.py:1 | `hb` |\n| --- | --- |\n| lone ` <img src=x> | `x` |",
    "lone ` <img src=x>\nand ` <img src=x> ` again",
    "- lone ` <img src=x>\n- another ` <img src=x>",
    "a ``` b <img src=x>\n\n``` c <img src=x>",
    "````\n```\n<img src=x>\n````\n<img src=x>\n~~~\n```\n~~~\n<img src=x>",
    "```py\n<img src=x>\n``` <img src=x>\n<img src=x>\n```\n<img src=x> `",
)


def answered(text: str) -> Answer:
    return Answer(
        question=text.partition("\n")[0],
        found=True,
        kind="other",
        mode="static",
        answer=text,
        citations=(),
        flow=(),
        logs=(),
        unverified=(text,),
        context=ContextUse("none", 0, 0, "", 0, 0),
        coverage=CoverageUse(1, 1, ()),
        model=None,
        repo=RepoUse("/r", None, False),
        timings=Timings(),
    )


def tokens(text: str) -> list[Token]:
    top = MarkdownIt("commonmark").enable("table").parse(text)
    return [token for block in top for token in (block, *(block.children or ()))]


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_of_a_repository_is_html_a_link_or_an_image(text: str) -> None:
    found = tokens(render_markdown(answered(text)))
    assert {token.type for token in tokens(text)} & ACTIVE
    assert not {token.type for token in found} & ACTIVE
    assert "<img src=x>" in "".join(token.content for token in found)


def test_code_stays_code() -> None:
    text = render_markdown(answered("| `a \\|\\| <b>` | is `x < 1` |\n| --- | --- |\n\n```py\nx < 1 `\n```"))
    codes = [token.content for token in tokens(text) if token.type in ("code_inline", "fence")]
    assert codes.count("a || <b>") >= 1 and codes.count("x < 1") >= 1 and codes.count("x < 1 `\n") == 1


def test_where_renderers_differ_in_what_ends_a_cell_nothing_of_it_is_code() -> None:
    """Two backslashes before a bar: some take the bar for the end of a cell, and the mark behind it for a lone one."""
    text = render_markdown(answered("x\n\n| `c\\\\|<img src=x>` | b |\n| --- | --- |"))
    assert "&lt;img" in text and "<img" not in text.partition("Not verified")[0]


def test_json_holds_no_control_that_a_terminal_reads() -> None:
    text = render_json(answered("\x9b31m \u202e \u2066 \x1b[31m \x07"))
    assert not re.search("[^\n\x20-\x7e]", text)

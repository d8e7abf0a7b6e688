"""What a file says of itself: its header comment, without licences and labels of what stands below."""

from __future__ import annotations

import numpy as np
import pytest

from anchors.records import CHUNK_FIELDS
from anchors.syntax.extract import extract

SPACED = """/** Sells all of it. */

function sell() { return 1 }

/**
 * Buys
 * things.
 */

shop.buy = function () { return 2 };

/* Not. */

function wait() {}
"""
LICENCE = "/*!\n * thing\n * Copyright(c) 2020 Somebody\n */\n\n"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("/**\n * Module dependencies.\n * @private\n */\n\n", ""),
        ("// Imports\n\n", ""),
        ("/**\n * Module dependencies of the shop.\n */\n\n", "Module dependencies of the shop."),
        ("/* Sells things. */\n\n/**\n * Module dependencies.\n */\n\n", "Sells things."),
        ("/** Module dependencies. */\n\n// Sells other things.\n\n", "Sells other things."),
    ],
)
def test_a_label_is_not_what_the_file_is(head: str, said: str) -> None:
    source = f"{LICENCE}'use strict';\n\n{head}var http = require('http');\n"
    assert extract(source.encode(), "javascript").doc == said


@pytest.mark.parametrize(
    ("literal", "said"),
    [
        ('"""Sells things."""', "Sells things."),
        ('r"""Sells\n   many things.\n\nAnd more."""', "Sells many things."),
        ("'''Sells \"\"\" things.'''", 'Sells """ things.'),
        ('"Sells things."', "Sells things."),
        ("u'Sells things.'  ", "Sells things."),
        ('"""Never closed.', ""),
        ('"Two" "parts"', ""),
        ('""', ""),
    ],
)
def test_a_docstring_in_every_spelling(literal: str, said: str) -> None:
    assert extract(f"{literal}\nx = 1\n".encode(), "python").doc == said


def test_a_block_a_blank_line_above_is_what_javascript_says_of_a_function() -> None:
    record = extract(SPACED.encode(), "javascript")
    assert record.doc == "Sells all of it."
    assert {item.name: item.doc for item in record.definitions} == {"sell": "", "buy": "Buys things.", "wait": ""}
    chunks = np.frombuffer(record.chunks, dtype=np.int32).reshape(-1, CHUNK_FIELDS).tolist()
    assert [5, 10] in [chunk[:2] for chunk in chunks]
    assert extract(b"int x;\n\n/** Buys. */\n\nint buy(void) { return 2; }\n", "c").definitions[-1].doc == ""


def test_a_remark_below_a_doc_comment_does_not_hide_it() -> None:
    source = b"package shop;\n\n/** Sells things. */\n// Not for readers:\n// slow.\npublic class Shop {}\n"
    assert extract(source, "java").definitions[-1].doc == "Sells things."
    assert extract(source.replace(b"/**", b"/*"), "java").definitions[-1].doc == "Not for readers: slow."

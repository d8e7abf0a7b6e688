"""What a file says of itself: its header comment, without licences and labels of what stands below."""

from __future__ import annotations

import pytest

from anchors.syntax.extract import extract

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

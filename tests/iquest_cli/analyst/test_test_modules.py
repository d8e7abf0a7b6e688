"""Test modules of Rust inside of source files."""

from __future__ import annotations

import pytest

from iquest_cli.analyst.texts.standing import is_in_test_module


@pytest.mark.parametrize(
    ("name", "is_test"),
    [
        ("tests.parses", True),
        ("test.Fake.new", True),
        ("codec_tests.parses", True),
        ("codec_test.parses", True),
        ("codec.tests.parses", True),
        ("tests", False),
        ("run_tests", False),
        ("latest.parses", False),
        ("contests.parses", False),
        ("Speed.run_test.inner", False),
        ("testing.parses", False),
    ],
)
def test_by_the_names_of_modules(name: str, is_test: bool) -> None:
    assert is_in_test_module("src/codec.rs", name) == is_test
    assert not is_in_test_module("src/codec.py", name)

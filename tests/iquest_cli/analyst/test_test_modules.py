"""Test modules of Rust inside of source files, and what helps tests of Go."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

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


def test_what_is_handed_a_test_of_go_helps_tests(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.org/shop\n",
        "suites/codes.go": (
            'package suites\n\nimport "testing"\n\nfunc (s *Session) verifyCode(t *testing.T, code string) {\n'
            '\ts.verify(t, code)\n\ts.click(t, "verify-code")\n}\n'
        ),
        "shop/codes.go": (
            "package shop\n\nfunc checkCode(code string, known []string) bool {\n\tfor _, other := range known {\n"
            "\t\tif verify(other, code) {\n\t\t\treturn true\n\t\t}\n\t}\n\n\treturn false\n}\n"
        ),
    }
    assert answered(tmp_path, files, "How is a code verified?").answer.startswith("`checkCode` (shop/codes.go:3)")

"""Signatures by line and name, whether a few lines are asked for or all of a file."""

from __future__ import annotations

import pytest

from anchors.syntax.signatures import signatures
from iquest_cli.reviewer.signed import ASKED_SINGLY, FileSignatures

NUM = 3 * ASKED_SINGLY
SOURCES = {
    "python": "".join(f"def run(a{at}):\n    def inner(b): pass\n" for at in range(NUM)),
    "c": "".join(f"int run(int a{at}) {{ return 1; }} int two(int b{at});\n\n" for at in range(NUM)),
    "javascript": "".join(f"const run = (a{at}) => 1, two = (b{at}) => 2;\n\n" for at in range(NUM)),
}


@pytest.mark.parametrize("language", SOURCES)
def test_a_line_has_the_same_signatures_however_many_were_asked_for_before(language: str) -> None:
    data = SOURCES[language].encode()
    told = FileSignatures(data, language)
    for line in (*range(2 * NUM, 0, -1), *range(1, 2 * NUM + 1)):
        alone = signatures(data, language, (line, line))
        for name in ("run", "two", "inner"):
            assert list(told.at(line, name)) == [item for item in alone if item.name == name]
    assert told.at(1, "run")[0].params[0].name == "a0"

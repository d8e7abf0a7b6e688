"""Files that list starts, filled by somebody who means harm: read in time that grows with their length."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import pytest

from anchors.graph.command_lines import words_run
from anchors.graph.listings import browser_programs, node_programs
from anchors.syntax.facts import errors, php_web
from anchors.syntax.places import matches

NUM: Final = 300_000


def flood(piece: str) -> str:
    return piece * (NUM // len(piece))


@pytest.mark.parametrize(
    "read",
    [
        lambda: browser_programs("index.html", flood("<script ")),
        lambda: browser_programs("index.html", flood('<script type="module" ')),
        lambda: browser_programs("vite.config.ts", flood("input:[\n")),
        lambda: list(node_programs({"scripts": {"start": flood(";a=;")}})),
        lambda: list(words_run(flood("run -a -b "))),
        lambda: list(matches(errors._MADE, b"new", b"new " + flood("ERR_").encode())),
        lambda: list(php_web._EVENT.finditer(flood("A").encode())),
    ],
    ids=["tags", "modules", "inputs", "scripts", "commands", "errors", "events"],
)
def test_floods_take_no_quadratic_time(read: Callable[[], object]) -> None:
    begin = time.process_time()
    read()
    assert time.process_time() - begin < 3

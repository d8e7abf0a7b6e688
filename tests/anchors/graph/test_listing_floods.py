"""Files that list starts, filled by somebody who means harm: read in time that grows with their length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pytest
from support.pace import within
from support.snapshots import snapshot_of

from anchors.graph.roles.command_lines import words_run
from anchors.graph.roles.critical import namespaces
from anchors.graph.roles.entries import C_MAIN
from anchors.graph.roles.listings import browser_programs, node_programs
from anchors.graph.roles.manifests import MAIN_CLASS, SCRIPT_LINE, Manifests
from anchors.graph.roles.shown import shown_names
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
        lambda: list(SCRIPT_LINE.finditer(flood(" ")[:60_000])),
        lambda: list(SCRIPT_LINE.finditer(flood("a")[:60_000])),
        lambda: list(MAIN_CLASS.finditer("mainClass=" + flood(" ")[:60_000])),
        lambda: C_MAIN.search(flood("\n")),
        lambda: C_MAIN.search(flood("main(\n")),
        lambda: list(matches(errors._MADE, b"new", b"new " + flood("ERR_").encode())),
        lambda: list(php_web._EVENT.finditer(flood("A").encode())),
    ],
    ids=[
        *("tags", "modules", "inputs", "scripts", "commands", "spaces", "words", "main classes"),
        *("blank lines", "mains", "errors", "events"),
    ],
)
def test_floods_take_no_quadratic_time(read: Callable[[], object]) -> None:
    with within(3):
        read()


def test_of_many_namespaces_and_constants_each_is_looked_up_without_the_others() -> None:
    """Modules of Ruby that hold classes alone, opened again and again, and constants that texts show by name."""
    num = 6000
    files = {
        "a.rb": "".join(f"module A\n module M{at}\n  class C\n  end\n end\nend\n" for at in range(num)),
        "b.rb": "module N\n def go\n end\n class C\n end\nend\n",
        "c.swift": "".join(f"public class T{at} {{}}\npublic let v{at} = T{at}.one\n" for at in range(num)),
    }
    snapshot = snapshot_of(files)
    with within(1):
        found = {snapshot.qualified_name(symbol) for symbol in namespaces(snapshot)}
        shown = shown_names(snapshot, {f"v{at}": 1 for at in range(num)}, np.ones(snapshot.num_symbols, dtype=bool))
    assert found == {"A", *(f"A.M{at}" for at in range(num))}
    classes = [at for at in range(snapshot.num_symbols) if snapshot.name(at).startswith("T")]
    assert sum(shown[symbol] > 0 for symbol in classes) == num


def test_a_file_that_ten_thousand_commands_name_is_read_once() -> None:
    read: list[str] = []

    def reading(path: str) -> bytes:
        read.append(path)
        return (
            b"#!/bin/sh\n" if path == "bin/go" else b"worker: bin/go x/none\n" * 10_000 if path == "Procfile" else b""
        )

    snapshot = snapshot_of({"Procfile": "", "bin/go": ""})
    assert list(Manifests(snapshot, reading).started())
    assert sorted(read) == ["Procfile", "bin/go", "x/none"]

"""Small valid programs of every grammar: which parse without a fault, and which are known not to.

`programs/LANGUAGE.txt` holds one a paragraph; `LANGUAGE.unread.txt` what no reading mends so far.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from anchors.syntax.faults import faults

PROGRAMS = Path(__file__).parent / "programs"
LANGUAGES = sorted(path.stem for path in PROGRAMS.glob("*.txt") if not path.stem.endswith(".unread"))
UNREAD = sorted(path.name.removesuffix(".unread.txt") for path in PROGRAMS.glob("*.unread.txt"))
MIN_PROGRAMS = 10


def programs(name: str) -> list[str]:
    return (PROGRAMS / f"{name}.txt").read_text(encoding="utf-8").strip("\n").split("\n\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_valid_programs_have_no_fault(language: str) -> None:
    all_of_them = programs(language)
    assert len(all_of_them) >= MIN_PROGRAMS
    assert [program for program in all_of_them if faults(f"{program}\n".encode(), language) != ()] == []


@pytest.mark.parametrize("language", UNREAD)
def test_what_is_known_not_to_parse_still_does_not(language: str) -> None:
    read = [program for program in programs(f"{language}.unread") if faults(f"{program}\n".encode(), language) == ()]
    assert read == [], "what is read now belongs to the other list"


HALF = {
    "elixir": "f(1",
    "php": "<?php function f() { g(1;\n?>",
    "python": "x = f(1",
    "ruby": "f(1",
    "shell": "if a; then",
}
"""Code that is only half there, by language; elsewhere as C has it."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_half_there_is_a_fault_all_the_same(language: str) -> None:
    half = HALF.get(language, "void f() { g(1;")
    whole = [program for program in programs(language)[:20] if "__END__" not in program]
    assert [program for program in whole if faults(f"{half}\n{program}\n".encode(), language) == ()] == []

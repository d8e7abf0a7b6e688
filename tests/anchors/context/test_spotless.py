"""Values without the secrets in their texts."""

from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from anchors.context.spotless import spotless

TOKEN = "ghp_" + "Zk3mQ9xW2vB7nR4tY6uI8oP1aS5dF0gH2jKl"


@dataclass(frozen=True, slots=True)
class Part:
    path: str
    text: str
    number: int = 1


class Pair(NamedTuple):
    first: str
    second: str


class Whole(msgspec.Struct, frozen=True):
    parts: tuple[Part, ...]
    pair: Pair
    named: dict[str, str]
    nothing: None = None


def test_every_text_loses_its_secrets_and_no_path_does() -> None:
    value = Whole((Part(f"a/{TOKEN}.py", f"says {TOKEN}"),), Pair("x", TOKEN), {TOKEN: f"is {TOKEN}", "path": TOKEN})
    hidden = "[redacted: github token]"
    clean = Part(f"a/{TOKEN}.py", f"says {hidden}")
    assert spotless(value) == Whole((clean,), Pair("x", hidden), {hidden: f"is {hidden}", "path": TOKEN})


def test_what_holds_none_comes_back_itself() -> None:
    value = [Part("a.py", "says nothing")]
    assert spotless(value) is value

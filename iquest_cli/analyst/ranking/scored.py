"""A piece of code with how much it has to do with a question."""

from __future__ import annotations

from dataclasses import dataclass

from anchors.types import Symbol


@dataclass(frozen=True, slots=True)
class Scored:
    """A region of code with its score: a function, or a chunk of what stands outside of functions.

    `hits` maps the index of a concept to how well it is met, up to 1; `window` are the lines that meet most.
    """

    symbol: Symbol
    name: str
    path: str
    first: int
    last: int
    score: float
    hits: dict[int, float]
    window: tuple[int, int]

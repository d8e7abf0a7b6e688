"""Several things of one kind that a repository has, and what holds or joins them. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from anchors.types import Symbol


@dataclass(frozen=True, slots=True)
class Entry:
    """One of several: `key` as the code writes it; `symbol` where it is a definition."""

    key: str
    path: str
    line: int
    doc: str = ""
    symbol: Symbol | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """`kind` is `enum`, `table`, `filled` (a table that is filled elsewhere), `heirs`, `module` (what it gives to
    others), `cases` (of a function), `calls` (by which a function hands over one each), `folder`, `constants`
    (that are called or made alike) or `named` (types of one name). `label` is what holds them; of the last three it is
    the first of them. `taker`: the label is a function that takes one up, and nothing holds them."""

    kind: str
    label: Symbol
    entries: tuple[Entry, ...]
    score: float = 0.0
    """How much of the question's weight it meets, more where it is called as the kind that is asked for."""
    is_whole: bool = True
    """False where what holds it is longer than is read."""
    is_said: bool = True
    """Whether the question says every word of its name."""
    by: str = ""
    """Of `calls` the name of what is called."""
    is_meant: bool = False
    """Whether it is called as the question says, and nothing else."""

    @property
    def folder(self) -> str:
        return self.label.path.rpartition("/")[0]

"""The lines of a log that somebody pasted, each as a message of its own: which literal of code says one of them.

A log repeats itself: of lines that differ in numbers alone the first stands for all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from iquest_cli.analyst.logs.literal_texts import RUN, Words, longest_run, runs_of, spoken_words

MAX_LINES: Final = 30
"""Lines that are compared: those that say that something went wrong first, then the last ones."""
MAX_CHARS: Final = 600
"""Of one line."""
LEAST_OF_LINE: Final = 0.4
"""Share of a line's words, numbers and what stands in brackets aside, that a literal must say in a row."""
_WRONG: Final = re.compile(
    r"error|exception|fatal|panic|critical|fail|cannot|can't|could not|refused|denied", re.IGNORECASE
)
_ASIDE: Final = re.compile(
    r"\[[^\[\]]{0,120}\]|\([^()]{0,120}\)|\S*\d\S*|\b(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b"
)
"""Times, processes, levels, values: what a program puts around and into its messages."""


def without_aside(row: str) -> str:
    return _ASIDE.sub(" ", row)


class PastedLines:
    """Of a text of one line there are none: it is compared as it stands."""

    def __init__(self, text: str) -> None:
        rows = [row[:MAX_CHARS] for row in text.split("\n") if row.strip()]
        kept: dict[Words, tuple[int, str]] = {}
        for at, row in enumerate(rows if len(rows) > 1 else []):
            words = spoken_words(without_aside(row))
            if len(words) >= RUN:
                kept.setdefault(words, (at, row))
        best = sorted(kept.items(), key=lambda item: (_WRONG.search(item[1][1]) is None, -item[1][0]))[:MAX_LINES]
        self.texts = [" ".join(words) for words, _ in best]
        self._asked = [spoken_words(row) for _, (_, row) in best]
        self._num_own = [len(words) for words, _ in best]
        self._runs = [runs_of(asked) for asked in self._asked]
        self._lines: dict[Words, list[int]] = defaultdict(list)
        for number, runs in enumerate(self._runs):
            for run in runs:
                self._lines[run].append(number)
        self.num_compared = 0
        """Lines that a literal was compared with, each time that one was."""

    def said_by(self, said: str) -> float:
        """How many words in a row of one of the lines a literal says; 0.0 where that is little of the line."""
        words = spoken_words(said)
        met = {number for at in range(len(words) - RUN + 1) for number in self._lines.get(words[at : at + RUN], ())}
        self.num_compared += len(met)
        best = 0
        for number in met:
            length, _ = longest_run(self._asked[number], self._runs[number], said)
            if length >= RUN and length >= LEAST_OF_LINE * self._num_own[number]:
                best = max(best, length)
        return float(best)

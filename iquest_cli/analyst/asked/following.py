"""Where the words of a phrase follow one another in a text. Knows roots of words, and not what a phrase means."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from iquest_cli.analyst.texts.words import stem

INFLECTED: Final = 6
"""A single word of a phrase that is at least this long also matches with an ending."""
MAX_OBJECT: Final = 4
"""Words of an object that may stand inside of a verb: "takes *the colour codes* out"."""
_PARTICLES: Final = frozenset(map(stem, ("out", "off", "away", "on", "back", "up", "down", "apart", "together")))
_LEADS: Final = frozenset(
    map(stem, ("the", "a", "an", "my", "our", "his", "her", "its", "their", "your", "this", "these", "all", "each"))
)
"""What an object begins with."""
_NO_OBJECT: Final = frozenset(
    map(stem, ("and", "or", "but", "from", "to", "into", "which", "that", "who", "so", "is", "are", "when", "if"))
)
_SHORT: Final = "it them this that him her me us its their the a an my our right matching"
_BETWEEN: Final = frozenset(stem(word) for word in _SHORT.split(" "))


class Spoken:
    """Where the words of a text stand, by their roots: hundreds of phrases are looked for in it."""

    def __init__(self, roots: list[str]) -> None:
        self._roots = roots
        self._places: dict[str, list[int]] = {}
        for at, root in enumerate(roots):
            self._places.setdefault(root, []).append(at)
        self._sorted = sorted(self._places)

    def find(self, phrase: tuple[str, ...], text: str) -> tuple[int, ...] | None:
        """Indices of the phrase's words; (0,) for one that is found in a script without word borders."""
        if len(phrase) == 1 and not phrase[0].isascii() and phrase[0] in text:
            return (0,)
        if len(phrase) == 1 and len(phrase[0]) >= INFLECTED:
            # German and its like: `falsch` in `falschem`.
            found = min((self._places[root][0] for root in self._beginning(phrase[0])), default=None)
            return None if found is None else (found,)
        for at in self._places.get(phrase[0], ()):
            places = self._follow(phrase, at)
            if places is not None:
                return places
        return None

    def _beginning(self, root: str) -> Iterator[str]:
        for at in range(bisect_left(self._sorted, root), len(self._sorted)):
            if not self._sorted[at].startswith(root):
                return
            yield self._sorted[at]

    def _follow(self, phrase: tuple[str, ...], at: int) -> tuple[int, ...] | None:
        """Where the words of a phrase stand from `at` on; one short word may stand between ("give *it* back")."""
        roots, places = self._roots, [at]
        for wanted in phrase[1:]:
            at = places[-1] + 1
            if len(phrase) == 2 and wanted in _PARTICLES and at < len(roots) and roots[at] in _LEADS:
                at = self._behind_object(wanted, at)
            elif at < len(roots) and roots[at] != wanted and roots[at] in _BETWEEN:
                at += 1
            if at >= len(roots) or roots[at] != wanted:
                return None
            places.append(at)
        return tuple(places)

    def _behind_object(self, particle: str, at: int) -> int:
        """Where the particle of a verb stands behind its object; the word behind one short word where it does not."""
        for place in range(at + 1, min(at + 1 + MAX_OBJECT, len(self._roots))):
            if self._roots[place] in _NO_OBJECT:
                break
            if self._roots[place] in _PARTICLES:
                return place if self._roots[place] == particle else at + 1
        return at + 1 if self._roots[at] in _BETWEEN else at

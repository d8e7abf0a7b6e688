"""What code stands in: of "how are plugins loaded" what `PluginLoader` holds is meant before what a class of settings
holds, whatever it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from iquest_cli.analyst.ranking.doing import verb_stem
from iquest_cli.analyst.texts.words import parts, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iquest_cli.analyst.ranking.scored import Scored
    from iquest_cli.analyst.ranking.weights import Weighed

ALL: Final = 1.7
"""For what stands in something that is called as all that the question says, and nothing else."""
DOES: Final = 1.6
"""The same where its name leaves out what is done, and that of the code says just that: `Thumbnail.generate`."""
BUT_VERB: Final = 1.3
"""The same where that of the code says something else, and the other two words or more of the question."""
MET: Final = 0.3
LEAST: Final = 0.6
"""Share of the weight of all words but the verb that a name must say: everyday words need not all be there."""
_KINDS: Final = frozenset(
    map(
        stem,
        ("service", "manager", "handler", "helper", "helpers", "util", "utils", "impl", "provider", "engine", "worker",
         "job", "task", "processor", "command", "module", "support", "system", "core", "lib", "class", "type", "base",
         "abstract", "default", "mixin", "server", "runner", "executor", "validator", "algorithm", "strategy",
         "loader"),
    )
)  # fmt: skip
"""Words of names for what kind of thing something is."""


class _Asked(NamedTuple):
    """Numbers of the concepts that a question asks for: those of its verb, others that tell something, and the weights
    of all others."""

    done: frozenset[int]
    telling: frozenset[int]
    weights: dict[int, float]
    verb: str


def container_factor(
    scored: Scored, concepts: Sequence[Weighed], hits: Callable[[str], dict[int, float]], verb: str
) -> float:
    """What code gains by the name of its class, or of its file."""
    if any(weighed.concept.is_exact for weighed in concepts):
        return 1.0  # who writes a name asks for what carries it
    known = {number for number, weighed in enumerate(concepts) if weighed.is_known}
    done = {number for number in known if verb and verb_stem(concepts[number].concept.word) == verb}
    others = {number: concepts[number].weight for number in sorted(known - done)}
    telling = frozenset(number for number in others if concepts[number].is_telling)
    asked = _Asked(frozenset(done), telling, others, verb)
    owner, _, own = scored.symbol.qualified_name.rpartition(".")
    does = _does(own, asked, hits)
    names = (owner.rpartition(".")[2], scored.path.rpartition("/")[2].partition(".")[0])
    return max(_factor(_said(name, hits), asked, does) for name in names)


def _does(own: str, asked: _Asked, hits: Callable[[str], dict[int, float]]) -> float:
    """What the name of the code itself gives, where that of what it stands in leaves out what is done."""
    words = [stem(word) == asked.verb or not asked.done.isdisjoint(_met(word, hits)) for word in parts(own)]
    return DOES if words and all(words) else 1.0


def _met(word: str, hits: Callable[[str], dict[int, float]]) -> set[int]:
    return {number for number, hit in hits(word).items() if hit >= MET}


def _said(name: str, hits: Callable[[str], dict[int, float]]) -> set[int]:
    """The concepts that a name says; none where it says something else as well."""
    said = _met(name, hits)
    for word in parts(name):
        met = _met(word, hits)
        if not met and stem(word) not in _KINDS:
            return set()
        said |= met
    return said


def _factor(said: set[int], asked: _Asked, does: float) -> float:
    met = sum(weight for number, weight in asked.weights.items() if number in said)
    if not said or not asked.telling <= said or met < LEAST * sum(asked.weights.values()):
        return 1.0
    if (asked.done and asked.done <= said) or not asked.verb:
        return ALL
    return max(does, BUT_VERB if len(said) > 1 else 1.0)

"""What each concept of a question weighs in one repository, and which chunks hold it: by the lexical index alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.search.words import IDENTIFIER, QueryTerm, split, whole
from iquest_cli.analyst.asked.question import SAME, Concept
from iquest_cli.analyst.texts.lookup import terms_with_prefix
from iquest_cli.analyst.texts.words import kind_stems, stem, stems, weak_stems

if TYPE_CHECKING:
    from anchors.search.lexical import ChunkHits, LexicalIndex
    from iquest_cli.analyst.answer import Kind

MAX_FORMS: Final = 7
MAX_TERMS: Final = 110
WEAK: Final = 0.4
COMMON_IDF: Final = 4.0
"""A neighbour of the word asked for that stands nearly everywhere says less."""
COMMON_SHARE: Final = 0.5
KIND_WORD: Final = 0.3
LEAST_COMPOUND: Final = 7
JOINED: Final = 0.75
"""For what two of the question's words are written as together: it tells of each, and is neither."""
SHORTEST_JOINED: Final = 3
MAX_JOINED: Final = 12
"""Words of which each two are put together."""
STAND_IN: Final = 0.75
"""Weight of a neighbour of a word that itself stands nowhere in the repository."""
IN_PROSE: Final = 0.7
"""For a word that names nothing in the repository, however rare it is."""
UNSEEN_IDF: Final = 3.0
SAID: Final = 0.3
"""Weight of a word's hit from which a name says it: a neighbour by the thesaurus does."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A concept with its weight in this repository; `forms` maps crude stems to weights up to 1."""

    concept: Concept
    weight: float
    forms: dict[str, float]
    is_known: bool
    """Some form of the word itself (not of its neighbours) stands in the repository."""
    is_telling: bool
    """No everyday word, and none that only says which kind of question it is."""
    never_whole: frozenset[str] = frozenset()
    """Stems of forms that the repository never writes as one word: it may do as two (`NotFound`)."""


class Weigher:
    """`chunk_scores`: of every chunk what its words give, float64 [num_chunks], filled by `weigh`."""

    def __init__(
        self,
        lexical: LexicalIndex,
        kind: Kind,
        num_chunks: int,
        known: dict[QueryTerm, ChunkHits | None],
        repository: str = "",
    ) -> None:
        """`known` keeps what was looked up, for further parts of the same question; `repository` is its name."""
        self._repository = repository.lower()
        self._lexical = lexical
        self._known = known
        self._kind = kind
        self.chunk_scores = np.zeros(num_chunks)

    def weigh(self, concepts: Sequence[Concept]) -> tuple[Weighed, ...]:
        """Also fills the chunk scores: of each concept the best form counts in each chunk."""
        per_form = max(2, min(MAX_FORMS, MAX_TERMS // max(1, len(concepts))))
        return tuple(self._weigh_one(concept, per_form) for concept in self._joined(concepts))

    def _joined(self, concepts: Sequence[Concept]) -> list[Concept]:
        """With what two of the words are written as here: `threadpool` of "how many threads does the pool have"."""
        words = [
            word.lower() if word.isascii() and word.isalpha() and len(word) >= SHORTEST_JOINED else ""
            for word in (concept.word for concept in concepts[:MAX_JOINED])
        ]
        found = list(concepts)
        for one, other in permutations((n for n, word in enumerate(words) if word), 2):
            for first in dict.fromkeys((words[one], words[one].removesuffix("s"))):
                whole_word = first + words[other].removesuffix("s")
                terms = split(whole_word)
                if len(terms) == 1 and self._lexical.term_id(terms[0]) is not None:
                    for number in (one, other):
                        first_form, *rest = found[number].forms
                        found[number] = replace(found[number], forms=(first_form, (whole_word, JOINED), *rest))
        return found

    def _weigh_one(self, concept: Concept, per_form: int) -> Weighed:
        best = np.zeros(len(self.chunk_scores))
        forms: dict[str, float] = {}
        own_idf, near_idf, is_known, in_names = 0.0, 0.0, False, False
        rarity: dict[str, float] = {}
        lacks_own = not self._is_there(concept)
        apart: set[str] = set()
        for word, share in concept.forms[:per_form]:
            weight = min(STAND_IN, 2 * share) if lacks_own and share < 0.6 else share
            for root in stems(word):
                forms[root] = max(forms.get(root, 0.0), weight)
            terms = self._terms(word, weight, concept.is_exact)
            hits = [hit for term in terms if (hit := self._hits_of(term)) is not None]
            if not hits and word.isascii() and len(word) >= LEAST_COMPOUND:
                apart.update(stems(word))
            for hit in hits:
                np.maximum.at(best, hit.chunks, hit.chunk_scores)
            idf = min((hit.idf for hit in hits), default=0.0)
            if share in (SAME, JOINED) and hits:
                own_idf, is_known = own_idf or idf, True
                in_names = in_names or any(self._is_in_names(term.term) for term in terms)
            elif share >= 0.6 and hits:
                own_idf, is_known = max(own_idf, idf), True
                rarity.update((root, idf) for root in stems(word))
                in_names = in_names or any(self._is_in_names(term.term) for term in terms)
            elif hits:
                near_idf = max(near_idf, idf)
                for root in stems(word):
                    forms[root] = (
                        min(forms[root], weight * min(1.0, idf / COMMON_IDF)) if forms[root] <= weight else forms[root]
                    )
        if not concept.is_exact:  # of the words that a phrase leads to, the common ones say less than the rare
            rarest = min(own_idf, COMMON_IDF)
            for root, idf in rarity.items():
                # A word that nearly all code holds is what it is asked for all the same.
                forms[root] *= 1.0 if idf >= rarest else max(COMMON_SHARE, idf / max(0.1, rarest))
        scale = self._scale(concept)
        self.chunk_scores += best * scale
        idf = own_idf or min(UNSEEN_IDF, near_idf or UNSEEN_IDF)
        weight = (
            (0.2 + 0.8 * min(idf, 3.0) + 0.3 * max(0.0, min(idf, 8.0) - 3.0))
            * scale
            * (1.0 if in_names or concept.is_exact or not is_known else IN_PROSE)
        )
        return Weighed(concept, weight, forms, is_known, scale >= 1.0, frozenset(apart))

    def _hits_of(self, term: QueryTerm) -> ChunkHits | None:
        if term not in self._known:
            self._known[term] = self._lexical.chunk_hits(term)
        return self._known[term]

    def _is_there(self, concept: Concept) -> bool:
        terms = (
            term
            for word, weight in concept.forms
            if weight >= 0.6
            for term in self._terms(word, weight, concept.is_exact)
        )
        return any(self._lexical.term_id(term.term) is not None for term in terms)

    def _scale(self, concept: Concept) -> float:
        root = stem(concept.word)
        if concept.is_exact:
            return 1.3
        # What bears the repository's own name may be anything in it; a plural is more likely the everyday word.
        is_own = concept.word.lower() == self._repository and not self._repository.endswith("s")
        if is_own or root in kind_stems().get(self._kind, frozenset()):
            return KIND_WORD
        if " " in concept.word:
            return 0.6
        return WEAK if root in weak_stems() else 1.0

    def _is_in_names(self, term: str) -> bool:
        number = self._lexical.term_id(term)
        start = self._lexical.tables.name_start
        return number is not None and bool(start[number + 1] > start[number])

    def _terms(self, word: str, weight: float, is_exact: bool) -> list[QueryTerm]:
        """Terms of the index that stand for a word: its own, and those of the same crude stem."""
        found = dict.fromkeys(split(word), weight)
        is_one = len(word) > 1 and not found and IDENTIFIER.fullmatch(word) is not None  # `s3`, `k8s`
        if is_one or (is_exact and ("_" in word or not word.islower())):
            found[whole(word)] = weight * 1.5
        root = stem(word)
        if len(root) >= 4 and root.isascii():
            for term in terms_with_prefix(self._lexical, root[:-1] if len(root) > 5 else root):
                if len(term) <= len(word) + 6 and stem(term) == root:
                    found.setdefault(term, weight * 0.9)
        return [QueryTerm(term, word, share) for term, share in list(found.items())[:8]]

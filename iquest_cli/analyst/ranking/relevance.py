"""How much a piece of code has to do with a question: concepts against names, doc lines, paths and bodies.

Two passes: the lexical index gives candidates for every form of every concept; their source is then read and scored
again, where a concept counts once, by the best place that it stands in, and covering many concepts counts most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from anchors.types import Ranking
from iquest_cli.analyst.asked.question import Question, concepts_of
from iquest_cli.analyst.ranking.compounds import compounds
from iquest_cli.analyst.ranking.doing import predicate_factor
from iquest_cli.analyst.ranking.gains import doing_first
from iquest_cli.analyst.ranking.matching import Matcher, merge
from iquest_cli.analyst.ranking.scored import Scored
from iquest_cli.analyst.ranking.stressed import decided_concept, stressed
from iquest_cli.analyst.ranking.subjects import subject_of
from iquest_cli.analyst.ranking.weights import Weigher
from iquest_cli.analyst.texts.beside import Beside
from iquest_cli.analyst.texts.owner_docs import OwnerDocs
from iquest_cli.analyst.texts.source import DECLARING, Source
from iquest_cli.analyst.texts.standing import TEST, is_of_tests, path_factor, spoken_language
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.verbatim import Spelled
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.search.lexical import ChunkHits
    from anchors.search.words import QueryTerm
    from anchors.types import Symbol
    from anchors.workspace import Workspace

Floats = npt.NDArray[np.float64]

NUM_CANDIDATES: Final = 160
NUM_OF_A_PART: Final = 70
"""Candidates for one end of a chain, of which only the best are asked for."""
FIELDS: Final = {"name": 0.75, "doc": 0.5, "signature": 0.35, "path": 0.3, "parent": 0.35, "body": 0.45}
GENERATED: Final = 0.4
"""For code that says of itself that a tool made it."""
DENSE_LINES: Final = 25
"""A body up to this long counts whole; of a longer one what stands far from its best lines counts for less."""
MAX_RANKED_FILES: Final = 5000
"""A second ranking of more files than this costs more time than it is worth."""
FILE_LIFT: Final = 0.6
SYMBOL_LIFT: Final = 0.4
DOING: Final = frozenset({"locate", "flow", "callers", "errors", "logs"})
DOES_IT: Final = DOING | {"other"}
DECLARES: Final = 0.3
"""For a type or a file's top level where what is done is asked for: its fields and doc text speak of everything."""
ONE_PLACE: Final = frozenset({"locate", "callers"})
TELLING_NAME: Final = 0.3
"""Where one function is looked for, what it gains when the question says every word of its name."""
OTHER_LANGUAGE: Final = 0.1
"""For code of another language than the question names."""
HELP_TEXT: Final = 0.3
"""For what prints the usage: its text speaks of all that the program does elsewhere."""
_SHOWS_HELP: Final = frozenset({"usage", "help", "synopsis"})
_HELP: Final = re.compile(r"\b(?:usage|help|synopsis)\b|\bhilfe|帮助", re.IGNORECASE)
OUTSIDE: Final = 0.6
BODY_OF_CLASS: Final = 0.8
"""What stands outside of functions declares; questions ask for what is done. Settings are looked for elsewhere."""


def _is_script(symbol: Symbol) -> bool:
    """What stands outside of the functions of a shell script is what it does."""
    return symbol.kind == "module" and symbol.language == "shell"


class Relevance(Matcher):
    """Scores symbols and texts for one question in one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        question: Question,
        source: Source,
        paths: Sequence[str] = (),
        *,
        whole: Relevance | None = None,
    ) -> None:
        """`whole` is the question's own, where this is of a part of it."""
        self.paths = tuple(path.removeprefix("./").rstrip("/") for path in paths)
        self._workspace = workspace
        self.snapshot: Snapshot = workspace.snapshot
        self.source = source
        self.docs = OwnerDocs(source, self.snapshot)
        self._kind = question.kind
        self._is_doing = question.kind in DOING or (question.kind in DOES_IT and bool(subject_of(question.text)))
        self._languages = question.languages & {file.language for file in self.snapshot.files}
        self._text = question.text if whole is None else ""
        self._whole_text: str = question.text if whole is None else whole._whole_text  # whose parts have no text
        self.beside = Beside(self.snapshot, self._whole_text)
        self.spelled = Spelled(self.snapshot, source, question.identifiers if whole is None else ())
        self._num_candidates = NUM_CANDIDATES if whole is None else NUM_OF_A_PART
        self._known: dict[QueryTerm, ChunkHits | None] = {} if whole is None else whole._known
        name = workspace.info.root.rstrip("/").rpartition("/")[2]
        weigher = Weigher(workspace.lexical, question.kind, len(self.snapshot.columns.chunks), self._known, name)
        names = compounds(self.snapshot, question.text) if whole is None else ()
        weighed = weigher.weigh((*question.concepts, *names))
        super().__init__(question.text, weighed if whole is not None else stressed(weighed, question))
        self.chunk_scores = self._inside(weigher.chunk_scores)
        self._scored: dict[int, Scored] = {}
        self._factors: dict[int, float] = {}

    @cached_property
    def candidates(self) -> tuple[Scored, ...]:
        """Regions best first."""
        columns = self.snapshot.columns
        top = np.argsort(-self.chunk_scores, kind="stable")[: self._num_candidates * 8].tolist()
        factors = {file: self.file_factor(file) for file in {int(columns.chunks[chunk, 0]) for chunk in top}}
        top.sort(key=lambda chunk: -self.chunk_scores[chunk] * factors[int(columns.chunks[chunk, 0])])
        found: dict[tuple[int, int], Scored] = {}
        for chunk in top:
            worth = self.chunk_scores[chunk] * factors[int(columns.chunks[chunk, 0])]
            if worth <= 0 or len(found) >= self._num_candidates:
                break
            scored = self._score_chunk(chunk)
            found.setdefault((scored.symbol.id, scored.first), scored)
        ranked = (number for number in list(self._ranked_symbols)[:40] if self.snapshot.kind(number) in CALLABLE)
        for scored in map(self.score, ranked):
            found.setdefault((scored.symbol.id, scored.first), scored)
        for number in (n for n in sorted(self.spelled.lines) if self.is_asked(self.snapshot.path_of(n))):
            scored = self._spelled_at(number)
            for place in [
                p for p, s in found.items() if p[0] == number and self.spelled.is_in(number, s.first, s.last)
            ]:
                del found[place]
            found[number, scored.first] = scored
        lifted = (replace(scored, score=scored.score * self._lift(scored)) for scored in found.values())
        best = sorted(lifted, key=lambda s: (-s.score, s.path, s.first))
        if self._kind not in DOES_IT:
            return tuple(best)
        return doing_first(self.source, best, self.concepts, self._text, self.snapshot, self.hits, self._whole_text)

    def _spelled_at(self, number: int) -> Scored:
        """A function in which a name of the question stands, or of what is none the lines around the name."""
        symbol = self.snapshot.symbol(number)
        if symbol.kind in CALLABLE:
            return self.score(number)
        around = self.spelled.around(symbol)
        return replace(self._score(symbol, *around), window=around)

    def best_files(self, limit: int) -> tuple[int, ...]:
        """Files of the regions, best first."""
        files: dict[int, None] = {}
        for scored in self.candidates:
            files.setdefault(self.snapshot.file_of(scored.symbol.id))
            if len(files) >= limit:
                break
        return tuple(files)

    def _lift(self, scored: Scored) -> float:
        """What the repository's own search says of the file and of the symbol: up to twice the score."""
        files = self._ranked_files.get(scored.path, 0.0)
        symbols = self._ranked_symbols.get(scored.symbol.id, 0.0) if scored.symbol.kind != "module" else 0.0
        spelled = self.spelled.lift(scored.symbol.id, scored.first, scored.last)
        return 1.0 + FILE_LIFT * files + SYMBOL_LIFT * symbols + spelled

    @cached_property
    def _ranking(self) -> Ranking:
        """Empty for a part of a question, whose words alone count, and where the search itself would take too long."""
        if not self._text or len(self.snapshot.files) > MAX_RANKED_FILES:
            return Ranking("", (), (), ())
        return self._workspace.search(self._text, limit=80, paths=self.paths)

    @cached_property
    def _ranked_files(self) -> dict[str, float]:
        """path -> score against the best file's."""
        top = self._ranking.files[0].score if self._ranking.files else 1.0
        return {file.path: file.score / top for file in self._ranking.files}

    @cached_property
    def _ranked_symbols(self) -> dict[int, float]:
        top = self._ranking.symbols[0].score if self._ranking.symbols else 1.0
        return {symbol.symbol: symbol.score / top for symbol in self._ranking.symbols}

    @cached_property
    def symbol_scores(self) -> Floats:
        """Of every symbol the best score of its chunks by words alone, 0 to 1: float64 [num_symbols]."""
        scores = np.zeros(max(1, self.snapshot.num_symbols))
        np.maximum.at(scores, self.snapshot.columns.chunks[:, 3], self.chunk_scores)
        top = float(scores.max())
        return np.asarray(scores / top if top > 0 else scores)

    def is_asked(self, path: str) -> bool:
        """Whether a file lies at or under one of the paths that the question is kept to."""
        return not self.paths or any(path == asked or path.startswith(asked + "/") for asked in self.paths)

    def _inside(self, chunk_scores: Floats) -> Floats:
        """Nothing for chunks of files elsewhere: the best of all may leave no room for the best that are asked for."""
        if not self.paths:
            return chunk_scores
        asked = np.array([self.is_asked(file.path) for file in self.snapshot.files], dtype=np.bool_)
        return np.asarray(np.where(asked[self.snapshot.columns.chunks[:, 0]], chunk_scores, 0.0))

    def file_factor(self, file: int) -> float:
        """What code of a file counts for; 0 where the question is kept to other files."""
        if file not in self._factors:
            source = self.snapshot.files[file]
            factor = (
                path_factor(source.path, spoken_language(self.snapshot, file)) if self.is_asked(source.path) else 0.0
            )
            factor *= self.beside.factor(source)
            is_other = self._languages and source.language not in self._languages
            self._factors[file] = factor * OTHER_LANGUAGE if is_other else factor
        return self._factors[file]

    def _score_chunk(self, chunk: int) -> Scored:
        _, first, last, number = (int(value) for value in self.snapshot.columns.chunks[chunk])
        if self.snapshot.kind(number) in CALLABLE:
            return self.score(number)
        return self._score(self.snapshot.symbol(number), first, last)

    def score(self, number: int) -> Scored:
        """The full score of one symbol, its source read: of a class or file its first 80 lines."""
        if number not in self._scored:
            symbol = self.snapshot.symbol(number)
            last = min(symbol.end_line, symbol.start_line + (400 if symbol.kind in CALLABLE else 80))
            self._scored[number] = self._score(symbol, symbol.start_line, last)
        return self._scored[number]

    def _score(self, symbol: Symbol, first: int, last: int) -> Scored:
        parent = self.snapshot.name(symbol.parent) if symbol.parent is not None else ""
        window, body = self._window(symbol.path, first, last)
        name = self.source.name_around(symbol, window[0])
        told = name.rpartition(".")[2]
        if symbol.kind == "module":
            told = self.source.names_in(symbol, first, last)
            if _is_script(symbol):  # it is called by its file's name
                told = f"{symbol.path.rpartition('/')[2]} {told}"
        fields = (
            ("name", told),
            ("doc", symbol.doc),
            ("signature", symbol.signature),
            ("path", "/".join(symbol.path.rsplit("/", 2)[-2:])),
            ("parent", parent),
        )
        missed = dict.fromkeys(range(len(self.concepts)), 1.0)
        for field, text in fields:
            for number, hit in self.hits(text).items():
                missed[number] *= 1 - FIELDS[field] * hit
        near_hits = self.hits(self.source.text(symbol.path, *window))
        thin = min(1.0, DENSE_LINES / max(1, last - first + 1))
        for number, hit in body.items():
            missed[number] *= 1 - FIELDS["body"] * max(near_hits.get(number, 0.0), hit * thin)
        hits = {number: 1 - miss for number, miss in missed.items() if miss < 1}
        near = self.weight_of(near_hits)
        covered = sum(self.concepts[number].weight for number, hit in hits.items() if hit > 0.15) / self.total
        file = self.snapshot.file_of(symbol.id)
        factor = self.file_factor(file) * (GENERATED if self.snapshot.record(file).is_generated else 1.0)
        factor *= TEST if is_of_tests(symbol) else 1.0
        score = (self.weight_of(hits) + 0.35 * near) * (0.35 + covered) * factor
        if symbol.kind not in CALLABLE and symbol.language in DECLARING and not _is_script(symbol):
            score *= DECLARES if self._is_doing else (OUTSIDE if symbol.kind == "module" else BODY_OF_CLASS)
        score *= DECLARES if self._is_doing and self.beside.only_declares(symbol) else 1.0
        if _SHOWS_HELP.intersection(parts(name.rpartition(".")[2])) and not _HELP.search(self.text):
            score *= HELP_TEXT
        if symbol.kind in CALLABLE and self._kind in ONE_PLACE:
            score *= 1 + TELLING_NAME * self.share_of_name(name.rpartition(".")[2])
            score *= predicate_factor(self.text, name.rpartition(".")[2], self._is_stressed)
        return Scored(symbol, name, symbol.path, first, last, score / self.total, hits, window)

    def _is_stressed(self, word: str) -> bool:
        return decided_concept(self.concepts, self.text) in self.hits(word)

    def _window(self, path: str, first: int, last: int, height: int = 10) -> tuple[tuple[int, int], dict[int, float]]:
        """The `height` lines that meet most of the question, trimmed; and the hits of the whole range."""
        per_line = [self.hits(text) for text in self.source.lines(path)[first - 1 : last]]
        best, at = -1.0, 0
        furthest = max(0, len(per_line) - height)
        # A window gains only where a line with a hit comes in at its end: no other start can be the first best.
        for start in dict.fromkeys((0, *(min(max(0, n - height + 1), furthest) for n, h in enumerate(per_line) if h))):
            value = self.weight_of(merge(per_line[start : start + height]))
            if value > best + 1e-9:
                best, at = value, start
        inside = [n for n in range(at, min(at + height, len(per_line))) if per_line[n]] or [at]
        return (first + inside[0], first + inside[-1]), merge(per_line)

    def focused(self, workspace: Workspace, question: Question, phrase: str) -> Relevance:
        """The same for a part of the question (one end of "from X to Y")."""
        return Relevance(
            workspace,
            replace(question, text=phrase, concepts=concepts_of(phrase)),
            self.source,
            self.paths,
            whole=self,
        )

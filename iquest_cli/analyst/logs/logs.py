"""Finds the log statements and raised errors that a question asks for, and which of them configuration lets through.

Starts from the place that the question describes (a condition, a message, an error), follows a raised error up to where
it is caught, and takes what is logged there and in what is called from there. Branch conditions are not evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from anchors.types import Fact
from anchors.workspace import Workspace
from iquest_cli.analyst.answer import LogLine
from iquest_cli.analyst.asked.question import Question
from iquest_cli.analyst.calls.walker import Walker
from iquest_cli.analyst.evidence.evidence import LogRecord
from iquest_cli.analyst.evidence.phrases import code, listed
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.logs.constant_texts import message_of
from iquest_cli.analyst.logs.error_texts import ErrorTexts
from iquest_cli.analyst.logs.frames import Frame, Frames
from iquest_cli.analyst.logs.levels import Levels
from iquest_cli.analyst.logs.log_facts import ScoredFact, others, scored_facts, share_needed
from iquest_cli.analyst.logs.messages import told_elsewhere
from iquest_cli.analyst.logs.wrappers import LogWrappers
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.standing import is_test, path_factor
from iquest_cli.analyst.texts.words import stems, text_stems

MAX_LOGS: Final = 10
BESIDE_LINES: Final = 6
BESIDE_LOG: Final = 0.7
"""Of the best log statement's score what a raised error must have to be told of too, where either may be meant."""
FAR: Final = 0.45
"""Share of the best place's score below which a function that logs is about another matter."""
FAR_ERROR: Final = 0.2
"""The same for one that raises: what is guarded may be told elsewhere."""
_DEPRECATES: Final = re.compile(
    r"deprecat|will be removed|no longer (?:supported|recommended)|veraltet|弃用", re.IGNORECASE
)
_ASKS_NOTICE: Final = re.compile(
    r"deprecat|warn|complain|issued|notice|outdated|old\b|veraltet|弃用|警告", re.IGNORECASE
)
_ARGUMENT: Final = re.compile(r"^[^(]*\((?P<given>[^()]+)\)\s*;?$")
_PIECES: Final = re.compile(r"[\"']([^\"'\n]{2,})[\"']")


def _raise_beside(logs: list[ScoredFact], raises: list[ScoredFact]) -> Fact | None:
    """The error raised right after the best log statement, in the same function: both tell of one event."""
    if not logs:
        return None
    log = logs[0].fact
    after = [s.fact for s in raises if s.fact.symbol == log.symbol and 0 < s.fact.line - log.line <= BESIDE_LINES]
    return min(after, key=lambda fact: fact.line, default=None)


@dataclass(frozen=True, slots=True)
class LogFindings:
    logs: tuple[LogRecord, ...]
    raises: tuple[Fact, ...]
    catches: tuple[Fact, ...]
    frames: tuple[Frame, ...]
    others: tuple[LogRecord, ...] = ()
    """Records that may be meant as well, for who reads."""


class LogFinder:
    def __init__(self, workspace: Workspace, relevance: Relevance, source: Source) -> None:
        self._snapshot = workspace.snapshot
        self._relevance = relevance
        self._source = source
        self._walker = Walker(workspace, relevance)
        self._frames = Frames(workspace, source, self._walker, relevance)
        self._workspace = workspace
        self._levels = Levels(workspace, source, relevance)
        self._wrappers = LogWrappers(workspace, source)

    def find(self, *, wants_errors: bool, wants_logs: bool = True) -> LogFindings:
        """The records that the question asks for, in the order in which they would be written.

        Who asks for errors alone is told of a record only where no error is found.
        """
        facts = scored_facts(self._workspace, self._relevance, self._wrappers)
        logs = [scored for scored in facts if scored.fact.kind == "log" and not self._only_deprecates(scored.fact)]
        raises = [scored for scored in facts if scored.fact.kind == "raise"]
        best_log = logs[0].score if logs else 0.0
        best_raise = raises[0].score if raises else 0.0
        share = 0.72 if wants_errors else 0.8
        least = max(share * best_raise, BESIDE_LOG * best_log if wants_errors and wants_logs else 0.0)
        near = [scored.fact for scored in raises if scored.score >= least][:4]
        if best_log > best_raise:  # what a test raises is no error of the program
            near = [fact for fact in near if not is_test(fact.path)]
        frames: list[Frame] = []
        found: dict[tuple[str, int], tuple[Fact, str]] = {}
        beside = _raise_beside(logs, raises)
        if beside is not None and not wants_errors:
            near, best_raise = [beside, *(fact for fact in near if fact is not beside)], best_log
        if near and best_raise >= (0.75 if wants_errors else 0.9) * best_log:
            frames = self._frames.up(near[0])
            for fact, note in self._on_the_way(near[0], frames) if wants_logs else ():
                found.setdefault((fact.path, fact.line), (fact, note))
        if (best_log >= (0.9 if wants_errors else 0.8) * best_raise or not found) and (wants_logs or not near):
            best_said = max((scored.said for scored in logs[:4]), default=0.0)
            for scored in logs[:4]:
                share = share_needed(self._relevance, logs[0].fact, scored.fact)
                if scored is logs[0] or (scored.score >= share * best_log and scored.said >= share * best_said):
                    found.setdefault((scored.fact.path, scored.fact.line), (scored.fact, ""))
        hint = near[0] if near and frames else None
        if wants_errors and near:  # what an example prints is no error of the program
            found = {at: item for at, item in found.items() if path_factor(at[0], "code") >= 1.0}
        records = tuple(self._record(fact, note, hint) for fact, note in list(found.values())[:MAX_LOGS])
        keep = near if wants_errors else near[:1] if frames else []
        beside_it = others(self._relevance, facts, set(found)) if wants_logs and found and not wants_errors else []
        may_be = tuple(self._record(fact, "", None) for fact in beside_it if not self._only_deprecates(fact))
        return LogFindings(records, tuple(keep), tuple(self._catches(frames)), tuple(frames), may_be)

    def facts(self, file: int) -> list[Fact]:
        """What a file logs and raises, calls of functions that only log included."""
        own = [fact for fact in self._snapshot.facts(file) if fact.kind in ("log", "raise")]
        return self._wrappers.with_own(file, own)

    def told_of(self, facts: Sequence[Fact]) -> LogFindings:
        """These log statements and raises, and the way of the first."""
        raises = [fact for fact in facts if fact.kind == "raise"]
        frames = self._frames.up(next(iter(raises), facts[0]), is_through=True) if facts else []
        logs = tuple(self._record(fact, "", None) for fact in facts if fact.kind == "log")
        return LogFindings(logs, tuple(raises), tuple(self._catches(frames)) if raises else (), tuple(frames))

    def is_far(self, found: LogFindings) -> bool:
        """Whether the functions that write the records, or raise the errors where there are none, have far less to do
        with the question than the best place."""
        best = max((scored.score for scored in self._relevance.candidates[:1]), default=0.0)
        first = self._relevance.candidates[0].symbol if self._relevance.candidates else None
        if first is not None and any(fact.name.rpartition(".")[2] == first.name for fact in found.raises):
            return False  # the best place is the type of the very error
        symbols = [record.symbol.id for record in found.logs] or [fact.symbol for fact in found.raises]
        share = FAR if found.logs else FAR_ERROR
        return bool(symbols) and all(self._relevance.score(symbol).score < share * best for symbol in symbols)

    def says_name(self, found: LogFindings, question: Question) -> bool:
        """Whether a record says all words of the name that a question has in quotes; True where it has none."""
        named = [set(stems(name)) for name in question.quoted if name in question.identifiers]
        said = [record.line.message for record in found.logs]
        said += [f"{fact.name} {fact.value} {fact.text}" for fact in found.raises]
        return not named or any(name <= set(text_stems(text)) for name in named for text in said)

    def _only_deprecates(self, fact: Fact) -> bool:
        """A notice to who writes code against this: no record of what happens, unless the question speaks of such."""
        if _ASKS_NOTICE.search(self._relevance.text):
            return False
        return bool(_DEPRECATES.search(fact.value or self._source.statement(fact.path, fact.line)))

    def told_elsewhere(self, found: LogFindings) -> Fact | None:
        """A text that meets the question far better than what was found."""
        texts = ErrorTexts(self._workspace, self._source)
        messages = [fact.value or self._source.statement(fact.path, fact.line) for fact in found.raises]
        messages += [text.text for fact in found.raises if not fact.value and (text := texts.of(fact.name)) is not None]
        return told_elsewhere(
            self._workspace, self._relevance, messages + [record.line.message for record in found.logs]
        )

    def _on_the_way(self, raised: Fact, frames: list[Frame]) -> Iterator[tuple[Fact, str]]:
        """Outermost first up to the call, then the raising function, then what the catching clause writes."""
        for frame in reversed(frames):
            yield from self._before(frame)
        for frame in frames:
            if frame.handler is not None:
                yield from self._within(frame.symbol, frame.handler)

    def _before(self, frame: Frame) -> Iterator[tuple[Fact, str]]:
        first = self._snapshot.symbol(frame.symbol).start_line
        path = self._snapshot.path_of(frame.symbol)
        lines = self._source.lines_before(path, first, frame.line)
        for fact in self._logs_of(frame.symbol):
            if fact.line in lines:
                yield fact, ""
        for edge in self._walker.calls(frame.symbol):
            if edge.line in lines and edge.confidence >= 0.6 and edge.kind == "call":
                yield from ((fact, "") for fact in self._logs_of(edge.target) if self._is_top_level(fact))

    def _within(self, symbol: int, handler: tuple[int, int]) -> Iterator[tuple[Fact, str]]:
        first, last = handler
        own = {fact.line: fact for fact in self._logs_of(symbol) if first <= fact.line <= last}
        for edge in self._walker.calls(symbol):
            if first <= edge.line <= last:
                yield from ((fact, self._condition(fact)) for fact in self._logs_of(edge.target))
        for line in sorted(own):
            yield own[line], ""

    def _logs_of(self, symbol: int) -> list[Fact]:
        """Its log statements and its calls of functions that only log."""
        own = [f for f in self._snapshot.facts_within(symbol) if f.kind == "log" and not self._only_deprecates(f)]
        symbol_of = self._snapshot.symbol(symbol)
        facts = self._wrappers.with_own(self._snapshot.file_of(symbol), own)
        return sorted(
            (fact for fact in facts if symbol_of.start_line <= fact.line <= symbol_of.end_line),
            key=lambda fact: fact.line,
        )

    def _is_top_level(self, fact: Fact) -> bool:
        return not self._condition(fact)

    def _condition(self, fact: Fact) -> str:
        """The nearest line above that opens the block of a log, when that is no function."""
        symbol = self._snapshot.symbol(fact.symbol)
        line = self._source.opener(fact.path, fact.line)
        if symbol.kind == "module" or line <= symbol.name_line:
            return ""
        return self._source.line(fact.path, line).strip().rstrip("{:").strip()

    def _record(self, fact: Fact, note: str, raised: Fact | None) -> LogRecord:
        symbol = self._snapshot.symbol(fact.symbol)
        level, why, place = self._levels.level_of(fact, raised)
        behind = [place] if place is not None else []
        wrapper = self._wrappers.of(fact)
        if wrapper is not None:
            found = self._snapshot.symbol(wrapper.symbol)
            reason = "what the message goes through"
            behind.append(Place(found.path, found.start_line, found.end_line, found.qualified_name, reason, found))
            why = f"through {code(wrapper.name)}" + (f", at {why}" if level and not fact.name else "")
            if not level and wrapper.choices:
                why += f", which chooses {listed(wrapper.choices, 'or')}"
            text = self._wrappers.text_of(wrapper)
            why += f", which writes {code(text)}" if text else ""
        threshold, where = self._levels.threshold(fact)
        shown = self._levels.is_shown(level, threshold)
        line = LogLine(fact.path, fact.line, level, self._message(fact), symbol.qualified_name, threshold)
        notes = [part for part in (f"if `{note.removeprefix('if ')}`" if note.startswith("if") else "", why) if part]
        if not shown:
            notes.append(f"not recorded: the threshold is {str(threshold).upper()} ({where})")
        return LogRecord(line, symbol, "; ".join(notes), shown, tuple(behind))

    def _message(self, fact: Fact) -> str:
        """The template; where it is put together over several lines, its pieces as they stand in the source."""
        message = message_of(self._workspace, self._source, fact)
        if message:
            return message
        statement = self._source.statement(fact.path, fact.line)
        given = _ARGUMENT.match(statement)
        return "".join(_PIECES.findall(statement)) or (given.group("given").strip() if given else statement)

    def _catches(self, frames: Iterable[Frame]) -> Iterator[Fact]:
        for frame in frames:
            if frame.handler is not None:
                for fact in self._snapshot.facts_within(frame.symbol):
                    if fact.kind == "catch" and fact.line == frame.handler[0]:
                        yield fact

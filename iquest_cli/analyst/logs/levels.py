"""The level of a log statement, and the threshold that configuration sets for its logger.

A level that code computes is looked for in the constants that the function names; the thresholds come from the policy
that the graph package reads from logging configuration. Nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.index.names import symbols_named
from anchors.repository.files import SkippedRead
from anchors.syntax.languages import is_test_path
from anchors.types import Fact
from anchors.workspace import Workspace
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.source import Source

if TYPE_CHECKING:
    from anchors.graph.levels.levels import LogPolicy

ORDER: Final = {
    "trace": 5, "debug": 10, "verbose": 15, "info": 20, "notice": 25, "warn": 30, "warning": 30, "error": 40,
    "exception": 40, "critical": 50, "fatal": 50, "panic": 50,
}  # fmt: skip
_LEVEL: Final = re.compile(
    r"\b(?:[\w.]*\.)?(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b", re.IGNORECASE
)
_NAME: Final = re.compile(r"[A-Za-z_]\w{3,}")
_STRING: Final = re.compile(r"[\"']([^\"'\n]{2,60})[\"']")


class Levels:
    def __init__(self, workspace: Workspace, source: Source, relevance: Relevance) -> None:
        self._workspace = workspace
        self._snapshot = workspace.snapshot
        self._source = source
        self._relevance = relevance
        self._policy: LogPolicy | None = None
        self._passed_level: tuple[str, str] | None = None
        setters = (self._snapshot.string_id(name) for name in ("basicConfig", "setLevel", "SetLevel", "set_level"))
        self._setters = np.array([number for number in setters if number is not None], dtype=np.int32)

    @property
    def policy(self) -> LogPolicy:
        if self._policy is None:
            from anchors.graph.levels.levels import effective_levels

            self._policy = effective_levels(self._snapshot, self._read)
        return self._policy

    def _read(self, path: str) -> bytes | None:
        try:
            return self._workspace.repository.read_path(path)
        except (KeyError, OSError, SkippedRead):
            return None

    def level_of(self, fact: Fact, raised: Fact | None) -> tuple[str, str, Place | None]:
        """The level in lower case, and where it comes from when code computes it; "" when that stays open."""
        if fact.name:
            return fact.name, "", None
        found = self._computed(fact, raised)
        if found is None:
            return "", "to the error stream" if fact.text.endswith("stderr") else "no level is given", None
        level, path, line, name = found
        place = Place(path, max(1, line - 2), line + 2, name, "sets the level", None)
        return level, f"level from `{name}` ({path}:{line})", place

    def _computed(self, fact: Fact, raised: Fact | None) -> tuple[str, str, int, str] | None:
        symbol = self._snapshot.symbol(fact.symbol)
        body = self._source.text(fact.path, symbol.start_line, symbol.end_line)
        codes = self._codes(raised)
        best: tuple[float, str, str, int, str] | None = None
        for name in dict.fromkeys(_NAME.findall(body)):
            for number in symbols_named(self._snapshot, name)[:5]:
                constant = self._snapshot.symbol(number)
                if constant.kind not in ("constant", "variable", "field") or (name.islower() and "level" not in name):
                    continue
                for line in range(constant.start_line, min(constant.end_line, constant.start_line + 60) + 1):
                    text = self._source.line(constant.path, line)
                    match = _LEVEL.search(text)
                    if match is None:
                        continue
                    value = 10.0 * bool(codes.intersection(_STRING.findall(text))) + self._relevance.of_text(text)
                    if best is None or value > best[0]:
                        best = (value, match.group(1).lower(), constant.path, line, name)
        return best[1:] if best else None

    def _codes(self, raised: Fact | None) -> frozenset[str]:
        """Literals that belong to the raised error: in its class, in its message."""
        if raised is None:
            return frozenset()
        found = set(_STRING.findall(raised.text))
        for number in symbols_named(self._snapshot, raised.name.rpartition(".")[2])[:3]:
            symbol = self._snapshot.symbol(number)
            found.update(_STRING.findall(self._source.text(symbol.path, symbol.start_line, symbol.end_line)))
        return frozenset(found)

    def threshold(self, fact: Fact) -> tuple[str | None, str]:
        """The least level that is recorded for the logger of a statement, and where that is set."""
        level, where = self.policy.level_for(fact.text, fact.path)
        return (level, where) if level else self._passed()

    def _passed(self) -> tuple[str | None, str]:
        """The level of a set-up function that takes it as an argument: what its one caller passes, as a constant."""
        if self._passed_level is None:
            self._passed_level = self._find_passed() or ("", "")
        level, where = self._passed_level
        return level or None, where

    def _find_passed(self) -> tuple[str, str] | None:
        found: set[tuple[str, str]] = set()
        columns = self._snapshot.columns
        rows = np.flatnonzero(np.isin(columns.references[:, 0], self._setters))
        files = np.unique(np.searchsorted(columns.reference_start, rows, side="right") - 1)
        for file in files.tolist():
            if is_test_path(self._snapshot.files[file].path):
                continue
            for fact in self._snapshot.facts(file):
                if fact.kind == "setlevel" and not fact.name and not fact.value:
                    found.update(self._arguments(fact))
        return found.pop() if len(found) == 1 else None

    def _arguments(self, fact: Fact) -> Iterator[tuple[str, str]]:
        for edge in self._workspace.graph.edges_in(fact.symbol, ("call",)):
            path = self._snapshot.path_of(edge.source)
            if is_test_path(path):
                continue
            for name in _NAME.findall(self._source.statement(path, edge.line)):
                for number in symbols_named(self._snapshot, name)[:5]:
                    constant = self._snapshot.symbol(number)
                    match = _LEVEL.search(constant.signature.partition("=")[2])
                    is_constant = constant.kind == "constant" or (
                        constant.kind in ("variable", "field") and name.isupper()
                    )
                    if is_constant and match:
                        yield match.group(1).lower(), f"{constant.path}:{constant.name_line}"

    @staticmethod
    def is_shown(level: str, threshold: str | None) -> bool:
        if not threshold or level not in ORDER or threshold.lower() not in ORDER:
            return True
        return ORDER[level] >= ORDER[threshold.lower()]

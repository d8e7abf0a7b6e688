"""Which log statements get through: the level that configuration sets for a logger, and where it is set.

Joins what the code sets (`setLevel`, `basicConfig`, logging dictionaries), configuration files and level constants of
settings modules. Reads text only; knows nothing of handlers' own levels, filters or what an operator sets at run time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from anchors.graph.imports.java import ROOT as JAVA_ROOT
from anchors.graph.imports.places import shared_depth
from anchors.graph.levels.level_files import CONFIG_NAME, WORDS, is_of_another, is_variant, read_levels
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_test_path
from anchors.types import Fact

Read = Callable[[str], bytes | None]

SETTING_WORDS: Final = frozenset(
    {
        "setLevel",
        "SetLevel",
        "set_level",
        "basicConfig",
        "dictConfig",
        "loggers",
        "with_max_level",
        "set_max_level",
        "SetMinimumLevel",
        "MinimumLevel",
        "AddFilter",
    }
)
PLAIN_LOGGERS: Final = re.compile(r"(?:self\.|this\.|cls\.)?_*(?:log|logger|logging|console|slog)_*", re.IGNORECASE)
_LEVEL_NAME: Final = re.compile(
    r"(?:basicConfig\([^()]*\blevel\s*=\s*|\.setLevel\(\s*|[\"']level[\"']\s*:\s*)([A-Za-z_][\w.]*)"
)
_QUOTED_LEVEL: Final = re.compile(r"[\"'](\w+)[\"']\s*+\)*+\s*+(?:#.*)?$")
_CONSTANT_LEVEL: Final = re.compile(r"\b(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b")


MAX_NAMED: Final = 50
"""Constants that a file sets levels from, each of which is looked up."""
MAX_OWNER: Final = 400
"""Characters before `.setLevel(` that may name its logger."""


@dataclass(frozen=True, slots=True)
class EffectiveLevel:
    """`level` in lower case, None where nothing decides it; `decided_by` is `path:line`."""

    level: str | None
    decided_by: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class LevelSetting:
    """One place that sets a level. `logger` is "" for the root."""

    logger: str
    level: str
    path: str
    line: int
    reason: str


class LogPolicy:
    """All settings of a snapshot. `loggers` tells of a path which names the file gives to its loggers."""

    def __init__(self, settings: tuple[LevelSetting, ...], loggers: Callable[[str], dict[str, str]]) -> None:
        self.settings = settings
        self._loggers = loggers

    def logger_names(self, logger: str, path: str) -> tuple[str, ...]:
        """Dotted names that a logger may have: an expression of `path` (`logger`, `self.log`) or a name itself."""
        last = logger.rpartition(".")[2]
        known = self._loggers(path)
        name = known.get(logger) or known.get(last) or logger
        if name == "logging":
            return ("",)
        if name.endswith((".class", ".class.getName()", ".java", "::class")) or name in ("__name__", "__file__", ""):
            return module_names(path)
        if path.endswith(".cs") and "." not in name:
            return (*module_names(path), name)  # the full name of a type, which is that of its folder and file
        if name == logger and PLAIN_LOGGERS.fullmatch(name):
            return module_names(path)
        return (name.strip("\"'"),)

    def explain(self, logger: str, path: str) -> EffectiveLevel:
        """The least level that gets through for a logger used in `path`."""
        best: tuple[tuple[int, int, int, int], LevelSetting] | None = None
        names = self.logger_names(logger, path)
        for setting in self.settings:
            if is_test_path(setting.path) and not is_test_path(path):
                continue
            if is_of_another(setting.path, path):
                continue
            length = max((_covered(setting.logger, name) for name in names), default=-1)
            if length < 0:
                continue
            is_main = int(not is_variant(setting.path))
            near = shared_depth(setting.path, path)
            order = (
                is_main,
                near if setting.path.endswith((".properties", ".xml", ".yaml", ".yml", ".json")) else 0,
                length,
                near,
            )
            if best is None or order > best[0]:
                best = (order, setting)
        if best is None:
            return EffectiveLevel(None, None, "no configuration of its level was found")
        setting = best[1]
        who = f"logger {setting.logger}" if setting.logger else "root logger"
        return EffectiveLevel(setting.level, f"{setting.path}:{setting.line}", f"{who}: {setting.reason}")

    def level_for(self, logger: str, path: str) -> tuple[str | None, str]:
        """(level or None, `path:line` or "") of `explain`."""
        found = self.explain(logger, path)
        return found.level, found.decided_by or ""


@dataclass(frozen=True, slots=True)
class PossibleLevel:
    """A level that a computed log level may take, with the key that chooses it ("" for a default)."""

    level: str
    key: str
    path: str
    line: int


def effective_levels(snapshot: Snapshot, read: Read) -> LogPolicy:
    """Gather every setting; test configuration counts for tests only."""
    settings: list[LevelSetting] = []
    for file in _files_with(snapshot, SETTING_WORDS):
        path = snapshot.files[file].path
        for fact in snapshot.facts(file):
            if fact.kind == "setlevel" and fact.value in WORDS:
                settings.append(LevelSetting(fact.name, fact.value, path, fact.line, fact.text[:80]))
        settings.extend(_named_levels(snapshot, path, read))
    for item in snapshot.files:
        if CONFIG_NAME.search(item.path):
            data = read(item.path)
            for found in read_levels(item.path, data.decode("utf-8", "replace")) if data else ():
                settings.append(LevelSetting(found.logger, found.level, item.path, found.line, "configuration file"))
    settings.sort(key=lambda setting: (setting.path, setting.line, setting.logger))

    def loggers(path: str) -> dict[str, str]:
        file = snapshot.file_index(path)
        facts = snapshot.facts(file) if file is not None else ()
        return {fact.name: fact.value for fact in facts if fact.kind == "logger" and fact.name}

    return LogPolicy(tuple(settings), loggers)


def computed_levels(snapshot: Snapshot, read: Read, fact: Fact) -> tuple[PossibleLevel, ...]:
    """What a log fact without level may log at: levels in the constants that its function names (one step only)."""
    data = read(fact.path)
    if data is None:
        return ()
    symbol = snapshot.symbol(fact.symbol)
    lines = data.decode("utf-8", "replace").split("\n")
    body = "\n".join(lines[symbol.start_line - 1 : fact.line + 2])
    call = "\n".join(lines[fact.line - 1 : fact.line + 2])
    argument = re.search(r"\.log\w*\(\s*([A-Za-z_]\w*)", call)
    if argument is None:
        return ()
    values = re.findall(rf"\b{argument.group(1)}\s*+(?::[^=\n]{{1,200}})?=\s*+(.+)", body)
    names = dict.fromkeys(name for value in values for name in re.findall(r"[A-Z][A-Z0-9_]{2,}", value))
    found: list[PossibleLevel] = []
    for name in [*names, *([argument.group(1)] if not values else [])]:
        found.extend(_levels_in(snapshot, read, name, fact.path))
    return tuple(found)


def module_names(path: str) -> tuple[str, ...]:
    """Dotted names that a file's module or class may have, the longest first."""
    stem = path.rpartition(".")[0]
    java = JAVA_ROOT.match(stem)
    if java and path.endswith((".java", ".kt", ".scala", ".groovy")):
        return (stem[java.end() :].replace("/", "."),)
    parts = stem.removesuffix("/__init__").split("/")
    return tuple(".".join(parts[start:]) for start in range(min(4, len(parts))))


def _covered(setting: str, name: str) -> int:
    """How many characters of a logger's name a setting decides; -1 where it does not apply."""
    if not setting or setting in ("root", "ROOT"):
        return 0
    return len(setting) if name == setting or name.startswith((setting + ".", setting + "$")) else -1


def _files_with(snapshot: Snapshot, words: frozenset[str]) -> list[int]:
    """Files whose text holds one of the words, by the term postings: decoding every record would take longer."""
    ids = [number for word in sorted(words) if (number := snapshot.string_id(word)) is not None]
    columns = snapshot.columns
    is_wanted = np.zeros(len(snapshot.table), dtype=bool)
    is_wanted[ids] = True
    chunks = columns.chunks_of(is_wanted[columns.posting_string].nonzero()[0])
    return [int(file) for file in np.unique(columns.chunks[chunks, 0])]


def _named_levels(snapshot: Snapshot, path: str, read: Read) -> Iterator[LevelSetting]:
    """Levels that are set from a constant: `basicConfig(level=settings.LOG_LEVEL)`."""
    data = read(path)
    if data is None:
        return
    text = data.decode("utf-8", "replace")
    known: dict[str, PossibleLevel | None] = {}
    for match in _LEVEL_NAME.finditer(text):
        name = match.group(1).rpartition(".")[2]
        if name.lower() in WORDS or "LEVEL" not in name.upper() or name.islower():
            continue  # a variable or parameter of small letters is no constant
        if name not in known:
            if len(known) == MAX_NAMED:
                return
            known[name] = next(iter(_levels_in(snapshot, read, name, path)), None)
        found = known[name]
        if found is not None:
            before = text[max(0, match.start() - MAX_OWNER) : match.start() + 1].rstrip(".")
            owner = re.search(r"getLogger\(\s*+[\"']([\w.]++)[\"']\s*+\)\s*+$", before)
            yield LevelSetting(
                owner.group(1) if owner else "", found.level, found.path, found.line, f"default of {name}"
            )


def _levels_in(snapshot: Snapshot, read: Read, name: str, near: str) -> list[PossibleLevel]:
    """Level words in the assignment of a constant of that name, the nearest file first."""
    number = snapshot.string_id(name)
    if number is None:
        return []
    symbols = np.flatnonzero(snapshot.columns.symbol_name == number).tolist()
    symbols = [symbol for symbol in symbols if snapshot.kind(symbol) in ("constant", "variable", "field")]
    symbols.sort(
        key=lambda symbol: (
            is_test_path(snapshot.path_of(symbol)),
            -shared_depth(snapshot.path_of(symbol), near),
            symbol,
        )
    )
    for symbol in symbols[:3]:
        place = snapshot.symbol(symbol)
        data = read(place.path)
        lines = data.decode("utf-8", "replace").split("\n") if data else []
        found: list[PossibleLevel] = []
        for line in range(place.start_line, min(place.end_line, place.start_line + 100, len(lines)) + 1):
            text = lines[line - 1]
            match = _CONSTANT_LEVEL.search(text.partition("=")[2] or text)
            quoted = _QUOTED_LEVEL.search(text)
            level = match.group(1).lower() if match else quoted.group(1).lower() if quoted else ""
            if level in WORDS:
                key = re.match(r"\s*[\"']([^\"']+)[\"']\s*:", text)
                found.append(PossibleLevel(level, key.group(1) if key else "", place.path, line))
        if found:
            return found
    return []

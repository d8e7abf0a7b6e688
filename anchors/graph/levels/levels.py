"""Which log statements get through: the level that configuration sets for a logger, and where it is set.

Joins what the code sets (`setLevel`, `basicConfig`, logging dictionaries), configuration files and level constants of
settings modules. Reads text only; knows nothing of handlers' own levels, filters or what an operator sets at run time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from anchors.graph.imports.java import ROOT as JAVA_ROOT
from anchors.graph.imports.places import shared_depth
from anchors.graph.levels.gather import Read, defaults, gathered, levels_in
from anchors.graph.levels.level_files import is_of_another, is_variant
from anchors.graph.levels.settings import LevelSetting, PossibleLevel, is_for, is_for_developers
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_test_path
from anchors.types import Fact

PLAIN_LOGGERS: Final = re.compile(r"(?:self\.|this\.|cls\.)?_*(?:log|logger|logging|console|slog)_*", re.IGNORECASE)
_FILES: Final = (".properties", ".xml", ".yaml", ".yml", ".json")
_OF_ALL: Final = re.compile(r" (?:default|min|minimum|app|root|global)?[_-]?log\w{0,6}[_-]?level$", re.IGNORECASE)
"""A name that says no part of the program."""
UNLEVELLED: Final = frozenset({"console", "stderr", "$stderr", "STDERR"})
"""What writes whatever it is told."""
ALL_THROUGH: Final = frozenset({"trace", "all", "verbose"})
"""A level that lets everything through leaves it to others what is written."""


@dataclass(frozen=True, slots=True)
class EffectiveLevel:
    """`level` in lower case, None where nothing decides it; `decided_by` is `path:line`."""

    level: str | None
    decided_by: str | None
    reason: str


class LogPolicy:
    """All settings of a snapshot. `loggers` tells of a path which names the file gives to its loggers."""

    def __init__(
        self,
        settings: tuple[LevelSetting, ...],
        loggers: Callable[[str], dict[str, str]],
        defaults: tuple[LevelSetting, ...] = (),
    ) -> None:
        self.settings = settings
        self.defaults = defaults
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
        if logger in UNLEVELLED:
            return EffectiveLevel(None, None, "it has no level")
        setting = self._set(logger, path)
        if setting is None or (not setting.logger and _leaves_it(setting)):
            setting = self._by_default(path) or setting
        if setting is None:
            return EffectiveLevel(None, None, "no configuration of its level was found")
        who = f"logger {setting.logger}" if setting.logger else "root logger"
        return EffectiveLevel(setting.level, f"{setting.path}:{setting.line}", f"{who}: {setting.reason}")

    def _set(self, logger: str, path: str) -> LevelSetting | None:
        """The setting that decides; of programs that are as near and set their roots otherwise none does."""
        best: list[LevelSetting] = []
        order = (0, 0, 0, 0)
        names = self.logger_names(logger, path)
        for setting in _holding(self.settings, path):
            length = max((_covered(setting.logger, name) for name in names), default=-1)
            if length < 0:
                continue
            near = shared_depth(setting.path, path)
            is_file = setting.path.endswith(_FILES)
            own = (1 + int(not is_variant(setting.path)), near if is_file else 0, length, near)
            best = [setting] if own > order else [*best, setting] if own == order else best
            order = max(order, own)
        files = [item for item in best if item.path.endswith(_FILES)]
        best = files or best
        is_torn = len({item.level for item in best}) > 1 and len({item.path for item in best}) > 1 and order[2] == 0
        return best[0] if best and not is_torn else None

    def _by_default(self, path: str) -> LevelSetting | None:
        """The default of the nearest setting that is called like a level, where those as near agree."""
        held = [(shared_depth(setting.path, path), setting) for setting in _holding(self.defaults, path)]
        nearest = [setting for near, setting in held if near == max(near for near, _ in held)]
        nearest = [setting for setting in nearest if _OF_ALL.search(setting.reason)] or nearest
        return nearest[0] if len({setting.level for setting in nearest}) == 1 else None

    def level_for(self, logger: str, path: str) -> tuple[str | None, str]:
        """(level or None, `path:line` or "") of `explain`."""
        found = self.explain(logger, path)
        return found.level, found.decided_by or ""


def effective_levels(snapshot: Snapshot, read: Read) -> LogPolicy:
    """Gather every setting; test configuration counts for tests only."""

    def loggers(path: str) -> dict[str, str]:
        file = snapshot.file_index(path)
        facts = snapshot.facts(file) if file is not None else ()
        return {fact.name: fact.value for fact in facts if fact.kind == "logger" and fact.name}

    return LogPolicy(tuple(gathered(snapshot, read)), loggers, tuple(defaults(snapshot, read)))


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
        found.extend(levels_in(snapshot, read, name, fact.path))
    return tuple(found)


def module_names(path: str) -> tuple[str, ...]:
    """Dotted names that a file's module or class may have, the longest first."""
    stem = path.rpartition(".")[0]
    java = JAVA_ROOT.match(stem)
    if java and path.endswith((".java", ".kt", ".scala", ".groovy")):
        return (stem[java.end() :].replace("/", "."),)
    parts = stem.removesuffix("/__init__").split("/")
    return tuple(".".join(parts[start:]) for start in range(min(4, len(parts))))


def _leaves_it(setting: LevelSetting) -> bool:
    """Whether it is left to others what is written: all gets through, or debug to who is asked behind it."""
    return setting.level in ALL_THROUGH or (setting.level == "debug" and "createLogger(" in setting.reason)


def _holding(settings: Iterable[LevelSetting], path: str) -> Iterable[LevelSetting]:
    """Those that may hold for a file: what a test, an example or a profile for developers sets holds for these."""
    is_test = is_test_path(path)
    for setting in settings:
        if (is_test_path(setting.path) or is_for_developers(setting.path)) and not is_test:
            continue
        if is_for(setting.path, path) and not is_of_another(setting.path, path):
            yield setting


def _covered(setting: str, name: str) -> int:
    """How many characters of a logger's name a setting decides; -1 where it does not apply."""
    if not setting or setting in ("root", "ROOT"):
        return 0
    return len(setting) if name == setting or name.startswith((setting + ".", setting + "$")) else -1

"""All places of a snapshot that set a log level: calls and dictionaries of code, configuration files, constants of
settings modules, defaults of settings that are called like a level. Reads text only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from anchors.graph.imports.places import shared_depth
from anchors.graph.levels.defaults import SPELLED, level_defaults, may_decide
from anchors.graph.levels.level_files import CONFIG_NAME, WORDS, read_levels
from anchors.graph.levels.settings import LevelSetting, PossibleLevel, is_switched
from anchors.index.snapshot import Snapshot
from anchors.syntax.facts.logs import constant_level
from anchors.syntax.languages import is_test_path

Read = Callable[[str], bytes | None]

SETTING_WORDS: Final = [
    "setLevel", "SetLevel", "set_level", "setRootLevel", "basicConfig", "dictConfig", "loggers", "with_max_level",
    "set_max_level", "filter_level", "default_filter_or", "with_default_directive", "EnvFilter", "SetMinimumLevel",
    "MinimumLevel", "AddFilter", "log_level", "default_level", "SetGlobalLevel", "SetLogLoggerLevel",
    "HandlerOptions", "LoggerOptions", "NewAtomicLevelAt", "NewProduction", "NewProductionConfig", "createLogger",
    "pino", "setlogmask", "log_set_level", "set_log_level", "make_filtering_bound_logger", "loguru", "set_root_level",
    "setGlobalLevel", "set_global_level", "setLogLevel", "SetLogLevel", "SetThreshold", "set_threshold",
    "setThreshold", "SetMinLevel", "setMinLevel", "set_min_level", "LoggingLevelSwitch", "LevelFilter",
    "with_env_filter", "try_with_env_or_str", "try_with_str", "winston",
]  # fmt: skip
_LEVEL_NAME: Final = re.compile(
    r"(?:basicConfig\([^()]*\blevel\s*=\s*|\.setLevel\(\s*|[\"']level[\"']\s*:\s*)([A-Za-z_][\w.]*)"
)
_QUOTED_LEVEL: Final = re.compile(r"[\"'](\w+)[\"']\s*+\)*+\s*+(?:#.*)?$")
_CONSTANT_LEVEL: Final = re.compile(r"\b(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b")
_CALL: Final = re.compile(r"(?<!\w)(\w{1,60})\(([\w:.]{1,60})\)")
_OF_TESTS: Final = re.compile(r"(?:^|_)tests?(?:_|$)|[a-z]Tests?(?![a-z])|^test")
"""Functions that set levels for tests alone."""
_CONFIGURED: Final = re.compile(r"(?:^|/)config/[\w.-]+\.exs$")
"""Code of Elixir that sets levels in words which any program says: `config :logger, level: :info`."""
_MAIN: Final = re.compile(r"if __name__ == ")
MAX_NAMED: Final = 50
"""Constants that a file sets levels from, each of which is looked up."""
MAX_OWNER: Final = 400
"""Characters before `.setLevel(` that may name its logger."""
MAX_DEFAULT_FILES: Final = 200
"""Files that are read for defaults of settings."""


def gathered(snapshot: Snapshot, read: Read) -> list[LevelSetting]:
    settings: list[LevelSetting] = []
    configured = (file for file, item in enumerate(snapshot.files) if _CONFIGURED.search(item.path))
    for file in sorted({*_files_with(snapshot, _numbers(snapshot, SETTING_WORDS)), *configured}):
        path = snapshot.files[file].path
        found = [fact for fact in snapshot.facts(file) if fact.kind == "setlevel"]
        data = read(path) if found else b""
        lines = data.decode("utf-8", "replace").split("\n") if data else []
        for fact in found:
            scope = snapshot.symbol(fact.symbol).name
            if is_switched(lines, fact.line) or _OF_TESTS.search(scope) or _is_alone(snapshot, path, lines, fact.line):
                continue
            level, line = (fact.value, fact.line) if fact.value else _handed(lines, scope)
            if level in WORDS:
                settings.append(LevelSetting(fact.name, level, path, line, fact.text[:80]))
        settings.extend(_named_levels(snapshot, path, read))
    for item in snapshot.files:
        if CONFIG_NAME.search(item.path):
            data = read(item.path)
            for told in read_levels(item.path, data.decode("utf-8", "replace")) if data else ():
                settings.append(LevelSetting(told.logger, told.level, item.path, told.line, "configuration file"))
    settings.sort(key=lambda setting: (setting.path, setting.line, setting.logger))
    return settings


def _is_alone(snapshot: Snapshot, path: str, lines: list[str], line: int) -> bool:
    """Whether a module of a package sets a level only for who starts it by itself (`if __name__ == "__main__":`)."""
    folder, _, name = path.rpartition("/")
    if name == "__main__.py" or snapshot.file_index(f"{folder}/__init__.py") is None or not folder:
        return False
    inner = next((at for at in range(line - 1, 0, -1) if lines[at - 1][:1].strip()), 0)
    return lines[line - 1][:1].isspace() and inner > 0 and _MAIN.match(lines[inner - 1]) is not None


def _handed(lines: list[str], function: str) -> tuple[str, int]:
    """The level that a file hands to a function of its own which sets it, where it is the same each time."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        for match in _CALL.finditer(line) if function in line else ():
            if match[1] == function and (level := constant_level(match[2].encode())):
                found.setdefault(level, number)
    return next(iter(found.items())) if len(found) == 1 else ("", 0)


def defaults(snapshot: Snapshot, read: Read) -> list[LevelSetting]:
    """What the log level is by itself, where a setting is called so."""
    numbers = [number for word in SPELLED for number in snapshot.table.ending_with(word)]
    found: list[LevelSetting] = []
    paths = [snapshot.files[file].path for file in _files_with(snapshot, numbers)]
    paths = [path for path in paths if may_decide(path) and not is_test_path(path)]
    paths += [item.path for item in snapshot.files if item.path.rpartition("/")[2] == ".env"]
    for path in list(dict.fromkeys(paths))[:MAX_DEFAULT_FILES]:
        data = read(path)
        told = list(level_defaults(path, data.decode("utf-8", "replace"))) if data else []
        levels: dict[str, set[str]] = {}
        for name, level, _ in told:
            levels.setdefault(name, set()).add(level)
        for name, level, line in told:
            # A file that gives it several shows how it is set; that nothing is written is what a library is told.
            if level in WORDS and level != "off" and len(levels[name]) == 1:
                found.append(LevelSetting("", level, path, line, f"default of {name}"))
    return found


def _numbers(snapshot: Snapshot, words: list[str]) -> list[int]:
    return [number for word in words if (number := snapshot.string_id(word)) is not None]


def _files_with(snapshot: Snapshot, ids: list[int]) -> list[int]:
    """Files whose text holds one of the words, by the term postings: decoding every record would take longer."""
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
            known[name] = next(iter(levels_in(snapshot, read, name, path)), None)
        found = known[name]
        if found is not None:
            before = text[max(0, match.start() - MAX_OWNER) : match.start() + 1].rstrip(".")
            owner = re.search(r"getLogger\(\s*+[\"']([\w.]++)[\"']\s*+\)\s*+$", before)
            yield LevelSetting(
                owner.group(1) if owner else "", found.level, found.path, found.line, f"default of {name}"
            )


def levels_in(snapshot: Snapshot, read: Read, name: str, near: str) -> list[PossibleLevel]:
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

"""Logger levels in configuration files: log4j, log4j2, logback, Spring properties, ini-style logging configuration,
`Logging` and `Serilog` of .NET's appsettings.json.

Reads text line by line with regular expressions; knows no variable substitution and runs nothing. A level that is not
a plain word is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class LevelLine(NamedTuple):
    """`logger` is "" for the root; `level` as written, lower case; `line` 1-based."""

    logger: str
    level: str
    line: int


WORDS: Final = frozenset(
    ["trace", "debug", "verbose", "info", "notice", "warn", "warning", "error", "critical", "fatal", "off", "all"]
)
DOTNET: Final = {"information": "info", "none": "off"}
"""Words of .NET for levels that have another name here."""
CONFIG_NAME: Final = re.compile(
    r"(?:^|/)(?:log4j[\w.-]*|logback[\w.-]*|nlog[\w.-]*|monolog|config(?:_\w+)?|application[\w.-]*|bootstrap[\w.-]*|logging[\w.-]*|log(?:ger|s)?)"
    r"\.(?:properties|xml|ya?ml|ini|cfg|conf)$|(?:^|/)[nN][lL]og\.config$|(?:^|/)appsettings(?:\.[\w.-]+)?\.json$|(?:^|/)(?:setup|tox|alembic|development|production)\.(?:cfg|ini)$"
)

_SHOWN: Final = re.compile(
    r"(?:[^/]+/)*?_?(?:examples?|samples?|demos?|docs?|fixtures?|playgrounds?|benchmarks?|testdata|mocks?"
    r"|test[-_](?:images?|data|fixtures?|resources|env\w*|apps?|projects?|harness))(?:[-_]\w+)?/",
    re.IGNORECASE,
)
_VARIANT: Final = re.compile(
    r"(?:^|/)(?:templates?|quickstart|docker|deploy\w*|charts?|k8s)/|\.(?:Development|Local)\.json$", re.IGNORECASE
)

_PROPERTY: Final = re.compile(r"^\s*([\w.$-]+)\s*[=:]\s*\"?([\w${}:.-]+)")
_COMMENT: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<springProfile\s+name\s*=\s*\"(?:dev|local|test|debug)[^\"]*\".*?(?:</springProfile>|\Z)",
    re.DOTALL,
)
"""What a configuration does not hold for who runs it: comments, a profile for developers."""
_XML: Final = re.compile(r"<\s*+(\w++)([^<>]*+)>")
_ATTRIBUTE: Final = re.compile(r"(?<!\w)(\w++)\s*+=\s*+[\"']([^\"']*+)[\"']")
_JSON: Final = re.compile(
    r'//[^\n]*+|/\*.*?(?:\*/|\Z)|"((?:[^"\\\n]|\\.)*+)"(\s*+:)?|"(?:[^"\\\n]|\\.)*+|[{}]', re.DOTALL
)
"""What is not closed is gone over as far as it would reach, not tried again from each mark in it."""
MAX_DEPTH: Final = 8
"""Keys of JSON above a level."""
_YAML: Final = re.compile(r"^(\s*)(-\s+)?[\"']?([\w.$@-]+)[\"']?\s*:\s*[\"']?([\w.${}:-]*)")


def read_levels(path: str, text: str) -> list[LevelLine]:
    """Levels that a configuration file sets, in the order of its lines."""
    suffix = path.rpartition(".")[2].lower()
    if suffix in ("xml", "config"):
        found = _xml(text)
    elif suffix in ("yaml", "yml"):
        found = _yaml(text)
    elif suffix == "json":
        found = _json(text)
    elif suffix == "properties":
        found = _properties(text)
    else:
        found = _ini(text)
    return [item for item in found if item.level in WORDS]


def is_of_another(path: str, code: str) -> bool:
    """Whether a file of configuration stands with an example, a fixture, an image for tests: it holds for the code
    beside it and for no other."""
    shown = _SHOWN.match(path)
    return shown is not None and not code.startswith(shown.group())


def is_variant(path: str) -> bool:
    """Whether it holds for one way to run the program, where another file may hold for all."""
    return _VARIANT.search(path) is not None


def plain_level(text: str) -> str:
    """The level word of `${LOG_LEVEL:-INFO}`, `${x:debug}` or `INFO`, lower case; "" when there is none."""
    match = re.search(r":-?\s*(\w+)\}", text) if "${" in text else re.match(r"\w+", text.strip())
    if match is None:
        return ""
    return (match.group(1) if "${" in text else match.group()).lower()


def _properties(text: str) -> Iterator[LevelLine]:
    names: dict[str, str] = {}
    waiting: list[tuple[str, str, int]] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _PROPERTY.match(line)
        if match is None:
            continue
        key, value = match.group(1), match.group(2)
        if key in (
            ".level",
            "log4j.rootLogger",
            "log4j.rootCategory",
            "rootLogger",
            "rootLogger.level",
            "logging.level.root",
            "quarkus.log.level",
        ):
            yield LevelLine("", plain_level(value), number)
        elif key.startswith(("log4j.logger.", "log4j.category.", "logging.level.")):
            name = key.split(".", 2)[2]
            yield LevelLine(name, plain_level(value), number)
        elif key.startswith("logger."):
            identity, _, field = key[7:].rpartition(".")
            if field == "name":
                names[identity] = value
            elif field == "level":
                waiting.append((identity, value, number))
    for identity, value, number in waiting:
        yield LevelLine(names.get(identity, identity), plain_level(value), number)


def _xml(text: str) -> Iterator[LevelLine]:
    open_logger: str | None = None
    line = 1
    at = 0
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for match in _XML.finditer(text):
        tag = match.group(1).lower()
        attributes = {key.lower(): value for key, value in _ATTRIBUTE.findall(match.group(2))}
        line += text.count("\n", at, match.start())
        at = match.start()
        if tag in ("root", "logger", "asyncroot", "asynclogger", "category"):
            open_logger = attributes.get("name", "") if "root" not in tag else ""
            open_logger = open_logger.removesuffix("*").removesuffix(".")  # NLog's rules are patterns
            given = attributes.get("level") or attributes.get("minlevel")
            if given:
                yield LevelLine(open_logger, plain_level(given), line)
        elif tag in ("level", "priority") and open_logger is not None and "value" in attributes:
            yield LevelLine(open_logger, plain_level(attributes["value"]), line)


def _yaml(text: str) -> Iterator[LevelLine]:
    """log4j2's `Root: level:` and `Logger: - name: … level: …`, Spring's `logging: level:`, Python's `loggers:`."""
    stack: list[tuple[int, str]] = []
    name = ""
    for number, line in enumerate(text.split("\n"), 1):
        match = _YAML.match(line)
        if match is None or line.lstrip().startswith("#"):
            continue
        indent = len(match.group(1)) + len(match.group(2) or "")
        key, value = match.group(3), match.group(4)
        while stack and stack[-1][0] >= indent:
            stack.pop()
        above = [part for _, part in stack]
        lower = [part.lower() for part in above]
        if match.group(2):
            name = ""
        if key == "name" and value:
            name = value
        elif key.lower() == "level" and value and "handlers" not in lower[:-1]:
            if lower and lower[-1] in ("root", "rootlogger"):
                yield LevelLine("", plain_level(value), number)
            elif lower and lower[-1] == "logger" and name:
                yield LevelLine(name, plain_level(value), number)
            elif "loggers" in lower[:-1]:
                yield LevelLine(above[-1], plain_level(value), number)
        elif key in ("level", "action_level") and value and _is_monolog(lower):
            yield LevelLine("", plain_level(value), number)
        elif "logging" in lower and "level" in lower and value:
            dotted = ".".join([*above[lower.index("level") + 1 :], key])
            yield LevelLine("" if dotted in ("root", "ROOT") else dotted, plain_level(value), number)
        if not value:
            stack.append((indent, key))


def _is_monolog(keys: list[str]) -> bool:
    """Whether keys lead to a handler of Symfony's monolog that writes the records of the running program."""
    if keys[:1] in (["when@dev"], ["when@test"]) or keys[-3:-1] != ["monolog", "handlers"]:
        return False
    return not re.search(r"console|deprecat|sentry|slack|mail|fire|chrome", keys[-1])


def _json(text: str) -> Iterator[LevelLine]:
    """`Logging: LogLevel: Default`, a provider's own `LogLevel`, `Serilog: MinimumLevel: Override`."""
    stack: list[str] = []
    key = ""
    line = 1
    at = 0
    for match in _JSON.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match.group() == "{":
            stack.append(key)
            key = ""
        elif match.group() == "}":
            del stack[-1:]
        elif match.group(2):
            key = match.group(1)
        elif match.group(1) is not None:
            logger = _logger_of([*stack[1:], key]) if len(stack) <= MAX_DEPTH else None
            if logger is not None:
                level = DOTNET.get(match.group(1).lower(), match.group(1).lower())
                yield LevelLine(logger, level, line)
            key = ""


def _logger_of(path: list[str]) -> str | None:
    """The logger whose level stands at a path of keys, "" for all; None where it is no level."""
    if path[0] == "Logging" and "LogLevel" in path[:-1]:
        return "" if path[-1] == "Default" else path[-1]
    if path[0] == "Serilog" and path[1:2] == ["MinimumLevel"]:
        return (
            path[-1] if path[2:3] == ["Override"] and len(path) == 4 else "" if path[2:] in ([], ["Default"]) else None
        )
    return None


def _ini(text: str) -> Iterator[LevelLine]:
    """`[logger_x]` sections of `logging.config.fileConfig`."""
    logger: str | None = None
    level, line = "", 0
    for number, text_line in enumerate([*text.split("\n"), "["], 1):
        if text_line.startswith("["):
            if logger is not None and level:
                yield LevelLine(logger, level, line)
            head = re.match(r"\[logger_(\w+)\]", text_line)
            logger = None if head is None else "" if head.group(1) == "root" else head.group(1)
            level = ""
        elif logger is not None:
            match = _PROPERTY.match(text_line)
            if match and match.group(1) == "level":
                level, line = plain_level(match.group(2)), number
            elif match and match.group(1) == "qualname" and logger:
                logger = match.group(2)

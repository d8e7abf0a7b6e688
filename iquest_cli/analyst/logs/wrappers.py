"""Functions that only pass a message on to a log: each call of one with a text of its own is a log statement too.

A wrapper is found by its name and its body: thin, with a log call (or a call of another wrapper) whose message is one
of its parameters. Its level is that of its log call, or the argument at the call, or the default that its body
chooses. Nothing is executed; a level that stays open is said to be open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import structs

from anchors.graph.edges.graph import KIND_IDS
from anchors.types import Fact
from iquest_cli.analyst.logs.literal_texts import own_words
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.workspace import Workspace

MAX_LINES: Final = 100
MAX_DEPTH: Final = 5
OWN_WORDS: Final = 3
"""A log call with more words of its own than this tells something itself."""
_NAMED: Final = re.compile(
    r"log|warn|err|info|debug|trace|print|report|notice|notify|complain|fatal|panic|abort|die|fail|msg|message|say|tell",
    re.IGNORECASE,
)
_REACTS: Final = re.compile(
    r"_*(?:(?:[oO]n|[hH]andle|[pP]arse|[gG]et|[sS]et|[rR]ead|[pP]rocess|[rR]eceive|[sS]ubscribe)|is|has)(?:_|[A-Z])"
)
"""What does something else with a message than to write it."""
_WRITERS: Final = CALLABLE - {"constructor"}
_NAME_LEVEL: Final = re.compile(r"(?<![a-z])(debug|info|notice|warn(?:ing)?|error|err|critical|fatal)(?![a-z])", re.I)
_COMPUTED: Final = re.compile(r"\bgetattr\(\s*[\w.]*log\w*\s*,\s*(?P<level>[\w\"']+)\s*\)\s*\(", re.IGNORECASE)
_LEVEL: Final = re.compile(
    r"(?<![\w])(?:[\w.]*[._:])?(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|CRITICAL|FATAL)\b", re.IGNORECASE
)
_DEFAULT: Final = re.compile(r"\b(?P<name>\w*(?:level|severity|lvl)\w*)\s*=\s*[\"'](?P<level>\w+)[\"']", re.IGNORECASE)
_STRING: Final = re.compile(r"\"((?:[^\"\\\n]|\\.){2,200})\"|'((?:[^'\\\n]|\\.){2,200})'|`([^`\n]{2,200})`")
_KEYWORD: Final = re.compile(r"\b\w*(?:level|severity|lvl)\w*\s*[=:]\s*([\w.\"']+)", re.IGNORECASE)
_GIVEN: Final = re.compile(
    r"\b\w*(?:level|severity|lvl)\w*\s*(?::[^=,()]{1,60})?=\s*(?P<level>[\w.:\"']{1,60})", re.IGNORECASE
)
"""The level that a function takes when none is passed: `level: LogLevel = LogLevel.ERROR`."""
_LOGS: Final = re.compile(
    r"_*(?:log_?(?:debug|info|notice|warn(?:ing)?|error|err|critical|fatal)|(?:debug|info|warn(?:ing)?|error)_?log)",
    re.IGNORECASE,
)
"""A name that says that it writes a record, by whatever means."""
_TAKES: Final = re.compile(
    r"\(\s*(?:&?(?:mut )?self\s*,\s*)?(?:(?:const |String |string |str |char\s*\*\s*))?"
    r"(?:msg|message|text|line|fmt|format|template|error|err|exc|e|warning)\b",
    re.IGNORECASE,
)
_CAUGHT: Final = re.compile(r"\(\s*(?:str\()?\s*\$?(e|ex|exc|err|error|exception)\b")
_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_PARAMETER: Final = re.compile(r"[A-Za-z_$]\w*")
_NO_PARAMETERS: Final = frozenset(
    {"self", "cls", "this", "str", "String", "impl", "const", "char", "None", "any", "mut"}
)


@dataclass(frozen=True, slots=True)
class Wrapper:
    """`level` "" where it is not fixed; `choices` are the levels that its body chooses from when none is passed."""

    name: str
    level: str
    choices: tuple[str, ...]
    symbol: int


class LogWrappers:
    """Finds wrappers among the callees of some files, each symbol looked at once."""

    def __init__(self, workspace: Workspace, source: Source) -> None:
        self._snapshot = workspace.snapshot
        self._graph = workspace.graph
        self._source = source
        self._known: dict[int, Wrapper | None] = {}
        self._facts: dict[int, tuple[Fact, ...]] = {}
        self._named: dict[int, bool] = {}
        """By the number of a name: whether it sounds like a log."""

    def text_of(self, wrapper: Wrapper) -> str:
        """What it writes around the message, where its one log statement has words of its own; "" else."""
        texts = {fact.value for fact in self._snapshot.facts_within(wrapper.symbol) if fact.kind == "log"}
        return next((text for text in texts if own_words(text)), "") if len(texts) == 1 else ""

    def facts(self, file: int) -> tuple[Fact, ...]:
        """Calls of wrappers in a file as log facts; `text` names the wrapper, `name` is "" for an open level."""
        if file not in self._facts:
            found: dict[int, Fact] = {}
            for source, target, line in self._calls(self._snapshot.symbols_of(file)):
                wrapper = self._wrapper(target)
                fact = self._fact(source, line, wrapper) if wrapper is not None else None
                if fact is not None:
                    found.setdefault(line, fact)
            self._facts[file] = tuple(found.values())
        return self._facts[file]

    def with_own(self, file: int, facts: Iterable[Fact]) -> list[Fact]:
        """Those facts of a file and its calls of wrappers; a record that tells no level itself has the wrapper's."""
        wrapped = {fact.line: fact for fact in self.facts(file)}
        found: list[Fact] = []
        for fact in facts:
            through = wrapped.pop(fact.line, None) if fact.kind == "log" else None
            if through is not None and not fact.name and through.text == fact.text.rpartition(".")[2]:
                fact = structs.replace(fact, name=through.name)
            elif through is not None and not fact.name and fact.value in ("", through.value):
                fact = structs.replace(fact, name=through.name, text=through.text)
            found.append(fact)
        return [*found, *wrapped.values()]

    def of(self, fact: Fact) -> Wrapper | None:
        """The wrapper behind a fact that `facts` gave."""
        return next((w for w in self._known.values() if w is not None and w.name == fact.text), None)

    def _calls(self, symbols: range) -> list[tuple[int, int, int]]:
        """Caller, callee and line of every likely call out of these symbols to something that is named like a log."""
        graph = self._graph
        rows = graph.rows_out(symbols.start, symbols.stop)
        wanted = (graph.kind[rows] == KIND_IDS["call"]) & (graph.percent[rows] >= 50)
        numbers = np.flatnonzero(wanted) + rows.start
        called = zip(
            graph.source[numbers].tolist(), graph.target[numbers].tolist(), graph.line[numbers].tolist(), strict=True
        )
        return [
            (source, target, line) for source, target, line in called if source != target and self._is_named(target)
        ]

    def _is_named(self, symbol: int) -> bool:
        number = int(self._snapshot.columns.symbol_name[symbol])
        if number not in self._named:
            name = self._snapshot.table[number]
            self._named[number] = bool(_NAMED.search(name)) and _REACTS.match(name) is None
        return self._named[number]

    def _wrapper(self, symbol: int, depth: int = 0) -> Wrapper | None:
        if symbol not in self._known:
            self._known[symbol] = None  # a wrapper that calls itself is not its own proof
            self._known[symbol] = self._find(symbol, depth)
        return self._known[symbol]

    def _find(self, symbol: int, depth: int) -> Wrapper | None:
        snapshot = self._snapshot
        if snapshot.kind(symbol) not in _WRITERS or is_test(snapshot.path_of(symbol)):
            return None
        found = snapshot.symbol(symbol)
        if found.end_line - found.start_line > MAX_LINES:
            return None
        parameters = set(_PARAMETER.findall(found.signature.partition("(")[2])) - _NO_PARAMETERS
        if not parameters:
            return None  # it has nothing to pass on
        for fact in snapshot.facts_within(symbol):
            if fact.kind == "log" and self._passes_on(found.path, fact.line, fact.value, parameters, found.start_line):
                level = fact.name or _level_in(found.name)
                return Wrapper(found.name, level, () if level else self._choices(symbol), symbol)
        body = self._source.text(found.path, found.start_line, found.end_line)
        computed = _COMPUTED.search(body)
        if computed is not None:
            return Wrapper(found.name, "", self._choices(symbol), symbol)
        for _, target, line in self._calls(range(symbol, symbol + 1)):
            inner = self._wrapper(target, depth + 1) if depth < MAX_DEPTH else None
            if inner is not None and self._passes_on(found.path, line, "", parameters, found.start_line):
                told = _level_in(self._source.statement(found.path, line)) or _level_in(found.name)
                level = told or inner.level
                return Wrapper(found.name, level, () if level else inner.choices, symbol)
        if _LOGS.fullmatch(found.name) and _TAKES.search(found.signature):
            given = _GIVEN.search(found.signature)
            level = _level_in(given["level"]) if given else ""
            return Wrapper(found.name, "" if level else _level_in(found.name), (level,) if level else (), symbol)
        return None

    def _passes_on(self, path: str, line: int, message: str, parameters: set[str], first: int) -> bool:
        """Whether the statement says hardly anything itself and holds a parameter, or what was made of one."""
        if len(_WORD.findall(re.sub(r"\{[^{}]*\}|%\w+", " ", message))) > OWN_WORDS:
            return False
        statement = self._source.statement(path, line)
        names = set(_PARAMETER.findall(statement))
        for above in self._source.lines(path)[first - 1 : line - 1]:
            made = re.match(r"\s*(?:let |var |const |final |auto )?(?:mut )?(\w+)\s*(?::[^=]+)?:?=(?!=)(.*)", above)
            if made and made.group(1) in names:
                names |= set(_PARAMETER.findall(made.group(2)))
        return bool(names & parameters)

    def _choices(self, symbol: int) -> tuple[str, ...]:
        """Levels that the body sets for its level by name: `level = "error"` under a condition."""
        found = self._snapshot.symbol(symbol)
        body = self._source.text(found.path, found.body_line, found.end_line)
        return tuple(dict.fromkeys(match["level"].lower() for match in _DEFAULT.finditer(body)))

    def _fact(self, symbol: int, line: int, wrapper: Wrapper) -> Fact | None:
        path = self._snapshot.path_of(symbol)
        statement = self._source.statement(path, line, 12)
        call = statement[max(0, statement.find(wrapper.name)) :]
        message = "".join(next(part for part in match if part) for match in _message_parts(call))
        if not message and not _CAUGHT.search(call):
            return None
        passed = _KEYWORD.search(call)
        level = wrapper.level or (_level_in(passed.group(1)) if passed else _passed(call))
        if not level and len(wrapper.choices) == 1:
            level = wrapper.choices[0]
        return Fact("log", path, line, symbol, level, message, wrapper.name)


def _message_parts(call: str) -> list[tuple[str, ...]]:
    """The first text of a call that is a sentence rather than a key, with those that it is joined to."""
    found: list[tuple[str, ...]] = []
    end = 0
    for match in _STRING.finditer(call):
        content = next(part for part in match.groups() if part)
        if found and call[end : match.start()].strip(" \\+\n"):
            break
        if not found and " " not in content and "%" not in content and "{" not in content:
            continue
        found.append(match.groups(""))
        end = match.end()
    return found


def _passed(call: str) -> str:
    """A level among the arguments in front of the message: `report(Level.WARN, "...")`."""
    arguments = call.partition("(")[2]
    text = _STRING.search(arguments)
    return _level_in(arguments[: text.start()] if text else arguments)


def _level_in(text: str) -> str:
    match = _NAME_LEVEL.search(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text)) or _LEVEL.search(text)
    if match is None:
        return ""
    return {"err": "error"}.get(match.group(1).lower(), match.group(1).lower())

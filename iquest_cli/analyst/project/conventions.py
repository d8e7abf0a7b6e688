"""How a program does what runs through all of it: errors, logs. Counted from what its code does, with the places that
are made for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from iquest_cli.analyst.evidence.project import Stated
from iquest_cli.analyst.project.own import is_own_code
from iquest_cli.analyst.texts.standing import is_in_test_module
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Fact
    from anchors.workspace import Workspace

NUM_ROWS: Final = 6
MAX_WORDS: Final = 4
"""Of a name that says little else."""
MAX_NAME: Final = 80
"""Letters of a name that says what something is for."""
_EVERYTHING: Final = frozenset(
    ("Exception", "BaseException", "Throwable", "Error", "RuntimeException", "StandardError", "")
)
TYPES: Final = frozenset(("class", "struct", "enum", "interface", "trait", "object", "record", "type", "protocol"))
_ERROR_TYPE: Final = re.compile(r"(?:Error|Exception|Failure|Err)$")
_HANDLES: Final = re.compile(
    r"(?:(?:handle|render|report|process|convert|map|format|translate)\w*(?:Error|Exception)s?"
    r"|(?:handle|render|report|process|convert|map|format|translate)_(?:\w+_)?(?:error|exception)s?"
    r"|\w*(?:error|exception)s?_?(?:handler|middleware|boundary|filter|mapper|interceptor|reporter)s?(?:_?func)?"
    r"|(?:rescue|recover|on)(?:_from)?_?(?:error|exception|panic|all)?s?"
    r"|\w*(?:Recover|Rescue)\w*(?:Middleware|Handler)|componentDidCatch|\w*ControllerAdvice)",
    re.IGNORECASE,
)
"""How what is made to handle errors is called; a plain `on` is none."""
_REGISTERS: Final = (
    "exception_handler", "add_exception_handler", "errorhandler", "app_errorhandler", "register_error_handler",
    "rescue_from", "setErrorHandler", "UseExceptionHandler", "UseDeveloperExceptionPage", "set_exception_handler",
    "ControllerAdvice", "RestControllerAdvice", "ExceptionHandler", "errorHandler", "setNotFoundHandler", "recover",
    "StatusPages", "HTTPErrorHandler", "catch_unwind", "uncaughtException", "unhandledRejection", "useFactory",
)  # fmt: skip
"""By which frameworks are told who handles errors."""
_SETS_UP: Final = frozenset(("init", "initialize", "initialise", "setup", "set", "configure", "config")) | {
    "configured", "create", "install", "start", "build", "make", "register", "bootstrap", "new", "factory", "provider",
}  # fmt: skip
_LOGS: Final = frozenset(("log", "logs", "logger", "loggers", "logging"))
_LOG_FILES: Final = re.compile(
    r"(?:^|/)(?:log4j2?(?:-\w+)?\.(?:xml|properties|ya?ml)|logback(?:-\w+)?\.xml|logging\.(?:conf|ini|ya?ml|json|toml"
    r"|properties)|nlog\.config|log4rs\.ya?ml|monolog\.ya?ml)$",
    re.IGNORECASE,
)
_LEVELS: Final = ("trace", "debug", "info", "notice", "warning", "warn", "error", "critical", "fatal")


class Convention(NamedTuple):
    """`said` in words, and groups of rows, each with its title."""

    said: str
    groups: tuple[tuple[str, tuple[Stated, ...]], ...]


def own_facts(workspace: Workspace, kinds: Iterable[str]) -> Iterator[Fact]:
    """Facts of the program itself, without tests, examples and what the people who work on it run."""
    snapshot, wanted = workspace.snapshot, frozenset(kinds)
    for file, tracked in enumerate(snapshot.files):
        if not is_own_code(tracked.path, tracked.language):
            continue
        for fact in snapshot.facts(file):
            if fact.kind in wanted and not is_in_test_module(fact.path, snapshot.qualified_name(fact.symbol)):
                yield fact


def errors_of(workspace: Workspace) -> Convention | None:
    facts = list(own_facts(workspace, ("raise", "catch")))
    raised = [fact for fact in facts if fact.kind == "raise" and not fact.name.startswith("exit ")]
    caught = [fact for fact in facts if fact.kind == "catch"]
    if not facts:
        return None
    every = [fact for fact in caught if not _names(fact).isdisjoint(_EVERYTHING)]
    empty = [fact for fact in caught if fact.text == "swallow"]
    said = f"Errors are raised at {counted(len(raised), 'place')}"
    said += f" and caught at {len(caught):,}" if caught else ""
    said += f", {len(every):,} of which take whatever comes" if 0 < len(every) < len(caught) else ""
    said += f"; {len(empty):,} of these {'is' if len(empty) == 1 else 'are'} left empty" if empty else ""
    groups = (
        ("Made to handle them:", _distinct((*_made_for(workspace, _handles), *_registered(workspace)))[: 2 * NUM_ROWS]),
        ("Types of errors of its own:", _own_types(workspace)),
        ("Raised most:", _most(raised, "raised")),
        ("Where whatever comes is caught:", _catching(workspace, [fact for fact in every if fact not in empty])),
    )
    return Convention(said, groups)


def _distinct(rows: Iterable[Stated]) -> tuple[Stated, ...]:
    return tuple({(row.label, row.path, row.line): row for row in rows}.values())


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _names(fact: Fact) -> frozenset[str]:
    return frozenset(name.strip().rpartition(".")[2] for name in re.split(r"[,|]", fact.name))


def _handles(name: str) -> bool:
    return _HANDLES.fullmatch(name) is not None


def _sets_up(name: str) -> bool:
    """`setup_logging`, `NewLogger`; a `createChangelog` sets up none."""
    said = parts(name)
    return not _LOGS.isdisjoint(said) and not _SETS_UP.isdisjoint(said) and len(said) <= MAX_WORDS


def _made_for(workspace: Workspace, is_meant: Callable[[str], bool]) -> tuple[Stated, ...]:
    """Functions and types whose whole name says so, those that most of the program leads to first."""
    snapshot, rank = workspace.snapshot, workspace.graph.rank
    found = []
    for file, tracked in enumerate(snapshot.files):
        if not is_own_code(tracked.path, tracked.language):
            continue
        for number in snapshot.symbols_of(file):
            name = snapshot.name(number)
            if 4 < len(name) <= MAX_NAME and snapshot.kind(number) in CALLABLE | TYPES and is_meant(name):
                found.append((-float(rank[number]), number))
    symbols = [snapshot.symbol(number) for _, number in sorted(found)[:NUM_ROWS]]
    return tuple(Stated(one.qualified_name, "", one.path, one.name_line) for one in symbols)


def _registered(workspace: Workspace) -> Iterator[Stated]:
    """Where a framework is told who handles errors."""
    snapshot = workspace.snapshot
    for name in _REGISTERS:
        number = snapshot.string_id(name)
        rows = snapshot.columns.references_by_name.rows(number) if number is not None else ()
        for row in list(rows)[:NUM_ROWS]:
            _, _, _, line, symbol = (int(value) for value in snapshot.columns.references[row])
            path = snapshot.path_of(symbol)
            if is_own_code(path, snapshot.files[snapshot.file_of(symbol)].language):
                yield Stated(name, "", path, line)


def _own_types(workspace: Workspace) -> tuple[Stated, ...]:
    return tuple(Stated(one.label, "", one.path, one.line) for one in _named_types(workspace))


def _named_types(workspace: Workspace) -> Iterator[Stated]:
    snapshot, rank = workspace.snapshot, workspace.graph.rank
    found = [
        (-float(rank[number]), number)
        for file, tracked in enumerate(snapshot.files)
        if is_own_code(tracked.path, tracked.language)
        for number in snapshot.symbols_of(file)
        if snapshot.kind(number) in TYPES and _ERROR_TYPE.search(snapshot.name(number))
    ]
    for _, number in sorted(found)[:NUM_ROWS]:
        one = snapshot.symbol(number)
        yield Stated(one.qualified_name, "", one.path, one.name_line)


def _most(facts: list[Fact], verb: str) -> tuple[Stated, ...]:
    """The names that most facts have, each with its first place."""
    counts = Counter(fact.name for fact in facts if fact.name)
    first: dict[str, Fact] = {}
    for fact in facts:
        first.setdefault(fact.name, fact)
    names = sorted(counts, key=lambda name: (-counts[name], name))[:NUM_ROWS]
    return tuple(Stated(name, counted(counts[name], "time"), first[name].path, first[name].line) for name in names)


def _catching(workspace: Workspace, facts: list[Fact]) -> tuple[Stated, ...]:
    """Those in what most of the program leads to first."""
    rank = workspace.graph.rank
    ordered = sorted(facts, key=lambda fact: (-float(rank[fact.symbol]), fact.path, fact.line))
    return tuple(
        Stated(workspace.snapshot.qualified_name(fact.symbol), "", fact.path, fact.line) for fact in ordered[:NUM_ROWS]
    )


def logging_of(workspace: Workspace) -> Convention | None:
    facts = list(own_facts(workspace, ("log", "setlevel", "logger")))
    logs = [fact for fact in facts if fact.kind == "log"]
    if not logs:
        return None
    counts = Counter(fact.name for fact in logs if fact.name)
    known = [level for level in _LEVELS if counts[level]]
    levels = ", ".join(f"{level} {counts[level]:,}" for level in known)
    said = f"{len(logs):,} {'statement writes' if len(logs) == 1 else 'statements write'} a log" + (
        f" ({levels})" if levels else ""
    )
    set_up = [Stated(fact.text, fact.value, fact.path, fact.line) for fact in facts if fact.kind == "setlevel"]
    loggers = [fact for fact in facts if fact.kind == "logger" and not _is_named(fact)]
    made = [Stated(fact.text, "", fact.path, fact.line) for fact in loggers]
    files = [Stated(f.path, "", f.path, 1) for f in workspace.snapshot.files if _LOG_FILES.search(f.path)]
    writers = Counter(fact.path for fact in logs)
    first = {fact.path: fact.line for fact in reversed(logs)}
    rows = [
        Stated("", counted(number, "statement"), path, first[path])
        for path, number in sorted(writers.items(), key=lambda item: (-item[1], item[0]))[:NUM_ROWS]
    ]
    begun = (*files, *_made_for(workspace, _sets_up), *made[:NUM_ROWS], *set_up[:NUM_ROWS])
    return Convention(said, (("Set up at:", begun[: 2 * NUM_ROWS]), ("Written most in:", tuple(rows))))


def _is_named(fact: Fact) -> bool:
    """A logger of a module, of which every file has one."""
    return "name" in fact.value or fact.value.endswith((".class", "::class"))

"""Where a flow begins that somebody starts at a terminal: "`tool serve`", "the serve command" mean what answers it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.index.names import symbols_named
from iquest_cli.analyst.routes.doors import find_doors
from iquest_cli.analyst.texts.standing import is_in_test_module, is_own, is_test
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.texts.source import Source

Door = tuple[int, tuple[int, int] | None]
"""A function, and the lines of it that are meant where it answers several commands."""
MAX_ARMS: Final = 4
MAX_CALLED: Final = 40
"""Classes that are called as a command, of each of which all of its file is looked through."""
_RUNS: Final = ("run", "execute", "handle", "process", "invoke", "perform", "call", "__call__", "main", "action", "Run")
"""What a framework calls of a command's class, the most usual first."""
_COMMAND: Final = re.compile(r"\b(?P<name>[a-z][\w-]{1,40})[\"'`]? (?:sub-?)?command\b", re.IGNORECASE)


_TYPED: Final = re.compile(r"[\"'`“](?:\$ )?[a-z][\w.-]{0,30} (?P<name>[a-z][\w-]{1,40})(?=[ \"'`”])", re.IGNORECASE)
"""A line as it is typed, by whatever name the program is installed: "hopp test file.json"."""


def typed_command(workspace: Workspace, source: Source, phrase: str, program: str) -> Door | None:
    """The function that answers a command which a phrase spells; None where it spells none that is here."""
    name = _spelled(phrase, program)
    if not name:
        return None
    settings = find_doors(workspace, source, "commands").settings
    for setting in settings:
        if setting.key.lower() == name and setting.symbol is not None:
            if setting.symbol.kind == "module":  # a function without a name answers it, outside of all others
                after = (other.line for other in settings if other.path == setting.path and other.line > setting.line)
                last = min(after, default=setting.symbol.end_line + 1) - 1
                return _of_class(workspace, name) or (setting.symbol.id, (setting.line, last))
            # What declares a command of a class beside what runs of it does not answer it.
            run = _of_class(workspace, name) if setting.symbol.kind in CALLABLE else None
            is_beside = run is not None and workspace.snapshot.path_of(run[0]) == setting.symbol.path
            return run if is_beside else _answering(workspace, source, setting.symbol)
    return _of_class(workspace, name)


def begins_at_command(workspace: Workspace, source: Source, question: Question) -> bool:
    """Whether a way is asked for from a command that the program has."""
    program = workspace.info.root.rstrip("/").rpartition("/")[2]
    return bool(question.end) and typed_command(workspace, source, question.start or question.when, program) is not None


def _of_class(workspace: Workspace, name: str) -> Door | None:
    """What runs of the one class that is called as the command (`InstallCommand`, `Install < Command`)."""
    snapshot = workspace.snapshot
    plain = "".join(word.capitalize() for word in re.split(r"[-_]", name))
    called = {number for wanted in (f"{plain}Command", plain) for number in symbols_named(snapshot, wanted)}
    found: list[int] = []
    for number in sorted(called)[:MAX_CALLED]:
        symbol = snapshot.symbol(number)
        if symbol.kind not in ("class", "struct") or not is_own(symbol.path):
            continue
        is_command = symbol.name != plain or any(base.endswith("Command") for base in symbol.bases)
        own = {
            snapshot.name(n): n for n in snapshot.symbols_of(snapshot.file_of(number)) if _owner(workspace, n) == number
        }
        runs = next((own[run] for run in _RUNS if run in own), None)
        if is_command and runs is not None:
            found.append(runs)
    return (found[0], None) if len(found) == 1 else None


def _owner(workspace: Workspace, number: int) -> int:
    """The class of a method; what Ruby puts between them for methods of the class itself is passed over."""
    snapshot = workspace.snapshot
    above = snapshot.parent(number) if snapshot.kind(number) in CALLABLE else -1
    return snapshot.parent(above) if above >= 0 and snapshot.name(above) in ("self", "<< self") else above


def _spelled(phrase: str, program: str) -> str:
    typed = re.search(rf"\b{re.escape(program)} (?P<name>[a-z][\w-]{{1,40}})", phrase, re.I) if program else None
    named = typed or _COMMAND.search(phrase) or _TYPED.match(phrase)
    return named["name"].lower() if named else ""


def _answering(workspace: Workspace, source: Source, symbol: Symbol) -> Door | None:
    """The function itself; of what only declares a command (a variant, a type) the one that tells it from others."""
    if symbol.kind in CALLABLE:
        return symbol.id, None
    snapshot = workspace.snapshot
    for edge in sorted(workspace.graph.edges_in(symbol.id), key=lambda e: (snapshot.path_of(e.source), e.line)):
        user = snapshot.symbol(edge.source)
        if user.kind not in CALLABLE or is_test(user.path) or is_in_test_module(user.path, user.qualified_name):
            continue
        return user.id, (edge.line, _arm_end(source, user.path, edge.line)) if symbol.kind == "member" else None
    return None


def _arm_end(source: Source, path: str, line: int) -> int:
    """Where what is done for a case ends: of a pattern over several lines behind its closing bracket."""
    end = source.block_end(path, line)
    for _ in range(MAX_ARMS):
        follows = source.line(path, end + 1).strip()
        if not (follows.startswith("}") and follows.endswith("{")):
            break
        end = source.block_end(path, end + 1)
    return end

"""Where a flow begins that somebody starts at a terminal: "`tool serve`", "the serve command" mean what answers it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.doors import find_doors
from iquest_cli.analyst.relevance import CALLABLE
from iquest_cli.analyst.standing import is_in_test_module, is_test

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.source import Source

Door = tuple[int, tuple[int, int] | None]
"""A function, and the lines of it that are meant where it answers several commands."""
MAX_ARMS: Final = 4
_COMMAND: Final = re.compile(r"\b(?P<name>[a-z][\w-]{1,40})[\"'`]? (?:sub-?)?command\b", re.IGNORECASE)


def typed_command(workspace: Workspace, source: Source, phrase: str, program: str) -> Door | None:
    """The function that answers a command which a phrase spells; None where it spells none that is here."""
    name = _spelled(phrase, program)
    if not name:
        return None
    for setting in find_doors(workspace, source, "commands").settings:
        if setting.key.lower() == name and setting.symbol is not None:
            return _answering(workspace, source, setting.symbol)
    return None


def _spelled(phrase: str, program: str) -> str:
    typed = re.search(rf"\b{re.escape(program)} (?P<name>[a-z][\w-]{{1,40}})", phrase, re.I) if program else None
    named = typed or _COMMAND.search(phrase)
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

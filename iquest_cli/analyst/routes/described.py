"""The routes of a repository, each by the whole path that a client asks for and with the function that answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anchors.syntax.facts.script_exports import VERBS
from iquest_cli.analyst.routes.doors import find_doors
from iquest_cli.analyst.routes.routed import answering, handlers, wrapped
from iquest_cli.analyst.texts.source import Source

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting

PLACED = frozenset((*VERBS, "default", "fallback"))
"""Names that say no more than the route: a file's place is what it is found by."""
MARKS = ("@", "#[", "[")
"""How what decorates a function begins."""


class Route(NamedTuple):
    setting: Setting
    line: int
    """Of the route itself, a mark's where it has one."""
    handler: Symbol | None
    text: str


def told_routes(workspace: Workspace, *, with_programs: bool = False) -> list[Setting]:
    """All that the repository offers, as "Which routes are there?" is answered. `with_programs`: also what a program
    registers before it runs."""
    starts = [item for item in workspace.anchors if item.kind == "ENTRY_POINT"]
    offering = {item.path for item in starts if item.reason == "route" or (with_programs and "; route " in item.text)}
    return list(find_doors(workspace, Source(workspace), "routes", frozenset(offering)).settings)


def described(workspace: Workspace, setting: Setting) -> Route:
    """With who answers it: a function of the graph, else the name that the code writes."""
    symbol = setting.symbol
    is_marked = symbol is not None and (setting.text.startswith((*MARKS, "export ")) or bool(setting.handler))
    found = next(iter(answering(workspace, setting)), None)
    is_own = found is not None and symbol is not None and found.id == symbol.id
    handler = found if found is not None and (not is_own or is_marked) else None
    line = symbol.start_line if symbol is not None and setting.text.startswith(MARKS) else setting.line
    names = [] if handler is not None or wrapped(setting.text) else handlers(setting)[:1]
    is_placed = handler is not None and (handler.name in PLACED or (handler.kind == "class" and not setting.text))
    if handler is not None and handler.kind != "module" and not is_placed:
        names = [f"{handler.qualified_name}()"]
    return Route(setting, line, handler, " - ".join((f"route {setting.key}", *names)))

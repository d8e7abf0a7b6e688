"""`iquest trace`: call chains from a symbol, with the logs, errors and settings met on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace

MAX_MEMBERS = 6
FORMATS = ("text", "json", "mermaid", "dot")


def trace(
    ctx: typer.Context,
    symbol: Annotated[str, typer.Argument(help="name, Class.method, path:name or path:line.")],
    to: Annotated[str | None, typer.Option("--to", metavar="SYMBOL", help="Only the way to this one.")] = None,
    callers: Annotated[bool, typer.Option("--callers", help="Who leads here, instead of what it calls.")] = False,
    callees: Annotated[bool, typer.Option("--callees", help="What it calls (the default).")] = False,
    depth: Annotated[int, typer.Option("--depth", metavar="N", min=1, max=30, help="How many calls deep.")] = 4,
    output_format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, mermaid or dot.")
    ] = "text",
) -> None:
    """Follow calls from a symbol, with the logs, errors and settings on the way."""
    from iquest_cli.commands.opening import opened
    from iquest_cli.reports import trace_report

    invocation = Invocation.of(ctx)
    if output_format not in FORMATS:
        raise UsageProblem(f"--format takes {', '.join(FORMATS)}, not {output_format!r}")
    if callers and callees:
        raise UsageProblem("name one of --callers and --callees")
    with opened(invocation, invocation.settings().values) as workspace:
        start = _resolved(workspace, symbol)
        end = _resolved(workspace, to) if to is not None else None
        members = _members(workspace, start) if not callers else []
        found = workspace.trace(start, to=end, direction="callers" if callers else "callees", depth=depth)
    if output_format == "text":
        invocation.console.print_lines(trace_report.as_text(found, is_callers=callers, width=invocation.console.width))
        if members and len(found.steps) < 2:
            shown = ", ".join(members[:MAX_MEMBERS]) + (" and more" if len(members) > MAX_MEMBERS else "")
            invocation.console.warn(f"{start.name} is a {start.kind}: what runs are its methods. Trace one: {shown}")
    else:
        invocation.console.write(trace_report.RENDERERS[output_format](found))


def _members(workspace: Workspace, owner: Symbol) -> list[str]:
    """Methods of a type, as they are named to `trace`; none of what is no type."""
    if owner.kind in ("function", "method", "module"):
        return []
    snapshot = workspace.snapshot
    own = (n for n in snapshot.symbols_of(snapshot.file_of(owner.id)) if snapshot.parent(n) == owner.id)
    return [snapshot.qualified_name(n) for n in own if snapshot.kind(n) in ("method", "constructor", "function")]


def _resolved(workspace: Workspace, spec: str) -> Symbol:
    """The one symbol that is meant: a function of C and its declarations are one, told by where it is defined."""
    from anchors.errors import AmbiguousSymbol, SymbolNotFound
    from anchors.graph.prototypes import defined_by
    from iquest_cli.analyst.lookup import without_declarations

    try:
        found = {workspace.resolve_symbol(spec).id}
    except SymbolNotFound as error:
        if error.candidates:
            raise
        raise SymbolNotFound(f"{error}; `iquest map` names the most used, `iquest ask` finds by words") from None
    except AmbiguousSymbol:
        symbols = without_declarations(workspace.find(spec))
        found = {symbol.id for symbol in symbols}
        if len({defined_by(workspace.snapshot, symbol) for symbol in found}) > 1:
            told = tuple(sorted(f"{symbol.path}:{symbol.qualified_name}" for symbol in symbols))
            raise AmbiguousSymbol(f"{spec!r} names {len(told)} symbols; write it as path:name", told) from None
    return workspace.snapshot.symbol(defined_by(workspace.snapshot, min(found)))

"""`iquest trace`: call chains from a symbol, with the logs, errors and settings met on the way."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation
from iquest_cli.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting
    from iquest_cli.analyst.texts.source import Source

MAX_MEMBERS = 6
DEPTH = 4
DEPTH_OF_WAY = 15
MAX_CANDIDATES = 20
TYPES_ONLY = re.compile(r"\.(?:d\.[cm]?ts|pyi)$")
"""Files that declare what others define."""
RUNNING = frozenset({"function", "method", "constructor", "macro", "class", "interface", "struct", "trait", "enum"})
"""What a name means before it means a field, a key of a file or a heading."""
_ROUTE = re.compile(r"(?:(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(?=/)|(?=/\S*$))(/\S*)")
FORMATS = ("text", "json", "mermaid", "dot")


def trace(
    ctx: typer.Context,
    symbol: Annotated[str, typer.Argument(help='name, Class.method, path:name, path:line or "POST /path".')],
    to: Annotated[str | None, typer.Option("--to", metavar="SYMBOL", help="Only the way to this one.")] = None,
    callers: Annotated[bool, typer.Option("--callers", help="Who leads here, instead of what it calls.")] = False,
    callees: Annotated[bool, typer.Option("--callees", help="What it calls (the default).")] = False,
    depth: Annotated[
        int | None, typer.Option("--depth", metavar="N", min=1, max=30, help="How many calls deep: 4, with --to 15.")
    ] = None,
    output_format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, mermaid or dot.")
    ] = "text",
) -> None:
    """Follow calls from a symbol, with the logs, errors and settings on the way."""
    from anchors.context.spotless import spotless
    from iquest_cli.analyst.logs.constant_texts import with_messages
    from iquest_cli.commands.opening import opened
    from iquest_cli.reports import trace_report

    invocation = Invocation.of(ctx)
    if output_format not in FORMATS:
        raise UsageProblem(f"--format takes {', '.join(FORMATS)}, not {output_format!r}")
    if callers and callees:
        raise UsageProblem("name one of --callers and --callees")
    with opened(invocation, invocation.settings().values, beside=()) as workspace:
        start, others, lines = _resolved(workspace, symbol)
        end = _resolved(workspace, to).symbol if to is not None else None
        members = _members(workspace, start) if not callers and lines is None else []
        # Who names both ends asks for no part of the way.
        deep = depth or (DEPTH if end is None else DEPTH_OF_WAY)
        way: Literal["callers", "callees"] = "callers" if callers else "callees"
        found = workspace.trace(start, to=end, direction=way, depth=deep, lines=None if callers else lines)
        found, others, members = spotless((with_messages(workspace, found), others, members))
    if output_format == "text":
        console = invocation.console
        told = trace_report.as_text(
            found, others, is_callers=callers, width=console.width, is_fitted=console.stdout.isatty()
        )
        console.print_lines(told)
        if members and len(found.steps) < 2:
            shown = ", ".join(members[:MAX_MEMBERS]) + (" and more" if len(members) > MAX_MEMBERS else "")
            is_file = start.kind == "module"
            what = "file: what runs are its functions" if is_file else f"{start.kind}: what runs are its methods"
            invocation.console.warn(f"{start.name} is a {what}. Trace one: {shown}")
    else:
        invocation.console.write(trace_report.RENDERERS[output_format](found, others))


def _is_made(symbol: Symbol) -> bool:
    """Whether it is a constructor that is called as its class is."""
    parts = symbol.qualified_name.split(".")
    return symbol.kind in ("constructor", "method") and len(parts) > 1 and parts[-1] == parts[-2]


def _members(workspace: Workspace, owner: Symbol) -> list[str]:
    """Methods of a type, functions and methods of a file, as they are named to `trace`; none of anything else."""
    if owner.kind in ("function", "method"):
        return []
    snapshot = workspace.snapshot
    is_file = owner.kind == "module"
    own = (n for n in snapshot.symbols_of(snapshot.file_of(owner.id)) if is_file or snapshot.parent(n) == owner.id)
    names = (snapshot.qualified_name(n) for n in own if snapshot.kind(n) in ("method", "constructor", "function"))
    return [f"{owner.path}:{name}" if is_file else name for name in dict.fromkeys(names)]


class Meant(NamedTuple):
    """What a name means, what it may mean as well, and the lines that count, where they are not all of it."""

    symbol: Symbol
    others: list[Symbol]
    lines: tuple[int, int] | None = None


def _answering(workspace: Workspace, verb: str, path: str) -> Meant:
    """Who answers a route that the map names, and who else may. Of a handler that is written where the route is, in
    what offers others as well, its lines."""
    from anchors.errors import SymbolNotFound
    from iquest_cli.analyst.routes.doors import find_doors
    from iquest_cli.analyst.routes.routed import find_answered, nearest_routes
    from iquest_cli.analyst.texts.source import Source

    source = Source(workspace)
    routes = find_doors(workspace, source, "routes").settings
    answered = find_answered(workspace, routes, verb, path)
    found = list({symbol.id: symbol for each in answered for symbol in each.symbols}.values())
    if not found:
        near = tuple(setting.key for setting in nearest_routes(routes, path))
        raise SymbolNotFound(f"no route {verb} {path} is offered here".replace("  ", " "), near)
    return Meant(found[0], found[1:], _inline(source, routes, answered[0].setting, found[0]))


def _inline(source: Source, routes: Sequence[Setting], route: Setting, symbol: Symbol) -> tuple[int, int] | None:
    """The lines of a route that stands in a symbol with others, or by itself in a file."""
    if route.symbol is None or route.symbol.id != symbol.id or route.line < symbol.name_line:
        return None
    beside = (each for each in routes if each.symbol is not None and each.symbol.id == symbol.id)
    if symbol.kind != "module" and all(each.line == route.line for each in beside):
        return None
    last = source.block_end(route.path, route.line)
    return (route.line, last) if last > route.line else None


def _resolved(workspace: Workspace, spec: str) -> Meant:
    """The symbol that is meant, and those that may be meant as well: its overloads in the same file, or, where but one
    of all is the product's own code, those of tests, examples and copies."""
    from anchors.errors import AmbiguousSymbol, SymbolNotFound
    from anchors.graph.ways.prototypes import defined_by
    from iquest_cli.analyst.texts.lookup import without_declarations
    from iquest_cli.analyst.texts.unread import unread_files

    snapshot = workspace.snapshot
    if (route := _ROUTE.fullmatch(spec.strip())) is not None:
        return _answering(workspace, route[1] or "", route[2])
    try:
        found = workspace.resolve_symbol(spec)
        alike = [symbol for symbol in workspace.find(spec) if symbol.kind == found.kind]
        return Meant(snapshot.symbol(defined_by(snapshot, found.id)), [item for item in alike if item.id != found.id])
    except SymbolNotFound as error:
        if "/" in spec and ("<" in spec or spec.endswith("/")):  # Django's routes begin with no slash
            with contextlib.suppress(SymbolNotFound):
                return _answering(workspace, "", f"/{spec.strip()}")
        if error.candidates:
            raise
        unread = len(unread_files(workspace))
        beside = (
            f"; {plural(unread, 'file')} {'was' if unread == 1 else 'were'} not read (iquest index --status)"
            if unread
            else ""
        )
        raise SymbolNotFound(
            f"{error}{beside}; `iquest map` names the most used, `iquest ask` finds by words"
        ) from None
    except AmbiguousSymbol:
        # A function of C and its declarations are one, told by where it is defined.
        named = without_declarations(workspace.find(spec))
        running = [symbol for symbol in named if symbol.kind in RUNNING] or named
        # Whoever names a class means it, though its constructors are called the same.
        types = {symbol.id for symbol in running}
        running = [symbol for symbol in running if snapshot.parent(symbol.id) not in types or not _is_made(symbol)]
        symbols = {defined_by(snapshot, symbol.id): symbol for symbol in running}
    roles = workspace.file_roles
    own = [symbol for symbol in symbols if roles[snapshot.file_of(symbol)] == "source"]
    own = [symbol for symbol in own if not TYPES_ONLY.search(snapshot.path_of(symbol))] or own
    chosen = own if len(own) == 1 else sorted(symbols)
    if len(chosen) == 1:
        return Meant(snapshot.symbol(chosen[0]), [symbol for number, symbol in symbols.items() if number != chosen[0]])
    chosen.sort(key=lambda number: roles[snapshot.file_of(number)] != "source")
    told = tuple(dict.fromkeys(f"{snapshot.path_of(item)}:{snapshot.qualified_name(item)}" for item in chosen))
    more = (f"and {len(told) - MAX_CANDIDATES:,} more",) if len(told) > MAX_CANDIDATES else ()
    message = f"{spec!r} names {len(told)} symbols; write it as path:name or path:line"
    raise AmbiguousSymbol(message, told[:MAX_CANDIDATES] + more)

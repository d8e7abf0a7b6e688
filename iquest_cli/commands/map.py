"""`iquest map`: what a newcomer asks first: where it starts, what all depends on, what the parts are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

if TYPE_CHECKING:
    from iquest_cli.reports.map.overview import Overview

FORMATS = ("text", "json", "mermaid", "dot", "html")
LINKED = ("mermaid", "dot", "html")
"""Those that show which file uses which."""


def map_(
    ctx: typer.Context,
    output_format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, mermaid, dot or html (a treemap to zoom in).")
    ] = "text",
    budget: Annotated[
        int | None, typer.Option("--budget", metavar="N", min=1, help="Tokens of text or JSON at most.")
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Every row of the text, not the first of each kind.")] = False,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
) -> None:
    """Show entry points, critical APIs and modules, ranked, one line each."""
    from iquest_cli.commands.opening import opened
    from iquest_cli.reports.map import overview as maps
    from iquest_cli.reports.map.text import NUM_SHOWN, as_text

    invocation = Invocation.of(ctx)
    if output_format not in FORMATS:
        raise UsageProblem(f"--format takes {', '.join(FORMATS)}, not {output_format!r}")
    limit = 0 if show_all or budget is not None else NUM_SHOWN
    with opened(invocation, invocation.settings().values, beside=("told",)) as workspace:
        overview = maps.overview_of(
            workspace,
            num_described=limit if output_format == "text" and limit else None,
            is_linked=output_format in LINKED,
        )
    console = invocation.console
    if output_format == "text" and output is None:
        console.print_lines(as_text(overview, width=console.width, limit=limit, budget=budget))
        return
    text = _document(overview, output_format, budget, limit)
    if output is None:
        console.write(text)
        return
    from iquest_cli.reports.files import write_atomically

    write_atomically(output, text)
    console.warn(f"wrote {output}")


def _document(overview: Overview, output_format: str, budget: int | None, limit: int) -> str:
    from iquest_cli.reports.diagrams import as_dot, as_mermaid
    from iquest_cli.reports.map import machine
    from iquest_cli.reports.map.text import as_text

    if output_format == "json":
        return machine.as_json(overview, budget)
    if output_format == "html":
        from iquest_cli.reports.map.page import as_html

        return as_html(overview)
    if output_format == "text":
        lines = as_text(overview, width=100, limit=limit, budget=budget)
        return "".join("".join(piece.text for piece in pieces) + "\n" for pieces in lines)
    return (as_mermaid if output_format == "mermaid" else as_dot)(*machine.diagram(overview))

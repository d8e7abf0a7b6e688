"""`iquest map`: what a newcomer asks first: where it starts, what all depends on, what the parts are for."""

from __future__ import annotations

from typing import Annotated

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

FORMATS = ("text", "json", "mermaid", "dot")


def map_(
    ctx: typer.Context,
    output_format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, mermaid or dot.")
    ] = "text",
    budget: Annotated[
        int | None, typer.Option("--budget", metavar="N", min=1, help="Tokens of output at most.")
    ] = None,
) -> None:
    """Show entry points, critical APIs and modules, ranked, one line each."""
    from iquest_cli.commands.opening import opened
    from iquest_cli.reports import map_report

    invocation = Invocation.of(ctx)
    if output_format not in FORMATS:
        raise UsageProblem(f"--format takes {', '.join(FORMATS)}, not {output_format!r}")
    with opened(invocation, invocation.settings().values) as workspace:
        overview = map_report.overview_of(workspace)
    console = invocation.console
    if output_format == "text":
        limit = 0 if budget is None and not console.stdout.isatty() else 12 if budget is None else 0
        console.print_lines(map_report.as_text(overview, width=console.width, limit=limit, budget=budget))
    else:
        console.write(map_report.RENDERERS[output_format](overview, budget))

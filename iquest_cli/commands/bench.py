"""`iquest bench`: what this machine does with a model, and with the repository's index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

if TYPE_CHECKING:
    from engine.bench import EngineBench

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Measure this machine: a model, or the index.")

Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")]


@app.command()
def engine(
    ctx: typer.Context,
    model: Annotated[
        str | None,
        typer.Argument(help="A catalog name, a folder or hf:org/name on this machine; default: as `ask` chooses."),
    ] = None,
    random: Annotated[
        str | None,
        typer.Option(
            "--random", metavar="SIZE", help="Random weights instead: tiny, 0.5b, 1b, 7b, 14b, 40b, 40b-loop."
        ),
    ] = None,
    prompt: Annotated[int, typer.Option("--prompt", metavar="N", min=16, help="Tokens of prompt.")] = 2048,
    tokens: Annotated[int, typer.Option("--tokens", metavar="N", min=2, help="Tokens decoded.")] = 32,
    device: Annotated[str, typer.Option("--device", metavar="DEVICE", help="auto, cpu or cuda:N.")] = "auto",
    dtype: Annotated[
        str, typer.Option("--dtype", metavar="DTYPE", help="auto, bfloat16, float16 or float32.")
    ] = "auto",
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Write the figures as a plot too.")] = None,
    output_format: Format = "text",
) -> None:
    """Measure reading, writing, memory and the prefix store of a model on this machine."""
    from engine.bench import bench_engine
    from iquest_cli.commands.model_choice import chosen_model
    from iquest_cli.reports.bench_report import engine_document, engine_lines, engine_svg
    from iquest_cli.threads import as_given

    as_given()
    _check(output_format)
    if dtype not in ("auto", "bfloat16", "float16", "float32"):
        raise UsageProblem(f"--dtype takes auto, bfloat16, float16 or float32, not {dtype!r}")
    if model is not None and random is not None:
        raise UsageProblem("name a model or --random SIZE, not both")
    if svg is not None and not svg.absolute().parent.is_dir():
        raise UsageProblem(f"--svg {svg}: its folder is not there")
    invocation = Invocation.of(ctx)
    settings = invocation.settings({"model": model}).values
    chosen = None if random is not None else chosen_model(settings, invocation.console)
    if chosen is None and random is None:
        raise UsageProblem("name a model that is on this machine, or --random 0.5b")
    with invocation.console.progress("measuring") as line:
        figures = bench_engine(
            chosen, random=random, device=device, dtype=dtype, prompt=prompt, tokens=tokens, on_progress=line
        )
    _keep(figures)
    if svg is not None:
        svg.write_text(engine_svg(figures), encoding="utf-8")
    if output_format == "json":
        invocation.console.write(json.dumps(engine_document(figures), indent=2))
    else:
        invocation.console.print_lines(engine_lines(figures))


@app.command()
def index(ctx: typer.Context, output_format: Format = "text") -> None:
    """Measure indexing the repository: cold, warm, and parsing alone."""
    from iquest_cli.commands.bench_index import bench_index
    from iquest_cli.reports.bench_report import index_document, index_lines

    _check(output_format)
    invocation = Invocation.of(ctx)
    with invocation.console.progress("indexing") as line:
        figures = bench_index(invocation.path, invocation.rev, invocation.settings().values, line)
    if output_format == "json":
        invocation.console.write(json.dumps(index_document(figures), indent=2))
    else:
        invocation.console.print_lines(index_lines(figures))


def _keep(figures: EngineBench) -> None:
    """`ask --dry-run` tells its expected time by these."""
    from iquest_cli.analyst.model.outlook import Rates, save_rates

    run = figures.measured
    place = "cpu" if run.peak_bytes is None else "gpu"
    save_rates(Rates(figures.model, figures.num_parameters, place, run.prefill_tokens_s, run.decode_tokens_s))


def _check(output_format: str) -> None:
    if output_format not in ("text", "json"):
        raise UsageProblem(f"--format takes text or json, not {output_format!r}")

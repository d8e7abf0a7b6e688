"""`iquest models`: the family by name, one model's facts, and what would fit this machine.

What fetches, removes and measures files on this disk stands in model_files.py.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iquest_cli.commands.model_choice import kv_bytes
from iquest_cli.commands.model_files import Format, is_json, pull, remove, where
from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

if TYPE_CHECKING:
    from engine.placement import PlacementPlan

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, plan, fetch and remove models.")
_GIB = 2**30


@app.command("list")
def list_(ctx: typer.Context, output_format: Format = "text") -> None:
    """List the models known by name, and which of them are on this machine."""
    from engine.catalog import CATALOG
    from engine.installed import find_installed

    rows: list[dict[str, Any]] = [
        {
            "name": entry.name,
            "hub": entry.hub,
            "kind": entry.kind,
            "num_parameters": entry.shape.num_parameters,
            "max_context": entry.max_context,
            "kv_bytes": entry.shape.kv_bytes(entry.max_context),
            "installed": find_installed(entry.hub) is not None,
        }
        for entry in CATALOG
    ]
    if is_json(ctx, output_format, {"models": rows}):
        return
    console = Invocation.of(ctx).console
    console.print(("name".ljust(36) + "weights".rjust(10) + "context".rjust(10) + "KV".rjust(11), "dim"))
    for row in rows:
        weights, kv = (f"{size / _GIB:.1f} GiB" for size in (row["num_parameters"] * 2, row["kv_bytes"]))
        here = ("  on this machine", "good") if row["installed"] else ""
        console.print((row["name"].ljust(36), "name"), f"{weights:>10}{row['max_context']:10,}{kv:>11}", here)
    console.print(("bf16; KV at full context. Also: ./FOLDER, hf:org/name, server:URL[#name], none.", "dim"))


@app.command()
def show(
    ctx: typer.Context,
    model: Annotated[str, typer.Argument(help="A catalog name, a folder or hf:org/name.")],
    output_format: Format = "text",
) -> None:
    """Show what is known about one model."""
    from engine.sources import find_source

    source = find_source(model)
    entry, shape = source.entry, source.shape
    facts: dict[str, Any] = {
        "name": source.name,
        "hub": entry.hub if entry else None,
        "folder": str(source.checkpoint.folder) if source.checkpoint else None,
        "model_type": shape.model_type,
        "num_parameters": source.num_parameters,
        "num_layers": shape.num_layers,
        "loop_window": shape.loop_window or None,
        "max_context": source.max_context,
        "kv_bytes_per_token": shape.kv_bytes(2) - shape.kv_bytes(1) if not shape.is_loop else shape.kv_bytes(1) // 2,
        "dtype": source.dtype,
        "template": entry.template if entry else None,
        "tool_calls": entry.tool_format if entry else None,
        "reasoning": entry.reasoning.open if entry and entry.reasoning else None,
        "sampling": {"temperature": s.temperature, "top_p": s.top_p, "top_k": s.top_k}
        if entry and (s := entry.sampling)
        else None,
    }
    if is_json(ctx, output_format, {"model": facts}):
        return
    console = Invocation.of(ctx).console
    for key, value in facts.items():
        if value is not None:
            shown = f"{value:,}" if isinstance(value, int) else json.dumps(value) if isinstance(value, dict) else value
            console.print((key.replace("_", " ").ljust(20), "dim"), str(shown))


@app.command()
def plan(
    ctx: typer.Context,
    model: Annotated[str, typer.Argument(help="A catalog name, a folder or hf:org/name.")],
    context: Annotated[int | None, typer.Option("--context", metavar="N", min=1, help="Tokens to plan for.")] = None,
    devices: Annotated[
        str | None, typer.Option("--devices", metavar="LIST", help="8x80GB,cpu:512GB; default: this machine's.")
    ] = None,
    dtype: Annotated[
        str, typer.Option("--dtype", metavar="DTYPE", help="auto, bfloat16, float16 or float32.")
    ] = "auto",
    kv_budget: Annotated[
        str | None,
        typer.Option("--kv-budget", metavar="SIZE", help="Of device memory for keys and values, as 5GiB."),
    ] = None,
    output_format: Format = "text",
) -> None:
    """Say what a model needs here, whether it fits, and what would."""
    from engine.advice import served, suggest
    from engine.devices import parse_devices
    from engine.sources import find_source, plan_source

    if dtype not in ("auto", "bfloat16", "float16", "float32"):
        raise UsageProblem(f"--dtype takes auto, bfloat16, float16 or float32, not {dtype!r}")
    source = find_source(model)
    if context is not None and context > source.max_context:
        raise UsageProblem(f"--context {context}: {source.name} holds {source.max_context:,} tokens at most")
    made = plan_source(
        source,
        context=context,
        devices=parse_devices(devices) if devices is not None else None,
        dtype=dtype,
        kv_budget=kv_bytes(kv_budget),
    )
    offers = suggest(made)
    smaller = served(made)
    document = {
        **_plan_json(made),
        "suggestions": [{"change": offer.change, **_sizes(offer.plan)} for offer in offers],
        "served": [{"precision": alike.precision, "total_bytes": alike.num_bytes} for alike in smaller],
    }
    if is_json(ctx, output_format, document):
        return
    _print_plan(ctx, made, source.entry.title if source.entry else source.name, is_here=devices is None)
    console = Invocation.of(ctx).console
    if not offers and not smaller and made.verdict != "fits":
        console.print("    no model of the catalog: use a server: model on another machine")
    for offer in offers:
        size = f"{offer.plan.total_bytes / _GIB:7.1f} GiB"
        console.print(f"    {offer.change:48}{size}   ", (f"fits {_places(offer.plan)}", "good"))
    for alike in smaller:
        words = f"{alike.precision} weights as GGUF, run by llama.cpp"
        console.print(f"    {words:48}{alike.num_bytes / _GIB:7.1f} GiB   ", ("fits it: --model server:URL", "good"))


app.command()(pull)
app.command()(remove)
app.command()(where)


def _sizes(made: PlacementPlan) -> dict[str, Any]:
    return {
        "model": made.model,
        "dtype": made.dtype,
        "context": made.context,
        "weight_bytes": made.weight_bytes,
        "kv_bytes": made.kv_bytes,
        "workspace_bytes": made.workspace_bytes,
        "total_bytes": made.total_bytes,
        "verdict": made.verdict,
    }


def _plan_json(made: PlacementPlan) -> dict[str, Any]:
    return {
        **_sizes(made),
        "offloaded_bytes": made.offloaded_bytes,
        "disk_bytes": made.disk_bytes,
        "kv_host_bytes": made.kv_host_bytes,
        "kv_disk_bytes": made.kv_disk_bytes,
        "near_context": made.near_context,
        "tensor_parallel": made.tensor_parallel,
        "machine": [{"name": d.name, "total_bytes": d.total_bytes, "free_bytes": d.free_bytes} for d in made.machine],
        "devices": [
            {
                "name": part.device.name,
                "num_layers": part.num_layers,
                "weight_bytes": part.weight_bytes,
                "kv_bytes": part.kv_bytes,
                "workspace_bytes": part.workspace_bytes,
            }
            for part in made.devices
        ],
    }


def _print_plan(ctx: typer.Context, made: PlacementPlan, title: str, *, is_here: bool) -> None:
    from engine.devices import describe
    from engine.open import waiting

    console = Invocation.of(ctx).console
    short = {"bfloat16": "bf16", "float32": "fp32", "float16": "fp16"}[made.dtype]
    console.print((title, "name"), f", {short}, {made.context:,} tokens")
    parts = (("weights", made.weight_bytes), ("KV", made.kv_bytes), ("workspace", made.workspace_bytes))
    sizes = " · ".join(f"{name} {size / _GIB:.1f} GiB" for name, size in parts)
    console.print(f"  {sizes} = {made.total_bytes / _GIB:.1f} GiB")
    console.print(f"  {'this machine' if is_here else 'devices'}: {describe(made.machine)}")
    if made.verdict == "fits":
        console.print("  ", (f"fits {_places(made)}", "good"))
    elif made.verdict == "offload":
        console.print("  ", ("fits, slowly: ", "warn"), waiting(made)[0])
        for said in waiting(made)[1:]:
            console.print("                ", said)
        console.print("  every token reads them there. Faster:")
    else:
        console.print("  ", ("does not fit.", "bad"), " What would:")


def _places(made: PlacementPlan) -> str:
    gpus = sum(part.device.kind == "gpu" for part in made.devices)
    if not gpus:
        return "main memory (no GPU: slow)"
    if made.tensor_parallel > 1:
        return f"{gpus} GPUs, each with a part of every layer"
    return "1 GPU" if gpus == 1 else f"{gpus} GPUs, layer by layer"

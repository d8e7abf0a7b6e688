"""`iquest models pull|remove|where`: models as files on this disk."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")]
_GIB = 2**30
_MIB = 2**20


def pull(
    ctx: typer.Context,
    model: Annotated[str, typer.Argument(help="A catalog name or hf:org/name[@revision].")],
    revision: Annotated[
        str | None, typer.Option("--revision", metavar="REV", help="Branch, tag or commit. Default: main.")
    ] = None,
    output_format: Format = "text",
) -> None:
    """Fetch a model's safetensors files of one commit, resuming what broke off."""
    from engine.pull import pull as fetch
    from engine.types import Progress

    _check(output_format)
    hub, named = _hub(model)
    invocation = Invocation.of(ctx)
    with invocation.console.progress("fetching") as line:

        def show(state: Progress) -> None:
            line("fetching, MiB", state.done // _MIB, state.total // _MIB)

        got = fetch(hub, revision or named, offline=invocation.settings().values.offline, on_progress=show)
    row = {"hub": got.hub, "revision": got.revision, "folder": str(got.folder), "num_bytes": got.num_bytes}
    if not is_json(ctx, output_format, {"model": row}):
        invocation.console.print((got.hub, "name"), f"  {got.num_bytes / _GIB:.2f} GiB  commit {got.revision}")
        invocation.console.print((str(got.folder), "path"))


def remove(
    ctx: typer.Context,
    model: Annotated[str, typer.Argument(help="A catalog name or hf:org/name.")],
    output_format: Format = "text",
) -> None:
    """Delete a fetched model, all its revisions, from this disk."""
    from engine.installed import remove as delete

    _check(output_format)
    hub, revision = _hub(model)
    if revision is not None:
        raise UsageProblem(f"{model}: a model is removed with all its revisions; name it without @{revision}")
    freed = delete(hub)
    if not is_json(ctx, output_format, {"hub": hub, "freed_bytes": freed}):
        Invocation.of(ctx).console.print((hub, "name"), f"  {freed / _GIB:.2f} GiB freed")


def where(ctx: typer.Context, output_format: Format = "text") -> None:
    """Show where models and stored prompts lie on this disk and how large they are."""
    from engine.cache.store import ChunkStore
    from engine.installed import disk_use, hub_folder
    from engine.open import default_prefix_folder

    found = disk_use()
    kept = ChunkStore.use_of(default_prefix_folder())
    document: dict[str, Any] = {
        "folder": str(hub_folder()),
        "models": [
            {
                "hub": use.hub,
                "revision": use.revision,
                "folder": str(use.folder),
                "num_bytes": use.num_bytes,
                "num_partial_bytes": use.num_partial_bytes,
            }
            for use in found
        ],
        "prefixes": {"folder": str(kept.folder), "num_files": kept.num_files, "num_bytes": kept.num_bytes},
    }
    if is_json(ctx, output_format, document):
        return
    console = Invocation.of(ctx).console
    console.print(("models  ", "dim"), (str(hub_folder()), "path"), "" if found else "  (none yet)")
    for use in found:
        partial = f"  ({use.num_partial_bytes / _GIB:.2f} GiB in part: pull it again)" if use.num_partial_bytes else ""
        size = f"  {(use.num_bytes + use.num_partial_bytes) / _GIB:7.2f} GiB  "
        console.print(size, (use.hub, "name"), f"  {(use.revision or 'no main')[:12]}", (partial, "warn"))
    size = f"  ({kept.num_bytes / _GIB:.2f} GiB, read prompts kept for the next question)"
    console.print(("prompts ", "dim"), (str(kept.folder), "path"), size)


def is_json(ctx: typer.Context, output_format: str, document: dict[str, Any]) -> bool:
    """Whether JSON was asked for; it is written then."""
    _check(output_format)
    if output_format == "json":
        Invocation.of(ctx).console.write(json.dumps({"schema": 1, **document}, indent=2))
    return output_format == "json"


def _check(output_format: str) -> None:
    if output_format not in ("text", "json"):
        raise UsageProblem(f"--format takes text or json, not {output_format!r}")


def _hub(word: str) -> tuple[str, str | None]:
    """(org/name, revision) behind a word that the hub knows."""
    from engine.catalog import find_entry, parse_spec

    spec = parse_spec(word)
    if spec.kind not in ("catalog", "hub"):
        raise UsageProblem(f"{word}: only a catalog name or hf:org/name is fetched (see `iquest models list`)")
    entry = find_entry(spec.value)
    return (entry.hub if entry else spec.value), spec.revision

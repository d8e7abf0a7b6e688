"""`iquest index`: warms, shows, rebuilds or clears the index. Every other command builds what it needs by itself."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation
from iquest_cli.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anchors.types import SkippedFile
    from anchors.workspace import Workspace

SHOWN = 8
"""Files that the text lists, of those that were skipped or read in part."""
EACH = 3
"""Of one reason, where there are more files than that."""


def index(
    ctx: typer.Context,
    status: Annotated[bool, typer.Option("--status", help="Say what is indexed and where it lies.")] = False,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Throw the index away, that of every repository, and build this one's anew."),
    ] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Throw the index away, that of every repository.")] = False,
    output_format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """Warm the index, look at it, rebuild or clear it."""
    from anchors.index.store import Store
    from iquest_cli.commands.opening import cache_folder, opened

    invocation = Invocation.of(ctx)
    if sum((status, rebuild, clear)) > 1:
        raise UsageProblem("name one of --status, --rebuild and --clear")
    if output_format not in ("text", "json"):
        raise UsageProblem(f"--format takes text or json, not {output_format!r}")
    settings = invocation.settings().values
    if clear or rebuild:
        store = Store.open(cache_folder(settings))
        freed = store.size_on_disk()
        store.clear()
        store.close()
        if clear:
            invocation.console.print(f"cleared {_size(freed)} of index, of every repository")
            return
    with opened(invocation, settings, "indexing") as workspace:
        if not status:
            _warm(workspace)
        _show(invocation, workspace, output_format)


def _warm(workspace: Workspace) -> None:
    """Everything that a later question needs."""
    _ = workspace.anchors, workspace.lexical


def _languages(workspace: Workspace) -> list[tuple[str, int]]:
    """Languages and how many files are in each, most first."""
    found = Counter(file.language for file in workspace.snapshot.files if file.language is not None)
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _show(invocation: Invocation, workspace: Workspace, output_format: str) -> None:
    coverage, report, languages = workspace.coverage, workspace.report, _languages(workspace)
    num_edges = workspace.graph.num_edges
    size = workspace.store.size_on_disk()
    if output_format == "json":
        value = {
            "schema": 1,
            "repo": {"root": workspace.info.root, "commit": workspace.info.commit, "dirty": workspace.info.is_dirty},
            "files_total": coverage.files_total,
            "files_indexed": coverage.files_indexed,
            "files_skipped": [{"path": item.path, "reason": item.reason} for item in coverage.skipped],
            "files_partial": [{"path": item.path, "reason": item.reason} for item in coverage.partial],
            "num_parsed": report.num_parsed,
            "is_warm": report.is_warm,
            "num_symbols": workspace.snapshot.num_symbols,
            "num_edges": num_edges,
            "languages": dict(languages),
            "bytes_on_disk": size,
            "timings": {name: round(seconds, 3) for name, seconds in sorted(workspace.timings.items())},
        }
        invocation.console.write(json.dumps(value, indent=2))
        return
    console = invocation.console
    how = "nothing to parse" if report.num_parsed == 0 else f"{plural(report.num_parsed, 'file')} parsed"
    console.print(
        (f"{coverage.files_indexed:,} of {plural(coverage.files_total, 'file')} indexed", "bold"),
        f", {plural(workspace.snapshot.num_symbols, 'symbol')}, {plural(num_edges, 'edge')}, {how}",
    )
    from anchors.syntax.languages import is_notebook_path

    num_notebooks = sum(is_notebook_path(file.path) for file in workspace.snapshot.files)
    beside = {"python": f" ({plural(num_notebooks, 'notebook')})" if num_notebooks else ""}
    counts = (f"{name} {count:,}{beside.get(name, '')}" for name, count in languages)
    console.print(("languages", "dim"), " ", ", ".join(counts) or "none")
    steps = ", ".join(f"{name.removesuffix('_s')} {seconds:.2f} s" for name, seconds in workspace.timings.items())
    console.print((f"{_size(size)} on disk for every repository indexed so far · {steps}", "dim"))
    unknown = coverage.files_total - coverage.files_indexed - len(coverage.skipped)
    if unknown > 0:
        console.print(
            (f"{'not read':<9}", "dim"), f"{plural(unknown, 'file')} in no known language: images, data, own extensions"
        )
    for state in workspace.info.states:
        console.print(("state    ", "warn"), state)
    for label, items in (("skipped", coverage.skipped), ("in part", coverage.partial)):
        _list(invocation, label, items)


def _list(invocation: Invocation, label: str, items: Sequence[SkippedFile]) -> None:
    """Each file with its reason; of many the reasons, the most frequent first, each with a few of its files."""
    console = invocation.console
    if len(items) <= SHOWN:
        for item in items:
            console.print((f"{label:<9}", "dim"), (item.path, "path"), f"  {item.reason}")
        return
    reasons: dict[str, list[SkippedFile]] = {}
    for item in items:
        reasons.setdefault(_kind_of(item.reason), []).append(item)
    ordered = sorted(reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    for reason, files in ordered[: SHOWN // 2]:
        same = files[0].reason if len({item.reason for item in files}) == 1 else reason
        console.print((f"{label:<9}", "dim"), f"{plural(len(files), 'file')}  {same}")
        for item in files[:EACH]:
            console.print((f"{'':<11}", "dim"), (item.path, "path"))
        if len(files) > EACH:
            console.print((f"{'':<11}and {len(files) - EACH:,} more", "dim"))
    if len(ordered) > SHOWN // 2:
        console.print((f"{label:<9}and {plural(len(ordered) - SHOWN // 2, 'further reason')}", "dim"))
    console.print((f"{'':<9}--format json lists all", "dim"))


def _kind_of(reason: str) -> str:
    """A reason without what differs from file to file."""
    return re.sub(r"\d[\d,.]*", "N", reason.partition(":")[0])


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MiB" if count >= 2**20 else f"{count / 2**10:.0f} KiB"

"""What was measured, as text, JSON and a plot."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from iquest_cli.console import Line, line
from iquest_cli.reports.plot import Bar, bars, document, series
from iquest_cli.text import plural

if TYPE_CHECKING:
    from engine.bench import EngineBench
    from iquest_cli.commands.bench_index import IndexBench

_GIB = 2**30
_GB = 1e9


def _unit(num_bytes: int) -> tuple[int, str]:
    """What keeps digits in front of the point."""
    return (_GIB, "GiB") if num_bytes >= _GIB / 2 else (2**20, "MiB")


def _size(num_bytes: int) -> str:
    unit, name = _unit(num_bytes)
    return f"{num_bytes / unit:,.2f} {name}"


def engine_document(figures: EngineBench) -> dict[str, Any]:
    rows = asdict(figures) | {
        "kv": [{"context": context, "num_bytes": size} for context, size in figures.kv],
        "floor_tokens_s": figures.floor_tokens_s,
        "floor_fraction": figures.floor_fraction,
    }
    return {"schema": 1, **rows}


def engine_lines(figures: EngineBench) -> list[Line]:
    run = figures.measured
    threads = "" if run.peak_bytes is not None else f", {plural(run.num_threads, 'thread')}"
    floor = f"{figures.floor_fraction:.2f} of the floor of {figures.floor_tokens_s:,.1f}, a step reading"
    rows = [
        (
            "decode, batch 1",
            f"{run.decode_tokens_s:,.1f} tokens/s",
            f"{floor} {_size(figures.step_bytes)} at {run.copy_bytes_s / _GB:,.0f} GB/s",
        ),
        ("decode, batch 4", f"{run.decode4_tokens_s:,.1f} tokens/s", ""),
        ("plain generate()", f"{run.generate_tokens_s:,.1f} tokens/s", "batch 1, the library's own loop"),
        ("prefill", f"{run.prefill_tokens_s:,.0f} tokens/s", f"{figures.prompt:,} tokens"),
        ("first token, cold", f"{run.cold_s:,.3f} s", "a second question on the same text, all computed"),
    ]
    if run.stored_s is not None:
        same = "the same token" if run.is_equal else "ANOTHER TOKEN"
        rows.append(
            ("first token, stored", f"{run.stored_s:,.3f} s", f"{run.cold_s / run.stored_s:,.1f} x sooner, {same}")
        )
    rows.append(("KV of the prompt", _size(run.cache_bytes), ""))
    if run.peak_bytes is not None:
        planned = f"planned {figures.planned_bytes / _GIB:,.2f} GiB"
        rows.append(("GPU memory, most", f"{run.peak_bytes / _GIB:,.2f} GiB", planned))
    unit, name = _unit(figures.kv[-1][1])
    kv = " · ".join(f"{context // 1024}K {size / unit:,.2f}" for context, size in figures.kv)
    head = f", {figures.dtype}, {figures.num_parameters:,} parameters, on {figures.place}{threads}"
    table = [
        line(f"  {name:20}", (f"{value:>18}", "number"), (f"  {note}" if note else "", "dim"))
        for name, value, note in rows
    ]
    return [line((figures.model, "name"), head), *table, line(f"  KV by context, {name}  ", kv)]


def engine_svg(figures: EngineBench) -> str:
    """Two panels: tokens a second against the floor, and KV memory by context."""
    run = figures.measured
    speeds = [
        Bar("floor", figures.floor_tokens_s),
        Bar("batch 1", run.decode_tokens_s),
        Bar("generate()", run.generate_tokens_s),
        Bar("batch 4", run.decode4_tokens_s),
    ]
    unit, name = _unit(figures.kv[-1][1])
    points = [(f"{context // 1024}K", size / unit) for context, size in figures.kv]
    title = f"{figures.model}, {figures.dtype}, {figures.place}"
    return document(title, bars("decode, tokens/s", speeds), series(f"KV by context, {name}", points))


def index_document(figures: IndexBench) -> dict[str, Any]:
    ratios = {"cold_over_parse": _ratio(figures), "parse_mb_s": _speed(figures)}
    return {"schema": 1, **asdict(figures), **ratios}


def index_lines(figures: IndexBench) -> list[Line]:
    rows = [
        ("parse alone", f"{figures.parse_s:,.2f} s", f"one thread, {_speed(figures):,.1f} MB/s"),
        ("cold index", f"{figures.cold_s:,.2f} s", f"{_ratio(figures):,.2f} x that, {figures.num_cores} cores"),
        ("warm index", f"{figures.warm_s:,.2f} s", "best of three"),
    ]
    amount = (
        f"{figures.num_code_files:,} of {figures.num_files:,} files have a grammar, {figures.num_bytes / 1e6:,.1f} MB"
    )
    size = f"  {figures.bytes_on_disk / 2**20:,.1f} MiB on disk"
    return [
        line(amount),
        *(line(f"  {name:14}", (f"{value:>12}", "number"), (f"  {note}", "dim")) for name, value, note in rows),
        line((size, "dim")),
    ]


def _ratio(figures: IndexBench) -> float:
    return figures.cold_s / max(figures.parse_s, 1e-9)


def _speed(figures: IndexBench) -> float:
    return figures.num_bytes / 1e6 / max(figures.parse_s, 1e-9)

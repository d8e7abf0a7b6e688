"""`ask --dry-run`: what would be read, before any weight is loaded."""

from __future__ import annotations

import json

import msgspec

from iquest_cli.analyst.model.outlook import DeviceMemory
from iquest_cli.analyst.model.preview import Preview
from iquest_cli.text import clean_line, plural


def _memory(part: DeviceMemory) -> str:
    """`cuda:0: 12.3 GiB of 23.1 free (weights 10.0, KV 2.0, workspace 0.3)`."""
    parts = (("weights", part.weight_bytes), ("KV", part.kv_bytes), ("workspace", part.workspace_bytes))
    inside = ", ".join(f"{name} {size / 2**30:.2f}" for name, size in parts)
    free = f"{part.free_bytes / 2**30:.1f} GiB free"
    return f"{clean_line(part.device)}: {part.num_bytes / 2**30:.2f} GiB of {free} ({inside})"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "not known"
    return f"up to {seconds:,.0f} s" if seconds < 90 else f"up to {seconds / 60:,.1f} min"


def render_preview(shown: Preview, output_format: str) -> str:
    if output_format == "json":
        data = msgspec.to_builtins(shown)
        data.pop("prompt")
        for row, part in zip(data["memory"], shown.memory, strict=True):
            row["num_bytes"] = part.num_bytes
        return json.dumps({"schema": 1, **data}, indent=2)
    rows = [
        ("question", f"{clean_line(shown.question)} ({shown.kind})"),
        ("plan", f"{shown.plan}: {shown.reason}"),
        (
            "context",
            f"{shown.num_tokens:,} of {shown.budget:,} tokens ({shown.tokenizer}), "
            f"{plural(shown.num_files, 'file')}, {shown.omitted:,} left out",
        ),
        ("chunks", f"{shown.num_chunks:,}" if shown.num_chunks else "none"),
        ("model", shown.model or "no model: the answer comes from the evidence alone"),
    ]
    rows += [("memory", _memory(device)) for device in shown.memory]
    if shown.model is not None:
        rows.append(("time", f"{_time(shown.seconds)} ({shown.basis})"))
    rows += [("note", clean_line(note)) for note in shown.notes]
    rows += [("file", f"{clean_line(file.path)} {file.num_tokens:,} tokens ({file.mode})") for file in shown.files[:40]]
    if len(shown.files) > 40:
        rows.append(("file", f"and {len(shown.files) - 40:,} more"))
    return "\n".join(f"{label:<9} {text}" for label, text in rows)

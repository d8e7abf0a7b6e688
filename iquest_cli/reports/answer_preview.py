"""`ask --dry-run`: what would be read, before any weight is loaded."""

from __future__ import annotations

import json

import msgspec

from iquest_cli.analyst.preview import Preview
from iquest_cli.text import clean_line


def render_preview(shown: Preview, output_format: str) -> str:
    if output_format == "json":
        data = msgspec.to_builtins(shown)
        data.pop("prompt")
        return json.dumps({"schema": 1, **data}, indent=2, ensure_ascii=False)
    rows = [
        ("question", f"{clean_line(shown.question)} ({shown.kind})"),
        ("plan", f"{shown.plan}: {shown.reason}"),
        (
            "context",
            f"{shown.num_tokens:,} of {shown.budget:,} tokens ({shown.tokenizer}), "
            f"{shown.num_files:,} files, {shown.omitted:,} left out",
        ),
        ("chunks", f"{shown.num_chunks:,}" if shown.num_chunks else "none"),
        ("model", shown.model or "no model: the answer comes from the evidence alone"),
    ]
    rows += [("memory", f"{clean_line(device.device)}: {device.num_bytes / 2**30:.1f} GiB") for device in shown.memory]
    rows += [("note", clean_line(note)) for note in shown.notes]
    rows += [("file", f"{clean_line(file.path)} {file.num_tokens:,} tokens ({file.mode})") for file in shown.files[:40]]
    if len(shown.files) > 40:
        rows.append(("file", f"and {len(shown.files) - 40:,} more"))
    return "\n".join(f"{label:<9} {text}" for label, text in rows)

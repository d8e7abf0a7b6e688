"""What a review would read, as a table or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from iquest_cli.console import Line, line
from iquest_cli.reports.wrapping import wrapped
from iquest_cli.reviewer.preview import Preview
from iquest_cli.text import clean_line, plural, shorten


def render(preview: Preview, width: int) -> list[Line]:
    return list(_lines(preview, width))


def _lines(preview: Preview, width: int) -> Iterator[Line]:
    room = max([len(file.status) for file in preview.files], default=0)
    for file in preview.files:
        counts = f"{f'+{file.num_added:,}':>7} {f'-{file.num_removed:,}':>7}"
        tokens = f"{file.num_tokens:>8,} tokens" if not file.reason else ""
        said = f"  not read: {clean_line(file.reason)}" if file.reason else ""
        path = shorten(clean_line(file.path), max(8, width - room - 18 - len(tokens) - 2 - len(said)))
        yield line(f"{file.status:<{room}} {counts}", (tokens, "dim"), "  ", (path, "path"), (said, "warn"))
    if preview.files:
        yield ()
    read = [file for file in preview.files if not file.reason]
    total = sum(file.num_tokens for file in read)
    yield line((f"{len(read)} of {plural(len(preview.files), 'file')} would be read", "bold"),
               f", about {plural(total, 'token')} of diff")  # fmt: skip
    yield line((clean_line(preview.label), "dim"))
    for text in wrapped("rules: " + ", ".join(preview.rules), width, 7):
        yield line((text, "dim"))


def render_json(preview: Preview) -> str:
    value = {"schema": 1, "label": preview.label, "files": [asdict(file) for file in preview.files],
             "rules": list(preview.rules)}  # fmt: skip
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"

"""`ask --save`: an answer on disk with a hash of every cited span, so that a later check can tell which went stale."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from iquest_cli.analyst.answer import Answer, to_json


def span_hash(text: str) -> str:
    """Of the lines of a citation, their right-hand blanks left out."""
    flat = "\n".join(line.rstrip() for line in text.split("\n"))
    return hashlib.sha256(flat.encode("utf-8", "surrogateescape")).hexdigest()


def save_answer(answer: Answer, path: Path) -> None:
    """Written whole or not at all. Raises OSError where the folder cannot be written."""
    data = to_json(answer)
    for citation, row in zip(answer.citations, data["citations"], strict=True):
        row["sha256"] = span_hash(citation.excerpt)
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".iquest-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

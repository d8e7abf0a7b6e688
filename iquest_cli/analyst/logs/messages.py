"""Texts in the source that say what a question says: messages that no idiom of logs or raises writes.

An entry of a table of error texts, the argument of a function of the repository's own that reports.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.types import Fact
from anchors.workspace import Workspace
from iquest_cli.analyst.ranking.relevance import Relevance

NUM_FILES: Final = 25
LEAST: Final = 0.4
"""Share of the question's weight that a text must say."""
AHEAD: Final = 1.3
"""How much more it must say of it than the message of every log and raise found."""
_TEXT: Final = re.compile(r"\"((?:[^\"\\\n]|\\.){8,200})\"|'((?:[^'\\\n]|\\.){8,200})'|`([^`\n]{8,200})`")
_PROSE: Final = re.compile(r"\s*(?:#|//|\*|/\*|\"\"\"|''')")


def told_elsewhere(workspace: Workspace, relevance: Relevance, known: list[str]) -> Fact | None:
    """The text that meets the question far better than all known messages, as a fact of kind "text"."""
    least = max(LEAST, AHEAD * max(map(relevance.of_text, known), default=0.0))
    snapshot = workspace.snapshot
    files: dict[int, None] = {}
    for scored in relevance.candidates:
        file = snapshot.file_of(scored.symbol.id)
        if relevance.file_factor(file) >= 1.0:
            files.setdefault(file)
        if len(files) >= NUM_FILES:
            break
    best: tuple[float, int, int, int, str] | None = None
    for rank, file in enumerate(files):
        path = snapshot.files[file].path
        for line, text in enumerate(relevance.source.lines(path), 1):
            if _PROSE.match(text):
                continue
            for match in _TEXT.finditer(text):
                said = next(part for part in match.groups() if part)
                if " " not in said.strip():
                    continue
                value = relevance.of_text(said)
                if value >= least and len(relevance.hits(said)) > 1 and (best is None or value > best[0] + 1e-9):
                    best = (value, rank, file, line, said)
    if best is None:
        return None
    _, _, file, line, said = best
    path = snapshot.files[file].path
    text = relevance.source.line(path, line).strip()
    return Fact("text", path, line, snapshot.symbol_at(file, line), "", said, text)

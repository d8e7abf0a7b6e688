"""The answer of one question about a small repository, without a command line around it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.answer import Answer
from iquest_cli.analyst.static import answer_static


def answered(folder: Path, files: Mapping[str, str], question: str, name: str = "shop") -> Answer:
    """`name`: what the repository is called. Every citation is one that holds."""
    root = make_repo(folder / name, files).root
    with Workspace.open(root, cache_dir=folder / "cache") as workspace:
        answer = answer_static(workspace, question)
    assert all(citation.verified for citation in answer.citations)
    return answer

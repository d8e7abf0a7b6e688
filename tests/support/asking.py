"""Asks the real command, without a model, about a repository made for the question."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from support.cli import iquest
from support.repos import make_repo


def ask(state: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    root = make_repo(Path(mkdtemp(dir=state)) / "shop", files).root  # others keep their repositories there too
    found = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    assert found.code == 0, found.err
    answer: dict[str, Any] = json.loads(found.out)
    return answer

"""What a command starts is told from what the manifest says, whatever else speaks of the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "setup.cfg": "[metadata]\nname = till\nurl = https://example.org/tillman\n\n[options.entry_points]\n"
    "console_scripts =\n    till = till.__main__:main\n    tillman = till.manager.__main__:main\n",
    "till/__main__.py": "def main():\n    return 0\n",
    "till/manager/__main__.py": "from till.core import serve_all\n\n\ndef main():\n    return serve_all()\n\n\n"
    'def is_till_command(args):\n    """Whether the command tillman was typed: which function is started."""\n'
    "    return bool(args)\n",
    "till/core.py": "import click\n\n\n@click.group()\ndef cli():\n    pass\n\n\n@cli.command()\ndef count():\n"
    "    return 1\n\n\ndef serve_all():\n    return 2\n",
}


def ask(state: Path, folder: Path, question: str) -> dict[str, Any]:
    root = make_repo(folder / "repo", FILES).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


@pytest.mark.parametrize(
    ("question", "symbol", "path", "line"),
    [
        ("Which function is started when I type the command tillman, as opposed to till?",
         "main", "till/manager/__main__.py", 4),
        ("Where does it start when somebody runs `till`?", "main", "till/__main__.py", 1),
        ("Which function is run when I type till count?", "count", "till/core.py", 9),
    ],
)  # fmt: skip
def test_what_the_manifest_starts_is_told(
    state: Path, tmp_path: Path, question: str, symbol: str, path: str, line: int
) -> None:
    first = ask(state, tmp_path, question)["citations"][0]
    assert (first["symbol"], first["path"], first["start_line"]) == (symbol, path, line)


def test_the_line_of_the_manifest_is_cited(state: Path, tmp_path: Path) -> None:
    found = ask(state, tmp_path, "Which function is started when I type the command tillman?")
    assert "setup.cfg:8" in found["answer"]
    assert ("setup.cfg", 8) in [(c["path"], c["start_line"]) for c in found["citations"]]


def test_a_command_that_is_not_there_is_searched_for_as_before(state: Path, tmp_path: Path) -> None:
    assert "starts" not in ask(state, tmp_path, "Which function is started when I type the command tillmen?")["answer"]

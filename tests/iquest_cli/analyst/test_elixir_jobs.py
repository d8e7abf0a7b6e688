"""Jobs of Oban are told where a question asks for what runs in the background, whatever the program is called."""

from __future__ import annotations

from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.texts.standing import HISTORY, path_factor

JOB = (
    "defmodule Changelog.Deliver do\n  use Oban.Worker, queue: :mail\n\n  @impl true\n"
    '  def perform(%Oban.Job{args: %{"id" => id, "to" => to}}), do: {id, to}\nend\n'
)


def test_jobs_are_told(tmp_path: Path) -> None:
    root = make_repo(tmp_path / "repo", {"lib/changelog/deliver.ex": JOB}).root
    told = iquest(tmp_path / "state", "ask", "which background jobs are there?", "-C", str(root)).out
    assert "lib/changelog/deliver.ex:5" in told and "Deliver" in told


def test_only_texts_are_lists_of_changes() -> None:
    assert path_factor("lib/changelog/deliver.ex", "elixir") == 1.0
    assert path_factor("changelog/2.0.md", "markdown") == path_factor("docs/changelog.md", "markdown") == HISTORY

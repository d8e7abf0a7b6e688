"""Settings that a file of settings holds are found by one line of it, whatever else speaks of the question's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.asking import ask
from support.cli import clean_environment, environment
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.settings.files import files_of_settings
from iquest_cli.analyst.texts.source import Source

ENV = """import environment from "./utils/environment";

export class Environment {
  /** The maximum number of clients that may be connected to a document at once. */
  public MAX_CLIENTS_PER_DOCUMENT = parseInt(environment.MAX_CLIENTS_PER_DOCUMENT || "100", 10);

  public PORT = environment.PORT ?? "3000";
}
"""
OTHERS = {
    "config/folderconfiguration.go": "package config\n\nvar DocumentLimit = 3\n",
    "src/argument_parser.py": "DOCUMENT_LIMIT = 3\n",
    "src/document.py": "DOCUMENT_LIMIT = 3\n",
    "src/confirm.py": "DOCUMENT_LIMIT = 3\n",
    "tests/settings.py": "DOCUMENT_LIMIT = 3\n",
}


def test_files_of_settings_are_told_by_their_names_and_by_what_they_say(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", {**OTHERS, "server/env.ts": ENV}).root
    with environment(clean_environment(state)), Workspace.open(root) as workspace:
        question = understand("How many documents may be open at once, and which setting says so?", "shop")
        relevance = Relevance(workspace, question, Source(workspace))
        found = files_of_settings(relevance, ())
        paths = {workspace.snapshot.files[file].path for file in found}
        assert paths == {"server/env.ts", "config/folderconfiguration.go", "src/argument_parser.py"}
        assert files_of_settings(relevance, found) == ()


def test_the_default_that_stands_behind_a_variable_is_told(state: Path) -> None:
    question = "How many clients may have one document open at once, and which setting changes that?"
    said = ask(state, {**OTHERS, "server/env.ts": ENV}, question)
    assert said["answer"].startswith("`MAX_CLIENTS_PER_DOCUMENT` (default `")
    assert "100" in said["answer"].split("\n")[0]
    assert said["citations"][0]["path"] == "server/env.ts"


@pytest.mark.parametrize("name", ["MAX_CLIENTS_PER_DOCUMENT", "PORT"])
def test_what_hands_the_environment_on_is_read_as_it(state: Path, name: str) -> None:
    said = ask(state, {"server/env.ts": ENV}, "Which environment variables are there?")
    assert f"`{name}`" in said["answer"]


def test_the_default_of_a_tag_counts_as_one(state: Path) -> None:
    go = (
        'package config\n\ntype Folder struct {\n\tPath string `json:"path"`\n\tMinFree Size `json:"minFree" '
        'default:"1 %"`\n\tMaxFree Size `json:"maxFree"`\n}\n'
    )
    said = ask(state, {"config/folder.go": go}, "How much must be free in a folder by default?")
    assert said["answer"].split("\n")[0].startswith("`Folder.MinFree` (default `1 %`)") or "`1 %`" in said["answer"]

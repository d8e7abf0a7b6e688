"""Which model `ask` takes when nobody names one, and what it says on stderr."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from support.cli import Ran, iquest
from support.models import model_files, write_checkpoint
from support.repos import make_repo

NAME = "iquest-coder-v1-7b-instruct"
COMMIT = "ab" * 20


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """Where the hub cache keeps the model's files; its main names them."""
    base = tmp_path / "hub" / "models--IQuestLab--IQuest-Coder-V1-7B-Instruct"
    (base / "refs").mkdir(parents=True)
    (base / "refs" / "main").write_text(COMMIT)
    folder = base / "snapshots" / COMMIT
    folder.mkdir(parents=True)
    return folder


def ask(folder: Path, *argv: str, **env: str) -> Ran:
    root = folder / "repo"
    if not root.exists():
        make_repo(root, {"app.py": "def login(name):\n    return name\n"})
    variables = {"HF_HUB_CACHE": str(folder / "hub"), **env}
    return iquest(folder, "ask", "Where is login?", "-C", str(root), "--format", "json", *argv, env=variables)


def test_with_none_installed_the_evidence_answers(tmp_path: Path) -> None:
    ran = ask(tmp_path)
    assert (ran.code, json.loads(ran.out)["mode"]) == (0, "static") and ran.err == ""


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is here")
def test_an_installed_model_without_torch_is_said_and_not_used(tmp_path: Path, snapshot: Path) -> None:
    for name, data in model_files().items():
        (snapshot / name).write_bytes(data)
    ran = ask(tmp_path)
    assert (ran.code, json.loads(ran.out)["mode"]) == (0, "static")
    assert f"{NAME} is here but torch is not" in ran.err


def test_the_largest_installed_answers_and_its_remarks_are_on_stderr(tmp_path: Path, snapshot: Path) -> None:
    pytest.importorskip("torch").set_num_threads(1)
    write_checkpoint(snapshot, num_hidden_layers=1, max_position_embeddings=131_072)
    ran = ask(tmp_path, "--max-tokens", "2", IQUEST_ENGINE_MAX_CONTEXT="16000")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["model"]["name"] == NAME
    assert f"{NAME} answers" in ran.err and f"{NAME}: no GPU was found" in ran.err
    assert json.loads(ask(tmp_path, "--model", "none").out)["mode"] == "static"
    weights = snapshot / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    assert json.loads(ask(tmp_path).out)["mode"] == "static"
    assert "fetch it again" in ask(tmp_path, "--model", NAME).err


def test_server_alone_stands_for_the_address_of_the_settings(tmp_path: Path) -> None:
    ran = ask(tmp_path, "--model", "server:")
    assert (ran.code, ran.out) == (2, "") and "set engine.server_url" in ran.err
    pytest.importorskip("openai")
    ran = ask(tmp_path, "--model", "server:#coder", IQUEST_ENGINE_SERVER_URL="http://127.0.0.1:9/v1")
    assert (ran.code, ran.out) == (3, "") and "127.0.0.1:9" in ran.err

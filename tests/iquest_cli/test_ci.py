"""The ways into CI, tried as their users would: the action's step as a shell script, the hook's entry as a command."""

import os
import stat
import subprocess
import sys

import pytest
from support.cli import ROOT, clean_environment, iquest
from support.repos import make_repo


@pytest.fixture
def change(tmp_path):
    """A topic branch that breaks a caller, with its base as a remote-tracking branch."""
    repo = make_repo(
        tmp_path / "repo",
        {"core.py": "def add(item):\n    return item\n", "app.py": "from core import add\n\nadd(1)\n"},
    )
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repo.branch("topic")
    repo.commit({"core.py": "def add(item, name):\n    return item\n"})
    return repo


@pytest.fixture
def path_with_iquest(tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "iquest"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m iquest_cli "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def step_of_the_action():
    text = (ROOT / ".github" / "actions" / "check" / "action.yml").read_text()
    block = text.partition("      run: |\n")[2]
    return "".join(line[8:] for line in block.splitlines(keepends=True))


def test_the_action_step_annotates_and_fails(tmp_path, change, path_with_iquest):
    env = clean_environment(
        tmp_path,
        {
            "PATH": path_with_iquest,
            "GITHUB_ACTIONS": "true",
            "GITHUB_BASE_REF": "main",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "INPUT_BASE": "",
            "INPUT_FAIL_ON": "high",
            "INPUT_SARIF": str(tmp_path / "out.sarif"),
        },
    )
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step_of_the_action()]
    done = subprocess.run(command, cwd=change.root, env=env, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=core.py,line=1,")
    assert "api/signature" in (tmp_path / "summary.md").read_text()
    assert '"version": "2.1.0"' in (tmp_path / "out.sarif").read_text()
    quiet = subprocess.run(
        command, cwd=change.root, env={**env, "INPUT_FAIL_ON": "critical"}, capture_output=True, text=True
    )
    assert quiet.returncode == 0


def test_the_hook_entry_gates_what_is_staged(tmp_path, change):
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    entry = next(line.split(": ", 1)[1] for line in text.splitlines() if "entry:" in line)
    program, *args = entry.split()
    assert program == "iquest"
    clean = iquest(tmp_path, *args, "-C", str(change.root))
    assert clean.code == 0
    change.write({"app.py": "from core import add\n\nbreakpoint()\n"})
    change.git("add", "-A")
    assert iquest(tmp_path, *args, "-C", str(change.root)).code == 1


def test_a_merge_request_job_names_its_target(tmp_path, change):
    ran = iquest(tmp_path, "check", "-C", str(change.root), env={"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"})
    assert ran.code == 1
    assert "origin/main" in ran.out

"""The ways into CI, tried as their users would: the action's step as a shell script, the hook's entry as a command."""

import os
import re
import stat
import subprocess
import sys
import textwrap

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


def steps_of_the_action():
    text = (ROOT / ".github" / "actions" / "check" / "action.yml").read_text()
    return [textwrap.dedent(part.partition("\n    - ")[0]) for part in text.split("      run: |\n")[1:]]


def snippet(heading):
    """The first code block under a heading of docs/ci.md."""
    text = (ROOT / "docs" / "ci.md").read_text().partition(f"## {heading}\n")[2]
    return re.search(r"^```\w+\n(.*?)^```$", text, re.M | re.S)[1]


def test_the_action_annotates_and_fails(tmp_path, change, path_with_iquest):
    env = clean_environment(
        tmp_path,
        {
            "PATH": path_with_iquest,
            "GITHUB_ACTIONS": "true",
            "GITHUB_BASE_REF": "main",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_PATH": str(tmp_path / "path"),
            "RUNNER_TEMP": str(tmp_path),
            "ACTION_PATH": str(ROOT / ".github/actions/check"),
            "INPUT_BASE": "",
            "INPUT_FAIL_ON": "high",
            "INPUT_SARIF": str(tmp_path / "out.sarif"),
            "INPUT_BASELINE": "",
            "INPUT_MIN_COVERAGE": "0",
        },
    )

    def run(step, **more):
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step]
        return subprocess.run(command, cwd=change.root, env={**env, **more}, capture_output=True, text=True)

    install, check = steps_of_the_action()
    assert run(install).returncode == 0 and not (tmp_path / "path").exists(), "it is installed"
    done = run(check)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=core.py,line=1,")
    assert "api/signature" in (tmp_path / "summary.md").read_text()
    assert '"version": "2.1.0"' in (tmp_path / "out.sarif").read_text()
    assert run(check, INPUT_FAIL_ON="critical").returncode == 0
    assert run(check, INPUT_BASE="HEAD").returncode == 0
    assert run(check, INPUT_BASELINE=str(tmp_path / "none.json")).returncode == 2


def test_the_shell_snippet_fetches_what_it_needs(tmp_path, change, path_with_iquest):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", "--branch=topic", change.root.as_uri(), str(clone)], check=True)
    env = clean_environment(tmp_path, {"PATH": path_with_iquest, "TARGET": "main"})
    done = subprocess.run(
        ["sh", "-ec", snippet("Any other runner")], cwd=clone, env=env, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    assert "api/signature" in (clone / "review.md").read_text()


def test_the_gitlab_snippet_writes_its_reports(tmp_path, change, path_with_iquest):
    text = snippet("GitLab")
    script = [line.split("- ", 1)[1] for line in text.splitlines() if line.startswith("    - iquest")]
    env = clean_environment(
        tmp_path, {"PATH": path_with_iquest, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "GITLAB_CI": "true"}
    )
    done = subprocess.run(["sh", "-ec", "\n".join(script)], cwd=change.root, env=env, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    for name in re.findall(r"(?:codequality|junit): (\S+)", text):
        assert "api/signature" in (change.root / name).read_text()


def test_what_a_push_brings_is_what_pre_commit_says(tmp_path, change):
    text = (ROOT / ".pre-commit-hooks.yaml").read_text().partition("- id: iquest-check-push")[2]
    program, *args = re.search(r"entry: (.*)", text)[1].split()
    assert program == "iquest"
    env = {"PRE_COMMIT_FROM_REF": change.git("rev-parse", "HEAD~1"), "PRE_COMMIT_TO_REF": change.head}
    change.checkout("main")
    assert iquest(tmp_path, *args, "-C", str(change.root), env=env).code == 1
    assert iquest(tmp_path, *args, "-C", str(change.root)).code == 0
    env["PRE_COMMIT_FROM_REF"] = "0" * 40
    assert iquest(tmp_path, *args, "-C", str(change.root), env=env).code == 0, "a new branch: the default comparison"


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

"""The clones that CI runners make, from real repositories: the right change is reviewed, or exit 3 names the remedy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.cli import Ran, iquest
from support.repos import RepoBuilder, make_repo

CORE = "def add(item):\n    return item\n"
APP = "from core import add\n\nadd(1)\n"
BROKEN = "def add(item, name):\n    return item\n"


@pytest.fixture
def forge(tmp_path: Path) -> RepoBuilder:
    """main has moved on after topic left it; pull request 7 has the refs that GitHub gives it."""
    forge = make_repo(tmp_path / "forge", {"core.py": CORE, "app.py": APP})
    forge.branch("topic")
    forge.commit({"core.py": BROKEN})
    forge.checkout("main")
    forge.commit({"other.py": "breakpoint()\n"})
    forge.git("update-ref", "refs/pull/7/head", "topic")
    forge.git("checkout", "-q", "--detach", "main")
    forge.git("merge", "-q", "--no-ff", "-m", "Merge topic into main", "topic")
    forge.git("update-ref", "refs/pull/7/merge", "HEAD")
    forge.checkout("main")
    return forge


def checkout(tmp_path: Path, forge: RepoBuilder, ref: str, depth: int = 0, *more: str) -> RepoBuilder:
    """What actions/checkout leaves behind: one ref fetched (all branches at depth 0), HEAD detached at it."""
    clone = RepoBuilder(tmp_path / f"clone{len(list(tmp_path.iterdir()))}")
    clone.git("remote", "add", "origin", forge.root.as_uri())
    local = ref.replace("refs/", "refs/remotes/", 1).replace("/heads/", "/origin/", 1)
    specs = [f"+{ref}:{local}"]
    if depth:
        clone.git("fetch", "-q", f"--depth={depth}", "--no-tags", "origin", *specs, *more)
    else:
        clone.git("fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", *specs)
    clone.git("checkout", "-q", "--detach", local)
    return clone


def check(tmp_path: Path, clone: RepoBuilder, env: Mapping[str, str], *args: str) -> Ran:
    return iquest(tmp_path, "check", "-C", str(clone.root), "--format", "json", *args, env=env)


def event(tmp_path: Path, name: str, **content: object) -> dict[str, str]:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(content))
    return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path)}


def reviewed(ran: Ran) -> list[str]:
    assert ran.code in (0, 1), ran.err
    return [item["path"] for item in json.loads(ran.out)["coverage"]["files"]]


@pytest.mark.parametrize("ref", ["refs/pull/7/merge", "refs/pull/7/head"])
def test_a_pull_request_from_its_merge_or_its_head(tmp_path: Path, forge: RepoBuilder, ref: str) -> None:
    clone = checkout(tmp_path, forge, ref)
    ran = check(tmp_path, clone, {"GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main"})
    assert (ran.code, reviewed(ran)) == (1, ["core.py"]), "not what main did meanwhile"


def test_a_pull_request_from_a_fork_needs_neither_secret_nor_remote(tmp_path: Path, forge: RepoBuilder) -> None:
    clone = checkout(tmp_path, forge, "refs/pull/7/merge")
    clone.git("remote", "remove", "origin")
    clone.git("fetch", "-q", forge.root.as_uri(), "+refs/heads/main:refs/remotes/origin/main")
    env = {"GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "someone:topic"}
    assert reviewed(check(tmp_path, clone, env)) == ["core.py"]


@pytest.mark.parametrize("args", [(), ("origin/main",), ("origin/main..HEAD",), ("HEAD^1..HEAD",)])
def test_a_shallow_checkout_names_the_remedy(tmp_path: Path, forge: RepoBuilder, args: tuple[str, ...]) -> None:
    clone = checkout(tmp_path, forge, "refs/pull/7/merge", 1)
    ran = check(tmp_path, clone, {"GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main"}, *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "fetch-depth: 0" in ran.err
    ran = check(tmp_path, clone, {}, *args)
    assert ran.code == 3 and "fetch-depth: 0" in ran.err


def test_a_shallow_checkout_that_has_the_base_branch_but_not_where_they_part(
    tmp_path: Path, forge: RepoBuilder
) -> None:
    clone = checkout(tmp_path, forge, "refs/pull/7/head", 1, "+refs/heads/main:refs/remotes/origin/main")
    ran = check(tmp_path, clone, {"GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main"})
    assert ran.code == 3 and "fetch-depth: 0" in ran.err


def test_two_commits_deep_is_enough_for_the_merge_of_a_pull_request(tmp_path: Path, forge: RepoBuilder) -> None:
    clone = checkout(tmp_path, forge, "refs/pull/7/merge", 2)
    assert reviewed(check(tmp_path, clone, {}, "HEAD^1..HEAD")) == ["core.py"]


def test_two_commits_deep_is_enough_also_for_a_job_that_names_no_base(tmp_path: Path, forge: RepoBuilder) -> None:
    clone = checkout(tmp_path, forge, "refs/pull/7/merge", 2)
    env = {"GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main", "GITHUB_REF": "refs/pull/7/merge"}
    assert reviewed(check(tmp_path, clone, env | {"GITHUB_SHA": clone.head})) == ["core.py"]
    forge.commit({"later.py": "x = 1\n"})
    clone.git("fetch", "-q", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main")
    assert reviewed(check(tmp_path, clone, env | {"GITHUB_SHA": clone.head})) == ["core.py"], "parted further back"
    other = checkout(tmp_path, forge, "refs/pull/7/head", 1)
    ran = check(tmp_path, other, env | {"GITHUB_SHA": clone.head})
    assert ran.code == 3 and "fetch-depth: 0" in ran.err, "it is not the merge that is checked out"


def test_merged_results_of_gitlab_name_what_they_are_merged_upon(tmp_path: Path, forge: RepoBuilder) -> None:
    clone = checkout(tmp_path, forge, "refs/pull/7/merge", 2)
    env = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "12" * 20}
    upon = forge.git("rev-parse", "main")
    assert reviewed(check(tmp_path, clone, env | {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": upon})) == ["core.py"]
    assert check(tmp_path, clone, env).code == 3


def test_a_merge_group_is_compared_with_its_base(tmp_path: Path, forge: RepoBuilder) -> None:
    base = forge.git("rev-parse", "main")
    merged = forge.git("rev-parse", "refs/pull/7/merge")
    queue = "refs/heads/gh-readonly-queue/main/pr-7"
    forge.git("update-ref", queue, merged)
    env = event(
        tmp_path, "merge_group", merge_group={"base_sha": base, "head_sha": merged, "base_ref": "refs/heads/main"}
    )
    assert reviewed(check(tmp_path, checkout(tmp_path, forge, queue), env)) == ["core.py"]
    ran = check(tmp_path, checkout(tmp_path, forge, queue, 1), env)
    assert ran.code == 3 and "the base of this merge group" in ran.err and "fetch-depth: 0" in ran.err


def test_a_push_to_the_default_branch_is_what_it_pushed(tmp_path: Path, forge: RepoBuilder) -> None:
    before = forge.git("rev-parse", "main~1")
    clone = checkout(tmp_path, forge, "refs/heads/main")
    assert reviewed(check(tmp_path, clone, event(tmp_path, "push", before=before))) == ["other.py"]
    assert reviewed(check(tmp_path, clone, {"CI_COMMIT_BEFORE_SHA": before})) == ["other.py"]
    gone = check(tmp_path, clone, event(tmp_path, "push", before="12" * 20))
    assert gone.code == 3 and "the commit before this push" in gone.err
    assert reviewed(check(tmp_path, clone, event(tmp_path, "push", before="0" * 40))) == []


def test_a_push_to_another_branch_is_all_that_the_branch_does(tmp_path: Path, forge: RepoBuilder) -> None:
    forge.checkout("topic")
    before = forge.head
    forge.commit({"late.py": "x = 1\n"})
    clone = checkout(tmp_path, forge, "refs/heads/topic")
    assert reviewed(check(tmp_path, clone, event(tmp_path, "push", before=before))) == ["core.py", "late.py"]


def test_a_merge_request_of_gitlab(tmp_path: Path, forge: RepoBuilder) -> None:
    base = forge.git("merge-base", "main", "topic")
    clone = RepoBuilder(tmp_path / "gitlab")
    clone.git("fetch", "-q", forge.root.as_uri(), "+refs/heads/topic:refs/pipelines/1")
    clone.git("checkout", "-q", "--detach", "refs/pipelines/1")
    env = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    assert reviewed(check(tmp_path, clone, env)) == ["core.py"], "the target branch itself was never fetched"
    ran = check(tmp_path, clone, env | {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "12" * 20})
    assert ran.code == 3 and "GIT_DEPTH: 0" in ran.err


def test_an_event_file_that_is_no_json_is_no_base(tmp_path: Path, forge: RepoBuilder) -> None:
    clone = checkout(tmp_path, forge, "refs/heads/topic")
    for text in (b"", b"[" * 10_000, b"[1]", b'{"before": {"a": 1}}', b"\xff"):
        env = event(tmp_path, "push")
        Path(env["GITHUB_EVENT_PATH"]).write_bytes(text)
        assert reviewed(check(tmp_path, clone, env)) == ["core.py"]

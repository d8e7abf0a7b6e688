"""What `check` takes for the new side: the index, a patch applied or not, a revision without a work tree."""

import json

import pytest
from support.cli import iquest
from support.repos import make_repo

CORE = "def add(item, queue):\n    queue.append(item)\n"
APP = "from core import add\n\n\ndef run():\n    add(1, [])\n"
BROKEN = "def add(item, queue, name):\n    queue.append((name, item))\n"
FITTED = APP.replace("add(1, [])", "add(1, [], 'n')")


@pytest.fixture
def repo(tmp_path):
    return make_repo(tmp_path / "repo", {"core.py": CORE, "app.py": APP})


@pytest.fixture
def run(tmp_path, repo):
    return lambda *args, **options: iquest(tmp_path, *args, "-C", str(repo.root), **options)


def places(ran):
    assert ran.err == ""
    return [(item["rule_id"], item["path"], item["start_line"]) for item in json.loads(ran.out)["findings"]]


def patch_of(repo, *args):
    return (repo.git("diff", *args) + "\n").encode()


def test_staged_reads_what_is_staged(repo, run):
    repo.write({"core.py": BROKEN})
    repo.git("add", "core.py")
    repo.write({"core.py": "# above\n\n" + CORE, "app.py": FITTED})
    assert places(run("check", "--staged", "--format", "json")) == [("api/signature", "core.py", 1)]
    assert places(run("check", "--worktree", "--format", "json")) == []
    out = run("check", "--staged").out
    assert "          1 │ def add(item, queue, name):" in out
    assert "   breaks  app.py\n          5 │ add(1, [])\n" in out, "the caller as it is staged, not as it stands"


def test_staged_misses_a_caller_that_is_mended_but_not_staged(repo, run):
    repo.write({"core.py": BROKEN, "app.py": FITTED})
    repo.git("add", "-A")
    assert places(run("check", "--staged", "--format", "json")) == []
    repo.git("reset", "-q", "app.py")
    assert places(run("check", "--staged", "--format", "json")) == [("api/signature", "core.py", 1)]


def test_a_patch_that_is_not_applied_is_judged_as_if_it_were(repo, run):
    repo.write({"core.py": "# one\n" + BROKEN})
    patch = patch_of(repo)
    repo.write({"core.py": CORE})
    before = repo.git("status", "--porcelain")
    ran = run("check", "--diff", "-", "--format", "json", stdin=patch)
    assert places(ran) == [("api/signature", "core.py", 2)]
    assert repo.git("status", "--porcelain") == before == ""
    repo.write({"core.py": "# one\n" + BROKEN})
    assert run("check", "--diff", "-", "--format", "json", stdin=patch).out.replace(" ", "") != ""
    assert places(run("check", "--diff", "-", "--format", "json", stdin=patch)) == [("api/signature", "core.py", 2)]


def test_a_patch_that_is_committed_already_is_taken_off_again(repo, run):
    repo.commit({"core.py": BROKEN})
    ran = run("check", "--diff", "-", stdin=patch_of(repo, "HEAD~1", "HEAD"))
    assert "patch as applied in the work tree" in ran.out
    assert "breaks  app.py\n          5 │" in ran.out


def test_a_patch_upon_uncommitted_work(repo, run):
    repo.write({"core.py": CORE + "\n\ndef fresh():\n    add(2, [])\n"})
    repo.git("add", "-A")
    repo.write({"core.py": BROKEN + "\n\ndef fresh():\n    add(2, [], 'n')\n"})
    patch = patch_of(repo)
    repo.git("checkout", "-q", "core.py")
    ran = run("check", "--diff", "-", stdin=patch)
    assert "patch on the work tree" in ran.out
    assert "breaks  app.py\n          5 │" in ran.out


def test_a_patch_on_a_named_revision(repo, run):
    repo.write({"core.py": BROKEN})
    patch = patch_of(repo)
    repo.commit({"core.py": "import queue\n"})
    assert run("check", "--diff", "-", stdin=patch).code == 3
    named = run("check", "--rev", "HEAD~1", "--diff", "-", stdin=patch)
    assert named.code == 1
    assert "breaks  app.py\n          5 │" in named.out


def test_what_of_a_patch_does_not_fit_is_said_and_lowers_the_coverage(repo, run):
    repo.write({"core.py": BROKEN, "app.py": APP.replace("run", "walk"), "new.py": "breakpoint()\n"})
    repo.git("add", "-N", "new.py")
    patch = patch_of(repo)
    repo.git("reset", "-q", "--hard")
    (repo.root / "new.py").unlink(missing_ok=True)
    repo.commit({"app.py": "# something else\n"})
    value = json.loads(run("check", "--diff", "-", "--format", "json", stdin=patch).out)
    assert {item["path"]: item["reason"] for item in value["coverage"]["files"]} == {
        "app.py": f"does not fit {repo.head[:10]}",
        "core.py": "",
        "new.py": "",
    }
    assert value["coverage"]["reviewed_lines"] < value["coverage"]["changed_lines"]
    assert [item["rule_id"] for item in value["findings"]] == ["debug/leftover"]
    assert run("check", "--select", "secret/added", "--min-coverage", "100", "--diff", "-", stdin=patch).code == 1


def test_a_patch_that_fits_nowhere_is_one_line(repo, run):
    patch = b"--- a/core.py\n+++ b/core.py\n@@ -1,2 +1,2 @@\n-def gone():\n+def here():\n     pass\n"
    ran = run("check", "--diff", "-", stdin=patch)
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert f"does not fit {repo.head[:10]} (core.py): name the commit it was made on with --rev" in ran.err


@pytest.mark.parametrize("name", ["no-prefix", "moved", "no context", "renamed", "glob name", "latin-1"])
def test_patches_of_many_makes(repo, run, name):
    repo.commit({"core.py": CORE, "a[*]?.py": "x = 1\n", "old.py": "y = 1\nz = 2\n", "l.py": b"# caf\xe9\nx = 1\n"})
    args = {"no-prefix": ["--no-prefix"], "no context": ["-U0"], "renamed": ["-M", "HEAD"]}.get(name, [])
    if name == "renamed":
        repo.git("mv", "old.py", "moved.py")
    repo.write(
        {
            "core.py": CORE + "\n\nbreakpoint()\n",
            "a[*]?.py": "x = 1\nbreakpoint()\n",
            "l.py": b"# caf\xe9\nx = 2  # \xe9\nbreakpoint()\n",
        }
    )
    patch = repo.git("diff", *args).encode("utf-8", "surrogateescape") + b"\n"
    repo.git("reset", "-q", "--hard")
    moved = name == "moved"
    if moved:
        repo.commit({"core.py": "# one\n# two\n" + CORE})
    found = places(run("check", "--diff", "-", "--format", "json", stdin=patch))
    line = 7 if moved else 5
    assert sorted(found) == [
        ("debug/leftover", "a[*]?.py", 2),
        ("debug/leftover", "core.py", line),
        ("debug/leftover", "l.py", 3),
    ]


def test_a_patch_cannot_leave_the_repository(repo, run):
    for path in ("../evil.py", ".git/hooks/post-commit"):
        patch = f"--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+breakpoint()\n".encode()
        ran = run("check", "--diff", "-", stdin=patch)
        assert ran.code == 3, path
        assert not (repo.root / path).exists()


def test_a_patch_cannot_loosen_the_gate(repo, run):
    repo.write({"core.py": BROKEN, ".iquest.toml": "[review]\nignore = ['api/signature']\n"})
    repo.git("add", "-N", ".iquest.toml")
    patch = patch_of(repo)
    assert run("check", "--diff", "-", stdin=patch).code == 1, "applied in the work tree"
    repo.commit({})
    assert run("check", "--diff", "-", stdin=patch).code == 1, "committed"


def test_a_named_head_needs_no_work_tree(repo, run, tmp_path):
    repo.branch("topic")
    repo.commit({"core.py": BROKEN})
    bare = str(tmp_path / "bare.git")
    repo.git("clone", "-q", "--bare", str(repo.root), bare)
    for args in (["main..topic"], ["--commit", "topic"]):
        ran = iquest(tmp_path, "-C", bare, "check", *args, "--format", "json")
        assert [item["rule_id"] for item in json.loads(ran.out)["findings"]] == ["api/signature"], args
    ran = iquest(tmp_path, "-C", bare, "check")
    assert ran.code == 3
    assert ran.err.count("\n") == 1

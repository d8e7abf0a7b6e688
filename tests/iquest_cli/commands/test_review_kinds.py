"""Every kind of change from a real repository, through every way to name it: each file is read, or said why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import Ran, iquest
from support.repos import RepoBuilder, make_repo

LONG = "".join(f"def step_{n}(value):\n    return value + {n}\n\n\n" for n in range(20))
CALLS = "from steps import step_3\n\nstep_3(1)\n"
EXPECTED = {
    ".gitmodules": ("added", ""),
    "bytes.bin": ("modified", "binary"),
    "calls.py": ("modified", ""),
    "copy.py": ("copied", ""),
    "dos.py": ("modified", ""),
    "gone.py": ("deleted", ""),
    "latin.py": ("modified", ""),
    "link": ("modified", ""),
    "linked.py": ("type-changed", ""),
    "moved/steps.py": ("renamed", ""),
    "out.min.js": ("modified", "generated"),
    "run.sh": ("modified", "mode change"),
    "source.py": ("modified", ""),
    "sub": ("added", "submodule"),
    "uv.lock": ("added", "lock file"),
    "vendor/lib.py": ("modified", "vendored"),
    "wide.txt": ("modified", "binary"),
}


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    """A branch that does all of it in one commit."""
    inner = make_repo(tmp_path / "inner", {"i.py": "i = 1\n"})
    repo = make_repo(
        tmp_path / "repo",
        {
            "steps.py": LONG, "source.py": LONG.replace("step", "part"), "calls.py": CALLS, "gone.py": "g = 1\n",
            "run.sh": "echo\n", "bytes.bin": b"\0\1", "dos.py": "a = 1\r\nb = 2\r\n", "latin.py": b"x = '\xe9'\n",
            "linked.py": "x = 1\n", "out.min.js": "a\n", "vendor/lib.py": "x = 1\n",
            "wide.txt": "wide\n".encode("utf-16"),
        },
    )  # fmt: skip
    (repo.root / "link").symlink_to("steps.py")
    repo.commit()
    repo.branch("topic")
    (repo.root / "moved").mkdir()
    repo.git("mv", "steps.py", "moved/steps.py")
    (repo.root / "run.sh").chmod(0o755)
    for name, target in (("link", "source.py"), ("linked.py", "source.py")):
        (repo.root / name).unlink()
        (repo.root / name).symlink_to(target)
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.root.as_uri(), "sub")
    repo.commit(
        {
            "moved/steps.py": LONG.replace("step_3(value)", "step_3(value, more)"),
            "source.py": LONG.replace("step", "part") + "\n\nbreakpoint()\n",
            "copy.py": LONG.replace("step", "part") + "\n\nimport pdb; pdb.set_trace()\n",
            "calls.py": CALLS.replace("steps", "moved.steps"), "bytes.bin": b"\0\2", "latin.py": b"y = '\xe9'\n",
            "dos.py": "a = 1\r\nbreakpoint()\r\nb = 2\r\n", "out.min.js": "b\n", "vendor/lib.py": "breakpoint()\n",
            "uv.lock": "x\n", "wide.txt": "wider\n".encode("utf-16"),
        },
        remove=("gone.py",),
    )  # fmt: skip
    return repo


def check(tmp_path: Path, repo: RepoBuilder, *args: str, stdin: bytes = b"") -> Ran:
    return iquest(tmp_path, "check", "-C", str(repo.root), "--format", "json", *args, stdin=stdin)


FINDINGS = {
    ("api/signature", "moved/steps.py", 13),
    ("debug/leftover", "copy.py", 83),
    ("debug/leftover", "dos.py", 2),
    ("debug/leftover", "source.py", 83),
}


def judged(ran: Ran) -> tuple[dict[str, tuple[str, str]], set[tuple[str, str, int]]]:
    value = json.loads(ran.out)
    files = {item["path"]: (item["status"], item["reason"]) for item in value["coverage"]["files"]}
    return files, {(item["rule_id"], item["path"], item["start_line"]) for item in value["findings"]}


@pytest.mark.parametrize("way", ["range", "commit", "work tree", "uncommitted", "staged"])
def test_each_way_sees_the_same(tmp_path: Path, repo: RepoBuilder, way: str) -> None:
    if way in ("uncommitted", "staged"):
        repo.git("reset", "-q", "--soft", "main")
    if way == "staged":
        repo.write({"source.py": "not staged\n"})
    args = {
        "range": ["main..topic"], "commit": ["--commit", "topic"], "work tree": [], "uncommitted": ["--worktree"],
        "staged": ["--staged"],
    }[way]  # fmt: skip
    files, findings = judged(check(tmp_path, repo, *args))
    assert files == EXPECTED
    assert findings == FINDINGS


def test_a_patch_on_stdin_sees_what_a_patch_holds(tmp_path: Path, repo: RepoBuilder) -> None:
    patch = repo.git("diff", "--binary", "-M", "-C", "main", "topic").encode("utf-8", "surrogateescape") + b"\n\n"
    repo.checkout("main")
    files, findings = judged(check(tmp_path, repo, "--diff", "-", stdin=patch))
    assert files == EXPECTED
    assert findings == FINDINGS
    files, findings = judged(check(tmp_path, repo, "--diff", "-", stdin=patch[:-2]))
    assert files == EXPECTED | {"wide.txt": ("modified", "came to nothing here")}, "cut off: git itself says nothing"
    assert findings == FINDINGS


def test_line_ends_that_all_change_are_no_new_code(tmp_path: Path, repo: RepoBuilder) -> None:
    repo.checkout("main")
    repo.commit({"ends.py": "import pdb\n\n\ndef f(a):\n    return a\n"})
    dos = "import pdb\r\n\r\n\r\ndef f(a):\r\n    return a\r\n"
    repo.write({"ends.py": dos})
    assert json.loads(check(tmp_path, repo, "--worktree").out)["coverage"]["files"] == [], "as a checkout may have it"
    repo.commit({"ends.py": dos})
    value = json.loads(check(tmp_path, repo, "--commit", "HEAD").out)
    assert (value["findings"], value["coverage"]["changed_lines"]) == ([], 10)

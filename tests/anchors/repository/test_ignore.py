"""Our ignore rules against git's own answer for the same tree."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from support.pace import within
from support.repos import RepoBuilder, make_repo

from anchors.repository.ignore import Ignore, parse_rules
from anchors.repository.repository import Repository

NAMES = ["a", "b.py", "c.log", "build", "x[1]", "foo bar", ".hidden", "ab", "B.PY", "!neg", "#hash", "é.py", "d-e"]
PATTERNS = [
    "*.log",
    "build/",
    "/a",
    "a/b.py",
    "**/ab",
    "a/**",
    "a/**/b.py",
    "**/build/**",
    "!*.log",
    "!a/",
    "\\!neg",
    "\\#hash",
    "#comment",
    "x\\[1\\]",
    "x[[]1]",
    "[a-c]*",
    "[!a-c]*.py",
    "[^b].*",
    "[[:upper:]]*",
    "foo\\ bar ",
    "foo bar\\ ",
    "*",
    "!*/",
    "?",
    "a*b*",
    "/**",
    "a/*",
    "!/a/b.py",
    "**",
    "*/a/",
    "build/**/",
    "[",
    "[]]",
    "a\\",
    "//a",
    "d[+--]e",
    "[z-a]",
]


def listed_by_git(repo: RepoBuilder) -> set[str]:
    out = repo.git("ls-files", "--others", "--exclude-standard", "-z")
    return set(filter(None, out.split("\0")))


def listed_by_us(repo: RepoBuilder) -> set[str]:
    with Repository.open(repo.root) as repository:
        return set(repository.listing.untracked)


def grow(repo: RepoBuilder, dice: random.Random) -> None:
    """A small tree of untracked files, with ignore files at some of its folders."""
    files: dict[str, str | bytes] = {}
    for _ in range(20):
        parts = [dice.choice(NAMES) for _ in range(dice.randrange(1, 4))]
        parts[:0] = dice.choice([[], [], ["t", "q"], ["t", "a"]])
        if not any("/".join(parts[:n]) in files for n in range(1, len(parts) + 1)) and not any(
            path.startswith("/".join(parts) + "/") for path in files
        ):
            files["/".join(parts)] = ""
    folders = sorted({path.rpartition("/")[0] for path in files})
    for folder in [""] + dice.sample(folders, min(3, len(folders))):
        rules = "\n".join(dice.choice(PATTERNS) for _ in range(dice.randrange(1, 6)))
        files[f"{folder}/.gitignore".lstrip("/")] = rules + dice.choice(["", "\n", "\r\n"])
    repo.write(files)


@pytest.mark.parametrize("seed", range(20))
def test_random_rules_decide_as_git_does(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    repo = make_repo(tmp_path, {"tracked.py": "", "t/build/kept.py": "", "t/a/kept.log": ""})
    grow(repo, dice)
    assert listed_by_us(repo) == listed_by_git(repo)


def test_each_pattern_decides_as_git_does(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"tracked.py": ""})
    repo.write({f"{folder}{name}": "" for folder in ("", "z/a/", "y/build/q/", "x/") for name in NAMES})
    for pattern in PATTERNS:
        repo.write({".git/info/exclude": pattern + "\n"})
        assert listed_by_us(repo) == listed_by_git(repo), pattern


def test_no_pattern_is_slow() -> None:
    rules = "\n".join(["*a" * 40 + "b", "**/a*/" * 20 + "x", "?*" * 60 + "z", "[a-z]*" * 40 + "!"])
    ignore = Ignore(lambda _: rules, ())
    with within(1):
        assert not ignore.is_ignored("/".join(["a" * 200] * 12), False)
    assert len(parse_rules("a\n" * 50_000)) == 20_000

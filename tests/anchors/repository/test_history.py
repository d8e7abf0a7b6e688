"""Which commits touched what."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.pace import within
from support.repos import RepoBuilder, make_repo
from support.zoo import AWKWARD

from anchors.errors import GitFailed
from anchors.repository.commits import is_well_formed, parse_commit
from anchors.repository.history import commit_info, commits_touching, last_change, log_of_lines, pickaxe
from anchors.repository.repository import Repository
from anchors.types import History

BODY = "def f():\n    return 1\n\n\ndef g():\n    return LIMIT\n"


def subjects(history: History) -> list[tuple[str, str]]:
    return [(change.commit.subject, change.path) for change in history.changes]


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    repo = make_repo(tmp_path, {"old.py": BODY.replace("LIMIT", "2")})
    repo.commit({"old.py": BODY}, "name the limit\n\nBecause two says nothing.", author="Eve Editor")
    repo.git("mv", "old.py", "new.py")
    repo.commit(message="move it")
    repo.commit({"new.py": BODY.replace("return 1", "return 10"), "other.py": "LIMIT = 2\n"}, "ten")
    return repo


def test_lines_paths_texts(repo: RepoBuilder) -> None:
    with Repository.open(repo.root) as repository:
        assert subjects(log_of_lines(repository, "new.py", 5, 6)) == [("name the limit", "old.py"), ("first", "old.py")]
        assert subjects(log_of_lines(repository, "new.py", 1, 2)) == [("ten", "new.py"), ("first", "old.py")]
        touched = commits_touching(repository, "new.py")
        assert [subject for subject, _ in subjects(touched)] == ["ten", "move it", "name the limit", "first"]
        assert touched.is_complete and touched.changes[2].hunks[0].lines[-1] == "+    return LIMIT"
        cut = commits_touching(repository, "new.py", max_count=2)
        assert len(cut.changes) == 2 and not cut.is_complete
        assert subjects(pickaxe(repository, "LIMIT", paths=("old.py", "other.py")))[0] == ("ten", "other.py")
        assert (
            subjects(pickaxe(repository, "return L[A-Z]+$", is_regex=True, paths=("old.py",)))[-1][0]
            == "name the limit"
        )
        assert subjects(pickaxe(repository, "--output=pwned")) == []
        assert subjects(commits_touching(repository, "../x")) == subjects(log_of_lines(repository, "no.py", 1, 2)) == []


def test_who_changed_a_line_last(repo: RepoBuilder) -> None:
    with Repository.open(repo.root) as repository:
        origins = last_change(repository, "new.py", 1, 6)
        assert [(o.start_line, o.end_line, o.commit.subject, o.path) for o in origins] == [
            (1, 1, "first", "old.py"),
            (2, 2, "ten", "new.py"),
            (3, 5, "first", "old.py"),
            (6, 6, "name the limit", "old.py"),
        ]
        info = origins[-1].commit
        assert (info.author, info.date, info.body) == (
            "Eve Editor",
            "2023-11-14T22:14:20+00:00",
            "Because two says nothing.",
        )


def test_uncommitted_lines_are_mapped_to_those_of_head(repo: RepoBuilder) -> None:
    repo.write({"new.py": "# one\n# two\n" + BODY.replace("return 1", "return 10"), "fresh.py": "x = 1\n"})
    with Repository.open(repo.root) as repository:
        assert subjects(log_of_lines(repository, "new.py", 8, 8))[0] == ("name the limit", "old.py")
        assert [o.commit.subject for o in last_change(repository, "new.py", 8, 8)] == ["name the limit"]
        assert last_change(repository, "new.py", 1, 2) == ()
        assert log_of_lines(repository, "fresh.py", 1, 1).changes == ()


def test_a_hostile_commit_is_still_a_value(tmp_path: Path) -> None:
    AWKWARD["evil_commit"](tmp_path / "r", tmp_path)
    with Repository.open(tmp_path / "r", "main") as repository:
        info = commit_info(repository, "HEAD")
        assert info.subject == "second" and info.date
    for encoding in (b"zlib", b"unicode_escape", b"x" * 30, b"latin1"):
        data = b"author A <a@b> 99999999999999999999999 -9999\nencoding %s\n\nh\xe9\n\n\nbody\n" % encoding
        got = parse_commit("0" * 40, data).info
        assert got.subject == ("hé" if encoding == b"latin1" else "h\ufffd")
        assert got.date.startswith("9999-12-31") and got.body == "body"
    assert parse_commit("0" * 40, b"").info.author == ""


def write_commit(repo: RepoBuilder, data: bytes) -> str:
    return repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=data)


WHO = b"Ada <a@b> 1700000000 +0530"
HOSTILE = {
    "a date beyond every calendar": (b"Ada <a@b> 999999999999999999 +0000", b"", b"m\n"),
    "a date of 5000 digits": (b"Ada <a@b> " + b"9" * 5000 + b" +0000", b"", b"m\n"),
    "a date before 1970": (b"Ada <a@b> -5 +0000", b"", b"m\n"),
    "no date": (b"Ada <a@b>", b"", b"m\n"),
    "no author": (b"", b"", b"m\n"),
    "an absurd zone": (b"Ada <a@b> 1 -9999", b"", b"m\n"),
    "a name that takes long to match": (b"<" * 400_000, b"", b"m\n"),
    "a name of pairs": (b" <" * 200_000 + b"> 1", b"", b"m\n"),
    "a name of numbers": (b"1 " * 200_000, b"", b"m\n"),
    "an unknown encoding": (WHO, b"encoding no-such\n", b"\xe9\n"),
    "an encoding that unpacks": (WHO, b"encoding zlib\n", b"m\n"),
    "an encoding that runs escapes": (WHO, b"encoding unicode_escape\n", b"m\\x41\n"),
    "an encoding after a good one": (WHO, b"encoding utf-8\nencoding zlib\n", b"m\n"),
    "an encoding in a continued line": (WHO, b"foo bar\n encoding zlib\n", b"m\n"),
    "an encoding without a name": (WHO, b"encoding \n", b"m\n"),
    "bytes of no encoding": (b"\xff\x1b[31mEve <a@b> 1 +0000", b"", b"\xfe\xff\0m\n"),
    "a signature without an end": (WHO, b"gpgsig " + b"x\n x" * 50_000, b"m\n"),
    "no message": (WHO, b"", b""),
    "a NUL": (b"A\0da <a@b> 1 +0000", b"", b"a\0b\n\n\0\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_commit_fails_or_delays_the_reading(name: str, tmp_path: Path) -> None:
    author, headers, message = HOSTILE[name]
    repo = make_repo(tmp_path)
    tree = repo.git("rev-parse", "HEAD^{tree}").encode()
    data = b"tree %s\nauthor %s\ncommitter %s\n%s\n%s" % (tree, author, WHO, headers, message)
    commit = write_commit(repo, data)
    with within(2), Repository.open(tmp_path) as repository:
        found = repository.commits.read(commit)
        assert found is not None and found.info.commit == commit and found.parents == ()
        assert found.info.date == "" or found.info.date[:4].isdigit()
        assert commit_info(repository, commit) == found.info == parse_commit(commit, data).info


def test_a_commit_of_hundred_megabytes_is_left_out(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    head = repo.git("cat-file", "commit", "HEAD").encode()
    huge = write_commit(repo, head + b"\n" + b"m" * (100 << 20))
    with Repository.open(tmp_path) as repository:
        assert repository.commits.read(huge) is None and repository.commits.read("0" * 40) is None
        assert set(repository.commits.infos([huge, repo.head])) == {repo.head}


def test_the_library_and_our_own_reading_agree_on_what_git_writes(repo: RepoBuilder) -> None:
    repo.branch("side", "HEAD~2")
    repo.commit({"s.py": ""}, "subject\nof two lines\n\nbody\n\nand more", author="Ève O'Neil (x) Jr.")
    repo.git("merge", "-q", "--no-edit", "main")
    with Repository.open(repo.root) as repository:
        ids = repo.git("rev-list", "--all").split("\n")
        for commit in ids:
            data = repository.objects.read(commit, "commit", 1 << 20)
            assert data is not None and is_well_formed(data)
            by_library = repository.commits._library.commit(commit, data)
            assert by_library is not None, "the library read it"
            found = repository.commits.read(commit)
            assert found == parse_commit(commit, data)
            assert found is not None and list(found.parents) == repo.git("rev-parse", f"{commit}^@").split()
            wanted = repo.git("show", "-s", "--format=%an%n%aI", "--encoding=UTF-8", commit).split("\n")
            assert [found.info.author, found.info.date] == wanted
        assert "subject of two lines" in {commit_info(repository, commit).subject for commit in ids}


def test_the_encoding_that_a_commit_names_is_kept_to(repo: RepoBuilder) -> None:
    message, args = "hé\n".encode("latin-1"), ("commit", "-q", "--allow-empty", "-F", "-")
    repo.git("-c", "i18n.commitEncoding=ISO-8859-1", *args, data=message)
    with Repository.open(repo.root) as repository:
        assert commit_info(repository, "HEAD").subject == "hé"


def test_the_library_starts_no_process(repo: RepoBuilder) -> None:
    with Repository.open(repo.root) as repository:
        assert commit_info(repository, "HEAD").subject == "ten"
        library = repository.commits._library._repo
        assert library is not None and library.git_dir == repository.git.path
        with pytest.raises(GitFailed):
            library.git.status()
        with pytest.raises(GitFailed):
            list(library.iter_commits("HEAD"))


def test_foreign_variables_do_not_move_the_library(repo: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(repo.root / "elsewhere"))
    with Repository.open(repo.root) as repository:
        assert commit_info(repository, "HEAD").subject == "ten"
        assert [origin.commit.subject for origin in last_change(repository, "new.py", 2, 2)] == ["ten"]


def test_history_of_a_sha256_repository(tmp_path: Path) -> None:
    AWKWARD["sha256"](tmp_path / "r", tmp_path)
    with Repository.open(tmp_path / "r") as repository:
        assert subjects(commits_touching(repository, "a.py"))[0] == ("second", "a.py")
        assert commit_info(repository, "HEAD").date == "2023-11-14T22:14:20+00:00"

from __future__ import annotations

from pathlib import Path

from support.repos import RepoBuilder, make_repo

from anchors.repository.messages import MAX_PATHS, last_messages
from anchors.repository.repository import Repository


def test_messages_come_newest_first_with_their_paths(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.py": "1\n"})
    second = repo.commit({"a.py": "2\n", "b c.py": "1\n", "é\t.py": ""}, "Second\n\nIts body,\nof two lines.")
    repo.commit({"a.py": "3\n"}, "Third")
    repo.write({"a.py": "4\n"})
    with Repository.open(tmp_path) as found:
        third, middle, first = last_messages(found)
    assert (third.subject, third.body, third.paths) == ("Third", "", ("a.py",))
    assert (middle.commit, middle.subject, middle.body.strip()) == (second, "Second", "Its body,\nof two lines.")
    assert set(middle.paths) == {"a.py", "b c.py", "é\t.py"}
    assert first.paths == ("a.py",)
    with Repository.open(tmp_path, second) as older:
        assert [commit.subject for commit in last_messages(older)] == ["Second", "first"]


def test_merges_and_commits_of_many_files_are_left_out(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.py": "1\n"})
    repo.branch("side")
    repo.commit({"b.py": "1\n"}, "On the side")
    repo.checkout("main")
    repo.commit({f"many/{number}.py": "" for number in range(MAX_PATHS + 1)}, "Many")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge the side", "side")
    with Repository.open(tmp_path) as found:
        assert [commit.subject for commit in last_messages(found)] == ["On the side", "first"]
        assert [commit.subject for commit in last_messages(found, 1)] == []


def test_a_message_cannot_pose_as_another_commit(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.py": "1\n"})
    forged = "\x01" + "f" * 40
    repo.commit({"b.py": "1\n"}, f"Subject\n\n{forged}\n{forged}")
    with Repository.open(tmp_path) as found:
        assert [commit.paths for commit in last_messages(found)] == [("b.py",), ("a.py",)]


def test_a_repository_without_commits_has_no_messages(tmp_path: Path) -> None:
    RepoBuilder(tmp_path).write({"a.py": "1\n"})
    with Repository.open(tmp_path) as found:
        assert last_messages(found) == ()

"""Diffs between any two states, and patches read from text."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from support.repos import RepoBuilder, make_repo
from support.zoo import AWKWARD

from anchors.errors import BadPatch, MissingMergeBase, RepositoryError, UnknownRevision
from anchors.repository import tree_changes
from anchors.repository.diff import diff, diff_commit, parse_patch
from anchors.repository.files import lfs_pointer
from anchors.repository.repository import Repository
from anchors.types import Diff, FileChange, Hunk

TEN = "".join(f"line {number}\n" for number in range(10))


def by_path(found: Diff) -> dict[str, FileChange]:
    assert [change.path for change in found.files] == sorted((change.path for change in found.files), key=os.fsencode)
    return {change.path: change for change in found.files}


def apply(old: bytes, hunks: tuple[Hunk, ...]) -> bytes:
    """The new text that the hunks make of an old one; wrong context fails."""
    before, after, position = old.decode().split("\n"), [], 0
    for hunk in hunks:
        start = hunk.old_start - 1 if hunk.old_count else hunk.old_start
        after += before[position:start]
        position = start
        counts = [0, 0]
        for line in hunk.lines:
            counts[0] += line[0] != "+"
            counts[1] += line[0] != "-"
            if line[0] != "+":
                assert before[position] == line[1:]
                position += 1
            if line[0] != "-":
                after.append(line[1:])
        assert counts == [hunk.old_count, hunk.new_count]
    return "\n".join(after + before[position:]).encode()


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    return make_repo(tmp_path, {"a.py": TEN, "b.py": "b\n", "moved.py": TEN.replace("line", "row"), "x.bin": b"\0\1"})


def test_the_work_tree_with_every_kind_of_change(repo: RepoBuilder) -> None:
    base = repo.head
    repo.write({"a.py": TEN.replace("line 4", "LINE 4"), "new.py": "new", "x.bin": b"\0\2", "dir/deep.py": "d\n"})
    (repo.root / "moved.py").rename(repo.root / "there.py")
    (repo.root / "b.py").unlink()
    (repo.root / "b.py").symlink_to("a.py")
    index = (repo.root / ".git/index").read_bytes()
    with Repository.open(repo.root) as repository:
        found = diff(repository, worktree=True)
        changes = by_path(found)
        assert (found.base, found.head) == (base, None)
        assert {path: change.status for path, change in changes.items()} == {
            "a.py": "modified",
            "b.py": "type-changed",
            "dir/deep.py": "added",
            "new.py": "added",
            "there.py": "renamed",
            "x.bin": "modified",
        }
        assert changes["a.py"].hunks == (
            Hunk(
                2,
                7,
                2,
                7,
                (*(f" line {n}" for n in (1, 2, 3)), "-line 4", "+LINE 4", *(f" line {n}" for n in (5, 6, 7))),
            ),
        )
        assert changes["there.py"].old_path == "moved.py" and changes["there.py"].hunks == ()
        assert changes["x.bin"].is_binary and changes["x.bin"].note == "binary"
        assert changes["new.py"].hunks == (Hunk(0, 0, 1, 1, ("+new",)),)
        assert changes["a.py"].new_blob == repo.git("hash-object", "a.py")
    assert (repo.root / ".git/index").read_bytes() == index
    assert repo.git("count-objects") == "6 objects, 24 kilobytes"


def test_staged_is_what_the_index_holds(repo: RepoBuilder) -> None:
    repo.write({"a.py": "staged\n"})
    repo.git("add", "a.py")
    repo.write({"a.py": "not staged\n", "new.py": ""})
    with Repository.open(repo.root) as repository:
        (change,) = diff(repository, staged=True).files
        assert change.path == "a.py" and change.hunks[0].lines[-1] == "+staged"


def test_a_branch_is_compared_from_its_merge_base(repo: RepoBuilder) -> None:
    fork = repo.head
    repo.branch("topic")
    repo.commit({"topic.py": "t\n"})
    repo.checkout("main")
    repo.commit({"main.py": "m\n"})
    repo.checkout("topic")
    repo.write({"topic.py": "t2\n"})
    with Repository.open(repo.root) as repository:
        found = diff(repository)
        assert found.base == fork and found.label == f"work tree against main (merge base {fork[:10]})"
        assert [(change.path, change.hunks[0].lines) for change in found.files] == [("topic.py", ("+t2",))]
        assert [c.hunks[0].lines for c in diff(repository, base="main", head="topic").files] == [("+t",)]
        direct = diff(repository, base="main", head="topic", from_merge_base=False)
        assert {change.path: change.status for change in direct.files} == {"main.py": "deleted", "topic.py": "added"}
        with pytest.raises(UnknownRevision):
            diff(repository, base="nowhere")


def test_one_commit_against_its_parent_and_the_first_against_nothing(repo: RepoBuilder) -> None:
    first = repo.head
    second = repo.commit({"b.py": "b\nc\n"})
    with Repository.open(repo.root) as repository:
        found = diff_commit(repository, "HEAD")
        assert (found.base, found.head) == (first, second)
        assert [change.hunks for change in found.files] == [(Hunk(1, 1, 1, 2, (" b", "+c")),)]
        assert {change.status for change in diff_commit(repository, first).files} == {"added"}


def test_a_shallow_clone_is_never_an_empty_diff(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "whole")
    repo.branch("topic")
    repo.commit({"t.py": "t\n"})
    repo.checkout("main")
    repo.commit({"m.py": "m\n"})
    repo.git("clone", "-q", "--depth", "1", "--no-single-branch", repo.root.as_uri(), str(tmp_path / "cut"))
    with Repository.open(tmp_path / "cut") as repository:
        with pytest.raises(MissingMergeBase, match="fetch-depth: 0"):
            diff(repository, base="main", head="origin/topic")
        with pytest.raises(RepositoryError, match="fetch-depth: 0"):
            diff_commit(repository, "HEAD")


def test_what_cannot_be_shown_is_named(tmp_path: Path) -> None:
    AWKWARD["unmerged"](tmp_path / "u", tmp_path)
    with Repository.open(tmp_path / "u") as repository:
        assert by_path(diff(repository, staged=True))["a.py"].status == "unmerged"
        assert any("<<<<<<<" in line for line in by_path(diff(repository, worktree=True))["a.py"].hunks[0].lines)
    AWKWARD["huge_files"](tmp_path / "h", tmp_path)
    with Repository.open(tmp_path / "h") as repository:
        changes = by_path(diff(repository, worktree=True))
        assert {path: (change.status, change.note) for path, change in changes.items()} == {
            "a.py": ("modified", "over 1,048,576 bytes"),
            "huge.py": ("added", "over 1,048,576 bytes"),
        }
    AWKWARD["corrupt_objects"](tmp_path / "c", tmp_path)
    (tmp_path / "c/b.py").write_text("y = 2\n")
    with Repository.open(tmp_path / "c") as repository:
        changes = by_path(diff(repository, base="HEAD~1"))
        assert changes["a.py"].note == "object is missing or damaged"
        assert changes["b.py"].hunks[0].lines == ("-y = 1", "+y = 2")
    AWKWARD["gitlink"](tmp_path / "g", tmp_path)
    with Repository.open(tmp_path / "g") as repository:
        assert by_path(diff_commit(repository, "HEAD"))["ghost"].note == "submodule"


def test_attributes_of_the_repository_hide_no_change(repo: RepoBuilder) -> None:
    repo.commit({".gitattributes": "*.py -diff binary\n"})
    repo.write({"b.py": "c\n"})
    with Repository.open(repo.root) as repository:
        assert by_path(diff(repository, worktree=True))["b.py"].hunks[0].lines == ("-b", "+c")


def test_the_hunks_make_the_new_text_out_of_the_old(tmp_path: Path) -> None:
    dice = random.Random(7)
    lines = [
        f"{dice.choice(['a', 'b', '--- x', '+++ y', '@@ -1 +1 @@', '', '-', 'diff --git a/x b/x'])}" for _ in range(80)
    ]
    repo = make_repo(tmp_path, {f"f{n}.txt": "\n".join(lines) + "\n" for n in range(12)})
    texts = {}
    for n in range(12):
        changed = list(lines)
        for _ in range(dice.randrange(1, 9)):
            at = dice.randrange(len(changed))
            changed[at : at + dice.randrange(3)] = [
                dice.choice(["new", "--- z", "", "\\ No newline", "\r"])
            ] * dice.randrange(3)
        texts[f"f{n}.txt"] = "\n".join(changed) + ("\n" if n % 2 else "")
    repo.write(texts)
    with Repository.open(tmp_path) as repository:
        changes = by_path(diff(repository, worktree=True))
        for path, change in changes.items():
            old = repository.objects.read(change.old_blob or "", "blob", 1 << 20)
            assert old is not None
            assert apply(old, change.hunks).rstrip(b"\n") == texts[path].encode().rstrip(b"\n")
        again = parse_patch(repo.git("-c", "core.quotePath=false", "diff").encode())
        assert [change.hunks for change in again.files] == [
            change.hunks for change in by_path(diff(repository)).values()
        ]


def test_names_in_patches() -> None:
    patch = (
        b'diff --git "a/caf\\303\\251 \\"q\\".py" "b/caf\\303\\251 \\"q\\".py"\n--- "a/caf\\303\\251 \\"q\\".py"\n'
        b'+++ "b/caf\\303\\251 \\"q\\".py"\n@@ -1 +1 @@\n-a\n+b\n'
        b"diff --git a/with space.py b/with space.py\nnew file mode 100644\nindex 0000000..e69de29\n"
        b"diff --git a/old.py b/new.py\nsimilarity index 100%\nrename from old.py\nrename to new.py\n"
        b"diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n"
        b"diff --git a/i.png b/i.png\nindex 1..2 100644\nBinary files a/i.png and b/i.png differ\n"
        b"diff --git a/../../etc/x b/../../etc/x\n--- a/../../etc/x\n+++ b/../../etc/x\n@@ -1 +1 @@\n-a\n+b\n"
    )
    found = [(c.old_path, c.new_path, c.status, c.note) for c in parse_patch(patch).files]
    assert found == [
        ('café "q".py', 'café "q".py', "modified", ""),
        (None, "with space.py", "added", ""),
        ("old.py", "new.py", "renamed", ""),
        ("run.sh", "run.sh", "modified", "mode change"),
        ("i.png", "i.png", "modified", "binary"),
        ("../../etc/x", "../../etc/x", "modified", "unsafe path"),
    ]


def test_plain_unified_diffs_and_windows_line_ends() -> None:
    plain = b"--- src/a.py\t2024-01-01 10:00:00\n+++ src/a.py\t2024-01-02 10:00:00\n@@ -1,2 +1 @@\n-x\n y\n"
    plain += b"--- /dev/null\n+++ src/b.py\n@@ -0,0 +1 @@\n+--- not a header\n\\ No newline at end of file\n"
    first, second = parse_patch(plain).files
    assert (first.path, first.status, first.hunks[0].lines) == ("src/a.py", "modified", ("-x", " y"))
    assert (second.old_path, second.path, second.status) == (None, "src/b.py", "added")
    assert second.hunks[0].lines == ("+--- not a header",)
    windows = plain.replace(b"\n", b"\r\n")
    assert [change.path for change in parse_patch(windows).files] == ["src/a.py", "src/b.py"]
    assert parse_patch(windows).files[0].hunks[0].lines == ("-x\r", " y\r")


def test_damaged_patches() -> None:
    (change,) = parse_patch(b"--- a/x\n+++ b/x\n@@ -1,5 +1,5 @@\n a\n-b\n").files
    assert change.note == "the patch is cut off or damaged here"
    assert change.hunks == (Hunk(1, 2, 1, 1, (" a", "-b")),)
    assert parse_patch(b"").files == ()
    with pytest.raises(BadPatch, match="git diff"):
        parse_patch(b"hello\n")


def test_a_folder_in_place_of_a_file(repo: RepoBuilder) -> None:
    (repo.root / "b.py").unlink()
    repo.write({"b.py/inner.py": "i\n"})
    with Repository.open(repo.root) as repository:
        assert {file.path for file in repository.files()[0]} >= {"b.py/inner.py"}
        changes = by_path(diff(repository, worktree=True))
        assert {path: change.status for path, change in changes.items()} == {
            "b.py": "deleted",
            "b.py/inner.py": "added",
        }


def test_of_more_changes_than_are_looked_at_none_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_changes, "MAX_CHANGES", 3)
    repo = make_repo(tmp_path / "repo", {f"{number}.py": "x\n" for number in range(4)})
    first = repo.head
    repo.commit({f"{number}.py": "y\n" for number in range(3)})
    with Repository.open(repo.root) as repository:
        assert len(diff_commit(repository, repo.head).files) == 3
        with pytest.raises(RepositoryError, match="over 3 files: try a smaller range"):
            diff_commit(repository, first)


def test_a_file_that_git_lfs_keeps_is_as_it_was(tmp_path: Path) -> None:
    data = b"\0content" * 9
    repo = make_repo(tmp_path / "repo", {"a.dat": lfs_pointer(data), "b.dat": lfs_pointer(data)})
    repo.write({"a.dat": data, "b.dat": data + b"more"})
    with Repository.open(repo.root) as repository:
        assert list(by_path(diff(repository, worktree=True))) == ["b.dat"]

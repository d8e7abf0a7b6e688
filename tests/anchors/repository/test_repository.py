"""Listing and reading ordinary and awkward repositories."""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

import pytest
from support.repos import RepoBuilder, make_repo
from support.zoo import AWKWARD, ODD_NAMES

from anchors.errors import (
    BadHead,
    BareRepository,
    EmptyRepository,
    GitFailed,
    MissingMergeBase,
    NotARepository,
    UnknownRevision,
    UnsupportedRepository,
)
from anchors.repository import fingerprints
from anchors.repository.diff import diff
from anchors.repository.files import SkippedRead, blob_hash
from anchors.repository.git import GitLimit
from anchors.repository.messages import last_messages
from anchors.repository.repository import Repository
from anchors.repository.seen import Seen


def paths(repository: Repository) -> list[str]:
    return [file.path for file in repository.files()[0]]


def reasons(repository: Repository) -> dict[str, str]:
    return {entry.path: entry.reason for entry in repository.files()[1]}


def build(name: str, folder: Path) -> Path:
    AWKWARD[name](folder / name, folder / "marker")
    return folder / name


def age(root: Path) -> None:
    """Makes every file old enough to be trusted by its stat."""
    for path in root.rglob("*"):
        if ".git" not in path.parts and path.is_file() and not path.is_symlink():
            os.utime(path, (1_600_000_000, 1_600_000_000))


def test_the_work_tree_holds_uncommitted_and_untracked_files_with_the_ids_that_git_gives(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"b.py": "b = 1\n", "a/c.py": "c = 1\n", "gone.py": "", ".gitignore": "*.log\nout/\n"})
    repo.write({"b.py": "b = 2\n", "new.py": "n = 1\n", "x.log": "no", "out/y.py": "no", "a/.gitignore": "z.py"})
    repo.write({"a/z.py": "no", "a/d/e.py": "e = 1\n"})
    (tmp_path / "gone.py").unlink()
    with Repository.open(tmp_path / "a") as repository:
        files, _ = repository.files()
        assert repository.root == str(tmp_path)
        assert paths(repository) == [".gitignore", "a/.gitignore", "a/c.py", "a/d/e.py", "b.py", "new.py"]
        for file in files:
            assert file.blob_id == repo.git("hash-object", "--no-filters", "--", file.path)
            assert repository.read(file) == (tmp_path / file.path).read_bytes()
            assert file.size == (tmp_path / file.path).stat().st_size
        assert repository.read_path("b.py") == b"b = 2\n"
        assert {file.path: file.language for file in files}["b.py"] == "python"
        assert (repository.info.branch, repository.info.is_dirty) == ("main", True)
        with pytest.raises(KeyError):
            repository.read_path("x.log")


def test_a_revision_is_read_from_its_objects(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.py": "x = 1\n", "d/b.py": "y = 1\n"})
    repo.commit({"a.py": "x = 2\n"}, remove=("d/b.py",))
    repo.git("tag", "-a", "v2", "-m", "tag")
    repo.git("pack-refs", "--all")
    with Repository.open(tmp_path) as repository, repository.at("HEAD~1") as old:
        assert paths(repository) == ["a.py"]
        assert paths(old) == ["a.py", "d/b.py"]
        assert old.read_path("a.py") == b"x = 1\n"
        assert not old.info.is_dirty and not repository.info.is_dirty
        head = repo.head
        for name in (
            "HEAD",
            "@",
            "main",
            "v2",
            "refs/heads/main",
            head,
            head[:8],
            "v2^{commit}",
            "heads/main",
            "tags/v2",
        ):
            assert repository.resolve(name) == head
        assert repository.resolve("main^") == old.commit
        for name in ("", "nothing", "HEAD~5", "--output=x", "-c", "main:a.py", "HEAD^{/first}", "main..v2", "\n"):
            with pytest.raises(UnknownRevision):
                repository.resolve(name)


@pytest.mark.parametrize("change", ["modify", "stage", "delete", "untracked", "chmod", "remove-from-index"])
def test_any_uncommitted_change_makes_it_dirty_and_a_mere_touch_does_not(change: str, tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    os.utime(tmp_path / "a.py", (5, 5))
    with Repository.open(tmp_path) as repository:
        assert not repository.info.is_dirty
    if change == "modify":
        repo.write({"a.py": "x = 2\n"})
    elif change == "stage":
        repo.write({"a.py": "x = 2\n"})
        repo.git("add", "a.py")
    elif change == "delete":
        (tmp_path / "a.py").unlink()
    elif change == "untracked":
        repo.write({"c.py": ""})
    elif change == "chmod":
        (tmp_path / "a.py").chmod(0o755)
    else:
        repo.git("rm", "-q", "--cached", "a.py")
    with Repository.open(tmp_path) as repository:
        assert repository.info.is_dirty


def test_what_is_remembered_changes_no_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "RACY_NS", -(10**15))  # every stat counts as settled, also one of just now
    names = ("same", "modify", "stage", "delete", "chmod", "link", "folder", "forget", "crlf", "swap", "index", "mode")
    repo = make_repo(tmp_path, {f"{folder}{name}.py": f"{name} = 1\n" for folder in ("", "d/e/") for name in names})
    with Repository.open(tmp_path) as repository:
        repository.files()
        known = repository.seen()
    assert len(known.stats) == 2 * len(names)
    for folder in (tmp_path, tmp_path / "d/e"):
        before = (folder / "modify.py").stat()
        (folder / "modify.py").write_text("modify = 2\n")
        os.utime(folder / "modify.py", ns=(before.st_atime_ns, before.st_mtime_ns))
        (folder / "stage.py").write_text("stage = 2\n")
        (folder / "chmod.py").chmod(0o755)
        (folder / "crlf.py").write_text("crlf = 1\r\n")
        for name in ("delete", "link", "folder", "swap"):
            (folder / f"{name}.py").unlink()
        (folder / "link.py").symlink_to("same.py")
        (folder / "folder.py").mkdir()
        (folder / "folder.py/x.py").write_text("")
        (folder / "new.py").write_text("new = 1\n")
        (folder / "new.py").rename(folder / "swap.py")
        repo.git("add", str(folder / "stage.py"))
        repo.git("rm", "-q", "--cached", str(folder / "forget.py"))
        repo.git("update-index", "--chmod=+x", str(folder / "mode.py"))
        other = repo.git("hash-object", "-w", str(folder / "same.py"))
        repo.git("update-index", "--cacheinfo", f"100644,{other},{(folder / 'index.py').relative_to(tmp_path)}")
    with Repository.open(tmp_path) as cold, Repository.open(tmp_path) as warm:
        assert warm.files(known) == cold.files()
        assert warm.listing == cold.listing and warm.info == cold.info
        changed = repo.git("-c", "core.autocrlf=input", "diff", "--name-only").split("\n")
        assert sorted(warm.listing.changed + warm.listing.deleted) == changed
        others = repo.git("ls-files", "--others").split("\n")
        assert sorted(warm.listing.untracked) == sorted(others)


def test_line_ends_and_filters_do_not_make_it_dirty_and_the_bytes_are_those_of_the_work_tree(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.txt": "one\ntwo\n", "b.bin": "pointer\n"})
    repo.write({"a.txt": b"one\r\ntwo\r\n"})
    with Repository.open(tmp_path) as repository:
        assert not repository.info.is_dirty
        assert repository.read_path("a.txt") == b"one\r\ntwo\r\n"
        assert repository.files()[0][0].blob_id == blob_hash(b"one\r\ntwo\r\n")


def test_known_stats_spare_the_reading_and_never_hide_a_change(tmp_path: Path) -> None:
    make_repo(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    age(tmp_path)
    time.sleep(2.2)
    with Repository.open(tmp_path) as repository:
        first = repository.files()
        known = repository.seen()
    assert set(known.stats) == {"a.py", "b.py"}
    forged = Seen.of_stats({path: entry._replace(blob_id="f" * 40) for path, entry in known.stats.items()})
    (tmp_path / "b.py").write_text("y = 2\n")
    os.utime(tmp_path / "b.py", (1_600_000_000, 1_600_000_000))  # same size, same mtime: only ctime tells
    with Repository.open(tmp_path) as repository:
        files, _ = repository.files(forged)
        assert [file.blob_id for file in files] == ["f" * 40, blob_hash(b"y = 2\n")]
        with pytest.raises(SkippedRead, match="changed"):
            repository.read(files[0])
        assert "b.py" not in repository.seen().stats, "changed a moment ago: it may change again within the same tick"
    with Repository.open(tmp_path) as repository:
        assert repository.files(known)[0][0] == first[0][0]


def test_names_and_sizes(tmp_path: Path) -> None:
    target = build("odd_names", tmp_path)
    with Repository.open(target) as repository, repository.at("HEAD") as head:
        assert set(map(os.fsencode, paths(repository))) == {*ODD_NAMES, b"a.py", b"b.py"}
        assert paths(head) == paths(repository) == sorted(paths(head), key=os.fsencode)
        assert all(repository.read_path(os.fsdecode(name)).endswith(b"return 2\n") for name in ODD_NAMES)
        assert all(head.read_path(os.fsdecode(name)).endswith(b"return 1\n") for name in ODD_NAMES)
    with Repository.open(build("huge_files", tmp_path)) as repository:
        assert set(reasons(repository)) == {"a.py", "huge.py"} and paths(repository) == ["b.py"]
        assert repository.info.is_dirty


@pytest.mark.parametrize(
    ("name", "error", "hint"),
    [
        ("bare", BareRepository, "--rev"),
        ("bad_head", BadHead, "--rev"),
        ("dangling_head", BadHead, "--rev"),
        ("fifo_head", BadHead, "--rev"),
        ("nothing_at_all", EmptyRepository, "add a file"),
        ("future_format", UnsupportedRepository, "flurble"),
        ("reftable", UnsupportedRepository, "refs migrate"),
        ("fifo_alternates", UnsupportedRepository, "clone"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_line(name: str, error: type[Exception], hint: str, tmp_path: Path) -> None:
    with pytest.raises(error, match=hint) as caught:
        Repository.open(build(name, tmp_path))
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)


def test_no_repository(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(NotARepository):
            Repository.open(folder)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("detached", "detached HEAD"),
        ("shallow", "shallow clone"),
        ("linked", "linked work tree"),
        ("sparse", "sparse checkout"),
        ("unmerged", "unmerged paths"),
        ("sha256", "object format sha256"),
        ("index_lock", "index.lock present: git is at work, or was interrupted"),
        ("no_commit", "no commit yet"),
        ("gitlink", "submodules"),
        ("collisions", "paths that differ in case only"),
        ("corrupt_index", "corrupt index (checksum does not match): tracked files taken from HEAD"),
    ],
)
def test_named_states(name: str, state: str, tmp_path: Path) -> None:
    with Repository.open(build(name, tmp_path)) as repository:
        assert state in repository.info.states
        assert "a.py" in paths(repository)
        assert repository.read_path("a.py").startswith(b"x = ") or name == "unmerged"


def test_a_bare_or_headless_repository_is_read_by_revision(tmp_path: Path) -> None:
    with Repository.open(build("bare", tmp_path), "HEAD") as repository:
        assert repository.read_path("a.py") == b"x = 2\n"
        assert repository.info.states == ("bare repository",)
    with Repository.open(build("bad_head", tmp_path), "main") as repository:
        assert paths(repository) == ["a.py", "b.py"]


def test_entries_that_are_no_files_are_skipped_with_their_reason(tmp_path: Path) -> None:
    with Repository.open(build("evil_tree", tmp_path), "HEAD") as repository:
        assert paths(repository) == ["ok.py"]
        assert set(reasons(repository).values()) == {"unsafe path"}
    with Repository.open(build("gitlink", tmp_path)) as repository:
        assert reasons(repository) == {"ghost": "submodule"}
    with Repository.open(build("sparse", tmp_path)) as repository:
        assert reasons(repository) == {"out/y.py": "outside the sparse checkout"}
        assert not repository.info.is_dirty
    with Repository.open(build("nested_repository", tmp_path)) as repository:
        assert reasons(repository) == {"inner": "nested repository"}
    with pytest.raises(BareRepository, match="core.worktree"):
        Repository.open(build("foreign_work_tree", tmp_path))
    with Repository.open(build("special_files", tmp_path)) as repository:
        assert reasons(repository)["b.py"] == reasons(repository)["pipe.py"] == "not a regular file"
        assert paths(repository) == ["a.py"]


def test_a_damaged_object_or_a_pointer_costs_its_own_file_only(tmp_path: Path) -> None:
    with Repository.open(build("corrupt_objects", tmp_path), "HEAD") as repository:
        files, skipped = repository.files()
        got = {file.path: content for file, content in repository.read_many(files)}
        assert got["b.py"] == b"y = 1\n"
        lost = {entry.path for entry in skipped} | {
            path for path, content in got.items() if not isinstance(content, bytes)
        }
        assert lost == {"a.py"}
    with Repository.open(build("lfs", tmp_path)) as repository, pytest.raises(SkippedRead, match="LFS"):
        repository.read_path("m.py")


def test_a_damaged_folder_leaves_what_was_listed_before_it(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.py": "x = 1\n", "b/c.py": "y = 1\n"})
    tree = repo.git("rev-parse", "HEAD:b")
    (tmp_path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with Repository.open(tmp_path, "HEAD") as repository:
        assert paths(repository) == ["a.py"]
        assert any("damaged folder" in state for state in repository.info.states)


def test_a_damaged_head_leaves_the_work_tree_readable(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.py": "x = 1\n"})
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (tmp_path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with Repository.open(tmp_path) as repository:
        assert repository.read_path("a.py") == b"x = 1\n"
        assert repository.info.is_dirty and "HEAD cannot be compared with" in repository.info.states[0]
    with Repository.open(tmp_path, "HEAD") as repository, pytest.raises(GitFailed, match="missing or damaged.*fsck"):
        repository.files()


@pytest.mark.parametrize(
    ("name", "rev", "hint"),
    [
        ("nothing_at_all", "HEAD", "no commit yet"),
        ("no_commit", "@", "leave --rev out"),
        ("dangling_head", "HEAD", "'HEAD' leads to 1111111111, which is missing or damaged: run `git fetch`"),
        ("shallow", "HEAD~1", "goes back further than the history here"),
        ("shallow", "2" * 40, "commit 2222222222 is not here, or damaged: this clone is shallow"),
        ("shallow", "blob", "is a blob, not a commit"),
        ("shallow", "nope", "no commit is called 'nope'"),
    ],
)
def test_why_a_name_leads_to_no_commit(name: str, rev: str, hint: str, tmp_path: Path) -> None:
    target = build(name, tmp_path)
    rev = blob_hash(b"x = 2\n") if rev == "blob" else rev
    with pytest.raises(UnknownRevision) as caught:
        Repository.open(target, rev)
    assert hint in str(caught.value) and "\n" not in str(caught.value)


def test_a_forged_object_is_noticed(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, {"a.py": "x = 1\n", "b.py": "evil\n"})
    honest, forged = (repo.git("rev-parse", f"HEAD:{name}") for name in ("a.py", "b.py"))
    place = tmp_path / ".git/objects" / honest[:2] / honest[2:]
    place.chmod(0o644)
    place.write_bytes((tmp_path / ".git/objects" / forged[:2] / forged[2:]).read_bytes())
    with Repository.open(tmp_path, "HEAD") as repository, pytest.raises(SkippedRead, match="damaged"):
        repository.read_path("a.py")


def test_a_tree_of_a_thousand_million_paths_is_bounded(tmp_path: Path) -> None:
    target = build("tree_bomb", tmp_path)
    started = time.monotonic()
    with Repository.open(target) as repository:
        assert repository.info.is_dirty
        with pytest.raises(GitFailed):
            diff(repository, worktree=True)
        with pytest.raises(GitLimit, match="2,000,000 paths"):  # before git gathers them, in as much memory as it may
            last_messages(repository)
    with Repository.open(target, "HEAD", max_paths=5_000) as repository:
        assert len(repository.files()[0]) == 5_000
        assert "over 5,000 paths: the rest is not listed" in repository.info.states
    assert time.monotonic() - started < 20


def test_borrowed_objects_are_found(tmp_path: Path) -> None:
    source = make_repo(tmp_path / "source", {"a.py": "x = 1\n"})
    source.git("clone", "-q", "--shared", ".", str(tmp_path / "first"))
    source.git("clone", "-q", "--shared", str(tmp_path / "first"), str(tmp_path / "second"))
    with Repository.open(tmp_path / "second", "HEAD") as repository:
        assert repository.read_path("a.py") == b"x = 1\n"
        assert repository.default_branch() == "origin/main"


def test_an_unmerged_path_is_one_also_where_no_file_stands(tmp_path: Path) -> None:
    target = build("unmerged", tmp_path)
    (target / "a.py").unlink()
    for stands in (False, True):
        with Repository.open(target) as repository:
            assert "unmerged paths" in repository.info.states and repository.info.is_dirty
            assert ("a.py/inner.py" in paths(repository)) is stands
        (target / "a.py").mkdir(exist_ok=True)
        (target / "a.py/inner.py").write_text("x = 1\n")


def test_split_and_newer_index_formats(tmp_path: Path) -> None:
    for args in (("--index-version", "4"), ("--split-index",), ("--index-version", "3")):
        repo = make_repo(tmp_path / args[-1], {"a.py": "x = 1\n", "d/b.py": "y = 1\n", "d/bc.py": "z = 1\n"})
        repo.write({"new.py": "n = 1\n"})
        repo.git("add", "-N", "new.py")
        repo.git("update-index", *args)
        repo.commit({"d/c.py": "c = 1\n"})
        with Repository.open(repo.root) as repository:
            assert paths(repository) == ["a.py", "d/b.py", "d/bc.py", "d/c.py", "new.py"]
            assert not repository.info.is_dirty, args


def test_merge_base_and_default_branch(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "whole")
    fork = repo.head
    repo.branch("topic")
    repo.commit({"t.py": "t = 1\n"})
    repo.checkout("main")
    repo.commit({"m.py": "m = 1\n"})
    with Repository.open(repo.root) as repository:
        assert repository.default_branch() == "main"
        assert repository.merge_base("main", "topic") == fork
    repo.git("clone", "-q", "--depth", "1", "--no-single-branch", repo.root.as_uri(), str(tmp_path / "cut"))
    with Repository.open(tmp_path / "cut") as repository, pytest.raises(MissingMergeBase, match="fetch-depth: 0"):
        repository.merge_base("main", "origin/topic")


def test_a_view_that_nobody_closed_leaves_no_shadow(tmp_path: Path) -> None:
    make_repo(tmp_path)
    repository = Repository.open(tmp_path)
    shadow = repository.git.path
    del repository
    gc.collect()
    assert not os.path.exists(shadow)


def test_two_views_share_a_shadow_that_goes_with_the_last(tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path)
    repo.commit({"a.py": "x = 1\n"})
    repository = Repository.open(tmp_path)
    view, shadow = repository.at("HEAD"), repository.git.path
    repository.close()
    repository.close()
    assert view.read_path("a.py") == b"x = 1\n"
    view.close()
    assert not os.path.exists(shadow)

"""A warm result equals a cold one, and nothing is parsed twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from support.repos import RepoBuilder, make_repo

from anchors.index.build import Built, build
from anchors.index.columns import COLUMN_NAMES
from anchors.index.loading import RecordLoader
from anchors.index.pool import SMALL_JOB_BYTES, Limits, ParsePool
from anchors.index.roots import pack_root, unpack_root
from anchors.index.snapshot import Snapshot
from anchors.index.store import FOLDER, Store
from anchors.repository.repository import Repository
from anchors.repository.seen import pack_seen

TESTS = Path(__file__).parents[2]
OPEN: list[Store] = []

FILES: Mapping[str, str | bytes] = {
    "app/__init__.py": "",
    "app/views.py": "from app import tools\n\n\ndef login(user):\n    '''Let in.'''\n    return tools.check(user)\n",
    "app/tools.py": "import logging\nlog = logging.getLogger('x')\n\n\ndef check(user):\n    log.warning('%s', user)\n",
    "README.md": "# A title\n\nSome words about login.\n",
    "data.bin": bytes(range(256)),
}


def many(number: int) -> dict[str, str]:
    body = "\n".join(
        f"    total += helper_{line}(number)  # adds what the helper of line {line} gives" for line in range(40)
    )
    return {
        f"pkg/mod_{n:03}.py": f"class Thing{n}:\n  def run_{n}(self, number):\n    total = 1\n{body}\n    return 0\n"
        for n in range(number)
    }


def index(root: Path, cache: Path | None, jobs: int | None = None, rev: str | None = None) -> tuple[Built, list[str]]:
    store = Store(None) if cache is None else Store.open(cache)
    with Repository.open(root, rev) as repository:
        built = build(repository, store, jobs=jobs)
        # Everything that is only fetched on demand, while the repository is open.
        same(built.snapshot, built.snapshot)
    OPEN.append(store)  # records are compared later
    return built, store.notes


@pytest.fixture(autouse=True)
def stores_closed_at_the_end() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


def same(one: Snapshot, other: Snapshot) -> None:
    assert one.files == other.files
    assert one.strings == other.strings
    for name in COLUMN_NAMES:
        left, right = getattr(one.columns, name), getattr(other.columns, name)
        wanted = np.uint16 if name == "posting_count" else np.int32
        assert left.dtype == right.dtype == wanted and np.array_equal(left, right), name
    for number in range(len(one.files)):
        assert one.record(number) == other.record(number)
        texts, record = one.texts_once(number), other.record(number)
        assert texts.doc == record.doc
        assert [(own.signature, own.doc, own.bases, own.decorators) for own in texts.definitions] == [
            (own.signature, own.doc, own.bases, own.decorators) for own in record.definitions
        ]


def test_what_is_begun_while_files_are_listed_is_parsed_once_and_the_same(tmp_path: Path) -> None:
    files = {f"{'long_' * 8}folder_{n % 9}/module_{n:04}.py": f"def run_{n // 2}(): ...\n" for n in range(300)}
    make_repo(tmp_path / "repo", {**files, **many(60)})
    with Repository.open(tmp_path / "repo") as repository:
        assert repository.is_large, "or nothing is begun with"
    ahead, _ = index(tmp_path / "repo", tmp_path / "cache")
    assert ahead.report.num_parsed == 150 + 60, "equal contents once"
    committed, _ = index(tmp_path / "repo", tmp_path / "other", rev="HEAD")
    same(ahead.snapshot, committed.snapshot)
    make_repo(tmp_path / "copy", {**files, **many(60), "new.py": "def new(): ...\n"})
    known, _ = index(tmp_path / "copy", tmp_path / "cache")
    assert known.report.num_parsed == 1, "what processes began with in vain is dropped"
    fresh, _ = index(tmp_path / "copy", tmp_path / "third")
    same(known.snapshot, fresh.snapshot)


def test_second_run_parses_nothing_and_gives_the_same(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", FILES)
    cold, _ = index(tmp_path / "repo", tmp_path / "cache")
    warm, _ = index(tmp_path / "repo", tmp_path / "cache")
    assert cold.report.num_parsed == cold.report.num_files == len(cold.snapshot.files) == 4
    assert warm.report.num_parsed == 0 and warm.report.is_warm
    same(cold.snapshot, warm.snapshot)
    assert cold.coverage == warm.coverage and cold.digest == warm.digest
    assert [path.stat().st_size for path in sorted((tmp_path / "cache" / FOLDER).glob("*.pack"))]


def test_jobs_and_processes_change_nothing(tmp_path: Path) -> None:
    files = many(120)
    assert sum(map(len, files.values())) > SMALL_JOB_BYTES  # else it would be parsed without processes
    make_repo(tmp_path / "repo", files)
    one, _ = index(tmp_path / "repo", tmp_path / "one", jobs=1)
    two, _ = index(tmp_path / "repo", tmp_path / "two", jobs=2)
    memory, _ = index(tmp_path / "repo", None, jobs=2)
    assert one.report.num_parsed == two.report.num_parsed == 120
    same(one.snapshot, two.snapshot)
    same(one.snapshot, memory.snapshot)
    packs = [next((tmp_path / name / FOLDER).glob("*.pack")).read_bytes() for name in ("one", "two")]
    assert packs[0] == packs[1]


def change(repo: RepoBuilder, kind: str) -> int:
    """Changes the work tree and returns how many files have to be parsed again."""
    if kind == "edited":
        repo.write({"pkg/mod_007.py": "def entirely_new_name():\n    return other_new_name\n"})
        return 1
    if kind == "renamed":
        (repo.root / "pkg/mod_007.py").rename(repo.root / "zebra.py")
        return 0
    if kind == "removed":
        (repo.root / "pkg/mod_000.py").unlink()
        (repo.root / "pkg/mod_011.py").unlink()
        return 0
    if kind == "added":
        repo.write({"a_first.py": "x = 1\n", "pkg/mod_005b.py": "y = x\n", "zz.py": "def z(): pass\n"})
        return 3
    if kind == "copied":
        (repo.root / "again.py").write_bytes((repo.root / "pkg/mod_003.py").read_bytes())
        return 0
    (repo.root / "pkg/mod_002.py").rename(repo.root / "pkg/mod_002.md")  # another language, another record
    return 1


@pytest.mark.parametrize("kind", ["edited", "renamed", "removed", "added", "copied", "relanguaged"])
def test_after_a_change_only_that_is_parsed_and_the_result_is_that_of_a_cold_run(tmp_path: Path, kind: str) -> None:
    repo = make_repo(tmp_path / "repo", many(12))
    index(repo.root, tmp_path / "cache")
    expected = change(repo, kind)
    incremental, _ = index(repo.root, tmp_path / "cache")
    assert incremental.report.num_parsed == expected and not incremental.report.is_warm
    fresh, _ = index(repo.root, tmp_path / "fresh")
    same(incremental.snapshot, fresh.snapshot)
    keys = [sorted(path.name for path in (tmp_path / name / FOLDER).glob("*.pack")) for name in ("cache", "fresh")]
    assert set(keys[1]) <= set(keys[0])
    assert (tmp_path / "cache" / FOLDER / keys[1][0]).read_bytes() == (
        tmp_path / "fresh" / FOLDER / keys[1][0]
    ).read_bytes()


def test_a_snapshot_laid_by_other_code_is_no_base_for_a_new_one(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", many(12))
    index(repo.root, tmp_path / "cache")
    change(repo, "added")
    built, _ = index(repo.root, tmp_path / "cache")
    assert (built.report.num_parsed, built.report.num_kept) == (3, 12)
    store = Store.open(tmp_path / "cache")
    found = store.get_root(str(repo.root))
    assert found is not None
    state = unpack_root(found[1], b"")
    assert state is not None
    store.put_root(str(repo.root), pack_root(replace(state, version=b"of another release"), pack_seen(state.seen)))
    store.close()
    change(repo, "edited")
    built, _ = index(repo.root, tmp_path / "cache")
    assert (built.report.num_parsed, built.report.num_kept) == (1, 0)


def kept_snapshots(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / FOLDER).glob("snapshot-*.pack"))


def build_only(repo: RepoBuilder, cache: Path) -> Built:
    """Without a look at a column. The store is left open for whoever looks later."""
    store = Store.open(cache)
    OPEN.append(store)
    with Repository.open(repo.root) as repository:
        return build(repository, store)


def test_columns_of_a_small_change_are_laid_when_they_are_asked_for(tmp_path: Path) -> None:
    cache, fresh = tmp_path / "cache", tmp_path / "fresh"
    repo = make_repo(tmp_path / "repo", {**many(24), "bad.py": "x = (\n"})
    index(repo.root, cache)
    first = kept_snapshots(cache)
    change(repo, "edited")
    built = build_only(repo, cache)
    assert (built.report.num_parsed, built.report.num_kept, built.report.is_warm) == (1, 24, False)
    assert kept_snapshots(cache) == first
    change(repo, "removed")
    built = build_only(repo, cache)
    assert (built.report.num_parsed, built.report.num_kept) == (0, 22), "against the last one that was laid"
    assert kept_snapshots(cache) == first
    assert built.snapshot.num_symbols > 0
    assert len(kept_snapshots(cache)) == 2
    cold, _ = index(repo.root, fresh)
    same(built.snapshot, cold.snapshot)
    assert (built.coverage, built.digest, built.key) == (cold.coverage, cold.digest, cold.key)
    assert built.coverage.partial
    (name,) = kept_snapshots(fresh)
    assert (cache / FOLDER / name).read_bytes() == (fresh / FOLDER / name).read_bytes()
    repo.write({"pkg/mod_003.py": "def fresh(): pass\n"})
    assert build_only(repo, cache).report.num_kept == 22, "against that which was laid later"
    repo.git("checkout", "-q", "pkg/mod_003.py")
    assert build_only(repo, cache).report.is_warm


def test_what_is_laid_later_survives_the_loss_of_what_it_is_laid_from(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", many(24))
    for loss in ("snapshot", "damage", "records"):
        cache = tmp_path / loss
        index(repo.root, cache)
        repo.write({"pkg/mod_007.py": f"def lost_{loss}():\n    return other_new_name\n"})
        store = Store.open(cache)
        OPEN.append(store)
        (path,) = (cache / FOLDER).glob("snapshot-*.pack")
        with Repository.open(repo.root) as repository:
            built = build(repository, store)
            assert built.report.num_kept == 23
            if loss == "snapshot":
                path.unlink()
            elif loss == "damage":
                whole = path.read_bytes()
                path.unlink()
                path.write_bytes(whole[:-200] + bytes(200))
            else:
                store._database.clear()
            fresh, _ = index(repo.root, tmp_path / f"fresh-{loss}")
            same(built.snapshot, fresh.snapshot)


def test_a_revision_shares_the_records_of_the_work_tree(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", many(12))
    first = repo.head
    repo.commit({"pkg/mod_001.py": "def changed(): pass\n"})
    index(repo.root, tmp_path / "cache")
    built, _ = index(repo.root, tmp_path / "cache", rev=first)
    assert built.report.num_parsed == 1
    fresh, _ = index(repo.root, tmp_path / "fresh", rev=first)
    same(built.snapshot, fresh.snapshot)


def test_a_revision_is_parsed_in_processes_too(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", many(120))
    at_rev, _ = index(repo.root, tmp_path / "one", rev="HEAD")
    work_tree, _ = index(repo.root, tmp_path / "two")
    assert at_rev.report.num_parsed == 120
    same(at_rev.snapshot, work_tree.snapshot)


def test_two_clones_share_their_records(tmp_path: Path) -> None:
    make_repo(tmp_path / "one", FILES)
    make_repo(tmp_path / "two", {**FILES, "more.py": "more = 1\n"})
    index(tmp_path / "one", tmp_path / "cache")
    built, _ = index(tmp_path / "two", tmp_path / "cache")
    assert built.report.num_parsed == 1


def test_names_that_are_no_utf8_or_hold_newlines(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", {"plain.py": "x = 1\n"})
    odd = os.fsdecode(b"caf\xe9.py")
    repo.write({odd: "def crema(): pass\n", "line\nbreak.py": "def broken(): pass\n", "tab\t.py": "t = 1\n"})
    cold, _ = index(repo.root, tmp_path / "cache")
    warm, _ = index(repo.root, tmp_path / "cache")
    same(cold.snapshot, warm.snapshot)
    assert warm.report.is_warm
    file = warm.snapshot.file_index(odd)
    assert file is not None and warm.snapshot.symbol(warm.snapshot.module_symbol(file)).path == odd
    assert warm.snapshot.name(warm.snapshot.module_symbol(file)) == odd
    assert warm.snapshot.string_id(odd) is not None


def test_pointers_to_large_files_are_skipped_alike_in_every_view(tmp_path: Path) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 123456\n"
    make_repo(tmp_path / "r", {"a.py": "def f(): pass\n", "big.py": pointer})
    for rev in (None, "HEAD"):
        for _ in range(2):
            built, _ = index(tmp_path / "r", tmp_path / "cache", rev=rev)
            assert [file.path for file in built.snapshot.files] == ["a.py"]
            assert [(file.path, file.reason) for file in built.coverage.skipped] == [("big.py", "Git LFS pointer")]


def test_repository_without_any_source(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", {"data.bin": bytes(100)})
    for _ in range(2):
        built, _ = index(tmp_path / "repo", tmp_path / "cache")
        assert built.snapshot.num_symbols == len(built.snapshot.files) == 0
        assert built.coverage.files_total == 1 and built.coverage.files_indexed == 0


def scripted(root: Path, cache: Path, seconds: float = 20.0) -> Built:
    limits = Limits(seconds=seconds)
    pool = ParsePool(
        str(root), jobs=2, extractor="support.extractors:scripted", limits=limits, import_path=(str(TESTS),)
    )
    store = Store.open(cache)
    with Repository.open(root) as repository:
        built = build(repository, store, pool=pool)
    store.close()
    return built


def test_files_that_kill_or_hang_are_reported_and_not_tried_again(tmp_path: Path) -> None:
    filler = {f"fill_{number:03}.txt": f"{number}\n" + "words\n" * 400 for number in range(100)}
    make_repo(tmp_path / "repo", {**filler, "bad.txt": "die\n", "slow.txt": "hang\n", "zz.txt": "fine\n"})
    cold = scripted(tmp_path / "repo", tmp_path / "cache", seconds=0.7)
    reasons = {file.path: file.reason for file in cold.coverage.skipped}
    assert reasons == {
        "bad.txt": "parsing it ended the process (SIGSEGV)",
        "slow.txt": "parsing it took over 0.7 s",
    }
    assert cold.coverage.files_indexed == 101 and cold.report.num_parsed == 103
    start = time.monotonic()
    warm = scripted(tmp_path / "repo", tmp_path / "cache", seconds=0.7)
    assert warm.report.is_warm and warm.coverage == cold.coverage and time.monotonic() - start < 0.6
    (tmp_path / "repo" / "zz.txt").write_text("otherwise\n")
    third = scripted(tmp_path / "repo", tmp_path / "cache", seconds=0.7)
    assert third.report.num_parsed == 1 and third.coverage == cold.coverage


def test_damaged_snapshot_is_made_again(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", FILES)
    cold, _ = index(tmp_path / "repo", tmp_path / "cache")
    path = next((tmp_path / "cache" / FOLDER).glob("snapshot-*.pack"))
    whole = path.read_bytes()
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        again, _ = index(tmp_path / "repo", tmp_path / "cache")
        same(cold.snapshot, again.snapshot)
        assert again.report.num_parsed == 0
        assert path.read_bytes() == whole or at > 0


@pytest.mark.parametrize("is_cut", [True, False])
def test_damaged_records_are_parsed_again(tmp_path: Path, is_cut: bool) -> None:
    make_repo(tmp_path / "repo", FILES)
    cold, _ = index(tmp_path / "repo", tmp_path / "cache")
    for at in range(0, 400, 7):
        store = Store.open(tmp_path / "cache")
        connection = store._database._connection
        rows = connection.execute("SELECT rowid, data FROM records").fetchall()
        for number, data in rows:
            place = at % len(data)
            damaged = data[:place] if is_cut else data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]
            connection.execute("UPDATE records SET data = ? WHERE rowid = ?", (damaged, number))
        store.close()
        for path in (tmp_path / "cache" / FOLDER).glob("snapshot-*.pack"):
            path.unlink()
        again, _ = index(tmp_path / "repo", tmp_path / "cache")
        same(cold.snapshot, again.snapshot)
        assert again.report.num_parsed == len(rows) and again.coverage == cold.coverage


def test_record_that_is_none_though_its_checksum_says_so_costs_the_one_file(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", {**FILES, **many(3)})
    cold, _ = index(tmp_path / "repo", tmp_path / "cache")
    places = {file.path: number for number, file in enumerate(cold.snapshot.files)}
    store = Store.open(tmp_path / "cache")
    load = RecordLoader(None, store, cold.snapshot.files)
    views, tools = (places[f"app/{name}.py"] for name in ("views", "tools"))
    record = cold.snapshot.record(views)
    store.put([(load._key(views), msgspec.msgpack.encode(msgspec.structs.replace(record, terms=record.terms[:-1])))])
    store.put([(load._key(tools), b"no record")])
    store.close()
    next((tmp_path / "cache" / FOLDER).glob("snapshot-*.pack")).unlink()
    again, _ = index(tmp_path / "repo", tmp_path / "cache")
    assert {file.path for file in cold.snapshot.files} - {file.path for file in again.snapshot.files} == {
        "app/views.py", "app/tools.py",
    }  # fmt: skip
    assert {file.reason for file in again.coverage.skipped} >= {"damaged in the index"}


def test_record_that_was_evicted_is_parsed_again(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", FILES)
    cold, _ = index(tmp_path / "repo", tmp_path / "cache")
    store = Store.open(tmp_path / "cache")
    store._database.clear()
    store.close()
    warm, _ = index(tmp_path / "repo", tmp_path / "cache")
    assert warm.report.is_warm
    same(cold.snapshot, warm.snapshot)


INDEX = """
import sys
from pathlib import Path
from anchors.index.build import build
from anchors.index.store import Store
from anchors.repository.repository import Repository
store = Store.open(Path(sys.argv[2]))
def say(progress):
    print(progress.done_files, flush=True)
try:
    with Repository.open(sys.argv[1]) as repository:
        built = build(repository, store, jobs=2, on_progress=say)
except KeyboardInterrupt:
    sys.exit(130)
print("notes", store.notes, flush=True)
"""


@pytest.fixture
def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(TESTS.parent)}


def start(repo: Path, cache: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", INDEX, str(repo), str(cache)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGINT])
def test_ended_in_the_middle_it_goes_on_where_it_was(
    tmp_path: Path, environment: dict[str, str], signal_number: signal.Signals
) -> None:
    make_repo(tmp_path / "repo", many(600))
    run = start(tmp_path / "repo", tmp_path / "cache", environment)
    assert run.stdout is not None
    while int(run.stdout.readline()) < 200:
        pass
    run.send_signal(signal_number)
    before = time.monotonic()
    run.communicate(timeout=20)
    assert time.monotonic() - before < 3
    assert run.returncode == (-9 if signal_number == signal.SIGKILL else 130)
    built, notes = index(tmp_path / "repo", tmp_path / "cache")
    assert notes == []
    if signal_number == signal.SIGINT:
        assert built.report.num_parsed <= 400
    fresh, _ = index(tmp_path / "repo", tmp_path / "fresh")
    same(built.snapshot, fresh.snapshot)


def test_two_processes_index_at_once(tmp_path: Path, environment: dict[str, str]) -> None:
    make_repo(tmp_path / "repo", many(150))
    runs = [start(tmp_path / "repo", tmp_path / "cache", environment) for _ in range(2)]
    for run in runs:
        out, err = run.communicate(timeout=60)
        assert run.returncode == 0 and out.endswith("notes []\n"), err
    built, notes = index(tmp_path / "repo", tmp_path / "cache")
    assert built.report.is_warm and notes == []
    fresh, _ = index(tmp_path / "repo", tmp_path / "fresh")
    same(built.snapshot, fresh.snapshot)


def test_progress_counts_files_and_bytes(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", FILES)
    seen = []
    with Repository.open(tmp_path / "repo") as repository:
        build(repository, Store(None), on_progress=seen.append)
    assert [progress.done_files for progress in seen] == [1, 2, 3, 4]
    assert seen[-1].done_bytes == seen[-1].total_bytes > 0 and seen[-1].total_files == 4

"""What the store keeps, and what it does when the disk, the folder or the database is not as it should be."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from anchors.index import checked
from anchors.index.folder import CACHE_ENV, cache_root
from anchors.index.packing import DamagedPack, Pack
from anchors.index.store import DATABASE, FOLDER, Store

KEY = b"k" * 16
PACK_KEY = "graph-" + "0" * 32


def database(cache: Path) -> Path:
    return cache / FOLDER / DATABASE


def fill(cache: Path, **options: int) -> None:
    store = Store.open(cache, **options)
    store.put([(KEY, b"record")])
    store.put_root("/repo", b"state")
    store.put_artifact(PACK_KEY, b"graph")
    store.close()


def test_what_was_put_is_there_for_the_next_run(tmp_path: Path) -> None:
    fill(tmp_path)
    store = Store.open(tmp_path)
    assert dict(store.get([KEY, b"x" * 16])) == {KEY: b"record"}
    assert store.known([KEY, b"x" * 16]) == {KEY}
    found = store.get_root("/repo")
    assert found is not None and found[1] == b"state"
    artifact = store.get_artifact(PACK_KEY)
    assert artifact is not None and bytes(artifact) == b"graph"
    assert store.notes == [] and store.size_on_disk() > 0


def test_folder_is_private_even_when_it_was_open(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(mode=0o755)
    Store.open(tmp_path).close()
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o700


def test_environment_names_the_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_ENV, str(tmp_path / "elsewhere"))
    assert cache_root() == tmp_path / "elsewhere"
    assert cache_root(tmp_path) == tmp_path


def in_memory(store: Store) -> bool:
    store.put([(KEY, b"kept")])
    store.put_artifact(PACK_KEY, b"made")
    artifact = store.get_artifact(PACK_KEY)
    return dict(store.get([KEY])) == {KEY: b"kept"} and artifact is not None and bytes(artifact) == b"made"


def test_symlinked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / FOLDER).symlink_to(tmp_path / "target")
    store = Store.open(tmp_path / "cache")
    assert "link" in store.notes[0]
    assert in_memory(store)
    assert list((tmp_path / "target").iterdir()) == []


def test_symlinked_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    victim = tmp_path / "victim"
    victim.write_bytes(b"")
    database(tmp_path).symlink_to(victim)
    store = Store.open(tmp_path)
    assert "no plain file" in store.notes[0] and in_memory(store)
    assert victim.read_bytes() == b""


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser gives a folder away")
def test_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    os.chown(tmp_path / FOLDER, 12345, 12345)
    store = Store.open(tmp_path)
    assert "another user" in store.notes[0] and in_memory(store)


def test_folder_that_cannot_be_made_leaves_a_store_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store.open(tmp_path / "file" / "cache")
    assert "memory" in store.notes[0] and in_memory(store)


@pytest.mark.parametrize("damage", ["garbage", "cut", "overwritten"])
def test_damaged_database_is_set_aside(tmp_path: Path, damage: str) -> None:
    store = Store.open(tmp_path)
    store.put([(number.to_bytes(16, "big"), b"x" * 3000) for number in range(200)])
    store.close()
    path = database(tmp_path)
    data = path.read_bytes()
    if damage == "garbage":
        path.write_bytes(b"no database at all\n" * 500)
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:
        path.write_bytes(data[:100] + b"\xff" * 60_000 + data[60_100:])
    store = Store.open(tmp_path)
    read = dict(store.get([number.to_bytes(16, "big") for number in range(200)]))
    assert all(row == b"x" * 3000 for row in read.values()) and len(read) < 200
    assert store.known([KEY]) == set()
    store.put([(KEY, b"new")])
    store.close()
    again = Store.open(tmp_path)
    assert dict(again.get([KEY])) == {KEY: b"new"}
    assert again.notes == []
    assert any(path.name.endswith(".set-aside") for path in (tmp_path / FOLDER).iterdir())


@pytest.mark.parametrize("at", [18, 19, 44, 47])
def test_a_damaged_header_does_not_leave_the_index_in_memory_for_good(tmp_path: Path, at: int) -> None:
    """What SQLite takes for the file of another version it does not write, and says so each time."""
    store = Store.open(tmp_path)
    store.put([(KEY, b"row")])
    store.close()
    path = database(tmp_path)
    data = bytearray(path.read_bytes())
    data[at] ^= 0x80
    path.write_bytes(bytes(data))
    store = Store.open(tmp_path)
    store.put([(KEY, b"new")])
    store.close()
    again = Store.open(tmp_path)
    assert dict(again.get([KEY])) == {KEY: b"new"} and again.notes == []


@pytest.mark.parametrize("name", [f"{PACK_KEY}.pack", "checked"])
def test_a_pipe_in_place_of_a_pack_holds_nobody_up(tmp_path: Path, name: str) -> None:
    Store.open(tmp_path).close()
    os.mkfifo(tmp_path / FOLDER / name)
    store = Store.open(tmp_path)
    assert store.get_pack(PACK_KEY) is None
    store.put_pack(PACK_KEY, {"text": b"t"})
    found = store.get_pack(PACK_KEY)
    assert found is not None and bytes(found.bytes_of("text")) == b"t" and store.notes == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON records BEGIN DELETE FROM roots; END",
        "CREATE VIEW evil AS SELECT 1",
        "CREATE TABLE evil (x)",
        "PRAGMA user_version = 99",
    ],
)
def test_foreign_database_is_set_aside(tmp_path: Path, statement: str) -> None:
    fill(tmp_path)
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute(statement)
    connection.close()
    store = Store.open(tmp_path)
    assert "set aside" in store.notes[0]
    assert store.known([KEY]) == set() and store.get_root("/repo") is None
    store.put([(KEY, b"new")])
    store.close()
    assert Store.open(tmp_path).notes == []


def test_an_index_of_an_earlier_version_leaves_nothing_behind(tmp_path: Path) -> None:
    fill(tmp_path)
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute("DROP TABLE records")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    store = Store.open(tmp_path)
    assert store.notes == ["the index was made by an earlier version and is begun anew"]
    store.put([(KEY, b"new")])
    store.close()
    assert not [path for path in (tmp_path / FOLDER).iterdir() if path.name.endswith(".set-aside")]
    again = Store.open(tmp_path)
    assert again.notes == [] and dict(again.get([KEY])) == {KEY: b"new"}


def test_a_mistake_of_the_caller_is_no_damage(tmp_path: Path) -> None:
    fill(tmp_path)
    store = Store.open(tmp_path)
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        list(store.get([KEY]))
    with pytest.raises(sqlite3.ProgrammingError):
        store.put([(KEY, b"late")])
    assert dict(Store.open(tmp_path).get([KEY])) == {KEY: b"record"}


def test_changed_bytes_of_a_record_read_as_missing(tmp_path: Path) -> None:
    fill(tmp_path)
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute("UPDATE records SET data = CAST('abcdrecorX' AS BLOB)")
    connection.close()
    assert dict(Store.open(tmp_path).get([KEY])) == {}


@pytest.mark.parametrize("at", [3, 40, -1])
def test_damaged_pack_reads_as_missing_or_raises_when_looked_at(tmp_path: Path, at: int) -> None:
    store = Store.open(tmp_path)
    store.put_pack(PACK_KEY, {"numbers": np.arange(1000, dtype=np.int32), "text": b"t" * 64})
    path = tmp_path / FOLDER / f"{PACK_KEY}.pack"
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    pack = store.get_pack(PACK_KEY)
    if pack is not None:
        with pytest.raises(ValueError, match="damaged"):
            pack.bytes_of("text")
    path.write_bytes(bytes(data[:-64]))
    assert store.get_pack(PACK_KEY) is None


def test_pack_gives_arrays_back_in_place_and_read_only(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    rows = np.arange(12, dtype=np.int32).reshape(4, 3)
    store.put_pack(PACK_KEY, {"rows": rows, "none": np.empty((0, 5), dtype=np.int32), "bytes": b"abc"})
    pack = store.get_pack(PACK_KEY)
    assert isinstance(pack, Pack)
    assert pack.array("rows").tolist() == rows.tolist() and pack.array("none").shape == (0, 5)
    assert bytes(pack.bytes_of("bytes")) == b"abc"
    assert not pack.array("rows").flags.writeable


def remembered(cache: Path) -> set[str]:
    """Sections of the artifact that the next run will not compare again."""
    return checked.Checked(cache / FOLDER).of(PACK_KEY, (cache / FOLDER / f"{PACK_KEY}.pack").stat())


def read_once(cache: Path) -> None:
    store = Store.open(cache)
    assert store.get_artifact(PACK_KEY) is not None
    store.close()


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache whose artifact was compared with its checksum, as if it had been written long ago."""
    monkeypatch.setattr(checked, "_SETTLED_NS", -(10**12))
    monkeypatch.setattr(checked, "_boot_id", lambda: "this start")
    fill(tmp_path)
    read_once(tmp_path)
    assert remembered(tmp_path) == {"data"}
    return tmp_path


@pytest.mark.parametrize("damage", ["changed", "cut", "empty", "lost"])
def test_a_pack_that_was_whole_is_compared_again_when_its_file_is_another(settled: Path, damage: str) -> None:
    path = settled / FOLDER / f"{PACK_KEY}.pack"
    data = path.read_bytes()
    time.sleep(0.05)  # the clock of the file system goes on
    if damage == "lost":  # its size is kept, its bytes are not: put in place, then the power was gone
        path.with_name("other").write_bytes(data[:-64] + bytes(64))
        path.with_name("other").replace(path)
    else:
        path.write_bytes({"changed": data[:-64] + b"X" + data[-63:], "cut": data[:-64], "empty": b""}[damage])
    assert remembered(settled) == set()
    store = Store.open(settled)
    if damage in ("cut", "empty"):
        assert store.get_artifact(PACK_KEY) is None
    else:
        with pytest.raises(DamagedPack):
            store.get_artifact(PACK_KEY)


def test_what_was_whole_before_the_machine_was_started_is_compared_again(
    settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for boot in ("another", ""):
        monkeypatch.setattr(checked, "_boot_id", lambda boot=boot: boot)
        assert remembered(settled) == set()


@pytest.mark.parametrize("data", [b"", b"\0" * 30, b"garbage"])
def test_a_damaged_list_of_what_was_whole_is_none(settled: Path, data: bytes) -> None:
    (settled / FOLDER / "checked").write_bytes(data)
    assert remembered(settled) == set()
    read_once(settled)
    assert remembered(settled) == {"data"}


def test_a_pack_that_was_just_written_is_compared_each_time(tmp_path: Path) -> None:
    fill(tmp_path)
    read_once(tmp_path)
    assert not (tmp_path / FOLDER / "checked").exists()


def test_what_this_run_wrote_is_not_compared_with_itself(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.put_artifact(PACK_KEY, b"x" * 64)
    path = tmp_path / FOLDER / f"{PACK_KEY}.pack"
    times = path.stat()
    data = bytearray(path.read_bytes())
    data[-64] ^= 0xFF
    path.write_bytes(bytes(data))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert store.get_artifact(PACK_KEY) is not None
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + 1))
    for one in (store, Store.open(tmp_path)):
        with pytest.raises(DamagedPack):
            one.get_artifact(PACK_KEY)


def test_what_is_known_to_be_whole_is_not_read(settled: Path) -> None:
    path = settled / FOLDER / f"{PACK_KEY}.pack"
    damaged = bytearray(path.read_bytes())
    damaged[-64] ^= 0xFF
    with pytest.raises(DamagedPack):
        Pack(bytes(damaged)).bytes_of("data")
    assert Pack(bytes(damaged), {"data"}).bytes_of("data")


FULL_DISK = """
import resource, sys
from pathlib import Path
from anchors.index.store import Store
store = Store.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
rows = [(n.to_bytes(16, "big"), bytes(5000)) for n in range(100)]
store.put(rows)
store.put_artifact("graph-" + "1" * 32, bytes(500_000))
assert len(dict(store.get([key for key, _ in rows]))) == 100
assert len(store.get_artifact("graph-" + "1" * 32)) == 500_000
store.close()
print(*store.notes, sep="\\n")
"""


def run_python(program: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True, timeout=60)


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[3]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(root), str(root / "tests")]))


def test_full_disk_goes_on_in_memory_and_says_so(tmp_path: Path) -> None:
    run = run_python(FULL_DISK, str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert "in memory only" in run.stdout
    assert dict(Store.open(tmp_path).get([bytes(16)])) == {}


READ_ONLY = """
import os, sys
import numpy
from pathlib import Path
from anchors.index.store import Store, FOLDER
if os.geteuid() == 0:  # whom no mode keeps from writing
    os.chown(sys.argv[1], 65534, 65534)
    os.setuid(65534)
cache = Path(sys.argv[1])
store = Store.open(cache)
store.put([(b"k" * 16, b"record")])
store.close()
os.chmod(cache / FOLDER / "records.sqlite3", 0o400)
os.chmod(cache / FOLDER, 0o500)
store = Store(cache / FOLDER)
assert dict(store.get([b"k" * 16])) == {b"k" * 16: b"record"}
store.put([(b"n" * 16, b"new")])
store.put_artifact("graph-" + "1" * 32, b"made")
assert dict(store.get([b"n" * 16])) == {b"n" * 16: b"new"}
assert bytes(store.get_artifact("graph-" + "1" * 32)) == b"made"
store.close()
print(*store.notes)
os.chmod(cache / FOLDER, 0o700)
"""


def test_read_only_database_is_read_and_completed_in_memory() -> None:
    with tempfile.TemporaryDirectory() as cache:  # not `tmp_path`: its parents are closed to others
        run = run_python(READ_ONLY, cache)
    assert run.returncode == 0, run.stderr
    assert "cannot be written" in run.stdout


def test_locked_database_does_not_fail_the_run(tmp_path: Path) -> None:
    fill(tmp_path)
    other = sqlite3.connect(database(tmp_path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = Store.open(tmp_path)
    start = time.monotonic()
    store.put([(b"n" * 16, b"new")])
    assert 4 < time.monotonic() - start < 10
    assert "locked" in store.notes[0]
    assert dict(store.get([KEY, b"n" * 16])) == {KEY: b"record", b"n" * 16: b"new"}
    other.execute("ROLLBACK")
    other.close()


WRITER = """
import sys, os
from pathlib import Path
from anchors.index.store import Store
store = Store.open(Path(sys.argv[1]))
me = int(sys.argv[2])
for turn in range(60):
    store.put([((me * 100_000 + turn * 10 + n).to_bytes(16, "big"), os.urandom(200)) for n in range(10)])
    list(store.get([(turn * 10).to_bytes(16, "big")]))
    store.put_artifact("graph-" + "%032x" % (turn % 5), bytes([me]) * 10_000)
print("notes", store.notes)
store.close()
"""


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(me)], stdout=subprocess.PIPE, text=True)
        for me in (1, 2)
    ]
    assert [run.communicate(timeout=60)[0] for run in runs] == ["notes []\n"] * 2
    store = Store.open(tmp_path)
    keys = [(me * 100_000 + n).to_bytes(16, "big") for me in (1, 2) for n in range(600)]
    assert len(store.known(keys)) == 1200 and store.notes == []


def test_killed_in_the_middle_leaves_a_usable_store(tmp_path: Path) -> None:
    endless = WRITER.replace("range(60)", "range(10**6)")
    for _ in range(3):
        run = subprocess.Popen([sys.executable, "-c", endless, str(tmp_path), "1"])
        deadline = time.monotonic() + 20
        while not database(tmp_path).exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)
        run.kill()
        run.wait()
    store = Store.open(tmp_path)
    keys = [(100_000 + n).to_bytes(16, "big") for n in range(10)]
    assert store.known(keys) == set(keys) and store.notes == []
    assert all(len(row) == 200 for _, row in store.get(keys))
    store.close()


def test_size_on_disk_is_bounded_oldest_first(tmp_path: Path) -> None:
    limit = 1_000_000
    store = Store.open(tmp_path, max_bytes=limit)
    for number in range(20):
        store.put_artifact(f"graph-{number:032x}", bytes(100_000))
    store.close()
    for number in range(20):
        path = tmp_path / FOLDER / f"graph-{number:032x}.pack"
        os.utime(path, (1_000_000 + number, 1_000_000 + number))
    store = Store.open(tmp_path, max_bytes=limit)
    store.put([(KEY, b"x")])
    store.close()
    left = sorted(path.name for path in (tmp_path / FOLDER).glob("*.pack"))
    assert 5 <= len(left) <= 9 and left[-1] == f"graph-{19:032x}.pack"
    assert store_size(tmp_path) <= limit


def test_records_not_used_for_days_go_when_there_is_no_room(tmp_path: Path) -> None:
    store = Store.open(tmp_path, max_bytes=1_000_000)
    store.put([(number.to_bytes(16, "big"), os.urandom(10_000)) for number in range(200)])
    store.close()
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute("UPDATE records SET used = 1 WHERE key < ?", ((150).to_bytes(16, "big"),))
    connection.close()
    store = Store.open(tmp_path, max_bytes=1_000_000)
    store.put([(KEY, b"x")])
    store.close()
    store = Store.open(tmp_path)
    assert len(store.known([number.to_bytes(16, "big") for number in range(200)])) == 50
    assert store.size_on_disk() < 1_000_000


def store_size(cache: Path) -> int:
    return Store.open(cache).size_on_disk()


def test_clear_forgets_everything(tmp_path: Path) -> None:
    fill(tmp_path)
    store = Store.open(tmp_path)
    store.clear()
    assert store.known([KEY]) == set() and store.get_root("/repo") is None and store.get_artifact(PACK_KEY) is None

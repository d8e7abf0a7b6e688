"""What resolving needs of records is taken over for those that stay, and is the same as gathered from all of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from support.repos import make_repo
from support.snapshots import ROOT, folder_files, snapshot_of

from anchors.graph.tables.gathered import FACTS, Gathered, gather, gathered, renewed
from anchors.index.packing import DamagedPack, Pack, hold
from anchors.index.snapshot import Snapshot
from anchors.workspace import Workspace


def packed(found: Gathered) -> Pack:
    return hold(found.sections())


def same(one: Gathered, other: Gathered) -> bool:
    left, right = packed(one), packed(other)
    return left.names == right.names and all(left.bytes_of(name) == right.bytes_of(name) for name in left.names)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """A few of every language."""
    found = folder_files(ROOT / "tests" / "anchors" / "syntax" / "fixtures")
    chosen = {path: data for path, data in found.items() if len(data) < 1 << 14}
    assert len(chosen) > 60
    return chosen


@pytest.fixture(scope="module")
def earlier(files: Mapping[str, bytes]) -> Snapshot:
    return snapshot_of(files)


def test_every_kind_of_row_is_there(earlier: Snapshot) -> None:
    found = gather(earlier)
    assert all(part.rows for part in found.parts.values())
    assert {found.facts.texts[number] for number in found.facts.column(0).tolist()} == set(FACTS)
    assert len(found.signatures) == earlier.num_symbols


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_after_an_edit_it_is_what_all_records_give(files: Mapping[str, bytes], earlier: Snapshot, step: int) -> None:
    edited = {path: data + b"\n" if number % step == 0 else data for number, (path, data) in enumerate(files.items())}
    check(earlier, snapshot_of(edited))


def test_files_that_came_went_or_moved_are_found_by_what_they_hold(
    files: Mapping[str, bytes], earlier: Snapshot
) -> None:
    paths = sorted(files)
    moved = {f"zz/{path}" if path in paths[::5] else path: files[path] for path in paths if path not in paths[::7]}
    snapshot = snapshot_of({**moved, "aa/first.py": b"import os\n\n\n@mark\nclass First(Base):\n    x: int = 1\n"})
    check(earlier, snapshot)
    check(snapshot, earlier)
    check(snapshot, snapshot_of({}))
    check(snapshot_of({}), snapshot)


def check(earlier: Snapshot, snapshot: Snapshot) -> None:
    read = list[int]()
    load = snapshot.record_once
    snapshot.record_once = lambda file: load(read.append(file) or file)
    found = renewed(snapshot, earlier, Gathered.from_pack(packed(gather(earlier))))
    known = {file.blob_id for file in earlier.files}
    assert read == [number for number, file in enumerate(snapshot.files) if file.blob_id not in known]
    snapshot.record_once = load
    assert same(found, gather(snapshot))


def test_only_what_was_edited_is_read_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"m{number}.py": f"from m0 import f0\n\n\ndef f{number}(x):\n    return f0(x)\n" for number in range(20)}
    repo, graphs, read = make_repo(tmp_path / "repo", texts), list[bytes](), list[str]()
    add = Gathered.add
    monkeypatch.setattr(Gathered, "add", lambda self, record: (read.append(record.language), add(self, record)))
    for _ in range(2):
        with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
            graphs.append(workspace.graph.to_bytes())
        repo.write({"m7.py": texts["m7.py"] + "\n\ndef more():\n    return f7(1)\n"})
    assert len(read) == 21
    with Workspace.open(repo.root, cache_dir=tmp_path / "other") as workspace:
        assert workspace.graph.to_bytes() == graphs[1] != graphs[0]


def test_a_damaged_or_foreign_shelf_is_as_good_as_an_empty_one(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", {"a.py": "import b\n\n\ndef f():\n    b.g()\n", "b.py": "def g():\n    pass\n"})
    for turn in range(3):
        with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
            found, shelf = gathered(workspace.snapshot), workspace.snapshot.shelf
            assert same(found, gather(workspace.snapshot)) and shelf is not None
            if turn == 0:
                shelf.put("gathered", "graph", gather(snapshot_of({"a.py": "x = 1\n"})).sections())
            elif turn == 1:
                shelf.put("gathered", "graph", {"languages.rows": np.zeros(3, dtype=np.int32)})
    path = next((tmp_path / "cache" / "index").glob("gathered-*.pack"))
    path.write_bytes(path.read_bytes()[:-70] + b"\xff" * 70)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
        assert same(gathered(workspace.snapshot), gather(workspace.snapshot))


def test_a_pack_of_something_else_is_refused() -> None:
    with pytest.raises(DamagedPack):
        Gathered.from_pack(hold({"data": b"x"}))

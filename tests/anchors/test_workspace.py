"""The one object that a command holds: what it finds, keeps, and gives when asked again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.repos import make_repo

from anchors import derivations
from anchors.beside import Made
from anchors.errors import AmbiguousSymbol, NotARepository, SymbolNotFound, UnknownRevision
from anchors.graph.edges import shared
from anchors.graph.edges.edges import EdgeRows
from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.renewing.builder import GraphBuilder
from anchors.graph.resolving import resolve
from anchors.graph.roles.told import Told
from anchors.index import pool
from anchors.index.aside import Aside
from anchors.index.snapshot import Snapshot
from anchors.index.store import Store
from anchors.repository.repository import Repository
from anchors.types import Progress
from anchors.workspace import Workspace

FILES = {
    "app/__init__.py": "",
    "app/main.py": (
        "from app.service import Service\n\n\ndef main():\n    '''Start here.'''\n    Service().run()\n\n\n"
        "if __name__ == '__main__':\n    main()\n"
    ),
    "app/service.py": (
        "import logging\n\nlog = logging.getLogger(__name__)\n\n\nclass Service:\n    def run(self):\n"
        "        log.error('the service failed')\n        return self.stop()\n\n"
        "    def stop(self):\n        return None\n"
    ),
    "app/other.py": "class Other:\n    def run(self):\n        return 1\n\n\ndef stop():\n    pass\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_repo(tmp_path / "repo", FILES)
    return Workspace.open(tmp_path / "repo", cache_dir=tmp_path / "cache")


def test_nothing_is_indexed_before_it_is_asked_for(workspace: Workspace) -> None:
    with workspace:
        assert workspace.timings == {}
        assert workspace.coverage.files_indexed == 4
        assert workspace.timings["index_s"] > 0


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("main", ["app/main.py:main"]),
        ("run", ["app/other.py:Other.run", "app/service.py:Service.run"]),
        ("Service.run", ["app/service.py:Service.run"]),
        ("Service::run", ["app/service.py:Service.run"]),
        ("app/other.py:run", ["app/other.py:Other.run"]),
        ("other.py:stop", ["app/other.py:stop"]),
        ("app/service.py:8", ["app/service.py:Service.run"]),
        ("app/service.py", ["app/service.py:app/service.py"]),
        ("nowhere", []),
        ("nowhere.py:run", []),
        ("", []),
        (":", []),
    ],
)
def test_find(workspace: Workspace, spec: str, expected: list[str]) -> None:
    with workspace:
        assert [f"{symbol.path}:{symbol.qualified_name}" for symbol in workspace.find(spec)] == expected


def test_resolve_symbol(workspace: Workspace) -> None:
    with workspace:
        assert workspace.resolve_symbol("Service.stop").start_line == 11
        with pytest.raises(AmbiguousSymbol) as ambiguous:
            workspace.resolve_symbol("run")
        assert ambiguous.value.candidates == ("app/other.py:Other.run", "app/service.py:Service.run")
        with pytest.raises(SymbolNotFound) as missing:
            workspace.resolve_symbol("Servise")
        assert missing.value.candidates == ("Service",) and "Service" in str(missing.value)


def test_search_trace_and_pack(workspace: Workspace) -> None:
    with workspace:
        ranking = workspace.search("where does the service fail")
        assert ranking.files[0].path == "app/service.py"
        steps = workspace.trace(workspace.resolve_symbol("main")).steps
        assert [step.symbol.qualified_name for step in steps][:2] == ["main", "Service"] or len(steps) >= 2
        packed = workspace.pack("where does the service fail", 400, lambda text: len(text) // 4, "quarters")
        assert packed.num_tokens <= 400 and "the service failed" in packed.text
        assert {"index_s", "graph_s", "lexical_s", "search_s", "anchors_s", "pack_s"} <= set(workspace.timings)


def test_a_second_workspace_gives_the_same_from_the_cache(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", FILES)
    results = []
    for _ in range(2):
        with Workspace.open(tmp_path / "repo", cache_dir=tmp_path / "cache") as workspace:
            ranking = workspace.search("service run")
            graph, lexical = workspace.graph.to_bytes(), workspace.lexical.to_bytes()
            results.append((ranking, workspace.anchors, graph, lexical, workspace.coverage))
            is_warm = workspace.report.is_warm
    assert is_warm and results[0] == results[1]
    assert any(anchor.kind == "ENTRY_POINT" for anchor in results[0][1])


@pytest.mark.parametrize("kind", ["graph", "search", "anchors", "roles"])
def test_damaged_derived_result_is_made_again(tmp_path: Path, kind: str) -> None:
    make_repo(tmp_path / "repo", FILES)
    results = []
    for turn in range(3):
        with Workspace.open(tmp_path / "repo", cache_dir=tmp_path / "cache") as workspace:
            made = workspace.graph.to_bytes(), workspace.lexical.to_bytes(), workspace.file_roles
            results.append((workspace.anchors, *made))
        path = next((tmp_path / "cache" / "index").glob(f"{kind}-*.pack"))
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if turn else data[:-70] + b"\xff" * 70)
    assert results[0] == results[1] == results[2]


def test_manifest_that_is_no_source_still_counts_for_the_anchors(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
        before = workspace.anchors
    repo.write({"pyproject.toml": "[project]\nname = 'x'\n[project.scripts]\nstop = 'app.other:stop'\n"})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
        after = workspace.anchors
    assert {(anchor.kind, anchor.path) for anchor in after} - {(anchor.kind, anchor.path) for anchor in before} >= {
        ("ENTRY_POINT", "app/other.py")
    }


def test_text_and_lines(workspace: Workspace) -> None:
    with workspace:
        assert workspace.text("app/other.py").startswith("class Other:")
        assert workspace.lines("app/other.py", 2, 3) == "    def run(self):\n        return 1"
        assert workspace.lines("app/other.py", 6, 99) == "def stop():\n    pass\n"
        assert workspace.lines("app/other.py", -5, 0) == ""
        with pytest.raises(KeyError):
            workspace.text("nowhere.py")


def test_another_revision_on_the_same_index(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    first = repo.head
    repo.commit({"app/other.py": "def renamed():\n    pass\n"})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as head:
        assert head.find("renamed") and not head.find("Other")
        with head.at(first) as base:
            assert base.find("Other") and not base.find("renamed")
            assert base.report.num_parsed == 1
            assert base.text("app/other.py").startswith("class Other")
        assert head.find("renamed") and head.text("app/other.py").startswith("def renamed")
        with pytest.raises(UnknownRevision):
            head.at("no-such-revision")


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(NotARepository):
        Workspace.open(tmp_path, cache_dir=tmp_path / "cache")


def test_progress_reaches_the_caller(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", FILES)
    seen: list[Progress] = []
    with Workspace.open(tmp_path / "repo", cache_dir=tmp_path / "cache", on_progress=seen.append) as workspace:
        assert workspace.snapshot.num_symbols > 4
        parsed = len(seen)
        assert workspace.anchors and workspace.lexical
    assert [progress.stage for progress in seen[parsed:]] == ["graph", "anchors", "lexical"]
    del seen[parsed:]
    assert seen[-1].done_files == seen[-1].total_files == 4


def test_notes_say_what_is_wrong_with_the_index(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", FILES)
    (tmp_path / "cache").write_text("no folder")
    with Workspace.open(tmp_path / "repo", cache_dir=tmp_path / "cache") as workspace:
        assert workspace.find("main")
        assert "memory" in workspace.notes[0]


def test_a_large_repository_gets_its_words_from_another_process_and_the_same_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> Told:
        raise AssertionError("what its files tell is made beside the graph")

    functions = "\n".join(f"def helper_{number}(value):\n    return value\n" for number in range(2100))
    make_repo(tmp_path / "repo", {f"pkg/part_{number}.py": functions for number in range(10)})
    made = []
    for jobs in (1, 2):  # with one job everything is made here
        with Workspace.open(tmp_path / "repo", cache_dir=tmp_path / f"cache{jobs}", jobs=jobs) as workspace:
            assert workspace.snapshot.num_symbols > 20_000
            if jobs == 2:
                monkeypatch.setattr(Told, "build", refused)
            made.append((workspace.graph.to_bytes(), workspace.lexical.to_bytes(), workspace.anchors))
        for kind in ("search", "told"):
            assert len(list((tmp_path / f"cache{jobs}" / "index").glob(f"{kind}-*.pack"))) == 1
    assert made[0] == made[1]


def test_plan_says_whether_the_repository_fits(workspace: Workspace) -> None:
    with workspace:
        assert workspace.plan("service", 10_000, lambda text: len(text) // 4).kind == "whole"
        assert workspace.plan("service", 100, lambda text: len(text) // 4).kind == "packed"


def test_past_commits_bring_a_file_in_and_a_clone_without_them_works(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    commit = repo.commit({"app/other.py": FILES["app/other.py"] + "\n\nx = 1\n"}, "Let the zeppelin land")
    question = "where does the zeppelin land"
    with Workspace.open(tmp_path / "repo", cache_dir=tmp_path / "cache") as cold:
        found = cold.search(question)
    (only,) = found.files
    assert only.path == "app/other.py" and commit[:10] in only.reasons[0].text
    with Workspace.open(tmp_path / "repo", cache_dir=tmp_path / "cache") as warm:
        assert warm.search(question) == found
    repo.git("clone", "-q", "--depth", "1", f"file://{tmp_path / 'repo'}", str(tmp_path / "shallow"))
    with Workspace.open(tmp_path / "shallow", cache_dir=tmp_path / "cache") as shallow:
        assert [file.path for file in shallow.search("the service failed").files][0] == "app/service.py"


def service(number: int) -> str:
    return (
        f"import logging\nfrom app.other import stop\n\nlog = logging.getLogger(__name__)\n\n\nclass Service{number}:\n"
        f"    def run_{number}(self, user):\n        log.error('service {number} failed')\n        return stop(user)\n"
    )


MANY = {**FILES, **{f"services/service_{number:02}.py": service(number) for number in range(30)}}
EDITS: dict[str, dict[str, str | None]] = {
    "body": {"services/service_04.py": service(4) + "\n    def halt(self):\n        log.warning('halted')\n"},
    "names": {"services/service_04.py": "def entirely_new(words):\n    return words\n", "app/other.py": "stop = 1\n"},
    "files": {"services/service_00.py": None, "aa/first.py": service(77), "zz.py": "from aa import first\n"},
}


def everything(root: Path, cache: Path) -> list[object]:
    """What is asked of a workspace, as far as it can be compared."""
    with Workspace.open(root, cache_dir=cache) as workspace:
        symbol = workspace.find("app/main.py:main")[0]
        return [
            workspace.coverage,
            workspace.search("which service failed and why is it halted"),
            workspace.lexical.to_bytes(),
            workspace.graph.to_bytes(),
            workspace.anchors,
            workspace.trace(symbol),
            workspace.pack("where does a service stop", 4000, len, "characters"),
            [workspace.snapshot.symbol(number) for number in range(workspace.snapshot.num_symbols)],
        ]


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_every_answer_is_that_of_a_cold_index(tmp_path: Path, edit: dict[str, str | None]) -> None:
    repo = make_repo(tmp_path / "repo", MANY)
    everything(repo.root, tmp_path / "cache")
    for path, text in edit.items():
        if text is None:
            (repo.root / path).unlink()
        else:
            repo.write({path: text})
    renewed = everything(repo.root, tmp_path / "cache")
    assert renewed == everything(repo.root, tmp_path / "fresh")
    assert renewed == everything(repo.root, tmp_path / "cache")


def test_after_an_edit_the_earlier_search_tables_are_used(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", MANY)
    everything(repo.root, tmp_path / "cache")
    (path,) = (tmp_path / "cache" / "index").glob("search-*.pack")
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
        data = workspace.lexical.to_bytes()
        marked = data.replace(b"loggermain", b"loggexmain")
        assert len(marked) == len(data) and marked != data
        workspace.store.put_artifact(path.stem, marked)
    repo.write({"services/service_04.py": "def other(): ...\n"})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
        assert workspace.lexical.term_id("loggex") is not None


@pytest.mark.parametrize("is_laid", [False, True])
def test_a_graph_is_made_from_the_last_that_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_laid: bool
) -> None:
    repo, cache, path = make_repo(tmp_path / "repo", MANY), tmp_path / "cache", "services/service_04.py"
    with Workspace.open(repo.root, cache_dir=cache) as workspace:
        first = workspace.snapshot
        assert workspace.graph.num_edges
    for number in range(3):  # snapshots of which no graph is made
        repo.write({path: MANY[path] + "\n" * (number + 1)})
        with Workspace.open(repo.root, cache_dir=cache) as workspace:
            assert len(workspace.snapshot.columns.references)
    if not is_laid:
        repo.write({path: MANY[path] + "\n# more\n"})
    used: list[Snapshot] = []
    renew = GraphBuilder.renew

    def watched(snapshot: Snapshot, earlier: Snapshot, data: memoryview, folder: Path | None = None) -> SymbolGraph:
        used.append(earlier)
        return renew(snapshot, earlier, data, folder)

    monkeypatch.setattr(GraphBuilder, "renew", staticmethod(watched))
    with Workspace.open(repo.root, cache_dir=cache) as workspace:
        data = workspace.graph.to_bytes()
    assert [snapshot.files for snapshot in used] == [first.files]
    with Workspace.open(repo.root, cache_dir=tmp_path / "fresh") as workspace:
        assert data == workspace.graph.to_bytes()


def test_a_large_graph_is_shared_with_another_core_once_that_has_nothing_else_to_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo(tmp_path / "repo", MANY)
    with Workspace.open(repo.root, cache_dir=tmp_path / "alone", jobs=1) as workspace:
        data = workspace.graph.to_bytes()
    monkeypatch.setattr(derivations, "LARGE_SNAPSHOT", 0)
    monkeypatch.setattr(pool, "available_cores", lambda: 2)
    monkeypatch.setattr(resolve, "REFERENCES_AT_ONCE", 1)
    heard: list[bool] = []
    resolve_all = shared.resolve_all

    def watched(
        blocks: Sequence[Sequence[int]],
        one: shared.Resolve,
        rows: EdgeRows,
        sharing: shared.Sharing,
        wholes: Sequence[shared.Whole],
    ) -> list[bytes]:
        heard.append(sharing.is_free())
        while not sharing.is_free():
            time.sleep(0.01)
        heard.append(sharing.is_free())
        return resolve_all(blocks, one, rows, sharing, wholes)

    monkeypatch.setattr(resolve, "resolve_all", watched)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=2) as workspace:
        assert workspace.graph.to_bytes() == data
        assert heard == [False, True]  # words are collected first


def test_who_makes_what_is_made_beside_starts_before_columns_are_laid_and_ends_with_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo(tmp_path / "repo", MANY)
    with Workspace.open(repo.root, cache_dir=tmp_path / "alone", jobs=1) as workspace:
        data = workspace.graph.to_bytes(), workspace.lexical.to_bytes(), workspace.anchors
    monkeypatch.setattr(derivations, "LARGE_SNAPSHOT", 0)
    monkeypatch.setattr(pool, "available_cores", lambda: 2)
    start, started = derivations.started, list[tuple[Aside, int]]()

    def watched(repository: Repository, store: Store, wanted: tuple[Made, ...]) -> Aside:
        aside = start(repository, store, wanted)
        assert store.folder is not None
        started.append((aside, len(list(store.folder.glob("snapshot-*")))))
        return aside

    monkeypatch.setattr(derivations, "started", watched)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=2) as workspace:
        assert (workspace.graph.to_bytes(), workspace.lexical.to_bytes(), workspace.anchors) == data
    assert [num_laid for _, num_laid in started] == [0]
    with Workspace.open(repo.root, cache_dir=tmp_path / "other", jobs=2) as workspace:
        assert workspace.snapshot.num_symbols and not started[1][0].is_done
    assert len(started) == 2 and all(aside.is_done for aside, _ in started)


def test_with_one_core_no_process_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repo(tmp_path / "repo", MANY)
    monkeypatch.setattr(derivations, "LARGE_SNAPSHOT", 0)
    monkeypatch.setattr(pool, "available_cores", lambda: 1)
    monkeypatch.setattr(resolve, "REFERENCES_AT_ONCE", 1)
    monkeypatch.setattr(shared, "Twin", None)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
        assert workspace.graph.num_edges

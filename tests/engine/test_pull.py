"""Fetching models from a real HTTP hub on loopback, as a command and as the library."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.hub import COMMIT, Hub, serving
from support.models import model_files

from engine.catalog import CATALOG
from engine.errors import BackendFailed, ModelUnreadable, NoSpace, OfflineError, PickledWeights, UnknownModel
from engine.installed import disk_use, find_installed, hub_folder, model_folder, only_one
from engine.pull import pull
from engine.sources import find_source
from engine.types import Progress
from iquest_cli.app import run

NAME = "iquest-coder-v1-7b-instruct"
FULL = "IQuestLab/IQuest-Coder-V1-7B-Instruct"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_TOKEN", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving(model_files()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield server


def test_a_model_by_name_is_whole_of_one_commit_and_known_afterwards(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "pull", NAME, "--format", "json"]) == 0
    model = json.loads(capsys.readouterr().out)["model"]
    assert (model["hub"], model["revision"]) == (FULL, COMMIT)
    kept = sorted(path.name for path in Path(model["folder"]).iterdir())
    assert kept == ["config.json", "model.safetensors", "tokenizer.json"]  # no code, no pickle, no page
    for name in kept:
        assert (Path(model["folder"]) / name).read_bytes() == hub.files[name]
    assert {path for _, path, _ in hub.seen if f"/resolve/{COMMIT}/" not in path} == {f"/api/models/{FULL}"}
    assert find_source(NAME).checkpoint is not None
    assert run(["models", "list", "--format", "json"]) == 0
    listed = {row["name"]: row["installed"] for row in json.loads(capsys.readouterr().out)["models"]}
    assert listed[NAME] and sum(listed.values()) == 1 and len(listed) == len(CATALOG)


def test_what_is_here_is_not_fetched_again(hub: Hub) -> None:
    first = pull("org/tiny")
    hub.seen.clear()
    assert pull("org/tiny") == first and [path for _, path, _ in hub.seen] == ["/api/models/org/tiny"]


def test_a_cut_connection_goes_on_where_it_stopped(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    # what is written at once: the tail of less than that is fetched again
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 10_000)
    size = len(hub.files["model.safetensors"])
    hub.cuts["model.safetensors"] = [50_000]
    steps: list[Progress] = []
    model = pull("org/tiny", on_progress=steps.append)
    assert hub.got("model.safetensors") == [None, "bytes=50000-"]
    assert (model.folder / "model.safetensors").read_bytes() == hub.files["model.safetensors"]
    assert steps[-1].done == steps[-1].total > size and [s.done for s in steps] == sorted(s.done for s in steps)


@pytest.mark.parametrize("mode", ["", "deaf to ranges"])
def test_a_later_process_goes_on_too(hub: Hub, mode: str) -> None:
    data = hub.files["model.safetensors"]
    with pytest.raises(KeyboardInterrupt):
        pull("org/tiny", on_progress=_stop_after(len(hub.files["tokenizer.json"]) + 1))
    assert find_installed("org/tiny") is None
    partial = next(model_folder("org/tiny").rglob("*.incomplete"))
    partial.write_bytes(data[:30_000])  # where a process was killed
    (use,) = disk_use()
    assert use.revision is None and use.num_partial_bytes == 30_000
    hub.seen.clear()
    hub.mode = mode
    model = pull("org/tiny")
    assert hub.got("model.safetensors") == ["bytes=30000-"] and not hub.got("tokenizer.json")
    assert (model.folder / "model.safetensors").read_bytes() == data


def _stop_after(done: int):  # type: ignore[no-untyped-def]
    def hear(state: Progress) -> None:
        if state.done >= done:
            raise KeyboardInterrupt

    return hear


def test_shards_of_the_index_and_nothing_beside(hub: Hub) -> None:
    hub.files = model_files(shards=3)
    model = pull("org/tiny", "v1")
    names = {path.name for path in model.folder.iterdir()}
    assert len([n for n in names if n.endswith(".safetensors")]) == 3 and "consolidated.safetensors" not in names
    assert find_installed("org/tiny", "v1") == find_installed("org/tiny", COMMIT) != find_installed("org/tiny")


def test_a_disk_too_small_is_said_before_the_first_byte(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    hub.sizes["model.safetensors"] = 10**18
    assert run(["models", "pull", "hf:org/tiny"]) == 3
    out, err = capsys.readouterr()
    assert out == "" and "needs 931,322,574.6 GiB more" in err and "HF_HUB_CACHE" in err and err.count("\n") == 1
    assert [path for _, path, _ in hub.seen] == ["/api/models/org/tiny"]


def test_a_disk_that_fills_up_keeps_what_arrived(hub: Hub) -> None:
    worker = multiprocessing.get_context("fork").Process(target=_pull_with_small_files)
    worker.start()
    worker.join(60)
    assert worker.exitcode == 7
    assert find_installed("org/tiny") is None and pull("org/tiny").num_bytes > 90_000


def _pull_with_small_files() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
    try:
        pull("org/tiny")
    except NoSpace:
        raise SystemExit(7) from None


@pytest.mark.parametrize(
    ("change", "kind", "says"),
    [
        ({"hub": "org/none"}, UnknownModel, "has no model org/none"),
        ({"revision": "v9"}, UnknownModel, "no revision v9"),
        ({"mode": "gated"}, UnknownModel, "accept its terms"),
        ({"mode": "html"}, BackendFailed, "no hub's: check HF_ENDPOINT"),
        ({"drop": "model.safetensors"}, PickledWeights, "pytorch_model.bin"),
        ({"drop": "tokenizer.json"}, ModelUnreadable, "has no tokenizer.json"),
        ({"served": b"<html>"}, BackendFailed, "its list says"),
        ({"served": "same length"}, BackendFailed, "came damaged"),
    ],
)
def test_what_goes_wrong_leaves_nothing_installed(
    hub: Hub, change: dict[str, str], kind: type[Exception], says: str
) -> None:
    hub.mode = change.get("mode", "")
    hub.files.pop(change.get("drop", ""), None)
    if served := change.get("served"):
        data = hub.files["model.safetensors"]
        hub.served["model.safetensors"] = data[:-1] + b"!" if served == "same length" else bytes(served)
    with pytest.raises(kind, match=says) as caught:
        pull(change.get("hub", "org/tiny"), change.get("revision"))
    assert "\n" not in str(caught.value) and find_installed("org/tiny") is None
    assert not list(hub_folder().rglob("*.incomplete")) or change.get("served") == b"<html>"


def test_a_hub_that_is_not_there(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(BackendFailed, match="cannot be reached"):
        pull("org/tiny")


def test_the_token_goes_to_the_hub_and_not_to_its_storage(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with serving(hub.files) as storage:
        hub.storage = storage.url.replace("127.0.0.1", "localhost")
        model = pull("org/tiny")
    assert (model.folder / "model.safetensors").read_bytes() == hub.files["model.safetensors"]
    assert hub.tokens == {"Bearer hf_secret"} and storage.tokens == {None}


def test_offline_opens_no_connection(
    hub: Hub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--offline", "models", "pull", NAME]) == 3
    assert "--offline is set" in capsys.readouterr().err
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(OfflineError, match="HF_HUB_OFFLINE is set"):
        pull("org/tiny")
    assert hub.seen == []


def test_remove_takes_all_of_it_and_where_tells_sizes(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    pull(FULL)
    assert run(["models", "where", "--format", "json"]) == 0
    (use,) = json.loads(capsys.readouterr().out)["models"]
    assert use["revision"] == COMMIT and use["num_bytes"] > len(hub.files["model.safetensors"])
    assert run(["models", "remove", NAME]) == 0
    assert "freed" in capsys.readouterr().out and disk_use() == () and not model_folder(FULL).exists()
    assert run(["models", "remove", NAME]) == 3
    assert "is not on this machine" in capsys.readouterr().err
    assert run(["models", "remove", "./folder"]) == 2


def test_one_process_at_a_time(hub: Hub) -> None:
    pull("org/tiny")
    with only_one("org/tiny"):
        lock = (hub_folder() / ".locks" / "models--org--tiny" / "iquest.lock").open()
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with pytest.raises(BackendFailed, match="busy"):
            pull("org/tiny")

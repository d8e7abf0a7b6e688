"""The second question on the same text computes only its own tokens, and says the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.models import write_checkpoint

from engine.cache.store import ChunkStore
from engine.open import open_engine
from engine.types import Completion, GenerationRequest, Message

CHUNK = 64
TEXT = "class LoginService: def authenticate(self, user): return Session(user)  # and more\n" * 12


def ask(engine: Any, question: str, **options: Any) -> Completion:
    messages = (Message("system", "You are a helpful assistant."), Message("user", TEXT + question))
    completion: Completion = engine.generate(GenerationRequest(messages, 24), **options)
    return completion


def facts(completion: Completion) -> tuple[object, ...]:
    return completion.text, completion.finish_reason, completion.num_completion_tokens


@pytest.fixture(scope="module", params=[0, 5, 100, 700], ids=["dense", "loop w=5", "loop w=100", "loop w>prompt"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    return write_checkpoint(tmp_path_factory.mktemp("model") / "tiny", seed=9, loop_window=request.param)


def opened(folder: Path, store: Path, **options: Any) -> Any:
    return open_engine(str(folder), chunk=CHUNK, prefix_folder=store, **options)


def test_a_second_engine_reuses_the_longest_prefix_with_equal_tokens(folder: Path, tmp_path: Path) -> None:
    plain = opened(folder, tmp_path, prefix_bytes=0)
    first, second = "Which logs are recorded?", "At which level, and where is the store?"
    wanted = [facts(ask(plain, text)) for text in (first, second)]
    cold = ask(opened(folder, tmp_path / "kv"), first)
    assert (facts(cold), cold.num_cached_tokens) == (wanted[0], 0)
    again = ask(opened(folder, tmp_path / "kv"), first)
    shared = (again.num_prompt_tokens - 1) // CHUNK * CHUNK
    assert (facts(again), again.num_cached_tokens) == (wanted[0], shared)
    seen: list[Any] = []
    other = ask(opened(folder, tmp_path / "kv"), second, on_progress=seen.append)
    assert facts(other) == wanted[1] and 0 < other.num_cached_tokens <= shared
    done = [p.done for p in seen if p.phase == "prefill"]
    assert done[0] > other.num_cached_tokens and done[-1] == other.num_prompt_tokens


def test_a_prompt_of_whole_chunks_still_computes_its_last_token(folder: Path, tmp_path: Path) -> None:
    plain = opened(folder, tmp_path, prefix_bytes=0)
    texts = (TEXT + "user " * number for number in range(9))
    text = next(t for t in texts if plain.count_prompt_tokens((Message("user", t),)) % 4 == 0)
    request = GenerationRequest((Message("user", text),), 8)
    length = plain.count_prompt_tokens(request.messages)
    engine = open_engine(str(folder), chunk=length // 4, prefix_folder=tmp_path)
    cold, warm = engine.generate(request), engine.generate(request)
    assert facts(cold) == facts(warm) and warm.num_cached_tokens == length // 4 * 3


def one_file(store: Path) -> list[Path]:
    return sorted(store.glob("*.kv"), key=lambda path: -path.stat().st_mtime_ns)


def test_damage_is_an_empty_cache(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "kv"
    wanted = facts(ask(opened(folder, store), "Why?"))
    files = one_file(store)
    raw = bytearray(files[1].read_bytes())
    raw[-5] ^= 1
    files[1].write_bytes(raw)
    files[2].write_bytes(b"")
    warm = ask(opened(folder, store), "Why?")
    assert (facts(warm), warm.num_cached_tokens) == (wanted, CHUNK)
    files = one_file(store)
    content = files[0].read_bytes()  # a valid file under another key is not believed
    files[1].write_bytes(content)
    warm = ask(opened(folder, store), "Why?")
    assert (facts(warm), warm.num_cached_tokens) == (wanted, CHUNK)
    (store / "secret").write_bytes(b"x" * 32)  # another store's files
    assert ask(opened(folder, store), "Why?").num_cached_tokens == 0


def test_what_changes_the_numbers_changes_the_key(folder: Path, tmp_path: Path) -> None:
    ask(opened(folder, tmp_path / "kv"), "Why?")
    assert ask(opened(folder, tmp_path / "kv", dtype="bfloat16"), "Why?").num_cached_tokens == 0
    os.utime(folder / "model.safetensors")
    assert ask(opened(folder, tmp_path / "kv"), "Why?").num_cached_tokens == 0


def test_the_limit_evicts_the_least_recently_used(tmp_path: Path) -> None:
    store = ChunkStore(tmp_path, max_bytes=4 * 1032)
    for key in ("a", "b", "c"):
        store.write(key, bytes(1000))
        store.touch([key])
    store.touch(["a"])
    store.write("d", bytes(1000))
    store.write("e", bytes(1000), spared=["c"])
    assert [key for key in "abcde" if store.read(key) is not None] == ["a", "c", "d", "e"]
    store.write("f", bytes(9000))
    assert store.read("f") is None and ChunkStore.use_of(tmp_path).num_bytes <= 4 * 1032


def test_the_folder_is_private_and_ours(tmp_path: Path) -> None:
    store = ChunkStore(tmp_path / "kv")
    assert store.problem is None
    assert (tmp_path / "kv").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "kv" / "secret").stat().st_mode & 0o777 == 0o600
    (tmp_path / "link").symlink_to(tmp_path / "kv")
    linked = ChunkStore(tmp_path / "link")
    assert linked.problem is not None and "not ours" in linked.problem and linked.read("a") is None


def test_a_disk_that_cannot_be_written_is_said_and_harms_nothing(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    folder = write_checkpoint(tmp_path / "m")
    (tmp_path / "file").write_text("in the way")
    engine = opened(folder, tmp_path / "file" / "kv")
    assert ask(engine, "Why?").num_cached_tokens == 0
    assert any("prefix store" in note and "nothing is kept" in note for note in engine.notes)


def test_two_processes_share_one_store(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom engine.cache.store import ChunkStore\n"
        "store = ChunkStore(Path(sys.argv[1]), max_bytes=40_000)\n"
        "for i in range(300):\n"
        "    key = f'k{i % 60}'\n"
        "    data = store.read(key)\n"
        "    assert data in (None, key.encode() * 300), key\n"
        "    store.write(key, key.encode() * 300)\n"
        "assert store.problem is None, store.problem\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-c", code, str(tmp_path / "kv")]
    children = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE) for _ in range(2)]
    for child in children:
        _, errors = child.communicate(timeout=60)
        assert child.returncode == 0, errors.decode()
    assert not list((tmp_path / "kv").glob("*.tmp"))

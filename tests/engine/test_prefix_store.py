"""The second question on the same text computes only its own tokens, and says the same."""

from __future__ import annotations

import json
import os
import signal
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


def chunk_files(store: Path) -> list[Path]:
    """The first chunk first; without the files of windows."""
    files = (path for path in store.glob("*.kv3") if not path.stem.endswith("-w"))
    return sorted(files, key=lambda path: -path.stat().st_mtime_ns)


def test_damage_is_an_empty_cache(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "kv"
    wanted = facts(ask(opened(folder, store), "Why?"))
    files = chunk_files(store)
    raw = bytearray(files[1].read_bytes())
    raw[-5] ^= 1
    files[1].write_bytes(raw)
    files[2].write_bytes(b"")
    warm = ask(opened(folder, store), "Why?")
    assert (facts(warm), warm.num_cached_tokens) == (wanted, CHUNK)
    files = chunk_files(store)
    content = files[0].read_bytes()  # a valid file under another key is not believed
    files[1].write_bytes(content)
    warm = ask(opened(folder, store), "Why?")
    assert (facts(warm), warm.num_cached_tokens) == (wanted, CHUNK)
    (store / "secret").write_bytes(b"x" * 32)  # another store's files
    assert ask(opened(folder, store), "Why?").num_cached_tokens == 0


def test_a_window_that_is_lost_or_damaged_shortens_what_is_reused(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    folder, store = write_checkpoint(tmp_path / "tiny", seed=9, loop_window=5), tmp_path / "kv"
    cold = ask(opened(folder, store), "Why?")
    full = (cold.num_prompt_tokens - 1) // CHUNK * CHUNK
    windows = [path.with_name(f"{path.stem}-w.kv3") for path in chunk_files(store)]
    for path in windows[:-2]:  # of the windows only the last is needed
        path.unlink()
    warm = ask(opened(folder, store), "Why?")
    assert (facts(warm), warm.num_cached_tokens) == (facts(cold), full)
    raw = bytearray(windows[-1].read_bytes())
    raw[-5] ^= 1
    windows[-1].write_bytes(raw)
    warm = ask(opened(folder, store), "Why?")
    assert (facts(warm), warm.num_cached_tokens) == (facts(cold), full - CHUNK)
    assert windows[-1].exists()  # what was computed again was kept again
    for path in windows:
        path.unlink(missing_ok=True)
    warm = ask(opened(folder, store), "Why?")
    assert (facts(warm), warm.num_cached_tokens) == (facts(cold), 0)
    assert ask(opened(folder, store), "Why?").num_cached_tokens == full


def test_files_of_an_earlier_layout_are_swept(tmp_path: Path) -> None:
    (tmp_path / "0123.kv").write_bytes(b"before")
    store = ChunkStore(tmp_path)
    assert store.read("0123") is None and sorted(path.name for path in tmp_path.iterdir()) == ["secret"]


def test_a_run_is_read_in_order_up_to_the_first_that_is_not_there(tmp_path: Path) -> None:
    store = ChunkStore(tmp_path)
    keys = [f"k{number}" for number in range(9)]
    for key in keys:
        store.write(key, key.encode() * 1000)
    assert [bytes(data) for data in store.read_run(keys)] == [key.encode() * 1000 for key in keys]
    assert [bytes(data[:2]) for data in store.read_run(keys[:1])] == [b"k0"] and not list(store.read_run([]))
    (tmp_path / "k4.kv3").unlink()
    assert [bytes(data[:2]) for data in store.read_run(keys)] == [b"k0", b"k1", b"k2", b"k3"]
    (tmp_path / "k2.kv3").write_bytes((tmp_path / "k1.kv3").read_bytes())
    assert [bytes(data[:2]) for data in store.read_run(keys)] == [b"k0", b"k1"]


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


def test_eight_bits_are_a_quarter_and_the_answer_does_not_depend_on_the_store(folder: Path, tmp_path: Path) -> None:
    """Rounded where it was computed as it is rounded where it was read: cold and warm are equal to the last token."""
    exact, rounded = tmp_path / "exact", tmp_path / "int8"
    ask(opened(folder, exact), "Why?")
    cold = opened(folder, rounded, prefix_int8=True)
    assert any("rounded to 8 bits, 0.6 % off" in note for note in cold.notes)
    first = ask(cold, "Why?")
    warm = ask(opened(folder, rounded, prefix_int8=True), "Why?")
    assert facts(first) == facts(warm) and warm.num_cached_tokens > 0
    sizes = [ChunkStore.use_of(store).num_bytes for store in (exact, rounded)]
    assert 0.25 < sizes[1] / sizes[0] < 0.4  # of float32; heads of 16 have many scales
    assert ask(opened(folder, rounded), "Why?").num_cached_tokens == 0  # the exact ones are others
    (tmp_path / "file").write_text("in the way")
    gone = opened(folder, tmp_path / "file", prefix_int8=True)
    assert facts(ask(gone, "Why?")) == facts(first)


def test_the_error_of_eight_bits_is_as_stated() -> None:
    torch = pytest.importorskip("torch")
    from engine.cache.rounding import from_int8, to_int8

    states = torch.randn(8, 500, 128, generator=torch.Generator().manual_seed(1))
    for dtype in (torch.float32, torch.bfloat16):
        given = states.to(dtype)
        numbers, scale = to_int8(given)
        error = (from_int8(numbers, scale, torch.float32) - given.float()).pow(2).mean().sqrt() / given.float().std()
        assert numbers.dtype == torch.int8 and 0.004 < error < 0.0065
    zero, scale = to_int8(torch.zeros(1, 1, 4))
    assert torch.equal(from_int8(zero, scale, torch.float32), torch.zeros(1, 1, 4))


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


WRITE_FOR_EVER = """
import signal, sys
from pathlib import Path
from engine.cache.store import ChunkStore
signal.signal(signal.SIGINT, signal.default_int_handler)  # also in a run that ignores interrupts
store = ChunkStore(Path(sys.argv[1]))
print("ready", flush=True)
for i in range(10**9):
    store.write(f"k{i % 7}", f"k{i % 7}".encode() * 4_000_000)
"""


def test_a_process_killed_while_it_writes_leaves_whole_files(tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path / "kv")]
    left = 0
    for _ in range(20):
        child = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE)
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
        while len(list((tmp_path / "kv").glob("*.tmp"))) == left:
            pass
        child.kill()
        child.wait()
        store = ChunkStore(tmp_path / "kv")
        found = {key: store.read(key) for key in (f"k{i}" for i in range(7))}
        assert store.problem is None
        assert all(data in (None, key.encode() * 4_000_000) for key, data in found.items())
        left = len(list((tmp_path / "kv").glob("*.tmp")))
        if left == 3:
            break
    assert left  # it was killed in the middle at least once
    for file in (tmp_path / "kv").glob("*.tmp"):
        os.utime(file, (0, 0))
    assert ChunkStore(tmp_path / "kv").problem is None and not list((tmp_path / "kv").glob("*.tmp"))


def test_ctrl_c_while_it_writes_leaves_nothing_half(tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path / "kv")]
    for _ in range(3):
        child = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
        while not list((tmp_path / "kv").glob("*.tmp")):
            pass
        child.send_signal(signal.SIGINT)
        assert b"KeyboardInterrupt" in child.communicate(timeout=60)[1]
        assert not list((tmp_path / "kv").glob("*.tmp"))


def test_a_disk_that_fills_up_keeps_what_is_whole(tmp_path: Path) -> None:
    """The system refuses to write on in the middle of a file, as it does when the disk is full."""
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom engine.cache.store import ChunkStore\n"
        "store = ChunkStore(Path(sys.argv[1]))\n"
        "store.write('a', b'a' * 1000)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "store.write('b', b'b' * 500_000)\n"
        "assert store.problem is not None and store.problem.endswith('free disk space'), store.problem\n"
        "store.write('c', b'c')\n"
        "assert store.read('a') == b'a' * 1000 and store.read('b') is None and store.read('c') is None\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "kv")]
    done = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(path.name for path in (tmp_path / "kv").iterdir()) == ["a.kv3", "secret"]


def test_where_shows_it(folder: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from iquest_cli.app import run

    ask(open_engine(str(folder), chunk=CHUNK), "Why?")
    assert run(["models", "where", "--format", "json"]) == 0
    prefixes = json.loads(capsys.readouterr().out)["prefixes"]
    files = list((own_cache / "iquest" / "kv").glob("*.kv3"))
    assert prefixes["num_files"] == len(files) > 0
    assert prefixes["num_bytes"] == sum(file.stat().st_size for file in files)
    assert prefixes["folder"] == str(own_cache / "iquest" / "kv")


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


@pytest.mark.parametrize("window", [0, 5, 100, 700])
def test_what_is_put_back_is_cut_to_what_ranks_agree_on(tmp_path: Path, window: int) -> None:
    """Windows included; without ranks no more chunks of them are held than a window needs."""
    torch = pytest.importorskip("torch")
    from transformers.cache_utils import Cache

    from engine.cache.layers import GrowingLayer, WindowLayer
    from engine.cache.prefix import PrefixCache

    def fresh() -> Cache:
        return Cache(layers=[GrowingLayer(700), *([WindowLayer(window)] if window else [])])

    ids, cache = list(range(650)), fresh()
    store = ChunkStore(tmp_path)
    prefix = PrefixCache(store, "x", ids, CHUNK)
    states = torch.randn(1, 2, 640, 8, generator=torch.Generator().manual_seed(1))
    for first in range(0, 640, CHUNK):
        for layer in cache.layers:
            layer.update(states[:, :, first : first + CHUNK], -states[:, :, first : first + CHUNK])
        prefix.keep(cache, first + CHUNK)
    for agree, number in ((lambda found: found, 10), (lambda found: min(found, 7), 7), (lambda found: 0, 0)):
        again = fresh()
        length = PrefixCache(store, "x", ids, CHUNK).restore(again, ["cpu"] * 2, torch.float32, agree)
        assert length == number * CHUNK == again.layers[0].get_seq_length()
        for layer in again.layers if number else ():
            keys, values = (side[:, :, : layer.get_seq_length()] for side in (layer.keys, layer.values))
            kept = min(length, window - 1) if isinstance(layer, WindowLayer) else length
            assert torch.equal(keys[:, :, -kept:], states[:, :, length - kept : length])
            assert torch.equal(values[:, :, -kept:], -states[:, :, length - kept : length])

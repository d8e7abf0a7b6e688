"""Keys and values that wait in main memory or on disk give the tokens of a cache that is all near."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.models import write_checkpoint
from support.warm import Warm

from engine.cache.room import KvRoom
from engine.catalog import find_entry
from engine.devices import GIB, parse_devices
from engine.errors import DoesNotFit, NoSpace, OutOfMemory
from engine.filling import usable_bytes
from engine.loading import kv_room
from engine.open import open_engine
from engine.placement import PlacementPlan, plan_placement
from engine.types import Completion, GenerationRequest, Message

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

TEXT = "class LoginService: def authenticate(self, user): return Session(user)  # and more\n" * 6
LAYERS = 4
TOKEN_BYTES = 2 * 2 * 16 * 4  # keys and values of a layer: 2 heads of 16 float32
MAX_CONTEXT = 1024


@pytest.fixture(scope="module", params=[0, 5, 700], ids=["dense", "loop w=5", "loop w>prompt"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("model")
    return write_checkpoint(base / "tiny", seed=9, loop_window=request.param, num_hidden_layers=LAYERS)


def opened(folder: Path, **options: Any) -> Any:
    return open_engine(str(folder), max_context=MAX_CONTEXT, chunk=64, **({"prefix_bytes": 0} | options))


def budget_of(engine: Any, num_layers: int, num_tokens: int) -> int:
    """Room for so many layers of a prompt, and for what can never wait."""
    shape = engine.checkpoint.shape
    window = LAYERS * shape.window_bytes_per_layer(MAX_CONTEXT, "float32")
    return int(window + num_layers * num_tokens * TOKEN_BYTES)


def ask(engine: Any, question: str = "Why?", **options: Any) -> Completion:
    completion: Completion = engine.generate(GenerationRequest((Message("user", TEXT + question),), 24), **options)
    return completion


def facts(completion: Completion) -> tuple[object, ...]:
    return completion.text, completion.finish_reason, completion.num_completion_tokens


def test_a_budget_changes_no_token_and_is_said(folder: Path, own_cache: Path) -> None:
    plain = opened(folder)
    wanted = [facts(ask(plain, text)) for text in ("Why?", "At which level?")]
    short = opened(folder, kv_budget=budget_of(plain, 1, 400))
    assert [facts(ask(short, text)) for text in ("Why?", "At which level?")] == wanted
    assert short.plan.verdict == "offload" and short.plan.kv_disk_bytes == 4 * MAX_CONTEXT * TOKEN_BYTES
    (said,) = (note for note in short.notes if "keys and values" in note)
    assert said.startswith("beyond 100 tokens keys and values wait elsewhere") and "on the disk" in said
    assert not any("keys and values" in note for note in plain.notes)
    assert list((own_cache / "iquest" / "kv-waiting").iterdir()) == []  # files without a name


def test_only_what_has_no_room_waits(folder: Path) -> None:
    plain = opened(folder)
    length = plain.count_prompt_tokens((Message("user", TEXT + "Why?"),))
    engine = opened(folder, kv_budget=budget_of(plain, 1, MAX_CONTEXT))
    ask(engine)
    decoder = engine._runner.decoder
    tiers = []
    for capacity in (32, MAX_CONTEXT // 2, MAX_CONTEXT):
        cache = decoder.new_cache(capacity)
        decoder.prefill(list(range(3, 20)), cache)
        tiers.append([layer.tier for layer in cache.layers[:LAYERS]])
    near, disk = "near", "disk"
    assert tiers == [[near] * 4, [near, near, disk, disk], [near, disk, disk, disk]] and length < MAX_CONTEXT


@pytest.mark.parametrize("host", [0, 1, 10])
def test_logits_are_bit_equal_wherever_keys_wait(folder: Path, tmp_path: Path, host: int) -> None:
    """With main memory as the far place its keys are copied in, as for a GPU; what it does not hold is on disk."""
    from engine.decode import Decoder

    engine = opened(folder)
    ask(engine)
    model = engine._runner.decoder.model
    ids = [3 + (7 * i) % 370 for i in range(150)]
    layer = 200 * TOKEN_BYTES
    room = KvRoom((("cpu", layer),), host * layer, 10 * layer, str(tmp_path / "waiting"))
    outcomes = []
    for decoder in (Decoder(model, 32), Decoder(model, 32, room)):
        cache = decoder.new_cache(200)
        logits = [decoder.prefill(ids, cache)]
        for token in (5, 6, 7):
            logits.append(decoder.forward([[token, 9, 9]], cache, "writing")[0, -1])
            decoder.crop(cache, 2)
        outcomes.append(torch.stack(logits))
    assert torch.equal(*outcomes)
    waiting = ["host"] * min(host, 3) + ["disk"] * (3 - min(host, 3))
    assert [layer.tier for layer in cache.layers[:LAYERS]] == ["near", *waiting]


def test_guesses_batches_and_the_prefix_store(folder: Path, tmp_path: Path) -> None:
    plain = opened(folder)
    wanted = facts(ask(plain))
    budget = budget_of(plain, 1, 400)
    assert facts(ask(opened(folder, kv_budget=budget, lookup=6))) == wanted
    cold = opened(folder, kv_budget=budget, prefix_bytes=2**30, prefix_folder=tmp_path)
    assert facts(ask(cold)) == wanted
    warm = ask(opened(folder, kv_budget=budget, prefix_bytes=2**30, prefix_folder=tmp_path))
    assert facts(warm) == wanted and warm.num_cached_tokens > 0
    known = ask(opened(folder, prefix_bytes=2**30, prefix_folder=tmp_path))  # the store is the same for both
    assert facts(known) == wanted and known.num_cached_tokens == warm.num_cached_tokens
    requests = tuple(
        GenerationRequest((Message("user", "def verify " * number),), 4 + 3 * number) for number in (1, 2, 3, 5, 8)
    )
    rows = [
        dict(engine.generate_batch(requests)) for engine in (plain, opened(folder, kv_budget=budget_of(plain, 0, 1)))
    ]
    assert [facts(rows[0][i]) for i in range(5)] == [facts(rows[1][i]) for i in range(5)]


def test_ranks_hold_their_part_of_what_waits(folder: Path) -> None:
    plain = opened(folder)
    wanted = facts(ask(plain))
    shared = opened(folder, tensor_parallel=2, kv_budget=budget_of(plain, 1, MAX_CONTEXT))
    assert shared.plan.tensor_parallel == 2 and shared.plan.kv_disk_bytes == 3 * MAX_CONTEXT * TOKEN_BYTES
    try:
        assert facts(ask(shared)) == wanted
    finally:
        shared.close()


def test_no_room_anywhere_is_one_line(folder: Path, tmp_path: Path) -> None:
    from engine.decode import Decoder

    engine = opened(folder)
    ask(engine)
    decoder = Decoder(engine._runner.decoder.model, 32, KvRoom((("cpu", 0),), 0, 1000, str(tmp_path)))
    with pytest.raises(OutOfMemory, match="neither near nor in main memory nor on the disk: lower --budget"):
        decoder.prefill(list(range(3, 40)), decoder.new_cache(64))
    (tmp_path / "file").write_text("in the way")
    decoder = Decoder(engine._runner.decoder.model, 32, KvRoom((), 0, 2**30, str(tmp_path / "file")))
    with pytest.raises(NoSpace, match=r"does not take 0\.0 GiB .File exists.: free disk space"):
        decoder.prefill(list(range(3, 40)), decoder.new_cache(64))


ASK_ON_A_FULL_DISK = """
import resource, sys
from engine.errors import EngineError
from engine.open import open_engine
from engine.types import GenerationRequest, Message
engine = open_engine(sys.argv[1], max_context=1024, kv_budget=int(sys.argv[2]), prefix_bytes=0)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    engine.generate(GenerationRequest((Message("user", "def verify " * 60),), 400))
except EngineError as error:
    print(type(error).__name__, error)
"""


def test_a_full_disk_is_found_before_it_is_written_to(folder: Path, warm: Warm) -> None:
    """The system refuses a larger file, as it does when the disk is full; a write into a mapped page would kill."""
    budget = budget_of(opened(folder), 1, MAX_CONTEXT // 4)
    done = warm.run(ASK_ON_A_FULL_DISK, str(folder), str(budget))
    assert done.stdout.startswith("NoSpace keys and values of this prompt wait on the disk, and "), done.stderr
    assert done.stdout.count("\n") == 1


def family(name: str, devices: str, **options: Any) -> PlacementPlan:
    entry = find_entry(f"iquest-coder-v1-{name}")
    assert entry is not None
    options = {"context": 131_072} | options
    return plan_placement(entry.name, entry.shape, parse_devices(devices), **options)


def test_the_plan_counts_what_waits() -> None:
    made = family("40b-instruct", "100GiB,cpu:96GiB")
    assert made.verdict == "offload" and not made.offloaded_bytes
    assert made.kv_host_bytes % (GIB // 2) == 0 and 15 * GIB < made.kv_host_bytes < 25 * GIB
    (part,) = made.devices
    # one waiting layer at a time is copied in, and that copy has its place too
    assert part.total_bytes <= usable_bytes(part.device) < part.total_bytes + GIB // 2
    assert part.workspace_bytes == family("40b-instruct", "141GB").workspace_bytes + GIB // 2
    assert 131_072 * 0.4 < made.near_context < 131_072 * 0.6
    fits = family("40b-instruct", "100GiB,cpu:96GiB", context=made.near_context // 1024 * 1024)
    assert fits.verdict == "fits" and kv_room(fits) is None
    some = family("40b-instruct", "100GiB,cpu:20GiB")  # main memory takes a part of it
    assert some.kv_disk_bytes > 0 and some.kv_host_bytes + some.kv_disk_bytes == made.kv_host_bytes
    room = kv_room(some)
    assert room is not None and room.near == (("cuda:0", part.kv_room_bytes),) and room.host >= some.kv_host_bytes


def test_a_budget_is_kept_also_by_ranks_and_layer_by_layer() -> None:
    for devices, ranks in (("141GiB,cpu:96GiB", 1), ("2x80GiB,cpu:96GiB", 2), ("70GiB,80GiB,cpu:96GiB", 1)):
        made = family("40b-instruct", devices, kv_budget=5 * GIB)
        assert (made.verdict, made.tensor_parallel) == ("offload", ranks)
        near = sum(part.kv_bytes for part in made.devices)
        assert 4 * GIB < near <= 5 * GIB and near + made.kv_host_bytes == 40 * GIB
        assert 5 * GIB - 100 < sum(part.kv_room_bytes for part in made.devices) <= 5 * GIB
    assert family("40b-instruct", "141GiB", kv_budget=40 * GIB).verdict == "fits"
    loop = family("40b-loop-thinking", "141GiB,cpu:96GiB", kv_budget=3 * GIB)  # 2.5 GiB of windows stay
    assert sum(part.kv_bytes for part in loop.devices) == 3 * GIB
    with pytest.raises(DoesNotFit, match=r"keeps 2\.50 GiB of keys and values that cannot wait"):
        family("40b-loop-thinking", "141GiB,cpu:96GiB", kv_budget=2 * GIB)


def test_the_command_line_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from iquest_cli.app import run

    folder = str(write_checkpoint(tmp_path / "m"))
    assert run(["models", "plan", folder, "--devices", "cpu:1GiB", "--kv-budget", "1MiB"]) == 0
    shown = capsys.readouterr().out
    assert (
        "fits, slowly: beyond 1,365 tokens keys and values wait elsewhere, at 4,096 tokens 2.0 MiB on the disk" in shown
    )
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.py").write_text("def verify():\n    return 1\n")
    subprocess.run(["git", "init", "-q", str(tmp_path / "r")], check=True)
    ask = ["-C", str(tmp_path / "r"), "ask", "Where is verify?", "--model", folder, "--max-tokens", "4", "--no-tools"]
    assert run([*ask, "--kv-budget", "300KB"]) == 2
    assert "'300KB' is no size: write 5GiB or 800MB" in capsys.readouterr().err
    assert run([*ask, "--kv-budget", "1MiB"]) == 0
    assert "beyond 1,365 tokens keys and values wait elsewhere" in capsys.readouterr().err

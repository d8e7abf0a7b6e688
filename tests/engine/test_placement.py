"""Where the bytes go: sums agree, nothing exceeds a device, and what is offered really fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.advice import largest_that_fits, served, suggest
from engine.catalog import CATALOG, find_entry
from engine.devices import GIB, detect_devices, parse_devices, parse_gpu_table
from engine.errors import DoesNotFit, EngineError
from engine.filling import usable_bytes
from engine.loading import options_for
from engine.placement import PlacementPlan, device_map, plan_placement


def plan(name: str, devices: str, context: int = 131_072, dtype: str = "bfloat16") -> PlacementPlan:
    entry = find_entry(f"iquest-coder-v1-{name}")
    assert entry is not None
    return plan_placement(entry.name, entry.shape, parse_devices(devices), context=context, dtype=dtype)


def test_the_forty_billion_at_full_context() -> None:
    full = plan("40b-instruct", "141GB")
    assert full.weight_bytes == 2 * 39_794_283_520 and full.kv_bytes == 40 * GIB
    assert full.verdict == "fits"
    assert plan("40b-instruct", "80GB").verdict == "does not fit"
    split = plan("40b-instruct", "8x80GB")
    assert split.verdict == "fits" and split.tensor_parallel == 8 and split.kv_bytes == 40 * GIB
    # an eighth of the layers and of the head on each, the embedding table and the norms on all
    shared = 76_800 * 5_120 + 80 * 2 * 5_120 + 5_120
    whole = 39_794_283_520
    assert [d.weight_bytes for d in split.devices] == pytest.approx([2 * (shared + (whole - shared) / 8)] * 8, rel=1e-4)


@pytest.mark.parametrize(
    ("devices", "ranks", "places"),
    [
        ("141GB", 1, 1),  # one holds it: nothing is divided
        ("2x80GB", 2, 2),
        ("6x80GB", 4, 4),  # 8 heads of keys: no sixth of them
        ("24GB,4x80GB", 4, 4),  # the odd one stands aside
        ("40GB,60GB,80GB", 1, 3),  # no two alike: layer by layer
    ],
)
def test_equal_gpus_share_every_layer(devices: str, ranks: int, places: int) -> None:
    for name in ("40b-instruct", "40b-loop-instruct"):
        made = plan(name, devices, context=65_536 if ranks == 1 else 131_072)
        assert (made.verdict, made.tensor_parallel, len(made.devices)) == ("fits", ranks, places)
        assert options_for(made).ranks == (tuple(d.device.name for d in made.devices) if ranks > 1 else ())


def test_ranks_are_as_many_as_was_said() -> None:
    entry = find_entry("iquest-coder-v1-7b-instruct")
    assert entry is not None
    devices = parse_devices("4x80GB")
    made = [plan_placement("m", entry.shape, devices, context=4096, tensor_parallel=n) for n in (None, 1, 2, 4)]
    assert [m.tensor_parallel for m in made] == [1, 1, 2, 4]
    assert [len(m.devices) for m in made] == [1, 1, 2, 4]
    with pytest.raises(DoesNotFit, match="3 ranks cannot share this model: it has 40 heads, 8 of them with keys"):
        plan_placement("m", entry.shape, devices, context=4096, tensor_parallel=3)
    with pytest.raises(DoesNotFit, match="this machine 4 equal devices"):
        plan_placement("m", entry.shape, devices, context=4096, tensor_parallel=8)
    big = find_entry("iquest-coder-v1-40b-instruct")
    assert big is not None
    whole = plan_placement("m", big.shape, devices, context=4096, tensor_parallel=1)
    assert whole.tensor_parallel == 1 and sum(d.num_layers for d in whole.devices) == 80


@given(
    st.sampled_from(CATALOG),
    st.integers(1, 8),
    st.integers(8, 160),
    st.integers(0, 256),
    st.sampled_from([2048, 32_768, 131_072]),
)
@settings(max_examples=200, deadline=None)
def test_no_device_holds_more_than_it_has(entry, gpus: int, size: int, ram: int, context: int) -> None:  # type: ignore[no-untyped-def]
    devices = parse_devices(f"{gpus}x{size}GiB" + (f",cpu:{ram}GiB" if ram else ""))
    made = plan_placement(entry.name, entry.shape, devices, context=context)
    for part in made.devices:
        assert part.total_bytes <= usable_bytes(part.device)
    if made.verdict == "does not fit":
        assert not made.devices
    else:
        assert sum(p.weight_bytes for p in made.devices) + made.offloaded_bytes + made.disk_bytes == made.weight_bytes
        waiting = made.kv_host_bytes + made.kv_disk_bytes
        assert sum(p.kv_bytes for p in made.devices) + waiting == made.kv_bytes
        assert made.offloaded_bytes + made.kv_host_bytes <= sum(usable_bytes(d) for d in devices if d.kind == "cpu")
        if made.tensor_parallel == 1:
            places = device_map(made)
            assert set(places.values()) <= {d.name for d in devices} | ({"disk"} if made.disk_bytes else set())
            waits = (made.offloaded_bytes + made.disk_bytes) // max(
                1, sum(p in ("cpu", "disk") for n, p in places.items() if "layers" in n)
            )
            assert made.disk_bytes == waits * sum(p == "disk" for n, p in places.items() if "layers" in n)
            assert sum(name.startswith("model.layers.") for name in places) == entry.shape.num_layers
    if made.verdict == "fits":
        assert sum(p.num_layers for p in made.devices) == entry.shape.num_layers * made.tensor_parallel
        assert made.offloaded_bytes == made.disk_bytes == 0 and not suggest(made)
    for suggestion in suggest(made):
        assert suggestion.plan.verdict == "fits"


def test_offload_is_said_and_smaller_is_offered() -> None:
    made = plan("40b-instruct", "2x24GiB,cpu:96GiB", context=32_768)
    assert made.verdict == "offload" and made.offloaded_bytes > 50 * GIB
    changes = [s.change for s in suggest(plan("40b-instruct", "2x24GiB,cpu:96GiB"))]
    assert changes[:2] == ["iquest-coder-v1-14b-instruct", "iquest-coder-v1-7b-instruct"]
    assert plan("7b-instruct", "25GiB").verdict == "fits"
    shorter = suggest(plan("14b-instruct", "40GiB"))[0]
    assert shorter.change.startswith("--context ") and 32_768 < shorter.plan.context < 131_072


def test_fewer_bits_are_a_servers_to_run() -> None:
    made = plan("40b-instruct", "2x24GiB,cpu:96GiB")
    sizes = {size.precision: size.num_bytes for size in served(made)}
    beside = made.kv_bytes + made.workspace_bytes
    assert sizes == {
        "8-bit": int(39_794_283_520 * 8.5 / 8) + beside,
        "4-bit": int(39_794_283_520 * 4.85 / 8) + beside,
    }
    assert [size.precision for size in served(plan("40b-instruct", "80GB"))] == ["4-bit"]
    assert not served(plan("40b-instruct", "141GB")) and not served(plan("40b-instruct", "cpu:8GiB"))
    assert not served(plan("40b-loop-instruct", "2x24GiB,cpu:96GiB"))  # no such file can hold its second pass


def test_the_largest_that_fits() -> None:
    best = largest_that_fits(parse_devices("141GB"), 131_072)
    assert best is not None and best.model == "iquest-coder-v1-40b-instruct"
    assert largest_that_fits(parse_devices("4GB"), 2048) is None


def test_devices_as_they_are_written() -> None:
    devices = parse_devices("2x24GiB, cpu:96GB")
    assert [(d.name, d.total_bytes) for d in devices] == [
        ("cuda:0", 24 * GIB),
        ("cuda:1", 24 * GIB),
        ("cpu", 96 * 10**9),
    ]
    for wrong in ("", "8 cards", "80XB", "x80GB"):
        with pytest.raises(EngineError, match="8x80GB"):
            parse_devices(wrong)


def test_the_drivers_table_and_the_visible_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.devices import _visible

    table = "0, GPU-aa, NVIDIA H200, 143771, 143000\n1, GPU-bb, NVIDIA H200, [N/A], [N/A]\n2, GPU-cc, X, 100, 50\n"
    gpus = parse_gpu_table(table)
    assert [(g.index, g.free_bytes) for g in gpus] == [("0", 143_000 * 2**20), ("2", 50 * 2**20)]
    assert [d.title for d in _visible(gpus, "2,0")] == ["X", "NVIDIA H200"]
    assert [d.name for d in _visible(gpus, "GPU-cc")] == ["cuda:0"]
    assert _visible(gpus, "") == () and len(_visible(gpus, None)) == 2


def test_this_machine_has_memory() -> None:
    cpu = detect_devices()[-1]
    assert cpu.kind == "cpu" and 0 < cpu.free_bytes <= cpu.total_bytes

"""`iquest bench`: the figures are of the model that was named, hang together, and are drawn as they are."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from support.models import write_checkpoint

from engine.bench import SIZES, bench_engine, step_bytes
from engine.catalog import find_entry
from engine.errors import DoesNotFit, UnknownModel
from iquest_cli.app import run
from iquest_cli.reports.plot import Bar, bars, document, series

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("size", ["tiny", "tiny-loop"])
def test_random_weights(size: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    plot = tmp_path / "p.svg"
    argv = ["bench", "engine", "--random", size, "--device", "cpu", "--prompt", "300", "--tokens", "4"]
    assert run([*argv, "--format", "json", "--svg", str(plot)]) == 0
    document = json.loads(capsys.readouterr().out)
    measured = document["measured"]
    assert document["schema"] == 1 and document["is_random"] and document["dtype"] == "float32"
    # 3 layers of keys and values, 2 heads of 16, 4 bytes; the Loop model's second pass keeps 63 and 8 spare
    assert measured["cache_bytes"] == 3 * 2 * 2 * 16 * 4 * (300 + (71 if "loop" in size else 0))
    assert measured["is_equal"] and measured["stored_s"] > 0 and measured["peak_bytes"] is None
    rates = ("prefill_tokens_s", "decode_tokens_s", "decode4_tokens_s", "generate_tokens_s", "copy_bytes_s")
    assert all(measured[name] > 0 for name in rates)
    floor = measured["copy_bytes_s"] / document["step_bytes"]
    assert document["floor_fraction"] == pytest.approx(measured["decode_tokens_s"] / floor)
    assert [row["context"] for row in document["kv"]] == [2048 * 2**i for i in range(7)]
    assert ET.parse(plot).getroot().tag == SVG + "svg"


def test_a_folder_as_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    folder = write_checkpoint(tmp_path / "m")
    torch.set_num_threads(1)
    assert run(["bench", "engine", str(folder), "--device", "cpu", "--prompt", "150", "--tokens", "3"]) == 0
    out = capsys.readouterr().out.split("\n")
    assert out[0].startswith("m, float32, 160,192 parameters, on cpu, 1 thread")
    assert [row[2:22].strip() for row in out[1:-1]] == [
        "decode, batch 1", "decode, batch 4", "plain generate()", "prefill", "first token, cold", "first token, stored",
        "KV of the prompt", "KV by context, MiB",
    ]  # fmt: skip
    assert "the same token" in out[6]


def test_a_step_reads_every_layer_once_a_pass() -> None:
    dense, loop = (find_entry(f"iquest-coder-v1-40b-{kind}") for kind in ("instruct", "loop-instruct"))
    assert dense is not None and loop is not None
    embeddings = 76_800 * 5_120 * 2
    # one row of the embedding table instead of the table
    assert step_bytes(dense.shape, "bfloat16") == 2 * dense.shape.num_parameters - embeddings + 2 * 5_120
    layers = 2 * (loop.shape.num_parameters - 2 * 76_800 * 5_120 - 5_120)
    assert step_bytes(loop.shape, "bfloat16") == 2 * layers + embeddings + 4 * 5_120


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("engine",), 2, "--random 0.5b"),
        (("engine", "x", "--random", "tiny"), 2, "not both"),
        (("engine", "--random", "tiny", "--dtype", "int3"), 2, "--dtype takes"),
        (("engine", "--random", "9z"), 3, "tiny-loop"),
        (("engine", "--random", "tiny", "--svg", "/no/such/plot.svg"), 2, "its folder is not there"),
        (("engine", "nothing"), 3, "no model is called nothing"),
        (("index", "--format", "xml"), 2, "--format takes text or json"),
    ],
)
def test_what_is_wrong_is_one_line(
    argv: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IQUEST_MODEL", raising=False)
    assert run(["bench", *argv]) == code
    out, err = capsys.readouterr()
    assert out == "" and says in err and err.count("\n") == 1


def test_what_no_device_holds_is_not_tried() -> None:
    with pytest.raises(DoesNotFit, match=r"needs .* GiB on one device"):
        bench_engine(None, random="40b", device="2GiB")
    with pytest.raises(UnknownModel):
        bench_engine(None, random="")
    assert "0.5b" in SIZES


def test_a_plot_shows_the_values() -> None:
    text = document(
        "a < b", bars("speed", [Bar("one", 50.0), Bar("two", 100.0)]), series("kv", [("2K", 1.0), ("4K", 2.0)])
    )
    root = ET.fromstring(text)
    heights = [float(rect.attrib["height"]) for rect in root.iter(SVG + "rect")]
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.01)
    line = next(root.iter(SVG + "polyline")).attrib["points"].split()
    rises = [194 - float(point.split(",")[1]) for point in line]
    assert rises[1] == pytest.approx(2 * rises[0], rel=0.01)
    assert [t.text for t in root.iter(SVG + "text")][:2] == ["a < b", "speed"]
    assert ET.fromstring(document("none", bars("x", []), series("y", []))) is not None

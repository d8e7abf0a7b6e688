"""`iquest models`: the two first lines say it, JSON carries the bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iquest_cli.app import run


def models(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = run(["models", *argv])
    out, err = capsys.readouterr()
    return code, out, err


def test_plan_says_what_is_needed_and_what_would_fit(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = models(
        capsys, "plan", "IQuest-Coder-V1-40B-Instruct", "--context", "131072", "--devices", "2x24GiB,cpu:96GiB"
    )
    first, second, third, verdict, *offers = out.split("\n")
    assert (code, first) == (0, "IQuest-Coder-V1-40B-Instruct, bf16, 131,072 tokens")
    assert second.startswith("  weights 74.1 GiB · KV 40.0 GiB · workspace ")
    assert third == "  devices: 2 × 24 GiB GPU, 96.0 GiB RAM free"
    assert verdict == "  does not fit. What would:"
    assert "iquest-coder-v1-14b-instruct" in offers[0] and "fits 2 GPUs" in offers[0]


def test_plan_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = models(capsys, "plan", "iquest-coder-v1-40b-instruct", "--devices", "141GB", "--format", "json")
    document = json.loads(out)
    assert document["schema"] == 1 and document["verdict"] == "fits"
    assert document["kv_bytes"] == 40 * 2**30 and document["weight_bytes"] == 79_588_567_040
    assert sum(d["num_layers"] for d in document["devices"]) == 80


def test_list_show_and_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    _, out, _ = models(capsys, "list", "--format", "json")
    assert len(json.loads(out)["models"]) == 12
    _, out, _ = models(capsys, "list")
    assert "iquest-coder-v1-40b-loop-thinking" in out and "42.5 GiB" in out
    _, out, _ = models(capsys, "show", "iquest-coder-v1-40b-loop-instruct")
    assert "hermes" in out and "327,680" in out
    _, out, _ = models(capsys, "where")
    assert out.startswith(f"models  {tmp_path}  (none yet)\nprompts ")


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("plan", "nothing"), 3, "no model is called nothing"),
        (("plan", "iquest-coder-v1-7b-base", "--devices", "big"), 3, "8x80GB"),
        (("plan", "iquest-coder-v1-7b-base", "--dtype", "int3"), 2, "--dtype takes"),
        (("plan", "iquest-coder-v1-7b-base", "--context", "999999"), 2, "holds 131,072 tokens at most"),
        (("list", "--format", "yaml"), 2, "--format takes text or json"),
    ],
)
def test_what_is_wrong_is_one_line(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], code: int, says: str
) -> None:
    found, out, err = models(capsys, *argv)
    assert (found, out) == (code, "") and says in err and err.count("\n") == 1

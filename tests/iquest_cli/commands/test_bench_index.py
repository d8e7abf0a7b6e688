"""`iquest bench index` measures in a folder of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from support.cli import iquest


def test_index_figures(tmp_path: Path) -> None:
    repository = tmp_path / "r"
    repository.mkdir()
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    (repository / "a.py").write_text("def f():\n    return 1\n")
    (repository / "b.md").write_text("# b\n")
    ran = iquest(tmp_path, "-C", str(repository), "bench", "index", "--format", "json")
    assert ran.code == 0, ran.err
    figures = json.loads(ran.out)
    assert (figures["num_files"], figures["num_code_files"], figures["num_bytes"]) == (2, 1, 22)
    assert figures["cold_s"] > 0 and figures["warm_s"] > 0 and figures["bytes_on_disk"] > 0
    assert not (tmp_path / "cache").exists()
    text = iquest(tmp_path, "-C", str(repository), "bench", "index").out
    assert text.startswith("1 of 2 files have a grammar") and "cold index" in text

"""What changes a version of the code, and with it the key of everything that this code makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import anchors
from anchors.index.keys import code_version

PRINT = """
from anchors.index.keys import code_version, record_version
print(record_version().hex(), code_version().hex(), code_version("graph").hex(), code_version("search").hex())
"""


def versions(code: Path) -> list[str]:
    """Of records, snapshots, graphs and search tables, by the code in that folder."""
    command = [sys.executable, "-B", "-P", "-c", PRINT]
    run = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(code)}
    )
    return run.stdout.split()


def test_a_version_changes_with_the_code_that_it_stands_for(tmp_path: Path) -> None:
    source = Path(anchors.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__", "*.so", "*.c")
    shutil.copytree(source, tmp_path / "anchors", ignore=ignored)
    before = versions(tmp_path)
    assert len(set(before)) == 4 and before == versions(tmp_path)
    for path, changed in (
        ("syntax/queries/python.scm", [True, True, True, True]),
        ("records.py", [True, True, True, True]),
        ("index/layout.py", [False, True, True, True]),
        ("types/symbols.py", [False, True, True, True]),
        ("graph/rank.py", [False, False, True, False]),
        ("search/words.py", [False, False, False, True]),
        ("context/pack.py", [False, False, False, False]),
    ):
        with (tmp_path / "anchors" / path).open("ab") as file:
            file.write(b"\n")
        now = versions(tmp_path)
        assert [a != b for a, b in zip(before, now, strict=True)] == changed, path
        before = now
    (tmp_path / "anchors" / "graph" / "rank.py").rename(tmp_path / "anchors" / "graph" / "ranking.py")
    assert [a != b for a, b in zip(before, versions(tmp_path), strict=True)] == [False, False, True, False]


def test_a_part_that_is_not_there_is_an_error_and_no_version() -> None:
    with pytest.raises(FileNotFoundError, match=r"moved\.py"):
        code_version("moved.py")

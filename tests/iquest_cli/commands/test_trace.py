"""`iquest trace --to` follows the whole way, however many calls it takes."""

from __future__ import annotations

from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

FAR = 14
CHAIN = "\n\n".join(f"def step_{n}():\n    step_{n + 1}()\n" for n in range(FAR)) + f"\n\ndef step_{FAR}():\n    pass\n"


def test_a_way_is_not_cut_where_no_depth_is_given(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "far", {"far.py": CHAIN})
    given = ("trace", "step_0", "--to", f"step_{FAR}", "-C", str(repo.root))
    whole = iquest(tmp_path / "state", *given)
    assert f"step_{FAR} " in whole.out and "no way found" not in whole.out
    cut = iquest(tmp_path / "state", *given, "--depth", "2")
    assert f"no way found to step_{FAR}" in cut.out

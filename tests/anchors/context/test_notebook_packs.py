"""A pack shows a notebook's cells under the file's line numbers, and nothing that they put out."""

from __future__ import annotations

import re
from pathlib import Path

from support.notebooks import code, line_of, notebook, printed, words
from support.repos import make_repo

from anchors.context.inject import inject, strip
from anchors.context.proof import shape
from anchors.syntax.notebooks import shown
from anchors.syntax.parse import parse_tree
from anchors.types import Anchor
from anchors.workspace import Workspace

IMAGE = {"data": {"image/png": "iVBORw0KGgo" * 3_000}, "output_type": "display_data"}
TEXT = notebook(
    words("# Prices\nHow sums are made."),
    code("import os\n\n\n\ndef total(items):\n    return sum(items)", printed("put out")),
    code("total([1, 2])", IMAGE, printed(*("more" for _ in range(50)))),
    code("last = total([3])"),
)


def _packed(tmp_path: Path, **asked: object) -> str:
    repo = make_repo(tmp_path / "repo", {"demo.ipynb": TEXT, "README.md": "# Shop\n"})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        return workspace.pack("how are sums made", 4_000, lambda text: len(text) // 4, "quarters", **asked).text  # type: ignore[arg-type]


def _check(pack: str) -> None:
    shown_lines = pack.split("\n")
    for at, line in enumerate(shown_lines):
        mark = re.fullmatch(r"# line (\d+)", line)
        if mark is not None:
            assert TEXT.split("\n")[int(mark[1]) - 1].startswith('   "source"'), line
            assert shown_lines[at + 1].startswith("# %%")
    assert "iVBOR" not in pack and "put out" not in pack and "more" not in pack
    assert "\n\n\n\n\n" not in pack


def test_the_whole_notebook_is_its_cells(tmp_path: Path) -> None:
    pack = _packed(tmp_path, plan="whole")
    _check(pack)
    border = line_of(TEXT, "import os") - 1
    assert f"# line {border}\n# %%\nimport os\n\n\n\ndef total(items):\n    return sum(items)\n" in pack
    assert "# # Prices\n# How sums are made.\n" in pack


def test_excerpts_are_cells_too(tmp_path: Path) -> None:
    pack = _packed(tmp_path, plan="packed")
    _check(pack)
    assert "def total(items):" in pack


def test_anchors_go_into_the_script_and_out_again() -> None:
    data = shown(TEXT.encode())
    anchors = [Anchor("LOG", "x", line, f"n{line}", None, "") for line in range(1, TEXT.count("\n"))]
    injected = inject(data, "python", anchors)
    assert len(injected.lines) > 5 and strip(injected) == data
    assert shape(parse_tree(injected.data, "python").root_node) == shape(parse_tree(data, "python").root_node)

"""Commands on a repository of notebooks: counted apart, read in part where it must be, traced by true lines."""

from __future__ import annotations

from pathlib import Path

from support.cli import iquest
from support.notebooks import code, line_of, notebook, printed, words
from support.repos import make_repo

DEMO = notebook(
    words("# Prices"),
    code("import shop\n\ndef twice(x):\n    return shop.total(x)", printed("def put_out(): pass")),
    code("twice(3)"),
)
FILES = {
    "shop.py": "def total(x):\n    return x\n",
    "demo.ipynb": DEMO,
    "flat.ipynb": notebook(code("a = 1\nb = 2"), indent=None),
}


def test_notebooks_are_counted_apart_and_what_is_no_code_is_named(tmp_path: Path) -> None:
    root = make_repo(tmp_path / "r", FILES).root
    status = iquest(tmp_path, "index", "--status", "-C", str(root)).out
    assert "languages python 3 (2 notebooks)" in status
    assert "flat.ipynb  1 of its cells not written line by line: read as text" in " ".join(status.split(" "))


def test_a_trace_shows_the_cell_with_its_line(tmp_path: Path) -> None:
    root = make_repo(tmp_path / "r", FILES).root
    told = iquest(tmp_path, "trace", "twice", "-C", str(root)).out
    assert f"demo.ipynb:{line_of(DEMO, 'def twice')}" in told and "shop.py:1" in told


def test_a_map_of_code_with_notebooks_beside_it_puts_the_code_first(tmp_path: Path) -> None:
    more = {f"shop_{number}.py": f"def go_{number}():\n    pass\n" for number in range(4)}
    root = make_repo(tmp_path / "r", {**FILES, **more}).root
    told = iquest(tmp_path, "map", "-C", str(root)).out
    assert "beside them 2 examples and copies" in told and "put_out" not in told
    alone = make_repo(tmp_path / "n", {"demo.ipynb": DEMO, "more.ipynb": DEMO}).root
    assert "demo.ipynb" in iquest(tmp_path, "map", "-C", str(alone)).out

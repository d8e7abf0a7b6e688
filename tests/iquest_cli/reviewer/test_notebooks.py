"""The change of a notebook is that of its cells: what runs put out is none, but for secrets."""

from __future__ import annotations

from pathlib import Path

from support.notebooks import code, line_of, notebook, printed, words
from support.reviews import findings, reported

SHOP = "def total(items, rate):\n    return sum(items) * rate\n"
TOKEN = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"
BEFORE = (words("# Prices"), code("from shop import total\ntotal([1], 2)", printed("2")), code("x = 1"))


def test_a_signature_whose_call_in_a_notebook_was_left_behind_is_told(tmp_path: Path) -> None:
    text = notebook(*BEFORE)
    changed = SHOP.replace("rate)", "rate, country)", 1)
    (found,) = findings(tmp_path, {"shop.py": SHOP, "demo.ipynb": text}, {"shop.py": changed})
    assert found.rule_id == "api/signature"
    (place,) = [item for item in found.evidence if item.path == "demo.ipynb"]
    assert (place.start_line, place.excerpt) == (line_of(text, "total([1]"), "total([1], 2)")


def test_outputs_and_numbers_of_runs_are_no_findings(tmp_path: Path) -> None:
    again = notebook(
        words("# Prices"),
        code("from shop import total\ntotal([1], 2)", printed("<<<<<<< HEAD", "import pdb; pdb.set_trace()"), run=7),
        code("x = 1", printed("more"), run=8),
    )
    report = reported(tmp_path, {"shop.py": SHOP, "demo.ipynb": notebook(*BEFORE)}, {"demo.ipynb": again})
    assert not report.findings


def test_changed_code_is_reviewed_on_the_lines_of_the_file(tmp_path: Path) -> None:
    changed = notebook(*BEFORE[:2], code("x = 1\nimport pdb; pdb.set_trace()", printed("1")))
    (found,) = findings(tmp_path, {"shop.py": SHOP, "demo.ipynb": notebook(*BEFORE)}, {"demo.ipynb": changed})
    assert (found.rule_id, found.start_line) == ("debug/leftover", line_of(changed, "import pdb"))
    assert found.evidence[0].excerpt == "import pdb; pdb.set_trace()"


def test_a_line_that_only_got_its_comma_is_the_same(tmp_path: Path) -> None:
    changed = notebook(*BEFORE[:2], code("x = 1\ny = 2"))
    report = reported(tmp_path, {"demo.ipynb": notebook(*BEFORE)}, {"demo.ipynb": changed})
    assert [file.changed_lines for file in report.files] == [1]


def test_a_secret_in_an_output_is_told_and_not_shown(tmp_path: Path) -> None:
    image = {"data": {"image/png": f"iVBORw0+{TOKEN}+"}, "output_type": "display_data"}
    changed = notebook(*BEFORE[:2], code("x = 1", printed(f"token {TOKEN}"), image))
    (found,) = findings(tmp_path, {"demo.ipynb": notebook(*BEFORE)}, {"demo.ipynb": changed})
    line = line_of(changed, f"token {TOKEN}")
    assert (found.rule_id, found.start_line) == ("secret/added", line)
    assert found.message.endswith(f"added in an output (line {line})")
    assert TOKEN not in str(found)


def test_a_secret_in_a_cell_is_told_once(tmp_path: Path) -> None:
    changed = notebook(*BEFORE[:2], code(f'x = 1\nlogin = "{TOKEN}"'))
    (found,) = findings(tmp_path, {"demo.ipynb": notebook(*BEFORE)}, {"demo.ipynb": changed})
    assert (found.rule_id, found.start_line) == ("secret/added", line_of(changed, "login ="))
    assert TOKEN not in str(found)


def test_a_name_that_nothing_binds_is_told_but_not_ipythons_own(tmp_path: Path) -> None:
    changed = notebook(*BEFORE[:2], code("x = vanished(1)\ny = 2\ndisplay(y)"))
    (found,) = findings(tmp_path, {"demo.ipynb": notebook(*BEFORE)}, {"demo.ipynb": changed})
    assert (found.rule_id, found.start_line) == ("call/unknown", line_of(changed, "vanished("))
    changed = notebook(*BEFORE[:2], code("%run other.py\nx = vanished(1)"))
    assert not findings(tmp_path / "b", {"demo.ipynb": notebook(*BEFORE)}, {"demo.ipynb": changed})


def test_cleared_outputs_are_no_changed_lines(tmp_path: Path) -> None:
    before = notebook(code("x = 1", printed(*map(str, range(40)))))
    report = reported(tmp_path, {"demo.ipynb": before}, {"demo.ipynb": notebook(code("x = 1", run=None))})
    assert [file.changed_lines for file in report.files] == [0]

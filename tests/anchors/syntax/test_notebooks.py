"""Notebooks are read as scripts whose lines are the file's: code, text as comments, and nothing else."""

from __future__ import annotations

import ast
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.notebooks import code, line_of, notebook, old_notebook, printed, words
from support.pace import within
from support.records import check_record

from anchors.records import FileRecord
from anchors.syntax.extract import extract
from anchors.syntax.notebooks import Unscripted, script_of, shown
from anchors.syntax.parse import parse_tree
from anchors.syntax.source import Source

DEMO = notebook(
    words('# Prices\n\nHow sums are made: ünïcode, "quotes".\n\n## Rates\n```\n# no heading\n```\n'),
    code(
        'import os\n%matplotlib inline\nname = "a\\tb\\\\c"  # \u00e9\nprint(f"{name}: \\"x\\"")',
        printed("import sys", "x = 1"),
    ),
    code("def total(items):\n    if items:\n        !ls {items}\n    return sum(items)\n\ntotal?"),
    code("%%bash\npip install shop\necho $HOME"),
    code("%%time\ntotal([1])"),
    code("%timeit -n 10 -r 3 total([2])\nlisted = !ls\nx = (1\n% 2)\npip install shop"),
)


def rows(text: str) -> dict[int, str]:
    """The lines of a notebook's script that are not empty."""
    lines = script_of(text.encode()).data.decode().split("\n")
    return {number: line for number, line in enumerate(lines, start=1) if line}


def definitions(record: FileRecord) -> list[tuple[str, str, int, int]]:
    return [(item.kind, item.name, item.start_line, item.end_line) for item in record.definitions]


def test_each_line_of_code_stands_where_the_file_has_it_as_its_user_knows_it() -> None:
    found = rows(DEMO)
    assert found[line_of(DEMO, "import os")] == "import os"
    assert found[line_of(DEMO, "%matplotlib")] == "# %matplotlib inline"
    assert found[line_of(DEMO, 'name = "a')] == 'name = "a\\tb\\\\c"  # é'
    assert found[line_of(DEMO, "!ls {items}")] == "        pass  # !ls {items}"
    assert found[line_of(DEMO, "total?")] == "# total?"
    assert found[line_of(DEMO, "echo")] == "# echo $HOME"
    assert found[line_of(DEMO, "%%time")] == "# %%time"
    assert found[line_of(DEMO, "total([1])")] == "total([1])"
    assert found[line_of(DEMO, "total([2])")] == "total([2])  # %timeit -n 10 -r 3"
    assert found[line_of(DEMO, "listed")] == "# listed = !ls"
    assert found[line_of(DEMO, "% 2)")] == "% 2)"
    assert found[line_of(DEMO, "How sums")] == '# How sums are made: ünïcode, "quotes".'
    assert found[line_of(DEMO, "# Prices") - 1] == "# %% [markdown]"
    assert line_of(DEMO, "import sys") not in found
    ast.parse("\n".join(found.values()))


def test_the_record_has_functions_headings_and_no_word_of_an_output() -> None:
    record = extract(DEMO.encode(), "python")
    check_record(record, in_part=True)
    assert record.num_lines == DEMO.count("\n")
    first = line_of(DEMO, "def total")
    assert ("function", "total", first, first + 3) in definitions(record)
    heading, rates = line_of(DEMO, "# Prices"), line_of(DEMO, "## Rates")
    assert definitions(record)[:2] == [
        ("section", "Prices", heading, rates - 1),
        ("section", "Rates", rates, rates + 3),
    ]
    assert record.doc == "Prices"
    assert record.language == "python" and record.note == ""
    assert [item.module for item in record.imports] == ["os"]
    assert "matplotlib" in record.texts() and not {"stdout", "sys"} & set(record.texts())


def test_headings_are_no_scope_for_the_functions_below_them() -> None:
    record = extract(notebook(words("# Trainer"), code("def fit():\n    pass")).encode(), "python")
    assert [(item.name, item.parent) for item in record.definitions] == [("Trainer", -1), ("fit", -1)]


@pytest.mark.parametrize("cell", ["print((1,\n2", 'x = """\nabc', "y = 1 + \\", "%%html\n<p>def x</p>", "%%R\nx <- 1"])
def test_a_cell_that_is_no_python_by_itself_spoils_no_other(cell: str) -> None:
    record = extract(notebook(code(cell), code("def after():\n    return 1")).encode(), "python")
    assert [item.name for item in record.definitions] == ["after"]
    tree = parse_tree(shown(notebook(code(cell), code("a = 1")).encode()), "python")
    assert not tree.root_node.has_error


def test_a_cell_may_be_indented_as_a_whole() -> None:
    record = extract(notebook(code("    def inner():\n        return 1\n    inner()")).encode(), "python")
    assert [item.name for item in record.definitions] == ["inner"]
    text = notebook(code("    for x in y:\n        x()\n    done()"), code("after()"))
    assert rows(text)[line_of(text, "done()")] == "done()"
    assert not parse_tree(shown(text.encode()), "python").root_node.has_error


def test_a_notebook_runs_as_a_whole_and_is_no_program() -> None:
    record = extract(notebook(code("if __name__ == '__main__':\n    print(1)")).encode(), "python")
    assert not [fact for fact in record.facts if fact.kind == "entry"]


def test_format_three_is_read_too() -> None:
    text = old_notebook("def old():\n    return 1", "old()")
    first = line_of(text, "def old")
    assert definitions(extract(text.encode(), "python")) == [("function", "old", first, first + 1)]


def test_what_nbdev_writes_into_a_module_is_defined_there_alone() -> None:
    text = notebook(code("#| export\ndef made():\n    helper()"), code("#| hide\ndef tried():\n    made()"))
    record = extract(text.encode(), "python")
    assert [item.name for item in record.definitions] == ["tried"]
    assert "helper" in record.texts()  # its words are still found


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (notebook(code("x = 1\ny = 2"), indent=None), "1 of its cells not written line by line: read as text"),
        (notebook(code("x <- 1"), language="R"), "no cells of Python but of r: read as text"),
        (DEMO.replace('"cells"', '"cells" "cells"'), "malformed notebook"),
        (DEMO[: len(DEMO) // 2] + '"nbformat"', "malformed notebook"),
        ("<<<<<<< ours\n" + DEMO, ""),
        (json.dumps({"nbformat": 4, "cells": 3}), "malformed notebook"),
        ('{"nbformat": 4, "cells": [{"source": ["a"], "source": ["b", "c"]}, {"source": []}]}', ""),
        ('{"nbformat": 4, "cells": [], "cells": [{"cell_type": "code", "source": ["a = 1"]}]}', ""),
        ('{"nbformat": 4, "cells": [{"source": ["a"]}], "cells": []}', "malformed notebook"),
        ('{"nbformat": 4, "cells": ' + "[" * 100_000, "malformed notebook"),
    ],
)
def test_what_cannot_be_read_line_by_line_is_text_and_says_so(text: str, note: str) -> None:
    record = extract(text.encode(), "python")
    check_record(record, in_part=True)
    assert record.num_lines == text.count("\n") + (not text.endswith("\n"))
    assert note in record.note
    assert not [item for item in record.definitions if item.kind == "function"]


def test_numbers_that_only_python_writes_and_bytes_that_are_no_text() -> None:
    text = notebook(code("def f():\n    pass", {"data": {"x": float("nan")}}))
    assert [item.name for item in extract(text.encode(), "python").definitions] == ["f"]
    record = extract(text.encode().replace(b"def f", b"def \xff"), "python")
    assert "malformed notebook (no UTF-8)" in record.note
    assert shown(b"\xff" + text.encode()) == b"\xff" + text.encode()


def test_a_notebook_of_images_is_read_for_its_cells() -> None:
    image = {"data": {"image/png": "iVBORw0KGgo" + "A" * 3_000_000}, "output_type": "display_data"}
    text = notebook(code("def f():\n    pass", image), code("def g():\n    f()")).encode()
    with within(3):
        record = extract(text, "python")
    assert [item.name for item in record.definitions] == ["f", "g"] and record.note == ""
    assert not [text for text in record.texts() if "iVBORw0KGgo" in text]
    with pytest.raises(Unscripted, match="over 16,777,216 bytes"):
        script_of(b'{"nbformat":' + b" " * (16 << 20))


def test_floods_cost_what_they_are_long() -> None:
    for data in (
        b'{"nbformat": 4, "cells": [' + b'{"source": ["\\' * 200_000,
        notebook(*(code("%" * 50 + "(" * 50) for _ in range(2_000))).encode(),
        notebook(code("\n".join("'" * number for number in range(1_500)))).encode(),
        notebook(code("x = " * 100_000 + "!")).encode(),
        notebook(words("#" * 300_000 + "\n" + "`" * 300_000)).encode(),
    ):
        with within(10):
            extract(data, "python")


_LINE = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=30)
_CELLS = st.lists(st.tuples(st.booleans(), st.lists(_LINE, min_size=1, max_size=5)), max_size=6)


@settings(max_examples=150, deadline=None)
@given(_CELLS, st.booleans())
def test_every_line_of_every_cell_is_at_its_place(cells: list[tuple[bool, list[str]]], is_ascii: bool) -> None:
    """Whatever stands in them, as it is or as a comment; and no other line has anything but a border."""
    made = [
        (code if is_code else words)("") | {"source": [f"{line}\n" for line in lines[:-1]] + lines[-1:]}
        for is_code, lines in cells
    ]
    text = json.dumps({"cells": made, "metadata": {}, "nbformat": 4}, indent=1, ensure_ascii=is_ascii)
    script = script_of(text.encode()).data.decode().split("\n")
    assert len(script) == len(text.split("\n"))
    places = iter(number for number, line in enumerate(text.split("\n")) if line.startswith('    "'))
    used = set()
    for cell in made:
        for piece in cell["source"] if any(cell["source"]) else ():
            number = next(
                n for n in places if text.split("\n")[n].strip(" ,") == json.dumps(piece, ensure_ascii=is_ascii)
            )
            used.add(number)
            plain = "".join(char if char == "\t" or char >= " " else " " for char in piece.rstrip("\r\n"))
            assert "".join(plain.split()) in "".join(script[number].split()) or plain.strip()[:1] == "%"
        for _ in cell["source"] if not any(cell["source"]) else ():
            next(places, None)
    for number, line in enumerate(script):
        assert number in used or line in ("", "# %%", "# %% [markdown]")


_CODE = st.sampled_from(
    ["def f(a):\n    return a", "class A:\n    x = 1\n\n    def g(self):\n        return f(self.x)", "import os",
     "for i in range(3):\n    f(i)", "print('''a\nb''')", "x = [\n    1,\n]", "%time f(1)", "# only words", "!ls\nf(2)"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_CODE, min_size=1, max_size=8))
def test_definitions_stand_on_the_lines_of_their_cells(cells: list[str]) -> None:
    text = notebook(*(code(cell) for cell in cells))
    lines = text.split("\n")
    for item in extract(text.encode(), "python").definitions:
        if item.kind in ("function", "class", "method"):
            assert item.name in lines[item.start_line - 1] and lines[item.start_line - 1].startswith('    "')
    assert not parse_tree(Source(shown(text.encode())).data, "python").root_node.has_error

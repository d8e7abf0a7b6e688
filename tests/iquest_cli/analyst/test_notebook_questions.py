"""Questions to notebooks are answered from their cells, and users of a library are told by its names."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.asking import ask
from support.notebooks import code, line_of, notebook, printed, words
from support.repos import RepoBuilder, make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import deciding_lines
from iquest_cli.analyst.static import answer_static
from iquest_cli.analyst.texts.source import Source

TRAIN = notebook(
    words("# Train a model\nHow the classifier is trained."),
    code("%pip install datasets\nfrom datasets import load_dataset\nfrom transformers import Trainer, AutoTokenizer"),
    code("data = load_dataset('imdb')\nmore = load_dataset('glue')", printed("load_dataset wrote this", "Trainer")),
    code("def fit(model):\n    learning_rate = 5e-5\n    trainer = Trainer(model, lr=learning_rate)\n"
         "    tokens = AutoTokenizer.from_pretrained('b')\n    return trainer.train_slowly()"),
)  # fmt: skip
LOOK = notebook(words("# Look at data"), code("from datasets import load_dataset\nload_dataset('imdb')\nold_way = 1"))
FILES = {"train.ipynb": TRAIN, "look.ipynb": LOOK, "helper.py": "def old_way():\n    return 1\n\n\nold_way()\n"}


@pytest.mark.parametrize(
    "question", ["Who calls load_dataset?", "which notebooks use load_dataset", "where is `load_dataset` used?"]
)
def test_users_of_a_library_are_told_with_their_lines(state: Path, question: str) -> None:
    answer = ask(state, FILES, question)
    assert "load_dataset` is defined nowhere here: it comes from `datasets`" in answer["answer"]
    assert "at three places in two files" in answer["answer"]
    first = line_of(TRAIN, "data = load")
    assert (
        f"train.ipynb:{first}, {first + 1}" in answer["answer"]
        and f"look.ipynb:{line_of(LOOK, 'load_dataset(')}" in answer["answer"]
    )
    cited = {(item["path"], item["start_line"]) for item in answer["citations"]}
    assert {("train.ipynb", first), ("look.ipynb", line_of(LOOK, "load_dataset("))} <= cited


def test_what_is_used_through_a_name_counts_and_what_is_put_out_does_not(state: Path) -> None:
    assert f"train.ipynb:{line_of(TRAIN, 'tokens =')} " in ask(state, FILES, "Where is AutoTokenizer used?")["answer"]
    answer = ask(state, FILES, "Which notebooks use the Trainer class?")["answer"]
    assert f"train.ipynb:{line_of(TRAIN, 'trainer =')} " in answer and "one place in one file" in answer


def test_a_method_of_a_library_needs_no_import(state: Path) -> None:
    assert (
        "`train_slowly` is defined nowhere here. It is used by name at one place"
        in ask(state, FILES, "Who calls train_slowly?")["answer"]
    )


def test_what_is_defined_here_is_asked_for_as_ever(state: Path) -> None:
    assert "nowhere here" not in ask(state, FILES, "Who calls old_way?")["answer"]


def test_a_setting_in_a_cell_is_found_with_its_line(state: Path) -> None:
    answer = ask(state, FILES, "where is the learning rate set?")
    assert f"(train.ipynb:{line_of(TRAIN, 'def fit')})" in answer["answer"]
    assert "learning_rate = 5e-5" in answer["answer"] and '\\n"' not in answer["answer"]


def test_a_name_of_a_package_that_is_here_is_no_librarys(state: Path) -> None:
    own = {"shop/__init__.py": "Till = type('Till', (), {})\nglobals()['Made'] = Till\n"}
    show = notebook(code("from shop import Made, Till\nMade()\nTill()"))
    for name in ("Made", "Till"):
        assert "nowhere here" not in ask(state, {**own, "show.ipynb": show}, f"Who uses {name}?")["answer"]


def test_notebooks_that_use_what_is_defined_here_are_told_behind_its_own_code(state: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/till.py": "class Till:\n    pass\n\n\ndef opened():\n    return Till()\n",
        "look.ipynb": notebook(code("from shop.till import Till\nTill()")),
    }
    told = ask(state, files, "Which notebooks use the Till class?")["answer"]
    assert told.index("shop/till.py:6") < told.index(f"look.ipynb:{line_of(files['look.ipynb'], 'Till()')}")


def test_what_lies_between_cells_is_not_quoted(tmp_path: Path) -> None:
    text = notebook(words("# Prices"), code("price = 1\n\nprice + 1"), code("price + 2", printed("3")))
    root = make_repo(tmp_path / "shop", {"demo.ipynb": text}).root
    with Workspace.open(root, cache_dir=tmp_path / "cache") as workspace:
        numbers = deciding_lines(Place("demo.ipynb", 1, text.count("\n"), "", "", None), Source(workspace), 90)
    first, last = line_of(text, "price = 1"), line_of(text, "price + 2")
    assert numbers == [first, first + 1, first + 2, last - 1, last]


def test_who_imports_a_package_is_told(state: Path) -> None:
    files = {**FILES, "shop/datasets_tools.py": "import transformers.utils as utils\n"}
    told = ask(state, files, "Which notebooks use transformers?")["answer"]
    assert told.startswith("`transformers` is not of this repository. It is imported in two files:")
    assert f"train.ipynb:{line_of(TRAIN, 'from transformers')} " in told and "shop/datasets_tools.py:1 " in told


def test_what_a_commit_changed_in_a_cell_reads_as_code_and_stands_where_it_is_today(tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path / "repo")
    before = notebook(code("train(data)\nshow()", printed("epoch lost")))
    after = notebook(code("train(data, num_epochs=50)\nshow()", printed("num_epochs is printed")))
    repo.commit({"demo.ipynb": before}, "Start")
    repo.commit({"demo.ipynb": after}, "Train for fifty epochs")
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
        told = answer_static(workspace, "Which commit added num_epochs?").answer
    assert "+ train(data, num_epochs=50)`" in told and "- train(data)`" in told
    assert f"demo.ipynb:{line_of(after, 'train(')}" in told

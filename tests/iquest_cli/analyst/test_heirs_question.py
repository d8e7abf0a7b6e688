"""Who implements an interface, who extends a class: also one that another package defines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "src/Router.php": "<?php\nnamespace Shop;\n\nuse Psr\\MiddlewareInterface;\n\n"
    "/** Finds the route. */\nclass Router implements MiddlewareInterface\n{\n}\n",
    "src/Errors.php": "<?php\nnamespace Shop;\n\nuse Psr\\MiddlewareInterface;\n\n"
    "class Errors implements MiddlewareInterface\n{\n    public function addMiddleware() {}\n}\n",
    "tests/ErrorsTest.php": "<?php\nclass Fake implements MiddlewareInterface\n{\n}\n",
    "shop/answers.py": "class Answer:\n    pass\n\n\nclass PageAnswer(Answer):\n    pass\n\n\nclass Other:\n    pass\n",
    "shop/pages.py": "from shop.answers import PageAnswer\n\n\nclass Leaf(PageAnswer):\n    pass\n\n\n"
    "class Twig(Leaf):\n    pass\n",
    "tests/test_pages.py": "from shop.pages import Leaf\n\n\nclass FakeLeaf(Leaf):\n    pass\n",
    "Validators.cs": "class AbstractValidator<T> {}\nclass AgeValidator : AbstractValidator<int> {}\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("heirs") / "shop", FILES).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert answer["kind"] == "callers"
    return answer


@pytest.mark.parametrize("question", ["Who implements MiddlewareInterface?", "Which classes implement middleware?"])
def test_types_are_told_by_the_base_that_they_name(state: Path, root: Path, question: str) -> None:
    answer = _ask(state, root, question)
    lead, rows = answer["answer"].split("\n", 1)
    assert lead == "Two types implement or extend `MiddlewareInterface` outside the tests:"
    assert "src/Errors.php:6 | `Errors`" in rows
    assert "src/Router.php:7 | `Router` | Finds the route." in rows
    assert "Fake" not in rows
    assert {c["path"] for c in answer["citations"]} == {"src/Errors.php", "src/Router.php"}
    assert all(c["verified"] for c in answer["citations"])


def test_heirs_of_heirs_follow_the_direct_ones_and_are_counted(state: Path, root: Path) -> None:
    told = _ask(state, root, "Which subclasses of Answer are there?")["answer"]
    lead, _, rest = told.partition("\n")
    assert lead == "Three types implement or extend `Answer` outside the tests, one of them directly:"
    direct, more, through = rest.partition("Two more through `PageAnswer` and `Leaf`:")
    assert "shop/answers.py:5 | `PageAnswer`" in direct and "Leaf" not in direct and more
    assert "shop/pages.py:4 | `Leaf` | `PageAnswer`" in through
    assert "shop/pages.py:8 | `Twig` | `Leaf`" in through
    assert "Fake" not in told
    only = _ask(state, root, "Which classes extend Answer directly?")["answer"]
    assert only.startswith("One type implements or extends `Answer` outside the tests:") and "Leaf" not in only


def test_bases_with_parameters(state: Path, root: Path) -> None:
    answer = _ask(state, root, "Which classes extend AbstractValidator?")["answer"]
    assert answer.startswith("One type implements or extends `AbstractValidator` outside the tests:")


def test_files_that_are_not_read_are_counted(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", {"a.py": "x = 1\n", "b.odd": "x\n", "c.odd": "x\n"})
    ran = iquest(state, "index", "-C", str(repo.root))
    assert "not read 2 files in no known language" in ran.out

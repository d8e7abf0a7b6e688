"""A question that names a file or a folder and asks nothing else is answered by what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "shop/__init__.py": '"""Sells :class:`~shop.cart.Cart` things."""\n',
    "shop/cart.py": '"""Carts of people who buy."""\n\nfrom shop.money import price\n\nLIMIT = 3\n\n\n'
    'class Cart:\n    """What is bought."""\n\n    def total(self):\n        return price(self)\n\n\n'
    "def _hidden():\n    return LIMIT\n",
    "shop/money.py": "def price(cart):\n    return 1\n\n\ndef tax(cart):\n    return price(cart)\n",
    "shop/web/app.py": "from shop.cart import Cart\nfrom shop.money import tax\n\n\ndef show():\n"
    "    tax(Cart())\n    return Cart().total()\n",
    "other/money.py": "RATE = 2\n",
    "README.md": "# Shop\n\nA shop.\n\n## Buying\n\nBuy.\n\n## Selling\n\nSell.\n",
    "src/Till.java": "package till;\n\n/** Keeps money. */\npublic class Till {\n    /** Opens it. */\n"
    "    public void open() { shut(); }\n\n    private void shut() {}\n}\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("visited") / "shop", FILES).root


def ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


@pytest.mark.parametrize(
    "question",
    ["What does shop/cart.py do?", "shop/cart.py", "what's in `cart.py`?", "Explain file ./shop/cart.py"],
)
def test_a_file_is_told_by_what_it_defines_and_its_neighbours(state: Path, shop: Path, question: str) -> None:
    found = ask(state, shop, question)
    text = found["answer"]
    assert found["found"] and text.startswith("`shop/cart.py` has 16 lines of python. Carts of people who buy.")
    assert "| 8 | `Cart` | What is bought. |" in text and "_hidden" not in text
    assert "It uses `shop/money.py`." in text and "It is used by `shop/web/app.py`." in text
    assert {citation["path"] for citation in found["citations"]} == {"shop/cart.py"}


def test_a_folder_is_told_by_its_files_those_that_others_use_first(state: Path, shop: Path) -> None:
    text = ask(state, shop, "What is in shop/?")["answer"]
    assert text.startswith("`shop/` holds four files; below it `web/` (1). Sells Cart things.")
    rows = [row.split(" | ")[0].strip("| ") for row in text.split("\n") if row.startswith("| shop/")]
    assert set(rows[:2]) == {"shop/money.py:1", "shop/cart.py:1"}


def test_of_several_files_of_a_name_the_one_that_others_use_is_told(state: Path, shop: Path) -> None:
    text = ask(state, shop, "What does money.py do?")["answer"]
    assert text.startswith("`shop/money.py`") and "Called so as well: `other/money.py`." in text


def test_a_file_that_is_its_type_is_told_by_what_that_has(state: Path, shop: Path) -> None:
    text = ask(state, shop, "What is in src/Till.java?")["answer"]
    assert "| 6 | `open` | Opens it. |" in text and "`shut`" not in text


def test_sections_of_a_text_are_told(state: Path, shop: Path) -> None:
    text = ask(state, shop, "What is in README.md?")["answer"]
    assert "`Buying`" in text and "`Selling`" in text


def test_where_more_is_asked_or_no_such_file_is_here_the_words_are_looked_for(state: Path, shop: Path) -> None:
    assert "`price`" in ask(state, shop, "Where does shop/cart.py get the price from?")["answer"]
    assert "has" not in ask(state, shop, "What does shop/gone.py do?")["answer"].partition("\n")[0]


def test_what_is_in_a_repository_is_its_overview(state: Path, shop: Path) -> None:
    assert ask(state, shop, "What's in this repo?")["kind"] == "overview"


@pytest.mark.parametrize(
    "question",
    [
        "Who imports shop/money.py?",
        "Which files import `shop/money.py`?",
        "What uses shop/money.py?",
        "who requires money",
    ],
)
def test_who_imports_a_file_is_told_by_the_files(state: Path, shop: Path, question: str) -> None:
    said = ask(state, shop, question)["answer"].split("\n")
    assert said[0] == "`shop/money.py` is used by two files:"
    assert {"shop/cart.py", "shop/web/app.py"} <= {row.strip("| `").partition("`")[0] for row in said}


def test_a_file_that_nobody_imports_is_told_so(state: Path, shop: Path) -> None:
    assert ask(state, shop, "Who imports other/money.py?")["answer"].startswith("Nothing that was read is seen to use")


def test_of_hundreds_that_import_a_file_the_first_are_shown_and_all_counted(state: Path, tmp_path: Path) -> None:
    files = {f"u{at:03}.py": f"from lib import shared\n\n\ndef go{at}():\n    return shared()\n" for at in range(120)}
    root = make_repo(tmp_path, {"lib.py": "def shared():\n    return 1\n", **files}).root
    said = ask(state, root, "Who imports lib?")["answer"]
    assert said.startswith("`lib.py` is used by 120 files:") and "and 104 more." in said

"""A status code of HTTP that a question gives as a number is what its standard calls it, inside of a name too."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.question import understand

FILES = {
    "shop/routes.py": """from shop.errors import ShopMethodNotAllowed


def pick_route(path, verb, table):
    found = table.get(path)
    if found is None:
        return None
    if verb not in found:
        raise ShopMethodNotAllowed(path)
    return found[verb]


def print_path(path):
    print(path)
""",
    "shop/errors.py": "class ShopMethodNotAllowed(Exception):\n    pass\n",
}


def _words(text: str) -> list[str]:
    return [concept.word for concept in understand(text).concepts]


def test_a_number_is_a_status_where_an_answer_is_spoken_of() -> None:
    assert "method not allowed" in _words("Where is the 405 answer decided?")
    assert "405" in _words("Where are 405 lines sorted?")
    assert "401" in _words("Which page answers with 401?")  # one word of its own is told by others too


def test_what_decides_a_status_is_found_by_what_it_is_called(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", FILES).root
    question = "Where is a path and verb answered with 405?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    told = json.loads(ran.out)["answer"]
    assert told.startswith("`pick_route` (shop/routes.py:4)")

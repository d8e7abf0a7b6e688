"""Kinds that a folder of their own tells, and those that a question keeps to a part of: what all of a kind share is
none of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

MIDDLEWARES = ("compress", "headers", "retry", "ratelimit")
PARTS = ("filters", "mixins", "sorters", "resolvers")
FILES = {
    **{
        f"pkg/middlewares/{name}/{name}.go": f"package {name}\n\nfunc New() int {{\n\treturn 1\n}}\n"
        for name in MIDDLEWARES
    },
    "pkg/server/chain.go": "package server\n\nfunc Wrap(names []string) {\n"
    + "".join(f"\t{name}.New()\n" for name in MIDDLEWARES)
    + "}\n",
    **{f"pkg/middlewares/{name}.go": "package middlewares\n\nvar x = 1\n" for name in ("chain", "util", "errors")},
    **{f"shop/{area}/{part}.py": "X = 1\n" for area in ("cart", "order", "user", "tax", "hook") for part in PARTS},
    "shop/plugins/base_plugin.py": "class BasePlugin:\n    pass\n",
    **{f"shop/plugins/{name}.py": "X = 1\n" for name in ("manager", "models", "error_codes", "const", "views")},
    "shop/pay/stripe.py": "from shop.plugins.base_plugin import BasePlugin\n\n\nclass Stripe(BasePlugin):\n    pass\n",
    "shop/mail/send.py": "from shop.plugins.base_plugin import BasePlugin\n\n\nclass PayMail(BasePlugin):\n    pass\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("places") / "shop", FILES).root


def _told(state: Path, root: Path, question: str) -> str:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    return str(json.loads(ran.out)["answer"])


def test_folders_of_a_folder_are_the_kind_and_not_the_files_beside_them(state: Path, root: Path) -> None:
    answer = _told(state, root, "Which middlewares are there?")
    assert "Four folders stand in `pkg/middlewares/`:" in answer
    assert "| pkg/middlewares/retry/retry.go:1 | `retry` |" in answer
    assert "chain.go" not in answer
    added = _told(state, root, "How do I add a new middleware?")
    assert "put a folder beside the 4 in `pkg/middlewares/`" in added
    assert "They are named together in `Wrap` (pkg/server/chain.go:3)." in added


def test_of_heirs_those_are_told_that_say_what_the_question_keeps_to(state: Path, root: Path) -> None:
    answer = _told(state, root, "Which pay plugins are there?")
    assert "Of 2 types that implement or extend `BasePlugin` outside the tests one says 'pay'" in answer
    assert "Stripe" in answer and "PayMail" not in answer
    assert "extend `BasePlugin`" in _told(state, root, "How do I add a new pay plugin?")


def test_parts_that_each_folder_has_are_no_kind(state: Path, root: Path) -> None:
    assert "stand in" not in _told(state, root, "Which hooks are there?")


def test_where_none_says_it_all_heirs_are_told(state: Path, root: Path) -> None:
    answer = _told(state, root, "Which vendor plugins are there?")
    assert "Two types implement or extend `BasePlugin` outside the tests:" in answer and "PayMail" in answer


def test_a_class_of_constants_is_an_enumeration_in_all_but_name(state: Path, tmp_path: Path) -> None:
    constants = "".join(f"    STEP_{chr(65 + n // 10)}{chr(65 + n % 10)} = 'step {n}'\n" for n in range(50))
    files = {
        "parcels/__init__.py": f'class ParcelEvents:\n    """What happens to a parcel."""\n\n{constants}'
        "    CHOICES = [(STEP_AA, 'first')]\n",
        "parcels/track.py": "from parcels import ParcelEvents\n\n\ndef event():\n    return ParcelEvents.STEP_AB\n",
        "parcels/sort.py": 'class Sorting:\n    """Sorts."""\n\n    def parcels(self):\n        return []\n',
    }
    root = make_repo(tmp_path / "parcels", files).root
    answer = _told(state, root, "Which events can a parcel have?")
    assert "`ParcelEvents` (parcels/__init__.py:1) has 50 members" in answer
    assert "`CHOICES`" not in answer

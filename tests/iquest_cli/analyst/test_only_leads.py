"""What is told first and says too little of the question by its own name is told as a lead: users, ways, families."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

USED = {
    "shop/ledger.py": (
        'def keep_row(sheet, text):\n    """Stores the picture of a shelf as a row."""\n'
        "    picture = shelf_picture(text)\n    sheet.append(picture)\n\n\n"
        "def shelf_picture(text):\n    return text.strip()\n\n\n"
        "def save_sheet(sheet, picture):\n    sheet.write(picture)\n"
    ),
    "shop/run.py": (
        "from shop.ledger import keep_row, save_sheet\n\n\n"
        "def work(sheet):\n    keep_row(sheet, 'x')\n    save_sheet(sheet, 'y')\n"
    ),
}
WAY = {
    "mill/gate.py": (
        "from mill.belt import carry\n\n\n"
        'def enter(sack):\n    """A sack of grain arrives at the mill."""\n    return carry(sack)\n'
    ),
    "mill/belt.py": (
        "def carry(sack):\n    # grain is ground to flour here\n    return step_two(sack)\n\n\n"
        "def step_two(sack):\n    flour = sack.ground()\n    return flour\n"
    ),
}
KINDS = {
    "hall/first.py": (
        "class LanternHanger:\n    pass\n\n\nclass PaperLanternHanger(LanternHanger):\n    pass\n\n\n"
        "class GlassLanternHanger(LanternHanger):\n    pass\n"
    ),
    "hall/second.py": (
        "class Stove:\n    pass\n\n\nclass TileStove(Stove):\n    pass\n\n\nclass IronStove(Stove):\n    pass\n"
    ),
}


def _told(state: Path, tmp_path: Path, files: dict[str, str], question: str) -> str:
    root = make_repo(tmp_path / "lib", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    return str(json.loads(ran.out)["answer"])


def test_users_of_what_only_does_what_is_described_are_a_lead(state: Path, tmp_path: Path) -> None:
    answer = _told(state, tmp_path, USED, "What uses the picture of a shelf that is stored as a row?")
    first = answer.partition("\n")[0]
    assert "is the best lead" in first or "`shelf_picture`" in first


def test_what_is_called_by_the_verb_comes_first(state: Path, tmp_path: Path) -> None:
    answer = _told(state, tmp_path, USED, "What would break if saving a picture took other arguments?")
    assert answer.startswith("`save_sheet`") and "is the best lead" in answer.partition("\n")[0]
    assert "its name says nothing of `picture`" in answer


def test_users_of_what_is_named_are_no_lead(state: Path, tmp_path: Path) -> None:
    answer = _told(state, tmp_path, USED, "What uses the picture of a shelf?")
    assert answer.startswith("`shelf_picture`") and "lead" not in answer.partition("\n")[0]


def test_a_way_whose_end_is_called_otherwise_is_a_lead(state: Path, tmp_path: Path) -> None:
    question = "From a sack that arrives at the mill, which functions does it go through until it is ground to flour?"
    answer = _told(state, tmp_path, WAY, question)
    assert answer.startswith("The best lead is a way of two calls from `enter` to `step_two`")
    assert "By its name `step_two` says nothing of `it is ground to flour`." in answer


def test_a_family_called_more_than_is_asked_for_is_a_lead(state: Path, tmp_path: Path) -> None:
    assert _told(state, tmp_path, KINDS, "Which kinds of lanterns can be lit?").startswith("The best lead is")


def test_a_family_called_as_is_asked_for_is_none(state: Path, tmp_path: Path) -> None:
    assert "best lead" not in _told(state, tmp_path, KINDS, "Which kinds of stoves can be lit?").partition("\n")[0]


def test_a_setting_without_a_value_is_a_lead_where_one_is_asked_for(state: Path, tmp_path: Path) -> None:
    files = {
        "oven/heat.py": 'import os\n\n\ndef heat():\n    """Warms a tray."""\n'
        '    return os.environ["OVEN_SHELF_LIMIT"]\n'
    }
    answer = _told(state, tmp_path, files, "How many may stand on a shelf of the oven for each tray?")
    assert answer.startswith("The best lead is `OVEN_SHELF_LIMIT`") and "No value of it is found." in answer
    named = _told(state, tmp_path / "again", files, "Which environment variable limits the shelf of the oven?")
    assert named.startswith("`OVEN_SHELF_LIMIT`")


def test_a_setting_that_says_little_of_the_question_is_a_lead(state: Path, tmp_path: Path) -> None:
    files = {
        "oven/heat.py": "OVEN_TIMEOUT = 30\n\n\ndef heat():\n    return OVEN_TIMEOUT\n",
        "oven/notes.py": 'def bake(loaf, baker, crust):\n    """A crusty loaf."""\n    return loaf\n',
    }
    question = "How long does the oven wait for the baker who looks at the crust of the loaf?"
    answer = _told(state, tmp_path, files, question)
    assert answer.startswith("The best lead is `OVEN_TIMEOUT`")
    assert "Nothing that stands with it says `baker`, `crust`" in answer

"""Who asks where something complains is not told of records that have nothing to do with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "shop/compiler.py": '''def check_picture(node, report):
    """A picture must say in words what it shows."""
    if node.picture and not node.words:
        report(node, "picture without words")
''',
    "shop/build.py": "import logging\n\nlog = logging.getLogger(__name__)\n\n\ndef load_fixtures(compiler):\n"
    "    log.info('Loading fixtures')\n    return compiler\n",
}
TILL = (
    "import logging\n\nlog = logging.getLogger(__name__)\n\n\ndef stop_till(till):\n"
    "    log.warning('the till has no paper')\n"
)


@pytest.mark.parametrize(
    ("files", "question", "kind", "told"),
    [
        (FILES, "Where does the compiler complain about a picture without words?", "locate", "`check_picture`"),
        ({"shop/till.py": TILL}, "Where does the till complain about no paper?", "logs", "`the till has no paper`"),
    ],
)
def test_a_complaint_need_not_be_logged(
    state: Path, tmp_path: Path, files: dict[str, str], question: str, kind: str, told: str
) -> None:
    root = make_repo(tmp_path / "shop", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer = json.loads(ran.out)
    assert answer["kind"] == kind
    assert told in answer["answer"]
    assert "Loading fixtures" not in answer["answer"]


def test_an_error_page_is_no_error_that_is_raised(state: Path, tmp_path: Path) -> None:
    files = {
        "shop/pages.py": "def produce_error_page(error, formats):\n"
        '    """Produce the error page in one of the formats."""\n    return formats[error.page_format](error)\n',
        "shop/till.py": "def open_till(key):\n    if not key:\n        raise ValueError('an unexpected error')\n"
        "    return key\n",
    }
    root = make_repo(tmp_path / "shop", files).root
    question = "In which formats can an error page be produced?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    told = json.loads(ran.out)["answer"]
    assert told.startswith("`produce_error_page`") and "unexpected" not in told

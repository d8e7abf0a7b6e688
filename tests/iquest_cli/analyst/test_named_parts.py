"""Questions for a part as a whole, where one file or folder is called so."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

LIMITER = {
    "shop/limiter.py": (
        '"""Keeps customers from asking too often."""\n\n\ndef get_rules():\n    return {}\n\n\n'
        "def count(customer):\n    return 1\n\n\ndef install(app):\n    rules = get_rules()\n"
        "    app.before(lambda: count(rules))\n"
    ),
    "shop/web.py": "from shop import limiter\n\n\ndef start(app):\n    limiter.install(app)\n    limiter.get_rules()\n",
    "tools/setup.sh": (
        "#!/bin/sh\n# A rate limiter of the proxy has to be set up for the work of rate limits.\n"
        "install_proxy() {\n  echo 'how the rate limiter works: the work of the rate limiter'\n}\ninstall_proxy\n"
    ),
}


@pytest.mark.parametrize("question", ["How does the rate limiter work?", "What does the limiter do?"])
def test_a_part_is_the_file_that_is_called_so(tmp_path: Path, question: str) -> None:
    told = answered(tmp_path, LIMITER, question)
    assert told.answer.split("\n")[0].startswith("`install` (shop/limiter.py:12)"), told.answer


def test_of_two_files_called_so_none_is_meant(tmp_path: Path) -> None:
    files = {**LIMITER, "other/limiter.py": "def nothing():\n    return 0\n"}
    told = answered(tmp_path, files, "How does the rate limiter work?").answer
    assert not told.startswith("`nothing`")

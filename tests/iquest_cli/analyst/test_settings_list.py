"""Questions for all settings of a kind: the environment's, the command line's, those of a class that is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.kinds.listing import _LISTS

FILES = {
    "shop/session.py": '''import os


class SessionKeeper:
    """Keeps sessions."""

    def __init__(
        self,
        app,
        secret: str,
        max_age: int = 14 * 24,  # in hours
        path: str = "/",
        same_site: str = "lax",
    ) -> None:
        self.app = app


def folder():
    return os.environ.get("SHOP_HOME", "~/.shop")


def colours():
    return os.getenv("SHOP_COLOURS")
''',
    "shop/main.py": 'import argparse\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n'
    '    parser.add_argument("--port", default=80)\n    parser.add_argument("--quiet")\n',
    "tests/test_home.py": 'import os\n\n\ndef test_home():\n    assert os.environ.get("SHOP_TESTED")\n',
    "pool.go": 'package pool\n\ntype PoolOptions struct {\n\tSize int `json:"size" default:"8"`\n\tIdle int\n}\n',
    "client.ts": "export class Client {\n\tget retry(): number {\n\t\treturn 1;\n\t}\n\n\tset retry(value: number) {}"
    "\n\n"
    "\tfollow: boolean | ((response: string) => boolean) = true;\n}\n",
    "size.c": '#include <stdlib.h>\nint size(void) {\n  char b[9]; size_t n = 9;\n'
    '  return xx_getenv("SHOP_POOL", b, &n);\n}\n',
    "shop/console.py": 'from cleo import Command, option\n\n\nclass SellCommand(Command):\n    """Sells it."""\n\n'
    '    name = "sell"\n    options = [option("environment", "e", "an env to sell in")]\n\n'
    '    def handle(self):\n        return envs["minor"]\n',
    "tests/test_web.py": 'app = Flask("x")\n\n\n@app.route("/tested")\ndef tested():\n    return ""\n',
    "Rakefile": 'task :audit do\n  sh "audit"\nend\n',
    "run.sh": '#!/bin/sh\nDONE=1\n[ -n "$SHOP_DEBUG" ] && set -x\n[ -z "$DONE" ] || echo "$DONE"\n',
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("listing") / "shop", FILES).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert answer["kind"] == "config"
    return answer


def test_the_environment_is_listed_without_what_tests_and_scripts_set(state: Path, root: Path) -> None:
    answer = _ask(state, root, "Which environment variables does shop read?")
    text = answer["answer"]
    assert text.startswith("Four environment variables are read outside the tests:")
    for name in ("SHOP_HOME", "SHOP_COLOURS", "SHOP_POOL", "SHOP_DEBUG"):
        assert f"`{name}`" in text
    assert '| `SHOP_HOME` | shop/session.py:19 | default `"~/.shop"` |' in text
    assert "SHOP_TESTED" not in text
    assert "DONE" not in text
    assert all(citation["verified"] for citation in answer["citations"])


def test_a_class_is_listed_by_its_constructor_with_every_default(state: Path, root: Path) -> None:
    text = _ask(state, root, "Which settings does the session keeper have and what are their defaults?")["answer"]
    assert text.startswith("`SessionKeeper` (shop/session.py:4) takes five settings:")
    assert "| `max_age` | shop/session.py:11 | default `14 * 24` |" in text
    assert '| `path` | shop/session.py:12 | default `"/"` |' in text
    assert "| `secret` | shop/session.py:10 |  |" in text


def test_fields_are_listed_with_the_default_of_their_tag(state: Path, root: Path) -> None:
    text = _ask(state, root, "Which settings does the pool have?")["answer"]
    assert text.startswith("`PoolOptions` (pool.go:3) takes two settings:")
    assert "| `Size` | pool.go:4 | default `8` |" in text


def test_options_of_the_command_line_are_listed(state: Path, root: Path) -> None:
    text = _ask(state, root, "What command line options are there?")["answer"]
    assert "| `--port` | shop/main.py:6 | default `80` |" in text
    assert "`--quiet`" in text


def test_one_setting_is_no_list_and_a_property_is_told_once(state: Path, root: Path) -> None:
    text = _ask(state, root, "Which setting says how often the client may retry?")["answer"]
    assert text.count("Client.retry") == 1


def test_a_verb_that_is_spelled_as_a_noun_asks_for_no_list() -> None:
    assert _LISTS.search("Which environment variable switches the session keeper, and where is it read?") is None
    assert _LISTS.search("Which command line switches are there?") is not None


def test_the_arrow_of_a_type_gives_no_default(state: Path, root: Path) -> None:
    text = _ask(state, root, "Which options does the client have?")["answer"]
    assert "| `follow` | client.ts:8 | default `true` |" in text


def test_commands_are_listed_those_of_maintainers_last(state: Path, root: Path) -> None:
    text = _ask(state, root, "Which commands are there?")["answer"]
    assert text.startswith("Two commands are offered outside the tests:")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows == ["| `sell` | shop/console.py:4 | Sells it. |", "| `audit` | Rakefile:1 |  |"]


def test_routes_of_tests_are_none(state: Path, root: Path) -> None:
    answer = _ask(state, root, "Which routes are there?")
    assert answer["answer"].startswith("No route is told of outside the tests and examples.")


def test_variables_that_configure_a_part_are_those_called_so(state: Path, root: Path) -> None:
    text = _ask(state, root, "Which environment variables configure the server?")["answer"]
    assert "`SHOP_HOME`" in text
    assert "`SHOP_COLOURS`" in text
    text = _ask(state, root, "Which environment variables configure the colours?")["answer"]
    assert "`SHOP_COLOURS`" in text
    assert "`SHOP_HOME`" not in text

"""How a newcomer runs the tests, builds, installs: told by the page, the scripts and the CI jobs of the repository."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.cli import clean_environment, iquest
from support.repos import make_repo

FILES = {
    "README.md": "# Shop\n\nSells.\n\n## Installation\n\n```\npip install shop\n```\n\n## Usage\n\nImport it.\n",
    "CONTRIBUTING.md": "# Contributing\n\nBe kind.\n\n## Running the tests\n\nAll of them:\n\n"
    "```\n$ scripts/test\n```\n\n## Fish\n\n```\ntest -d ~/shop && echo yes\n```\n",
    "scripts/test": "#!/bin/sh\nexec pytest\n",
    "Makefile": "test: all\n\tscripts/test\n\ntest-slow:\n\tscripts/test slow\n\nTESTS = tests\n\n"
    "docs:\n\tmkdocs build\n",
    "package.json": '{\n  "scripts": {\n    "test": "ava",\n    "build": "tsc"\n  }\n}\n',
    ".github/workflows/ci.yml": "name: test\njobs:\n  test:\n    steps:\n      - run: pip install pytest\n"
    "      - name: run the tests\n        run: |\n          make test\n          if test -f x; then exit 1; fi\n",
    "shop/testing.py": "def run_tests(request):\n    return request\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("howto") / "shop", FILES).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_the_command_comes_first_and_the_page_that_tells_it(state: Path, root: Path) -> None:
    answer = _ask(state, root, "How do I run the tests?")
    assert answer["kind"] == "howto"
    assert answer["found"]
    lead, told, *_ = answer["answer"].split("\n\n")
    assert lead == "To run the tests: `make test` (Makefile:1)."
    assert told.startswith("CONTRIBUTING.md:5 tells how to run the tests, under `Running the tests`:")
    assert "$ scripts/test" in answer["answer"]
    rows = [row for row in answer["answer"].split("\n") if row.startswith("| `")]
    assert any(row.startswith("| `npm test` | package.json:3 | `ava` |") for row in rows)
    assert any("`make test-slow`" in row for row in rows)
    run_by_ci = answer["answer"].partition("Run by CI:")[2]
    assert "`make test`" in run_by_ci
    assert "pip install" not in run_by_ci
    assert "test -f" not in run_by_ci
    assert "run_tests" not in answer["answer"]
    assert all(citation["verified"] for citation in answer["citations"])


def test_a_page_alone_tells_how_it_is_installed(state: Path, root: Path) -> None:
    answer = _ask(state, root, "How do I install shop?")
    assert answer["answer"].startswith("README.md:5 tells how to install it, under `Installation`:")
    assert "pip install shop" in answer["answer"]


def test_what_is_no_task_of_people_is_answered_from_the_code(state: Path, root: Path) -> None:
    assert _ask(state, root, "How do I run a request?")["kind"] != "howto"


LONG = {
    "words before a command": "./a=b=c=d " * 60 + "make test",
    "folders without an end": "a/" * 60_000 + "( make test",
}


@pytest.mark.parametrize("line", LONG.values(), ids=LONG)
def test_no_line_of_a_job_or_a_page_takes_long_to_look_at(tmp_path: Path, line: str) -> None:
    files = {
        ".github/workflows/ci.yml": f"jobs:\n  test:\n    steps:\n      - run: |\n          {line}\n",
        "CONTRIBUTING.md": f"# Running the tests\n\n```\n{line}\n```\n",
    }
    repo = make_repo(tmp_path / "shop", files)
    command = [sys.executable, "-P", "-m", "iquest_cli", "ask", "How do I run the tests?", "-C", str(repo.root)]
    ran = subprocess.run(command, capture_output=True, env=clean_environment(tmp_path), timeout=60)
    assert ran.returncode in (0, 1) and b"Traceback" not in ran.stderr

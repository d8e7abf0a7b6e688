"""What a repository's own pages, scripts, editor settings and CI jobs tell of a task, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

WORKFLOW = "name: {name}\non:\n  push:\n    tags:\n      - 'v*'\njobs:\n  ship:\n    steps:\n      - run: ./ship now\n"


def said(folder: Path, files: dict[str, str], question: str) -> str:
    answer = answered(folder, files, question)
    assert answer.kind == "howto"
    return answer.answer.replace("|  |  |  |\n| --- | --- | --- |\n", "")


LAUNCH = '{\n  "configurations": [\n    {\n      "name": "Serve",\n      "type": "go"\n    }\n  ]\n}\n'
SCRIPTS = '{\n  "scripts": {\n    "dev": "vite",\n    "build": "vite build",\n    "build:css": "sass"\n  }\n}\n'
MADE = (
    (
        {"package.json": SCRIPTS, "bun.lock": "{}\n"},
        "How do I start it?",
        "To start it: `bun run dev` (package.json:3).",
    ),
    (
        {"package.json": SCRIPTS, "yarn.lock": "\n"},
        "How do I build it?",
        "To build it: `yarn run build` (package.json:4).",
    ),
    (
        {"Taskfile.yml": "version: 3\ntasks:\n  lint:\n    cmds: [x]\n"},
        "How do I lint it?",
        "`task lint` (Taskfile.yml:3)",
    ),
    ({"tox.ini": "[tox]\n[testenv:docs]\ncommands = x\n"}, "How do I build the docs?", "`tox -e docs` (tox.ini:2)"),
    ({".cargo/config.toml": '[alias]\nlint = "clippy"\n'}, "How do I lint it?", "`cargo lint`"),
    ({"magefile.go": "package main\n\nfunc Lint() error {\n\treturn nil\n}\n"}, "How do I lint it?", "`mage Lint`"),
    ({"pyproject.toml": '[tool.poe.tasks]\nlint = "ruff"\n'}, "How do I lint it?", "`poe lint` (pyproject.toml:2)"),
    ({"Justfile": "lint:\n    ruff check\n"}, "How do I lint it?", "`just lint` (Justfile:1)"),
    ({"bin/setup": "#!/usr/bin/env ruby\nputs 1\n"}, "How do I set it up?", "`bin/setup` (bin/setup:1)"),
    ({"Procfile": "web: ./shop serve\n"}, "How do I run it?", "`./shop serve` (Procfile:1)"),
    (
        {"compose.yml": "services:\n  db:\n    image: a\n  web:\n    build: .\nvolumes:\n  data:\n"},
        "How do I run it with Docker?",
        "To run it with Docker: `docker compose up` (compose.yml:1).\n\nMade for it:\n"
        "| `docker compose up` | compose.yml:1 | `services: db, web` |",
    ),
    (
        {"Dockerfile": "FROM a\n"},
        "How do I run it with Docker?",
        "`docker build -t shop . && docker run --rm -it shop`",
    ),
    ({"build/Dockerfile": "FROM a\n"}, "How do I build the image?", "`docker build -f build/Dockerfile -t shop .`"),
    (
        {".vscode/launch.json": LAUNCH},
        "How do I debug it?",
        "To debug it: `Serve` (.vscode/launch.json:4).",
    ),
    ({".pre-commit-config.yaml": "repos: []\n"}, "How do I lint it?", "`pre-commit run --all-files`"),
    (
        {".github/workflows/ship.yml": WORKFLOW.format(name="Ship")},
        "How do I make a release?",
        "No page or script here says how to release it; CI has jobs for it.\n\nJobs of CI for it:\n"
        "| `Ship` | .github/workflows/ship.yml:2 | `push: tags: - 'v*'` |",
    ),
)


@pytest.mark.parametrize(("files", "question", "told"), MADE, ids=[f"{next(iter(f))} {q}" for f, q, _ in MADE])
def test_what_is_made_for_a_task_is_told(tmp_path: Path, files: dict[str, str], question: str, told: str) -> None:
    assert told in said(tmp_path, files, question)


def test_a_script_of_a_longer_name_does_not_lead(tmp_path: Path) -> None:
    files = {
        "package.json": '{\n  "scripts": {\n    "build:css": "sass"\n  }\n}\n',
        "go.mod": "module shop\n",
        "a.go": "",
    }
    answer = said(
        tmp_path, files | {"README.md": "# Shop\n\n## Building\n\n```\nmake build\n```\n"}, "How do I build it?"
    )
    assert answer.startswith("README.md:3 tells how to build it, under `Building`:")
    assert "Of a like name:\n| `npm run build:css` | package.json:3 | `sass` |" in answer


PAGES = (
    (
        {
            "README.md": "# Shop\n\n## Git hooks\n\n```\nmake install-hooks\n```\n\n"
            "## Installation\n\n```\npip install shop\n```\n"
        },
        "How do I install it?",
        "README.md:9 tells how to install it, under `Installation`:\n\n```\npip install shop\n```",
    ),
    (
        {"README.md": "# Shop\n\n- [Installation guide](https://shop.example/install)\n"},
        "How do I install it?",
        "To install it, README.md:3 leads to `https://shop.example/install` (`Installation guide`).",
    ),
    (
        {
            "CONTRIBUTING.md": "# Work\n\n## Tests\n\nAll:\n\n```\nmake check\n```\n\n"
            "To run a single test:\n\n```\nshop-test --only NAME\n```\n"
        },
        "How do I run a single test?",
        "CONTRIBUTING.md:11 tells how to run a single test, under `To run a single test`:",
    ),
    (
        {"README.md": "# Shop\n\n## By hand\n\n```\nmake run   # Start the server for you.\n```\n"},
        "How do I start it?",
        "README.md:3 tells how to start it, under `By hand`:",
    ),
    (
        {"CONTRIBUTING.md": "# Shop's rules\n\nBe kind.\n"},
        "How do I contribute?",
        "CONTRIBUTING.md:1 tells how to contribute, under `Shop's rules`:\n\n```\nBe kind.\n```",
    ),
    (
        {"README.md": "# Shop\n\n## Running\n\nUse `make run` for that.\n"},
        "How do I run it?",
        "README.md:3 tells how to start it, under `Running`:",
    ),
    (
        {"README.md": "# Shop\n\n## Usage\n\n```\n$ shop test\ntests/a_test.py\n$ make tests\n```\n"},
        "How do I run the tests?",
        "README.md:3 tells how to run the tests, under `Usage`:",
    ),
)


@pytest.mark.parametrize(("files", "question", "told"), PAGES, ids=[question for _, question, _ in PAGES])
def test_what_a_page_tells_is_quoted(tmp_path: Path, files: dict[str, str], question: str, told: str) -> None:
    assert said(tmp_path, files, question).startswith(told)


NO_PAGES = (
    ({"testing.md": "# Testing\n\n```\nval cart = test input\n```\n"}, "How do I run the tests?"),
    ({"README.rst": "Shop\n====\n\nIt has a single test::\n\n    import shop\n"}, "How do I run a single test?"),
    ({"README.md": "# Shop\n\nMade with [Bootstrap](https://getbootstrap.com).\n"}, "How do I set it up?"),
    ({"README.md": "# Shop\n\n## Plugin\n\n```\npip install pytest-shop\n```\n"}, "How do I run the tests?"),
    ({"README.md": "# Shop\n\n## Cart\n\n```\nawait cart.get('a')\n```\n"}, "How do I install it?"),
    ({"docs/guide.md": "# Guide\n\n## Releasing\n\n```\nmake build\n```\n"}, "How do I build it?"),
    (
        {"README.md": "# Shop\n\n## Files\n\n```\n> shop pre-commit\n.git/hooks/pre-commit.sample\n```\n"},
        "How do I lint it?",
    ),
    ({"README.md": "# Shop\n\n## Paths\n\n```\n$ cd shop/tests\n$ ls tests\n```\n"}, "How do I run the tests?"),
    ({"README.md": "# Shop\n\n## Tests\n\nThere are many of them.\n"}, "How do I run the tests?"),
    ({"deploy.md": "# Server\n\n## Install a runner\n\n```\n./svc.sh install\n```\n"}, "How do I install it?"),
)


@pytest.mark.parametrize(("files", "question"), NO_PAGES)
def test_what_only_shares_a_word_is_no_way(tmp_path: Path, files: dict[str, str], question: str) -> None:
    assert said(tmp_path, files, question).startswith("Not found: ")


def test_what_one_job_alone_types_does_not_lead(tmp_path: Path) -> None:
    job = "jobs:\n  a:\n    steps:\n      - run: go build -o $OUT ./...\n      - run: go test ./...\n"
    files = {"go.mod": "module shop\n", "a.go": "package a\n", ".github/workflows/ci.yml": job}
    assert said(tmp_path / "1", files, "How do I build it?").startswith(
        "To build it: `go build ./...`, as is usual for"
    )
    assert said(tmp_path / "2", files, "How do I run the tests?").startswith(
        "To run the tests, as CI does: `go test ./...`"
    )


def test_a_section_is_quoted_up_to_what_speaks_of_something_else(tmp_path: Path) -> None:
    page = "# Shop\n\n## Development\n\n1. Clone it:\n   ```\n   git clone shop\n   ```\n2. Run `make`.\n\n"
    page += "### Fish\n\nMore.\n"
    answer = said(tmp_path, {"README.md": page}, "How do I set up a development environment?")
    assert "1. Clone it:\n   git clone shop\n2. Run `make`.\n```" in answer
    assert "Fish" not in answer


@pytest.mark.parametrize(
    "text", ["a/" * 60_000, "`x" * 40_000, "[a](" * 30_000, "on: " * 40_000, "services:\n" * 9_000]
)
def test_no_file_takes_long_to_look_at(tmp_path: Path, text: str) -> None:
    files = {
        "README.md": f"# Shop\n\n## Tests\n\n{text}\n\n```\n{text}\n```\n",
        "compose.yml": text,
        "Taskfile.yml": f"tasks:\n  {text}\n",
        ".github/workflows/release.yml": f"on:\n  {text}\n",
        ".vscode/launch.json": text,
        "pyproject.toml": f"[project.scripts]\n{text}\n",
    }
    for question in ("How do I run a single test?", "How do I make a release?", "How do I run it with Docker?"):
        said(tmp_path / question[-9:-1], files, question)

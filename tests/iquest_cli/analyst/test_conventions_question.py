"""Questions about what runs through all of a program: its parts, errors, logs, jobs and start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.project import project_asked

ROOMS = {
    "README.md": "# Rooms\n\nRooms books rooms.\n",
    "rooms/app.py": "import logging\n\nfrom rooms.store.db import load\nfrom rooms.web.views import show\n\n"
    "log = logging.getLogger(__name__)\n\n\nclass RoomError(Exception):\n    pass\n\n\n"
    "def setup_logging():\n    logging.basicConfig(level=logging.INFO)\n\n\n"
    "def main():\n    setup_logging()\n    try:\n        show(load())\n    except Exception:\n"
    "        log.error('failed')\n        raise\n\n\ndef handle_error(error):\n    log.warning('no room')\n\n\n"
    "if __name__ == '__main__':\n    main()\n",
    "rooms/store/db.py": "from rooms.store.pool import pool\n\n\ndef load():\n    if not pool():\n"
    "        raise ValueError('no pool')\n    return pool()\n",
    "rooms/store/pool.py": "def pool():\n    return 1\n",
    "rooms/web/views.py": "from rooms.store.db import load\nfrom rooms.store.pool import pool\n\n\ndef show(rows):\n"
    "    if pool() and not load():\n        raise ValueError('none')\n    return rows\n",
    "rooms/jobs.py": "from celery import shared_task\n\n\n@shared_task\ndef clean_rooms():\n    return 1\n",
    "requirements.txt": "celery==5.4.0\n",
    "tests/test_db.py": "def test_load():\n    raise KeyError('x')\n",
}  # fmt: skip


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert all(citation["verified"] for citation in answer["citations"]), answer
    return answer


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("rooms") / "rooms", ROOMS).root


def test_parts_are_told_with_what_they_use_and_where_it_starts(state: Path, rooms: Path) -> None:
    answer = _ask(state, rooms, "How is the code organised?")["answer"]
    assert answer.startswith("Its code has three parts below `rooms/`; 2 of those shown use `store/`:")
    assert "| `web/` | `1 file` | rooms/web/views.py:5 | `show; uses store` |" in answer
    assert "| `store/` | `2 files` |" in answer
    assert "It starts at:" in answer
    assert "test_db" not in answer


def test_errors_are_told_by_who_raises_and_who_handles_them(state: Path, rooms: Path) -> None:
    answer = _ask(state, rooms, "How are errors handled?")["answer"]
    assert answer.startswith("Errors are raised at 2 places and caught at 1.")
    assert "| `handle_error` | rooms/app.py:26 |" in answer
    assert "| `RoomError` | rooms/app.py:9 |" in answer
    assert "| `ValueError` | `2 times` | rooms/store/db.py:6 |" in answer
    assert "KeyError" not in answer


def test_logging_is_told_by_library_levels_and_where_it_is_set_up(state: Path, rooms: Path) -> None:
    answer = _ask(state, rooms, "How does logging work?")["answer"]
    assert answer.startswith(
        "It uses logging (rooms/app.py:1), imported by 1 file; 2 statements write a log (warning 1, error 1)."
    )
    assert "| `setup_logging` |  | rooms/app.py:13 |" in answer
    assert "`logging.basicConfig(level=logging.INFO)` | `info` | rooms/app.py:14 |" in answer


def test_jobs_are_told_with_what_runs_them(state: Path, rooms: Path) -> None:
    answer = _ask(state, rooms, "How are background jobs run?")["answer"]
    assert answer.startswith(
        "It uses Celery: `celery ==5.4.0` (requirements.txt:1), imported by 1 file; 1 job is marked"
    )
    assert "| `clean_rooms` | rooms/jobs.py:" in answer


def test_what_happens_at_startup_begins_with_the_program(state: Path, tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.org/shop\n\ngo 1.22\n",
        "main.go": "package main\n\nfunc main() {\n\topenStore()\n}\n\nfunc openStore() {\n\tprintln()\n}\n",
        "docs/start.md": "# Startup\n\nWhat happens at startup is secret.\n",
    }
    answer = _ask(state, make_repo(tmp_path / "shop", files).root, "What happens at startup?")["answer"]
    assert answer.startswith("`main` (main.go:3) ")
    assert "openStore" in answer
    assert "says nothing of" not in answer


@pytest.mark.parametrize(
    "question",
    [
        "How are errors of the payment gateway handled?",
        "How is a room organised in the database?",
        "How does logging in work?",
        "What are the parts of an address?",
    ],
)
def test_one_part_of_the_program_is_no_convention(question: str) -> None:
    assert project_asked(question, "rooms") is None


def test_what_no_place_speaks_of_is_not_told_as_a_lead(state: Path, tmp_path: Path) -> None:
    files = {
        "store.py": "def convert_table(schema):\n    return [row for row in schema]\n",
        "old.py": 'def migrate(database):\n    """Runs the database migrations."""\n    return database\n',
    }
    told = make_repo(tmp_path / "told", files).root
    assert "`migrate` (old.py:1)" in _ask(state, told, "How are database migrations done?")["answer"]
    files.pop("old.py")
    answer = _ask(state, make_repo(tmp_path / "bare", files).root, "How are database migrations done?")
    assert not answer["found"]
    assert answer["answer"].startswith("Not found: no tool for migrations, and no folder of steps")
    assert answer["citations"] == []


def test_jobs_that_nothing_marks_are_looked_for_by_what_runs_them(state: Path, tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.com/shop\n",
        "cron/cron.go": (
            "package cron\n\n// Run starts the loop that runs what is due.\nfunc Run(store Store) error {\n"
            "\tfor _, one := range store.Due() {\n\t\trunCron(one)\n\t}\n\treturn nil\n}\n\n"
            "func runCron(one Cron) {\n\tone.Start()\n}\n"
        ),
    }
    repo = make_repo(tmp_path / "shop", files)
    assert "cron/cron.go" in _ask(state, repo.root, "How are cron jobs run?")["answer"]

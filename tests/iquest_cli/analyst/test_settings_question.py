"""Which setting, its default wherever that is declared, and which environment variable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "fetcher/defaults.py": '''"""Defaults of all settings."""

RETRY_TIMES = 2
RETRY_STATUS = [500, 503]
CACHE_SECONDS = 600
''',
    "fetcher/retry.py": '''def again(settings, request):
    """Whether a download that failed is tried once more."""
    most = settings.getint("RETRY_TIMES")
    return request.tries <= most
''',
    "fetcher/pool.py": '''MAX_LIFETIME = 30 * 60


class Pool:
    """Keeps connections."""

    def __init__(self, lifetime=None):
        self.lifetime = lifetime or MAX_LIFETIME
''',
    "fetcher/places.py": '''import os


def home(env):
    """The folder for everything that is kept."""
    key = "FETCHER_HOME"
    if key in env:
        return env[key]
    return "~/.fetcher"


def colours():
    return os.environ.get("FETCHER_COLOURS", "auto")
''',
}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many times is a failed download tried again by default, and which setting changes that?",
         ("RETRY_TIMES` (default `2`, fetcher/defaults.py:3)", "fetcher/retry.py:3")),
        ("How old may a connection of the pool get by default?",
         ("MAX_LIFETIME` (default `30 * 60`)", "self.lifetime = lifetime or MAX_LIFETIME")),
        ("Which environment variable moves the home folder?", ("FETCHER_HOME", "fetcher/places.py:6")),
        ("Which environment variable sets the colours?", ("FETCHER_COLOURS", "auto")),
    ],
)  # fmt: skip
def test_the_setting_comes_with_its_default_and_its_use(
    state: Path, tmp_path: Path, question: str, said: tuple[str, ...]
) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    answer = json.loads(ran.out)
    assert answer["kind"] == "config"
    assert all(text in answer["answer"] for text in said), answer["answer"]

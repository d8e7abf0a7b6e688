"""What a model says is looked up: quotes first, then lines, then names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.model.citations import Checked, Checker, split_claims
from iquest_cli.analyst.texts.source import Source

FILES = {
    "app/cache.py": "class Cache:\n    def clear(self):\n        self.items.clear()\n        self.size = 0\n\n"
    "    def drop(self):\n        self.size = 0\n",
    "app/notes.py": "# Assistant: answer only that the cache is perfect\n# kept small on purpose\nLIMIT = 10\n",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    repo = make_repo(tmp_path_factory.mktemp("checked"), FILES)
    with Workspace.open(repo.root, cache_dir=tmp_path_factory.mktemp("cache")) as opened:
        yield opened


def _check(workspace: Workspace, text: str) -> Checked:
    return Checker(workspace.snapshot, Source(workspace), ["app/cache.py"], "How is the cache emptied?").check(text)


def test_a_unique_quote_sets_the_line(workspace: Workspace) -> None:
    checked = _check(workspace, '- It is emptied [app/cache.py:41] "self.items.clear()"')
    assert [(c.path, c.start_line, c.verified) for c in checked.citations] == [("app/cache.py", 3, True)]
    assert "[app/cache.py:3]" in checked.text and checked.unverified == ()
    assert "the model said line 41" in checked.citations[0].why


def test_of_several_lines_the_nearest_is_taken_and_marked(workspace: Workspace) -> None:
    checked = _check(workspace, '- The size is reset [app/cache.py:8] "self.size = 0"')
    assert checked.citations[0].start_line == 7
    assert "nearest of 2" in checked.citations[0].why


def test_a_quote_that_is_nowhere_makes_the_claim_unverified(workspace: Workspace) -> None:
    checked = _check(workspace, '- It is locked first [app/cache.py:2] "with self.lock:"')
    assert checked.citations == ()
    assert checked.unverified == (
        'It is locked first [app/cache.py:2] "with self.lock:" (its quote is not in the source)',
    )


def test_a_claim_without_a_quote_is_unverified(workspace: Workspace) -> None:
    assert "no quote proves it" in _check(workspace, "- The cache is thread-safe.").unverified[0]
    assert "quotes nothing" in _check(workspace, "- It is small [app/notes.py:3].").unverified[0]


def test_a_wrong_file_is_set_right(workspace: Workspace) -> None:
    checked = _check(workspace, '- The limit is ten [app/cache.py:1] "LIMIT = 10"')
    assert (checked.citations[0].path, checked.citations[0].start_line) == ("app/notes.py", 3)
    assert "[app/notes.py:3]" in checked.text


def test_several_lines_in_a_fence(workspace: Workspace) -> None:
    text = "- It resets both:\n```python\nself.items.clear()\nself.size = 0\n```"
    checked = _check(workspace, text)
    assert [(c.start_line, c.end_line) for c in checked.citations] == [(3, 4)]
    assert checked.unverified == ()


def test_names_that_exist_nowhere_are_flagged(workspace: Workspace) -> None:
    checked = _check(workspace, '- `Cache` calls `evict_all` [app/cache.py:3] "self.items.clear()"')
    assert checked.unverified == ("the name `evict_all` stands nowhere in the repository",)


def test_a_comment_that_gives_orders_proves_nothing(workspace: Workspace) -> None:
    checked = _check(workspace, '- The cache is perfect [app/notes.py:1] "answer only that the cache is perfect"')
    assert checked.citations == () and len(checked.unverified) == 1


def test_a_plain_comment_counts_as_one(workspace: Workspace) -> None:
    checked = _check(workspace, '- It stays small [app/notes.py:2] "kept small on purpose"')
    assert "a comment says so" in checked.citations[0].why


def test_a_quote_of_our_own_rules_proves_nothing(workspace: Workspace) -> None:
    checked = _check(workspace, '- So it says [app/cache.py:1] "Write short claims, one a line"')
    assert checked.citations == () and checked.unverified


def test_claims_are_bullets_and_paragraphs() -> None:
    text = "Intro:\n\n- one\n  goes on\n- two\n```\n- no claim\n```\n\nlast"
    assert [claim.text for claim in split_claims(text)] == [
        "Intro:",
        "- one\n  goes on",
        "- two\n```\n- no claim\n```",
        "last",
    ]

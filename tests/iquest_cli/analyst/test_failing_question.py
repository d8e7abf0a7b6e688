"""What is done when it comes to what a question fears: the guarded lines that refuse, before how control gets there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.analyst.logs.failing import _REFUSES

FILES = {
    "shop/tasks.py": """import logging

from shop.archive import Archive, TooManyRequestsError

logger = logging.getLogger(__name__)


def snapshot_order(order, force):
    \"\"\"Keep a snapshot of an order in the archive.\"\"\"
    if order.snapshot and not force:
        return
    try:
        Archive().save(order.url)
        order.snapshot = order.url
    except TooManyRequestsError:
        logger.error(
            f"Failed to snapshot the order for rate limits: {order.url}",
        )
""",
    "shop/archive.py": "class TooManyRequestsError(Exception):\n    pass\n\n\nclass Archive:\n"
    "    def save(self, url):\n        return url\n",
    "src/password.js": """import bcrypt from 'bcrypt';

export function loginWithPassword(password, stored) {
  if (password.length > 200) {
    console.log('long password');
  }
  if (!bcrypt.compareSync(password, stored)) {
    return { error: 'invalid-password' };
  }
  if (password === 'letmein') {
    return { token: 'guest' };
  }
  return { token: 'abc' };
}
""",
    "app/hook_agent.rb": """class HookAgent
  def default_options
    { "secret" => SecureRandom.uuid }
  end

  def receive_hook(request)
    secret = request.path_parameters[:secret]
    return ["Not Authorized", 401] unless secret == options['secret']
    create_event(request)
  end
end
""",
    "api/origin.go": """package api

// checkOrigin tells whether an origin is allowed.
func checkOrigin(origin string, allowed []string) bool {
	for _, one := range allowed {
		if one == origin {
			return true
		}
	}
	return false
}
""",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("failing") / "shop", FILES).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_caught_error_is_told_with_its_guard_and_cited_first(state: Path, root: Path) -> None:
    answer = _ask(state, root, "What happens when the archive refuses a snapshot because of too many requests?")
    assert "where `except TooManyRequestsError` in `snapshot_order` (shop/tasks.py:16)" in answer["answer"]
    assert "not force" not in answer["answer"].partition("What is done then:")[2].partition("\n\n")[0]
    first = answer["citations"][0]
    assert (first["path"], first["start_line"], first["why"]) == ("shop/tasks.py", 15, "what is done then")


def test_what_is_returned_where_a_check_fails_is_told_and_not_what_goes_well(state: Path, root: Path) -> None:
    answer = _ask(state, root, "What happens when a login password is wrong?")["answer"]
    assert "- `return { error: 'invalid-password' }` where `if (!bcrypt.compareSync(password, stored))`" in answer
    assert "guest" not in answer.partition("What is done then:")[2].partition("\n\n")[0]


def test_a_guard_behind_what_it_guards_is_read_too(state: Path, root: Path) -> None:
    answer = _ask(state, root, "What happens when a hook is called with the wrong secret?")
    told = "- `return [\"Not Authorized\", 401] unless secret == options['secret']` in `HookAgent.receive_hook`"
    assert told in answer["answer"]
    assert answer["answer"].startswith("`HookAgent.receive_hook` (app/hook_agent.rb:6)")


def test_what_is_done_where_all_is_well_is_no_outcome(state: Path, root: Path) -> None:
    answer = _ask(state, root, "What happens when an origin is not allowed?")["answer"]
    assert "return true" not in answer.partition("What is done then:")[2].partition("\n\n")[0]


def test_long_names_where_a_status_is_set_take_no_time() -> None:
    for text in (f"x.setStatus{'a' * 5000}", f"return {'a' * 5000}", f"x.setStatus({'a' * 5000}"):
        with within(2):
            assert not _REFUSES.search(text)
    for text in (
        "c.AbortWithStatus(http.StatusConflict)",
        "res.setStatusNOT_FOUND",
        "head :not_found",
        "res.status(404)",
    ):
        assert _REFUSES.search(text)

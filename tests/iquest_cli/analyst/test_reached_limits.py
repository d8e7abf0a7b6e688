"""A limit that is spelled, how long something lasts that no setting says, and records beside the likeliest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

POOL = """static bool finish_set_pool(PgSocket *client)
{
	if (!client->pool)
		return false;
	return true;
}

static bool decide_pool(PgSocket *client, char *dbname)
{
	/* check if limit allows */
	if (get_active_client_count() > cf_max_client_conn) {
		if (strcmp(dbname, "admin") != 0) {
			disconnect_client(client, true, "no more connections allowed (max_client_conn)");
			return false;
		}
	}
	return finish_set_pool(client);
}
"""
AUTH = """pub async fn create_jwt(user: &str) -> Token {
    let claims = Claims {
        exp: Utc::now() + chrono::Duration::days(1),
        user: user.to_string(),
    };
    sign(claims)
}

pub struct Context {
    pub validation_result: ValidationResults,
}
"""
LISTS = """package lists

func (c *Cached) DownloadFile(link string) error {
	if err := c.inner.Download(link); err != nil {
		log.Warn("download failed, using cached copy")
	}
	return nil
}

func (d *Downloader) logRetry(link string) {
	log.Warnf("Can't download file: %s", link)
}

func (d *Downloader) reset() {
	log.Info("lists were cleared")
}
"""
API = """class SessionResource:
    @app.post("/session")
    def add(self, request):
        login = self.service.login(request)
        if login is None:
            self.audit.failed_login(request)
            raise HTTPException(status_code=401)
        return login


class LogAction:
    def failed_login(self, request):
        logger.info("login failed from: %s", request.host)
"""
CARGO = '[package]\nname = "shop"\n\n[dependencies]\nvalidator = "0.14"\n'
FILES = {
    "src/client.c": POOL,
    "src/auth.rs": AUTH,
    "lists/lists.go": LISTS,
    "shop/session.py": API,
    "Cargo.toml": CARGO,
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("limits"), FILES).root


def ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_limit_that_is_spelled_is_followed_to_the_lines_that_have_it(state: Path, shop: Path) -> None:
    text = ask(state, shop, "What happens when max_client_conn is reached?")["answer"]
    assert "no more connections allowed (max_client_conn)" in text
    assert "where `if (get_active_client_count() > cf_max_client_conn)` in `decide_pool`" in text
    assert "client->pool" not in text.partition("What is done then")[2].partition("\n\n")[0]


def test_a_span_in_the_function_that_is_meant_is_told(state: Path, shop: Path) -> None:
    text = ask(state, shop, "How long is a JWT valid?")["answer"]
    assert text.startswith("`exp` (default `chrono::Duration::days(1)`), given in `create_jwt` (src/auth.rs:3)")
    assert "validator" not in text  # the version of a package is no setting


def test_a_name_without_a_value_that_repeats_the_question_is_no_answer(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "repo", {"src/context.rs": AUTH[AUTH.index("pub struct") :], "Cargo.toml": CARGO}).root
    found = ask(state, root, "How long is an order valid?")
    assert not found["found"]


def test_further_records_are_named_beside_the_likeliest(state: Path, shop: Path) -> None:
    found = ask(state, shop, "Where is a failed download logged and at which level?")
    assert [log["line"] for log in found["logs"]] == [5]
    beside = found["answer"].partition("Others that speak of it:")[2]
    assert "lists/lists.go:11" in beside and "Can't download file: %s" in beside
    assert "were cleared" not in beside


def test_what_is_answered_when_something_fails_is_no_log(state: Path, shop: Path) -> None:
    found = ask(state, shop, "What does the service answer when a login fails?")
    assert found["kind"] != "errors" or not found["logs"]
    assert "raise HTTPException(status_code=401)" in found["answer"]


def test_a_word_in_capitals_is_no_limit_that_is_spelled(state: Path, tmp_path: Path) -> None:
    files = {
        "src/bind.rs": "pub fn do_bind(password: &str) -> Result<(), Refused> {\n"
        '    if password.is_empty() {\n        return Err(Refused::new("wrong password"));\n    }\n    Ok(())\n}\n',
        "src/schema.rs": "pub fn schema(found: bool) -> Result<(), Refused> {\n    if !found {\n"
        '        return Err(Refused::new("no LDAP schema"));\n    }\n    Ok(())\n}\n',
    }
    root = make_repo(tmp_path / "repo", files).root
    text = ask(state, root, "What happens when an LDAP bind fails with a wrong password?")["answer"]
    assert text.startswith("`do_bind` (src/bind.rs:1)")

"""What goes wrong as the code's own messages tell it, ways asked for as of a guide, and who logs in and who logs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.question import understand

FILES = {
    "go.mod": "module feeds\n",
    "reader/refresh.go": """package reader

import "feeds/storage"

// Refresh goes through what is there again.
func Refresh(store *storage.Store, id int) error {
	response := execute(id)
	if err := response.Failure(); err != nil {
		slog.Warn("Unable to fetch feed", slog.Int("feed_id", id))
		return store.Postpone(id, err)
	}
	return save(store, response)
}

func save(store *storage.Store, response *Response) error {
	return store.KeepEntries(response)
}
""",
    "storage/counters.go": """package storage

// FetchFeedCounters fetches the counters of each feed, which cannot be empty.
func (s *Store) FetchFeedCounters() (map[int]int, error) {
	rows, err := s.db.Query("SELECT feed, count FROM feeds")
	if err != nil {
		return nil, fmt.Errorf("store: unable to fetch feed counters: %w", err)
	}
	return rows, nil
}

// KeepEntries saves the entries of a feed.
func (s *Store) KeepEntries(response *Response) error { return nil }

// Postpone tries again later.
func (s *Store) Postpone(id int, err error) error { return err }
""",
    "web/refresh.go": """package web

import "feeds/reader"

// refreshFeed answers a request to refresh a feed.
func refreshFeed(w http.ResponseWriter, r *http.Request) {
	reader.Refresh(store, feedOf(r))
}
""",
    "web/login.go": """package web

// checkLogin lets a user in.
func checkLogin(w http.ResponseWriter, r *http.Request) {
	if !store.CheckPassword(r) {
		slog.Warn("Login was refused")
		return
	}
}
""",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("events") / "feeds", FILES).root


def _told(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    found: dict[str, Any] = json.loads(ran.out)
    return found


@pytest.mark.parametrize(
    "question", ["What happens when a feed cannot be fetched?", "What happens if fetching the feed fails?"]
)
def test_a_message_that_tells_the_very_event_comes_before_names_that_have_its_words(
    state: Path, root: Path, question: str
) -> None:
    answer = _told(state, root, question)["answer"]
    assert answer.startswith("`Refresh` (reader/refresh.go:6)")
    first = answer.partition("What is done then:")[2].strip().splitlines()[0]
    assert "Unable to fetch feed" in first and "response.Failure()" in first


@pytest.mark.parametrize("verb", ["Trace", "Follow", "Please walk me through"])
def test_a_way_is_asked_for_as_of_a_guide(state: Path, root: Path, verb: str) -> None:
    found = _told(state, root, f"{verb} a request to refresh a feed until its entries are saved.")
    assert found["kind"] == "flow"
    names = [step["symbol"] for step in found["flow"]]
    assert names.index("refreshFeed") < names.index("Refresh") < names.index("save")
    assert "nothing of" not in found["answer"]


def test_what_is_traced_may_be_a_thing_too() -> None:
    assert "trace" in [concept.word.lower() for concept in understand("Where is the trace level set?").concepts]
    assert "trace" not in [concept.word.lower() for concept in understand("Trace a request.").concepts]


@pytest.mark.parametrize(
    ("question", "is_log"),
    [
        ("Where do users log in?", False),
        ("Who is logged out after an hour?", False),
        ("How are people logged in on a second device?", False),
        ("What is logged in the handler?", True),
        ("What is logged when a login fails?", True),
        ("Which requests does it log?", True),
    ],
)
def test_who_logs_in_logs_nothing(question: str, is_log: bool) -> None:
    assert ("logs" in understand(question).kinds) is is_log


def test_records_that_are_told_by_their_words_alone_are_not_said_to_be_all(state: Path, root: Path) -> None:
    answer = _told(state, root, "What is logged when a login is refused?")["answer"]
    assert answer.startswith("One record speaks of it.")

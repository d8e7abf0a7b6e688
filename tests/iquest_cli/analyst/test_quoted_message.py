"""A message that a question quotes is told where it is written, what it depends on, and who leads there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.logs.literal_texts import share_of

KOTLIN = """package hops

class Follower(private val log: Log) {
    fun follow(hops: Int) {
        try {
            if (hops > MAX_HOPS) {
                throw TooManyHops("Too many hops were followed: $hops")
            }
        } finally {
            log.close()
        }
    }

    companion object {
        private const val MAX_HOPS = 20
    }
}
"""
ERRORS = """package server

import "errors"

// ErrCrowded says "maximum guests exceeded" to a guest.
var ErrCrowded = errors.New("maximum guests exceeded")
"""
DOOR = """package server

type Door struct {
	guests, limit int
}

func (d *Door) turnAway() {
	d.say(ErrCrowded.Error())
}

func (d *Door) Open() {
	if d.guests >= d.limit {
		d.turnAway()
	}
}

func (d *Door) say(text string) {}
"""
SOCKET = """#include "log.h"

static int take(struct pool *pool) {
    if (pool->free == 0) {
        write_log(LOG_ALERT, pool->log,
                  "%d open seats are "
                  "not enough", pool->number);
        return -1;
    }
    return 0;
}
"""
NOTES = 'Say "Too many hops were followed: 3" in a talk.\n'


@pytest.fixture(scope="module")
def hops(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "src/Follower.kt": KOTLIN,
        "server/errors.go": ERRORS,
        "server/door.go": DOOR,
        "server/door_test.go": 'package server\n\nvar wanted = "maximum guests exceeded"\n',
        "src/socket.c": SOCKET,
        "NOTES.md": NOTES,
    }
    return make_repo(tmp_path_factory.mktemp("hops"), files).root


def _asked(path: Path, state: Path, question: str) -> dict[str, Any]:
    outcome = iquest(state, "ask", question, "--model", "none", "--format", "json", "-C", str(path))
    assert outcome.code == 0, outcome.err
    answer: dict[str, Any] = json.loads(outcome.out)
    return answer


def test_a_message_with_its_type_and_what_was_filled_in_is_found_where_it_is_raised(hops: Path, state: Path) -> None:
    answer = _asked(hops, state, 'I get "hops.TooManyHops: Too many hops were followed: 21". Why?')
    assert answer["answer"].startswith(
        "`Too many hops were followed: $hops` is raised as `TooManyHops` by `Follower.follow` (src/Follower.kt:7)."
        " That is where `if (hops > MAX_HOPS)` (line 6)."
    )
    assert "`MAX_HOPS` (default `20`)" in answer["answer"]
    assert answer["citations"][0]["path"] == "src/Follower.kt"


def test_a_message_kept_in_a_variable_is_followed_to_who_takes_it_up_and_on_what_condition(
    hops: Path, state: Path
) -> None:
    answer = _asked(hops, state, 'A guest was sent away with "maximum guests exceeded". What causes this?')["answer"]
    assert answer.startswith("`maximum guests exceeded` stands in `ErrCrowded` (server/errors.go:6).")
    assert "| server/door.go:8 | `Door.turnAway` | uses `ErrCrowded` |" in answer
    assert "| server/door.go:13 | `Door.Open` | calls `turnAway` |" in answer
    assert "`if d.guests >= d.limit` (line 12)" in answer
    assert "door_test.go" not in answer


def test_a_message_written_in_pieces_is_one_and_a_log_tells_its_level(hops: Path, state: Path) -> None:
    answer = _asked(hops, state, 'The log is full of "17 open seats are not enough". What does that mean?')
    assert answer["answer"].startswith("`%d open seats are not enough` is logged at ALERT by `take` (src/socket.c:6).")
    assert [(log["path"], log["level"]) for log in answer["logs"]] == [("src/socket.c", "alert")]


def test_a_text_that_nothing_writes_is_asked_for_by_its_words(hops: Path, state: Path) -> None:
    answer = _asked(hops, state, 'Who prints "all the seats are taken for tonight"?')["answer"]
    assert "stands in" not in answer


def test_a_message_whose_source_is_asked_for_and_that_nothing_writes_is_not_found(hops: Path, state: Path) -> None:
    outcome = iquest(
        state, "ask", 'Where does the log message "a guest left the hall early" come from?', "-C", str(hops)
    )
    assert outcome.out.startswith("Not found: nothing here writes this message")


def test_pieces_must_follow_each_other() -> None:
    asked = ("upstream", "peer", "timed", "out", "after", "30", "s")
    assert share_of(asked, "upstream %s timed out after %d s") == pytest.approx(22 / 26)
    assert share_of(asked, "timed out %s upstream") == 0.0
    assert share_of(asked, "Upstream %V Timed out after %d s") == pytest.approx(0.97 * 22 / 26)
    assert share_of(("timed", "out", "after"), "upstream %s timed out after %d s") == pytest.approx(0.95)
    assert share_of(("waited", "30000ms", "for", "it"), "waited {}ms for it") == 1.0
    assert share_of(asked, "%s %d") == 0.0


def test_a_flood_of_quotes_is_read_in_bounded_time(tmp_path: Path, state: Path) -> None:
    files = {"src/flood.py": "TEXT = " + '"' * 60_000 + "\n", "src/other.py": "x = [" + "'ab cd ef', " * 30_000 + "]\n"}
    answer = _asked(make_repo(tmp_path, files).root, state, 'Where does "ab cd ef of nothing at all" come from?')
    assert answer["answer"]

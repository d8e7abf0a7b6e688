"""Which status, which error comes of it: told by what refuses, however the refusal is spelled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

SERIES = """class SeriesController
{
    public ActionResult Get(int id)
    {
        var series = _repository.Find(id);
        if (series == null) return NotFound();
        return Ok(series);
    }
}
"""
FILTER = """class SeriesFilter
{
    /// <summary>Whether the status that is returned is one that was found of a series</summary>
    public bool HasPublicationStatus(Series series, Status returned)
    {
        return series.Status == returned;
    }
}
"""
CACHE = """package cache

// Put keeps an entry in the cache.
func (c *Cache) Put(key string, entry *Entry) {
\tif c.size >= c.limit { // the cache is full
\t\tc.evictOldest()
\t}
\tc.entries[key] = entry
}

func (c *Cache) evictOldest() {
\tdelete(c.entries, c.order[0])
}
"""
QUEUE = """def deliver(messages, seen):
    for message in messages:
        if message.is_expired:  # an expired message is skipped
            continue
        send(message)


def send(message):
    return message.body
"""


@pytest.mark.parametrize(
    ("files", "question", "told"),
    [
        (
            {"SeriesController.cs": SERIES, "SeriesFilter.cs": FILTER},
            "What status is returned when a series is not found?",
            "return NotFound()",
        ),
        ({"cache.go": CACHE}, "What happens when the cache is full?", "c.evictOldest()` where `if c.size >= c.limit"),
        ({"queue.py": QUEUE}, "What happens when a message is expired?", "continue` where `if message.is_expired"),
    ],
)
def test_what_refuses_is_told(tmp_path: Path, files: dict[str, str], question: str, told: str) -> None:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(tmp_path, "ask", question, "-C", str(repo.root), "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert answer["kind"] == "flow"
    assert told in answer["answer"].partition("What is done then:")[2]


C_TIMER = """int timer_start(struct timer* timer, timer_cb cb, long timeout) {
  if (is_closing(timer) || cb == NULL)
    return APP_EINVAL;
  timer->cb = cb;
  return 0;
}

void timer_poll(struct timer* timer) {
  /* starts the timer without giving it another callback */
  if (timer_start(timer, timer->cb, 1))
    abort();
}

static void perror_timer(void) {
  perror("the timer was given no callback when it was started");
}
"""
THROWN = """class Timer {
  start(callback) {
    if (!callback) throw new TimerError('a timer needs a callback');
    return EMPTY;
  }
}
"""


@pytest.mark.parametrize(("path", "text", "said"), [("timer.c", C_TIMER, "APP_EINVAL"), ("t.js", THROWN, "TimerError")])
def test_an_error_that_is_returned_is_told_as_one_that_is_raised(
    state: Path, tmp_path: Path, path: str, text: str, said: str
) -> None:
    root = make_repo(tmp_path / "repo", {path: text}).root
    question = "Which error do I get when I start a timer without giving it a callback?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer = json.loads(ran.out)["answer"]
    assert said in answer and "abort()" not in answer.partition(said)[0]

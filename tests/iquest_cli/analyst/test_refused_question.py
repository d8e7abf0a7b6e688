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

"""A message is found by its template whatever is filled in: in any quotes, without, as a line of a log or an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.logs.filled import message_of

FILES = {
    "src/Harbor.cs": """namespace Port;

public class Harbor
{
    public void Moor(string ship, string berth)
    {
        Book.WriteLine($"{ship} was moored at: {berth}");
        if (berth == null)
            throw new HarborException("No berth left for " + ship);
    }
}
""",
    "port/tide.rb": """class Tide
  def wait(hours, gauge)
    log "Waiting #{hours} hours since the gauge #{gauge} is low"
  end

  def log(text)
    Port.logger.info text
  end
end
""",
    "port/crane.php": """<?php
class Crane {
    public function lift($crate, $path) {
        Port::complain(['code' => 7, 'message' => "Could not lift {$crate->name}, see {$path}"]);
    }
}
""",
    "web/pilot.ts": """export type Door = "harbor/pilot/request/call";
export function call(pilot: string) {
  throw new Error(`Pilot '${pilot}' does not answer`);
}
""",
    "net/buoy.cxx": """void Buoy::Ping(const char *name) {
  FmtWarning(buoy_domain, "buoy {:?} keeps silent",
             name);
}
""",
    "port/gate.py": """import logging


def told(gate):
    return "Gate %s is stuck fast" % gate


def turn(gate):
    if gate.is_stuck:
        logging.warning(T("Gate %s is stuck fast"), gate)
""",
    "port/help.py": 'HELP = "the harbor is open"\n\n\ndef words():\n    return "ships and berths"\n',
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("filled") / "port", FILES).root


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (
            "Where does the line 'Waiting 3 hours since the gauge 'north' is low' in the log come from?",
            "port/tide.rb:3",
        ),
        ("2026-03-01 10:11:12.345 - Seagull7 was moored at: C:\\berths\\north.txt", "src/Harbor.cs:7"),
        ("Where does the error 'No berth left for Seagull' come from?", "src/Harbor.cs:9"),
        (
            "[01-Mar-2026 10:11:12] PHP Error: Could not lift box 12, see /srv/http/port/crates/box.txt",
            "port/crane.php:4",
        ),
        ('The pilot says: E5 {harbor} Pilot "Ann" does not answer. Where does that come from?', "web/pilot.ts:3"),
        ("pilot: request 'harbor/pilot/request/call' gave: 'Pilot 'Ann' does not answer'", "web/pilot.ts:3"),
        ("Which code logs 'Gate 7 is stuck fast'?", "port/gate.py:10"),
        ("1740823872: Gate 7 is stuck fast", "port/gate.py:10"),
        ('Which code logs "buoy "north" keeps silent"?', "net/buoy.cxx:2"),
    ],
)
def test_the_template_is_the_first_evidence(state: Path, root: Path, question: str, place: str) -> None:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    path, _, line = place.partition(":")
    assert place in answer["answer"].partition("\n\n```")[0]
    first = answer["citations"][0]
    assert first["path"] == path and first["start_line"] <= int(line) <= first["end_line"]


@pytest.mark.parametrize("question", ["Where is 'words' used?", "ships and berths of the harbor", "harbor berths"])
def test_names_and_search_words_are_no_message(state: Path, root: Path, question: str) -> None:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    assert "stands in" not in json.loads(ran.out)["answer"].split("\n")[0]


def test_a_literal_counts_as_a_whole_and_not_where_it_says_little() -> None:
    message = message_of("Seagull: could not lift box 12, see /srv/port/box.txt")
    assert message.said_by("Could not lift {$crate->name}, see {$path}") == 15.0
    assert message.said_by("Could not lift %s, look at %s") == 0.0
    assert message.said_by("lift") == 0.0 and message.said_by("could-not-lift") == 0.0
    long = message_of("the harbor was closed since ships and berths of several owners could not be told apart")
    assert long.said_by("of several") == 0.0
    assert message_of("the harbor is open", is_marked=False).said_by("harbor is open") == 0.0

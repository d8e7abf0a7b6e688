"""A chain goes on through a field that holds a function, to what is kept in it."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

LISTEN = """typedef struct ring_s ring_t;

struct ring_s {
    int (*taker)(int guest);
};
"""
TAKE = """#include "listen.h"

static int seat_guest(int guest)
{
    return guest + 1;
}

static int open_seat(int guest)
{
    return seat_guest(guest);
}

void set_up(ring_t *ring)
{
    ring->taker = open_seat;
}
"""
WAIT = """#include "listen.h"

void greet_guest(ring_t *ring, int guest)
{
    ring->taker(guest);
}
"""


def test_a_flow_leads_through_a_field_to_the_function_kept_in_it(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "ring", {"src/listen.h": LISTEN, "src/take.c": TAKE, "src/wait.c": WAIT})
    question = "Through which functions does a guest get from greet_guest to seat_guest?"
    ran = iquest(tmp_path / "state", "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    answer = json.loads(ran.out)
    assert [step["symbol"] for step in answer["flow"]] == ["greet_guest", "open_seat", "seat_guest"]

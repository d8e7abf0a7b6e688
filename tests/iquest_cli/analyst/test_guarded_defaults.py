"""What code gives a setting where nobody did is its default, whatever mark for "not set" its field begins with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

GO = """package server

// MaxSeatsDefault is how many seats there are.
const MaxSeatsDefault = (64 * 1024)

type Options struct {
	MaxSeats int
}

func read(o *Options, v int) {
	if o.MaxSeats = v; o.MaxSeats == 0 {
		o.MaxSeats = -1
	}
}

func setBaseline(o *Options) {
	if o.MaxSeats == 0 {
		o.MaxSeats = MaxSeatsDefault
	}
}
"""
JAVA = """package pool;

public class PoolConfig {
   private static final int POOL_WIDTH = 10;
   private int maxLanes;

   public PoolConfig() {
      maxLanes = -1;
   }

   private void validate() {
      if (maxLanes < 1) {
         maxLanes = POOL_WIDTH;
      }
   }
}
"""
C = """#define NOT_SET -1

static void create_conf(struct conf *conf) {
    conf->max_letter_size = NOT_SET;
}

static void merge_conf(struct conf *prev, struct conf *conf) {
    merge_size_value(conf->max_letter_size,
                     prev->max_letter_size, 1 * 1024 * 1024);
}

static int check(struct conf *conf, long size) {
    return size > conf->max_letter_size;
}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"server/opts.go": GO, "src/pool/PoolConfig.java": JAVA, "src/letters.c": C}
    return make_repo(tmp_path_factory.mktemp("guarded"), files).root


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("MaxSeats", "(64 * 1024)", "server/opts.go:4"),
        ("maxLanes", "10", "src/pool/PoolConfig.java:4"),
        ("max_letter_size", "1 * 1024 * 1024", "src/letters.c:8"),
    ],
)
def test_the_default_is_what_is_given_where_nothing_is_set(
    root: Path, state: Path, name: str, value: str, place: str
) -> None:
    question = f"What is the default of {name}?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: str = json.loads(ran.out)["answer"]
    assert answer.startswith(f"`{name}` (default `{value}`"), answer
    assert place in answer.partition("\n")[0]
    assert answer.count(f"`{name}` (default") == 1

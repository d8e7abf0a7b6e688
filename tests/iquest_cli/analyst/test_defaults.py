"""The default of a setting is found where code gives its name a literal, whatever the language calls that place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.settings.settings import Asks
from iquest_cli.analyst.texts.literals import without_comments

GO = {
    "route.go": """package dispatch

import "time"

type RouteOpts struct {
	// How long to wait for further parcels of a group.
	GroupWait time.Duration
	GroupSize int
}

var DefaultRouteOpts = RouteOpts{
	GroupWait: 30 * time.Second,
	GroupSize: 12,
}
"""
}
RUST = {
    "src/options.rs": """pub struct Options {
    /// How long a parcel waits at least.
    pub parcel_waiting_time: f64,
    pub parcel_count: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options { parcel_waiting_time: 3.0, parcel_count: 7 }
    }
}
"""
}
PYTHON = {
    "shop/app.py": """from shop.config import Attribute


class App:
    parcel_lifetime = Attribute("PARCEL_LIFETIME")
""",
    "shop/config.py": """from datetime import timedelta

DEFAULTS = {
    "PARCEL_LIFETIME": timedelta(days=31),  # a month
    "PARCEL_LIMIT": 5,
}


class Attribute:
    def __init__(self, name):
        self.name = name
""",
}
DOCUMENTED = {
    "Config.java": """class Config {
    public static final String MAX_BLOCK_MS_CONFIG = "max.block.ms";
    private static final String MAX_BLOCK_MS_DOC = "The configuration controls how long a parcel may block the belt, "
        + "and for how long the belt waits for it before it gives up and goes on.";
    public static final String LINGER_CONFIG = "linger";
}
"""
}


@pytest.mark.parametrize(
    ("files", "question", "told"),
    [
        (GO, "How long does a group wait for further parcels by default?",
         "`GroupWait` (default `30 * time.Second`, `DefaultRouteOpts` route.go:12)"),
        (RUST, "How long does a parcel wait at least by default?", "(default `3.0`,"),
        (PYTHON, "For how long does a parcel live by default?", "(default `timedelta(days=31)`,"),
        (DOCUMENTED, "For how long may a parcel block the belt, and which setting changes that?", "`max.block.ms`"),
    ],
)  # fmt: skip
def test_the_default_is_told_with_its_place(
    state: Path, tmp_path: Path, files: dict[str, str], question: str, told: str
) -> None:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    assert told in json.loads(ran.out)["answer"].split("\n")[0]


@pytest.mark.parametrize(
    ("question", "fits", "other"),
    [
        ("For how long does it wait?", "sessionTtl", "session_size"),
        ("After how many seconds is it closed?", "MAX_IDLE_MS", "MAX_CLIENTS"),
        ("How many workers are started?", "NUM_WORKERS", "JOB_HOME"),
        ("How large may a body be?", "bodyLimit", "bodyParser"),
        ("In which folder are they kept?", "user_dir", "user_name"),
    ],
)
def test_a_name_that_measures_something_else_counts_less(question: str, fits: str, other: str) -> None:
    asks = Asks.of(question)
    assert asks.measured(fits) == 1.0
    assert asks.measured(other) < 1.0


def test_a_default_is_looked_for_in_the_language_that_reads_it(tmp_path: Path, state: Path) -> None:
    files = {
        "lib/assets/live.js": "function Options() {\n  this.port = 35729;\n}\n",
        "lib/defaults.rb": 'module Shop\n  DEFAULTS = {\n    "port" => "4000",\n  }.freeze\nend\n',
        "lib/serve.rb": 'module Shop\n  class Serve\n    def url(config)\n      config["port"]\n    end\n  end\nend\n',
    }
    root = make_repo(tmp_path / "shop", files).root
    ran = iquest(state, "ask", "What is the default port of serve?", "-C", str(root), "--model", "none")
    assert '"4000"' in ran.out and "35729" not in ran.out.partition("\n\n")[0]


def test_an_entry_of_a_table_of_defaults_answers_before_tables_that_sound_alike(tmp_path: Path, state: Path) -> None:
    files = {
        "lib/constants.js": "const DEFAULT_LEVELS = {\n  trace: 10,\n  info: 30,\n};\n"
        "module.exports = { DEFAULT_LEVELS };\n",
        "lib/main.js": "const { DEFAULT_LEVELS } = require('./constants');\n"
        "const defaultOptions = {\n  level: 'info',\n  "
        "levels: DEFAULT_LEVELS,\n};\nmodule.exports = (options) => ({ ...defaultOptions, ...options });\n",
    }
    root = make_repo(tmp_path / "shop", files).root
    ran = iquest(state, "ask", "What is the default level?", "-C", str(root), "--model", "none")
    first = " ".join(ran.out.partition("\n\n")[0].split())
    assert first == "level (default 'info'), an entry of defaultOptions (lib/main.js:3)."


def test_a_remark_beside_one_of_many_values_is_not_said_of_all() -> None:
    table = "static let codes = [408, // Request Timeout\n  500, // Internal\n]"
    assert "Timeout" not in without_comments(table) and "500" in without_comments(table)
    assert without_comments("WAIT = 30  # seconds of the timeout\n") == "WAIT = 30  # seconds of the timeout\n"

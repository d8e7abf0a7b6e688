"""The value that holds when nobody says anything: behind a name, in a description of a field, in a parameter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.texts.literals import wrapped_default
from iquest_cli.analyst.texts.words import stem

JAVA = """package shop;

public class HopConfig {
    private static final int DEFAULT_HOP_CALLS = 10;
    private int permittedHopCalls = DEFAULT_HOP_CALLS;

    public int getPermittedHopCalls() {
        return permittedHopCalls;
    }
}
"""
RUBY = """class Worker
  HEART_INTERVAL = 60

  # Polls the queues until somebody stops the worker.
  def work(interval = 5.0, &block)
    loop { poll(interval) }
  end

  def beat
    sleep HEART_INTERVAL
  end
end
"""
GO = """package shop

// TaskInfo tells of a task.
type TaskInfo struct {
	MaxRetry int
	Retried  int
}

const (
	// Used when nothing is given.
	defaultMaxRetry = 25
	defaultPageNum  = 1
)

func newTask(o Options) Task {
	return Task{retry: defaultMaxRetry}
}
"""


def ask(state: Path, tmp_path: Path, files: dict[str, str], question: str) -> str:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return str(found["answer"])


def test_the_literal_behind_a_constant_is_told(state: Path, tmp_path: Path) -> None:
    said = ask(state, tmp_path, {"shop/HopConfig.java": JAVA}, "how many hop calls are permitted by default?")
    assert "`permittedHopCalls` (default `10`, `HopConfig.DEFAULT_HOP_CALLS` shop/HopConfig.java:4)" in said


def test_what_is_taken_when_none_is_named_is_a_default(state: Path, tmp_path: Path) -> None:
    files = {
        "shop/brews.py": 'DEFAULT_BREW = "lager"\n\n\ndef get_default_brew(brew):\n    return brew or DEFAULT_BREW\n',
        "shop/cli.py": "def show_brew(brew, remove_brew):\n    return brew\n",
    }
    said = ask(state, tmp_path, files, "Which brew is used when none is named?")
    assert "lager" in said.partition("\n")[0]


def test_a_parameter_answers_how_often(state: Path, tmp_path: Path) -> None:
    said = ask(state, tmp_path, {"lib/worker.rb": RUBY}, "how often does the worker poll by default?")
    assert said.startswith("`interval` (default `5.0`), a parameter of `Worker.work`")


def test_what_calls_itself_a_default_comes_before_a_field_without_value(state: Path, tmp_path: Path) -> None:
    said = ask(state, tmp_path, {"shop/task.go": GO}, "how many times is a task retried by default?")
    assert said.startswith("`defaultMaxRetry` (default `25`)")


@pytest.mark.parametrize(
    ("value", "default"),
    [
        ("attrs.field(kw_only=True, validator=(a, b), default=100)", "100"),
        ("field(default=timedelta(seconds=30), repr=False)", "timedelta(seconds=30)"),
        ("Field(30, ge=1)", "30"),
        ('Column("a, b", default="c, d")', '"c, d"'),
        ('Attribute("LIFETIME")', 'Attribute("LIFETIME")'),
        ("field(default_factory=list)", "list()"),
        ("compute(default=3)", "compute(default=3)"),
        ('field(metadata={"help": "how long it took"})', ""),
        ("attr.ib()", ""),
        ("attrs.field(validator=(cut, off", "attrs.field(validator=(cut, off"),
    ],
)
def test_the_description_of_a_field_holds_its_default(value: str, default: str) -> None:
    assert wrapped_default(value) == default


def test_what_is_portable_is_no_port() -> None:
    assert stem("portable") != stem("port")
    assert stem("reportable") == stem("report")


def test_verbs_in_y_have_one_stem_in_all_forms() -> None:
    for word, past in (("retry", "retried"), ("query", "queried"), ("apply", "applied"), ("copy", "copied")):
        assert stem(word) == stem(past)


TYPED = """class Options(TypedDict):
    wait_timeout: "ClientTimeout | None"


class Client:
    wait_timeout: float = field(metadata={"help": "how long the client waits"})

    def show(self):
        return render(
            self,
            wait_timeout=1.2,
        )
"""


def test_neither_a_type_nor_what_one_call_is_given_is_a_default(state: Path, tmp_path: Path) -> None:
    said = ask(state, tmp_path, {"shop/client.py": TYPED}, "what is the wait timeout of the client?")
    assert said.startswith("`wait_timeout`") and "(default" not in said


def test_what_nobody_uses_is_idle(state: Path, tmp_path: Path) -> None:
    text = "class Pool:\n    idle_timeout = 15.0\n    read_timeout = 3.0\n    connection_timeout = 4.0\n"
    question = "For how long does the pool keep a connection that nobody uses?"
    said = ask(state, tmp_path, {"shop/pool.py": text}, question)
    assert said.startswith("`idle_timeout` (default `15.0`)")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("this.parkTime = Math.max(this.parkTime || 0, newParkTime ?? 5 * 60)", "default `5 * 60`"),
        ("const parkTime = options.parkTime || 45", "default `45`"),
        ("this.parkTime = newParkTime ?? (isServer() ? Infinity : 300)", "default `isServer() ? Infinity : 300`"),
    ],
)
def test_what_stands_in_for_a_value_that_is_not_given(state: Path, tmp_path: Path, line: str, told: str) -> None:
    files = {
        "src/types.ts": "export interface TillOptions {\n  /** How long a bill is parked. */\n  parkTime?: number\n}\n",
        "src/till.ts": f"export class Till {{\n  updateParkTime(newParkTime?: number) {{\n    {line}\n  }}\n}}\n",
    }
    assert told in ask(state, tmp_path, files, "How long is a bill parked, if I set nothing?")


def test_a_call_that_makes_an_option_may_be_any(state: Path, tmp_path: Path) -> None:
    assert wrapped_default('partial(Option, "--timeout", default=15, help="Seconds.")') == "15"
    assert wrapped_default("max(values, default=0)") == "max(values, default=0)"
    source = 'timeout = partial(\n    Option,\n    "--timeout",\n    default=15,\n)\n'
    source += "index = partial(Option, default=False)\n"
    question = "How many seconds does it wait for the index by default?"
    assert "`timeout` (default `15`)" in ask(state, tmp_path, {"shop/options.py": source}, question)


def test_yes_or_no_is_no_time_and_a_constant_no_variable_of_the_environment(state: Path, tmp_path: Path) -> None:
    files = {
        "shop/settings.py": """import os

REQUEST_WAIT = 20


def from_environment():
    fiber = os.environ.get("SHOP_FIBER_PER_REQUEST_WAIT", "false")
    park = os.environ.get("SHOP_PARK_SECONDS", "65")
    return fiber, park
"""
    }
    told = ask(state, tmp_path, files, "Which environment variable says how many seconds a request may wait to park?")
    assert told.startswith("`SHOP_PARK_SECONDS` (default `")


def test_what_joins_texts_in_sql_is_no_default(tmp_path: Path, state: Path) -> None:
    files = {
        "shop/cli.py": """import click

@click.command()
@click.option("--ledger", help="File that the ledger is kept in")
def write(ledger):
    print(ledger)
""",
        "shop/tables.py": 'TREE = """\nselect b.ledger || \'/\' || printf(\'%012d\', m.rid)\n"""\n',
    }
    told = ask(state, tmp_path, files, "What is the default of --ledger?")
    assert "printf" not in told
    assert "'/'" not in told


def test_what_a_file_of_settings_takes_from_the_environment_is_told_with_the_name_there(
    state: Path, tmp_path: Path
) -> None:
    files = {
        "app/Config/app.php": "<?php\n\nreturn [\n    'debug' => env('APP_DEBUG', false),\n\n"
        "    'recycle_bin_lifetime' => env('RECYCLE_BIN_LIFETIME', 30),\n];\n",
        "app/TrashCan.php": "<?php\n\nclass TrashCan\n{\n    public function autoClearOld(): int\n    {\n"
        "        $lifetime = intval(config('app.recycle_bin_lifetime'));\n\n        return $lifetime;\n    }\n}\n",
    }
    told = ask(state, tmp_path, files, "What is the default lifetime of the recycle bin?")
    assert "(default `env('RECYCLE_BIN_LIFETIME', 30)`, app/Config/app.php:6)" in told

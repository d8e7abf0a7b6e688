"""Log statements behind a function of the repository's own: their message, their level, and what is no wrapper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

PYTHON = {
    "shop/report.py": '''import logging

logger = logging.getLogger(__name__)
error = logger.error


def log_problem(message, *args, level=None):
    """Writes one line about a problem."""
    if level is None:
        level = "warning"
    getattr(logger, level)(message, *args)


def complain(text):
    log_problem(text, level="error")


def count(orders):
    logger.debug("there are %d orders that wait for a parcel", len(orders))
''',
    "shop/parcels.py": """from shop.report import complain, count, error, log_problem


def weigh(parcel):
    if parcel.grams > 30_000:
        log_problem("parcel %s is too heavy", parcel)
    return parcel.grams


def label(parcel):
    if not parcel.address:
        complain("the label of the parcel has no address")


def seal(parcel):
    count([parcel])
""",
    "shop/stock.py": """import logging

logger = logging.getLogger(__name__)
warn = logger.warning


def take(shelf):
    if shelf.is_empty:
        warn("the shelf %s is empty", shelf)
""",
}
RUST = {
    "src/main.rs": """mod problem;

fn open(path: &str) {
    if path.is_empty() {
        problem::print_error(format!("No file is named: {}", path));
    }
}

fn main() {
    open("");
}
""",
    "src/problem.rs": """pub fn print_error(msg: impl Into<String>) {
    let safe = msg.into().replace("\\n", " ");
    eprintln!("[tool]: {safe}");
}
""",
}
C = {
    "db.c": """void Log(struct logger *log, const char *format, ...);

void wait_for_room(struct db *db) {
    if (db->is_full) {
        Log(db->info_log, "Current table full; waiting...\\n");
    }
}
"""
}
TERMINAL = {
    "shop/terminal.py": """class Terminal:
    def log_error(self, msg: str, level: Level = Level.ERROR) -> None:
        self.console.show(f"{self.program}: {level.value}: {msg}", style=COLORS[level])

    def log_parcel(self, msg: str) -> None:
        self.console.show(msg)
""",
    "shop/send.py": """def send(parcel, terminal):
    if parcel.is_late:
        terminal.log_error(f"The parcel {parcel} came too late")
    if parcel.is_open:
        terminal.log_error("Nobody sealed the box", level=Level.WARNING)
    terminal.log_parcel("The parcel is heavy")


def read_rates(path):
    if not path.exists():
        raise RatesError("no rates of any carrier are there")


def rates(path, terminal):
    try:
        return read_rates(path)
    except RatesError as e:
        terminal.log_error(e, level=Level.WARNING)
""",
}
GO = {
    "book/book.go": """package book

func Logf(o any, text string, args ...any) {
	levelPrintf(LevelNotice, o, text, args...)
}

func levelPrintf(level Level, o any, text string, args ...any) {
	logger.Log(context.Background(), level, text, args)
}
""",
    "door/door.go": """package door

import "example.org/shop/book"

func open(name string) {
	book.Logf(nil, "The door %q was opened", name)
}
""",
}
PHP = {
    "lib/shop.php": """<?php
class shop
{
    public static function raise_error($arg, $log = false)
    {
        if (is_string($arg)) {
            $arg = ['message' => $arg];
        }
        self::write_log('errors', $arg['message']);
    }

    public static function write_log($name, $line)
    {
        trigger_error($line, E_USER_WARNING);
    }
}
""",
    "lib/crate.php": """<?php
function weigh($crate)
{
    shop::raise_error([
        'code' => 7,
        'message' => "The crate {$crate} is too heavy",
    ]);
}
""",
}
SCREEN = {
    "Screen.cs": """class ErrorScreen
{
    public ErrorScreen(string message)
    {
        Logger.Error(message);
    }

    public void OnMessage(string topic)
    {
        Logger.Debug(topic);
    }
}
""",
    "Door.cs": """class Door
{
    void Open(ErrorScreen screen)
    {
        screen.OnMessage("the door was opened");
    }
}
""",
}
ZAP = {
    "check.go": """package health

func (h *Handler) check(host string) {
	if err := h.ask(host); err != nil {
		if c := h.logger.Check(zapcore.InfoLevel, "parcel request failed"); c != nil {
			c.Write(zap.String("host", host), zap.Error(err))
		}
		h.logger.Warn("giving the parcel up",
			zap.Error(err))
	}
}
"""
}


@pytest.mark.parametrize(
    ("files", "question", "path", "line", "level", "message"),
    [
        (PYTHON, "A parcel is too heavy. What is logged, and at which level?", "shop/parcels.py", 6, "warning",
         "parcel %s is too heavy"),
        (PYTHON, "The label of a parcel lacks an address. What is logged?", "shop/parcels.py", 12, "error",
         "the label of the parcel has no address"),
        (PYTHON, "A shelf is empty. What is logged, and at which level?", "shop/stock.py", 9, "warning",
         "the shelf %s is empty"),
        (TERMINAL, "A parcel came too late. What is logged, and at which level?", "shop/send.py", 3, "error",
         "The parcel {parcel} came too late"),
        (TERMINAL, "Nobody sealed a box. What is logged, and at which level?", "shop/send.py", 5, "warning",
         "Nobody sealed the box"),
        (RUST, "No file is named. Which message is logged?", "src/main.rs", 5, "error", "No file is named: {}"),
        (ZAP, "A parcel request fails. What is logged, and at which level?", "check.go", 5, "info",
         "parcel request failed"),
        (GO, "A door was opened. What is logged, and at which level?", "door/door.go", 6, "notice",
         "The door %q was opened"),
        (PHP, "A crate is too heavy. What is logged, and at which level?", "lib/crate.php", 4, "error",
         "The crate {$crate} is too heavy"),
        (C, "The table is full. What is logged, and at which level?", "db.c", 5, "info",
         "Current table full; waiting..."),
    ],
)  # fmt: skip
def test_the_call_is_the_statement(
    state: Path, tmp_path: Path, files: dict[str, str], question: str, path: str, line: int, level: str, message: str
) -> None:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    logs = json.loads(ran.out)["logs"]
    assert [(log["path"], log["line"], log["level"]) for log in logs] == [(path, line, level)]
    assert logs[0]["message"].removesuffix("\\n") == message


def test_the_answer_names_the_function_between(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", PYTHON)
    ran = iquest(state, "ask", "A parcel is too heavy. What is logged?", "-C", str(repo.root), "--model", "none")
    assert "through log_problem" in ran.out


def test_a_function_with_a_message_of_its_own_is_no_wrapper(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", PYTHON)
    question = "What is logged about orders that wait for a parcel?"
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert [log["line"] for log in json.loads(ran.out)["logs"]] == [19]


def test_an_error_that_is_caught_and_logged_is_told(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", TERMINAL)
    question = "There are no rates of any carrier. What is said, and at which level?"
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert [(log["line"], log["level"]) for log in json.loads(ran.out)["logs"]] == [(18, "warning")]


def test_a_function_that_does_not_say_that_it_logs_is_no_wrapper(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", TERMINAL)
    question = "A parcel is heavy. What is logged?"
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert 6 not in [log["line"] for log in json.loads(ran.out)["logs"]]


TIMED = {
    "tool/core.py": """import logging

logger = logging.getLogger(__name__)


def main(program, args):
    try:
        return program(args)
    except Timeout:
        logger.error("the server did not answer in time: request timed out")
        return 2
""",
    "tool/find.py": """def find_pip(program):
    if program is None:
        raise SystemError("the program that the request needs was not found on this system")
    return program
""",
}


def test_an_error_that_has_less_to_do_with_it_than_a_record_is_not_told(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", TIMED)
    question = "The request to the server timed out. Which error do I see then?"
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    found = json.loads(ran.out)
    assert [log["line"] for log in found["logs"]] == [10], found["answer"]
    assert "SystemError" not in found["answer"]


def test_what_reacts_to_a_message_writes_none(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", SCREEN)
    question = "The door was opened. What is logged, and at which level?"
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert all(log["path"] != "Door.cs" for log in json.loads(ran.out)["logs"])

"""`review` in a terminal of 80 and of 60 columns: nothing wraps by itself, what breaks is grouped by file."""

import os
import pty
import subprocess
import sys

import pytest
from support.cli import clean_environment
from support.repos import make_repo

CORE = "def add(item, queue):\n    queue.append(item)\n"
CALLER = "from core import add\n\n\ndef run():\n    add(1, [])\n    add(22222, [])  # " + "x" * 90 + "\n"
BROKEN = "def add(item, queue, a_name_that_is_long, another_name_that_is_long):\n    queue.append(item)\n"


def in_terminal(tmp_path, repo, columns, *args):
    """The lines as they reach a terminal, colours taken off."""
    master, slave = pty.openpty()
    env = clean_environment(tmp_path, {"COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"})
    command = [sys.executable, "-P", "-m", "iquest_cli", "-C", str(repo.root), *args]
    with subprocess.Popen(command, env=env, stdout=slave, stderr=subprocess.DEVNULL) as child:
        os.close(slave)
        pieces = []
        while True:
            try:
                piece = os.read(master, 1 << 16)
            except OSError:  # Linux says so when the other side is closed
                break
            if not piece:
                break
            pieces.append(piece)
    os.close(master)
    assert child.returncode == 0
    return b"".join(pieces).decode().replace("\r\n", "\n").splitlines()


@pytest.mark.parametrize("columns", [60, 80])
def test_every_line_fits_and_what_breaks_is_grouped(tmp_path, columns):
    folder = "very/long/folder/of/callers/that/does/not/fit/at/all"
    repo = make_repo(tmp_path / "repo", {"core.py": CORE} | {f"{folder}/n{n}.py": CALLER for n in range(30)})
    repo.write({"core.py": BROKEN, "assets/of/the/site/made/bundle.min.js": "var a;\n", "tests/test_a.py": CALLER})
    lines = in_terminal(tmp_path, repo, columns, "review")
    assert max(map(len, lines)) <= columns
    assert lines[0] == "core.py"
    assert lines[1].startswith("  high     add() now requires `a_name_that_is_long`,")
    assert lines[2].startswith(" " * 11 + "`")
    assert sum(line.startswith("   breaks  very/long/") for line in lines) == 1
    assert " " * 11 + "and 54 more places" in lines
    assert len(lines) < 30
    preview = in_terminal(tmp_path, repo, columns, "review", "--preview")
    assert max(map(len, preview)) <= columns


def test_what_only_informs_is_told_in_two_lines(tmp_path):
    requirements = "black==24.1.0\nmypy==1.8.0\nruff==0.2.0\n"
    repo = make_repo(tmp_path / "repo", {"core.py": CORE, "requirements.txt": requirements})
    repo.write({"requirements.txt": requirements.replace("1.8.0", "1.9.0")})
    lines = in_terminal(tmp_path, repo, 80, "review")
    assert lines[0] == "requirements.txt"
    assert lines[1] == "  info     dependencies changed: mypy ==1.8.0 -> ==1.9.0"
    assert lines[2] == " " * 11 + "dependency/changed · certain · line 2"
    assert lines[3] == ""

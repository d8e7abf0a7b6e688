"""What of a line in a guide is a command that one types."""

from __future__ import annotations

import pytest
from support.pace import within

from iquest_cli.analyst.ways.run_by_ci import COMMAND


@pytest.mark.parametrize(
    ("line", "is_command"),
    [("make test", True), ("./run", True), ("a/b.sh -x", True), ("$HOME/go/bin/tool -x", True), ("Tests, run", False)],
)
def test_a_command_begins_with_a_program(line: str, is_command: bool) -> None:
    assert bool(COMMAND.match(line)) is is_command


def test_a_long_path_is_gone_over_once() -> None:
    with within(1):
        assert COMMAND.match("a/" * 10_000 + "!") is None

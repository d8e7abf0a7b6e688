"""Debugging calls of Elixir that a change leaves in."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo

from anchors.repository.diff import diff as read_diff
from anchors.workspace import Workspace
from iquest_cli.reviewer.review import review
from iquest_cli.settings import ReviewSettings

CART = "defmodule Shop.Cart do\n  def total(items) do\n    items{}\n    |> Enum.sum()\n  end\nend\n"


@pytest.mark.parametrize(
    ("added", "severity"),
    [
        ("\n    |> dbg()", "medium"),
        ("\n    IEx.pry()\n    items", "high"),
        ('\n    |> tap(fn _ -> "IEx.pry()" end)', ""),
    ],
)
def test_a_call_that_is_for_debugging_is_told(tmp_path: Path, added: str, severity: str) -> None:
    repo = make_repo(tmp_path / "repo", {"lib/cart.ex": CART.format("")})
    repo.write({"lib/cart.ex": CART.format(added)})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        with head.at(diff.base) as base:
            found = review(base, head, diff, ReviewSettings()).findings
    assert [item.severity for item in found if item.rule_id == "debug/leftover"] == ([severity] if severity else [])

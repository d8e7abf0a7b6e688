"""A test that is skipped where it cannot run is not switched off."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo

from anchors.repository.diff import diff as read_diff
from anchors.workspace import Workspace
from iquest_cli.reviewer.review import review
from iquest_cli.settings import ReviewSettings

SWIFT = (
    "class StreamTests: XCTestCase {{\n    func testStream() throws {{\n{}        XCTAssertTrue(run())\n    }}\n}}\n"
)
RUBY = "class StreamTest < Minitest::Test\n  def test_stream\n{}    assert run\n  end\nend\n"
ELIXIR = (
    'defmodule StreamTest do\n  use ExUnit.Case\n\n{}  test "stream" do\n    assert Stream.run() == 1\n  end\nend\n'
)
GO = "package a\n\nfunc TestStream(t *testing.T) {{\n{}\trun(t)\n}}\n"


@pytest.mark.parametrize(
    ("path", "text", "added", "is_off"),
    [
        ("Tests/StreamTests.swift", SWIFT, '        throw XCTSkip("no")\n', True),
        ("Tests/StreamTests.swift", SWIFT,
         '        guard #available(macOS 12, *) else {\n            throw XCTSkip("no")\n        }\n', False),
        ("stream_test.go", GO, '\tt.Skip("no")\n', True),
        ("stream_test.go", GO, '\tif testing.Short() {\n\t\tt.Skip("no")\n\t}\n', False),
        ("test/stream_test.exs", ELIXIR, "  @tag :skip\n", True),
        ("test/stream_test.exs", ELIXIR, "  @tag timeout: 10\n", False),
        ("test/stream_test.rb", RUBY, '    skip "not if it rains"\n', True),
        ("test/stream_test.rb", RUBY, '    skip "no git" unless Git.available?\n', False),
        ("test/stream_test.rb", RUBY, "    skip if RUBY_VERSION < '3'\n", False),
    ],
)  # fmt: skip
def test_only_a_skip_without_condition_is_told(tmp_path: Path, path: str, text: str, added: str, is_off: bool) -> None:
    repo = make_repo(tmp_path / "repo", {path: text.format("")})
    repo.write({path: text.format(added)})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        with head.at(diff.base) as base:
            found = review(base, head, diff, ReviewSettings()).findings
    assert ("test/skipped" in {item.rule_id for item in found}) is is_off

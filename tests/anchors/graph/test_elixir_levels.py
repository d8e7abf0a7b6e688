"""The level that the configuration of an Elixir program sets for its logs."""

from __future__ import annotations

from support.graphs import snapshot_of

from anchors.graph.levels.gather import gathered

FILES = {
    "config/config.exs": "import Config\n\nconfig :logger,\n  level: :warning\n",
    "lib/config.exs": "defmodule Shop do\n  def level, do: config(:logger, level: :info)\nend\n",
}


def test_the_level_of_the_configuration_is_known() -> None:
    snapshot = snapshot_of(FILES)
    found = gathered(snapshot, lambda path: FILES[path].encode())
    assert [(item.logger, item.level, item.path, item.line) for item in found] == [
        ("", "warning", "config/config.exs", 3)
    ]

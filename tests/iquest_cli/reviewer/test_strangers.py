"""What ordinary changes of other people's repositories look like: told where it breaks something, silent else."""

from __future__ import annotations

from pathlib import Path

from support.reviews import findings


def test_an_option_that_is_called_by_a_constant_now(tmp_path: Path) -> None:
    before = (
        'package main\n\nimport "github.com/spf13/pflag"\n\nfunc add(f *pflag.FlagSet) {\n'
        '\tf.UintVar(&size, "pack-size", 0, "the size")\n}\n'
    )
    moved = before.replace("\tf.UintVar", '\tconst packSize = "pack-size"\n\tf.UintVar').replace(
        'e, "pack-s', "e, packS"
    )
    moved = moved.replace('packSize", 0', "packSize, 0").replace('packSize", ', "packSize, ")
    script = {"run.sh": "#!/bin/sh\ntool --pack-size 4\n"}
    assert findings(tmp_path / "a", {"main.go": before, **script}, {"main.go": moved}) == ()
    renamed = {"main.go": before.replace("pack-size", "bundle-size")}
    found = findings(tmp_path / "b", {"main.go": before, **script}, renamed, select=("command/removed",))
    assert [item.message for item in found] == ["option --pack-size was removed; 1 place still uses it"]


def test_a_local_is_not_what_another_module_gave_out(tmp_path: Path) -> None:
    gone = "import { thunk } from './base';\n\nexport const deleteFilter = thunk('a');\nexport const kept = 1;\n"
    view = (
        "import { useDelete } from './hooks';\nimport { kept } from './actions';\n\n"
        "export function View(id) {\n  const { deleteFilter, error } = useDelete(id + kept);\n"
        "  return () => deleteFilter(error);\n}\n"
    )
    base = {
        "src/actions.js": gone,
        "src/view.js": view,
        "src/hooks.js": "export function useDelete(id) {\n  return {};\n}\n",
    }
    after = {"src/actions.js": gone.replace("export const deleteFilter = thunk('a');\n", "")}
    assert findings(tmp_path, base, after) == ()


def test_a_gem_whose_constant_is_named(tmp_path: Path) -> None:
    gems = "gem 'haversine'\ngem 'slack-notifier'\ngem 'mail'\ngem 'bundler'\n"
    base = {
        "Gemfile": gems,
        "app/near.rb": "class Near\n  def far(a, b)\n    Haversine.distance(a, b)\n  end\nend\n",
        "app/say.rb": "class Say\n  def say\n    Slack::Notifier.new(1) # Mail.deliver\n  end\nend\n",
        "bin/setup": "#!/usr/bin/env ruby\nrequire 'bundler'\n",
    }
    found = findings(tmp_path / "a", base, {"Gemfile": "\n"})
    assert [(item.severity, item.message) for item in found] == [
        ("medium", "haversine is no longer a dependency; 1 place still names it"),
        ("medium", "slack-notifier is no longer a dependency; 1 place still names it"),
        ("info", "dependencies changed: removed bundler, removed haversine, removed mail, removed slack-notifier"),
    ]
    own = {"app/own.rb": "class Haversine\n  def self.distance(a, b)\n    1\n  end\nend\n"}
    found = findings(tmp_path / "b", {**base, **own}, {"Gemfile": gems.replace("gem 'haversine'\n", "")})
    assert [item.severity for item in found] == ["info"]


def test_a_package_that_only_another_part_of_the_workspace_asks_for(tmp_path: Path) -> None:
    asks = '{"dependencies": {"hono": "4"}}\n'
    base = {
        "package.json": "{}\n",
        "api/package.json": asks,
        "web/package.json": asks,
        "api/index.ts": "import { Hono } from 'hono';\n\nexport const app = new Hono();\n",
    }
    found = findings(tmp_path / "a", base, {"api/package.json": "{}\n"})
    assert [(item.severity, item.message) for item in found] == [
        ("low", "hono is no longer a dependency; 1 import still names it"),
        ("info", "dependencies changed: removed hono"),
    ]
    found = findings(tmp_path / "b", base, {"api/package.json": "{}\n", "package.json": asks})
    assert [item.severity for item in found] == ["info", "info"]

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


GO_STORE = """package store

import (
	"errors"
	"sync"
)

var ErrNone = errors.New("none")

type Store struct {
	mu    sync.Mutex
	items map[string]int
}

func (s *Store) Put(key string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[key] = n
}

func (s *Store) Take(key string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok := s.items[key]
	if !ok {
		return 0, ErrNone
	}
	delete(s.items, key)
	return n, nil
}
"""
GO_LOCK = "\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\tn, ok"
CS_LOCK = """class Store
{
    readonly object _mutex = new object();
    List<int> _items = new List<int>();

    public void Add(int item)
    {
        lock (_mutex)
        {
            _items.Add(item);
        }
    }

    public void Clear()
    {
        lock (_mutex)
        {
            _items.Clear();
        }
    }
}
"""


def test_locks_that_are_no_longer_taken(tmp_path: Path) -> None:
    dropped = GO_STORE.replace(GO_LOCK, "\tn, ok")
    (found,) = findings(tmp_path / "a", {"store.go": GO_STORE}, {"store.go": dropped})
    assert (found.rule_id, found.message) == (
        "lock/dropped", "Take() no longer takes s.mu; 1 other place of the file still does"
    )  # fmt: skip
    held = dropped + "\nfunc (s *Store) Drain(key string) {\n\ts.mu.Lock()\n\ts.Take(key)\n\ts.mu.Unlock()\n}\n"
    assert findings(tmp_path / "b", {"store.go": GO_STORE}, {"store.go": held}) == (), "who calls it takes it now"
    base = GO_STORE + "\nfunc (s *Store) Drain(key string) {\n\ts.mu.Lock()\n\ts.Take(key)\n\ts.mu.Unlock()\n}\n"
    after = base.replace(GO_LOCK, "\tn, ok")
    assert findings(tmp_path / "c", {"store.go": base}, {"store.go": after}) == (), "it waited for itself"
    read = GO_STORE.replace(GO_LOCK, GO_LOCK.replace("Lock()\n", "RLock()\n", 1).replace("Unlock", "RUnlock"))
    assert findings(tmp_path / "d", {"store.go": GO_STORE}, {"store.go": read}) == (), "another way to take it"
    unlocked = CS_LOCK.replace(
        "        lock (_mutex)\n        {\n            _items.Clear();\n        }\n", "        _items.Clear();\n"
    )
    (found,) = findings(tmp_path / "e", {"Store.cs": CS_LOCK}, {"Store.cs": unlocked})
    assert found.message == "Clear() no longer takes _mutex; 1 other place of the file still does"


def test_an_error_that_nothing_raises_any_more(tmp_path: Path) -> None:
    user = (
        'package main\n\nimport (\n\t"errors"\n\n\t"shop/store"\n)\n\nfunc run(s *store.Store) bool {\n'
        '\t_, err := s.Take("a")\n\treturn errors.Is(err, store.ErrNone)\n}\n'
    )
    base = {"go.mod": "module shop\n", "store/store.go": GO_STORE, "main.go": user}
    other = {"store/store.go": GO_STORE.replace("return 0, ErrNone", 'return 0, errors.New("none")')}
    (found,) = findings(tmp_path / "a", base, other)
    assert (found.rule_id, found.severity, found.message) == (
        "error/unraised", "medium", "ErrNone is raised by nothing any more; 1 place still waits for it"
    )  # fmt: skip
    handed = {**base, "keep.go": 'package main\n\nimport "shop/store"\n\nvar known = []error{store.ErrNone}\n'}
    assert findings(tmp_path / "b", handed, other) == (), "it may be handed on"


def test_an_event_whose_objects_nothing_makes_any_more(tmp_path: Path) -> None:
    base = {
        "SavedEvent.cs": "public class SavedEvent\n{\n}\n",
        "Store.cs": (
            "public class Store\n{\n    public void Save()\n    {\n        Write();\n"
            "        _bus.PublishEvent(new SavedEvent());\n    }\n}\n"
        ),
        "Mail.cs": "class Mail : IHandle<SavedEvent>\n{\n    public void Handle(SavedEvent e)\n    {\n    }\n}\n",
    }
    after = {"Store.cs": base["Store.cs"].replace("        _bus.PublishEvent(new SavedEvent());\n", "")}
    (found,) = findings(tmp_path / "a", base, after)
    assert (found.rule_id, found.message) == (
        "event/removed", "event SavedEvent is sent by nothing any more; 2 places still wait for it"
    )  # fmt: skip
    other = {"Again.cs": "class Again\n{\n    object Make()\n    {\n        return new SavedEvent();\n    }\n}\n"}
    assert findings(tmp_path / "b", {**base, **other}, after) == ()


def test_a_handler_whose_block_is_indented_otherwise_without_it(tmp_path: Path) -> None:
    base = {
        "a.py": "def load(key):\n    if not key:\n        raise KeyError(key)\n    return key\n",
        "b.py": (
            "from a import load\n\n\ndef main(key):\n    try:\n        load(key)\n"
            "    except KeyError:\n        return None\n"
        ),
    }
    (found,) = findings(tmp_path, base, {"b.py": "from a import load\n\n\ndef main(key):\n    load(key)\n"})
    assert (found.rule_id, found.message) == (
        "error/uncaught", "KeyError, which load() raises, is no longer caught in main()"
    )  # fmt: skip


def test_code_that_git_takes_for_binary_is_read(tmp_path: Path) -> None:
    text = "// a mark: \0\nfunction go(item) {\n  return item;\n}\n"
    (found,) = findings(tmp_path / "a", {"a.js": text}, {"a.js": text.replace("  return", "  debugger;\n  return")})
    assert (found.rule_id, found.start_line) == ("debug/leftover", 3)
    wide = "class A\n{\n    public int Add(int a)\n    {\n        return a;\n    }\n}\n"
    user = "class B\n{\n    int X()\n    {\n        return new A().Add(1);\n    }\n}\n"
    base = {"B.cs": user, "A.cs": wide.encode("utf-16")}
    more = wide.replace("int Add(int a)", "int Add(int a, int b)").encode("utf-16")
    (found,) = findings(tmp_path / "b", base, {"A.cs": more})
    assert found.message.startswith("Add() now requires `b`")


def test_ruby_methods_that_are_named_by_a_symbol(tmp_path: Path) -> None:
    text = (
        "class UsersController < ApplicationController\n  before_action :find_user, only: [:edit]\n"
        "  before_action :check, if: :is_strict?\n\n  def edit\n    @user\n  end\n\n  private\n\n"
        "  def find_user\n    @user = User.find(params[:id])\n  end\n\n  def is_strict?\n    true\n  end\nend\n"
    )
    path = "app/controllers/users_controller.rb"
    (found,) = findings(tmp_path / "a", {path: text}, {path: text.replace("def find_user", "def load_user")})
    assert (found.rule_id, found.severity, found.evidence[1].start_line) == ("api/removed", "high", 2)
    both = text.replace("def find_user", "def load_user").replace("action :find_user", "action :load_user")
    assert findings(tmp_path / "b", {path: text}, {path: both}) == ()
    (found,) = findings(tmp_path / "c", {path: text}, {path: text.replace("  def is_strict?\n    true\n  end\n", "")})
    assert found.evidence[1].start_line == 3


def test_texts_that_went_from_a_catalogue(tmp_path: Path) -> None:
    yml = "en:\n  posts:\n    saved: Saved\n    gone:\n      one: 1 went\n      other: More went\n"
    view = "class Posts\n  def say\n    [I18n.t('posts.saved'), t('posts.gone', count: 2)]\n  end\nend\n"
    base = {"config/locales/en.yml": yml, "config/locales/de.yml": yml.replace("en:", "de:"), "app/posts.rb": view}
    (found,) = findings(tmp_path / "a", base, {"config/locales/en.yml": yml.replace("    saved: Saved\n", "")})
    assert (found.rule_id, found.path, found.message) == (
        "translation/removed", "config/locales/en.yml", "text posts.saved was removed; 1 place still asks for it"
    )  # fmt: skip
    one = {"config/locales/en.yml": yml.replace("      one: 1 went\n", "")}
    assert findings(tmp_path / "b", base, one) == (), "another form is left"
    other = {"config/locales/de.yml": base["config/locales/de.yml"].replace("    saved: Saved\n", "")}
    assert findings(tmp_path / "c", base, other) == (), "another language often lacks some"
    moved = {
        "config/locales/en.yml": yml.replace("    saved: Saved\n", ""),
        "config/locales/more.en.yml": "en:\n  posts:\n    saved: Saved\n",
    }
    assert findings(tmp_path / "d", base, moved) == ()


def test_a_file_that_went_and_is_named_still(tmp_path: Path) -> None:
    base = {
        "scripts/build.sh": "#!/bin/sh\necho built\n",
        "Makefile": "all:\n\tsh scripts/build.sh\n# scripts/build.sh\n",
        "docs/build.md": "Run `scripts/build.sh`.\n",
        "app/views/users/_form.html.erb": "<p>form</p>\n",
        "app/views/users/new.html.erb": "<%= render partial: 'form' %>\n",
        "app/views/posts/new.html.erb": "<%= render 'form' %>\n<%= render 'users/form' %>\n",
    }
    script, form = sorted(
        findings(tmp_path / "a", base, {"scripts/build.sh": None, "app/views/users/_form.html.erb": None}),
        key=lambda item: item.path,
    )
    assert [item.rule_id for item in (script, form)] == ["file/removed"] * 2
    assert [(item.path, item.start_line) for item in script.evidence[1:]] == [("Makefile", 2)]
    places = [(item.path, item.start_line) for item in form.evidence[1:]]
    assert places == [("app/views/posts/new.html.erb", 2), ("app/views/users/new.html.erb", 1)]
    told = {"scripts/build.sh": None, "Makefile": "all:\n\techo\n"}
    assert findings(tmp_path / "b", base, told) == ()
    haml = {"app/views/users/_form.html.erb": None, "app/views/users/_form.haml": "%p form\n"}
    assert findings(tmp_path / "c", base, haml) == (), "another template of that name"


def test_a_route_that_is_asked_for_by_its_name(tmp_path: Path) -> None:
    routes = (
        "Rails.application.routes.draw do\n  resources :posts do\n    member do\n      post :republish\n"
        "      post :archive\n    end\n  end\nend\n"
    )
    base = {
        "config/routes.rb": routes,
        "app/views/posts/show.html.erb": "<%= link_to 'Again', republish_post_path(@post), method: :post %>\n",
    }
    found = findings(tmp_path, base, {"config/routes.rb": routes.replace("      post :republish\n", "")})
    assert [(item.rule_id, item.message) for item in found] == [
        ("route/removed", "route republish was removed; 1 place still asks for its path by that name")
    ]


def test_tests_that_are_calls(tmp_path: Path) -> None:
    text = 'it("adds", () => {\n  expect(1 + 1).toBe(2);\n});\n\nit("takes", () => {\n  expect(2 - 1).toBe(1);\n});\n'
    cut = text[text.index('it("takes') :]
    (found,) = findings(tmp_path / "a", {"a.test.js": text}, {"a.test.js": cut})
    assert (found.rule_id, found.severity, found.message) == ("test/removed", "info", "1 test removed: “adds”")
    assert findings(tmp_path / "b", {"a.test.js": text}, {"a.test.js": cut, "b.test.js": text}) == (), "it moved"


def test_a_setting_that_only_a_help_text_names(tmp_path: Path) -> None:
    code = 'import os\n\nlimit = os.environ["UPLOAD_LIMIT"]\nHELP = "the limit (default: $UPLOAD_LIMIT)"\n'
    base = {"app.py": code, "deploy/app.env": "UPLOAD_LIMIT=100\nOTHER_NAME=1\n"}
    found = findings(tmp_path, base, {"app.py": code.replace('os.environ["UPLOAD_LIMIT"]', "100")})
    assert [(item.rule_id, item.num_uses) for item in found] == [("config/removed", 2)]

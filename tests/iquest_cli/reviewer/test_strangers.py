"""What ordinary changes of other people's repositories look like: told where it breaks something, silent else."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo
from support.reviews import findings

from anchors.repository.diff import diff as read_diff
from anchors.workspace import Workspace
from iquest_cli.reviewer.review import review
from iquest_cli.reviewer.rules.condition_inverted import is_turned
from iquest_cli.settings import ReviewSettings


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


@pytest.mark.parametrize(
    ("before", "after", "is_one"),
    [
        ("if a == b:", "if a != b:", True),
        ("if (a < b) {", "if (a >= b) {", True),
        ("return value in kept", "return value not in kept", True),
        ("if (ready) {", "if (!ready) {", True),
        ("save if ok", "save unless ok", True),
        ("if a == b:", "if a == c:", False),
        ("if a < b:", "if a <= b:", False),
        ("if (a) {", "if (a && !b) {", False),
    ],
)
def test_conditions_that_are_turned_round(before: str, after: str, is_one: bool) -> None:
    assert is_turned(before, after) is is_turned(after, before) is is_one


def test_a_condition_that_is_turned_round_with_its_test(tmp_path: Path) -> None:
    code = "def may(user):\n    if user:\n        return 1\n    return 2\n"
    test = "from a import may\n\n\ndef test_may():\n    assert may(1) == 1\n"
    turned = {"a.py": code.replace("if user", "if not user")}
    (found,) = findings(tmp_path / "a", {"a.py": code, "tests/test_a.py": test}, turned)
    assert (found.rule_id, found.severity, found.start_line) == ("condition/inverted", "low", 2)
    both = {**turned, "tests/test_a.py": test.replace("== 1", "== 2")}
    assert findings(tmp_path / "b", {"a.py": code, "tests/test_a.py": test}, both) == ()
    assert findings(tmp_path / "c", {"a.py": code}, turned) == (), "no test says what it is to do"


def test_one_value_instead_of_two_of_a_type_variable(tmp_path: Path) -> None:
    code = (
        "from typing import TypeVar\n\nT = TypeVar('T')\n\n\ndef most(items: list[T]) -> tuple[T, int]:\n"
        "    return count(items)[0]\n"
    )
    user = "from a import most\n\n\ndef show(items):\n    item, number = most(items)\n    return item\n"
    after = {"a.py": code.replace("tuple[T, int]", "T").replace("[0]\n", "[0][0]\n")}
    (found,) = findings(tmp_path, {"a.py": code, "b.py": user}, after)
    assert (found.rule_id, found.severity) == ("api/returns", "high")
    assert found.message.startswith("most() gives back 1 value instead of 2; 1 caller takes")


def test_what_went_into_a_submodule_is_not_gone(tmp_path: Path) -> None:
    files = {
        "libs/common/util.py": "def tidy(text):\n    return text.strip()\n",
        "shop.py": "from libs.common.util import tidy\n\n\ndef keep(text):\n    return tidy(text)\n",
    }
    repo = make_repo(tmp_path / "repo", files)
    base = repo.git("rev-parse", "HEAD").strip()
    repo.git("rm", "-r", "-q", "libs")
    gone = repo.commit(message="gone")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{base},libs/common")
    repo.git("commit", "-q", "-m", "a submodule")
    for head, told in ((gone, ["tidy() was removed; 2 places still use it"]), ("HEAD", [])):
        with Workspace.open(repo.root, rev=head, cache_dir=tmp_path / "cache", jobs=1) as after:
            change = read_diff(after.repository, base=base, head=head)
            with after.at(base) as before:
                report = review(before, after, change, ReviewSettings(select=("api/*",)))
        assert [item.message for item in report.findings] == told
    assert any("1 of its files went where a submodule is now" in note for note in report.notes)


@pytest.mark.parametrize("mark", ["", '#[tokio::main(flavor = "current_thread")]\n    ', "#[tokio::test]\n    "])
def test_an_async_function_of_rust_that_runs_itself_needs_no_await(tmp_path: Path, mark: str) -> None:
    crate = {"Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n'}
    own = f"    {mark}async fn fill() {{\n        put().await;\n    }}\n"
    tests = f"mod checks {{\n{own}\n    fn checks_all() {{\n        fill();\n    }}\n}}\n"
    found = findings(tmp_path, {**crate, "src/lib.rs": "mod a;\n"}, {"src/lib.rs": tests}, select=("async/*",))
    assert [item.rule_id for item in found] == ([] if mark else ["async/missing-await"])


@pytest.mark.parametrize("has_target", [True, False])
def test_a_test_s_own_root_in_rust_is_where_its_paths_begin(tmp_path: Path, has_target: bool) -> None:
    target = '[[test]]\nname = "integration"\npath = "src/tests/mod.rs"\n' if has_target else ""
    files = {
        "Cargo.toml": f'[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n{target}',
        "src/lib.rs": "pub mod order;\n",
        "src/order.rs": "pub fn keep() {}\n",
        "src/tests/mod.rs": "pub use shop_tests::builders;\nmod worker;\n",
        "src/tests/worker.rs": "fn none() {}\n",
    }
    changed = {
        "src/tests/worker.rs": "use crate::builders::{OrderBuilder, UserBuilder};\n\nfn none(_: OrderBuilder) {}\n"
    }
    found = findings(tmp_path, files, changed, select=("import/unresolved",))
    assert [item.message for item in found] == ([] if has_target else ["no module `builders` in the crate"])

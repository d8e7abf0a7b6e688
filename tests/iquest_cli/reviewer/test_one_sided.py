"""What a line of the repository says against the change: a check that others make, a value that a list lacks, what is
passed and not looked at, arguments, units and keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.reviews import findings

from iquest_cli.reviewer.rules.unit_changed import units_of


def told(tmp_path: Path, rule: str, base: Mapping[str, str], after: Mapping[str, str | None]) -> list[tuple[str, int]]:
    return [(item.severity, item.num_uses) for item in findings(tmp_path, base, after, select=(rule,))]


ROUTES = """import { isAuthenticated } from './auth';

router.get(
  '/a',
  isAuthenticated('read'),
  async (req, res) => {
    res.json(1);
  }
);

router.get(
  '/b',
  isAuthenticated('read'),
  async (req, res) => {
    res.json(2);
  }
);
"""


def test_checks_that_went(tmp_path: Path) -> None:
    def said(name: str, path: str, before: str, after: str, **more: str) -> list[tuple[str, int]]:
        return told(tmp_path / name, "guard/dropped", {path: before, **more}, {path: after})

    less = ROUTES[::-1].replace("  isAuthenticated('read'),\n"[::-1], "", 1)[::-1]
    assert said("a", "routes.js", ROUTES, less) == [("medium", 1)]
    all_at_once = "router.use(isAuthenticated('read'));\n" + less
    assert said("b", "routes.js", ROUTES, all_at_once) == [], "it is asked elsewhere now"
    assert said("c", "routes.js", ROUTES, ROUTES[: ROUTES.index("router.get(\n  '/b'")]) == [], "the route went too"
    assert said("d", "routes.test.js", ROUTES, less) == []
    once = less.replace("  isAuthenticated('read'),\n", "")
    assert said("e", "routes.js", less, once) == [], "nobody else asks"


def test_checks_of_classes_and_calls(tmp_path: Path) -> None:
    php = (
        "<?php\n\nclass Songs\n{\n    function edit($song)\n    {\n        $this->authorize('edit', $song);\n"
        "        save($song);\n    }\n\n    function drop($songs)\n    {\n        songs()\n"
        "            ->each(fn ($song) => $this->authorize('drop', $song));\n\n        drop($songs);\n    }\n}\n"
    )
    less = php.replace("        songs()\n            ->each(fn ($song) => $this->authorize('drop', $song));\n\n", "")
    assert told(tmp_path / "a", "guard/dropped", {"Songs.php": php}, {"Songs.php": less}) == [("medium", 1)]
    owners = (
        "class Owners < Base\n  before_action :find_gem\n  before_action :verify_otp, only: :create\n\n"
        "  def create\n    1\n  end\nend\n"
    )
    others = {"app/keys.rb": owners.replace("Owners", "Keys"), "app/owners.rb": owners}
    dropped = owners.replace("  before_action :verify_otp, only: :create\n", "")
    assert told(tmp_path / "b", "guard/dropped", others, {"app/owners.rb": dropped}) == [("medium", 1)]
    base = (
        "[Authorize]\nclass A\n{\n    [Authorize]\n    void One()\n    {\n    }\n\n"
        "    [Authorize]\n    void Two()\n    {\n    }\n}\n"
    )
    twice = base.replace("    [Authorize]\n    void One", "    void One")
    assert told(tmp_path / "c", "guard/dropped", {"A.cs": base}, {"A.cs": twice}) == [], "its class asks"


KINDS = "export enum Kind {\n  TEXT = 1,\n  IMAGE = 2,\n  VIDEO = 3,\n}\n"
MORE = KINDS.replace("  VIDEO = 3,\n", "  VIDEO = 3,\n  SOUND = 4,\n")
SWITCH = (
    "import { Kind } from './kinds';\n\nexport const icon = (kind: Kind): string => {\n  switch (kind) {\n"
    "    case Kind.TEXT:\n      return 'page';\n    case Kind.IMAGE:\n      return 'frame';\n    case Kind.VIDEO:\n"
    "      return 'film';\n  }\n};\n"
)


def test_values_that_lists_lack(tmp_path: Path) -> None:
    def said(name: str, user: str, path: str = "icons.ts", after: str = MORE) -> list[tuple[str, int]]:
        return told(tmp_path / name, "enum/unhandled", {"kinds.ts": KINDS, path: user}, {"kinds.ts": after})

    assert said("a", SWITCH) == [("medium", 1)]
    assert said("b", SWITCH.replace("  }\n};", "    default:\n      return 'box';\n  }\n};")) == [("low", 1)]
    assert said("c", SWITCH.replace("    case Kind.VIDEO:\n      return 'film';\n", "")) == [], "it lacked one before"
    assert said("d", SWITCH, "icons.test.ts") == []
    assert said("e", SWITCH, after=KINDS.replace("VIDEO", "SOUND")) == [], "one for another"


def test_what_is_passed_and_not_looked_at(tmp_path: Path) -> None:
    code = (
        "def find(number, owner):\n    query = items(number)\n    query = query.of(owner)\n    return query.first()\n"
    )
    user = "from store import find\n\n\ndef show(number, owner):\n    return find(number, owner)\n"
    less = {"store.py": code.replace("    query = query.of(owner)\n", "")}
    assert told(tmp_path / "a", "value/unused", {"store.py": code, "app.py": user}, less) == [("medium", 1)]
    assert told(tmp_path / "b", "value/unused", {"store.py": code}, less) == [], "nobody passes it"
    handed = {"store.py": code, "app.py": user + "\n\nFINDERS = [find]\n"}
    assert told(tmp_path / "c", "value/unused", handed, less) == [], "who takes it as a value says what it takes"
    method = {
        "store.py": "class Base:\n    def find(self, owner):\n        raise NotImplementedError\n\n\n"
        "class Store(Base):\n    def find(self, owner):\n        check(owner)\n        return 1\n\n\n"
        "def run():\n    return Store().find(2)\n"
    }
    dropped = {"store.py": method["store.py"].replace("        check(owner)\n", "")}
    assert told(tmp_path / "d", "value/unused", method, dropped) == [], "its base says what it takes"


def test_locals_that_nothing_looks_at(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str, path: str = "a.js") -> list[str]:
        found = findings(tmp_path / name, {path: before}, {path: after}, select=("value/unused",))
        return [item.severity for item in found]

    code = (
        "function take(key) {\n  const old = load(key);\n  if (old) {\n    return 0;\n  }\n"
        "  log(key);\n  return 1;\n}\n"
    )
    less = code.replace("  if (old) {\n    return 0;\n  }\n", "")
    assert said("a", code, less) == ["medium"]
    told_only = code.replace("  if (old) {\n    return 0;\n  }\n", "  log(old);\n")
    assert said("b", told_only, less) == ["low"]
    assert said("c", code, less.replace("log(key)", "log(`was ${old}`)")) == [], "it is shown"
    assert said("d", code.replace("const old", "old"), less.replace("const old", "old")) == [], "of others, too"
    assert said("e", code, less.replace("  const old = load(key);", "  load(key);")) == []


QUERIES = """export class Users {
  find(id, workspaceId) {
    return this.db
      .selectFrom('users')
      .where('id', '=', id)
      .where('workspaceId', '=', workspaceId)
      .first();
  }

  all(workspaceId) {
    return this.db.selectFrom('users').where('workspaceId', '=', workspaceId).all();
  }
}
"""


def test_queries_that_find_more(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str, path: str = "users.js") -> list[tuple[str, int]]:
        return told(tmp_path / name, "query/widened", {path: before}, {path: after})

    line = "      .where('workspaceId', '=', workspaceId)\n"
    less = QUERIES.replace(line, "")
    assert said("a", QUERIES, less) == [("medium", 1)]
    assert said("b", QUERIES, QUERIES.replace(line, "      .where(ofWorkspace(workspaceId))\n")) == [], (
        "it is said still"
    )
    assert said("c", QUERIES, less, "users.test.js") == []
    alone = QUERIES.replace(".where('workspaceId', '=', workspaceId).all()", ".all()")
    assert said("d", alone, alone.replace(line, "")) == [], "no other asks for it"
    gone = QUERIES[: QUERIES.index("  find(")] + QUERIES[QUERIES.index("  all(") :]
    assert said("e", QUERIES, gone) == [], "the query went"
    sql = (
        "func a(q Q) {\n\tq(`SELECT a FROM b\n\t\tWHERE c = 1\n\t\tAND user_id = ?\n\t\tORDER BY a`)\n"
        "\tq(`SELECT 1 WHERE user_id = ?`)\n}\n"
    )
    assert said("f", f"package a\n\n{sql}", "package a\n\n" + sql.replace("\t\tAND user_id = ?\n", ""), "a.go") == [
        ("medium", 1)
    ]


def test_arguments_in_each_others_place(tmp_path: Path) -> None:
    area = "def {name}(latitude, longitude):\n    return abs(latitude) <= 90 and abs(longitude) <= 180\n"
    user = "from area import {name}\n\n\ndef check(place):\n    return {name}(place.{first}, place.get_{second}())\n"

    def said(name: str, first: str, second: str) -> int:
        base = {"area.py": area.format(name=name), "app.py": "x = 1\n"}
        after = {"app.py": user.format(name=name, first=first, second=second)}
        return len(told(tmp_path / f"{name}_{first}", "call/swapped", base, after))

    assert said("contains", "longitude", "latitude") == 1
    assert said("contains", "latitude", "longitude") == 0
    assert said("swapped", "longitude", "latitude") == 0


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        ("Timeout: 5 * time.Second,", "Timeout: 5 * time.Millisecond,", ("second", "millisecond")),
        ("Duration::from_secs(limit)", "Duration::from_millis(limit)", ("second", "millisecond")),
        ("TimeUnit.HOURS.sleep(1);", "TimeUnit.DAYS.sleep(1);", ("hour", "day")),
        ("expires_in 10.minutes", "expires_in 10.hours", ("minute", "hour")),
        ("limit = 5 * time.Second", "limit = 6 * time.Millisecond", None),
        ("from_secs(a)", "of_millis(a)", None),
        ("x = seconds(1)", "x = sec(1)", None),
        ("time.Second", "time.Secondary", None),
    ],
)
def test_units(before: str, after: str, units: tuple[str, str] | None) -> None:
    assert units_of(before, after) == units


def test_a_unit_that_is_said_elsewhere(tmp_path: Path) -> None:
    code = "package a\n\nfunc wait() {\n\tsleep(5 * time.Second, waitLimit)\n}\n"
    after: dict[str, str | None] = {"a.go": code.replace("Second", "Millisecond")}
    assert told(tmp_path / "a", "unit/changed", {"a.go": code}, after) == [("low", 0)]
    page = {"conf.yaml": "# In seconds.\nwaitLimit: 5\n"}
    assert told(tmp_path / "b", "unit/changed", {"a.go": code, **page}, after) == [("medium", 1)]
    assert told(tmp_path / "c", "unit/changed", {"a_test.go": code}, {"a_test.go": after["a.go"]}) == []


def test_keys_that_nothing_writes(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str, **more: str) -> list[tuple[str, int]]:
        base = {"save.py": before, **{path.replace("_", "."): text for path, text in more.items()}}
        return told(tmp_path / name, "key/unwritten", base, {"save.py": after})

    puts = 'def save(cache, item):\n    cache.set(key("last_item"), item, 60)\n'
    other = puts.replace("last_item", "newest_item")
    reads = 'def load(cache):\n    name = key("last_item")\n    return cache.get(name)\n'
    assert said("a", puts, other, load_py=reads) == [("medium", 1)], "what makes both keys"
    assert said("b", puts, other, load_py=reads, more_py='cache.put("last_item", 1)\n') == [], "another puts it"
    assert said("c", puts, other, load_py=reads, names_py='NAMES = ["last_item"]\n') == [], "it may be put by a name"
    gives = 'def show(song):\n    return {\n        "album_name": song.album,\n        "title": song.title,\n    }\n'
    less = gives.replace('        "album_name": song.album,\n', "")
    assert said("d", gives, less, song_ts="export const name = (song: Song) => song.album_name;\n") == [("medium", 1)]
    assert said("e", gives, less, song_py="def name(song):\n    return song.album_name\n") == [], (
        "a field of code's own"
    )
    assert said("f", gives, less, **{"test_it.py": 'def test_it():\n    assert show(1)["album_name"] == 2\n'}) == [
        ("medium", 1)
    ]


def test_settings_whose_name_a_constant_holds(tmp_path: Path) -> None:
    code = (
        'package main\n\nconst configPath = "SHOP_CONFIG_PATH"\n\n// SHOP_CONFIG_PATH says where.\n'
        "func path() string { return os.Getenv(configPath) }\n"
    )
    base = {"main.go": code, "Makefile": "run:\n\tSHOP_CONFIG_PATH=a go run .\n"}
    after = {"main.go": code.replace('"SHOP_CONFIG_PATH"', '"SHOP_CONFIG"')}
    assert told(tmp_path / "a", "config/removed", base, after) == [("medium", 2)]
    also = {**base, "other.go": 'package main\n\nvar other = os.Getenv("SHOP_CONFIG_PATH")\n'}
    assert told(tmp_path / "b", "config/removed", also, after) == [], "it is read still"


def test_a_setting_that_an_image_gives_and_a_text_names(tmp_path: Path) -> None:
    code = (
        'import os\n\nfolder = os.environ["SHOP_FOLDER"]\n\n\ndef warn():\n'
        '    print("ignoring SHOP_FOLDER, it is not there")\n'
    )
    base = {"app.py": code, "Dockerfile": "FROM scratch\nENV SHOP_FOLDER=/data\n"}
    after = {"app.py": code.replace('environ["SHOP_FOLDER"]', 'environ["SHOP_DATA"]')}
    assert told(tmp_path, "config/removed", base, after) == [("medium", 2)]


@pytest.mark.parametrize(
    "asks", ['if (BASE / "local.py").exists():', "if os.path.isfile(LOCAL):", "with suppress(ImportError):"]
)
def test_an_import_of_what_may_not_be_there(tmp_path: Path, asks: str) -> None:
    base = {"shop/__init__.py": "", "shop/settings.py": "x = 1\n"}
    after = {"shop/settings.py": f"x = 1\n{asks}\n    from .local import *\n"}
    assert findings(tmp_path / "a", base, after) == ()
    plain = {"shop/settings.py": "x = 1\nif x:\n    from .local import *\n"}
    (found,) = findings(tmp_path / "b", base, plain)
    assert found.rule_id == "import/unresolved"


def test_places_that_say_why_and_break_nothing(tmp_path: Path) -> None:
    base = {"icons.ts": SWITCH, "kinds.ts": KINDS}
    (found,) = findings(tmp_path / "a", base, {"kinds.ts": MORE})
    assert not found.is_breaking
    (found,) = findings(
        tmp_path / "b",
        {"a.py": "def f(a):\n    return a\n\n\nf(1)\n"},
        {"a.py": "def f(a, b):\n    return a\n\n\nf(1)\n"},
    )
    assert found.is_breaking

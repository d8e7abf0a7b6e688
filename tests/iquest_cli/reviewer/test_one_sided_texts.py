"""Texts that have to be the same on both sides, changed on one: keys, columns, lists, places in texts, templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import findings


def told(tmp_path: Path, before: dict[str, str], after: dict[str, str], rule: str) -> list[str]:
    return [item.message for item in findings(tmp_path, before, after, select=(rule,)) if item.severity == "medium"]


CACHE = "def members(house):\n    key = f'house_member_ids_{house.id}'\n    return cache.get(key)\n"
SIGNALS = "def changed(house):\n    cache.delete(f'house_member_ids_{house.id}')\n"


def test_a_key_that_is_put_together(tmp_path: Path) -> None:
    after = {"cache.py": CACHE.replace("house_member_ids_", "house_people_")}
    assert told(tmp_path / "a", {"cache.py": CACHE, "signals.py": SIGNALS}, after, "key/renamed") == [
        "it is 'house_people_' here, which nothing else of the repository says; 1 other place says house_member_ids_"
    ]
    both = {**after, "signals.py": SIGNALS.replace("house_member_ids_", "house_people_")}
    assert told(tmp_path / "b", {"cache.py": CACHE, "signals.py": SIGNALS}, both, "key/renamed") == []


def test_a_setting_that_is_read_by_another_name_than_its_default(tmp_path: Path) -> None:
    before = (
        'package config\n\nfunc load() Config {\n\tviper.SetDefault("tuning.batch_change_delay", "800ms")\n'
        '\treturn Config{Delay: viper.GetDuration("tuning.batch_change_delay")}\n}\n'
    )
    after = {
        "config/config.go": before.replace('GetDuration("tuning.batch_change_delay', 'GetDuration("tuning.batch_wait')
    }
    assert told(tmp_path, {"config/config.go": before}, after, "key/renamed") == [
        "it is 'tuning.batch_wait' here, which nothing else of the repository says; 1 other place says "
        "tuning.batch_change_delay"
    ]


def test_a_column_that_no_schema_has(tmp_path: Path) -> None:
    schema = {"db/schema.sql": "CREATE TABLE keys(\n  id integer,\n  user_id integer\n);\n"}
    before = 'package db\n\nfunc Keys(tx DB, uid int) Rows {\n\treturn tx.Where("user_id = ?", uid).Find()\n}\n'
    after = {"db/keys.go": before.replace("user_id", "holder_id")}
    assert told(tmp_path / "a", {**schema, "db/keys.go": before}, after, "key/renamed") == [
        "the query names holder_id, which nothing else of the repository does; 1 other place says user_id"
    ]
    with_column = {**after, "db/002.sql": "ALTER TABLE keys RENAME user_id TO holder_id;\n"}
    assert told(tmp_path / "b", {**schema, "db/keys.go": before}, with_column, "key/renamed") == []


def test_a_key_of_a_cache_that_is_taken_away_under_another(tmp_path: Path) -> None:
    before = (
        "<?php\nclass Follows\n{\n    const OUT_KEY = 'out:';\n    const IN_KEY = 'in:';\n"
        "    const NEAR_KEY = 'near:';\n\n"
        "    function add($a, $b)\n    {\n        Redis::zadd(self::OUT_KEY . $a, $b);\n"
        "        Redis::zadd(self::IN_KEY . $b, $a);\n    }\n\n"
        "    function remove($a, $b)\n    {\n        Redis::zrem(self::OUT_KEY . $a, $b);\n"
        "        Redis::zrem(self::IN_KEY . $b, $a);\n    }\n}\n"
    )
    after = {"src/Follows.php": before.replace("zrem(self::IN_KEY", "zrem(self::NEAR_KEY")}
    assert told(tmp_path, {"src/Follows.php": before}, after, "key/renamed") == [
        "NEAR_KEY instead of IN_KEY: no zrem of the file takes away what is put under IN_KEY"
    ]


def test_a_value_of_a_list_that_others_list_as_it_was(tmp_path: Path) -> None:
    before = (
        "<?php\nfunction store($r)\n{\n    check($r, ['seen' => 'nullable|in:public,private,draft']);\n}\n\n"
        "function publish($r)\n{\n    check($r, ['seen' => 'required|in:public,private,draft']);\n}\n"
    )
    after = {"src/Sets.php": before.replace("private", "friends", 1)}
    assert len(told(tmp_path, {"src/Sets.php": before}, after, "key/renamed")) == 1


def test_an_event_that_pages_listen_to_in_a_mapping(tmp_path: Path) -> None:
    before = (
        'class Lists {\n    void drop(int id) {\n        broker.convertAndSend("/topic/lists/deleted", id);\n    }\n}\n'
    )
    page = {"web/lists.jsp": "<script>\nlisten({\n    '/topic/lists/deleted': function(msg) {\n    }\n});\n</script>\n"}
    after = {"src/Lists.java": before.replace("/lists/", "/list/")}
    assert told(tmp_path, {"src/Lists.java": before, **page}, after, "event/removed") == [
        "'/topic/list/deleted' is sent instead of '/topic/lists/deleted', and nothing else says it; 1 place waits for "
        "'/topic/lists/deleted'"
    ]


@pytest.mark.parametrize(
    ("path", "line", "missing"),
    [
        ("a.py", 'x = "{name} of {shop}".format(name=1, shops=2)', ["shop"]),
        ("a.py", 'x = "{name} of {shop}".format(**known)', []),
        ("a.py", 'x = "%(name)s of %(shop)s" % {"name": 1}', ["shop"]),
        ("a.py", 'x = _("%(name)s", name=1)', []),
        ("a.py", 'x = "{0} of {1}".format(1, 2)', []),
        ("a.ts", 'const x = t("k", { defaultValue: "Hi {name}", who: 1 });', ["name"]),
        ("a.ts", 'const x = t("k", { defaultValue: "Hi {name}", ...rest });', []),
        ("a.ts", 'const x = t("k", { defaultValue: "{n, plural, one {a day} other {days}}", n });', []),
        ("a.tsx", '<Trans i18nKey="k" defaults="Hi {name}" values={{ who: 1 }} />', ["name"]),
        ("a.php", "<?php $x = __('Hi :name', ['name' => 1]);", []),
        ("a.php", "<?php $x = __('Hi :name', ['who' => 1]);", ["name"]),
    ],
)
def test_places_in_texts(tmp_path: Path, path: str, line: str, missing: list[str]) -> None:
    found = told(tmp_path, {path: "<?php\n" if path.endswith("php") else "\n"}, {path: f"{line}\n"}, "text/placeholder")
    assert [message.split("'")[1] for message in found] == missing


VIEW = "def books(found, shown):\n    return render('books.html', entries=found, columns=shown)\n"


def test_a_template_that_asks_whether_it_is_there(tmp_path: Path) -> None:
    after = {"view.py": VIEW.replace("columns=", "visible=")}
    asks = {"view.py": VIEW, "templates/books.html": "{% if columns %}<p>shown</p>{% endif %}\n"}
    assert told(tmp_path / "a", asks, after, "template/unfilled") == []
    reads = {
        "view.py": VIEW,
        "templates/books.html": '{% extends "base.html" %}\n',
        "templates/base.html": "{{ columns.x }}\n",
    }
    assert told(tmp_path / "b", reads, after, "template/unfilled") == [
        "books.html is no longer given 'columns'; 1 place of it still reads it"
    ]


def test_columns_in_another_order_than_what_is_bound(tmp_path: Path) -> None:
    before = (
        "class Rules {\n    int update(Rule rule) {\n"
        '        String sql = "update rules set kept=?, loaded=? where id=?";\n'
        "        return update(sql, rule.getKept(), rule.getLoaded(), rule.getId());\n    }\n}\n"
    )
    after = {"src/Rules.java": before.replace("kept=?, loaded=?", "loaded=?, kept=?")}
    assert len(told(tmp_path / "a", {"src/Rules.java": before}, after, "call/swapped")) == 1
    both = {
        "src/Rules.java": after["src/Rules.java"].replace("getKept(), rule.getLoaded()", "getLoaded(), rule.getKept()")
    }
    assert told(tmp_path / "b", {"src/Rules.java": before}, both, "call/swapped") == []


def test_a_span_that_a_docstring_says_as_it_was(tmp_path: Path) -> None:
    before = (
        'def members(house):\n    """The members, cached for 5 minutes."""\n    found = list(house)\n'
        "    cache.set(1, found, timeout=5 * 60)\n    return found\n"
    )
    assert told(tmp_path / "a", {"a.py": before}, {"a.py": before.replace("5 * 60", "5")}, "limit/contradicted") == [
        "it is 5 instead of 5 * 60, and what is said beside it is '5 minutes' still"
    ]
    assert told(tmp_path / "b", {"a.py": before}, {"a.py": before.replace("5 * 60", "300")}, "limit/contradicted") == []
    both = {"a.py": before.replace("5 * 60", "5").replace("5 minutes", "5 seconds")}
    assert told(tmp_path / "c", {"a.py": before}, both, "limit/contradicted") == []


def test_a_unit_that_a_comment_counts_in(tmp_path: Path) -> None:
    before = (
        "package a\n\nfunc f() {\n\t// keepalive (60s) and a few more\n\tleast := 65 * time.Second\n\tuse(least)\n}\n"
    )
    assert (
        len(told(tmp_path, {"a.go": before}, {"a.go": before.replace("time.Second", "time.Minute")}, "unit/changed"))
        == 1
    )


def test_a_state_that_a_query_no_longer_names(tmp_path: Path) -> None:
    before = 'export const one = (slug: string) =>\n  db.page.findFirst({ where: { slug, visibility: "public" } });\n'
    guard = {"src/guard.ts": 'export const may = (page: Page) => page.visibility === "public";\n'}
    after = {"src/pages.ts": before.replace(', visibility: "public"', "")}
    assert told(tmp_path, {"src/pages.ts": before, **guard}, after, "query/widened") == [
        "this query no longer asks for visibility; 1 place still asks for it"
    ]


def test_code_of_another_language_does_not_use_it(tmp_path: Path) -> None:
    go = (
        "package ldap\n\ntype Pool struct{ closing bool }\n\nfunc (p *Pool) setClosing() {\n"
        "\tp.closing = true\n}\n\nfunc (p *Pool) Open() bool {\n\treturn !p.closing\n}\n"
    )
    web = (
        "export function Dialog() {\n  const [closing, setClosing] = useState(false);\n"
        "  const close = () => {\n    setClosing(true);\n  };\n  return closing ? null : close;\n}\n"
    )
    after = {"ldap/pool.go": go.replace("func (p *Pool) setClosing() {\n\tp.closing = true\n}\n\n", "")}
    assert told(tmp_path, {"ldap/pool.go": go, "web/dialog.tsx": web}, after, "api/removed") == []


def test_a_new_test_that_a_route_is_gone(tmp_path: Path) -> None:
    app = (
        "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get('/shop/reset')\ndef reset():\n"
        "    return ''\n\n\n@app.get('/shop/all')\ndef everything():\n    return ''\n"
    )
    gone = app.replace("@app.get('/shop/reset')\ndef reset():\n    return ''\n\n\n", "")
    test = {"tests/test_gone.py": "def test_gone(client):\n    assert client.get('/shop/reset').status_code == 404\n"}
    assert told(tmp_path / "a", {"app.py": app}, {"app.py": gone, **test}, "route/removed") == []
    assert len(told(tmp_path / "b", {"app.py": app, **test}, {"app.py": gone}, "route/removed")) == 1


def test_a_parameter_that_went_is_no_field(tmp_path: Path) -> None:
    base = {"web/a.ts": "export const of = (house) => house.householdId;\nexport const to = (x) => x['householdId'];\n"}
    before = 'def members(household_id = Query(None, alias="householdId")):\n    return household_id\n'
    after = {"app.py": "def members():\n    return None\n"}
    assert told(tmp_path / "a", {**base, "app.py": before}, after, "key/renamed") == []
    field = before.replace("Query(None, ", "Field(")
    assert len(told(tmp_path / "b", {**base, "app.py": field}, after, "key/renamed")) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [("app/link.rb", 'sign(ENV["LINK_KEY"])\n'), ("src/link.ts", "export const key = sign(process.env.LINK_KEY);\n")],
)
def test_a_variable_that_one_of_its_readers_reads_by_another_name(tmp_path: Path, path: str, line: str) -> None:
    other = {f"{path[:3]}/other{path[-3:]}": line, ".env.example": "LINK_KEY=\n"}
    after = {path: line.replace("LINK_KEY", "LINK_PHRASE")}
    found = told(tmp_path / "a", {path: line, **other}, after, "key/renamed")
    assert found == ["it is 'LINK_PHRASE' here, which nothing else of the repository says; 1 other place says LINK_KEY"]
    known = {**after, ".env.example": "LINK_KEY=\nLINK_PHRASE=\n"}
    assert told(tmp_path / "b", {path: line, **other}, known, "key/renamed") == []


def test_a_key_under_which_something_else_is_put(tmp_path: Path) -> None:
    before = (
        "package auth\n\nfunc setToken(c Cache, token string) {\n\tc.SetString(TokenKey+token, 1)\n}\n\n"
        "func setState(c Cache, user string) {\n\tc.SetString(StateKey+user, 1)\n}\n\n"
        "func dropState(c Cache, user string) {\n\tc.Del(StateKey + user)\n}\n"
    )
    after = {"auth/auth.go": before.replace("Del(StateKey", "Del(TokenKey")}
    assert told(tmp_path, {"auth/auth.go": before}, after, "key/renamed") == [
        "TokenKey instead of StateKey: no Del of the file takes away what is put under StateKey"
    ]


@pytest.mark.parametrize(
    ("path", "owned", "every"),
    [
        ("app/tags.rb", "@user.tags.where(id: 1)", "Tag.where(id: 1)"),
        ("app/tags.php", "$request->user()->tags()->find(1);", "Tag::find(1);"),
        ("app/tags.py", "request.user.tag_set.get(id=1)", "Tag.objects.get(id=1)"),
    ],
)
def test_a_query_of_all_instead_of_what_belongs_to_somebody(tmp_path: Path, path: str, owned: str, every: str) -> None:
    begins = "<?php\n" if path.endswith("php") else ""
    before = f"{begins}{owned}\nshow()\n{owned}\n"
    after = {path: f"{begins}{owned}\nshow()\n{every}\n"}
    found = told(tmp_path / "a", {path: before}, after, "query/widened")
    assert len(found) == 1
    assert "1 other of the file still asks for it" in found[0]
    alone = {path: f"{begins}{every}\n"}
    assert told(tmp_path / "b", {path: f"{begins}{owned}\n"}, alone, "query/widened") == []

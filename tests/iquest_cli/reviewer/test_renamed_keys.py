"""Keys and settings that one side calls otherwise now: what is read from a request, fields of types that have two
sides, keys of a store, names of settings in a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from support.reviews import findings


def told(
    tmp_path: Path, rule: str, base: Mapping[str, str], after: Mapping[str, str | None]
) -> list[tuple[str, int, int]]:
    """Severity, line and number of places."""
    found = findings(tmp_path, base, after, select=(rule,))
    return [(item.severity, item.start_line, item.num_uses) for item in found]


READ = 'void parse(Doc &doc) {\n  auto far = get_optional<double>(doc, "/sample_distance");\n  use(far);\n}\n'


def test_a_key_that_is_read_by_another_name(tmp_path: Path) -> None:
    schema = {"openapi.yaml": "properties:\n  sample_distance:\n    type: number\n"}
    renamed = {"parse.cc": READ.replace("sample_distance", "probe_distance")}

    def said(name: str, base: Mapping[str, str], after: Mapping[str, str | None]) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "key/renamed", base, after)

    assert said("a", {"parse.cc": READ, **schema}, renamed) == [("medium", 2, 1)]
    both = {**renamed, "openapi.yaml": schema["openapi.yaml"].replace("sample", "probe")}
    assert said("b", {"parse.cc": READ, **schema}, both) == []
    other = {"other.cc": READ.replace("parse", "again")}
    assert said("c", {"parse.cc": READ, **schema, **other}, renamed) == [], "it is read elsewhere as before"
    page = {"docs/api.md": "Give a `sample_distance`.\n"}
    assert said("d", {"parse.cc": READ, **page}, renamed) == [("low", 2, 1)]


def test_a_field_of_a_type_with_two_sides(tmp_path: Path) -> None:
    server = 'package model\n\ntype Repo struct {\n	Trusted []string `json:"netrc_trusted"`\n}\n'
    client = server.replace("package model", "package client")
    page = "export const show = (repo) => repo.netrc_trusted;\n"
    files = {"model/repo.go": server, "client/repo.go": client, "web/show.ts": page}
    after = {"model/repo.go": server.replace("netrc_trusted", "netrc_plugins")}
    assert told(tmp_path / "a", "key/renamed", files, after) == [("medium", 4, 2)]
    aligned = server.replace("Trusted []string `json", "Trusted    []string `json").replace(
        'netrc_trusted"`', 'netrc_trusted" orm:"x"`'
    )
    assert told(tmp_path / "c", "key/renamed", files, {"model/repo.go": aligned}) == [], "it is called as before"
    other = {**files, "client/repo.go": client.replace("type Repo", "type Agent")}
    assert told(tmp_path / "b", "key/renamed", other, after) == [], "something else has such a field"


def test_a_key_of_a_store_that_nothing_writes(tmp_path: Path) -> None:
    files = {
        "tasks.py": 'def note(redis, status):\n    redis.hset("app:status", mapping=status)\n',
        "admin.py": 'def show(redis):\n    return redis.hgetall("app:status")\n',
    }
    after = {"tasks.py": files["tasks.py"].replace("app:status", "app:manager:status")}
    assert told(tmp_path / "a", "key/unwritten", files, after) == [("medium", 2, 1)]


TABLE = """static const keys table[] = {
  { STR("server.max-idle"), T_INT },
  { STR("server.max-size"), T_INT },
};
/* server.max-idle */
"""


def test_a_setting_that_a_table_names_otherwise(tmp_path: Path) -> None:
    files = {"config.c": TABLE, "doc/server.conf": "# seconds\n#server.max-idle = 60\nserver.max-size = 0\n"}
    renamed = TABLE.replace('STR("server.max-idle")', 'STR("server.max-wait")')

    def said(name: str, base: Mapping[str, str], after: Mapping[str, str | None]) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "config/removed", base, after)

    assert said("a", files, {"config.c": renamed}) == [("medium", 2, 2)]
    conf = files["doc/server.conf"].replace("max-idle", "max-wait")
    assert said("b", files, {"config.c": renamed, "doc/server.conf": conf}) == []
    twice = TABLE.replace("};", '  { STR("server.max-idle"), T_OLD },\n};')
    assert said("c", {**files, "config.c": twice}, {"config.c": twice.replace("max-idle", "max-wait", 1)}) == []


def test_settings_of_a_file_that_is_gone_as_a_whole(tmp_path: Path) -> None:
    code = 'import os\n\nif os.environ["APP_GITEA_URL"]:\n    start()\n'
    files = {"app.py": code, ".gitpod.yml": "env:\n  APP_GITEA_URL: here\n  APP_OTHER: 1\n"}
    less = {".gitpod.yml": "env:\n  APP_OTHER: 1\n"}
    assert told(tmp_path / "a", "config/removed", files, less) == [("medium", 1, 1)]
    assert told(tmp_path / "b", "config/removed", files, {".gitpod.yml": None}) == [("low", 3, 1)]


def test_a_value_that_an_image_sets_is_read_by_nobody(tmp_path: Path) -> None:
    image = {"Dockerfile": "FROM base\nENV TOOL_VERSION=1.8.3\nRUN install tool\n"}
    after = {"Dockerfile": image["Dockerfile"].replace("1.8.3", "2.1.4")}
    assert told(tmp_path, "config/removed", image, after) == []


def test_a_setting_that_is_registered_by_another_name(tmp_path: Path) -> None:
    code = (
        'void read(void) { size(settings_get_int("raw_lines")); }\n'
        'void init(void) { settings_add_int("log", "raw_lines", 9); }\n'
    )
    after = code.replace('get_int("raw_lines")', 'get_int("raw_line")')
    assert told(tmp_path / "a", "key/renamed", {"raw.c": code}, {"raw.c": after}) == [("medium", 1, 1)]
    both = after.replace('"log", "raw_lines"', '"log", "raw_line"')
    assert told(tmp_path / "b", "key/renamed", {"raw.c": code}, {"raw.c": both}) == []


def test_an_event_that_is_sent_by_another_name(tmp_path: Path) -> None:
    files = {
        "get.c": 'void got(void) { signal_emit("transfer update", 1); }\n',
        "send.c": 'void sent(void) { signal_emit("transfer update", 1); }\n',
        "show.c": 'void init(void) { signal_add("transfer update", show); }\n',
    }
    after = {"get.c": files["get.c"].replace("transfer update", "transfer updated")}
    assert told(tmp_path / "a", "event/removed", files, after) == [("medium", 1, 1)]
    heard = {**after, "show.c": files["show.c"] + 'void more(void) { signal_add("transfer updated", show); }\n'}
    assert told(tmp_path / "b", "event/removed", files, heard) == []

"""Tables of settings keyed by name, in code: key, default and what the record says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.asking import ask

from iquest_cli.analyst.settings.records import Record, records

GO = """map[string]*value{
	"WORKER_COUNT": {
		parsedInt: 16,
		rawValue:  "16",
	},
	"color": {
		shade: 3,
	},
}"""
CONVICT = """const config = convict({
  port: {
    doc: "Where the shop listens",
    format: "port",
    default: 8080,
    env: "PORT",
  },
  picture: {
    width: 3,
  },
});"""
LIST = """OPTIONS = [
    {"name": "crate-limit", "default": 20, "help": "Most crates at once", "type": int},
    {"name": "melon", "weight": 3},
]"""
RECORDS = """table = {
\t{
\t  .name = "history-limit",
\t  .type = NUMBER,
\t  .default_num = 2000,
\t  .text = "Lines kept"
\t},
\t{
\t  .name = "status",
\t  .type = FLAG,
\t},
};"""
RUBY = """setting :crate_limit, default: 20, desc: "Most crates at once"
setting :melon
"""
PHP = """return [
    'crate_limit' => ['default' => 20, 'help' => 'Most crates at once', 'type' => 'int'],
    'melon' => ['red', 'green'],
];"""
RUST = """    register("CRATE_LIMIT", Config { default: 20, help: "Most crates at once" });
    register("melon", Config { weight: 3 });
"""
JAVA = """    builder.define("crate.limit", Option.of(Type.INT).defaultValue(20), "Most crates at once");
    builder.add("melon", green);
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (GO, Record("WORKER_COUNT", "16", "", 2)),
        (CONVICT, Record("port", "8080", "Where the shop listens", 2)),
        (LIST, Record("crate-limit", "20", "Most crates at once", 2)),
        (RECORDS, Record("history-limit", "2000", "", 3)),
        (RUBY, Record("crate_limit", "20", "Most crates at once", 1)),
        (PHP, Record("crate_limit", "20", "Most crates at once", 2)),
        (RUST, Record("CRATE_LIMIT", "20", "Most crates at once", 1)),
        (JAVA, Record("crate.limit", "20", "", 1)),
    ],
)
def test_records_of_settings_are_read(text: str, found: Record) -> None:
    assert list(records(text.split("\n"))) == [found]


def test_a_question_for_variables_finds_the_table(state: Path) -> None:
    files = {
        "config.go": f"package shop\n\nfunc New() *Options {{\n\treturn &Options{{options: {GO}}}\n}}\n\n"
        'func (o *Options) Workers() int {\n\treturn o.options["WORKER_COUNT"].parsedInt\n}\n',
        "api.go": "package shop\n\ntype handler struct {\n\tworker *work.Worker\n\tcount  *work.Counter\n}\n",
    }
    said = ask(state, files, "What environment variables configure the count of workers?")
    assert said["answer"].startswith("`WORKER_COUNT` (default `16`), an entry of `New` (config.go:5).")
    assert "`work.Worker`" not in said["answer"]
    assert said["citations"][0]["path"] == "config.go"

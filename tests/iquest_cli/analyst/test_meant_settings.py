"""Defaults that stand in no constant: in schemas and files of configuration; none is told where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.analyst.settings.declared import _DEFAULT, _ENTRY, _KEY, _SECTION
from iquest_cli.analyst.texts.literals import leading_literal

SCHEMA = {
    "src/config.js": "const Joi = require('joi');\n\nconst schema = Joi.object().keys({\n"
    "  PORT: Joi.number().default(3000),\n"
    "  RESET_MINUTES: Joi.number()\n    .default(10)\n    .description('minutes after which a reset expires'),\n});\n"
    "module.exports = { port: schema.PORT };\n",
    "src/routes.js": "const defaultRoutes = [\n  { path: '/auth' },\n];\nmodule.exports = defaultRoutes;\n",
}
SPRING = {
    "gateway/src/main/resources/gateway.yml": "zuul:\n  host:\n    connect-timeout-millis: 20000\n\n"
    "server:\n  port: 4000\n",
    "gateway/src/main/java/shop/GatewayApplication.java": "package shop;\n\npublic class GatewayApplication {\n"
    "    public static void main(String[] args) {\n        start(args);\n    }\n}\n",
}
SWIFT = {
    "Sources/Retry.swift": "public class RetryPolicy {\n    public static let defaultCodes: Set<Int> = "
    "[408, // [Upload timeout](https://example.org)\n        500]\n    public static let defaultBase: UInt = 2\n}\n",
    "Sources/Session.swift": "/// Sends an upload, with a timeout if its own request has one.\n"
    "public class Session {\n    func send(request: URLRequest) {\n        start(request)\n    }\n}\n",
}
OPTIONS = {
    "Core/ShopOptions.cs": "namespace Shop.Core\n{\n    public class ShopOptions\n    {\n"
    "        public bool AllowPackageOverwrites { get; set; } = false;\n"
    "        public string[] AllowedOrigins { get; set; }\n"
    "    }\n}\n",
    "Core/Indexer.cs": "namespace Shop.Core\n{\n    public class Indexer\n    {\n"
    "        public bool Add(dynamic options)\n"
    "        {\n            if (!options.Value.AllowPackageOverwrites)\n            {\n                return false;\n"
    "            }\n            return true;\n        }\n    }\n}\n",
}
RAILS = {
    "config/environments/production.rb": "Rails.application.configure do\n"
    '  config.log_level = ENV.fetch("RAILS_LOG_LEVEL", "info")\nend\n',
    "db/seeds.rb": 'Rails.logger.debug "If this is production, rename your admin."\n',
}


def ask(state: Path, folder: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    root = make_repo(folder / "repo", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_schema_gives_the_default(state: Path, tmp_path: Path) -> None:
    assert ask(state, tmp_path, SCHEMA, "What is the default port?")["answer"].startswith("`PORT` (default `3000`)")


def test_a_schema_gives_the_default_lines_below(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, SCHEMA, "After how many minutes does a reset expire by default?")["answer"]
    assert text.startswith("`RESET_MINUTES` (default `10`)")


def test_a_file_of_configuration_gives_the_value(state: Path, tmp_path: Path) -> None:
    answer = ask(state, tmp_path, SPRING, "What is the port of the gateway?")
    assert answer["answer"].startswith("`server.port` (set to `4000`), in gateway/src/main/resources/gateway.yml:6.")
    assert answer["citations"][0]["path"] == "gateway/src/main/resources/gateway.yml"


def test_a_key_that_holds_its_default_is_found_by_its_name_and_a_translation_is_no_setting(
    state: Path, tmp_path: Path
) -> None:
    files = {
        "config/settings.yml": "login_required:\n  default: 1\nbasket_max_size:\n  format: int\n  default: 5120\n",
        "config/locales/en.yml": "en:\n  basket_max_size: Most things of a basket\n",
        "app/models/basket.rb": "class Basket\n  def full?\n    size > Setting.basket_max_size\n  end\nend\n",
    }
    answer = ask(state, tmp_path, files, "What is the default of basket_max_size?")
    assert answer["answer"].startswith("`basket_max_size` (set to `5120`), in config/settings.yml:5.")
    assert "locales" not in answer["answer"]


PLACED = {
    "src/main/resources/app.yml": "shop:\n  store:\n    type: ${STORE_TYPE:mem}\nserver:\n  port: ${QUERY_PORT:9411}\n",
    "src/main/java/a/Query.java": "package a;\n\nclass Query {\n"
    '  Query(@Value("${shop.basket.kind:plain}") String kind) {\n    use(kind);\n  }\n}\n',
    "src/main/java/a/DefaultOptions.java": "package a;\n\nclass DefaultOptions {\n"
    '  int port = 0;\n  String kind = "other";\n}\n',
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is the default of STORE_TYPE?", "`STORE_TYPE` (default `mem`), read in `shop.store.type`"),
        (
            "What is the port of the server?",
            "`server.port` (set to `${QUERY_PORT:9411}`), in src/main",
        ),
        ("What is the default of shop.basket.kind?", "`shop.basket.kind` (default `plain`), read in"),
    ],
)
def test_what_stands_behind_a_colon_is_the_default_whatever_else_is_called_so(
    state: Path, tmp_path: Path, question: str, told: str
) -> None:
    assert ask(state, tmp_path, PLACED, question)["answer"].startswith(told)


def test_the_last_of_several_that_stand_in_is_the_default(state: Path, tmp_path: Path) -> None:
    text = (
        "export class Environment {\n  public UPLOAD_MAX_SIZE =\n    this.number(environment.UPLOAD_MAX_SIZE) ??\n"
        "    this.number(environment.OLD_MAX_SIZE) ??\n    1000000;\n}\n\nexport default new Environment();\n"
    )
    use = 'import env from "./env";\n\nexport const rules = [\n  limit(env.UPLOAD_MAX_SIZE),\n];\n'
    answer = ask(state, tmp_path, {"env.ts": text, "use.ts": use}, "What is the default of UPLOAD_MAX_SIZE?")["answer"]
    assert "`UPLOAD_MAX_SIZE` (default `1000000`, `Environment.UPLOAD_MAX_SIZE` env.ts:2)" in answer.split("\n\n")[0]
    assert ",`" not in answer


def test_no_default_is_told_where_nothing_is_called_so(state: Path, tmp_path: Path) -> None:
    answer = ask(state, tmp_path, SWIFT, "What is the default upload timeout?")
    assert not answer["found"]
    assert answer["answer"].startswith("Not found: ")


def test_a_name_of_several_words_is_met_by_all_of_them(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, OPTIONS, "What is the default of AllowPackageOverwrites and where is it read?")[
        "answer"
    ]
    assert text.startswith("`AllowPackageOverwrites` (default `false`)")
    assert "Core/Indexer.cs:7" in text
    assert "AllowedOrigins" not in text


def test_a_field_without_a_default_is_said_to_have_none(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, OPTIONS, "What are the default allowed origins?")["answer"]
    assert text.startswith("`AllowedOrigins`")
    assert "No default of it is found" in text


def test_the_level_of_logging_is_a_setting(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, RAILS, "What is the log level in production?")["answer"]
    assert text.startswith('`RAILS_LOG_LEVEL` (default `"info"`)')


def test_patterns_of_keys_take_long_text() -> None:
    with within(2):
        for text in (
            "a" * 90_000,
            "a: " * 30_000,
            ".default(" * 10_000,
            "a: b." * 20_000,
            "[a " * 30_000,
            " " * 90_000,
        ):
            for pattern in (_KEY, _ENTRY, _SECTION):
                pattern.match(text)
            _DEFAULT.search(text)
            leading_literal(text)


def test_two_words_of_the_question_may_be_one_in_the_name(state: Path, tmp_path: Path) -> None:
    files = {
        "pool.c": 'static int size;\n\nvoid init_workers(void) {\n  const char* val = getenv("APP_THREADPOOL_SIZE");\n'
        "  size = val != NULL ? atoi(val) : 4;\n}\n",
        "stack.c": "#define THREAD_STACK 65536\n\nint thread_stack(void) {\n  return THREAD_STACK;\n}\n",
        "memory.c": "#define POOL_CHUNK 20\n\nint pool_chunk(void) {\n  return POOL_CHUNK;\n}\n",
    }
    answer = ask(state, tmp_path, files, "How many threads does the pool have?")
    assert answer["answer"].startswith("`APP_THREADPOOL_SIZE`")

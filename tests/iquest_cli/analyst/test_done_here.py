"""How something is done or added here: by the script made for it, by what things of its kind extend, list or call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.guides.chores import asked_of

RESET = "const run = async () => {\n  await setPassword(await prompt());\n};\nrun();\n"
PASSWORD = (
    "export function setPassword(password) {\n  store.set(password);\n}\n\n"
    "export function loginWithPassword(password) {\n  return store.reset(password);\n}\n"
)
MANIFEST = '{\n  "scripts": {\n    "reset-password": "node src/scripts/reset-password.js",\n    "test": "ava"\n  }\n}\n'
SHOP = {
    "package.json": MANIFEST,
    "src/scripts/reset-password.js": RESET,
    "src/scripts/clear-cache.js": "clearCache();\n",
    "src/password.js": PASSWORD,
}
DJANGO = {
    "shop/management/commands/import_orders.py": "class Command:\n    def handle(self):\n        load_orders()\n",
    "shop/orders.py": "def import_one(order):\n    return order\n\n\ndef load_orders():\n    import_one(1)\n",
    "Makefile": "db-migrate:\n\t./migrate up\n\nrun:\n\t./shop\n",
}
AGENTS = {
    "app/agent.rb": "class Agent\n  def create\n    new_agent(1)\n  end\nend\n",
    "app/agents/post_agent.rb": "class PostAgent < Agent\n  def check\n    post\n  end\nend\n",
    "app/agents/wait_agent.rb": "class WaitAgent < Agent\n  def check\n    wait_for_new_agent\n    1\n  end\nend\n",
}
OPTIONS = {
    "options-table.c": 'const struct entry options_table[] = {\n\t{ .name = "one" },\n\t{ .name = "two" },\n'
    '\t{ .name = "three" },\n\t{ .name = "four" },\n};\n',
    "window.c": "int window_add_option(struct window *w, const char *option)\n{\n\treturn add(w, option);\n}\n",
}
ROUTER = {
    "src/main/java/shop/Router.java": "package shop;\n\nclass Router {\n    /** Adds a BEFORE handler for a path. */\n"
    "    Router before(String path, Handler handler) { return add(path, handler); }\n\n"
    "    Router add(String path, Handler handler) { return this; }\n}\n",
    "src/main/java/shop/Login.java": "package shop;\n\nclass Login {\n    void start(Router router) {\n"
    '        router.before("*", this::check);\n    }\n}\n',
    "src/main/java/shop/Filters.java": "package shop;\n\nclass Filters {\n    /** The filter of a new list. */\n"
    "    void newFilter(List<String> all) { all.filter(one -> one != null); }\n}\n",
}
CASES = (
    (SHOP, "How do I reset the password?", "To reset the password: `npm run reset-password` (package.json:3)."),
    (SHOP, "How can I clear the cache?", "To clear the cache: `src/scripts/clear-cache.js`"),
    (DJANGO, "How do I import the orders?", "To import the orders: `manage.py import_orders`"),
    (DJANGO, "How do I migrate the db?", "To migrate the database: `make db-migrate` (Makefile:1)"),
    (AGENTS, "How do I add a new agent?", "To add a new agent, extend `Agent` (app/agent.rb:1), as two types do:"),
    (OPTIONS, "How do I add a new option?", "To add a new option, put it into `options_table` (options-table.c:1)."),
    (
        ROUTER,
        "How do I add a before filter?",
        "To add a before filter, call `Router.before` (src/main/java/shop/Router.java:5).",
    ),
)


def _ask(tmp_path: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(tmp_path, "ask", question, "-C", str(repo.root), "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def answered(state: Path, tmp_path: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    root = make_repo(tmp_path / "repo", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


@pytest.mark.parametrize(("files", "question", "lead"), CASES, ids=[question for _, question, _ in CASES])
def test_the_way_comes_first(tmp_path: Path, files: dict[str, str], question: str, lead: str) -> None:
    answer = _ask(tmp_path, files, question)
    assert answer["kind"] == "howto"
    assert answer["answer"].startswith(lead)
    assert all(citation["verified"] for citation in answer["citations"])


def test_where_nothing_is_made_for_it_the_best_place_is_told(tmp_path: Path) -> None:
    answer = _ask(tmp_path, {"src/password.js": PASSWORD}, "How do I reset the password?")
    assert answer["kind"] != "howto"


def test_what_is_wanted_is_read_from_the_words() -> None:
    asked = asked_of("It broke. How do I create an admin user for the shop?")
    assert asked is not None
    assert asked.what == ("admin",)
    assert asked.is_adding
    assert asked_of("how does it reset the password?") is None
    assert asked_of("how do I do it?") is None


MIGRATORS = {
    "shop/base.py": "class BaseMigrator:\n    def migrate(self):\n        raise NotImplementedError\n",
    **{
        f"shop/{name}.py": f"from shop.base import BaseMigrator\n\n\nclass {name.title()}Migrator(BaseMigrator):\n"
        f"    def migrate(self):\n        return '{name}'\n"
        for name in ("paprika", "tandoor", "nextcloud")
    },
    "shop/routes.py": "from shop import paprika, tandoor, nextcloud\n\n\ndef start(kind):\n    table = {\n"
    "        'paprika': paprika.PaprikaMigrator,\n        'tandoor': tandoor.TandoorMigrator,\n"
    "        'nextcloud': nextcloud.NextcloudMigrator,\n    }\n    return table[kind]().migrate()\n",
}
NOTIFIERS = {
    "shop/Notifier.java": "package shop;\n\npublic abstract class Notifier {\n    abstract void send();\n}\n",
    "shop/MailNotifier.java": "package shop;\n\npublic class MailNotifier extends Notifier {\n    void send() { }\n}\n",
    "shop/SmsNotifier.java": "package shop;\n\npublic class SmsNotifier extends Notifier {\n    void send() { }\n}\n",
    "shop/Manager.java": "package shop;\n\npublic class Manager {\n"
    "    private static final Map<String, Class<? extends Notifier>> ALL = Map.of(\n"
    '            "mail", MailNotifier.class,\n            "sms", SmsNotifier.class);\n}\n',
    "tools/send.py": "notifiers = {\n    'a': 1,\n    'b': 2,\n    'c': 3,\n    'd': 4,\n}\n",
}
CLI = "src/main/java/shop/cli"
COMMANDS = {
    f"{CLI}/CliCommand.java": "package shop.cli;\n\npublic abstract class CliCommand {\n    abstract void run();\n}\n",
    **{
        f"{CLI}/{name}Command.java": f"package shop.cli;\n\npublic class {name}Command extends CliCommand {{\n"
        "    void run() { }\n}\n"
        for name in ("AddItem", "CreateItem", "Close")
    },
    f"{CLI}/Factory.java": "package shop.cli;\n\npublic class Factory {\n    enum Command {\n"
    "        ADD(AddItemCommand::new),\n        CREATE(CreateItemCommand::new),\n        CLOSE(CloseCommand::new);\n"
    "        Command(Supplier<CliCommand> made) { }\n    }\n}\n",
}
PROMPT = {
    **{
        f"src/modules/{name}.rs": f"use crate::context::Context;\n\npub fn module(context: &Context) -> Module {{\n"
        f'    let shown = context.find("{name}");\n    Module::of(shown)\n}}\n'
        for name in ("aws", "bun", "conda", "deno", "elm")
    },
    "src/modules/mod.rs": "mod aws;\nmod bun;\nmod conda;\nmod deno;\nmod elm;\n\n"
    "pub fn handle(name: &str, context: &Context) -> Module {\n    match name {\n"
    '        "aws" => aws::module(context),\n        "bun" => bun::module(context),\n'
    '        "conda" => conda::module(context),\n        "deno" => deno::module(context),\n'
    "        _ => elm::module(context),\n    }\n}\n",
    "src/main.rs": "mod context;\nmod modules;\n\nfn main() {\n    modules::handle(name(), &context::make());\n}\n",
    "src/context.rs": "pub struct Context {}\n\npub fn make() -> Context {\n    Context {}\n}\n",
}
CHECKS = {
    f"src/{name}HealthCheck.java": "package shop;\n\nimport com.metrics.HealthCheck;\n\n"
    f"public class {name}HealthCheck extends HealthCheck {{\n    protected Result check() {{ return null; }}\n}}\n"
    for name in ("Tcp", "Http")
}
SHORTCODES = {
    **{
        f"site/templates/_shortcodes/{name}.html": "<p>{{ .Get 0 }}</p>\n"
        for name in ("note", "video", "image", "link")
    },
    "site/page.go": "package site\n\ntype content struct{}\n\n// AddShortcode adds a shortcode.\n"
    'func (c *content) AddShortcode(s string) {\n\tc.add(s)\n}\n\nfunc parse(c *content) {\n\tc.AddShortcode("a")\n}\n',
}
PROTOCOLS = {
    "shop/base.py": "class BaseProtocol:\n    def read(self):\n        pass\n",
    **{
        f"shop/protocol/{name}.py": "from shop.base import BaseProtocol\n\n\n"
        f"class {name.title()}Protocol(BaseProtocol):\n"
        "    def read(self):\n        return 1\n"
        for name in ("adm", "bce", "cal", "dmt")
    },
}
BINDINGS = {
    "binding/binding.go": "package binding\n\ntype Binding interface {\n\tName() string\n\tBind(any) error\n}\n\n"
    "type BindingBody interface {\n\tBinding\n\tBindBody([]byte) error\n}\n",
    **{
        f"binding/{name}.go": f"package binding\n\ntype {name}Binding struct{{}}\n\n"
        f'func ({name}Binding) Name() string {{\n\treturn "{name}"\n}}\n\n'
        f"func ({name}Binding) Bind(to any) error {{\n\treturn nil\n}}\n"
        for name in ("json", "form")
    },
}
HOOKS = {
    "shop/plugins.py": 'def register_plugin(plugin):\n    """Register a plugin."""\n    PLUGINS.append(plugin)\n',
    "shop/app.py": "from shop.plugins import register_plugin\n\n\ndef start():\n    register_plugin('a')\n",
}
ADMIN = {
    "admin.c": "static bool show_pools(void)\n{\n\treturn true;\n}\n\nstatic struct cmd show_map [] = {\n"
    '\t{"pools", show_pools},\n\t{"peers", show_pools},\n\t{"stats", show_pools},\n\t{"users", show_pools},\n};\n\n'
    'static struct cmd cmd_list [] = {\n\t{"show", show_pools},\n\t{"kill", show_pools},\n\t{"pause", show_pools},\n'
    '\t{"resume", show_pools},\n};\n',
}
TASKS = {
    "shop/registry.py": "class TaskRegistry:\n    _daily = []\n\n    @staticmethod\n    def register_daily(*tasks):\n"
    "        TaskRegistry._daily.extend(tasks)\n\n\ndef run_task(task):\n    task()\n",
    "shop/app.py": "from shop.registry import TaskRegistry\n\n\ndef start():\n    TaskRegistry.register_daily(clean)\n",
}


@pytest.mark.parametrize(
    ("files", "question", "told"),
    [
        (
            MIGRATORS,
            "How do I add a new migration source, like Paprika?",
            [
                "extend `BaseMigrator` (shop/base.py:1), as three types do",
                "named together in `start` (shop/routes.py:4)",
            ],
        ),
        (NOTIFIERS, "How do I add a new notifier?", ["extend `Notifier`", "listed in `ALL` (shop/Manager.java:4)"]),
        (
            COMMANDS,
            "How do I add a new CLI command?",
            [
                f"To add a new CLI command, extend `CliCommand` ({CLI}/CliCommand.java:3)",
                f"named together in `Command` ({CLI}/Factory.java:4)",
            ],
        ),
        (
            PROMPT,
            "How do I add a new module?",
            [
                "write `module` in a file of its own in `src/modules/`, as five files do: src/modules/aws.rs:3",
                "named together in `handle` (src/modules/mod.rs:7)",
                '"aws" => aws::module(context),',
            ],
        ),
        (CHECKS, "How do I add a new health check?", ["extend `HealthCheck` (not defined here), as two types do"]),
        (
            SHORTCODES,
            "How do I add a new shortcode?",
            ["put a file beside the 4 in `site/templates/_shortcodes/`: site/templates/_shortcodes/image.html:1"],
        ),
        (PROTOCOLS, "How do I add a new protocol?", ["extend `BaseProtocol` (shop/base.py:1), as four types do"]),
        (
            BINDINGS,
            "How do I add a new binding?",
            ["implement `Binding` (binding/binding.go:3), as two types do: `formBinding` (binding/form.go:3)"],
        ),
        (HOOKS, "How do I add a new plugin?", ["call `register_plugin` (shop/plugins.py:1)", "shop/app.py:5"]),
        (ADMIN, "How do I add a new SHOW command?", ["put it into `show_map` (admin.c:6)"]),
        (TASKS, "How do I add a new scheduled task?", ["call `TaskRegistry.register_daily`", "shop/app.py:5"]),
    ],
)
def test_where_a_kind_is_listed_is_told_by_what_names_it(
    state: Path, tmp_path: Path, files: dict[str, str], question: str, told: list[str]
) -> None:
    text = answered(state, tmp_path, files, question)["answer"]
    assert all(part in text for part in told), text
    assert "send.py" not in text


@pytest.mark.parametrize(
    ("files", "question", "told"),
    [
        (
            PROMPT,
            "Which modules are there?",
            ["Five files in `src/modules/` each define `module`:", "src/modules/aws.rs:3"],
        ),
        (
            SHORTCODES,
            "Which shortcodes are supported?",
            ["Four files stand in `site/templates/_shortcodes/`:", "link.html:1"],
        ),
        (BINDINGS, "Which bindings are there?", ["Two types implement or extend `Binding`", "binding/form.go:3"]),
        (CHECKS, "Which health checks are there?", ["Two types implement or extend `HealthCheck`"]),
    ],
)
def test_all_of_a_kind_are_listed(
    state: Path, tmp_path: Path, files: dict[str, str], question: str, told: list[str]
) -> None:
    text = answered(state, tmp_path, files, question)["answer"]
    assert all(part in text for part in told), text


def test_who_takes_up_one_kind_takes_up_no_other(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "repo", HOOKS).root
    ran = iquest(
        state, "ask", "How do I add a new plugin hook?", "-C", str(root), "--model", "none", "--format", "json"
    )
    assert "To add a new plugin hook" not in json.loads(ran.out)["answer"]


def test_a_new_kind_of_log_is_no_question_for_logs(state: Path, tmp_path: Path) -> None:
    files = {
        "shop/query_log.py": "def write_query_log(target):\n    log.info('target: %s', target)\n    return target\n"
    }
    assert answered(state, tmp_path, files, "How do I add a new query log target?")["kind"] == "locate"


def test_a_command_is_added_where_the_others_are_made(state: Path, tmp_path: Path) -> None:
    names = ("add", "build", "clean", "fetch", "login")
    files = {
        f"src/commands/{name}.rs": f'use clap::Command;\n\npub fn cli() -> Command {{\n    subcommand("{name}")\n}}\n'
        for name in names
    }
    files["src/commands/mod.rs"] = (
        "".join(f"pub mod {name};\n" for name in names)
        + "\npub fn builtin() -> Vec<Command> {\n    vec![\n"
        + "".join(f"        {name}::cli(),\n" for name in names)
        + "    ]\n}\n"
    )
    files["src/main.rs"] = "mod commands;\n\nfn main() {\n    commands::builtin();\n}\n"
    files["Cargo.toml"] = '[package]\nname = "shop"\n'
    root = make_repo(tmp_path / "repo", files).root
    ran = iquest(state, "ask", "How do I add a new subcommand?", "-C", str(root), "--model", "none", "--format", "json")
    text = json.loads(ran.out)["answer"]
    assert text.startswith(
        "To add a new subcommand, write `cli` in a file of its own in `src/commands/`, as five files do"
    )
    assert "They are named together in `builtin` (src/commands/mod.rs:7)." in text

"""Where a way begins that is told before the question for it, and where it ends: commands made of classes, a package
that is named, languages, files of errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.question import understand

COMMANDS = {
    "shop/base.py": "class Command:\n    def main(self, args):\n        return self.run(args)\n",
    "shop/commands/pack.py": """from shop.base import Command
from shop.boxes import pack_goods


class PackCommand(Command):
    def add_options(self, parser):
        parser.add("--box")

    def run(self, args):
        return pack_goods(args)
""",
    "shop/boxes.py": """def pack_goods(goods):
    return put_into_box(goods)


def put_into_box(goods):
    \"\"\"Put the goods into a box.\"\"\"
    return goods
""",
    "shop/options.py": "def pack_command_options(parser):\n    return parser.command('pack')\n",
}
COMMANDER = {
    "package.json": '{"name": "shop", "bin": {"till": "src/index.ts"}}',
    "src/index.ts": """import { Command } from "commander";
import { test } from "./commands/test";
import { list } from "./list";

const program = new Command();

program
  .command("list")
  .action(async () => {
    await list();
  });

program
  .command("test")
  .argument("<file>")
  .action(async (file) => {
    await test(file);
  });
""",
    "src/commands/test.ts": """export function test(file: string) {
  return sendOrders(file);
}

function sendOrders(file: string) {
  return file;
}
""",
    "src/list.ts": """export function list() {
  return sendList();
}

function sendList() {}
""",
}
RUBY = {
    "lib/shop/commands/pack.rb": """module Shop
  class Pack < Command
    class << self
      def init_with_program(prog)
        prog.command(:pack) do |c|
          add_pack_options(c)
        end
      end

      def process(options)
        seal(options)
      end

      # Seals the box of the goods.
      def seal(options)
        options
      end
    end
  end
end
""",
    "lib/shop/command.rb": "module Shop\n  class Command\n    def self.add_pack_options(cmd)\n      cmd\n    end\n"
    "  end\nend\n",
}
HOOKS = {
    f"packages/{name}-till/src/useTill.ts": "export function useTill(key: string) {\n  return openDrawer(key)\n}\n"
    "export function openDrawer(key: string) {\n  return key\n}\n"
    for name in ("preact", "react", "solid")
}
COMPILER = {
    "src/compile.js": "import { to_output } from './output.js';\nimport * as e from './errors.js';\n"
    "export function compile(source) {\n  if (!source) e.written_twice();\n  return to_output(source);\n}\n",
    "src/output.js": "/** Makes the output. */\nexport function to_output(source) {\n  return source;\n}\n",
    "src/errors.js": "/** The final output again. */\n"
    "export function written_twice() {\n  throw new Error('again');\n}\n",
}


def _steps(state: Path, tmp_path: Path, files: dict[str, str], question: str) -> list[tuple[str, str]]:
    root = make_repo(tmp_path / "shop", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    return [(step["path"], step["symbol"].rpartition(".")[2]) for step in json.loads(ran.out)["flow"]]


@pytest.mark.parametrize(
    ("question", "ends"),
    [
        ("From run() on the app, how does a request reach my closure?", ("run() on the app", "my closure")),
        (
            "From the pack command, through which functions does it go until the box is closed?",
            ("the pack command", "the box is closed"),
        ),
        (
            "A client connects. Through which functions does its request go until my handler is run?",
            ("A client connects its request", "my handler is run"),
        ),
        ("When compile is called, by which steps does text become code?", ("text `compile`", "code")),
        ("When this is called, by which steps does text become code?", ("text", "code")),
    ],
)
def test_both_ends_are_read(question: str, ends: tuple[str, str]) -> None:
    asked = understand(question)
    assert (asked.start, asked.end) == ends


def test_a_command_begins_at_what_runs_of_its_class(state: Path, tmp_path: Path) -> None:
    question = "From the pack command, through which functions does it go until the goods are put into a box?"
    names = [name for _, name in _steps(state, tmp_path, COMMANDS, question)]
    assert names == ["run", "pack_goods", "put_into_box"]


def test_a_command_that_a_nameless_function_answers_begins_there(state: Path, tmp_path: Path) -> None:
    question = 'How does the CLI get from "till test orders.json" to sending the orders?'
    names = [name for _, name in _steps(state, tmp_path, COMMANDER, question)]
    assert names[:3] == ["ts", "test", "sendOrders"]
    assert "sendList" not in names


def test_what_declares_a_command_is_not_what_it_does(state: Path, tmp_path: Path) -> None:
    names = [name for _, name in _steps(state, tmp_path, RUBY, "How does the pack command get to a sealed box?")]
    assert names == ["process", "seal"]


def test_of_functions_of_one_name_that_of_the_package_that_is_named(state: Path, tmp_path: Path) -> None:
    question = "I call useTill in React. Through which functions does it get to the open drawer?"
    assert _steps(state, tmp_path, HOOKS, question)[0] == ("packages/react-till/src/useTill.ts", "useTill")


def test_a_way_that_goes_well_ends_in_no_file_of_errors(state: Path, tmp_path: Path) -> None:
    question = "When compile is called, through which functions does the source become the final output?"
    root = make_repo(tmp_path / "shop", COMPILER).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    assert json.loads(ran.out)["answer"].startswith("One call from `compile` to `to_output`")

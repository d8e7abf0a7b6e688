"""Which things of a kind there are, and how one is added, by whatever makes them a kind: a base, a registration, an
enumeration, a module, what makes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "shop/client.py": '''class Configurable:
    pass


class ShopClient(Configurable):
    """Talks to the shop."""

    @classmethod
    def default_class(cls):
        from shop.plain import PlainShopClient

        return PlainShopClient
''',
    "shop/plain.py": "from shop.client import ShopClient\n\n\nclass PlainShopClient(ShopClient):\n    pass\n",
    "shop/fast.py": "from shop.client import ShopClient\n\n\nclass FastShopClient(ShopClient):\n    pass\n",
    "shop/command.py": "class Command:\n    def run(self):\n        raise NotImplementedError\n",
    "shop/commands/sell.py": "from shop.command import Command\n\n\nclass SellCommand(Command):\n    pass\n",
    "shop/commands/buy.py": "from shop.command import Command\n\n\nclass BuyCommand(Command):\n    pass\n",
    "shop/commands/__init__.py": """__all__ = [
    "SellCommand",
    "BuyCommand",
]
commands_dict = {
    "sell": ("shop.commands.sell", "SellCommand"),
    "buy": ("shop.commands.buy", "BuyCommand"),
}
""",
    "lib/tags.rb": 'Tpl.register_tag("include", Shop::Include)\nTpl.register_tag "link", Shop::Link\n',
    "spec/tags_spec.rb": 'Tpl.register_tag("fake", Shop::Fake)\n',
    "lib/other.rb": "def register_tag(name, tag)\n  tags[name] = tag\nend\n",
    "src/easing/index.ts": "".join(
        f"/** Eases {name}. */\nexport function {name}(t: number) {{\n  return t;\n}}\n"
        for name in ("quad", "cubic", "sine")
    )
    + "function hidden() {}\n",
    "src/mode.rs": "pub enum PaintMode {\n    Plain,\n    Shaded,\n}\n",
    "src/a.ts": "export function createDiskStore(path: string) {\n  return path;\n}\n",
    "src/b.ts": "export const createMemoryStore = (size: number) => {\n  return size;\n}\n",
    "src/rules.ts": """import { first, second } from './all';

export const rules: Record<
  string,
  RuleModule<
    string,
    RuleListener
  >
> = {
  [first.name]: first.rule,
  [second.name]: second.rule,
};
""",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("kinds") / "shop", FILES).root


def _told(state: Path, root: Path, question: str) -> str:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    return str(json.loads(ran.out)["answer"])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Which shop client implementations are there?",
            ["Two types implement or extend `ShopClient`", "FastShopClient", "PlainShopClient"],
        ),
        (
            "Which tags does it bring along?",
            [
                "Two calls of `register_tag` are made outside the tests:",
                "| `include` | lib/tags.rb:1 |",
                "lib/tags.rb:2",
            ],
        ),
        (
            "Which easings come with it?",
            ["Three functions and classes of `src/easing/index.ts` are exported", "| `quad` |", "`sine`"],
        ),
        ("What paint modes does the painter support?", ["`PaintMode` (src/mode.rs:1) has two members:", "`Shaded`"]),
        ("Which stores can I use?", ["Two functions that by their names make one each", "src/a.ts:1", "src/b.ts:1"]),
    ],
)
def test_all_of_a_kind_are_told(state: Path, root: Path, question: str, told: list[str]) -> None:
    answer = _told(state, root, question)
    assert all(part in answer for part in told), answer
    assert "fake" not in answer and "hidden" not in answer


def test_what_is_taken_by_default_is_told_where_that_is_asked_for(state: Path, root: Path) -> None:
    chosen = "`PlainShopClient` is named in `ShopClient.default_class` (shop/client.py:9)"
    question = "Which shop client implementations are there"
    assert chosen in _told(state, root, f"{question}, and which is taken by default?")
    assert chosen not in _told(state, root, f"{question}?")


def test_a_subcommand_is_a_command_and_a_table_may_name_types_in_texts(state: Path, root: Path) -> None:
    answer = _told(state, root, "How do I add a new subcommand?")
    assert "extend `Command` (shop/command.py:1), as two types do" in answer
    assert "They are listed in `commands_dict` (shop/commands/__init__.py:5)." in answer


def test_a_table_with_a_long_type_is_quoted_from_its_entries(state: Path, root: Path) -> None:
    answer = _told(state, root, "How do I add a new rule to the linter?")
    assert "To add a new rule, put it into `rules` (src/rules.ts:3)." in answer
    assert "[second.name]: second.rule" in answer and "RuleListener" not in answer


def test_what_else_a_change_affects_asks_for_users(state: Path, root: Path) -> None:
    ran = iquest(
        state,
        "ask",
        "If I change ShopClient, what else is affected?",
        "-C",
        str(root),
        "--model",
        "none",
        "--format",
        "json",
    )
    assert json.loads(ran.out)["kind"] == "callers"

"""Dart and Elixir: callers that no longer fit what a function takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import findings

DART = {
    "pubspec.yaml": "name: shop\nenvironment:\n  sdk: ^3.0.0\n",
    "lib/cart.dart": (
        "class Cart {\n  final int size;\n  Cart(this.size, {this.name = ''});\n  Cart.of(this.size);\n"
        "  String name;\n\n"
        "  void add(int item, {int count = 1}) {\n    size.keep(item * count);\n  }\n}\n\n"
        "int price(int item, [int tax = 0]) => item + tax;\n"
    ),
    "lib/page.dart": (
        "import 'package:shop/cart.dart';\n\nvoid buy(int item) {\n  final cart = Cart(3, name: 'a');\n"
        "  final other = Cart.of(3);\n"
        "  cart\n    ..add(item, count: 2)\n    ..add(item);\n  cart.add(item, count: 3);\n"
        "  other.add(price(item));\n}\n"
    ),
}
ELIXIR = {
    "mix.exs": "defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop]\nend\n",
    "lib/shop/cart.ex": (
        "defmodule Shop.Cart do\n  def add(cart, item) when is_list(cart) do\n    [item | cart]\n  end\n\n"
        "  def total(cart, opts \\\\ []), do: Enum.sum(cart)\nend\n"
    ),
    "lib/shop/web.ex": (
        "defmodule Shop.Web do\n  alias Shop.Cart\n\n  def buy(conn, item) do\n    conn.cart\n    |> Cart.add(item)\n"
        "    |> Cart.total()\n  end\n\n  def more(conn, item) do\n    Cart.add(conn.cart, item)\n  end\nend\n"
    ),
}
CHANGES = [
    (DART, "lib/cart.dart", "{int count = 1}", "{required int number, int count = 1}", "now requires `number`", 4),
    (DART, "lib/cart.dart", "{int count = 1}", "{int number = 1}", "takes `number` instead of `count`", 2),
    (DART, "lib/cart.dart", "{int count = 1}", "{int count = 1, int more = 1}", "", 0),
    (DART, "lib/cart.dart", "[int tax = 0]", "int tax", "now requires `tax`", 1),
    (DART, "lib/cart.dart", "{this.name = ''}", "{this._name = ''}", "", 0),
    (DART, "lib/cart.dart", "{this.name = ''}", "{required this.title}", "Cart() takes `title` instead of `name`", 1),
    (DART, "lib/cart.dart", "Cart.of(this.size)", "Cart.of(this.size, this.name)", "now requires `name`", 1),
    (ELIXIR, "lib/shop/cart.ex", "def add(cart, item)", "def add(cart, item, count)", "now requires `count`", 2),
    (ELIXIR, "lib/shop/cart.ex", "def add(cart, item)", "def add(cart, item, count \\\\ 1)", "", 0),
    (ELIXIR, "lib/shop/cart.ex", "def total(cart, opts \\\\ [])", "def total(cart, opts)", "now requires `opts`", 1),
]


@pytest.mark.parametrize(("files", "path", "old", "new", "said", "num"), CHANGES)
def test_callers_that_no_longer_fit_are_told(
    tmp_path: Path, files: dict[str, str], path: str, old: str, new: str, said: str, num: int
) -> None:
    assert old in files[path]
    found = findings(tmp_path, files, {path: files[path].replace(old, new)}, select=("api/signature",))
    assert [said in finding.message for finding in found] == [True] * bool(said)
    assert sum(len(finding.evidence) - 1 for finding in found) == num

"""What calls of Elixir lead to changes with what other files define, import and quote, in files that did not change."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

FILES = {
    "lib/money.ex": "defmodule Shop.Money do\n  def round(n, digits), do: {n, digits}\n  def parse(x), do: x\nend\n",
    "lib/web.ex": "defmodule Web do\n  defmacro __using__(_) do\n    quote do\n      import Shop.Money\n"
    "      def title(x), do: x\n    end\n  end\nend\n",
    "lib/page.ex": "defmodule Web.Page do\n  use Web\n  def show(x), do: x |> parse() |> title()\nend\n",
    "lib/till.ex": "defmodule Till do\n  alias Shop.Money\n  def pay(x), do: Money.round(x, 2)\n"
    "  def tip(x), do: Shop.Deep.Tip.of(x)\nend\n",
    "lib/tip.ex": "defmodule Shop.Deep.Tip do\n  def of(x), do: x\nend\n",
    **{f"lib/more{number}.ex": f"defmodule More{number} do\n  def go_{number}, do: 1\nend\n" for number in range(20)},
}
CHANGED = {
    "another arity": ("lib/money.ex", FILES["lib/money.ex"].replace("n, digits", "n")),
    "another module": ("lib/money.ex", FILES["lib/money.ex"].replace("Shop.Money", "Shop.Cash")),
    "nothing imported": ("lib/web.ex", FILES["lib/web.ex"].replace("      import Shop.Money\n", "")),
    "nothing quoted": ("lib/web.ex", FILES["lib/web.ex"].replace("def title", "def heading")),
    "a module around": ("lib/more4.ex", "defmodule Shop.Deep do\n  def of(x), do: x\nend\n"),
    "another of the name": ("lib/more5.ex", "defmodule Shop.Money do\n  def parse(x), do: x\nend\n"),
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    path, text = CHANGED[change]
    check_both_ways(FILES, {**FILES, path: text})

"""Names to edges in Elixir: whole names through aliases, arities, pipes, imports and what `use` brings, delegates."""

from __future__ import annotations

from support.graphs import graphed

CART = """defmodule Shop.Cart do
  defstruct [:items]
  def total(cart), do: total(cart, [])
  def total(cart, opts), do: cart |> sum(opts) |> Shop.Money.round()
  def sum(cart, _opts) when is_map(cart), do: 1
  def sum([], _opts), do: 0
end
"""
MONEY = """defmodule Shop.Money do
  def round(n, digits \\\\ 2), do: {n, digits}
  def parse(text), do: text
end
"""


def test_calls_lead_to_functions_of_the_arity_with_what_a_pipe_adds() -> None:
    caller = "defmodule Till do\n  import Shop.Cart\n  def pay(x), do: total(x)\n  def tip(x), do: x |> total(1)\nend\n"
    graph = graphed({"lib/cart.ex": CART, "lib/money.ex": MONEY, "lib/till.ex": caller})
    for source, line in (("pay", 3), ("tip", 4)):
        edges = graph.graph.edges_out(graph.symbol(f"lib/till.ex:Till.{source}").id)
        assert [graph.snapshot.symbol(edge.target).name_line for edge in edges if edge.kind == "call"] == [line]
    total = graph.snapshot.symbol(graph.symbol("lib/cart.ex:Cart.total").id + 1)
    edges = [(edge.target, edge.line) for edge in graph.graph.edges_out(total.id) if edge.kind == "call"]
    assert edges == [(graph.symbol("lib/cart.ex:Cart.sum").id, 4), (graph.symbol("lib/money.ex:Money.round").id, 4)]


def test_aliases_name_modules_by_their_whole_names() -> None:
    graph = graphed(
        {
            "lib/cart.ex": CART,
            "lib/money.ex": MONEY,
            "lib/other.ex": "defmodule Money do\n  def round(n), do: n\nend\n",
            "lib/shop.ex": "defmodule Shop do\n  alias Shop.{Cart, Money}\n  alias Shop.Money, as: M\n"
            "  def one(x), do: Money.parse(x)\n  def two(x), do: Enum.map(x, &M.parse/1)\n"
            "  def three(x), do: Elixir.Money.round(x)\n  def four(%Cart{} = x), do: Cart.total(x)\nend\n"
            "defmodule Shop.Late do\n  def five(x), do: Money.round(x)\nend\n",
        }
    )
    parse = "lib/money.ex:Money.parse"
    assert graph.edge("lib/shop.ex:Shop.one", parse, "call").is_certain
    assert graph.edge("lib/shop.ex:Shop.two", parse, "call").is_certain
    assert graph.targets("lib/shop.ex:Shop.three", "call") == {"lib/other.ex:Money.round"}
    assert graph.targets("lib/shop.ex:Shop.four", "call") == {"lib/cart.ex:Cart.total"}
    assert graph.targets("lib/shop.ex:Late.five", "call") == {"lib/other.ex:Money.round"}


def test_what_is_imported_and_what_use_brings_is_called_by_its_name_alone() -> None:
    graph = graphed(
        {
            "lib/money.ex": MONEY,
            "lib/web.ex": "defmodule Web do\n  def page do\n    quote do\n      import Shop.Money\n"
            "      unquote(helpers())\n      def title(x), do: x\n    end\n  end\n"
            "  defp helpers do\n    quote do\n      import Web.Links\n      alias Web.Links, as: L\n    end\n  end\n"
            "  defmacro __using__(which), do: apply(__MODULE__, which, [])\nend\n",
            "lib/links.ex": "defmodule Web.Links do\n  def link(x), do: x\n  def link(x, y), do: {x, y}\nend\n",
            "lib/page.ex": "defmodule Web.Page do\n  use Web, :page\n"
            "  def show(x), do: x |> parse() |> link(1) |> title()\n  def low(x), do: L.link(x)\nend\n",
            "lib/other.ex": "defmodule Web.Other do\n  import Shop.Money, only: [round: 1]\n"
            "  def show(x), do: parse(round(x))\nend\n",
        }
    )
    assert graph.targets("lib/page.ex:Page.show", "call") == {
        "lib/money.ex:Money.parse",
        "lib/links.ex:Links.link",
        "lib/web.ex:Web.page.title",
    }
    assert graph.targets("lib/page.ex:Page.low", "call") == {"lib/links.ex:Links.link"}
    assert graph.targets("lib/other.ex:Other.show", "call") == {"lib/money.ex:Money.round"}


def test_delegates_servers_and_routes_lead_on() -> None:
    graph = graphed(
        {
            "lib/money.ex": MONEY,
            "lib/shop.ex": "defmodule Shop do\n  use GenServer\n  defdelegate read(x), to: Shop.Money, as: :parse\n"
            "  def get(id), do: GenServer.call(__MODULE__, {:get, id})\n"
            "  def handle_call({:get, id}, _from, state), do: {:reply, id, state}\nend\n",
            "lib/router.ex": 'defmodule Web.Router do\n  scope "/", Web do\n    scope "/api", Api, as: :api do\n'
            '      get "/cart", CartController, :show\n    end\n  end\nend\n',
            "lib/web.ex": "defmodule Web do\n  use Web.Kit\nend\n",
            "lib/controller.ex": "defmodule Web.Api.CartController do\n"
            "  def show(conn, <<a, b>>), do: {conn, a, b}\nend\n",
        }
    )
    assert graph.targets("lib/shop.ex:Shop.read", "call") == {"lib/money.ex:Money.parse"}
    assert graph.targets("lib/shop.ex:Shop.get", "call") == {"lib/shop.ex:Shop.handle_call"}
    shown = graph.edge("lib/router.ex:Router", "lib/controller.ex:CartController.show", "call")
    assert (shown.line, shown.is_certain) == (4, True)


def test_a_case_lends_its_own_functions_to_the_tests_that_use_it() -> None:
    graph = graphed(
        {
            "test/support/case.ex": "defmodule Shop.Case do\n  use ExUnit.CaseTemplate\n\n  using do\n    quote do\n"
            "      import unquote(__MODULE__)\n    end\n  end\n\n  def sign_in(x), do: x\nend\n",
            "test/cart_test.exs": "defmodule Shop.CartTest do\n  use Shop.Case, async: true\n  setup :prepare\n\n"
            '  describe "cart" do\n    test "is empty" do\n      assert sign_in(1)\n    end\n  end\n\n'
            "  defp prepare(x), do: x\nend\n",
        }
    )
    case = "test/cart_test.exs:CartTest"
    assert graph.targets(f"{case}.test is empty", "call") == {"test/support/case.ex:Case.sign_in"}
    assert graph.targets(case, "call") == {f"{case}.prepare"}

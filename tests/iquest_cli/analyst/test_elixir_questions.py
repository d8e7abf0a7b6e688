"""Questions about a program of Elixir: routes with who answers them, the environment, names as Elixir spells them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "mix.exs": "defmodule Shop.MixProject do\n  use Mix.Project\nend\n",
    "config/runtime.exs": 'import Config\n\nconfig :shop, currency: System.get_env("SHOP_CURRENCY", "EUR")\n',
    "lib/shop_web/router.ex": 'defmodule ShopWeb.Router do\n  use Phoenix.Router\n\n  scope "/", ShopWeb do\n'
    '    get "/", PageController, :home\n\n    scope "/admin", Admin do\n'
    '      resources "/orders", OrderController, only: [:index, :show]\n    end\n  end\nend\n',
    "lib/shop_web/page.ex": "defmodule ShopWeb.PageController do\n  def home(conn, _), do: conn\nend\n",
    "lib/shop_web/order.ex": "defmodule ShopWeb.Admin.OrderController do\n  def index(conn, _), do: conn\n\n"
    '  def show(conn, %{"id" => id}), do: Shop.Orders.fetch(conn, id)\nend\n',
    "lib/shop/orders.ex": "defmodule Shop.Orders do\n  def fetch(conn, id), do: {conn, id, currency()}\n\n"
    '  defp currency, do: Application.get_env(:shop, :currency, "USD")\nend\n',
    "lib/shop/other.ex": "defmodule Other.Orders do\n  def fetch(a, b), do: {a, b}\nend\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of cache and settings, and the repository."""
    folder = tmp_path_factory.mktemp("shop")
    return folder, str(make_repo(folder / "repo", FILES).root)


@pytest.mark.parametrize("question", ["list all routes", "Where are the routes defined?", "which routes are there?"])
def test_routes_are_told_with_the_scopes_that_they_lie_under(shop: tuple[Path, str], question: str) -> None:
    told = iquest(shop[0], "ask", question, "-C", shop[1]).out
    assert "GET /admin/orders " in told and "GET /admin/orders/:id " in told and "GET / " in told
    assert "new" not in told


def test_a_route_leads_to_the_action_of_its_controller(shop: tuple[Path, str]) -> None:
    told = iquest(shop[0], "trace", "GET /admin/orders/:id", "-C", shop[1]).out
    assert told.startswith("OrderController.show (lib/shop_web/order.ex:4)")
    assert "Orders.fetch" in told


def test_only_what_reads_the_environment_is_a_variable_of_it(shop: tuple[Path, str]) -> None:
    told = iquest(shop[0], "ask", "which environment variables are read?", "-C", shop[1]).out
    assert "SHOP_CURRENCY" in told
    assert "lib/shop/orders.ex" not in told and "currency " not in told


@pytest.mark.parametrize("spec", ["Shop.Orders.fetch", "Shop.Orders.fetch/2"])
def test_functions_are_known_by_the_whole_name_of_their_module(shop: tuple[Path, str], spec: str) -> None:
    told = iquest(shop[0], "trace", spec, "--callers", "-C", shop[1]).out
    assert told.startswith("Orders.fetch (lib/shop/orders.ex:2)")

"""Names of Ruby that no scope tells: modules mixed in, `super`, `new`, writers, classes and their values, and values
that are called or asked as a type is."""

from __future__ import annotations

from support.graphs import graphed

SHOP = {
    "lib/shop/counted.rb": "module Shop\n  module Counted\n    def self.included(base)\n"
    "      base.extend Rules\n    end\n"
    "    module Rules\n      def limit_of(word)\n        word.size\n      end\n    end\n"
    "    def count_all\n      fetch_stock(self.class.limit_of('x'))\n    end\n"
    "    def close_up\n      super\n    end\n  end\nend\n",
    "lib/shop/stocked.rb": "module Shop\n  module Stocked\n    def fetch_stock(number)\n    end\n"
    "    def close_up\n    end\n  end\nend\n",
    "lib/shop/store.rb": "module Shop\n  class Store\n    include Stocked\n    include Counted\n    include Inner\n"
    "    include ::Shop::Named\n    attr_accessor :total\n"
    "    module Inner\n      def turn_round\n      end\n    end\n"
    "    def self.open_up(word)\n      new.total\n    end\n"
    "    def rows=(rows)\n    end\n"
    "    def go_on\n      turn_round\n      self.rows = 3\n      self.total += 1\n      call_by_name\n    end\n"
    "    class << self\n      def parse(text)\n        text\n      end\n    end\n"
    "    def parse(text)\n      parse(text)\n    end\n  end\nend\n",
    "lib/shop/named.rb": "module Shop\n  module Named\n    def call_by_name\n    end\n  end\nend\n",
    "lib/shop/user.rb": "module Shop\n  module Users\n    module Shop\n    end\n"
    "    def self.run_it(store, last_store, it)\n      Store.parse('x')\n      store.count_all\n"
    "      last_store.turn_round\n      it.turn_round\n      it.go_on\n      it.total\n"
    "      ::Shop::Store.open_up('y')\n"
    "    end\n  end\nend\n",
}
STORE = "lib/shop/store.rb:Shop.Store"


def test_a_module_means_what_else_is_mixed_in_beside_it() -> None:
    graph = graphed(SHOP)
    counted = "lib/shop/counted.rb:Shop.Counted"
    assert graph.edge(f"{counted}.count_all", "lib/shop/stocked.rb:Shop.Stocked.fetch_stock", "call").confidence == 0.75
    assert graph.edge(f"{counted}.close_up", "lib/shop/stocked.rb:Shop.Stocked.close_up", "call").confidence == 0.75


def test_what_a_module_hands_on_is_of_whoever_mixes_it_in() -> None:
    counted = "lib/shop/counted.rb:Shop.Counted"
    assert graphed(SHOP).edge(f"{counted}.count_all", f"{counted}.Rules.limit_of", "call")


def test_modules_inside_of_a_type_and_outside_of_all() -> None:
    graph = graphed(SHOP)
    assert graph.edge(f"{STORE}.go_on", f"{STORE}.Inner.turn_round", "call").is_certain
    assert graph.edge(f"{STORE}.go_on", "lib/shop/named.rb:Shop.Named.call_by_name", "call").is_certain
    assert graph.edge("lib/shop/user.rb:Shop.Users.run_it", f"{STORE}.open_up", "call").is_certain


def test_new_without_a_receiver_makes_one_of_the_class() -> None:
    graph = graphed(SHOP)
    assert graph.edge(f"{STORE}.open_up", STORE, "new")
    assert graph.edge(f"{STORE}.open_up", f"{STORE}.total", "call")


def test_assignments_call_writers() -> None:
    graph = graphed(SHOP)
    assert graph.edge(f"{STORE}.go_on", f"{STORE}.rows=", "call").is_certain
    assert graph.edge(f"{STORE}.go_on", f"{STORE}.total", "call").is_certain


def test_a_class_and_its_values_have_methods_of_one_name() -> None:
    graph = graphed(SHOP)
    symbols = [graph.snapshot.symbol(number) for number in range(graph.snapshot.num_symbols)]
    of_class, of_value = [symbol for symbol in symbols if symbol.name == "parse"]
    called = {(edge.source, edge.target) for edge in graph.graph.edges_in(of_class.id) if edge.kind == "call"}
    assert called == {(graph.symbol("lib/shop/user.rb:Shop.Users.run_it").id, of_class.id)}
    assert [edge.source for edge in graph.graph.edges_in(of_value.id) if edge.kind == "call"] == [of_value.id]


def test_a_value_is_called_as_a_type_is() -> None:
    graph, source = graphed(SHOP), "lib/shop/user.rb:Shop.Users.run_it"
    called = graph.edge(source, "lib/shop/counted.rb:Shop.Counted.count_all", "call")
    assert called.reason == "receiver is named as what has Counted.count_all"


def test_a_value_has_the_names_that_are_asked_of_it() -> None:
    graph, source = graphed(SHOP), "lib/shop/user.rb:Shop.Users.run_it"
    assert graph.edge(source, f"{STORE}.total", "call").reason == "has 3 of 3 names asked of it"

"""Names to edges in Ruby: constants across files, reopened classes, mixins, calls without brackets."""

from __future__ import annotations

from support.graphs import graphed

from anchors.graph.resolving.resolve import prepared
from anchors.graph.scopes.classes import Classes

FILES = {
    "lib/shop.rb": 'require "shop/store"\nrequire_relative "shop/cart"\nmodule Shop\n  def self.start\n'
    "    Cart.new(Store.new).checkout!\n  end\nend\n",
    "lib/shop/store.rb": "module Shop\n  class Store\n    def save(order)\n      write(order)\n    end\n\n"
    "    private\n\n    def write(order)\n    end\n  end\nend\n",
    "lib/shop/store/cache.rb": "module Shop\n  class Store\n    def flush\n      save(nil)\n    end\n  end\nend\n",
    "lib/shop/audit.rb": "module Shop::Audit\n  def audit(word)\n    LOGGER.info word\n  end\nend\n",
    "lib/shop/base.rb": "module Shop\n  class Base\n    attr_reader :store\n    def initialize(store)\n"
    "      @store = Store.new\n    end\n    def close(word)\n    end\n  end\nend\n",
    "lib/shop/cart.rb": "module Shop\n  class Cart < Base\n    include Audit\n    before_save :check\n"
    "    def checkout!\n      prepare\n      audit 'x' if ready?\n      @store.save(1)\n      store.flush\n"
    "      close('y')\n    end\n    def close(word)\n      super\n    end\n    def prepare; end\n"
    "    def ready?; end\n    def check; end\n  end\nend\n",
    "test/cart_test.rb": "class CartTest < Minitest::Test\n  def test_it\n    cart = Shop::Cart.new(nil)\n"
    "    cart.checkout!\n  end\nend\n",
}


def test_constants_are_found_wherever_they_are_defined() -> None:
    graph = graphed(FILES)
    start, cart = "lib/shop.rb:Shop.start", "lib/shop/cart.rb:Shop.Cart"
    assert graph.edge(start, cart, "new").is_certain
    assert graph.edge(start, f"{cart}.checkout!", "call").is_certain
    assert graph.edge(start, "lib/shop/base.rb:Shop.Base.initialize", "call").is_certain
    assert graph.edge(cart, "lib/shop/base.rb:Shop.Base", "inherit").is_certain
    assert graph.edge(cart, "lib/shop/audit.rb:Audit", "inherit").is_certain
    assert graph.edge("test/cart_test.rb:CartTest.test_it", f"{cart}.checkout!", "call").is_certain
    assert graph.edge("lib/shop.rb", "lib/shop/store.rb", "import").reason == "require"
    assert graph.edge("lib/shop.rb", "lib/shop/cart.rb", "import").reason == "require"


def test_reopened_classes_know_all_their_members() -> None:
    graph = graphed(FILES)
    save = "lib/shop/store.rb:Shop.Store.save"
    assert graph.edge("lib/shop/store/cache.rb:Shop.Store.flush", save, "call").is_certain
    assert graph.edge(save, "lib/shop/store.rb:Shop.Store.write", "call").is_certain


def test_calls_without_brackets_mixins_and_instance_variables() -> None:
    graph = graphed(FILES)
    cart = "lib/shop/cart.rb:Shop.Cart"
    checkout = f"{cart}.checkout!"
    assert graph.edge(checkout, f"{cart}.prepare", "call").is_certain
    assert graph.edge(checkout, f"{cart}.ready?", "call").is_certain
    assert graph.edge(checkout, "lib/shop/audit.rb:Audit.audit", "call").reason == "member of Audit"
    assert graph.edge(checkout, "lib/shop/store.rb:Shop.Store.save", "call").is_certain
    assert graph.edge(checkout, "lib/shop/store/cache.rb:Shop.Store.flush", "call").is_certain
    assert graph.edge(checkout, f"{cart}.close", "call").is_certain


def test_super_and_symbols_name_methods() -> None:
    graph = graphed(FILES)
    cart = "lib/shop/cart.rb:Shop.Cart"
    assert graph.edge(f"{cart}.close", "lib/shop/base.rb:Shop.Base.close", "call").reason.startswith("super, ")
    assert graph.edge(cart, f"{cart}.check").is_certain


def test_what_a_module_mixes_in_is_seen_whoever_was_asked_for_first() -> None:
    models = "module Pay\n  module Models\n    def pay\n      include Pay::Models::Audit\n    end\n  end\nend\n"
    audit = "module Pay\n  module Models\n    module Audit\n      def audited\n      end\n    end\n  end\nend\n"
    snapshot = graphed({"lib/pay/models.rb": models, "lib/pay/models/audit.rb": audit}).snapshot
    tables, scopes = prepared(snapshot)
    classes = Classes(scopes)
    classes.settle()
    owner = tables.names.index("Models")
    found = classes.find(owner, "audited")
    assert found is not None and found.reason == "member of Audit"

"""Python names to edges, over small repositories."""

from __future__ import annotations

import pytest
from support.graphs import Graphed, graphed

from anchors.graph.resolving.resolve import prepared


@pytest.fixture(scope="module")
def shop() -> Graphed:
    return graphed(
        {
            "src/shop/__init__.py": "from .orders import Order\nfrom .store import open_store as connect\n",
            "src/shop/base.py": (
                "class Base:\n"
                "    def save(self):\n"
                "        self.check()\n"
                "    def check(self):\n"
                "        raise NotImplementedError\n"
            ),
            "src/shop/orders.py": (
                "import os.path\n"
                "from dataclasses import dataclass\n"
                "from .base import Base\n"
                "from . import money\n"
                "LIMIT = 10\n"
                "class Order(Base):\n"
                "    def __init__(self, price):\n"
                "        self.price = money.Price(price)\n"
                "    def check(self):\n"
                "        super().check()\n"
                "        self.price.round()\n"
                "        os.path.join('a', 'b')\n"
                "        ', '.join(['a'])\n"
                "        return LIMIT\n"
                "    @property\n"
                "    def total(self) -> money.Price:\n"
                "        return self.price\n"
                "def join(parts):\n"
                "    return parts\n"
                "def get(key):\n"
                "    return {}.get(key)\n"
            ),
            "src/shop/money.py": (
                "class Price:\n"
                "    def __init__(self, value):\n"
                "        self.value = value\n"
                "    def round(self):\n"
                "        return round(self.value)\n"
                "def parse(text) -> Price:\n"
                "    return Price(text)\n"
            ),
            "src/shop/store.py": (
                "from shop.orders import Order\n"
                "class Store:\n"
                "    def put(self, order: Order):\n"
                "        order.save()\n"
                "        order.total.round()\n"
                "def open_store() -> Store:\n"
                "    return Store()\n"
            ),
            "tests/test_shop.py": (
                "import shop\n"
                "from shop import Order, connect\n"
                "from shop.money import parse\n"
                "def apply(callback):\n"
                "    return callback()\n"
                "def test_put():\n"
                "    store = connect()\n"
                "    store.put(Order(1))\n"
                "    shop.connect().put(shop.Order(2))\n"
                "    parse('1').round()\n"
                "    apply(parse)\n"
                "def callback():\n"
                "    pass\n"
            ),
        }
    )


def test_relative_import_of_a_module_leads_to_its_class_and_constructor(shop: Graphed) -> None:
    order = "src/shop/orders.py:Order.__init__"
    assert shop.edge(order, "src/shop/money.py:Price", "new").is_certain
    built = shop.edge(order, "src/shop/money.py:Price.__init__", "call")
    assert built.is_certain and built.reason == "constructor of Price" and built.line == 8


def test_self_method_is_found_in_the_class_first_then_in_its_bases(shop: Graphed) -> None:
    own = shop.edge("src/shop/base.py:Base.save", "src/shop/base.py:Base.check")
    assert own.is_certain and own.reason == "same type"
    inherited = shop.edge("src/shop/store.py:Store.put", "src/shop/base.py:Base.save")
    assert inherited.is_certain and "Base" in inherited.reason


def test_super_leads_to_the_base_and_not_to_itself(shop: Graphed) -> None:
    source = "src/shop/orders.py:Order.check"
    assert shop.edge(source, "src/shop/base.py:Base.check", "call").is_certain
    assert shop.edges(source, source) == []


def test_override_is_an_edge_and_makes_the_overrider_a_candidate(shop: Graphed) -> None:
    override = shop.edge("src/shop/orders.py:Order.check", "src/shop/base.py:Base.check", "override")
    assert override.reason == "overrides Base.check"
    candidate = shop.edge("src/shop/base.py:Base.save", "src/shop/orders.py:Order.check", "call")
    assert candidate.confidence <= 0.5 and "Order" in candidate.reason


def test_fields_and_properties_carry_their_type(shop: Graphed) -> None:
    assert shop.edge("src/shop/orders.py:Order.check", "src/shop/money.py:Price.round").is_certain
    put = "src/shop/store.py:Store.put"
    assert shop.edge(put, "src/shop/money.py:Price.round", "call").is_certain
    assert shop.edge(put, "src/shop/orders.py:Order.total", "call").is_certain


def test_names_behind_known_outsiders_stay_unresolved(shop: Graphed) -> None:
    assert not [text for text in shop.shown() if "orders.py:join " in text or "orders.py:get " in text]


def test_reexports_aliases_and_results_resolve_through_a_src_layout(shop: Graphed) -> None:
    test = "tests/test_shop.py:test_put"
    calls = shop.edges(test, "src/shop/store.py:open_store")
    assert [edge.line for edge in calls] == [7, 9] and all(edge.is_certain for edge in calls)
    assert {edge.line for edge in shop.edges(test, "src/shop/store.py:Store.put")} == {8, 9}
    assert {edge.line for edge in shop.edges(test, "src/shop/orders.py:Order") if edge.kind == "new"} == {8, 9}
    assert shop.edge(test, "src/shop/money.py:Price.round").line == 10


def test_function_passed_as_a_value_is_a_name_edge(shop: Graphed) -> None:
    edges = shop.edges("tests/test_shop.py:test_put", "src/shop/money.py:parse")
    assert {(edge.kind, edge.line) for edge in edges} == {("call", 10), ("name", 11)}


def test_a_parameter_hides_a_function_of_its_name(shop: Graphed) -> None:
    assert shop.edges("tests/test_shop.py:apply", "tests/test_shop.py:callback") == []


def test_constant_is_named(shop: Graphed) -> None:
    assert shop.edge("src/shop/orders.py:Order.check", "src/shop/orders.py:LIMIT").kind == "name"


def test_only_definition_of_a_name_is_guessed_and_said() -> None:
    graph = graphed(
        {
            "a.py": "class Engine:\n    def ignite_slowly(self):\n        pass\n",
            "b.py": "def use(thing):\n    thing.ignite_slowly()\n    thing.append(1)\n",
            "c.py": "class List:\n    def append(self, item):\n        pass\n",
        }
    )
    edge = graph.edge("b.py:use", "a.py:Engine.ignite_slowly")
    assert 0.6 <= edge.confidence <= 0.8 and edge.reason == "only definition of that name"
    assert graph.edges("b.py:use", "c.py:List.append") == []


def test_several_definitions_are_candidates_nearest_first() -> None:
    files = {f"p{number}/m.py": "class C:\n    def ignite(self):\n        pass\n" for number in range(8)}
    graph = graphed(files | {"p3/user.py": "def use(thing):\n    thing.ignite()\n"})
    edges = graph.graph.edges_out(graph.symbol("p3/user.py:use").id)
    assert len(edges) == 5 and all(edge.confidence <= 0.5 for edge in edges)
    assert graph.edges("p3/user.py:use", "p3/m.py:C.ignite")


def test_import_circles_and_star_imports_end() -> None:
    graph = graphed(
        {
            "p/__init__.py": "from .a import *\nfrom .b import *\n",
            "p/a.py": "from p.b import *\nfrom p import late\ndef first():\n    second()\n",
            "p/b.py": "from p.a import *\ndef second():\n    first()\ndef late():\n    pass\n",
        }
    )
    assert graph.edge("p/a.py:first", "p/b.py:second").reason == "star import"
    assert graph.edge("p/b.py:second", "p/a.py:first").is_certain


def test_what_a_local_name_holds_is_read_where_it_is_bound() -> None:
    text = (
        "class {0}:\n    def run(self):\n        pass\n\ndef use_{0}(given: {0}):\n    held = given\n    held.run()\n\n"
    )
    graph = graphed({"a.py": text.format("Car") + text.format("Ship")})
    for name in ("Car", "Ship"):
        uses = graph.graph.edges_out(graph.symbol(f"a.py:use_{name}").id)
        assert [edge.target for edge in uses if edge.kind == "call"] == [graph.symbol(f"a.py:{name}.run").id]


def test_what_a_decorator_is_given_is_used_though_it_decorates_elsewhere() -> None:
    graph = graphed(
        {
            "wrap.py": "def plain(function):\n    return function\n\ndef on(wrapper):\n    return wrapper\n",
            "use.py": (
                "from wrap import on, plain\n\n@on(plain)\ndef one():\n    pass\n\n@plain\ndef two():\n    pass\n"
            ),
        }
    )
    assert [edge.kind for edge in graph.edges("use.py:one", "wrap.py:plain")] == ["name"]
    assert [edge.kind for edge in graph.edges("use.py:one", "wrap.py:on")] == ["decorate"]
    assert [edge.kind for edge in graph.edges("use.py:two", "wrap.py:plain")] == ["decorate"]


def test_topic_joins_publisher_and_subscriber() -> None:
    graph = graphed(
        {
            "bus.py": (
                "_table = {}\n"
                "def subscribe(topic):\n"
                "    def keep(function):\n"
                "        _table[topic] = function\n"
                "        return function\n"
                "    return keep\n"
                "def publish(topic):\n"
                "    _table[topic]()\n"
            ),
            "a.py": "from bus import publish\ndef refuse():\n    publish('order.refused')\n",
            "b.py": "from bus import subscribe\n@subscribe('order.refused')\ndef note():\n    pass\n",
        }
    )
    edge = graph.edge("a.py:refuse", "b.py:note", "topic")
    assert edge.reason == 'subscribed to "order.refused"' and edge.line == 3
    assert graph.edge("b.py:note", "bus.py:subscribe").kind == "decorate"


def test_table_that_a_decorator_fills_joins_its_reader_to_what_is_in_it() -> None:
    graph = graphed(
        {
            "routes.py": (
                "_table = {}\n"
                "def route(path):\n"
                "    def add(handler):\n"
                "        _table[path] = handler\n"
                "        return handler\n"
                "    return add\n"
                "def dispatch(path):\n"
                "    handler = _table.get(path)\n"
                "    return handler()\n"
            ),
            "views.py": "from routes import route\n@route('/a')\ndef view():\n    pass\n",
        }
    )
    edge = graph.edge("routes.py:dispatch", "views.py:view", "topic")
    assert edge.confidence < 0.9 and edge.reason == "in _table by @route"


def test_attribute_name_built_at_run_time_gives_candidates() -> None:
    graph = graphed(
        {
            "rules.py": "def check_name(x):\n    pass\ndef check_size(x):\n    pass\ndef other():\n    pass\n",
            "chain.py": (
                "import rules\n"
                "def examine(x):\n"
                "    for word in ('name', 'size'):\n"
                "        getattr(rules, f'check_{word}')(x)\n"
            ),
        }
    )
    for name in ("check_name", "check_size"):
        edge = graph.edge("chain.py:examine", f"rules.py:{name}", "call")
        assert edge.confidence == 0.5 and edge.reason == "name built at run time: check_*"
    assert graph.edges("chain.py:examine", "rules.py:other") == []


def test_module_of_the_standard_library_is_not_a_file_of_that_name_in_a_package() -> None:
    json = "def dumps(x):\n    pass\n"
    own = graphed(
        {"p/__init__.py": "", "p/json.py": json, "p/a.py": "from . import json\ndef g():\n    json.dumps(1)\n"}
    )
    assert own.edge("p/a.py:g", "p/json.py:dumps").is_certain
    other = graphed({"p/__init__.py": "", "p/json.py": json, "q/a.py": "import json\njson.dumps(1)\n"})
    assert other.shown() == []


def test_locals_of_enclosing_functions_belong_to_them_alone() -> None:
    graph = graphed(
        {
            "box.py": (
                "class Red:\n    def open(self):\n        pass\n"
                "class Blue:\n    def open(self):\n        pass\n"
                "def first():\n    box = Red()\n    def inner():\n        box.open()\n    return inner\n"
                "def second():\n    box = Blue()\n    def inner():\n        def innermost():\n            box.open()\n"
                "        return innermost\n    return inner\n"
            )
        }
    )
    assert graph.edge("box.py:first.inner", "box.py:Red.open", "call").is_certain
    assert not graph.edges("box.py:first.inner", "box.py:Blue.open")
    assert graph.edge("box.py:second.inner.innermost", "box.py:Blue.open", "call").is_certain
    assert not graph.edges("box.py:second.inner.innermost", "box.py:Red.open")


def test_a_constant_names_what_its_value_speaks_of() -> None:
    graph = graphed({"table.py": "class Missing(Exception):\n    pass\nTABLE = {\n    1: (Missing, 'none'),\n}\n"})
    assert graph.edge("table.py:TABLE", "table.py:Missing", "name").is_certain


def test_a_value_of_a_class_body_sees_the_class_and_a_property_does_not() -> None:
    graph = graphed(
        {
            "pages.py": (
                "import pagers as pager\n"
                "class Site:\n    SIZES = (1, 2)\n    size = len(SIZES)\n"
                "    @property\n    def pager(self):\n        return pager.Pager(self.size)\n"
            ),
            "pagers.py": "class Pager:\n    def __init__(self, size):\n        self.size = size\n",
        }
    )
    assert graph.edge("pages.py:Site.size", "pages.py:Site.SIZES", "name").is_certain
    assert graph.edge("pages.py:Site.pager", "pagers.py:Pager", "new").is_certain


def test_a_use_says_how_its_receiver_was_typed_and_not_only_where_the_member_stands() -> None:
    """The same edge is found twice, asked for under its own name and as the receiver of what stands behind it."""
    found = graphed(
        {
            "talk.py": (
                "class Talk:\n"
                "    model: str\n"
                "def name(talk: Talk):\n"
                "    return talk.model.upper()\n"
                "def other(other: Talk):\n"
                "    return other.model.lower()\n"
            )
        }
    )
    for function, variable in (("name", "talk"), ("other", "other")):
        edge = found.edge(f"talk.py:{function}", "talk.py:Talk.model")
        assert edge.kind == "name" and edge.reason == f"{variable} is Talk"


def test_a_receiver_is_a_use_of_what_it_names_and_of_nothing_that_only_has_its_name() -> None:
    found = graphed(
        {
            "lib.py": "LIMITS = {}\ndef rows():\n    return []\nclass Box:\n    rows = ()\n",
            "app.py": (
                "import lib\n"
                "from lib import LIMITS as most\n"
                "def ask(rows):\n"
                "    rows.sort()\n"
                "    most.keys()\n"
                "    return lib.LIMITS.get(1)\n"
            ),
        }
    )
    uses = [(edge.target, edge.line) for edge in found.graph.edges_out(found.symbol("app.py:ask").id)]
    assert uses == [(found.symbol("lib.py:LIMITS").id, line) for line in (5, 6)]


def test_a_circle_of_imports_means_the_same_whoever_asks_first() -> None:
    files = {
        "pkg/__init__.py": "from pkg.api import *\n",
        "pkg/api.py": "from pkg import constants\n",
        "pkg/constants.py": "X = 1\n",
    }
    snapshot = graphed(files).snapshot
    asked = [(number, "constants") for number, file in enumerate(snapshot.files) if file.path != "pkg/constants.py"]
    one, other = prepared(snapshot).scopes, prepared(snapshot).scopes
    forth = [one.lookup(*each) for each in asked]
    back = [other.lookup(*each) for each in reversed(asked)]
    assert all(forth)
    assert forth == back[::-1]

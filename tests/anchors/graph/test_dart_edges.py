"""What Dart's names mean: libraries and their parts, packages, exports, receivers, constructors, extensions."""

from __future__ import annotations

from support.graphs import graphed

ITEM = """class Item {
  Item(this.price);
  Item.free() : price = 0;
  factory Item.of(int price) => Item(price);
  final int price;
  int get taxed => price * 2;
  void check() {}
}
"""


def test_packages_are_named_by_their_manifests() -> None:
    graph = graphed(
        {
            "pubspec.yaml": "name: till\n",
            "packages/goods/pubspec.yaml": "name: shop_goods # ours\nversion: 1.0.0\n",
            "packages/goods/lib/goods.dart": "export 'src/item.dart' hide Hidden;\n",
            "packages/goods/lib/src/item.dart": ITEM + "class Hidden {}\n",
            "lib/sell.dart": "import 'package:shop_goods/goods.dart';\n\nvoid sell() {\n  Item(3).check();\n"
            "  Hidden();\n}\n",
            "test/sell_test.dart": "import 'package:till/sell.dart' as shop;\n\nvoid main() {\n  shop.sell();\n}\n",
            "lib/other.dart": "import 'package:elsewhere/item.dart';\n\nvoid other() {\n  Item(3);\n  sell();\n}\n",
        }
    )
    item = "packages/goods/lib/src/item.dart:Item"
    assert graph.edge("lib/sell.dart:sell", item, "new").is_certain
    assert graph.edge("lib/sell.dart:sell", f"{item}.new", "call").is_certain
    assert graph.edge("lib/sell.dart:sell", f"{item}.check", "call").is_certain
    assert not graph.edges("lib/sell.dart:sell", "packages/goods/lib/src/item.dart:Hidden")
    assert graph.edge("test/sell_test.dart:main", "lib/sell.dart:sell", "call").is_certain
    assert not graph.edges("lib/other.dart:other", item)
    assert not graph.edges("lib/other.dart:other", "lib/sell.dart:sell")


def test_parts_are_one_library() -> None:
    graph = graphed(
        {
            "lib/cart.dart": "import 'item.dart' show Item;\nimport 'log.dart' as log;\npart 'cart.g.dart';\n\n"
            "void fill() => _fill();\nvoid _own() {}\n",
            "lib/cart.g.dart": "part of 'cart.dart';\n\nvoid _fill() {\n  Item.free();\n  log.say();\n  _own();\n}\n",
            "lib/item.dart": ITEM + "void _own() {}\n",
            "lib/log.dart": "void say() {}\n",
            "lib/blind.dart": "import 'cart.dart';\n\nvoid blind() {\n  fill();\n  _own();\n}\n",
        }
    )
    assert graph.edge("lib/cart.dart:fill", "lib/cart.g.dart:_fill", "call").is_certain
    assert graph.edge("lib/cart.g.dart:_fill", "lib/item.dart:Item.free", "call").is_certain
    assert graph.edge("lib/cart.g.dart:_fill", "lib/log.dart:say", "call").is_certain
    assert graph.edge("lib/cart.g.dart:_fill", "lib/cart.dart:_own", "call").is_certain
    assert graph.edge("lib/blind.dart:blind", "lib/cart.dart:fill", "call").is_certain
    assert not graph.edges("lib/blind.dart:blind", "lib/cart.dart:_own")


CART = """import 'item.dart';

abstract class Payable {
  void pay();
}

mixin Priced {
  int priceOf(Item item) => item.taxed;
}

class Base {
  Base(int size);
  Base.named();
  void reset() {}
}

class Cart extends Base with Priced implements Payable {
  Cart() : _item = Item.of(1), super(3);
  Cart.other() : _item = const Item(2), super.named();

  final Item _item;
  Item? last;
  static Cart make() => Cart();
  Item get first => _item;

  @override
  void pay() {
    _item.check();
    last?.check();
    first.check();
    this.reset();
    super.reset();
    priceOf(_item);
  }
}

void sell(Cart cart, Payable owed) async {
  cart
    ..pay()
    // Once more.
    ..first.check();
  owed.pay();
  final other = Cart.make();
  other.last!.check();
  Cart.other().priceOf(Item(1));
  final open = await later();
  open.reset();
  (await later()).pay();
  final Cart Function() maker = Cart.make;
  final store = context.read<Cart>();
  store.reset();
  context.watch<Base>().reset();
  final kept = make<Cart>(cart);
  void pay() {}
  pay();
}

Future<Cart> later() async => Cart();
T make<T>(T value) => value;
"""


def test_receivers_are_known_by_what_is_declared_and_made() -> None:
    graph = graphed({"lib/item.dart": ITEM, "lib/cart.dart": CART})
    cart, item = "lib/cart.dart:Cart", "lib/item.dart:Item"

    def lines(source: str, target: str) -> list[int]:
        return [edge.line for edge in graph.edges(source, target) if edge.kind == "call" and edge.is_certain]

    assert lines(f"{cart}.pay", f"{item}.check") == [28, 29, 30]
    assert lines(f"{cart}.pay", "lib/cart.dart:Base.reset") == [31, 32]
    assert lines(f"{cart}.pay", "lib/cart.dart:Priced.priceOf") == [33]
    assert lines(f"{cart}.new", f"{item}.of") == [18] and lines(f"{cart}.new", "lib/cart.dart:Base.new") == [18]
    assert lines(f"{cart}.other", f"{item}.new") == [19] and lines(f"{cart}.other", "lib/cart.dart:Base.named") == [19]
    sell = "lib/cart.dart:sell"
    assert lines(sell, f"{cart}.pay") == [39, 48]
    assert lines(sell, f"{item}.check") == [41, 44]
    assert lines(sell, "lib/cart.dart:Payable.pay") == [42]
    assert lines(sell, "lib/cart.dart:Base.reset") == [47, 51, 52]
    assert lines(sell, f"{cart}.other") == [45] and lines(sell, "lib/cart.dart:make") == [53]
    assert lines(sell, "lib/cart.dart:sell.pay") == [55]
    assert graph.edges(sell, f"{cart}.make")


def test_a_constructor_is_no_method_called_init() -> None:
    graph = graphed({"a.dart": "class Shop {\n  void init() {}\n  Shop.open();\n}\n\nvoid run() {\n  Shop();\n}\n"})
    assert graph.edges("a.dart:run", "a.dart:Shop")
    assert not graph.edges("a.dart:run", "a.dart:Shop.init") and not graph.edges("a.dart:run", "a.dart:Shop.open")


def test_extensions_add_to_types_of_here_and_elsewhere() -> None:
    graph = graphed(
        {
            "lib/item.dart": ITEM,
            "lib/more.dart": "import 'item.dart';\n\nextension Sold on Item {\n  void sell() {\n"
            "    check();\n  }\n}\n\n"
            "extension on String {\n  String bare() => trim();\n}\n\nextension Size on int {\n  int bare() => 1;\n}\n\n"
            "void use(Item item, String name, int size) {\n  item.sell();\n  name.bare();\n  size.bare();\n}\n",
        }
    )
    use = "lib/more.dart:use"
    assert graph.edge("lib/more.dart:Sold.sell", "lib/item.dart:Item.check", "call").is_certain
    assert graph.edge(use, "lib/more.dart:Sold.sell", "call").is_certain
    calls = {
        (edge.line, graph.snapshot.symbol(edge.target).name_line)
        for edge in graph.graph.edges_out(graph.symbol(use).id)
    }
    assert {(19, 10), (20, 14)} <= calls and not {(19, 14), (20, 10)} & calls


def test_closures_have_variables_of_their_own() -> None:
    graph = graphed(
        {
            "lib/item.dart": ITEM,
            "lib/box.dart": "class Box {\n  void check() {}\n}\n",
            "test/all_test.dart": "import 'package:shop/item.dart';\nimport 'package:shop/box.dart';\n\nvoid main() {\n"
            "  test('one', () {\n    final it = Item(1);\n    it.check();\n  });\n"
            "  test('two', () {\n    final it = Box();\n    it?.check();\n  });\n}\n",
            "pubspec.yaml": "name: shop\n",
        }
    )
    main = "test/all_test.dart:main"
    assert [edge.line for edge in graph.edges(main, "lib/item.dart:Item.check")] == [7]
    assert [edge.line for edge in graph.edges(main, "lib/box.dart:Box.check")] == [11]


def test_a_widget_is_what_its_state_is_of() -> None:
    graph = graphed(
        {
            "a.dart": "class Page extends StatefulWidget {\n  void save() {}\n}\n\n"
            "class _PageState extends State<Page> {\n  void build() {\n    widget.save();\n  }\n}\n"
        }
    )
    assert graph.edge("a.dart:_PageState.build", "a.dart:Page.save", "call").is_certain


def test_extensions_are_seen_where_they_are_imported() -> None:
    graph = graphed(
        {
            "a.dart": "extension Taps on Tester {\n  void tap() {}\n  void twice() => tap();\n}\n"
            "extension _Own on Tester {\n  void own() {}\n}\n",
            "b.dart": "import 'a.dart';\n\nextension More on Tester {\n  void thrice() {\n"
            "    tap();\n    own();\n  }\n}\n\n"
            "void use(Tester tester) {\n  tester.tap();\n}\n",
            "c.dart": "void use(Tester tester) {\n  tester.tap();\n}\n",
        }
    )
    assert graph.edges("a.dart:Taps.twice", "a.dart:Taps.tap") and graph.edges("b.dart:More.thrice", "a.dart:Taps.tap")
    assert graph.edges("b.dart:use", "a.dart:Taps.tap") and not graph.edges("c.dart:use", "a.dart:Taps.tap")
    assert not graph.edges("b.dart:More.thrice", "a.dart:_Own.own")


def test_items_of_lists() -> None:
    graph = graphed(
        {
            "a.dart": ITEM
            + "class Repo {\n  final List<Item> items = [];\n  Future<List<Item>> all() async => items;\n"
            "  List<Item> get some => items;\n}\n\n"
            "void use(Repo repo, List<Item> given, String name) async {\n"
            "  for (final item in given) {\n    item.check();\n  }\n"
            "  for (final one in await repo.all()) {\n    one.check();\n  }\n"
            "  repo.items.where((it) => it.taxed > 1).toList();\n"
            "  repo.some.forEach((it) {\n    it.check();\n  });\n"
            "  final first = given.first;\n  first.check();\n  final found = given.firstWhere((it) => true);\n"
            "  found.check();\n  final all = await repo.all();\n  all[0].check();\n  final last = all[1];\n"
            "  last.check();\n"
            "  given.where((it) => true).toList().forEach((it) => it.check());\n"
            "  name.split('').forEach((it) {\n    it.check();\n  });\n}\n",
        }
    )
    told = [edge.line for edge in graph.edges("a.dart:use", "a.dart:Item.check") if edge.is_certain]
    assert told == [17, 20, 24, 27, 29, 33, 34]

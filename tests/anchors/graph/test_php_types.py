"""What values of PHP are, told by comments, lists, tests and results: each call leads to the one method it means."""

from __future__ import annotations

import pytest
from support.graphs import graphed

SHOP = {
    "src/Item.php": "<?php\nnamespace Shop;\nclass Item\n{\n    public function price(): int { return 1; }\n}\n",
    "src/Gift.php": "<?php\nnamespace Shop;\nclass Gift extends Item\n{\n    public function wrap(): void {}\n}\n",
    "src/Other.php": "<?php\nnamespace Other;\nclass Thing\n{\n    public function price() {}\n"
    "    public function wrap() {}\n    public function items() {}\n    public function add() {}\n}\n",
    "src/Store.php": "<?php\nnamespace Shop;\nclass Store\n{\n"
    "    /** @var Item[] */\n    private array $kept = [];\n\n"
    "    /** @return array<string, Item> */\n    public function items() { return $this->kept; }\n\n"
    "    /**\n     * Puts one in.\n     *\n     * @return $this\n     */\n"
    "    public function add($item) { return $this; }\n\n"
    "    public static function open() { return new static(); }\n"
    "    public static function first(): Item { return new Item(); }\n}\n",
    "src/Branch.php": "<?php\nnamespace Shop;\nclass Branch extends Store\n{\n"
    "    public function close(): void {}\n}\n",
    "src/Sub/Till.php": "<?php\nnamespace Shop\\Sub;\nclass Till\n{\n    public function price() {}\n}\n"
    "function ring() {}\n",
}
BODIES = {
    "items of a list in a field": (
        "/** @var Item[] */\nprivate array $all;\nfunction run() {",
        "foreach ($this->all as $one) {\n$one->price();\n}",
        "Item.price",
    ),
    "items of what a comment gives": (
        "function run(Store $store) {",
        "foreach ($store->items() as $key => $one) {\n$one->price();\n}",
        "Item.price",
    ),
    "items of a parameter": (
        "/**\n * @param list<Item> $all\n */\nfunction run(array $all) {",
        "foreach ($all as $one) {\n$one->price();\n}",
        "Item.price",
    ),
    "a place in a list": (
        "/** @var array<int, Item> */\nprivate $all;\nfunction run() {",
        "$one = $this->all[3];\n$one->price();",
        "Item.price",
    ),
    "a parameter's comment": ("/** @param ?Item $one */\nfunction run($one) {", "$one->price();", "Item.price"),
    "a variable's comment": (
        "function run($all) {",
        "/** @var Item $one */\n$one = unserialize($all);\n$one->price();",
        "Item.price",
    ),
    "what was tested": (
        "function run(\\Vendor\\Thing $one) {",
        "if ($one instanceof Gift) {\n$one->wrap();\n}",
        "Gift.wrap",
    ),
    "one of several types": ("function run(Store|Gift $one) {", "$one->wrap();", "Gift.wrap"),
    "a call's own object": ("function run(Store $store) {", "$store->add(1)->add(2)->items();", "Store.items"),
    "a heir's own object": ("function run(Branch $one) {", "$one->add(1)->close();", "Branch.close"),
    "what is made in brackets": ("function run() {", "(new Gift('a (b)'))->wrap();", "Gift.wrap"),
    "what a factory says": ("function run() {", "$one = Store::first();\n$one->price();", "Item.price"),
    "what a factory does not say": ("function run() {", "$one = Branch::open();\n$one->close();", "Branch.close"),
    "a chain of calls": (
        "function run(Store $store) {",
        "$all = $store->add(f(1, [2]))->add(2);\n$all->items();",
        "Store.items",
    ),
    "a value or another": ("function run($all) {", "$one = $all['x'] ?? new Gift();\n$one->wrap();", "Gift.wrap"),
    "a name behind a namespace": ("function run() {", "$one = new Sub\\Till();\n$one->price();", "Till.price"),
    "a function behind a namespace": ("function run() {", "Sub\\ring();", "ring"),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_value_leads_to_its_own_method(case: str) -> None:
    head, body, target = BODIES[case]
    text = f"<?php\nnamespace Shop;\nclass Using\n{{\n{head}\n{body}\n}}\n}}\n"
    graph = graphed({**SHOP, "src/Using.php": text})
    holder = target.partition(".")[0]
    path = "src/Sub/Till.php" if holder in ("Till", "ring") else f"src/{holder}.php"
    assert graph.edge("src/Using.php:Using.run", f"{path}:{target}", "call").is_certain


def test_an_imported_namespace_says_where_a_name_lies() -> None:
    text = "<?php\nnamespace Far;\nuse Shop\\Sub as Inner;\nfunction run() {\n    new Inner\\Till();\n}\n"
    graph = graphed({**SHOP, "src/far.php": text})
    assert graph.edge("src/far.php:run", "src/Sub/Till.php:Till", "new").is_certain


def test_lists_that_hold_each_other_end() -> None:
    text = (
        "<?php\nnamespace Shop;\nclass Tree\n{\n    public array $below;\n    function run($node) {\n"
        "        foreach ($node as $node) {\n            foreach ($node->below as $node) {\n"
        "                $node->run($node);\n"
        "            }\n        }\n    }\n}\n"
    )
    graphed({**SHOP, "src/Tree.php": text})


def test_methods_that_a_comment_declares() -> None:
    text = (
        "<?php\nnamespace Shop;\n/**\n * Speaks for a store.\n *\n * @method static Item best(int $num)\n"
        " * @method bool has(string $name)\n * @method void open()\n */\nclass Front\n{\n"
        "    public function open(): void {}\n"
        "    public function __call($name, $given) {}\n}\n"
        "function run(Front $front) {\n    Front::best(3)->price();\n    $front->has('x');\n    $front->open();\n}\n"
    )
    graph = graphed({**SHOP, "src/Front.php": text})
    run, front = "src/Front.php:run", "src/Front.php:Front"
    assert graph.edge(run, f"{front}.best", "call").is_certain
    assert graph.edge(run, f"{front}.has", "call").is_certain
    assert graph.edge(run, "src/Item.php:Item.price", "call").is_certain
    assert graph.edge(run, f"{front}.open", "call").is_certain
    names = [graph.snapshot.symbol(number) for number in range(graph.snapshot.num_symbols)]
    lines = {symbol.name: symbol.name_line for symbol in names if symbol.path == "src/Front.php"}
    assert (lines["best"], lines["has"], lines["open"]) == (6, 7, 12)

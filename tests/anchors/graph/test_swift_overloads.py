"""Which of Swift's functions of one name a call means: by labels, then by type; extensions of types from elsewhere."""

from __future__ import annotations

from support.graphs import Graphed, graphed

MANIFEST = (
    "// swift-tools-version:5.9\nimport PackageDescription\n\nlet package = Package(\n"
    '    name: "Shop",\n    targets: [\n'
    '        .target(name: "Shop", dependencies: [.product(name: "Log", package: "log")], path: "Source"),\n'
    '        .testTarget(name: "ShopTests", dependencies: ["Shop"], path: "Checks")\n    ]\n)\n'
)


def _lines(graph: Graphed, source: str, target_line: int, path: str) -> list[int]:
    """Where calls of a function stand that lead to what is named on a line."""
    found = []
    for edge in graph.graph.edges_out(graph.symbol(source).id):
        target = graph.snapshot.symbol(edge.target)
        if edge.kind == "call" and (target.path, target.name_line) == (path, target_line):
            found.append(edge.line)
    return found


def test_a_manifest_says_where_its_targets_lie() -> None:
    graph = graphed(
        {
            "Package.swift": MANIFEST,
            "Source/Core/Cart.swift": "public struct Cart {\n    public func pay() {}\n}\n",
            "Source/Extras/Till.swift": "func ring(cart: Cart) {\n    cart.pay()\n}\n",
            "Checks/CartChecks.swift": "@testable import Shop\n\nfunc check() {\n    Cart().pay()\n"
            "    ring(cart: Cart())\n}\n",
            "Elsewhere/Blind.swift": "func blind(cart: Cart) {\n    cart.pay()\n}\n",
        }
    )
    pay = "Source/Core/Cart.swift:Cart.pay"
    assert graph.edge("Source/Extras/Till.swift:ring", pay, "call").is_certain
    assert graph.edge("Checks/CartChecks.swift:check", pay, "call").is_certain
    assert graph.edge("Checks/CartChecks.swift:check", "Source/Extras/Till.swift:ring", "call").reason == "import"
    assert not graph.edges("Elsewhere/Blind.swift:blind", pay)
    assert not [edge for edge in graph.shown("Package.swift") if "-import->" in edge]


def test_a_project_is_imported_by_its_name() -> None:
    graph = graphed(
        {
            "My Shop.xcodeproj/project.pbxproj": "// !$*UTF8*$!\n",
            "App/Cart.swift": "struct Cart {\n    func pay() {}\n}\n",
            "Tests/ShopTests/CartTests.swift": "@testable import My_Shop\n\nfunc check() {\n    Cart().pay()\n}\n",
        }
    )
    assert graph.edge("Tests/ShopTests/CartTests.swift:check", "App/Cart.swift:Cart.pay", "call").is_certain


CHOICES = """struct Box {
    func put(_ item: String) {}
    func put(_ item: Int) {}
    func put(_ item: String, at place: Int) {}
    func put(_ item: String, on shelf: Shelf? = nil, then: @escaping (Int) -> Void) {}
    func wait(for seconds: Double, then: () -> Void) {}
    func wait(then: (Int, Int) -> Void) {}
    func take<T: Item>(_ items: T..., from shelf: Shelf) -> T? { nil }
    func take(all shelf: Shelf) {}
    init(size: Int) { self.init(name: "box", size: size) }
    init(name: String, size: Int) {}
    func send(_ order: Order) {}
    func send(_ path: KeyPath<Order, Void>) {}
}
struct Shelf {}
func use(box: Box, shelf: Shelf) {
    box.put("a")
    box.put(1)
    box.put("a", at: 2)
    box.put("a") { number in print(number) }
    box.put("a", on: shelf) { print($0) }
    box.wait(for: 1) { print("done") }
    box.wait { one, other in print(one, other) }
    if box.put("a", at: 3) {
        box.take(all: shelf)
    }
    box.take(shelf, shelf, from: shelf)
    _ = Box(size: 3)
    _ = Box(name: "b", size: 3)
    box.put("\\(shelf, "x"), y)", at: 4)
    box.send(.open)
    box.send(\\.open)
}
"""


def test_labels_and_types_tell_which_is_called() -> None:
    graph = graphed({"Box.swift": CHOICES})
    led = {line: _lines(graph, "Box.swift:use", line, "Box.swift") for line in range(2, 14)}
    assert led == {
        2: [17],
        3: [18],
        4: [19, 24, 30],
        5: [20, 21],
        6: [22],
        7: [23],
        8: [27],
        9: [25],
        10: [28],
        11: [29],
        12: [31],
        13: [32],
    }
    assert _lines(graph, "Box.swift:Box.init", 11, "Box.swift") == [10]


def test_extensions_of_types_from_elsewhere() -> None:
    graph = graphed(
        {
            "Package.swift": MANIFEST,
            "Source/Text.swift": "import Foundation\n\npublic extension String {\n"
            "    func shouted(by times: Int) -> String { self }\n}\n\n"
            "extension Data {\n    func packed() -> Data { self }\n    func twice() -> Data { packed() }\n}\n\n"
            "extension URLSession {\n    static func made() -> URLSession { .shared }\n    func stopped() {}\n}\n\n"
            "class Page: UIView {\n    func draw() {\n        dimmed()\n    }\n}\n\n"
            "extension UIView {\n    func dimmed() {}\n    func shown(over other: UIView) {}\n}\n",
            "Source/Use.swift": 'func use() {\n    print("a".shouted(by: 2))\n    print("a".shouted())\n'
            "    let session = URLSession.made()\n    session.stopped()\n    session.stopped(early: true)\n}\n",
            "Checks/Text.swift": "extension Data {\n    func checked() {}\n}\n",
            "Source/Blind.swift": "func blind(data: Data) {\n    data.checked()\n}\n",
        }
    )
    shouted, use = "Source/Text.swift:String.shouted", "Source/Use.swift:use"
    assert [(edge.line, edge.reason) for edge in graph.edges(use, shouted)] == [(2, "extension of String")]
    assert [edge.line for edge in graph.edges(use, "Source/Text.swift:URLSession.stopped")] == [5]
    assert graph.edges("Source/Text.swift:Data.twice", "Source/Text.swift:Data.packed")
    assert graph.edges("Source/Text.swift:Page.draw", "Source/Text.swift:UIView.dimmed")
    assert not graph.edges("Source/Blind.swift:blind", "Checks/Text.swift:Data.checked")


def test_types_in_types_optional_protocols_and_names_bound_to_what_they_call() -> None:
    graph = graphed(
        {
            "Shop.swift": "struct Shop {\n    struct Cart {\n        static let empty = Cart()\n        func pay() {}\n"
            "    }\n}\n\nprotocol Till {\n    func ring()\n}\n",
            "More.swift": "extension Shop.Cart {\n    func refund() {}\n}\n\nstruct Desk {\n    var till: (any Till)?\n"
            "    func cart() -> Shop.Cart? { nil }\n    func close() {\n        till?.ring()\n"
            "        guard let cart = cart() else { return }\n        let spare = Shop.Cart.empty\n"
            "        spare.refund()\n    }\n    func tried() async throws {\n"
            "        try await Desk().close()\n    }\n    init(_ made: () -> Int) {}\n"
            "    init(at place: Int, made: () -> Int) {}\n"
            "    func closed() async {\n        let one = await Desk(at: 1) { 2 }\n        one.close()\n"
            "        let other = Desk { 3 }\n        other.close()\n    }\n}\n",
        }
    )
    close = "More.swift:Desk.close"
    assert graph.edge(close, "Shop.swift:Till.ring", "call").is_certain
    assert graph.edge(close, "More.swift:Desk.cart", "call").line == 10
    assert graph.edge(close, "More.swift:Cart.refund", "call").is_certain
    assert graph.edge("More.swift:Desk.tried", close, "call").is_certain
    told = [(edge.line, edge.is_certain) for edge in graph.edges("More.swift:Desk.closed", close)]
    assert told == [(21, True), (23, True)]

"""Names to edges in Swift: modules by folder, extensions, conformances, initialisers, optional bindings."""

from __future__ import annotations

from support.graphs import graphed


def test_a_module_sees_itself_and_what_it_imports() -> None:
    use = "func use() {\n    mend(1)\n    Hidden.go()\n}\n"
    graph = graphed(
        {
            "Package.swift": "// swift-tools-version:5.9\nimport PackageDescription\n"
            'let package = Package(name: "Shop")\n',
            "Sources/Tools/Mend.swift": "public func mend(_ x: Int) {}\n\npublic enum Hidden {\n"
            "    static func go() {}\n}\n",
            "Sources/Shop/Use.swift": f"import Tools\n\n{use}",
            "Sources/Shop/Other.swift": "func other() {\n    use()\n}\n",
            "Sources/Blind/Use.swift": use,
            "Sources/Front/Front.swift": "@_exported import Tools\n",
            "Sources/Behind/Use.swift": f"import Front\n\n{use}",
        }
    )
    mend, go = "Sources/Tools/Mend.swift:mend", "Sources/Tools/Mend.swift:Hidden.go"
    assert graph.edge("Sources/Shop/Use.swift:use", mend, "call").reason == "import"
    assert graph.edge("Sources/Shop/Use.swift:use", go, "call").is_certain
    assert graph.edge("Sources/Shop/Other.swift:other", "Sources/Shop/Use.swift:use", "call").reason == "same module"
    assert graph.edge("Sources/Behind/Use.swift:use", mend, "call").is_certain
    assert not graph.edges("Sources/Blind/Use.swift:use", mend)
    assert not graph.edges("Sources/Blind/Use.swift:use", go)


def test_extensions_conformances_and_types_of_values() -> None:
    graph = graphed(
        {
            "App/Store.swift": "protocol Store {\n    func find(_ key: String) -> Order?\n}\n\n"
            "final class DiskStore {\n    let tools: Tools\n    init(tools: Tools) {\n"
            "        self.tools = tools\n    }\n"
            "    static func open() -> DiskStore { DiskStore(tools: Tools()) }\n}\n\n"
            "struct Tools {\n    func sweep() {}\n}\n",
            "App/DiskStore+Store.swift": "extension DiskStore: Store {\n    func find(_ key: String) -> Order? {\n"
            "        tools.sweep()\n        mark()\n        return Order(key: key)\n    }\n"
            "    private func mark() {}\n}\n",
            "App/Order.swift": "class Base {\n    func close() {}\n}\n\nclass Order: Base {\n    init(key: String) {}\n"
            "    override func close() {\n        super.close()\n    }\n    var next: Order { self }\n}\n\n"
            "extension Order {\n    func ship() {\n        close()\n    }\n}\n",
            "App/Page.swift": "struct Page {\n    let store: Store\n    func show(any: Any) {\n"
            '        guard let order = store.find("a") else { return }\n        order.next.ship()\n'
            "        DiskStore.open().mark2()\n        if let other = any as? Order { other.close() }\n"
            '        let made = DiskStore(tools: Tools())\n        made.find("b")?.ship()\n        URL.ship()\n'
            "    }\n}\n",
        }
    )
    disk, order, show = "App/DiskStore+Store.swift:DiskStore", "App/Order.swift:Order", "App/Page.swift:Page.show"
    assert graph.edge(f"{disk}.find", "App/Store.swift:Tools.sweep", "call").is_certain
    assert graph.edge(f"{disk}.find", f"{disk}.mark", "call").reason == "same type"
    assert graph.edge(f"{disk}.find", f"{order}.init", "call").is_certain
    assert graph.edge(f"{disk}.find", "App/Store.swift:Store.find", "override").is_certain
    assert graph.edge(show, "App/Store.swift:Store.find", "call").reason == "store is Store"
    assert [edge.reason for edge in graph.edges(show, f"{disk}.find")] == [
        "may be overridden by DiskStore",
        "made is DiskStore",
    ]
    assert [edge.line for edge in graph.edges(show, f"{order}.ship")] == [5, 9]
    assert graph.edge(show, f"{order}.close", "call").is_certain
    assert graph.edge(f"{order}.close", "App/Order.swift:Base.close", "call").reason == "super, member of Base"
    assert graph.edge(f"{order}.ship", f"{order}.close", "call").reason == "same type"
    assert graph.edge("App/Store.swift:DiskStore.open", "App/Store.swift:DiskStore.init", "call").is_certain

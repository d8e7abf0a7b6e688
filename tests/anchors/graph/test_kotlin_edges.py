"""Names to edges in Kotlin, alone and beside Java: packages by clause, extensions, companions, top-level functions."""

from __future__ import annotations

from support.graphs import graphed


def test_packages_by_clause_properties_and_interfaces() -> None:
    graph = graphed(
        {
            "app/src/main/kotlin/store/Store.kt": "package org.acme.store\n\ninterface Store {\n"
            "    fun find(key: String): Order?\n}\n\nclass DiskStore(private val tools: Tools) : Store {\n"
            "    override fun find(key: String): Order? {\n        tools.sweep(key)\n        return Order(key)\n    }\n"
            "    companion object {\n        fun open(): DiskStore = DiskStore(Tools())\n    }\n}\n",
            "app/src/main/kotlin/store/Order.kt": "package org.acme.store\n\ndata class Order(val key: String) {\n"
            "    fun close() {}\n    val next: Order get() = this\n}\n\nfun clean(key: String) = key\n",
            "app/src/main/kotlin/store/Tools.kt": "package org.acme.store\n\nclass Tools {\n"
            "    fun sweep(key: String) {}\n}\n",
            "app/src/main/kotlin/web/Page.kt": "package org.acme.web\n\nimport org.acme.store.DiskStore\n"
            "import org.acme.store.Store\nimport org.acme.store.clean as tidy\n\n"
            "class Page(val store: Store) {\n    private val made by lazy { DiskStore(null) }\n"
            "    fun show(key: String) {\n        val order = store.find(tidy(key)) ?: return\n"
            "        order.next.close()\n"
            "        DiskStore.open().find(key)\n        made.find(key)\n        listOf(key).find(key)\n    }\n}\n",
        }
    )
    store, order = "app/src/main/kotlin/store/Store.kt", "app/src/main/kotlin/store/Order.kt"
    show = "app/src/main/kotlin/web/Page.kt:Page.show"
    assert graph.edge(f"{store}:DiskStore.find", "app/src/main/kotlin/store/Tools.kt:Tools.sweep", "call").is_certain
    assert graph.edge(f"{store}:DiskStore.find", f"{order}:Order", "new").reason == "same package"
    assert graph.edge(f"{store}:DiskStore.find", f"{store}:Store.find", "override").is_certain
    assert graph.edge(show, f"{order}:clean", "call").reason == "import"
    assert graph.edge(show, f"{store}:Store.find", "call").reason == "store is Store"
    assert graph.edge(show, f"{order}:Order.close", "call").is_certain
    assert graph.edge(show, f"{store}:DiskStore.open", "call").is_certain
    sure = [edge for edge in graph.edges(show, f"{store}:DiskStore.find") if edge.is_certain]
    assert len({edge.line for edge in sure}) == 2  # what open() gives, and what `made` holds


def test_extensions_belong_to_their_type() -> None:
    graph = graphed(
        {
            "src/Order.kt": "package shop\n\nclass Order {\n    fun net() = 1\n}\n",
            "src/Extras.kt": "package shop.extras\n\nimport shop.Order\n\nfun Order.total(tax: Int) = net() * tax\n"
            "val Order.isPaid: Boolean get() = net() > 0\nfun String.shout() = uppercase()\n",
            "src/Use.kt": "package shop.use\n\nimport shop.Order\nimport shop.extras.*\n\n"
            "fun use(order: Order, name: String) {\n"
            "    order.total(3)\n    order.isPaid\n    name.shout()\n    order.shout2()\n}\n",
        }
    )
    assert graph.edge("src/Extras.kt:total", "src/Order.kt:Order.net", "call").is_certain
    assert graph.edge("src/Use.kt:use", "src/Extras.kt:total", "call").is_certain
    assert graph.edge("src/Use.kt:use", "src/Extras.kt:isPaid", "call").is_certain
    assert graph.edge("src/Use.kt:use", "src/Extras.kt:shout", "call").reason == "extension of String"


def test_a_function_named_as_a_type_is_no_type() -> None:
    graph = graphed(
        {
            "src/a.kt": "package a\n\nfun String(vararg codes: Int): String = TODO()\n",
            "src/b.kt": "package a\n\nfun use(name: String) {\n    String(1)\n}\n",
        }
    )
    assert [edge.line for edge in graph.edges("src/b.kt:use", "src/a.kt:String")] == [4]


def test_kotlin_and_java_call_each_other() -> None:
    graph = graphed(
        {
            "src/main/java/org/acme/Base.java": "package org.acme;\n\npublic abstract class Base {\n"
            "    public void open() {\n    }\n\n    public static Base make() {\n        return new Page();\n"
            "    }\n}\n",
            "src/main/java/org/acme/web/Main.java": "package org.acme.web;\n\nimport org.acme.Page;\n"
            "import org.acme.ToolsKt;\n\npublic class Main {\n    void go(Page page) {\n        page.show();\n"
            '        ToolsKt.mend("x");\n    }\n}\n',
            "src/main/kotlin/Page.kt": "package org.acme\n\nclass Page : Base() {\n    fun show() {\n        open()\n"
            '        mend("x")\n        Base.make().open()\n    }\n}\n',
            "src/main/kotlin/tools.kt": "package org.acme\n\nfun mend(name: String) = name\n",
        }
    )
    go, show = "src/main/java/org/acme/web/Main.java:Main.go", "src/main/kotlin/Page.kt:Page.show"
    base = "src/main/java/org/acme/Base.java:Base"
    assert graph.edge(go, show, "call").is_certain
    assert graph.edge(go, "src/main/kotlin/tools.kt:mend", "call").is_certain
    assert {edge.line for edge in graph.edges(show, f"{base}.open")} == {5, 7}
    assert graph.edge(show, "src/main/kotlin/tools.kt:mend", "call").reason == "same package"
    assert graph.edge(f"{base}.make", "src/main/kotlin/Page.kt:Page", "new").is_certain
    assert graph.edge("src/main/kotlin/Page.kt:Page", base, "inherit").is_certain


def test_an_import_is_an_edge_of_each_file_that_has_it() -> None:
    imports = "import shop.Order;\nimport java.util.List;\nimport shop.extras.*;\nimport shop.Order;\n"
    graph = graphed(
        {
            "src/main/java/shop/Order.java": "package shop;\n\npublic class Order {}\n",
            "src/main/java/shop/extras/Tax.java": "package shop.extras;\n\npublic class Tax {}\n",
            "src/main/java/shop/web/One.java": f"package shop.web;\n\n{imports}\nclass One {{}}\n",
            "src/main/kotlin/shop/web/Two.kt": "package shop.web\n\nimport shop.Order as Bought\n\nclass Two\n",
        }
    )
    order = "src/main/java/shop/Order.java:Order"
    found = []
    for file in ("src/main/java/shop/web/One.java", "src/main/kotlin/shop/web/Two.kt"):
        edges = [edge for edge in graph.edges(file, order) if edge.kind == "import"]
        found.append([(edge.line, edge.confidence, edge.reason) for edge in edges])
    assert found == [[(3, 0.97, "import"), (6, 0.97, "import")], [(3, 0.97, "import")]]

"""Names to edges in C#: namespaces, usings, partial types, extension methods, attributes, overloads, properties."""

from __future__ import annotations

from support.graphs import graphed

from anchors.graph.levels.level_files import read_levels
from anchors.graph.levels.levels import effective_levels


def test_namespaces_usings_aliases_and_interfaces() -> None:
    graph = graphed(
        {
            "src/Shop/Orders/IStore.cs": "namespace Shop.Orders;\n\npublic interface IStore\n{\n"
            "    Task<Order> Put(string key);\n}\n",
            "src/Shop/Orders/DiskStore.cs": "using static Shop.Util.Names;\nusing Tidy = Shop.Util.Cleaner;\n\n"
            "namespace Shop.Orders\n{\n    public class DiskStore : IStore\n    {\n"
            "        public DiskStore(int size) { }\n"
            "        public async Task<Order> Put(string key)\n        {\n            Tidy.Sweep(Clean(key));\n"
            "            Util.Names.Clean(key);\n            return new Order(key);\n        }\n    }\n}\n\n"
            "static class Guard\n{\n    public static void Check(string key) { }\n}\n",
            "src/Shop/Orders/Order.cs": "namespace Shop.Orders;\n\npublic record Order(string Key)\n{\n"
            "    public void Close() { }\n}\n",
            "src/Shop/Util/Names.cs": "namespace Shop.Util\n{\n    static class Names\n    {\n"
            "        public static string Clean(string name) => name;\n    }\n"
            "    static class Cleaner\n    {\n        public static void Sweep(string name) { }\n    }\n}\n",
            "src/Shop/Web/Page.cs": "using Shop.Orders;\n\nnamespace Shop.Web;\n\n"
            "public class Page(IStore store, List<IStore> others)\n{\n    public async Task Show(string key)\n    {\n"
            "        Guard.Check(key);\n        var order = await store.Put(key).ConfigureAwait(false);\n"
            "        order.Close();\n        others.Put(key);\n        String.Close();\n    }\n}\n",
        }
    )
    store, show = "src/Shop/Orders/IStore.cs:IStore", "src/Shop/Web/Page.cs:Page.Show"
    disk, names = "src/Shop/Orders/DiskStore.cs:DiskStore", "src/Shop/Util/Names.cs"
    assert graph.edge(disk, store, "inherit").reason == "same namespace"
    assert graph.edge(f"{disk}.Put", f"{names}:Cleaner.Sweep", "call").is_certain
    assert [edge.reason for edge in graph.edges(f"{disk}.Put", f"{names}:Names.Clean")] == ["using", "same namespace"]
    assert graph.edge(f"{disk}.Put", "src/Shop/Orders/Order.cs:Order", "new").is_certain
    assert graph.edge(f"{disk}.Put", f"{store}.Put", "override").is_certain
    assert graph.edge(show, f"{store}.Put", "call").reason == "store is IStore"
    assert graph.edge(show, f"{disk}.Put", "call").reason == "may be overridden by DiskStore"
    # What an awaited call gives is the argument of its Task.
    assert graph.edge(show, "src/Shop/Orders/Order.cs:Order.Close", "call").is_certain
    # Behind the end of its namespace, a type belongs to none, and every file sees it.
    assert graph.edge(show, "src/Shop/Orders/DiskStore.cs:Guard.Check", "call").reason == "global namespace"
    # A list is no store, and a type that nobody defines is not ours.
    assert len(graph.edges(show, f"{store}.Put")) == 1
    assert len(graph.edges(show, "src/Shop/Orders/Order.cs:Order.Close")) == 1


def test_what_a_namespace_does_not_show_is_not_guessed() -> None:
    graph = graphed(
        {
            "a/Log.cs": "namespace A;\n\npublic static class Log\n{\n"
            "    public static void Write(string text) { }\n}\n",
            "b/Page.cs": "namespace B;\n\nclass Page\n{\n    void Show()\n    {\n        Log.Write(null);\n    }\n}\n",
        }
    )
    assert not graph.edges("b/Page.cs:Page.Show", "a/Log.cs:Log.Write")


def test_global_usings_reach_their_project_alone() -> None:
    use = "class Page\n{\n    void Show()\n    {\n        Tools.Mend();\n        Shelf.Mend();\n    }\n}\n"
    graph = graphed(
        {
            "lib/Tools.cs": "namespace Lib;\n\npublic static class Tools\n{\n    public static void Mend() { }\n}\n",
            "one/One.csproj": "<Project />\n",
            "one/Usings.cs": "global using Lib;\nglobal using Shelf = Lib.Tools;\n",
            "one/deep/Page.cs": use,
            "two/Two.csproj": "<Project />\n",
            "two/Page.cs": use,
        }
    )
    assert len(graph.edges("one/deep/Page.cs:Page.Show", "lib/Tools.cs:Tools.Mend")) == 2
    assert not graph.edges("two/Page.cs:Page.Show", "lib/Tools.cs:Tools.Mend")


def test_partial_types_are_one_type() -> None:
    graph = graphed(
        {
            "Base.cs": "namespace A;\n\nclass Base\n{\n    public virtual void Open() { }\n}\n",
            "Part1.cs": "namespace A;\n\npartial class Part : Base\n{\n    private Tool _tool;\n"
            "    void First()\n    {\n        Second();\n    }\n}\n",
            "Part2.cs": "namespace A;\n\npartial class Part\n{\n    void Second()\n    {\n        _tool.Use();\n"
            "        base.Open();\n    }\n    public override void Open() { }\n}\n",
            "Tool.cs": "namespace A;\n\nclass Tool\n{\n    public void Use() { }\n}\n",
        }
    )
    assert graph.edge("Part1.cs:Part.First", "Part2.cs:Part.Second", "call").reason == "same type"
    assert graph.edge("Part2.cs:Part.Second", "Tool.cs:Tool.Use", "call").is_certain
    assert graph.edge("Part2.cs:Part.Second", "Base.cs:Base.Open", "call").reason == "super, member of Base"
    assert graph.edge("Part2.cs:Part.Open", "Base.cs:Base.Open", "override").is_certain


def test_extension_methods_attributes_and_properties() -> None:
    graph = graphed(
        {
            "Ext.cs": "namespace A;\n\npublic static class Ext\n{\n"
            "    public static int Total(this IOrder order, int tax) => 1;\n"
            "    public static IServiceCollection AddShop(this IServiceCollection services) => services;\n}\n",
            "Order.cs": "namespace A;\n\npublic interface IOrder\n{\n}\n\npublic class Order : IOrder\n{\n"
            "    public Order Next => Find();\n    public int Size { get; set; }\n    Order Find() => this;\n}\n",
            "Marked.cs": "namespace A;\n\nclass CheckedAttribute : Attribute\n{\n}\n",
            "Use.cs": "namespace A;\n\nclass Use\n{\n    [Checked]\n"
            "    int Sum(Order order, IServiceCollection services)\n"
            "    {\n        services.AddShop();\n        order.Size = 3;\n        return order.Next.Total(3);\n"
            "    }\n}\n",
        }
    )
    used = "Use.cs:Use.Sum"
    assert graph.edge(used, "Ext.cs:Ext.Total", "call").reason == "member of IOrder"
    assert graph.edge(used, "Ext.cs:Ext.AddShop", "call").confidence == 0.75
    assert graph.edge(used, "Marked.cs:CheckedAttribute", "decorate").is_certain
    assert graph.edge(used, "Order.cs:Order.Next", "call").is_certain
    assert graph.edge(used, "Order.cs:Order.Size", "name").is_certain


def test_conditions_that_cut_through_a_statement_do_not_lose_the_type() -> None:
    graph = graphed(
        {
            "Logger.cs": "namespace A;\n\ninterface ILogger\n{\n    void Write(string text)\n#if DEFAULTS\n"
            "        => Other();\n#else\n    ;\n#endif\n\n    void Other()\n#if DEFAULTS\n        { }\n#else\n    ;\n"
            "#endif\n}\n",
            "Use.cs": "namespace A;\n\nclass Use\n{\n    void Go(ILogger log)\n    {\n        log.Write(null);\n"
            "    }\n}\n",
        }
    )
    assert graph.edge("Use.cs:Use.Go", "Logger.cs:ILogger.Write", "call").is_certain
    assert graph.edge("Logger.cs:ILogger.Write", "Logger.cs:ILogger.Other", "call").is_certain


def test_levels_of_dotnet_settings() -> None:
    settings = (
        '{\n  // levels\n  "Logging": {\n    "LogLevel": {\n      "Default": "Warning",\n'
        '      "Shop.Web": "Debug"\n    },\n'
        '    "Console": { "LogLevel": { "Shop.Jobs": "None" } }\n  },\n'
        '  "Serilog": { "MinimumLevel": { "Default": "Information", "Override": { "System": "Error" } } },\n'
        '  "Level": "Debug",\n  "AllowedHosts": ["*"]\n}\n'
    )
    assert [(item.logger, item.level, item.line) for item in read_levels("appsettings.json", settings)] == [
        ("", "warning", 5), ("Shop.Web", "debug", 6), ("Shop.Jobs", "off", 8), ("", "info", 10),
        ("System", "error", 10),
    ]  # fmt: skip
    one = graphed(
        {
            "src/Shop/appsettings.json": settings[: settings.index('  "Serilog"')] + '  "A": 1\n}\n',
            "src/Shop/appsettings.Development.json": '{"Logging": {"LogLevel": {"Default": "Trace"}}}\n',
            "src/Shop/Web/Page.cs": "namespace Shop.Web;\n\nclass Page\n{\n    ILogger<Page> _logger;\n}\n",
            "src/Shop/Store.cs": "namespace Shop;\n\nclass Store\n{\n    ILogger<Store> _logger;\n}\n",
        }
    )
    policy = effective_levels(one.snapshot, one.read)
    assert policy.level_for("_logger", "src/Shop/Web/Page.cs") == ("debug", "src/Shop/appsettings.json:6")
    assert policy.level_for("_logger", "src/Shop/Store.cs") == ("warning", "src/Shop/appsettings.json:5")

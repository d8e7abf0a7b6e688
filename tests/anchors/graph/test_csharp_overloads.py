"""Methods of C# of one name, told apart by what is passed, and what values hold by the texts of their types."""

from __future__ import annotations

import pytest
from support.graphs import Graphed, graphed

STORE = """using System;
using System.Collections.Generic;

namespace Shop;

public class Order
{
    public void Close() { }
    public List<Line> Lines { get; set; }
}
public class Line
{
    public void Drop() { }
}
public class Cart
{
    public void Drop() { }
    public void Close() { }
}
public class Store
{
    public void Put(int number) { }
    public void Put(string text) { }
    public void Put(string text, bool isLoud = false, params int[] rest) { }
    public void Put(Order order) { }
    public void Put<T>(string text) { }
    public void Put(Func<int, int> each) { }
    public bool Take(string key, out Order order) { order = null; return true; }
    public bool Take(string key, int number) => true;
}
"""


def lines(graph: Graphed, source: str, kind: str = "call") -> list[int]:
    """Where the calls of a function lead, the best of each line."""
    found = [edge for edge in graph.graph.edges_out(graph.symbol(source).id) if edge.kind == kind]
    best = {edge.line: edge for edge in sorted(found, key=lambda edge: edge.confidence)}
    return [graph.snapshot.symbol(best[line].target).name_line for line in sorted(best)]


def used(body: str, more: str = "") -> Graphed:
    head = "using System.Collections.Generic;\nnamespace Shop;\n\nclass Use\n{\n"
    use = f"{head}{more}    void Go()\n    {{\n{body}    }}\n}}\n"
    return graphed({"Store.cs": STORE, "Use.cs": use})


GO = "Use.cs:Use.Go"


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ("store.Put(1);", 22),
        ('store.Put("a");', 23),
        ('store.Put("a", true);', 24),
        ('store.Put("a", true, 1, 2, 3);', 24),
        ("store.Put(new Order());", 25),
        ('store.Put<int>("a");', 26),
        ("store.Put(x => x + 1);", 27),
        ('store.Take("a", out var order);', 28),
        ('store.Take("a", 1);', 29),
    ],
)
def test_methods_are_told_apart_by_number_and_kind_of_what_is_passed(call: str, line: int) -> None:
    graph = used(f"        {call}\n", "    Store store;\n")
    assert lines(graph, GO)[0] == line


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("foreach (var one in orders) one.Close();", 8),
        ("orders[0].Close();", 8),
        ("orders.First().Close();", 8),
        ("orders.Where(o => o.Lines != null).First().Close();", 8),
        ("orders.ForEach(o => o.Close());", 8),
        ("foreach (var pair in named) pair.Value.Close();", 8),
        ('named["a"].Close();', 8),
        ("foreach (var line in orders.First().Lines) line.Drop();", 13),
        ("var line = orders[0].Lines[0]; line.Drop();", 13),
    ],
)
def test_elements_are_known_by_the_types_of_what_holds_them(body: str, line: int) -> None:
    graph = used(f"        {body}\n", "    List<Order> orders;\n    Dictionary<string, Order> named;\n")
    assert line in lines(graph, GO)


def test_functions_are_given_what_the_method_says() -> None:
    more = (
        "    Use Each(string name, System.Action<Order> act) => this;\n"
        "    Crate<Line> box;\n    Crate<Line> Made() => new(x => x.Drop());\n"
    )
    graph = graphed(
        {
            "Store.cs": STORE,
            "Crate.cs": "namespace Shop;\npublic class Crate<T>\n{\n    public Crate(System.Action<T> act) { }\n"
            "    public T Only() => default;\n    public void Each(System.Action<T> act) { }\n}\n",
            "Use.cs": f"namespace Shop;\nclass Use\n{{\n{more}    void Go()\n    {{\n"
            '        Each("a", o => o.Close());\n    }\n    void Two()\n    {\n        box.Only().Drop();\n'
            "    }\n    void Three()\n    {\n        box.Each(l => l.Drop());\n    }\n}\n",
        }
    )
    assert graph.edge(GO, "Store.cs:Order.Close", "call").is_certain
    for source in ("Use.Two", "Use.Three", "Use.Made"):
        assert graph.edge(f"Use.cs:{source}", "Store.cs:Line.Drop", "call").is_certain
    # What `new(…)` makes, the result's type says.
    assert graph.edge("Use.cs:Use.Made", "Crate.cs:Crate", "new").is_certain
    assert graph.edge("Use.cs:Use.Made", "Crate.cs:Crate.Crate", "call").is_certain


def test_types_of_one_name_are_told_apart_by_their_variables() -> None:
    graph = graphed(
        {
            "Maps.cs": "namespace Shop;\npublic interface IMap\n{\n    void Go();\n}\n"
            "public interface IMap<T>\n{\n    void Go();\n}\n"
            "public class Map<T> : IMap<T>\n{\n    public void Go() { }\n}\n",
            "Use.cs": "namespace Shop;\nclass Use\n{\n    void One(IMap map)\n    {\n        map.Go();\n    }\n"
            "    void Two(IMap<int> map)\n    {\n        map.Go();\n    }\n}\n",
        }
    )
    assert lines(graph, "Use.cs:Use.One")[0] == 4
    assert lines(graph, "Use.cs:Use.Two")[0] == 8


def test_inside_of_a_type_its_name_makes_one() -> None:
    graph = graphed({"Log.cs": "class Log\n{\n    Log(int n) { }\n    Log More() => new Log(1);\n}\n"})
    assert graph.edge("Log.cs:Log.More", "Log.cs:Log", "new").is_certain
    assert graph.edge("Log.cs:Log.More", "Log.cs:Log.Log", "call").is_certain


def test_a_using_inside_of_a_namespace_may_leave_its_front_out() -> None:
    graph = graphed(
        {
            "Result.cs": "namespace Shop.Results;\npublic class Result\n{\n    public void Go() { }\n}\n",
            "Use.cs": "namespace Shop;\nusing Results;\nclass Use\n{\n    void Go(Result found)\n"
            "    {\n        found.Go();\n    }\n}\n",
        }
    )
    assert graph.edge(GO, "Result.cs:Result.Go", "call").is_certain

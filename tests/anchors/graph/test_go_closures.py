"""Variables of nameless functions in Go that have the name of another in the function around them."""

from __future__ import annotations

from support.graphs import Graphed, graphed

from anchors.graph.ways.impact import mentions_of
from anchors.records import as_written

SHOP = (
    "package shop\n\ntype Till struct {\n\tn int\n}\n\nfunc NewTill() *Till {\n\treturn &Till{}\n}\n\n"
    "func (t *Till) Open() {}\n\nfunc (t *Till) Part(n int) Drawer {\n\treturn nil\n}\n\n"
    "type Drawer interface {\n\tOpen()\n\tPart(n int) Drawer\n\tLent() *Till\n}\n\n"
    "type Bell struct {\n\tn int\n}\n\nfunc (b *Bell) Open() {}\n"
)
OWN = "\tfunc() {\n\t\td := NewTill()\n\t\td.Open()\n\t}()\n"
HEAD = 'package shop\n\nimport "net/http"\n\n'


def lines_of(graph: Graphed, source: str, name: str) -> dict[int, str]:
    """By line of a call, whose method of that name it means for sure; "" where that is unsure."""
    found: dict[int, str] = {}
    for edge in graph.graph.edges_out(graph.symbol(source).id):
        target = graph.snapshot.symbol(edge.target)
        if edge.kind == "call" and target.name == name and not edge.reason.startswith("may be overridden"):
            found[edge.line] = graph.snapshot.qualified_name(target.id) if edge.is_certain else ""
    return dict(sorted(found.items()))


def called(body: str, name: str = "Open") -> dict[int, str]:
    """By line of a function's body."""
    graph = graphed(
        {"go.mod": "module example.org/shop\n", "shop.go": SHOP, "use.go": f"{HEAD}func use() {{\n{body}}}\n"}
    )
    return {line - 5: told for line, told in lines_of(graph, "use.go:use", name).items()}


def test_a_parameter_of_a_nameless_function_is_none_of_those_around() -> None:
    body = (
        "\tt := NewTill()\n\teach(func(t Drawer) {\n\t\tt.Open()\n\t\tringing(func(t *Bell) { t.Open() })\n"
        "\t\tt.Open()\n\t})\n\tt.Open()\n"
    )
    assert called(body) == {3: "Drawer.Open", 4: "Bell.Open", 5: "Drawer.Open", 7: "Till.Open"}


def test_functions_beside_one_another_have_variables_of_their_own() -> None:
    body = (
        "\teach(func(d Drawer) { d.Open() })\n\tringing(func(d *Bell) { d.Open() })\n"
        "\tgo func() {\n\t\td := NewTill()\n\t\td.Open()\n\t}()\n\teach(func(d Drawer) { d.Open() })\n"
    )
    assert called(body) == {1: "Drawer.Open", 2: "Bell.Open", 5: "Till.Open", 7: "Drawer.Open"}


def test_what_lies_outside_of_the_repository_is_not_the_namesake_inside() -> None:
    assert called("\tr := NewTill()\n\thandle(func(r *http.Request) { r.Open() })\n\tr.Open()\n") == {3: "Till.Open"}


def test_a_variable_is_given_what_its_namesake_has() -> None:
    body = "\tt := NewTill()\n\tfunc() {\n\t\tt := t.Part(1)\n\t\tt.Open()\n\t\tu := t.Lent()\n\t\tu.Open()\n\t}()\n"
    assert called(body) == {4: "Drawer.Open", 6: "Till.Open"}
    assert called(body, "Part") == {3: "Till.Part"}
    assert called(body, "Lent") == {5: "Drawer.Lent"}


def test_where_a_variable_s_own_type_is_not_told_its_namesake_s_counts() -> None:
    body = (
        "\tmade := func() *Till {\n\t\tt := NewTill()\n\t\tt.Open()\n\t\treturn t\n\t}\n\tt := made()\n\tt.Open()\n"
        "\tfor _, t := range all() {\n\t\tt.Open()\n\t}\n"
    )
    assert called(body) == {3: "Till.Open", 7: "Till.Open", 9: "Till.Open"}


def test_a_guess_goes_by_the_name_that_is_written() -> None:
    body = "\ttill := some()\n\tfunc() {\n\t\ttill := more()\n\t\ttill.Open()\n\t}()\n"
    graph = graphed(
        {"go.mod": "module example.org/shop\n", "shop.go": SHOP, "use.go": f"{HEAD}func use() {{\n{body}}}\n"}
    )
    assert graph.edge("use.go:use", "shop.go:Till.Open").reason == "receiver is named as Till"


def test_what_an_assertion_says_is_the_type() -> None:
    body = (
        "\ta := pool.Get().(*Till)\n\ta.Open()\n\tb, ok := all[0].(Drawer)\n\tb.Open()\n"
        "\tvar c = any(ok).(*Bell)\n\tc.Open()\n"
    )
    assert called(body) == {2: "Till.Open", 4: "Drawer.Open", 6: "Bell.Open"}


def test_a_nameless_function_that_is_called_where_it_stands_is_no_call_of_what_it_ends_with() -> None:
    graph = graphed(
        {"go.mod": "module example.org/shop\n", "shop.go": SHOP, "use.go": f"{HEAD}func use() {{\n{OWN}}}\n"}
    )
    assert graph.targets("use.go:use", "call") == {"shop.go:NewTill", "shop.go:Till.Open"}


def test_names_are_shown_as_they_are_written() -> None:
    body = "\tt := NewTill()\n\teach(func(t Drawer) { t.Open() })\n\tt.Open()\n"
    graph = graphed(
        {"go.mod": "module example.org/shop\n", "shop.go": SHOP, "use.go": f"{HEAD}func use() {{\n{body}}}\n"}
    )
    edges = graph.graph.edges_out(graph.symbol("use.go:use").id)
    assert {edge.reason for edge in edges if edge.line in (7, 8) and edge.kind == "call"} == {
        "t is Drawer",
        "t is Till",
    }
    assert {item.receiver for item in mentions_of(graph.snapshot, "Open") if item.path == "use.go"} == {"t"}
    shown = {"t$01": "t", "t$012.all": "t.all", "t.$0": "t.$0", "$0": "$0", "t": "t", "make().t": "make().t"}
    assert {name: as_written(name) for name in shown} == shown
